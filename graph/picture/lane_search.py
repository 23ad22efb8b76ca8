"""The order of the lanes for which lines cross least: whole lanes are moved, what is in them stays in its order.

A line is a straight one, so whether two cross depends on where the lanes of their four ends lie, and on nothing else
while lanes are moved. That makes a move so cheap that all can be tried.
"""

from __future__ import annotations

import numpy as np

from graph.picture.crossings import Floats, Ints

# Pairs of lines that are looked at; of more, an even sample. The more lanes, the more moves, so the fewer pairs.
MOST_PAIRS = 12_000
PAIRS_DRAWN = 150_000
MOVE_WORK = 3_000_000
ROUNDS = 4


def untangled_lanes(points: Floats, ends: Ints, lanes: Ints, heights: Floats) -> list[int]:
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
    fewest = int(pairs.crossings(_tops([order], heights))[0])
    for _ in range(ROUNDS):
        before = fewest
        for lane in range(count):
            rest = [other for other in order if other != lane]
            moved = [[*rest[:at], lane, *rest[at:]] for at in range(count)]
            crossings = pairs.crossings(_tops(moved, heights))
            best = int(np.argmin(crossings))
            if crossings[best] < fewest:
                fewest, order = int(crossings[best]), moved[best]
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
        one, other = _sampled_pairs(points, ends, max(1, min(MOST_PAIRS, MOVE_WORK // len(heights) ** 2)))
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


def _sampled_pairs(points: Floats, ends: Ints, most: int) -> tuple[Ints, Ints]:
    """Lines in pairs that share columns and no end: all such pairs, or `most` of them, evenly taken."""
    lines = len(ends)
    steps = np.unique(np.linspace(1, max(1, lines // 2), min(lines, 1 + PAIRS_DRAWN // max(1, lines))).astype(np.int64))
    first = np.repeat(np.arange(lines), len(steps))
    one, other = ends[first], ends[(first + np.tile(steps, lines)) % max(1, lines)]
    apart = ~(one[:, :, None] == other[:, None, :]).any(axis=(1, 2))
    column = points[:, 0]
    meet = np.maximum(column[one[:, 0]], column[other[:, 0]]) < np.minimum(column[one[:, 1]], column[other[:, 1]])
    kept = np.flatnonzero(apart & meet)
    if len(kept) > most:
        kept = kept[np.arange(most) * len(kept) // most]
    return one[kept], other[kept]
