// What is on screen, in numbers: tests and benchmarks read it, nothing else does.

// The names inside boxes that are wholly in sight.
function boxNames(map, scale) {
  const { shift } = map.camera;
  const { width, height } = stageSize(map);
  return map.graph.list.flatMap((topic) => {
    const { lines, size } = boxText(map, topic);
    const [x, y] = [topic.px * scale + shift.x, topic.py * scale + shift.y];
    const wide = Math.max(0, ...lines.map((line) => textWidth(map, line, fontOf(map, size, 500)))) * scale;
    const high = lines.length * size * LINE_HEIGHT * scale;
    const box = { x0: x - wide / 2, x1: x + wide / 2, y0: y - high / 2, y1: y + high / 2 };
    const inSight = box.x0 >= map.gutter && box.x1 <= width && box.y0 >= 0 && box.y1 <= height;
    return inSight ? [{ ...box, id: topic.id, name: topic.label, lines, size: size * scale }] : [];
  });
}

// In CSS pixels from the corner of the stage or sheet.
function probe(map) {
  if (!hasStage(map)) return { view: map.data.view, stage: { width: map.sheet.clientWidth, height: map.sheet.clientHeight }, ...probeSheet(map) };
  const { shift, scale } = map.camera;
  const place = (box, name) => ({ name, x0: box.x0 + shift.x, x1: box.x1 + shift.x, y0: box.y0 + shift.y, y1: box.y1 + shift.y });
  const boxes = showsBoxes(map, scale);
  return {
    view: "map", spent: map.spent + map.painting, scale, boxes, fit: map.fit.scale, gutter: map.gutter, stage: stageSize(map), lanes: map.laneNames,
    lit: map.graph.list.filter((topic) => map.lit.active && map.lit.shows(topic)).map((topic) => topic.id),
    handles: map.handles.map((handle) => ({ ...place(handle, handle.text), id: handle.topic.id, side: handle.side })),
    labels: boxes ? boxNames(map, scale) : map.shown.map((label) => ({ ...place(label, label.topic.label), id: label.topic.id, lines: label.lines, size: LABEL_FONT })),
    marks: map.graph.list.filter((topic) => !map.covered.has(topic)).map((topic) => {
      const reach = boxes ? { left: (BOX.width * scale) / 2, right: (BOX.width * scale) / 2, up: (BOX.height * scale) / 2, down: (BOX.height * scale) / 2 } : markReach(map, topic);
      const [x, y] = [topic.px * scale, topic.py * scale];
      return { ...place({ x0: x - reach.left, x1: x + reach.right, y0: y - reach.up, y1: y + reach.down }, topic.label), id: topic.id };
    }),
  };
}
