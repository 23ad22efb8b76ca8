// The picture on the page: draws what the store holds, tells it what people do. What a person did to the view outlasts what is drawn.

import { MANY_STEPS } from "../pure/columns.js";
import { indexGraph } from "../pure/graph.js";
import { isFiltered, lightingOf, noStates, passes, plainLook, statusOf } from "../pure/look.js";
import { counted, hoursInWords } from "../pure/words.js";
import { pendingOf, point, select, showPart, store, tell, watch } from "../store.js";
import { buildFrame, drawAround, openFilters, say } from "./around.js";
import { bringIntoSight, closeBoard, fillBoard, probeBoard, tellPainted } from "./board.js";
import { setData } from "./dom.js";
import { inSlices } from "./slices.js";
import { drawMap, relightMap, showOnMap, takeCamera } from "./map.js";
import { drawOverview, relightOverview } from "./overview.js";
import { drawPlan, relightPlan } from "./plan.js";
import { drawRests, relightRests } from "./rests.js";
import { readTheme } from "./theme.js";
import { newView, subjectOf } from "./view.js";

// `leavesLit`: what draws it has lit it as well, wherever it has room.
const DRAWINGS = {
  plan: { draw: drawPlan, relight: relightPlan, leavesLit: true },
  map: { draw: drawMap, relight: relightMap, leavesLit: true },
  overview: { draw: drawOverview, relight: relightOverview },
  rests: { draw: drawRests, relight: relightRests },
};

/** @typedef {import("./view.js").View} View */

/** @param {any} root @returns {() => void} what stops it */
export function picture(root) {
  const view = (root.__map = newPicture(root));
  const stop = watch((change) => follow(view, change));
  document.fonts?.addEventListener("loadingdone", view.onFonts);
  root.addEventListener("map:select", view.onMapSelect);
  return () => {
    stop();
    view.later?.stop();
    document.fonts?.removeEventListener("loadingdone", view.onFonts);
    root.removeEventListener("map:select", view.onMapSelect);
    view.resized?.disconnect();
    view.alive = false;
  };
}

function newPicture(root) {
  const sheet = buildFrame(root);
  const view = newView(root, sheet, {
    choose: (id) => select(id),
    open: (id) => tell({ do: "open", topic: id }),
    ask: tell,
    setLook: (change) => setLook(view, change),
    toggle: (kind, value) => toggle(view, kind, value),
    say: (text) => say(view, text),
    redraw: () => drawAround(view),
    about: () => showPart("list"),
    point: (id) => point(id ? { ids: new Set([id]), text: "", single: id } : null, "picture"),
  });
  view.onFonts = () => measureAgain(view);
  view.onMapSelect = (event) => select(event.detail?.id || null);
  view.probe = () => probe(view);
  root.addEventListener("keydown", (event) => event.key === "Escape" && view.filtersOpen && openFilters(view, false));
  return view;
}

function follow(view, change) {
  if (!view.alive) return;
  if (change.kind === "point") lightPointed(view, change.from);
  else if (change.kind === "select") relight(view);
  else if (change.kind === "book" || change.kind === "theme") showNow(view);
  else if (change.kind === "mark") showAfterwards(view);
  else if (change.kind === "listed" && view.data) tellPainted(view);
  else if (change.kind === "part" && view.data) fillBoard(view);
}

/** Draw at once; a long plan that is new when its list stands, since both together would keep a frame waiting. */
function showNow(view) {
  view.later?.stop();
  const isLong = store.scene?.view === "plan" && store.book?.nodes.length > MANY_STEPS;
  if (!isLong || view.data?.shownRev === revOf(store.scene)) {
    show(view);
    return;
  }
  view.root.dataset.painted = "false";
  view.later = inSlices(oneStep(() => show(view)));
}

function* oneStep(act) {
  act();
  yield;
}

const revOf = (scene) => `${scene.view} ${scene.rev} ${scene.view === "plan" ? store.book.rev : ""}`;

/** A tick shows in its row at once; the picture follows when that is painted. */
function showAfterwards(view) {
  requestAnimationFrame(() => setTimeout(() => view.alive && show(view)));
}

/** Draw what the store holds now: again where it is another picture, else only what changed in it. */
function show(view) {
  const scene = store.scene;
  if (!scene || !store.turn) return;
  const data = scene.view === "plan" ? { ...store.book, ...scene } : scene;
  if (scene.view === "plan" && (!store.book || store.book.rev !== store.turn.rev)) return;
  const rev = revOf(scene);
  const before = view.data;
  const isNew = before?.shownRev !== rev;
  view.turn = store.turn;
  view.data = isNew ? { ...data, shownRev: rev } : Object.assign(view.data, { crumbs: data.crumbs, title: data.title });
  if (isNew || view.themed !== themeKey(view)) {
    view.theme = readTheme(view.root, view.data.palette);
    view.themed = themeKey(view);
    if (view.ruler.font !== view.theme.font) view.ruler.forget(view.theme.font);
  }
  obey(view);
  if (isNew) draw(view, before);
  relight(view, isNew && DRAWINGS[view.data.view].leavesLit);
  move(view, isNew);
}

const themeKey = (view) => ["--st-background-color", "--st-text-color", "--st-primary-color"].map((name) => getComputedStyle(view.root).getPropertyValue(name)).join();

/** What the server says is planned, known and looked for. */
function obey(view) {
  const { turn } = view;
  const states = noStates();
  for (const name of ["goals", "known", "implied", "ready"]) states[name] = new Set(turn[name] ?? []);
  for (const [id, status] of Object.entries(turn.progress ?? {})) note1(states, id, status);
  for (const { topic, to } of pendingOf("mark")) note1(states, topic, to);
  states.done = new Set([...states.known, ...states.implied]);
  view.states = states;
  view.plan = new Map((turn.plan ?? []).map((id, i) => [id, turn.steps?.[i] ?? i + 1]));
  if (store.scene.view === "plan" || store.scene.view === "rests") planOfBook(view);
  if (turn.look && !pendingOf("look").length) view.look = { ...plainLook(), ...turn.look };
}

function note1(states, id, status) {
  states.progress.delete(id);
  if (status === "in progress") states.progress.add(id);
  if (status === "done") states.known.add(id);
  else states.known.delete(id);
}

function planOfBook(view) {
  const { turn } = view;
  if (store.scene.view !== "plan" || !store.book) return;
  view.plan = new Map(turn.order.map((number, at) => [store.book.nodes[number].id, turn.first + at]));
}

function draw(view, before) {
  const { data, root } = view;
  root.dataset.painted = "false";
  root.dataset.view = data.view;
  const held = before && root.contains(document.activeElement) && before.view !== data.view;
  view.graph = indexGraph(data.view === "overview" ? { nodes: [], edges: [] } : data);
  view.zoom = 1;
  view.unfolded = false;
  view.sheet.onwheel = null;
  if (before) view.sheet.scrollTop = view.sheet.scrollLeft = 0;
  closeBoard(view);
  lightUp(view);
  drawAround(view); // first, since it takes some of the room
  DRAWINGS[data.view].draw(view);
  if (before && before.view !== data.view) say(view, `${data.title}. ${data.view === "overview" ? counted(data.nodes.length, "subject") : counted(view.graph.list.length, "topic")}.`);
  if (held) view.sheet.querySelector('button[tabindex="0"]')?.focus({ preventScroll: true });
}

function lightUp(view) {
  view.selectedId = store.selected;
  const pointed = store.pointed && !store.pointed.single ? store.pointed : null;
  view.caption = pointed?.text ?? "";
  view.lit = lightingOf(view.graph, {
    look: view.look, selectedId: view.selectedId, plan: new Set(view.plan.keys()), pointed: pointed?.ids ?? null, goals: view.states.goals,
    passes: (topic) => passes(view.look, view.states, topic, subjectOf(view, topic)),
  });
}

function relight(view, isLit = false) {
  if (!view.data) return;
  const before = view.lit?.selected ?? null;
  lightUp(view);
  setData(view.root, "selected", view.selectedId ?? "");
  setData(view.root, "topics", String(view.data.view === "overview" ? 0 : view.graph.list.length));
  if (!isLit) DRAWINGS[view.data.view].relight(view);
  drawAround(view);
  if (before !== view.lit.selected) announceTopic(view);
  tellPainted(view);
}

/** What is pointed at elsewhere: a single topic is marked, several are lit. */
function lightPointed(view, from) {
  if (!view.data || !view.board || from === "picture") return;
  const pointed = store.pointed;
  const single = pointed?.single ?? null;
  for (const element of view.pointedOnes ?? []) element.classList.remove("is-pointed");
  view.pointedOnes = single ? [...view.sheet.querySelectorAll(`[data-id="${CSS.escape(single)}"]`)] : [];
  for (const element of view.pointedOnes) element.classList.add("is-pointed");
  const group = pointed && !single ? pointed.ids : null;
  if (group === view.group) return;
  view.group = group;
  lightUp(view);
  if (view.data.view === "map") relightMap(view);
  drawAround(view);
}

/** Bring what somebody asked for into sight; a view that a link holds is shown as its sender saw it. */
function move(view, isNew) {
  const { turn } = view;
  if (turn.at && turn.at !== view.takenAt && view.data.view === "map") takeCamera(view, turn.at);
  view.takenAt = turn.at;
  const wanted = turn.move && turn.move !== view.movedFor;
  view.movedFor = turn.move;
  if (!wanted && !(isNew && view.selectedId && view.data.view !== "overview" && !turn.at)) return;
  const topic = view.graph.topics.get(view.selectedId);
  if (view.data.view === "map") showOnMap(view, topic);
  else bringIntoSight(view, view.sheet.querySelector(".gw-selected"), wanted ? "center" : "nearest");
}

function setLook(view, change) {
  view.look = { ...view.look, ...change };
  tell({ do: "look", look: view.look });
  relight(view);
}

function toggle(view, kind, value) {
  const chosen = view.look[kind];
  setLook(view, { [kind]: chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value] });
  const some = view.graph.list.filter((topic) => passes(view.look, view.states, topic, subjectOf(view, topic))).length;
  say(view, isFiltered(view.look) ? `${counted(some, "topic")} of ${view.graph.list.length} shown.` : "All topics shown.");
}

function announceTopic(view) {
  const topic = view.lit.selected;
  if (!topic) {
    say(view, store.selected ? "" : "Nothing selected.");
    return;
  }
  const status = statusOf(view.states, topic);
  say(view, `${topic.label}. ${subjectOf(view, topic)}, ${hoursInWords(topic)}${status === "later" ? "" : `, ${status}`}. Rests on ${counted(Math.max(0, view.lit.chain.size - 1), "topic")} here, unlocks ${view.lit.unlocked.size}.`);
}

// Words were measured in another font until the page's own has come: measure again.
function measureAgain(view) {
  if (!view.alive || !view.data) return;
  view.ruler.forget();
  fillBoard(view, true);
}

function probe(view) {
  return { zoom: view.zoom, ...probeBoard(view) };
}

