"""Where each topic stands in the SVG and the web page: a lane for each category, prerequisites left of what needs them.

The map on the page places itself (`browser/pure/lanes.js`); it takes the order of the lanes from here. The method
is that of Sugiyama, Tagawa and Toda (1981) in four steps, each with lanes in mind: levels, an order of the lanes,
barycentre sweeps, and a local search that counts the crossings of the lines as they are drawn.
Same input, same output: no randomness, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor

import numpy as np

from graph.model import Prerequisite
from graph.picture.crossings import CellSearch, Floats, Ints
from graph.picture.lane_search import untangled_lanes

Edge = tuple[int, int]

# A column is as wide as a box with a gap for lines, a row as high as a box of two lines of text, in canvas units.
COLUMN_PITCH = 168.0
ROW_PITCH = 50.0
# Width to height of the whole picture that the rows are dealt out for; the browser stretches the rest.
ASPECT = 1.45
# Rows left free between two lanes, for the eye.
LANE_GAP = 0.35
# The whole map is commonly seen this wide; a letter of a name is then about so wide, in CSS pixels.
SEEN_WIDTH = 850.0
LETTER_WIDTH = 5.4
MARK_WIDTH = 14.0
WIDEST_NAME = 140.0
# How much shorter lines count against room for names when a topic may choose its level.
LINE_PULL = 0.1
# At fit, a name beside its mark covers about this many columns of its row.
LABEL_COLUMNS = 2
# What a line that runs upwards costs more than one that runs down as far.
UPWARDS = 0.5
# Above this many lanes their order is that of their mean levels.
MOST_SEARCHED_LANES = 80
# A lane is at least so many rows high where there is room, so that its name can be read.
LANE_ROWS = 2
# The local search looks at a topic at a cost that grows with the lines; this many lines are looked at in all, so
# that large maps are not searched long. A topic with more lines than `HUB` stays where its neighbours put it.
SEARCH_WORK = 600_000
HUB = 40


@dataclass(frozen=True, slots=True)
class Lane:
    """The band of one category: rows `first_row` to `first_row + rows`, of which topics use whole steps."""

    name: str
    first_row: float
    rows: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A cell for each topic, in the order the topics were given, and the lanes from top to bottom."""

    columns: tuple[int, ...]
    rows: tuple[float, ...]
    lanes: tuple[Lane, ...]

    @property
    def width(self) -> int:
        """Columns of the grid."""
        return max(self.columns, default=-1) + 1


def lane_layout(
    categories: Sequence[str], edges: Sequence[Edge], names: Sequence[str] = (), *, effort: float = 1.0
) -> Layout:
    """Return a cell for every topic: prerequisites left of what needs them, each category in its own band.

    Parameters
    ----------
    categories : sequence of str
        The category of each topic; topics are named by their place in this sequence.
    edges : sequence of pairs of int
        ``(a, b)`` says that topic `a` is a prerequisite of topic `b`. Edges that would close a cycle are
        still drawn, but do not order their topics.
    names : sequence of str
        What is written beside each mark; the search leaves room for it where it can.

    effort : float
        The share of the local search to do: a picture that somebody waits for takes less of it.

    Notes
    -----
    Linear in topics and lines, but for a local search that stops after `SEARCH_WORK`.

    Examples
    --------
    >>> layout = lane_layout(["Maths", "Maths", "Physics"], [(0, 1), (1, 2)])
    >>> layout.columns
    (0, 1, 2)
    >>> [lane.name for lane in layout.lanes]
    ['Maths', 'Physics']
    """
    if not categories:
        return Layout((), (), ())
    lane_names = list(dict.fromkeys(categories))
    number = {name: lane for lane, name in enumerate(lane_names)}
    lanes = [number[category] for category in categories]
    lines = acyclic_part(len(categories), edges)
    levels = balanced_levels(lanes, lines)
    order = lane_order(lanes, lines, levels, len(lane_names))
    grid = _Grid(lanes, lines, levels, order)
    if lines and len(order) <= MOST_SEARCHED_LANES:
        order = [order[lane] for lane in grid.untangled_lanes()]
        grid = _Grid(lanes, lines, levels, order)
    grid.sweep()
    grid.search([*names, *[""] * (len(categories) - len(names))], int(SEARCH_WORK * effort))
    return Layout(
        tuple(int(column) for column in grid.column),
        tuple(float(row) for row in grid.row),
        tuple(Lane(lane_names[lane], grid.first_row[i], grid.lane_rows[i]) for i, lane in enumerate(order)),
    )


def lines_of(prerequisites: Iterable[Prerequisite]) -> list[Prerequisite]:
    """Return the edges that are drawn: of two topics that are corequisites of each other, the edge that stands first.

    Examples
    --------
    >>> both = Prerequisite("lab", "lecture", "corequisite"), Prerequisite("lecture", "lab", "corequisite")
    >>> lines_of(both) == [both[0]]
    True
    """
    seen: set[tuple[str, str]] = set()
    lines = []
    for edge in prerequisites:
        if edge.kind == "corequisite" and (edge.target, edge.source) in seen:
            continue
        if edge.kind == "corequisite":
            seen.add((edge.source, edge.target))
        lines.append(edge)
    return lines


def line_kind(edge: Prerequisite) -> str:
    """Return what the line of an edge looks like: recommended, choice, corequisite, or nothing special.

    Examples
    --------
    >>> line_kind(Prerequisite("lab", "lecture", "corequisite")), line_kind(Prerequisite("sets", "maps"))
    ('corequisite', '')
    """
    if edge.is_required and edge.group:
        return "choice"
    return "" if edge.kind == "required" else edge.kind


def acyclic_part(count: int, edges: Iterable[Edge]) -> list[Edge]:
    """Return `edges` without doubles, loops and those that lead back into a cycle, in the order given.

    Examples
    --------
    >>> acyclic_part(3, [(0, 1), (0, 1), (1, 2), (2, 0), (1, 1)])
    [(0, 1), (1, 2)]
    """
    unique = [(source, target) for source, target in dict.fromkeys(edges) if source != target]
    place = {topic: position for position, topic in enumerate(_topological(count, unique))}
    return [(source, target) for source, target in unique if place[source] < place[target]]


def _topological(count: int, edges: Sequence[Edge]) -> list[int]:
    """Topics, prerequisites first; where only cycles are left, the lowest number goes on."""
    following, waiting = _neighbours(count, edges), [0] * count
    for _, target in edges:
        waiting[target] += 1
    ready = [topic for topic in range(count) if not waiting[topic]]
    seen = [not needs for needs in waiting]
    order: list[int] = []
    lowest = 0
    while len(order) < count:
        if len(order) == len(ready):
            while seen[lowest]:
                lowest += 1
            seen[lowest] = True
            ready.append(lowest)
        topic = ready[len(order)]
        order.append(topic)
        for target in following[topic]:
            waiting[target] -= 1
            if not waiting[target] and not seen[target]:
                seen[target] = True
                ready.append(target)
    return order


def _neighbours(count: int, edges: Iterable[Edge]) -> list[list[int]]:
    following: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        following[source].append(target)
    return following


def longest_levels(count: int, edges: Iterable[Edge]) -> list[int]:
    """Return the most prerequisites one after the other below each topic: 0 for one that needs nothing.

    Edges that lead back into a cycle of alternatives are left aside.

    Examples
    --------
    >>> longest_levels(4, [(0, 1), (1, 2), (0, 2)])
    [0, 1, 2, 0]
    """
    lines = acyclic_part(count, edges)
    before = _neighbours(count, [(target, source) for source, target in lines])
    return _levels(_topological(count, lines), before)


def _levels(order: Sequence[int], before: Sequence[Sequence[int]]) -> list[int]:
    level = [0] * len(order)
    for topic in order:
        level[topic] = 1 + max((level[source] for source in before[topic]), default=-1)
    return level


def balanced_levels(lanes: Sequence[int], edges: Sequence[Edge]) -> list[int]:
    """Return a level for each topic: past all its prerequisites, near its neighbours, where its lane has room.

    The number of levels is that of the longest chain. A topic without edges goes where its lane is emptiest.

    Examples
    --------
    >>> balanced_levels([0, 0, 0, 0], [(0, 1), (1, 2), (3, 2)])
    [0, 1, 2, 0]
    """
    count = len(lanes)
    before, after = _neighbours(count, [(target, source) for source, target in edges]), _neighbours(count, edges)
    order = _topological(count, edges)
    level = _levels(order, before)
    depth = max(level) + 1
    crowd = [[0] * (depth + 2 * LABEL_COLUMNS) for _ in range(max(lanes) + 1)]
    for topic in range(count):
        crowd[lanes[topic]][level[topic] + LABEL_COLUMNS] += 1
    for turn in range(6 if count <= 2000 else 2):
        for topic in order if turn % 2 else reversed(order):
            lowest = 1 + max((level[source] for source in before[topic]), default=-1)
            highest = min((level[target] for target in after[topic]), default=depth) - 1
            if lowest == highest:
                continue
            lane = crowd[lanes[topic]]
            lane[level[topic] + LABEL_COLUMNS] -= 1
            pull = LINE_PULL * (len(before[topic]) - len(after[topic]))
            costs = [pull * at + _crowding(lane, at) for at in range(lowest, highest + 1)]
            level[topic] = lowest + costs.index(min(costs))
            lane[level[topic] + LABEL_COLUMNS] += 1
    return level


def _crowding(lane: Sequence[int], level: int) -> float:
    """How much a topic at `level` would be in the way of the names in its lane, in columns of line saved."""
    at = level + LABEL_COLUMNS
    return 2.0 * lane[at] + 1.0 * (lane[at - 1] + lane[at + 1]) + 0.5 * (lane[at - 2] + lane[at + 2])


def lane_order(lanes: Sequence[int], edges: Sequence[Edge], levels: Sequence[int], count: int) -> list[int]:
    """Return the lanes from top to bottom so that lines between lanes are short and rather run downwards.

    Insertion search from the order of mean levels: each lane in turn goes where the summed distance is least.

    Examples
    --------
    >>> lane_order([0, 1, 2, 2], [(0, 2), (2, 1)], [0, 2, 1, 1], 3)
    [0, 2, 1]
    """
    flow = np.zeros((count, count))
    for source, target in edges:
        flow[lanes[source], lanes[target]] += 1.0
    members = np.bincount(lanes, minlength=count)
    mean = np.bincount(lanes, weights=np.asarray(levels, float), minlength=count) / np.maximum(members, 1)
    order = [int(lane) for lane in np.argsort(mean, kind="stable")]
    best = _lane_cost(flow, order)
    improved = count <= MOST_SEARCHED_LANES
    while improved:
        improved = False
        for lane in range(count):
            rest = [other for other in order if other != lane]
            for at in range(count):
                moved = [*rest[:at], lane, *rest[at:]]
                cost = _lane_cost(flow, moved)
                if cost < best - 1e-9:
                    best, order, improved = cost, moved, True
    return order


def _lane_cost(flow: Floats, order: Sequence[int]) -> float:
    place = np.empty(len(order))
    place[np.asarray(order)] = np.arange(len(order))
    drop = place[None, :] - place[:, None]
    return float((flow * np.abs(drop) * np.where(drop < 0, 1 + UPWARDS, 1.0)).sum())


def column_shares(crowd: Ints) -> Ints:
    """Return how many columns each level gets, so that many topics of one level become a block and no tower.

    `crowd` holds the number of topics by lane and level. A level gets another column as long as the
    picture is higher than `ASPECT` allows.

    Examples
    --------
    >>> column_shares(np.array([[1, 1, 1]]))
    array([1, 1, 1])
    >>> column_shares(np.array([[1, 40]])).tolist()
    [1, 4]
    """
    shares = np.ones(crowd.shape[1], np.int64)
    needed = crowd.copy()
    while True:
        rows = needed.max(axis=1)
        if rows.sum() <= max(_row_budget(int(shares.sum())), crowd.shape[0]):
            return shares
        narrower = -(-crowd // (shares + 1))
        relief = np.where(needed == rows[:, None], needed - narrower, 0).sum(axis=0)
        widest = int(np.argmax(relief))
        shares[widest] += 1
        needed[:, widest] = -(-crowd[:, widest] // shares[widest])


def _row_budget(columns: int) -> int:
    return max(1, int(columns * COLUMN_PITCH / (ASPECT * ROW_PITCH)))


class _Grid:
    """Cells while they are being dealt out: lanes are numbered from top to bottom, as they come in `order`."""

    def __init__(
        self, lanes: Sequence[int], edges: Sequence[Edge], levels: Sequence[int], order: Sequence[int]
    ) -> None:
        self.count = len(lanes)
        place = {lane: position for position, lane in enumerate(order)}
        self.lane = np.array([place[lane] for lane in lanes], np.int64)
        self.level = np.asarray(levels, np.int64)
        self.ends = np.asarray(edges, np.int64).reshape(-1, 2)
        crowd = np.zeros((len(order), int(self.level.max()) + 1), np.int64)
        np.add.at(crowd, (self.lane, self.level), 1)
        self.share = column_shares(crowd)
        self.first_column = np.concatenate(([0], np.cumsum(self.share)[:-1]))
        self.lane_rows = self._deal_rows(crowd)
        self.first_row = [float(top + i * LANE_GAP) for i, top in enumerate(np.cumsum([0, *self.lane_rows[:-1]]))]
        self.cells: dict[tuple[int, int], list[int]] = {}
        for topic in np.lexsort((np.arange(self.count), self.lane, self.level)).tolist():
            self.cells.setdefault((int(self.level[topic]), int(self.lane[topic])), []).append(topic)
        self.column = np.zeros(self.count, np.int64)
        self.row = np.array([self.first_row[lane] + self.lane_rows[lane] / 2 for lane in self.lane.tolist()], float)

    def _deal_rows(self, crowd: Ints) -> list[int]:
        """Rows by lane: what the fullest level needs, then one more for the lane with the least room for names."""
        rows = (-(-crowd // self.share)).max(axis=1).astype(np.int64)
        columns = int(self.share.sum())
        topics = crowd.sum(axis=1)
        budget = _row_budget(columns) - int(LANE_GAP * len(rows))
        if LANE_ROWS * len(rows) <= budget:
            rows = np.maximum(rows, LANE_ROWS)
        while rows.sum() < budget:
            load = topics * (1 + LABEL_COLUMNS) / (rows * columns)
            fullest = int(np.argmax(load))
            if load[fullest] <= 0.3:
                break
            rows[fullest] += 1
        return [int(row) for row in rows]

    def sweep(self, turns: int = 10) -> None:
        """Order each cell by the mean row of its topics' neighbours, level by level, to and fro."""
        keys = list(self.cells)
        weight = np.maximum(np.bincount(self.ends.ravel(), minlength=self.count), 1)
        has_lines = np.bincount(self.ends.ravel(), minlength=self.count) > 0
        for turn in range(turns if self.count <= 2000 else 4):
            source, target = self.ends[:, 0], self.ends[:, 1]
            pull = np.bincount(target, self.row[source], self.count) + np.bincount(source, self.row[target], self.count)
            wanted = np.where(has_lines, pull / weight, self.row).tolist()
            for key in keys if turn % 2 == 0 else reversed(keys):
                self._fill(key, wanted)

    def untangled_lanes(self) -> list[int]:
        """The lanes in the order for which their lines cross less, named by their places now."""
        self.sweep(turns=4)
        heights = np.array(self.lane_rows, float) + LANE_GAP
        points = np.column_stack([self.column, self.row]).astype(float)
        return untangled_lanes(points, self.ends, self.lane, heights)

    def _fill(self, key: tuple[int, int], wanted: Sequence[float]) -> None:
        # Cells hold a few topics: Python's own numbers are faster here than arrays.
        level, lane = key
        members = sorted(self.cells[key], key=lambda topic: (wanted[topic], topic))
        share, rows, top = int(self.share[level]), self.lane_rows[lane], self.first_row[lane]
        lines = -(-len(members) // share)
        row = 0
        for line in range(lines):
            group = members[line * share : (line + 1) * share]
            middle = sum(wanted[topic] for topic in group) / len(group) - top
            row = min(max(row, min(max(floor(middle), 0), rows - 1)), rows - lines + line)
            for i, topic in enumerate(group):
                self.column[topic] = self.first_column[level] + i
                self.row[topic] = top + row + 0.5
            row += 1

    def search(self, names: Sequence[str], work: int) -> None:
        """Move or swap topics within their cells as long as lines cross less and names get more room."""
        width = SEEN_WIDTH / int(self.share.sum())
        spans = [(min(len(name) * LETTER_WIDTH, WIDEST_NAME) + MARK_WIDTH) / width for name in names]
        points = np.column_stack([self.column, self.row]).astype(float)
        search = CellSearch(points, self.ends, np.array(spans))
        cells = [self._cells_of(lane) for lane in range(len(self.lane_rows))]
        degree = np.bincount(self.ends.ravel(), minlength=self.count)
        movable = [topic for topic in range(self.count) if degree[topic] <= HUB]
        looks = work // max(len(self.ends), 300)
        waiting = movable
        while waiting and looks > 0:
            moved = [topic for topic in waiting[:looks] if search.improve(topic, cells[self.lane[topic]])]
            looks -= len(waiting)
            disturbed = self._disturbed(moved, points)
            waiting = [topic for topic in movable if topic in disturbed]
        self.column, self.row = points[:, 0].astype(np.int64), points[:, 1]

    def _disturbed(self, moved: Sequence[int], points: Floats) -> set[int]:
        """Topics that may have something to gain after `moved` have moved: they, lane mates near by and neighbours."""
        around = set(self.ends[np.isin(self.ends, moved).any(axis=1)].ravel().tolist())
        for topic in moved:
            near = (self.lane == self.lane[topic]) & (np.abs(points[:, 0] - points[topic, 0]) < 1 + LABEL_COLUMNS)
            around.update(np.flatnonzero(near).tolist())
        return around

    def _cells_of(self, lane: int) -> Floats:
        """The cells of a lane, column by column."""
        rows = self.first_row[lane] + np.arange(self.lane_rows[lane]) + 0.5
        return np.array([(column, row) for column in range(int(self.share.sum())) for row in rows], float)
