// The text twin of a view: the same topics as a list of real text, made when somebody opens it.
// On narrow screens it stands before the picture.

const MOST_NAMED = 8;
const MOST_NARROW = 6;

function textNode(tag, text, className = "") {
  return Object.assign(document.createElement(tag), { textContent: text, className });
}

function namesOf(lines, end) {
  const notes = { choice: (line) => ` (${line.asked > 1 ? line.asked : "one"} of several)`, recommended: () => " (recommended)", corequisite: () => " (in the same week or before)" };
  const names = lines.filter((line) => !line.redundant).map((line) => end(line).label + (notes[line.kind]?.(line) ?? ""));
  const more = names.length - MOST_NAMED;
  return more > 1 ? `${names.slice(0, MOST_NAMED).join(", ")} and ${more} more` : names.join(", ");
}

function topicItem(map, topic) {
  const item = document.createElement("li");
  const button = textNode("button", topic.label);
  button.type = "button";
  button.dir = "auto";
  button.onclick = () => choose(map, topic.id);
  if (topic === map.lit.selected) button.setAttribute("aria-current", "true");
  const needs = namesOf(topic.needs, (line) => line.source);
  const unlocks = namesOf(topic.unlocks, (line) => line.target);
  const facts = [hoursOf(topic) + statusText(map, topic), needs && `needs ${needs}`, unlocks && `unlocks ${unlocks}`].filter(Boolean);
  item.append(button, textNode("span", ` ${facts.join("; ")}.`));
  const rim = typeof topic.more === "number" ? { needs: topic.more } : topic.more ?? {};
  for (const [side, count] of Object.entries(rim)) {
    const what = side === "needs" ? `Show ${counted(count, "more prerequisite")}` : `Show ${count} more that it unlocks`;
    const more = Object.assign(textNode("button", what), { type: "button" });
    more.onclick = () => ask(map, { do: "more", topic: topic.id, side });
    item.append(" ", more);
  }
  return item;
}

function section(map, title, topics, isOpen) {
  const part = document.createElement("details");
  const list = document.createElement("ol");
  part.append(textNode("summary", `${title} (${topics.length})`), list);
  const fill = () => list.childElementCount || fillList(map, list, topics);
  part.ontoggle = () => part.open && fill();
  part.open = isOpen;
  if (isOpen) fill();
  return part;
}

// On narrow screens a long list begins short, so that the picture below it stays near.
function fillList(map, list, topics) {
  const most = isNarrow(map) && topics.length > MOST_NARROW + 2 ? MOST_NARROW : topics.length;
  list.append(...topics.slice(0, most).map((topic) => topicItem(map, topic)));
  if (most === topics.length) return;
  const rest = Object.assign(textNode("button", `Show all ${topics.length}`), { type: "button" });
  const item = textNode("li", "", "gw-rest");
  rest.onclick = () => item.replaceWith(...topics.slice(most).map((topic) => topicItem(map, topic)));
  item.append(rest);
  list.append(item);
}

function topicSections(map) {
  const steps = [...map.lit.steps.keys()];
  const shown = map.graph.list.filter((topic) => !map.lit.active || map.lit.shows(topic));
  const parts = [];
  if (steps.length) parts.push(section(map, "Your plan, in order", steps, true));
  if (map.lit.selected || isFiltered(map)) parts.push(section(map, map.lit.selected ? `${map.lit.selected.label} and its chain` : "What the filter shows", shown, !steps.length));
  map.data.lanes.forEach((lane, number) => {
    const members = map.graph.list.filter((topic) => topic.lane === number).sort((a, b) => a.x - b.x || a.y - b.y);
    if (members.length) parts.push(section(map, lane.name, members, map.data.lanes.length === 1 && !parts.length));
  });
  return parts;
}

function boxList(map) {
  const list = document.createElement("ol");
  const name = new Map(map.data.nodes.map((node) => [node.id, node.label]));
  const flows = (end, other, id) => map.data.edges.filter((edge) => edge[end] === id).sort((a, b) => b.count - a.count).slice(0, 5).map((edge) => `${name.get(edge[other])} (${edge.count})`).join(", ");
  list.append(...map.data.nodes.map((node) => {
    const item = document.createElement("li");
    const button = Object.assign(textNode("button", node.label), { type: "button", onclick: () => ask(map, { do: "category", id: node.id }) });
    const [needs, unlocks] = [flows("to", "from", node.id), flows("from", "to", node.id)];
    const facts = [`${counted(node.topics, "topic")}, ${counted(Math.round(node.hours), "hour")}`, needs && `builds on ${needs}`, unlocks && `leads to ${unlocks}`].filter(Boolean);
    item.append(button, textNode("span", ` ${facts.join("; ")}.`));
    return item;
  }));
  return [list];
}

function focusList(map) {
  const list = document.createElement("ol");
  const rank = (topic) => map.plan.get(topic.id) ?? 1e6 + topic.number;
  fillList(map, list, [...map.graph.list].sort((a, b) => rank(a) - rank(b)));
  const folded = map.data.folded.map((topic) => topic.label).join(", ");
  return folded ? [textNode("p", `Known and folded away: ${folded}.`), list] : [list];
}

const LISTS = { overview: boxList, map: topicSections, focus: focusList };

function drawList(map) {
  const twin = map.root.querySelector(".gw-list");
  if (!twin.open) {
    map.listIsOld = true;
    return;
  }
  map.listIsOld = false;
  const box = twin.querySelector(".gw-items");
  const held = box.scrollTop;
  const opened = new Set([...box.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent));
  const focused = box.contains(document.activeElement) ? document.activeElement.textContent : null;
  box.replaceChildren(...LISTS[map.data.view](map));
  for (const summary of box.querySelectorAll("summary")) if (opened.has(summary.textContent)) summary.parentElement.open = true;
  box.scrollTop = held;
  if (focused !== null) [...box.querySelectorAll("button, summary")].find((control) => control.textContent === focused)?.focus({ preventScroll: true });
}
