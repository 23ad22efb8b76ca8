"""Study time as people write it in tables: decimal commas, units, ranges, words."""

from __future__ import annotations

import re
from typing import NamedTuple

from graph.model import MOST_HOURS

_NUMBER = re.compile(r"(?<![\w.,])\d{1,9}(?:[.,]\d{1,6})?(?![\d])")
_RANGE = re.compile(
    r"(\d{1,9}(?:[.,]\d{1,6})?)\s*(?:[-–—/]|\.\.\.?|bis|to|à|a|até|tot)\s*(\d{1,9}(?:[.,]\d{1,6})?)", re.IGNORECASE
)
_CLOCK = re.compile(r"^(\d{1,3})\s*(?::|h|u|std\.?)\s*([0-5]\d)(?:\s*(?:min|m|h|:00)?)$", re.IGNORECASE)
_GROUPED = re.compile(
    r"(?<![\w.,])\d{1,3}(?:(?:\.\d{3})+,\d{1,6}|(?:,\d{3})+\.\d{1,6}|(?:\.\d{3}){2,}|(?:,\d{3}){2,})(?![\w.,]*\d)"
)
"""A number in which one sign stands before three digits and again, or before another one: that sign is no point."""
_TIMES = re.compile(r"(?<![\w.,])(\d{1,4})\s*[x×*]\s*(\d{1,9}(?:[.,]\d{1,6})?)(?=\s*[^\W\d_x])", re.IGNORECASE)
_RATE = re.compile(
    r"(?:/|\bper\b|\bpro\b|\bpar\b|\bpor\b|\ba\b|\bje\b)\s*(?:wk|week|woche|semaine|semana|month|monat|mois|mes|day|tag|jour)\b",
    re.IGNORECASE,
)
_DURATION = re.compile(r"^PT(?:(\d{1,4})H)?(?:(\d{1,5})M)?$")
_HALVES = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_HALF = re.compile(r"(\d{0,4})\s?([½¼¾])")
_PRIME = re.compile(r"(?<=\d)\s*['′’](?!\w)")
_PLAIN = re.compile(r"^\d{1,9}(?:\.\d{1,9})?$")
_DECIMAL_COMMA = re.compile(r"^\d{1,9},\d{1,6}$")
_UNITS = (
    ("hour", r"h|hrs?|hours?|std\.?|stunden?|zeitstunden|heures?|horas?|ore|ora|uur|uren|sth|timer|timmar"),
    ("minute", r"min\.?|mins?|minutes?|minuten?|minutos?|minuti|minuut"),
    ("day", r"d|days?|tage?n?|jours?|d[ií]as?|giorni|giorno|dagen?|dias?|pt"),
    ("lesson", r"ue|unterrichts(?:einheit(?:en)?|stunden?)|schulstunden?"),
    ("block", r"doppel(?:stunden?|lektion(?:en)?)"),
    ("week", r"wks?|weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken"),
    ("month", r"months?|monate?n?|mois|mes(?:es)?|mesi|maand(?:en)?"),
    (
        "credit",
        r"ects(?:[-\s]?(?:credits?|points?|punkte?|cr))?|credits?(?:\s?hours?)?|cr|cp|lp|kp|lps?|leistungspunkte?|units?"
        r"|cr[eé]ditos?|cr[eé]dits?|crediti|cfu|studiepunten|ec|sws",
    ),
)
_UNIT = re.compile(
    "|".join(rf"(?P<{name}>(?<![^\W\d_])(?:{words})(?![^\W\d_]))" for name, words in _UNITS), re.IGNORECASE
)
_IN_HOURS = {"hour": 1.0, "minute": 1 / 60}
_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "one ein eine un une uno una um uma een",
            "two zwei deux dos due dois duas twee",
            "three drei trois tres tre três drie",
            "four vier quatre cuatro quattro quatro",
            "five fünf cinq cinco cinque vijf",
            "six sechs seis sei zes",
            "seven sieben sept siete sette sete zeven",
            "eight acht huit ocho otto oito",
            "nine neun neuf nueve nove negen",
            "ten zehn dix diez dieci dez tien",
            "eleven elf onze once undici",
            "twelve zwölf douze doce dodici doze twaalf",
        ),
        start=1,
    )
    for word in words.split()
}


class Amount(NamedTuple):
    """The number in a cell: the one that counts, the first where it is a range, and how it was written.

    `unit` is the unit that the cell itself names; `written` is ``"plain"``, ``"comma"``, ``"range"`` or ``"words"``.
    """

    value: float
    first: float
    unit: str = ""
    written: str = "plain"


def amount_of(text: str) -> Amount | None:
    """Return the amount that a cell states; None if it is none, below 0 or beyond what anybody studies.

    Of a range, the value is the middle.

    Examples
    --------
    >>> amount_of("3,5")
    Amount(value=3.5, first=3.5, unit='', written='comma')
    >>> amount_of("1-5, max. 15")
    Amount(value=3.0, first=1.0, unit='', written='range')
    >>> amount_of("zwei Tage")
    Amount(value=2.0, first=2.0, unit='day', written='words')
    >>> [amount_of(text).value for text in ("1.200,5", "2 x 45 min", "1½ h", "PT1H30M")]
    [1200.5, 90.0, 1.5, 1.5]
    >>> amount_of("-5"), amount_of("by arrangement"), amount_of("2 h per week")
    (None, None, None)
    """
    if _PLAIN.match(text):
        return _bounded(Amount(float(text), float(text)))
    if _DECIMAL_COMMA.match(text):
        value = _number(text)
        return _bounded(Amount(value, value, "", "comma"))
    if len(text) > 200 or text[:1] in "-−*" or _RATE.search(text):
        return None
    return _bounded(_of_words(_plainer(text)))


def unit_of(text: str) -> str:
    """Return the unit that a heading or cell names: hour, minute, day, week, month, credit, lesson, or block of two.

    Examples
    --------
    >>> unit_of("Aufwand (Std.)"), unit_of("ECTS-Punkte"), unit_of("Doppelstunden"), unit_of("Duration")
    ('hour', 'credit', 'block', '')
    """
    found = _UNIT.search(text)
    return (found.lastgroup or "") if found else ""


def hours_of_unit(unit: str) -> float | None:
    """Return how many hours a unit is, where everybody agrees."""
    return _IN_HOURS.get(unit)


def _of_words(text: str) -> Amount | None:
    if duration := _DURATION.match(text):
        hours = int(duration[1] or 0) + int(duration[2] or 0) / 60
        return Amount(hours, hours, "hour", "words")
    if clock := _CLOCK.match(text):
        hours = int(clock[1]) + int(clock[2]) / 60
        return Amount(hours, hours, "hour", "words")
    unit = unit_of(text)
    if span := _RANGE.search(text):
        low, high = _number(span[1]), _number(span[2])
        return Amount((low + high) / 2, low, unit, "range")
    if number := _NUMBER.search(text):
        value = _number(number[0])
        return Amount(value, value, unit, "words")
    words = (_WORDS.get(word) for word in re.findall(r"[^\W\d_]+", text.casefold()))
    value = float(next(filter(None, words), 0))
    return Amount(value, value, unit, "words") if value else None


def _plainer(text: str) -> str:
    """The text with plain numbers where it has them grouped, multiplied or with signs for parts."""
    text = _GROUPED.sub(lambda found: _ungrouped(found[0]), text)
    text = _HALF.sub(lambda found: f"{float(found[1] or 0) + _HALVES[found[2]]:g}", text)
    text = _PRIME.sub(" min", text)
    return _TIMES.sub(lambda found: f"{int(found[1]) * _number(found[2]):g}", text)


def _ungrouped(number: str) -> str:
    """A number without the signs between groups of three digits; a sign of the other kind is its point."""
    last = max(number.rfind("."), number.rfind(","))
    has_point = number.count(number[last]) == 1
    whole, part = (number[:last], f".{number[last + 1 :]}") if has_point else (number, "")
    return whole.replace(".", "").replace(",", "") + part


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _bounded(amount: Amount | None) -> Amount | None:
    return amount if amount and 0 <= amount.value <= MOST_HOURS else None
