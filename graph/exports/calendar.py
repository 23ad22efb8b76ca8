"""A plan as a calendar file (iCalendar, RFC 5545): one event for each topic on each day of study."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from graph.amounts import hours_text
from graph.errors import InvalidRequestError
from graph.model import PlanStep, Resource, StudyPlan
from graph.planning.calendar import Session, sessions
from graph.planning.plan import calendar_of

if TYPE_CHECKING:
    import icalendar

_IDENTITY = UUID("6f0d4f3e-6c2c-4a55-9a6e-2f6f0a4d1b77")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff]")
_NONE: Mapping[str, Sequence[Resource]] = MappingProxyType({})


def plan_to_ics(plan: StudyPlan, resources: Mapping[str, Sequence[Resource]] = _NONE) -> bytes:
    """Return the plan as a calendar file with one event for each study session.

    Events last the whole day and leave it free: the plan knows how many hours fall on a day, but not which. The hours
    stand in the title. A topic of no hours is an event too: a milestone.

    Raises
    ------
    InvalidRequestError
        If the plan has no start date.

    Notes
    -----
    The UID of an event comes from the topic's id and the session's number within the topic, and nothing else: importing
    the file again after planning anew moves the events instead of doubling them. Nothing in the file is the
    time of its making, so the same plan gives the same bytes.

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
    calendar.add("X-WR-CALNAME", icalendar.vText(title))
    stamp = datetime.combine(plan.request.start, time(), tzinfo=UTC)
    studied = _sessions(plan)
    parts = Counter(session.step for session in studied)
    number: Counter[int] = Counter()
    for session in studied:
        number[session.step] += 1
        step = plan.steps[session.step]
        calendar.add_component(
            _event(step, session, number[session.step], parts[session.step], stamp, resources.get(step.topic.id, ()))
        )
    content: bytes = calendar.to_ical()
    return content


def _sessions(plan: StudyPlan) -> list[Session]:
    hours = [step.hours for step in plan.steps]
    return sessions(hours, calendar_of(plan.request), whole_topics=plan.request.whole_topics)


def _event(
    step: PlanStep, session: Session, number: int, parts: int, stamp: datetime, resources: Sequence[Resource]
) -> icalendar.Event:
    import icalendar

    event = icalendar.Event()
    event.add("UID", _uid(step.topic.id, number))
    event.add("DTSTAMP", stamp)
    event.add("DTSTART", session.date)
    event.add("DTEND", _day_after(session.date))
    event.add("SUMMARY", _line(_title(step, session, number, parts)))
    event.add("DESCRIPTION", _text(_description(step, resources)))
    event.add("CATEGORIES", [_line(step.topic.category)])
    event.add("TRANSP", "TRANSPARENT")
    return event


def _day_after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _title(step: PlanStep, session: Session, number: int, parts: int) -> str:
    amount = hours_text(session.hours) if session.hours else "milestone"
    part = f", part {number} of {parts}" if parts > 1 else ""
    return f"{step.topic.name} ({amount}{part})"


def _description(step: PlanStep, resources: Sequence[Resource]) -> str:
    links = [f"{resource.title}: {resource.url}" if resource.is_link else resource.title for resource in resources]
    return "\n".join(line for line in (step.topic.summary, step.why, step.notes, *links) if line)


def _uid(topic: str, number: int) -> str:
    return f"{uuid5(_IDENTITY, f'{number} {topic}')}@groundwork"


def _text(text: str) -> str:
    """`text` without the control characters that calendars refuse, line breaks as one character."""
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _line(text: str) -> str:
    return " ".join(_text(text).split())
