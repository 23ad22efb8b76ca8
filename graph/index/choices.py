"""Alternatives of a part that is too large to look for its cheapest way: each is settled once, from the goals down."""

from __future__ import annotations

import heapq
from typing import NamedTuple

import numpy as np

from graph.index.index import NO_GROUP, GraphIndex
from graph.index.reach import Topics, known_closure
from graph.index.rows import Ints, Rows, rows_by


class Settled(NamedTuple):
    """What the goals need once every choice is made: `topics` and, of each choice that matters, the edge taken."""

    topics: Ints
    picked: Ints


def settled(index: GraphIndex, goals: Topics, pinned: Topics) -> Settled:
    """Return what the goals need with one alternative of each choice, topics and picked edges in rising order.

    Of each choice a pinned member is taken, else one that is needed anyway by what was settled before, else that with
    the fewest hours of its own; of several, the one listed first. What a member rests on is not weighed:
    this is no cheapest way.

    Raises
    ------
    ValueError
        If topics require each other in a circle.

    Notes
    -----
    O((V + E) log V): each topic is taken once, and each choice looked at once, after all that rests on its target.

    Examples
    --------
    >>> index = GraphIndex.of([3.0, 2.0, 1.0], np.array([0, 1]), np.array([2, 2]), groups=np.array([0, 0]))
    >>> settled(index, [2], pinned=[])
    Settled(topics=array([1, 2], dtype=int32), picked=array([1], dtype=int32))
    """
    always = index.always_into
    members = _members(index)
    is_taken = np.zeros(index.count, np.bool_)
    is_pinned = np.zeros(index.count, np.bool_)
    is_taken[known_closure(index, goals)] = True
    is_pinned[np.asarray(pinned, np.int32)] = True
    taken, pins = is_taken.data, is_pinned.data
    has_choice = (members.degrees > 0).data
    # From the highest level down: what is taken for a choice lies below its target.
    waiting = (-index.place[np.flatnonzero(is_taken & (members.degrees > 0))]).tolist()
    heapq.heapify(waiting)
    picked: list[int] = []
    while waiting:
        target = int(index.order[-heapq.heappop(waiting)])
        for edges in _choices(index, members, target):
            sources = index.sources[edges].tolist()
            pick = _best(sources, index, taken, pins)
            picked.append(int(edges[pick]))
            for topic in _take(index, always, sources[pick], taken):
                if has_choice[topic]:
                    heapq.heappush(waiting, -int(index.place[topic]))
    return Settled(np.flatnonzero(is_taken).astype(np.int32), np.array(sorted(picked), np.int32))


def _members(index: GraphIndex) -> Rows:
    """The alternatives of each topic, in file order of their edges."""
    edges = np.flatnonzero(index.choices != NO_GROUP).astype(np.int32)
    return rows_by(index.targets[edges], index.sources[edges], index.count, edges)


def _choices(index: GraphIndex, members: Rows, target: int) -> list[Ints]:
    """The edges of each choice of a topic, the choices in the order of their first edges."""
    edges = members.edges[members.first[target] : members.first[target + 1]]
    choice = index.choices[edges]
    _, first = np.unique(choice, return_index=True)
    return [edges[choice == choice[place]] for place in np.sort(first)]


def _best(sources: list[int], index: GraphIndex, taken: memoryview, pinned: memoryview) -> int:
    def rank(place: int) -> tuple[bool, bool, float]:
        source = sources[place]
        return not pinned[source], not taken[source], 0.0 if taken[source] else float(index.hours[source])

    return min(range(len(sources)), key=rank)


def _take(index: GraphIndex, always: Rows, start: int, taken: memoryview) -> list[int]:
    """Mark a topic and what it needs by itself as taken; what was not before."""
    if taken[start]:
        return []
    taken[start] = True
    new = [start]
    for topic in new:
        for number in always.row(int(index.place[topic])).tolist():
            source = int(index.order[number])
            if not taken[source]:
                taken[source] = True
                new.append(source)
    return new
