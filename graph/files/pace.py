"""Hours and days as people type them, such as "6, 6, 0, 8" and "2026-12-24 to 2027-01-02"; for page and terminal."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from graph.errors import InvalidRequestError, quoted
from graph.files.cells import number

_BETWEEN_HOURS = re.compile(r"\s*[,;]\s*|\s+")
_BETWEEN_DAYS = re.compile(r"[,;\n]")
_RANGE = re.compile(r"\s*(?:\.\.|–|\bto\b)\s*", re.IGNORECASE)
_TIME = re.compile(r"([01]?\d|2[0-3])(?:[:.]([0-5]\d))?")
_MOST_DAYS = 3_660


def parse_time(text: str) -> time:
    """Return a time of day written as 18:30, 18.30 or 18.

    Raises
    ------
    InvalidRequestError
        If it is none.

    Examples
    --------
    >>> parse_time("18:30"), parse_time(" 7 ")
    (datetime.time(18, 30), datetime.time(7, 0))
    """
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise InvalidRequestError(f"{quoted(text)} is no time of day. Write it as 18:30.")
    return time(int(found[1]), int(found[2] or 0))


def parse_hours(text: str) -> tuple[float, ...]:
    """Return the hours of the first weeks, one number for each, from a list with commas or blanks.

    Whether somebody can study so many hours (-3, say) is for `graph.planning.calendar.Calendar` to decide.

    Raises
    ------
    InvalidRequestError
        If something in it is no number, or nothing stands between two commas.

    Examples
    --------
    >>> parse_hours("6, 6 0 8.5")
    (6.0, 6.0, 0.0, 8.5)
    >>> parse_hours("")
    ()
    """
    words = _BETWEEN_HOURS.split(text.strip())
    if not words[-1]:
        words.pop()  # after the last comma, or of nothing at all
    return tuple(_hours(word, text) for word in words)


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
        raise InvalidRequestError(
            f"{quoted(text.strip())} is no date. Write year-month-day, such as 2026-12-24."
        ) from None


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
    entries = (entry.strip() for entry in _BETWEEN_DAYS.split(text))
    return frozenset(day for entry in entries if entry for day in _days(entry))


def _hours(word: str, text: str) -> float:
    try:
        return number(word)
    except ValueError:
        raise InvalidRequestError(
            f"{quoted(word or text)} is no number of hours. Write 6, or 6,6,0,8 for unequal weeks."
        ) from None


def _days(entry: str) -> list[date]:
    ends = _RANGE.split(entry)
    if len(ends) <= 2 and all(ends):
        first, last = parse_day(ends[0]), parse_day(ends[-1])
        length = (last - first).days + 1
        if 0 < length <= _MOST_DAYS:
            return [first + timedelta(days=offset) for offset in range(length)]
    raise InvalidRequestError(
        f"{quoted(entry)} is no range of days. Write first to last, such as 2026-12-24 to 2027-01-02."
    )
