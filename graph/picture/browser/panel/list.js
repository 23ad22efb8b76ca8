// The left side of the page: the plan as a list to work through, details of topics, or, before there is a plan, where to begin.

import { listParts, behindText } from "../pure/rows.js";
import { counted, hoursInShort } from "../pure/words.js";
import { button, part, setData, setText } from "../draw/dom.js";
import { readTheme } from "../draw/theme.js";
import { announce, point, select, showPart, store, tell, watch } from "../store.js";
import { watchBoxes } from "./boxes.js";
import { detailCard, detailParts } from "./detail.js";
import { paintRow } from "./row.js";
import { drawSections, stopSections } from "./sections.js";
import { startParts } from "./start.js";

const MOST_AT_FIRST = 8;
const FEWEST_TO_COME = 3;
const PARTS = [["list", "This week"], ["picture", "Picture"], ["change", "Change"]];

/**
 * @typedef {object} Panel
 * @property {HTMLElement} root @property {HTMLElement} head @property {HTMLElement} body @property {HTMLElement} said @property {HTMLElement} nav
 * @property {Map<string, any>} rows @property {string} structure @property {any} theme @property {string} opened
 * @property {Record<string, string>} drawn what each part was last made of
 * @property {string} [themed] @property {any} [palette] @property {string} [bookRev] @property {boolean} [isWhole] @property {any} [openRow]
 * @property {import("../draw/slices.js").Slices} [rest] of the rows @property {Element[]} [pointedOnes] @property {string} [lastTold]
 */

/** @param {HTMLElement} root @returns {() => void} what stops it */
export function list(root) {
  const panel = newPanel(root);
  watchBoxes();
  const stop = watch((change) => follow(panel, change));
  return () => {
    stop();
    stopSections(panel);
  };
}

/** @returns {Panel} */
function newPanel(root) {
  const [head, body, said, nav] = [part("div", "gw-panel-head"), part("div", "gw-panel-body"), part("div", "gw-live"), part("nav", "gw-parts")];
  said.setAttribute("aria-live", "polite");
  said.setAttribute("role", "status");
  nav.setAttribute("aria-label", "Parts of the page");
  nav.append(...PARTS.map(([name, text]) => {
    const made = button("", text, () => showPart(name));
    made.dataset.part = name;
    return made;
  }));
  root.replaceChildren(head, body, said, nav);
  const panel = { root, head, body, said, nav, rows: new Map(), structure: "", theme: null, opened: "", drawn: {} };
  body.onkeydown = (event) => walk(panel, event);
  showPart(PARTS[0][0]);
  return panel;
}

function follow(panel, change) {
  if (change.kind === "point") lightPointed(panel, change.from);
  else if (change.kind === "part") drawNav(panel);
  else if (change.kind === "sent") setData(panel.root, "answered", "false");
  else if (change.kind !== "listed") {
    if (change.kind === "theme") panel.themed = "";
    drawPanel(panel);
  }
}

function drawNav(panel) {
  for (const made of panel.nav.children) made.setAttribute("aria-current", String(made.dataset.part === store.part));
  setText(panel.nav.querySelector("[data-part=list]"), store.turn?.hasGoals ? "This week" : "Goals");
}

const acts = {
  mark: (id, to) => {
    tell({ do: "mark", topic: id, to });
    announce({ kind: "mark" });
  },
  open: (id) => select(store.selected === id ? null : id),
  point: (id) => point(id ? { ids: new Set([id]), text: "", single: id } : null, "list"),
};
const detailActs = { go: (id) => select(id, true), tell, close: () => select(null) };

function drawPanel(panel) {
  const { turn, book, scene } = store;
  if (!turn) return;
  const palette = (turn.hasPlan ? book : scene)?.palette;
  if (palette && (panel.palette !== palette || panel.themed !== backgroundOf(panel))) {
    panel.palette = palette;
    panel.themed = backgroundOf(panel);
    panel.theme = readTheme(panel.root, palette);
    document.documentElement.toggleAttribute("data-gw-dark", panel.theme.dark);
    for (const row of panel.rows.values()) paintRow(row, panel.theme.lanes[row.topic.lane % panel.theme.lanes.length]);
  }
  drawNav(panel);
  const isPlan = turn.hasGoals && turn.hasPlan && book?.rev === turn.rev;
  if (isPlan) panel.root.dataset.testid = "plan-list";
  else delete panel.root.dataset.testid;
  setData(panel.root, "answered", String(!store.pending.length));
  drawHead(panel);
  document.documentElement.toggleAttribute("data-gw-plan", turn.hasPlan);
  drawBody(panel, isPlan);
  openDetails(panel, isPlan);
  announceDone(panel);
}

const backgroundOf = (panel) => getComputedStyle(panel.root).getPropertyValue("--st-background-color");

/** Redraw a part of the panel only where what it is made of has changed. */
function once(panel, name, made, make) {
  const key = JSON.stringify(made);
  if (panel.drawn[name] === key) return;
  panel.drawn[name] = key;
  make();
}

// ---- Head: how far, by when, and what to do about it.

function drawHead(panel) {
  const { turn } = store;
  const said = [turn.asks, turn.figures, turn.late, turn.error, turn.says, turn.told, turn.canUndo, turn.canRedo, turn.hasHistory, turn.hasGoals, turn.hasPlan];
  once(panel, "head", said, () => {
    const parts = turn.asks ? [part("p", "gw-asks", turn.asks)] : [];
    if (turn.error) parts.push(alertOf(turn.error));
    if (turn.late) parts.push(lateOf(turn.late));
    if (turn.hasPlan && turn.figures) parts.push(...figuresOf(turn.figures));
    if (turn.told || turn.hasHistory) parts.push(toldOf(turn));
    if (turn.says.length) parts.push(notesOf(turn.says));
    panel.head.replaceChildren(...parts);
    panel.head.hidden = !parts.length;
  });
}

function alertOf(text) {
  const made = part("p", "gw-alert", text);
  made.setAttribute("role", "alert");
  return made;
}

/** The date is missed: by how much, and each way out as one click. */
function lateOf({ text, ways }) {
  const box = part("div", "gw-late");
  box.append(part("p", "", text));
  const row = part("div", "gw-ways");
  row.append(...ways.map(({ label, ...deed }) => button("", label, () => tell(deed))));
  if (ways.length) box.append(row);
  return box;
}

function figuresOf(figures) {
  const bar = part("div", "gw-progress");
  bar.setAttribute("role", "progressbar");
  bar.setAttribute("aria-label", "Study hours done");
  bar.setAttribute("aria-valuenow", String(Math.round(figures.hours[0])));
  bar.setAttribute("aria-valuemin", "0");
  bar.setAttribute("aria-valuemax", String(Math.max(1, Math.round(figures.hours[1]))));
  const fill = part("i");
  fill.style.width = `${figures.hours[1] ? Math.min(100, (100 * figures.hours[0]) / figures.hours[1]) : 0}%`;
  bar.append(fill);
  const line = part("p", "gw-figures");
  line.dataset.testid = "plan-facts";
  const fact = (strong, rest, className = "") => {
    const made = part("span", className);
    made.append(part("b", "", strong), rest);
    return made;
  };
  const [doneTopics, topics] = figures.topics;
  const facts = [
    fact(doneTopics ? `${doneTopics} of ${topics}` : `${topics}`, ` topic${topics === 1 ? "" : "s"}`),
    fact(figures.hours[0] ? `${hoursInShort(figures.hours[0]).slice(0, -2)} of ${hoursInShort(figures.hours[1]).slice(0, -2)}` : hoursInShort(figures.hours[1]).slice(0, -2), " h"),
  ];
  if (figures.behind !== null) facts.push(part("span", figures.behind > 0 ? "gw-behind" : "", behindText(figures.behind)));
  if (figures.finish) facts.push(part("span", "", `done ${figures.finish}`));
  else if (figures.weeks) facts.push(part("span", "", counted(figures.weeks, "week")));
  facts.forEach((made, i) => line.append(...(i ? [", "] : []), made));
  return [bar, line];
}

function toldOf(turn) {
  const line = part("p", "gw-told");
  if (turn.told) line.append(part("span", "", turn.told));
  if (turn.canUndo) line.append(button("", "Undo", () => tell({ do: "undo" }), `Undo: ${turn.undoes}`));
  if (turn.canRedo) line.append(button("", "Redo", () => tell({ do: "redo" })));
  if (turn.hasHistory) line.append(button("", "History", () => tell({ do: "history" })));
  return line;
}

function notesOf(says) {
  const made = part("details", "gw-notes");
  made.append(part("summary", "", says.length === 1 ? "A note on this plan" : `${says.length} notes on this plan`), ...says.map((text) => part("p", "", text)));
  if (says.length === 1 && says[0].length < 90) {
    const line = part("p", "gw-quiet-text", says[0]);
    line.dir = "auto";
    return line;
  }
  return made;
}

// ---- Body: this week, the weeks to come, what is done; or where to begin.

function drawBody(panel, isPlan) {
  const { turn, book, start } = store;
  if (!isPlan) {
    once(panel, "body", ["start", turn.hasGoals, start?.rev], () => {
      stopSections(panel);
      panel.structure = "";
      panel.body.replaceChildren(...(turn.hasGoals || !start ? [] : startParts(start, tell)));
    });
    return;
  }
  panel.drawn.body = "";
  if (panel.bookRev !== book.rev) {
    panel.bookRev = book.rev;
    panel.rows.clear();
    panel.structure = "";
  }
  const parts = shortened(panel, listParts(turn, (number) => book.nodes[number].hours));
  drawSections(panel, parts, acts, () => {
    panel.isWhole = true;
    drawPanel(panel);
  });
  keepOneStop(panel);
}

/** On a phone the list begins short: this week whole, and what comes next up to so many in all. */
function shortened(panel, parts) {
  if (panel.isWhole || !matchMedia("(max-width: 640px)").matches) return parts;
  const due = parts.find((one) => one.kind === "now")?.rows.length ?? 0;
  let left = Math.max(FEWEST_TO_COME, MOST_AT_FIRST - due);
  return parts.map((one) => {
    if (one.kind === "now") return one;
    const rows = one.kind === "done" ? [] : one.rows.slice(0, left);
    left -= rows.length;
    return { ...one, rows };
  }).filter((one) => one.rows.length);
}

// ---- Details: in the row, or above everything for a topic that has none.

function openDetails(panel, isPlan) {
  const { turn, selected } = store;
  const detail = turn.detail?.id === selected ? turn.detail : null;
  const own = isPlan ? panel.rows.get(selected) : null;
  const inRow = own?.element.isConnected;
  if (panel.openRow && panel.openRow !== own) openRow(panel.openRow, false);
  panel.openRow = own;
  if (own) openRow(own, inRow);
  const key = JSON.stringify([selected, detail]);
  if (inRow && own.detailed !== key) {
    const isNew = panel.opened !== `${selected} ${Boolean(detail)}`;
    panel.opened = `${selected} ${Boolean(detail)}`;
    own.detailed = key;
    keepingTyped(own.more, () => own.more.replaceChildren(...(detail ? detailParts(detail, detailActs) : [part("p", "gw-quiet-text", "…")])));
    if (detail && isNew) showRow(panel, own.element);
  }
  once(panel, "card", [selected, inRow, inRow ? null : detail], () => {
    panel.root.querySelector(":scope > .gw-card")?.remove();
    if (!selected || inRow) return;
    panel.body.before(detailCard(detail, detailActs, detail?.name ?? nameOf(selected)));
  });
  panel.root.classList.toggle("has-card", Boolean(selected) && !inRow);
}

function openRow(row, isOpen) {
  row.more.hidden = !isOpen;
  row.element.classList.toggle("is-open", isOpen);
  row.open.setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) row.detailed = "";
}

/** What somebody is typing into a field outlasts an answer that comes meanwhile. */
function keepingTyped(box, change) {
  const held = /** @type {HTMLInputElement} */ (document.activeElement);
  const isField = box.contains(held) && held.tagName === "INPUT";
  const [name, value, from, to] = isField ? [held.name, held.value, held.selectionStart, held.selectionEnd] : ["", "", 0, 0];
  const isTyped = isField && value !== held.dataset.sent;
  if (isField) held.onblur = null;
  change();
  const heir = isField ? box.querySelector(`input[name="${name}"]`) : null;
  if (!heir) return;
  heir.focus({ preventScroll: true });
  if (!isTyped) return;
  heir.value = value;
  heir.setSelectionRange(from, to);
}

/** The row with its details: from its top, where it does not fit. */
function showRow(panel, element) {
  const [row, room] = [element.getBoundingClientRect(), panel.body.getBoundingClientRect()];
  const above = 30; // the heading that stays in sight
  if (row.top < room.top + above) panel.body.scrollTop += row.top - room.top - above;
  else if (row.bottom > room.bottom) panel.body.scrollTop += Math.min(row.bottom - room.bottom, row.top - room.top - above);
}

function nameOf(id) {
  return store.scene?.nodes?.find((node) => node.id === id)?.label ?? "";
}

// ---- Pointing and keyboard.

function lightPointed(panel, from) {
  for (const element of panel.pointedOnes ?? []) element.classList.remove("is-pointed");
  const single = from === "list" ? null : store.pointed?.single;
  const row = single ? panel.rows.get(single) : null;
  panel.pointedOnes = row ? [row.element] : [];
  for (const element of panel.pointedOnes) element.classList.add("is-pointed");
}

/** The list is one stop for the Tab key; arrows go through its rows, Space ticks, Enter opens. */
function keepOneStop(panel) {
  const rows = [...panel.rows.values()].filter((row) => row.element.isConnected);
  if (!rows.some((row) => row.open.tabIndex === 0) && rows.length) (rowsInOrder(panel)[0] ?? rows[0]).open.tabIndex = 0;
}

function rowsInOrder(panel) {
  return [...panel.body.querySelectorAll(".gw-row")].map((element) => panel.rows.get(element.dataset.topic)).filter(Boolean);
}

function walk(panel, event) {
  const element = event.target.closest(".gw-row");
  const row = element && panel.rows.get(element.dataset.topic);
  if (!row || !event.target.closest(".gw-line") || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = rowsInOrder(panel);
  const at = rows.indexOf(row);
  const to = { ArrowDown: rows[at + 1], ArrowUp: rows[at - 1], Home: rows[0], End: rows.at(-1) }[event.key];
  if (to) {
    for (const other of rows) other.open.tabIndex = other === to ? 0 : -1;
    to.open.focus();
  } else if (event.key === " " && event.target === row.open) row.tick.click();
  else if (event.key === "Escape" && store.selected) select(null);
  else if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
}

function announceDone(panel) {
  const told = store.turn.told ?? "";
  if (panel.lastTold === undefined) panel.lastTold = told;
  if (told === panel.lastTold) return;
  panel.lastTold = told;
  setText(panel.said, told);
}
