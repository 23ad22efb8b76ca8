"""The one door to the strategies of order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from math import fsum, inf

import networkx as nx

from graph.errors import InvalidRequestError
from graph.model import DIFFICULTIES, ORDERS, OrderFigures
from graph.planning.order.deadline import deadline
from graph.planning.order.easy import easy
from graph.planning.order.figures import figures, figures_of
from graph.planning.order.finish import finish
from graph.planning.order.part import Ordering, OrderRequest, Part, numbered
from graph.planning.order.quick_wins import quick_wins
from graph.planning.order.subject import subject


def ordered(graph: nx.DiGraph, strategy: str, request: OrderRequest) -> tuple[Ordering, OrderFigures]:
    """Return all topics of `graph` in study order, each after its prerequisites, and what `figures` says of the order.

    Parameters
    ----------
    graph : nx.DiGraph
        Acyclic; an edge ``(a, b)`` says that `a` is a prerequisite of `b`. It holds the topics to be
        learned, those done already, and nothing else. An edge is needed by itself unless it has an attribute
        ``either``: the name of a choice and how many of its members must come first. Topics with the same
        attribute ``block`` are taken together.
    strategy : str
        What the order is for, one of `ORDERS`:

        - ``"finish"``: least total gap + 2 hours for each switch + 24 for each recommended edge run backwards;
        - ``"subject"``: fewest switches, then least total gap, then fewest recommended edges run backwards;
        - ``"quick-wins"``: least sum of weight * finish hour of the goals;
        - ``"deadline"``: least maximum lateness;
        - ``"easy"``: beginner before intermediate before advanced, topics without difficulty last; then what fewer
          recommended prerequisites are missing of, then fewer hours.

        What is done comes first, what is in progress and what it lacks next. An order in force stays as far as it
        is good enough, see `OrderRequest.in_force`.
    request : OrderRequest

    Returns
    -------
    Ordering, OrderFigures
        The same whatever order the topics and edges of `graph` were added in. `proven` is False where
        an order was searched for but the search did not get to its end, where an order in force was kept without
        looking for a better one, and where topics are taken together.

    Raises
    ------
    InvalidRequestError
        If there is no such strategy.
    KeyError
        If a topic of `graph` has no entry in ``request.hours``.

    Notes
    -----
    The work is bounded by the number of topics, never by a clock: the larger the part, the fewer starts and sweeps
    of the local search. ``deadline``, ``easy`` and ``quick-wins`` with up to 12 goals are exact at any size.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("logic", "proofs")])
    >>> request = OrderRequest(hours=dict.fromkeys(graph, 2.0), goals=("limits", "proofs"))
    >>> ordered(graph, "finish", request)[0]
    Ordering(topics=('sets', 'limits', 'logic', 'proofs'), proven=True)
    """
    together = _together(graph, request)
    if not together:
        part = numbered(graph, request)
        order, proven = _chosen(part, strategy, request)
        return Ordering(tuple(part.ids[topic] for topic in order), proven), figures_of(part, order, request)
    contracted, asked = _contracted(graph, request, together)
    part = numbered(contracted, asked)
    order, _ = _chosen(part, strategy, asked)
    topics = tuple(member for topic in order for member in together.get(part.ids[topic], (part.ids[topic],)))
    return Ordering(topics, False), figures(graph, topics, request)


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


def _together(graph: nx.DiGraph, request: OrderRequest) -> dict[str, list[str]]:
    """The topics that are taken together, in the order in which they are, under the first of them."""
    done = frozenset(request.done)
    blocks: dict[object, list[str]] = {}
    for topic, block in graph.nodes(data="block"):
        if block is not None and topic not in done:
            blocks.setdefault(block, []).append(topic)
    found = {}
    for members in blocks.values():
        if len(members) > 1:
            inside = nx.lexicographical_topological_sort(graph.subgraph(members))
            first, *others = inside
            found[first] = [first, *others]
    return found


def _contracted(
    graph: nx.DiGraph, request: OrderRequest, together: Mapping[str, Sequence[str]]
) -> tuple[nx.DiGraph, OrderRequest]:
    """The graph and request in which one topic stands for all that are taken together."""
    stands_for = {member: first for first, members in together.items() for member in members}

    def standing(topics: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(stands_for.get(topic, topic) for topic in topics))

    def merged(values: Mapping[str, float], merge: Callable[[Iterable[float]], float]) -> dict[str, float]:
        found: dict[str, float] = {}
        for topic, value in values.items():
            name = stands_for.get(topic, topic)
            found[name] = merge((found[name], value)) if name in found else value
        return found

    contracted = nx.DiGraph()
    contracted.add_nodes_from(standing(list(graph)))
    for source, target, attributes in graph.edges(data=True):
        ends = stands_for.get(source, source), stands_for.get(target, target)
        if ends[0] == ends[1]:
            continue
        if "either" in attributes and contracted.has_edge(*ends):
            continue
        if not attributes.get("either"):
            contracted.add_edge(*ends)
            contracted.edges[ends].clear()
        else:
            contracted.add_edge(*ends, **attributes)
    hours = {first: fsum(request.hours[member] for member in members) for first, members in together.items()}
    return contracted, replace(
        request,
        hours={**{topic: request.hours[topic] for topic in contracted if topic not in hours}, **hours},
        goals=standing(request.goals),
        weights=merged({goal: request.weights.get(goal, 1.0) for goal in request.goals}, fsum),
        due=merged(request.due, min),
        hints=tuple(
            pair
            for source, target in request.hints
            if len(set(pair := (stands_for.get(source, source), stands_for.get(target, target)))) > 1
        ),
        begun=standing(request.begun),
        in_force=standing(request.in_force),
    )
