// Numbers and places on a line.

/** @param {number} value @param {number} low @param {number} high */
export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/** @param {number[]} values */
export function sumOf(values) {
  return values.reduce((sum, value) => sum + value, 0);
}

/** @param {number[]} values @param {number} [fallback] */
export function meanOf(values, fallback = 0) {
  return values.length ? sumOf(values) / values.length : fallback;
}

/**
 * Positions in the given order, as near to `wanted` as can be (least squares, weighted), position i at least offsets[i]
 * from the first of its block: isotonic regression by pooling adjacent violators (Ayer et al. 1955).
 * @param {number[]} wanted @param {number[]} offsets @param {number} low @param {number} high @param {number[]} [weights]
 */
export function placeInOrder(wanted, offsets, low, high, weights) {
  const mean = (block) => block.sum / block.weight;
  const blocks = [];
  wanted.forEach((value, i) => {
    const weight = weights?.[i] ?? 1;
    let block = { sum: (value - offsets[i]) * weight, weight, count: 1 };
    while (blocks.length && mean(blocks.at(-1)) > mean(block)) {
      const before = blocks.pop();
      block = { sum: before.sum + block.sum, weight: before.weight + block.weight, count: before.count + block.count };
    }
    blocks.push(block);
  });
  const most = Math.max(low, high - (offsets.at(-1) ?? 0));
  const starts = blocks.flatMap((block) => Array.from({ length: block.count }, () => clamp(mean(block), low, most)));
  return starts.map((start, i) => start + offsets[i]);
}

/** @param {number} count @param {number} step */
export function evenOffsets(count, step) {
  return Array.from({ length: count }, (_, i) => i * step);
}
