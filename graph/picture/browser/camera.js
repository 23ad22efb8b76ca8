// The camera: what part of the map is seen, as the shift and zoom from map units to CSS pixels of the stage.

const FLIGHT_MS = 350;
const NARROW = 560;
const LARGEST_FIT = 1.15;
const MAX_SCALE = 3;
// How far beyond the map's edge one can look, in CSS pixels: a box at the edge is seen whole.
const EDGE = 130;
// Room for a handle before the first column.
const HANDLE_ROOM = 38;

// Width and height in CSS pixels, and whether the whole is narrow. To ask the page makes it lay itself out, so it is
// asked once and again when something may have changed: see `measureStage`.
function stageSize(map) {
  return (map.size ??= { width: map.stage.clientWidth, height: map.stage.clientHeight, narrow: map.root.clientWidth < NARROW });
}

function measureStage(map) {
  map.size = null;
  return stageSize(map);
}

function isNarrow(map) {
  return stageSize(map).narrow;
}

// Stretch columns or rows so that the whole map fills the stage in both directions; sets map.fit.
function fillStage(map) {
  const { width, height } = stageSize(map);
  const narrow = isNarrow(map);
  map.gutter = gutterWidth(map, narrow);
  const marksPad = narrow ? { left: 10, right: 14, top: 2, bottom: 2 } : { left: 14, right: lastNameWidth(map), top: 2, bottom: 2 };
  const lanes = map.data.lanes;
  const columns = map.graph.list.reduce((most, topic) => Math.max(most, topic.x), 0);
  const across = Math.max(columns, map.data.pitch.column * 0.5);
  const down = lanes.length ? lanes[lanes.length - 1].bottom : map.data.pitch.row;
  const fitted = (pad) => {
    const room = { x: Math.max(40, width - map.gutter - pad.left - pad.right), y: Math.max(40, height - pad.top - pad.bottom) };
    return { pad, room, scale: Math.min(room.x / across, room.y / down, LARGEST_FIT) };
  };
  // A small map is shown as boxes at once, if they fit with their full width.
  const side = (BOX.width / 2) * LARGEST_FIT + 12;
  const rim = map.graph.list.some((topic) => topic.more) ? HANDLE_ROOM : 0;
  if (rim) marksPad.left += rim;
  const boxed = fitted({ left: side, right: side, top: 2, bottom: 2 });
  const marked = fitted(marksPad);
  const { pad, room, scale } = boxed.scale >= BOX_SCALE ? boxed : { ...marked, scale: Math.min(marked.scale, BOX_SCALE * 0.98) };
  map.stretch = { x: clamp(room.x / across / scale, 1, 2), y: clamp(room.y / down / scale, 1, 5.5) };
  for (const topic of map.graph.list) {
    topic.px = topic.x * map.stretch.x;
    topic.py = topic.y * map.stretch.y;
    topic.wide = map.data.pitch.column * map.stretch.x;
    topic.high = map.data.pitch.row * map.stretch.y;
  }
  const middle = { x: (columns * map.stretch.x) / 2, y: (down * map.stretch.y) / 2 };
  const shift = (map.gutter + pad.left - pad.right) / 2 / scale;
  map.fit = { scale, x: middle.x - shift, y: middle.y, width: columns * map.stretch.x, height: down * map.stretch.y };
  map.labelKey = "";
}

// Room for the names of the last column.
function lastNameWidth(map) {
  const last = Math.max(...map.graph.list.map((topic) => topic.x));
  const names = map.graph.list.filter((topic) => topic.x === last).map((topic) => textWidth(map, topic.label.slice(0, 40), fontOf(map, LABEL_FONT, 600)));
  return clamp(Math.max(...names) + 14, 24, 110);
}

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

// The point of the map in the middle of the stage, and the zoom.
function cameraNow(map) {
  const { width, height } = stageSize(map);
  const { shift, scale } = map.camera;
  return { x: (width / 2 - shift.x) / scale, y: (height / 2 - shift.y) / scale, scale };
}

function setCamera(map, { x, y, scale }) {
  const { width, height } = stageSize(map);
  map.camera = { scale, shift: { x: width / 2 - x * scale, y: height / 2 - y * scale } };
  repaint(map);
}

// Zoom by `factor` so that what is under a point of the stage stays there.
function zoomAt(map, factor, at) {
  const { shift, scale } = map.camera;
  const held = heldScale(map, scale * factor);
  map.camera = { scale: held, shift: { x: at.x - ((at.x - shift.x) * held) / scale, y: at.y - ((at.y - shift.y) * held) / scale } };
  repaint(map);
}

function heldScale(map, scale) {
  return clamp(scale, map.fit.scale * 0.8, Math.max(MAX_SCALE, map.fit.scale));
}

function isFit(map) {
  return Math.abs(cameraNow(map).scale / map.fit.scale - 1) < 0.02;
}

// Keep the stage filled where the map is larger than it, and the zoom within reason.
function tamed(map, { x, y, scale }) {
  const held = heldScale(map, scale);
  const { width, height } = stageSize(map);
  const pad = EDGE / held;
  const within = (value, low, high) => (low > high ? (low + high) / 2 : clamp(value, low, high));
  return {
    x: within(x, (width / 2 - map.gutter) / held - pad, map.fit.width - width / 2 / held + pad),
    y: within(y, height / 2 / held - pad / 4, map.fit.height - height / 2 / held + pad / 4),
    scale: held,
  };
}

function fly(map, goal, ms = FLIGHT_MS) {
  const from = cameraNow(map);
  const asked = { ...from, ...goal };
  map.linked = map.moved ? [asked.scale / map.fit.scale, asked.x / map.stretch.x, asked.y / map.stretch.y] : null;
  const to = tamed(map, asked);
  const turn = (map.flight = (map.flight || 0) + 1);
  if (ms === 0 || matchMedia("(prefers-reduced-motion: reduce)").matches) {
    map.flying = false;
    setCamera(map, to);
    return;
  }
  map.flying = true;
  const start = performance.now();
  const step = (now) => {
    if (turn !== map.flight || !map.alive) return;
    const t = clamp((now - start) / ms, 0, 1);
    const eased = t < 0.5 ? 2 * t * t : 1 - 2 * (1 - t) * (1 - t);
    map.flying = t < 1;
    setCamera(map, {
      x: from.x + (to.x - from.x) * eased,
      y: from.y + (to.y - from.y) * eased,
      scale: from.scale * (to.scale / from.scale) ** eased,
    });
    if (t < 1) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

function flyToFit(map, ms = FLIGHT_MS) {
  map.moved = false;
  fly(map, { x: map.fit.x, y: map.fit.y, scale: map.fit.scale }, ms);
}

function flyToTopic(map, topic) {
  const scale = Math.max(cameraNow(map).scale, Math.min(BOX_SCALE * 1.05, MAX_SCALE));
  map.moved = true;
  fly(map, { x: topic.px - map.gutter / 2 / scale, y: topic.py, scale });
}

// The lit topics fill the stage: the plan, or what is selected and its chain.
function flyToLit(map) {
  const topics = map.graph.list.filter((topic) => map.lit.shows(topic));
  if (!map.lit.active || !topics.length) {
    flyToFit(map);
    return;
  }
  const [xs, ys] = [topics.map((topic) => topic.px), topics.map((topic) => topic.py)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const { width, height } = stageSize(map);
  const scale = Math.min((width - map.gutter - 160) / Math.max(right - left, 1), (height - 60) / Math.max(bottom - top, 1), BOX_SCALE * 1.05);
  const held = Math.max(scale, map.fit.scale);
  map.moved = true;
  fly(map, { x: (left + right) / 2 - map.gutter / 2 / held, y: (top + bottom) / 2, scale: held });
}

function zoomBy(map, factor) {
  map.moved = true;
  fly(map, { scale: cameraNow(map).scale * factor }, 180);
}

// Screen position of a point of the map, in CSS pixels from the stage's corner.
function onScreen(map, x, y) {
  const { shift, scale } = map.camera;
  return { x: x * scale + shift.x, y: y * scale + shift.y };
}

// The camera in numbers that hold at any size of window: zoom against fit, and the middle in grid units.
function cameraHeld(map) {
  const { x, y, scale } = cameraNow(map);
  return [scale / map.fit.scale, x / map.stretch.x, y / map.stretch.y];
}

// The same as text, for a link; nothing where the whole map is seen.
function cameraText(map) {
  return map.moved ? cameraHeld(map).map((value) => Number(value.toFixed(3))).join(",") : "";
}

function takeCamera(map, [zoom, x, y]) {
  if (![zoom, x, y].every(Number.isFinite)) return;
  map.moved = true;
  setCamera(map, tamed(map, { x: x * map.stretch.x, y: y * map.stretch.y, scale: zoom * map.fit.scale }));
}
