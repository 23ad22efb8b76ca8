// Work that can wait until what is in sight is drawn: a little of it after each frame, so that no frame is late.

const SLICE_MS = 6;

/**
 * @typedef {{ finish: () => void, stop: () => void }} Slices `finish` does at once what is left, `stop` leaves it undone
 */

/** @type {Iterator<void>[]} those that are not done, which take turns */
let waiting = [];

/** @param {Iterator<void>} work each step of it is short @returns {Slices} */
export function inSlices(work) {
  if (!waiting.length) afterFrame(someOfIt);
  waiting.push(work);
  return {
    finish: () => {
      while (waiting.includes(work)) step(work);
    },
    stop: () => leave(work),
  };
}

function someOfIt() {
  const end = performance.now() + SLICE_MS;
  while (waiting.length && performance.now() < end) {
    step(waiting[0]);
    waiting.push(...waiting.splice(0, 1));
  }
  if (waiting.length) afterFrame(someOfIt);
}

function step(work) {
  if (work.next().done) leave(work);
}

function leave(work) {
  waiting = waiting.filter((other) => other !== work);
}

/** Once the next frame is painted; in a page that nobody sees, where none is, soon all the same. @param {() => void} act */
function afterFrame(act) {
  if (document.hidden) setTimeout(act);
  else requestAnimationFrame(() => setTimeout(act));
}
