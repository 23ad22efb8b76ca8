"""An earlier plan that a command continues."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from graph.command_line.terminal import say
from graph.core.topic_graph import TopicGraph
from graph.errors import InvalidRequestError
from graph.exports.calendar import Edition, sequence_at
from graph.files.plans import read_plan
from graph.model import PlanRequest
from graph.planning.resume import resumed

_MOST_DAYS = 3_660
"""Dates further apart are a typing mistake."""


def edition_of(graph: TopicGraph, earlier: Path | None, time_of_day: time | None) -> Edition:
    """Return which edition of a calendar this is: the next one after that of an earlier plan, or a first one.

    Raises
    ------
    OSError
        If the file of the earlier plan cannot be opened.
    """
    first = Edition(graph.identity, time_of_day=time_of_day)
    if earlier is None:
        return first
    now = datetime.now(UTC).replace(microsecond=0)
    return replace(first, modified=now, sequence=sequence_at(now), published=earlier_events(graph, earlier))


def earlier_events(graph: TopicGraph, earlier: Path) -> dict[str, int]:
    """Return how many events a calendar of an earlier plan may have for each topic: one for each of its study days.

    Raises
    ------
    OSError
        If the file cannot be opened.
    """
    rows, _ = read_plan(earlier)
    request, _ = resumed(graph, rows, PlanRequest(goals=()), earlier.name)
    found = {}
    for row in rows:
        if row.start_date and row.end_date:
            first, last = row.start_date.toordinal(), row.end_date.toordinal()
            days = map(date.fromordinal, range(first, min(last, first + _MOST_DAYS) + 1))
            found[row.topic_id] = sum(day.weekday() in request.weekdays and day not in request.days_off for day in days)
    return found


def going_on_with(
    graph: TopicGraph, earlier: Path, request: PlanRequest, explicit: Collection[str] = ()
) -> PlanRequest:
    """Return the request with what an earlier plan adds to it; oddities of its file go to standard error.

    `explicit` are the fields of the request that were asked for on the command line, and so are not the file's to say.

    Raises
    ------
    InvalidRequestError
        If the file has errors, or if neither it nor the request holds a goal.
    OSError
        If the file cannot be opened.
    """
    rows, faults = read_plan(earlier)
    request_then, found = resumed(graph, rows, request, earlier.name, explicit)
    problems = faults if any(problem.is_error for problem in faults) else (*faults, *found)
    errors = [problem for problem in problems if problem.is_error]
    for problem in problems:
        if not problem.is_error:
            say(str(problem))
    if errors:
        raise InvalidRequestError("\n".join(map(str, errors)))
    if not request_then.goals:
        raise InvalidRequestError(f"{earlier.name}: the plan holds no topic. Name a GOAL.")
    if request_then.start and not request.start:
        say(f"Weeks count from {request_then.start}, as in {earlier.name}. Give --start DATE for another day.")
    return request_then
