// Pointer, keyboard and buttons. A click never moves the camera; the keyboard and the search do.

const REACH = 14;
const TOUCH_REACH = 24;

// The topic at a point of the stage: its box, its mark (nearest within reach), or its name.
function topicAt(map, x, y, reach = REACH) {
  const { translation, scale } = map.net.body.view;
  const [sx, sy] = [x - translation.x, y - translation.y];
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

function listen(map) {
  const { net, stage, root } = map;
  const reachOf = (event) => (event.event?.srcEvent?.pointerType === "touch" || event.event?.pointerType === "touch" ? TOUCH_REACH : REACH);
  const at = (event) => topicAt(map, event.pointer.DOM.x, event.pointer.DOM.y, reachOf(event));
  net.on("click", (event) => {
    stage.focus({ preventScroll: true });
    choose(map, at(event)?.id ?? null);
  });
  net.on("doubleClick", (event) => {
    const topic = at(event);
    if (topic) map.api.setTriggerValue("opened", topic.id);
  });
  net.on("dragStart", () => {
    map.flight = (map.flight || 0) + 1;
    map.flying = false;
    hover(map, null);
  });
  net.on("dragEnd", () => setCamera(map, tamed(map, cameraNow(map))));
  net.on("zoom", () => {
    const now = cameraNow(map);
    const held = tamed(map, now);
    if (held.scale !== now.scale) setCamera(map, held);
  });
  const box = (event) => {
    const { left, top } = stage.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  stage.onpointermove = (event) => {
    if (event.pointerType !== "mouse" || event.buttons || event.target.closest(".gw-mini")) return;
    const { x, y } = box(event);
    if (x < map.gutter) showLaneTip(map, x, y);
    else hover(map, topicAt(map, x, y), x, y);
  };
  stage.onpointerleave = () => hover(map, null);
  stage.onkeydown = (event) => pressKey(map, event);
  const mini = root.querySelector(".gw-mini");
  mini.onpointerdown = (event) => {
    mini.setPointerCapture(event.pointerId);
    moveByMini(map, event);
  };
  mini.onpointermove = (event) => event.buttons && moveByMini(map, event);
  for (const button of root.querySelectorAll("[data-act]")) button.onclick = () => act(map, button.dataset.act);
  map.onMapSelect = (event) => choose(map, event.detail?.id || null);
  root.addEventListener("map:select", map.onMapSelect);
}

function hover(map, topic, x = 0, y = 0) {
  showTip(map, topic, x, y);
  if (map.hovered === topic) return;
  map.hovered = topic;
  map.stage.style.cursor = topic ? "pointer" : "";
  map.hoverLines = topic ? [...topic.needs, ...topic.unlocks].filter((line) => !line.redundant && !map.lit.lines.has(line)).map((line) => [line, "hover"]) : [];
  repaint(map);
}

function act(map, what) {
  if (what === "fit") flyToFit(map);
  if (what === "in") zoomBy(map, 1.4);
  if (what === "out") zoomBy(map, 1 / 1.4);
  if (what === "picture") savePicture(map);
  if (what === "full") {
    if (document.fullscreenElement) document.exitFullscreen();
    else map.root.requestFullscreen?.().catch(() => {});
  }
}

function savePicture(map) {
  const source = map.net.canvas.frame.canvas;
  const canvas = Object.assign(document.createElement("canvas"), { width: source.width, height: source.height });
  const ctx = canvas.getContext("2d");
  ctx.fillStyle = map.theme.background;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.drawImage(source, 0, 0);
  canvas.toBlob((blob) => {
    const link = Object.assign(document.createElement("a"), { download: "topic-map.png", href: URL.createObjectURL(blob) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}

const KEYS = {
  Enter: (map) => map.lit.selected && map.api.setTriggerValue("opened", map.lit.selected.id),
  Escape: (map) => choose(map, null),
  0: (map) => act(map, "fit"),
  "+": (map) => act(map, "in"),
  "=": (map) => act(map, "in"),
  "-": (map) => act(map, "out"),
  f: (map) => act(map, "full"),
  F: (map) => act(map, "full"),
  ArrowLeft: (map) => walk(map, (topic) => topic.needs.map((line) => line.source)),
  ArrowRight: (map) => walk(map, (topic) => topic.unlocks.map((line) => line.target)),
  ArrowUp: (map) => walk(map, (topic) => inColumn(map, topic, -1)),
  ArrowDown: (map) => walk(map, (topic) => inColumn(map, topic, 1)),
};

function pressKey(map, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("button")) return;
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
  fly(map, { x: topic.px - map.gutter / 2 / scale, y: topic.py });
}
