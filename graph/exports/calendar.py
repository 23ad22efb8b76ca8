"""A plan as a calendar file (iCalendar, RFC 5545): one event for each time that somebody sits down to study."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from graph.errors import InvalidRequestError
from graph.formatting import hours_text
from graph.model import PlanStep, Resource, StudyPlan
from graph.planning.sittings import Sitting, sittings

if TYPE_CHECKING:
    import icalendar

_IDENTITY = UUID("6f0d4f3e-6c2c-4a55-9a6e-2f6f0a4d1b77")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff]")
_NONE: Mapping[str, Sequence[Resource]] = MappingProxyType({})
_FIRST = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Edition:
    """Which calendar a file is an edition of, and what distinguishes it from earlier ones.

    Parameters
    ----------
    graph : str
        `TopicGraph.identity`: events of another graph are other events, whatever the ids of its topics.
    modified : datetime, optional
        When the plan became what it is.
    sequence : int
        The later edition has the larger number: programs take an event for changed if its number grew. Without
        `modified` nothing is said of either.
    published : mapping of topic id to int
        How many events earlier editions had for a topic; those that are no more are cancelled.
    time_of_day : time, optional
        When study begins on a day; without it, events last the whole day.
    """

    graph: str = ""
    modified: datetime | None = None
    sequence: int = 0
    published: Mapping[str, int] = field(default_factory=dict)
    time_of_day: time | None = None


_FIRST_EDITION = Edition()


def sequence_at(moment: datetime) -> int:
    """Return the number of an edition that is made at a moment: the seconds since 2020.

    Examples
    --------
    >>> sequence_at(datetime(2020, 1, 1, 0, 1, tzinfo=UTC))
    60
    """
    return int((moment - _FIRST).total_seconds())


def plan_to_ics(
    plan: StudyPlan, resources: Mapping[str, Sequence[Resource]] = _NONE, edition: Edition = _FIRST_EDITION
) -> bytes:
    """Return the plan as a calendar file with one event for each of its `sittings`.

    Events last the whole day and leave it free, unless the edition says when study begins: the plan knows how many
    hours fall on a day, but not which. The hours stand in the title. A topic of no hours is an event too: a milestone.

    Raises
    ------
    InvalidRequestError
        If the plan has no start date.

    Notes
    -----
    The UID of an event comes from the graph, the topic's id and the event's number within the topic, and nothing else:
    importing the file again after planning again moves the events instead of doubling them. Nothing in the file is the
    time of its making, so the same plan in the same edition gives the same bytes.

    Examples
    --------
    >>> from graph.model import PlanRequest, Topic
    >>> topic = Topic("sets", "Sets", hours=2.5)
    >>> step = PlanStep(1, topic, 2.5, 0.0, 2.5, 1, 1)
    >>> request = PlanRequest(goals=("sets",), start=date(2026, 11, 23), weekdays=(0, 3))
    >>> text = plan_to_ics(StudyPlan(request, goals=(topic,), steps=(step,))).decode()
    >>> [line for line in text.splitlines() if line.startswith(("DTSTART", "SUMMARY"))]
    ['SUMMARY:Sets (2.5 hours)', 'DTSTART;VALUE=DATE:20261123']
    """
    import icalendar

    if plan.request.start is None:
        raise InvalidRequestError("A calendar needs dates. Say on which day the plan starts.")
    calendar = icalendar.Calendar()
    calendar.add("PRODID", "-//Groundwork//Study plan//EN")
    calendar.add("VERSION", "2.0")
    title = _line("Study plan: " + ", ".join(topic.name for topic in plan.goals))
    calendar.add("X-WR-CALNAME", _escaped(title))
    first_day = datetime.combine(plan.request.start, time(), tzinfo=UTC)
    for event in _events(plan, resources, edition):
        event.add("DTSTAMP", edition.modified or first_day)
        if edition.modified is not None:
            event.add("LAST-MODIFIED", edition.modified)
            event.add("SEQUENCE", edition.sequence)
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def events_by_topic(plan: StudyPlan) -> dict[str, int]:
    """Return how many events the calendar of a plan has for each topic that has any; see `Edition.published`.

    Raises
    ------
    InvalidRequestError
        If the plan has no start date.
    """
    return dict(Counter(plan.steps[sitting.main].topic.id for sitting in sittings(plan)))


def _events(
    plan: StudyPlan, resources: Mapping[str, Sequence[Resource]], edition: Edition
) -> Iterator[icalendar.Event]:
    studied = sittings(plan)
    parts = Counter(sitting.main for sitting in studied)
    number: Counter[int] = Counter()
    begins = _Clock(edition.time_of_day)
    for sitting in studied:
        number[sitting.main] += 1
        event = _event(plan.steps, sitting, number[sitting.main], parts[sitting.main], resources)
        event.add("UID", _uid(edition.graph, plan.steps[sitting.main].topic.id, number[sitting.main]))
        begins.say(event, sitting)
        yield event
    there = {plan.steps[step].topic.id: count for step, count in parts.items()}
    for topic, count in sorted(edition.published.items()):
        for gone in range(there.get(topic, 0) + 1, count + 1):
            yield _cancelled(_uid(edition.graph, topic, gone), plan)


class _Clock:
    """Says of each event when it is; those of one day follow each other."""

    def __init__(self, time_of_day: time | None) -> None:
        self._begin = time_of_day
        self._free: dict[date, datetime] = {}

    def say(self, event: icalendar.Event, sitting: Sitting) -> None:
        if self._begin is None or not sitting.hours:
            event.add("DTSTART", sitting.date)
            event.add("DTEND", _day_after(sitting.date))
            event.add("TRANSP", "TRANSPARENT")
            return
        start = self._free.get(sitting.date) or datetime.combine(sitting.date, self._begin)
        end = self._free[sitting.date] = start + timedelta(minutes=round(sitting.hours * 60))
        event.add("DTSTART", start)
        event.add("DTEND", end)


def _event(
    steps: Sequence[PlanStep],
    sitting: Sitting,
    number: int,
    parts: int,
    resources: Mapping[str, Sequence[Resource]],
) -> icalendar.Event:
    import icalendar

    event = icalendar.Event()
    studied = [steps[part.step] for part in sitting.parts]
    event.add("SUMMARY", _escaped(_line(_title(studied, sitting, number, parts))))
    described = "\n\n".join(filter(None, (_description(step, resources) for step in studied)))
    event.add("DESCRIPTION", _escaped(_text(described)))
    event.add("CATEGORIES", _escaped(_line(steps[sitting.main].topic.category)))
    event.add("STATUS", "CONFIRMED")
    return event


def _cancelled(uid: str, plan: StudyPlan) -> icalendar.Event:
    """An event that was there in an earlier edition: it has to have a day, which nobody will see."""
    import icalendar

    event = icalendar.Event()
    event.add("UID", uid)
    event.add("DTSTART", plan.request.start)
    event.add("SUMMARY", "No longer planned")
    event.add("STATUS", "CANCELLED")
    event.add("TRANSP", "TRANSPARENT")
    return event


def _day_after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _title(studied: Sequence[PlanStep], sitting: Sitting, number: int, parts: int) -> str:
    amount = hours_text(sitting.hours) if sitting.hours else "milestone"
    part = f", part {number} of {parts}" if parts > 1 else ""
    return f"{', '.join(step.topic.name for step in studied)} ({amount}{part})"


def _description(step: PlanStep, resources: Mapping[str, Sequence[Resource]]) -> str:
    found = resources.get(step.topic.id, ())
    links = [f"{resource.title}: {resource.url}" if resource.is_link else resource.title for resource in found]
    return "\n".join(line for line in (step.topic.summary, step.why, step.notes, *links) if line)


def _uid(graph: str, topic: str, number: int) -> str:
    return f"{uuid5(_IDENTITY, f'{graph} {number} {topic}')}@groundwork"


@cache
def _text_type() -> type[icalendar.vText]:
    """The type of a text that is written as it is: the library takes a backslash before a capital N for a new line."""
    import icalendar

    class Text(icalendar.vText):
        def to_ical(self) -> bytes:
            text = re.sub(r"[\\;,]", lambda found: "\\" + found[0], self)
            return text.replace("\n", "\\n").encode("utf-8")

    return Text


def _escaped(text: str) -> icalendar.vText:
    return _text_type()(text)


def _text(text: str) -> str:
    """`text` without the control characters that calendars refuse, line breaks as one character."""
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _line(text: str) -> str:
    return " ".join(_text(text).split())
