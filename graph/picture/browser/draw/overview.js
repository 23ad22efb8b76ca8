// The overview: a box for each subject, placed by column and row, and the main flows between them.

import { clamp, evenOffsets, placeInOrder } from "../pure/numbers.js";
import { bendAt, gapsBetween, headPath, routeLines, routePoints, smoothPath, spreadPorts } from "../pure/routes.js";
import { counted, hoursInShort, hoursInWords, inDigits, someNames } from "../pure/words.js";
import { fillBoard, fitBoard, newBoard, newWire, openBoard, paintTheme } from "./board.js";
import { part as sheetPart, putAt, setClass, setLabel, setText } from "./dom.js";

const LIST_BELOW = 560;
const OVERVIEW = { least: 136, most: 260, gap: 48, mostGap: 150, rowGap: 30, mostRowGap: 130, tallest: 1.6, edge: 14, margin: 12 };
const FLOW = { thin: 1.5, thick: 8, head: 8 };
const COUNT_STEP = 21;

/** @param {import("./view.js").View} view */
export function drawOverview(view) {
  const board = newBoard(view, "overview", placeOverview);
  board.boxes = new Map(view.data.nodes.map((node, number) => [node.id, overviewBox(view, node, number)]));
  const most = Math.max(1, ...view.data.edges.map((edge) => edge.count));
  board.flows = view.data.edges.map((edge, number) => {
    const flow = { ...newWire(edge.main ? "" : "minor"), ...edge, number, source: board.boxes.get(edge.from), target: board.boxes.get(edge.to) };
    flow.thickness = FLOW.thin + (FLOW.thick - FLOW.thin) * Math.sqrt(edge.count / most);
    flow.wire.setAttribute("stroke-width", flow.thickness.toFixed(1));
    flow.label = sheetPart("span", "gw-count", inDigits(edge.count));
    flow.label.dataset.label = "";
    flow.label.setAttribute("aria-hidden", "true");
    flow.label.hidden = true;
    flow.source.out.push(flow);
    flow.target.in.push(flow);
    return flow;
  });
  board.svg.append(...board.flows.map((flow) => flow.part));
  describeOverview(board);
  board.area.append(...[...board.boxes.values()].map((box) => box.part), ...board.flows.map((flow) => flow.label));
  relightOverview(view);
  openBoard(view);
}

function overviewBox(view, node, number) {
  const part = sheetPart("button", "gw-subject");
  part.dataset.id = node.id;
  const [band, name, about, rests, bar, share, known] = [
    sheetPart("span", "gw-band"), sheetPart("span", "gw-name", node.label), sheetPart("span", "gw-size", subjectSize(node)),
    sheetPart("span", "gw-builds"), sheetPart("span", "gw-bar-of-known"), sheetPart("span", "gw-share"), sheetPart("span", "gw-known"),
  ];
  name.dir = "auto";
  for (const text of [name, about, rests, known]) text.dataset.label = "";
  bar.append(share);
  part.append(band, name, about, rests, bar, known);
  part.onclick = () => view.acts.ask({ do: "category", id: node.id });
  const light = (on) => () => lightFlows(view, on ? box : null);
  Object.assign(part, { onpointerenter: light(true), onpointerleave: light(false), onfocus: light(true), onblur: light(false) });
  const box = { ...node, number, part, name, rests, bar, share, known, in: [], out: [] };
  return box;
}

function subjectSize({ topics, hours }) {
  return `${counted(topics, "topic")}, ${hoursInShort(hours)}`;
}

// What a category builds on, strongest first; the list on narrow screens says it in words, where no flows are drawn.
function describeOverview(board) {
  for (const box of board.boxes.values()) {
    box.base = box.in.filter((flow) => flow.main).sort((a, b) => b.count - a.count || a.number - b.number).map((flow) => flow.source.label);
    box.rests.textContent = box.base.length ? `builds on ${someNames(box.base, 3)}` : "";
    box.part.title = [...box.label].length > 80 ? box.label : "";
  }
}

// Columns as they come, with their rows; where the window has room for fewer, neighbouring columns become one.
function overviewColumns(boxes, fit) {
  const count = Math.max(...boxes.map((box) => box.column)) + 1;
  const kept = Math.min(count, fit);
  const columns = Array.from({ length: kept }, () => []);
  for (const box of [...boxes].sort((a, b) => a.column - b.column || a.row - b.row || a.number - b.number)) columns[Math.floor((box.column * kept) / count)].push(box);
  for (const column of columns) column.forEach((box, i) => (box.rank = kept === count ? box.row : i));
  return columns.filter((column) => column.length);
}

function placeOverview(view, width, floor) {
  const { board } = view;
  const boxes = [...board.boxes.values()];
  const list = width < LIST_BELOW;
  setClass(board.area, "is-list", list);
  board.tiers = [];
  if (list || !boxes.length) {
    for (const { part } of boxes) putAt(part, {});
    board.area.style.height = "";
    board.svg.setAttribute("height", 0);
    tabInOrder(board, boxes);
    lightFlows(view, null);
    return;
  }
  const room = width - 2 * OVERVIEW.edge;
  const columns = overviewColumns(boxes, Math.max(1, Math.floor((room + OVERVIEW.gap) / (OVERVIEW.least + OVERVIEW.gap))));
  const across = clamp((room / columns.length) * 0.76, Math.min(OVERVIEW.least, room), OVERVIEW.most);
  const wide = Math.max(Math.min(across, (room - OVERVIEW.gap * (columns.length - 1)) / columns.length), 60);
  for (const { part } of boxes) putAt(part, { width: wide });
  const natural = Math.max(...boxes.map(({ part }) => part.offsetHeight));
  placeColumns(board, columns, { room, wide, natural, floor });
  layFlows(board, board.flows.filter((flow) => flow.main));
  board.lit = undefined;
  lightFlows(view, null);
}

function placeColumns(board, columns, { room, wide, natural, floor }) {
  const rows = Math.max(...columns.flatMap((column) => column.map((box) => box.rank))) + 1;
  const height = Math.max(floor, rows * (natural + OVERVIEW.rowGap) - OVERVIEW.rowGap + 2 * OVERVIEW.edge);
  const inner = height - 2 * OVERVIEW.edge;
  const tall = clamp((inner / rows) * 0.68, natural, natural * OVERVIEW.tallest);
  const pitch = tall + Math.min(OVERVIEW.mostRowGap, rows > 1 ? (inner - rows * tall) / (rows - 1) : 0);
  const gap = columns.length > 1 ? Math.min(OVERVIEW.mostGap, (room - columns.length * wide) / (columns.length - 1)) : 0;
  const left = OVERVIEW.edge + (room - columns.length * wide - gap * (columns.length - 1)) / 2;
  const top = (height - tall - pitch * (rows - 1)) / 2;
  board.tiers = columns.map((column, tier) => {
    const x = left + tier * (wide + gap);
    for (const box of column) {
      const y = top + box.rank * pitch;
      Object.assign(box, { x, y, width: wide, height: tall, tier, middle: y + tall / 2, centre: x + wide / 2, from: y, to: y + tall });
      putAt(box.part, box);
    }
    column.forEach((box, i) => Object.assign(box, { next: column[i + 1] }));
    return { start: x, end: x + wide, gaps: gapsBetween(column, 4, height - 4, OVERVIEW.margin) };
  });
  fitBoard(board, height);
  board.gap = gap;
  tabInOrder(board, columns.flat());
}

// Tab goes as the eye does: down a column, then on to the next; in the list as the data has it.
function tabInOrder(board, inOrder) {
  const before = [...board.area.querySelectorAll(".gw-subject")];
  if (inOrder.some((box, i) => box.part !== before[i])) board.svg.after(...inOrder.map((box) => box.part));
}

// Lay the given flows: at rest the main ones, for a lit box all of its own. A flow to the right leaves on the right and
// comes in on the left, a flow back the other way round; within a column a flow goes straight to the box below or above,
// or round others in the free space beside the column.
function layFlows(board, flows) {
  const sides = new Map([...board.boxes.values()].map((box) => [box, { left: [], right: [], top: [], bottom: [] }]));
  for (const flow of flows) plugFlow(board, flow, sides);
  for (const [box, { left, right, top, bottom }] of sides) {
    for (const ends of [left, right]) spreadPorts(ends, box.from + 8, box.to - 8);
    for (const ends of [top, bottom]) spreadPorts(ends, box.x + 8, box.x + box.width - 8);
  }
  const tiers = board.tiers.map((tier) => ({ ...tier, gaps: tier.gaps.map((gap) => ({ ...gap, passes: [] })) }));
  const routed = flows.filter((flow) => flow.way).map((flow) => {
    const [first, last, start, end] = flow.way > 0 ? [flow.source, flow.target, flow.leaves, flow.enters] : [flow.target, flow.source, flow.enters, flow.leaves];
    return { flow, from: first.tier, to: last.tier, start: start.at, end: end.at, number: flow.number };
  });
  routeLines(tiers, routed);
  for (const route of routed) drawFlow(tiers, route);
  for (const flow of flows) {
    if (flow.steps) drawStepFlow(flow);
    else if (!flow.way) drawLoop(board, flow);
  }
}

function plugFlow(board, flow, sides) {
  const { source, target } = flow;
  flow.way = Math.sign(target.tier - source.tier);
  flow.steps = source.next === target ? 1 : target.next === source ? -1 : 0;
  flow.side = source.tier === board.tiers.length - 1 && board.tiers.length > 1 ? -1 : 1;
  const beside = flow.side > 0 ? "right" : "left";
  const [leaves, enters] = flow.way > 0 ? ["right", "left"] : flow.way < 0 ? ["left", "right"] : flow.steps > 0 ? ["bottom", "top"] : flow.steps < 0 ? ["top", "bottom"] : [beside, beside];
  const plug = (box, side, other) => {
    const end = { want: flow.steps ? flow.number : other.middle, tie: flow.number, width: Math.max(12, flow.thickness + 4) };
    sides.get(box)[side].push(end);
    return end;
  };
  flow.leaves = plug(source, leaves, target);
  flow.enters = plug(target, enters, source);
}

function drawFlow(tiers, route) {
  const { flow } = route;
  const head = headSize(flow);
  const [start, end] = [tiers[route.from].end, tiers[route.to].start];
  const forward = flow.way > 0;
  const points = routePoints(tiers, route, start + (forward ? 1 : head), end - (forward ? head : 1));
  flow.wire.setAttribute("d", smoothPath(points, false));
  flow.head.setAttribute("d", forward ? headPath(end - 1, route.end, head, false) : headPath(start + 1, route.start, head, false, -1));
  const near = bendAt(points[0], points[1], 0.42);
  const far = bendAt(points.at(-2), points.at(-1), 0.58);
  const [first, last] = [{ at: near, channel: route.from }, { at: far, channel: route.to - 1 }];
  [flow.tailCount, flow.headCount] = forward ? [first, last] : [last, first];
}

function headSize(flow) {
  return FLOW.head + flow.thickness * 0.8;
}

function drawStepFlow(flow) {
  const { source, target, steps } = flow;
  const [start, end] = steps > 0 ? [source.to, target.from] : [source.from, target.to];
  const points = [[start + steps, flow.leaves.at], [end - steps * headSize(flow), flow.enters.at]];
  flow.wire.setAttribute("d", smoothPath(points, true));
  flow.head.setAttribute("d", headPath(flow.enters.at, end - steps, headSize(flow), true, steps));
  flow.tailCount = flow.headCount = { at: [flow.leaves.at + (flow.leaves.at < source.centre - 1 ? -20 : 20), (start + end) / 2], channel: `at ${flow.number}` };
}

function drawLoop(board, flow) {
  const { source, side } = flow;
  const head = headSize(flow) * side;
  const x = side > 0 ? source.x + source.width : source.x;
  const [y0, y1] = [flow.leaves.at, flow.enters.at];
  const reach = side * Math.min(Math.max(board.gap, 40) * 0.9, 26 + Math.abs(y1 - y0) * 0.12) + head;
  flow.wire.setAttribute("d", `M${x + side} ${y0}C${x + reach} ${y0} ${x + reach} ${y1} ${x + head} ${y1}`);
  flow.head.setAttribute("d", headPath(x + side, y1, headSize(flow), false, -side));
  flow.tailCount = flow.headCount = { at: [x + 0.75 * reach, (y0 + y1) / 2], channel: source.tier - (side > 0 ? 0 : 1) };
}

// ---- What is lit.

/** @param {import("./view.js").View} view */
export function relightOverview(view) {
  const { board } = view;
  const boxes = [...board.boxes.values()];
  paintTheme(view, boxes);
  const done = view.turn.done ?? {};
  for (const box of boxes) {
    const known = Math.min(done[box.id] ?? 0, box.topics);
    setClass(box.part, "has-known", known > 0);
    setText(box.known, known ? `${known} of ${box.topics} known` : "");
    box.share.style.width = `${box.topics ? (100 * known) / box.topics : 0}%`;
    setLabel(box.part, subjectInWords(box, known));
  }
  if (board.known !== undefined && board.known !== boxes.some((box) => box.known.textContent)) board.width = 0;
  board.known = boxes.some((box) => box.known.textContent);
  if (board.width === 0 && view.sheet.clientWidth) fillBoard(view);
}

function subjectInWords(box, known) {
  const assumed = box.assumed ? `, hours of ${box.assumed} assumed` : "";
  const base = box.base.length ? `; builds on ${someNames(box.base, 6)}` : "";
  return `${box.label}: ${counted(box.topics, "topic")}, ${hoursInWords({ hours: box.hours })}${assumed}${known ? `, ${known} known` : ""}${base}`;
}

function lightFlows(view, box) {
  const { board } = view;
  if (!board || board.lit === box) return; // another picture has taken its place
  const shown = box && board.tiers.length ? box : null;
  if (board.lit && board.tiers.length) layFlows(board, board.flows.filter((flow) => flow.main));
  if (shown) layFlows(board, [...shown.in, ...shown.out]);
  board.lit = box;
  setClass(board.svg, "has-lit", Boolean(shown));
  const neighbours = new Set(shown ? [shown, ...shown.in.map((flow) => flow.source), ...shown.out.map((flow) => flow.target)] : []);
  for (const other of board.boxes.values()) {
    setClass(other.part, "is-lit", other === shown);
    setClass(other.part, "is-near", neighbours.has(other));
  }
  for (const flow of board.flows) {
    const role = !shown ? "" : flow.target === shown ? "in" : flow.source === shown ? "out" : "";
    setClass(flow.part, "is-in", role === "in");
    setClass(flow.part, "is-out", role === "out");
    setClass(flow.label, "is-out", role === "out");
    flow.label.hidden = !role;
    flow.role = role;
  }
  placeCounts(board);
}

// Counts stand between the columns, near the far end of their flow, one below the other where they would meet.
function placeCounts(board) {
  const channels = new Map();
  for (const flow of board.flows) {
    if (!flow.role) continue;
    const { at, channel } = flow.role === "in" ? flow.tailCount : flow.headCount;
    channels.set(channel, [...(channels.get(channel) ?? []), { flow, x: at[0], y: at[1] }]);
  }
  const height = board.area.offsetHeight;
  for (const counts of channels.values()) {
    counts.sort((a, b) => a.y - b.y || a.flow.number - b.flow.number);
    const step = Math.min(COUNT_STEP, (height - 24) / Math.max(1, counts.length - 1));
    const places = placeInOrder(counts.map((count) => count.y), evenOffsets(counts.length, step), 12, height - 12);
    counts.forEach(({ flow, x }, i) => putAt(flow.label, { x, y: places[i] }));
  }
}
