"""What an order costs and what it buys, in figures a person can compare."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

import networkx as nx

from graph.model import OrderFigures
from graph.planning.order.deadline import ends_in
from graph.planning.order.part import SECONDS, OrderRequest, Part, cost_of, numbered


def figures(graph: nx.DiGraph, topics: Sequence[str], request: OrderRequest) -> OrderFigures:
    """Return the figures of what is left of the order `topics` of all topics of `graph`, in study hours from now.

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
    OrderFigures(switches=0, gap=4.0, first_goal=6.0, mean_goal=7.0, lateness=0.0, backwards=0)
    """
    part = numbered(graph, request)
    number = {topic: position for position, topic in enumerate(part.ids)}
    return figures_of(part, [number[topic] for topic in topics], request)


def figures_of(part: Part, order: Sequence[int], request: OrderRequest) -> OrderFigures:
    """Return the same for an order in numbers."""
    whole, settled = cost_of(part, order), cost_of(part, part.done)
    ends = {part.ids[goal]: end for goal, end in ends_in(part, order).items()}
    weights = {goal: request.weights.get(goal, 1.0) for goal in ends}
    total_weight = fsum(weights.values())
    weighted = fsum(weights[goal] * end for goal, end in ends.items()) / SECONDS
    late = [ends[goal] / SECONDS - request.due[goal] for goal in ends if goal in request.due]
    return OrderFigures(
        switches=whole.switches - settled.switches,
        gap=(whole.gap - settled.gap) / SECONDS,
        first_goal=min(ends.values(), default=0) / SECONDS,
        mean_goal=weighted / total_weight if total_weight else 0.0,
        lateness=max((0.0, *late)),
        backwards=whole.backwards - settled.backwards,
    )
