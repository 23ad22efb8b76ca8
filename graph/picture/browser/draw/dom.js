// Small helpers for elements. All text is set as text, never as markup.

const SVG_NAME = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag @param {string} [className] @param {string} [text]
 * @returns {any} an HTMLElement; which one its tag says
 */
export function part(tag, className = "", text = undefined) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (tag === "button") /** @type {HTMLButtonElement} */ (made).type = "button";
  if (text !== undefined) made.textContent = text;
  return made;
}

/**
 * A button with a word on it.
 * @param {string} className @param {string} text @param {() => void} act @param {string} [label] where the word alone is not enough
 * @returns {HTMLButtonElement}
 */
export function button(className, text, act, label = "") {
  const made = part("button", className, text);
  if (label) made.setAttribute("aria-label", label);
  made.onclick = act;
  return made;
}

/**
 * @param {string} tag @param {Record<string, string | number>} attributes
 * @returns {any} an SVGElement
 */
export function svgPart(tag, attributes) {
  const made = document.createElementNS(SVG_NAME, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

/** @param {Element} element @param {string} selector @returns {any} */
export function find(element, selector) {
  return element.querySelector(selector);
}

/**
 * Give an element these children, in this order. What stands in its place already is not touched: whatever is put in again is
 * laid out again, which a list of some hundred rows feels.
 * @param {Element} box @param {Element[]} children
 */
export function arrange(box, children) {
  const wanted = new Set(children);
  for (const child of [...box.children]) if (!wanted.has(child)) child.remove();
  let place = box.firstElementChild;
  for (const child of children) {
    if (child === place) place = place.nextElementSibling;
    else box.insertBefore(child, place);
  }
}

export function setClass(element, name, on) {
  if (element.classList.contains(name) !== on) element.classList.toggle(name, on);
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setLabel(element, text) {
  if (element.getAttribute("aria-label") !== text) element.setAttribute("aria-label", text);
}

export function setData(element, name, value) {
  if (element.dataset[name] !== value) element.dataset[name] = value;
}

/** @param {HTMLElement} element @param {{ x?: number, y?: number, width?: number, height?: number }} place */
export function putAt(element, { x, y, width, height }) {
  const px = (value) => (value === undefined ? "" : `${value}px`);
  Object.assign(element.style, { left: px(x), top: px(y), width: px(width), height: px(height) });
}

/** A link that opens beside the page; only http and https addresses become one. */
export function link(text, url) {
  if (!/^https?:\/\//i.test(url)) return part("span", "", text);
  return Object.assign(part("a", "", text), { href: url, target: "_blank", rel: "noreferrer" });
}

/** Keep the focus where it is while `change` replaces what holds it; `find` names its heir. */
export function keepingFocus(root, change, heir) {
  const held = document.activeElement;
  const inside = held && root.contains(held);
  const key = inside ? heir.keyOf(held) : null;
  change();
  if (inside && !held.isConnected && key) heir.find(key)?.focus({ preventScroll: true });
}
