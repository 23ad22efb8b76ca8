"""The part of a large graph around one topic."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping

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


def grown(graph: nx.DiGraph, topics: Iterable[str], around: Iterable[tuple[str, str]], most: int) -> list[str]:
    """Return `topics` and the neighbours that were asked for, each once, no more than `most` in all.

    Parameters
    ----------
    graph : nx.DiGraph
        All kinds of edges count.
    topics : iterable of str
        Ids, kept in their order.
    around : iterable of pairs of str
        A topic, and ``"needs"`` for its direct prerequisites or ``"unlocks"`` for the topics that need it.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("limits", "series"), ("limits", "integrals")])
    >>> grown(graph, ["limits"], [("limits", "unlocks")], most=10)
    ['limits', 'series', 'integrals']
    """
    found = dict.fromkeys(topics)
    for topic, side in around:
        for other in graph.pred[topic] if side == "needs" else graph.succ[topic]:
            if len(found) < most:
                found.setdefault(other)
    return list(found)


def left_out(graph: nx.DiGraph, topics: Collection[str]) -> dict[str, tuple[int, int]]:
    """Return how many prerequisites and how many dependents of each of `topics` are not among them.

    Topics with all their neighbours have no entry.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("limits", "series"), ("limits", "integrals")])
    >>> left_out(graph, {"limits", "series"})
    {'limits': (1, 1)}
    """
    kept = frozenset(topics)
    counts = {
        topic: (
            sum(other not in kept for other in graph.pred[topic]),
            sum(other not in kept for other in graph.succ[topic]),
        )
        for topic in sorted(kept)
    }
    return {topic: count for topic, count in counts.items() if any(count)}


def best_connected(graph: nx.DiGraph, topics: Collection[str], most: int) -> list[str]:
    """Return at most `most` of `topics`, those with most edges among them first; ties go to the id that sorts first.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("limits", "series"), ("logic", "proofs")])
    >>> best_connected(graph, ["sets", "limits", "series", "logic"], most=2)
    ['limits', 'series']
    """
    kept = frozenset(topics)

    def within(topic: str) -> int:
        return sum(other in kept for other in graph.pred[topic]) + sum(other in kept for other in graph.succ[topic])

    return sorted(kept, key=lambda topic: (-within(topic), topic))[:most]


def _outward(neighbours: Mapping[str, Iterable[str]], topic: str) -> Iterator[str]:
    """The topics in one direction, nearest first."""
    seen, waiting = {topic}, deque([topic])
    while waiting:
        for other in neighbours[waiting.popleft()]:
            if other not in seen:
                seen.add(other)
                waiting.append(other)
                yield other
