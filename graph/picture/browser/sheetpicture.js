// The overview or focus view as a picture to take away: what the browser has laid out, written down as SVG.

function sheetPicture(map) {
  const { left, top, width, height } = map.sheet.getBoundingClientRect();
  const parts = [];
  writePart(map.sheet, { parts, left, top, pen: map.pen, background: map.theme.background, ring: map.theme.chain });
  return pictureText(map, Math.ceil(width), Math.ceil(height), parts.join("\n"));
}

function writePart(part, out) {
  // A button that unfolds does nothing on paper.
  if (!part.checkVisibility() || part.classList.contains("gw-unfold")) return;
  if (part instanceof SVGSVGElement) {
    writeDrawing(part, out);
    return;
  }
  writeBox(part, out);
  for (const child of part.childNodes) {
    if (child.nodeType === Node.ELEMENT_NODE) writePart(child, out);
    else if (child.nodeType === Node.TEXT_NODE && child.data.trim()) writeText(child, part, out);
  }
}

function writeBox(part, out) {
  const style = getComputedStyle(part);
  const box = part.getBoundingClientRect();
  const line = parseFloat(style.borderTopWidth);
  const isPlain = /, 0\)$|transparent/.test(style.backgroundColor);
  if ((isPlain && !line) || !box.width || !box.height) return;
  const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, box.height / 2);
  const rect = (inset, paint) => out.parts.push(
    `<rect x="${round(box.left - out.left + inset)}" y="${round(box.top - out.top + inset)}" width="${round(box.width - 2 * inset)}" height="${round(box.height - 2 * inset)}" rx="${round(Math.max(0, radius - inset))}" ${paint}/>`,
  );
  const stroke = (colour, width, dash = "") => `fill="none" stroke="${colour}" stroke-width="${round(width)}"${dash}`;
  if (part.classList.contains("gw-selected")) rect(-3.25, stroke(out.ring, 2.5));
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
function writeText(node, part, out) {
  const style = getComputedStyle(part);
  const { bottom } = part.getBoundingClientRect();
  const lines = brokenLines(node);
  const seen = lines.filter((line) => line.top + line.height / 2 < bottom);
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
