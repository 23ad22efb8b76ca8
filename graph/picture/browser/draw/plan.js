// The plan as a picture: every step a named box, in step order down columns of weeks, its prerequisite lines in the gutters.

import { ABOVE, BELOW, mainLines, reached } from "../pure/graph.js";
import { MANY_STEPS, planLayouts } from "../pure/columns.js";
import { bestRouted, routePlan } from "../pure/tracks.js";
import { hoursInShort, hoursInWords, someNames } from "../pure/words.js";
import { fitBoard, fillBoard, nearestBox, newBoard, openBoard, paintTheme, setHome, tellPainted } from "./board.js";
import { keepLayout, keptLayout } from "./keep.js";
import { setClass, setData, setLabel } from "./dom.js";
import { inSlices } from "./slices.js";
import { addStep, askedParts, clearLines, drawLine, drawSteps, makeStep, repaintLines } from "./steps.js";

/**
 * @typedef {import("./view.js").View} View
 */

/** @param {View} view */
export function drawPlan(view) {
  const board = newBoard(view, "plan", placePlan);
  board.area.dataset.testid = "plan-board";
  board.boxes = new Map();
  listen(view);
  relightPlan(view);
  openBoard(view);
}

/** What is drawn in which order: what is done as one box, unless it was unfolded, then the steps that are left. */
function itemsOf(view) {
  const { turn, graph } = view;
  const done = (turn.finished ?? []).filter((number) => turn.status[number] === "done").reverse();
  /** @type {any[]} */
  const items = [];
  if (done.length && !view.unfolded) items.push({ fold: done.length, name: `${done.length} done`, tail: "", week: 0, topic: null, step: null });
  else done.forEach((number, i) => items.push({ topic: graph.list[number], step: i + 1, isDone: true, week: 0 }));
  const now = new Set(turn.now);
  turn.order.forEach((number, at) => items.push({ topic: graph.list[number], step: turn.first + at, week: turn.weeks[at], from: turn.from[at], isDue: now.has(number) }));
  const present = items.find((item) => item.topic && !item.isDone);
  if (present) present.isNow = true;
  return items.map((item) => ({ ...item, name: item.topic?.label ?? item.name, tail: item.topic ? hoursInShort(item.topic.hours) : "" }));
}

/** @param {View} view @param {number} width @param {number} height */
function placePlan(view, width, height) {
  const { board, ruler } = view;
  const items = itemsOf(view);
  board.items = items;
  const room = { width: width - 2, height: Math.max(0, height - 4) };
  const place = new Map(items.filter((item) => item.topic).map((item) => [item.topic, items.indexOf(item)]));
  const main = mainLines(items.filter((item) => item.topic && !item.isDone).map((item) => item.topic), view.states.goals);
  const lines = view.graph.lines.filter((line) => !line.redundant && place.has(line.source) && place.has(line.target) && place.get(line.source) < place.get(line.target));
  board.lines = lines.map((line) => ({ line, from: place.get(line.source), to: place.get(line.target), isMain: main.has(line), isHelpful: line.kind === "recommended" }));
  board.rest?.stop();
  if (!items.length) {
    board.area.replaceChildren(board.svg);
    board.svg.replaceChildren();
    Object.assign(board, { boxes: new Map(), inOrder: [], wires: undefined, isDrawn: true });
    board.signature = JSON.stringify(signature(view));
    fitBoard(board, height);
    return;
  }
  const roomKey = `${view.data.shownRev} ${width} ${height}`;
  const like = board.room === roomKey ? board.layout : keptLayout(roomKey);
  const layouts = planLayouts(items, room, ruler.measure, like);
  board.room = roomKey;
  const far = (pair, layout) => layout.boxes[pair.to].column - layout.boxes[pair.from].column;
  const isLong = items.length > MANY_STEPS;
  const atRest = (layout) => board.lines.filter((pair) => !pair.isHelpful && (!isLong || pair.isMain || far(pair, layout) <= 1));
  // Of a long plan there is one layout, and its lines are drawn when its boxes have been.
  const routed = isLong ? { layout: layouts[0], routes: null } : bestRouted(layouts, atRest(layouts[0]));
  if (routed.layout.wish && routed.layout.wish !== like?.wish) keepLayout(roomKey, routed.layout);
  board.layout = routed.layout;
  board.mainPlaces = new Set(board.lines.filter((pair) => pair.isMain).flatMap((pair) => [pair.from, pair.to]));
  const rest = atRest(routed.layout);
  drawSteps(view, items, routed.layout);
  board.isDrawn = false;
  board.rest = inSlices(restOf(view, rest, routed.routes));
  fitBoard(board, Math.max(0, routed.layout.height), routed.layout.width);
  board.signature = JSON.stringify(signature(view));
  // What has been seen whole is drawn again whole.
  if (!isLong || board.isWhole) board.rest.finish();
  else relightPlan(view);
}

/** What may follow when what is in sight stands: the lines, then boxes and lines further on. */
function* restOf(view, pairs, found) {
  const { board } = view;
  const routes = found ?? routePlan(pairs, board.layout).routes;
  const routed = pairs.map((pair, i) => ({ ...pair, route: routes[i] }));
  board.routes = new Map(routed.map((pair) => [pair.line, pair.route]));
  clearLines(view, routed);
  const { isSeen } = board;
  const [first, later] = [[], []];
  for (const pair of routed) (isSeen(board.inOrder[pair.from]) || isSeen(board.inOrder[pair.to]) ? first : later).push(pair);
  for (const pair of first) {
    drawLine(view, pair);
    yield;
  }
  for (const box of board.inOrder) {
    if (box.part) continue;
    addStep(view, box);
    yield;
  }
  board.isWhole = true;
  relightPlan(view);
  for (const pair of later) {
    drawLine(view, pair);
    yield;
  }
  board.isDrawn = true;
  tellPainted(view);
}

/** What a click lights: every way to the goal, and all that the step needs. */
function askedLines(view, topic) {
  const { board } = view;
  const inside = new Set(board.items.filter((item) => item.topic).map((item) => item.topic));
  const follows = (line) => inside.has(line.source) && inside.has(line.target);
  const [above, below] = [reached(topic, ABOVE, Infinity, follows), reached(topic, BELOW, Infinity, follows)];
  const lines = board.lines.filter(({ line }) => (above.has(line.source) && above.has(line.target)) || (below.has(line.source) && below.has(line.target)) || line.source === topic || line.target === topic);
  return { above, below, lines };
}

/** @param {View} view */
export function relightPlan(view) {
  const { board } = view;
  if (!board.items) return;
  const current = JSON.stringify(signature(view));
  if (board.signature !== current) {
    board.signature = current;
    if (board.width) {
      fillBoard(view, true);
      return;
    }
  }
  if (paintTheme(view, board.inOrder?.filter((box) => box.topic && box.part) ?? [])) repaintLines(view);
  const selected = view.graph.topics.get(view.selectedId) ?? null;
  const isStep = Boolean(selected && board.boxes.has(selected.id));
  if (isStep && !board.isWhole) {
    board.rest?.finish(); // which comes back here
    return;
  }
  const asked = isStep ? askedLines(view, selected) : null;
  const pointed = view.pointed;
  for (const box of board.inOrder ?? []) {
    if (!box.topic || !box.part) continue;
    const isLit = asked ? asked.above.has(box.topic) || asked.below.has(box.topic) : true;
    lightStep(view, box, {
      "gw-selected": isStep && box.topic === selected,
      "is-back": !isLit,
      "is-lit": Boolean(asked && isLit),
      "is-need": Boolean(asked && box.topic !== selected && asked.below.has(box.topic)),
      "is-near": Boolean(pointed?.has(box.id)),
      "is-goal": view.states.goals.has(box.id),
      "is-progress": view.states.progress.has(box.id),
      "is-main": !asked && board.mainPlaces.has(box.place),
    });
  }
  setClass(board.svg, "has-lit", Boolean(asked));
  drawAsked(view, selected, asked);
}

/** Light a box, if it is lit otherwise than it was. */
function lightStep(view, box, classes) {
  const lit = JSON.stringify(classes);
  if (box.lit === lit) return;
  box.lit = lit;
  const made = makeStep(view, box);
  for (const [name, on] of Object.entries(classes)) setClass(made, name, on);
  setData(made, "status", box.item.isDone ? "done" : classes["is-progress"] ? "in progress" : "to do");
  setLabel(made, stepInWords(view, box));
  made.ariaCurrent = classes["gw-selected"] ? "true" : null;
}

function drawAsked(view, selected, asked) {
  const { board } = view;
  if (!board.asked) return;
  if (!asked) {
    board.asked.replaceChildren();
    return;
  }
  const missing = asked.lines.filter(({ line }) => !board.routes.has(line));
  if (missing.length) {
    const { routes } = routePlan(missing, board.layout);
    missing.forEach(({ line }, i) => board.routes.set(line, routes[i]));
  }
  board.asked.replaceChildren(...asked.lines.flatMap(({ line }) => {
    const isWay = asked.above.has(line.source) && asked.above.has(line.target);
    return askedParts(board.routes.get(line), line, isWay ? "is-way" : "is-base");
  }));
}

function signature(view) {
  const { turn } = view;
  return [turn.order, turn.first, turn.weeks, turn.from, turn.now, turn.status, turn.finished, view.unfolded, view.data.rev];
}

function stepInWords(view, box) {
  const { topic } = box;
  const words = [box.item.isDone ? "done" : "", view.states.progress.has(topic.id) ? "in progress" : "", box.item.isNow ? "now" : "", view.states.goals.has(topic.id) ? "goal" : ""];
  const names = (lines, end) => someNames(lines.filter((line) => !line.redundant).map((line) => line[end].label), 6);
  const ties = [topic.needs.length ? `needs ${names(topic.needs, "source")}` : "", topic.unlocks.length ? `leads to ${names(topic.unlocks, "target")}` : ""];
  return [`Step ${box.step}: ${topic.label}`, hoursInWords(topic), ...words, ...ties].filter(Boolean).join(", ");
}

// ---- Pointer and keyboard.

function listen(view) {
  const { area } = view.board;
  const boxAt = (event) => {
    const made = event.target.closest?.(".gw-step");
    return (made && view.board.inOrder?.find((box) => box.part === made)) ?? null;
  };
  area.onclick = (event) => {
    const box = boxAt(event);
    if (box?.fold) unfold(view);
    else view.acts.choose(box?.id ?? null);
  };
  area.ondblclick = (event) => boxAt(event)?.topic && view.acts.open(boxAt(event).id);
  area.onpointerover = (event) => near(view, boxAt(event));
  area.onpointerleave = () => near(view, null);
  area.addEventListener("focusin", (event) => {
    if (!boxAt(event)) return;
    setHome(view.board, boxAt(event));
    near(view, boxAt(event));
  });
  area.addEventListener("focusout", () => near(view, null));
  area.onkeydown = (event) => pressKey(view, event, boxAt(event));
}

function unfold(view) {
  view.unfolded = true;
  relightPlan(view);
  view.board.inOrder[0]?.part?.focus();
  view.acts.say("Done steps are shown.");
}

/** A step and its direct lines, while something points at it. */
function near(view, box) {
  const { board } = view;
  if (!board || board.near === box) return; // another picture has taken its place
  board.near = box;
  view.acts.point(box?.topic ? box.id : null);
  for (const line of board.svg.querySelectorAll(".is-near")) line.classList.remove("is-near");
  if (!box?.topic) return;
  const paths = new Set(board.lines.filter((pair) => pair.from === box.place || pair.to === box.place).map((pair) => board.routes.get(pair.line)?.path));
  for (const line of board.svg.querySelectorAll(".gw-thread")) if (paths.has(line.getAttribute("d"))) line.classList.add("is-near");
}

const KEYS = {
  ArrowUp: (board, box) => board.inOrder[box.number - 1],
  ArrowDown: (board, box) => board.inOrder[box.number + 1],
  ArrowLeft: (board, box) => nearestBox(box, tied(board, box, "needs", "source")),
  ArrowRight: (board, box) => nearestBox(box, tied(board, box, "unlocks", "target")),
  Home: (board) => board.inOrder[0],
  End: (board) => board.inOrder.at(-1),
};

function tied(board, box, side, end) {
  return (box.topic?.[side] ?? []).filter((line) => !line.redundant).map((line) => board.boxes.get(line[end].id)).filter(Boolean);
}

function pressKey(view, event, box) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !box) return;
  if (event.key === "Escape") view.acts.choose(null);
  else if (event.key === "Enter" && box.topic && box.id === view.selectedId) view.acts.open(box.id);
  else if (KEYS[event.key]) goTo(view, KEYS[event.key](view.board, box));
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function goTo(view, box) {
  view.board.rest?.finish();
  box?.part.focus();
}
