// The details of a topic, the same wherever they open: in a row of the list, or by themselves for any topic of the graph.

import { button, link, part } from "../draw/dom.js";
import { inDigits } from "../pure/words.js";

/**
 * @typedef {object} DetailActs
 * @property {(id: string) => void} go to another topic
 * @property {(deed: { do: string, [name: string]: any }) => void} tell
 * @property {() => void} close
 */

/** @param {any} detail as sent @param {DetailActs} acts @returns {HTMLElement[]} */
export function detailParts(detail, acts) {
  const parts = [];
  const text = (className, words) => words && parts.push(textPart("p", className, words));
  text("gw-facts-line", detail.facts);
  text("", detail.summary);
  text("", detail.explanation);
  for (const words of detail.notes) text("gw-quiet-text", words);
  text("gw-way", detail.way);
  if (detail.why) parts.push(...why(detail.why, acts));
  parts.push(...names("Look at again first", detail.refresh, acts));
  parts.push(...names("Needs", detail.needs, acts, detail.moreNeeds));
  parts.push(...names("Unlocks", detail.unlocks, acts, detail.moreUnlocks));
  parts.push(...sources(detail.resources));
  if (detail.without) parts.push(part("h4", "", "Without it"), textPart("p", "", detail.without));
  parts.push(...path(detail, acts));
  if (detail.isStep) parts.push(mine(detail, acts));
  parts.push(deeds(detail, acts));
  return parts;
}

function textPart(tag, className, words) {
  const made = part(tag, className, words);
  made.dir = "auto";
  return made;
}

function why(found, acts) {
  const parts = [textPart("h4", "", found.title)];
  if (found.chain.length) {
    const list = part("ol", "gw-chain");
    list.append(...found.chain.map(([id, name, reason]) => named(id, name, reason ? `: ${reason}` : "", acts)));
    parts.push(list);
  }
  if (found.saved) parts.push(textPart("p", "gw-quiet-text", found.saved));
  return parts;
}

function named(id, name, note, acts) {
  const item = part("li");
  const made = button("", name, () => acts.go(id));
  made.dir = "auto";
  item.append(made);
  if (note) item.append(textPart("small", "", note));
  return item;
}

function names(title, found, acts, more = 0) {
  if (!found?.length) return [];
  const list = part("ul");
  list.append(...found.map(([id, name, note]) => named(id, name, note ? ` ${note}` : "", acts)));
  if (more) {
    const item = part("li");
    item.append(button("gw-rest", `Show ${inDigits(more)} more`, () => acts.tell({ do: "list all", side: title })));
    list.append(item);
  }
  return [part("h4", "", title), list];
}

function sources(found) {
  if (!found.length) return [];
  const list = part("ul");
  list.append(...found.map(([title, url, facts]) => {
    const item = part("li");
    item.append(link(title, url));
    if (facts) item.append(part("small", "", ` ${facts}`));
    return item;
  }));
  return [part("h4", "", "Learn it from"), list];
}

function path(detail, acts) {
  if (!detail.path) return [];
  if (!detail.path.length) return [textPart("p", "", detail.pathNote)];
  const list = part("ol");
  list.append(...detail.path.map(([id, name]) => named(id, name, "", acts)));
  return [textPart("h4", "", detail.pathNote), list];
}

/** Hours and a note of one's own. */
function mine(detail, acts) {
  const box = part("div", "gw-mine");
  const field = (label, name, value, kind) => {
    const holder = part("label", "", label);
    const input = part("input");
    Object.assign(input, { type: kind === "number" ? "text" : "text", value, name, inputMode: kind === "number" ? "decimal" : "text" });
    if (kind === "number") input.size = 4;
    input.dataset.sent = value;
    input.onblur = () => {
      if (input.value === input.dataset.sent) return;
      if (kind !== "number") {
        input.dataset.sent = input.value;
        acts.tell({ do: name, topic: detail.id, text: input.value });
        return;
      }
      const hours = Number(input.value.replace(",", ".") || "0");
      const isFine = Number.isFinite(hours) && hours >= 0 && hours <= 100_000;
      input.setAttribute("aria-invalid", String(!isFine));
      input.title = isFine ? "" : "A number of hours such as 2.5";
      if (!isFine) return;
      input.dataset.sent = input.value;
      acts.tell({ do: name, topic: detail.id, hours });
    };
    input.onkeydown = (event) => {
      if (event.key === "Enter") input.blur();
      event.stopPropagation();
    };
    holder.append(input);
    return holder;
  };
  box.append(field("Hours spent", "spent", detail.spent, "number"), field("Hours for me", "hours", detail.hours, "number"), field("Note", "note", detail.note, "text"));
  return box;
}

function deeds(detail, acts) {
  const box = part("div", "gw-deeds-more");
  const deed = (word, what, isMain = false) => box.append(button(isMain ? "is-main" : "", word, () => acts.tell(what)));
  if (detail.isGoal) deed("Drop this goal", { do: "goal", topic: detail.id, on: false });
  else deed(detail.hasPlan ? "Add as a goal" : "Make it my goal", { do: "goal", topic: detail.id, on: true }, !detail.isStep);
  if (detail.isKnown) deed("I don't know this", { do: "known", topic: detail.id, on: false });
  else deed("I know this", { do: "known", topic: detail.id, on: true });
  if (detail.hasNeeds) deed("What it rests on", { do: "open", topic: detail.id });
  deed("Ways from here", { do: "ways", topic: detail.id });
  return box;
}

/** Details by themselves, above everything else on the left. */
export function detailCard(detail, acts, title) {
  const card = part("section", "gw-card");
  card.setAttribute("aria-label", `About ${title}`);
  const head = part("div", "gw-card-head");
  const name = part("h2", "", title);
  name.dir = "auto";
  head.append(name, button("gw-close", "Close", acts.close));
  const body = part("div", "gw-detail");
  body.append(...(detail ? detailParts(detail, acts) : [part("p", "gw-quiet-text", "…")]));
  card.append(head, body);
  return card;
}
