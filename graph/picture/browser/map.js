// Streamlit calls the default export at every change of data or theme. What a person did to the view (zoom, filters,
// selection) lives on the root element and outlasts reruns; it is set up anew only when the graph's `rev` changes.

const noStates = () => ({ goals: new Set(), known: new Set(), implied: new Set(), ready: new Set(), progress: new Set(), done: new Set() });
const SHEETS = {
  overview: { draw: (map) => drawOverview(map), relight: (map) => relightOverview(map) },
  focus: { draw: (map) => drawFocus(map), relight: (map) => relightFocus(map) },
};

export default function (component) {
  const { parentElement, data } = component;
  const root = parentElement.querySelector(".gw-map");
  if (!root) return undefined;
  const map = (root.__map ??= newMap(root));
  map.api = component;
  root.style.setProperty("--gw-height", data.height);
  show(map, data);
  globalThis.addEventListener("groundwork:command", map.onCommand);
  return () => dismantle(map);
}

function newMap(root) {
  const map = {
    root, stage: root.querySelector(".gw-stage"), sheet: root.querySelector(".gw-sheet"), canvas: root.querySelector(".gw-canvas"),
    pen: document.createElement("canvas").getContext("2d"), widths: new Map(), camera: { scale: 1, shift: { x: 0, y: 0 } }, filled: {},
    states: noStates(), plan: new Map(), look: plainLook(), lookTurn: 0, hoverLines: [], labels: [], handles: [], covered: new Set(), shown: [], laneNames: [],
    told: [], alive: true, filtersOpen: false, cameras: new Map(),
  };
  // A command for another picture waits for that: `show` takes it up.
  // The same command again (the theme has changed) moves nobody who has moved on.
  map.onCommand = (event) => map.data && isMeantFor(map.data, event.detail) && (event.detail === map.command ? relight(map) : obey(map, event.detail));
  map.probe = () => probe(map);
  listen(map);
  for (const button of root.querySelectorAll("[data-act]")) button.onclick = () => act(map, button.dataset.act);
  root.querySelector("[data-act=filter]").onclick = () => openFilters(map, !map.filtersOpen);
  root.addEventListener("keydown", (event) => event.key === "Escape" && map.filtersOpen && openFilters(map, false));
  root.querySelector(".gw-list").ontoggle = () => drawList(map);
  map.onMapSelect = (event) => choose(map, event.detail?.id || null);
  root.addEventListener("map:select", map.onMapSelect);
  map.resized = new ResizeObserver(() => resize(map));
  map.onFonts = () => measureAnew(map);
  document.fonts?.addEventListener("loadingdone", map.onFonts);
  return map;
}

function isMeantFor(data, command) {
  return command.map === data.map && command.rev === data.rev;
}

function hasStage(map) {
  return map.data.view === "map";
}

function openFilters(map, open) {
  map.filtersOpen = open;
  drawFilters(map);
  if (!open) map.root.querySelector("[data-act=filter]").focus();
}

function show(map, data) {
  const rebuilt = map.data?.rev !== data.rev;
  if (rebuilt && map.data && hasStage(map)) keepCamera(map);
  const before = map.data;
  map.data = { lanes: [], pitch: { column: 168, row: 50 }, crumbs: [], ...data };
  map.theme = readTheme(map.root, data.palette);
  if (rebuilt) build(map, before);
  const command = globalThis.__groundworkCommands?.[data.map];
  if (command && isMeantFor(data, command) && (rebuilt || command !== map.command)) obey(map, command);
  else relight(map);
  // A new picture does not wait for the next frame.
  if (rebuilt) paintNow(map);
}

// A place that was seen whole is seen whole again.
function keepCamera(map) {
  if (map.moved) map.cameras.set(map.data.place, cameraHeld(map));
  else map.cameras.delete(map.data.place);
}

function build(map, before) {
  const { data } = map;
  const stays = before && before.view === "map" && before.place === data.place ? map.graph.topics.get(data.stay) : null;
  const anchor = stays && { id: data.stay, at: onScreen(map, stays.px, stays.py), scale: map.camera.scale };
  const held = before && before.view !== data.view && map.root.contains(document.activeElement);
  map.root.dataset.painted = "false";
  map.root.dataset.view = data.view;
  Object.assign(map, { size: null, hovered: null, hoverLines: [], labelKey: "", labels: [], handles: [], covered: new Set(), shown: [], laneNames: [], filter: null });
  map.graph = indexGraph(data.view === "overview" ? { ...map.data, nodes: [], edges: [] } : map.data);
  map.lit = lighting(map);
  map.root.dataset.topics = String(map.graph.list.length);
  map.stage.hidden = !hasStage(map);
  map.sheet.hidden = hasStage(map);
  map.sheet.replaceChildren();
  // On narrow screens the list comes first; there the overview is one itself.
  if (before?.view !== data.view && matchMedia("(max-width: 640px)").matches) map.root.querySelector(".gw-list").open = data.view !== "overview";
  for (const button of map.root.querySelectorAll("[data-on=stage]")) button.hidden = !hasStage(map);
  for (const button of map.root.querySelectorAll("[data-on=topics]")) button.hidden = data.view === "overview";
  map.resized.disconnect();
  closeSheet(map);
  if (hasStage(map)) map.resized.observe(map.stage);
  if (hasStage(map)) buildStage(map, anchor);
  else SHEETS[data.view].draw(map);
  if (before && before.place !== data.place) say(map, `${data.title}. ${data.view === "overview" ? counted(data.nodes.length, "subject") : counted(map.graph.list.length, "topic")}.`);
  const isElsewhere = before && (before.view !== data.view || (!hasStage(map) && before.place !== data.place));
  if (isElsewhere && map.root.getBoundingClientRect().top < 0) map.root.scrollIntoView({ block: "start" });
  if (held) (hasStage(map) ? map.stage : map.sheet.querySelector('button[tabindex="0"]') ?? map.sheet.querySelector("button"))?.focus({ preventScroll: true });
}

// Words were measured in another font until the page's own has come: measure again.
function measureAnew(map) {
  if (!map.alive || !map.data) return;
  map.widths.clear();
  for (const topic of map.graph.list) topic.boxText = topic.variants = undefined;
  map.labelKey = "";
  if (!hasStage(map) && map.board) {
    map.board.width = 0;
    resizeSheet(map);
  }
  repaint(map);
}

function buildStage(map, anchor) {
  const { data, graph } = map;
  map.stage.setAttribute("aria-label", `${data.title}. Arrow keys left and right follow prerequisites and what they unlock, up and down go to neighbours, Enter shows what a topic rests on, Escape clears, 0 shows everything, P the plan.`);
  sizeCanvas(map);
  fillStage(map);
  map.moved = false;
  const kept = map.cameras.get(data.place);
  flyToFit(map, 0);
  if (kept) takeCamera(map, kept);
  // More topics around the same one: it stays where the eye is.
  const grown = anchor && graph.topics.get(anchor.id);
  if (!grown) return;
  map.moved = true;
  const scale = heldScale(map, anchor.scale);
  map.camera = { scale, shift: { x: anchor.at.x - grown.px * scale, y: anchor.at.y - grown.py * scale } };
  setCamera(map, tamed(map, cameraNow(map)));
}

function sizeCanvas(map) {
  const { width, height } = measureStage(map);
  const ratio = pixelRatio();
  const { canvas } = map;
  Object.assign(map.filled, { width, height, ratio });
  if (canvas.width === Math.round(width * ratio) && canvas.height === Math.round(height * ratio)) return;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
}

// Whether the stage has another size than the one it was filled for: a new observer always calls once.
function hasOutgrown(map) {
  const { width, height } = measureStage(map);
  return width !== map.filled.width || height !== map.filled.height || pixelRatio() !== map.filled.ratio;
}

function resize(map) {
  if (!map.alive || !map.data || !hasStage(map) || !hasOutgrown(map) || !stageSize(map).width) return;
  // Where a link or a flight led is taken anew until somebody moves: what was cut to fit may have room now.
  const held = map.linked ?? (map.moved ? cameraHeld(map) : null);
  sizeCanvas(map);
  fillStage(map);
  if (held) takeCamera(map, held);
  else flyToFit(map, 0);
  paintNow(map);
}

// Which topics and lines are lit, and in which role. `revision` changes with it, for the placed names.
function lighting(map) {
  const { topics } = map.graph;
  const { look } = map;
  const selected = topics.get(map.selectedId) ?? null;
  const other = topics.get(look.from) ?? null;
  const steps = new Map();
  for (const [id, step] of map.plan) if (topics.has(id)) steps.set(topics.get(id), step);
  const lines = new Map();
  const unlocked = new Set();
  let chain = new Set();
  let shown = new Set(steps.keys());
  if (selected && other && other !== selected) {
    chain = between(other, selected);
    for (const line of linesWithin(chain)) lines.set(line, "path");
    shown = new Set([...chain, selected, other]);
  } else if (selected) {
    chain = reached(selected, BELOW, depthOf(look.down));
    const above = reached(selected, ABOVE, depthOf(look.up));
    for (const line of linesWithin(chain)) lines.set(line, "chain");
    for (const line of selected.needs) if (line.kind === "recommended") lines.set(line, "chain");
    const direct = selected.unlocks.filter((line) => !line.redundant);
    for (const line of depthOf(look.up) === 1 ? direct : [...direct, ...linesWithin(above)]) lines.set(line, "unlocks");
    for (const topic of above) if (topic !== selected) unlocked.add(topic);
    for (const line of selected.unlocks) unlocked.add(line.target);
    shown = new Set([...chain, ...unlocked]);
  } else {
    for (const line of linesWithin(shown)) lines.set(line, "plan");
    for (const id of map.states.goals) if (topics.has(id)) shown.add(topics.get(id));
  }
  const lit = Boolean(selected || steps.size);
  const active = lit || isFiltered(map);
  if (active && !lit) for (const line of linesWithin(new Set(map.graph.list.filter((topic) => passes(map, topic))))) lines.set(line, "among");
  const shows = (topic) => (!lit || shown.has(topic)) && passes(map, topic);
  for (const line of lines.keys()) if (!passes(map, line.source) || !passes(map, line.target)) lines.delete(line);
  return { selected, steps, lines, unlocked, active, chain, shows, revision: (map.lit?.revision ?? 0) + 1 };
}

function depthOf(word) {
  return word === "all" ? Infinity : Number(word);
}

function relight(map) {
  map.lit = lighting(map);
  map.filter = isFiltered(map) ? (topic) => passes(map, topic) : null;
  map.root.dataset.selected = map.selectedId ?? "";
  if (!hasStage(map)) SHEETS[map.data.view].relight(map);
  repaint(map);
}

// What stands around the picture follows it a moment later, so that a click is answered at once.
function dressUp(map) {
  drawLegend(map);
  drawCrumbs(map);
  drawDepths(map);
  drawFilters(map);
  drawList(map);
  placeMini(map);
}

// A person chose a topic (or nothing): light it at once and tell Python. What is not drawn here Python can show.
function choose(map, id) {
  if (id === (map.selectedId ?? null)) return;
  const begun = performance.now();
  map.selectedId = id;
  relight(map);
  map.spent = performance.now() - begun;
  announce(map);
  map.told.push(id);
  map.api.setTriggerValue("selected", id ?? "");
}

function openTopic(map, id) {
  map.api.setTriggerValue("opened", id);
}

function ask(map, what) {
  map.api.setTriggerValue("asked", what);
}

// Python says what is selected, planned and known. Its answer to an earlier click does not undo a later one.
function obey(map, command) {
  map.command = command;
  const states = noStates();
  for (const name of ["goals", "known", "implied", "ready"]) states[name] = new Set(command[name] ?? []);
  for (const [id, status] of Object.entries(command.progress ?? {})) {
    if (status === "in progress") states.progress.add(id);
    if (status === "done") states.known.add(id);
  }
  states.done = new Set([...states.known, ...states.implied]);
  map.states = states;
  map.plan = new Map((command.plan ?? []).map((id, i) => [id, command.steps?.[i] ?? i + 1]));
  if (command.look && (command.turn ?? 0) >= map.lookTurn) {
    map.look = { ...plainLook(), ...command.look };
    map.lookTurn = command.turn ?? 0;
  }
  const wanted = command.select ?? null;
  const answered = map.told.indexOf(wanted);
  map.told = answered < 0 ? [] : map.told.slice(answered + 1);
  const isNew = !map.told.length && wanted !== (map.selectedId ?? null);
  if (!map.told.length) map.selectedId = wanted;
  relight(map);
  if (isNew) announce(map);
  if (command.at && command.at !== map.takenAt && hasStage(map)) {
    map.linked = command.at.split(",").map(Number);
    takeCamera(map, map.linked);
  }
  map.takenAt = command.at;
  const topic = map.graph.topics.get(map.selectedId);
  if (command.move && topic) {
    if (hasStage(map) && map.look.from) flyToLit(map);
    else if (hasStage(map)) flyToTopic(map, topic);
    else map.sheet.querySelector(".gw-selected")?.scrollIntoView({ block: "center" });
  } else if (command.move && hasStage(map) && isFiltered(map)) flyToLit(map);
}

function repaint(map) {
  if (map.waiting || !map.alive) return;
  map.root.dataset.painted = "false";
  map.waiting = requestAnimationFrame(() => paintNow(map));
}

function paintNow(map) {
  cancelAnimationFrame(map.waiting);
  map.waiting = 0;
  if (!map.alive || !map.data) return;
  const begun = performance.now();
  if (hasStage(map) && stageSize(map).width) paintMap(map, map.canvas.getContext("2d"), pixelRatio());
  map.painting = performance.now() - begun;
  if (map.dressed !== map.lit) {
    map.dressed = map.lit;
    dressUp(map);
  }
  painted(map);
  // It stands beside the map and may be a frame behind.
  map.mini ??= requestAnimationFrame(() => {
    map.mini = null;
    if (map.alive) drawMini(map);
  });
}

function painted(map) {
  const state = map.flying || map.waiting ? "false" : "true";
  if (map.root.dataset.painted !== state) map.root.dataset.painted = state;
}

function dismantle(map) {
  globalThis.removeEventListener("groundwork:command", map.onCommand);
  map.root.removeEventListener("map:select", map.onMapSelect);
  document.fonts?.removeEventListener("loadingdone", map.onFonts);
  map.resized.disconnect();
  cancelAnimationFrame(map.waiting);
  map.alive = false;
  delete map.root.__map;
}
