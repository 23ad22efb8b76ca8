// Breaking names into lines. `measure(text, bold)` says how wide a text is at a size of 1 px.

const LONGEST = 600;
const LONG_WORD = 14;
const SPARE = 1.008; // a browser's own rounding may take a little more than was measured

/**
 * @typedef {(text: string, bold?: boolean) => number} Measure
 * @typedef {{ lines: string[], widths: number[] }} Broken
 */

/** Where a name may be broken: between words, and after the hyphens of long ones. */
function piecesOf(name) {
  const words = [];
  const spaces = [];
  for (const word of name.slice(0, LONGEST).split(/\s+/).filter(Boolean)) {
    const pieces = word.length > LONG_WORD ? word.split(/(?<=[a-z]-)/i) : [word];
    pieces.forEach((piece, i) => {
      words.push(piece);
      spaces.push(i === 0);
    });
  }
  return { words, spaces };
}

/**
 * `name` in exactly `count` lines, broken between words so that the widest is as narrow as can be; null where it has fewer words.
 * @param {string} name @param {number} count @param {Measure} measure @param {boolean} [bold]
 * @returns {Broken | null}
 */
export function evenLines(name, count, measure, bold = false) {
  const { words, spaces } = piecesOf(name);
  const joined = (from, to) => words.slice(from, to).map((word, i) => (i && spaces[from + i] ? ` ${word}` : word)).join("");
  if (words.length < count || !words.length) return count === 1 ? { lines: [""], widths: [0] } : null;
  if (count === 1) return { lines: [joined(0, words.length)], widths: [measure(joined(0, words.length), bold) * SPARE] };
  const cache = new Map();
  const width = (from, to) => {
    const key = from * 1000 + to;
    if (!cache.has(key)) cache.set(key, measure(joined(from, to), bold) * SPARE);
    return cache.get(key);
  };
  // best[k][j]: the least widest line for the first j words in k lines, and where the last line begins.
  let best = [[0, -1], ...words.map(() => [Infinity, -1])];
  const cuts = [];
  for (let line = 1; line <= count; line += 1) {
    const next = [[Infinity, -1]];
    for (let to = 1; to <= words.length; to += 1) {
      let found = [Infinity, -1];
      // The first line begins with the first word, and the last one ends with the last: measuring is what takes long.
      for (let from = line === 1 ? 0 : line < count || to === words.length ? to - 1 : -1; from >= line - 1; from -= 1) {
        const widest = Math.max(best[from][0], width(from, to));
        if (widest < found[0]) found = [widest, from];
        if (width(from, to) > found[0]) break;
      }
      next.push(found);
    }
    cuts.push(next);
    best = next;
  }
  const lines = [];
  const widths = [];
  for (let line = count - 1, to = words.length; line >= 0; line -= 1) {
    const from = cuts[line][to][1];
    lines.unshift(joined(from, to));
    widths.unshift(width(from, to));
    to = from;
  }
  return { lines, widths };
}

/**
 * `name` in the fewest lines no wider than `room` (at a size of 1 px), at most `most`; what does not fit is cut, with an ellipsis.
 * @param {string} name @param {number} room @param {number} most @param {Measure} measure @param {boolean} [bold]
 * @returns {string[]}
 */
export function wrapped(name, room, most, measure, bold = false) {
  for (let count = 1; count <= most; count += 1) {
    const broken = evenLines(name, count, measure, bold);
    if (broken && Math.max(...broken.widths) <= room) return broken.lines;
  }
  return cutLines(name, room, most, measure, bold);
}

/**
 * The same for a name that does not fit: as much as goes into each line, words broken where they are too long.
 * @param {string} name @param {number} room @param {number} most @param {Measure} measure @param {boolean} [bold]
 */
export function cutLines(name, room, most, measure, bold = false) {
  const fits = (text) => measure(text, bold) * SPARE <= room;
  const lines = [];
  let line = "";
  for (const word of name.slice(0, LONGEST).split(/\s+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line) lines.push(line);
    line = "";
    for (const sign of word) {
      if (line && !fits(line + sign)) {
        lines.push(line);
        line = "";
      }
      line += sign;
    }
    if (lines.length > most) break;
  }
  if (line) lines.push(line);
  if (lines.length <= most) return lines;
  const signs = [...lines[most - 1]];
  while (signs.length && !fits(`${signs.join("")}…`)) signs.pop();
  return [...lines.slice(0, most - 1), `${signs.join("").trimEnd()}…`];
}
