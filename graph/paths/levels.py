"""How many topics lie below each topic on its longest chain."""

from __future__ import annotations

import networkx as nx


def levels(graph: nx.DiGraph) -> dict[str, int]:
    """Return the level of every topic: the number of topics on the longest chain below it, 0 if it needs nothing.

    Parameters
    ----------
    graph : nx.DiGraph
        Acyclic; an edge ``(a, b)`` says that `a` is a prerequisite of `b`. Every edge counts.

    Returns
    -------
    dict of topic id to int
        In the order of the topics of `graph`. One pass, O(V + E).

    Examples
    --------
    >>> levels(nx.DiGraph([("sets", "limits"), ("limits", "series"), ("sets", "series")]))
    {'sets': 0, 'limits': 1, 'series': 2}
    """
    level: dict[str, int] = {}
    for topic in nx.topological_sort(graph):
        level[topic] = max((level[source] + 1 for source in graph.pred[topic]), default=0)
    return {topic: level[topic] for topic in graph}
