// The boxes and lines of a plan's picture. What stands from before is moved and not made again; of a long plan what is in
// sight is made first and the rest in slices.

import { dayAfter } from "../pure/words.js";
import { arrange, part, putAt, setClass, setLabel, svgPart } from "./dom.js";
import { paintLane, setHome } from "./board.js";

const HEAD_SIZE = 5;
// Beside what is in sight, so that a small step sideways finds it there.
const MARGIN = 40;

/**
 * @typedef {import("./view.js").View} View
 * @typedef {object} StepBox
 * @property {string} id @property {number} number @property {number} place @property {any} item @property {any} topic @property {number} lane @property {number | null} step
 * @property {number} x @property {number} y @property {number} width @property {number} height @property {number} [fold]
 * @property {HTMLElement | null} part made when it is wanted @property {string} key what it says @property {string} lit how it is lit
 *
 * @typedef {{ line: any, from: number, to: number, isMain: boolean, isHelpful: boolean, route: import("../pure/tracks.js").Route }} Pair
 * @typedef {{ isMain: boolean, path: string, halo: SVGPathElement | null, wire: SVGPathElement, head: SVGPathElement }} Wire
 */

/** The boxes of a layout, those made that stand already and those in sight. @param {View} view */
export function drawSteps(view, items, layout) {
  const { board } = view;
  board.isSeen = inSight(view);
  const focused = board.area.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.id : null;
  const before = board.boxes;
  const boxes = items.map((item, i) => stepBox(item, i, layout, before.get(item.topic?.id ?? "")));
  board.area.style.fontSize = `${layout.size}px`;
  board.area.style.setProperty("--gw-line-height", `${Math.round(layout.size * 1.2)}px`);
  board.area.style.setProperty("--gw-edge", layout.size > 11.5 ? "3px" : "1.5px");
  board.boxes = new Map(boxes.map((box) => [box.id, box]));
  board.inOrder = boxes;
  board.headings = headings(view, items, layout);
  for (const box of boxes) if (board.isSeen(box)) makeStep(view, box);
  const home = board.boxes.get(focused ?? view.selectedId) ?? boxes.find((box) => !box.fold && box.topic) ?? boxes[0];
  makeStep(view, home);
  arrangeSteps(board);
  board.current = null;
  for (const box of boxes) if (box.part?.tabIndex === 0) box.part.tabIndex = -1;
  setHome(board, home);
  const heir = focused ? board.boxes.get(focused) : null;
  if (heir && heir.part !== document.activeElement) makeStep(view, heir).focus({ preventScroll: true });
}

/** Whether a box is in sight, or nearly; asked for before anything is changed, since the page is laid out for it. @param {View} view */
function inSight({ sheet }) {
  const [left, right] = [sheet.scrollLeft - MARGIN, sheet.scrollLeft + sheet.clientWidth + MARGIN];
  return (/** @type {{ x: number, width: number }} */ { x, width }) => x < right && x + width > left;
}

/** A box that is made after those before it. @param {View} view */
export function addStep(view, box) {
  const { board } = view;
  const before = board.inOrder[box.number - 1]?.part ?? board.svg;
  before.after(makeStep(view, box));
}

/** All boxes that are made, in their order. */
function arrangeSteps(board) {
  arrange(board.area, [board.svg, ...board.inOrder.flatMap((box) => box.part ?? []), ...board.headings]);
}

/** @returns {StepBox} */
function stepBox(item, number, layout, before) {
  const place = layout.boxes[number];
  const word = item.isNow ? "now" : layout.tails ? item.tail : "";
  const key = JSON.stringify([place.lines, place.low, Boolean(place.cut), item.fold, item.step, word, item.isNow, item.isDue, item.isDone]);
  const box = { id: item.topic?.id ?? "", number, place: number, item, topic: item.topic, lane: item.topic?.lane ?? -1, step: item.step, fold: item.fold, part: null, key, lit: "", word, ...place };
  if (!before?.part || before.key !== key) return box;
  if (["x", "y", "width", "height"].some((name) => before[name] !== box[name])) putAt(before.part, box);
  return { ...box, part: before.part, lit: before.lit };
}

/** The element of a box. @param {View} view @param {any} box @returns {HTMLElement} */
export function makeStep(view, box) {
  box.part ??= newStep(view, box);
  return box.part;
}

function newStep(view, box) {
  const { item, id } = box;
  const made = part("button", "gw-topic gw-step");
  made.dataset.id = id;
  made.tabIndex = -1;
  putAt(made, box);
  const name = part("span", "gw-name", box.lines.join("\n"));
  name.dir = "auto";
  name.dataset.label = "";
  if (item.fold) {
    made.classList.add("is-fold");
    made.append(part("i", "gw-no", "✓"), name);
    setLabel(made, `${item.fold} steps are done. Show them.`);
    return made;
  }
  made.dataset.topic = id;
  made.dataset.step = String(item.step);
  const count = part("i", "gw-no", item.isDone ? "✓" : String(item.step));
  count.dataset.label = "";
  made.append(count, name);
  if (box.word) {
    const tail = part("span", item.isNow ? "gw-word" : "gw-tail", box.word);
    tail.dataset.label = "";
    setClass(tail, "is-high", !box.low);
    made.append(tail);
  }
  setClass(made, "is-now", Boolean(item.isNow));
  setClass(made, "is-due", Boolean(item.isDue));
  setClass(made, "is-done", Boolean(item.isDone));
  if (box.cut || [...item.name].length > 60) made.title = item.name;
  // What is made after the board was painted is painted by itself.
  if (view.board.theme) paintLane(made, view.board.theme.lanes[box.lane % view.board.theme.lanes.length]);
  return made;
}

function headings(view, items, layout) {
  const { turn } = view;
  let year = turn.today ? Number(turn.today.slice(0, 4)) : 0;
  return layout.columns.flatMap(([from, to], column) => {
    const [first, last] = [items.slice(from, to).find((item) => item.week), items[to - 1]];
    if (!first) return [];
    const title = part("div", "gw-weeks");
    title.append(part("b", "", first.week === last.week ? `Week ${first.week}` : `Weeks ${first.week}–${last.week}`));
    if (first.from !== null && first.from !== undefined) {
      const day = dayAfter(turn.monday, first.from);
      title.append(" ", part("span", "", day.year === year ? day.short : `${day.short} ${day.year}`));
      year = day.year;
    }
    for (const text of title.children) text.dataset.label = "";
    putAt(title, { x: column * layout.pitch + layout.gutter - 4, y: 6, width: layout.boxes[from].width });
    return [title];
  });
}

// ---- Lines. Those at rest stand in one group for each subject, which has its colour.

/** Groups for lines, and none of the lines that are no longer drawn. @param {View} view @param {Pair[]} pairs */
export function clearLines(view, pairs) {
  const { board } = view;
  if (!board.wires) {
    board.wires = new Map();
    [board.quietLines, board.mainWay, board.asked] = ["gw-quiet", "gw-main", "gw-asked"].map((name) => svgPart("g", { class: name }));
    board.svg.replaceChildren(board.quietLines, board.mainWay, board.asked);
  }
  const kept = new Map(pairs.map((pair) => [pair.line, pair.isMain]));
  for (const [line, wire] of board.wires) {
    if (kept.get(line) === wire.isMain) continue;
    for (const made of [wire.halo, wire.wire, wire.head]) made?.remove();
    board.wires.delete(line);
  }
}

/** @param {View} view @param {Pair} pair */
export function drawLine(view, { line, isMain, route }) {
  const { board } = view;
  const wire = board.wires.get(line) ?? newWire(view, line, isMain);
  if (wire.path === route.path) return;
  wire.path = route.path;
  wire.halo?.setAttribute("d", route.path);
  wire.wire.setAttribute("d", route.path);
  wire.head.setAttribute("d", headOf(route));
}

/** @returns {Wire} */
function newWire(view, line, isMain) {
  const { board } = view;
  const group = isMain ? board.mainWay : laneGroup(view, line.source.lane);
  const made = { isMain, path: "", halo: isMain ? svgPart("path", { class: "gw-halo" }) : null, ...lineParts(line) };
  group.append(...(made.halo ? [made.halo] : []), made.wire, made.head);
  board.wires.set(line, made);
  return made;
}

function laneGroup(view, lane) {
  const { quietLines } = view.board;
  const there = quietLines.querySelector(`[data-lane="${lane}"]`);
  if (there) return there;
  const made = svgPart("g", {});
  made.dataset.lane = String(lane);
  paintGroup(view, made);
  quietLines.append(made);
  return made;
}

function paintGroup(view, group) {
  group.style.setProperty("--lane-mark", view.theme.lanes[Number(group.dataset.lane) % view.theme.lanes.length].mark);
}

/** The colours of all lines. @param {View} view */
export function repaintLines(view) {
  for (const group of view.board.quietLines?.children ?? []) paintGroup(view, group);
}

function lineParts(line, className = "") {
  return { wire: svgPart("path", { class: `gw-thread is-${line.kind || "needed"} ${className}` }), head: svgPart("path", { class: `gw-head ${className}` }) };
}

/** A line and its head, drawn in a group that has its colour. */
export function askedParts(route, line, className) {
  const { wire, head } = lineParts(line, className);
  wire.setAttribute("d", route.path);
  head.setAttribute("d", headOf(route));
  return [wire, head];
}

function headOf(route) {
  const [x, y] = route.points.at(-1);
  const half = HEAD_SIZE * 0.55;
  return route.turns === "down" ? `M${x} ${y}l${-half} ${-HEAD_SIZE}h${2 * half}Z` : `M${x} ${y}l${-HEAD_SIZE} ${-half}v${2 * half}Z`;
}
