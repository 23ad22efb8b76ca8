"""What a topic rests on, and what rests on it.

An edge ``(a, b)`` says that `a` is a prerequisite of `b`. An edge may carry two attributes: `kind`
(``"required"`` if absent; a ``"recommended"`` edge never makes anything needed) and `group`
(edges of one target with the same non-empty group are alternatives: one of them is enough).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

import networkx as nx

from graph.errors import UnknownTopicError


class Needs(NamedTuple):
    """What one topic needs directly, in edge order.

    `always` are prerequisites needed by themselves; each tuple of `choices` is a group of
    alternatives, at least two, of which one is enough, with its name in `groups`.
    """

    always: tuple[str, ...]
    choices: tuple[tuple[str, ...], ...]
    groups: tuple[str, ...]


def needs(graph: nx.DiGraph, topic: str) -> Needs:
    """Return the direct prerequisites of `topic`, alternatives kept apart, recommended edges left out.

    A group with one member is no choice and counts as needed by itself.

    Examples
    --------
    >>> graph = nx.DiGraph()
    >>> graph.add_edge("calculus", "training")
    >>> graph.add_edge("pytorch", "training", group="framework")
    >>> graph.add_edge("tensorflow", "training", group="framework")
    >>> graph.add_edge("history", "training", kind="recommended")
    >>> needs(graph, "training")
    Needs(always=('calculus',), choices=(('pytorch', 'tensorflow'),), groups=('framework',))
    """
    always: list[str] = []
    grouped: dict[str, list[str]] = {}
    for source, attributes in graph.pred[topic].items():
        if attributes.get("kind", "required") != "required":
            continue
        group = attributes.get("group", "")
        if group:
            grouped.setdefault(group, []).append(source)
        else:
            always.append(source)
    always += [members[0] for members in grouped.values() if len(members) == 1]
    choices = {group: tuple(members) for group, members in grouped.items() if len(members) > 1}
    return Needs(tuple(always), tuple(choices.values()), tuple(choices))


def required_prerequisites(graph: nx.DiGraph, topic: str) -> Iterator[str]:
    """Return every direct prerequisite over required edges, all alternatives included, in edge order.

    Examples
    --------
    >>> list(required_prerequisites(nx.DiGraph([("sets", "limits"), ("maps", "limits")]), "limits"))
    ['sets', 'maps']
    """
    return (source for source, edge in graph.pred[topic].items() if edge.get("kind", "required") == "required")


def prerequisite_closure(graph: nx.DiGraph, goals: Iterable[str]) -> frozenset[str]:
    """Return the goals and everything they rest on over required edges, all alternatives included.

    Raises
    ------
    UnknownTopicError
        If a goal is not in `graph`.

    Notes
    -----
    One backward search, O(V + E) of the part that is reached.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("limits", "series"), ("sets", "logic")])
    >>> sorted(prerequisite_closure(graph, ["series"]))
    ['limits', 'series', 'sets']
    """
    return _reach(graph, goals, lambda topic: required_prerequisites(graph, topic))


def known_closure(graph: nx.DiGraph, known: Iterable[str]) -> frozenset[str]:
    """Return `known` and every topic that follows from it: what is known has known prerequisites.

    Through alternatives nothing follows: whoever knows Training knows PyTorch *or* TensorFlow.

    Raises
    ------
    UnknownTopicError
        If a known topic is not in `graph`.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("limits", "series")])
    >>> sorted(known_closure(graph, ["limits"]))
    ['limits', 'sets']
    """
    return _reach(graph, known, lambda topic: needs(graph, topic).always)


def dependents(graph: nx.DiGraph, topic: str) -> frozenset[str]:
    """Return every topic that rests on `topic`, directly or not, over required edges.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("limits", "series"), ("sets", "logic")])
    >>> sorted(dependents(graph, "sets"))
    ['limits', 'logic', 'series']
    """

    def required_dependents(source: str) -> Iterator[str]:
        return (target for target, edge in graph.succ[source].items() if edge.get("kind", "required") == "required")

    return _reach(graph, [topic], required_dependents) - {topic}


def required_graph(graph: nx.DiGraph, topics: Collection[str] | None = None) -> nx.DiGraph:
    """Return a new graph of the required edges (alternatives included), of `topics` alone where given.

    Topics come in the order of `graph`, edges in order of their target, attributes are kept.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits")])
    >>> graph.add_edge("history", "limits", kind="recommended")
    >>> list(required_graph(graph).edges)
    [('sets', 'limits')]
    """
    kept = [topic for topic in graph if topics is None or topic in topics]
    required = nx.DiGraph()
    required.add_nodes_from((topic, graph.nodes[topic]) for topic in kept)
    for target in kept:
        for source in required_prerequisites(graph, target):
            if source in required:
                required.add_edge(source, target, **graph.edges[source, target])
    return required


def _reach(graph: nx.DiGraph, starts: Iterable[str], step: Callable[[str], Iterable[str]]) -> frozenset[str]:
    reached: set[str] = set()
    waiting: list[str] = []
    for start in starts:
        if start not in graph:
            raise UnknownTopicError(start)
        if start not in reached:
            reached.add(start)
            waiting.append(start)
    while waiting:
        for topic in step(waiting.pop()):
            if topic not in reached:
                reached.add(topic)
                waiting.append(topic)
    return frozenset(reached)
