// What stands around the map: way here, legend, minimap, tooltip, live region. All text is set as text.

function legendRows(map) {
  const { states, lit, theme, graph } = map;
  const rows = [];
  if (map.data.view === "overview") {
    // As a list it draws no lines.
    if (map.board?.area.classList.contains("is-list")) return rows;
    rows.push([30, "is built on by; the wider, the more prerequisites", (ctx) => {
      for (const [x, width] of [[-14, 1.5], [1, 5]]) {
        ctx.beginPath();
        ctx.moveTo(x, 0);
        ctx.lineTo(x + 12, 0);
        ctx.lineWidth = width;
        ctx.strokeStyle = theme.quiet;
        ctx.stroke();
      }
    }]);
    if (map.data.edges.some((edge) => !edge.main)) rows.push([0, "main flows only: point at a subject for all of its own"]);
    return rows;
  }
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
  const isFocus = map.data.view === "focus";
  // In the focus view everything rests below its own topic: nothing is lit for that.
  const selected = isFocus && lit.selected?.id === map.data.goal ? null : lit.selected;
  const from = graph.topics.get(map.look.from);
  if (from && selected && from !== selected) line([], theme.chain, "on the way between the two");
  else if (selected) {
    line([], theme.chain, "rests on");
    if (lit.unlocked.size) line([6, 4], theme.unlocks, "unlocks");
  } else if (graph.lines.length) line([], theme.quiet, isFocus ? "upper is needed for lower" : "left is needed for right");
  if (graph.kinds.has("choice")) line(DASHES.choice, theme.quiet, graph.several ? "as many of these as asked for are enough" : "one of these is enough", true);
  if (graph.kinds.has("corequisite")) line(DASHES.corequisite, theme.quiet, "in the same week or before");
  if (graph.kinds.has("recommended")) line(DASHES.recommended, theme.quiet, "recommended");
  const some = (set, inPlan) => [...set].some((id) => graph.topics.has(id) && lit.steps.has(graph.topics.get(id)) === inPlan);
  const [planned, unplanned] = [(set) => some(set, true), (set) => some(set, false)];
  if (lit.steps.size) rows.push([20, "step of the plan", (ctx) => drawBadge(map, ctx, 1, false)]);
  if (states.goals.size) rows.push([16, "goal", (ctx) => drawFlag(ctx, -3, 2, theme.text)]);
  if (planned(states.ready)) rows.push([24, "ready now", (ctx) => { drawBadge(map, ctx, 1, false); badgeRing(map, ctx, 1); }, "ready now"]);
  else if (unplanned(states.ready)) rows.push([16, "ready now", (ctx) => { dot(ctx, 3.5); drawRing(ctx, 6.5, theme.quiet, 1.4); }, "ready now"]);
  if (planned(states.progress)) rows.push([20, "in progress", (ctx) => drawBadge(map, ctx, 1, true), "in progress"]);
  else if (unplanned(states.progress)) rows.push([16, "in progress", (ctx) => drawHalf(map, ctx, 6, { mark: theme.quiet }), "in progress"]);
  if (states.known.size) rows.push([16, "known", (ctx) => drawDone(map, ctx, 6.5, false), "known"]);
  if (states.implied.size) rows.push([16, "follows from what you know", (ctx) => drawDone(map, ctx, 6.5, true), "known"]);
  if (hasStage(map) && graph.list.some((topic) => statusOf(map, topic) === "later")) rows.push([16, "later", (ctx) => dot(ctx, 4), "later"]);
  return rows;
}

function drawLegend(map) {
  const list = map.root.querySelector(".gw-legend");
  list.replaceChildren(
    ...legendRows(map).map(([width, text, draw, status]) => {
      const item = document.createElement("li");
      const canvas = draw ? symbolCanvas(width, draw) : "";
      if (status) item.append(filterButton(map, "status", status, [canvas, text]));
      else item.append(canvas, text);
      return item;
    }),
  );
}

function symbolCanvas(width, draw) {
  const canvas = document.createElement("canvas");
  const ratio = pixelRatio();
  Object.assign(canvas, { width: width * ratio, height: 22 * ratio });
  Object.assign(canvas.style, { width: `${width}px`, height: "22px" });
  canvas.setAttribute("aria-hidden", "true");
  const ctx = canvas.getContext("2d");
  ctx.scale(ratio, ratio);
  ctx.translate(width / 2, 11);
  draw(ctx);
  return canvas;
}

function hoursOf(topic) {
  const hours = Number(topic.hours.toFixed(1));
  return `${hours} ${hours === 1 ? "hour" : "hours"}${topic.assumed ? " (assumed)" : ""}`;
}

function showTip(map, topic, x, y) {
  if (topic) fillTip(map, topic.label, `${subjectOf(map, topic)}, ${hoursOf(topic)}${isNarrow(map) ? ". More about it above." : ""}`, x, y);
  else map.root.querySelector(".gw-tip").hidden = true;
}

function showLaneTip(map, x, y) {
  hover(map, null);
  const number = laneAt(map, y);
  map.stage.style.cursor = number < 0 ? "" : "pointer";
  if (number < 0) return;
  const members = map.graph.list.filter((topic) => topic.lane === number).length;
  fillTip(map, map.data.lanes[number].name, `${counted(members, "topic")}. Click to see these alone.`, x, y);
}

function showHandleTip(map, { topic, side, count }, x, y) {
  hover(map, null);
  map.stage.style.cursor = "pointer";
  const what = side === "needs" ? `${counted(count, "more prerequisite")} of it` : `${counted(count, "more topic")} it unlocks`;
  fillTip(map, topic.label, `${what}, not drawn yet. Click to show.`, x, y);
}

function counted(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
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

function say(map, text) {
  map.root.querySelector(".gw-live").textContent = text;
}

function announce(map) {
  const topic = map.graph.topics.get(map.selectedId);
  if (!topic) {
    say(map, "Nothing selected.");
    return;
  }
  const lane = subjectOf(map, topic);
  say(map, `${topic.label}. ${lane}, ${hoursOf(topic)}${statusText(map, topic)}. Rests on ${counted(map.lit.chain.size - 1, "topic")} here, unlocks ${map.lit.unlocked.size}.`);
}

// ---- The way here: from the whole to the part that is seen. A step back is a button.

function drawCrumbs(map) {
  const list = map.root.querySelector(".gw-crumbs");
  const crumbs = [...map.data.crumbs];
  const [from, to] = [map.look.from, map.selectedId].map((id) => map.graph.topics.get(id));
  if (from) crumbs.push({ label: to && to !== from ? `Paths between ${from.label} and ${to.label}` : `Paths from ${from.label}: choose another topic`, drop: true });
  list.replaceChildren(
    ...crumbs.map((crumb, i) => {
      const item = document.createElement("li");
      if (crumb.ask) {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: crumb.label });
        button.onclick = () => ask(map, crumb.ask);
        item.append(button);
      } else {
        item.append(Object.assign(document.createElement("span"), { textContent: crumb.label }));
        if (i === crumbs.length - 1) item.firstChild.setAttribute("aria-current", "page");
      }
      if (crumb.drop) {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: "×", title: "No longer show paths" });
        button.setAttribute("aria-label", "No longer show paths");
        button.onclick = () => setLook(map, { from: null });
        item.append(button);
      }
      return item;
    }),
  );
}

// ---- The minimap stands beside the legend, so that it covers nothing.

function miniScale(map, canvas) {
  const across = Math.max(map.fit.width, 1);
  return Math.min((canvas.width - 12) / across, (canvas.height - 12) / map.fit.height);
}

function miniOrigin(map, canvas) {
  const small = miniScale(map, canvas);
  return { x: (canvas.width - map.fit.width * small) / 2, y: (canvas.height - map.fit.height * small) / 2, small };
}

function placeMini(map) {
  map.root.querySelector(".gw-mini").hidden = !hasStage(map) || isNarrow(map);
}

function drawMini(map) {
  const canvas = map.root.querySelector(".gw-mini");
  if (canvas.hidden) return;
  const ctx = canvas.getContext("2d");
  const { x: left, y: top, small } = miniOrigin(map, canvas);
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.clearRect(0, 0, canvas.width, canvas.height);
  ctx.setTransform(1, 0, 0, 1, left, top);
  for (const topic of map.graph.list) {
    const lit = map.lit.active && map.lit.shows(topic);
    ctx.fillStyle = lit ? map.theme.chain : map.theme.lanes[topic.lane].mark;
    ctx.globalAlpha = map.lit.shows(topic) ? 1 : 0.35;
    ctx.fillRect(topic.px * small - 1, topic.py * small - 1, lit ? 3 : 2, 2);
  }
  ctx.globalAlpha = 1;
  ctx.strokeStyle = map.theme.text;
  ctx.lineWidth = 1.2;
  const { x, y, scale } = cameraNow(map);
  const { width, height } = stageSize(map);
  const edge = (value, low, high) => clamp(value, low, high);
  const x0 = edge((x - (width / 2 - map.gutter) / scale) * small, -left + 1, canvas.width - left - 1);
  const x1 = edge((x + width / 2 / scale) * small, -left + 1, canvas.width - left - 1);
  const y0 = edge((y - height / 2 / scale) * small, -top + 1, canvas.height - top - 1);
  const y1 = edge((y + height / 2 / scale) * small, -top + 1, canvas.height - top - 1);
  ctx.strokeRect(x0, y0, x1 - x0, y1 - y0);
}

function moveByMini(map, event) {
  const canvas = event.currentTarget;
  const { x: left, y: top, small } = miniOrigin(map, canvas);
  const { scale } = cameraNow(map);
  map.moved = true;
  fly(map, { x: (event.offsetX - left) / small - map.gutter / 2 / scale, y: (event.offsetY - top) / small }, 0);
}
