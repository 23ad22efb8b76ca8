"""Tables in outlines: which column is what, and the topics that prerequisites in a cell name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from graph.files.readers.headings import heading_of
from graph.files.readers.outline_names import folded
from graph.files.readers.outline_references import looked_up

_COLUMNS: Mapping[str, str] = {
    "name": "course|courses|topic|topics|title|name|subject|subjects|module|modules|skill|skills|concept|concepts"
    "|lesson|lessons|class|classes|unit|units|certification|certifications|thema|kurs|modul|fach|cours|sujet",
    "needs": "prerequisites|prerequisite|prereqs|prereq|pre-requisites|pre-requisite|prerequisite(s)|requires|required"
    "|requirements|needs|depends on|dependencies|voraussetzungen|prérequis",
    "duration": "duration|length|dauer|durée",
    "effort": "effort|workload|aufwand",
    "hours": "hours|time|study time|estimated time|hours of study|time needed|stunden",
    "difficulty": "difficulty|level",
    "category": "category|area|kategorie",
    "summary": "summary|description|beschreibung",
    "code": "id|code|course code|number|no|no.|nr|nr.|#",
    "listed": "technology|technologies|tool|tools|technology/tool|tool/technology|technologies/tools"
    "|tools & technologies|technologies & tools",
}
_NOTHING = frozenset(
    {
        "", "-", "–", "—", "/", ".", "none", "nothing", "n/a", "na", "no", "no prerequisites", "keine", "aucun",
        "aucune", "ninguno", "ninguna", "nessuno", "nessuna", "geen", "nenhum",
    }
)  # fmt: skip
_BETWEEN = re.compile(
    r"\s*(?:[,;/\n、；，+&]|\b(?:and|or|und|oder)\b)\s*(?:\b(?:and|or|und|oder)\b\s*)?", re.IGNORECASE
)
_OR = re.compile(r"\b(?:or|oder)\b", re.IGNORECASE)
_ALL = re.compile(r"[;\n+&]|\b(?:and|und)\b", re.IGNORECASE)
_SHORT_FORM = re.compile(r"^(.+?)\s*(?::|\s[(])")
_ASIDE = re.compile(r"\s*\([^()]*\)")
_LONGEST_RUN = 8
_LONGEST_NAME = 60
_SURE = 4.0
_FEW = 2
_MEANINGS = frozenset({"name", "needs", "hours", "difficulty", "summary"})
_OF_TOPICS = {"needs", "duration", "effort", "hours", "difficulty"}
"""What only columns of a table of topics say."""
_LISTS = frozenset({"topics", "key topics", "topics covered", "skills", "concepts", "key concepts", "subjects"})
_COUNTERS = frozenset({"#", "no", "no.", "nr", "nr.", "id"})
_COUNTER = re.compile(
    r"(?:week|day|step|phase|stage|level|month|sprint|chapter|lesson|module|unit|part|woche|tag|monat|kapitel|semaine|jour)"
    r"(?:s|[(]s[)])?"
)
_NUMBER = re.compile(r"(?:[^\W\d_]{1,8}\s*)?[0-9]{1,3}(?:\s*[-–—&,]\s*[0-9]{1,3})?")
_COUNT = re.compile(r"[0-9]{1,3}(?:\s*[-–—&,]\s*[0-9]{1,3})*")
_NO_NAME = re.compile(
    r"#|no[.]?|dates?|due.*|when|status|done|url|direct link|resources?|notes?|price|cost|score|marks?|grade"
)


def columns_of(head: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> dict[str, int]:
    """Return which column of a table is what; without "name" it is no table of topics.

    Where "listed" is among them, cells of that column name several topics, and it stands for the name. Where no
    heading says which one names topics, but others speak of them or the first column counts, it is told by its cells.

    Examples
    --------
    >>> columns_of(["Courses", "Duration", "Effort", "Prerequisites"])
    {'name': 0, 'needs': 3, 'duration': 1, 'effort': 2}
    >>> columns_of(["Version", "Supported"]), columns_of(["#", "Domain"], [["1", "Clay"], ["2", "Glaze"]])
    ({}, {'code': 0, 'name': 1})
    >>> columns_of(["Category", "Tools"])
    {'category': 0, 'listed': 1, 'name': 1}
    """
    words = [folded(cell) for cell in head]
    found: dict[str, int] = {}
    for meaning, listed in _COLUMNS.items():
        names = listed.split("|")
        place = next((place for place, word in enumerate(words) if word in names and place not in found.values()), None)
        if place is not None:
            found[meaning] = place
    found |= _of_other_languages(head, found)
    if "name" in found and _hold_lists(words[found["name"]], [row[found["name"] :][:1] for row in rows]):
        found = _with_lists(found, _named_by_cells(words[: found["name"]], rows, ()))
    if "name" in found and rows and all(_COUNT.fullmatch("".join(row[found["name"] :][:1])) for row in rows):
        other = _named_by_cells(words, rows, {found["name"]})
        found = {meaning: place for meaning, place in found.items() if place != other}
        found["name"] = other if other >= 0 else found["name"]
    if "name" in found and found.get("listed") != found["name"]:
        found.pop("listed", None)
    elif "listed" in found:
        found["name"] = found["listed"]
    elif found.keys() & _OF_TOPICS or _counts(words, rows):
        if found.get("difficulty") == 0 and len({row[0] for row in rows if row}) == len(rows) > _FEW:
            del found["difficulty"]
        place = _named_by_cells(words, rows, {*found.values()})
        found |= {"name": place} if place >= 0 else {}
    return found if "name" in found else {}


def _hold_lists(word: str, cells: Sequence[Sequence[str]]) -> bool:
    """Whether a column of topics names several in most of its cells."""
    return word in _LISTS and sum("," in "".join(cell) for cell in cells) > len(cells) / 2


def _with_lists(found: Mapping[str, int], other: int) -> dict[str, int]:
    """The columns where one names lists of topics: a row that tells of time is one itself, else they are."""
    if found.keys() & _OF_TOPICS:
        return {**found, "name": other} if other >= 0 else {**found}
    return {**found, "listed": found["name"], **({"category": other} if other >= 0 else {})}


def _of_other_languages(head: Sequence[str], found: Mapping[str, int]) -> dict[str, int]:
    """What headings of further columns say, as those of tables do, where nothing said so yet."""
    more: dict[str, int] = {}
    for place, cell in enumerate(head):
        heading = heading_of(cell) if place not in found.values() else None
        if heading and heading.role in _MEANINGS and heading.strength >= _SURE and heading.role not in found:
            more.setdefault(heading.role, place)
    return more


def _counts(words: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first column is called and filled as one that counts."""
    is_counter = bool(words) and (words[0] in _COUNTERS or bool(_COUNTER.fullmatch(words[0])))
    return is_counter and len(rows) > 1 and all(row and _NUMBER.fullmatch(row[0]) for row in rows)


def _named_by_cells(words: Sequence[str], rows: Sequence[Sequence[str]], used: Collection[int]) -> int:
    """The first free column whose cells are different words; the first free one where there are no rows to see."""
    free = [place for place, word in enumerate(words) if place not in used and not _NO_NAME.fullmatch(word)]
    if not rows:
        return next(iter(free), -1)
    for place in free:
        cells = [row[place] for row in rows if place < len(row) and row[place]]
        is_words = all(re.search(r"[^\W\d_]{2}", cell) and not _NUMBER.fullmatch(cell) for cell in cells)
        if cells and is_words and len({*cells}) == len(cells) and sum(map(len, cells)) <= _LONGEST_NAME * len(cells):
            return place
    return -1


class Wanted(NamedTuple):
    """A prerequisite that was found: the topic, and the words of its choice where others would do as well."""

    topic: str
    choice: str = ""


class Names:
    """The topics that names lead to: whole names first, then short forms, "CS50" of "CS50: The basics"."""

    def __init__(self, named: Iterable[tuple[str, str]], codes: Iterable[tuple[str, str]] = ()) -> None:
        self._codes: dict[str, set[str]] = defaultdict(set)
        for code, topic in codes:
            self._codes[code].add(topic)
        self._whole: dict[str, set[str]] = defaultdict(set)
        self._short: dict[str, set[str]] = defaultdict(set)
        self._letters: dict[str, set[str]] = defaultdict(set)
        for name, topic in named:
            self._whole[folded(name)].add(topic)
            self._letters[_letters(name)].add(topic)
            if found := _SHORT_FORM.match(name):
                self._short[folded(found[1])].add(topic)

    def topic(self, text: str) -> str | None:
        """Return the one topic that a text names, or None where it is none or several."""
        name = folded(text)
        found = self._whole.get(name) or self._short.get(name) or self._letters.get(_letters(text)) or self._coded(text)
        return next(iter(found)) if len(found) == 1 else None

    def _coded(self, text: str) -> Collection[str]:
        return next(filter(None, (self._codes.get(code) for code in looked_up(folded(text)))), ())

    def wanted(self, text: str) -> tuple[list[Wanted], list[str]]:
        """Return the topics that a text names as prerequisites, and the words that name none.

        Names are tried whole before the text is parted at commas and words. What "or" joins is one choice, if every
        part of it names a topic.

        Examples
        --------
        >>> names = Names([("Signals, Systems", "s"), ("CS50: The basics", "cs50"), ("Sets", "sets")])
        >>> names.wanted("Signals, Systems, CS50 and high school math")
        ([Wanted(topic='s', choice=''), Wanted(topic='cs50', choice='')], ['high school math'])
        >>> names.wanted("CS50 or Sets")[0][1]
        Wanted(topic='sets', choice='CS50 or Sets')
        """
        if folded(_ASIDE.sub("", text)) in _NOTHING or text.strip() in _NOTHING:
            return [], []
        found, rest = [], []
        for pieces in self._segments(text):
            topics = [self.topic(piece) for piece, _ in pieces]
            one_is_enough = any(_OR.search(between) for _, between in pieces[1:]) and None not in topics
            choice = " or ".join(piece for piece, _ in pieces) if one_is_enough else ""
            found += [Wanted(topic, choice) for topic in topics if topic is not None]
            rest += [piece for (piece, _), topic in zip(pieces, topics, strict=True) if topic is None]
        return found, rest

    def _segments(self, text: str) -> list[list[tuple[str, str]]]:
        """Pieces with what stands before each, in groups that semicolons and the word "and" part."""
        segments: list[list[tuple[str, str]]] = [[]]
        for piece, between in self._pieces(text):
            if _ALL.search(between) and segments[-1]:
                segments.append([])
            segments[-1].append((piece, between))
        return segments

    def _pieces(self, text: str) -> list[tuple[str, str]]:
        signs = list(_BETWEEN.finditer(text))
        begins = [0, *(sign.end() for sign in signs)]
        ends = [*(sign.start() for sign in signs), len(text)]
        before = ["", *(sign[0] for sign in signs)]
        pieces, place = [], 0
        while place < len(begins):
            last = self._last(text, begins, ends, place)
            if piece := text[begins[place] : ends[last]].strip(" .:"):
                pieces.append((piece, before[place]))
            place = last + 1
        return pieces

    def _last(self, text: str, begins: Sequence[int], ends: Sequence[int], place: int) -> int:
        """The last piece of the longest name that begins at a piece."""
        for last in range(min(place + _LONGEST_RUN, len(begins) - 1), place, -1):
            if self.topic(text[begins[place] : ends[last]]) is not None:
                return last
        return place


def _letters(name: str) -> str:
    """The letters and digits of a name alone, which are the same in "Data: Simple" and "Data - Simple"."""
    return " ".join(re.findall(r"[\w+#]+", folded(name)))
