"use strict";
// The picture of a page made by Groundwork. All texts stand in the list as HTML; this makes none of them.
(() => {
  const one = (query) => document.querySelector(query);
  const data = JSON.parse(one("#data").textContent);
  const picture = one("#picture"), panel = one("#panel"), list = one("#list");
  const field = one("#search input"), hits = one("#search ul");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const HOVER_UP_TO = 500;
  const BESIDE = new Map(data.nodes.map((node) => [node.id, new Set([node.id])]));
  data.edges.forEach((edge, place) => { edge.id = place; });
  for (const edge of data.edges) {
    BESIDE.get(edge.from).add(edge.to);
    BESIDE.get(edge.to).add(edge.from);
  }
  document.documentElement.classList.add("js");

  let network = null, selected = 0, pointed = 0;
  const nodes = new vis.DataSet(data.nodes), edges = new vis.DataSet(data.edges);
  const drawnAs = new Map();

  // vis-network draws again whatever it is handed: only what looks different is.
  function renew(set, items, look) {
    const changed = [];
    for (const item of items) {
      const looks = look(item), key = JSON.stringify(looks);
      if (drawnAs.get(item) === key) continue;
      drawnAs.set(item, key);
      changed.push({ id: item.id, ...looks });
    }
    if (changed.length) set.update(changed);
  }

  function paint() {
    const isDark = dark.matches, lanes = data.palette[isDark ? "dark" : "light"];
    const ink = isDark ? "#f1f4f8" : "#15191f", line = isDark ? "#8794a5" : "#66727f";
    const faded = isDark ? "#8b96a5" : "#6b7480";
    const middle = pointed || selected, lit = middle ? BESIDE.get(middle) : null;
    renew(nodes, data.nodes, (node) => {
      const lane = lanes[node.group], isOn = !lit || lit.has(node.id), isMiddle = node.id === middle;
      const colours = { background: lane.fill, border: isMiddle ? ink : lane.mark };
      return {
        opacity: isOn ? 1 : 0.35,
        font: { color: isOn ? lane.text : faded },
        color: { ...colours, highlight: colours, hover: colours },
        borderWidth: isMiddle ? 3 : node.borderWidth,
      };
    });
    renew(edges, data.edges, (edge) => {
      const isOn = Boolean(lit) && (edge.from === middle || edge.to === middle);
      const opacity = isOn ? 1 : lit ? 0.12 : edge.implied ? 0.22 : 0.75;
      return { width: isOn ? 2.2 : 1.2, color: { color: isOn ? ink : line, hover: ink, highlight: ink, opacity } };
    });
  }

  function show(id, move) {
    selected = id;
    for (const item of document.querySelectorAll("[aria-current]")) item.removeAttribute("aria-current");
    panel.hidden = !id;
    if (id) describe(id);
    if (id && move && network) {
      const scale = Math.max(network.getScale(), 0.7);
      const room = panel.offsetLeft > 200 ? -panel.offsetWidth / 2 : 0;
      network.moveTo({ position: network.getPosition(id), scale, offset: { x: room, y: 0 } });
    }
    if (network) paint();
  }

  function describe(id) {
    const item = one("#s" + id), close = document.createElement("button");
    close.type = "button";
    close.textContent = "\u00d7";
    close.setAttribute("aria-label", "Close");
    close.addEventListener("click", () => show(0));
    item.setAttribute("aria-current", "true");
    panel.replaceChildren(close, ...item.cloneNode(true).childNodes);
    panel.scrollTop = 0;
    if (getComputedStyle(list).overflowY === "auto") list.scrollTop = item.offsetTop - list.offsetTop - 8;
  }

  function lanesOf(context, name, lane, top, bottom) {
    const left = network.DOMtoCanvas({ x: 0, y: 0 }).x;
    const right = network.DOMtoCanvas({ x: picture.clientWidth, y: 0 }).x;
    context.fillStyle = lane.lane;
    context.fillRect(left, top, right - left, bottom - top);
  }

  function laneName(context, name, lane, top) {
    const scale = network.getScale(), size = 12 / scale, left = network.DOMtoCanvas({ x: 0, y: 0 }).x + size / 2;
    Object.assign(context, { textBaseline: "top", textAlign: "left", lineJoin: "round", lineWidth: size / 2 });
    context.font = `600 ${size}px system-ui, sans-serif`;
    context.strokeStyle = lane.lane;
    context.fillStyle = lane.name;
    context.strokeText(name, left, top + size / 4);
    context.fillText(name, left, top + size / 4);
  }

  const eachBand = (draw) => (context) => {
    const lanes = data.palette[dark.matches ? "dark" : "light"];
    for (const [name, lane, top, bottom] of data.bands) draw(context, name, lanes[lane], top, bottom);
  };

  // A plan too tall to be read as a whole begins at its first level.
  function lookAtTheBeginning() {
    network.fit({ animation: false });
    if (!data.isPlan || network.getScale() >= 0.5 || !data.nodes.length) return;
    const isNarrow = picture.clientWidth < 700;
    const scale = Math.min(0.8, Math.max(0.7, picture.clientWidth / 1300));
    const top = Math.min(...data.nodes.map((node) => node.y));
    const x = isNarrow ? network.getPosition(1).x : 0;
    network.moveTo({ position: { x, y: top }, scale, offset: { x: 0, y: 40 - picture.clientHeight / 2 } });
  }

  function draw() {
    paint();
    network = new vis.Network(picture, { nodes, edges }, data.options);
    if (data.bands.length) {
      network.on("beforeDrawing", eachBand(lanesOf));
      network.on("afterDrawing", eachBand(laneName));
    }
    if (data.nodes.length <= HOVER_UP_TO) {
      network.on("hoverNode", ({ node }) => { pointed = node; paint(); });
      network.on("blurNode", () => { pointed = 0; paint(); });
    }
    network.on("click", ({ nodes: [node] }) => show(node || 0));
    network.once("afterDrawing", () => { picture.dataset.painted = "true"; });
    lookAtTheBeginning();
    dark.addEventListener("change", paint);
  }

  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const names = data.names.map(folded);

  function found(words) {
    if (!words.length) return [];
    const starts = (id) => Number(names[id - 1].startsWith(words[0]));
    return names
      .flatMap((name, place) => (words.every((word) => name.includes(word)) ? [place + 1] : []))
      .sort((a, b) => starts(b) - starts(a) || a - b)
      .slice(0, 8);
  }

  function hit(id) {
    const item = document.createElement("li"), button = document.createElement("button");
    button.type = "button";
    button.textContent = one("#s" + id + " h3").textContent;
    button.addEventListener("click", () => {
      hits.replaceChildren();
      field.value = "";
      show(id, true);
    });
    item.append(button);
    return item;
  }

  field.addEventListener("input", () => {
    hits.replaceChildren(...found(folded(field.value).split(/\s+/).filter(Boolean)).map(hit));
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") hits.querySelector("button")?.click();
  });
  addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#s"]');
    if (!link) return;
    event.preventDefault();
    show(Number(link.hash.slice(2)), true);
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    hits.replaceChildren();
    show(0);
  });

  try {
    draw();
  } catch (error) {
    picture.textContent = "The picture could not be drawn. The list has all of it.";
    network = null;
  }
  const asked = /^#s(\d+)$/.exec(location.hash);
  if (asked && BESIDE.has(Number(asked[1]))) show(Number(asked[1]), true);
})();
