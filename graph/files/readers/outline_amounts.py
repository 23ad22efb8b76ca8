"""How long something takes, as outlines say it: "2-3 weeks", "6 hours/week"."""

from __future__ import annotations

import re
from typing import NamedTuple

_NUMBER = r"([0-9]{1,6}(?:[.,][0-9]{1,4})?)"
_UNITS = r"(hours?|hrs?|h|minutes?|mins?|min|days?|d|weeks?|wks?|wk|w|months?|stunden?|std|wochen?|tage?)"
_AMOUNT = re.compile(
    rf"(?:about|around|approx(?:imately|\.)?|ca\.?|up to|~|≈)?\s*{_NUMBER}(?:\s*(?:-|–|—|to|bis)\s*{_NUMBER})?\s*\+?"
    rf"\s*{_UNITS}\.?(?:\s*(?:/|per|a|each|pro)\s*(day|week|wk|w|month|tag|woche))?(?:\s+(?:of )?(?:study|work))?",
    re.IGNORECASE,
)
_DIGIT = re.compile("[0-9]")
_HOURS_OF = {"h": 1.0, "m": 1 / 60}
_WEEKS_OF = {"d": 1 / 7, "w": 1.0, "mo": 52 / 12}


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
    """
    found = _AMOUNT.fullmatch(text.strip()) if _DIGIT.search(text) else None
    if not found:
        return None
    low = _number(found[1])
    high = _number(found[2]) if found[2] else low
    return Amount((low + high) / 2, _unit(found[3]), _unit(found[4] or ""))


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
    word = word.lower()
    if word.startswith("mo"):
        return "mo"
    return {"s": "h", "t": "d"}.get(word[:1], word[:1])
