"""The overview: every category as a box, the flows of prerequisites between them, prerequisites to the left.

Boxes fill a grid that is wider than high. Which of the many flows are drawn is decided here, so that every picture of
the same graph shows the same ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from graph.core.topic_graph import TopicGraph
from graph.index.index import GraphIndex
from graph.index.reach import part
from graph.index.rows import Ints as Numbers
from graph.picture.colours import HUES, palette_of
from graph.picture.crossings import Floats, Ints, lines_cross
from graph.picture.topic_map import fingerprint

MOST_BOXES = 24
MOST_COLUMNS = 5
# Columns to rows of the grid: a box is wider than high, and so is the window.
WIDER_THAN_HIGH = 1.5
OTHERS = ""
"""The id of the box that stands for all the smaller categories together."""

# Of two categories that need each other only the stronger flow is drawn. A box shows its strongest flow in, a second
# one if it is at least so strong beside it, and every flow that carries this share of all prerequisites between boxes.
SECOND_FLOW = 1 / 2
BIG_FLOW = 1 / 20
# What a line through a box and a row of line cost in the search for an order of rows, in crossings.
LINE_THROUGH_A_BOX = 2.0
ROW_OF_LENGTH = 0.1
# A line nearer to the middle of a box than this, in rows or columns, runs through it.
BOX_REACH = 0.25


class _Subjects(NamedTuple):
    """Every category in file order, which each topic has, and the topics' hours."""

    names: tuple[str, ...]
    of_topic: Ints
    hours: Floats
    assumed: npt.NDArray[np.bool_]


class _Boxes(NamedTuple):
    """Categories that get a box, in the order in which the file names them, and the box of each topic."""

    names: list[str]
    colours: list[int]
    holds: list[int]
    of_topic: Ints


def graph_overview(graph: TopicGraph, *, title: str = "Overview", tier: int = 0) -> dict[str, Any]:
    """Return the overview as one JSON-able value; `rev` changes exactly when anything in it does.

    Parameters
    ----------
    graph : TopicGraph
        Prerequisites that are merely recommended are left out.
    title : str
        What a screen reader calls the picture.
    tier : int
        0 shows the categories of most weight, by their topics and by the prerequisites that lead from them into other
        categories; 1 shows those that share the last box of 0, as if there were no others; 2 those
        that share the last box of 1. See `categories_left`.

    Returns
    -------
    dict
        A node for each category, with its topics, their `hours` (and how many topics had theirs `assumed`) and its
        cell, columns from the left; above `MOST_BOXES` categories those of least weight share the node ``""``. An edge
        counts the prerequisites between the topics of two categories; the few to draw are `main`.

    Notes
    -----
    Linear in topics and prerequisites, on the arrays of the graph: a second for a million topics and three million
    prerequisites.

    Examples
    --------
    >>> from graph.loading.build import build_graph
    >>> from graph.model import Prerequisite, Records, Topic
    >>> topics = (Topic("sets", "Sets", "Maths"), Topic("motion", "Motion", "Physics"))
    >>> data = graph_overview(build_graph(Records(topics, (Prerequisite("sets", "motion"),))))
    >>> [(node["id"], node["topics"], node["column"]) for node in data["nodes"]], data["edges"]
    ([('Maths', 1, 0), ('Physics', 1, 1)], [{'from': 'Maths', 'to': 'Physics', 'count': 1, 'main': True}])
    """
    subjects, index = _subjects_of(graph), graph.index
    shown = _by_weight(subjects, _ends_of(index))[tier * (MOST_BOXES - 1) :]
    if tier:
        kept = np.flatnonzero(np.isin(subjects.of_topic, shown)).astype(np.int32)
        index = part(index, kept)
        subjects = _Subjects(subjects.names, subjects.of_topic[kept], index.hours, subjects.assumed[kept])
    boxes = _boxes(subjects, shown)
    flow = _flow(boxes, _ends_of(index))
    main = _main_flows(flow)
    cells = _cells(_flow_order(_mean_levels(boxes, index.levels), flow), main)
    data: dict[str, Any] = {
        "view": "overview",
        "title": title,
        "nodes": _nodes(boxes, subjects, cells),
        "edges": [
            {
                "from": boxes.names[source],
                "to": boxes.names[target],
                "count": int(flow[source, target]),
                "main": (source, target) in main,
            }
            for source, target in np.argwhere(flow).tolist()
        ],
        "palette": palette_of(range(len(HUES))),
    }
    return {**data, "rev": fingerprint(data)}


def _ends_of(index: GraphIndex) -> Ints:
    ends: Ints = np.column_stack([index.sources, index.targets])[index.required].astype(np.int64)
    return ends


def categories_by_weight(graph: TopicGraph) -> list[str]:
    """Return the categories in the order in which tiers show them: see `graph_overview`.

    Examples
    --------
    >>> from graph.loading.build import build_graph
    >>> from graph.model import Records, Topic
    >>> topics = (Topic("sets", "Sets", "Maths"), Topic("heat", "Heat", "Physics"), Topic("light", "Light", "Physics"))
    >>> categories_by_weight(build_graph(Records(topics, ())))
    ['Physics', 'Maths']
    """
    subjects = _subjects_of(graph)
    return [subjects.names[place] for place in _by_weight(subjects, _ends_of(graph.index)).tolist()]


def tier_of(rank: int, count: int) -> int:
    """Return the tier that has a box for the category of this rank by weight (from 0), of `count` categories.

    Examples
    --------
    >>> [tier_of(rank, 47) for rank in (0, 22, 23, 45, 46)], tier_of(23, 24)
    ([0, 0, 1, 1, 1], 0)
    """
    tier = rank // (MOST_BOXES - 1)
    return tier if categories_left(count, tier) else tier - 1


def _subjects_of(graph: TopicGraph) -> _Subjects:
    content = graph.content
    place = {name: at for at, name in enumerate(content.categories)}
    in_file_order = np.array([place[word] for word in content.category.words], np.int64)
    return _Subjects(content.categories, in_file_order[content.category.of_topic], graph.index.hours, content.assumed)


def categories_left(count: int, tier: int) -> int:
    """Return how many of `count` categories a tier of the overview is about; 0 where there is no such tier.

    Examples
    --------
    >>> [categories_left(60, tier) for tier in range(4)]
    [60, 37, 14, 0]
    """
    left = count - tier * (MOST_BOXES - 1)
    return left if tier == 0 or left > 1 else 0


def _by_weight(subjects: _Subjects, ends: Ints) -> Ints:
    """Categories by falling weight, equals in file order.

    The weight counts the topics, and the prerequisites that lead from them into other categories: a trunk that much
    is built on is not to hide among the smaller ones.
    """
    source, target = subjects.of_topic[ends].T
    count = len(subjects.names)
    weights = np.bincount(subjects.of_topic, minlength=count) + np.bincount(source[source != target], minlength=count)
    order: Ints = np.argsort(-weights, kind="stable")
    return order


def _boxes(subjects: _Subjects, shown: Ints) -> _Boxes:
    names = subjects.names
    count = len(shown)
    shares = count > MOST_BOXES
    kept = np.sort(shown[: MOST_BOXES - 1 if shares else count])
    box = np.full(len(names), len(kept), np.int64)
    box[kept] = np.arange(len(kept))
    return _Boxes(
        [*(names[place] for place in kept), *[OTHERS] * shares],
        # The colour of a category is that of its place in the file, as on the map.
        [place % len(HUES) for place in (*kept.tolist(), *[len(names)] * shares)],
        [*[1] * len(kept), *[count - len(kept)] * shares],
        box[subjects.of_topic],
    )


def _flow(boxes: _Boxes, ends: Ints) -> Ints:
    """How many prerequisites lead from each box (row) to each other box (column)."""
    count = len(boxes.names)
    pairs = boxes.of_topic[ends]
    flow: Ints = np.zeros((count, count), np.int64)
    np.add.at(flow, (pairs[:, 0], pairs[:, 1]), 1)
    np.fill_diagonal(flow, 0)
    return flow


def _main_flows(flow: Ints) -> set[tuple[int, int]]:
    """The few flows to draw; a box that gives any has one that leaves it, and one that takes any has one that comes."""
    leading = np.where((flow > flow.T) | (np.triu(flow == flow.T)), flow, 0)
    main = {
        (source, target) for source, target in np.argwhere((leading > 0) & (leading >= BIG_FLOW * flow.sum())).tolist()
    }
    for box, into in enumerate(leading.T):
        strongest = np.argsort(-into, kind="stable")[:2].tolist()
        main.update(
            (source, box) for source in strongest if into[source] > 0 and into[source] >= SECOND_FLOW * into.max()
        )
    giving = {source for source, _ in main}
    main.update((box, int(np.argmax(out))) for box, out in enumerate(leading) if out.any() and box not in giving)
    return main


def _mean_levels(boxes: _Boxes, levels: Numbers) -> Floats:
    crowd = np.bincount(boxes.of_topic, minlength=len(boxes.names))
    mean: Floats = np.bincount(boxes.of_topic, weights=levels, minlength=len(boxes.names)) / np.maximum(crowd, 1)
    return mean


def _flow_order(mean_levels: Floats, flow: Ints) -> list[int]:
    """Boxes by mean level, but of two that follow each other the one first that gives the other more than it takes."""
    order: list[int] = np.argsort(mean_levels, kind="stable").tolist()
    is_settled = False
    # Each exchange leaves less flow backwards, so this ends.
    while not is_settled:
        is_settled = True
        for right in range(1, len(order)):
            one, other = order[right - 1], order[right]
            if flow[other, one] > flow[one, other]:
                order[right - 1], order[right] = other, one
                is_settled = False
    return order


def _cells(order: Sequence[int], main: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """The column and row of each box."""
    if not order:
        return []
    columns = [group.tolist() for group in np.array_split(np.asarray(order), _columns(len(order)))]
    column_of = {box: number for number, column in enumerate(columns) for box in column}
    rows = _RowSearch(columns, sorted(main)).best_rows()
    return [(column_of[box], rows[box]) for box in range(len(order))]


def _columns(count: int) -> int:
    """How many columns `count` boxes fill: some more than rows.

    Examples
    --------
    >>> [_columns(count) for count in (1, 2, 4, 6, 10, 14, 24)]
    [1, 2, 2, 3, 4, 5, 5]
    """
    rows = max(-(-count // MOST_COLUMNS), round(sqrt(count / WIDER_THAN_HIGH)), 1)
    return -(-count // rows)


class _RowSearch:
    """The order of the boxes within their columns, improved by swaps as long as the lines cross less."""

    def __init__(self, columns: list[list[int]], lines: list[tuple[int, int]]) -> None:
        self.columns = columns
        self.ends = np.array(lines, np.int64).reshape(-1, 2)
        first, second = np.triu_indices(len(lines), k=1)
        apart = ~(self.ends[first, :, None] == self.ends[second, None, :]).any(axis=(1, 2))
        self.pairs = first[apart], second[apart]
        self.points = np.zeros((sum(map(len, columns)), 2))
        self.highest = max(map(len, columns))
        for number in range(len(columns)):
            self._place(number)

    def best_rows(self) -> dict[int, int]:
        cost, before = self._cost(), np.inf
        while cost < before:
            before = cost
            for number, column in enumerate(self.columns):
                for high in range(len(column)):
                    for low in range(high):
                        column[low], column[high] = column[high], column[low]
                        self._place(number)
                        swapped = self._cost()
                        if swapped < cost - 1e-9:
                            cost = swapped
                        else:
                            column[low], column[high] = column[high], column[low]
                            self._place(number)
        return {box: row for column in self.columns for row, box in enumerate(column)}

    def _place(self, number: int) -> None:
        """Stand the boxes of a column one below the other, the whole in the middle of the picture."""
        column = self.columns[number]
        top = (self.highest - len(column)) / 2
        self.points[column] = [(number, top + row) for row in range(len(column))]

    def _cost(self) -> float:
        start, stop = self.points[self.ends[:, 0]], self.points[self.ends[:, 1]]
        first, second = self.pairs
        crossed = np.count_nonzero(lines_cross(start[first], stop[first], start[second], stop[second]))
        length = float(np.abs(start[:, 1] - stop[:, 1]).sum())
        return crossed + ROW_OF_LENGTH * length + LINE_THROUGH_A_BOX * self._met(start, stop)

    def _met(self, start: Floats, stop: Floats) -> int:
        """How many boxes have a line of others through their middle."""
        way, to_box = (stop - start)[:, None], self.points[None] - start[:, None]
        across = way[..., 0] * to_box[..., 1] - way[..., 1] * to_box[..., 0]
        along = (way * to_box).sum(axis=2)
        inside = (along > 1e-9) & (along < (way**2).sum(axis=2) - 1e-9)
        near = np.abs(across) < BOX_REACH * np.abs(way).max(axis=2)
        return int((inside & near).sum())


def _nodes(boxes: _Boxes, subjects: _Subjects, cells: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    count = len(boxes.names)
    crowd = np.bincount(boxes.of_topic, minlength=count)
    hours = np.bincount(boxes.of_topic, weights=subjects.hours, minlength=count)
    assumed = np.bincount(boxes.of_topic, weights=subjects.assumed, minlength=count)
    return [
        {
            "id": name,
            "label": name if boxes.holds[box] == 1 else f"{boxes.holds[box]:,} smaller subjects",
            "topics": int(crowd[box]),
            "hours": round(float(hours[box]), 2),
            "assumed": int(assumed[box]),
            "lane": boxes.colours[box],
            "column": cells[box][0],
            "row": cells[box][1],
            "holds": boxes.holds[box],
        }
        for box, name in enumerate(boxes.names)
    ]
