// The graph as the drawing needs it: topics by id, their lines, and what a topic rests on.

function indexGraph(data) {
  const topics = new Map();
  const list = data.nodes.map((node, number) => {
    const topic = { ...node, number, needs: [], unlocks: [], px: node.x, py: node.y };
    topics.set(node.id, topic);
    return topic;
  });
  const lines = data.edges.map((edge, number) => {
    const line = { number, source: topics.get(edge.from), target: topics.get(edge.to), kind: edge.kind || "", asked: edge.asked ?? 1, redundant: Boolean(edge.redundant) };
    line.source.unlocks.push(line);
    line.target.needs.push(line);
    return line;
  });
  // Landmarks first: topics that much leans on, then those that lean on much.
  const weight = (topic) => 2 * topic.unlocks.length + topic.needs.length;
  const landmarks = [...list].sort((a, b) => weight(b) - weight(a) || a.number - b.number);
  const kinds = new Set(lines.map((line) => line.kind));
  const drawn = lines.filter((line) => !line.redundant);
  const isLong = (line) => line.target.x - line.source.x > 5 * data.pitch.column || Math.abs(line.target.y - line.source.y) > 12 * data.pitch.row;
  const several = lines.some((line) => line.asked > 1);
  return { topics, list, lines, landmarks, kinds, several, shortLines: drawn.filter((line) => !isLong(line)), longLines: drawn.filter(isLong) };
}

const BELOW = { lines: (topic) => topic.needs, end: (line) => line.source };
const ABOVE = { lines: (topic) => topic.unlocks, end: (line) => line.target };

// The topics at most `depth` required lines away in one direction, alternatives included, with the topic itself.
function reached(topic, direction, depth = Infinity) {
  const found = new Set([topic]);
  let rim = [topic];
  for (let step = 0; step < depth && rim.length; step += 1) {
    const next = [];
    for (const member of rim) {
      for (const line of direction.lines(member)) {
        const other = direction.end(line);
        if (line.kind === "recommended" || found.has(other)) continue;
        found.add(other);
        next.push(other);
      }
    }
    rim = next;
  }
  return found;
}

// All that lies on some way from one topic to another, whichever of them comes first; empty where there is no way.
function between(one, other) {
  for (const [low, high] of [[one, other], [other, one]]) {
    const below = reached(high, BELOW);
    if (!below.has(low)) continue;
    return new Set([...reached(low, ABOVE)].filter((topic) => below.has(topic)));
  }
  return new Set();
}

// Required lines between the topics of a set, without those that others imply.
function linesWithin(topics) {
  const lines = new Set();
  for (const topic of topics) {
    for (const line of topic.needs) {
      if (!line.redundant && line.kind !== "recommended" && topics.has(line.source)) lines.add(line);
    }
  }
  return lines;
}
