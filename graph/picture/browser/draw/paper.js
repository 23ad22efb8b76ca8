// Pictures to take away: what the browser has laid out, written down as SVG, with what it is of above and the legend below.

import { cutLines } from "../pure/wrap.js";
import { legendOf } from "./legend.js";

const FRAME = { head: 40, row: 24, pad: 14, gap: 20, title: 16, text: 12 };

const round = (value) => Math.round(value * 100) / 100;
const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
// eslint-disable-next-line no-control-regex
const escaped = (text) => String(text).replace(/[&<>"\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, (sign) => SIGNS[sign] ?? "");

/** @param {import("./view.js").View} view */
export function pictureTitle(view) {
  return [view.data.graph, pictureIsOf(view)].filter(Boolean).join(": ");
}

function pictureIsOf(view) {
  if (view.data.view !== "map") return view.data.title;
  const { selected } = view.lit;
  const from = view.graph.topics.get(view.look.from);
  if (from && selected && from !== selected) return `from ${from.label} to ${selected.label}`;
  if (selected) return `${selected.label}, what it rests on and unlocks`;
  const goals = [...view.states.goals].map((id) => view.graph.topics.get(id)?.label).filter(Boolean);
  return view.plan.size && goals.length ? `plan to ${goals.join(", ")}` : view.data.title;
}

/** The picture as the text of an SVG file. @param {import("./view.js").View} view */
export function pictureText(view) {
  view.board.rest?.finish();
  const [width, height] = [view.sheet.scrollWidth, view.sheet.scrollHeight];
  const corner = view.board.area.getBoundingClientRect();
  const out = { parts: [], left: corner.left, top: corner.top, background: view.theme.background, ring: view.theme.chain, pen: document.createElement("canvas").getContext("2d") };
  for (const child of view.sheet.children) writePart(child, out);
  const { items, rows } = legendPlaces(view, width);
  const whole = FRAME.head + height + (items.length ? rows * FRAME.row + 16 : 0);
  const size = `width="${width}" height="${whole}"`;
  const { theme } = view;
  const measure = view.ruler.measure;
  const room = (width - 2 * FRAME.pad) / FRAME.title;
  const title = measure(pictureTitle(view), true) <= room ? pictureTitle(view) : cutLines(pictureTitle(view), room, 1, measure, true)[0];
  const text = (x, y, words, font, weight) => `<text x="${round(x)}" y="${round(y)}" font-size="${font}" font-weight="${weight}" fill="${theme.text}">${escaped(words)}</text>`;
  const legend = items.map(({ x, row, entry }) => {
    const middle = FRAME.head + height + 8 + (row + 0.5) * FRAME.row;
    return `<g transform="translate(${round(x)} ${round(middle - 8)})">${entry.svg}</g>${text(x + entry.width + 6, middle + 4, entry.text, FRAME.text, 400)}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${width} ${whole}" font-family="${escaped(theme.font)}">\n<title>${escaped(pictureTitle(view))}</title>\n<rect ${size} fill="${theme.background}"/>\n${text(FRAME.pad, FRAME.head / 2 + 6, title, FRAME.title, 600)}\n<g transform="translate(0 ${FRAME.head})">\n${out.parts.join("\n")}\n</g>\n${legend.join("\n")}\n</svg>\n`;
}

function legendPlaces(view, width) {
  const items = [];
  let [x, row] = [FRAME.pad, 0];
  for (const entry of legendOf(view)) {
    const wide = entry.width + 6 + view.ruler.measure(entry.text) * FRAME.text;
    if (x > FRAME.pad && x + wide > width - FRAME.pad) [x, row] = [FRAME.pad, row + 1];
    items.push({ x, row, entry });
    x += wide + FRAME.gap;
  }
  return { items, rows: row + 1 };
}

function writePart(element, out) {
  // A button that unfolds does nothing on paper.
  if (!element.checkVisibility() || element.classList.contains("gw-unfold")) return;
  if (element instanceof SVGSVGElement) {
    writeDrawing(element, out);
    return;
  }
  writeBox(element, out);
  for (const child of element.childNodes) {
    if (child.nodeType === Node.ELEMENT_NODE) writePart(child, out);
    else if (child.nodeType === Node.TEXT_NODE && child.data.trim()) writeText(child, element, out);
  }
}

function writeBox(element, out) {
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const line = parseFloat(style.borderTopWidth);
  const isPlain = /, 0\)$|transparent/.test(style.backgroundColor);
  if ((isPlain && !line) || !box.width || !box.height) return;
  const radius = Math.min(style.borderTopLeftRadius.endsWith("%") ? box.height / 2 : parseFloat(style.borderTopLeftRadius) || 0, box.height / 2);
  const rect = (inset, paint) => out.parts.push(
    `<rect x="${round(box.left - out.left + inset)}" y="${round(box.top - out.top + inset)}" width="${round(box.width - 2 * inset)}" height="${round(box.height - 2 * inset)}" rx="${round(Math.max(0, radius - inset))}" ${paint}/>`,
  );
  const stroke = (colour, width, dash = "") => `fill="none" stroke="${colour}" stroke-width="${round(width)}"${dash}`;
  if (element.classList.contains("gw-selected")) rect(-3.25, stroke(out.ring, 2.5));
  if (!isPlain) rect(0, `fill="${style.backgroundColor}"`);
  if (line && style.borderTopStyle === "double") for (const inset of [line / 6, (line * 5) / 6]) rect(inset, stroke(style.borderTopColor, line / 3));
  else if (line) rect(line / 2, stroke(style.borderTopColor, line, style.borderTopStyle === "dashed" ? ' stroke-dasharray="5 3"' : ""));
}

function writeDrawing(svg, out) {
  const box = svg.getBoundingClientRect();
  const scale = svg.viewBox.baseVal?.width ? box.width / svg.viewBox.baseVal.width : 1;
  for (const path of svg.querySelectorAll("path")) {
    const style = getComputedStyle(path);
    if (!path.checkVisibility() || !path.getAttribute("d")) continue;
    const dash = style.strokeDasharray === "none" ? "" : ` stroke-dasharray="${style.strokeDasharray.replaceAll("px", "")}"`;
    const stroke = style.stroke === "none" ? "" : ` stroke="${style.stroke}" stroke-width="${parseFloat(style.strokeWidth)}" stroke-opacity="${style.strokeOpacity}"${dash}`;
    out.parts.push(`<path d="${path.getAttribute("d")}" transform="translate(${round(box.left - out.left)} ${round(box.top - out.top)}) scale(${round(scale)})" fill="${style.fill}" fill-opacity="${style.fillOpacity}"${stroke}/>`);
  }
}

// The lines of a text as the browser has broken them; what is clamped away is left out.
function writeText(node, element, out) {
  const style = getComputedStyle(element);
  const { bottom } = element.getBoundingClientRect();
  const lines = brokenLines(node);
  const seen = lines.filter((line) => line.top + line.height / 2 < bottom + 1);
  out.pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = out.pen.measureText("x");
  seen.forEach((line, i) => {
    const words = line.text.trim() + (i === seen.length - 1 && seen.length < lines.length ? "…" : "");
    // Whatever font the reader has, the words take the room they were given.
    const wide = round(out.pen.measureText(words).width);
    const y = line.top - out.top + (line.height * ascent) / (ascent + descent);
    out.parts.push(`<text x="${round(line.left - out.left)}" y="${round(y)}" textLength="${wide}" lengthAdjust="spacingAndGlyphs" font-size="${parseFloat(style.fontSize)}" font-weight="${style.fontWeight}" fill="${style.color}">${escaped(words)}</text>`);
  });
}

function brokenLines(node) {
  const range = document.createRange();
  const lines = [];
  const add = (start, end) => {
    range.setStart(node, start);
    range.setEnd(node, end);
    const [box, ...others] = range.getClientRects();
    if (!box) return;
    if (others.some((other) => Math.abs(other.top - box.top) > 2) && end - start > 1) {
      const middle = (start + end) >> 1;
      add(start, middle);
      add(middle, end);
      return;
    }
    const last = lines.at(-1);
    const text = node.data.slice(start, end);
    if (last && Math.abs(last.top - box.top) < 3) Object.assign(last, { text: last.text + text, left: Math.min(last.left, box.left) });
    else lines.push({ text, left: box.left, top: box.top, height: box.height });
  };
  for (const word of node.data.matchAll(/\S+/g)) {
    if (lines.length) lines.at(-1).text += " ";
    add(word.index, word.index + word[0].length);
  }
  return lines;
}

/** Save the picture as SVG, or at twice its size as PNG. @param {import("./view.js").View} view @param {"svg" | "png"} kind */
export function savePicture(view, kind) {
  const name = `groundwork-${view.data.view}.${kind}`;
  const picture = new Blob([pictureText(view)], { type: "image/svg+xml" });
  if (kind === "svg") {
    saveFile(picture, name);
    return;
  }
  const image = new Image();
  const address = URL.createObjectURL(picture);
  image.onload = () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width * 2, height: image.height * 2 });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(address);
    canvas.toBlob((blob) => saveFile(blob, name));
  };
  image.src = address;
}

function saveFile(blob, name) {
  const link = Object.assign(document.createElement("a"), { download: name, href: URL.createObjectURL(blob) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

