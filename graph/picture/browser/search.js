// What the search found: a list below the field, which lights on the map while one types. Enter or a click goes there.

import { part, setData } from "./draw/dom.js";
import { point, select, tell, watch } from "./store.js";

const FIELD = ".st-key-topic_search input";
// The field can stand before the list of what was found does: Enter is not lost meanwhile.
let isEntered = false;
document.addEventListener("keydown", (event) => {
  const field = /** @type {any} */ (event.target);
  if (event.key === "Enter" && field.matches?.(FIELD) && !field.__found) isEntered = true;
}, true);

export function search(component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".gw-found");
  if (!root) return undefined;
  const found = (root.__found ??= newFound(root));
  found.data = data;
  found.closed = found.closed && data.text === found.text;
  found.text = data.text;
  found.field = document.querySelector(FIELD);
  if (isEntered) found.waiting = true;
  isEntered = false;
  draw(found);
  found.listen();
  const stop = watch((change) => change.kind === "select" && close(found));
  return () => stop();
}

function newFound(root) {
  const found = { root, data: { text: "", hits: [], near: [] }, active: -1, closed: true, field: null, text: "", waiting: false };
  found.press = (event) => press(found, event);
  found.leave = (event) => !root.contains(event.relatedTarget) && setTimeout(() => root.contains(document.activeElement) || close(found), 120);
  found.type = () => {
    found.closed = false;
    found.waiting = false;
  };
  found.listen = () => {
    const { field } = found;
    if (!field || field.__found === found) return;
    field.__found = found;
    Object.assign(field, { autocomplete: "off" });
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": "gw-found" })) field.setAttribute(name, value);
    field.addEventListener("keydown", found.press, true);
    field.addEventListener("blur", found.leave);
    field.addEventListener("input", found.type);
    field.addEventListener("focus", () => found.data.text && ((found.closed = false), draw(found)));
  };
  return found;
}

const entries = (found) => [...found.data.hits, ...(found.data.subjects ?? []), ...found.data.near];

function draw(found) {
  const { root, data, field } = found;
  const all = entries(found);
  const isOpen = !found.closed && Boolean(data.text) && field?.value === data.text;
  root.hidden = !isOpen;
  setData(root, "text", data.text);
  field?.setAttribute("aria-expanded", String(isOpen && all.length > 0));
  if (!isOpen) {
    light(found, false);
    return;
  }
  found.active = data.hits.length || data.subjects?.length ? 0 : -1;
  const box = part("div", "gw-options");
  box.id = "gw-found";
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", "Topics found");
  box.append(...all.map((entry, number) => option(found, entry, number)));
  root.replaceChildren(...(data.none ? [part("p", "gw-none", data.none)] : []), ...(all.length ? [box] : []));
  mark(found);
  light(found, true);
  if (found.waiting) choose(found, found.active);
}

function option(found, entry, number) {
  const made = part("div", "gw-option");
  made.id = `gw-found-${number}`;
  made.setAttribute("role", "option");
  const name = part("span", "gw-title", entry.name);
  name.dir = "auto";
  made.append(name, part("span", "gw-right", entry.note));
  made.onpointerdown = (event) => event.preventDefault();
  made.onclick = () => choose(found, number);
  made.onpointerenter = () => {
    found.active = number;
    mark(found);
  };
  return made;
}

function mark(found) {
  [...found.root.querySelectorAll(".gw-option")].forEach((element, number) => {
    element.setAttribute("aria-selected", String(number === found.active));
    if (number === found.active) element.scrollIntoView({ block: "nearest" });
  });
  if (found.active >= 0) found.field?.setAttribute("aria-activedescendant", `gw-found-${found.active}`);
  else found.field?.removeAttribute("aria-activedescendant");
}

function light(found, on) {
  const ids = on ? found.data.hits.map((entry) => entry.id) : [];
  if (ids.length) point({ ids: new Set(ids), text: "", single: null }, "search");
  else if (found.lights) point(null, "search");
  found.lights = ids.length > 0;
}

function close(found) {
  found.closed = true;
  draw(found);
}

function choose(found, number) {
  const entry = entries(found)[number];
  found.waiting = false;
  if (!entry) return;
  close(found);
  if (entry.subject) tell({ do: "category", id: entry.id, move: true });
  else select(entry.id, true);
}

function press(found, event) {
  const all = entries(found);
  const isOpen = !found.root.hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!isOpen) return;
    const step = event.key === "ArrowDown" ? 1 : -1;
    found.active = (found.active + step + all.length) % Math.max(1, all.length);
    mark(found);
    event.preventDefault();
  } else if (event.key === "Enter") {
    if (isOpen && found.field.value === found.data.text) choose(found, found.active);
    else if (found.field.value) {
      found.closed = false;
      // What was typed last is not answered yet: go there when it is.
      if (found.field.value === found.data.text) {
        draw(found);
        choose(found, found.active);
      } else found.waiting = true;
    }
  } else if (event.key === "Escape" && isOpen) {
    close(found);
    event.stopPropagation();
    event.preventDefault();
  }
}

