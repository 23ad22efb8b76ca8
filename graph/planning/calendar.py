"""Study hours to weeks and dates.

Weeks are counted from the start date: week 1 is that day and the six after it, whatever weekday it is.
The hours of a week are spread evenly over its study days. A day off means less study that week: its
share is lost, not moved to the other days. Without a start date there are weeks and no dates.

Hours are rounded to whole seconds, and a second is divided by the number of study days a week, so that the share of a
day is a whole number too: nothing drifts, and every machine gives the same dates.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, chain
from math import ceil, isfinite
from typing import NamedTuple

from graph.errors import InvalidRequestError

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
MOST_WEEKS = 52_000
"""A plan that takes longer (a thousand years) is refused."""

_SPREAD = ((5,), (1, 5), (0, 2, 5), (0, 1, 3, 5), (0, 1, 2, 3, 5), (0, 1, 2, 3, 4, 5), EVERY_DAY)
"""So many days of a week, a Saturday among them, with days between as far as there are."""
_SECONDS = 3600
_DAYS = 7
_NO_DAY = -1
"""What stands for the date of a study day where there is no start."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a learner studies.

    Parameters
    ----------
    hours_per_week : float, or tuple of float
        Study hours in each week; a tuple names the first weeks one by one, its last entry all later ones.
    start : date, optional
        First day of study.
    weekdays : tuple of int
        Days of study, Monday 0 to Sunday 6.
    days_off : frozenset of date
        Days without study.
    begin : date, optional
        No study before this day; weeks are still counted from `start`.

    Raises
    ------
    InvalidRequestError
        If such a calendar would never end: hours below 0 or not finite, none in the weeks that repeat, no weekdays.

    Examples
    --------
    >>> Calendar(0.0)
    Traceback (most recent call last):
    graph.errors.InvalidRequestError: 0 study hours a week never finish a plan. Give more than 0 hours a week.
    """

    hours_per_week: float | tuple[float, ...] = 5.0
    start: date | None = None
    weekdays: tuple[int, ...] = EVERY_DAY
    days_off: frozenset[date] = frozenset()
    begin: date | None = None

    def __post_init__(self) -> None:
        if not self.weeks_hours:
            raise InvalidRequestError("The list of hours a week is empty. Give at least one number of hours.")
        for hours in self.weeks_hours:
            _check_hours(hours, "a week")
        if self.weeks_hours[-1] <= 0:
            listed = " The last number in the list applies to all later weeks." if len(self.weeks_hours) > 1 else ""
            raise InvalidRequestError(
                f"0 study hours a week never finish a plan.{listed} Give more than 0 hours a week."
            )
        if not self.weekdays:
            raise InvalidRequestError("No day of the week is a study day. Choose at least one.")
        if not set(self.weekdays) <= set(EVERY_DAY):
            raise InvalidRequestError(
                f"Weekdays are numbered 0 (Monday) to 6 (Sunday), and {self.weekdays} holds another number."
            )

    @property
    def weeks_hours(self) -> tuple[float, ...]:
        """The hours of the first weeks, of which the last applies to all later weeks."""
        return self.hours_per_week if isinstance(self.hours_per_week, tuple) else (self.hours_per_week,)

    def hours_in(self, week: int) -> float:
        """Study hours of a week, counted from 1, before days off.

        Examples
        --------
        >>> [Calendar((8.0, 2.0)).hours_in(week) for week in (1, 2, 3)]
        [8.0, 2.0, 2.0]
        """
        return self.weeks_hours[min(week, len(self.weeks_hours)) - 1]

    def available_hours(self, until: date) -> float:
        """Return the study hours from the first day of study to the end of the day `until`.

        Raises
        ------
        InvalidRequestError
            If the calendar has no start date.

        Notes
        -----
        Counts whole weeks at once: O(listed weeks + days off), however far the date.

        Examples
        --------
        >>> calendar = Calendar(7.0, start=date(2025, 1, 1), days_off=frozenset({date(2025, 1, 2)}))
        >>> calendar.available_hours(date(2025, 1, 10))
        9.0
        """
        before = 0 if self.begin is None else self._units_until(self.begin.toordinal() - 1)
        return max(0, self._units_until(until.toordinal()) - before) / (_SECONDS * self._parts)

    def first_day(self) -> date:
        """Return the start date, or raise an InvalidRequestError where there is none."""
        if self.start is None:
            raise InvalidRequestError("Dates need a start date. Give the first day of study.")
        return self.start

    @property
    def first_week(self) -> int:
        """The number of the week in which study can begin."""
        if self.start is None or self.begin is None or self.begin <= self.start:
            return 1
        return (self.begin - self.start).days // _DAYS + 1

    @property
    def _parts(self) -> int:
        """Into how many parts a second is divided, so that each study day has a whole number of them: its units."""
        return len(set(self.weekdays))

    def _units(self, hours: float) -> int:
        return round(hours * _SECONDS) * self._parts

    def _day_units(self, week: int) -> int:
        return round(self.hours_in(week) * _SECONDS)

    def _units_until(self, until: int) -> int:
        """Units of study from the start to the end of a day."""
        start = self.first_day().toordinal()
        if until < start:
            return 0
        whole_weeks, rest = divmod(until - start + 1, _DAYS)
        listed = min(whole_weeks, len(self.weeks_hours))
        units = sum(map(self._units, self.weeks_hours[:listed]))
        units += (whole_weeks - listed) * self._units(self.weeks_hours[-1])
        units += sum(self._day_units(whole_weeks + 1) for back in range(rest) if self._is_weekday(until - back))
        lost = (day.toordinal() for day in self.days_off)
        return units - sum(
            self._day_units((day - start) // _DAYS + 1)
            for day in lost
            if start <= day <= until and self._is_weekday(day)
        )

    def _days_of(self, week: int) -> list[int]:
        """The study days of a week of a calendar that has a start, as ordinals."""
        first = self.first_day().toordinal() + _DAYS * (week - 1)
        if first + _DAYS - 1 > date.max.toordinal():
            raise InvalidRequestError("The plan ends after the year 9999. Give an earlier start or more hours a week.")
        begin = first if self.begin is None else max(first, self.begin.toordinal())
        return [
            day
            for day in range(begin, first + _DAYS)
            if self._is_weekday(day) and date.fromordinal(day) not in self.days_off
        ]

    def _is_weekday(self, day: int) -> bool:
        # The first day of all, number 1, is a Monday.
        return (day - 1) % _DAYS in self.weekdays


def proposed_days(hours_per_week: float) -> tuple[int, ...]:
    """Return days of a week, Monday 0, on which to study for about two hours each, spread over the week.

    Examples
    --------
    >>> proposed_days(2.0), proposed_days(6.0), len(proposed_days(40.0))
    ((5,), (0, 2, 5), 7)
    """
    return _SPREAD[min(len(_SPREAD), max(1, ceil(hours_per_week / 2))) - 1]


class Slot(NamedTuple):
    """When one step of a plan is studied.

    `start_hour` and `end_hour` count study hours from the beginning of the plan; weeks count from 1; dates are None
    without a start date.
    """

    start_hour: float
    end_hour: float
    week: int
    end_week: int
    start_date: date | None
    end_date: date | None


class Session(NamedTuple):
    """Some hours of one step on one day; `step` is its place in the plan, counted from 0."""

    date: date
    step: int
    hours: float


def scheduled(hours: Sequence[float], calendar: Calendar, *, whole_topics: bool = False) -> list[Slot]:
    """Return when each step is studied, one after the other, in the order given.

    Parameters
    ----------
    hours : sequence of float
        Study time of each step in hours.
    calendar : Calendar
    whole_topics : bool
        Start no step in a week in which it cannot be finished; a step longer than any week to come starts with a
        fresh week. The hours left over are then free. By default a step may be split over weeks.

    Returns
    -------
    list of Slot
        One for each step. A step of no hours is done the moment the one before it is.

    Raises
    ------
    InvalidRequestError
        If a step has hours below 0 or not finite, or if the plan extends beyond the year 9999 or a thousand years.

    Notes
    -----
    One pass over steps and study days: 480,000 steps take half a second.

    Examples
    --------
    >>> for slot in scheduled([4.0, 4.0], Calendar(6.0, start=date(2025, 1, 6), weekdays=(0, 3))):
    ...     print(slot.start_hour, slot.end_hour, slot.week, slot.end_week, slot.start_date, slot.end_date)
    0.0 4.0 1 1 2025-01-06 2025-01-09
    4.0 8.0 1 2 2025-01-09 2025-01-13
    """
    seconds = _seconds(hours)
    ends = [end / _SECONDS for end in accumulate(seconds)]
    placed = _placed(seconds, calendar, whole_topics)
    day_of: Callable[[int], date | None] = (lambda _: None) if calendar.start is None else date.fromordinal
    return [
        Slot(start, end, pieces[0][0], pieces[-1][0], day_of(pieces[0][1]), day_of(pieces[-1][1]))
        for start, end, pieces in zip(chain((0.0,), ends), ends, placed, strict=False)
    ]


def sessions(hours: Sequence[float], calendar: Calendar, *, whole_topics: bool = False) -> list[Session]:
    """Return what is studied on which day: one entry for each step and day, in order.

    A step of no hours has one entry of 0 hours. Parameters are those of `scheduled`.

    Raises
    ------
    InvalidRequestError
        As for `scheduled`, and if the calendar has no start date.

    Examples
    --------
    >>> for day, step, hours in sessions([4.0, 2.0], Calendar(6.0, start=date(2025, 1, 6), weekdays=(0, 3))):
    ...     print(day, step, hours)
    2025-01-06 0 3.0
    2025-01-09 0 1.0
    2025-01-09 1 2.0
    """
    calendar.first_day()
    units_an_hour = _SECONDS * calendar._parts
    return [
        Session(date.fromordinal(day), step, units / units_an_hour)
        for step, pieces in enumerate(_placed(_seconds(hours), calendar, whole_topics))
        for _, day, units in pieces
    ]


def hours_by(
    hours: Sequence[float], calendar: Calendar, days: Sequence[date], *, whole_topics: bool = False
) -> list[float]:
    """Return how many study hours of these steps lie before the end of each of some days.

    Parameters and errors are those of `sessions`.

    Examples
    --------
    >>> hours_by([4.0, 4.0], Calendar(6.0, start=date(2025, 1, 6)), [date(2025, 1, 12)], whole_topics=True)
    [4.0]
    """
    calendar.first_day()
    pieces = [piece for step in _placed(_seconds(hours), calendar, whole_topics) for piece in step]
    studied = list(accumulate((units for _, _, units in pieces), initial=0))
    ordinals = [day for _, day, _ in pieces]
    return [studied[bisect_right(ordinals, day.toordinal())] / (_SECONDS * calendar._parts) for day in days]


_Piece = tuple[int, int, int]
"""The part of a step on one study day: its week, its day as an ordinal, and units of study."""


def _placed(seconds: Sequence[int], calendar: Calendar, whole_topics: bool) -> Iterator[list[_Piece]]:
    """The pieces of each step, at least one."""
    parts = calendar._parts
    weeks = _weeks(calendar)
    # The days of the week that are still to come, the next one last; what is left of the present day; whether nothing
    # was studied this week.
    week, days = next(weeks)
    day, left = days.pop()
    is_fresh = True
    for step_seconds in seconds:
        units = step_seconds * parts
        if whole_topics and units > left + sum(more for _, more in days):
            fits_later = units <= _longest_after(calendar, week)
            while units > left + sum(more for _, more in days) and (fits_later or not is_fresh):
                week, days = next(weeks)
                day, left = days.pop()
                is_fresh = True
        if units <= left:
            left -= units
            is_fresh = is_fresh and not units
            yield [(week, day, units)]
            continue
        pieces = []
        while units:
            if used := min(units, left):
                pieces.append((week, day, used))
                units -= used
                left -= used
                is_fresh = False
            if units:
                if not days:
                    week, days = next(weeks)
                    is_fresh = True
                day, left = days.pop()
        yield pieces


def _weeks(calendar: Calendar) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """The weeks in which study is possible: their numbers, and their days with the units of each, the last day first.

    Without a start date a week is one long day.
    """
    first = calendar.first_week
    for week in range(first, first + MOST_WEEKS):
        if calendar.start is None:
            yield week, [(_NO_DAY, calendar._units(calendar.hours_in(week)))]
            continue
        units = calendar._day_units(week)
        if days := [(day, units) for day in reversed(calendar._days_of(week))]:
            yield week, days
    raise InvalidRequestError("At this pace the plan takes more than a thousand years. Give more hours a week.")


def _longest_after(calendar: Calendar, week: int) -> int:
    """The units of the longest week to come."""
    listed = range(week + 1, len(calendar.weeks_hours) + 1)
    return max(calendar._units(calendar.weeks_hours[-1]), *(_units_of(calendar, later) for later in listed), 0)


def _units_of(calendar: Calendar, week: int) -> int:
    if calendar.start is None:
        return calendar._units(calendar.hours_in(week))
    return calendar._day_units(week) * len(calendar._days_of(week))


def _seconds(hours: Sequence[float]) -> list[int]:
    """Each step in whole seconds."""
    if hours and not (isfinite(sum(hours)) and min(hours) >= 0):
        for step_hours in hours:
            _check_hours(step_hours, "for a step")
    return [round(step_hours * _SECONDS) for step_hours in hours]


def _check_hours(hours: float, what: str) -> None:
    if not isfinite(hours) or hours < 0:
        raise InvalidRequestError(f"{hours:g} study hours {what} are impossible. Give a number of hours such as 5.")
