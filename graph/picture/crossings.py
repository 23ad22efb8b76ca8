"""Local search over the cells of a layout: fewer crossings, fewer lines through marks, more room for names.

A topic may take any cell of its lane between what it needs and what needs it, free or by swapping. Costs are counted
in crossings of straight lines, so that what is minimised is what is drawn; names count by their width.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# What each thing costs, in crossings.
LINE_THROUGH_A_MARK = 1.5
NAME_WITHOUT_ROOM = 1.0
ROW_OF_LENGTH = 0.03
COLUMN_OF_LENGTH = 0.06
LEAST_GAIN = 0.01
# Cells looked at for one topic, nearest first; a step to the next column is as far as this many rows.
CANDIDATES = 16
COLUMN_IN_ROWS = 1.5
# A line nearer to a mark than this, in rows, runs through it.
MARK_REACH = 0.3


def lines_cross(a: Floats, b: Floats, c: Floats, d: Floats) -> Bools:
    """Return whether the open line a-b crosses the open line c-d, for arrays of points that broadcast."""
    crossed: Bools = (_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0)
    return crossed


def _side(p: Floats, q: Floats, r: Floats) -> Floats:
    """Above zero where r lies left of the way from p to q, below zero where right."""
    turn: Floats = (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (r[..., 0] - p[..., 0])
    return turn


class CellSearch:
    """Moves and swaps of topics between cells, kept as long as they lower the cost.

    Parameters
    ----------
    points : array of shape (topics, 2)
        Column and row of each topic; changed in place.
    ends : array of shape (lines, 2)
        Topic numbers; the first stands left of the second.
    spans : array of shape (topics,)
        Columns that the name of each topic covers to the right of its mark.
    """

    def __init__(self, points: Floats, ends: Ints, spans: Floats) -> None:
        self.points = points
        self.ends = ends
        self.spans = spans
        self.own: list[list[int]] = [[] for _ in range(len(points))]
        for line, (source, target) in enumerate(ends.tolist()):
            self.own[source].append(line)
            self.own[target].append(line)
        self.taken = {(x, y): topic for topic, (x, y) in enumerate(points.tolist())}
        self.starts, self.stops = points[ends[:, 0]], points[ends[:, 1]]

    def improve(self, topic: int, cells: Floats) -> bool:
        """Give `topic` the best of `cells` that keep the order of its lines, by a move or a swap; True if it moved."""
        here = self.points[topic].copy()
        left, right = self._bounds(topic)
        allowed = cells[(cells[:, 0] > left) & (cells[:, 0] < right)]
        distance = np.abs(allowed - here) @ np.array([COLUMN_IN_ROWS, 1.0])
        nearest = allowed[np.argsort(distance, kind="stable")[: CANDIDATES + 1]]
        if len(nearest) < 2:
            return False
        costs = self._costs(topic, nearest)
        for choice in np.argsort(costs, kind="stable")[:3].tolist():
            there = nearest[choice]
            gain = float(costs[0] - costs[choice])
            if gain <= LEAST_GAIN:
                return False
            other = self.taken.get((float(there[0]), float(there[1])))
            if other is not None:
                left, right = self._bounds(other)
                if not left < here[0] < right:
                    continue
                theirs = self._costs(other, np.array([there, here]))
                gain += float(theirs[0] - theirs[1])
            if gain > LEAST_GAIN:
                self._move(topic, other, here, there)
                return True
        return False

    def _bounds(self, topic: int) -> tuple[float, float]:
        """The columns between which `topic` must stand: past what it needs, before what needs it."""
        own = self.own[topic]
        incoming = self.ends[own, 1] == topic
        left, right = self.starts[own, 0][incoming], self.stops[own, 0][~incoming]
        return float(left.max(initial=-np.inf)), float(right.min(initial=np.inf))

    def _move(self, topic: int, other: int | None, here: Floats, there: Floats) -> None:
        del self.taken[float(here[0]), float(here[1])]
        for mover, cell in ((topic, there), (other, here)):
            if mover is not None:
                self.points[mover] = cell
                self.taken[float(cell[0]), float(cell[1])] = mover
                own = self.own[mover]
                self.starts[own], self.stops[own] = self.points[self.ends[own, 0]], self.points[self.ends[own, 1]]

    def _costs(self, topic: int, cells: Floats) -> Floats:
        """The cost of `topic` in each of `cells`, all other topics staying where they are."""
        own = self.own[topic]
        left, right = float(cells[:, 0].min()), float(cells[:, 0].max())
        far = self.points[self.ends[own].sum(axis=1) - topic]
        near = (self.starts[:, 0] < far[:, 0].max(initial=right)) & (self.stops[:, 0] > far[:, 0].min(initial=left))
        near[own] = False
        starts, stops = self.starts[near], self.stops[near]
        costs = NAME_WITHOUT_ROOM * self._cramped(topic, cells)
        costs += LINE_THROUGH_A_MARK * _met(starts, stops, cells)
        if own:
            costs += ROW_OF_LENGTH * np.abs(cells[:, None, 1] - far[None, :, 1]).sum(axis=1)
            costs += COLUMN_OF_LENGTH * np.abs(cells[:, None, 0] - far[None, :, 0]).sum(axis=1)
            costs += _crossed(cells, far, starts, stops)
            costs += LINE_THROUGH_A_MARK * _met_between(cells, far, np.delete(self.points, topic, 0))
        return costs

    def _cramped(self, topic: int, cells: Floats) -> Floats:
        """Names that have no room right of their mark: that of `topic`, and those it stands in the way of."""
        ahead = self.points[None, :, 0] - cells[:, None, 0]
        same_row = np.abs(self.points[None, :, 1] - cells[:, None, 1]) < 0.4
        same_row[:, topic] = False
        mine = (same_row & (ahead > 0) & (ahead < self.spans[topic])).any(axis=1)
        theirs = (same_row & (ahead < 0) & (-ahead < self.spans)).sum(axis=1)
        counted: Floats = mine.astype(float) + theirs
        return counted


def _met(starts: Floats, stops: Floats, cells: Floats) -> Floats:
    """How many lines run through each of `cells`."""
    share = (cells[:, None, 0] - starts[:, 0]) / (stops[:, 0] - starts[:, 0])
    height = starts[:, 1] + (stops[:, 1] - starts[:, 1]) * share
    through = (share > 0) & (share < 1) & (np.abs(height - cells[:, None, 1]) < MARK_REACH)
    counted: Floats = through.sum(axis=1).astype(float)
    return counted


def _met_between(cells: Floats, far: Floats, others: Floats) -> Floats:
    """How many of `others` the lines from each of `cells` to all of `far` run through."""
    run, rise = far[None, :, 0] - cells[:, None, 0], far[None, :, 1] - cells[:, None, 1]
    share = (others[:, 0] - cells[:, None, None, 0]) / run[:, :, None]
    height = cells[:, None, None, 1] + rise[:, :, None] * share
    through = (share > 0) & (share < 1) & (np.abs(height - others[:, 1]) < MARK_REACH)
    counted: Floats = through.sum(axis=(1, 2)).astype(float)
    return counted


def _crossed(cells: Floats, far: Floats, starts: Floats, stops: Floats) -> Floats:
    """How many lines the lines from each of `cells` to all of `far` would cross.

    All lines run from left to right, so two cross where one is above the other at the left end of their common
    stretch and below it at the right end.
    """
    slope = (stops[:, 1] - starts[:, 1]) / (stops[:, 0] - starts[:, 0])
    base = starts[:, 1] - slope * starts[:, 0]
    own_slope = (far[None, :, 1] - cells[:, None, 1]) / (far[None, :, 0] - cells[:, None, 0])
    own_base = cells[:, None, 1] - own_slope * cells[:, None, 0]
    left = np.maximum(np.minimum(cells[:, None, 0], far[None, :, 0])[:, :, None], starts[:, 0])
    right = np.minimum(np.maximum(cells[:, None, 0], far[None, :, 0])[:, :, None], stops[:, 0])
    steeper = own_slope[:, :, None] - slope
    above = own_base[:, :, None] - base
    met = ((above + steeper * left) * (above + steeper * right) < -1e-9) & (left < right)
    counted: Floats = met.sum(axis=(1, 2)).astype(float)
    return counted
