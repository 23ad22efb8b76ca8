// The state of one picture: what the server sent, what a person did to the view, and what is lit because of that.

import { noStates, plainLook } from "../pure/look.js";
import { Ruler } from "./theme.js";

/**
 * @typedef {object} Acts what a picture can ask for
 * @property {(id: string | null) => void} choose select a topic, or nothing
 * @property {(id: string) => void} open see what it rests on
 * @property {(what: { do: string, [name: string]: any }) => void} ask
 * @property {(change: Partial<import("../pure/look.js").Look>) => void} setLook
 * @property {(kind: string, value: string) => void} toggle a value of a filter
 * @property {(text: string) => void} say to a screen reader
 * @property {(id: string | null) => void} point at a topic
 * @property {() => void} redraw what stands around the picture
 * @property {() => void} about show the details, where they are not in sight
 *
 * @typedef {object} View
 * @property {HTMLElement} root @property {HTMLElement} sheet where the picture is
 * @property {any} data what is drawn, as sent
 * @property {any} turn where the learner stands
 * @property {import("../pure/graph.js").Graph} graph
 * @property {import("./board.js").Board | null} board
 * @property {import("./theme.js").Theme} theme
 * @property {Ruler} ruler
 * @property {import("../pure/look.js").States} states
 * @property {Map<string, number>} plan steps of the plan by topic
 * @property {import("../pure/look.js").Look} look @property {number} lookTurn
 * @property {string | null} selectedId
 * @property {import("../pure/look.js").Lighting} lit
 * @property {Set<string> | null} pointed @property {string} caption
 * @property {number} zoom @property {boolean} filtersOpen @property {boolean} unfolded whether done steps are drawn
 * @property {Acts} acts
 * @property {import("./slices.js").Slices} [later] a picture that is yet to be drawn
 * @property {ResizeObserver} [resized]
 * @property {any} [command] the last one obeyed
 * @property {() => void} [onFonts] @property {(event: any) => void} [onMapSelect] @property {() => any} [probe]
 * @property {string} [themed] @property {any} [group] @property {Element[]} [pointedOnes] @property {number} [movedFor]
 * @property {string} [takenAt] @property {any} [noteEnds] @property {boolean} alive
 */

/** @param {HTMLElement} root @param {HTMLElement} sheet @param {Acts} acts @returns {View} */
export function newView(root, sheet, acts) {
  return /** @type {View} */ ({
    root, sheet, acts, data: null, turn: null, board: null, ruler: new Ruler(), states: noStates(), plan: new Map(), look: plainLook(), lookTurn: 0,
    selectedId: null, pointed: null, caption: "", zoom: 1, filtersOpen: false, unfolded: false, alive: true,
  });
}

/** The name of a topic's subject: of its lane, or as the picture sends it. */
export function subjectOf(view, topic) {
  return topic.category ?? view.data.lanes[topic.lane]?.name ?? "";
}

export function isNarrow(view) {
  return view.root.clientWidth < 560;
}
