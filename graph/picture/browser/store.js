// What list, picture and search know together: what the server said last, and what was done here that it has not answered.
// One channel: the server sends `book` (the plan's topics), `scene` (what the picture draws) and `start` when they change, and
// with every answer a `turn` (where the learner stands). What people do goes back as numbered deeds; none is lost, none is undone
// by an older answer.

/**
 * @typedef {{ seq: number, do: string, [name: string]: any }} Deed
 * @typedef {{ kind: "book" | "turn" | "mark" | "point" | "select" | "part" | "sent" | "theme" | "listed", from?: string }} Change
 */

const state = {
  page: Math.random().toString(36).slice(2, 10),
  /** @type {any} */ book: null,
  /** @type {any} */ scene: null,
  /** @type {any} */ start: null,
  /** @type {any} */ turn: null,
  /** @type {Record<string, string>} which book, scene and start this is, in the server's words */ keys: {},
  /** @type {Deed[]} */ pending: [],
  seq: 0,
  /** @type {any} */ channel: null,
  /** @type {{ ids: Set<string>, text: string, single: string | null } | null} what is pointed at */ pointed: null,
  /** @type {string | null} */ selected: null,
  /** whether some rows of the list are yet to be made */
  isListing: false,
  /** the part of the page that a phone shows: list, picture or change */
  part: "list",
};

/** @type {Set<(change: Change) => void>} */
const watchers = new Set();

export const store = state;

/** @param {(change: Change) => void} watcher @returns {() => void} what stops it */
export function watch(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** @param {Change} change */
export function announce(change) {
  for (const watcher of [...watchers]) watcher(change);
}

/** Take what the server sent. @returns {boolean} whether there was anything new, and not a change of theme alone */
export function receive(component) {
  const { data } = component;
  state.channel = component;
  if (data.turn === state.turn?.raw) return false;
  for (const name of ["book", "scene", "start"]) if (data[name] !== undefined) state[name] = data[name];
  Object.assign(state.keys, data.keys);
  // What was pointed at in another graph's list is gone, and says nothing when it goes.
  if (data.start !== undefined) state.pointed = null;
  state.turn = { ...data.turn, raw: data.turn };
  const answered = data.turn.page === state.page ? data.turn.seq : Infinity;
  if (answered !== Infinity || !state.pending.some((deed) => deed.sent)) state.pending = state.pending.filter((deed) => deed.seq > answered || answered === Infinity);
  if (!pendingOf("select").length) state.selected = data.turn.select ?? null;
  announce({ kind: "book" });
  return true;
}

/** @param {string} what */
export function pendingOf(what) {
  return state.pending.filter((deed) => deed.do === what);
}

/** Tell the server what somebody did. @param {{ do: string, [name: string]: any }} deed */
export function tell(deed) {
  state.seq += 1;
  state.pending.push({ ...deed, seq: state.seq, sent: true });
  announce({ kind: "sent" });
  state.channel?.setTriggerValue("deeds", { page: state.page, has: state.keys, deeds: state.pending.map(({ sent, ...rest }) => rest) });
}

/** Select a topic, or nothing; shown at once. @param {string | null} id @param {boolean} [move] whether the picture shall go there */
export function select(id, move = false) {
  if (id === state.selected && !move) return;
  state.selected = id;
  tell({ do: "select", topic: id ?? "", move });
  announce({ kind: "select" });
}

/** Point at topics from one side, so that the other lights them. @param {typeof state.pointed} what @param {string} from */
export function point(what, from) {
  if (!what && !state.pointed) return;
  state.pointed = what;
  announce({ kind: "point", from });
}

/** What somebody made of a topic here and now, or what the server knows. @param {string} id @param {string} known */
export function statusNow(id, known) {
  return pendingOf("mark").filter((deed) => deed.topic === id).at(-1)?.to ?? known;
}

export function showPart(part) {
  state.part = part;
  document.documentElement.dataset.gwPart = part;
  announce({ kind: "part" });
}
