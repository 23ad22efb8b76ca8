"""What a change did, in the words shown beside *Undo* and in the history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from graph.core.topic_graph import TopicGraph
from graph.formatting import counted, first_few, hours_text
from graph.learners.work import Work
from graph.messages import ORDER_NAMES
from graph.model import PlanRequest, Progress, Topic

_NAMED = 2
"""At most so many topics are named; the others are counted."""
_MOST_KINDS = 3
"""At most so many kinds of change are named; opening a plan changes nearly all of them."""
_NOTHING = Progress()
_FIELDS = {
    "Study days changed": ("start", "weekdays", "days_off", "whole_topics", "budget"),
    "Deadline changed": ("deadlines",),
    "Weights of goals changed": ("weights",),
    "New dates": ("promised",),
}
"""Of these fields of a request only the fact that they changed is named."""


def change_text(before: Work, after: Work, topics: Mapping[str, Topic], implied: Collection[str] = ()) -> str:
    """Return what differs between two values in one line, "" where nothing does.

    `implied` are the topics that count as known since, without having been said.

    Examples
    --------
    >>> done = Work(PlanRequest(("series",), progress=(("limits", Progress("done")),)))
    >>> topics = {name: Topic(name, name.title()) for name in ("sets", "limits", "series")}
    >>> change_text(Work(PlanRequest(("series",))), done, topics, ["sets"])
    'Limits done; 1 topic it rests on counts as known'
    >>> change_text(Work(), done, topics)
    'Goals: Series; Limits done'
    """
    parts = list(_request_changes(before.request, after.request, topics))
    if before.studied != after.studied:
        parts.append("Hours spent noted")
    if before.time_of_day != after.time_of_day:
        parts.append("Time of day changed")
    if after.not_before and before.not_before != after.not_before:
        parts.append("what is left of today moves to the next study day")
    if len(parts) > _MOST_KINDS:
        parts[_MOST_KINDS - 1 :] = ["and more"]
    if implied and parts:
        parts.append(implied_text(implied))
    return "; ".join(parts)


def implied_text(implied: Collection[str]) -> str:
    """Return how many topics count as known since a topic is done, as a part of a sentence.

    Examples
    --------
    >>> implied_text(["sets"]), implied_text(["sets", "logic"])
    ('1 topic it rests on counts as known', '2 topics it rests on count as known')
    """
    return f"{counted(len(implied), 'topic')} it rests on count{'s' * (len(implied) == 1)} as known"


def newly_implied(graph: TopicGraph, before: PlanRequest, after: PlanRequest) -> frozenset[str]:
    """Return the topics that count as known since more is done, without having been said.

    Examples
    --------
    >>> from graph.loading.build import build_graph
    >>> from graph.model import Prerequisite, Records
    >>> topics = Topic("sets", "Sets"), Topic("limits", "Limits")
    >>> graph = build_graph(Records(topics, (Prerequisite("sets", "limits"),)))
    >>> done = PlanRequest(("limits",), progress=(("limits", Progress("done")),))
    >>> newly_implied(graph, PlanRequest(("limits",)), done)
    frozenset({'sets'})
    """
    then, now = (
        {topic for topic, noted in request.progress if noted.status == "done" and topic in graph}
        for request in (before, after)
    )
    if not now - then:
        return frozenset()
    known = frozenset(topic for topic in after.known if topic in graph)
    return graph.known_closure(known | now) - graph.known_closure(known | then) - now


def _request_changes(before: PlanRequest, after: PlanRequest, topics: Mapping[str, Topic]) -> Iterator[str]:
    def names(ids: Iterable[str]) -> str:
        found = [topics[topic].name if topic in topics else topic for topic in ids]
        return first_few(found, len(found), _NAMED)

    if before.goals != after.goals:
        yield f"Goals: {names(after.goals)}" if after.goals else "No goals"
    for changed, word in (
        (after.known - before.known, "known"),
        (before.known - after.known, "no longer known"),
        (after.unknown - before.unknown, "not known after all"),
        (before.unknown - after.unknown, "known after all"),
    ):
        if changed:
            yield f"{names(sorted(changed))} {word}"
    if before.order != after.order:
        yield f"Order: {ORDER_NAMES[after.order]}"
    if before.hours_per_week != after.hours_per_week:
        week = after.hours_per_week
        yield f"{hours_text(week[-1] if isinstance(week, tuple) else week)} a week"
    yield from _progress_changes(dict(before.progress), dict(after.progress), names)
    if before.pinned != after.pinned:
        yield f"Preferred: {names(sorted(after.pinned - before.pinned))}" if after.pinned - before.pinned else "No wish"
    # The days that a plan begins with, and its first dates, come by themselves with what was done.
    begins = before.start is None and after.start is not None
    by_itself = (*(("start", "weekdays") if begins else ()), *(() if before.promised else ("promised",)))
    for what, fields in _FIELDS.items():
        if any(getattr(before, field) != getattr(after, field) for field in fields if field not in by_itself):
            yield what


def _progress_changes(
    before: Mapping[str, Progress], after: Mapping[str, Progress], names: Callable[[Iterable[str]], str]
) -> Iterator[str]:
    changed: dict[str, list[str]] = {}
    for topic in dict.fromkeys((*before, *after)):
        then, now = before.get(topic, _NOTHING), after.get(topic, _NOTHING)
        if then.status != now.status:
            changed.setdefault(now.status if now.status != "to do" else "to do again", []).append(topic)
        if then.notes != now.notes:
            changed.setdefault("note", []).append(topic)
        if then.hours != now.hours:
            changed.setdefault("hours", []).append(topic)
    for what, topics in changed.items():
        yield f"{names(topics)}: {what}" if what in ("note", "hours") else f"{names(topics)} {what}"
