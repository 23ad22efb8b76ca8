"""Why a topic is in a plan, what it saves to know it, and what happens without it.

An edge ``(a, b)`` says that `a` is a prerequisite of `b`; recommended edges are left aside.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping
from math import fsum
from typing import NamedTuple

import networkx as nx

from graph.errors import UnknownTopicError
from graph.planning.choices import cheapest_way, unreachable_goals
from graph.planning.needs import prerequisite_closure, required_prerequisites


class Skipped(NamedTuple):
    """What becomes of a plan in which one topic is never learned.

    `goals_lost` are the goals out of reach then. For the others, `detour` holds the topics to learn
    that the plan did not hold before, in the order of the graph, and `extra_hours` is what the plan to
    them grows by; 0 where the topic was not needed or nothing remains.
    """

    goals_lost: tuple[str, ...]
    detour: tuple[str, ...]
    extra_hours: float


class Comparison(NamedTuple):
    """One plan to two goals, by what is for which; topics in the order of the graph, hours for each part."""

    shared: tuple[str, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    shared_hours: float
    only_a_hours: float
    only_b_hours: float


def shortest_chain(graph: nx.DiGraph, topic: str, goal: str) -> list[str] | None:
    """Return the chain of fewest edges from `topic` to `goal` over required edges, alternatives included.

    Of several, the one whose ids sort first; None if `goal` does not rest on `topic`.

    Raises
    ------
    UnknownTopicError
        If one of the two is not in `graph`.

    Notes
    -----
    One breadth-first search backwards from the goal, O(V + E) of its closure.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("limits", "series"), ("sets", "maps"), ("maps", "series")])
    >>> shortest_chain(graph, "sets", "series")
    ['sets', 'limits', 'series']
    """
    for asked in (topic, goal):
        if asked not in graph:
            raise UnknownTopicError(asked)
    edges_to_goal = {goal: 0}
    nearer: dict[str, list[str]] = {goal: []}
    waiting = deque([goal])
    while waiting and topic not in edges_to_goal:
        # All of one length at a time, so that every nearest target of each is known.
        for target in [waiting.popleft() for _ in range(len(waiting))]:
            for source in required_prerequisites(graph, target):
                if source not in edges_to_goal:
                    edges_to_goal[source] = edges_to_goal[target] + 1
                    nearer[source] = []
                    waiting.append(source)
                if edges_to_goal[source] == edges_to_goal[target] + 1:
                    nearer[source].append(target)
    if topic not in edges_to_goal:
        return None
    chain = [topic]
    while chain[-1] != goal:
        chain.append(min(nearer[chain[-1]]))
    return chain


def if_skipped(
    graph: nx.DiGraph,
    goals: Collection[str],
    known: Collection[str],
    topic: str,
    hours: Mapping[str, float],
    *,
    pinned: frozenset[str] = frozenset(),
) -> Skipped:
    """Return which goals are lost if `topic` is never learned, and the detour to the others.

    Skipping a topic that is known changes nothing.

    Examples
    --------
    >>> graph = nx.DiGraph([("maths", "talks")])
    >>> graph.add_edge("pytorch", "training", group="framework")
    >>> graph.add_edge("tensorflow", "training", group="framework")
    >>> hours = {"maths": 3.0, "talks": 1.0, "pytorch": 8.0, "tensorflow": 10.5, "training": 5.0}
    >>> if_skipped(graph, ["training", "talks"], set(), "pytorch", hours)
    Skipped(goals_lost=(), detour=('tensorflow',), extra_hours=2.5)
    >>> if_skipped(graph, ["training", "talks"], set(), "maths", hours)
    Skipped(goals_lost=('talks',), detour=(), extra_hours=0.0)
    """
    without = frozenset({topic})
    lost = unreachable_goals(graph, goals, known, without)
    remaining = [goal for goal in goals if goal not in lost]
    before = cheapest_way(graph, remaining, known, hours, pinned=pinned)
    after = cheapest_way(graph, remaining, known, hours, pinned=pinned, excluded=without)
    held_before = frozenset(before.topics)
    detour = tuple(other for other in after.topics if other not in held_before)
    # Without the noise of floating point.
    return Skipped(tuple(lost), detour, round(after.hours - before.hours, 6))


def compared(
    graph: nx.DiGraph,
    goal_a: str,
    goal_b: str,
    known: Collection[str],
    hours: Mapping[str, float],
    *,
    pinned: frozenset[str] = frozenset(),
) -> Comparison:
    """Return what the cheapest plan to both goals shares, and what is for one of them alone.

    The three parts together are that plan. Alternatives are picked for both goals at once, so each may
    be cheaper to reach alone.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("limits", "series"), ("sets", "graphs")])
    >>> compared(graph, "series", "graphs", set(), dict.fromkeys(graph, 2.0))
    Comparison(shared=('sets',), only_a=('limits', 'series'), only_b=('graphs',),
               shared_hours=2.0, only_a_hours=4.0, only_b_hours=2.0)
    """
    way = cheapest_way(graph, [goal_a, goal_b], known, hours, pinned=pinned)
    part_a, part_b = (prerequisite_closure(way.graph, {goal} & way.graph.nodes) for goal in (goal_a, goal_b))
    parts = [
        tuple(topic for topic in way.topics if topic in part)
        for part in (part_a & part_b, part_a - part_b, part_b - part_a)
    ]
    shared, only_a, only_b = parts
    shared_hours, only_a_hours, only_b_hours = (fsum(hours[topic] for topic in part) for part in parts)
    return Comparison(shared, only_a, only_b, shared_hours, only_a_hours, only_b_hours)
