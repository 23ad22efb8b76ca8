"""The topics of an input by what cells may call them: ids, names, and codes written otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import compress

import pyarrow.compute as pc

from graph.core.name_normalization import all_folded
from graph.core.names import folded, squeezed
from graph.core.text_columns import text_column

_BOTH, _ONE = r"und|u\.|and|et|y|e|ed|en|sowie|plus|as\ well\ as", r"or|oder|bzw\.|ou|o|of|oppure"
BETWEEN = re.compile(
    r"(?=[\s;•·；,、，/|+&])"
    r"(?:\s*(?:(?P<strong>[;\r\n•·；]+)|(?P<comma>[,、，])|(?P<sign>[/|+&]))\s*"
    rf"|\s+(?:(?P<both>{_BOTH})|(?P<one>{_ONE}))\s+(?=\S))",
    re.IGNORECASE | re.VERBOSE,
)
"""Signs and words between the names in a cell, in seven languages."""
_MAY_PART = rf"[;\r\n•·；,、，/|+&]| (?:{_BOTH}) | (?:{_ONE}) "
"""What holds nothing of this, when folded, is one name to `BETWEEN`; for Arrow, which knows no looking ahead."""
_AT_LEAST = re.compile(r"^(?:mind\.|mindestens|min\.|at least|au moins|al menos|almeno|minstens)\s+", re.IGNORECASE)
_LEAD = re.compile(r"^(?:\d{1,3}[.)]|[-*•→➔➜>])\s+")
_ZEROS = re.compile(r"(?<=[^\d.])0+(?=\d)")
_SIGNS = (", ", "; ", ",", ";")
_KIND_OF_THING = re.compile(
    r"^(?:nr|no|n°|num|kurs|course|modul|module|lesson|lektion|unit|topic|thema|leçon|cours|curso|corso|vak|#)\.?\s*"
    r"(?=\w)",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"^(.*?)\s*[(\[]([^()\[\]]*)[)\]]\s*$", re.DOTALL)
_QUOTES = "\"'“”„«»‚‘’`"


class Known:
    """The topics of an input by what cells may call them: their id, their name, a code written otherwise.

    What two topics answer to finds neither.

    Examples
    --------
    >>> known = Known([("MATH 101", "Analysis and Algebra"), ("2", "Sets")])
    >>> known.find("analysis and algebra"), known.find("math101"), known.find("Nr. 2"), known.find("Logic")
    ('MATH 101', 'MATH 101', '2', '')
    """

    def __init__(self, topics: Iterable[tuple[str, str]]) -> None:
        given: dict[str, str] = {}
        for topic, name in topics:
            given.setdefault(topic, name)
        self._ids = dict(zip(given, given, strict=True))
        self._names: dict[str, str] = {}
        folds = all_folded([*given.values()])
        for topic, low, name in zip(given, all_folded([*given]), folds, strict=True):
            _enter(self._names, low, topic)
            if name != low:
                _enter(self._names, name, topic)
        self._as_written = {name: self._names.get(low, "") for name, low in zip(given.values(), folds, strict=True)}
        self._found: dict[str, str] = {}

    def enter(self, topic: str, name: str) -> None:
        """Enter a topic, unless one of that id is there."""
        if topic in self._ids:
            return
        self._ids[topic] = topic
        for made in ("_codes", "_by_number", "_by_zeroless"):
            self.__dict__.pop(made, None)
        self.add(topic, topic)
        self.add(name, topic)

    def add(self, name: str, topic: str) -> None:
        """Enter another name of a topic."""
        for made in ("_parted", "_codes_alone", "_by_head"):
            self.__dict__.pop(made, None)
        self._as_written, self._found = {}, {}  # what was one topic's, or none's, may be another's
        _enter(self._names, folded(name), topic)

    @cached_property
    def _codes(self) -> dict[str, str]:
        """The topics by their ids as codes, letters and digits alone."""
        found: dict[str, str] = {}
        for topic in self._ids:
            if not topic.isalpha():
                _enter(found, squeezed(folded(topic)), topic)
        return found

    @cached_property
    def _by_zeroless(self) -> dict[str, str]:
        """The topics by their ids as codes without zeros before numbers: "M01" for M1."""
        found: dict[str, str] = {}
        for code, topic in self._codes.items():
            _enter(found, _ZEROS.sub("", code), topic)
        return found

    @cached_property
    def _by_number(self) -> dict[str, str]:
        """The topics whose ids are numbers, by these without the zeros before them: a spreadsheet takes them away."""
        found: dict[str, str] = {}
        for topic in self._ids:
            if topic.isdecimal():
                _enter(found, topic.lstrip("0"), topic)
        return found

    @cached_property
    def _by_head(self) -> dict[str, str]:
        """The topics whose names begin with a code, by that code."""
        found: dict[str, str] = {}
        for name, topic in self._names.items():
            head, _, rest = name.partition(" ")
            if rest and topic and len(head) > 1 and has_digit(head) and any(map(str.isalpha, head)):
                _enter(found, squeezed(head), topic)
        return found

    @cached_property
    def _parted(self) -> frozenset[str]:
        """What names that signs or words part begin with."""
        may_part = pc.match_substring_regex(text_column([*self._names]), _MAY_PART).to_pylist()
        parted = ((name, BETWEEN.search(name)) for name in compress(self._names, may_part))
        return frozenset(name[: found.start()] for name, found in parted if found)

    @cached_property
    def _codes_alone(self) -> dict[str, str]:
        """The topics by ids of letters and digits alone with which no longer name begins."""
        return {topic: topic for topic in filter(str.isalnum, self._ids) if not self.may_go_on(topic)}

    def listed(self, cell: str) -> list[str]:
        """Return the topics of a cell that has codes with one sign between them, or one topic; else nothing.

        Examples
        --------
        >>> known = Known([("1", "Flour"), ("2", "Salt, fine"), ("Salt", "Salt")])
        >>> known.listed("1, 2"), known.listed("flour"), known.listed("1, Salt"), known.listed("1 or 2")
        (['1', '2'], ['1'], [], [])
        """
        for sign in _SIGNS:
            if sign in cell and cell.isascii():
                topics = dict.fromkeys(map(self._codes_alone.get, cell.split(sign)))
                return [*topics] if None not in topics else []  # type: ignore[list-item]
        return [topic] if (topic := self.of_text(cell)) else []

    def may_go_on(self, piece: str) -> bool:
        """Return whether a name that signs or words part begins with this piece."""
        parted = self._parted
        return bool(parted) and folded(piece) in parted

    def alone(self, text: str) -> str:
        """Return the topic whose id or name this is, unless a longer name begins with it; nothing if there is none."""
        return "" if self._parted and folded(text) in self._parted else self.of_text(text)

    def of_text(self, text: str) -> str:
        """Return the topic whose id or name this is, in any case; nothing if there is none, or several."""
        return self._ids.get(text) or self._as_written.get(text) or self._names.get(folded(text), "")

    def find(self, text: str) -> str:
        """Return the topic that is meant: by id or name, else as a code written otherwise."""
        found = self._found.get(text)
        if found is None:
            found = self._found[text] = self.of_text(text) or self._otherwise(text)
        return found

    def _otherwise(self, text: str) -> str:
        if len(text) > 200:
            return ""
        code = squeezed(text.casefold())
        if has_digit(code) and (found := self._codes.get(code) or self._by_number.get(code.lstrip("0"))):
            return found
        if has_digit(code) and (found := self._by_head.get(code) or self._by_zeroless.get(_ZEROS.sub("", code))):
            return found
        if (bare := _AT_LEAST.sub("", _LEAD.sub("", text)).strip(_QUOTES)) != text and (found := self.of_text(bare)):
            return found
        bare = _KIND_OF_THING.sub("", text).rstrip(".*¹²³ ")
        if bare and bare != text and (found := self.of_text(bare)):
            return found
        return self._in_brackets(text) or self._code_and_name(text)

    def _in_brackets(self, text: str) -> str:
        found = _BRACKET.match(text)
        return (self.of_text(found[1]) or self.of_text(found[2])) if found else ""

    def _code_and_name(self, text: str) -> str:
        """The topic of a code at the beginning, if what follows is its name or stands after a dash or colon."""
        for words in (1, 2):
            parts = text.split(None, words)
            code = " ".join(parts[:words]).rstrip(":-–—.")
            if len(parts) <= words or not has_digit(code):
                continue
            found = self.of_text(code) or self._codes.get(squeezed(code.casefold()), "")
            rest = parts[words].lstrip(":-–— ")
            if found and (
                self.of_text(rest) == found or rest != parts[words] or text[len(code) : len(code) + 1] in ":"
            ):
                return found
        return ""

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and bool(self.of_text(text))


def _enter(names: dict[str, str], name: str, topic: str) -> None:
    """Enter a name; one that another topic has already means neither."""
    if name:
        names[name] = topic if names.get(name, topic) == topic else ""


def has_digit(text: str) -> bool:
    """Return whether there is a digit in a text."""
    return any(map(str.isdigit, text))
