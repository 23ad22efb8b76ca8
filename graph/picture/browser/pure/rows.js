// The list of a plan in parts: this week, what is late, the weeks to come by months, and what is done. Topics by their number.

import { dayAfter, daysBetween } from "./words.js";

/**
 * @typedef {object} Turn where the learner stands, as the server sends it
 * @property {number} seq the last deed it knows
 * @property {string} rev of the plan it speaks of
 * @property {string} today @property {string} monday
 * @property {number[]} order what is left, in order
 * @property {number} first the position of the first of these
 * @property {number[]} weeks @property {(number | null)[]} from days from Monday of this week on which each begins
 * @property {Record<string, string>} status
 * @property {number[]} finished done and skipped ones, the last finished first
 * @property {number[]} now what is due this week, and what was done in it
 * @property {Record<string, [number, number][]>} sessions days from Monday, and hours
 * @property {[number, number, number][]} [next] what comes next week: days from Monday of this week, the topic, hours
 * @property {Record<string, [string, string, string][]>} links
 * @property {any} figures
 *
 * @typedef {{ number: number, position: number | null, week: number | null, right: string, isNow: boolean }} Row
 * @typedef {{ kind: "now" | "weeks" | "done", title: string, note: string, rows: Row[] }} Part
 */

export const STATUSES = ["to do", "in progress", "done", "skipped"];

/**
 * @param {Turn} turn @param {(number: number) => number} hours of each topic
 * @returns {Part[]}
 */
export function listParts(turn, hours) {
  const place = new Map(turn.order.map((number, at) => [number, at]));
  const now = new Set(turn.now);
  const hourText = (number) => `${Number(hours(number).toFixed(1))} h`;
  const row = (number, right, isNow = false) => {
    const at = place.get(number);
    return { number, position: at === undefined ? null : turn.first + at, week: at === undefined ? null : turn.weeks[at], right, isNow };
  };
  const parts = [];
  const dated = turn.from.length === 0 || turn.from.some((day) => day !== null);
  const first = now.size ? now : new Set((turn.next ?? []).map(([, number]) => number));
  if (first.size) parts.push({ kind: "now", title: now.size ? "This week" : "Next week", note: "", rows: [...first].map((number) => row(number, hourText(number), true)) });
  let part = null;
  turn.order.forEach((number, at) => {
    if (first.has(number)) return;
    const day = turn.from[at] === null ? null : dayAfter(turn.monday, turn.from[at]);
    const title = day ? day.month : `Week ${turn.weeks[at]}`;
    if (!part || part.title !== title) {
      part = { kind: "weeks", title, note: "", rows: [] };
      parts.push(part);
    }
    part.rows.push(row(number, day ? `${day.short} · ${hourText(number)}` : hourText(number)));
  });
  if (!first.size && parts.length && dated && parts[0].rows.length) {
    const day = turn.from[turn.order.findIndex((number) => number === parts[0].rows[0].number)];
    if (day !== null && day >= 7) parts[0].note = "nothing this week";
  }
  const before = turn.finished.filter((number) => !now.has(number));
  if (before.length) parts.push({ kind: "done", title: `Done (${before.length})`, note: "", rows: before.map((number) => row(number, hourText(number))) });
  return /** @type {Part[]} */ (parts);
}

/**
 * "Today 1 h, Sat 2 h"; the days of next week where there is nothing this week.
 * @param {Turn} turn @param {number} number
 */
export function sessionsText(turn, number) {
  const today = daysBetween(turn.monday, turn.today);
  const coming = turn.now.length ? [] : (turn.next ?? []).filter(([, other]) => other === number).map(([day, , hours]) => [day, hours]);
  return (turn.sessions[number] ?? coming).map(([day, hours]) => `${day === today ? "today" : dayAfter(turn.monday, day).weekday} ${Number(hours.toFixed(2))} h`).join(", ");
}

/** @param {number} days behind what was promised */
export function behindText(days) {
  if (!days) return "on time";
  const count = Math.abs(days);
  return `${count} ${count === 1 ? "day" : "days"} ${days > 0 ? "behind" : "ahead"}`;
}
