// Where boxes and lines go. Boxes stand in tiers (rows of the focus view, columns of the overview); "along" runs from
// tier to tier, "across" runs within one. Lines pass a tier through the gaps between its boxes, never under a box.

import { clamp, evenOffsets, placeInOrder } from "./numbers.js";

const LINE_GAP = 8;
const BEND = 40;
const CROWD = 14;

// The free stretches of a tier between `low` and `high`, `margin` off the boxes where there is room for it; boxes are given
// in order, each with `from` and `to`.
export function gapsBetween(boxes, low, high, margin) {
  const edges = [low, ...boxes.flatMap((box) => [box.from, box.to]), high];
  const gaps = [];
  for (let i = 0; i < edges.length; i += 2) {
    const room = Math.min(margin, (edges[i + 1] - edges[i]) / 3);
    if (edges[i + 1] - edges[i] >= 4) gaps.push({ low: edges[i] + room, high: edges[i + 1] - room, slot: i / 2, passes: [] });
  }
  return gaps;
}

// Lines meet the edge of a box side by side, in the order of where they come from. An end has `want` and `width`.
export function spreadPorts(ends, low, high) {
  ends.sort((a, b) => a.want - b.want || a.tie - b.tie);
  const total = ends.reduce((sum, end) => sum + end.width, 0);
  const scale = Math.min(1, (high - low) / total);
  let at = (low + high - total * scale) / 2;
  for (const end of ends) {
    end.at = at + (end.width * scale) / 2;
    end.scale = scale;
    at += end.width * scale;
  }
}

// Choose for a line the gaps it goes through: the least way across, then few bends, then gaps with few lines in them.
function chooseGaps(tiers, line) {
  let paths = [{ at: line.start, cost: 0, passes: null }];
  for (let tier = line.from + 1; tier < line.to; tier++) {
    const straight = line.start + ((line.end - line.start) * (tier - line.from)) / (line.to - line.from);
    const next = new Map();
    for (const gap of tiers[tier].gaps) {
      const crowd = (CROWD * gap.passes.length * LINE_GAP) / (gap.high - gap.low + LINE_GAP);
      for (const wish of [line.start, line.end, straight, line.hints?.get(tier) ?? straight]) {
        const at = clamp(wish, gap.low, gap.high);
        if (next.has(at)) continue;
        let best = null;
        for (const path of paths) {
          const way = Math.abs(path.at - at);
          const cost = path.cost + way + (way > 1 ? BEND : 0) + crowd;
          if (!best || cost < best.cost) best = { at, cost, passes: { gap, tier, at, before: path.passes } };
        }
        next.set(at, best);
      }
    }
    if (next.size) paths = [...next.values()];
  }
  const price = (path) => path.cost + Math.abs(path.at - line.end);
  const best = paths.reduce((a, b) => (price(b) < price(a) ? b : a));
  const passes = [];
  for (let pass = best.passes; pass; pass = pass.before) passes.unshift({ gap: pass.gap, tier: pass.tier, at: pass.at });
  return passes;
}

// Route all lines: short ones first, then lines that share a gap are set side by side. A line has `from` and `to` (tiers,
// from < to), `start` and `end` (across), and gets `passes`. Lines with `alone` take no room from others.
export function routeLines(tiers, lines) {
  for (const line of [...lines].sort((a, b) => a.to - a.from - (b.to - b.from) || a.number - b.number)) {
    line.passes = chooseGaps(tiers, line);
    if (!line.alone) for (const pass of line.passes) pass.gap.passes.push(pass);
    line.passes.forEach((pass, i) => {
      pass.lean = (line.passes[i - 1]?.at ?? line.start) + (line.passes[i + 1]?.at ?? line.end);
      pass.number = line.number;
    });
  }
  for (const { gaps } of tiers) {
    for (const { low, high, passes } of gaps) {
      passes.sort((a, b) => a.at - b.at || a.lean - b.lean || a.number - b.number);
      const step = passes.length > 1 ? Math.min(LINE_GAP, (high - low) / (passes.length - 1)) : 0;
      const places = placeInOrder(passes.map((pass) => pass.at), evenOffsets(passes.length, step), low, high);
      passes.forEach((pass, i) => (pass.at = places[i]));
    }
  }
}

// Move boxes and the lines between them together, so that long lines run straight: each stop of a line and each box near
// the mean of what it is tied to, in the order the rows have now (Sugiyama, Tagawa and Toda 1981, with dummy vertices).
// Boxes have `centre`; lines are routed, and get `hints`: where they would like to pass each tier.
export function straighten(rows, lines, { wide, gap, low, high, sweeps }) {
  const ties = new Map(rows.flat().map((box) => [box, []]));
  const rowStops = rows.map(() => []);
  for (const line of lines) {
    const stops = line.passes.map((pass) => ({ centre: pass.at, half: LINE_GAP / 2, weight: 3, slot: pass.gap.slot, tier: pass.tier, lean: pass.lean, number: line.number, near: [] }));
    const chain = [line.first, ...stops, line.last];
    stops.forEach((stop, i) => {
      stop.near.push(chain[i], chain[i + 2]);
      rowStops[stop.tier].push(stop);
    });
    ties.get(line.first).push(chain[1]);
    ties.get(line.last).push(chain.at(-2));
    line.stops = stops;
  }
  const space = (item, next) => item.half + next.half + (item.box && next.box ? gap : item.box || next.box ? 8 : 0);
  const items = rows.map((row, tier) => {
    const boxes = row.map((box, i) => ({ box, half: wide / 2, weight: 1, slot: i + 0.5, near: ties.get(box) }));
    const all = [...boxes, ...rowStops[tier]].sort((a, b) => a.slot - b.slot || a.centre - b.centre || a.lean - b.lean || a.number - b.number);
    return all.reduce((sum, item, i) => sum + (i ? space(all[i - 1], item) : wide), 0) <= high - low ? all : boxes;
  });
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const row of sweep % 2 ? items : [...items].reverse()) {
      const offsets = [0];
      for (let i = 1; i < row.length; i++) offsets.push(offsets[i - 1] + space(row[i - 1], row[i]));
      const wish = ({ near, box, centre }) => (near.length ? near.reduce((sum, other) => sum + other.centre, 0) / near.length : (box?.centre ?? centre));
      const places = placeInOrder(row.map(wish), offsets, low + row[0].half, high - row.at(-1).half, row.map((item) => item.weight));
      row.forEach((item, i) => ((item.box ?? item).centre = places[i]));
    }
  }
  for (const line of lines) line.hints = new Map(line.stops.map((stop) => [stop.tier, stop.centre]));
}

// The points of a routed line, [along, across]: out of its box, straight through each tier, into the other.
export function routePoints(tiers, line, start, end) {
  const through = line.passes.flatMap(({ tier, at }) => [[tiers[tier].start, at], [tiers[tier].end, at]]);
  return [[start, line.start], ...through, [end, line.end]];
}

export function bendAt([along, across], [nextAlong, nextAcross], t) {
  const middle = (along + nextAlong) / 2;
  const [a, b, c, d] = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t ** 3];
  return [a * along + (b + c) * middle + d * nextAlong, (a + b) * across + (c + d) * nextAcross];
}

// A smooth path through the points; `upright` where "along" runs down the page.
export function smoothPath(points, upright) {
  const write = (along, across) => (upright ? [across, along] : [along, across]).map((value) => value.toFixed(1)).join(" ");
  let path = `M${write(...points[0])}`;
  for (let i = 1; i < points.length; i++) {
    const [[along, across], [nextAlong, nextAcross]] = [points[i - 1], points[i]];
    const middle = (along + nextAlong) / 2;
    path += Math.abs(across - nextAcross) < 0.5
      ? `L${write(nextAlong, nextAcross)}`
      : `C${write(middle, across)} ${write(middle, nextAcross)} ${write(nextAlong, nextAcross)}`;
  }
  return path;
}

// A full triangle with its tip at (x, y), pointing to `side` (+1 or -1) along the axis.
export function headPath(x, y, size, upright, side = 1) {
  const [back, half] = [size * side, size * 0.56];
  return upright ? `M${x} ${y}L${x - half} ${y - back}L${x + half} ${y - back}Z` : `M${x} ${y}L${x - back} ${y - half}L${x - back} ${y + half}Z`;
}

// An open diamond that stands on the point (x, y).
export function diamondPath(x, y, size) {
  return `M${x} ${y}L${x - size} ${y - size}L${x} ${y - 2 * size}L${x + size} ${y - size}Z`;
}
