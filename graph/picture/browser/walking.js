// Pointer and keyboard in the focus view. One box is in the tab order; arrows go on from there.

function setHome(board, box) {
  if (board.current === box) return;
  for (const [other, index] of [[board.current, -1], [box, 0]]) for (const part of [other?.part, other?.rest]) if (part) part.tabIndex = index;
  board.current = box;
}

function listenFocus(map) {
  const { board } = map;
  const boxAt = (event) => board.boxes.get(event.target.closest?.(".gw-topic")?.dataset.id) ?? null;
  const { area } = board;
  area.onclick = (event) => {
    if (!event.target.closest("button")) choose(map, null);
    else if (boxAt(event)) choose(map, boxAt(event).id);
  };
  area.ondblclick = (event) => boxAt(event) && openTopic(map, boxAt(event).id);
  area.onpointerover = (event) => lightNear(board, boxAt(event));
  area.onpointerleave = () => lightNear(board, null);
  area.addEventListener("focusin", (event) => {
    if (boxAt(event)) setHome(board, boxAt(event));
    lightNear(board, boxAt(event));
  });
  area.addEventListener("focusout", () => lightNear(board, null));
  area.onkeydown = (event) => pressTopicKey(map, event, boxAt(event));
}

function lightNear(board, box) {
  if (board.near === box) return;
  board.near = box;
  const lines = new Set(box ? [...box.needs, ...box.unlocks] : []);
  const boxes = new Set([...lines].flatMap((line) => [line.source, line.target]));
  for (const line of board.lines) setClass(line.part, "is-near", lines.has(line));
  for (const other of board.inOrder) setClass(other.part, "is-near", boxes.has(other) && other !== box);
}

const TOPIC_KEYS = {
  ArrowUp: (board, box) => nearestBox(box, box.needs.map((line) => line.source)),
  ArrowDown: (board, box) => nearestBox(box, box.unlocks.map((line) => line.target)),
  ArrowLeft: (board, box) => besideBox(board, box, -1),
  ArrowRight: (board, box) => besideBox(board, box, 1),
  Home: (board) => besideBox(board, null, 1),
  End: (board) => besideBox(board, null, -1),
};

function pressTopicKey(map, event, box) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const { board } = map;
  if (event.key === "Escape") choose(map, null);
  else if (event.key === "Enter" && box && box.id === map.selectedId) openTopic(map, box.id);
  else if (box && TOPIC_KEYS[event.key]) TOPIC_KEYS[event.key](board, box)?.part.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function nearestBox(box, others) {
  const distance = (other) => Math.hypot(other.centre - box.centre, other.y - box.y);
  return others.sort((a, b) => distance(a) - distance(b) || a.number - b.number)[0];
}

// The next box in reading order, row after row.
function besideBox(board, box, step) {
  const reading = [...board.inOrder].sort((a, b) => a.tier - b.tier || a.rank - b.rank);
  return box ? reading[reading.indexOf(box) + step] : reading.at(step > 0 ? 0 : -1);
}
