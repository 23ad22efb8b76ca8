"""The words of a request as topics of a graph; what cannot be understood is said all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypedDict, TypeVar, Unpack

from graph.core.topic_graph import TopicGraph
from graph.errors import InvalidRequestError, KnowledgeGraphError
from graph.model import Order, PlanRequest, Progress

_Value = TypeVar("_Value")

Texts = str | Iterable[str]
"""One text, or several."""


class Settings(TypedDict, total=False):
    """What may be asked for beside goals: the fields of a `PlanRequest`, topics named by id, name or alias."""

    known: Texts
    unknown: Texts
    pinned: Texts
    deadlines: Mapping[str, date]
    weights: Mapping[str, float]
    progress: Mapping[str, Progress]
    order: Order
    hours_per_week: float | tuple[float, ...]
    start: date | None
    weekdays: tuple[int, ...]
    days_off: Iterable[date]
    whole_topics: bool
    budget: float | None
    today: date | None
    promised: Mapping[str, date]
    in_force: Iterable[str]


_UNDERSTOOD = frozenset(
    {"known", "unknown", "pinned", "deadlines", "weights", "progress", "promised", "in_force", "days_off"}
)
"""Settings that are not taken as they are."""


def request_by_names(graph: TopicGraph, goals: Texts, **settings: Unpack[Settings]) -> PlanRequest:
    """Return the request for goals that are named by id, name or alias, or as named goals of the graph.

    Deadlines and weights of topics that are no goals are left in it, see `refuse_other_topics`.

    Raises
    ------
    UnknownTopicError, AmbiguousNameError
        If a name stands for no topic, or for several.
    InvalidRequestError
        If there are several such names; it speaks of all of these.

    Examples
    --------
    >>> from graph.loading.build import build_graph
    >>> from graph.model import Records, Topic
    >>> graph = build_graph(Records((Topic("sets", "Sets"), Topic("maps", "Maps", aliases=("functions",))), ()))
    >>> request_by_names(graph, "Functions", known=["Sets"], hours_per_week=3)
    PlanRequest(goals=('maps',), known=frozenset({'sets'}), hours_per_week=3, asked=(('maps', 'Functions'),))
    """
    request = PlanRequest(
        goals=found_goals(graph, goals),
        known=frozenset(found_topics(graph, settings.get("known", ()))),
        unknown=frozenset(found_topics(graph, settings.get("unknown", ()))),
        pinned=frozenset(found_topics(graph, settings.get("pinned", ()))),
        deadlines=by_goal(graph, settings.get("deadlines", {})),
        weights=by_goal(graph, settings.get("weights", {})),
        progress=by_goal(graph, settings.get("progress", {})),
        promised=by_goal(graph, settings.get("promised", {})),
        in_force=tuple(found_topics(graph, settings.get("in_force", ()))),
        days_off=frozenset(settings.get("days_off", ())),
        asked=_asked(graph, goals),
    )
    others: dict[str, Any] = {name: value for name, value in settings.items() if name not in _UNDERSTOOD}
    return replace(request, **others)


def _asked(graph: TopicGraph, goals: Texts) -> tuple[tuple[str, str], ...]:
    """Under which name each goal was asked for, where that is not its id."""
    names = [goals] if isinstance(goals, str) else list(goals)
    return tuple((topic, name) for name in names for topic in graph.find_goals(name) if topic != name)


def found_topics(graph: TopicGraph, names: Texts) -> list[str]:
    """Return the ids of the topics with these ids, names or aliases.

    Raises
    ------
    UnknownTopicError, AmbiguousNameError
        If a name stands for no topic, or for several.
    InvalidRequestError
        If there are several such names; it speaks of all of these.
    """
    return _found(names, graph.find)


def found_goals(graph: TopicGraph, names: Texts) -> tuple[str, ...]:
    """Return the topics behind topic names and named goals, each once, in the order asked.

    Raises
    ------
    UnknownTopicError, AmbiguousNameError, InvalidRequestError
        As `found_topics`.
    """
    return tuple(dict.fromkeys(topic for topics in _found(names, graph.find_goals) for topic in topics))


def by_goal(graph: TopicGraph, said: Mapping[str, _Value]) -> tuple[tuple[str, _Value], ...]:
    """Return what is said of goals by their names as said of their topics.

    Raises
    ------
    UnknownTopicError, AmbiguousNameError, InvalidRequestError
        As `found_topics`.
    """
    meant = _found(said, graph.find_goals)
    return tuple((topic, value) for topics, value in zip(meant, said.values(), strict=True) for topic in topics)


def refuse_other_topics(graph: TopicGraph, request: PlanRequest) -> None:
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
    others = [
        f"{graph.topics[topic].name} has a {what} but is no goal of this plan. Make it a goal too."
        for topic, what in named
        if topic not in request.goals
    ]
    if others:
        raise InvalidRequestError("\n".join(others))


def _found(names: Texts, find: Callable[[str], _Value]) -> list[_Value]:
    """What each name stands for; all names that stand for nothing are reported at once."""
    found: list[_Value] = []
    troubles: dict[str, KnowledgeGraphError] = {}
    for name in [names] if isinstance(names, str) else names:
        try:
            found.append(find(name))
        except KnowledgeGraphError as trouble:
            troubles.setdefault(str(trouble), trouble)
    if len(troubles) == 1:
        raise next(iter(troubles.values()))
    if troubles:
        raise InvalidRequestError("\n".join(troubles))
    return found
