"""What topics rest on, what rests on them, what follows from knowing them, and the edges of a part.

Topics are numbers in file order, and every answer is an array of such numbers, smallest first.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from graph.index.index import GraphIndex
from graph.index.rows import Ints, Links, Marks, Rows, rising
from graph.index.sweeps import reached_from

Topics = npt.ArrayLike
"""Topic numbers, in any order."""


def closure(index: GraphIndex, goals: Topics) -> Ints:
    """Return the goals and everything they rest on over required edges, all alternatives included; whole blocks.

    Raises
    ------
    IndexError
        If there is no topic of such a number.
    ValueError
        If topics require each other in a cycle.

    Notes
    -----
    Linear in the closure if it is small, otherwise one pass by level, O(V + E).

    Examples
    --------
    >>> index = GraphIndex.of([1.0] * 4, np.array([0, 1, 0]), np.array([1, 2, 3]))
    >>> closure(index, [2])
    array([0, 1, 2], dtype=int32)
    """
    return _reached(index, "links_into", goals, downwards=True)


def known_closure(index: GraphIndex, known: Topics) -> Ints:
    """Return `known` and every topic that follows from it; through alternatives nothing follows; whole blocks.

    Errors and cost as `closure`.

    Examples
    --------
    >>> index = GraphIndex.of([1.0] * 3, np.array([0, 1]), np.array([2, 2]), groups=np.array([0, 0]))
    >>> known_closure(index, [2]), closure(index, [2])
    (array([2], dtype=int32), array([0, 1, 2], dtype=int32))
    """
    return _reached(index, "links_always_into", known, downwards=True)


def needed(index: GraphIndex, goals: Topics, held: Topics) -> Ints:
    """Return the goals and everything they rest on that is not held, and of that only what rests below no held topic.

    All alternatives are included. Errors as `closure`; a sort of what is reached besides its cost.

    Examples
    --------
    >>> index = GraphIndex.of([1.0] * 4, np.array([0, 1, 2]), np.array([1, 2, 3]))
    >>> needed(index, [3], [1]), needed(index, [3], [])
    (array([2, 3], dtype=int32), array([0, 1, 2, 3], dtype=int32))
    """
    is_held = _marked(index, held)
    asked = np.unique(np.asarray(goals, np.int32))
    asked = asked[~is_held[asked]]
    reached = closure(index, asked)
    open_topics = reached[~is_held[reached]]
    if len(open_topics) == len(reached):
        return reached
    own = part(index, open_topics)
    return open_topics[closure(own, np.searchsorted(open_topics, asked))]


def dependents(index: GraphIndex, topics: Topics) -> Ints:
    """Return every topic that rests on one of these, directly or not, over required edges; these themselves not.

    Errors and cost as `closure`.

    Examples
    --------
    >>> index = GraphIndex.of([1.0] * 4, np.array([0, 1, 0]), np.array([1, 2, 3]))
    >>> dependents(index, [0])
    array([1, 2, 3], dtype=int32)
    """
    reached = _reached(index, "links_out", topics, downwards=False)
    return reached[~_marked(index, topics)[reached]]


def cut(index: GraphIndex, topics: Topics, *, closing: bool = False) -> Ints:
    """Return the edges among these topics, required or not, in file order: what a graph of that part is made of.

    Edges that close a cycle of corequisites are there too where `closing` asks for them.

    Notes
    -----
    O(P log P) for the P edges that lead to these topics, and a byte for each topic of the index.

    Examples
    --------
    >>> index = GraphIndex.of([1.0] * 4, np.array([0, 1, 0]), np.array([1, 2, 3]))
    >>> cut(index, [0, 2, 3])
    array([2], dtype=int32)
    """
    inside = _marked(index, topics)
    places = index.place[np.asarray(topics, np.int32)]
    edges = np.concatenate([_edges_of(rows, places) for rows in (index.into, index.recommended_into)])
    edges = edges[inside[index.sources[edges]]]
    if closing and index.has_blocks:
        back = index.closing
        edges = np.concatenate((edges, back[inside[index.sources[back]] & inside[index.targets[back]]]))
    return np.sort(edges)


def part(index: GraphIndex, topics: Topics) -> GraphIndex:
    """Return the index of these topics alone, with the edges among them.

    Topic `i` of the part is ``topics[i]`` of `index`: give them in the order of their ids, and ties in the
    part go to the id that sorts first. Edges keep their sequence; edge `i` is
    ``cut(index, topics, closing=True)[i]``.

    Examples
    --------
    >>> index = GraphIndex.of([1.0, 2.0, 3.0, 4.0], np.array([0, 1, 0]), np.array([1, 2, 3]))
    >>> chain = part(index, [2, 1])
    >>> chain.hours, chain.sources, chain.targets
    (array([3., 2.]), array([1], dtype=int32), array([0], dtype=int32))
    """
    chosen = np.asarray(topics, np.int32)
    own = np.full(index.count, -1, np.int32)
    own[chosen] = np.arange(len(chosen), dtype=np.int32)
    edges = cut(index, chosen, closing=True)
    return GraphIndex.of(
        index.hours[chosen],
        own[index.sources[edges]],
        own[index.targets[edges]],
        index.required[edges],
        index.groups[edges],
        np.flatnonzero(np.isin(edges, index.corequisites)).astype(np.int32) if len(index.corequisites) else None,
        index.asked,
    )


def _reached(index: GraphIndex, links_name: str, topics: Topics, *, downwards: bool) -> Ints:
    """What the links of this name lead to; where topics are taken together, on the index in which they are one."""
    if index.has_blocks:
        blocks, whole = index.contracted
        return blocks.whole(_reached(whole, links_name, blocks.of[np.asarray(topics, np.int32)], downwards=downwards))
    links: Links = getattr(index, links_name)
    starts = index.place[np.asarray(topics, np.int32)]
    bands = index.bands[::-1] if downwards else index.bands
    return rising(index.order[reached_from(links, starts, bands)], index.count)


def _marked(index: GraphIndex, topics: Topics) -> Marks:
    marks = np.zeros(index.count, np.bool_)
    marks[np.asarray(topics, np.int32)] = True
    return marks


def _edges_of(rows: Rows, places: Ints) -> Ints:
    return rows.edges[rows.positions(places)]
