// The plan as a picture: every step a named box, in step order down columns of weeks, its prerequisite lines in the gutters.

import { ABOVE, BELOW, mainLines, reached } from "../pure/graph.js";
import { MANY_STEPS, planLayouts } from "../pure/columns.js";
import { bestRouted, routePlan } from "../pure/tracks.js";
import { dayAfter, hoursInShort, hoursInWords, someNames } from "../pure/words.js";
import { fitBoard, fillBoard, nearestBox, newBoard, openBoard, paintTheme, setHome } from "./board.js";
import { keepLayout, keptLayout } from "./keep.js";
import { part, putAt, setClass, setData, setLabel, svgPart } from "./dom.js";

const HEAD_SIZE = 5;

/**
 * @typedef {import("./view.js").View} View
 * @typedef {{ id: string, number: number, part: HTMLElement, topic: any, lane: number, step: number | null, x: number, y: number, width: number, height: number, fold?: number, place: number }} StepBox
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
  if (!items.length) {
    board.area.replaceChildren(board.svg);
    board.signature = JSON.stringify(signature(view));
    fitBoard(board, height);
    return;
  }
  const roomKey = `${view.data.shownRev} ${width} ${height}`;
  const like = board.room === roomKey ? board.layout : keptLayout(roomKey);
  const layouts = planLayouts(items, room, ruler.measure, like);
  board.room = roomKey;
  const far = (pair, layout) => layout.boxes[pair.to].column - layout.boxes[pair.from].column;
  const atRest = (layout) => board.lines.filter((pair) => !pair.isHelpful && (items.length <= MANY_STEPS || pair.isMain || far(pair, layout) <= 1));
  const routed = bestRouted(layouts, atRest(layouts[0]));
  if (routed.layout.wish && routed.layout.wish !== like?.wish) keepLayout(roomKey, routed.layout);
  board.layout = routed.layout;
  board.mainPlaces = new Set(board.lines.filter((pair) => pair.isMain).flatMap((pair) => [pair.from, pair.to]));
  const rest = atRest(routed.layout);
  drawBoxes(view, items, routed.layout);
  drawHeadings(view, items, routed.layout);
  const quiet = rest.map((pair, i) => ({ ...pair, route: routed.routes[i] }));
  board.routes = new Map(quiet.map((pair) => [pair.line, pair.route]));
  drawLines(view, quiet);
  fitBoard(board, Math.max(0, routed.layout.height), routed.layout.width);
  board.theme = null;
  board.signature = JSON.stringify(signature(view));
  relightPlan(view);
}

function drawBoxes(view, items, layout) {
  const { board } = view;
  const focused = board.area.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.id : null;
  const boxes = items.map((item, i) => boxOf(view, item, i, layout));
  board.area.style.fontSize = `${layout.size}px`;
  board.area.style.setProperty("--gw-line-height", `${Math.round(layout.size * 1.2)}px`);
  board.area.style.setProperty("--gw-edge", layout.size > 11.5 ? "3px" : "1.5px");
  board.area.replaceChildren(board.svg, ...boxes.map((box) => box.part));
  board.boxes = new Map(boxes.map((box) => [box.id, box]));
  board.inOrder = boxes;
  board.current = null;
  setHome(board, board.boxes.get(focused ?? view.selectedId) ?? boxes.find((box) => !box.fold && box.topic) ?? boxes[0]);
  if (focused) board.boxes.get(focused)?.part.focus({ preventScroll: true });
}

/** @returns {StepBox} */
function boxOf(view, item, number, layout) {
  const place = layout.boxes[number];
  const made = part("button", "gw-topic gw-step");
  const id = item.topic?.id ?? "";
  made.dataset.id = id;
  made.tabIndex = -1;
  putAt(made, place);
  const name = part("span", "gw-name", place.lines.join("\n"));
  name.dir = "auto";
  name.dataset.label = "";
  if (item.fold) {
    made.classList.add("is-fold");
    made.append(part("i", "gw-no", "✓"), name);
    setLabel(made, `${item.fold} steps are done. Show them.`);
    return { id: "", number, part: made, topic: null, lane: -1, step: null, fold: item.fold, place: number, ...place };
  }
  made.dataset.topic = id;
  made.dataset.step = String(item.step);
  const count = part("i", "gw-no", item.isDone ? "✓" : String(item.step));
  count.dataset.label = "";
  made.append(count, name);
  const word = item.isNow ? "now" : layout.tails ? item.tail : "";
  if (word) {
    const tail = part("span", item.isNow ? "gw-word" : "gw-tail", word);
    tail.dataset.label = "";
    setClass(tail, "is-high", !place.low);
    made.append(tail);
  }
  setClass(made, "is-now", Boolean(item.isNow));
  setClass(made, "is-due", Boolean(item.isDue));
  setClass(made, "is-done", Boolean(item.isDone));
  if (place.cut || [...item.name].length > 60) made.title = item.name;
  return { id, number, part: made, topic: item.topic, lane: item.topic.lane, step: item.step, place: number, ...place };
}

function drawHeadings(view, items, layout) {
  const { turn, board } = view;
  let year = turn.today ? Number(turn.today.slice(0, 4)) : 0;
  layout.columns.forEach(([from, to], column) => {
    const [first, last] = [items.slice(from, to).find((item) => item.week), items[to - 1]];
    if (!first) return;
    const title = part("div", "gw-weeks");
    title.append(part("b", "", first.week === last.week ? `Week ${first.week}` : `Weeks ${first.week}–${last.week}`));
    if (first.from !== null && first.from !== undefined) {
      const day = dayAfter(turn.monday, first.from);
      title.append(" ", part("span", "", day.year === year ? day.short : `${day.short} ${day.year}`));
      year = day.year;
    }
    for (const text of title.children) text.dataset.label = "";
    putAt(title, { x: column * layout.pitch + layout.gutter - 4, y: 6, width: layout.boxes[from].width });
    board.area.append(title);
  });
}

function drawLines(view, pairs) {
  const { board } = view;
  const kinds = { quiet: svgPart("g", { class: "gw-quiet" }), main: svgPart("g", { class: "gw-main" }), asked: svgPart("g", { class: "gw-asked" }) };
  for (const pair of pairs) {
    const group = pair.isMain ? kinds.main : kinds.quiet;
    if (pair.isMain) group.append(svgPart("path", { class: "gw-halo", d: pair.route.path, fill: "none" }));
    group.append(...lineParts(pair.route, pair.line, view));
  }
  board.svg.replaceChildren(...Object.values(kinds));
  board.asked = kinds.asked;
}

function lineParts(route, line, view, className = "") {
  const wire = svgPart("path", { class: `gw-thread is-${line.kind || "needed"} ${className}`, d: route.path, fill: "none" });
  const head = svgPart("path", { class: `gw-head ${className}`, d: headOf(route) });
  for (const made of [wire, head]) {
    made.dataset.lane = String(line.source.lane);
    made.style.setProperty("--lane-mark", view.theme.lanes[line.source.lane % view.theme.lanes.length].mark);
  }
  return [wire, head];
}

function headOf(route) {
  const [x, y] = route.points.at(-1);
  const half = HEAD_SIZE * 0.55;
  return route.turns === "down" ? `M${x} ${y}l${-half} ${-HEAD_SIZE}h${2 * half}Z` : `M${x} ${y}l${-HEAD_SIZE} ${-half}v${2 * half}Z`;
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
  if (paintTheme(view, board.inOrder?.filter((box) => box.topic) ?? [])) repaintLines(view);
  const selected = view.graph.topics.get(view.selectedId) ?? null;
  const isStep = Boolean(selected && board.boxes.has(selected.id));
  const asked = isStep ? askedLines(view, selected) : null;
  const pointed = view.pointed;
  for (const box of board.inOrder ?? []) {
    if (!box.topic) continue;
    const isLit = asked ? asked.above.has(box.topic) || asked.below.has(box.topic) : true;
    setClass(box.part, "gw-selected", isStep && box.topic === selected);
    setClass(box.part, "is-back", !isLit);
    setClass(box.part, "is-lit", Boolean(asked && isLit));
    setClass(box.part, "is-need", Boolean(asked && box.topic !== selected && asked.below.has(box.topic)));
    setClass(box.part, "is-near", Boolean(pointed?.has(box.id)));
    setClass(box.part, "is-goal", view.states.goals.has(box.id));
    setClass(box.part, "is-progress", view.states.progress.has(box.id));
    setClass(box.part, "is-main", !asked && board.mainPlaces.has(box.place));
    setData(box.part, "status", box.step !== null && box.part.classList.contains("is-done") ? "done" : view.states.progress.has(box.id) ? "in progress" : "to do");
    setLabel(box.part, stepInWords(view, box));
    if ((box.topic === selected) !== (box.part.ariaCurrent === "true")) box.part.ariaCurrent = box.topic === selected ? "true" : null;
  }
  setClass(board.svg, "has-lit", Boolean(asked));
  drawAsked(view, selected, asked);
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
    return lineParts(board.routes.get(line), line, view, isWay ? "is-way" : "is-base");
  }));
}

function repaintLines(view) {
  for (const line of /** @type {NodeListOf<SVGElement>} */ (view.board.svg.querySelectorAll("[data-lane]"))) line.style.setProperty("--lane-mark", view.theme.lanes[Number(line.dataset.lane) % view.theme.lanes.length].mark);
}

function signature(view) {
  const { turn } = view;
  return [turn.order, turn.first, turn.weeks, turn.from, turn.now, turn.status, turn.finished, view.unfolded, view.data.rev];
}

function stepInWords(view, box) {
  const { topic } = box;
  const words = [box.part.classList.contains("is-done") ? "done" : "", view.states.progress.has(topic.id) ? "in progress" : "", box.part.classList.contains("is-now") ? "now" : "", view.states.goals.has(topic.id) ? "goal" : ""];
  const names = (lines, end) => someNames(lines.filter((line) => !line.redundant).map((line) => line[end].label), 6);
  const ties = [topic.needs.length ? `needs ${names(topic.needs, "source")}` : "", topic.unlocks.length ? `leads to ${names(topic.unlocks, "target")}` : ""];
  return [`Step ${box.step}: ${topic.label}`, hoursInWords(topic), ...words, ...ties].filter(Boolean).join(", ");
}

// ---- Pointer and keyboard.

function listen(view) {
  const { area } = view.board;
  const boxAt = (event) => view.board.inOrder?.find((box) => box.part === event.target.closest?.(".gw-step")) ?? null;
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
  view.board.inOrder[0]?.part.focus();
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
  else if (KEYS[event.key]) KEYS[event.key](view.board, box)?.part.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
