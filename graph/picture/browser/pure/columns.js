// Where the boxes of a plan go: strictly in step order down columns of whole weeks, every name in full.

import { evenLines, cutLines } from "./wrap.js";

const HEAD = 30;
const FOOT = 6;
const NUMBER = 31;
const NOW = 40;
const EDGE = 8;
const WIDEST_GUTTER = 120;
const MOST_LINES = 3;
const SIZES = [13, 12, 11];
const SIZE_COSTS = { 13: 0, 12: 6, 11: 36 };
const GUTTERS = [34, 36, 42, 50, 58, 66, 80, 96];
const SHORTLIST = 10;
const STAYS = 24;
// Beyond this many steps nobody sees all at once: columns of one width, as many as it takes, sideways.
export const MANY_STEPS = 120;
const MANY = { size: 12, width: 184, gutter: 52, gap: 5 };

/**
 * @typedef {object} Item a box of the plan's picture
 * @property {string} name
 * @property {string} tail what stands on the right: hours
 * @property {number} week
 * @property {boolean} [isNow]
 *
 * @typedef {{ x: number, y: number, width: number, height: number, column: number, lines: string[], low: boolean }} Box
 *
 * @typedef {object} Layout
 * @property {Box[]} boxes
 * @property {[number, number][]} columns the first item of each, and the one after its last
 * @property {number} size of the type
 * @property {boolean} tails whether the hours are shown
 * @property {number} gap @property {number} gutter @property {number} pitch @property {number} width @property {number} height @property {number} score
 */

/**
 * Layouts that fit into a room, the best first; one at least, which may be larger than the room.
 * @param {Item[]} items @param {{ width: number, height: number }} room @param {import("./wrap.js").Measure} measure
 * @param {Layout | null} [like] the layout that stands: a tick shall not deal out the columns anew where they still fit
 * @returns {Layout[]}
 */
export function planLayouts(items, room, measure, like = null) {
  const words = brokenNames(items, measure);
  if (items.length > MANY_STEPS) return [spreadLayout(items, words, room, measure)];
  const found = [];
  const least = items.length < 12 ? 1 : items.length < 25 ? 2 : 3;
  for (let count = least; count <= 7; count += 1) {
    for (const size of SIZES) {
      for (const tails of [true, false]) {
        for (const gutter of GUTTERS) {
          const wish = { count, size, tails, gutter, gap: size > 11 ? 5 : 3.4 };
          const layout = layoutFor(items, words, room, { ...wish, whole: true }) ?? (size === 11 ? layoutFor(items, words, room, { ...wish, gap: 3.4, whole: false }) : null);
          if (layout && like && layout.columns.length === like.columns.length && size === like.size) layout.score += STAYS;
          if (layout) found.push(layout);
        }
      }
    }
  }
  found.sort((a, b) => b.score - a.score);
  return found.length ? found.slice(0, SHORTLIST) : [spreadLayout(items, words, room, measure)];
}

function brokenNames(items, measure) {
  return items.map((item) => ({ tail: measure(item.tail), ways: [1, 2, 3].map((count) => evenLines(item.name, count, measure)) }));
}

/** The lines of a name in a box; its last line leaves room for the tail, or the first where the box has several. */
function fitted(word, room, tail, size) {
  for (const broken of word.ways) {
    if (!broken) continue;
    const widths = broken.widths.map((width) => width * size);
    if (Math.max(...widths) > room) continue;
    const free = (width) => width <= room - tail;
    if (!tail || free(widths.at(-1))) return { lines: broken.lines, low: true };
    if (widths.length > 1 && free(widths[0])) return { lines: broken.lines, low: false };
  }
  return null;
}

function layoutFor(items, words, room, { count, size, tails, gutter: wish, gap, whole }) {
  const pitch = (room.width - EDGE) / count;
  const tailOf = (i) => (items[i].isNow ? NOW : tails ? words[i].tail * size * 0.92 + 8 : 0);
  const widest = Math.max(...words.map((word, i) => word.ways[0].widths[0] * size + NUMBER + tailOf(i) + 8));
  const width = Math.min(pitch - wish, Math.max(widest, 90));
  if (width < 90) return null;
  const gutter = Math.min(pitch - width, WIDEST_GUTTER);
  const wide = Math.min(pitch - gutter, 300);
  const lines = words.map((word, i) => fitted(word, wide - NUMBER - 7, tailOf(i), size));
  if (lines.some((one) => !one)) return null;
  const heights = lines.map((one) => boxHeight(one.lines.length, size));
  const ends = cutIntoColumns(items, heights, gap, count, whole);
  const free = room.height - HEAD - FOOT - 8;
  if (!ends || ends.highest - gap > free) return null;
  const most = Math.max(...ends.columns.map(([from, to]) => to - from));
  const opened = Math.min(22, gap + (free - ends.highest) / Math.max(1, most - 1));
  const extra = (from) => lines.filter((one) => one.lines.length > from).length;
  const score = -SIZE_COSTS[size] + (tails ? 18 : 0) + Math.min(opened, 14) * 1.2 + Math.min(gutter, 80) * 0.3 - (4 * extra(2) + extra(1)) / count;
  return placed({ heights, lines, columns: ends.columns, gap: opened, gutter, pitch, wide, size, tails, score, width: room.width, height: room.height });
}

function boxHeight(lines, size) {
  return lines * Math.round(size * 1.2) + (size > 11.5 ? 8 : 5);
}

/**
 * Consecutive steps cut into `count` columns so that the highest is as low as can be, weeks whole where `whole` says so.
 * @param {Item[]} items @param {number[]} heights @param {number} gap @param {number} count @param {boolean} whole
 * @returns {{ columns: [number, number][], highest: number } | null}
 */
export function cutIntoColumns(items, heights, gap, count, whole) {
  const total = items.length;
  const cuts = [...items.keys()].filter((i) => i === 0 || !whole || items[i].week !== items[i - 1].week);
  cuts.push(total);
  const above = [0];
  for (const height of heights) above.push(above.at(-1) + height + gap);
  let best = new Map([[0, { highest: 0, from: -1 }]]);
  const kept = [best];
  for (let column = 0; column < count; column += 1) {
    const next = new Map();
    for (const to of cuts) {
      for (const [from, { highest }] of best) {
        if (from >= to) continue;
        const high = Math.max(highest, above[to] - above[from]);
        if (!next.has(to) || high < next.get(to).highest) next.set(to, { highest: high, from });
      }
    }
    kept.push(next);
    best = next;
  }
  if (!best.has(total)) return null;
  const columns = [];
  for (let column = count, to = total; column > 0; column -= 1) {
    const { from } = kept[column].get(to);
    columns.unshift(/** @type {[number, number]} */ ([from, to]));
    to = from;
  }
  return { columns, highest: best.get(total).highest };
}

function placed({ heights, lines, columns, gap, gutter, pitch, wide, size, tails, score, width, height }) {
  const boxes = [];
  columns.forEach(([from, to], column) => {
    let y = HEAD + 8;
    for (let i = from; i < to; i += 1) {
      boxes.push({ x: column * pitch + gutter - 4, y, width: wide, height: heights[i], column, ...lines[i] });
      y += heights[i] + gap;
    }
  });
  return { boxes, columns, size, tails, gap, gutter, pitch, width, height, score };
}

// Columns of one width, filled from the top, whole weeks where a column is not left half empty by that.
function spreadLayout(items, words, room, measure) {
  const { size, width, gutter, gap } = MANY;
  const lines = words.map((word, i) => {
    const tail = items[i].isNow ? NOW : word.tail * size * 0.92 + 8;
    const cut = () => ({ lines: cutLines(items[i].name, (width - NUMBER - 7 - tail) / size, MOST_LINES + 1, measure), low: true, cut: true });
    return fitted(word, width - NUMBER - 7, tail, size) ?? cut();
  });
  const heights = lines.map((one) => boxHeight(one.lines.length, size));
  const free = Math.max(room.height - HEAD - FOOT - 8, 160);
  /** @type {[number, number][]} */
  const columns = [];
  let [from, high] = [0, 0];
  items.forEach((item, i) => {
    high += heights[i] + gap;
    if (high - gap <= free || i === from) return;
    let to = i;
    while (to > from + 1 && items[to].week === items[to - 1].week && to - 1 > (from + i) / 2) to -= 1;
    if (items[to].week === items[to - 1].week) to = i;
    columns.push([from, to]);
    from = to;
    high = heights.slice(from, i + 1).reduce((sum, height) => sum + height + gap, 0);
  });
  if (from < items.length) columns.push([from, items.length]);
  const pitch = width + gutter;
  return placed({ heights, lines, columns, gap, gutter, pitch, wide: width, size, tails: true, score: 0, width: Math.max(room.width, columns.length * pitch + EDGE), height: room.height });
}
