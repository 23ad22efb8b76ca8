// What stands around a picture that somebody takes away, as the page is no longer there to say it: what it is of, above,
// and the legend below. Drawn with a canvas or with a pen that writes SVG.

const FRAME = { head: 40, row: 24, pad: 14, gap: 20, title: 16, text: 12 };

function pictureTitle(map) {
  return [map.data.graph, pictureIsOf(map)].filter(Boolean).join(": ");
}

function pictureIsOf(map) {
  const { selected, steps } = map.lit;
  const from = map.graph.topics.get(map.look.from);
  const goals = [...map.states.goals].map((id) => map.graph.topics.get(id)?.label).filter(Boolean);
  if (!hasStage(map)) return map.data.title;
  if (from && selected && from !== selected) return `from ${from.label} to ${selected.label}`;
  if (selected) return `${selected.label}, what it rests on and unlocks`;
  return steps.size && goals.length ? `plan to ${goals.join(", ")}` : map.data.title;
}

// The frame for a picture so many CSS pixels wide and high: how high it is with it, and where the legend's rows break.
function frameFor(map, width, height) {
  const items = [];
  let [x, row] = [FRAME.pad, 0];
  for (const [symbol, text, draw] of legendRows(map)) {
    const wide = symbol + 6 + textWidth(map, text, fontOf(map, FRAME.text));
    if (x > FRAME.pad && x + wide > width - FRAME.pad) [x, row] = [FRAME.pad, row + 1];
    items.push({ x, row, symbol, text, draw });
    x += wide + FRAME.gap;
  }
  const foot = items.length ? (row + 1) * FRAME.row + 16 : 0;
  return { items, width, height, whole: FRAME.head + height + foot };
}

function drawFrame(map, ctx, { items, width, height }) {
  const { theme } = map;
  Object.assign(ctx, { fillStyle: theme.text, textAlign: "left", textBaseline: "middle", font: fontOf(map, FRAME.title, 600) });
  const [title] = wrapText(map, pictureTitle(map), ctx.font, width - 2 * FRAME.pad, 1, true);
  ctx.fillText(title, FRAME.pad, FRAME.head / 2);
  for (const { x, row, symbol, text, draw } of items) {
    const middle = FRAME.head + height + 8 + (row + 0.5) * FRAME.row;
    ctx.save();
    ctx.translate(x + symbol / 2, middle);
    draw?.(ctx);
    ctx.restore();
    Object.assign(ctx, { fillStyle: theme.text, textAlign: "left", textBaseline: "middle", font: fontOf(map, FRAME.text) });
    ctx.fillText(text, x + symbol + 6, middle);
  }
}
