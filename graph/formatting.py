"""Numbers, hours and dates as text, the same in every file, on the page and on the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import islice

_DIGITS = 9
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def tidy_number(value: float) -> int | float:
    """Return `value` without the crumbs of floating-point sums, whole numbers as such.

    Examples
    --------
    >>> tidy_number(0.1 + 0.2), tidy_number(6.0)
    (0.3, 6)
    """
    rounded = round(value, _DIGITS)
    return int(rounded) if rounded.is_integer() else rounded


def number_text(value: float) -> str:
    """Return `value` as files hold it: a point for decimals, no thousands, no crumbs.

    Examples
    --------
    >>> number_text(6.0), number_text(0.1 + 0.2), number_text(1234.5)
    ('6', '0.3', '1234.5')
    """
    return str(tidy_number(value))


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its word, for people.

    Examples
    --------
    >>> counted(1, "topic"), counted(1200, "topic"), counted(2, "category", "categories")
    ('1 topic', '1,200 topics', '2 categories')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def first_few(names: Iterable[str], count: int, most: int = 3) -> str:
    """Return the first of `count` names, `most` of them at most, and how many more there are.

    Examples
    --------
    >>> first_few(["Sets", "Maps"], 2, most=2), first_few(["Sets", "Maps", "Limits"], 3, most=2)
    ('Sets, Maps', 'Sets, Maps and 1 more')
    """
    return ", ".join(islice(names, most)) + (f" and {count - most:,} more" if count > most else "")


def hours_number(hours: float) -> str:
    """Return hours for people: two decimals at most, one from ten hours on; more than nothing is never shown as 0.

    Examples
    --------
    >>> hours_number(23.5), hours_number(1234.0), hours_number(1 / 3), hours_number(0.001), hours_number(125.714)
    ('23.5', '1,234', '0.33', '0.01', '125.7')
    """
    shown = max(round(hours, 2), 0.01) if hours > 0 else round(hours, 2)
    return f"{shown:,.{1 if abs(shown) >= 10 else 2}f}".rstrip("0").rstrip(".")


def hours_text(hours: float) -> str:
    """Return hours with their unit, for people.

    Examples
    --------
    >>> hours_text(1.0), hours_text(23.5), hours_text(0)
    ('1 hour', '23.5 hours', '0 hours')
    """
    number = hours_number(hours)
    return f"{number} hour" if number == "1" else f"{number} hours"


def date_text(day: date) -> str:
    """Return a date for people, the same in every locale.

    Examples
    --------
    >>> date_text(date(2026, 11, 3))
    '3 November 2026'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
