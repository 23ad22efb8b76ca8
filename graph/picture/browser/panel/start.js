// Before there is a plan: what do you want to learn? Pointing at a goal lights on the map what it rests on.

import { button, part, setClass } from "../draw/dom.js";
import { counted, hoursInShort } from "../pure/words.js";
import { point } from "../store.js";

/** @param {any} start as sent @param {(deed: { do: string, [name: string]: any }) => void} tell */
export function startParts(start, tell) {
  const head = part("div", "gw-start-head");
  head.append(part("h2", "gw-question", "What do you want to learn?"), part("p", "gw-quiet-text", start.lead));
  const parts = [head];
  if (start.goals.length) {
    const list = part("ul", "gw-goals");
    list.setAttribute("aria-label", "Goals to start from");
    list.append(...start.goals.map((goal) => goalItem(goal, start, tell)));
    parts.push(list);
  }
  const foot = part("p", "gw-quiet-text gw-size", `${start.name}: ${counted(start.count, "topic")}, ${start.hours}.`);
  foot.dir = "auto";
  parts.push(foot);
  return parts;
}

function goalItem(goal, start, tell) {
  const item = part("li");
  const made = button("gw-goal", "", () => tell({ do: "goals", goals: goal.goals }));
  const name = part("span", "gw-title", goal.name);
  name.dir = "auto";
  const size = goal.topics ? counted(goal.weeks, "week") : "known";
  made.append(name, part("span", "gw-right", size));
  if (goal.summary) made.title = goal.summary;
  const text = `${goal.name}: ${counted(goal.topics, "topic")}, ${hoursInShort(goal.hours)}, ${counted(goal.weeks, "week")} at ${start.pace}`;
  made.setAttribute("aria-label", text);
  const light = (on) => () => {
    setClass(made, "is-pointed", on);
    point(on ? { ids: new Set(goal.way), text, single: null } : null, "list");
  };
  Object.assign(made, { onpointerenter: light(true), onpointerleave: light(false), onfocus: light(true), onblur: light(false) });
  item.append(made);
  return item;
}
