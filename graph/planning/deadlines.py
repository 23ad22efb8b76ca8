"""Deadlines: what a plan lacks, how many hours more would do, and which goals can be reached in time.

A deadline holds if the last day of its step is not after the due day; it is the schedule itself that is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate
from math import ceil, floor, fsum
from typing import NamedTuple

from graph.model import GoalForecast, PlanRequest
from graph.planning.calendar import Calendar, Slot, hours_by, scheduled
from graph.planning.order.part import members, subset_sums

MOST_HOURS_A_WEEK = 168.0
EXACT_GOALS = 12
"""Up to so many goals with a date every set of them is weighed."""

LOOKED_AT = 20_000_000
"""So many topics are scheduled at the most to find the least hours more."""

_SECONDS = 3600
_NOISE = 1e-9


class Due(NamedTuple):
    """A step of a plan, counted from 0, and the day by whose end it must be done."""

    step: int
    day: date


def missing_hours(
    hours: Sequence[float], calendar: Calendar, due: Sequence[Due], *, whole_topics: bool = False
) -> list[float]:
    """Return, for each deadline, the study hours up to its step that lie after its day; 0 where it holds.

    Notes
    -----
    The schedule is gone through once, whatever the number of deadlines.

    Examples
    --------
    >>> calendar = Calendar(6.0, start=date(2026, 1, 5))
    >>> missing_hours([4.0, 4.0, 4.0], calendar, [Due(2, date(2026, 1, 18))], whole_topics=True)
    [4.0]
    """
    if not due:
        return []
    ends = _end_hours(hours)
    done = hours_by(hours, calendar, [day for _, day in due], whole_topics=whole_topics)
    return [max(0.0, round(ends[step] - by_then, 6)) for (step, _), by_then in zip(due, done, strict=True)]


def _end_hours(hours: Sequence[float]) -> list[float]:
    """The hour at which each step ends, counted as the calendar does it."""
    return [seconds / _SECONDS for seconds in accumulate(round(some * _SECONDS) for some in hours)]


def forecasts(
    request: PlanRequest, calendar: Calendar, hours: Sequence[float], reached: Mapping[str, tuple[int, Slot]]
) -> tuple[GoalForecast, ...]:
    """Return when each goal of a plan is reached, and how that stands to its deadline and to what was promised.

    Parameters
    ----------
    request : PlanRequest
    calendar : Calendar
    hours : sequence of float
        Study hours of each step, in plan order.
    reached : mapping of goal id to int and Slot
        The step of each goal that is one, counted from 0, and when it is studied.
    """
    due, promised = dict(request.deadlines), dict(request.promised)
    found = {}
    for goal in request.goals:
        if goal in reached:
            _, slot = reached[goal]
            late = max(0, _days_between(due.get(goal), slot.end_date) or 0)
            behind = _days_between(promised.get(goal), slot.end_date)
            found[goal] = GoalForecast(
                goal, slot.end_hour, slot.end_week, slot.end_date, due.get(goal), days_late=late, days_behind=behind
            )
    late_goals = [goal for goal, forecast in found.items() if forecast.days_late]
    missed = [Due(reached[goal][0], due[goal]) for goal in late_goals]
    missing = missing_hours(hours, calendar, missed, whole_topics=request.whole_topics)
    for goal, shortfall in zip(late_goals, missing, strict=True):
        found[goal] = replace(found[goal], shortfall=shortfall)
    return tuple(found.values())


def _days_between(first: date | None, last: date | None) -> int | None:
    return (last - first).days if first and last else None


def deadlines_hold(
    hours: Sequence[float], calendar: Calendar, due: Sequence[Due], *, whole_topics: bool = False
) -> bool:
    """Return whether each of these steps ends by its day.

    Examples
    --------
    >>> deadlines_hold([4.0, 4.0], Calendar(6.0, start=date(2026, 1, 5)), [Due(1, date(2026, 1, 14))])
    True
    """
    last = max((step for step, _ in due), default=-1)
    slots = scheduled(hours[: last + 1], calendar, whole_topics=whole_topics)
    return all((slots[step].end_date or date.max) <= day for step, day in due)


def with_more(calendar: Calendar, more: float) -> Calendar:
    """Return a calendar with so many hours more in each week that has any.

    Examples
    --------
    >>> with_more(Calendar((0.0, 4.0)), 1.5).weeks_hours
    (0.0, 5.5)
    """
    weeks = tuple(hours + more if hours > 0 else hours for hours in calendar.weeks_hours)
    return replace(calendar, hours_per_week=weeks if isinstance(calendar.hours_per_week, tuple) else weeks[0])


def more_hours(
    hours: Sequence[float], calendar: Calendar, due: Sequence[Due], *, whole_topics: bool = False
) -> float | None:
    """Return the fewest half hours to add to each week that has hours, so that all deadlines hold in this order.

    Returns
    -------
    float or None
        0 if they hold as it is; None if even `MOST_HOURS_A_WEEK` are too few.

    Notes
    -----
    From what is missing in any case it goes up, half an hour at a time, until the schedule confirms it. (Halving an
    interval would be wrong: with whole topics, fewer hours can end earlier.) Where that may be more than `LOOKED_AT`
    topics, above 60,000, it goes up in larger steps: what it then says is enough, and less may be.

    Examples
    --------
    >>> calendar = Calendar(6.0, start=date(2026, 1, 5))
    >>> more_hours([4.0, 4.0, 4.0], calendar, [Due(2, date(2026, 1, 18))], whole_topics=True)
    2.0
    """
    if any(day < _first_study_day(calendar) for _, day in due):
        return None
    least = _least_more(hours, calendar, due)
    if least is None:
        return None
    first, last = ceil(2 * least - _NOISE), max(0, floor(2 * (MOST_HOURS_A_WEEK - max(calendar.weeks_hours))))
    tries = max(1, LOOKED_AT // (1 + max((step for step, _ in due), default=0)))
    tried: list[int] = [*range(first, last, ceil(2 * MOST_HOURS_A_WEEK / tries)), last] if first <= last else []
    for halves in tried:
        if deadlines_hold(hours, with_more(calendar, halves / 2), due, whole_topics=whole_topics):
            return halves / 2
    return None


def available_from_first_day(calendar: Calendar, day: date) -> float:
    """Return the study hours to the end of a day; -1 if not even a topic of no hours can be reached by then.

    Examples
    --------
    >>> wednesdays = Calendar(6.0, start=date(2026, 1, 5), weekdays=(2,))
    >>> [available_from_first_day(wednesdays, date(2026, 1, day)) for day in (6, 7)]
    [-1.0, 6.0]
    """
    return -1.0 if day < _first_study_day(calendar) else calendar.available_hours(day)


def _first_study_day(calendar: Calendar) -> date:
    return scheduled([0.0], calendar)[0].start_date or calendar.first_day()


def _least_more(hours: Sequence[float], calendar: Calendar, due: Sequence[Due]) -> float | None:
    """What is missing in any case: hours up to a deadline, over the weeks of study before it."""
    one_hour = replace(calendar, hours_per_week=tuple(1.0 if hours > 0 else 0.0 for hours in calendar.weeks_hours))
    ends = _end_hours(hours)
    most = 0.0
    for step, day in due:
        missing = ends[step] - calendar.available_hours(day)
        weeks = one_hour.available_hours(day)
        if missing <= _NOISE:
            continue
        if weeks <= _NOISE:
            return None
        most = max(most, missing / weeks)
    return most


def reachable_goals(
    order: Sequence[str],
    needs: Mapping[str, Sequence[str]],
    hours: Mapping[str, float],
    goals: Sequence[str],
    available: Sequence[float],
    weights: Mapping[str, float],
) -> tuple[str, ...]:
    """Return the goals of most weight, then of fewest hours, that can all be reached within their hours.

    Parameters
    ----------
    order : sequence of str
        The topics of a plan, prerequisites first.
    needs : mapping of topic id to topic ids
        Direct prerequisites within the plan.
    hours : mapping of topic id to float
    goals : sequence of str
        Topics of the plan.
    available : sequence of float
        Study hours until each goal's date; below 0 if that lies before all study.
    weights : mapping of goal id to float
        1 where none is given.

    Returns
    -------
    tuple of str
        In the order of `goals`. What comes first is due first: so a set of goals can be reached if, for each of its
        dates, all that its goals due by then rest on fits.

    Notes
    -----
    Exact up to `EXACT_GOALS` goals, O(V + E + k * 2^k); beyond, goals are taken by date wherever they still fit.

    Examples
    --------
    >>> needs, hours = {"limits": ["sets"], "maps": ["sets"]}, {"sets": 2.0, "limits": 3.0, "maps": 1.0}
    >>> reachable_goals(["sets", "limits", "maps"], needs, hours, ["limits", "maps"], [4.0, 4.0], {})
    ('maps',)
    """
    seconds = {topic: round(hours[topic] * _SECONDS) for topic in order}
    limits = [round(some * _SECONDS) for some in available]
    by_date = sorted(range(len(goals)), key=lambda index: (limits[index], index))
    users = _users(order, needs, goals)
    if len(goals) > EXACT_GOALS:
        chosen = _greedy(seconds, users, limits, by_date)
    else:
        weight = [weights.get(goal, 1.0) for goal in goals]
        chosen = _exact(seconds, users, limits, by_date, weight)
    return tuple(goal for index, goal in enumerate(goals) if chosen >> index & 1)


def _users(order: Sequence[str], needs: Mapping[str, Sequence[str]], goals: Sequence[str]) -> dict[str, int]:
    """For each topic the goals that rest on it, as bits."""
    users = dict.fromkeys(order, 0)
    for index, goal in enumerate(goals):
        users[goal] |= 1 << index
    for topic in reversed(order):
        for source in needs.get(topic, ()):
            users[source] |= users[topic]
    return users


def _greedy(seconds: Mapping[str, int], users: Mapping[str, int], limits: Sequence[int], by_date: Sequence[int]) -> int:
    rests_on: dict[int, list[str]] = {}
    for topic, goals in users.items():
        for index in members(goals):
            rests_on.setdefault(index, []).append(topic)
    taken: set[str] = set()
    used = chosen = 0
    for index in by_date:
        more = [topic for topic in rests_on[index] if topic not in taken]
        if (then := used + sum(seconds[topic] for topic in more)) <= limits[index]:
            taken.update(more)
            used = then
            chosen |= 1 << index
    return chosen


def _exact(
    seconds: Mapping[str, int],
    users: Mapping[str, int],
    limits: Sequence[int],
    by_date: Sequence[int],
    weight: Sequence[float],
) -> int:
    every = 1 << len(limits)
    theirs = _only_for(seconds, users, len(limits))

    def rests_on(goals: int) -> int:
        return theirs[every - 1] - theirs[every - 1 ^ goals]

    def fits(goals: int) -> bool:
        due = 0
        for index in by_date:
            if goals >> index & 1:
                due |= 1 << index
                if rests_on(due) > limits[index]:
                    return False
        return True

    def worth(goals: int) -> tuple[float, int, int]:
        chosen = [index for index in range(len(limits)) if goals >> index & 1]
        first_listed = sum(1 << (len(limits) - index) for index in chosen)
        return fsum(weight[index] for index in chosen), -rests_on(goals), first_listed

    return max(filter(fits, range(every)), key=worth)


def _only_for(seconds: Mapping[str, int], users: Mapping[str, int], goals: int) -> list[int]:
    """Of each set of goals, as bits, the seconds of what only goals of this set rest on."""
    theirs = [0] * (1 << goals)
    for topic, goal_set in users.items():
        theirs[goal_set] += seconds[topic]
    return subset_sums(theirs)
