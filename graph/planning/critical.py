"""The chain of topics that takes longest, and how much room the other topics have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import networkx as nx

from graph.planning.needs import sources_by_topic, targets_by_topic

HOUR_DIGITS = 9
"""Hours are rounded to so many digits where a difference of sums should come out as exactly zero."""


def _sums(order: Iterable[str], before: Mapping[str, Iterable[str]], hours: Mapping[str, float]) -> dict[str, float]:
    """The hours of the heaviest chain to each topic of `order`, which has all that is `before` a topic before it."""
    sums: dict[str, float] = {}
    for topic in order:
        sums[topic] = max((sums[other] for other in before[topic]), default=0.0) + hours[topic]
    return sums


def critical_path(graph: nx.DiGraph, hours: Mapping[str, float], order: Sequence[str] | None = None) -> list[str]:
    """Return the chain of topics that takes the most hours, first topic first.

    Parameters
    ----------
    graph : nx.DiGraph
        Acyclic; an edge ``(a, b)`` says that `a` is a prerequisite of `b`.
    hours : mapping of topic id to float
        Study time in hours, not weeks; one entry for each topic of `graph`.
    order : sequence of str, optional
        A topological order of the graph, if already known.

    Returns
    -------
    list of str
        Topic ids, at most V of them; empty for an empty graph. Ties go to the id
        that sorts first, chosen from the end of the chain backwards.

    Raises
    ------
    KeyError
        If a topic of `graph` has no entry in `hours`.

    Notes
    -----
    One pass in topological order, O(V + E), and a walk back: the forward pass of the
    critical path method. A chain always goes back to a topic that needs nothing.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("limits", "series"), ("sets", "series")])
    >>> critical_path(graph, {"sets": 2.0, "limits": 3.0, "series": 1.0})
    ['sets', 'limits', 'series']
    """
    finish = _sums(order or nx.topological_sort(graph), sources_by_topic(graph), hours)
    chain: list[str] = []
    candidates = list(finish)
    while candidates:
        chain.append(min(candidates, key=lambda topic: (-finish[topic], topic)))
        candidates = list(graph.pred[chain[-1]])
    return chain[::-1]


def slack(graph: nx.DiGraph, hours: Mapping[str, float], order: Sequence[str] | None = None) -> dict[str, float]:
    """Return how many hours later each topic could end without making the longest chain longer.

    Topics of a critical path have 0. Slack is a statement about people who learn in parallel; one learner
    needs the sum of all hours in any order. Topics come in the order of `graph`. O(V + E).
    `order` is a topological order of the graph, if already known.

    Raises
    ------
    KeyError
        If a topic of `graph` has no entry in `hours`.

    Notes
    -----
    Latest minus earliest finish, the backward pass of the critical path method; rounded to a
    billionth of an hour, so that sums taken in another order give no crumbs.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("logic", "limits")])
    >>> slack(graph, {"sets": 2.0, "limits": 3.0, "logic": 0.5})
    {'sets': 0.0, 'limits': 0.0, 'logic': 1.5}
    """
    order = order or list(nx.topological_sort(graph))
    # Both count the topic's own hours.
    finish = _sums(order, sources_by_topic(graph), hours)
    to_the_end = _sums(reversed(order), targets_by_topic(graph), hours)
    longest = max(finish.values(), default=0.0)
    return {
        topic: max(0.0, round(longest - finish[topic] - to_the_end[topic] + hours[topic], HOUR_DIGITS))
        for topic in graph
    }
