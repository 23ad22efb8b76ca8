// What stands around the map: legend, minimap, tooltip, live region. All text is set as text.

const MINI_FROM = 1.3;

function legendRows(map) {
  const { states, lit, theme, graph } = map;
  const rows = [];
  const line = (dash, colour, text, diamond = false) =>
    rows.push([26, text, (ctx) => {
      ctx.strokeStyle = colour;
      ctx.lineWidth = 1.8;
      ctx.setLineDash(dash);
      ctx.beginPath();
      ctx.moveTo(-12, 0);
      ctx.lineTo(12, 0);
      ctx.stroke();
      ctx.setLineDash([]);
      if (!diamond) return;
      ctx.rotate(Math.PI / 4);
      ctx.fillStyle = theme.background;
      ctx.fillRect(-3.5, -3.5, 7, 7);
      ctx.lineWidth = 1.4;
      ctx.strokeRect(-3.5, -3.5, 7, 7);
    }]);
  const dot = (ctx, radius) => {
    circle(ctx, radius);
    ctx.fillStyle = theme.quiet;
    ctx.fill();
  };
  if (lit.selected) {
    line([], theme.chain, "rests on");
    if (lit.unlocked.size) line([6, 4], theme.unlocks, "unlocks");
  } else if (graph.lines.length) line([], theme.quiet, "left is needed for right");
  if (graph.kinds.has("choice")) line(DASHES.choice, theme.quiet, "one of these is enough", true);
  if (graph.kinds.has("recommended")) line(DASHES.recommended, theme.quiet, "recommended");
  const planned = (set) => [...set].some((id) => lit.steps.has(graph.topics.get(id)));
  const unplanned = (set) => [...set].some((id) => graph.topics.has(id) && !lit.steps.has(graph.topics.get(id)));
  if (lit.steps.size) rows.push([20, "step of the plan", (ctx) => drawBadge(map, ctx, 1, false)]);
  if (states.goals.size) rows.push([16, "goal", (ctx) => drawFlag(ctx, -3, 2, theme.text)]);
  if (planned(states.ready)) rows.push([24, "ready now", (ctx) => { drawBadge(map, ctx, 1, false); badgeRing(map, ctx, 1); }]);
  else if (unplanned(states.ready)) rows.push([16, "ready now", (ctx) => { dot(ctx, 3.5); drawRing(ctx, 6.5, theme.quiet, 1.4); }]);
  if (planned(states.progress)) rows.push([20, "in progress", (ctx) => drawBadge(map, ctx, 1, true)]);
  else if (unplanned(states.progress)) rows.push([16, "in progress", (ctx) => drawHalf(map, ctx, 6, { mark: theme.quiet })]);
  if (states.known.size) rows.push([16, "known", (ctx) => drawDone(map, ctx, 6.5, false)]);
  if (states.implied.size) rows.push([16, "follows from what you know", (ctx) => drawDone(map, ctx, 6.5, true)]);
  return rows;
}

function drawLegend(map) {
  const list = map.root.querySelector(".gw-legend");
  list.replaceChildren(
    ...legendRows(map).map(([width, text, draw]) => {
      const item = document.createElement("li");
      const canvas = document.createElement("canvas");
      const ratio = globalThis.devicePixelRatio || 1;
      Object.assign(canvas, { width: width * ratio, height: 22 * ratio });
      Object.assign(canvas.style, { width: `${width}px`, height: "22px" });
      canvas.setAttribute("aria-hidden", "true");
      const ctx = canvas.getContext("2d");
      ctx.scale(ratio, ratio);
      ctx.translate(width / 2, 11);
      draw(ctx);
      item.append(canvas, text);
      return item;
    }),
  );
}

function hoursOf(topic) {
  const hours = Number(topic.hours.toFixed(1));
  return `${hours} ${hours === 1 ? "hour" : "hours"}${topic.assumed ? " (assumed)" : ""}`;
}

function showTip(map, topic, x, y) {
  if (topic) fillTip(map, topic.label, `${map.data.lanes[topic.lane].name}, ${hoursOf(topic)}`, x, y);
  else map.root.querySelector(".gw-tip").hidden = true;
}

function showLaneTip(map, x, y) {
  hover(map, null);
  const at = (y - map.net.body.view.translation.y) / map.net.getScale() / map.stretch.y;
  const number = map.data.lanes.findIndex((lane) => at >= lane.top && at <= lane.bottom);
  if (number < 0) return;
  const members = map.graph.list.filter((topic) => topic.lane === number).length;
  fillTip(map, map.data.lanes[number].name, `${members} ${members === 1 ? "topic" : "topics"}`, x, y);
}

function fillTip(map, title, about, x, y) {
  const tip = map.root.querySelector(".gw-tip");
  const [name, more] = [document.createElement("b"), document.createElement("span")];
  name.textContent = title;
  more.textContent = about;
  tip.replaceChildren(name, more);
  tip.hidden = false;
  const { width, height } = stageSize(map);
  tip.style.left = `${clamp(x + 14, 4, Math.max(4, width - tip.offsetWidth - 4))}px`;
  tip.style.top = `${y + 18 + tip.offsetHeight > height ? Math.max(2, y - tip.offsetHeight - 12) : y + 18}px`;
}

function announce(map) {
  const topic = map.lit.selected;
  const needs = map.lit.chain.size - 1;
  map.root.querySelector(".gw-live").textContent = topic
    ? `${topic.label}. ${map.data.lanes[topic.lane].name}, ${hoursOf(topic)}. ` +
      `Rests on ${needs} ${needs === 1 ? "topic" : "topics"}, unlocks ${map.lit.unlocked.size} directly.`
    : "Nothing selected.";
}

function miniScale(map, canvas) {
  const across = Math.max(map.fit.width, 1);
  return Math.min((canvas.width - 12) / across, (canvas.height - 12) / map.fit.height);
}

// Where the minimap lies on the stage, or null while it is not shown.
function miniPlace(map) {
  const canvas = map.root.querySelector(".gw-mini");
  if (canvas.hidden) return null;
  return { x0: canvas.offsetLeft - 4, y0: canvas.offsetTop - 4, x1: canvas.offsetLeft + canvas.offsetWidth, y1: canvas.offsetTop + canvas.offsetHeight };
}

function drawMini(map) {
  const canvas = map.root.querySelector(".gw-mini");
  const { x, y, scale } = cameraNow(map);
  canvas.hidden = scale < map.fit.scale * MINI_FROM || isNarrow(map);
  if (canvas.hidden) return;
  const ctx = canvas.getContext("2d");
  const small = miniScale(map, canvas);
  const { width, height } = stageSize(map);
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.clearRect(0, 0, canvas.width, canvas.height);
  ctx.setTransform(1, 0, 0, 1, (canvas.width - map.fit.width * small) / 2, (canvas.height - map.fit.height * small) / 2);
  for (const topic of map.graph.list) {
    const lit = map.lit.active && map.lit.shows(topic);
    ctx.fillStyle = lit ? map.theme.chain : map.theme.lanes[topic.lane].mark;
    ctx.globalAlpha = map.lit.shows(topic) ? 1 : 0.35;
    ctx.fillRect(topic.px * small - 1.5, topic.py * small - 1, lit ? 4 : 3, lit ? 3 : 2);
  }
  ctx.globalAlpha = 1;
  ctx.strokeStyle = map.theme.text;
  ctx.lineWidth = 1.2;
  const left = (x - (width / 2 - map.gutter) / scale) * small;
  ctx.strokeRect(left, (y - height / 2 / scale) * small, ((width - map.gutter) / scale) * small, (height / scale) * small);
}

function moveByMini(map, event) {
  const canvas = event.currentTarget;
  const small = miniScale(map, canvas);
  const x = (event.offsetX - (canvas.width - map.fit.width * small) / 2) / small;
  const y = (event.offsetY - (canvas.height - map.fit.height * small) / 2) / small;
  const { scale } = cameraNow(map);
  fly(map, { x: x - map.gutter / 2 / scale, y }, 0);
}
