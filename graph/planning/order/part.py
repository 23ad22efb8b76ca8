"""What the strategies of order are given, what they give back, and the numbered form they work on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import networkx as nx

SECONDS = 3600
"""Hours are compared as whole seconds, so that equal sums are equal whatever order they were taken in."""
SWITCH_SECONDS = 2 * SECONDS
"""A change of subject counts like two hours of gap."""
LARGE_PART = 400
"""With more topics than this nothing is searched: orders come from one pass over the graph."""


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """What an order depends on besides the graph; topics are named by id.

    Parameters
    ----------
    hours : mapping of topic id to float
        Study hours, 0 or more; one entry for each topic.
    category, difficulty : mapping of topic id to str
        A topic without an entry counts as ``""``.
    goals : tuple of str
        The topics asked for, all of them in the graph.
    weights : mapping of goal id to float
        How much a goal matters; 1 where none is given.
    due : mapping of goal id to float
        Study hours available until the goal's deadline; no entry, no deadline.
    hints : pairs of source and target
        Recommended edges. Of two orders that are equally good the one that respects more of
        them is preferred; they never make an order worse in what its strategy is for.
    """

    hours: Mapping[str, float]
    category: Mapping[str, str] = field(default_factory=dict)
    difficulty: Mapping[str, str] = field(default_factory=dict)
    goals: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    due: Mapping[str, float] = field(default_factory=dict)
    hints: tuple[tuple[str, str], ...] = ()


class Ordering(NamedTuple):
    """All topics in study order; `proven` says that no order is better in what the strategy is for."""

    topics: tuple[str, ...]
    proven: bool


class Part(NamedTuple):
    """A graph whose topics are numbered in the order of their ids, so that the smaller number wins every tie.

    `needs` and `unlocks` hold the direct prerequisites and dependents of each topic in rising
    order, `seconds` its study time, `category` a number for each category in the order of their names.
    """

    ids: tuple[str, ...]
    needs: tuple[tuple[int, ...], ...]
    unlocks: tuple[tuple[int, ...], ...]
    seconds: tuple[int, ...]
    category: tuple[int, ...]
    goals: tuple[int, ...]
    hints: tuple[tuple[int, int], ...]

    @property
    def is_large(self) -> bool:
        """Whether the part has too many topics for a search."""
        return len(self.ids) > LARGE_PART


def numbered(graph: nx.DiGraph, request: OrderRequest) -> Part:
    """Return `graph` in numbered form; the same whatever order its topics and edges were added in.

    Raises
    ------
    KeyError
        If a topic has no entry in ``request.hours``.
    """
    ids = tuple(sorted(graph))
    number = {topic: position for position, topic in enumerate(ids)}
    categories = [request.category.get(topic, "") for topic in ids]
    category_number = {name: position for position, name in enumerate(sorted(set(categories)))}
    return Part(
        ids=ids,
        needs=tuple(tuple(sorted(number[source] for source in graph.pred[topic])) for topic in ids),
        unlocks=tuple(tuple(sorted(number[target] for target in graph.succ[topic])) for topic in ids),
        seconds=tuple(round(request.hours[topic] * SECONDS) for topic in ids),
        category=tuple(category_number[name] for name in categories),
        goals=tuple(sorted({number[goal] for goal in request.goals})),
        hints=tuple(sorted({(number[source], number[target]) for source, target in request.hints})),
    )


def members(mask: int) -> list[int]:
    """Return the numbers of the bits of `mask` that are set, smallest first."""
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found


class Cost(NamedTuple):
    """What an order costs: total gap in seconds, switches, and recommended edges that run backwards."""

    gap: int
    switches: int
    backwards: int


def cost_of(part: Part, order: Sequence[int]) -> Cost:
    """Return what `order` costs, from scratch. O(V + E)."""
    place = [0] * len(order)
    start = [0] * (len(order) + 1)
    for position, topic in enumerate(order):
        place[topic] = position
        start[position + 1] = start[position] + part.seconds[topic]
    gap = sum(
        start[min(place[target] for target in targets)] - start[place[topic] + 1]
        for topic, targets in enumerate(part.unlocks)
        if targets
    )
    switches = sum(part.category[topic] != part.category[after] for topic, after in pairwise(order))
    return Cost(gap, switches, sum(place[source] > place[target] for source, target in part.hints))


def value(part: Part, order: Sequence[int], switch_cost: int) -> int:
    """Return gap + `switch_cost` * switches as one number, in which all hints together weigh less than a second."""
    cost = cost_of(part, order)
    return (cost.gap + switch_cost * cost.switches) * (len(part.hints) + 1) + cost.backwards


def topological(part: Part) -> list[int]:
    """Return the topics so that each comes after its prerequisites; of the ready ones, first come first."""
    missing = [len(sources) for sources in part.needs]
    order = [topic for topic, count in enumerate(missing) if not count]
    for topic in order:
        for target in part.unlocks[topic]:
            missing[target] -= 1
            if not missing[target]:
                order.append(target)
    return order
