// The list of a plan, words and numbers.

import assert from "node:assert/strict";
import { test } from "node:test";
import { behindText, listParts, sessionsText } from "../../graph/picture/browser/pure/rows.js";
import { evenOffsets, placeInOrder } from "../../graph/picture/browser/pure/numbers.js";
import { counted, dayAfter, daysBetween, hoursInShort, someNames } from "../../graph/picture/browser/pure/words.js";
import { evenLines, wrapped } from "../../graph/picture/browser/pure/wrap.js";
import { dice, measure, name } from "./made.js";

const TURN = {
  seq: 0, rev: "", today: "2026-12-03", monday: "2026-11-30", first: 3, order: [2, 3, 4, 5], weeks: [1, 1, 2, 6], from: [3, 5, 8, 33],
  status: { 0: "done", 1: "done" }, finished: [1, 0], now: [1, 2, 3], sessions: { 2: [[3, 1], [5, 0.5]], 3: [[5, 1]] }, links: {}, figures: null,
};

test("this week comes first with what was done in it, then the weeks to come by months, then what is done", () => {
  const parts = listParts(TURN, () => 2);
  assert.deepEqual(parts.map((part) => part.title), ["This week", "December 2026", "January 2027", "Done (1)"]);
  assert.deepEqual(parts.map((part) => part.rows.map((row) => row.number)), [[1, 2, 3], [4], [5], [0]]);
  assert.deepEqual(parts[0].rows.map((row) => row.position), [null, 3, 4]);
  assert.equal(parts[1].rows[0].right, "8 Dec · 2 h");
});

test("where nothing is due this week the next one comes first, with its days", () => {
  const next = /** @type {[number, number, number][]} */ ([[7, 2, 1], [9, 2, 2], [9, 4, 1]]);
  const turn = { ...TURN, today: "2026-12-06", now: [], sessions: {}, next, from: [7, 15, 9, 33] };
  const parts = listParts(turn, () => 2);
  assert.deepEqual(parts.map((part) => part.title), ["Next week", "December 2026", "January 2027", "Done (2)"]);
  assert.deepEqual(parts.map((part) => part.rows.map((row) => row.number)), [[2, 4], [3], [5], [1, 0]]);
  assert.equal(sessionsText(turn, 2), "Mon 1 h, Wed 2 h");
  assert.equal(sessionsText({ ...turn, now: [3] }, 2), "");
  const later = listParts({ ...turn, next: [], from: [20, 22, 23, 33] }, () => 2);
  assert.deepEqual([later[0].title, later[0].note], ["December 2026", "nothing this week"]);
});

test("every step that is left and every finished one is in the list once, whatever is due", () => {
  for (let seed = 1; seed < 40; seed += 1) {
    const roll = dice(seed);
    const all = [...Array(20).keys()];
    const left = all.filter(() => roll() < 0.6);
    const finished = all.filter((number) => !left.includes(number));
    const now = all.filter(() => roll() < 0.2);
    const turn = { ...TURN, order: left, weeks: left.map((_, i) => 1 + i), from: left.map((_, i) => (seed % 2 ? i * 5 : null)), finished, now, status: {} };
    const rows = listParts(turn, () => 1).flatMap((part) => part.rows.map((row) => row.number));
    assert.deepEqual(rows.sort((a, b) => a - b), all);
  }
});

test("sessions and delays are said as people say them", () => {
  assert.equal(sessionsText(TURN, 2), "today 1 h, Sat 0.5 h");
  assert.deepEqual([0, 1, 9, -1].map(behindText), ["on time", "1 day behind", "9 days behind", "1 day ahead"]);
});

test("days are counted over the ends of months, years and summer times", () => {
  for (const [from, days, short] of [["2026-12-30", 3, "2 Jan"], ["2024-02-28", 1, "29 Feb"], ["2026-03-28", 1, "29 Mar"], ["2026-10-24", 2, "26 Oct"]]) {
    assert.equal(dayAfter(from, days).short, short);
  }
  assert.equal(dayAfter("2026-11-30", 0).weekday, "Mon");
  assert.equal(daysBetween("2026-03-01", "2026-04-01"), 31);
});

test("numbers and names have the words that go with them", () => {
  assert.deepEqual([counted(1, "topic"), counted(1200, "topic"), hoursInShort(2.04), someNames(["a", "b", "c"], 2)], ["1 topic", "1,200 topics", "2 h", "a, b and 1 more"]);
});

test("a name is broken so that its widest line is as narrow as any break makes it, and none of it is lost", () => {
  for (let seed = 1; seed < 60; seed += 1) {
    const text = name(dice(seed));
    if (/\w{3,}-\w{3,}/.test(text)) continue; // long words are broken after their hyphens, too
    const words = text.split(" ");
    for (const count of [1, 2, 3]) {
      const found = evenLines(text, count, measure);
      if (words.length < count) assert.equal(found, null);
      else {
        assert.equal(found.lines.join(" "), text);
        let least = Infinity;
        const cut = (from, left, widest) => {
          const width = (to) => measure(words.slice(from, to).join(" ")) * 1.008;
          if (left === 1) least = Math.min(least, Math.max(widest, width(words.length)));
          else for (let to = from + 1; to <= words.length - left + 1; to += 1) cut(to, left - 1, Math.max(widest, width(to)));
        };
        cut(0, count, 0);
        assert.ok(Math.abs(Math.max(...found.widths) - least) < 1e-9);
      }
    }
    const lines = wrapped(text, 5, 2, measure);
    assert.ok(lines.length <= 2 && lines.every((line) => measure(line) <= 5));
  }
});

test("places keep their order and distance and lie as near to what is wanted as can be", () => {
  const places = placeInOrder([5, 1, 2, 30], evenOffsets(4, 4), 0, 40);
  places.slice(1).forEach((place, i) => assert.ok(place - places[i] >= 4 - 1e-9));
  assert.equal(places[3], 30);
  assert.ok(Math.abs((places[0] + places[1] + places[2]) / 3 - 8 / 3) < 1.5);
});
