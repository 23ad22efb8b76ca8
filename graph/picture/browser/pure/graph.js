// The graph as pictures need it: topics by id, their lines, what a topic rests on, and ways between two.

/**
 * @typedef {object} Topic
 * @property {string} id
 * @property {string} label
 * @property {number} number its place in the data
 * @property {number} lane
 * @property {number} hours
 * @property {boolean} [assumed]
 * @property {string} [difficulty]
 * @property {string} [category]
 * @property {number} level
 * @property {number} [place]
 * @property {any} [more] neighbours that are not drawn: their number, or by side
 * @property {Line[]} needs
 * @property {Line[]} unlocks
 *
 * @typedef {object} Line
 * @property {number} number
 * @property {Topic} source
 * @property {Topic} target
 * @property {string} kind "" (needed), choice, corequisite or recommended
 * @property {string} [group]
 * @property {number} asked how many of its group are asked for
 * @property {boolean} redundant whether a longer way round implies it
 *
 * @typedef {{ topics: Map<string, Topic>, list: Topic[], lines: Line[], kinds: Set<string>, several: boolean }} Graph
 */

/**
 * @param {{ nodes: any[], edges: any[] }} data
 * @returns {Graph}
 */
export function indexGraph(data) {
  const topics = new Map();
  const list = data.nodes.map((node, number) => {
    const topic = { level: 0, ...node, number, needs: [], unlocks: [] };
    topics.set(node.id, topic);
    return topic;
  });
  const lines = data.edges.filter((edge) => topics.has(edge.from) && topics.has(edge.to)).map((edge, number) => {
    const line = { number, source: topics.get(edge.from), target: topics.get(edge.to), kind: edge.kind || "", group: edge.group, asked: edge.asked ?? 1, redundant: Boolean(edge.redundant) };
    line.source.unlocks.push(line);
    line.target.needs.push(line);
    return line;
  });
  return { topics, list, lines, kinds: new Set(lines.map((line) => line.kind)), several: lines.some((line) => line.asked > 1) };
}

export const BELOW = { lines: (/** @type {Topic} */ topic) => topic.needs, end: (/** @type {Line} */ line) => line.source };
export const ABOVE = { lines: (/** @type {Topic} */ topic) => topic.unlocks, end: (/** @type {Line} */ line) => line.target };

/**
 * The topics at most `depth` required lines away in one direction, alternatives included, with the topic itself.
 * @param {Topic} topic @param {typeof BELOW} direction @param {number} [depth] @param {(line: Line) => boolean} [follows]
 */
export function reached(topic, direction, depth = Infinity, follows = () => true) {
  const found = new Set([topic]);
  let rim = [topic];
  for (let step = 0; step < depth && rim.length; step += 1) {
    const next = [];
    for (const member of rim) {
      for (const line of direction.lines(member)) {
        const other = direction.end(line);
        if (line.kind === "recommended" || found.has(other) || !follows(line)) continue;
        found.add(other);
        next.push(other);
      }
    }
    rim = next;
  }
  return found;
}

/**
 * All that lies on some way from one topic to another, whichever of them comes first; empty where there is no way.
 * @param {Topic} one @param {Topic} other
 */
export function between(one, other) {
  for (const [low, high] of [[one, other], [other, one]]) {
    const below = reached(high, BELOW);
    if (!below.has(low)) continue;
    return new Set([...reached(low, ABOVE)].filter((topic) => below.has(topic)));
  }
  return new Set();
}

/**
 * Required lines between the topics of a set, without those that others imply.
 * @param {Set<Topic>} topics
 */
export function linesWithin(topics) {
  const lines = new Set();
  for (const topic of topics) {
    for (const line of topic.needs) {
      if (!line.redundant && line.kind !== "recommended" && topics.has(line.source)) lines.add(line);
    }
  }
  return lines;
}

/**
 * The way with most hours from a step to a goal, in steps of a plan; empty where none leads there. `order` lists the topics
 * that are left, each after what it needs. A way is followed over lines that stay when those are dropped which others imply.
 * @param {Topic[]} order @param {Set<string>} goals @param {Topic} from
 * @returns {Topic[]}
 */
export function heaviestWay(order, goals, from) {
  const inOrder = new Set(order);
  const best = new Map();
  for (const topic of [...order].reverse()) {
    const after = topic.unlocks.filter((line) => line.kind !== "recommended" && !line.redundant && inOrder.has(line.target) && best.has(line.target));
    const heaviest = after.reduce((most, line) => (most === null || best.get(line.target).hours > best.get(most).hours ? line.target : most), null);
    if (heaviest) best.set(topic, { hours: best.get(heaviest).hours + topic.hours, next: heaviest });
    else if (goals.has(topic.id)) best.set(topic, { hours: topic.hours, next: null });
  }
  const way = [];
  for (let topic = best.has(from) ? from : null; topic; topic = best.get(topic).next) way.push(topic);
  return way;
}

/**
 * The way that stands out in the picture of a plan: the heaviest from the present step, and where that is short, also the heaviest
 * that is left. Returns its lines.
 * @param {Topic[]} order @param {Set<string>} goals
 */
export function mainLines(order, goals) {
  if (!order.length) return new Set();
  const ways = [heaviestWay(order, goals, order[0])];
  if (ways[0].length < Math.min(5, order.length)) {
    const hours = (way) => way.reduce((sum, topic) => sum + topic.hours, 0);
    const all = order.filter((topic) => !topic.needs.some((line) => order.includes(line.source))).map((topic) => heaviestWay(order, goals, topic));
    ways.push(all.reduce((most, way) => (hours(way) > hours(most) ? way : most), []));
  }
  const lines = new Set();
  for (const way of ways) {
    for (let i = 1; i < way.length; i += 1) {
      const line = way[i].needs.find((one) => one.source === way[i - 1] && !one.redundant);
      if (line) lines.add(line);
    }
  }
  return lines;
}
