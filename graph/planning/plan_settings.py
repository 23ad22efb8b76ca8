"""The part of a request that the rows of a plan file do not hold, as values that JSON can hold, and back.

Rows hold topics with their status, hours and notes, in their order. The rest (what is known, which choices, which
order, how many hours a week, from when, until when) is one object in the first row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from math import isfinite
from typing import Any

from graph.core.topic_graph import TopicGraph
from graph.errors import KnowledgeGraphError, quoted
from graph.formatting import tidy_number
from graph.model import ORDERS, PlanRequest, Progress, StudyPlan

_VERSION = 1
_PLAIN = PlanRequest(goals=())


def settings_of(request: PlanRequest, rows: Collection[str] = ()) -> dict[str, Any]:
    """Return what a request asks for beside its progress and its order in force; what is as usual is left out.

    Hours of one's own for topics without a row decide about choices, so they are here.

    Examples
    --------
    >>> settings_of(PlanRequest(("limits",), known=frozenset({"sets"}), hours_per_week=6.0))
    {'version': 1, 'goals': ['limits'], 'known': ['sets'], 'order': 'finish', 'hours_per_week': 6}
    """
    week = request.hours_per_week
    found: dict[str, Any] = {
        "version": _VERSION,
        "goals": list(request.goals),
        "known": sorted(request.known),
        "taken_back": sorted(request.unknown),
        "choices": sorted(request.pinned),
        "order": request.order,
        "hours_per_week": [tidy_number(hours) for hours in week] if isinstance(week, tuple) else tidy_number(week),
        "start": request.start.isoformat() if request.start else None,
        "weekdays": list(request.weekdays) if request.weekdays != _PLAIN.weekdays else None,
        "days_off": [day.isoformat() for day in sorted(request.days_off)],
        "deadlines": {goal: due.isoformat() for goal, due in request.deadlines},
        "weights": {goal: tidy_number(weight) for goal, weight in request.weights},
        "whole_topics": request.whole_topics,
        "budget": None if request.budget is None else tidy_number(request.budget),
        "hours": {
            topic: tidy_number(noted.hours)
            for topic, noted in request.progress
            if noted.hours is not None and topic not in rows
        },
    }
    kept = {"version", "goals", "known", "order", "hours_per_week"}
    return {name: value for name, value in found.items() if name in kept or value}


def rows_of(plan: StudyPlan) -> frozenset[str]:
    """Return the topics that have a row of their own in a file of the plan."""
    return frozenset(step.topic.id for step in (*plan.steps, *plan.finished))


def goal_names(request: PlanRequest) -> dict[str, list[str]]:
    """Return for each goal the names under which it was asked for, or else its id.

    Examples
    --------
    >>> goal_names(PlanRequest(("bert", "gpt"), asked=(("bert", "NLP engineer"), ("bert", "BERT"))))
    {'bert': ['NLP engineer', 'BERT'], 'gpt': ['gpt']}
    """
    names: dict[str, list[str]] = {goal: [] for goal in request.goals}
    for goal, name in request.asked:
        if goal in names and name not in names[goal]:
            names[goal].append(name)
    return {goal: found or [goal] for goal, found in names.items()}


def with_settings(
    graph: TopicGraph, settings: Mapping[str, Any], request: PlanRequest, explicit: Collection[str] = ()
) -> tuple[PlanRequest, list[str]]:
    """Return `request` with the settings of an earlier plan, and a sentence for each that cannot be taken over.

    What the request says explicitly, by the names of its fields, wins; what is known, taken back and chosen is put
    together. Topics that were renamed are found by their aliases.

    Examples
    --------
    >>> from graph.loading.build import build_graph
    >>> from graph.model import Records, Topic
    >>> graph = build_graph(Records((Topic("sets", "Sets"), Topic("maps", "Maps")), ()))
    >>> with_settings(graph, {"known": ["sets", "gone"], "hours_per_week": 6, "budget": "much"}, PlanRequest(("maps",)))
    (PlanRequest(goals=('maps',), known=frozenset({'sets'}), hours_per_week=6.0),
     ["known: the graph has no topic 'gone' any more.", "budget: 'much' cannot be read."])
    """
    troubles: list[str] = []
    changes: dict[str, Any] = {}
    for name, (field, read) in _FIELDS.items():
        value = settings.get(name)
        if value is None:
            continue
        try:
            found = read(value, _finder(graph, name, troubles))
        except (TypeError, ValueError, AttributeError, OverflowError):
            troubles.append(f"{name}: {quoted(str(value))} cannot be read.")
            continue
        if isinstance(found, frozenset) and field != "days_off":
            changes[field] = getattr(request, field) | found
        elif field in ("deadlines", "weights"):
            said = dict(getattr(request, field))
            changes[field] = tuple({**dict(found), **said}.items())
        elif field == "progress":
            noted = dict(request.progress)
            added = ((topic, Progress(hours=hours)) for topic, hours in found if topic not in noted)
            changes[field] = (*request.progress, *added)
        elif field not in explicit and not (field == "goals" and request.goals):
            changes[field] = found
    return replace(request, **changes), troubles


def _finder(graph: TopicGraph, setting: str, troubles: list[str]) -> _Find:
    """What finds the topics of one setting as the graph knows them now, and notes those that are gone."""

    def found(ids: Iterable[str]) -> list[str]:
        topics = []
        for name in ids:
            if not isinstance(name, str):
                raise TypeError(name)
            try:
                topics.append(graph.find(name))
            except KnowledgeGraphError:
                troubles.append(f"{setting}: the graph has no topic {quoted(name)} any more.")
        return list(dict.fromkeys(topics))

    return found


_Find = Callable[[Iterable[str]], list[str]]


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def number_in(value: Any) -> float:
    """Return a number of JSON; a TypeError where it is none, or none that is finite."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise TypeError(value)
    return float(value)


def week_in(value: Any) -> float | tuple[float, ...]:
    """Return the hours of a week, or those of several; a TypeError or ValueError where they are none."""
    if not isinstance(value, list):
        return number_in(value)
    if not value:
        raise ValueError(value)
    return tuple(map(number_in, value))


def one_of(values: Collection[str], value: Any) -> str:
    """Return a word that is one of these; a ValueError for another."""
    if value not in values:
        raise ValueError(value)
    return str(value)


def _by_goal(value: Any, find: _Find, read: Callable[[Any], Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((topic, read(wanted)) for name, wanted in value.items() for topic in find([name]))


_FIELDS: Mapping[str, tuple[str, Callable[[Any, _Find], Any]]] = {
    "goals": ("goals", lambda value, find: tuple(find(_listed(value)))),
    "known": ("known", lambda value, find: frozenset(find(_listed(value)))),
    "taken_back": ("unknown", lambda value, find: frozenset(find(_listed(value)))),
    "choices": ("pinned", lambda value, find: frozenset(find(_listed(value)))),
    "order": ("order", lambda value, _: one_of(ORDERS, value)),
    "hours_per_week": ("hours_per_week", lambda value, _: week_in(value)),
    "start": ("start", lambda value, _: date.fromisoformat(value)),
    "weekdays": ("weekdays", lambda value, _: tuple(int(number_in(day)) for day in _listed(value))),
    "days_off": ("days_off", lambda value, _: frozenset(date.fromisoformat(day) for day in _listed(value))),
    "deadlines": ("deadlines", lambda value, find: _by_goal(value, find, date.fromisoformat)),
    "weights": ("weights", lambda value, find: _by_goal(value, find, number_in)),
    "whole_topics": ("whole_topics", lambda value, _: bool(value)),
    "budget": ("budget", lambda value, _: number_in(value)),
    "hours": ("progress", lambda value, find: _by_goal(value, find, number_in)),
}
"""For each setting the field of the request, and what reads it."""
