// The text twin of a picture: the same topics as a list of real text, made when somebody opens it.

import { isFiltered, statusOf } from "../pure/look.js";
import { counted, hoursInWords } from "../pure/words.js";
import { button, find, part } from "./dom.js";

const MOST_NAMED = 8;
const NOTES = {
  choice: (line) => ` (${line.asked > 1 ? line.asked : "one"} of several)`,
  recommended: () => " (recommended)",
  corequisite: () => " (in the same week or before)",
};

function namesOf(lines, end) {
  const names = lines.filter((line) => !line.redundant).map((line) => end(line).label + (NOTES[line.kind]?.(line) ?? ""));
  const more = names.length - MOST_NAMED;
  return more > 1 ? `${names.slice(0, MOST_NAMED).join(", ")} and ${more} more` : names.join(", ");
}

function topicItem(view, topic) {
  const item = part("li");
  const name = button("", topic.label, () => view.acts.choose(topic.id));
  name.dir = "auto";
  if (topic.id === view.selectedId) name.setAttribute("aria-current", "true");
  const status = statusOf(view.states, topic);
  const needs = namesOf(topic.needs, (line) => line.source);
  const unlocks = namesOf(topic.unlocks, (line) => line.target);
  const facts = [hoursInWords(topic) + (status === "later" ? "" : `, ${status}`), needs && `needs ${needs}`, unlocks && `unlocks ${unlocks}`].filter(Boolean);
  item.append(name, part("span", "", ` ${facts.join("; ")}.`));
  const rim = typeof topic.more === "number" ? { needs: topic.more } : topic.more ?? {};
  for (const [side, count] of Object.entries(rim)) {
    const what = side === "needs" ? `Show ${counted(count, "more prerequisite")}` : `Show ${count} more that it unlocks`;
    item.append(" ", button("", what, () => view.acts.ask({ do: "more", topic: topic.id, side })));
  }
  return item;
}

function section(view, title, topics, isOpen) {
  const made = part("details");
  const list = part("ol");
  made.append(part("summary", "", `${title} (${topics.length})`), list);
  const fill = () => list.childElementCount || list.append(...topics.map((topic) => topicItem(view, topic)));
  made.ontoggle = () => made.open && fill();
  made.open = isOpen;
  if (isOpen) fill();
  return made;
}

function mapList(view) {
  const { lit, graph, data } = view;
  const steps = graph.list.filter((topic) => view.plan.has(topic.id)).sort((a, b) => view.plan.get(a.id) - view.plan.get(b.id));
  const parts = [];
  if (steps.length) parts.push(section(view, "Your plan, in order", steps, true));
  if (lit.selected || isFiltered(view.look)) parts.push(section(view, lit.selected ? `${lit.selected.label} and its chain` : "What the filter shows", [...lit.shown], !steps.length));
  data.lanes.forEach((lane, number) => {
    const members = graph.list.filter((topic) => topic.lane === number).sort((a, b) => a.level - b.level || a.number - b.number);
    if (members.length) parts.push(section(view, lane.name, members, data.lanes.length === 1 && !parts.length));
  });
  return parts;
}

function overviewList(view) {
  const list = part("ol");
  const name = new Map(view.data.nodes.map((node) => [node.id, node.label]));
  const flows = (end, other, id) => view.data.edges.filter((edge) => edge[end] === id).sort((a, b) => b.count - a.count).slice(0, 5).map((edge) => `${name.get(edge[other])} (${edge.count})`).join(", ");
  list.append(...view.data.nodes.map((node) => {
    const item = part("li");
    const [needs, unlocks] = [flows("to", "from", node.id), flows("from", "to", node.id)];
    const facts = [`${counted(node.topics, "topic")}, ${counted(Math.round(node.hours), "hour")}`, needs && `builds on ${needs}`, unlocks && `leads to ${unlocks}`].filter(Boolean);
    item.append(button("", node.label, () => view.acts.ask({ do: "category", id: node.id })), part("span", "", ` ${facts.join("; ")}.`));
    return item;
  }));
  return [list];
}

function restsList(view) {
  const list = part("ol");
  const rank = (topic) => view.plan.get(topic.id) ?? 1e6 + topic.number;
  list.append(...[...view.graph.list].sort((a, b) => rank(a) - rank(b)).map((topic) => topicItem(view, topic)));
  const folded = view.data.folded.map((topic) => topic.label).join(", ");
  return folded ? [part("p", "", `Known and folded away: ${folded}.`), list] : [list];
}

function planList(view) {
  const list = part("ol");
  list.append(...[...view.plan].sort(([, a], [, b]) => a - b).map(([id]) => view.graph.topics.get(id)).filter(Boolean).map((topic) => topicItem(view, topic)));
  return [list];
}

const LISTS = { overview: overviewList, map: mapList, rests: restsList, plan: planList };

/** Fill the list, if it is open; what was unfolded in it stays so. @param {import("./view.js").View} view */
export function drawTwin(view) {
  const box = find(view.root, ".gw-items");
  if (box.hidden) return;
  const held = box.scrollTop;
  const opened = new Set([...box.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent));
  const focused = box.contains(document.activeElement) ? document.activeElement.textContent : null;
  box.replaceChildren(...LISTS[view.data.view](view));
  for (const summary of box.querySelectorAll("summary")) if (opened.has(summary.textContent)) summary.parentElement.open = true;
  box.scrollTop = held;
  if (focused !== null) [...box.querySelectorAll("button, summary")].find((control) => control.textContent === focused)?.focus({ preventScroll: true });
}
