// What the signs of a picture mean; each sign as a small drawing of 16 px height, for the page and for paper.

import { isEntry } from "../pure/lanes.js";

const DASHES = { choice: "7 3 1.5 3", recommended: "1.5 3.5", corequisite: "12 3" };

/**
 * @typedef {{ text: string, width: number, svg: string, status?: string }} Entry
 */

/** @param {import("./view.js").View} view @returns {Entry[]} */
export function legendOf(view) {
  const { data, theme, graph, states } = view;
  if (data.view === "overview") return overviewLegend(view);
  const entries = [];
  const line = (text, colour, dash = "", width = 1.8) => entries.push({ text, width: 26, svg: `<path d="M1 8H25" stroke="${colour}" stroke-width="${width}"${dash ? ` stroke-dasharray="${dash}"` : ""} fill="none"/>` });
  const selected = graph.topics.get(view.selectedId);
  if (data.view === "plan") {
    const lanes = new Set(graph.list.map((topic) => topic.lane));
    for (const lane of lanes) entries.push({ text: data.lanes[lane].name, width: 6, svg: `<rect y="2" width="5" height="12" rx="2" fill="${theme.lanes[lane % theme.lanes.length].mark}"/>` });
    if (selected && (view.plan.has(selected.id) || view.board?.boxes?.has(selected.id))) {
      line("every way to the goal", theme.chain, "", 2);
      line("what it needs", theme.quiet, "2 3", 2);
    } else if (hasWay(view)) line("the longest way from now to the goal", theme.chain, "", 2.2);
    return entries;
  }
  const isRests = data.view === "rests";
  const chosen = isRests && selected?.id === data.goal ? null : selected;
  const from = graph.topics.get(view.look.from);
  if (from && chosen && from !== chosen) line("on the way between the two", theme.chain);
  else if (chosen) {
    line("rests on", theme.chain);
    if (chosen.unlocks.length) line("unlocks", theme.unlocks, "6 4");
  } else if (graph.lines.length) line(isRests ? "upper is needed for lower" : "runs from a name to the dot of what needs it", theme.quiet);
  if (graph.kinds.has("choice")) line(graph.several ? "as many of these as asked for are enough" : "one of these is enough", theme.quiet, DASHES.choice);
  if (graph.kinds.has("corequisite")) line("in the same week or before", theme.quiet, DASHES.corequisite);
  if (graph.kinds.has("recommended")) line("recommended", theme.quiet, DASHES.recommended);
  const some = (set) => graph.list.some((topic) => set.has(topic.id));
  const dot = (extra) => `<circle cx="8" cy="8" r="4" ${extra}/>`;
  if (!isRests && graph.list.some(isEntry)) entries.push({ text: "needs nothing: start here", width: 16, svg: dot(`fill="${theme.background}" stroke="${theme.quiet}" stroke-width="1.8"`) });
  if (some(states.goals)) entries.push({ text: "goal", width: 16, svg: `<rect x="1" y="3" width="14" height="10" rx="3" fill="${theme.quiet}"/>` });
  if (some(states.ready) && states.done.size) entries.push({ text: "ready now", width: 16, status: "ready now", svg: `${dot(`fill="${theme.quiet}"`)}<circle cx="8" cy="8" r="6.5" fill="none" stroke="${theme.quiet}" stroke-width="1.3"/>` });
  if (some(states.progress)) entries.push({ text: "in progress", width: 16, status: "in progress", svg: `<circle cx="8" cy="8" r="5" fill="none" stroke="${theme.quiet}" stroke-width="1.4"/><path d="M8 3a5 5 0 0 0 0 10Z" fill="${theme.quiet}"/>` });
  if (some(states.known)) entries.push({ text: "known", width: 16, status: "known", svg: tick(theme, false) });
  if (some(states.implied)) entries.push({ text: "follows from what you know", width: 16, status: "known", svg: tick(theme, true) });
  return entries;
}

/** Whether any of the steps that are left needs another: said before anything is drawn, since the legend takes room. */
function hasWay({ turn, graph }) {
  const left = new Set(turn.order.map((number) => graph.list[number]));
  return [...left].some((topic) => topic.needs.some((line) => left.has(line.source)));
}

function tick(theme, isImplied) {
  return `<circle cx="8" cy="8" r="6" fill="${isImplied ? theme.background : theme.done}" stroke="${theme.quiet}"/><path d="M5 8l2.200 2.500L11 5.500" fill="none" stroke="${theme.text}" stroke-width="1.600"/>`;
}

function overviewLegend(view) {
  // As a list it draws no lines.
  if (view.board?.area.classList.contains("is-list")) return [];
  const { quiet } = view.theme;
  const entries = [{ text: "is built on by; the wider, the more prerequisites", width: 30, svg: `<path d="M1 8H13" stroke="${quiet}" stroke-width="1.5"/><path d="M16 8H28" stroke="${quiet}" stroke-width="5"/>` }];
  if (view.data.edges.some((edge) => !edge.main)) entries.push({ text: "main flows only: point at a subject for all of its own", width: 0, svg: "" });
  return entries;
}

