"""An earlier plan that a command goes on with."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from graph.build import TopicGraph
from graph.errors import InvalidRequestError
from graph.files.plans import read_plan
from graph.model import PlanRequest
from graph.planning.resume import resumed
from graph.terminal import say


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
