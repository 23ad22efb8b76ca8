"""Hours and days as people type them, such as "6, 6, 0, 8" and "2026-12-24 to 2027-01-02"; for page and terminal."""

from __future__ import annotations

import re
from datetime import date, timedelta

from graph.errors import InvalidRequestError

_RANGE = re.compile(r"\s*(?:\.\.|–|\bto\b)\s*")
_MOST_DAYS_OFF = 3_660


def parse_hours(text: str) -> tuple[float, ...]:
    """Return the hours of the first weeks, one number for each, from a list with commas or blanks.

    Raises
    ------
    InvalidRequestError
        If something in it is no number, or below 0.

    Examples
    --------
    >>> parse_hours("6, 6 0 8.5")
    (6.0, 6.0, 0.0, 8.5)
    """
    return tuple(_hours(word) for word in re.split(r"[,;\s]+", text.strip()) if word)


def parse_day(text: str) -> date:
    """Return a day written as 2026-12-24.

    Raises
    ------
    InvalidRequestError
        If it is no such day.

    Examples
    --------
    >>> parse_day(" 2026-12-24 ")
    datetime.date(2026, 12, 24)
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidRequestError(f"{text.strip()!r} is no date. Write year-month-day, such as 2026-12-24.") from None


def parse_days(text: str) -> frozenset[date]:
    """Return the days in a list of days and ranges: commas or new lines between them, "to" or ".." inside a range.

    Raises
    ------
    InvalidRequestError
        If something in it is no day, or a range ends before it begins or is longer than ten years.

    Examples
    --------
    >>> sorted(day.isoformat() for day in parse_days("2026-12-24 to 2026-12-26, 2027-01-01"))
    ['2026-12-24', '2026-12-25', '2026-12-26', '2027-01-01']
    """
    entries = (entry for entry in re.split(r"[,;\n]+", text) if entry.strip())
    return frozenset(day for entry in entries for day in _days(entry))


def _hours(word: str) -> float:
    try:
        hours = float(word)
    except ValueError:
        hours = -1.0
    if not 0 <= hours < float("inf"):
        raise InvalidRequestError(
            f"{word!r} is no number of hours. Write one number for each week, such as 6, 6, 0, 8."
        )
    return hours


def _days(entry: str) -> list[date]:
    ends = [parse_day(end) for end in _RANGE.split(entry.strip())]
    length = (ends[-1] - ends[0]).days + 1
    if len(ends) > 2 or not 0 < length <= _MOST_DAYS_OFF:
        raise InvalidRequestError(
            f"{entry.strip()!r} is no range of days. Write first to last, such as 2026-12-24 to 2027-01-02."
        )
    return [ends[0] + timedelta(days=offset) for offset in range(length)]
