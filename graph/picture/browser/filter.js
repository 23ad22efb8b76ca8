// What a person asks the view to show: subjects, difficulties, statuses, how far up and down, and ways between two.
// The browser answers at once and tells Python, which keeps it in the address, so that Back undoes it.

const FILTERS = ["category", "difficulty", "status"];
const DEPTHS = ["1", "2", "all"];
const plainLook = () => ({ category: [], difficulty: [], status: [], down: "all", up: "1", from: null });

// The name of a topic's subject: of its lane, or as the focus view sends it.
function subjectOf(map, topic) {
  return topic.category ?? map.data.lanes[topic.lane].name;
}

function statusOf(map, topic) {
  const { states } = map;
  if (states.done.has(topic.id)) return "known";
  if (states.progress.has(topic.id)) return "in progress";
  return states.ready.has(topic.id) ? "ready now" : "later";
}

function statusText(map, topic) {
  const status = statusOf(map, topic);
  return status === "later" ? "" : `, ${status}`;
}

// The overview shows all subjects, whatever a link or the map before it filtered.
function isFiltered(map) {
  return map.data.view !== "overview" && FILTERS.some((kind) => map.look[kind].length);
}

// Whether a topic is among those asked for.
function passes(map, topic) {
  const { category, difficulty, status } = map.look;
  return (!category.length || category.includes(subjectOf(map, topic)))
    && (!difficulty.length || difficulty.includes(topic.difficulty ?? ""))
    && (!status.length || status.includes(statusOf(map, topic)));
}

function setLook(map, change) {
  map.look = { ...map.look, ...change };
  map.lookTurn += 1;
  relight(map);
  drawFilters(map);
  ask(map, { do: "look", look: map.look, turn: map.lookTurn });
}

function toggleFilter(map, kind, value) {
  const chosen = map.look[kind];
  setLook(map, { [kind]: chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value] });
  const some = map.graph.list.filter((topic) => passes(map, topic)).length;
  say(map, isFiltered(map) ? `${counted(some, "topic")} of ${map.graph.list.length} shown.` : "All topics shown.");
}

function filterButton(map, kind, value, content) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "gw-chip";
  button.setAttribute("aria-pressed", String(map.look[kind].includes(value)));
  button.dataset.filter = `${kind}:${value}`;
  button.append(...content);
  button.onclick = () => toggleFilter(map, kind, value);
  return button;
}

// The panel of filters: one group of chips for each kind that the graph knows more than one value of.
function drawFilters(map) {
  const count = FILTERS.reduce((sum, kind) => sum + map.look[kind].length, 0);
  const opener = map.root.querySelector("[data-act=filter]");
  opener.querySelector("span").textContent = count ? `Filter (${count})` : "Filter";
  opener.setAttribute("aria-expanded", String(map.filtersOpen));
  opener.hidden = map.data.view === "overview";
  const panel = map.root.querySelector(".gw-filters");
  panel.hidden = opener.hidden || !map.filtersOpen;
  if (panel.hidden) return;
  const held = panel.contains(document.activeElement) ? document.activeElement.dataset.filter : null;
  const groups = [["Subject", "category", map.data.lanes.map((lane) => lane.name)]];
  groups.push(["Difficulty", "difficulty", ["beginner", "intermediate", "advanced"].filter((name) => map.graph.list.some((topic) => topic.difficulty === name))]);
  groups.push(["Status", "status", ["known", "in progress", "ready now", "later"].filter((name) => map.graph.list.some((topic) => statusOf(map, topic) === name))]);
  const clear = Object.assign(document.createElement("button"), { type: "button", className: "gw-clear", textContent: "Show all", disabled: !count });
  clear.onclick = () => {
    setLook(map, { category: [], difficulty: [], status: [] });
    say(map, "All topics shown.");
  };
  panel.replaceChildren(...groups.filter(([, , values]) => values.length > 1).map(([title, kind, values]) => {
    const group = document.createElement("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", title);
    group.append(Object.assign(document.createElement("b"), { textContent: title }), ...values.map((value) => filterButton(map, kind, value, [value])));
    return group;
  }), clear);
  if (held) panel.querySelector(`[data-filter="${CSS.escape(held)}"]`)?.focus();
}

// How far the lit chain goes, shown while a topic of the map is selected.
function drawDepths(map) {
  const bar = map.root.querySelector(".gw-depths");
  bar.hidden = !hasStage(map) || !map.lit.selected || Boolean(map.look.from);
  if (bar.hidden) return;
  const held = bar.contains(document.activeElement) ? document.activeElement.dataset.depth : null;
  bar.replaceChildren(...[["down", "Rests on"], ["up", "Unlocks"]].map(([way, title]) => {
    const group = document.createElement("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", `${title}: how far`);
    group.append(Object.assign(document.createElement("span"), { textContent: title }), ...DEPTHS.map((depth) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: depth });
      button.setAttribute("aria-pressed", String(map.look[way] === depth));
      button.setAttribute("aria-label", `${title}: ${depth === "all" ? "all" : counted(Number(depth), "step")}`);
      button.dataset.depth = `${way}:${depth}`;
      button.onclick = () => setLook(map, { [way]: depth });
      return button;
    }));
    return group;
  }));
  if (held) bar.querySelector(`[data-depth="${held}"]`)?.focus();
}

function copyLink(map) {
  const address = new URL(location.href);
  const camera = hasStage(map) ? cameraText(map) : "";
  if (camera) address.searchParams.set("at", camera);
  else address.searchParams.delete("at");
  const done = () => note(map, "Link copied: it opens exactly this view.");
  const failed = () => note(map, `Copy this link: ${address.href}`);
  if (navigator.clipboard) navigator.clipboard.writeText(address.href).then(done, failed);
  else failed();
}

// A short word to everybody: on the stage for a while, and to screen readers.
function note(map, text) {
  const line = map.root.querySelector(".gw-said");
  line.textContent = text;
  line.hidden = false;
  say(map, text);
  clearTimeout(map.noteEnds);
  map.noteEnds = setTimeout(() => (line.hidden = true), 5000);
}
