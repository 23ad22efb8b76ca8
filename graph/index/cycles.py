"""Cycles of topics: where they are, and a short one for each, without a graph object.

A *knot* is a strongly connected component of two topics or more, or a topic that needs itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from graph.index.numbering import numbered
from graph.index.rows import Ints, Marks, rows_by

_Topic = TypeVar("_Topic")

Numbers = npt.NDArray[np.int64]

STEPS = 2_000_000
"""So many edges are followed to make the cycle of a knot a short one.

It is a shortest one where topics times edges of the knot are no more than this.
"""


class Knots(NamedTuple):
    """Every knot as its topics, smallest number first, in order of the first topics; and the edges inside of knots.

    Topic `t` is followed by ``after[first[t]:first[t + 1]]``, smallest number first.
    """

    topics: list[list[int]]
    first: memoryview
    after: memoryview


def short_cycles(count: int, sources: Ints, targets: Ints, strict: Marks | None = None) -> tuple[tuple[int, ...], ...]:
    """Return one short cycle of topic numbers for each knot of these edges, a strict edge among its own.

    A knot without a strict edge has none: its topics are taken together.

    Each cycle begins with its smallest number; its last topic is a prerequisite of its first. Cycles come in
    order of the first topics of their knots.

    Parameters
    ----------
    count : int
        Number of topics.
    sources, targets : array of int32
        The edges; one that stands twice counts once.
    strict : array of bool, optional
        False for a corequisite; all edges are strict, if absent.

    Notes
    -----
    Topics outside all knots are taken away first, O(V + E). Breadth-first search from each topic of a knot gives
    its shortest cycle; in a large knot only the first topics are tried, `STEPS` edges at most besides one search.

    Examples
    --------
    >>> short_cycles(3, np.array([0, 1, 2], np.int32), np.array([1, 2, 1], np.int32))
    ((1, 2),)
    """
    found = knots(count, sources, targets)
    if strict is None or strict.all():
        return tuple(_short_cycle(found, topics) for topics in found.topics)
    knot = np.full(count, -1, np.int64)
    for number, topics in enumerate(found.topics):
        knot[topics] = number
    inside = np.flatnonzero((knot[sources] >= 0) & (knot[sources] == knot[targets]))
    weak = frozenset(knot[sources[inside[~strict[inside]]]].tolist())
    edges: dict[int, list[tuple[int, int]]] = {}
    mended = inside[strict[inside]]
    for source, target in sorted(zip(sources[mended].tolist(), targets[mended].tolist(), strict=True)):
        edges.setdefault(int(knot[source]), []).append((source, target))
    return tuple(
        _cycle_over(found, topics, edges[number]) if number in weak else _short_cycle(found, topics)
        for number, topics in enumerate(found.topics)
        if number in edges
    )


def knots(count: int, sources: Ints, targets: Ints) -> Knots:
    """Return all knots of these edges.

    Examples
    --------
    >>> knots(4, np.array([0, 1, 2, 3], np.int32), np.array([1, 2, 1, 3], np.int32)).topics
    [[1, 2], [3]]
    """
    order = numbered(rows_by(sources, targets, count), np.bincount(targets, minlength=count))
    left = np.zeros(count, np.bool_)
    left[order.order[order.starts[-1] :]] = True
    kept = left[sources] & left[targets]
    source, target, first_of = _inside_knots(np.flatnonzero(left), sources[kept], targets[kept])
    first = np.searchsorted(source, np.arange(count + 1))
    tied = np.flatnonzero(np.diff(first))
    tied = tied[np.argsort(first_of[np.searchsorted(source, tied)], kind="stable")]
    leader = first_of[np.searchsorted(source, tied)]
    ends = np.flatnonzero(np.diff(leader, append=-1)) + 1
    members, bounds = tied.tolist(), [0, *ends.tolist()]
    return Knots(
        [members[begin:end] for begin, end in pairwise(bounds)],
        first.astype(np.int64).data,
        target.astype(np.int32).data,
    )


def _inside_knots(topics: Numbers, sources: Ints, targets: Ints) -> tuple[Numbers, Numbers, Numbers]:
    """The edges inside of knots, in order and each once, with the first topic of the knot.

    NumPy has no strong components, so SciPy finds them among the `topics` that may be in a knot.
    """
    if not len(topics):
        return topics, topics, topics
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    source, target = np.searchsorted(topics, sources), np.searchsorted(topics, targets)
    shape = (len(topics), len(topics))
    links = csr_array((np.ones(len(source), np.int8), (source, target)), shape=shape)
    _, label = connected_components(links, connection="strong")
    _, first = np.unique(label, return_index=True)
    inside = label[source] == label[target]
    pairs = np.sort(source[inside] << 32 | target[inside])
    pairs = pairs[np.diff(pairs, prepend=-1) != 0]
    source, target = pairs >> 32, pairs & 0xFFFFFFFF
    return topics[source], topics[target], first[label[source]]


def _short_cycle(knots: Knots, topics: list[int]) -> tuple[int, ...]:
    """A shortest cycle of the knot of these topics, or a short one if it is large; see `short_cycles`."""
    first = knots.first
    steps = sum(first[topic + 1] - first[topic] for topic in topics)
    starts = max(1, STEPS // steps) if steps > len(topics) else 1  # as many edges as topics: there is one cycle only
    best: list[int] = []
    for start in topics[:starts]:
        most = len(best) - 1 if best else len(topics)
        best = _shortest_way(knots, start, start, most) or best
    return tuple(best)


def _cycle_over(knots: Knots, topics: list[int], edges: list[tuple[int, int]]) -> tuple[int, ...]:
    """A shortest cycle over one of these edges of the knot, or a short one if it is large; smallest number first."""
    steps = sum(knots.first[topic + 1] - knots.first[topic] for topic in topics)
    best: list[int] = []
    for source, target in edges[: max(1, STEPS // steps)]:
        most = len(best) - 2 if best else len(topics)
        way = [] if source == target else _shortest_way(knots, target, source, most)
        if way or source == target:
            best = [source, *way]
    start = best.index(min(best))
    return (*best[start:], *best[:start])


def _shortest_way(knots: Knots, start: int, end: int, most: int) -> list[int]:
    """The topics of a shortest way from `start` towards `end`, without `end`; none if there are more than `most`."""
    first, after = knots.first, knots.after
    before: dict[int, int] = {}
    waiting = deque([(start, 1)])
    while waiting:
        topic, length = waiting.popleft()
        if length > most:
            return []
        for target in after[first[topic] : first[topic + 1]]:
            if target == end:
                return way_back(before, topic, start)
            if target not in before and target != start:
                before[target] = topic
                waiting.append((target, length + 1))
    return []


def way_back(before: Mapping[_Topic, _Topic], last: _Topic, start: _Topic) -> list[_Topic]:
    """Return the way from `start` to `last` that a search noted: `before` says from where each topic was reached.

    Examples
    --------
    >>> way_back({"limits": "sets", "series": "limits"}, "series", "sets")
    ['sets', 'limits', 'series']
    """
    way = [last]
    while way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]
