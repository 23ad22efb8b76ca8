"""Depth-first post-orders of very many topics: each topic right before what it is for."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from graph.index.index import GraphIndex
from graph.index.rows import Ints, Places, rows_by
from graph.index.sweeps import prerequisite_sums

SECONDS = 3600
"""Hours are compared as whole seconds, so that equal sums are equal whatever order they were taken in."""


def seconds_of(index: GraphIndex) -> Places:
    """Return the study time of each topic in whole seconds."""
    return np.rint(index.hours * SECONDS).astype(np.int64)


def chain_seconds(index: GraphIndex) -> Places:
    """Return the seconds of the heaviest chain that ends with each topic, its own included. O(V + E)."""
    sums = seconds_of(index)[index.order]
    prerequisite_sums(index.links_into, index.bands, sums)
    return sums[index.place]


def heaviest_first(topics: npt.NDArray[np.integer], weight: Places) -> Ints:
    """Return the topics by falling weight; ties go to the smaller number."""
    return topics[np.lexsort((topics, -weight[topics]))].astype(np.int32)


class PostOrders:
    """The depth-first post-orders of one index, in which the prerequisite with the heaviest chain comes first.

    Ties go to the smaller number. Making this costs a sort, O((V + E) log V), and each order O(V + E). Nothing is
    recursive.
    """

    def __init__(self, index: GraphIndex) -> None:
        self.weight = chain_seconds(index)
        self._heavy = heaviest_first(np.arange(index.count), self.weight)
        self._place = np.empty_like(self._heavy)
        self._place[self._heavy] = np.arange(index.count, dtype=np.int32)
        edges = np.flatnonzero(index.required)
        targets, sources = self._place[index.targets[edges]], self._place[index.sources[edges]]
        by_source = rows_by(sources, targets, index.count)
        rows = rows_by(by_source.others, sources[by_source.edges], index.count)
        self._first: list[int] = rows.first.tolist()
        self._others: list[int] = rows.others.tolist()
        self._ends: list[int] = np.flatnonzero(by_source.degrees == 0).tolist()

    def of(self, roots: Ints) -> Ints:
        """Return all topics: what each root still lacks and the root, root after root, then what no root rests on."""
        first, others = self._first, self._others
        seen = bytearray(len(self._heavy))
        result: list[int] = []
        for root in (*self._place[roots].tolist(), *self._ends):
            if seen[root]:
                continue
            seen[root] = 1
            chain = [root]
            rest = [iter(others[first[root] : first[root + 1]])]
            while chain:
                for source in rest[-1]:
                    if not seen[source]:
                        seen[source] = 1
                        chain.append(source)
                        rest.append(iter(others[first[source] : first[source + 1]]))
                        break
                else:
                    result.append(chain.pop())
                    rest.pop()
        return self._heavy[np.array(result, np.int32)]
