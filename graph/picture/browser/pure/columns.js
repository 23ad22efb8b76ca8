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
const MOST_OPENED = 14;
// A layout that stands is kept while at least so much of what it was chosen for is left.
const STAYS = 0.8;
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
 * @typedef {{ count: number, size: number, tails: boolean, gutter: number, gap: number, whole: boolean }} Wish
 *
 * @typedef {object} Layout
 * @property {Box[]} boxes
 * @property {[number, number][]} columns the first item of each, and the one after its last
 * @property {number} size of the type
 * @property {boolean} tails whether the hours are shown
 * @property {Wish} [wish] what it was made from @property {number} [chosenFor] for how many items it was found to be the best
 * @property {number} gap @property {number} gutter @property {number} pitch @property {number} width @property {number} height @property {number} score
 */

/**
 * Layouts that fit into a room, the best first; one at least, which may be larger than the room.
 * @param {Item[]} items @param {{ width: number, height: number }} room @param {import("./wrap.js").Measure} measure
 * @param {{ wish?: Wish, chosenFor?: number } | null} [like] the layout that stands, or stood at the last visit: a tick shall not deal out the columns again, and is not to wait for that
 * @returns {Layout[]}
 */
export function planLayouts(items, room, measure, like = null) {
  const words = brokenNames(items, measure);
  if (items.length > MANY_STEPS) return [spreadLayout(items, words, room, measure)];
  const standing = like?.wish && items.length >= STAYS * (like.chosenFor ?? 0) ? layoutFor(items, words, room, like.wish) : null;
  if (standing) return [{ ...standing, chosenFor: like?.chosenFor }];
  /** @type {Layout[]} */
  const found = [];
  const worst = () => (found.length < SHORTLIST ? -Infinity : found[SHORTLIST - 1].score);
  const consider = (/** @type {Wish} */ wish) => {
    const layout = layoutFor(items, words, room, wish, worst());
    if (!layout) return false;
    found.push({ ...layout, chosenFor: items.length });
    found.sort((a, b) => b.score - a.score);
    found.length = Math.min(found.length, SHORTLIST);
    return true;
  };
  const least = items.length < 12 ? 1 : items.length < 25 ? 2 : 3;
  for (const size of SIZES) {
    for (let count = least; count <= 7; count += 1) {
      for (const tails of [true, false]) {
        for (const gutter of GUTTERS) {
          const wish = { count, size, tails, gutter, gap: size > 11 ? 5 : 3.4 };
          if (!consider({ ...wish, whole: true }) && size === 11) consider({ ...wish, whole: false });
        }
      }
    }
  }
  return found.length ? found : [spreadLayout(items, words, room, measure)];
}

// Each name in one, two and three lines, broken when somebody asks for it: most fit into one.
function brokenNames(items, measure) {
  return items.map((item) => {
    /** @type {(import("./wrap.js").Broken | null)[]} */
    const ways = [];
    return { tail: measure(item.tail), way: (/** @type {number} */ count) => (count in ways ? ways[count] : (ways[count] = evenLines(item.name, count, measure))) };
  });
}

/** The lines of a name in a box; its last line leaves room for the tail, or the first where the box has several. */
function fitted(word, room, tail, size) {
  for (let count = 1; count <= MOST_LINES; count += 1) {
    const broken = word.way(count);
    if (!broken) continue;
    const widths = broken.widths.map((width) => width * size);
    if (Math.max(...widths) > room) continue;
    const free = (width) => width <= room - tail;
    if (!tail || free(widths.at(-1))) return { lines: broken.lines, low: true };
    if (widths.length > 1 && free(widths[0])) return { lines: broken.lines, low: false };
  }
  return null;
}

/** What a wish comes to; null where it does not fit, or cannot have a better score than `worst`. */
function layoutFor(items, words, room, /** @type {Wish} */ wish, worst = -Infinity) {
  const { count, size, tails, gap, whole } = wish;
  const pitch = (room.width - EDGE) / count;
  const tailOf = (i) => (items[i].isNow ? NOW : tails ? words[i].tail * size * 0.92 + 8 : 0);
  const widest = Math.max(...words.map((word, i) => word.way(1).widths[0] * size + NUMBER + tailOf(i) + 8));
  const width = Math.min(pitch - wish.gutter, Math.max(widest, 90));
  if (width < 90) return null;
  const gutter = Math.min(pitch - width, WIDEST_GUTTER);
  const wide = Math.min(pitch - gutter, 300);
  const most = -SIZE_COSTS[size] + (tails ? 18 : 0) + Math.min(gutter, 80) * 0.3;
  if (most + MOST_OPENED * 1.2 <= worst) return null;
  const lines = words.map((word, i) => fitted(word, wide - NUMBER - 7, tailOf(i), size));
  if (lines.some((one) => !one)) return null;
  const heights = lines.map((one) => boxHeight(one.lines.length, size));
  const free = room.height - HEAD - FOOT - 8;
  const ends = cutIntoColumns(items, heights, gap, count, whole, free + gap);
  if (!ends) return null;
  const longest = Math.max(...ends.columns.map(([from, to]) => to - from));
  const opened = Math.min(22, gap + (free - ends.highest) / Math.max(1, longest - 1));
  const extra = (from) => lines.filter((one) => one.lines.length > from).length;
  const score = most + Math.min(opened, MOST_OPENED) * 1.2 - (4 * extra(2) + extra(1)) / count;
  return { ...placed({ heights, lines, columns: ends.columns, gap: opened, gutter, pitch, wide, size, tails, score, width: room.width, height: room.height }), wish };
}

function boxHeight(lines, size) {
  return lines * Math.round(size * 1.2) + (size > 11.5 ? 8 : 5);
}

/**
 * Consecutive steps cut into `count` columns so that the highest is as low as can be, weeks whole where `whole` says so; null where
 * that cannot be done with columns of at most `room`. Dynamic programming: the best ends of k columns from those of k - 1.
 * @param {Item[]} items @param {number[]} heights @param {number} gap @param {number} count @param {boolean} whole @param {number} [room]
 * @returns {{ columns: [number, number][], highest: number } | null}
 */
export function cutIntoColumns(items, heights, gap, count, whole, room = Infinity) {
  const cuts = [...items.keys()].filter((i) => i === 0 || !whole || items[i].week !== items[i - 1].week);
  cuts.push(items.length);
  const above = [0];
  for (const height of heights) above.push(above[above.length - 1] + height + gap);
  const last = cuts.length - 1;
  let best = cuts.map((_, i) => (i ? Infinity : 0));
  const starts = [];
  for (let column = 0; column < count; column += 1) {
    const next = cuts.map(() => Infinity);
    const from = cuts.map(() => -1);
    for (let to = 1; to <= last; to += 1) {
      for (let at = to - 1; at >= 0; at -= 1) {
        const high = above[cuts[to]] - above[cuts[at]];
        if (high > room || high >= next[to]) break;
        const highest = Math.max(best[at], high);
        if (highest < next[to]) [next[to], from[to]] = [highest, at];
      }
    }
    starts.push(from);
    best = next;
  }
  if (best[last] === Infinity) return null;
  const columns = [];
  for (let column = count - 1, to = last; column >= 0; column -= 1) {
    const at = starts[column][to];
    columns.unshift(/** @type {[number, number]} */ ([cuts[at], cuts[to]]));
    to = at;
  }
  return { columns, highest: best[last] };
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
