"""Cycles solved whole: the least that has to be set aside of a graph's edges so that no cycle is left.

The edges that go are a *feedback arc set*. The least of them are found as a 0-1 programme whose conditions, the cycles,
are added as they show up: the shortest cycle through each edge, solve, look for cycles that are left, again. It starts
from the greedy order of Eades, Lin and Smyth (1993) with single moves, which is the answer where time runs out.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heapify, heappop, heappush
from itertools import accumulate, product
from math import ceil
from time import monotonic
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from graph.index.cycles import components
from graph.index.rows import Ints, Marks
from graph.parallel import aside

Cycle = tuple[int, ...]
"""The edges of a cycle, smallest number first."""

SECONDS = 15.0
"""How long the search for a proof goes on, for all components together."""
_LARGEST = 40_000_000
"""Topics times edges of a component for which cycles are still looked for one by one: some seconds a round."""
_MOST_DISTANCES = 4_000_000
_MOST_PASSES = 30
_MOST_LEFT_TO_TRY = 20_000_000
_TOLERANCE = 1e-6
_MARGIN = 1e-3
_STEP = 1e-7
"""What an edge adds to the length of a cycle besides what is taken of it, so that shorter cycles come first."""


class Cut(NamedTuple):
    """What has to be set aside of one strongly connected component.

    Attributes
    ----------
    topics : tuple of int
        All topics of the component, smallest first.
    edges, set_aside : tuple of int
        The edges inside of it, and those to set aside, as places among the edges that were given.
    weight, bound : int
        What is set aside counts for `weight`; no choice of edges counts for less than `bound`.
    """

    topics: tuple[int, ...]
    edges: tuple[int, ...]
    set_aside: tuple[int, ...]
    weight: int
    bound: int


def least_cuts(
    count: int,
    sources: Ints,
    targets: Ints,
    weights: npt.NDArray[np.integer[Any]] | None = None,
    strict: Marks | None = None,
    seconds: float = SECONDS,
) -> tuple[Cut, ...]:
    """Return what to set aside of each strongly connected component so that no cycle is left, least weight first.

    Components come in order of their first topics; one whose edges are all weak has none. Which of several answers of
    the same weight it is depends on the order of the edges alone: the later ones go.

    Parameters
    ----------
    count : int
        Number of topics.
    sources, targets : array of int
        The edges. One that stands twice goes twice or not at all; one from a topic to itself always goes.
    weights : array of int, optional
        What it costs to set each edge aside, above 0; 1 each, if absent.
    strict : array of bool, optional
        False for an edge that may be on a cycle as long as no strict edge is on it; all are strict, if absent.
    seconds : float
        Until then a proof is looked for, in all components together; what is found later than that is not proven.

    Notes
    -----
    To find the least is NP-hard. A component of 650 topics and 2,400 edges takes some seconds; beyond some ten
    thousand edges the answer is that of the greedy order, 1 to 11 % above the least where both are known. The solver
    lets other threads work and can be interrupted.

    Examples
    --------
    >>> found = least_cuts(3, np.array([0, 1, 1, 2]), np.array([1, 0, 2, 1]), np.array([3, 1, 1, 1]))
    >>> found[0].set_aside, found[0].weight, found[0].bound
    ((1, 3), 2, 2)
    """
    source, target = np.asarray(sources, np.int32), np.asarray(targets, np.int32)
    weight = np.ones(len(source), np.int64) if weights is None else np.asarray(weights, np.int64)
    is_strict = np.ones(len(source), np.bool_) if strict is None else np.asarray(strict, np.bool_)
    parts = _components(count, source, target, weight, is_strict)
    until = monotonic() + seconds
    left = sum(len(part.source) for part in parts)
    cuts: dict[int, Cut] = {}
    for number in sorted(range(len(parts)), key=lambda number: len(parts[number].source)):
        part = parts[number]
        share = max(0.5, len(part.source) / left)
        now = monotonic()
        cuts[number] = _cut(part, now + share * max(0.0, until - now))
        left -= len(part.source)
    return tuple(cuts[number] for number in range(len(parts)))


@dataclass(frozen=True)
class _Component:
    """One strongly connected component under numbers of its own; edges of the same ends and strictness are one.

    `topics` and `places` say what its topics and edges are outside.
    """

    topics: list[int]
    source: list[int]
    target: list[int]
    weight: list[int]
    strict: list[bool]
    places: list[list[int]]

    @cached_property
    def into(self) -> list[list[int]]:
        """The edges to each topic."""
        return self._by(self.target)

    @cached_property
    def out(self) -> list[list[int]]:
        """The edges from each topic."""
        return self._by(self.source)

    def _by(self, ends: Sequence[int]) -> list[list[int]]:
        rows: list[list[int]] = [[] for _ in self.topics]
        for edge, end in enumerate(ends):
            rows[end].append(edge)
        return rows

    @cached_property
    def ends(self) -> tuple[Ints, Ints, Marks]:
        """Sources, targets and whether they are strict, as arrays."""
        return np.array(self.source, np.int32), np.array(self.target, np.int32), np.array(self.strict, np.bool_)

    @cached_property
    def between(self) -> dict[tuple[int, int], list[int]]:
        """The edges from one topic to another."""
        found: dict[tuple[int, int], list[int]] = {}
        for edge, pair in enumerate(zip(self.source, self.target, strict=True)):
            found.setdefault(pair, []).append(edge)
        return found

    def sum(self, edges: Iterable[int]) -> int:
        """What these edges count for."""
        return sum(self.weight[edge] for edge in edges)


def _components(
    count: int, source: Ints, target: Ints, weight: npt.NDArray[np.int64], strict: Marks
) -> list[_Component]:
    found = components(count, source, target)
    place = np.zeros(count, np.int64)
    for topics in found.topics:
        place[topics] = np.arange(len(topics))
    inside = found.inside(source, target)
    inside = inside[np.argsort(found.of[source[inside]], kind="stable")]
    bounds = np.searchsorted(found.of[source[inside]], np.arange(len(found.topics) + 1)).tolist()
    parts = []
    for number, topics in enumerate(found.topics):
        edges = inside[bounds[number] : bounds[number + 1]]
        if strict[edges].any():
            ends = place[source[edges]].tolist(), place[target[edges]].tolist()
            parts.append(_component(topics, edges.tolist(), *ends, weight[edges].tolist(), strict[edges].tolist()))
    return parts


def _component(
    topics: list[int], edges: list[int], source: list[int], target: list[int], weight: list[int], strict: list[bool]
) -> _Component:
    made = _Component(topics, [], [], [], [], [])
    first: dict[tuple[int, int, bool], int] = {}
    for place, one, other, is_strict, counts in zip(edges, source, target, strict, weight, strict=True):
        number = first.setdefault((one, other, is_strict), len(first))
        if number == len(made.source):
            made.source.append(one)
            made.target.append(other)
            made.strict.append(is_strict)
            made.weight.append(0)
            made.places.append([])
        made.weight[number] += counts
        made.places[number].append(place)
    return made


def _cut(part: _Component, until: float) -> Cut:
    best, bound = _least(part, until)
    edges = sorted(place for places in part.places for place in places)
    gone = sorted(place for edge in best for place in part.places[edge])
    return Cut(tuple(part.topics), tuple(edges), tuple(gone), part.sum(best), bound)


def _least(part: _Component, until: float) -> tuple[set[int], int]:
    """Edges without which no cycle is left, and what any such edges count for at least."""
    if len(part.source) == len(part.topics):  # one cycle, and nothing else
        lightest = min(range(len(part.source)), key=lambda edge: (part.weight[edge], -part.places[edge][0]))
        return {lightest}, part.weight[lightest]
    best = _completed(part, set(), until)
    if len(part.topics) * len(part.source) > _LARGEST:
        return best, max(1, _packed(part, _pairs(part)))
    search = _Search(part, best)
    search.go_on(until)
    return search.best, search.bound


@dataclass
class _Search:
    """The best answer so far, what no answer is below, and the cycles that every answer has to break."""

    part: _Component
    best: set[int]
    bound: int = 1
    cycles: dict[Cycle, None] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        """Whether the best answer is proven."""
        return self.bound >= self.part.sum(self.best)

    def go_on(self, until: float) -> None:
        """Look for the least, and for its proof, until then."""
        self._learn(_unbroken(self.part, np.zeros(len(self.part.source)), until))
        self._know(_packed(self.part, self.cycles))
        is_higher = True
        while is_higher and not self.is_over and monotonic() < until:
            before = self.bound
            is_higher = self._round(until, relaxed=True) and self.bound > before
        while not self.is_over and monotonic() < until and self._round(until, relaxed=False):
            pass

    def _round(self, until: float, relaxed: bool) -> bool:
        """Solve, and learn the cycles that show up; whether there were any."""
        found = _solved(self.part, list(self.cycles), until - monotonic(), relaxed)
        if found is None:
            return False
        self._know(found.bound)
        if found.shares is None:
            return False
        # An answer of what the programme takes, whose conditions may not be all.
        made = _completed(self.part, set(np.flatnonzero(found.shares > 0.5).tolist()), until)
        self.best = min(self.best, made, key=self.part.sum)
        known = len(self.cycles)
        self._learn(_unbroken(self.part, found.shares, until))
        return len(self.cycles) > known

    def _know(self, bound: int) -> None:
        self.bound = max(self.bound, min(bound, self.part.sum(self.best)))

    def _learn(self, cycles: Iterable[Cycle]) -> None:
        self.cycles.update(dict.fromkeys(cycles))


def _packed(part: _Component, cycles: Iterable[Cycle]) -> int:
    """What any answer counts for at least: cycles that share no weight, the shortest first."""
    left = list(part.weight)
    total = 0
    for cycle in sorted(cycles, key=len):
        common = min(left[edge] for edge in cycle)
        if common:
            total += common
            for edge in cycle:
                left[edge] -= common
    return total


def _pairs(part: _Component) -> Iterator[Cycle]:
    """The cycles of two edges with a strict one among them."""
    for (source, target), edges in part.between.items():
        for edge, back in product(edges, part.between.get((target, source), ())):
            if source < target and (part.strict[edge] or part.strict[back]):
                yield min(edge, back), max(edge, back)


class _Solved(NamedTuple):
    """How much of each edge is taken, from 0 to 1; None where there was no time for it. No answer is below `bound`."""

    shares: npt.NDArray[np.float64] | None
    bound: int


def _solved(part: _Component, cycles: Sequence[Cycle], seconds: float, relaxed: bool) -> _Solved | None:
    """The edges of least weight that break these cycles; whole ones, or relaxed to parts of edges, which is faster."""
    from scipy.optimize import Bounds, LinearConstraint, linprog, milp
    from scipy.sparse import csr_array

    width = len(part.source)
    ends = np.cumsum([0, *map(len, cycles)])
    columns = np.array([edge for cycle in cycles for edge in cycle])
    matrix = csr_array((np.ones(len(columns)), columns, ends), shape=(len(cycles), width))
    options: dict[str, Any] = {"time_limit": max(0.01, seconds)}
    if relaxed:
        found = aside(
            lambda: linprog(part.weight, A_ub=-matrix, b_ub=-np.ones(len(cycles)), bounds=(0, 1), options=options)
        )
        least = found.fun if found is not None and found.status == 0 else None
    else:
        options["mip_rel_gap"] = 0
        conditions = LinearConstraint(matrix, lb=1)
        whole = np.ones(width)
        found = aside(
            lambda: milp(part.weight, integrality=whole, bounds=Bounds(0, 1), constraints=conditions, options=options)
        )
        least = None if found is None else found.mip_dual_bound
    if found is None:
        return None
    return _Solved(found.x, 0 if least is None else ceil(least - _TOLERANCE))


def _unbroken(part: _Component, shares: npt.NDArray[np.float64], until: float) -> Iterator[Cycle]:
    """For each strict edge that is left the cycle of which least is taken, where that is less than one whole edge."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    source, target, strict = part.ends
    size = len(part.topics)
    length = np.maximum(shares, 0) + _STEP
    left = np.flatnonzero(shares < 1 - _MARGIN)
    edges = _shortest_of_each(part, left, length)
    between = dict(zip(zip(source[edges].tolist(), target[edges].tolist(), strict=True), edges.tolist(), strict=True))
    links = csr_array((length[edges], (source[edges], target[edges])), shape=(size, size))
    closing = left[strict[left]]
    closing = closing[np.argsort(target[closing], kind="stable")]
    starts = np.unique(target[closing])
    at_once = max(1, _MOST_DISTANCES // size)
    for some in np.split(starts, range(at_once, len(starts), at_once)):
        if monotonic() > until or not len(some):
            return
        away, before = dijkstra(links, indices=some, return_predecessors=True)
        edges = closing[slice(*np.searchsorted(target[closing], [some[0], some[-1] + 1]))]
        rows = np.searchsorted(some, target[edges])
        is_unbroken = shares[edges] + away[rows, source[edges]] < 1 - _MARGIN
        for edge, row in zip(edges[is_unbroken].tolist(), rows[is_unbroken].tolist(), strict=True):
            yield _closed(part, edge, before[row], between)


def _shortest_of_each(
    part: _Component, edges: npt.NDArray[np.int64], length: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    """The shortest of the edges with the same ends, for each pair of ends."""
    source, target, _ = part.ends
    ordered = edges[np.lexsort((length[edges], target[edges], source[edges]))]
    pairs = source[ordered].astype(np.int64) * len(part.topics) + target[ordered]
    first: npt.NDArray[np.int64] = ordered[np.diff(pairs, prepend=-1) != 0]
    return first


def _closed(part: _Component, edge: int, before: Ints, between: Mapping[tuple[int, int], int]) -> Cycle:
    """The cycle of an edge and the way back to its source, of which `before` has the topic before each."""
    edges = [edge]
    topic, start = part.source[edge], part.target[edge]
    while topic != start:
        earlier = int(before[topic])
        edges.append(between[earlier, topic])
        topic = earlier
    return tuple(sorted(edges))


def _completed(part: _Component, taken: set[int], until: float) -> set[int]:
    """Edges that break all cycles, near to those taken.

    The better of these with what the greedy order adds, and of what runs backwards in it after single moves.
    """
    kept = [edge for edge in range(len(part.source)) if edge not in taken]
    place = _order(part, kept)
    added = _minimal(part, taken | _backward(part, kept, place), until)
    moved = _minimal(part, _backward(part, range(len(part.source)), _moved(part, place, until)), until)
    return min(added, moved, key=part.sum)


def _backward(part: _Component, edges: Iterable[int], place: Sequence[float]) -> set[int]:
    """Those of some edges whose target does not come after their source."""
    ends = ((edge, part.source[edge], part.target[edge]) for edge in edges)
    return {edge for edge, source, target in ends if (place[source], source) >= (place[target], target)}


def _order(part: _Component, edges: Iterable[int]) -> list[float]:
    """The places of the topics in the order of Eades, Lin and Smyth over some of the edges.

    Again and again a topic that needs nothing goes to the front, one that nothing needs to the back, and where there
    is neither, that to the front which is needed most beyond what it needs itself.
    """
    size = len(part.topics)
    kept = {edge for edge in edges if part.source[edge] != part.target[edge]}
    incoming, outgoing = ([part.sum(kept.intersection(row)) for row in side] for side in (part.into, part.out))

    def rank(topic: int) -> tuple[int, int, int]:
        if not outgoing[topic]:
            return 0, 0, topic
        return (1, 0, topic) if not incoming[topic] else (2, incoming[topic] - outgoing[topic], topic)

    place = [-1.0] * size
    front, back = 0, size - 1
    waiting = [rank(topic) for topic in range(size)]
    heapify(waiting)
    while waiting:
        ranked = heappop(waiting)
        topic = ranked[2]
        if place[topic] >= 0 or ranked != rank(topic):
            continue
        if ranked[0]:
            place[topic], front = front, front + 1
        else:
            place[topic], back = back, back - 1
        for row, ends, sums in ((part.out[topic], part.target, incoming), (part.into[topic], part.source, outgoing)):
            for edge in kept.intersection(row):
                sums[ends[edge]] -= part.weight[edge]
                if place[ends[edge]] < 0:
                    heappush(waiting, rank(ends[edge]))
    return place


def _moved(part: _Component, place: list[float], until: float) -> list[float]:
    """The places after single topics were moved to where they are best, until no move helps."""
    for _ in range(_MOST_PASSES):
        improved = False
        for topic in range(len(place)):
            improved |= monotonic() < until and _move(part, place, topic)
        if not improved:
            break
        order = sorted(range(len(place)), key=lambda topic: (place[topic], topic))
        for number, topic in enumerate(order):
            place[topic] = float(number)
    return place


def _move(part: _Component, place: list[float], topic: int) -> bool:
    """Move a topic to where the edges that run backwards count for least; whether that is anywhere else."""
    gains: dict[int, int] = {}
    for edge in part.into[topic]:
        gains[part.source[edge]] = gains.get(part.source[edge], 0) - part.weight[edge]
    for edge in part.out[topic]:
        gains[part.target[edge]] = gains.get(part.target[edge], 0) + part.weight[edge]
    gains.pop(topic, None)
    passed = sorted((place[other], other) for other in gains)
    # What an edge more runs backwards, or less, for each topic that is passed on the way from the front to the back.
    costs = list(accumulate((gains[other] for _, other in passed), initial=0))
    least = min(costs)
    if not passed or costs[bisect(passed, (place[topic], topic))] == least:
        return False
    gap = costs.index(least)
    low = passed[gap - 1][0] if gap else passed[0][0] - 2
    high = passed[gap][0] if gap < len(passed) else low + 2
    if not low < (low + high) / 2 < high:
        return False
    place[topic] = (low + high) / 2
    return True


def _minimal(part: _Component, gone: set[int], until: float) -> set[int]:
    """These edges without those that close no cycle by themselves; the heaviest come back first, then the first."""
    left = set(gone)
    tried = 0
    for edge in sorted(gone, key=lambda edge: (-part.weight[edge], edge)):
        tried += len(part.source)
        if tried > _MOST_LEFT_TO_TRY or monotonic() > until:
            break
        if not _closes(part, edge, left):
            left.discard(edge)
    return left


def _closes(part: _Component, edge: int, gone: set[int]) -> bool:
    """Whether an edge closes a cycle with a strict edge on it among those that are not gone."""
    begin = part.target[edge], part.strict[edge]
    end = part.source[edge], True
    reached = {begin}
    waiting = [begin]
    while waiting:
        if end in reached:
            return True
        topic, is_strict = waiting.pop()
        for other in part.out[topic]:
            after = part.target[other], is_strict or part.strict[other]
            if other not in gone and after not in reached:
                reached.add(after)
                waiting.append(after)
    return end in reached
