// Names at a constant size on screen. Far out a topic is a mark with its name beside it where there is room;
// near by it is a box with its name inside. Boxes and marks are measured in "scaled" space: map units times zoom.

const BOX = { width: 148, height: 42, font: 13, padding: 6 };
const BOX_SCALE = 0.9;
const MARK_RADIUS = 4.5;
const LABEL_FONT = 11;
const LINE_HEIGHT = 1.14;
const LETTER_HEIGHT = 10.5;
const ABSURD_LENGTH = 120;
const HANDLE_FONT = 10.5;
const MOST_HANDLES = 40;

function showsBoxes(map, scale = map.camera.scale) {
  return scale >= BOX_SCALE;
}

function textWidth(map, text, font) {
  const key = `${font}|${text}`;
  let width = map.widths.get(key);
  if (width === undefined) {
    map.pen.font = font;
    width = map.pen.measureText(text).width;
    map.widths.set(key, width);
  }
  return width;
}

// Break `text` into at most `most` lines no wider than `room`; null where it does not fit and may not be cut.
function wrapText(map, text, font, room, most, mayCut) {
  const words = text.slice(0, 600).split(/\s+/).filter(Boolean);
  const whole = words.join(" ");
  if (textWidth(map, whole, font) <= room) return [whole];
  const lines = [];
  let line = "";
  for (const word of words.flatMap((part) => splitLong(map, part, font, room))) {
    const longer = line ? `${line} ${word}` : word;
    if (textWidth(map, longer, font) <= room) line = longer;
    else {
      if (line) lines.push(line);
      line = word;
    }
    if (lines.length >= most) break;
  }
  if (lines.length < most && line) lines.push(line);
  else if (line) {
    if (!mayCut) return null;
    let last = lines[most - 1];
    while (last && textWidth(map, `${last}…`, font) > room) last = [...last].slice(0, -1).join("");
    lines[most - 1] = `${last}…`;
  }
  return lines;
}

function splitLong(map, word, font, room) {
  if (textWidth(map, word, font) <= room) return [word];
  const parts = [];
  let part = "";
  for (const sign of word) {
    if (part && textWidth(map, part + sign, font) > room) {
      parts.push(part);
      part = "";
    }
    part += sign;
  }
  return part ? [...parts, part] : parts;
}

// The lines of a box, and the font size (in map units) at which they fit: two lines, else three or four smaller ones.
function boxText(map, topic) {
  if (topic.boxText?.font === map.theme.font) return topic.boxText;
  const room = BOX.width - 2 * BOX.padding;
  let found = null;
  for (const [size, most] of [[BOX.font, 2], [12, 2], [11.2, 3]]) {
    const lines = wrapText(map, topic.label, fontOf(map, size, 500), room, most, size === 11.2);
    if (lines) {
      found = { lines, size, font: map.theme.font };
      break;
    }
  }
  topic.boxText = found;
  return found;
}

// How much room a name beside a mark may take: lines, and a share of its whole width.
const ROOMS = [[1, null], [2, 0.6], [3, 0.42]];

// Ways to write a name beside a mark, the most compact to read first. Mostly the first one fits: each is made when it is
// asked for, and kept.
function * labelVariants(map, topic, font) {
  const cache = (topic.variants ??= new Map());
  if (!cache.has(font)) cache.set(font, { made: [], rooms: [...ROOMS] });
  const { made, rooms } = cache.get(font);
  for (let number = 0; number < made.length || rooms.length; number += 1) {
    while (number >= made.length && rooms.length) {
      const variant = labelVariant(map, topic, font, rooms.shift());
      if (variant && !made.some(({ lines }) => lines.length === variant.lines.length)) made.push(variant);
    }
    if (made[number]) yield made[number];
  }
}

function labelVariant(map, topic, font, [most, share]) {
  const room = share ? clamp(textWidth(map, topic.label, font) * share, widestWord(map, topic, font), 130) : 150;
  const lines = wrapText(map, topic.label, font, room, most, most === 3 && topic.label.length > ABSURD_LENGTH);
  if (!lines) return null;
  const width = Math.max(...lines.map((line) => textWidth(map, line, font)));
  return { lines, width: width + 2, height: LETTER_HEIGHT + (lines.length - 1) * LABEL_FONT * LINE_HEIGHT };
}

function widestWord(map, topic, font) {
  return Math.min(130, Math.max(...topic.label.slice(0, 600).split(/\s+/).map((part) => textWidth(map, part, font))));
}

class Occupied {
  constructor() {
    this.cells = new Map();
  }

  * keys(box) {
    for (let x = Math.floor(box.x0 / 64); x <= Math.floor(box.x1 / 64); x += 1) {
      for (let y = Math.floor(box.y0 / 32); y <= Math.floor(box.y1 / 32); y += 1) yield `${x},${y}`;
    }
  }

  add(box) {
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
  }

  * meeting(box) {
    for (const key of this.keys(box)) {
      for (const other of this.cells.get(key) ?? []) {
        if (box.x0 < other.x1 && box.x1 > other.x0 && box.y0 < other.y1 && box.y1 > other.y0) yield other;
      }
    }
  }

  isFree(box, owner) {
    for (const other of this.meeting(box)) if (other.owner !== owner) return false;
    return true;
  }

  owners(box) {
    return new Set([...this.meeting(box)].map((other) => other.owner)).size;
  }
}

// How far the mark of a topic reaches, with its badge and flag, in CSS pixels: left, up, right, down.
function markReach(map, topic) {
  const step = map.lit.steps.get(topic);
  const radius = markRadius(map, topic);
  const ready = step !== undefined && map.states.ready.has(topic.id);
  const ring = topic === map.lit.selected ? 4 : 0;
  const wide = (step === undefined ? radius : Math.max(radius, badgeWidth(step) / 2 + (ready ? 3 : 0))) + ring;
  const high = (step === undefined ? radius : Math.max(topic === map.lit.selected ? radius : 0, badgeHeight(map) / 2)) + ring;
  const flag = map.states.goals.has(topic.id);
  return { left: wide, right: Math.max(wide, flag ? 14 : 0), up: Math.max(high, flag ? 13 : 0), down: high };
}

// Choose a free place for as many names as fit: lit topics first, then landmarks. Sets map.labels, and map.covered:
// topics in the shade whose marks give way to a lit name.
function placeLabels(map) {
  const scale = map.camera.scale;
  const key = [scale.toFixed(5), map.lit.revision, map.theme.font, map.theme.dark, map.fit.scale].join("|");
  if (map.labelKey === key) return;
  map.labelKey = key;
  map.labels = [];
  map.handles = [];
  map.covered = new Set();
  const taken = new Occupied();
  if (showsBoxes(map, scale)) {
    for (const topic of map.graph.list) taken.add({ ...boxFrame(topic, scale), owner: topic });
    placeHandles(map, scale, taken);
    return;
  }
  const shaded = [];
  for (const topic of map.graph.list) {
    const box = { ...markBox(map, topic, scale), owner: topic };
    if (map.lit.shows(topic)) taken.add(box);
    else shaded.push(box);
  }
  const lines = map.lit.active ? litLineBoxes(map, scale) : null;
  const bounds = isFit(map) ? fitBounds(map, scale) : null;
  let waiting = labelOrder(map);
  for (const slack of map.lit.active ? [4, 40] : [4]) {
    waiting = waiting.filter((topic) => {
      const label = freeLabel(map, topic, scale, { taken, lines, bounds, slack });
      if (!label) return true;
      taken.add({ ...label, owner: label });
      map.labels.push(label);
      return false;
    });
  }
  for (const box of shaded) if (!taken.isFree(box, null)) map.covered.add(box.owner);
  placeHandles(map, scale, taken);
}

function boxFrame(topic, scale) {
  const [x, y] = [topic.px * scale, topic.py * scale];
  const [wide, high] = [(BOX.width / 2) * scale, (BOX.height / 2) * scale];
  return { x0: x - wide, x1: x + wide, y0: y - high, y1: y + high };
}

// "+12" left or right of topics whose neighbours are not all drawn, where there is room; lit topics come first.
function placeHandles(map, scale, taken) {
  const font = fontOf(map, HANDLE_FONT, 600);
  const reach = (topic) => (showsBoxes(map, scale) ? (BOX.width / 2) * scale : markReach(map, topic).right);
  const rim = map.graph.landmarks.filter((topic) => topic.more && map.lit.shows(topic) && !map.covered.has(topic));
  rim.sort((a, b) => (b === map.lit.selected) - (a === map.lit.selected));
  for (const topic of rim) {
    for (const [side, count] of Object.entries(topic.more)) {
      if (map.handles.length >= MOST_HANDLES || !count) continue;
      const text = `+${count}`;
      const wide = textWidth(map, text, font) + 10;
      const [x, y] = [topic.px * scale, topic.py * scale];
      const x0 = side === "needs" ? x - reach(topic) - 3 - wide : x + reach(topic) + 3;
      const box = { x0, x1: x0 + wide, y0: y - 8, y1: y + 8 };
      if (!taken.isFree(box, null)) continue;
      taken.add({ ...box, owner: box });
      map.handles.push({ ...box, topic, side, count, text });
    }
  }
}

function markBox(map, topic, scale) {
  const reach = markReach(map, topic);
  const [x, y] = [topic.px * scale, topic.py * scale];
  return { x0: x - reach.left - 1, x1: x + reach.right + 1, y0: y - reach.up - 0.5, y1: y + reach.down + 0.5 };
}

// Small boxes along the lit lines, so that names can keep clear of them.
function litLineBoxes(map, scale) {
  const along = new Occupied();
  for (const line of map.lit.lines.keys()) {
    const { x0, y0, x1, y1, reach } = ends(line, scale, 0);
    const steps = Math.ceil((Math.abs(x1 - x0) + Math.abs(y1 - y0)) / 8);
    for (let i = 1; i < steps; i += 1) {
      const t = i / steps;
      const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
      const x = a * x0 + b * (x0 + reach) + c * (x1 - reach) + d * x1;
      const y = (a + b) * y0 + (c + d) * y1;
      along.add({ x0: x - 1, x1: x + 1, y0: y - 1, y1: y + 1, owner: line });
    }
  }
  return along;
}

function labelOrder(map) {
  const { selected, chain, unlocked, active } = map.lit;
  if (!active) return map.graph.landmarks;
  const rank = (topic) => (topic === selected ? 0 : map.states.goals.has(topic.id) ? 1 : unlocked.has(topic) ? 2 : chain.has(topic) ? 3 : map.states.ready.has(topic.id) ? 4 : 5);
  return map.graph.landmarks.filter((topic) => map.lit.shows(topic)).sort((a, b) => rank(a) - rank(b));
}

function fitBounds(map, scale) {
  const { width, height } = stageSize(map);
  const left = map.fit.x * scale - width / 2;
  const top = map.fit.y * scale - height / 2;
  return { x0: left + map.gutter + 2, x1: left + width - 2, y0: top + 1, y1: top + height - 1 };
}

// The best free place for a name: near the front of the list, with few lit lines behind it; null where none is free.
function freeLabel(map, topic, scale, { taken, lines, bounds, slack }) {
  const font = fontOf(map, LABEL_FONT, map.lit.active ? 600 : 500);
  const lane = map.data.lanes[topic.lane];
  const band = { y0: lane.top * map.stretch.y * scale - slack, y1: lane.bottom * map.stretch.y * scale + slack };
  let best = null;
  let lowest = Infinity;
  let order = 0;
  for (const { text, align, ...box } of labelPlaces(map, topic, scale, font)) {
    order += 0.4;
    if (order >= lowest) break;
    if (box.y0 < band.y0 || box.y1 > band.y1) continue;
    if (bounds && (box.x0 < bounds.x0 || box.x1 > bounds.x1 || box.y0 < bounds.y0 || box.y1 > bounds.y1)) continue;
    if (!taken.isFree(box, topic)) continue;
    const cost = order + (lines ? 2 * lines.owners(box) : 0);
    if (cost < lowest) [best, lowest] = [{ ...box, topic, lines: text, align, font }, cost];
  }
  return best;
}

function * labelPlaces(map, topic, scale, font) {
  const reach = markReach(map, topic);
  const [x, y] = [topic.px * scale, topic.py * scale];
  const [under, over] = [y + reach.down + 1, y - reach.up - 1];
  for (const { lines: text, width, height } of labelVariants(map, topic, font)) {
    const at = (align, x0, y0) => ({ text, align, x0, y0, x1: x0 + width, y1: y0 + height });
    yield at("left", x + reach.right + 2, y - height / 2);
    yield at("right", x - reach.left - 2 - width, y - height / 2);
    yield at("center", x - width / 2, under);
    yield at("center", x - width / 2, over - height);
    yield at("left", x - reach.left, under);
    yield at("left", x - reach.left, over - height);
    yield at("right", x + reach.right - width, under);
    yield at("right", x + reach.right - width, over - height);
  }
}
