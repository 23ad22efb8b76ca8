"""Topics that are corequisites of each other: they are taken together, and where it matters they count as one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graph.index.cycles import components
from graph.index.rows import Ints, Marks

ALONE = -1


class Blocks(NamedTuple):
    """The number of the block of each topic, `ALONE` for most; and the edges that are left out to keep it acyclic."""

    block: Ints
    closing: Ints


def blocks_of(count: int, sources: Ints, targets: Ints, required: Marks, corequisites: Ints) -> Blocks:
    """Return which topics are taken together: components of needed edges all of which are corequisites.

    Of such a component, edges to a topic that an earlier edge of it names before are left out: of two topics that are
    corequisites of each other, the edge that stands first stays. A component with a required edge in it is no block but
    an error, and keeps its edges.

    Parameters
    ----------
    required : array of bool
        False for edges that are merely recommended.
    corequisites : array of int32
        The edges that are corequisites.

    Notes
    -----
    O(V + E), and a sort of the edges inside of blocks.

    Examples
    --------
    >>> sources, targets = np.array([1, 0, 1], np.int32), np.array([0, 1, 2], np.int32)
    >>> blocks_of(3, sources, targets, np.ones(3, bool), np.array([0, 1], np.int32))
    Blocks(block=array([ 0,  0, -1], dtype=int32), closing=array([1], dtype=int32))
    """
    found = components(count, sources[required], targets[required])
    inside = found.inside(sources, targets)
    inside = inside[required[inside]]
    is_block = np.ones(len(found.topics) + 1, np.bool_)
    is_block[found.of[sources[np.setdiff1d(inside, corequisites)]]] = False
    renamed = np.append(np.cumsum(is_block[:-1]) - 1, ALONE).astype(np.int32)
    renamed[~is_block] = ALONE
    inside = inside[is_block[found.of[sources[inside]]]]
    ends = np.column_stack((sources[inside], targets[inside]))
    named, first = np.unique(ends.ravel(), return_index=True)
    place = np.zeros(count, np.int64)
    place[named] = first
    return Blocks(renamed[found.of], inside[place[ends[:, 0]] >= place[ends[:, 1]]].astype(np.int32))


class Contracted(NamedTuple):
    """Topics with each block as one: `firsts` has the first topic of each, `of` says in which of them a topic is."""

    firsts: Ints
    of: Ints

    def whole(self, numbers: Ints) -> Ints:
        """Return the topics of these blocks and single topics, smallest first."""
        is_in = np.zeros(len(self.firsts), np.bool_)
        is_in[numbers] = True
        return np.flatnonzero(is_in[self.of]).astype(np.int32)


def contracted(block: npt.NDArray[np.integer]) -> Contracted:
    """Return the numbering in which all topics of a block are one.

    Examples
    --------
    >>> contracted(np.array([-1, 0, -1, 0])).of
    array([0, 1, 2, 1], dtype=int32)
    """
    first = np.arange(len(block))
    together = np.flatnonzero(block != ALONE)
    _, firsts, number = np.unique(block[together], return_index=True, return_inverse=True)
    first[together] = together[firsts][number]
    firsts, of = np.unique(first, return_inverse=True)
    return Contracted(firsts.astype(np.int32), of.astype(np.int32))
