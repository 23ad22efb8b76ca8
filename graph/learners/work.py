"""What a person works on, as one value, and the facts it is made of.

A fact has a part, a name and a value that JSON can hold: ``("status", "sets")`` is ``{"is": "done"}``. The store keeps
facts one by one, so that two tabs that change different things keep both. Facts that this program does not know are
left alone: a newer one may have written them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any, get_args

from graph.model import ORDERS, PlanRequest, Progress, Status
from graph.planning.plan_settings import number_in, one_of, week_in

MACHINE = "machine"
"""The learner at a person's own machine, on its terminal and on the page that it serves."""

Fact = tuple[str, str]
"""Part and name, such as ``("status", "sets")``."""
Facts = Mapping[Fact, Any]
"""What holds, in the order in which it was said; what is not there was never said."""
Changes = Mapping[Fact, Any]
"""Facts that are different from now on; None for what no longer holds."""

_STATUSES = get_args(Status)
_OF_A_TOPIC = ("hours", "notes", "spent")
_NOTHING = Progress()
_PLAIN = PlanRequest(goals=())


@dataclass(frozen=True, slots=True)
class Work:
    """What a person works on in one graph.

    Parameters
    ----------
    request : PlanRequest
        Goals with the names by which they were chosen, what is known, settings, dates, progress, the order in force and
        what was promised. `today` is not kept: it is the clock's to say. `Progress.spent` is what an earlier plan file
        said; hours that were logged come on top, see `request_of`.
    studied : triples of day, topic id and hours
        The log of hours spent; one entry for each day and topic.
    time_of_day : time, optional
        When study begins on a day of study, for the calendar.
    not_before : date, optional
        What is left continues on this day at the earliest: the day after one on which somebody said "not yet".
    """

    request: PlanRequest = _PLAIN
    studied: tuple[tuple[date, str, float], ...] = ()
    time_of_day: time | None = None
    not_before: date | None = None


def request_of(work: Work, today: date | None = None) -> PlanRequest:
    """Return what to plan on a day: the request, with the hours of the log among those spent on each topic.

    Where study is over for that day, the day on which it continues is the one to plan from.

    Examples
    --------
    >>> work = with_hours(Work(), date(2026, 11, 23), "sets", 1.5)
    >>> request_of(work).progress
    (('sets', Progress(spent=1.5)),)
    """
    logged: dict[str, float] = {}
    for _, topic, hours in work.studied:
        logged[topic] = logged.get(topic, 0.0) + hours
    progress = dict(work.request.progress)
    for topic, hours in logged.items():
        noted = progress.get(topic, _NOTHING)
        progress[topic] = replace(noted, spent=(noted.spent or 0.0) + hours)
    if today is not None and work.not_before is not None:
        today = max(today, work.not_before)
    return replace(work.request, progress=tuple(progress.items()), today=today)


def with_hours(work: Work, day: date, topic: str, hours: float) -> Work:
    """Return the work with so many hours more in the log of a day.

    Examples
    --------
    >>> work = with_hours(with_hours(Work(), date(2026, 11, 23), "sets", 1.5), date(2026, 11, 23), "sets", 1.0)
    >>> work.studied
    ((datetime.date(2026, 11, 23), 'sets', 2.5),)
    """
    log = {(then, studied): spent for then, studied, spent in work.studied}
    log[day, topic] = log.get((day, topic), 0.0) + hours
    return replace(work, studied=tuple((*key, spent) for key, spent in log.items()))


def with_progress(work: Work, topics: Iterable[str], **fields: Any) -> Work:
    """Return the work with other fields of `Progress` for these topics; what is said again comes last.

    Examples
    --------
    >>> with_progress(Work(), ["sets"], status="done", ended=date(2026, 11, 23)).request.progress
    (('sets', Progress(status='done', ended=datetime.date(2026, 11, 23))),)
    """
    progress = dict(work.request.progress)
    for topic in topics:
        noted = progress.get(topic, _NOTHING) if "status" not in fields else progress.pop(topic, _NOTHING)
        progress[topic] = replace(noted, **fields)
    said = tuple((topic, noted) for topic, noted in progress.items() if noted != _NOTHING)
    return replace(work, request=replace(work.request, progress=said))


def facts_of(work: Work) -> dict[Fact, Any]:
    """Return every fact of the work by itself, what is as usual left out.

    Examples
    --------
    >>> facts_of(Work(PlanRequest(("series",), known=frozenset({"sets"}), hours_per_week=6.0)))
    {('goal', 'series'): {'place': 0}, ('known', 'sets'): True, ('setting', 'hours_per_week'): 6}
    """
    request = work.request
    facts = dict(_goals(request))
    facts |= {("known", topic): True for topic in sorted(request.known)}
    facts |= {("taken_back", topic): True for topic in sorted(request.unknown)}
    facts |= {("choice", topic): True for topic in sorted(request.pinned)}
    facts |= {("setting", name): value for name, value in _settings(work).items() if value != _USUAL[name]}
    facts |= {("day_off", day.isoformat()): True for day in sorted(request.days_off)}
    facts |= {("deadline", goal): due.isoformat() for goal, due in request.deadlines}
    facts |= {("weight", goal): _whole(weight) for goal, weight in request.weights}
    for topic, noted in request.progress:
        facts |= _progress(topic, noted)
    facts |= {("promised", topic): due.isoformat() for topic, due in request.promised}
    facts |= {("studied", f"{day.isoformat()} {topic}"): _whole(hours) for day, topic, hours in work.studied}
    return facts


def work_of(facts: Facts) -> Work:
    """Return the value of these facts. What cannot be read, or is of a part unknown here, is left alone.

    ``work_of(facts_of(work))`` is `work` again, but for a goal's name that is none of a goal, for progress that says
    nothing, and that topics with a status come before those with hours or notes alone.

    Examples
    --------
    >>> work_of({("known", "sets"): True, ("hours", "maps"): "many", ("of a newer program", ""): 1}).request
    PlanRequest(goals=(), known=frozenset({'sets'}))
    """
    parts: dict[str, dict[str, Any]] = {part: {} for part in _READ}
    noted: dict[str, None] = {}  # topics of which something else than a status was said, in that order
    for (part, name), value in facts.items():
        if part in _READ:
            try:
                parts[part][text_of(name)] = _READ[part](name, value)
            except (TypeError, ValueError, KeyError, AttributeError, OverflowError):
                continue
            if part in _OF_A_TOPIC:
                noted[name] = None
    settings = parts["setting"]
    time_of_day, not_before = settings.pop("time_of_day", None), settings.pop("not_before", None)
    goals = sorted(parts["goal"], key=lambda goal: (parts["goal"][goal][0], goal))
    request = PlanRequest(
        goals=tuple(goals),
        known=frozenset(parts["known"]),
        unknown=frozenset(parts["taken_back"]),
        days_off=frozenset(map(date.fromisoformat, parts["day_off"])),
        deadlines=tuple(parts["deadline"].items()),
        weights=tuple(parts["weight"].items()),
        pinned=frozenset(parts["choice"]),
        progress=tuple(_noted(parts, noted)),
        promised=tuple(parts["promised"].items()),
        asked=tuple((goal, name) for goal in goals for name in parts["goal"][goal][1]),
        **settings,
    )
    studied = ((date.fromisoformat(name[:10]), name[11:], hours) for name, hours in parts["studied"].items())
    return Work(request, tuple(studied), time_of_day, not_before)


def changes(before: Facts, after: Facts) -> dict[Fact, Any]:
    """Return the facts that differ, with what holds after; None where a fact no longer holds.

    Examples
    --------
    >>> changes({("known", "sets"): True, ("notes", "sets"): "easy"}, {("known", "sets"): True, ("notes", "maps"): "?"})
    {('notes', 'sets'): None, ('notes', 'maps'): '?'}
    """
    gone: dict[Fact, Any] = {fact: None for fact in before if fact not in after}
    return gone | {fact: value for fact, value in after.items() if fact not in before or before[fact] != value}


def _goals(request: PlanRequest) -> Iterator[tuple[Fact, Any]]:
    names: dict[str, list[str]] = {}
    for goal, name in request.asked:
        names.setdefault(goal, []).append(name)
    for place, goal in enumerate(request.goals):
        yield ("goal", goal), {"place": place, "asked": names[goal]} if goal in names else {"place": place}


def _whole(number: float) -> float:
    """The number as JSON is written by people: 6, not 6.0; nothing is rounded."""
    return int(number) if float(number).is_integer() else number


def _settings(work: Work) -> dict[str, Any]:
    request = work.request
    week = request.hours_per_week
    return {
        "order": request.order,
        "hours_per_week": [_whole(hours) for hours in week] if isinstance(week, tuple) else _whole(week),
        "start": request.start.isoformat() if request.start else None,
        "weekdays": list(request.weekdays),
        "whole_topics": request.whole_topics,
        "budget": None if request.budget is None else _whole(request.budget),
        "in_force": list(request.in_force),
        "time_of_day": work.time_of_day.isoformat() if work.time_of_day else None,
        "not_before": work.not_before.isoformat() if work.not_before else None,
    }


_USUAL = _settings(Work())


def _progress(topic: str, noted: Progress) -> dict[Fact, Any]:
    days = {"begun": noted.begun, "ended": noted.ended}
    status = {"is": noted.status} | {name: day.isoformat() for name, day in days.items() if day}
    facts: dict[Fact, Any] = {}
    if status != {"is": _NOTHING.status}:
        facts["status", topic] = status
    if noted.hours is not None:
        facts["hours", topic] = _whole(noted.hours)
    if noted.notes:
        facts["notes", topic] = noted.notes
    if noted.spent is not None:
        facts["spent", topic] = _whole(noted.spent)
    return facts


def _noted(parts: Mapping[str, Mapping[str, Any]], others: Iterable[str]) -> Iterator[tuple[str, Progress]]:
    for topic in dict.fromkeys((*parts["status"], *others)):
        said = dict(parts["status"].get(topic, {}))
        said |= {name: parts[name][topic] for name in _OF_A_TOPIC if topic in parts[name]}
        yield topic, Progress(**said)


def text_of(value: Any) -> str:
    """Return a value that is a text, and one that a page can show.

    Raises
    ------
    TypeError, ValueError
        If it is something else.

    Examples
    --------
    >>> text_of("sets")
    'sets'
    """
    if not isinstance(value, str):
        raise TypeError(value)
    value.encode()  # half of a surrogate pair is no text that a page can show
    return value


def _true(value: Any) -> bool:
    if value is not True:
        raise TypeError(value)
    return True


def _goal(value: Any) -> tuple[int, tuple[str, ...]]:
    return int(number_in(value["place"])), tuple(map(text_of, value.get("asked", ())))


def _status(value: Any) -> dict[str, Any]:
    days = {name: date.fromisoformat(value[name]) for name in ("begun", "ended") if name in value}
    return {"status": one_of(_STATUSES, value["is"]), **days}


def _day(name: str, value: Any) -> bool:
    date.fromisoformat(name)
    return _true(value)


def _spent_on(name: str, value: Any) -> float:
    if name[10:11] != " ":
        raise ValueError(name)
    date.fromisoformat(name[:10])
    return number_in(value)


def _bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _weekday(value: Any) -> int:
    if value not in range(7):
        raise ValueError(value)
    return int(number_in(value))


_SETTING: Mapping[str, Callable[[Any], Any]] = {
    "order": lambda value: one_of(ORDERS, value),
    "hours_per_week": week_in,
    "start": date.fromisoformat,
    "weekdays": lambda value: tuple(map(_weekday, value)),
    "whole_topics": _bool,
    "budget": number_in,
    "in_force": lambda value: tuple(map(text_of, value)),
    "time_of_day": time.fromisoformat,
    "not_before": date.fromisoformat,
}
_READ: Mapping[str, Callable[[str, Any], Any]] = {
    "goal": lambda _, value: _goal(value),
    "known": lambda _, value: _true(value),
    "taken_back": lambda _, value: _true(value),
    "choice": lambda _, value: _true(value),
    "setting": lambda name, value: _SETTING[name](value),
    "day_off": _day,
    "deadline": lambda _, value: date.fromisoformat(value),
    "weight": lambda _, value: number_in(value),
    "status": lambda _, value: _status(value),
    "hours": lambda _, value: number_in(value),
    "notes": lambda _, value: text_of(value),
    "spent": lambda _, value: number_in(value),
    "promised": lambda _, value: date.fromisoformat(value),
    "studied": _spent_on,
}
"""For each part, what reads a value of it."""
