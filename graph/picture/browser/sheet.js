// What the overview and the focus view share: boxes are real buttons on a board, lines lie in one SVG behind them.

const SVG_NAME = "http://www.w3.org/2000/svg";
const THEME_NAMES = ["background", "text", "border", "chain", "unlocks", "quiet", "done", "onChain"];

function sheetPart(tag, className, text) {
  const part = document.createElement(tag);
  part.className = className;
  if (tag === "button") part.type = "button";
  if (text !== undefined) part.textContent = text;
  return part;
}

function svgPart(tag, attributes) {
  const part = document.createElementNS(SVG_NAME, tag);
  for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
  return part;
}

// An empty board with its SVG; whoever draws fills `board` and keeps what it needs to relight in it.
function newBoard(map, view, place) {
  map.sheetResized?.disconnect();
  const area = sheetPart("div", `gw-board gw-${view}`);
  const svg = svgPart("svg", { class: "gw-wires", "aria-hidden": "true" });
  area.append(svg);
  area.setAttribute("role", "group");
  area.setAttribute("aria-label", map.data.title);
  map.sheet.replaceChildren(area);
  map.board = { area, svg, place, theme: null, width: 0, floor: 0, lit: null };
  return map.board;
}

// Place once now, again when the room changes and when the page's font has come.
function openBoard(map) {
  const { board } = map;
  resizeSheet(map);
  map.sheetResized = new ResizeObserver(() => map.board === board && resizeSheet(map));
  map.sheetResized.observe(map.sheet);
  document.fonts?.ready.then(() => {
    if (map.board !== board) return;
    board.width = 0;
    resizeSheet(map);
  });
}

function closeSheet(map) {
  map.sheetResized?.disconnect();
  map.board = null;
}

// The least height of the sheet is what the window gives it; its content may make it higher.
function resizeSheet(map) {
  const { board, sheet } = map;
  map.size = null;
  const [width, floor] = [sheet?.clientWidth ?? 0, sheet ? parseFloat(getComputedStyle(sheet).minHeight) || 0 : 0];
  if (!board || !width || (width === board.width && floor === board.floor)) return;
  Object.assign(board, { width, floor });
  board.place(map, width, floor);
}

function fitBoard(board, height) {
  board.area.style.height = `${Math.ceil(height)}px`;
  board.svg.setAttribute("width", board.width);
  board.svg.setAttribute("height", Math.ceil(height));
}

function putAt(part, { x, y, width, height }) {
  const px = (value) => (value === undefined ? "" : `${value}px`);
  Object.assign(part.style, { left: px(x), top: px(y), width: px(width), height: px(height) });
}

// Colours come down as CSS variables, so that a change of theme is no rebuild.
function paintTheme(map, boxes) {
  const { board, theme } = map;
  if (board.theme === theme) return;
  board.theme = theme;
  for (const name of THEME_NAMES) board.area.style.setProperty(`--gw-${name.toLowerCase()}`, theme[name]);
  board.area.classList.toggle("is-dark", theme.dark);
  for (const { part, lane } of boxes) {
    const colours = theme.lanes[lane % theme.lanes.length];
    for (const name of ["lane", "mark", "fill", "name", "text"]) part.style.setProperty(`--lane-${name}`, colours[name]);
  }
}

// A line: its wire, its head, and nothing for the pointer.
function newWire(kind) {
  const part = svgPart("g", { class: `gw-wire${kind ? ` is-${kind}` : ""}` });
  const wire = svgPart("path", { class: "gw-thread", fill: "none" });
  const head = svgPart("path", { class: "gw-head" });
  part.append(wire, head);
  return { part, wire, head };
}

function setClass(part, name, on) {
  if (part.classList.contains(name) !== on) part.classList.toggle(name, on);
}

function setText(part, text) {
  if (part.textContent !== text) part.textContent = text;
}

function setLabel(part, text) {
  if (part.getAttribute("aria-label") !== text) part.setAttribute("aria-label", text);
}

function hoursInShort(hours) {
  return `${Number(hours.toFixed(1)).toLocaleString("en")} h`;
}

function shortened(name, most) {
  const signs = [...name];
  return signs.length > most ? `${signs.slice(0, most - 1).join("").trimEnd()}…` : name;
}

// "Sets, Limits and 3 more"
function someNames(names, most) {
  const shown = names.slice(0, most).map((name) => shortened(name, 60)).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

// Where text stands, in CSS pixels from the corner of the sheet: for tests, read only.
function probeSheet(map) {
  const origin = map.sheet.getBoundingClientRect();
  const labels = [...map.sheet.querySelectorAll("[data-label]")].filter((part) => part.checkVisibility()).map((part) => {
    const { left, right, top, bottom } = part.getBoundingClientRect();
    return {
      id: part.closest("[data-id]")?.dataset.id ?? "", name: part.textContent,
      x0: left - origin.left, x1: right - origin.left, y0: top - origin.top, y1: bottom - origin.top,
      size: parseFloat(getComputedStyle(part).fontSize),
      cut: part.scrollHeight > part.clientHeight + 1 || part.scrollWidth > part.clientWidth + 1,
    };
  });
  return { labels, marks: [] };
}
