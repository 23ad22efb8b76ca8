"""When the steps of a very large plan are studied: `graph.planning.calendar` for all of them at once."""

from __future__ import annotations

from datetime import date
from math import ceil
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graph.planning.calendar import MOST_WEEKS, Calendar, Slot, scheduled

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]

_CRUMB = 1e-6
"""Sums of hours that differ by less are the same hour."""


class Slots(NamedTuple):
    """When each step is studied, see `graph.planning.calendar.Slot`; days are ordinals, None without a start."""

    ends: Floats
    week: Days
    end_week: Days
    day: Days | None
    end_day: Days | None

    def slot(self, step: int) -> Slot:
        """Return when one step is studied."""
        return Slot(
            round(float(self.ends[step - 1]), 6) if step else 0.0,
            round(float(self.ends[step]), 6),
            int(self.week[step]),
            int(self.end_week[step]),
            None if self.day is None else date.fromordinal(int(self.day[step])),
            None if self.end_day is None else date.fromordinal(int(self.end_day[step])),
        )


def scheduled_at_once(hours: Floats, calendar: Calendar, *, whole_topics: bool = False) -> Slots:
    """Return when each step is studied, one after the other, in the order given.

    Parameters and errors are those of `graph.planning.calendar.scheduled`, and so is the answer.

    Notes
    -----
    A sum over steps, one over days of study, and a search in the second for each step. Where topics are to be
    kept whole, or a plan does not end in time, it is `scheduled` itself that is asked.

    Examples
    --------
    >>> slots = scheduled_at_once(np.array([4.0, 4.0]), Calendar(6.0))
    >>> slots.week, slots.end_week, slots.slot(1).start_hour
    (array([1, 1]), array([1, 2]), 4.0)
    """
    ends = np.cumsum(hours)
    if whole_topics or calendar.begin or not len(hours) or not (np.isfinite(hours).all() and (hours >= 0).all()):
        return _one_by_one(hours, calendar, whole_topics)
    week, day, filled = _capacity(calendar, float(ends[-1]))
    if not len(filled) or ends[-1] > filled[-1] + _CRUMB:
        return _one_by_one(hours, calendar, whole_topics)
    last = np.searchsorted(filled, ends - _CRUMB)
    first = np.searchsorted(filled, ends - hours + _CRUMB, side="right")
    # A step of no hours is done the moment the one before it is.
    first = np.minimum(first, last)
    if day is not None and int(day[last[-1]]) > date.max.toordinal() - 7:
        return _one_by_one(hours, calendar, whole_topics)
    return Slots(ends, week[first], week[last], None if day is None else day[first], None if day is None else day[last])


def _capacity(calendar: Calendar, total: float) -> tuple[Days, Days | None, Floats]:
    """The week and the date of each unit of study (days, or weeks without dates), and the hours until its end."""
    listed = calendar.weeks_hours
    weeks = min(MOST_WEEKS, len(listed) + ceil(total / listed[-1]) + len(calendar.days_off) + 1)
    in_week = np.full(weeks, listed[-1], np.float64)
    in_week[: len(listed)] = listed[:weeks]
    number = np.arange(1, weeks + 1)
    if calendar.start is None:
        return number, None, np.cumsum(in_week)
    day = calendar.start.toordinal() + np.arange(7 * weeks)
    # The first day of all, number 1, is a Monday.
    studied = np.isin((day - 1) % 7, calendar.weekdays)
    studied &= ~np.isin(day, [off.toordinal() for off in calendar.days_off])
    place = np.flatnonzero(studied)
    week = number[place // 7]
    share = in_week[place // 7] / len(set(calendar.weekdays))
    return week, day[place], np.cumsum(share)


def _one_by_one(hours: Floats, calendar: Calendar, whole_topics: bool) -> Slots:
    slots = scheduled(hours.tolist(), calendar, whole_topics=whole_topics)
    dated = calendar.start is not None
    return Slots(
        np.array([slot.end_hour for slot in slots], np.float64),
        np.array([slot.week for slot in slots], np.int64),
        np.array([slot.end_week for slot in slots], np.int64),
        np.array([slot.start_date.toordinal() for slot in slots if slot.start_date]) if dated else None,
        np.array([slot.end_date.toordinal() for slot in slots if slot.end_date]) if dated else None,
    )
