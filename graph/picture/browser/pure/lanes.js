// Where the topics of the map go: a lane for each subject, in each lane columns by how much comes before, every name in full. The
// columns of a graph of few levels are those levels, the same in all lanes; else each lane fills its own.

import { meanOf } from "./numbers.js";
import { wrapped } from "./wrap.js";

const SWEEPS = 10;
const DOT = 14; // from the left end of a column to its names, and what stays free behind them
const LEAST_COLUMN = 122;
const MOST_COLUMNS = 6;
const MOST_LEVELS = 8;
const WIDEST_ROW = 64; // the height of a row where there is room
const NAME_LINES = 2;
const SEVERAL = 4; // lines of a name that does not fit into two
const ROOMY = 13.5; // the height of a row where the whole cannot be seen at once anyway
const FIRST = -1e6;

/**
 * @typedef {import("./graph.js").Topic} Topic
 * @typedef {{ x: number, y: number, column: number, lines: string[], width: number }} Place of a topic's dot, and its name
 * @typedef {{ top: number, height: number, label: string[], labelTop: number }} Band
 * @typedef {{ bands: Band[], places: Map<Topic, Place>, row: number, size: number, pitch: number, leveled: boolean, left: number, width: number, height: number }} LaneLayout
 *
 * @typedef {object} Room
 * @property {number} width @property {number} height
 * @property {number} size of the type
 * @property {boolean} narrow whether the name of a lane stands above it
 * @property {number} [least] the lowest height of a row
 */

/**
 * @param {{ name: string }[]} lanes from top to bottom
 * @param {Topic[]} topics
 * @param {Room} room
 * @param {import("./wrap.js").Measure} measure
 * @returns {LaneLayout}
 */
export function laneLayout(lanes, topics, room, measure) {
  const { size, narrow } = room;
  const label = narrow ? 8 : 104;
  const wide = room.width - label - 8;
  const ranks = ranksOf(topics);
  const namesIn = (/** @type {number} */ count) => new Map(topics.map((topic) => [topic, nameLines(topic.label, (wide / count - DOT) / size, measure)]));
  const byLevel = ranks.size && ranks.size <= MOST_LEVELS ? namesIn(ranks.size) : null;
  const leveled = byLevel !== null && [...byLevel.values()].every(isShort);
  const columns = leveled ? ranks.size : Math.max(1, Math.min(MOST_COLUMNS, Math.floor(wide / (LEAST_COLUMN * (size / 11)))));
  const pitch = wide / columns;
  const names = leveled ? byLevel : namesIn(columns);
  const widths = new Map(topics.map((topic) => [topic, measure(names.get(topic)[0]) * size * 1.02 + (topic.more ? 26 : 0)]));
  const members = lanes.map(() => []);
  for (const topic of topics) members[topic.lane].push(topic);
  const bands = lanes.map((lane, number) => ({ ...(leveled ? levelColumns(inOrder(members[number]), names, ranks) : filledColumns(inOrder(members[number]), names, columns)), label: wrapped(lane.name, ((narrow ? room.width : label) - 14) / labelSize(room), 4, measure, true) }));
  const tall = room.height > 700;
  const [pad, gap] = tall ? [4, 3] : [1, 1.5];
  const head = narrow ? 20 : 0;
  const least = room.least ?? 9.6;
  const shown = bands.filter((band) => band.rows);
  const rows = shown.reduce((sum, band) => sum + band.rows, 0);
  const free = room.height - (pad + gap + head) * shown.length;
  // A label that needs more lines than its lane has rows makes the lane higher.
  const fit = Math.min(leveled ? WIDEST_ROW : 16 * (size / 11), (free - spareForLabels(shown, free / Math.max(1, rows), room)) / Math.max(1, rows));
  // What does not fit is not squeezed: it goes on below.
  const row = fit >= least * (size / 11) - 1e-9 ? fit : Math.max(least, ROOMY) * (size / 11);
  const places = new Map();
  const at = { rowHeight: row, pad, gap, head, label, pitch, narrow, widths };
  const placed = placeAll(bands, names, places, at, room);
  const ties = bands.map((band) => band.columns.map(tiesOf));
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    bands.forEach((band, number) => band.columns.forEach((column, i) => (band.columns[i] = settled(column, ties[number][i], places))));
    placeAll(bands, names, places, at, room);
  }
  return { bands: placed.bands, places, row, size, pitch, leveled, left: label + 8, width: room.width, height: placed.height };
}

/** @param {Room} room */
export function labelSize(room) {
  return room.height > 700 ? 11.5 : 10.5;
}

export function labelHeight(band, room) {
  return band.label.length * labelSize(room) * 1.13 + 3;
}

function spareForLabels(bands, row, room) {
  return room.narrow ? 0 : bands.reduce((sum, band) => sum + Math.max(0, labelHeight(band, room) - band.rows * row), 0);
}

const isShort = (/** @type {string[]} */ lines) => lines.length <= NAME_LINES && !lines.at(-1).endsWith("…");

function nameLines(name, cell, measure) {
  const lines = wrapped(name, cell, NAME_LINES, measure);
  return lines.at(-1).endsWith("…") ? wrapped(name, cell, SEVERAL, measure) : lines;
}

// First what needs least, then what is needed soonest.
function inOrder(topics) {
  const ahead = new Map(topics.map((topic) => [topic, meanOf(topic.unlocks.filter((line) => !line.redundant).map((line) => line.target.level), 99)]));
  return [...topics].sort((a, b) => a.level - b.level || ahead.get(a) - ahead.get(b) || a.number - b.number);
}

/** The levels that there are, each with its rank. @param {Topic[]} topics @returns {Map<number, number>} */
function ranksOf(topics) {
  const levels = [...new Set(topics.map((topic) => topic.level))].sort((a, b) => a - b);
  return new Map(levels.map((level, rank) => [level, rank]));
}

// A column for each level, whatever stands in it: what is left of a topic is never what it is needed for.
function levelColumns(topics, names, ranks) {
  const columns = [...ranks].map(() => []);
  for (const topic of topics) columns[ranks.get(topic.level)].push(topic);
  return { columns, rows: Math.max(0, ...columns.map((column) => linesOf(column, names))) };
}

function linesOf(column, names) {
  return column.reduce((sum, topic) => sum + names.get(topic).length, 0);
}

// Columns filled evenly, in the fewest rows.
function filledColumns(topics, names, most) {
  const total = linesOf(topics, names);
  for (let rows = Math.ceil(total / most); ; rows += 1) {
    const columns = [[]];
    let high = 0;
    for (const topic of topics) {
      const lines = names.get(topic).length;
      if (high + lines > rows && columns.at(-1).length) {
        columns.push([]);
        high = 0;
      }
      columns.at(-1).push(topic);
      high += lines;
    }
    if (columns.length <= most) return { columns, rows: topics.length ? Math.max(rows, ...columns.map((column) => linesOf(column, names))) : 0 };
  }
}

// What the topics of a column are drawn to, their neighbours in other columns, those of their own lane where there are any; and
// what of the column they must stand below.
function tiesOf(column) {
  const here = new Set(column);
  return new Map(column.map((topic) => {
    const near = [];
    for (const line of topic.needs) if (!line.redundant && !here.has(line.source)) near.push(line.source);
    for (const line of topic.unlocks) if (!line.redundant && !here.has(line.target)) near.push(line.target);
    const own = near.filter((other) => other.lane === topic.lane);
    const above = topic.needs.filter((line) => line.kind !== "recommended" && line.source !== topic && here.has(line.source)).map((line) => line.source);
    return [topic, { among: own.length ? own : near, above, isEntry: isEntry(topic) }];
  }));
}

// One column by the mean height of each topic's neighbours, nothing above what it needs, what needs nothing first.
function settled(column, ties, places) {
  const wish = new Map(column.map((topic) => {
    const { among, isEntry: isFirst } = ties.get(topic);
    const height = meanOf(among.map((other) => places.get(other).y), places.get(topic).y);
    return [topic, isFirst ? height + FIRST : height];
  }));
  const order = [];
  const left = new Set(column);
  while (left.size) {
    const free = [...left].filter((topic) => !ties.get(topic).above.some((other) => left.has(other)));
    const next = (free.length ? free : [...left]).reduce((best, topic) => (wish.get(topic) < wish.get(best) ? topic : best));
    order.push(next);
    left.delete(next);
  }
  return order;
}

/** Whether a topic needs nothing. */
export function isEntry(topic) {
  return !topic.needs.some((line) => line.kind !== "recommended") && !(topic.more?.needs > 0);
}

function placeAll(bands, names, places, { rowHeight, pad, gap, head, label, pitch, narrow, widths }, room) {
  let y = 0;
  const found = bands.map((band) => {
    if (!band.rows) return { top: y, height: 0, label: band.label, labelTop: y };
    const height = Math.max(band.rows * rowHeight + pad + head, narrow ? 0 : labelHeight(band, room));
    band.columns.forEach((column, number) => {
      let at = 0;
      for (const topic of column) {
        const lines = names.get(topic);
        places.set(topic, { x: label + 8 + number * pitch + 5, y: y + head + pad / 2 + (at + 0.5) * rowHeight, column: number, lines, width: widths.get(topic) });
        at += lines.length;
      }
    });
    const top = y;
    y += height + gap;
    return { top, height, label: band.label, labelTop: top + (narrow ? 3 : 2) };
  });
  return { bands: found, height: Math.max(0, y - gap) };
}

/**
 * The line from one place to another: rightwards from the end of the name to the dot, else by the gutter left of the dots.
 * @param {Place} from @param {Place} to @param {number} pitch
 */
export function lanePath(from, to, pitch) {
  const write = (...points) => points.map((value) => value.toFixed(1)).join(" ");
  if (to.column > from.column) {
    const x = Math.min(from.x + 8 + from.width, from.x + pitch - 12);
    const bend = Math.max(14, (to.x - x) * 0.45);
    return `M${write(x, from.y)}C${write(x + bend, from.y, to.x - bend, to.y, to.x - 4, to.y)}`;
  }
  if (to.column === from.column) {
    const bend = Math.min(15, 5 + Math.abs(to.y - from.y) * 0.035) * 1.3;
    return `M${write(from.x - 3, from.y)}C${write(from.x - bend, from.y, to.x - bend, to.y, to.x - 4, to.y)}`;
  }
  return `M${write(from.x - 3, from.y)}C${write(from.x - 34, from.y + 10, to.x - 34, to.y - 10, to.x - 4, to.y)}`;
}
