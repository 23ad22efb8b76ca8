"""Topics numbered again, level by level, so that one pass over the numbers meets every prerequisite first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graph.index.rows import Ints, Places, Rows

THIN = 32
"""A level of fewer topics is gone through topic by topic: a call on arrays costs as much as so many topics."""


class Band(NamedTuple):
    """A run of topics in the new numbering: one wide level, or several thin ones after each other.

    In a wide band the topics from `start` to `used` have dependents and those from there to `stop` have none.
    """

    start: int
    stop: int
    used: int
    thin: bool


class Numbering(NamedTuple):
    """Topics by level, inside a level those with most dependents first, then in file order.

    ``order[i]`` is the topic that has number `i` here and ``place[t]`` the number of topic `t`. Level `l` goes from
    ``starts[l]`` to ``starts[l + 1]``. Topics in or behind a cycle have no level
    and come last, behind ``starts[-1]``.
    """

    order: Ints
    place: Ints
    starts: Places

    @property
    def levels(self) -> Ints:
        """The level of each topic; -1 where it has none."""
        level = np.full(len(self.order), -1, np.int32)
        ordered = np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))
        level[self.order[: len(ordered)]] = ordered
        return level

    def bands(self, users: npt.NDArray[np.integer]) -> tuple[Band, ...]:
        """Return wide levels and runs of thin ones; `users` counts the dependents of each new number."""
        wide = np.diff(self.starts) >= THIN
        border = np.ones(len(self.starts), np.bool_)
        border[1:-1] = wide[1:] | wide[:-1]
        thin = ~wide[border[:-1]]
        borders = self.starts[border].tolist()
        before = np.append(0, np.cumsum(users > 0))
        return tuple(
            Band(start, stop, start + int(before[stop] - before[start]), bool(is_thin))
            for start, stop, is_thin in zip(borders, borders[1:], thin, strict=False)
        )


def numbered(out: Rows, waiting_for: npt.NDArray[np.integer]) -> Numbering:
    """Return the numbering by level over these links.

    Parameters
    ----------
    out : Rows
        The dependents of each topic.
    waiting_for : array of int
        How many prerequisites each topic has.

    Notes
    -----
    O(V log V + E): topics that need nothing more are taken away, level after level (Kahn 1962).
    """
    by_level, starts = _taken_away(out, np.array(waiting_for, np.int32))
    level = np.full(len(waiting_for), len(starts), np.int64)
    level[by_level] = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    degrees = out.degrees
    by_degree = _sorted_by(degrees.max(initial=0) - degrees)
    order = by_degree[_sorted_by(level[by_degree])]
    place = np.empty_like(order)
    place[order] = np.arange(len(order), dtype=np.int32)
    return Numbering(order, place, starts)


def _sorted_by(keys: npt.NDArray[np.integer]) -> Ints:
    """Positions in the order of their keys, all of 0 or more, equal ones as they stand; faster than `np.argsort`."""
    packed = keys.astype(np.int64) << 32 | np.arange(len(keys))
    packed.sort()
    return packed.astype(np.int32)


def _taken_away(out: Rows, missing: Ints) -> tuple[Ints, Places]:
    """Topics that are in or behind no cycle, level after level, and where each level starts."""
    starts = [0]
    parts: list[Ints] = []
    level = np.flatnonzero(missing == 0).astype(np.int32)
    while len(level):
        if len(level) < THIN:
            level = _thin_levels(out, missing, level, starts, parts)
            continue
        parts.append(level)
        starts.append(starts[-1] + len(level))
        targets = np.sort(out.others[out.positions(level)])
        ends = np.flatnonzero(np.append(targets[1:] != targets[:-1], True)) if len(targets) else targets
        found = targets[ends]
        missing[found] -= np.diff(ends, prepend=-1).astype(np.int32)
        level = found[missing[found] == 0]
    return np.concatenate([np.empty(0, np.int32), *parts]), np.array(starts)


def _thin_levels(out: Rows, missing: Ints, level: Ints, starts: list[int], parts: list[Ints]) -> Ints:
    """Go on topic by topic while levels are thin; return the first level that is not, or an empty one."""
    first, others, left = out.first.data, out.others.data, missing.data
    taken: list[int] = []
    present: list[int] = level.tolist()
    while 0 < len(present) < THIN:
        taken += present
        starts.append(starts[-1] + len(present))
        following = []
        for topic in present:
            for target in others[first[topic] : first[topic + 1]]:
                left[target] -= 1
                if not left[target]:
                    following.append(target)
        present = following
    parts.append(np.array(taken, np.int32))
    return np.array(present, np.int32)
