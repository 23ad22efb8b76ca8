"""The part of a large graph around one topic."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

import networkx as nx

from graph.errors import UnknownTopicError


def neighbourhood(graph: nx.DiGraph, topic: str, most: int) -> list[str]:
    """Return `topic` and the topics nearest to it along prerequisites in either direction, at most `most` in all.

    Nearer topics come first, and of equally near ones those that `topic` rests on take turns with those that rest
    on it, each in the order of the graph. All kinds of edges count.

    Raises
    ------
    UnknownTopicError
        If `topic` is not in `graph`.

    Notes
    -----
    Two breadth-first searches that stop early: O(edges of the topics returned).

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("limits", "series"), ("limits", "integrals"), ("series", "powers")])
    >>> neighbourhood(graph, "limits", most=4)
    ['limits', 'sets', 'series', 'integrals']
    """
    if topic not in graph:
        raise UnknownTopicError(topic)
    found: dict[str, None] = {topic: None}
    sides = (_outward(graph.pred, topic), _outward(graph.succ, topic))
    while len(found) < most and (ends := [next(side, None) for side in sides]) != [None, None]:
        for end in ends:
            if end is not None and len(found) < most:
                found.setdefault(end, None)
    return list(found)


def _outward(neighbours: Mapping[str, Iterable[str]], topic: str) -> Iterator[str]:
    """The topics in one direction, nearest first."""
    seen, waiting = {topic}, deque([topic])
    while waiting:
        for other in neighbours[waiting.popleft()]:
            if other not in seen:
                seen.add(other)
                waiting.append(other)
                yield other


def landmark(graph: nx.DiGraph) -> str:
    """Return the topic with most edges, a place to begin where nothing was chosen; ties go to the id that sorts first.

    Examples
    --------
    >>> landmark(nx.DiGraph([("sets", "limits"), ("limits", "series")]))
    'limits'
    """
    best: str = min(graph, key=lambda topic: (-graph.degree(topic), topic))
    return best
