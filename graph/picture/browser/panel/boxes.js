// The boxes that the words above the plan open. Their fields stand in the page only while a box is open, and a closed one goes on
// sending what it held: so the server is told which box is opened and closed. See views/parts/fields.py.

import { tell } from "../store.js";

const CHIP = ".st-key-chips [class*=st-key-]";
const OPEN = ".st-key-chips [data-testid=stPopoverButton][aria-expanded=true]";
const LEADS_OUT = ".st-key-place button, [class*='st-key-entry:'] button";
const ANSWERS = ".st-key-place_yes button, .st-key-place_no button, .st-key-place_unsure button";
const DATE = "[data-testid=stPopoverBody] [data-testid=stDateInput] [role=spinbutton]";

/** @type {string | null} the key of the box that is open */
let open = null;

let isWatching = false;

/** Watch the boxes from now on, however often it is called. */
export function watchBoxes() {
  if (isWatching) return;
  isWatching = true;
  new MutationObserver(follow).observe(document.body, { subtree: true, attributeFilter: ["aria-expanded"] });
  document.addEventListener("click", leave, true);
  document.addEventListener("click", end, true);
  document.addEventListener("keydown", commit, true);
}

function follow() {
  const found = document.querySelector(OPEN)?.closest(CHIP);
  const key = found ? keyOf(found) : null;
  if (key === open) return;
  if (open) tell({ do: "box", box: open, open: false });
  open = key;
  if (open) tell({ do: "box", box: open, open: true });
}

/** @param {Element} element @returns {string | null} */
function keyOf(element) {
  return [...element.classList].find((name) => name.startsWith("st-key-"))?.slice("st-key-".length) ?? null;
}

/** A button that leads elsewhere closes the box that it stands in: what it opens would lie below. @param {Event} event */
function leave(event) {
  const target = /** @type {Element} */ (event.target);
  if (target.closest?.("[data-testid=stPopoverBody]") && target.closest(LEADS_OUT)) {
    setTimeout(() => /** @type {HTMLElement | null} */ (document.querySelector(OPEN))?.click());
  }
}

/** After the last question the keyboard is where its answers are used, and not on what closes them. @param {Event} event */
function end(event) {
  const target = /** @type {Element} */ (event.target);
  if (!target.closest?.(ANSWERS)) return;
  const wait = (/** @type {number} */ turns) => {
    const asks = document.querySelector(ANSWERS);
    const done = /** @type {HTMLElement | null} */ (document.querySelector(".st-key-place_done button"));
    if (!asks && done) done.focus();
    else if (turns) setTimeout(wait, 100, turns - 1);
  };
  wait(30);
}

/** A date that was typed is taken with Enter, and its calendar closes; the field by itself waits until the focus goes elsewhere. @param {KeyboardEvent} event */
function commit(event) {
  const field = /** @type {HTMLElement} */ (event.target);
  if (event.key !== "Enter" || !field.matches?.(DATE)) return;
  const box = /** @type {HTMLElement} */ (field.closest("[data-testid=stPopoverBody]"));
  box.tabIndex = -1;
  box.focus();
}
