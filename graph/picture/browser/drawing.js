// What is painted, from back to front: lanes, quiet lines, lit lines, marks or boxes, names, handles, lane names.

const DASHES = { "": [], choice: [7, 3, 1.5, 3], recommended: [1.5, 3.5], corequisite: [12, 3] };
const ROLE_COLOURS = {
  chain: (theme) => theme.chain,
  plan: (theme) => theme.chain,
  path: (theme) => theme.chain,
  unlocks: (theme) => theme.unlocks,
  among: (theme) => theme.quiet,
  hover: (theme) => theme.chain,
  hoverUnlocks: (theme) => theme.unlocks,
};
const GUTTER_FONT = 12;
const FULL_STRENGTH_LINES = 600;
// More lit lines than these step back, but for those of the selected topic.
const FULL_STRENGTH_LIT = 110;

function pixelRatio() {
  return globalThis.devicePixelRatio || 1;
}

// Paint the whole stage on a canvas, or with any pen that speaks its language (see vector.js).
function paintMap(map, ctx, ratio) {
  const { width, height } = stageSize(map);
  map.ratio = ratio;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width, height);
  drawBehind(map, ctx);
  drawTopics(map, ctx);
  drawInFront(map, ctx);
}

// Draw in CSS pixels that move with the map: map units times zoom, shifted by the camera.
function inScaledSpace(map, ctx, draw) {
  const { shift, scale } = map.camera;
  const { ratio } = map;
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, ratio * shift.x, ratio * shift.y);
  draw(scale, shift);
  ctx.restore();
}

function drawBehind(map, ctx) {
  placeLabels(map);
  inScaledSpace(map, ctx, (scale, shift) => {
    const { width } = stageSize(map);
    map.data.lanes.forEach((lane, number) => {
      const top = lane.top * map.stretch.y * scale;
      ctx.fillStyle = map.theme.lanes[number].lane;
      ctx.fillRect(-shift.x, top, width, (lane.bottom - lane.top) * map.stretch.y * scale);
    });
    drawLines(map, ctx, scale);
  });
}

function drawLines(map, ctx, scale) {
  const { lit, theme } = map;
  const boxes = showsBoxes(map, scale);
  const near = boxes ? (BOX.width / 2) * scale : 0;
  const style = (colour, width, dash) => {
    ctx.strokeStyle = ctx.fillStyle = colour;
    ctx.lineWidth = width;
    ctx.setLineDash(dash);
  };
  const thin = clamp(FULL_STRENGTH_LINES / map.graph.lines.length, 0.2, 1);
  for (const [lines, strength] of [[map.graph.shortLines, 1], [map.graph.longLines, 0.6]]) {
    ctx.globalAlpha = strength * (boxes ? 1 : thin) * (lit.active ? 0.3 : 1);
    for (const kind of Object.keys(DASHES)) {
      style(theme.line, boxes ? 1.3 : 1, DASHES[kind]);
      ctx.beginPath();
      for (const line of lines) if (line.kind === kind && !lit.lines.has(line)) tracePath(ctx, line, scale, near);
      ctx.stroke();
    }
  }
  const far = clamp(FULL_STRENGTH_LIT / Math.max(lit.lines.size, 1), 0.3, 1);
  for (const [line, role] of [...lit.lines, ...map.hoverLines]) {
    const [isHovered, isAhead] = [role.startsWith("hover"), role === "unlocks" || role === "hoverUnlocks"];
    ctx.globalAlpha = isHovered || line.source === lit.selected || line.target === lit.selected ? 1 : far;
    const colour = ROLE_COLOURS[role](theme);
    style(colour, isHovered || role === "among" ? 1.5 : role === "path" ? 2.6 : 1.8, isAhead && !line.kind ? [6, 4] : DASHES[line.kind]);
    ctx.beginPath();
    tracePath(ctx, line, scale, near);
    ctx.stroke();
    ctx.setLineDash([]);
    drawArrow(map, ctx, line, scale, near);
    if (line.kind === "choice") drawDiamond(map, ctx, line, scale, near, colour);
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

function ends(line, scale, near) {
  const x0 = line.source.px * scale + near;
  const x1 = line.target.px * scale - near;
  const reach = Math.max(10, Math.abs(x1 - x0) * 0.35);
  return { x0, y0: line.source.py * scale, x1, y1: line.target.py * scale, reach };
}

function tracePath(ctx, line, scale, near) {
  const { x0, y0, x1, y1, reach } = ends(line, scale, near);
  const channel = near ? channelOf(line, scale) : null;
  if (channel) {
    traceChannel(ctx, { x0, y0, x1, y1 }, channel);
    return;
  }
  ctx.moveTo(x0, y0);
  ctx.bezierCurveTo(x0 + reach, y0, x1 - reach, y1, x1, y1);
}

// A line over several columns of boxes would run behind them and seem to lead into them: it goes between the rows.
// Beside its ends it crosses from row to row, where no box stands; lines in one gap lie a little apart.
function channelOf(line, scale) {
  const { source, target } = line;
  const [column, row] = [target.wide, target.high];
  if (Math.abs(target.px - source.px) < 1.5 * column) return null;
  const side = source.py <= target.py ? -1 : 1;
  const apart = (((line.number * 7) % 5) - 2) * Math.min(3, ((row - BOX.height) * scale) / 6);
  const forth = Math.sign(target.px - source.px);
  return {
    y: (target.py + (side * row) / 2) * scale + apart,
    left: (source.px + (forth * column) / 2) * scale + apart,
    right: (target.px - (forth * column) / 2) * scale + apart,
  };
}

function traceChannel(ctx, { x0, y0, x1, y1 }, { y, left, right }) {
  const corner = (x, from, to) => Math.min(9, Math.abs(to - from) / 2, Math.abs(x - x0) + 1, Math.abs(x1 - x) + 1);
  const [a, b] = [corner(left, y0, y), corner(right, y, y1)];
  const [down, on] = [Math.sign(y - y0), Math.sign(y1 - y)];
  ctx.moveTo(x0, y0);
  ctx.lineTo(left - a, y0);
  ctx.bezierCurveTo(left, y0, left, y0, left, y0 + down * a);
  ctx.lineTo(left, y - down * a);
  ctx.bezierCurveTo(left, y, left, y, left + a, y);
  ctx.lineTo(right - b, y);
  ctx.bezierCurveTo(right, y, right, y, right, y + on * b);
  ctx.lineTo(right, y1 - on * b);
  ctx.bezierCurveTo(right, y1, right, y1, right + b, y1);
  ctx.lineTo(x1, y1);
}

function drawArrow(map, ctx, line, scale, near) {
  const { x0, x1, y1 } = ends(line, scale, near);
  if (x1 - x0 < 24) return;
  const tip = x1 - (near ? 0 : markReach(map, line.target).left + (line.target === map.lit.selected ? 4 : 1));
  ctx.beginPath();
  ctx.moveTo(tip, y1);
  ctx.lineTo(tip - 6, y1 - 3);
  ctx.lineTo(tip - 6, y1 + 3);
  ctx.closePath();
  ctx.fill();
}

// Alternatives carry a small open diamond near the topic that needs one of them.
function drawDiamond(map, ctx, line, scale, near, colour) {
  const { x0, y0, x1, y1 } = ends(line, scale, near);
  const channel = near ? channelOf(line, scale) : null;
  const [x, y] = channel ? [(channel.left + channel.right) / 2, channel.y] : [(x0 + x1) / 2, (y0 + y1) / 2];
  ctx.beginPath();
  ctx.moveTo(x - 5, y);
  ctx.lineTo(x, y - 5);
  ctx.lineTo(x + 5, y);
  ctx.lineTo(x, y + 5);
  ctx.closePath();
  ctx.fillStyle = map.theme.background;
  ctx.fill();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  ctx.stroke();
}

// Marks or boxes of the topics in sight.
function drawTopics(map, ctx) {
  const { shift, scale } = map.camera;
  const { width, height } = stageSize(map);
  const boxes = showsBoxes(map, scale);
  const margin = boxes ? BOX.width * scale : 30;
  for (const topic of map.graph.list) {
    const [x, y] = [topic.px * scale + shift.x, topic.py * scale + shift.y];
    if (x < -margin || x > width + margin || y < -margin || y > height + margin) continue;
    ctx.save();
    ctx.translate(x, y);
    if (boxes) drawBox(map, ctx, topic, scale);
    else drawMark(map, ctx, topic);
    ctx.restore();
  }
}

function drawInFront(map, ctx) {
  inScaledSpace(map, ctx, (scale, shift) => {
    map.shown = map.labels.filter((label) => isInStage(map, label, shift));
    ctx.lineJoin = "round";
    ctx.textBaseline = "middle";
    for (const label of map.shown) drawLabel(map, ctx, label);
    for (const handle of map.handles) drawHandle(map, ctx, handle);
  });
  drawLaneNames(map, ctx);
}

// A name is drawn whole or not at all: not across the edge of the stage or under the lane names.
function isInStage(map, label, shift) {
  const { width, height } = stageSize(map);
  const [x0, x1, y0, y1] = [label.x0 + shift.x, label.x1 + shift.x, label.y0 + shift.y, label.y1 + shift.y];
  return x0 >= map.gutter && x1 <= width && y0 >= 0 && y1 <= height;
}

function drawLabel(map, ctx, { x0, x1, y0, lines, align, font, topic }) {
  ctx.font = font;
  ctx.textAlign = align;
  const x = align === "left" ? x0 + 1 : align === "right" ? x1 - 1 : (x0 + x1) / 2;
  const step = LABEL_FONT * LINE_HEIGHT;
  ctx.strokeStyle = map.theme.lanes[topic.lane].lane;
  ctx.lineWidth = 3;
  ctx.fillStyle = map.theme.text;
  lines.forEach((line, i) => {
    const y = y0 + LETTER_HEIGHT / 2 + step * i + 0.5;
    ctx.strokeText(line, x, y);
    ctx.fillText(line, x, y);
  });
}

// A pill that says how many neighbours of a topic are not drawn.
function drawHandle(map, ctx, { x0, x1, y0, y1, text }) {
  boxAt(ctx, x0, y0, x1 - x0, y1 - y0, 7);
  ctx.fillStyle = map.theme.background;
  ctx.fill();
  ctx.strokeStyle = map.theme.quiet;
  ctx.lineWidth = 1;
  ctx.setLineDash([2, 2]);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.font = fontOf(map, HANDLE_FONT, 600);
  ctx.textAlign = "center";
  ctx.fillStyle = map.theme.text;
  ctx.fillText(text, (x0 + x1) / 2, (y0 + y1) / 2 + 0.5);
}

function boxAt(ctx, x, y, width, height, radius) {
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, radius);
}

// ---- Names of the lanes: a column that stays at the left whatever the camera does.

function gutterWidth(map, narrow) {
  const most = narrow ? 94 : 150;
  const font = fontOf(map, narrow ? 10.5 : GUTTER_FONT, 600);
  const words = map.data.lanes.flatMap((lane) => lane.name.split(/\s+/));
  const widest = Math.max(...words.map((word) => textWidth(map, word, font)), ...map.data.lanes.map((lane) => Math.min(textWidth(map, lane.name, font), narrow ? 60 : 128)), 30);
  return Math.min(most, Math.ceil(widest) + (narrow ? 14 : 20));
}

// The name of a lane in the room it has: at its full size, else a little smaller and tighter, else cut.
function laneText(map, name, size, room, height) {
  for (const [font, step] of [[fontOf(map, size, 600), size * LINE_HEIGHT], [fontOf(map, 10.5, 600), 11]]) {
    const most = Math.max(1, Math.min(4, Math.floor((height + 1.5) / step)));
    const lines = wrapText(map, name, font, room, most, false);
    if (lines) return { lines, font, step };
  }
  const font = fontOf(map, 10.5, 600);
  return { lines: wrapText(map, name, font, room, Math.max(1, Math.min(4, Math.floor((height + 1.5) / 11))), true), font, step: 11 };
}

function drawLaneNames(map, ctx) {
  const { shift, scale } = map.camera;
  const { ratio } = map;
  const { height } = stageSize(map);
  const size = isNarrow(map) ? 10.5 : GUTTER_FONT;
  const inset = isNarrow(map) ? 8 : 11;
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.fillStyle = map.theme.background;
  ctx.fillRect(0, 0, map.gutter, height);
  map.laneNames = [];
  let free = 0;
  map.data.lanes.forEach((lane, number) => {
    const top = lane.top * map.stretch.y * scale + shift.y;
    const bottom = lane.bottom * map.stretch.y * scale + shift.y;
    const colours = map.theme.lanes[number];
    ctx.fillStyle = colours.lane;
    ctx.fillRect(0, top, map.gutter, bottom - top);
    ctx.fillStyle = colours.mark;
    ctx.fillRect(0, top, 4, bottom - top);
    const [seenTop, seenBottom] = [Math.max(top, 0), Math.min(bottom, height)];
    if (seenBottom - seenTop < Math.min(size, bottom - top) - 0.5) return;
    const { lines, font, step } = laneText(map, lane.name, size, map.gutter - inset - 3, seenBottom - seenTop);
    const tall = lines.length * step;
    const middle = (seenTop + seenBottom) / 2;
    if (middle - tall / 2 < free || middle + tall / 2 > height + 2) return;
    ctx.font = font;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.fillStyle = colours.name;
    lines.forEach((line, i) => ctx.fillText(line, inset, middle + (i - (lines.length - 1) / 2) * step + 0.5));
    map.laneNames.push({ name: lane.name, x0: inset, x1: map.gutter, y0: middle - tall / 2, y1: middle + tall / 2 });
    free = middle + tall / 2;
  });
  ctx.fillStyle = map.theme.border;
  ctx.fillRect(map.gutter - 1, 0, 1, height);
  ctx.restore();
}
