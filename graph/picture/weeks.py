"""A plan week by week: how many hours of which step, where that lies on an axis of weeks, and what the week is called.

The timeline and the burn-up of hours share this axis, which `graph.picture.vega` draws. It counts weeks: 1 is the
beginning of week 1, 1.5 its middle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from graph.formatting import date_text
from graph.messages import listed
from graph.model import GoalForecast, StudyPlan
from graph.planning.calendar import Calendar, sessions
from graph.planning.plan import calendar_of

NEUTRAL = "#737b87"
"""A grey that stands out from light and dark backgrounds alike."""

NOTHING_LEFT = "Nothing is left to study."
"""What is said of a plan without steps."""

_DAYS = 7


class Stretch(NamedTuple):
    """The hours of one step in one week; `step` is its place in the plan from 0, `start` and `end` lie on the axis."""

    step: int
    week: int
    start: float
    end: float
    hours: float


def stretches(plan: StudyPlan) -> list[Stretch]:
    """Return what is studied in which week, in plan order: one entry for each step and week, at least one a step.

    Notes
    -----
    One pass over the study days of the plan.

    Examples
    --------
    >>> from graph.model import PlanRequest, PlanStep, Topic
    >>> steps = (PlanStep(1, Topic("a", "A"), 3.0, 0.0, 3.0, 1, 2), PlanStep(2, Topic("b", "B"), 1.0, 3.0, 4.0, 2, 2))
    >>> for stretch in stretches(StudyPlan(PlanRequest(goals=("b",), hours_per_week=2.0), (), steps)):
    ...     print(*stretch)
    0 1 1.0 2.0 2.0
    0 2 2.0 2.5 1.0
    1 2 2.5 3.0 1.0
    """
    if not plan.steps:
        return []
    calendar = _dated_calendar(plan)
    first, day_width = calendar.first_day(), (1.0 if plan.request.start is None else 1.0 / _DAYS)
    used: defaultdict[date, float] = defaultdict(float)
    found: list[Stretch] = []
    for day, step, hours in sessions(
        [step.hours for step in plan.steps], calendar, whole_topics=plan.request.whole_topics
    ):
        weeks_before, weekday = divmod((day - first).days, _DAYS)
        in_day = calendar.hours_in(weeks_before + 1) / len(set(calendar.weekdays))
        at = 1 + weeks_before + weekday / _DAYS
        start = at + day_width * _share(used[day], in_day)
        used[day] += hours
        end = at + day_width * _share(used[day], in_day)
        piece = Stretch(step, weeks_before + 1, start, end, hours)
        if found and found[-1][:2] == piece[:2]:
            found[-1] = found[-1]._replace(end=end, hours=found[-1].hours + hours)
        else:
            found.append(piece)
    return [
        Stretch(step, week, round(start, 4), round(end, 4), round(hours, 6)) for step, week, start, end, hours in found
    ]


def by_week(pieces: Iterable[Stretch]) -> dict[int, list[Stretch]]:
    """Return the stretches of each week that has any, in plan order."""
    weeks: dict[int, list[Stretch]] = {}
    for piece in pieces:
        weeks.setdefault(piece.week, []).append(piece)
    return weeks


def _dated_calendar(plan: StudyPlan) -> Calendar:
    """The plan's own calendar; where it has no dates, one whose every week is a single long day."""
    calendar = calendar_of(plan.request)
    if calendar.start is not None:
        return calendar
    return replace(calendar, start=date.min, weekdays=(date.min.weekday(),), days_off=frozenset())


def _share(part: float, whole: float) -> float:
    return min(1.0, part / whole) if whole > 0 else 0.0


def place_of(plan: StudyPlan, day: date | None) -> float | None:
    """Return where the middle of `day` lies on the axis; None outside the plan or if the plan has no dates.

    Examples
    --------
    >>> from graph.model import PlanRequest, PlanStep, Topic
    >>> step = PlanStep(1, Topic("a", "A"), 9.0, 0.0, 9.0, 1, 2, end_date=date(2026, 1, 20))
    >>> plan = StudyPlan(PlanRequest(goals=("a",), start=date(2026, 1, 12)), (), (step,))
    >>> place_of(plan, date(2026, 1, 15)), place_of(plan, date(2026, 2, 1))
    (1.5, None)
    """
    start, finish = plan.request.start, plan.finish_date
    if day is None or start is None or finish is None or not start <= day <= finish:
        return None
    return round(1 + ((day - start).days + 0.5) / _DAYS, 4)


def week_name(plan: StudyPlan, week: int) -> str:
    """Return a week with its days, where the plan has dates; the year is said where it is news.

    Examples
    --------
    >>> from graph.model import PlanRequest
    >>> plan = StudyPlan(PlanRequest(goals=("a",), start=date(2026, 12, 21)), (), ())
    >>> [week_name(plan, week) for week in (1, 2, 3, 4)]
    ['Week 1, 21–27 Dec 2026', 'Week 2, 28 Dec 2026 – 3 Jan 2027', 'Week 3, 4–10 Jan', 'Week 4, 11–17 Jan']
    """
    if plan.request.start is None:
        return f"Week {week}"
    first = plan.request.start + timedelta(days=_DAYS * (week - 1))
    last = first + timedelta(days=_DAYS - 1)
    is_news = week == 1 or (first - timedelta(days=1)).year != last.year
    return f"Week {week}, {days_text(first, last, with_year=is_news)}"


def named_weeks(plan: StudyPlan, today: date | None) -> Iterator[tuple[int, str]]:
    """Yield each week of a plan, from the first to the last, with its name, which says where it is that of `today`."""
    now = int(place_of(plan, today) or 0)
    for week in range(plan.first_week, plan.last_week + 1):
        yield week, week_name(plan, week) + (" (this week)" if week == now else "")


def days_text(first: date, last: date, *, with_year: bool = True) -> str:
    """Return two days and what lies between them, for people.

    Examples
    --------
    >>> days_text(date(2026, 12, 21), date(2026, 12, 27))
    '21–27 Dec 2026'
    >>> days_text(date(2026, 11, 30), date(2026, 12, 6), with_year=False)
    '30 Nov – 6 Dec'
    """
    if first.year != last.year:
        return f"{_short(first)} {first.year} – {_short(last)} {last.year}"
    year = f" {last.year}" if with_year else ""
    if first == last:
        return f"{_short(last)}{year}"
    if first.month == last.month:
        return f"{first.day}–{_short(last)}{year}"
    return f"{_short(first)} – {_short(last)}{year}"


def _short(day: date) -> str:
    number, month, _ = date_text(day).split()
    return f"{number} {month[:3]}"


def goals_reached(plan: StudyPlan) -> dict[int, str]:
    """Return, for each week in which a goal is reached, the sentence that says so.

    Examples
    --------
    >>> from graph.model import GoalForecast, PlanRequest, PlanStep, Topic
    >>> step = PlanStep(1, Topic("a", "Sets"), 9.0, 0.0, 9.0, 1, 2)
    >>> goals_reached(StudyPlan(PlanRequest(goals=("a",)), (), (step,), forecasts=(GoalForecast("a", 9.0, 2),)))
    {2: ' Goal reached: Sets.'}
    """
    names = {step.topic.id: one_line(step.topic.name) for step in plan.steps}
    weeks: dict[int, list[str]] = {}
    for forecast in in_order(plan.forecasts):
        weeks.setdefault(forecast.finish_week, []).append(names[forecast.goal])
    return {
        week: f" {'Goal' if len(reached) == 1 else 'Goals'} reached: {listed(reached)}."
        for week, reached in weeks.items()
    }


def in_order(forecasts: Iterable[GoalForecast]) -> list[GoalForecast]:
    """Return the goals in the order in which they are reached."""
    return sorted(forecasts, key=lambda forecast: forecast.finish_hour)


def one_line(text: str, most: int = 0) -> str:
    r"""Return `text` on one line, cut to `most` characters where that is given.

    Examples
    --------
    >>> one_line("Sets \n and  maps"), one_line("Sets and maps", most=6)
    ('Sets and maps', 'Sets…')
    """
    line = " ".join(text.split())
    return line if not most or len(line) <= most else line[: most - 1].rstrip() + "…"
