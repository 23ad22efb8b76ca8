// Work that waits until what is in sight is drawn.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inSlices } from "../../graph/picture/browser/draw/slices.js";

globalThis.document = /** @type {any} */ ({ hidden: true });

function* counting(done, name, count) {
  for (let i = 0; i < count; i += 1) {
    done.push(name);
    yield;
  }
}

const until = async (holds) => {
  while (!holds()) await new Promise((next) => setTimeout(next));
};

test("nothing is done at once, all is done in the end, and two works take turns", async () => {
  const done = [];
  inSlices(counting(done, "list", 50));
  inSlices(counting(done, "picture", 50));
  assert.equal(done.length, 0);
  await until(() => done.length === 100);
  assert.deepEqual(done.slice(0, 4), ["list", "picture", "list", "picture"]);
});

test("what is wanted now is finished now, and what is no longer wanted is left", async () => {
  const [wanted, unwanted, other] = [[], [], []];
  const slices = inSlices(counting(wanted, "a", 30));
  const left = inSlices(counting(unwanted, "b", 30));
  inSlices(counting(other, "c", 30));
  slices.finish();
  assert.equal(wanted.length, 30);
  left.stop();
  left.finish();
  await until(() => other.length === 30);
  assert.equal(unwanted.length, 0);
  slices.finish();
  assert.equal(wanted.length, 30);
});
