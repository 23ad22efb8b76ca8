"""The heaviest chains of a whole graph: critical path, slack, and how deep each topic lies in a chain.

An edge runs from a prerequisite to the topic that needs it; recommended edges are left out, and of alternatives each
counts as if it were needed. A part is given by its topics: only chains inside it count.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graph.index.index import GraphIndex
from graph.index.numbering import Band
from graph.index.rows import Floats, Ints, Links, Marks, Rows, rising
from graph.index.sweeps import dependent_sums, prerequisite_sums

_FEW = 12
"""So few topics of a level are gone through one by one."""
HOUR_DIGITS = 9
"""Slack is rounded to so many digits, so that a difference of sums comes out as exactly zero."""


def earliest_finish(index: GraphIndex, topics: npt.ArrayLike | None = None, hours: Floats | None = None) -> Floats:
    """Return the hour at which each topic could be finished if nothing but its prerequisites held it up.

    Parameters
    ----------
    topics : array of int, optional
        The part in question; the entries of other topics are 0. Everything, if absent.
    hours : array of float64, optional
        Study hours of each topic, 0 or more; those of the index if absent.

    Returns
    -------
    array of float64
        The most hours on any chain that ends with the topic, its own included. One pass, O(V + E).

    Examples
    --------
    >>> index = GraphIndex.of([2.0, 3.0, 1.0], np.array([0, 2]), np.array([1, 1]))
    >>> earliest_finish(index)
    array([2., 5., 1.])
    """
    part = _finish(index, topics, hours)
    found = np.zeros(index.count)
    found[index.order[part.numbers]] = part.finish[: len(part.numbers)]
    return found


def critical_path(
    index: GraphIndex,
    topics: npt.ArrayLike | None = None,
    hours: Floats | None = None,
    rank: npt.NDArray[np.integer] | None = None,
) -> Ints:
    """Return the chain of topics that takes the most hours, first topic first.

    Parameters
    ----------
    topics, hours
        As `earliest_finish`.
    rank : array of int, optional
        The place of each topic's id among all ids in order; ties go to the smaller, from the end of the
        chain backwards. The topic number if absent.

    Notes
    -----
    One pass by level, O(V + E), and a walk back: the forward pass of the critical path method; of a small part linear
    in that part. A chain always goes back to a topic that needs nothing.

    Examples
    --------
    >>> index = GraphIndex.of([2.0, 3.0, 1.0], np.array([0, 1, 0]), np.array([1, 2, 2]))
    >>> critical_path(index)
    array([0, 1, 2], dtype=int32)
    """
    part = _finish(index, topics, hours)
    topic = index.order[part.numbers]
    if not len(topic):
        return topic
    ties = topic if rank is None else np.asarray(rank)[topic]
    sums = part.finish[: len(topic)]
    ends = np.flatnonzero(sums == sums.max())
    return topic[_walked_back(part, ties, int(ends[ties[ends].argmin()]))]


def _walked_back(part: _Subgraph, ties: npt.NDArray[np.integer], end: int) -> Ints:
    """The places in the part of the chain that ends with `end`, first to last."""
    first, others = part.into.first.data, part.into.others.data
    until, rank = part.finish.data, ties.data
    chain: list[int] = []
    candidates = [end]
    while candidates:
        chain.append(min(candidates, key=lambda place: (-until[place], rank[place])))
        candidates = [place for place in others[first[chain[-1]] : first[chain[-1] + 1]] if place >= 0]
    return np.array(chain[::-1], np.int32)


def slack(index: GraphIndex, topics: npt.ArrayLike | None = None, hours: Floats | None = None) -> Floats:
    """Return how many hours later each topic could end without making the longest chain of the part longer.

    Parameters and cost as `earliest_finish`; the entries of topics outside the part are 0.

    Examples
    --------
    >>> slack(GraphIndex.of([2.0, 3.0, 0.5], np.array([0, 2]), np.array([1, 1])))
    array([0. , 0. , 1.5])
    """
    own, inside = _own_hours(index, topics, hours)
    finish, to_the_end = own.copy(), own.copy()
    prerequisite_sums(index.links_into, index.bands, finish, inside)
    dependent_sums(index.links_out, index.bands[::-1], to_the_end, inside)
    spare = finish.max(initial=0.0) - finish - to_the_end + own
    spare[~inside] = 0.0
    rounded: Floats = np.maximum(0.0, spare.round(HOUR_DIGITS))
    return rounded[index.place]


def delay_factors(index: GraphIndex) -> Ints:
    """Return for each topic the number of topics on the longest chain through it (Heileman et al. 2018). O(V + E).

    Examples
    --------
    >>> delay_factors(GraphIndex.of([1.0] * 4, np.array([0, 1]), np.array([1, 2])))
    array([3, 3, 3, 1], dtype=int32)
    """
    levels = np.diff(index.starts)
    below = np.repeat(np.arange(len(levels), dtype=np.int32), levels)
    from_here = np.ones(index.count, np.int32)
    dependent_sums(index.links_out, index.bands[::-1], from_here)
    return (below + from_here)[index.place]


class _Subgraph(NamedTuple):
    """A part by itself: its numbers, rising, how its places are linked, and the heaviest chain to each place.

    What lies outside has one place for all, the last one of `finish`, called -1, with a chain of no hours.
    """

    numbers: Ints
    into: Rows
    finish: Floats


def _finish(index: GraphIndex, topics: npt.ArrayLike | None, hours: Floats | None) -> _Subgraph:
    """The heaviest chain to each topic of a part: linear in the part and its links."""
    own = index.hours if hours is None else hours
    if topics is None:
        finish = own[index.order]
        prerequisite_sums(index.links_into, index.bands, finish)
        return _Subgraph(np.arange(index.count, dtype=np.int32), index.into, finish)
    numbers = rising(index.place[np.asarray(topics, np.int32)], index.count)
    count = len(numbers)
    place = np.zeros(index.count, np.int32)
    place[numbers] = np.arange(1, count + 1, dtype=np.int32)
    positions = index.into.positions(numbers)
    first = np.zeros(count + 1, np.int64)
    np.cumsum(index.into.first[numbers + 1] - index.into.first[numbers], out=first[1:])
    into = Rows(first, place[index.into.others[positions]] - np.int32(1), index.into.edges[positions])
    finish = np.append(own[index.order[numbers]], 0.0)
    borders = np.searchsorted(numbers, [*(band.start for band in index.bands), index.count]).tolist()
    bands = (
        Band(begin, end, end, band.thin or end - begin < _FEW)
        for band, (begin, end) in zip(index.bands, pairwise(borders), strict=True)
    )
    prerequisite_sums(Links(into), bands, finish)
    return _Subgraph(numbers, into, finish)


def _own_hours(index: GraphIndex, topics: npt.ArrayLike | None, hours: Floats | None) -> tuple[Floats, Marks]:
    """Hours and membership by the numbers of the room; no hours for topics outside the part."""
    own = (index.hours if hours is None else hours)[index.order]
    if topics is None:
        return own, np.ones(index.count, np.bool_)
    inside = np.zeros(index.count, np.bool_)
    inside[index.place[np.asarray(topics, np.int32)]] = True
    return np.where(inside, own, 0.0), inside
