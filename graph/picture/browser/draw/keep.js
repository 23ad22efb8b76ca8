// Which layout was found to be the best for a plan in a window, kept by this browser: looking for it takes longer than all
// else of a first sight, and a plan that is come back to looks as it did. Numbers only, nothing of what the plan is about.

const NAME = "groundwork-layouts";
const MOST = 12;

/**
 * @typedef {{ wish: import("../pure/columns.js").Wish, chosenFor: number }} Kept
 */

/** @returns {[string, Kept][]} the last used last */
function allKept() {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return []; // a browser that keeps nothing, or something that is not ours
  }
}

/** @param {string} key of the plan and the window @returns {Kept | null} */
export function keptLayout(key) {
  return allKept().find(([name]) => name === key)?.[1] ?? null;
}

/** @param {string} key @param {import("../pure/columns.js").Layout} layout */
export function keepLayout(key, { wish, chosenFor }) {
  const others = allKept().filter(([name]) => name !== key);
  try {
    localStorage.setItem(NAME, JSON.stringify([...others, [key, { wish, chosenFor }]].slice(-MOST)));
  } catch {
    // Full, or not allowed: the next visit looks for a layout again.
  }
}
