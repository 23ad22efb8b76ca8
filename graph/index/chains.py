"""The heaviest chains of a whole graph: critical path, slack, and how deep each topic lies in a chain.

An edge runs from a prerequisite to the topic that needs it; recommended edges are left out, and of alternatives each
counts as if it were needed. A part is given by its topics: only chains inside it count.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from graph.index.index import GraphIndex
from graph.index.rows import Floats, Ints, Marks, Rows
from graph.index.sweeps import dependent_sums, prerequisite_sums

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
    finish, inside = _own_hours(index, topics, hours)
    prerequisite_sums(index.into, index.bands, finish, inside)
    return finish[index.place]


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
    One pass by level, O(V + E), and a walk back: the forward pass of the critical path method. A chain always goes
    back to a topic that needs nothing.

    Examples
    --------
    >>> index = GraphIndex.of([2.0, 3.0, 1.0], np.array([0, 1, 0]), np.array([1, 2, 2]))
    >>> critical_path(index)
    array([0, 1, 2], dtype=int32)
    """
    finish, inside = _own_hours(index, topics, hours)
    prerequisite_sums(index.into, index.bands, finish, inside)
    ties = index.order if rank is None else np.asarray(rank)[index.order]
    ends = np.flatnonzero(inside & (finish == finish[inside].max(initial=-1.0)))
    if not len(ends):
        return index.order[:0]
    return index.order[_walked_back(index.into, finish, ties, inside, int(ends[ties[ends].argmin()]))]


def _walked_back(into: Rows, finish: Floats, ties: npt.NDArray[np.integer], inside: Marks, end: int) -> Ints:
    """The numbers of the chain that ends with `end`, first to last."""
    first, others = into.first.data, into.others.data
    until, rank, member = finish.data, ties.data, inside.data
    chain: list[int] = []
    candidates = [end]
    while candidates:
        chain.append(min(candidates, key=lambda number: (-until[number], rank[number])))
        candidates = [number for number in others[first[chain[-1]] : first[chain[-1] + 1]] if member[number]]
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
    prerequisite_sums(index.into, index.bands, finish, inside)
    dependent_sums(index.out, index.bands[::-1], to_the_end, inside)
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
    dependent_sums(index.out, index.bands[::-1], from_here)
    return (below + from_here)[index.place]


def _own_hours(index: GraphIndex, topics: npt.ArrayLike | None, hours: Floats | None) -> tuple[Floats, Marks]:
    """Hours and membership by the numbers of the room; no hours for topics outside the part."""
    own = (index.hours if hours is None else hours)[index.order]
    if topics is None:
        return own, np.ones(index.count, np.bool_)
    inside = np.zeros(index.count, np.bool_)
    inside[index.place[np.asarray(topics, np.int32)]] = True
    return np.where(inside, own, 0.0), inside
