"""How long something takes, as outlines say it: "2-3 weeks", "6 hours/week"."""

from __future__ import annotations

import re
from typing import NamedTuple

from graph.files.readers.amounts import unit_of

_NUMBER = r"([0-9]{1,6}(?:[.,][0-9]{1,4})?)"
_ABOUT = r"(?:about|around|approx(?:imately|\.)?|ca\.?|circa|environ|etwa|rund|up to|~|≈)?\s*"
_UNIT = r"([^\W\d_]{1,14})"
_AMOUNT = re.compile(
    rf"{_ABOUT}{_NUMBER}(?:\s*(?:-|–|—|to|bis|à)\s*{_NUMBER})?\s*\+?"
    rf"\s*{_UNIT}\.?(?:\s*(?:/|per|a|each|pro|par)\s*{_UNIT})?(?:\s+(?:of )?(?:study|work))?",
    re.IGNORECASE,
)
_HOURS_AND_MINUTES = re.compile(
    rf"{_ABOUT}([0-9]{{1,4}})\s*{_UNIT}\.?,?\s*(?:(?:and|und|et|y|e)\s+)?([0-5]?[0-9])\s*{_UNIT}?\.?", re.IGNORECASE
)
_DIGIT = re.compile("[0-9]")
_HOURS_OF = {"h": 1.0, "m": 1 / 60}
_WEEKS_OF = {"d": 1 / 7, "w": 1.0, "mo": 52 / 12}
_SIGNS = {"minute": "m", "hour": "h", "day": "d", "week": "w", "month": "mo"}


class Amount(NamedTuple):
    """A number, the middle where a range was given, its unit (m, h, d, w or mo), and per which unit, if any."""

    number: float
    unit: str
    per: str = ""

    @property
    def hours(self) -> float | None:
        """The hours, where it says hours or minutes in all; else None."""
        size = _HOURS_OF.get(self.unit)
        return None if size is None or self.per else round(self.number * size, 2)


def amount_of(text: str) -> Amount | None:
    """Return the amount of time that a text is, or None if it is anything else or more than that.

    Examples
    --------
    >>> amount_of("6-10 hours/week"), amount_of("about 90 min"), amount_of("three days")
    (Amount(number=8.0, unit='h', per='w'), Amount(number=90.0, unit='m', per=''), None)
    >>> amount_of("ca. 45 Minuten"), amount_of("1h 30m")
    (Amount(number=45.0, unit='m', per=''), Amount(number=1.5, unit='h', per=''))
    """
    if not _DIGIT.search(text):
        return None
    found = _AMOUNT.fullmatch(text.strip())
    if not found:
        return _hours_and_minutes(text.strip())
    low = _number(found[1])
    high = _number(found[2]) if found[2] else low
    unit, per = _unit(found[3]), _unit(found[4] or "")
    return Amount((low + high) / 2, unit, per) if unit and bool(per) == bool(found[4]) else None


def _hours_and_minutes(text: str) -> Amount | None:
    found = _HOURS_AND_MINUTES.fullmatch(text)
    if not found or _unit(found[2]) != "h" or (found[4] and found[4] != "m" and _unit(found[4]) != "m"):
        return None
    return Amount(round(int(found[1]) + int(found[3]) / 60, 2), "h")


def hours_of(duration: Amount | None, effort: Amount | None) -> float | None:
    """Return the hours that duration and effort come to, or None where they do not say.

    Examples
    --------
    >>> hours_of(amount_of("13 weeks"), amount_of("6-10 hours/week"))
    104.0
    >>> hours_of(amount_of("5 hours"), None), hours_of(amount_of("2 weeks"), None)
    (5.0, None)
    """
    if duration and effort and effort.per and effort.unit in _HOURS_OF and duration.unit in _WEEKS_OF:
        times = duration.number * _WEEKS_OF[duration.unit] / _WEEKS_OF[effort.per]
        return round(times * effort.number * _HOURS_OF[effort.unit], 2)
    whole = [amount.hours for amount in (effort, duration) if amount and amount.hours is not None]
    return whole[0] if whole else None


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _unit(word: str) -> str:
    """The sign of a unit of time; nothing for another word."""
    return "w" if word.lower() == "w" else _SIGNS.get(unit_of(word), "")
