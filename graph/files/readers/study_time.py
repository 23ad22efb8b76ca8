"""The column of study time of a table: its unit, its ranges and words, and what must be asked about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from graph.drafts import Answers, Note, Question, pairs_in
from graph.errors import UnreadableInputError, quoted
from graph.files.readers.amounts import Amount, amount_of, hours_of_unit, unit_of
from graph.files.readers.grids import Row
from graph.files.readers.layouts import Layout
from graph.formatting import counted, number_text
from graph.model import MOST_HOURS

HOURS_PER = "hours-per"
DECIMAL_COMMA, RANGE, WORDS, NO_NUMBER, DATE, OTHER_UNIT = (
    "a decimal comma",
    "a range of hours",
    "hours in words or with a unit",
    "no number of hours",
    "a date where hours are meant",
    "an amount in another unit, not taken for hours",
)
_DATE = re.compile(
    r"^\d{4}-\d\d-\d\d|^\d{1,2}[./]\d{1,2}[./]\d{2,4}$"
    r"|^\d{1,2}[. -]+(?:jan|feb|f[ée]v|mar|mär|apr|avr|mai|may|jun|juin|jul|aug|ao[uû]t|sep|okt|oct|nov|dez|dec|dic)",
    re.IGNORECASE,
)
_RANGE_KEY = "range"
_MIDDLE, _FIRST = "middle", "first"
_USUAL = {"day": "6", "week": "5", "credit": "30", "month": "20", "lesson": "0.75", "block": "1.5"}


class Hours(NamedTuple):
    """What a cell says: hours, or None; why it is no plain number, its unit if a person is asked, and it as text."""

    value: float | None
    cause: str = ""
    unit: str = ""
    shown: str = ""


class StudyTime:
    """Reads the hours of the rows of one table, and remembers what there is to ask."""

    def __init__(self, layout: Layout, answers: Answers) -> None:
        self.units: Counter[str] = Counter()
        self.ranges: Counter[str] = Counter()
        self._rates, self._middle = rates_in(answers.get(HOURS_PER, ""))
        self._layout = layout
        self._seen: dict[str, Hours] = {}
        takes_credits = "credit" in self._rates and layout.of("hours") < 0
        self.column = layout.of("credits") if takes_credits else layout.of("hours")
        self.asks_credits = layout.of("credits") if layout.of("hours") < 0 else -1
        self._unit = self._unit_of_column()
        self._causes: Counter[str] = Counter()

    @property
    def heading(self) -> str:
        """What the column is called."""
        return self._layout.headings[self.column]

    @property
    def has_notes(self) -> bool:
        """Whether there is something to be said of a cell."""
        return bool(self._causes)

    @property
    def is_kept(self) -> bool:
        """Whether the cells say more than the hours that were read from them, and stay as a column of their own."""
        return any(count for cause, count in self._causes.items() if cause != DECIMAL_COMMA)

    def read_all(self) -> None:
        """Look at every cell of the column."""
        if self.column < 0:
            return
        for row in self._layout.body:
            text = row.cell(self.column)
            found = self._of(text)
            self._causes[found.cause] += 1
            self.units[found.unit] += 1
            self.ranges[text] += found.cause == RANGE
        for counts in (self._causes, self.units):
            counts.pop("", None)
        self.ranges = +self.ranges

    def first(self, rows: Iterable[Row]) -> tuple[float | None, Sequence[Note]]:
        """Return the hours of the first of these rows that states any, and what must be said of that."""
        notes: list[Note] = []
        for row in rows if self.column >= 0 else ():
            text = row.cell(self.column)
            found = self._of(text)
            if found.cause:
                notes.append(Note(found.cause, self._layout.grid.origin(row, self.column), text, found.shown))
            if found.value is not None:
                return found.value, notes
        return None, notes

    def _of(self, text: str) -> Hours:
        found = self._seen.get(text)
        if found is None:
            found = self._seen[text] = self._understood(text)
        return found

    def _understood(self, text: str) -> Hours:
        if not text or text in "-–—":
            return Hours(None)
        if _DATE.match(text):
            return Hours(None, DATE)
        amount = amount_of(text)
        return self._in_hours(amount) if amount else Hours(None, NO_NUMBER)

    def _in_hours(self, amount: Amount) -> Hours:
        unit = amount.unit or self._unit or "hour"
        known = hours_of_unit(unit)
        asked = unit if known is None and not (unit == "credit" and self.asks_credits >= 0) else ""
        rate = self._rates.get(unit) or known
        if rate is None:
            return Hours(None, OTHER_UNIT, asked)
        value = round((amount.value if self._middle else amount.first) * rate, 6)
        cause = {"plain": "", "comma": DECIMAL_COMMA, "range": RANGE, "words": WORDS}[amount.written]
        return Hours(value, cause, asked, number_text(value)) if value <= MOST_HOURS else Hours(None, NO_NUMBER, asked)

    def _unit_of_column(self) -> str:
        if self.column < 0 or self._layout.is_own:
            return ""
        if self.column == self._layout.of("credits"):
            return "credit"
        return unit_of(self._layout.headings[self.column])


def rates_in(answer: str) -> tuple[dict[str, float], bool]:
    """Return how many hours each unit is, and whether the middle of a range counts, rather than its first number.

    Raises
    ------
    UnreadableInputError
        If a number is none.

    Examples
    --------
    >>> rates_in("credit=30,range=first")
    ({'credit': 30.0}, False)
    """
    pairs = pairs_in(answer)
    middle = pairs.pop(_RANGE_KEY, _MIDDLE) != _FIRST
    rates = {}
    for unit, text in pairs.items():
        amount = amount_of(text)
        if amount is None or not amount.value:
            found = f"--{HOURS_PER} {unit}={text}: {quoted(text)} is no number of hours."
            raise UnreadableInputError(found, f"Write a number, such as {unit}={_USUAL.get(unit, '8')}.")
        rates[unit.removesuffix("s")] = amount.value
    return rates, middle


def hours_question(times: Sequence[StudyTime], layouts: Sequence[Layout]) -> Question | None:
    """Return the question how long a unit is and which number of a range counts; None where nothing is open."""
    units: Counter[str] = sum((time.units for time in times), Counter())
    ranges: Counter[str] = sum((time.ranges for time in times), Counter())
    credits = [layout for time, layout in zip(times, layouts, strict=True) if time.asks_credits >= 0]
    sentences = [*_unit_sentences(units), *_credit_sentences(credits)]
    default = ""
    if ranges:
        some = counted(ranges.total(), "cell holds a range", "cells hold ranges")
        sentences.append(f"{some} of hours: take the {_MIDDLE} ({_RANGE_KEY}={_MIDDLE}) or the {_FIRST} number?")
        default = f"{_RANGE_KEY}={_MIDDLE}"
    if not sentences:
        return None
    examples = (*list(ranges)[:3], *_credit_examples(credits))[:3]
    of = (*units, *(("credit",) if credits else ()), *((_RANGE_KEY,) if ranges else ()))
    return Question(HOURS_PER, " ".join(sentences), default, (), examples, units.total() + ranges.total(), of=of)


def _unit_sentences(units: Counter[str]) -> Iterator[str]:
    for unit, count in units.items():
        example = f"{unit}={_USUAL.get(unit, '8')}"
        yield f"{counted(count, 'amount is', 'amounts are')} in {unit}s. How many hours of study is one ({example})?"


def _credit_sentences(layouts: Sequence[Layout]) -> Iterator[str]:
    for layout in layouts[:1]:
        heading = layout.headings[layout.of("credits")]
        yield f"Are {quoted(heading)} study time, and how many hours is one (credit=30)? Unanswered: they are not."


def _credit_examples(layouts: Sequence[Layout]) -> Iterator[str]:
    for layout in layouts[:1]:
        place, name = layout.of("credits"), max(layout.of("name"), 0)
        yield from (f"{row.cell(name)}: {row.cell(place)}" for row in layout.body[:3])
