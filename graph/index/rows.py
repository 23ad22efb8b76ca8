"""Links between numbered topics as rows: for each topic the topics it is linked with, all rows in one array.

This is the compressed sparse row form of a graph. It costs 8 bytes for each topic and 8 for each link.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
"""Topic or edge numbers."""
Places = npt.NDArray[np.int64]
"""Positions in an array of links."""
Floats = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]

# To sort so many numbers takes as long as to look at a byte for each number there is.
_SORTED_SHARE = 64


class Rows(NamedTuple):
    """Row `i` links with ``others[first[i]:first[i + 1]]``, over the edges of the same positions in `edges`."""

    first: Places
    others: Ints
    edges: Ints

    @property
    def degrees(self) -> Places:
        """How many links each row has."""
        return np.diff(self.first)

    def row(self, number: int) -> Ints:
        """Return what row `number` links with."""
        return self.others[self.first[number] : self.first[number + 1]]

    def positions(self, numbers: npt.NDArray[np.integer]) -> Places:
        """Return where the links of these rows stand in `others` and `edges`, row after row."""
        begin = self.first[numbers]
        length = self.first[numbers + 1] - begin
        total = np.cumsum(length)
        shift = begin - total + length
        return np.repeat(shift, length) + np.arange(total[-1] if len(total) else 0)

    def renumbered(self, order: Ints, place: Ints) -> Rows:
        """Return the same links where row `order[i]` becomes row `i`, and topic `t` is called `place[t]`."""
        first = np.zeros_like(self.first)
        np.cumsum(self.degrees[order], out=first[1:])
        positions = self.positions(order)
        return Rows(first, place[self.others[positions]], self.edges[positions])


@dataclass(frozen=True, eq=False)
class Links:
    """Rows laid out for passes over whole levels, as machine words: NumPy converts other numbers at each use.

    16 bytes for each link, made when they are first asked for.
    """

    rows: Rows

    @cached_property
    def owners(self) -> Places:
        """The row of each link."""
        return np.repeat(np.arange(len(self.rows.first) - 1), self.rows.degrees)

    @cached_property
    def others(self) -> Places:
        """What each link leads to."""
        return self.rows.others.astype(np.int64)


def rising(numbers: npt.NDArray[np.integer], count: int) -> Ints:
    """Return different numbers below `count` in rising order; many of them by marks instead of a sort.

    Examples
    --------
    >>> rising(np.array([3, 0, 2]), 4)
    array([0, 2, 3], dtype=int32)
    """
    if len(numbers) * _SORTED_SHARE < count:
        return np.sort(numbers).astype(np.int32, copy=False)
    marks = np.zeros(count, np.bool_)
    marks[numbers] = True
    return np.flatnonzero(marks).astype(np.int32)


def rows_by(owners: Ints, others: Ints, count: int, edges: Ints | None = None) -> Rows:
    """Return the links as `count` rows; inside a row they keep their sequence.

    Parameters
    ----------
    owners, others : array of int32
        Link `i` belongs to row ``owners[i]`` and leads to ``others[i]``.
    count : int
        Number of rows.
    edges : array of int32, optional
        What each link is called; its position if absent.

    Notes
    -----
    One sort of 64-bit keys, owner above position: O(E log E), 7 ns for each link.

    Examples
    --------
    >>> rows = rows_by(np.array([2, 0, 2], np.int32), np.array([1, 2, 0], np.int32), 3)
    >>> rows.row(2), rows.row(1), rows.edges
    (array([1, 0], dtype=int32), array([], dtype=int32), array([1, 0, 2], dtype=int32))
    """
    keys = owners.astype(np.int64)
    keys <<= 32
    keys |= np.arange(len(keys))
    keys.sort()
    positions = keys.astype(np.int32)  # the lower half
    first = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(owners, minlength=count), out=first[1:])
    return Rows(first, others[positions], positions if edges is None else edges[positions])
