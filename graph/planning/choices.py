"""The cheapest way to the goals where some prerequisites are "one of these".

An edge ``(a, b)`` says that `a` is a prerequisite of `b`. Required edges of one target that share a non-empty `group`
are alternatives, of which one is enough, or N where the name of the group begins with "N of ".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from math import fsum, gcd
from typing import NamedTuple

import networkx as nx

from graph.errors import UnknownTopicError, UnreachableGoalError
from graph.model import Choice
from graph.planning.needs import Needs, among, needs, needs_of_all, prerequisite_closure, without_known
from graph.planning.selection import MOST_WORK, blocked_topics, cheapest_selection

_MOST_PRICED = 200_000
"""Topics looked at to price alternatives, one plan's after the other's: some 10 seconds on a slow core."""


class Picked(NamedTuple):
    """What a plan takes for a choice: `target` needs some of its `group`, and `picked` is one that is taken for it."""

    target: str
    group: str
    picked: str


@dataclass(frozen=True)
class Way:
    """What is still to be learned for some goals.

    `topics` are in the order of the graph asked. `choices` names as many members as each choice asks for,
    pinned ones first, in the order of their targets in the graph, then of their edges. `hours` is the study time of all
    topics together. If `gap` is 0 no way takes fewer hours; otherwise the bound of work came first, and what is certain
    is that none takes fewer than `hours` - `gap`. Within a budget, `is_best_part` says that no other part of the way to
    all goals is worth more.
    """

    topics: tuple[str, ...]
    choices: tuple[Picked, ...]
    hours: float
    gap: float
    asked: nx.DiGraph = field(repr=False, compare=False)
    needs: Mapping[str, Needs] = field(repr=False, compare=False)
    is_best_part: bool = True

    @cached_property
    def graph(self) -> nx.DiGraph:
        """The topics and the edges that may constrain them, made when it is first asked for.

        These are the required ones and, of each choice, those from all members that are to be learned. There may be
        more of these than the choice asks for; each of them satisfies the need.
        """
        chosen = frozenset(self.topics)
        part = nx.DiGraph()
        part.add_nodes_from((topic, self.asked.nodes[topic]) for topic in self.topics)
        edges: list[tuple[str, str, dict[str, object]]] = []
        for target in self.topics:
            need = self.needs[target]
            wanted = {*need.always, *chosen.intersection(chain.from_iterable(need.choices))}
            edges += [(source, target, edge) for source, edge in self.asked.pred[target].items() if source in wanted]
        part.add_edges_from(edges)
        return part

    @property
    def proven(self) -> bool:
        """Whether no way takes fewer hours."""
        return self.gap == 0


def cheapest_way(
    graph: nx.DiGraph,
    goals: Iterable[str],
    known: Collection[str],
    hours: Mapping[str, float],
    *,
    pinned: frozenset[str] = frozenset(),
    excluded: frozenset[str] = frozenset(),
    in_force: Collection[str] = (),
    legacy: Collection[str] = (),
    most_work: int = MOST_WORK,
) -> Way:
    """Return the part of the goals' closure that takes the fewest hours, then the fewest topics.

    Parameters
    ----------
    graph : nx.DiGraph
        Edges may carry `kind` and `group`. Topics that need each other are taken together.
    goals : iterable of str
        The topics to reach.
    known : collection of str
        What costs nothing, with everything that follows from it (see `TopicGraph.known_closure`). A known member of a
        group counts as one of those it asks for.
    hours : mapping of topic id to float
        Study time in hours for each topic of the goals' closure, compared to the minute.
    pinned : frozenset of str
        Topics to take wherever they are among alternatives; of more in one group than it asks for, the first listed.
    excluded : frozenset of str
        Topics that may not be learned. What is known stays known.
    in_force : collection of str
        Topics of the order that the learner follows now. Of ways of equal hours and as many topics, the one that
        keeps most of them; where none can be proven to be the best, a way in force is kept as long as no better one
        is seen at once.
    legacy : collection of str
        Topics that are better avoided. Of ways that are equal up to here, the one with the fewest of them.
    most_work : int
        See `cheapest_selection`.

    Returns
    -------
    Way
        The cheapest, or the best that was found within a bound of work; see `Way`. The last ties: walk the groups
        from the goals down and keep the alternative listed first as long as all the rest stays equal.

    Raises
    ------
    UnknownTopicError
        If a goal is not in `graph`.
    UnreachableGoalError
        If a goal cannot be reached without the excluded topics.

    Notes
    -----
    O(V + E) of the closure as long as nothing is to be chosen; otherwise see `cheapest_selection`. Of parts that are
    too large for the bound of work, ties may stay as they come, the same each time.

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
    asked = [goal for goal in dict.fromkeys(goals) if goal not in held]
    problem = open_needs(graph, asked, held)
    blocked = blocked_topics(problem, excluded)
    _require_reachable(graph, asked, blocked, excluded)
    possible = {topic: narrowed(need, blocked, pinned) for topic, need in problem.items() if topic not in blocked}
    minutes, unit = whole_hours(possible, hours)
    kept, avoided = frozenset(in_force), frozenset(legacy)
    cost = {
        topic: (spent, 1, int(topic not in kept) if kept else 0, int(topic in avoided))
        for topic, spent in minutes.items()
    }
    found = cheapest_selection(possible, asked, cost, in_force=kept, most_work=most_work)
    return way_of(graph, problem, found.topics, hours, pinned, found.gap * unit / 60)


def extra_hours(
    graph: nx.DiGraph,
    goals: Collection[str],
    known: Collection[str],
    hours: Mapping[str, float],
    way: Way,
    *,
    pinned: frozenset[str] = frozenset(),
) -> list[Choice]:
    """Return what each alternative not taken in `way` would add to the hours of the whole plan.

    `way` is what `cheapest_way` gave for the same arguments. The plan is made again with each other member pinned in
    place of the one taken, so a figure is exact where both plans are proven; it is less than 0 where a pin, or the
    bound of work, keeps `way` from a cheaper one. Of a choice of several, each member taken has an entry of its own,
    with the others that could stand in for it. This takes one `cheapest_way` for each other member, so ask for it when
    the figures are to be shown, and not for each new plan; in large plans, only the first choices have their `others`.

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
    taken: dict[tuple[str, str], set[str]] = {}
    for target, group, picked in way.choices:
        taken.setdefault((target, group), set()).add(picked)
    left = _MOST_PRICED // (1 + len(way.needs))
    asked: list[tuple[Picked, list[str]]] = []
    for choice in way.choices:
        need = without_known(needs(graph, choice.target), known)
        members = need.choices[need.groups.index(choice.group)]
        others = [one for one in members if one not in taken[choice.target, choice.group]]
        left -= len(others)
        asked.append((choice, others if left >= 0 else []))
    each = MOST_WORK // (8 + 2 * sum(len(others) for _, others in asked))

    def extra(pins: frozenset[str], other: str) -> float:
        pinned_way = cheapest_way(graph, goals, known, hours, pinned=pins | {other}, most_work=each)
        return round(pinned_way.hours - way.hours, 6)

    priced: list[Choice] = []
    for (target, group, picked), others in asked:
        pins = pinned.difference(others, [picked]) | (taken[target, group] - {picked})
        priced.append(Choice(target, group, picked, tuple((other, extra(pins, other)) for other in others)))
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
    blocked = blocked_topics(open_needs(graph, asked, held), excluded)
    return [goal for goal in asked if goal in blocked]


def open_needs(graph: nx.DiGraph, goals: Iterable[str], known: Collection[str]) -> dict[str, Needs]:
    """Return what the unknown topics below some unknown goals need that is not known.

    Goals first and each topic before what it may need, as far as they do not need each other; otherwise in the order of
    the goals and of the edges.

    Raises
    ------
    UnknownTopicError
        If a goal is not in `graph`.

    Examples
    --------
    >>> list(open_needs(nx.DiGraph([("sets", "limits"), ("limits", "series"), ("sets", "series")]), ["series"], set()))
    ['series', 'limits', 'sets']
    """
    needs_of = needs_of_all(graph)
    reached: dict[str, Needs] = {}
    finished: list[str] = []
    way: list[str] = []
    # What is listed last is visited first: the other way round, that is a topological order.
    waiting = [list(goals)]
    while waiting:
        if not waiting[-1]:
            waiting.pop()
            if way:
                finished.append(way.pop())
            continue
        topic = waiting[-1].pop()
        if topic in reached:
            continue
        if topic not in graph:
            raise UnknownTopicError(topic)
        need = needs_of(topic)
        need = reached[topic] = without_known(need, known) if known else need
        way.append(topic)
        waiting.append([*need.always, *chain.from_iterable(need.choices)])
    return {topic: reached[topic] for topic in reversed(finished)}


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


def narrowed(need: Needs, blocked: frozenset[str], pinned: frozenset[str]) -> Needs:
    """Return `need` without the members that are out of reach; pinned ones are needed, as far as they are asked for."""
    if not need.choices or not (blocked or pinned):
        return need
    pins: list[str] = []
    for members, count in zip(need.choices, need.counts, strict=True):
        pins += [member for member in members if member in pinned and member not in blocked][:count]
    left = without_known(need, pins)
    possible = frozenset(chain.from_iterable(left.choices)) - blocked
    return among(left._replace(always=tuple(dict.fromkeys((*left.always, *pins)))), possible)


def whole_hours(topics: Collection[str], hours: Mapping[str, float]) -> tuple[dict[str, int], int]:
    """Return hours in the largest unit, a whole number of minutes, in which all are whole; and that unit."""
    minutes = {topic: round(hours[topic] * 60) for topic in topics}
    unit = gcd(*minutes.values()) or 1
    return {topic: spent // unit for topic, spent in minutes.items()}, unit


def way_of(
    graph: nx.DiGraph,
    problem: Mapping[str, Needs],
    chosen: frozenset[str],
    hours: Mapping[str, float],
    pinned: frozenset[str],
    gap: float = 0.0,
) -> Way:
    """Return the way that some chosen topics are; `problem` is that of `open_needs`, the rest as `cheapest_way`."""
    topics = tuple(topic for topic in graph if topic in chosen)
    choices: list[Picked] = []
    for target in topics:
        need = problem[target]
        for members, group, count in zip(need.choices, need.groups, need.counts, strict=True):
            able = sorted((member for member in members if member in chosen), key=lambda one: one not in pinned)
            choices += [Picked(target, group, member) for member in members if member in able[:count]]
    return Way(topics, tuple(choices), fsum([hours[topic] for topic in chosen]), gap, graph, problem)
