"""What to learn when there are only so many hours.

An edge ``(a, b)`` says that `a` is a prerequisite of `b`; of each group of alternatives as many as it asks for are
enough. Both questions are knapsacks whose items rest on each other, solved by mixed-integer programming within a bound
of work: exactly, but for parts so large or so knotty that a good answer has to do. Hours count to the minute.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from math import floor

import networkx as nx

from graph.errors import InvalidRequestError
from graph.planning.choices import Way, cheapest_way, narrowed, open_needs, way_of, whole_hours
from graph.planning.frontier import frontier
from graph.planning.needs import Needs, among, needs, taken_together, without_known
from graph.planning.programme import Constraint, solved

_TOLERANCE = 1e-6
_LARGEST = 100_000
"""Entries of the largest matrix that the solver is asked about."""
_NODE_WORK = 3_000_000
_MOST_NODES = 10_000
_MOST_LOOKS = 2_000_000


def goal_values(graph: nx.DiGraph, goals: Sequence[str], weights: Mapping[str, float] | None = None) -> dict[str, int]:
    """Return what each topic of a plan is worth for its goals, for the choice of what fits.

    Goals come first and progress second: each topic is worth 1, and a goal more than all topics together. So the
    best selection reaches the goals of most weight that fit and passes as many topics as it can on the way to the
    others; where no goal fits, it passes as many topics as it can. (Progress in hours would only
    ask which topics fill the hours to the last minute.)

    Parameters
    ----------
    graph : nx.DiGraph
        What is still to be learned for the goals.
    goals : sequence of str
        Topics of `graph`.
    weights : mapping of goal id to float, optional
        How much a goal matters, at least 0; 1 where none is given.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("sets", "logic")])
    >>> goal_values(graph, ["limits", "logic"], {"logic": 2.0})
    {'sets': 1, 'limits': 4, 'logic': 7}
    """
    weight = {goal: (weights or {}).get(goal, 1.0) for goal in goals}
    least = min((some for some in weight.values() if some > 0), default=1.0)
    return {topic: 1 + (round(len(graph) * weight[topic] / least) if topic in weight else 0) for topic in graph}


def way_within(
    graph: nx.DiGraph,
    way: Way,
    goals: Sequence[str],
    known: Collection[str],
    hours: Mapping[str, float],
    budget: float,
    weights: Mapping[str, float] | None = None,
    *,
    pinned: frozenset[str] = frozenset(),
) -> Way:
    """Return what to learn for some goals within `budget` hours.

    The goals of most weight that fit by any choice of alternatives, and then as many topics as fit on the cheapest way
    to all goals; where that way would miss some of these goals, on the cheapest way to them and from there to the
    others.

    Parameters
    ----------
    graph : nx.DiGraph
        What the goals rest on, all alternatives included.
    way : Way
        What `cheapest_way` gave for the same graph, goals, known topics, hours and pins.
    goals : sequence of str
        The topics to reach.
    known : collection of str
        With everything that follows from it (see `TopicGraph.known_closure`).
    hours : mapping of topic id to float
        Study time in hours.
    budget : float
        Hours to spend.
    weights : mapping of goal id to float, optional
        As `goal_values`.
    pinned : frozenset of str
        As `cheapest_way`.

    Raises
    ------
    InvalidRequestError
        If `budget` is below 0 or not a number.

    Examples
    --------
    >>> graph = nx.DiGraph()
    >>> graph.add_edge("short", "talk", group="one")
    >>> graph.add_edge("deep", "talk", group="one")
    >>> graph.add_edge("deep", "thesis")
    >>> hours = {"short": 2.0, "deep": 9.0, "talk": 1.0, "thesis": 20.0}
    >>> way = cheapest_way(graph, ["talk", "thesis"], set(), hours)
    >>> way.choices
    (Picked(target='talk', group='one', picked='deep'),)
    >>> list(way_within(graph, way, ["talk", "thesis"], set(), hours, 5.0).graph)
    ['short', 'talk']
    """
    _check_budget(budget)
    if way.hours <= budget + _TOLERANCE:
        return way
    open_goals = [goal for goal in dict.fromkeys(goals) if goal in way.graph]
    problem = open_needs(graph, open_goals, known)
    preferred = {topic: narrowed(need, frozenset(), pinned) for topic, need in problem.items()}
    value = goal_values(way.graph, open_goals, weights)

    def best_on(topics: Collection[str]) -> tuple[frozenset[str], bool]:
        own = {topic: among(preferred[topic], topics) for topic in problem if topic in topics}
        return best_selection(own, {topic: value.get(topic, 1) for topic in own}, hours, budget)

    best, is_best = best_on(frozenset(way.topics))
    if way.choices:
        worth = {goal: value[goal] for goal in open_goals}
        able, are_most = _most_goals(preferred, worth, hours, budget)
        is_best = is_best and are_most
        if sum(map(worth.__getitem__, able)) > sum(worth[goal] for goal in open_goals if goal in best):
            near = cheapest_way(graph, able, known, hours, pinned=pinned).topics
            far = cheapest_way(graph, open_goals, {*known, *near}, hours, pinned=pinned).topics
            best, is_best = best_on(frozenset((*near, *far)))
            is_best = is_best and are_most
    return replace(way_of(graph, problem, best, hours, pinned), is_best_part=is_best)


def _most_goals(
    problem: Mapping[str, Needs], value: Mapping[str, int], hours: Mapping[str, float], budget: float
) -> tuple[list[str], bool]:
    """The goals of most value that can all be reached within the budget, by any choice of alternatives; if proven."""
    found, is_best = best_selection(problem, {topic: value.get(topic, 0) for topic in problem}, hours, budget)
    return [goal for goal in value if goal in found], is_best


def best_selection(
    problem: Mapping[str, Needs], value: Mapping[str, int], hours: Mapping[str, float], budget: float
) -> tuple[frozenset[str], bool]:
    """Return the topics of most value together that fit, each with what it needs, and whether that is certain.

    Of several such selections one of fewest hours, the same each time. Where it would be too much work to be certain,
    a good one: the topics of most value, each with what it lacks, as long as they fit.
    """
    topics = list(problem)
    place = {topic: place for place, topic in enumerate(topics)}
    minutes, most = _whole_numbers(topics, hours, budget)
    rows = [Constraint(dict(enumerate(minutes)), most), *_need_rows(problem, place, place)]
    gain = [value[topic] * (most + 1) - spent for topic, spent in zip(topics, minutes, strict=True)]
    found, is_best = _most_of(gain, rows)
    if found is not None:
        return frozenset([topics[number] for number in found]), is_best
    wanted = sorted(filter(value.__getitem__, topics), key=lambda topic: -value[topic])
    return _by_trying(problem, wanted, hours, budget), False


def unlocks_most(
    graph: nx.DiGraph, hours: Mapping[str, float], budget: float, known: Collection[str] = frozenset()
) -> list[str]:
    """Return what to learn within `budget` hours so that most other topics are ready then that are not ready now.

    Parameters
    ----------
    graph : nx.DiGraph
        Acyclic.
    hours : mapping of topic id to float
        Study time in hours.
    budget : float
        Hours to spend.
    known : collection of str
        With everything that follows from it (see `TopicGraph.known_closure`).

    Returns
    -------
    list of str
        In the order of `graph`, every topic with its prerequisites. Of selections that unlock equally many topics one
        with the fewest hours; if there are still several, the same one each time. Empty if the hours unlock nothing.

    Raises
    ------
    InvalidRequestError
        If `budget` is below 0 or not a number.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("sets", "graphs"), ("logic", "proofs")])
    >>> unlocks_most(graph, dict.fromkeys(graph, 2.0), budget=3.0)
    ['sets']
    """
    _check_budget(budget)
    unknown = [topic for topic in graph if topic not in known]
    ready = set(frontier(graph, known))
    locked = [topic for topic in unknown if topic not in ready]
    if not locked:
        return []
    minutes, most = _whole_numbers(unknown, hours, budget)
    place = {topic: place for place, topic in enumerate(unknown)}
    unlocked = {topic: place for place, topic in enumerate(locked, len(unknown))}
    own = {topic: without_known(needs(graph, topic), known) for topic in unknown}
    rows = [
        Constraint(dict(enumerate(minutes)), most),
        *_need_rows(own, place, place),
        *_ready_rows(graph, own, unlocked, place),
        *(Constraint({unlocked[topic]: 1, place[topic]: 1}, 1) for topic in locked),
    ]
    gain = [-spent for spent in minutes] + [most + 1] * len(locked)
    found, _ = _most_of(gain, rows)
    if found is None:
        tried = _by_trying(own, locked, hours, budget, itself=False)
        return [topic for topic in unknown if topic in tried]
    return [topic for topic in unknown if place[topic] in found]


def _check_budget(budget: float) -> None:
    if not budget >= 0:
        raise InvalidRequestError(f"A budget of {budget:g} hours holds nothing. Give a number of hours such as 40.")


def _whole_numbers(topics: Collection[str], hours: Mapping[str, float], budget: float) -> tuple[list[int], int]:
    """Hours and budget in the largest unit, a whole number of minutes, in which all hours are whole."""
    minutes, unit = whole_hours(topics, hours)
    return [*minutes.values()], floor(min(60 * budget, unit * sum(minutes.values())) + _TOLERANCE) // unit


def _need_rows(problem: Mapping[str, Needs], variable: Mapping[str, int], place: Mapping[str, int]) -> list[Constraint]:
    """For each need of the topics of a problem: their `variable` is 1 only if enough of its members are taken."""
    rows: list[Constraint] = []
    for topic, need in problem.items():
        rows += [Constraint({variable[topic]: 1, place[source]: -1}, 0) for source in need.always]
        for members, count in zip(need.choices, need.counts, strict=True):
            rows.append(Constraint({variable[topic]: count} | {place[member]: -1 for member in members}, 0))
    return rows


def _ready_rows(
    graph: nx.DiGraph, problem: Mapping[str, Needs], variable: Mapping[str, int], place: Mapping[str, int]
) -> list[Constraint]:
    """For each topic with a variable: it is 1 only if the topic, and what is taken together with it, lacks nothing."""
    rows: list[Constraint] = []
    for topic in variable:
        block = taken_together(graph, topic)
        for one in block.intersection(problem):
            rows += _need_rows({one: without_known(problem[one], block)}, {one: variable[topic]}, place)
    return rows


def _most_of(gain: Sequence[int], rows: Sequence[Constraint]) -> tuple[frozenset[int] | None, bool]:
    """The 0-1 variables that are 1 where the sum of gain · variable is largest, and whether that is proven.

    None where it is too much work.
    """
    entries = sum(len(row.factors) for row in rows)
    if entries > _LARGEST:
        return None, False
    nodes = max(1, min(_MOST_NODES, _NODE_WORK // (entries + 1)))
    found = solved([-each for each in gain], rows, [True] * len(gain), nodes)
    if found.taken is None:
        return None, False
    # Gains are whole numbers: what may still be gained is less than one.
    return found.taken, -sum(gain[number] for number in found.taken) < found.bound + 0.5


def _by_trying(
    problem: Mapping[str, Needs],
    wanted: Iterable[str],
    hours: Mapping[str, float],
    budget: float,
    *,
    itself: bool = True,
) -> frozenset[str]:
    """What to learn for one wanted topic after the other, or to be ready for it, as long as it fits."""
    taken: set[str] = set()
    left = budget + _TOLERANCE
    looks = _MOST_LOOKS
    for topic in wanted:
        new: dict[str, None] = {}
        waiting = [topic]
        spent = 0.0
        while waiting and spent <= left and looks > 0:
            looks -= 1
            one = waiting.pop()
            if one in taken or one in new:
                continue
            if itself or one != topic:
                new[one] = None
                spent += hours[one]
            need = problem[one]
            waiting += need.always
            for members, count in zip(need.choices, need.counts, strict=True):
                waiting += sorted(members, key=lambda member: member not in taken and member not in new)[:count]
        if not waiting and spent <= left:
            taken.update(new)
            left -= spent
    return frozenset(taken)
