"""Study hours to weeks and dates.

Weeks are counted from the start date: week 1 is that day and the six after it, whatever weekday it is.
The hours of a week are spread evenly over its study days. A day off means less study that week: its
share is lost, not moved to the other days. Without a start date there are weeks and no dates.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from math import ceil, fsum, isfinite
from typing import NamedTuple

from graph.errors import InvalidRequestError

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
MOST_WEEKS = 52_000
"""A plan that takes longer (a thousand years) is refused."""

_TOLERANCE = 1e-9
"""Hours below this are floating-point noise; what is left of a day or a topic is never carried further."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a learner studies.

    Parameters
    ----------
    hours_per_week : float, or tuple of float
        Study hours in each week; a tuple names the first weeks one by one, and its last entry goes on for ever.
    start : date, optional
        First day of study.
    weekdays : tuple of int
        Days of study, Monday 0 to Sunday 6.
    days_off : frozenset of date
        Days without study.

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

    def __post_init__(self) -> None:
        if not self.weeks_hours:
            raise InvalidRequestError("The list of hours a week is empty. Give at least one number of hours.")
        for hours in self.weeks_hours:
            _check_hours(hours, "a week")
        if self.weeks_hours[-1] <= 0:
            listed = " The last number in the list goes on for all later weeks." if len(self.weeks_hours) > 1 else ""
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
        """The hours of the first weeks, of which the last goes on for ever."""
        return self.hours_per_week if isinstance(self.hours_per_week, tuple) else (self.hours_per_week,)

    def hours_in(self, week: int) -> float:
        """Study hours of a week, counted from 1, before days off.

        Examples
        --------
        >>> [Calendar((8.0, 2.0)).hours_in(week) for week in (1, 2, 3)]
        [8.0, 2.0, 2.0]
        """
        return self.weeks_hours[min(week, len(self.weeks_hours)) - 1]

    def study_days(self, week: int) -> list[tuple[date | None, float]]:
        """The study days of a week, counted from 1, and the hours of each; one entry without date if there is no start.

        Raises
        ------
        InvalidRequestError
            If the week lies beyond the last date there is.

        Examples
        --------
        >>> for day, hours in Calendar(6.0, start=date(2025, 1, 1), weekdays=(0, 5)).study_days(1):
        ...     print(day, hours)
        2025-01-04 3.0
        2025-01-06 3.0
        """
        if self.start is None:
            return [(None, self.hours_in(week))]
        try:
            days = [self.start + timedelta(days=7 * (week - 1) + offset) for offset in range(7)]
        except OverflowError:
            raise InvalidRequestError(
                "The plan ends after the year 9999. Give an earlier start or more hours a week."
            ) from None
        share = self._share(week)
        return [(day, share) for day in days if self._is_study_day(day)]

    def available_hours(self, until: date) -> float:
        """Return the study hours from the start to the end of the day `until`.

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
        start = self.first_day()
        if until < start:
            return 0.0
        whole_weeks, rest = divmod((until - start).days + 1, 7)
        listed = min(whole_weeks, len(self.weeks_hours))
        parts = [*self.weeks_hours[:listed], (whole_weeks - listed) * self.weeks_hours[-1]]
        last_days = (until - timedelta(days=back) for back in range(rest))
        parts += [self._share(whole_weeks + 1) for day in last_days if day.weekday() in self.weekdays]
        parts += [
            -self._share((day - start).days // 7 + 1) for day in sorted(self.days_off) if self._is_lost(day, until)
        ]
        return fsum(parts)

    def first_day(self) -> date:
        """Return the start date, or raise an InvalidRequestError where there is none."""
        if self.start is None:
            raise InvalidRequestError("Dates need a start date. Give the first day of study.")
        return self.start

    def _share(self, week: int) -> float:
        return self.hours_in(week) / len(set(self.weekdays))

    def _is_study_day(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.days_off

    def _is_lost(self, day: date, until: date) -> bool:
        return self.first_day() <= day <= until and day.weekday() in self.weekdays


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
        If a step has hours below 0 or not finite, or if the plan goes on beyond the year 9999 or a thousand years.

    Notes
    -----
    One pass over steps and study days.

    Examples
    --------
    >>> for slot in scheduled([4.0, 4.0], Calendar(6.0, start=date(2025, 1, 6), weekdays=(0, 3))):
    ...     print(slot.start_hour, slot.end_hour, slot.week, slot.end_week, slot.start_date, slot.end_date)
    0.0 4.0 1 1 2025-01-06 2025-01-09
    4.0 8.0 1 2 2025-01-09 2025-01-13
    """
    _check_steps(hours)
    ends = [round(end, 6) for end in accumulate(hours)]
    return [
        Slot(start, end, pieces[0].week, pieces[-1].week, pieces[0].date, pieces[-1].date)
        for start, end, pieces in zip([0.0, *ends], ends, _placed(hours, calendar, whole_topics), strict=False)
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
    _check_steps(hours)
    calendar.first_day()
    placed = enumerate(_placed(hours, calendar, whole_topics))
    return [
        Session(piece.date, step, round(piece.hours, 9))
        for step, pieces in placed
        for piece in pieces
        if piece.date is not None
    ]


def shortfall(end_hour: float, calendar: Calendar, deadline: date) -> float:
    """Return the study hours that are missing to end a step at `end_hour` by the end of the day `deadline`.

    Steps are taken to fill the weeks; 0 if the deadline holds.

    Examples
    --------
    >>> shortfall(10.0, Calendar(7.0, start=date(2025, 1, 1)), date(2025, 1, 9))
    1.0
    """
    return max(0.0, round(end_hour - calendar.available_hours(deadline), 6))


def weekly_hours_needed(due: Iterable[tuple[float, date]], calendar: Calendar) -> float | None:
    """Return the fewest hours a week, the same each week, with which all deadlines hold.

    Parameters
    ----------
    due : iterable of (float, date)
        Study hours from the beginning of the plan, and the day by whose end they must be done.
    calendar : Calendar
        Start, weekdays and days off; its hours a week are left aside.

    Returns
    -------
    float or None
        Rounded up to half an hour; 0 if nothing is due; None if a deadline has no study day before it.

    Examples
    --------
    >>> calendar = Calendar(start=date(2025, 1, 1))
    >>> weekly_hours_needed([(10.0, date(2025, 1, 14)), (30.0, date(2025, 2, 4))], calendar)
    6.0
    """
    one_hour_a_week = replace(calendar, hours_per_week=1.0)
    most = 0.0
    for end_hour, deadline in due:
        weeks = one_hour_a_week.available_hours(deadline)
        if end_hour > _TOLERANCE and weeks <= _TOLERANCE:
            return None
        most = max(most, end_hour / weeks if weeks > _TOLERANCE else 0.0)
    return ceil(2 * most - _TOLERANCE) / 2


class _Piece(NamedTuple):
    """The hours of one step on one study day (in one week, without dates)."""

    week: int
    date: date | None
    hours: float


class _Cursor:
    """A place in a calendar that only moves forward."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._week = 0
        self._days: deque[tuple[date | None, float]] = deque()
        self.open_week()

    @property
    def left(self) -> float:
        """Study hours left in this week."""
        return fsum(hours for _, hours in self._days)

    def fits_later(self, hours: float) -> bool:
        """Whether a week to come is long enough for `hours`."""
        weeks_hours = self._calendar.weeks_hours
        listed = range(self._week + 1, len(weeks_hours) + 1)
        longest = max((_hours_of(self._calendar, week) for week in listed), default=0.0)
        return hours <= max(longest, weeks_hours[-1]) + _TOLERANCE

    def open_week(self) -> None:
        """Go on to the next week that has a study day."""
        self._days.clear()
        while not self._days:
            self._week += 1
            if self._week > MOST_WEEKS:
                raise InvalidRequestError(
                    "At this pace the plan takes more than a thousand years. Give more hours a week."
                )
            self._days.extend(self._calendar.study_days(self._week))
        self.is_fresh = True

    def take(self, hours: float) -> list[_Piece]:
        """Study the next `hours`."""
        pieces: list[_Piece] = []
        while hours > _TOLERANCE:
            day, left = self._days[0]
            used = min(left, hours)
            if used > _TOLERANCE:
                pieces.append(_Piece(self._week, day, used))
                self.is_fresh = False
            hours -= used
            self._days[0] = (day, left - used)
            if hours > _TOLERANCE:
                self._open_day()
        return pieces or [_Piece(self._week, self._days[0][0], 0.0)]

    def _open_day(self) -> None:
        self._days.popleft()
        if not self._days:
            self.open_week()


def _placed(hours: Iterable[float], calendar: Calendar, whole_topics: bool) -> Iterator[list[_Piece]]:
    """The pieces of each step, at least one."""
    cursor = _Cursor(calendar)
    for step_hours in hours:
        if whole_topics:
            _make_room(cursor, step_hours)
        yield cursor.take(step_hours)


def _make_room(cursor: _Cursor, hours: float) -> None:
    """Move to the next week in which `hours` can be finished, or else to a fresh one."""
    if hours <= cursor.left + _TOLERANCE:
        return
    if cursor.fits_later(hours):
        while hours > cursor.left + _TOLERANCE:
            cursor.open_week()
    elif not cursor.is_fresh:
        cursor.open_week()


def _hours_of(calendar: Calendar, week: int) -> float:
    return fsum(hours for _, hours in calendar.study_days(week))


def _check_steps(hours: Iterable[float]) -> None:
    for step_hours in hours:
        _check_hours(step_hours, "for a step")


def _check_hours(hours: float, what: str) -> None:
    if not isfinite(hours) or hours < 0:
        raise InvalidRequestError(f"{hours:g} study hours {what} are impossible. Give a number of hours such as 5.")
