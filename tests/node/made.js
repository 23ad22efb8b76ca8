// Drawn cases, the same at every run.

/** Numbers from 0 to 1 by a linear congruential generator (Numerical Recipes). @param {number} seed */
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const WORDS = ["Vectors", "Limits", "of", "Deep", "Learning", "&", "Probability", "Basics", "Self-Attention", "in", "Practice", "Optimization", "SQL"];

/** @param {() => number} roll */
export function name(roll) {
  return Array.from({ length: 1 + Math.floor(roll() * 5) }, () => WORDS[Math.floor(roll() * WORDS.length)]).join(" ");
}

/** About as wide as letters are. */
export const measure = (text, bold = false) => [...text].length * (bold ? 0.53 : 0.5);

/** A plan of so many steps, and what needs what, always something earlier. @param {number} count @param {number} seed */
export function plan(count, seed) {
  const roll = dice(seed);
  const items = Array.from({ length: count }, (_, i) => ({ name: name(roll), tail: `${1 + Math.floor(roll() * 9)} h`, week: 1 + Math.floor(i / (1 + (seed % 3))), isNow: i === 0 }));
  const pairs = [];
  for (let to = 1; to < count; to += 1) {
    const sources = new Set(Array.from({ length: Math.floor(roll() * 3) }, () => Math.floor(roll() * to)));
    for (const from of sources) pairs.push({ from, to });
  }
  return { items, pairs };
}

/** A graph as the page is sent it. @param {number} count @param {number} seed @param {number} lanes */
export function graphData(count, seed, lanes = 4) {
  const roll = dice(seed);
  const level = Array(count).fill(0);
  const edges = [];
  for (let to = 1; to < count; to += 1) {
    for (const from of new Set(Array.from({ length: Math.floor(roll() * 3) }, () => Math.floor(roll() * to)))) {
      edges.push({ from: `t${from}`, to: `t${to}`, ...(roll() < 0.1 ? { kind: "recommended" } : {}) });
      if (!edges.at(-1).kind) level[to] = Math.max(level[to], level[from] + 1);
    }
  }
  return {
    nodes: level.map((height, i) => ({ id: `t${i}`, label: name(roll), lane: Math.floor(roll() * lanes), level: height, hours: Math.floor(roll() * 9) })),
    edges,
    lanes: Array.from({ length: lanes }, (_, i) => ({ name: `Subject ${i}` })),
  };
}
