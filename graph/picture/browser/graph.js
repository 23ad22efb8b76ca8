// The graph as the drawing needs it: topics by id, their lines, and what a topic rests on.

function indexGraph(data) {
  const topics = new Map();
  const list = data.nodes.map((node, number) => {
    const topic = { ...node, number, needs: [], unlocks: [], px: node.x, py: node.y };
    topics.set(node.id, topic);
    return topic;
  });
  const lines = data.edges.map((edge) => {
    const line = { source: topics.get(edge.from), target: topics.get(edge.to), kind: edge.kind || "", redundant: Boolean(edge.redundant) };
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
  return { topics, list, lines, landmarks, kinds, shortLines: drawn.filter((line) => !isLong(line)), longLines: drawn.filter(isLong) };
}

// Everything a topic rests on over required lines, alternatives included, and the lines that show it.
function chainBelow(topic) {
  const topics = new Set([topic]);
  const waiting = [topic];
  while (waiting.length) {
    for (const line of waiting.pop().needs) {
      if (line.kind !== "recommended" && !topics.has(line.source)) {
        topics.add(line.source);
        waiting.push(line.source);
      }
    }
  }
  const lines = new Set();
  for (const member of topics) {
    for (const line of member.needs) {
      if (!line.redundant && line.kind !== "recommended") lines.add(line);
    }
  }
  return { topics, lines };
}

// Lines between the topics of a plan, without those that others imply.
function linesWithin(topics) {
  const lines = new Set();
  for (const topic of topics) {
    for (const line of topic.needs) {
      if (!line.redundant && topics.has(line.source)) lines.add(line);
    }
  }
  return lines;
}
