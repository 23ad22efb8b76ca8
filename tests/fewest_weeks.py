"""Whole topics into the fewest weeks.

An edge ``(a, b)`` says that `a` is a prerequisite of `b`. This is simple assembly-line balancing
(SALBP-1): topics are tasks, weeks are stations and the hours of a week the cycle time.
"""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx

from graph.errors import InvalidRequestError

_TOLERANCE = 1e-9


def fewest_weeks(graph: nx.DiGraph, hours: Mapping[str, float], capacity: float) -> list[tuple[str, ...]]:
    """Return a packing of whole topics into the fewest weeks of `capacity` hours each.

    Parameters
    ----------
    graph : nx.DiGraph
        Acyclic, every edge required.
    hours : mapping of topic id to float
        Study time in hours.
    capacity : float
        Hours of each week.

    Returns
    -------
    list of tuple of str
        The topics of each week, in an order in which they can be learned; each week in an order of its own
        and no topic before its prerequisites. Ties go to the ids that sort first.

    Raises
    ------
    InvalidRequestError
        If a topic takes longer than a week.

    Notes
    -----
    Exact: a dynamic programme over the downward closed sets of topics, which keeps for each set the packing with
    fewest weeks and then with least in its last week (Held, Karp & Shareshian 1963). The number of such sets
    grows exponentially with the width of the graph: meant for up to about twenty topics.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("limits", "series")])
    >>> fewest_weeks(graph, {"sets": 2.0, "limits": 3.0, "series": 2.0}, capacity=5.0)
    [('sets', 'limits'), ('series',)]
    """
    too_long = sorted(topic for topic in graph if hours[topic] > capacity + _TOLERANCE)
    if too_long:
        raise InvalidRequestError(
            f"{', '.join(too_long)} cannot be finished within a week of {capacity:g} hours. Give more hours a week."
        )
    topics = sorted(graph)
    packings: dict[frozenset[str], _Packing] = {frozenset(): (0, 0.0, ())}
    for _ in topics:
        larger: dict[frozenset[str], _Packing] = {}
        for learned, packing in packings.items():
            for topic in topics:
                if topic not in learned and learned.issuperset(graph.pred[topic]):
                    longer = _with(packing, topic, hours[topic], capacity)
                    grown = learned | {topic}
                    larger[grown] = min(larger.get(grown, longer), longer)
        packings = larger
    ((_, _, order),) = packings.values()
    return _weeks(order, hours, capacity)


_Packing = tuple[int, float, tuple[str, ...]]
"""Weeks begun, hours in the last of them, topics in order."""


def _with(packing: _Packing, topic: str, hours: float, capacity: float) -> _Packing:
    weeks, used, order = packing
    if weeks and used + hours <= capacity + _TOLERANCE:
        return weeks, used + hours, (*order, topic)
    return weeks + 1, hours, (*order, topic)


def _weeks(order: tuple[str, ...], hours: Mapping[str, float], capacity: float) -> list[tuple[str, ...]]:
    """The order cut where a topic no longer fits."""
    weeks: list[list[str]] = []
    used = 0.0
    for topic in order:
        if weeks and used + hours[topic] <= capacity + _TOLERANCE:
            weeks[-1].append(topic)
            used += hours[topic]
        else:
            weeks.append([topic])
            used = hours[topic]
    return [tuple(week) for week in weeks]
