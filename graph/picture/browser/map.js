// Streamlit calls the default export at every change of data or theme: one vis.Network lives on the root element
// and is rebuilt only when the graph itself (its `rev`) changes.

const SCRIPT_ID = "groundwork-vis-network";
const noStates = () => ({ goals: new Set(), known: new Set(), implied: new Set(), ready: new Set(), progress: new Set(), done: new Set() });

export default function (component) {
  const { parentElement, data } = component;
  const root = parentElement.querySelector(".gw-map");
  if (!root) return undefined;
  const map = (root.__map ??= newMap(root));
  map.api = component;
  root.style.setProperty("--gw-height", data.height);
  withVis(map, data.script, () => show(map, data));
  globalThis.addEventListener("groundwork:command", map.onCommand);
  return () => dismantle(map);
}

function newMap(root) {
  const map = {
    root, stage: root.querySelector(".gw-stage"), pen: document.createElement("canvas").getContext("2d"), widths: new Map(),
    states: noStates(), plan: [], hoverLines: [], labels: [], covered: new Set(), shown: [], laneNames: [], told: [], alive: true,
  };
  map.onCommand = (event) => map.net && event.detail.map === map.data.map && obey(map, event.detail);
  map.probe = () => probe(map);
  return map;
}

// vis-network comes inside this module, or as a script of its own that the browser keeps.
function withVis(map, address, go) {
  if (globalThis.vis?.Network) {
    go();
    return;
  }
  let script = document.getElementById(SCRIPT_ID);
  if (!script) {
    script = Object.assign(document.createElement("script"), { id: SCRIPT_ID, src: address });
    document.head.append(script);
  }
  const note = map.root.querySelector(".gw-note");
  script.addEventListener("load", () => map.alive && go(), { once: true });
  script.addEventListener("error", () => {
    script.remove();
    note.hidden = false;
    note.textContent = "The map could not load its drawing script. Reload the page; the list of topics works without it.";
  }, { once: true });
}

function show(map, data) {
  const rebuilt = map.data?.rev !== data.rev || !map.net;
  map.data = data;
  map.theme = readTheme(map.root, data.palette);
  if (rebuilt) build(map);
  const command = globalThis.__groundworkCommands?.[data.map];
  if (command && (rebuilt || command !== map.command)) obey(map, command);
  else relight(map);
}

function build(map) {
  const { vis } = globalThis;
  map.root.dataset.painted = "false";
  map.net?.destroy();
  map.graph = indexGraph(map.data);
  map.selectedId = map.graph.topics.has(map.selectedId) ? map.selectedId : null;
  map.lit = lighting(map);
  const nodes = map.graph.list.map((topic) => ({ id: topic.id, x: topic.x, y: topic.y, shape: "custom", ctxRenderer: topicRenderer(map) }));
  map.net = null;
  fillStage(map);
  nodes.forEach((node, i) => Object.assign(node, { x: map.graph.list[i].px, y: map.graph.list[i].py }));
  map.net = new vis.Network(map.root.querySelector(".gw-net"), { nodes, edges: [] }, map.data.options);
  map.net.on("beforeDrawing", (ctx) => drawBehind(map, ctx));
  map.net.on("afterDrawing", (ctx) => {
    drawInFront(map, ctx);
    drawMini(map);
    painted(map);
  });
  listen(map);
  map.resized?.disconnect();
  map.resized = new ResizeObserver(() => resize(map));
  map.resized.observe(map.stage);
  map.root.dataset.topics = String(map.graph.list.length);
  map.stage.setAttribute("aria-label", `${map.data.title}. Arrow keys left and right follow prerequisites and what they unlock, up and down go to neighbours, Enter opens, Escape clears, 0 shows everything.`);
  flyToFit(map, 0);
  // The page's font may still be on its way: measure again when it has come.
  document.fonts?.ready.then(() => {
    if (!map.net) return;
    map.widths.clear();
    for (const topic of map.graph.list) topic.boxText = topic.variants = undefined;
    map.labelKey = "";
    repaint(map);
  });
}

function resize(map) {
  if (!map.net || !map.stage.clientWidth) return;
  const wasFit = isFit(map);
  if (wasFit) fillStage(map);
  map.net.setSize("100%", "100%");
  if (wasFit) flyToFit(map, 0);
  repaint(map);
}

// Which topics and lines are lit, and in which role. `revision` changes with it, for the placed names.
function lighting(map) {
  const { topics } = map.graph;
  const selected = topics.get(map.selectedId) ?? null;
  const steps = new Map();
  map.plan.forEach((id, i) => topics.has(id) && steps.set(topics.get(id), i + 1));
  const below = selected ? chainBelow(selected) : { topics: new Set(), lines: new Set() };
  const lines = new Map();
  const unlocked = new Set();
  if (selected) {
    for (const line of below.lines) lines.set(line, "chain");
    for (const line of selected.needs) if (line.kind === "recommended") lines.set(line, "chain");
    for (const line of selected.unlocks) {
      unlocked.add(line.target);
      if (!line.redundant) lines.set(line, "unlocks");
    }
  } else for (const line of linesWithin(new Set(steps.keys()))) lines.set(line, "plan");
  const active = Boolean(selected || steps.size);
  const shown = selected ? new Set([...below.topics, ...unlocked]) : new Set(steps.keys());
  for (const id of selected ? [] : map.states.goals) if (topics.has(id)) shown.add(topics.get(id));
  return {
    selected, steps, lines, unlocked, active, chain: below.topics, revision: (map.lit?.revision ?? 0) + 1,
    shows: (topic) => !active || shown.has(topic),
  };
}

function relight(map) {
  map.root.dataset.painted = "false";
  map.lit = lighting(map);
  map.root.dataset.selected = map.selectedId ?? "";
  drawLegend(map);
  repaint(map);
}

// A person chose a topic (or nothing): light it at once and tell Python.
function choose(map, id) {
  const known = id !== null && map.graph.topics.has(id) ? id : null;
  if (known === (map.selectedId ?? null)) return;
  map.selectedId = known;
  relight(map);
  announce(map);
  map.told.push(known);
  map.api.setTriggerValue("selected", known ?? "");
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
  map.plan = command.plan ?? [];
  const wanted = command.select != null && map.graph.topics.has(command.select) ? command.select : null;
  const answered = map.told.indexOf(wanted);
  map.told = answered < 0 ? [] : map.told.slice(answered + 1);
  if (!map.told.length) {
    const isNew = wanted !== (map.selectedId ?? null);
    map.selectedId = wanted;
    relight(map);
    if (isNew) announce(map);
    if (wanted !== null && command.move) flyToTopic(map, map.graph.topics.get(wanted));
  } else relight(map);
}

function repaint(map) {
  if (map.waiting || !map.net) return;
  map.waiting = requestAnimationFrame(() => {
    map.waiting = 0;
    map.net?.redraw();
  });
}

function painted(map) {
  const state = map.flying || map.waiting ? "false" : "true";
  if (map.root.dataset.painted !== state) map.root.dataset.painted = state;
}

function dismantle(map) {
  globalThis.removeEventListener("groundwork:command", map.onCommand);
  map.root.removeEventListener("map:select", map.onMapSelect);
  map.resized?.disconnect();
  cancelAnimationFrame(map.waiting);
  map.net?.destroy();
  map.net = null;
  map.alive = false;
  delete map.root.__map;
}

// The names inside boxes that are wholly in sight.
function boxNames(map, scale) {
  const { translation } = map.net.body.view;
  const { width, height } = stageSize(map);
  return map.graph.list.flatMap((topic) => {
    const { lines, size } = boxText(map, topic);
    const [x, y] = [topic.px * scale + translation.x, topic.py * scale + translation.y];
    const wide = Math.max(0, ...lines.map((line) => textWidth(map, line, fontOf(map, size, 500)))) * scale;
    const high = lines.length * size * LINE_HEIGHT * scale;
    const box = { x0: x - wide / 2, x1: x + wide / 2, y0: y - high / 2, y1: y + high / 2 };
    const inSight = box.x0 >= map.gutter && box.x1 <= width && box.y0 >= 0 && box.y1 <= height;
    return inSight ? [{ ...box, id: topic.id, name: topic.label, lines, size: size * scale }] : [];
  });
}

// What is on screen now, in CSS pixels from the corner of the stage: for tests, read only.
function probe(map) {
  const { translation, scale } = map.net.body.view;
  const place = (box, name) => ({ name, x0: box.x0 + translation.x, x1: box.x1 + translation.x, y0: box.y0 + translation.y, y1: box.y1 + translation.y });
  const boxes = showsBoxes(map, scale);
  return {
    scale, boxes, fit: map.fit.scale, gutter: map.gutter, stage: stageSize(map), lanes: map.laneNames,
    labels: boxes ? boxNames(map, scale) : map.shown.map((label) => ({ ...place(label, label.topic.label), id: label.topic.id, lines: label.lines, size: LABEL_FONT })),
    marks: map.graph.list.filter((topic) => !map.covered.has(topic)).map((topic) => {
      const reach = boxes ? { left: (BOX.width * scale) / 2, right: (BOX.width * scale) / 2, up: (BOX.height * scale) / 2, down: (BOX.height * scale) / 2 } : markReach(map, topic);
      const [x, y] = [topic.px * scale, topic.py * scale];
      return { ...place({ x0: x - reach.left, x1: x + reach.right, y0: y - reach.up, y1: y + reach.down }, topic.label), id: topic.id };
    }),
  };
}
