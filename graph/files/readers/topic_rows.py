"""The rows of a table of topics: which of them are topics, and which belong to one above, or to none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from graph.core.name_normalization import all_folded
from graph.core.names import folded
from graph.drafts import Note
from graph.files.readers.grids import Row
from graph.files.readers.headings import PLURAL_ROLES
from graph.files.readers.known_topics import Known
from graph.files.readers.layouts import Layout

AGAIN, SECTION, TOTAL, FOOTER, NAMELESS, MORE, JOINED = (
    "the header again",
    "a section line",
    "a total line",
    "a remark beside the table",
    "a line without a topic",
    "a line that goes on with the topic above",
    "several lines of one topic, joined",
)
_MARKS = frozenset({"true", "false", "yes", "no", "ja", "nein", "oui", "non", "x"})
_TOTAL = re.compile(
    r"^(?:grand total|sub-?total|total|totals|sum|summe|gesamt\w*|insgesamt|zwischensumme|somme|totale|totaal|suma|soma"
    r"|tot\.|overall)(?:\s*[:=(].*"
    r"|\s+(?:hours|stunden|std\.?|h|heures|horas|ore|uren|credits|ects|cp|of all|number)\b.*)?$",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"^(?:stand|source|quelle|note|notes|hinweis|anmerkung|legend|legende|last updated?|updated|version|seite|page|©|\*"
    r"|exported|generated|erstellt|nota|fuente|fonte|bron)\s*(?:[:.=\d*©]|$)",
    re.IGNORECASE,
)


_PART_WORDS = (
    "semester|trimester|halbjahr|schuljahr|jahr|year|term|quarter|week|woche|block|teil|part|phase|semestre|année"
    "|año|anno"
)
_PART = re.compile(
    rf"^(?:(?:\d{{1,2}}\.?|[ivx]{{1,4}}\.?)\s*(?:{_PART_WORDS})|(?:{_PART_WORDS})\s*(?:\d{{1,2}}|[ivx]{{1,4}}|[a-h]))"
    r"(?:\s*[:(–-].*)?$",
    re.IGNORECASE,
)
"""Parts of a plan: "1. Semester", "Year 2: Yarn"."""


class Entry(NamedTuple):
    """A topic as the table has it: its lines, the first of them first, and the heading of the section it stands in."""

    id: str
    name: str
    layout: Layout
    rows: list[Row]
    section: str = ""

    @property
    def key(self) -> str:
        """Its id, or where it has none its name."""
        return self.id or self.name


@dataclass(slots=True)
class Rows:
    """What became of the rows so far: topics, lines that belong to one, and lines left out; each is counted once.

    `elsewhere` has for places among `entries` what other tables say of them, an entry for each such table.
    """

    entries: list[Entry] = field(default_factory=list)
    elsewhere: dict[int, list[Entry]] = field(default_factory=dict)
    topics: int = 0
    labels: int = 0
    left_out: int = 0
    remarks: int = 0
    notes: list[Note] = field(default_factory=list)

    def take(self, layout: Layout, known: Known | None = None, section: str = "") -> None:
        """Take the rows of a table, all of one section; `known` are topics of other tables that it may be about."""
        columns = _Columns(layout)
        places = {_joining_key(entry.id, entry.name): place for place, entry in enumerate(self.entries)}
        by_id = {entry.id or folded(entry.name): place for place, entry in enumerate(self.entries)} if known else {}
        last = -1
        is_joined = not known and not layout.is_bare
        named = [columns.id_and_name(row) for row in layout.body]
        for row, (topic, name), low in zip(layout.body, named, all_folded([name for _, name in named]), strict=True):
            # One with both is a topic, whatever else it holds, unless it is the header once more.
            cause = "" if topic and name and row.cells[0] != columns.first else columns.cause(row, topic, name)
            if cause == MORE and last >= 0:
                self._add(last, layout, row)
                continue
            if cause:
                section = next(filter(None, row.cells)) if cause == SECTION else section
                self._leave_out(NAMELESS if cause == MORE else cause, layout, row, columns.uses_section)
                continue
            key = f"{topic}\n{low}" if topic else low
            if (place := places.get(key)) is None:
                last = self._found(Entry(topic, name, layout, [row], section), key, places, by_id, known)
                continue
            last = place
            self._add(place, layout, row)
            if is_joined:
                self.notes.append(Note(JOINED, layout.grid.origin(row), name or topic))

    def _found(self, entry: Entry, key: str, places: dict[str, int], by_id: dict[str, int], known: Known | None) -> int:
        """The place of the topic of an entry that none has the key of: a new one, or that of a known one."""
        place = None
        if known and (topic := known.find(entry.id) or known.find(entry.name)):
            place = by_id.get(topic)
        if place is None:
            places[key] = place = len(self.entries)
            self.entries.append(entry)
            self.topics += 1
        else:
            self._add(place, entry.layout, entry.rows[0])
        return place

    def _add(self, place: int, layout: Layout, row: Row) -> None:
        """Add one more line of a topic, under the columns of the table it stands in."""
        self.labels += 1
        entry = self.entries[place]
        if entry.layout is layout:
            entry.rows.append(row)
            return
        others = self.elsewhere.setdefault(place, [])
        if not others or others[-1].layout is not layout:
            others.append(entry._replace(layout=layout, rows=[]))
        others[-1].rows.append(row)

    def all_with(self, ids: Sequence[str]) -> Iterator[tuple[Entry, str]]:
        """Yield each entry with the id of its topic, what other tables say of it next."""
        for place, (entry, topic) in enumerate(zip(self.entries, ids, strict=True)):
            yield entry, topic
            for other in self.elsewhere.get(place, ()):
                yield other, topic

    def _leave_out(self, cause: str, layout: Layout, row: Row, uses_section: bool) -> None:
        text = " ".join(filter(None, row.cells))
        after = ""
        if cause == SECTION and uses_section:
            self.labels += 1
            after = "the category of the lines below"
        elif cause == FOOTER:
            self.remarks += 1
        else:
            self.left_out += 1
        self.notes.append(Note(cause, layout.grid.origin(row), text[:200], after))


def _joining_key(topic: str, name: str) -> str:
    """What lines of one topic have in common: its id and name, as they are compared."""
    return f"{topic}\n{folded(name)}" if topic else folded(name)


class _Columns:
    """Where the columns of a table are that tell what its rows are."""

    def __init__(self, layout: Layout) -> None:
        self._ids = layout.roles.get("id", ())
        self._name = layout.of("name")
        self._more = tuple(place for role in PLURAL_ROLES - {"id", "aliases"} for place in layout.roles.get(role, ()))
        self._others = tuple({place for places in layout.roles.values() for place in places} - {*self._ids})
        self._header = [*layout.headings]
        self.first = next(iter(layout.headings), "")
        self.uses_section = "category" not in layout.roles and not layout.is_own
        self._is_own = layout.is_own
        self._body = layout.body
        sample = layout.body[:300]
        one = self._ids[0] if self._ids else -1
        ids = [cell for row in sample if (cell := row.cell(one))] if self._ids else []
        self._ids_have_digits = bool(ids) and sum(map(_has_digit, ids)) >= 0.9 * len(ids)
        names = [row for row in sample if (cell := row.cell(self._name)) and not _TOTAL.match(cell)]
        both = [row for row in names if row.cell(one)] if self._ids else []
        self._both = bool(self._ids) and self._name >= 0 and len(both) >= 0.8 * max(len(names), 1)

    def id_and_name(self, row: Row) -> tuple[str, str]:
        """The id and the name that a row states, either of which may be empty."""
        if len(self._ids) == 1:
            topic = row.cell(self._ids[0])
        else:
            topic = " ".join(filter(None, (row.cell(place) for place in self._ids)))
        return topic, row.cell(self._name)

    def cause(self, row: Row, topic: str, name: str) -> str:
        """Why a row is no topic by itself; nothing if it is one."""
        if self._is_own:
            return "" if topic or name else NAMELESS
        cells = row.cells
        if not topic and not name:
            return MORE if any(row.cell(place) for place in self._more) else self._lone(row, "")
        text = topic or name
        if _is_again(cells, self._header) and row.filled > 1:
            return AGAIN
        if not (topic and name) and _TOTAL.match(text):
            return TOTAL
        is_alone = row.filled == 1 or (self._both and " " in topic and not self._says_more(row, name))
        return self._lone(row, text) if is_alone else ""

    def _says_more(self, row: Row, name: str) -> bool:
        """Whether a row says of a topic more than its id, in columns that are known; beside a table may be another."""
        return bool(name) or any(row.cell(place) for place in self._others)

    def _lone(self, row: Row, text: str) -> str:
        """Why a row is no topic that has one cell alone, or neither id nor name."""
        if not text:
            text = next(filter(None, row.cells))
            if _TOTAL.match(text):
                return TOTAL
            if row.filled > 1 or text.casefold() in _MARKS:
                return NAMELESS
            return FOOTER if _FOOTER.match(text) else SECTION
        if len(row.cells) > 1 and _FOOTER.match(text):
            return FOOTER
        if not self._both:
            return SECTION if len(row.cells) > 1 and (text.endswith(":") or self._is_part(text)) else ""
        is_id = bool(row.cell(self._ids[0])) and (_has_digit(text) or not self._ids_have_digits)
        return "" if is_id and " " not in text and self._ids_have_digits else SECTION

    def _is_part(self, text: str) -> bool:
        """Whether a lone cell is a part of a plan, and nothing that another row needs."""
        return self.uses_section and bool(_PART.match(text)) and folded(text) not in self._needed

    @cached_property
    def _needed(self) -> set[str]:
        return {folded(cell) for row in self._body for place in self._more if (cell := row.cell(place))}


def _is_again(cells: Sequence[str], header: Sequence[str]) -> bool:
    return cells[:1] == header[:1] and [*cells[:3]] == header[:3]


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))
