// What a topic rests on, from the top down. Levels are rows; a level wider than the window takes several.

import { clamp, evenOffsets, placeInOrder } from "../pure/numbers.js";
import { gapsBetween, diamondPath, headPath, routeLines, routePoints, smoothPath, spreadPorts, straighten } from "../pure/routes.js";
import { isFiltered, passes } from "../pure/look.js";
import { counted, hoursInShort, hoursInWords, shortened, someNames } from "../pure/words.js";
import { fitBoard, newBoard, newWire, openBoard, paintTheme, setHome } from "./board.js";
import { part as sheetPart, putAt, setClass, setLabel, setText, svgPart } from "./dom.js";
import { subjectOf } from "./view.js";

const FOCUS = { least: 150, most: 176, gap: 26, narrowGap: 22, narrow: 480, edge: 16, narrowEdge: 14, channel: 38, more: 72, spare: 44, sweeps: 16, straightening: 60 };
const PORT = { line: 14, group: 52, inset: 12 };
const LINE_MARGIN = 6;
const HEAD = 7;
const DIAMOND = 5;
const SIGNS = {
  tick: "M2.5 8.5l3.5 3.5 7-8",
  half: "M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12",
  flag: "M4 15V2l9 3.5-9 3.5",
};

/** @param {import("./view.js").View} view */
export function drawRests(view) {
  const board = newBoard(view, "rests", placeRests);
  board.boxes = new Map(view.data.nodes.map((node, number) => [node.id, topicBox(view, node, number)]));
  board.lines = view.data.edges.filter((edge) => board.boxes.has(edge.from) && board.boxes.has(edge.to)).map((edge, number) => topicLine(board, edge, number));
  board.inOrder = [...board.boxes.values()].sort((a, b) => a.level - b.level || a.place - b.place || a.number - b.number);
  board.svg.append(...board.lines.map((line) => line.part));
  board.chips = choiceChips(board);
  if (view.data.folded?.length) board.area.before(foldedNote(view));
  board.area.append(...board.inOrder.flatMap((box) => [box.part, ...(box.rest ? [box.rest] : [])]), ...board.chips.map((chip) => chip.part));
  board.home = board.boxes.get(view.data.goal) ?? board.inOrder.at(-1);
  listen(view);
  relightRests(view);
  openBoard(view);
}

function topicBox(view, node, number) {
  const part = sheetPart("button", "gw-topic");
  part.dataset.id = node.id;
  part.tabIndex = -1;
  const [top, badge, sign, word, hours, flag, name] = [
    sheetPart("span", "gw-facts"), sheetPart("span", "gw-badge"), topicSign("half"), sheetPart("span", "gw-word"),
    sheetPart("span", "gw-hours", `${node.assumed ? "~" : ""}${hoursInShort(node.hours)}`), topicSign("flag"), sheetPart("span", "gw-name", node.label),
  ];
  name.dir = "auto";
  for (const text of [badge, word, hours, name]) text.dataset.label = "";
  top.append(badge, sign, word, hours, flag);
  part.append(top, name);
  const box = { ...node, number, part, badge, sign, word, flag, name, needs: [], unlocks: [] };
  if (node.more) {
    box.rest = sheetPart("button", "gw-more", `+${node.more} more`);
    box.rest.dataset.label = "";
    box.rest.tabIndex = -1;
    box.rest.setAttribute("aria-label", `Show ${counted(node.more, "more prerequisite")} of ${shortened(node.label, 80)}`);
    box.rest.onclick = () => view.acts.ask({ do: "more", topic: node.id });
  }
  return box;
}

function topicSign(name) {
  const sign = svgPart("svg", { class: `gw-sign is-${name}`, viewBox: "0 0 16 16", "aria-hidden": "true" });
  sign.append(svgPart("path", { d: SIGNS[name] }));
  return sign;
}

function setSign(sign, name) {
  if (sign.dataset.sign === name) return;
  sign.dataset.sign = name;
  sign.setAttribute("class", `gw-sign is-${name || "none"}`);
  sign.firstChild.setAttribute("d", SIGNS[name] ?? "");
}

function topicLine(board, edge, number) {
  const line = { ...newWire(edge.kind ?? ""), ...edge, number, source: board.boxes.get(edge.from), target: board.boxes.get(edge.to) };
  setClass(line.part, "is-redundant", Boolean(edge.redundant));
  line.source.unlocks.push(line);
  line.target.needs.push(line);
  return line;
}

// "one of", or "2 of", above the lines of each group of alternatives.
function choiceChips(board) {
  const groups = new Map();
  for (const line of board.lines) {
    if (line.kind !== "choice") continue;
    const key = `${line.target.number} ${line.group ?? ""}`;
    if (!groups.has(key)) groups.set(key, { part: sheetPart("span", "gw-count gw-choice", `${line.asked ?? "one"} of`), lines: [], target: line.target });
    groups.get(key).lines.push(line);
  }
  for (const chip of groups.values()) {
    chip.part.dataset.label = "";
    chip.part.setAttribute("aria-hidden", "true");
    for (const line of chip.lines) line.chip = chip;
  }
  return [...groups.values()];
}

function foldedNote(view) {
  const { folded } = view.data;
  const note = sheetPart("p", "gw-folded");
  const rest = folded.length === 1 ? "it rests on" : "they rest on";
  const names = sheetPart("span", "", `Known and folded away: ${someNames(folded.map((topic) => topic.label), 6)} and what ${rest}`);
  names.dir = "auto";
  names.dataset.label = "";
  const show = sheetPart("button", "gw-unfold", folded.length === 1 ? "Show it" : "Show them");
  show.onclick = () => view.acts.ask({ do: "unfold" });
  note.append(names, show);
  return note;
}

// ---- Places.

function placeRests(view, width, floor) {
  const { board } = view;
  const narrow = width < FOCUS.narrow;
  setClass(board.area, "is-narrow", narrow);
  const edge = narrow ? FOCUS.narrowEdge : FOCUS.edge;
  const gap = narrow ? FOCUS.narrowGap : FOCUS.gap;
  const room = width - 2 * edge;
  const columns = Math.max(2, Math.floor((room + gap) / (FOCUS.least + gap)));
  const wide = Math.min(FOCUS.most, (room - (columns - 1) * gap) / columns);
  for (const { part } of board.inOrder) putAt(part, { width: wide });
  const rows = focusRows(board.inOrder, columns);
  const heights = rows.map((row) => Math.max(...row.map((box) => box.part.offsetHeight)));
  placeAcross(rows, wide, gap, edge, width - edge);
  for (const line of board.lines) line.way = Math.sign(line.target.tier - line.source.tier);
  const routes = board.lines.filter((line) => line.way).map((line) => {
    const [first, last] = line.way > 0 ? [line.source, line.target] : [line.target, line.source];
    return { line, from: first.tier, to: last.tier, first, last, number: line.number, alone: Boolean(line.redundant) };
  });
  straightenRows(rows, routes.filter((route) => !route.alone), { wide, gap, low: edge, high: width - edge, sweeps: FOCUS.straightening });
  const folded = board.area.previousElementSibling?.offsetHeight ?? 0;
  const height = placeDown(board, rows, heights, floor - (folded ? folded + 16 : 0) - edge);
  board.tiers = rows.map((row) => ({ start: row[0].y, end: row[0].y + row[0].height, gaps: gapsBetween(row, 3, width - 3, LINE_MARGIN) }));
  fitBoard(board, height + edge);
  placeLines(board, routes, width);
}

// First the boxes alone, then boxes and the lines that pass between them; the whole in the middle of the room.
function straightenRows(rows, routes, room) {
  const span = () => rows.flat().forEach((box) => Object.assign(box, { from: box.centre - room.wide / 2, to: box.centre + room.wide / 2 }));
  span();
  const tiers = rows.map((row) => ({ gaps: gapsBetween(row, 3, room.high, LINE_MARGIN) }));
  for (const route of routes) Object.assign(route, { start: route.first.centre, end: route.last.centre });
  routeLines(tiers, routes);
  straighten(rows, routes, room);
  const boxes = rows.flat();
  const shift = (room.low + room.high - Math.min(...boxes.map((box) => box.centre)) - Math.max(...boxes.map((box) => box.centre))) / 2;
  for (const box of boxes) box.centre += shift;
  for (const { hints } of routes) for (const [tier, at] of hints) hints.set(tier, at + shift);
  span();
}

// Reading order within a level goes left to right; neighbours of a level that is too wide take turns, so that order is kept.
function focusRows(inOrder, columns) {
  const levels = new Map();
  for (const box of inOrder) levels.set(box.level, [...(levels.get(box.level) ?? []), box]);
  return [...levels.keys()].sort((a, b) => a - b).flatMap((level) => {
    const boxes = levels.get(level);
    const rows = Array.from({ length: Math.ceil(boxes.length / columns) }, () => []);
    boxes.forEach((box, i) => rows[i % rows.length].push(box));
    return rows;
  });
}

// Each box near the middle of those it is tied to, in order and apart: sweeps down and up.
function placeAcross(rows, wide, gap, low, high) {
  const step = wide + gap;
  rows.forEach((row, tier) => row.forEach((box, i) => Object.assign(box, { tier, rank: i, width: wide, centre: (low + high) / 2 + (i - (row.length - 1) / 2) * step })));
  const wish = (box) => {
    const others = [...box.needs.map((line) => (line.redundant ? null : line.source)), ...box.unlocks.map((line) => (line.redundant ? null : line.target))].filter(Boolean);
    return others.length ? others.reduce((sum, other) => sum + other.centre, 0) / others.length : box.centre;
  };
  for (let sweep = 0; sweep < FOCUS.sweeps; sweep++) {
    for (const row of sweep % 2 ? rows : [...rows].reverse()) {
      const places = placeInOrder(row.map(wish), evenOffsets(row.length, step), low + wide / 2, high - wide / 2);
      row.forEach((box, i) => (box.centre = places[i]));
    }
  }
}

// Channels between rows are higher where many lines cross them, or where something stands above a box; a small picture
// opens up and takes the middle of the window. Returns where it ends.
function placeDown(board, rows, heights, room) {
  const crossing = rows.map(() => 0);
  for (const { source, target, redundant } of board.lines) if (!redundant) for (let tier = source.tier + 1; tier <= target.tier; tier++) crossing[tier] += 1;
  const isMarked = (row) => row.some((box) => box.rest || box.needs.some((line) => line.chip));
  const above = rows.map((row, tier) => (tier ? FOCUS.channel + Math.min(40, 1.5 * crossing[tier]) : 14) + (isMarked(row) ? (tier ? 18 : 24) : 0));
  const spare = Math.max(0, room - [...above, ...heights].reduce((sum, part) => sum + part, 0));
  const wider = rows.length > 1 ? Math.min(FOCUS.spare, spare / (rows.length - 1)) : 0;
  let y = Math.max(0, spare - wider * (rows.length - 1)) / 2;
  rows.forEach((row, tier) => {
    y += above[tier] + (tier ? wider : 0);
    for (const box of row) {
      Object.assign(box, { x: box.centre - box.width / 2, y, height: heights[tier] });
      putAt(box.part, box);
      if (box.rest) putAt(box.rest, { x: box.to, y });
    }
    y += heights[tier];
  });
  return y;
}

// Lines run from a lower edge down to an upper one. Only recommended ones may run up, or bow to a box of the same row.
function placeLines(board, routes, width) {
  for (const box of board.boxes.values()) {
    spreadPorts(portsOf(box, (line) => (line.target === box ? line.way > 0 : line.way < 0)), box.from + PORT.inset, box.to - (box.rest ? FOCUS.more + 6 : PORT.inset));
    spreadPorts(portsOf(box, (line) => (line.target === box ? line.way <= 0 : line.way >= 0)), box.from + PORT.inset, box.to - PORT.inset);
  }
  for (const line of board.lines) {
    line.leaves = line.redundant ? line.source.centre : line.leaving.at;
    line.enters = line.redundant ? line.target.centre : enterAt(line);
  }
  for (const route of routes) [route.start, route.end] = route.line.way > 0 ? [route.line.leaves, route.line.enters] : [route.line.enters, route.line.leaves];
  routeLines(board.tiers, routes);
  for (const route of routes) drawTopicLine(board, route);
  for (const line of board.lines) if (!line.way) drawBow(line);
  for (const chip of board.chips) putAt(chip.part, { x: clamp(chip.lines.reduce((sum, line) => sum + line.enters, 0) / chip.lines.length, 26, width - 26), y: chip.target.y - 2 * DIAMOND - 12 });
}

// The ends of lines that `isHere` finds on one edge of a box, side by side; those of one group of alternatives together.
function portsOf(box, isHere) {
  const bundles = new Map();
  for (const line of [...box.needs, ...box.unlocks]) {
    if (line.redundant || !isHere(line)) continue;
    const key = line.target === box && line.chip ? line.chip : line;
    bundles.set(key, [...(bundles.get(key) ?? []), line]);
  }
  return [...bundles.values()].map((lines) => {
    const isEntry = lines[0].target === box;
    const far = (line) => (isEntry ? line.source : line.target).centre;
    lines.sort((a, b) => far(a) - far(b) || a.number - b.number);
    const width = isEntry && lines[0].chip ? Math.max(PORT.group, PORT.line * lines.length) : PORT.line;
    const port = { want: lines.reduce((sum, line) => sum + far(line), 0) / lines.length, tie: lines[0].number, width };
    lines.forEach((line, i) => (line[isEntry ? "entering" : "leaving"] = isEntry ? { port, shift: (i - (lines.length - 1) / 2) * PORT.line } : port));
    return port;
  });
}

function enterAt({ entering: { port, shift } }) {
  return port.at + shift * port.scale;
}

function drawTopicLine(board, { line, ...route }) {
  const size = line.kind === "choice" ? 2 * DIAMOND : HEAD;
  const down = line.way > 0;
  const [start, end] = down ? [line.source.y + line.source.height, line.target.y - 2] : [line.target.y + line.target.height + 2, line.source.y];
  line.wire.setAttribute("d", smoothPath(routePoints(board.tiers, route, down ? start : start + size, down ? end - size : end), true));
  if (line.kind === "choice") line.head.setAttribute("d", diamondPath(line.enters, end, DIAMOND));
  else line.head.setAttribute("d", headPath(line.enters, down ? end : start, HEAD, true, line.way));
}

function drawBow(line) {
  const y = line.source.y + line.source.height;
  line.wire.setAttribute("d", `M${line.leaves} ${y}C${line.leaves} ${y + 26} ${line.enters} ${y + 26} ${line.enters} ${y + 2 + HEAD}`);
  line.head.setAttribute("d", headPath(line.enters, y + 2, HEAD, true, -1));
}

// ---- What is lit.

/** @param {import("./view.js").View} view */
export function relightRests(view) {
  const { board } = view;
  paintTheme(view, board.inOrder);
  const steps = view.plan;
  // All of the view is what its goal rests on: to light all of it would light nothing.
  const chosen = board.boxes.get(view.selectedId) ?? null;
  const selected = chosen === board.home ? null : chosen;
  const below = selected ? reachOf(selected, "needs", "source") : new Set();
  const above = selected ? reachOf(selected, "unlocks", "target") : new Set();
  for (const box of board.inOrder) {
    showState(view, box, steps.get(box.id));
    setClass(box.part, "gw-selected", box === chosen);
    setClass(box.part, "is-back", Boolean(isFiltered(view.look) && !passes(view.look, view.states, box, subjectOf(view, box))) || Boolean(selected && box !== selected && box !== board.home && !below.has(box) && !above.has(box)));
    if ((box === chosen) !== (box.part.ariaCurrent === "true")) box.part.ariaCurrent = box === chosen ? "true" : null;
  }
  for (const line of board.lines) {
    const touches = Boolean(selected && (line.source === selected || line.target === selected));
    const lights = (set) => (touches || (line.kind !== "recommended" && !line.redundant)) && (line.source === selected || set.has(line.source)) && (line.target === selected || set.has(line.target));
    setClass(line.part, "is-chain", Boolean(selected) && lights(below));
    setClass(line.part, "is-unlocks", Boolean(selected) && lights(above));
  }
  setClass(board.svg, "has-lit", Boolean(selected));
  setHome(board, chosen ?? board.home);
}

function reachOf(box, lines, end) {
  const found = new Set();
  const waiting = [box];
  while (waiting.length) {
    for (const line of waiting.pop()[lines]) {
      if (line.kind === "recommended" || found.has(line[end])) continue;
      found.add(line[end]);
      waiting.push(line[end]);
    }
  }
  return found;
}

function showState(view, box, step) {
  const { states } = view;
  const [done, progress, ready, goal] = [states.done, states.progress, states.ready, states.goals].map((set) => set.has(box.id));
  const word = done ? "known" : progress ? "in progress" : ready ? "ready now" : "";
  setText(box.badge, step === undefined ? "" : String(step));
  setText(box.word, word);
  setSign(box.sign, done ? "tick" : progress ? "half" : "");
  const classes = { "is-known": done, "is-implied": states.implied.has(box.id), "is-progress": progress && !done, "is-ready": ready && !done && !progress, "is-goal": goal };
  for (const [name, on] of Object.entries(classes)) setClass(box.part, name, on);
  setLabel(box.part, topicInWords(box, step, [word, goal ? "goal" : ""]));
  const long = [...box.label].length > 60;
  if (long && !box.part.title) box.part.title = box.label;
}

function topicInWords(box, step, words) {
  box.ties ??= [["needs", box.needs.map((line) => line.source.label)], ["unlocks", box.unlocks.map((line) => line.target.label)]]
    .filter(([, names]) => names.length).map(([verb, names]) => `${verb} ${someNames(names, 6)}`).join("; ");
  const facts = [`${step === undefined ? "" : `Step ${step}: `}${box.label}`, hoursInWords(box), ...words, box.ties];
  return facts.filter(Boolean).join(", ");
}

// ---- Pointer and keyboard. One box is in the tab order; arrows go on from there.

function listen(view) {
  const { board } = view;
  const boxAt = (event) => board.boxes.get(event.target.closest?.(".gw-topic")?.dataset.id) ?? null;
  const { area } = board;
  area.onclick = (event) => {
    if (!event.target.closest("button")) view.acts.choose(null);
    else if (boxAt(event)) view.acts.choose(boxAt(event).id);
  };
  area.ondblclick = (event) => boxAt(event) && view.acts.open(boxAt(event).id);
  area.onpointerover = (event) => lightNear(view, boxAt(event));
  area.onpointerleave = () => lightNear(view, null);
  area.addEventListener("focusin", (event) => {
    if (boxAt(event)) setHome(board, boxAt(event));
    lightNear(view, boxAt(event));
  });
  area.addEventListener("focusout", () => lightNear(view, null));
  area.onkeydown = (event) => pressTopicKey(view, event, boxAt(event));
}

function lightNear(view, box) {
  const { board } = view;
  if (!board || board.near === box) return; // another picture has taken its place
  board.near = box;
  view.acts.point(box ? box.id : null);
  const lines = new Set(box ? [...box.needs, ...box.unlocks] : []);
  const boxes = new Set([...lines].flatMap((line) => [line.source, line.target]));
  for (const line of board.lines) setClass(line.part, "is-near", lines.has(line));
  for (const other of board.inOrder) setClass(other.part, "is-near", boxes.has(other) && other !== box);
}

const TOPIC_KEYS = {
  ArrowUp: (board, box) => nearestBox(box, box.needs.map((line) => line.source)),
  ArrowDown: (board, box) => nearestBox(box, box.unlocks.map((line) => line.target)),
  ArrowLeft: (board, box) => besideBox(board, box, -1),
  ArrowRight: (board, box) => besideBox(board, box, 1),
  Home: (board) => besideBox(board, null, 1),
  End: (board) => besideBox(board, null, -1),
};

function pressTopicKey(view, event, box) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const { board } = view;
  if (event.key === "Escape") view.acts.choose(null);
  else if (event.key === "Enter" && box && box.id === view.selectedId) view.acts.open(box.id);
  else if (box && TOPIC_KEYS[event.key]) TOPIC_KEYS[event.key](board, box)?.part.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function nearestBox(box, others) {
  const distance = (other) => Math.hypot(other.centre - box.centre, other.y - box.y);
  return others.sort((a, b) => distance(a) - distance(b) || a.number - b.number)[0];
}

// The next box in reading order, row after row.
function besideBox(board, box, step) {
  const reading = [...board.inOrder].sort((a, b) => a.tier - b.tier || a.rank - b.rank);
  return box ? reading[reading.indexOf(box) + step] : reading.at(step > 0 ? 0 : -1);
}
