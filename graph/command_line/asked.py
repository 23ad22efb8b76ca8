"""The words of a request as topics of a graph; what cannot be understood is said all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from graph.build import TopicGraph
from graph.errors import InvalidRequestError, KnowledgeGraphError
from graph.files.plans import read_plan
from graph.model import PlanRequest
from graph.planning.resume import resumed
from graph.terminal import say

_Value = TypeVar("_Value")


def found_topics(graph: TopicGraph, names: Iterable[str]) -> list[str]:
    """Return the ids of the topics with these ids, names or aliases.

    Raises
    ------
    InvalidRequestError
        If some name stands for no topic, or for several; it speaks of all of these.
    """
    return _found(names, graph.find)


def found_goals(graph: TopicGraph, names: Iterable[str]) -> tuple[str, ...]:
    """Return the topics behind topic names and named goals, each once, in the order asked.

    Raises
    ------
    InvalidRequestError
        As `found_topics`.
    """
    return tuple(dict.fromkeys(topic for topics in _found(names, graph.find_goals) for topic in topics))


def by_goal(graph: TopicGraph, pairs: Sequence[tuple[str, _Value]]) -> tuple[tuple[str, _Value], ...]:
    """Return what is said of goals by their names as said of their topics.

    Raises
    ------
    InvalidRequestError
        As `found_topics`.
    """
    meant = _found([goal for goal, _ in pairs], graph.find_goals)
    values = (value for _, value in pairs)
    return tuple((topic, value) for topics, value in zip(meant, values, strict=True) for topic in topics)


def refuse_strangers(graph: TopicGraph, request: PlanRequest) -> None:
    """Refuse deadlines and weights of topics that are no goals, rather than forget them.

    Raises
    ------
    InvalidRequestError
        If there are any; it speaks of all of these.
    """
    named = [
        *((topic, "deadline") for topic, _ in request.deadlines),
        *((topic, "weight") for topic, _ in request.weights),
    ]
    strangers = [
        f"{graph.topics[topic].name} has a {what} but is no goal of this plan. Name it as a GOAL too."
        for topic, what in named
        if topic not in request.goals
    ]
    if strangers:
        raise InvalidRequestError("\n".join(strangers))


def going_on_with(graph: TopicGraph, earlier: Path, request: PlanRequest) -> PlanRequest:
    """Return the request with what an earlier plan adds to it; oddities of its file go to standard error.

    Raises
    ------
    InvalidRequestError
        If the file has errors, or if neither it nor the request holds a goal.
    OSError
        If the file cannot be opened.
    """
    rows, faults = read_plan(earlier)
    request_then, found = resumed(graph, rows, request, earlier.name)
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
        say(f"Weeks count from {request_then.start}, the first date of the file. Give --start DATE for another day.")
    return request_then


def _found(names: Iterable[str], find: Callable[[str], _Value]) -> list[_Value]:
    """What each name stands for; all names that stand for nothing are reported at once."""
    found: list[_Value] = []
    troubles: list[str] = []
    for name in names:
        try:
            found.append(find(name))
        except KnowledgeGraphError as trouble:
            troubles.append(str(trouble))
    if troubles:
        raise InvalidRequestError("\n".join(dict.fromkeys(troubles)))
    return found
