// The lines of a plan: at right angles, on tracks in the gutters between columns and in the gaps between boxes, over no box.

/**
 * @typedef {{ from: number, to: number }} Pair items of the layout, the first needed by the second
 * @typedef {{ path: string, points: [number, number][], turns: "down" | "within" | "across" }} Route
 */

const LEAVES = 4.5;
const ENTERS = -2.5;
const RADIUS = 6;
const WIDEST_TRACK = 6;
const ROUNDS = 30;

/**
 * A route for each pair, in the order given, and how narrow the narrowest tracks are.
 * @param {Pair[]} pairs @param {import("./columns.js").Layout} layout
 * @returns {{ routes: Route[], step: number }}
 */
export function routePlan(pairs, layout) {
  const { boxes, columns } = layout;
  const gaps = columns.map(([from, to]) => [boxes[from].y - 7, ...range(from, to - 1).map((i) => (boxes[i].y + boxes[i].height + boxes[i + 1].y) / 2), boxes[to - 1].y + boxes[to - 1].height + 7]);
  const used = new Map();
  const via = passGaps(pairs, layout, gaps, used);
  const { nets, hops } = netsOf(pairs, layout, gaps, used, via);
  const { tracks, step } = tracksOf(nets, layout);
  const routes = pairs.map((pair, number) => {
    const [source, target] = [boxes[pair.from], boxes[pair.to]];
    if (source.column === target.column && pair.to === pair.from + 1) {
      const x = source.x + 13;
      return { path: `M${x.toFixed(1)} ${(source.y + source.height).toFixed(1)}V${target.y.toFixed(1)}`, points: [[x, source.y + source.height], [x, target.y]], turns: "down" };
    }
    if (source.column === target.column) {
      const x = tracks.get(source.column).get(`in ${pair.from}`);
      const points = [[source.x, leavesAt(source)], [x, leavesAt(source)], [x, entersAt(target)], [target.x, entersAt(target)]];
      return { path: bentPath(points), points, turns: "within" };
    }
    const points = [[source.x + source.width, leavesAt(source)]];
    for (const { column, from, to } of hops[number]) {
      const x = tracks.get(column).get(`by ${pair.from}`);
      points.push([x, from], [x, to]);
    }
    points.push([target.x, entersAt(target)]);
    return { path: bentPath(points), points, turns: "across" };
  });
  return { routes: /** @type {Route[]} */ (routes), step };
}

const range = (from, to) => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
const middle = (box) => box.y + box.height / 2;
const leavesAt = (box) => middle(box) + LEAVES;
const entersAt = (box) => middle(box) + ENTERS;

// A line over several columns takes in each the gap between two boxes that lies nearest to its straight way and is not full.
function passGaps(pairs, { boxes, gap }, gaps, used) {
  const via = pairs.map(() => []);
  const far = (pair) => boxes[pair.to].column - boxes[pair.from].column;
  const order = [...pairs.keys()].sort((a, b) => far(pairs[b]) - far(pairs[a]) || pairs[a].from - pairs[b].from || pairs[a].to - pairs[b].to);
  for (const number of order) {
    const { from, to } = pairs[number];
    const end = middle(boxes[to]);
    let at = middle(boxes[from]);
    for (let column = boxes[from].column + 1; column < boxes[to].column; column += 1) {
      const straight = at + (end - at) / (boxes[to].column - column + 1);
      let best = 0;
      let least = Infinity;
      gaps[column].forEach((y, slot) => {
        const here = used.get(`${column} ${slot}`);
        const extra = here?.includes(from) ? 0 : 6 + (9 * Math.max(0, (here?.length ?? 0) - gap / 3.2 + 1)) ** 2;
        const cost = Math.abs(y - at) + 0.6 * Math.abs(y - straight) + extra;
        if (cost < least) [least, best] = [cost, slot];
      });
      const key = `${column} ${best}`;
      if (!used.has(key)) used.set(key, []);
      if (!used.get(key).includes(from)) used.get(key).push(from);
      via[number].push({ column, slot: best });
      at = gaps[column][best];
    }
  }
  return via;
}

// A net is one source in one gutter: the heights at which it comes from the left and leaves to the right.
function netsOf(pairs, { boxes, columns, gap }, gaps, used, via) {
  const nets = columns.map(() => new Map());
  const net = (column, key) => {
    if (!nets[column].has(key)) nets[column].set(key, { left: new Set(), right: new Set(), isInner: key.startsWith("in") });
    return nets[column].get(key);
  };
  const gapAt = ({ column, slot }, source) => {
    const sharing = [...used.get(`${column} ${slot}`)].sort((a, b) => a - b);
    const step = sharing.length > 1 ? Math.min(3.4, (gap - 3) / (sharing.length - 1)) : 0;
    return gaps[column][slot] + (sharing.indexOf(source) - (sharing.length - 1) / 2) * step;
  };
  const hops = pairs.map(({ from, to }, number) => {
    const [source, target] = [boxes[from], boxes[to]];
    if (source.column === target.column) {
      if (to !== from + 1) for (const y of [leavesAt(source), entersAt(target)]) net(source.column, `in ${from}`).right.add(y);
      return [];
    }
    const found = [];
    let y = leavesAt(source);
    for (const pass of [...via[number], { column: target.column, slot: -1 }]) {
      const next = pass.slot < 0 ? entersAt(target) : gapAt(pass, from);
      const here = net(pass.column, `by ${from}`);
      here.left.add(y);
      here.right.add(next);
      found.push({ column: pass.column, from: y, to: next });
      y = next;
    }
    return found;
  });
  return { nets, hops };
}

// Which track each net takes: the order in which they cross least, then as far right as its neighbours leave room.
function tracksOf(nets, { gutter, pitch }) {
  let narrowest = WIDEST_TRACK;
  const tracks = new Map();
  nets.forEach((here, column) => {
    const keys = [...here.keys()];
    const spans = keys.map((key) => {
      const ys = [...here.get(key).left, ...here.get(key).right];
      return [Math.min(...ys), Math.max(...ys)];
    });
    const within = (/** @type {Set<number>} */ ys, /** @type {number[]} */ [low, high]) => [...ys].filter((y) => y > low - 1 && y < high + 1).length;
    // costs[a][b]: crossings where a lies left of b.
    const costs = keys.map((a, i) => keys.map((b, j) => (i === j ? 0 : within(here.get(a).right, spans[j]) + within(here.get(b).left, spans[i]))));
    const long = (i) => spans[i][1] - spans[i][0];
    let order = [...keys.keys()].sort((a, b) => Number(here.get(keys[a]).isInner) - Number(here.get(keys[b]).isInner) || long(b) - long(a) || a - b);
    order = insertionMoves(order, costs);
    const place = new Map();
    for (const i of [...order].reverse()) {
      const [low, high] = spans[i];
      place.set(i, Math.max(0, ...[...place].filter(([other]) => spans[other][0] - 5 < high && low - 5 < spans[other][1]).map(([, at]) => at + 1)));
    }
    const count = Math.max(0, ...place.values()) + 1;
    const right = column * pitch + gutter - 4;
    const left = column ? column * pitch - 4 : 8;
    const step = count > 1 ? Math.min(WIDEST_TRACK, (right - 12 - (left + 7)) / (count - 1)) : WIDEST_TRACK;
    narrowest = Math.min(narrowest, step);
    tracks.set(column, new Map([...place].map(([i, at]) => [keys[i], right - 11 - at * step])));
  });
  return { tracks, step: narrowest };
}

function insertionMoves(start, costs) {
  let order = start;
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = false;
    for (const k of start) {
      const at = order.indexOf(k);
      const rest = order.filter((other) => other !== k);
      let [sum, best, least, now] = [0, 0, 0, 0];
      rest.forEach((other, i) => {
        sum += costs[other][k] - costs[k][other];
        if (sum < least) [least, best] = [sum, i + 1];
        if (i + 1 === at) now = sum;
      });
      if (least < now - 0.5) {
        order = [...rest.slice(0, best), k, ...rest.slice(best)];
        moved = true;
      }
    }
    if (!moved) break;
  }
  return order;
}

/** @param {number[][]} points */
function bentPath(points) {
  const write = (/** @type {number[]} */ [x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  let path = `M${write(points[0])}`;
  for (let i = 1; i < points.length - 1; i += 1) {
    const [before, corner, after] = [points[i - 1], points[i], points[i + 1]];
    const distance = (other) => Math.hypot(other[0] - corner[0], other[1] - corner[1]);
    const radius = Math.min(RADIUS, distance(before) / 2, distance(after) / 2);
    if (radius < 0.3) {
      path += `L${write(corner)}`;
      continue;
    }
    const toward = (other) => [corner[0] + ((other[0] - corner[0]) * radius) / distance(other), corner[1] + ((other[1] - corner[1]) * radius) / distance(other)];
    path += `L${write(toward(before))}Q${write(corner)} ${write(toward(after))}`;
  }
  return `${path}L${write(points.at(-1))}`;
}

/**
 * How many pairs of lines cross, those left out that share an end; counted to `most` and no further.
 * @param {Pair[]} pairs @param {Route[]} routes @param {number} [most]
 */
export function crossingPairs(pairs, routes, most = Infinity) {
  const bounds = routes.map(({ points }) => boundsOf(points));
  let count = 0;
  for (let i = 1; i < routes.length && count <= most; i += 1) {
    const [p, a] = [bounds[i], pairs[i]];
    for (let j = 0; j < i; j += 1) {
      const q = bounds[j];
      if (p.left > q.right || q.left > p.right || p.top > q.bottom || q.top > p.bottom) continue;
      const b = pairs[j];
      if (a.from === b.from || a.to === b.to || a.from === b.to || a.to === b.from) continue;
      if (polylinesCross(routes[i].points, routes[j].points)) count += 1;
    }
  }
  return count;
}

function boundsOf(points) {
  const found = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const [x, y] of points) {
    if (x < found.left) found.left = x;
    if (x > found.right) found.right = x;
    if (y < found.top) found.top = y;
    if (y > found.bottom) found.bottom = y;
  }
  return found;
}

function polylinesCross(one, other) {
  for (let i = 1; i < one.length; i += 1) {
    for (let j = 1; j < other.length; j += 1) if (segmentsCross(one[i - 1], one[i], other[j - 1], other[j])) return true;
  }
  return false;
}

function segmentsCross(a, b, c, d) {
  const [ux, uy, vx, vy] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]];
  const det = uy * vx - ux * vy;
  if (!det) return false;
  const [wx, wy] = [c[0] - a[0], c[1] - a[1]];
  const t = (wy * vx - wx * vy) / det;
  const u = (wy * ux - wx * uy) / det;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1;
}

/**
 * The best of some layouts once their lines are drawn: tracks that are not too near to each other, few crossings.
 * @param {import("./columns.js").Layout[]} layouts the best first @param {Pair[]} pairs
 */
export function bestRouted(layouts, pairs) {
  let best = null;
  for (const layout of layouts) {
    // What follows cannot make up for what the first one is ahead: lines only take from a score.
    if (best && layout.score <= best.score) break;
    const { routes, step } = routePlan(pairs, layout);
    const crowded = Math.min(0, (step - 2.6) * 14);
    if (best && layout.score + crowded <= best.score) continue;
    const lines = Math.max(1, routes.length);
    const bearable = best ? ((layout.score + crowded - best.score) * lines) / 6 : Infinity;
    const crossed = layouts.length > 1 ? crossingPairs(pairs, routes, bearable) : 0;
    const score = layout.score + crowded - (6 * crossed) / lines;
    if (!best || score > best.score) best = { layout, routes, step, score };
  }
  return best;
}
