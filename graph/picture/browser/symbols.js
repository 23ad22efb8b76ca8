// Marks, boxes and the symbols on them. Every state has a shape as well as a colour.
// All are drawn around the origin, in CSS pixels; `size` is the zoom of a box.

function markRadius(map, topic) {
  const { states, lit } = map;
  if (topic === lit.selected) return 7;
  if (states.ready.has(topic.id) || states.done.has(topic.id) || states.progress.has(topic.id)) return clamp(rowHeight(map) / 2 - 0.3, MARK_RADIUS, 6.5);
  return isNarrow(map) ? 3.5 : MARK_RADIUS;
}

function badgeWidth(step) {
  return step < 100 ? 17 : 24;
}

// Rows are narrow while the whole map is seen: symbols keep to their row.
function rowHeight(map) {
  return map.data.pitch.row * map.stretch.y * map.camera.scale;
}

function badgeHeight(map) {
  return clamp(rowHeight(map), 11, 15);
}

function drawMark(map, ctx, topic) {
  const { theme, states } = map;
  const colours = theme.lanes[topic.lane];
  if (map.covered.has(topic)) return;
  const radius = markRadius(map, topic);
  const step = map.lit.steps.get(topic);
  ctx.globalAlpha = strength(map, topic);
  if (topic === map.lit.selected) drawRing(ctx, radius + 3.5, theme.chain, 2.5);
  if (step !== undefined) drawStep(map, ctx, topic, step);
  else if (states.done.has(topic.id)) drawDone(map, ctx, radius, states.implied.has(topic.id));
  else {
    circle(ctx, radius - (states.ready.has(topic.id) ? 2.5 : 0));
    ctx.fillStyle = colours.mark;
    ctx.fill();
  }
  if (states.ready.has(topic.id) && step === undefined) drawRing(ctx, radius, colours.mark, 1.4);
  if (states.progress.has(topic.id) && step === undefined) drawHalf(map, ctx, radius, colours);
  if (states.goals.has(topic.id)) drawFlag(ctx, (step === undefined ? radius : badgeWidth(step) / 2) - 3, -radius + 1, theme.text);
}

// Lit topics are drawn in full, known ones stay to be seen, others step back.
function strength(map, topic) {
  if (map.lit.shows(topic)) return 1;
  return map.states.done.has(topic.id) ? 0.6 : 0.22;
}

function circle(ctx, radius) {
  ctx.beginPath();
  ctx.arc(0, 0, radius, 0, 2 * Math.PI);
}

function drawRing(ctx, radius, colour, width) {
  circle(ctx, radius);
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}

// The number of a step: filled to do, hollow in progress, with a ring when it is ready now.
function drawStep(map, ctx, topic, step) {
  const height = badgeHeight(map);
  if (map.states.ready.has(topic.id)) badgeRing(map, ctx, step, clamp(rowHeight(map), height, 20));
  drawBadge(map, ctx, step, map.states.progress.has(topic.id), height);
}

function drawBadge(map, ctx, step, hollow, height = 15) {
  const width = badgeWidth(step);
  ctx.beginPath();
  ctx.roundRect(-width / 2, -height / 2, width, height, height / 2);
  ctx.fillStyle = hollow ? map.theme.background : map.theme.chain;
  ctx.fill();
  ctx.strokeStyle = map.theme.chain;
  ctx.lineWidth = 1.6;
  if (hollow) ctx.stroke();
  ctx.font = fontOf(map, height < 13 ? 10 : 10.5, 700);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = hollow ? map.theme.chain : map.theme.onChain;
  ctx.fillText(String(step), 0, 0.5);
}

function badgeRing(map, ctx, step, height = 20) {
  const width = badgeWidth(step) + 6;
  ctx.beginPath();
  ctx.roundRect(-width / 2, -height / 2, width, height, height / 2);
  ctx.strokeStyle = map.theme.chain;
  ctx.lineWidth = 1.2;
  ctx.stroke();
}

function drawDone(map, ctx, radius, implied) {
  circle(ctx, radius);
  ctx.fillStyle = implied ? map.theme.background : map.theme.done;
  ctx.fill();
  drawRing(ctx, radius, map.theme.quiet, 1);
  const unit = radius / 6.5;
  ctx.beginPath();
  ctx.moveTo(-3 * unit, 0);
  ctx.lineTo(-0.8 * unit, 2.6 * unit);
  ctx.lineTo(3.2 * unit, -2.6 * unit);
  ctx.lineWidth = 1.6;
  ctx.strokeStyle = map.theme.text;
  ctx.stroke();
}

function drawHalf(map, ctx, radius, colours) {
  circle(ctx, radius);
  ctx.fillStyle = map.theme.background;
  ctx.fill();
  drawRing(ctx, radius, colours.mark, 1.4);
  ctx.beginPath();
  ctx.arc(0, 0, radius - 1.6, Math.PI / 2, -Math.PI / 2);
  ctx.fillStyle = colours.mark;
  ctx.fill();
}

function drawFlag(ctx, x, y, colour) {
  ctx.beginPath();
  ctx.moveTo(x, y + 4);
  ctx.lineTo(x, y - 7);
  ctx.lineTo(x + 8, y - 4);
  ctx.lineTo(x, y - 1);
  ctx.fillStyle = ctx.strokeStyle = colour;
  ctx.lineWidth = 1.4;
  ctx.stroke();
  ctx.fill();
}

function drawBox(map, ctx, topic, size) {
  const { theme, states, lit } = map;
  const colours = theme.lanes[topic.lane];
  const done = states.done.has(topic.id);
  const [width, height] = [BOX.width * size, BOX.height * size];
  ctx.globalAlpha = strength(map, topic);
  if (topic === lit.selected) outline(ctx, width + 8, height + 8, 10 * size, theme.chain, 3);
  boxPath(ctx, width, height, 7 * size);
  ctx.fillStyle = done ? (theme.dark ? "#232b36" : "#eceff3") : colours.fill;
  ctx.fill();
  ctx.strokeStyle = done ? theme.quiet : colours.mark;
  ctx.lineWidth = states.ready.has(topic.id) ? 2.2 : 1.2;
  ctx.setLineDash(states.implied.has(topic.id) ? [4, 3] : []);
  ctx.stroke();
  ctx.setLineDash([]);
  if (states.goals.has(topic.id)) outline(ctx, width - 6, height - 6, 5 * size, colours.mark, 1.2);
  const { lines, size: font } = boxText(map, topic);
  ctx.font = fontOf(map, font * size, 500);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = colours.text;
  const step = font * size * LINE_HEIGHT;
  lines.forEach((line, i) => ctx.fillText(line, 0, (i - (lines.length - 1) / 2) * step + 0.5));
  drawCorner(map, ctx, topic, width, height, colours);
}

// The symbol of a box sits on its upper left corner: step, tick, half or ring; the flag of a goal on the right.
function drawCorner(map, ctx, topic, width, height, colours) {
  const { states, theme } = map;
  const step = map.lit.steps.get(topic);
  ctx.save();
  ctx.translate(-width / 2, -height / 2);
  if (step !== undefined) drawStep(map, ctx, topic, step);
  else if (states.done.has(topic.id)) drawDone(map, ctx, 7, states.implied.has(topic.id));
  else if (states.progress.has(topic.id)) drawHalf(map, ctx, 6.5, colours);
  else if (states.ready.has(topic.id)) {
    circle(ctx, 7);
    ctx.fillStyle = theme.background;
    ctx.fill();
    drawRing(ctx, 6.5, colours.mark, 1.5);
    circle(ctx, 3.5);
    ctx.fillStyle = colours.mark;
    ctx.fill();
  }
  ctx.restore();
  if (states.goals.has(topic.id)) drawFlag(ctx, width / 2 - 6, -height / 2, theme.text);
}

function boxPath(ctx, width, height, radius) {
  ctx.beginPath();
  ctx.roundRect(-width / 2, -height / 2, width, height, radius);
}

function outline(ctx, width, height, radius, colour, line) {
  boxPath(ctx, width, height, radius);
  ctx.strokeStyle = colour;
  ctx.lineWidth = line;
  ctx.stroke();
}
