// The picture of a plan: where its boxes go and how its lines run.

import assert from "node:assert/strict";
import { test } from "node:test";
import { keepLayout, keptLayout } from "../../graph/picture/browser/draw/keep.js";
import { cutIntoColumns, planLayouts } from "../../graph/picture/browser/pure/columns.js";
import { bestRouted, crossingPairs, routePlan } from "../../graph/picture/browser/pure/tracks.js";
import { measure, plan } from "./made.js";

const ROOM = { width: 970, height: 760 };
const CASES = [1, 2, 5, 11, 12, 24, 40, 61, 81].flatMap((count) => [1, 2, 3].map((seed) => [count, seed]));

function meet(one, other) {
  return one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;
}

test("every step has a box, in its order down the columns, none over another, all in the room", () => {
  for (const [count, seed] of CASES) {
    const { items } = plan(count, seed);
    for (const layout of planLayouts(items, ROOM, measure)) {
      const { boxes } = layout;
      assert.equal(boxes.length, count);
      boxes.forEach((box, i) => {
        const next = boxes[i + 1];
        if (next) assert.ok(next.column === box.column ? next.y >= box.y + box.height : next.column === box.column + 1, "in order");
        assert.ok(boxes.every((other) => other === box || !meet(box, other)));
        assert.ok(box.x >= 0 && box.x + box.width <= layout.width + 0.5 && box.y + box.height <= layout.height);
      });
    }
  }
});

test("every name is written in full, within its box, and clear of the hours beside it", () => {
  for (const [count, seed] of CASES) {
    const { items } = plan(count, seed);
    for (const layout of planLayouts(items, ROOM, measure).filter((one) => one.score)) {
      layout.boxes.forEach((box, i) => {
        assert.equal(box.lines.join("").replaceAll(" ", ""), items[i].name.replaceAll(" ", ""));
        for (const line of box.lines) assert.ok(measure(line) * layout.size <= box.width - 28);
      });
    }
  }
});

test("a week is whole in one column as long as there is a size at which it can be", () => {
  const { items } = plan(61, 1);
  const [layout] = planLayouts(items, ROOM, measure);
  for (const [from] of layout.columns.slice(1)) assert.notEqual(items[from].week, items[from - 1].week);
});

test("columns are cut so that the highest is as low as any cut makes it", () => {
  for (let seed = 1; seed < 12; seed += 1) {
    const { items } = plan(9, seed);
    const heights = items.map((item) => 10 + item.name.length);
    for (const count of [1, 2, 3]) {
      const found = cutIntoColumns(items, heights, 2, count, false);
      const high = ([from, to]) => heights.slice(from, to).reduce((sum, height) => sum + height + 2, 0);
      let least = Infinity;
      const ways = (from, left, highest) => {
        if (left === 1) least = Math.min(least, Math.max(highest, high([from, 9])));
        else for (let to = from + 1; to <= 9 - left + 1; to += 1) ways(to, left - 1, Math.max(highest, high([from, to])));
      };
      ways(0, count, 0);
      assert.equal(found.highest, least);
    }
  }
});

test("a layout that was found to be the best is made again from what is kept of it, without a search", () => {
  const kept = new Map();
  globalThis.localStorage = /** @type {any} */ ({ getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text) });
  for (let seed = 0; seed < 20; seed += 1) {
    const { items } = plan(20 + 3 * seed, seed);
    const [best] = planLayouts(items, { width: 975, height: 780 }, measure);
    keepLayout(`plan ${seed}`, best);
    const again = planLayouts(items, { width: 975, height: 780 }, measure, keptLayout(`plan ${seed}`));
    assert.equal(again.length, 1);
    assert.deepEqual(again[0].boxes, best.boxes);
  }
  assert.equal(keptLayout("plan 0"), null, "the oldest ones give way");
  kept.set([...kept.keys()][0], "not ours");
  assert.equal(keptLayout("plan 19"), null);
  delete globalThis.localStorage;
  assert.equal(keptLayout("plan 19"), null, "a browser that keeps nothing");
});

test("a plan of five hundred steps goes on sideways, with every step at a size that can be read", () => {
  const { items } = plan(504, 7);
  const [layout] = planLayouts(items, ROOM, measure);
  assert.equal(layout.boxes.length, 504);
  assert.ok(layout.width > ROOM.width && layout.size >= 11);
  for (const box of layout.boxes) assert.ok(box.y + box.height <= ROOM.height);
});

function points(route) {
  const found = [];
  for (let i = 1; i < route.points.length; i += 1) {
    const [[x0, y0], [x1, y1]] = [route.points[i - 1], route.points[i]];
    for (let t = 0; t <= 1; t += 1 / 16) found.push([x0 + (x1 - x0) * t, y0 + (y1 - y0) * t]);
  }
  return found;
}

test("no line runs over a box, and each leaves its source and enters its target", () => {
  for (const [count, seed] of CASES.filter(([steps]) => steps > 1)) {
    const { items, pairs } = plan(count, seed);
    const { layout, routes } = bestRouted(planLayouts(items, ROOM, measure), pairs);
    routes.forEach((route, i) => {
      const [source, target] = [layout.boxes[pairs[i].from], layout.boxes[pairs[i].to]];
      const [first, last] = [route.points[0], route.points.at(-1)];
      const touches = (box, [x, y]) => x >= box.x - 0.6 && x <= box.x + box.width + 0.6 && y >= box.y - 0.6 && y <= box.y + box.height + 0.6;
      assert.ok(touches(source, first) && touches(target, last));
      for (const [x, y] of points(route)) {
        for (const box of layout.boxes) assert.ok(!(x > box.x + 0.7 && x < box.x + box.width - 0.7 && y > box.y + 0.7 && y < box.y + box.height - 0.7), `${count} ${seed}: ${pairs[i].from} to ${pairs[i].to}`);
      }
    });
  }
});

test("lines of the same source share their way, lines of two sources have tracks of their own", () => {
  const items = ["a", "b", "c", "d"].map((name, i) => ({ name, tail: "1 h", week: i + 1 }));
  const layout = { ...planLayouts(items, ROOM, measure)[0] };
  const { routes } = routePlan([{ from: 0, to: 2 }, { from: 0, to: 3 }, { from: 1, to: 3 }], layout);
  if (layout.columns.length === 1) {
    assert.equal(routes[0].points[1][0], routes[1].points[1][0]);
    assert.notEqual(routes[1].points[1][0], routes[2].points[1][0]);
  }
});

test("pairs that cross are counted, those that share an end are not", () => {
  const line = (...found) => ({ points: found, path: "", turns: "across" });
  const [one, other] = [line([0, 0], [10, 10]), line([0, 10], [10, 0])];
  assert.equal(crossingPairs([{ from: 0, to: 1 }, { from: 2, to: 3 }], [one, other]), 1);
  assert.equal(crossingPairs([{ from: 0, to: 1 }, { from: 0, to: 3 }], [one, other]), 0);
});
