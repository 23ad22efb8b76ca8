// What stands around a picture: its three kinds, the way here, filters, legend, what may be taken away.

import { DEPTHS, FILTERS, isFiltered, statusOf } from "../pure/look.js";
import { counted, hoursInWords } from "../pure/words.js";
import { button, find, part, setText } from "./dom.js";
import { legendOf } from "./legend.js";
import { cameraText, zoomBy, zoomTo } from "./map.js";
import { savePicture } from "./paper.js";
import { drawTwin } from "./twin.js";
import { isNarrow, subjectOf } from "./view.js";

const KINDS = [["plan", "Plan"], ["map", "Map"], ["rests", "What it rests on"]];

/** @typedef {import("./view.js").View} View */

/** The frame of a picture, once. @param {HTMLElement} root */
export function buildFrame(root) {
  const top = part("div", "gw-top");
  const kinds = part("div", "gw-kinds");
  kinds.setAttribute("role", "group");
  kinds.setAttribute("aria-label", "Picture");
  const way = part("nav");
  way.setAttribute("aria-label", "Where you are");
  way.append(part("ol", "gw-crumbs"));
  const tools = part("div", "gw-tools");
  top.append(kinds, way, part("div", "gw-depths"), tools);
  const filters = part("div", "gw-filters");
  filters.hidden = true;
  const sheet = part("div", "gw-sheet");
  const items = part("div", "gw-items");
  items.hidden = true;
  const said = part("p", "gw-said");
  said.hidden = true;
  const foot = part("div", "gw-foot");
  const legend = part("ul", "gw-legend");
  legend.setAttribute("aria-label", "Legend");
  const caption = part("p", "gw-caption");
  foot.append(legend, caption);
  const live = part("div", "gw-live");
  live.setAttribute("aria-live", "polite");
  live.setAttribute("role", "status");
  root.replaceChildren(top, filters, sheet, items, said, foot, live);
  return sheet;
}

/** Everything around the picture, as it is now. @param {View} view */
export function drawAround(view) {
  drawKinds(view);
  drawCrumbs(view);
  drawDepths(view);
  drawTools(view);
  drawFilters(view);
  drawLegend(view);
  drawTwin(view);
}

function replaced(box, children, keyOf) {
  const held = box.contains(document.activeElement) ? keyOf(document.activeElement) : null;
  box.replaceChildren(...children);
  if (held) [...box.querySelectorAll("button")].find((one) => keyOf(one) === held)?.focus({ preventScroll: true });
}

const byText = (element) => element.getAttribute("aria-label") ?? element.textContent;

function drawKinds(view) {
  const now = view.data.view === "overview" ? "map" : view.data.view;
  const offered = KINDS.filter(([kind]) => (kind !== "plan" || view.turn.hasPlan) && (kind !== "rests" || view.turn.restsOn));
  replaced(find(view.root, ".gw-kinds"), offered.length > 1 || now !== "map" ? offered.map(([kind, name]) => {
    const made = button("", name, () => view.acts.ask({ do: "view", view: kind }));
    made.setAttribute("aria-pressed", String(kind === now));
    return made;
  }) : [], byText);
}

// ---- The way here: from the whole to the part that is seen. A step back is a button.

function drawCrumbs(view) {
  const crumbs = [...(view.data.crumbs ?? [])];
  const [from, to] = [view.look.from, view.selectedId].map((id) => view.graph.topics.get(id));
  if (from && view.data.view === "map") crumbs.push({ label: to && to !== from ? `Paths between ${from.label} and ${to.label}` : `Paths from ${from.label}: choose another topic`, drop: true });
  replaced(find(view.root, ".gw-crumbs"), crumbs.map((crumb, i) => {
    const item = part("li");
    if (crumb.ask) item.append(button("", crumb.label, () => view.acts.ask(crumb.ask)));
    else {
      const here = part("span", "", crumb.label);
      if (i === crumbs.length - 1) here.setAttribute("aria-current", "page");
      item.append(here);
    }
    if (crumb.drop) item.append(button("", "×", () => view.acts.setLook({ from: null }), "No longer show paths"));
    return item;
  }), byText);
}

// ---- How far the lit chain goes, while a topic of the map is selected.

function drawDepths(view) {
  const bar = find(view.root, ".gw-depths");
  bar.hidden = view.data.view !== "map" || !view.lit.selected || Boolean(view.look.from);
  if (bar.hidden) return;
  replaced(bar, [["down", "Rests on"], ["up", "Unlocks"]].map(([way, title]) => {
    const group = part("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", `${title}: how far`);
    group.append(part("span", "", title), ...DEPTHS.map((depth) => {
      const made = button("", depth, () => view.acts.setLook({ [way]: depth }), `${title}: ${depth === "all" ? "all" : counted(Number(depth), "step")}`);
      made.setAttribute("aria-pressed", String(view.look[way] === depth));
      return made;
    }));
    return group;
  }), byText);
}

// ---- Zoom, filter, list, and what may be taken away.

function drawTools(view) {
  const isMap = view.data.view === "map";
  const count = FILTERS.reduce((sum, kind) => sum + view.look[kind].length, 0);
  const isList = !find(view.root, ".gw-items").hidden;
  const tools = [];
  if (isMap && !isList) {
    tools.push(button("gw-sign", "−", () => zoomBy(view, 1 / 1.4), "Zoom out"), button("gw-sign", "+", () => zoomBy(view, 1.4), "Zoom in"));
    if (view.zoom > 1.01) tools.push(button("", "Whole map", () => zoomTo(view, 1)));
  }
  if (view.data.view === "map" || view.data.view === "rests") {
    const filter = button("gw-filter", count ? `Filter (${count})` : "Filter", () => openFilters(view, !view.filtersOpen));
    filter.setAttribute("aria-expanded", String(view.filtersOpen));
    tools.push(filter);
  }
  const list = button("", isList ? "As a picture" : "As a list", () => showTwin(view, !isList));
  tools.push(list, menu(view));
  replaced(find(view.root, ".gw-tools"), tools, byText);
}

function showTwin(view, on) {
  find(view.root, ".gw-items").hidden = !on;
  view.sheet.hidden = on;
  drawAround(view);
}

function menu(view) {
  const made = part("details", "gw-more");
  made.append(part("summary", "", "Save"));
  const box = part("div");
  const item = (text, act) => button("", text, () => {
    made.open = false;
    act();
  });
  box.append(
    item("Copy a link to this view", () => copyLink(view)),
    item("Save as picture (PNG)", () => savePicture(view, "png")),
    item("Save as drawing (SVG)", () => savePicture(view, "svg")),
    item("Full screen", () => (document.fullscreenElement ? document.exitFullscreen() : view.root.requestFullscreen?.().catch(() => {}))),
  );
  made.append(box);
  made.onkeydown = (event) => {
    if (event.key !== "Escape" || !made.open) return;
    made.open = false;
    find(made, "summary").focus();
    event.stopPropagation();
  };
  made.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !made.contains(event.relatedTarget)) made.open = false;
  });
  return made;
}

function copyLink(view) {
  const address = new URL(location.href);
  const camera = view.data.view === "map" ? cameraText(view) : "";
  if (camera) address.searchParams.set("at", camera);
  else address.searchParams.delete("at");
  const done = () => note(view, "Link copied: it opens exactly this view.");
  const failed = () => note(view, `Copy this link: ${address.href}`);
  if (navigator.clipboard) navigator.clipboard.writeText(address.href).then(done, failed);
  else failed();
}

/** A short word to everybody: on the picture for a while, and to screen readers. */
export function note(view, text) {
  const line = find(view.root, ".gw-said");
  line.textContent = text;
  line.hidden = false;
  say(view, text);
  clearTimeout(view.noteEnds);
  view.noteEnds = setTimeout(() => (line.hidden = true), 5000);
}

export function say(view, text) {
  setText(find(view.root, ".gw-live"), text);
}

// ---- Filters: one group of chips for each kind that the graph knows more than one value of.

export function openFilters(view, open) {
  view.filtersOpen = open;
  drawAround(view);
  if (!open) find(view.root, ".gw-filter")?.focus();
}

function drawFilters(view) {
  const panel = find(view.root, ".gw-filters");
  panel.hidden = !view.filtersOpen || (view.data.view !== "map" && view.data.view !== "rests");
  if (panel.hidden) return;
  const groups = [
    ["Subject", "category", [...new Set(view.graph.list.map((topic) => subjectOf(view, topic)))]],
    ["Difficulty", "difficulty", ["beginner", "intermediate", "advanced"].filter((name) => view.graph.list.some((topic) => topic.difficulty === name))],
    ["Status", "status", ["known", "in progress", "ready now", "later"].filter((name) => view.graph.list.some((topic) => statusOf(view.states, topic) === name))],
  ];
  const made = groups.filter(([, , values]) => values.length > 1).map(([title, kind, values]) => {
    const group = part("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", String(title));
    group.append(part("b", "", String(title)), .../** @type {string[]} */ (values).map((value) => filterButton(view, String(kind), value, [value])));
    return group;
  });
  if (isFiltered(view.look)) made.push(button("gw-clear", "Show all", () => view.acts.setLook({ category: [], difficulty: [], status: [] })));
  replaced(panel, made, (element) => element.dataset.filter ?? byText(element));
}

function filterButton(view, kind, value, content) {
  const made = part("button", "gw-chip");
  made.setAttribute("aria-pressed", String(view.look[kind].includes(value)));
  made.dataset.filter = `${kind}:${value}`;
  made.append(...content);
  made.onclick = () => view.acts.toggle(kind, value);
  return made;
}

// ---- Legend.

function drawLegend(view) {
  const list = find(view.root, ".gw-legend");
  list.replaceChildren(...legendOf(view).map((entry) => {
    const item = part("li");
    const content = [...(entry.svg ? [drawn(entry)] : []), entry.text];
    if (entry.status) item.append(filterButton(view, "status", entry.status, content));
    else item.append(...content);
    return item;
  }));
  const caption = find(view.root, ".gw-caption");
  const topic = view.lit.selected;
  const isPeek = !view.caption && topic && isNarrow(view);
  if (isPeek) caption.replaceChildren(`${topic.label}, ${hoursInWords(topic)} `, button("gw-about", "About it", view.acts.about));
  else setText(caption, view.caption);
  caption.hidden = !view.caption && !isPeek;
  list.hidden = !caption.hidden;
}

/** The sign of a legend: markup of our own, with colours of the theme and no data in it. */
function drawn(entry) {
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${entry.width}" height="16" viewBox="0 0 ${entry.width} 16">${entry.svg}</svg>`;
  const made = document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
  made.setAttribute("aria-hidden", "true");
  return made;
}
