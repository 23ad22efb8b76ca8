"""What an order costs and what it buys, in figures a person can compare."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import fsum

import networkx as nx

from graph.model import OrderFigures
from graph.planning.order.part import OrderRequest


def figures(graph: nx.DiGraph, topics: Sequence[str], request: OrderRequest) -> OrderFigures:
    """Return the figures of the order `topics` of all topics of `graph`, in study hours.

    A topic without dependents in `graph` has no gap. Without goals, or weights, the hours to a goal are 0; goals
    that meet their deadline or have none do not lower `lateness` below 0. O(V + E).

    Raises
    ------
    KeyError
        If a topic has no entry in ``request.hours``.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("logic", "proofs")])
    >>> request = OrderRequest(hours=dict.fromkeys(graph, 2.0), goals=("limits", "proofs"))
    >>> figures(graph, ["sets", "logic", "limits", "proofs"], request)
    OrderFigures(switches=0, gap=4.0, first_goal=6.0, mean_goal=7.0, lateness=0.0)
    """
    hours = request.hours
    end = dict(zip(topics, accumulate(hours[topic] for topic in topics), strict=True))
    gap = fsum(
        min(end[target] - hours[target] for target in graph.succ[topic]) - end[topic]
        for topic in topics
        if graph.succ[topic]
    )
    weights = {goal: request.weights.get(goal, 1.0) for goal in request.goals}
    total_weight = fsum(weights.values())
    category = request.category
    return OrderFigures(
        switches=sum(category.get(topic, "") != category.get(after, "") for topic, after in pairwise(topics)),
        gap=max(0.0, gap),
        first_goal=min((end[goal] for goal in request.goals), default=0.0),
        mean_goal=fsum(weights[goal] * end[goal] for goal in weights) / total_weight if total_weight else 0.0,
        lateness=max((0.0, *(end[goal] - request.due[goal] for goal in request.goals if goal in request.due))),
    )
