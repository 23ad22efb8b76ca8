// What a person asks a view to show: subjects, difficulties, statuses, how far up and down, and ways between two.

import { ABOVE, BELOW, between, linesWithin, reached } from "./graph.js";

/**
 * @typedef {import("./graph.js").Topic} Topic
 * @typedef {import("./graph.js").Line} Line
 * @typedef {{ category: string[], difficulty: string[], status: string[], down: string, up: string, from: string | null }} Look
 * @typedef {{ goals: Set<string>, known: Set<string>, implied: Set<string>, ready: Set<string>, progress: Set<string>, done: Set<string> }} States
 *
 * @typedef {object} Lighting which topics and lines are lit, and in which role
 * @property {Topic | null} selected
 * @property {Set<Topic>} shown what is lit
 * @property {boolean} active whether anything is
 * @property {Map<Line, string>} lines role by line: chain, unlocks, path, plan, among
 * @property {Set<Topic>} chain @property {Set<Topic>} unlocked
 */

export const FILTERS = ["category", "difficulty", "status"];
export const DEPTHS = ["1", "2", "all"];

/** @returns {Look} */
export const plainLook = () => ({ category: [], difficulty: [], status: [], down: "all", up: "1", from: null });

/** @returns {States} */
export const noStates = () => ({ goals: new Set(), known: new Set(), implied: new Set(), ready: new Set(), progress: new Set(), done: new Set() });

/** @param {States} states @param {Topic} topic */
export function statusOf(states, topic) {
  if (states.done.has(topic.id)) return "known";
  if (states.progress.has(topic.id)) return "in progress";
  return states.ready.has(topic.id) ? "ready now" : "later";
}

/** @param {Look} look */
export function isFiltered(look) {
  return FILTERS.some((kind) => look[kind].length);
}

/**
 * Whether a topic is among those asked for.
 * @param {Look} look @param {States} states @param {Topic} topic @param {string} subject
 */
export function passes(look, states, topic, subject) {
  return (!look.category.length || look.category.includes(subject))
    && (!look.difficulty.length || look.difficulty.includes(topic.difficulty ?? ""))
    && (!look.status.length || look.status.includes(statusOf(states, topic)));
}

const depthOf = (word) => (word === "all" ? Infinity : Number(word));

/**
 * What is lit in the map: what is pointed at from elsewhere, else a way, else a selected topic with what it rests on and unlocks,
 * else the plan; of these what passes the filter.
 * @param {import("./graph.js").Graph} graph
 * @param {{ look: Look, selectedId: string | null, plan: Set<string>, pointed: Set<string> | null, goals: Set<string>, passes: (topic: Topic) => boolean }} asked
 * @returns {Lighting}
 */
export function lightingOf(graph, asked) {
  const { look, passes: isIn } = asked;
  const selected = graph.topics.get(asked.selectedId) ?? null;
  const other = graph.topics.get(look.from) ?? null;
  const lines = new Map();
  const unlocked = new Set();
  let chain = new Set();
  let shown = new Set();
  const within = (topics, role) => {
    for (const line of linesWithin(topics)) lines.set(line, role);
  };
  if (asked.pointed) {
    shown = new Set([...asked.pointed].map((id) => graph.topics.get(id)).filter(Boolean));
    within(shown, "plan");
  } else if (selected && other && other !== selected) {
    chain = between(other, selected);
    within(chain, "path");
    shown = new Set([...chain, selected, other]);
  } else if (selected) {
    chain = reached(selected, BELOW, depthOf(look.down));
    const above = reached(selected, ABOVE, depthOf(look.up));
    within(chain, "chain");
    for (const line of selected.needs) if (line.kind === "recommended") lines.set(line, "chain");
    const direct = selected.unlocks.filter((line) => !line.redundant);
    for (const line of depthOf(look.up) === 1 ? direct : [...direct, ...linesWithin(above)]) lines.set(line, "unlocks");
    for (const topic of above) if (topic !== selected) unlocked.add(topic);
    for (const line of selected.unlocks) unlocked.add(line.target);
    shown = new Set([...chain, ...unlocked]);
  } else {
    shown = new Set([...asked.plan, ...asked.goals].map((id) => graph.topics.get(id)).filter(Boolean));
    within(shown, "plan");
  }
  const isAsked = shown.size > 0 || Boolean(asked.pointed);
  const filtered = isFiltered(look);
  if (filtered && !isAsked) {
    shown = new Set(graph.list.filter(isIn));
    within(shown, "among");
  } else if (filtered) shown = new Set([...shown].filter(isIn));
  for (const line of lines.keys()) if (filtered && (!isIn(line.source) || !isIn(line.target))) lines.delete(line);
  return { selected, shown, active: isAsked || filtered, lines, chain, unlocked };
}
