// What all pictures share: boxes and names are real buttons on a board, lines lie in one SVG behind them.

import { store } from "../store.js";
import { part, setClass, setData, svgPart } from "./dom.js";

const THEME_NAMES = ["background", "text", "border", "chain", "unlocks", "quiet", "done", "onChain"];

/**
 * @typedef {object} Board
 * @property {HTMLElement} area @property {SVGSVGElement} svg
 * @property {(view: import("./view.js").View, width: number, height: number) => void} place puts everything in its place
 * @property {import("./theme.js").Theme | null} theme it was painted in
 * @property {number} width @property {number} height of the room it was placed in
 * @property {any} [boxes] @property {any} [lines] @property {any} [inOrder] @property {any} [home] @property {any} [current] @property {any} [near]
 * @property {any} [flows] @property {any} [tiers] @property {any} [chips] @property {any} [lit] @property {any} [known] @property {number} [gap]
 * @property {any} [layout] @property {any} [items] @property {Map<any, any>} [routes] @property {string} [signature]
 * @property {Map<any, import("./steps.js").Wire>} [wires] @property {SVGGElement} [mainWay] @property {Element[]} [headings] @property {(box: any) => boolean} [isSeen] @property {boolean} [isWhole] whether all boxes are made @property {boolean} [isDrawn] and all lines
 * @property {import("./slices.js").Slices} [rest] of the picture, which is not drawn yet
 * @property {any} [lanes] @property {SVGGElement} [quietLines] @property {SVGGElement} [askedLines] @property {SVGGElement} [pointedLines]
 * @property {Set<number>} [mainPlaces] @property {any[]} [nearOnes] @property {string} [room]
 */

/**
 * An empty board with its SVG; whoever draws fills it and keeps what it needs to light it again.
 * @param {import("./view.js").View} view @param {string} name @param {Board["place"]} place
 * @returns {Board}
 */
export function newBoard(view, name, place) {
  view.resized?.disconnect();
  const area = part("div", `gw-board gw-${name}`);
  const svg = svgPart("svg", { class: "gw-wires", "aria-hidden": "true" });
  area.append(svg);
  area.setAttribute("role", "group");
  area.setAttribute("aria-label", view.data.title);
  view.sheet.replaceChildren(area);
  view.board = { area, svg, place, theme: null, width: 0, height: 0, lit: null };
  return view.board;
}

/** Place once now, again when the room changes and when the page's font has come. */
export function openBoard(view) {
  const { board } = view;
  fillBoard(view);
  view.resized = new ResizeObserver(() => view.board === board && fillBoard(view));
  view.resized.observe(view.sheet);
}

export function closeBoard(view) {
  view.board?.rest?.stop();
  view.resized?.disconnect();
  view.board = null;
}

/** Whether all of the picture is drawn, and all rows of the list beside it. @param {import("./view.js").View} view */
export function tellPainted(view) {
  setData(view.root, "painted", String(view.board?.isDrawn !== false && !store.isListing));
}

/** Place what is on the board, if its room has changed; `again` in any case. */
export function fillBoard(view, again = false) {
  const { board, sheet } = view;
  const [width, height] = [sheet.clientWidth, sheet.clientHeight];
  if (!board || !width || (!again && width === board.width && height === board.height)) return;
  Object.assign(board, { width, height });
  board.place(view, width, height);
}

export function fitBoard(board, height, width = board.width) {
  Object.assign(board.area.style, { height: `${Math.ceil(height)}px`, width: width > board.width ? `${Math.ceil(width)}px` : "" });
  board.svg.setAttribute("width", String(Math.ceil(width)));
  board.svg.setAttribute("height", String(Math.ceil(height)));
}

/** Colours come down as CSS variables, so that a change of theme is no rebuild. Returns whether there was one. */
export function paintTheme(view, boxes) {
  const { board, theme } = view;
  if (board.theme === theme) return false;
  board.theme = theme;
  for (const name of THEME_NAMES) board.area.style.setProperty(`--gw-${name.toLowerCase()}`, theme[name]);
  setClass(board.area, "is-dark", theme.dark);
  for (const { part: box, lane } of boxes) paintLane(box, theme.lanes[lane % theme.lanes.length]);
  return true;
}

export function paintLane(element, colours) {
  for (const name of ["lane", "mark", "fill", "name", "text"]) element.style.setProperty(`--lane-${name}`, colours[name]);
}

/** A line: its wire, its head, and nothing for the pointer. */
export function newWire(kind) {
  const group = svgPart("g", { class: `gw-wire${kind ? ` is-${kind}` : ""}` });
  const wire = svgPart("path", { class: "gw-thread", fill: "none" });
  const head = svgPart("path", { class: "gw-head" });
  group.append(wire, head);
  return { part: group, wire, head };
}

/** One box is in the tab order; arrows go on from there. */
export function setHome(board, box) {
  if (board.current === box) return;
  for (const [other, index] of [[board.current, -1], [box, 0]]) for (const made of [other?.part, other?.rest]) if (made) made.tabIndex = index;
  board.current = box;
}

/** The nearest of some boxes to one, by their middles. */
export function nearestBox(box, others) {
  const middle = (one) => [one.x + one.width / 2, one.y + one.height / 2];
  const [x, y] = middle(box);
  const distance = (other) => Math.hypot(middle(other)[0] - x, middle(other)[1] - y);
  return [...others].sort((a, b) => distance(a) - distance(b) || a.number - b.number)[0];
}

/** Bring a box into sight without moving more than that takes. */
export function bringIntoSight(view, element, block = /** @type {ScrollLogicalPosition} */ ("nearest")) {
  element?.scrollIntoView({ block, inline: block, behavior: "instant" });
}

/** The rows of text in an element, each as wide as its letters and as high as a line. */
function rowsOf(element) {
  if (getComputedStyle(element).whiteSpace !== "pre") return [element.getBoundingClientRect()];
  const range = document.createRange();
  range.selectNodeContents(element);
  const high = parseFloat(getComputedStyle(element).lineHeight);
  return [...range.getClientRects()].map(({ left, width, top, height }) => new DOMRect(left, top + (height - high) / 2, width, high));
}

/** The smallest box around all of them. */
function around(rows) {
  return { left: Math.min(...rows.map((row) => row.left)), right: Math.max(...rows.map((row) => row.right)), top: Math.min(...rows.map((row) => row.top)), bottom: Math.max(...rows.map((row) => row.bottom)) };
}

/** Whether some of a text is hidden: by itself, or by the box it is in. */
function isCut(element) {
  const hides = getComputedStyle(element).overflowY !== "visible";
  if (hides && (element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1)) return true;
  const box = element.closest(".gw-step");
  if (!box) return false;
  const [inner, outer] = [around(rowsOf(element)), box.getBoundingClientRect()];
  return inner.left < outer.left - 1 || inner.right > outer.right + 1 || inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
}

/** Where text stands, in CSS pixels from the corner of the sheet: for tests, read only. */
export function probeBoard(view) {
  view.board?.rest?.finish();
  const corner = view.sheet.getBoundingClientRect();
  const origin = { left: corner.left - view.sheet.scrollLeft, top: corner.top - view.sheet.scrollTop };
  const labels = [...view.sheet.querySelectorAll("[data-label]")].filter((element) => element.checkVisibility()).map((element) => {
    const rows = rowsOf(element);
    const { left, right, top, bottom } = around(rows);
    return {
      id: element.closest("[data-id]")?.dataset.id ?? "", name: element.textContent,
      x0: left - origin.left, x1: right - origin.left, y0: top - origin.top, y1: bottom - origin.top,
      rows: rows.map((row) => ({ x0: row.left - origin.left, x1: row.right - origin.left, y0: row.top - origin.top, y1: row.bottom - origin.top })),
      size: parseFloat(getComputedStyle(element).fontSize),
      cut: isCut(element),
    };
  });
  const lit = [...view.sheet.querySelectorAll(".gw-topic.is-lit")].map((element) => element.dataset.id);
  return { view: view.data.view, lit, labels, marks: [], lines: view.sheet.querySelectorAll(".gw-wires path[d]").length, stage: { width: view.sheet.scrollWidth, height: view.sheet.scrollHeight } };
}
