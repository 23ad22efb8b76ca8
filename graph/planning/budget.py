"""What to learn when there are only so many hours.

An edge ``(a, b)`` says that `a` is a prerequisite of `b`; of each group of alternatives one is enough. Both
questions are knapsacks whose items rest on each other, solved exactly by mixed-integer programming
(HiGHS through SciPy, imported only here). Hours count to the minute.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import floor, fsum, gcd
from typing import NamedTuple

import networkx as nx

from graph.errors import InvalidRequestError
from graph.planning.frontier import frontier
from graph.planning.needs import needs

_TOLERANCE = 1e-6


def goal_values(graph: nx.DiGraph, goals: Sequence[str], weights: Mapping[str, float] | None = None) -> dict[str, int]:
    """Return what each topic of a plan is worth for its goals, as `best_within` wants it.

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


def best_within(
    graph: nx.DiGraph,
    value: Mapping[str, int],
    hours: Mapping[str, float],
    budget: float,
    known: Collection[str] = frozenset(),
) -> list[str]:
    """Return the topics of most value together that can be learned within `budget` hours.

    Parameters
    ----------
    graph : nx.DiGraph
        Acyclic; usually the graph of the cheapest way to some goals.
    value : mapping of topic id to int
        At least 0 for each unknown topic; see `goal_values`.
    hours : mapping of topic id to float
        Study time in hours.
    budget : float
        Hours to spend.
    known : collection of str
        With everything that follows from it (see `known_closure`).

    Returns
    -------
    list of str
        In the order of `graph`, every topic with its prerequisites. Of selections of equal value one with the fewest
        hours; if there are still several, the same one each time.

    Raises
    ------
    InvalidRequestError
        If `budget` is below 0 or not a number.

    Notes
    -----
    If everything fits, no solver runs.

    Examples
    --------
    >>> graph = nx.DiGraph([("sets", "limits"), ("limits", "series"), ("logic", "proofs")])
    >>> hours = {"sets": 2.0, "limits": 4.0, "series": 1.0, "logic": 3.0, "proofs": 3.0}
    >>> best_within(graph, goal_values(graph, ["series", "proofs"]), hours, budget=6.0)
    ['logic', 'proofs']
    >>> best_within(graph, goal_values(graph, ["series", "proofs"]), hours, budget=10.0)
    ['sets', 'limits', 'series', 'logic']
    """
    _check_budget(budget)
    unknown = [topic for topic in graph if topic not in known]
    everything_counts = all(value[topic] > 0 for topic in unknown)
    if everything_counts and fsum(hours[topic] for topic in unknown) <= budget + _TOLERANCE:
        return unknown
    minutes, most = _whole_numbers([hours[topic] for topic in unknown], budget)
    place = {topic: place for place, topic in enumerate(unknown)}
    rows = [_Row(dict(enumerate(minutes)), most), *_need_rows(graph, unknown, place, place, known)]
    gain = [value[topic] * (most + 1) - spent for topic, spent in zip(unknown, minutes, strict=True)]
    return [topic for topic, taken in zip(unknown, _solved(gain, rows), strict=True) if taken]


def unlocks_most(
    graph: nx.DiGraph, hours: Mapping[str, float], budget: float, known: Collection[str] = frozenset()
) -> list[str]:
    """Return what to learn within `budget` hours so that most other topics are ready then that are not ready now.

    Parameters and errors are those of `best_within`.

    Returns
    -------
    list of str
        In the order of `graph`, every topic with its prerequisites. Of selections that unlock equally many topics one
        with the fewest hours; if there are still several, the same one each time. Empty if the hours unlock nothing.

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
    minutes, most = _whole_numbers([hours[topic] for topic in unknown], budget)
    place = {topic: place for place, topic in enumerate(unknown)}
    unlocked = {topic: place for place, topic in enumerate(locked, len(unknown))}
    rows = [
        _Row(dict(enumerate(minutes)), most),
        *_need_rows(graph, unknown, place, place, known),
        *_need_rows(graph, locked, unlocked, place, known),
        *(_Row({unlocked[topic]: 1, place[topic]: 1}, 1) for topic in locked),
    ]
    gain = [-spent for spent in minutes] + [most + 1] * len(locked)
    return [topic for topic, taken in zip(unknown, _solved(gain, rows), strict=False) if taken]


class _Row(NamedTuple):
    """The condition that the sum of factor · variable, over the variables named by their place, is at most `most`."""

    factors: dict[int, int]
    most: int


def _check_budget(budget: float) -> None:
    if not budget >= 0:
        raise InvalidRequestError(f"A budget of {budget:g} hours holds nothing. Give a number of hours such as 40.")


def _whole_numbers(hours: Sequence[float], budget: float) -> tuple[list[int], int]:
    """Hours and budget in the largest unit, a whole number of minutes, in which all hours are whole."""
    minutes = [round(60 * spent) for spent in hours]
    unit = gcd(*minutes) or 1
    most = floor(min(60 * budget, sum(minutes)) + _TOLERANCE)
    return [spent // unit for spent in minutes], most // unit


def _need_rows(
    graph: nx.DiGraph,
    topics: Iterable[str],
    variable: Mapping[str, int],
    place: Mapping[str, int],
    known: Collection[str],
) -> list[_Row]:
    """For each open need of `topics`: their `variable` is 1 only if one of its members is taken."""
    rows: list[_Row] = []
    for topic in topics:
        need = needs(graph, topic)
        for members in (*((source,) for source in need.always), *need.choices):
            if not any(member in known for member in members):
                rows.append(_Row({variable[topic]: 1} | {place[member]: -1 for member in members}, 0))
    return rows


def _solved(gain: Sequence[int], rows: Sequence[_Row]) -> list[bool]:
    """Which of the 0-1 variables are 1 where the sum of gain · variable is largest."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    entries = [
        (number, place, float(factor)) for number, row in enumerate(rows) for place, factor in row.factors.items()
    ]
    numbers, places, factors = zip(*entries, strict=True)
    matrix = csr_array((factors, (numbers, places)), shape=(len(rows), len(gain)))
    answer = milp(
        [-each for each in gain],
        integrality=[1] * len(gain),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, ub=[row.most for row in rows]),
        options={"mip_rel_gap": 0},
    )
    assert answer.x is not None, "taking nothing meets every row"
    return [bool(value > 0.5) for value in answer.x]
