// The map: lanes of subjects, every topic by its name, the prerequisite lines behind the names.

import { clamp } from "../pure/numbers.js";
import { isEntry, labelSize, laneLayout, lanePath } from "../pure/lanes.js";
import { statusOf } from "../pure/look.js";
import { counted, hoursInWords, someNames } from "../pure/words.js";
import { bringIntoSight, fillBoard, fitBoard, nearestBox, newBoard, openBoard, paintLane, paintTheme, setHome } from "./board.js";
import { part, putAt, setClass, setLabel, setText, svgPart } from "./dom.js";
import { isNarrow, subjectOf } from "./view.js";

const SIZE = 11;
const SMALL = 10.5;
const LARGER = [16, 14.5, 13, 12]; // of few topics
const FEW = 80;
const MOST_ZOOM = 3;
const ZOOM_STEP = 1.25;

/**
 * @typedef {import("./view.js").View} View
 */

/** @param {View} view */
export function drawMap(view) {
  const board = newBoard(view, "lanes", placeMap);
  board.boxes = new Map(view.graph.list.map((topic, number) => [topic.id, nameOf(view, topic, number)]));
  board.inOrder = [...board.boxes.values()];
  board.lanes = view.data.lanes.map((lane, number) => laneOf(view, lane, number));
  board.area.append(...board.lanes.map((lane) => lane.part), ...board.inOrder.flatMap((box) => [box.part, ...box.rests]));
  [board.quietLines, board.askedLines, board.pointedLines] = ["gw-quiet", "gw-asked", "gw-pointed"].map((name) => svgPart("g", { class: name }));
  board.svg.append(board.quietLines, board.askedLines, board.pointedLines);
  setHome(board, board.inOrder[0]);
  listen(view);
  openBoard(view);
}

function laneOf(view, lane, number) {
  const made = part("div", "gw-lane");
  const name = part("button", "gw-lane-name");
  name.tabIndex = -1;
  name.dataset.label = "";
  name.dir = "auto";
  made.append(name);
  name.onclick = () => view.acts.toggle("category", lane.name);
  return { ...lane, part: made, name, lane: number };
}

function nameOf(view, topic, number) {
  const made = part("button", "gw-topic gw-spot");
  made.dataset.id = topic.id;
  made.tabIndex = -1;
  const name = part("span", "gw-name");
  name.dataset.label = "";
  name.dir = "auto";
  made.append(part("i", "gw-dot"), name);
  const rests = Object.entries(topic.more ?? {}).map(([side, count]) => {
    const more = part("button", "gw-rim", `+${count}`);
    more.tabIndex = -1;
    more.title = side === "needs" ? `${counted(count, "more prerequisite")} of ${topic.label}, not drawn yet` : `${counted(count, "more topic")} that ${topic.label} unlocks, not drawn yet`;
    setLabel(more, `Show ${more.title}`);
    more.onclick = () => view.acts.ask({ do: "more", topic: topic.id, side });
    return more;
  });
  return { id: topic.id, number, topic, lane: topic.lane, part: made, name, rests, x: 0, y: 0, width: 0, height: 0 };
}

/** @param {View} view @param {number} width @param {number} height */
function placeMap(view, width, height) {
  const { board } = view;
  const narrow = isNarrow(view);
  const least = (narrow ? 13 : height < 660 ? SMALL : SIZE) * Math.sqrt(view.zoom);
  const roomOf = (/** @type {number} */ size) => ({ width: (width - 1) * view.zoom, height: (height - 2) * view.zoom, size, narrow, ...(narrow ? { least: 22 } : width < 850 ? { least: 13.5 } : {}) });
  const layout = roomiest(view, [...(narrow || view.zoom !== 1 ? [] : LARGER), least].map(roomOf));
  const { size } = layout;
  const room = roomOf(size);
  board.layout = layout;
  const lead = Math.min(layout.row, size * 1.25);
  board.area.style.fontSize = `${size}px`;
  board.area.style.setProperty("--gw-line-height", `${lead.toFixed(2)}px`);
  board.lanes.forEach((lane, number) => {
    const band = layout.bands[number];
    putAt(lane.part, { x: 0, y: band.top, width: layout.width, height: band.height });
    lane.part.hidden = !band.height;
    lane.name.style.fontSize = `${labelSize(room)}px`;
    setText(lane.name, band.label.join("\n"));
  });
  for (const box of board.inOrder) {
    const place = layout.places.get(box.topic);
    setText(box.name, place.lines.join("\n"));
    Object.assign(box, { x: place.x, y: place.y, width: place.width, height: layout.row });
    putAt(box.part, { x: place.x - 7, y: place.y - lead / 2 });
    box.rests.forEach((rest, i) => putAt(rest, { x: place.x + 9 + place.width - 26 + i * 26, y: place.y - lead / 2 }));
    if (place.lines.at(-1).endsWith("…") || [...box.topic.label].length > 60) box.part.title = box.topic.label;
  }
  drawQuiet(view);
  fitBoard(board, Math.max(layout.height, 0), layout.width);
  board.theme = null;
  relightMap(view);
}

/** The layout in the largest type in which all of few topics are seen at once, else in the last. */
function roomiest({ data, graph, ruler }, rooms) {
  const laid = (room) => laneLayout(data.lanes, graph.list, room, ruler.measure);
  for (const room of graph.list.length > FEW ? [] : rooms.slice(0, -1)) {
    const layout = laid(room);
    if (layout.leveled && layout.height <= room.height) return layout;
  }
  return laid(rooms.at(-1));
}

/** The lines at rest: one path for each subject and kind, so that the browser has little to hold. */
function drawQuiet(view) {
  const { board, graph } = view;
  const paths = new Map();
  for (const line of graph.lines) {
    if (line.redundant) continue;
    const key = `${line.source.lane} ${line.kind}`;
    paths.set(key, `${paths.get(key) ?? ""}${pathOf(board, line)}`);
  }
  board.quietLines.replaceChildren(...[...paths].map(([key, d]) => {
    const [lane, kind] = key.split(" ");
    const made = svgPart("path", { class: `gw-thread is-${kind || "needed"}`, d, fill: "none" });
    made.dataset.lane = lane;
    return made;
  }));
}

function pathOf(board, line) {
  const { places, pitch } = board.layout;
  return lanePath(places.get(line.source), places.get(line.target), pitch);
}

/** @param {View} view */
export function relightMap(view) {
  const { board, lit, states } = view;
  if (!board?.layout) return;
  paintTheme(view, board.inOrder);
  for (const lane of board.lanes) paintLane(lane.part, view.theme.lanes[lane.lane % view.theme.lanes.length]);
  const { active } = lit;
  for (const box of board.inOrder) {
    const { topic } = box;
    const isLit = lit.shown.has(topic);
    const step = view.plan.get(topic.id);
    const classes = {
      "is-lit": active && isLit, "is-back": active && !isLit, "gw-selected": topic === lit.selected, "is-goal": states.goals.has(topic.id), "is-entry": isEntry(topic),
      "is-known": states.done.has(topic.id), "is-implied": states.implied.has(topic.id), "is-progress": states.progress.has(topic.id) && !states.done.has(topic.id), "is-ready": states.done.size > 0 && states.ready.has(topic.id),
    };
    for (const [name, on] of Object.entries(classes)) setClass(box.part, name, on);
    setLabel(box.part, topicInWords(view, topic, step));
    if ((topic === lit.selected) !== (box.part.ariaCurrent === "true")) box.part.ariaCurrent = topic === lit.selected ? "true" : null;
  }
  setClass(board.svg, "has-lit", active);
  const groups = new Map();
  for (const [line, role] of lit.lines) {
    const key = role === "unlocks" ? `unlocks ${line.kind}` : role === "chain" || role === "path" ? `chain ${line.kind}` : `lane-${line.source.lane} ${line.kind}`;
    groups.set(key, `${groups.get(key) ?? ""}${pathOf(board, line)}`);
  }
  board.askedLines.replaceChildren(...[...groups].map(([key, d]) => {
    const [role, kind] = key.split(" ");
    const made = svgPart("path", { class: `gw-thread is-${role} is-${kind || "needed"}`, d, fill: "none" });
    if (role.startsWith("lane-")) made.dataset.lane = role.slice(5);
    return made;
  }));
  for (const made of /** @type {NodeListOf<SVGElement>} */ (board.svg.querySelectorAll("[data-lane]"))) made.style.stroke = view.theme.lanes[Number(made.dataset.lane) % view.theme.lanes.length].mark;
  if (lit.selected) setHome(board, board.boxes.get(lit.selected.id));
}

function topicInWords(view, topic, step) {
  const status = statusOf(view.states, topic);
  const names = (lines, end) => someNames(lines.filter((line) => !line.redundant).map((line) => line[end].label), 4);
  return [
    `${step === undefined ? "" : `Step ${step}: `}${topic.label}`, subjectOf(view, topic), hoursInWords(topic), status === "later" ? "" : status,
    topic.needs.length ? `needs ${names(topic.needs, "source")}` : "needs nothing", topic.unlocks.length ? `unlocks ${names(topic.unlocks, "target")}` : "",
  ].filter(Boolean).join(", ");
}

// ---- Pointer, keyboard and zoom.

function listen(view) {
  const { area } = view.board;
  const boxAt = (event) => view.board.boxes.get(event.target.closest?.(".gw-spot")?.dataset.id) ?? null;
  area.onclick = (event) => {
    if (boxAt(event)) view.acts.choose(boxAt(event).id);
    else if (!event.target.closest("button")) view.acts.choose(null);
  };
  area.ondblclick = (event) => boxAt(event) && view.acts.open(boxAt(event).id);
  area.onpointerover = (event) => near(view, boxAt(event));
  area.onpointerleave = () => near(view, null);
  area.addEventListener("focusin", (event) => {
    if (!boxAt(event)) return;
    setHome(view.board, boxAt(event));
    near(view, boxAt(event));
  });
  area.addEventListener("focusout", () => near(view, null));
  area.onkeydown = (event) => pressKey(view, event, boxAt(event));
  view.sheet.onwheel = (event) => {
    if (!event.ctrlKey || view.data.view !== "map") return;
    event.preventDefault();
    zoomBy(view, Math.exp(-event.deltaY * 0.002), { x: event.clientX, y: event.clientY });
  };
}

/** What a topic needs and unlocks directly, while something points at it. */
function near(view, box) {
  const { board } = view;
  if (!board || board.near === box) return; // another picture has taken its place
  board.near = box;
  view.acts.point(box ? box.id : null);
  const lines = box ? [...box.topic.needs, ...box.topic.unlocks].filter((line) => !line.redundant) : [];
  const drawn = (some, name) => (some.length ? [svgPart("path", { class: `gw-thread ${name}`, d: some.map((line) => pathOf(board, line)).join(""), fill: "none" })] : []);
  board.pointedLines.replaceChildren(...drawn(lines.filter((line) => line.target === box.topic), "is-chain"), ...drawn(lines.filter((line) => line.source === box.topic), "is-unlocks"));
  const ends = new Set(lines.flatMap((line) => [line.source.id, line.target.id]));
  for (const other of board.nearOnes ?? []) setClass(other.part, "is-near", false);
  board.nearOnes = [...ends].map((id) => board.boxes.get(id)).filter(Boolean);
  for (const other of board.nearOnes) setClass(other.part, "is-near", true);
}

const KEYS = {
  ArrowUp: (board, box) => inColumn(board, box, -1),
  ArrowDown: (board, box) => inColumn(board, box, 1),
  ArrowLeft: (board, box) => nearestBox(box, tied(board, box, "needs", "source")),
  ArrowRight: (board, box) => nearestBox(box, tied(board, box, "unlocks", "target")),
  Home: (board) => board.inOrder[0],
  End: (board) => board.inOrder.at(-1),
};

const tied = (board, box, side, end) => box.topic[side].map((line) => board.boxes.get(line[end].id)).filter(Boolean);

function inColumn(board, box, way) {
  const beside = board.inOrder.filter((other) => Math.abs(other.x - box.x) < 2 && (other.y - box.y) * way > 0.5);
  return nearestBox(box, beside);
}

function pressKey(view, event, box) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") view.look.from ? view.acts.setLook({ from: null }) : view.acts.choose(null);
  else if (event.key === "Enter" && box && box.id === view.selectedId) view.acts.open(box.id);
  else if (event.key === "+" || event.key === "=") zoomBy(view, ZOOM_STEP);
  else if (event.key === "-") zoomBy(view, 1 / ZOOM_STEP);
  else if (event.key === "0") zoomTo(view, 1);
  else if (box && KEYS[event.key]) KEYS[event.key](view.board, box)?.part.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Zoom so that what is under a point of the window, or in the middle, stays there; below the whole it is subjects and their flows. */
export function zoomBy(view, factor, at = null) {
  if (view.zoom <= 1 && factor < 1) {
    view.acts.ask({ do: "view", view: "map", level: "subjects" });
    return;
  }
  zoomTo(view, view.zoom * factor, at);
}

export function zoomTo(view, wanted, at = null) {
  const { sheet } = view;
  const zoom = clamp(wanted, 1, MOST_ZOOM);
  const corner = sheet.getBoundingClientRect();
  const [px, py] = at ? [at.x - corner.left, at.y - corner.top] : [sheet.clientWidth / 2, sheet.clientHeight / 2];
  const [fx, fy] = [(sheet.scrollLeft + px) / sheet.scrollWidth, (sheet.scrollTop + py) / sheet.scrollHeight];
  view.zoom = zoom;
  fillBoard(view, true);
  view.acts.redraw();
  sheet.scrollLeft = fx * sheet.scrollWidth - px;
  sheet.scrollTop = fy * sheet.scrollHeight - py;
}

/** Zoom and middle of what is seen, for a link; nothing where the whole is seen. */
export function cameraText(view) {
  const { sheet, zoom } = view;
  if (zoom <= 1 && !sheet.scrollTop && !sheet.scrollLeft) return "";
  return [zoom, (sheet.scrollLeft + sheet.clientWidth / 2) / sheet.scrollWidth, (sheet.scrollTop + sheet.clientHeight / 2) / sheet.scrollHeight].map((value) => Number(value.toFixed(3))).join(",");
}

export function takeCamera(view, text) {
  const [zoom, x, y] = text.split(",").map(Number);
  if (![zoom, x, y].every(Number.isFinite)) return;
  view.zoom = clamp(zoom, 1, MOST_ZOOM);
  fillBoard(view, true);
  const { sheet } = view;
  sheet.scrollLeft = clamp(x, 0, 1) * sheet.scrollWidth - sheet.clientWidth / 2;
  sheet.scrollTop = clamp(y, 0, 1) * sheet.scrollHeight - sheet.clientHeight / 2;
}

/** What is lit, or a topic, comes into sight. */
export function showOnMap(view, topic) {
  const box = topic ? view.board.boxes.get(topic.id) : view.board.inOrder.find((one) => one.part.classList.contains("is-lit"));
  bringIntoSight(view, box?.part, "center");
}
