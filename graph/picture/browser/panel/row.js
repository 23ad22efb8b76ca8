// One row of the list: a tick, a name that opens the details, when it is due, and what can be said of it.

import { sessionsText } from "../pure/rows.js";
import { paintLane } from "../draw/board.js";
import { button, link, part, setClass, setData, setLabel, setText } from "../draw/dom.js";
import { statusNow } from "../store.js";

const NEXT = { "to do": ["Done", "Not yet", "Skip"], "in progress": ["Done", "Not yet", "Skip", "Undo"], done: ["Undo"], skipped: ["Undo"] };
const MEANT = { Done: "done", "Not yet": "in progress", Skip: "skipped", Undo: "to do" };
const CHECKED = { done: "true", "in progress": "mixed" };

/**
 * @typedef {{ mark: (id: string, to: string) => void, open: (id: string) => void, point: (id: string | null) => void }} RowActs
 */

/** @param {any} topic @param {RowActs} acts */
export function newRow(topic, acts) {
  const element = part("li", "gw-row");
  element.dataset.topic = topic.id;
  const line = part("div", "gw-line");
  const tick = part("button", "gw-tick");
  tick.setAttribute("role", "checkbox");
  tick.tabIndex = -1;
  tick.append(part("i"));
  const open = part("button", "gw-open");
  open.tabIndex = -1;
  open.setAttribute("aria-expanded", "false");
  const number = part("span", "gw-number");
  const name = part("span", "gw-title", topic.label);
  name.dir = "auto";
  open.append(number, name);
  const right = part("span", "gw-right");
  const deeds = part("span", "gw-deeds");
  const sub = part("div", "gw-sub");
  const more = part("div", "gw-detail");
  more.hidden = true;
  line.append(tick, open, right);
  element.append(line, sub, deeds, more);
  const row = { topic, element, tick, open, number, right, deeds, sub, more, shown: "" };
  tick.onclick = () => acts.mark(topic.id, element.dataset.status === "done" ? "to do" : "done");
  open.onclick = () => acts.open(topic.id);
  element.onpointerenter = () => acts.point(topic.id);
  element.onpointerleave = () => acts.point(null);
  open.addEventListener("focus", () => acts.point(topic.id));
  open.addEventListener("blur", () => acts.point(null));
  return row;
}

/** Say in a row what is so now. @param {ReturnType<typeof newRow>} row @param {import("../pure/rows.js").Row} said @param {any} turn @param {RowActs} acts @param {boolean} isFirst */
export function dressRow(row, said, turn, acts, isFirst) {
  const { element, topic } = row;
  const status = statusNow(topic.id, turn.status[said.number] ?? "to do");
  setData(element, "status", status);
  setData(element, "week", String(said.week ?? ""));
  setClass(element, "is-due", said.isNow);
  setClass(element, "is-first", isFirst);
  row.tick.setAttribute("aria-checked", CHECKED[status] ?? "false");
  setLabel(row.tick, `${topic.label} done`);
  setText(row.number, said.position === null ? "" : String(said.position));
  setText(row.right, said.right);
  const key = JSON.stringify([status, said.isNow, turn.sessions[said.number], turn.now.length ? null : turn.next, turn.links[said.number], turn.today]);
  if (row.shown === key) return;
  row.shown = key;
  row.deeds.replaceChildren(...NEXT[status].map((word) => {
    const made = button(word === "Done" ? "is-main" : "", word, () => acts.mark(topic.id, MEANT[word]), `${word}: ${topic.label}`);
    made.tabIndex = isFirst ? 0 : -1;
    return made;
  }));
  row.sub.replaceChildren(...(said.isNow ? subOf(said, turn, status) : []));
}

function subOf(said, turn, status) {
  const parts = [];
  const when = status === "done" || status === "skipped" ? "" : sessionsText(turn, said.number);
  if (when) parts.push(part("span", "gw-when", when));
  for (const [title, url] of turn.links[said.number] ?? []) parts.push(link(title, url));
  return parts;
}

export function paintRow(row, colours) {
  paintLane(row.element, colours);
}
