"""The one door to the strategies of order."""

from __future__ import annotations

from math import inf

import networkx as nx

from graph.errors import InvalidRequestError
from graph.model import DIFFICULTIES, ORDERS
from graph.planning.order.deadline import deadline
from graph.planning.order.easy import easy
from graph.planning.order.finish import finish
from graph.planning.order.part import Ordering, OrderRequest, Part, numbered
from graph.planning.order.quick_wins import quick_wins
from graph.planning.order.subject import subject


def ordered(graph: nx.DiGraph, strategy: str, request: OrderRequest) -> Ordering:
    """Return all topics of `graph` in study order, each after its prerequisites, and whether none is better.

    Parameters
    ----------
    graph : nx.DiGraph
        Acyclic; an edge ``(a, b)`` says that `a` is a prerequisite of `b`. It holds the topics to be
        learned and nothing else; every edge counts.
    strategy : str
        What the order is for, one of `ORDERS`:

        - ``"finish"``: least total gap + 2 hours for each switch (see `OrderFigures`);
        - ``"subject"``: fewest switches, then least total gap;
        - ``"quick-wins"``: least sum of weight * finish hour of the goals;
        - ``"deadline"``: least maximum lateness;
        - ``"easy"``: beginner before intermediate before advanced, topics without difficulty last; then fewer hours.
    request : OrderRequest

    Returns
    -------
    Ordering
        The same whatever order the topics and edges of `graph` were added in. `proven` is False where
        an order was searched for but the search did not get to its end.

    Raises
    ------
    InvalidRequestError
        If there is no such strategy.
    KeyError
        If a topic of `graph` has no entry in ``request.hours``.

    Notes
    -----
    The work is bounded by the number of topics, never by a clock. Above 400 topics nothing is searched;
    ``deadline``, ``easy`` and ``quick-wins`` with up to 12 goals are exact at any size.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("logic", "proofs")])
    >>> request = OrderRequest(hours=dict.fromkeys(graph, 2.0), goals=("limits", "proofs"))
    >>> ordered(graph, "finish", request)
    Ordering(topics=('sets', 'limits', 'logic', 'proofs'), proven=True)
    """
    part = numbered(graph, request)
    order, proven = _chosen(part, strategy, request)
    return Ordering(tuple(part.ids[topic] for topic in order), proven)


def _chosen(part: Part, strategy: str, request: OrderRequest) -> tuple[list[int], bool]:
    goals = [part.ids[goal] for goal in part.goals]
    match strategy:
        case "finish":
            return finish(part)
        case "subject":
            return subject(part)
        case "quick-wins":
            return quick_wins(part, [request.weights.get(goal, 1.0) for goal in goals])
        case "deadline":
            return deadline(part, [request.due.get(goal, inf) for goal in goals])
        case "easy":
            rank: dict[str, int] = {name: position for position, name in enumerate(DIFFICULTIES)}
            return easy(part, [rank.get(request.difficulty.get(topic, ""), len(rank)) for topic in part.ids])
    raise InvalidRequestError(f"No order {strategy!r}. Choose one of {', '.join(ORDERS)}.")
