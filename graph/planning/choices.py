"""The cheapest way to the goals where some prerequisites are "one of these".

An edge ``(a, b)`` says that `a` is a prerequisite of `b`. Required edges of one target that share a
non-empty `group` are alternatives. The graph must be acyclic over all of its required edges.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from math import fsum, gcd
from typing import NamedTuple

import networkx as nx

from graph.errors import UnknownTopicError, UnreachableGoalError
from graph.model import Choice
from graph.planning.needs import Needs, needs, prerequisite_closure, without_known
from graph.planning.selection import blocked_topics, cheapest_selection


class Picked(NamedTuple):
    """One choice of a plan: `target` needs one of its `group`, and `picked` is the one taken."""

    target: str
    group: str
    picked: str


class Way(NamedTuple):
    """What is still to be learned for some goals.

    `graph` holds the topics to learn, in the order of the graph asked, and exactly the edges that
    constrain them: the required ones and, of each group, the one picked. `choices` are in the order of
    their targets in the graph, then of their edges. `hours` is the study time of all topics together.
    """

    graph: nx.DiGraph
    choices: tuple[Picked, ...]
    hours: float


def cheapest_way(
    graph: nx.DiGraph,
    goals: Iterable[str],
    known: Collection[str],
    hours: Mapping[str, float],
    *,
    pinned: frozenset[str] = frozenset(),
    excluded: frozenset[str] = frozenset(),
) -> Way:
    """Return the part of the goals' closure that takes the fewest hours, then the fewest topics.

    Parameters
    ----------
    graph : nx.DiGraph
        Acyclic; edges may carry `kind` and `group`.
    goals : iterable of str
        The topics to reach.
    known : collection of str
        What costs nothing, with everything that follows from it (see `known_closure`). A group with a
        known member is no choice any more.
    hours : mapping of topic id to float
        Study time in hours for each topic of the goals' closure, compared to the minute.
    pinned : frozenset of str
        Topics to take wherever they are one of several alternatives; of two in one group, the first listed.
    excluded : frozenset of str
        Topics that may not be learned. What is known stays known.

    Returns
    -------
    Way
        Proven to be the cheapest. Ties: walk the groups from the goals down (otherwise in the order of
        `graph`) and keep the alternative listed first as long as hours and topics stay the fewest.

    Raises
    ------
    UnknownTopicError
        If a goal is not in `graph`.
    UnreachableGoalError
        If a goal cannot be reached without the excluded topics.

    Notes
    -----
    O(V + E) of the closure as long as nothing is to be chosen; otherwise see `cheapest_selection`.

    Examples
    --------
    >>> graph = nx.DiGraph([("calculus", "training")])
    >>> graph.add_edge("pytorch", "training", group="framework")
    >>> graph.add_edge("tensorflow", "training", group="framework")
    >>> hours = {"calculus": 20.0, "pytorch": 8.0, "tensorflow": 10.0, "training": 5.0}
    >>> way = cheapest_way(graph, ["training"], set(), hours)
    >>> way.hours, way.choices
    (33.0, (Picked(target='training', group='framework', picked='pytorch'),))
    >>> cheapest_way(graph, ["training"], set(), hours, pinned=frozenset({"tensorflow"})).hours
    35.0
    """
    held = frozenset(known)
    asked = [goal for goal in goals if goal not in held]
    problem = _open_needs(graph, asked, held)
    blocked = blocked_topics(problem, excluded)
    _require_reachable(graph, asked, blocked, excluded)
    narrowed = {topic: _narrowed(need, blocked, pinned) for topic, need in problem.items() if topic not in blocked}
    chosen = cheapest_selection(narrowed, asked, _costs(narrowed, hours))
    return _way(graph, {topic: need for topic, need in narrowed.items() if topic in chosen}, hours)


def extra_hours(
    graph: nx.DiGraph,
    goals: Collection[str],
    known: Collection[str],
    hours: Mapping[str, float],
    way: Way,
    *,
    pinned: frozenset[str] = frozenset(),
    excluded: frozenset[str] = frozenset(),
) -> list[Choice]:
    """Return what each alternative not taken in `way` would add to the hours of the whole plan.

    `way` is what `cheapest_way` gave for the same arguments. Each figure is exact: the plan is made anew with that
    member pinned in place of the others of its group. None where no plan has it (it rests on something excluded),
    less than 0 where a pin keeps the plan from a cheaper one. This takes one `cheapest_way` for each other member, so
    ask for it when the figures are to be shown, and not for each new plan.

    Examples
    --------
    >>> graph = nx.DiGraph()
    >>> graph.add_edge("pytorch", "training", group="framework")
    >>> graph.add_edge("tensorflow", "training", group="framework")
    >>> hours = {"pytorch": 8.0, "tensorflow": 10.5, "training": 5.0}
    >>> way = cheapest_way(graph, ["training"], set(), hours)
    >>> extra_hours(graph, ["training"], set(), hours, way)
    [Choice(target='training', group='framework', picked='pytorch', others=(('tensorflow', 2.5),))]
    """

    def extra(members: tuple[str, ...], other: str) -> float | None:
        pins = pinned.difference(members) | {other}
        if unreachable_goals(graph, [other], known, excluded):
            return None
        pinned_way = cheapest_way(graph, goals, known, hours, pinned=pins, excluded=excluded)
        return round(pinned_way.hours - way.hours, 6)

    priced: list[Choice] = []
    for target, group, picked in way.choices:
        need = needs(graph, target)
        members = need.choices[need.groups.index(group)]
        others = tuple((other, extra(members, other)) for other in members if other != picked)
        priced.append(Choice(target, group, picked, others))
    return priced


def unreachable_goals(
    graph: nx.DiGraph, goals: Iterable[str], known: Collection[str], excluded: Collection[str]
) -> list[str]:
    """Return the goals that cannot be reached without learning an excluded topic, in the order asked.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("limits", "series")])
    >>> unreachable_goals(graph, ["series", "sets"], set(), {"limits"})
    ['series']
    """
    held = frozenset(known)
    asked = [goal for goal in goals if goal not in held]
    blocked = blocked_topics(_open_needs(graph, asked, held), excluded)
    return [goal for goal in asked if goal in blocked]


def _open_needs(graph: nx.DiGraph, goals: Iterable[str], known: frozenset[str]) -> dict[str, Needs]:
    """What the unknown topics below the goals need that is not known, in the order of `graph`."""
    reached: dict[str, Needs] = {}
    waiting = list(goals)
    while waiting:
        topic = waiting.pop()
        if topic in reached:
            continue
        if topic not in graph:
            raise UnknownTopicError(topic)
        need = reached[topic] = without_known(needs(graph, topic), known)
        waiting += need.always
        waiting += [member for members in need.choices for member in members]
    return {topic: reached[topic] for topic in graph if topic in reached}


def _require_reachable(
    graph: nx.DiGraph, goals: Iterable[str], blocked: frozenset[str], excluded: frozenset[str]
) -> None:
    lost = [goal for goal in goals if goal in blocked]
    if lost:
        culprits = sorted(prerequisite_closure(graph, lost) & excluded)
        raise UnreachableGoalError(
            f"{', '.join(lost)} cannot be reached without {', '.join(culprits)}. "
            "Take one of them back into the plan, or choose another goal.",
            goals=lost,
        )


def _narrowed(need: Needs, blocked: frozenset[str], pinned: frozenset[str]) -> Needs:
    """`need` without the members that are out of reach; a pin leaves one member."""
    choices: list[tuple[str, ...]] = []
    for members in need.choices:
        possible = tuple(member for member in members if member not in blocked)
        pins = [member for member in possible if member in pinned]
        choices.append((pins[0],) if pins else possible)
    return need._replace(choices=tuple(choices))


def _costs(topics: Collection[str], hours: Mapping[str, float]) -> dict[str, int]:
    """Whole numbers that put hours (to the minute) first and the number of topics second."""
    minutes = {topic: round(hours[topic] * 60) for topic in topics}
    unit = gcd(*minutes.values()) or 1
    return {topic: (len(minutes) + 1) * (spent // unit) + 1 for topic, spent in minutes.items()}


def _way(graph: nx.DiGraph, chosen: Mapping[str, Needs], hours: Mapping[str, float]) -> Way:
    """The graph, choices and hours of the topics chosen, whose needs hold only what is open and possible."""
    part = nx.DiGraph()
    part.add_nodes_from((topic, graph.nodes[topic]) for topic in chosen)
    choices: list[Picked] = []
    edges: list[tuple[str, str, dict[str, object]]] = []
    for target, need in chosen.items():
        picks = [next(member for member in members if member in chosen) for members in need.choices]
        choices += [Picked(target, group, picked) for group, picked in zip(need.groups, picks, strict=True)]
        wanted = {*need.always, *picks}
        edges += [(source, target, edge) for source, edge in graph.pred[target].items() if source in wanted]
    part.add_edges_from(edges)
    return Way(part, tuple(choices), fsum(hours[topic] for topic in chosen))
