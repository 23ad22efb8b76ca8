// The map of lanes, the graph walks behind it, and what is lit.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ABOVE, BELOW, between, heaviestWay, indexGraph, linesWithin, mainLines, reached } from "../../graph/picture/browser/pure/graph.js";
import { laneLayout, lanePath } from "../../graph/picture/browser/pure/lanes.js";
import { lightingOf, noStates, passes, plainLook, statusOf } from "../../graph/picture/browser/pure/look.js";
import { graphData, measure } from "./made.js";

const CASES = [1, 5, 30, 120, 259].flatMap((count) => [1, 2, 3].map((seed) => [count, seed]));
const ROOMS = [{ width: 970, height: 770, size: 11, narrow: false }, { width: 880, height: 590, size: 11, narrow: false }, { width: 390, height: 560, size: 13, narrow: true, least: 22 }];

test("every topic has a place in its lane, and no two names overlap", () => {
  for (const [count, seed] of CASES) {
    const data = graphData(count, seed);
    const { list } = indexGraph(data);
    for (const room of ROOMS) {
      const layout = laneLayout(data.lanes, list, room, measure);
      assert.equal(layout.places.size, count);
      const boxes = list.map((topic) => {
        const place = layout.places.get(topic);
        const band = layout.bands[topic.lane];
        const low = place.y - layout.row / 2;
        assert.ok(low >= band.top - 0.01 && low + place.lines.length * layout.row <= band.top + band.height + 0.01);
        const width = Math.max(...place.lines.map((line) => measure(line))) * layout.size;
        assert.ok(place.x + 7 + width <= layout.width + 0.5, topic.label);
        return { x: place.x, y: low, width: 7 + width, height: place.lines.length * layout.row };
      });
      boxes.forEach((one, i) => boxes.slice(0, i).forEach((other) => {
        const over = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
        const down = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
        assert.ok(over <= 0.01 || down <= 0.01);
      }));
    }
  }
});

test("of a graph of few levels, what is needed stands left of what needs it in whatever lane", () => {
  let leveled = 0;
  for (const [count, seed] of [5, 9, 14, 30].flatMap((size) => [1, 2, 3, 4].map((seed) => [size, seed]))) {
    const data = graphData(count, seed);
    const graph = indexGraph(data);
    const layout = laneLayout(data.lanes, graph.list, ROOMS[0], measure);
    if (!layout.leveled) continue;
    leveled += 1;
    for (const line of graph.lines) {
      if (line.source.level < line.target.level) assert.ok(layout.places.get(line.source).x < layout.places.get(line.target).x);
    }
  }
  assert.ok(leveled > 3);
});

test("a lane reads from left to right: nothing stands in an earlier column than what it needs there", () => {
  for (const [count, seed] of CASES) {
    const data = graphData(count, seed);
    const { list } = indexGraph(data);
    const { places } = laneLayout(data.lanes, list, ROOMS[0], measure);
    for (const topic of list) {
      for (const line of topic.needs) {
        if (line.kind === "recommended" || line.source.lane !== topic.lane) continue;
        const [from, to] = [places.get(line.source), places.get(topic)];
        assert.ok(to.column > from.column || (to.column === from.column && to.y > from.y));
      }
    }
  }
});

test("a name of five hundred letters takes four lines at most and says that it goes on", () => {
  const data = graphData(6, 1);
  data.nodes[0].label = "x".repeat(500);
  const { list } = indexGraph(data);
  const { lines } = laneLayout(data.lanes, list, ROOMS[0], measure).places.get(list[0]);
  assert.ok(lines.length <= 4 && lines.at(-1).endsWith("…"));
});

test("a line has numbers only, wherever it leads", () => {
  const places = [0, 1, 2].map((column) => ({ x: 100 + column * 140, y: 40 * column, column, lines: ["a"], width: 20 }));
  for (const from of places) for (const to of places) assert.match(lanePath(from, to, 140), /^M[-\d. C]+$/);
});

test("what a topic rests on and unlocks is what a walk by hand finds", () => {
  for (const [count, seed] of CASES) {
    const { list, lines } = indexGraph(graphData(count, seed));
    const needed = lines.filter((line) => line.kind !== "recommended");
    const below = list.map((topic) => new Set([topic]));
    // Sources have lower numbers: one pass in order closes the relation.
    for (const topic of list) for (const line of needed.filter((one) => one.target === topic)) for (const other of below[line.source.number]) below[topic.number].add(other);
    for (const topic of list) assert.deepEqual(reached(topic, BELOW), below[topic.number]);
    for (const topic of list.slice(0, 20)) assert.deepEqual(reached(topic, ABOVE), new Set(list.filter((other) => below[other.number].has(topic))));
    const [first, last] = [list[0], list.at(-1)];
    const way = below[last.number].has(first) ? new Set(list.filter((other) => below[other.number].has(first) && below[last.number].has(other))) : new Set();
    if (first !== last) assert.deepEqual(between(first, last), way);
  }
});

test("the heaviest way to a goal is the heaviest of all ways", () => {
  for (let seed = 1; seed < 40; seed += 1) {
    const { list } = indexGraph(graphData(9, seed, 1));
    const goals = new Set(["t8", "t5"]);
    const ends = (way) => goals.has(way.at(-1).id);
    const all = [];
    const walk = (way) => {
      if (ends(way)) all.push(way);
      for (const line of way.at(-1).unlocks) if (line.kind !== "recommended") walk([...way, line.target]);
    };
    walk([list[0]]);
    const hours = (way) => way.reduce((sum, topic) => sum + topic.hours, 0);
    const found = heaviestWay(list, goals, list[0]);
    // A way may lead through one goal to another, or end at the first: both are ways to a goal.
    const longest = all.filter((way) => !all.some((other) => other.length > way.length && way.every((topic, i) => other[i] === topic)));
    assert.equal(found.length ? hours(found) : 0, longest.length ? Math.max(...longest.map(hours)) : 0);
    for (const line of mainLines(list, goals)) assert.ok(line.source.number < line.target.number);
  }
});

test("a selected topic lights what it rests on and what it unlocks; a filter takes away; pointing outranks both", () => {
  const data = { nodes: ["a", "b", "c", "d"].map((id, i) => ({ id, label: id, lane: 0, hours: 1, level: i })), edges: [{ from: "a", to: "b" }, { from: "b", to: "c" }, { from: "c", to: "d" }] };
  const graph = indexGraph(data);
  const ids = (topics) => [...topics].map((topic) => topic.id).sort().join("");
  const asked = { look: plainLook(), selectedId: "b", plan: new Set(["d"]), pointed: null, goals: new Set(), passes: () => true };
  assert.equal(ids(lightingOf(graph, asked).shown), "abc");
  assert.equal(ids(lightingOf(graph, { ...asked, look: { ...plainLook(), up: "all" } }).shown), "abcd");
  assert.equal(ids(lightingOf(graph, { ...asked, selectedId: null }).shown), "d");
  assert.equal(ids(lightingOf(graph, { ...asked, pointed: new Set(["c", "d"]) }).shown), "cd");
  assert.equal(ids(lightingOf(graph, { ...asked, look: { ...plainLook(), from: "d" } }).shown), "bcd");
  const only = { ...asked, selectedId: null, plan: new Set(), look: { ...plainLook(), category: ["x"] }, passes: (topic) => topic.id < "c" };
  assert.equal(ids(lightingOf(graph, only).shown), "ab");
  assert.equal(lightingOf(graph, { ...asked, selectedId: null, plan: new Set() }).active, false);
  assert.equal([...linesWithin(new Set(graph.list))].length, 3);
});

test("a status is one of four, and a filter asks for it", () => {
  const states = { ...noStates(), done: new Set(["a"]), progress: new Set(["b"]), ready: new Set(["c"]) };
  const topics = ["a", "b", "c", "d"].map((id) => ({ id }));
  assert.deepEqual(topics.map((topic) => statusOf(states, topic)), ["known", "in progress", "ready now", "later"]);
  const look = { ...plainLook(), status: ["later"] };
  assert.deepEqual(topics.filter((topic) => passes(look, states, topic, "Maths")).map((topic) => topic.id), ["d"]);
});
