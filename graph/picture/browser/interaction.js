// Pointer, keyboard and buttons. A click never moves the camera; the keyboard and the search do.

const REACH = 14;
const TOUCH_REACH = 24;

// The topic at a point of the stage: its box, its mark (nearest within reach), or its name.
function topicAt(map, x, y, reach = REACH) {
  const { shift, scale } = map.camera;
  const [sx, sy] = [x - shift.x, y - shift.y];
  if (x < map.gutter) return null;
  const boxes = showsBoxes(map, scale);
  let best = null;
  let nearest = boxes ? Infinity : reach;
  for (const topic of map.graph.list) {
    const [dx, dy] = [Math.abs(topic.px * scale - sx), Math.abs(topic.py * scale - sy)];
    if (boxes && (dx > (BOX.width / 2) * scale + 3 || dy > (BOX.height / 2) * scale + 3)) continue;
    const distance = Math.hypot(dx, dy);
    if (distance < nearest) [best, nearest] = [topic, distance];
  }
  if (nearest < 8 || boxes) return best;
  const label = map.shown.find((name) => sx >= name.x0 && sx <= name.x1 && sy >= name.y0 && sy <= name.y1);
  return label ? label.topic : best;
}

function handleAt(map, x, y) {
  const { shift } = map.camera;
  const [sx, sy] = [x - shift.x, y - shift.y];
  return map.handles.find((handle) => sx >= handle.x0 - 3 && sx <= handle.x1 + 3 && sy >= handle.y0 - 4 && sy <= handle.y1 + 4) ?? null;
}

// Where a pointer is, from the stage's corner.
function pointOf(map, event) {
  const { left, top } = map.stage.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

function listen(map) {
  const { stage, root } = map;
  const pointers = new Map();
  let pressed = null;
  stage.onpointerdown = (event) => {
    if (event.button > 0) return;
    const at = pointOf(map, event);
    pointers.set(event.pointerId, at);
    pressed = pointers.size === 1 ? { at, touch: event.pointerType === "touch" } : null;
    stopFlight(map);
    hover(map, null);
  };
  stage.onpointermove = (event) => {
    const at = pointOf(map, event);
    const before = pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType === "mouse") point(map, at);
      return;
    }
    if (pressed && Math.hypot(at.x - pressed.at.x, at.y - pressed.at.y) < (pressed.touch ? 8 : 4)) return;
    if (pressed) stage.setPointerCapture(event.pointerId);
    pressed = null;
    drag(map, pointers, event.pointerId, at);
    pointers.set(event.pointerId, at);
  };
  const lift = (event) => {
    if (!pointers.delete(event.pointerId)) return;
    if (pressed && event.type === "pointerup") click(map, pointOf(map, event), pressed.touch);
    else if (!pointers.size && map.moved) setCamera(map, tamed(map, cameraNow(map)));
    pressed = null;
  };
  stage.onpointerup = stage.onpointercancel = lift;
  stage.onpointerleave = () => hover(map, null);
  stage.ondblclick = (event) => {
    const { x, y } = pointOf(map, event);
    const topic = handleAt(map, x, y) ? null : topicAt(map, x, y);
    if (topic) openTopic(map, topic.id);
  };
  stage.onwheel = (event) => {
    event.preventDefault();
    stopFlight(map);
    map.moved = true;
    hover(map, null);
    zoomAt(map, Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), pointOf(map, event));
  };
  stage.onkeydown = (event) => pressKey(map, event);
  const mini = root.querySelector(".gw-mini");
  mini.onpointerdown = (event) => {
    mini.setPointerCapture(event.pointerId);
    moveByMini(map, event);
  };
  mini.onpointermove = (event) => event.buttons && moveByMini(map, event);
}

function stopFlight(map) {
  map.linked = null;
  map.flight = (map.flight || 0) + 1;
  map.flying = false;
}

// One finger or the mouse moves the map, two fingers zoom it as well.
function drag(map, pointers, moving, at) {
  const before = pointers.get(moving);
  const other = [...pointers].find(([id]) => id !== moving)?.[1];
  const { shift, scale } = map.camera;
  map.moved = true;
  if (other) {
    const stretch = Math.hypot(at.x - other.x, at.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
    zoomAt(map, stretch, other);
    return;
  }
  map.camera = { scale, shift: { x: shift.x + at.x - before.x, y: shift.y + at.y - before.y } };
  repaint(map);
}

function click(map, { x, y }, touch) {
  map.stage.focus({ preventScroll: true });
  const handle = handleAt(map, x, y);
  if (handle) ask(map, { do: "more", topic: handle.topic.id, side: handle.side });
  else if (x < map.gutter) clickLane(map, y);
  else {
    const topic = topicAt(map, x, y, touch ? TOUCH_REACH : REACH);
    choose(map, topic?.id ?? null);
    // Where nobody can point without touching, and the panel may be out of sight, a touch names what it found.
    if (touch) showTip(map, topic, x, y);
  }
}

// The name of a lane shows its topics alone, or all again.
function clickLane(map, y) {
  const lane = laneAt(map, y);
  if (lane >= 0) toggleFilter(map, "category", map.data.lanes[lane].name);
}

function laneAt(map, y) {
  const at = (y - map.camera.shift.y) / map.camera.scale / map.stretch.y;
  return map.data.lanes.findIndex((lane) => at >= lane.top && at <= lane.bottom);
}

function point(map, { x, y }) {
  const handle = handleAt(map, x, y);
  if (x < map.gutter) showLaneTip(map, x, y);
  else if (handle) showHandleTip(map, handle, x, y);
  else hover(map, topicAt(map, x, y), x, y);
}

function hover(map, topic, x = 0, y = 0) {
  showTip(map, topic, x, y);
  if (map.hovered === topic) return;
  map.hovered = topic;
  map.stage.style.cursor = topic ? "pointer" : "";
  map.hoverLines = topic ? [...topic.needs, ...topic.unlocks].filter((line) => !line.redundant && (map.lit.lines.get(line) ?? "among") === "among").map((line) => [line, line.target === topic ? "hover" : "hoverUnlocks"]) : [];
  repaint(map);
}

function act(map, what) {
  if (what === "picture" || what === "vector") savePicture(map, what);
  if (what === "link") copyLink(map);
  if (what === "full") {
    if (document.fullscreenElement) document.exitFullscreen();
    else map.root.requestFullscreen?.().catch(() => {});
  }
  if (what === "plan" && !hasStage(map)) (map.sheet.querySelector(".gw-selected") ?? map.board?.home?.part)?.scrollIntoView({ block: "center" });
  if (!hasStage(map)) return;
  if (what === "fit") flyToFit(map);
  if (what === "plan") flyToLit(map);
  if (what === "in") zoomBy(map, 1.4);
  if (what === "out") zoomBy(map, 1 / 1.4);
}

const KEYS = {
  Enter: (map) => map.lit.selected && openTopic(map, map.lit.selected.id),
  Escape: (map) => (map.look.from ? setLook(map, { from: null }) : choose(map, null)),
  0: (map) => act(map, "fit"),
  "+": (map) => act(map, "in"),
  "=": (map) => act(map, "in"),
  "-": (map) => act(map, "out"),
  p: (map) => act(map, "plan"),
  P: (map) => act(map, "plan"),
  f: (map) => act(map, "full"),
  F: (map) => act(map, "full"),
  ArrowLeft: (map) => walk(map, (topic) => topic.needs.map((line) => line.source)),
  ArrowRight: (map) => walk(map, (topic) => topic.unlocks.map((line) => line.target)),
  ArrowUp: (map) => walk(map, (topic) => inColumn(map, topic, -1)),
  ArrowDown: (map) => walk(map, (topic) => inColumn(map, topic, 1)),
};

function pressKey(map, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("button, input")) return;
  const action = KEYS[event.key];
  if (!action) return;
  event.preventDefault();
  event.stopPropagation();
  action(map);
}

function inColumn(map, topic, direction) {
  return map.graph.list.filter((other) => Math.abs(other.x - topic.x) < 1 && (other.y - topic.y) * direction > 0);
}

// Go to the nearest of the topics that `next` names; the first key press starts at the first topic.
function walk(map, next) {
  const from = map.lit.selected;
  const choices = from ? next(from) : map.graph.list.slice(0, 1);
  const distance = (topic) => Math.hypot(topic.px - (from ?? topic).px, topic.py - (from ?? topic).py);
  const to = choices.sort((a, b) => distance(a) - distance(b) || a.number - b.number)[0];
  if (!to) return;
  choose(map, to.id);
  keepInSight(map, to);
}

function keepInSight(map, topic) {
  const { x, y } = onScreen(map, topic.px, topic.py);
  const { width, height } = stageSize(map);
  if (x > map.gutter + 40 && x < width - 60 && y > 30 && y < height - 30) return;
  const { scale } = cameraNow(map);
  map.moved = true;
  fly(map, { x: topic.px - map.gutter / 2 / scale, y: topic.py });
}
