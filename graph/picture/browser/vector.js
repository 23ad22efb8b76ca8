// Pictures to take away. The map is drawn a second time with a pen that writes SVG; PNG is what the screen shows.

const round = (value) => Math.round(value * 100) / 100;
const escaped = (text) => String(text).replace(/[&<>"\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? "");

// The part of the canvas language that this map speaks, written down as SVG.
class VectorPen {
  constructor(map) {
    this.map = map;
    this.parts = [];
    this.stack = [];
    this.at = { fillStyle: "#000", strokeStyle: "#000", lineWidth: 1, globalAlpha: 1, font: "", textAlign: "left", textBaseline: "alphabetic", lineJoin: "miter", dash: [], move: [1, 0, 0, 1, 0, 0] };
    for (const name of ["fillStyle", "strokeStyle", "lineWidth", "globalAlpha", "font", "textAlign", "textBaseline", "lineJoin"]) {
      Object.defineProperty(this, name, { get: () => this.at[name], set: (value) => (this.at[name] = value) });
    }
    this.path = "";
  }

  save() { this.stack.push({ ...this.at, move: [...this.at.move] }); }

  restore() { this.at = this.stack.pop(); }

  setTransform(...move) { this.at.move = move; }

  transform(a, b, c, d, e, f) {
    const [a0, b0, c0, d0, e0, f0] = this.at.move;
    this.at.move = [a0 * a + c0 * b, b0 * a + d0 * b, a0 * c + c0 * d, b0 * c + d0 * d, a0 * e + c0 * f + e0, b0 * e + d0 * f + f0];
  }

  translate(x, y) { this.transform(1, 0, 0, 1, x, y); }

  scale(x, y) { this.transform(x, 0, 0, y, 0, 0); }

  rotate(angle) { this.transform(Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0); }

  setLineDash(dash) { this.at.dash = dash; }

  clearRect() {}

  beginPath() { this.path = ""; }

  add(letter, ...values) { this.path += letter + values.map(round).join(" "); }

  moveTo(x, y) { this.add("M", x, y); }

  lineTo(x, y) { this.add(this.path ? "L" : "M", x, y); }

  closePath() { this.path += "Z"; }

  bezierCurveTo(...values) { this.add("C", ...values); }

  rect(x, y, width, height) { this.add("M", x, y); this.add("h", width); this.add("v", height); this.add("h", -width); this.path += "Z"; }

  roundRect(x, y, width, height, radius) {
    const r = Math.min(radius, width / 2, height / 2);
    this.add("M", x + r, y);
    this.add("h", width - 2 * r);
    this.add("a", r, r, 0, 0, 1, r, r);
    this.add("v", height - 2 * r);
    this.add("a", r, r, 0, 0, 1, -r, r);
    this.add("h", 2 * r - width);
    this.add("a", r, r, 0, 0, 1, -r, -r);
    this.add("v", 2 * r - height);
    this.add("a", r, r, 0, 0, 1, r, -r);
    this.path += "Z";
  }

  arc(x, y, radius, from, to) {
    const [x0, y0, x1, y1] = [x + radius * Math.cos(from), y + radius * Math.sin(from), x + radius * Math.cos(to), y + radius * Math.sin(to)];
    const turn = ((to - from) % (2 * Math.PI) + 2 * Math.PI) % (2 * Math.PI);
    if (Math.abs(to - from) >= 2 * Math.PI) {
      this.add("M", x - radius, y);
      this.add("a", radius, radius, 0, 1, 1, 2 * radius, 0);
      this.add("a", radius, radius, 0, 1, 1, -2 * radius, 0);
    } else {
      this.add("M", x0, y0);
      this.add("A", radius, radius, 0, turn > Math.PI ? 1 : 0, 1, x1, y1);
    }
  }

  place() {
    const [a, b, c, d, e, f] = this.at.move.map(round);
    const moved = [a, b, c, d].join() === "1,0,0,1" ? (e || f ? ` transform="translate(${e} ${f})"` : "") : ` transform="matrix(${a} ${b} ${c} ${d} ${e} ${f})"`;
    return moved + (this.at.globalAlpha < 1 ? ` opacity="${round(this.at.globalAlpha)}"` : "");
  }

  strokeStyleText() {
    const dash = this.at.dash.length ? ` stroke-dasharray="${this.at.dash.join(" ")}"` : "";
    return `stroke="${this.at.strokeStyle}" stroke-width="${round(this.at.lineWidth)}" stroke-linejoin="${this.at.lineJoin}"${dash}`;
  }

  fill() { if (this.path) this.parts.push(`<path d="${this.path}" fill="${this.at.fillStyle}"${this.place()}/>`); }

  stroke() { if (this.path) this.parts.push(`<path d="${this.path}" fill="none" ${this.strokeStyleText()}${this.place()}/>`); }

  fillRect(x, y, width, height) {
    this.parts.push(`<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${this.at.fillStyle}"${this.place()}/>`);
  }

  strokeRect(x, y, width, height) {
    this.path = "";
    this.rect(x, y, width, height);
    this.stroke();
  }

  text(words, x, y, paint) {
    const [, weight, size] = /^(\d+) ([\d.]+)px/.exec(this.at.font) ?? [0, 400, 12];
    const anchor = { left: "start", center: "middle", right: "end" }[this.at.textAlign];
    const shift = this.at.textBaseline === "middle" ? size * 0.35 : 0;
    // Whatever font the reader has, the words take the room they were given.
    this.map.pen.font = this.at.font;
    const wide = round(this.map.pen.measureText(words).width);
    const fitted = wide ? ` textLength="${wide}" lengthAdjust="spacingAndGlyphs"` : "";
    this.parts.push(`<text x="${round(x)}" y="${round(y + shift)}"${fitted} font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" ${paint}${this.place()}>${escaped(words)}</text>`);
  }

  fillText(words, x, y) { this.text(words, x, y, `fill="${this.at.fillStyle}"`); }

  strokeText(words, x, y) { this.text(words, x, y, `fill="none" ${this.strokeStyleText()}`); }
}

function mapPicture(map) {
  const { width, height } = stageSize(map);
  const pen = new VectorPen(map);
  paintMap(map, pen, 1);
  return pictureText(map, width, height, pen.parts.join("\n"));
}

function pictureText(map, width, height, body) {
  const frame = frameFor(map, width, height);
  const pen = new VectorPen(map);
  drawFrame(map, pen, frame);
  const size = `width="${width}" height="${frame.whole}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${width} ${frame.whole}" font-family="${escaped(map.theme.font)}">\n<title>${escaped(pictureTitle(map))}</title>\n<rect ${size} fill="${map.theme.background}"/>\n<g transform="translate(0 ${FRAME.head})">\n${body}\n</g>\n${pen.parts.join("\n")}\n</svg>\n`;
}

function pictureOf(map) {
  return hasStage(map) ? mapPicture(map) : sheetPicture(map);
}

// The map drawn again at twice the size, in the page's own font.
function mapImage(map) {
  const { width, height } = stageSize(map);
  const frame = frameFor(map, width, height);
  const canvas = Object.assign(document.createElement("canvas"), { width: width * 2, height: frame.whole * 2 });
  const ctx = canvas.getContext("2d");
  const under = Object.assign(document.createElement("canvas"), { width: width * 2, height: height * 2 });
  paintMap(map, under.getContext("2d"), 2);
  ctx.fillStyle = map.theme.background;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.drawImage(under, 0, FRAME.head * 2);
  ctx.scale(2, 2);
  drawFrame(map, ctx, frame);
  repaint(map);
  return canvas;
}

function savePicture(map, what) {
  const name = `groundwork-${map.data.view}`;
  if (what === "picture" && hasStage(map)) {
    mapImage(map).toBlob((blob) => saveFile(blob, `${name}.png`));
    return;
  }
  const picture = new Blob([pictureOf(map)], { type: "image/svg+xml" });
  if (what === "vector") {
    saveFile(picture, `${name}.svg`);
    return;
  }
  const image = new Image();
  const address = URL.createObjectURL(picture);
  image.onload = () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width * 2, height: image.height * 2 });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(address);
    canvas.toBlob((blob) => saveFile(blob, `${name}.png`));
  };
  image.src = address;
}

function saveFile(blob, name) {
  const link = Object.assign(document.createElement("a"), { download: name, href: URL.createObjectURL(blob) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
