"""The order of the lanes for which lines cross least: whole lanes are moved, what is in them stays in its order.

A line is a straight one, so whether two cross depends on where the lanes of their four ends lie, and on nothing else
while lanes are moved. That makes a move so cheap that all can be tried.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graph.picture.crossings import Floats, Ints

# Pairs of lines that are looked at; of more, an even sample. The more lanes, the more moves, so the fewer pairs.
MOST_PAIRS = 12_000
PAIRS_DRAWN = 150_000
MOVE_WORK = 3_000_000
ROUNDS = 4
UPWARDS = 20.0
"""What a line that runs upwards costs, in crossings: people read from the top."""


def lanes_from_the_top(lanes: Sequence[int], lines: Sequence[tuple[int, int]], levels: Sequence[int]) -> list[int]:
    """Return the lanes from top to bottom: first the one that others build on most, then for few crossings downwards.

    Parameters
    ----------
    lanes : sequence of int
        The lane of each topic, numbered from 0.
    lines : sequence of pairs of int
        Topics by their place; the first is a prerequisite of the second.
    levels : sequence of int
        How much comes before each topic.

    Notes
    -----
    The first lane is the one out of which most more lines lead than into it. The others start by that and are moved as
    `untangled_lanes` does, a line that runs upwards counting as `UPWARDS` crossings.

    Examples
    --------
    >>> lanes_from_the_top([0, 1, 1, 2], [(3, 0), (3, 1), (0, 2)], [1, 1, 2, 0])
    [2, 0, 1]
    """
    count = max(lanes, default=-1) + 1
    balance = [0] * count
    for source, target in lines:
        balance[lanes[source]] += 1
        balance[lanes[target]] -= 1
    order = sorted(range(count), key=lambda lane: (-balance[lane], lane))
    if count < 3 or not lines:
        return order
    place = {lane: at for at, lane in enumerate(order)}
    at = np.array([place[lane] for lane in lanes], np.int64)
    level = np.array(levels, float)
    heights = np.maximum(np.bincount(at, minlength=count) / 6.0, 1.0)
    tops = np.concatenate([[0.0], np.cumsum(heights)[:-1]])
    rank = np.zeros(len(lanes))
    for lane in range(count):
        members = np.flatnonzero(at == lane)
        rank[members[np.argsort(level[members], kind="stable")]] = np.arange(len(members)) % 6
    points = np.column_stack([level, tops[at] + heights[at] * (rank + 0.5) / 6])
    moved = untangled_lanes(points, np.array(lines, np.int64), at, heights, upwards=UPWARDS, fixed=1)
    return [order[lane] for lane in moved]


def untangled_lanes(
    points: Floats, ends: Ints, lanes: Ints, heights: Floats, *, upwards: float = 0.0, fixed: int = 0
) -> list[int]:
    """Return the lanes from top to bottom, each moved where lines cross least for as long as that helps.

    Parameters
    ----------
    points : array of shape (topics, 2)
        Column and row of each topic, the first row of the first lane being 0.
    ends : array of shape (lines, 2)
        Topic numbers; the first stands left of the second.
    lanes : array of shape (topics,)
        The lane of each topic, numbered from the top as they lie now.
    heights : array of shape (lanes,)
        Rows of each lane, the gap below it included.

    upwards : float
        What each line from a lane to one above it costs, in crossings.
    fixed : int
        So many lanes at the top stay there.

    Notes
    -----
    At most `ROUNDS` times through all lanes; a move is counted on a sample of the pairs of lines, in O(pairs).

    Examples
    --------
    >>> points = np.array([(0.0, 0.5), (0.0, 1.5), (2.0, 1.5), (1.0, 2.5)])
    >>> untangled_lanes(points, np.array([(0, 3), (1, 2)]), np.array([0, 1, 1, 2]), np.ones(3))
    [1, 0, 2]
    """
    count = len(heights)
    order = list(range(count))
    pairs = _Pairs(points, ends, lanes, heights)
    flow = np.zeros((count, count))
    np.add.at(flow, (lanes[ends[:, 0]], lanes[ends[:, 1]]), 1.0)

    def costs(orders: list[list[int]]) -> Floats:
        places = np.argsort(np.array(orders), axis=1)
        up = [float(flow[place[:, None] > place[None, :]].sum()) for place in places] if upwards else 0.0
        return pairs.crossings(_tops(orders, heights)) * pairs.share + upwards * np.array(up)

    fewest = float(costs([order])[0])
    for _ in range(ROUNDS):
        before = fewest
        for lane in order[fixed:]:
            rest = [other for other in order if other != lane]
            moved = [[*rest[:at], lane, *rest[at:]] for at in range(fixed, count)]
            found = costs(moved)
            best = int(np.argmin(found))
            if found[best] < fewest:
                fewest, order = float(found[best]), moved[best]
        if fewest == before:
            break
    return order


def _tops(orders: list[list[int]], heights: Floats) -> Floats:
    """The first row of each lane (down) in each of the orders (across)."""
    places = np.array(orders)
    stacked = heights[places]
    tops: Floats = np.empty_like(stacked)
    np.put_along_axis(tops, places, stacked.cumsum(axis=1) - stacked, axis=1)
    return tops.T


class _Pairs:
    """Pairs of lines that have columns in common, as what their distance is at both ends of the common stretch."""

    def __init__(self, points: Floats, ends: Ints, lanes: Ints, heights: Floats) -> None:
        one, other, self.share = _sampled_pairs(points, ends, max(1, min(MOST_PAIRS, MOVE_WORK // len(heights) ** 2)))
        column = points[:, 0]
        row = points[:, 1] - _tops([list(range(len(heights)))], heights)[lanes, 0]
        four = np.column_stack([one, other]).T
        self.lanes = lanes[four]
        left = np.maximum(column[one[:, 0]], column[other[:, 0]])
        right = np.minimum(column[one[:, 1]], column[other[:, 1]])
        self.shares = [np.array([*_shares(column, one, at), *-_shares(column, other, at)]) for at in (left, right)]
        self.within = [(shares * row[four]).sum(axis=0) for shares in self.shares]

    def crossings(self, tops: Floats) -> Ints:
        """How many pairs cross if the lanes begin at these rows: lanes down, one set of rows in each column."""
        rows = [tops[lanes] for lanes in self.lanes]
        left, right = (
            within[:, None] + sum(share[:, None] * at for share, at in zip(shares, rows, strict=True))
            for shares, within in zip(self.shares, self.within, strict=True)
        )
        counted: Ints = (left * right < -1e-9).sum(axis=0)
        return counted


def _shares(column: Floats, line: Ints, at: Floats) -> Floats:
    """How much the rows of both ends of each line count for its row at a column."""
    share = (at - column[line[:, 0]]) / (column[line[:, 1]] - column[line[:, 0]])
    return np.array([1 - share, share])


def _sampled_pairs(points: Floats, ends: Ints, most: int) -> tuple[Ints, Ints, float]:
    """Lines in pairs that share columns and no end, `most` evenly taken, and how many each stands for."""
    lines = len(ends)
    steps = np.unique(np.linspace(1, max(1, lines // 2), min(lines, 1 + PAIRS_DRAWN // max(1, lines))).astype(np.int64))
    first = np.repeat(np.arange(lines), len(steps))
    one, other = ends[first], ends[(first + np.tile(steps, lines)) % max(1, lines)]
    apart = ~(one[:, :, None] == other[:, None, :]).any(axis=(1, 2))
    column = points[:, 0]
    meet = np.maximum(column[one[:, 0]], column[other[:, 0]]) < np.minimum(column[one[:, 1]], column[other[:, 1]])
    kept = np.flatnonzero(apart & meet)
    found = len(kept)
    if found > most:
        kept = kept[np.arange(most) * found // most]
    every = len(first) / max(1.0, lines * (lines - 1) / 2)
    return one[kept], other[kept], found / max(1, len(kept)) / max(min(every, 1.0), 1e-9)
