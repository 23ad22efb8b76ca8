"""Cycles of topics: the strongly connected components, and a short cycle of each, without a graph object.

A *component* here is a strongly connected one of two topics or more, or a topic that needs itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graph.index.numbering import numbered
from graph.index.rows import Ints, Marks, rows_by

Numbers = npt.NDArray[np.int64]

STEPS = 2_000_000
"""So many edges are followed to make the cycle of a component a short one.

It is a shortest one where topics times edges of the component are no more than this.
"""


class Components(NamedTuple):
    """Every component as its topics, smallest number first, in order of the first topics.

    `of` has the component of each topic, -1 for one outside of all. Topic `t` is followed inside of its component by
    ``after[first[t]:first[t + 1]]``, smallest number first.
    """

    topics: list[list[int]]
    of: Ints
    first: memoryview
    after: memoryview

    def inside(self, sources: Ints, targets: Ints) -> Numbers:
        """Return which of these edges lie inside of a component."""
        return np.flatnonzero((self.of[sources] >= 0) & (self.of[sources] == self.of[targets]))

    def edges(self, topics: list[int]) -> int:
        """Return how many edges there are inside of the component of these topics."""
        return sum(self.first[topic + 1] - self.first[topic] for topic in topics)

    def way(self, start: int, end: int, most: int | None = None) -> list[int]:
        """Return the topics of a shortest way from `start` towards `end`, without `end`, by breadth-first search.

        None if there are more than `most` of them, or no way at all.
        """
        first, after = self.first, self.after
        before: dict[int, int] = {}
        waiting = deque([(start, 1)])
        while waiting:
            topic, length = waiting.popleft()
            if most is not None and length > most:
                return []
            for target in after[first[topic] : first[topic + 1]]:
                if target == end:
                    return _way_back(before, topic, start)
                if target not in before and target != start:
                    before[target] = topic
                    waiting.append((target, length + 1))
        return []


def short_cycles(count: int, sources: Ints, targets: Ints, strict: Marks | None = None) -> tuple[tuple[int, ...], ...]:
    """Return one short cycle of topic numbers for each component of these edges, a strict edge among its own.

    A component without a strict edge has none: its topics are taken together.

    Each cycle begins with its smallest number; its last topic is a prerequisite of its first. Cycles come in
    order of the first topics of their components.

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
    Topics outside all components are taken away first, O(V + E). Breadth-first search from each topic of a component
    gives its shortest cycle; in a large one only the first topics are tried, an eighth of `STEPS` at most besides one
    search.

    Examples
    --------
    >>> short_cycles(3, np.array([0, 1, 2], np.int32), np.array([1, 2, 1], np.int32))
    ((1, 2),)
    """
    return cycles_of(components(count, sources, targets), sources, targets, strict)


def cycles_of(
    found: Components, sources: Ints, targets: Ints, strict: Marks | None = None
) -> tuple[tuple[int, ...], ...]:
    """Return what `short_cycles` does, of edges whose components are known."""
    if strict is None or strict.all():
        return tuple(_short_cycle(found, topics) for topics in found.topics)
    inside = found.inside(sources, targets)
    weak = frozenset(found.of[sources[inside[~strict[inside]]]].tolist())
    edges: dict[int, list[tuple[int, int]]] = {}
    kept = inside[strict[inside]]
    for source, target in sorted(zip(sources[kept].tolist(), targets[kept].tolist(), strict=True)):
        edges.setdefault(int(found.of[source]), []).append((source, target))
    return tuple(
        _cycle_over(found, topics, edges[number]) if number in weak else _short_cycle(found, topics)
        for number, topics in enumerate(found.topics)
        if number in edges
    )


def components(count: int, sources: Ints, targets: Ints) -> Components:
    """Return all components of these edges.

    Examples
    --------
    >>> found = components(4, np.array([0, 1, 2, 3], np.int32), np.array([1, 2, 1, 3], np.int32))
    >>> found.topics, found.of.tolist()
    ([[1, 2], [3]], [-1, 0, 0, 1])
    """
    order = numbered(rows_by(sources, targets, count), np.bincount(targets, minlength=count))
    left = np.zeros(count, np.bool_)
    left[order.order[order.starts[-1] :]] = True
    kept = left[sources] & left[targets]
    source, target, first_of = _inside(np.flatnonzero(left), sources[kept], targets[kept])
    first = np.searchsorted(source, np.arange(count + 1))
    tied = np.flatnonzero(np.diff(first))
    leader = first_of[np.searchsorted(source, tied)]
    order_of_topics = np.argsort(leader, kind="stable")
    tied, leader = tied[order_of_topics], leader[order_of_topics]
    begins = np.diff(leader, prepend=-1) != 0
    of = np.full(count, -1, np.int32)
    of[tied] = np.cumsum(begins) - 1
    members, bounds = tied.tolist(), [*np.flatnonzero(begins).tolist(), len(tied)]
    return Components(
        [members[begin:end] for begin, end in pairwise(bounds)],
        of,
        first.astype(np.int64).data,
        target.astype(np.int32).data,
    )


def _inside(topics: Numbers, sources: Ints, targets: Ints) -> tuple[Numbers, Numbers, Numbers]:
    """The edges inside of components, in order and each once, with the first topic of the component.

    NumPy has no strong components, so SciPy finds them among the `topics` that may be in one.
    """
    if not len(topics):
        return topics, topics, topics
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    place = np.zeros(int(topics[-1]) + 1, np.int64)
    place[topics] = np.arange(len(topics))
    source, target = place[sources], place[targets]
    shape = (len(topics), len(topics))
    links = csr_array((np.ones(len(source), np.int8), (source, target)), shape=shape)
    _, label = connected_components(links, connection="strong")
    _, first = np.unique(label, return_index=True)
    inside = label[source] == label[target]
    pairs = np.sort(source[inside] << 32 | target[inside])
    pairs = pairs[np.diff(pairs, prepend=-1) != 0]
    source, target = pairs >> 32, pairs & 0xFFFFFFFF
    return topics[source], topics[target], first[label[source]]


def _short_cycle(found: Components, topics: list[int]) -> tuple[int, ...]:
    """A shortest cycle of the component of these topics, or a short one if it is large; see `short_cycles`."""
    steps = found.edges(topics)
    # As many edges as topics: there is one cycle only. Where not all topics can be tried, some are enough.
    most = STEPS if len(topics) * steps <= STEPS else STEPS // 8
    starts = max(1, most // steps) if steps > len(topics) else 1
    best: list[int] = []
    for start in topics[:starts]:
        best = found.way(start, start, len(best) - 1 if best else None) or best
    return tuple(best)


def _cycle_over(found: Components, topics: list[int], edges: list[tuple[int, int]]) -> tuple[int, ...]:
    """A shortest cycle over one of these edges of the component, or a short one; it begins with its smallest number."""
    best: list[int] = []
    for source, target in edges[: max(1, STEPS // found.edges(topics))]:
        way = [] if source == target else found.way(target, source, len(best) - 2 if best else None)
        if way or source == target:
            best = [source, *way]
    start = best.index(min(best))
    return (*best[start:], *best[:start])


def _way_back(before: Mapping[int, int], last: int, start: int) -> list[int]:
    """The way from `start` to `last` that a search noted: `before` says from where each topic was reached."""
    way = [last]
    while way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]
