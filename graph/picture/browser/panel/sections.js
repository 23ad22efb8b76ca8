// The rows of a plan in sections: this week, months, what is done. Of a list that is made the rows in sight come first.

import { arrange, button, part, setClass, setText } from "../draw/dom.js";
import { inSlices } from "../draw/slices.js";
import { MANY_STEPS } from "../pure/columns.js";
import { dayAfter, hoursInShort } from "../pure/words.js";
import { announce, select, store } from "../store.js";
import { dressRow, newRow, paintRow } from "./row.js";

// About as high as a row is, for lists that are not on the screen yet.
const ROW_HEIGHT = 32;
// Rows of a long plan that are made at once, more than most windows show; the others follow.
const ROWS_AT_ONCE = 32;

/**
 * @param {any} panel @param {import("../pure/rows.js").Part[]} parts @param {import("./row.js").RowActs} acts
 * @param {() => void} showAll what the button does that a shortened list ends with
 */
export function drawSections(panel, parts, acts, showAll) {
  Object.assign(panel, { acts, showAll });
  stopSections(panel);
  const structure = JSON.stringify(parts.map(({ kind, title, note, rows }) => [kind, title, note, rows.map((row) => row.number)]));
  // A list that stands is changed as a whole, and a topic is opened in its row, which must be there.
  const rows = parts.flatMap((one) => one.rows);
  const made = rows.filter((said) => panel.rows.has(store.book.nodes[said.number].id)).length;
  const isSliced = rows.length > MANY_STEPS && rows.length - made > ROWS_AT_ONCE && !store.selected;
  const work = rowsOf(panel, parts, structure, isSliced ? Math.max(made, ROWS_AT_ONCE) : Infinity);
  work.next();
  store.isListing = isSliced;
  if (isSliced) panel.rest = inSlices(work);
  else work.next();
}

/** Leave the rows that are yet to be made. */
export function stopSections(panel) {
  panel.rest?.stop();
  store.isListing = false;
}

/** Make and dress the first rows of a list, then one more with each step. */
function* rowsOf(panel, parts, structure, atOnce) {
  const { turn, book } = store;
  const all = parts.flatMap((one) => one.rows);
  const first = all.findIndex((said) => ["to do", "in progress"].includes(turn.status[said.number] ?? "to do"));
  const dress = (said, at) => dressRow(rowFor(panel, book.nodes[said.number]), said, turn, panel.acts, at === first);
  if (structure !== panel.structure) buildSections(panel, parts, atOnce);
  panel.structure = "";
  all.slice(0, atOnce).forEach(dress);
  const head = panel.body.querySelector(".gw-this-week > h3 > span");
  if (head) setText(head, weekNote(turn));
  drawNextWeek(panel.body.querySelector(".gw-this-week"));
  yield;
  const lists = [...panel.body.querySelectorAll(":scope > section > ul")];
  const listOf = parts.flatMap((one, number) => one.rows.map(() => lists[number]));
  for (let at = atOnce; at < all.length; at += 1) {
    dress(all[at], at);
    listOf[at].append(panel.rows.get(book.nodes[all[at].number].id).element);
    yield;
  }
  panel.structure = structure;
  if (!store.isListing) return;
  store.isListing = false;
  announce({ kind: "listed" });
}

/** Below this week, if there is one, what comes on Monday, in a line: a topic that goes on is listed once, where it is now. */
function drawNextWeek(section) {
  const { turn, book } = store;
  const next = turn.now.length ? turn.next ?? [] : [];
  const key = JSON.stringify([next, turn.monday]);
  if (!section || section.dataset.next === key) return;
  section.dataset.next = key;
  section.querySelector(".gw-next")?.remove();
  if (!next.length) return;
  const line = part("p", "gw-next gw-quiet-text");
  line.append(part("b", "", "Next week: "));
  next.forEach(([day, number, hours], i) => {
    const { id, label } = book.nodes[number];
    const { weekday, short } = dayAfter(turn.monday, day);
    const isNew = day !== next[i - 1]?.[0];
    const name = button("", label, () => select(id, true), `${label}: details`);
    name.dir = "auto";
    line.append(i ? (isNew ? "; " : ", ") : "", isNew ? `${weekday} ${short.replace(" ", "\u00a0")} ` : "", name, ` ${Number(hours.toFixed(2))} h`);
  });
  section.append(line);
}

function weekNote(turn) {
  if (!turn.figures) return "";
  const from = dayAfter(turn.monday, turn.now.length ? 0 : 7).short;
  return turn.figures.week && turn.now.length ? `from ${from}, ${hoursInShort(turn.figures.left)} to go` : `from ${from}`;
}

function buildSections(panel, parts, atOnce) {
  const { book } = store;
  const held = panel.body.contains(document.activeElement) ? document.activeElement : null;
  // To ask for it has the page laid out, which a list that is yet to be filled does not need.
  const top = panel.body.childElementCount ? panel.body.scrollTop : 0;
  const before = new Map([...panel.body.querySelectorAll(":scope > section")].map((section) => [section.dataset.part, section]));
  let above = 0;
  const sections = parts.map(({ kind, title, note, rows }) => {
    const section = before.get(`${kind} ${title}`) ?? newSection(kind, title);
    before.delete(section.dataset.part);
    setText(section.querySelector("h3 > span"), note);
    const list = section.querySelector("ul");
    list.style.containIntrinsicHeight = `auto ${rows.length * ROW_HEIGHT}px`;
    setClass(section, "is-far", above >= ROWS_AT_ONCE);
    arrange(list, rows.slice(0, Math.max(0, atOnce - above)).map((said) => rowFor(panel, book.nodes[said.number]).element));
    above += rows.length;
    return section;
  });
  const [shown, all] = [parts.reduce((sum, one) => sum + one.rows.length, 0), new Set([...store.turn.order, ...store.turn.now, ...store.turn.finished]).size];
  if (shown < all) {
    sections.push(button("gw-whole", `All ${all} topics`, panel.showAll));
  }
  arrange(panel.body, sections);
  if (top) panel.body.scrollTop = top;
  if (held?.isConnected) /** @type {HTMLElement} */ (held).focus({ preventScroll: true });
}

function newSection(kind, title) {
  const section = part("section", kind === "now" ? "gw-this-week" : `gw-${kind}`);
  section.dataset.part = `${kind} ${title}`;
  const head = part("h3", "", title);
  head.append(part("span"));
  section.append(head, part("ul"));
  return section;
}

function rowFor(panel, topic) {
  let row = panel.rows.get(topic.id);
  if (!row) {
    row = newRow(topic, panel.acts);
    if (panel.theme) paintRow(row, panel.theme.lanes[topic.lane % panel.theme.lanes.length]);
    panel.rows.set(topic.id, row);
  }
  return row;
}
