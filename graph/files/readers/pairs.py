"""Lists of pairs as research data has them: two names or ids a line, no header, perhaps a label and a file of names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from graph.core.name_normalization import all_folded
from graph.drafts import Answers, Bucket, Draft, Edges, Item, Note, Origin, Question, Sign, Source, Topics
from graph.errors import UnreadableInputError
from graph.files.decoding import decoded, is_text, sample_of
from graph.files.readers.grids import Grid, Row, grid_of
from graph.files.readers.headings import roles_of
from graph.files.readers.layouts import tables_in
from graph.files.readers.link_rows import (
    DIRECTION,
    IGNORE,
    KINDS,
    LEADS,
    MOST_LABELS,
    ONE,
    SECOND,
    direction_question,
    label_question,
    meanings_in,
)
from graph.files.readers.mentions import group_name
from graph.files.readers.slugs import slugged
from graph.files.readers.table import best_of
from graph.formatting import counted
from graph.model import Topic

NAME = "pairs"
TITLE = "A list of pairs"

UNDERSCORES, NO_PAIR, SEVERAL, ALONE, REMARK, COMMA, NO_LINK, NONE_MEANT, BESIDE, HEADER, NAMES = (
    "underscores, shown as blanks",
    "a line that is no pair",
    "a line of more than two names: the first with each of the others",
    "a line of one name: a topic without a link there",
    "a remark behind a pair",
    "a line with more commas than a pair has, parted where both names are known",
    "a label that says that there is no link",
    "every label says that there is no link: no edge is left",
    "a file beside the pairs",
    "a header",
    "names from a file beside the pairs",
)
_ARROWS = re.compile(r"-{1,3}>|={1,2}>|[→⟶⇒]")
_BACK = re.compile(r"<-{1,3}|<={1,2}|[←⟵⇐]")
_BEHIND = re.compile(r"\s+(#\s.*|\{[^{}]*\})$")
"""What programs and people write behind a pair: a remark, or what else a program knows of it."""
_MARKDOWN = re.compile(r"^[ \t]*(?:#{1,6}|[-*+>]|\d+[.)])\s", re.MULTILINE)
_HEADING = re.compile(
    r"^(?:concept|source|target|from|to|topic|node|a|b|x|y|prereq\w*|dependent|parent|child|head|tail|label|is_prereq\w*"
    r"|class|relation|weight|score|course|skill|term|item|id)(?:[ _-]?(?:a|b|1|2|id|name|concept|topic|course|node))?$",
    re.IGNORECASE,
)
_PARTS = {",": "a comma", "\t": "a tab", ";": "a semicolon", "|": "a bar"}
_LONGEST_NAME = 120
_LONGEST_CODE = 20
_FEWEST = 2
_ONE_OF = "one of"
"""What a choice is called until all its members are known."""


def sniff(source: Source) -> Sign | None:
    r"""Return how sure it is that these are pairs: two short cells a line, which come again in other lines.

    Examples
    --------
    >>> from graph.drafts import File
    >>> sniff(Source("g.preqs", (File("g.preqs", b"Graft,Prune\nPrune,Tree\nGraft,Tree\n"),))).confidence
    0.8
    """
    return best_of([_sign(sample_of(file.content), file.path) for file in source.files[:20]])


def read(source: Source, answers: Answers) -> Draft:
    """Return the draft of a list of pairs; a file of ids and names beside it names the topics.

    Raises
    ------
    UnreadableInputError
        If no file of it is a list of pairs, or an answer does not fit.

    Notes
    -----
    About 8 µs a line.
    """
    reading = _Reading(answers)
    tables: list[_Table] = []
    for file in source.files:
        text = decoded(file.content, file.path, answers.get("encoding", ""), repairs=True)
        table = _table(text.text, file.path) if is_text(text.text) else None
        if table is None:
            reading.notes.append(Note(BESIDE, Origin(file.path)))
            continue
        tables.append(table)
        reading.notes += [*text.notes(file.path), *table.grid.notes]
        reading.questions += text.questions()
    pairs = [table for table in tables if not _is_list_of_names(table, tables)]
    if not pairs:
        found = f"{source.name}: there are no lines of two names in it."
        raise UnreadableInputError(found, "Look whether it is the right one, or name its format with --from.")
    for table in tables:
        if table not in pairs:
            reading.take_names(table)
    reading.take(pairs)
    return reading.draft()


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """A file of pairs: its rows without the header, and how many cells most of them have."""

    grid: Grid
    rows: Sequence[Row]
    width: int

    @property
    def header(self) -> Row | None:
        """The first row if it is no pair but says what the others hold."""
        return self.grid.rows[0] if len(self.rows) < len(self.grid.rows) else None


def _table(text: str, file: str) -> _Table | None:
    """The rows of a text, parted by a sign, by arrows or by blanks; None where most are no pairs."""
    grid = grid_of(text, file)
    widths = Counter(len(row.cells) for row in grid.rows)
    width = max(widths, key=lambda one: widths[one], default=0)
    if width == 1:
        grid = _parted_otherwise(grid)
        widths = Counter(len(row.cells) for row in grid.rows)
        width = 2
    if width not in (2, 3) or 2 * widths[width] < len(grid.rows):
        return None
    has_header = bool(grid.rows) and _is_header(grid.rows)
    return _Table(grid, grid.rows[has_header:], width)


def _parted_otherwise(grid: Grid) -> Grid:
    """A grid of one column, its cells parted at arrows, each of which is a pair, else at the one blank in them."""
    rows: list[Row] = []
    notes = [*grid.notes]
    for row in grid.rows:
        text = " ".join(row.cells)
        if behind := _BEHIND.search(text):
            notes.append(Note(REMARK, grid.origin(row), behind[1]))
            text = text[: behind.start()]
        rows += [Row(row.line, cells) for cells in _cells_of(text)]
    return Grid(grid.file, tuple(rows), "", " ", grid.blank, tuple(notes))


def _cells_of(text: str) -> list[list[str]]:
    """The pairs of a line, the first one first; or the line in words."""
    for arrow, step in ((_ARROWS, 1), (_BACK, -1)):
        names = [name.strip() for name in arrow.split(text)]
        if len(names) > 1 and all(names):
            return [[one, other][::step] for one, other in pairwise(names)]
    return [text.split() or [text]]


def _is_header(rows: Sequence[Row]) -> bool:
    """Whether the first row says what the others hold: words for that, which come in no other row."""
    first = rows[0].cells
    if not all(_HEADING.match(cell.strip()) for cell in first[:2] if cell):
        return False
    return not any(cell in first[:2] for row in rows[1:2000] for cell in row.cells[:2])


def _sign(text: str, file: str) -> Sign | None:
    if not is_text(text) or text.lstrip()[:1] in "{[<":
        return None
    table = _table(text, file)
    if table is None or len(table.rows) < _FEWEST or not _are_names(table.rows[:200]):
        return None
    is_parted_by_blanks = table.grid.separator == " "
    if is_parted_by_blanks and _MARKDOWN.search(text) and not _ARROWS.search(text) and not _BACK.search(text):
        return None
    roles = {} if is_parted_by_blanks else roles_of(table.grid.rows[0].cells)
    if len(tables_in(table.grid)) > 1:
        return None
    if roles.keys() & {"needs", "recommended", "leads", "hours", "credits", "summary", "category"}:
        return None
    first = {row.cells[0] for row in table.rows if row.cells}
    if is_parted_by_blanks and not any(letter.isalnum() for cell in first for letter in cell):
        return None  # marks before the items of a list
    second = {row.cells[1] for row in table.rows if len(row.cells) > 1}
    again = len(first | second) < len(first) + len(second) or len(first) < len(table.rows)
    parts = _PARTS.get(table.grid.separator, "a blank or an arrow")
    if {"source", "target"} <= roles.keys() or not again:
        return Sign(0.5, f"two cells a line, {parts} between")
    return Sign(0.8, f"two names a line without a header, {parts} between, which come again in other lines")


def _are_names(rows: Sequence[Row]) -> bool:
    cells = [cell for row in rows for cell in row.cells[:2]]
    return all(len(cell) <= _LONGEST_NAME and "\n" not in cell for cell in cells) and sum(map(bool, cells)) > len(rows)


def _is_list_of_names(table: _Table, tables: Sequence[_Table]) -> bool:
    """Whether a file names what the pairs of another use: each first cell once, and most of theirs among them."""
    ids = [row.cells[0] for row in table.rows]
    known = {*ids}
    if len(known) < 0.98 * len(ids):
        return False
    for other in tables:
        used = {cell for row in other.rows[:2000] for cell in row.cells[:2]}
        if other is not table and used and len(used & known) >= 0.8 * len(used):
            return not {row.cells[1] for row in table.rows[:2000] if len(row.cells) > 1} <= known
    return False


@dataclass(slots=True)
class _Reading:
    """What was read of the pairs so far."""

    answers: Answers
    notes: list[Note] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    topics: Sequence[Item[Topic]] = ()
    edges: Edges = field(default_factory=Edges)
    names: dict[str, str] = field(default_factory=dict)
    counts: Counter[Bucket] = field(default_factory=Counter)
    items: int = 0
    _ids: dict[str, str] = field(default_factory=dict)
    _alone: dict[str, Origin] = field(default_factory=dict)

    def take_names(self, table: _Table) -> None:
        """Take a file of ids and names."""
        self._count_file(table)
        self.counts["label"] += len(table.rows)
        named = {row.cells[0]: row.cells[1] for row in table.rows if len(row.cells) > 1 and row.cells[1]}
        self.names |= named
        self.notes.append(Note(NAMES, Origin(table.grid.file), "", counted(len(named), "name")))

    def take(self, tables: Sequence[_Table]) -> None:
        """Take the pairs of all files."""
        for table in tables:
            self._count_file(table)
        pairs = [pair for table in tables for pair in self._pairs(table)]
        self._take_topics(pairs)
        labels = Counter(pair.label for pair in pairs if pair.label)
        meanings: dict[str, str] = {}
        if 0 < len(labels) <= MOST_LABELS:
            meanings = meanings_in(labels, self.answers)
            self.questions.append(label_question(labels, meanings))
        self.questions.insert(0, self._direction(pairs))
        self._take_edges(pairs, meanings)

    def draft(self) -> Draft:
        """Return what was read as a draft."""
        return Draft(
            format=NAME,
            topics=self.topics,
            edges=self.edges,
            notes=tuple(self.notes),
            questions=tuple(self.questions),
            counts={bucket: count for bucket, count in self.counts.items() if count},
            items=self.items,
        )

    def _count_file(self, table: _Table) -> None:
        grid = table.grid
        self.items += len(grid.rows) + grid.blank
        if grid.blank:
            self.counts["left out"] += grid.blank
            self.notes.append(Note("blank lines", Origin(grid.file), "", counted(grid.blank, "line")))
        if header := table.header:
            self.counts["label"] += 1
            self.notes.append(Note(HEADER, grid.origin(header), ", ".join(header.cells)))

    def _pairs(self, table: _Table) -> Iterator[_Pair]:
        """The pairs of a table; lines that are none are left out, each with a note."""
        width, file = table.width, table.grid.file
        is_regular = all(len(row.cells) == width for row in table.rows)
        usual = [] if is_regular else [row.cells for row in table.rows if len(row.cells) == width]
        known = {cell for cells in usual for cell in cells[:2]}
        for line, cells in table.rows:
            origin = Origin(file, line)
            if len(cells) == width and cells[0] and cells[1] and cells[0][0] != "#":
                yield _Pair(cells[0], cells[1], cells[2] if width > 2 else "", origin)
            else:
                yield from self._odd(table, cells, known, origin)

    def _odd(self, table: _Table, given: Sequence[str], known: set[str], origin: Origin) -> Iterator[_Pair]:
        """The pairs of a line that has not two names, or more than these, or begins like a remark."""
        width = table.width
        if len(given) > width == 2 and _are_apart(given, known):
            self.items += len(given) - 2
            self.notes.append(Note(SEVERAL, origin, ", ".join(given)))
            yield from (_Pair(given[0], other, "", origin) for other in given[1:])
            return
        if self._is_alone(table, given, known):
            self.counts["label"] += 1
            self.notes.append(Note(ALONE, origin, given[0]))
            self._alone.setdefault(given[0], origin)
            return
        cells = given if len(given) <= width else _at_commas(given, width, known)
        if len(cells) < 2 or not cells[0] or not cells[1] or (cells[0][0] == "#" and cells[0][1:2] in " "):
            self.counts["left out"] += 1
            self.notes.append(Note(NO_PAIR, origin, ", ".join(given)[:200]))
            return
        if cells is not given:
            self.notes.append(Note(COMMA, origin, ",".join(given), " | ".join(cells)))
        yield _Pair(cells[0], cells[1], cells[2] if len(cells) > 2 else "", origin)

    def _is_alone(self, table: _Table, cells: Sequence[str], known: set[str]) -> bool:
        """Whether a line has one name alone, which other lines have or which is a code: a topic that needs none."""
        if table.grid.separator == " " or not cells[0] or any(cells[1:]):
            return False
        return cells[0] in known or (len(cells[0]) <= _LONGEST_CODE and _has_digit(cells[0]) and cells[0][0].isalnum())

    def _take_topics(self, pairs: Sequence[_Pair]) -> None:
        """Make a topic of every name that the pairs use, in the order of their lines, and of those that stand alone."""
        found: dict[str, Origin] = {}
        for pair in pairs:
            found.setdefault(pair.first, pair.origin)
            found.setdefault(pair.second, pair.origin)
        for text, origin in self._alone.items():
            found.setdefault(text, origin)
        has_blanks = any(" " in text for text in found)
        underscored = [text for text in found if "_" in text.strip("_")] if not has_blanks and not self.names else []
        shown = {text: self.names.get(text, text) for text in found}
        shown |= {text: " ".join(text.replace("_", " ").split()) for text in underscored}
        if underscored:
            first = underscored[0]
            after = f"{shown[first]} ({counted(len(underscored), 'name')})"
            self.notes.append(Note(UNDERSCORES, found[first], first, after))
        self._ids = ids = _ids(found, shown, self.names)
        self.names = shown
        by_id = {ids[text]: text for text in reversed(found)}
        texts = [*reversed(by_id.values())]

        def made(place: int) -> Item[Topic]:
            text = texts[place]
            return Item(Topic(ids[text], shown[text], hours_assumed=True, line=found[text].line), found[text])

        self.topics = Topics([*reversed(by_id)], made)

    def _direction(self, pairs: Sequence[_Pair]) -> Question:
        shown = [(self.names[pair.first], self.names[pair.second]) for pair in _spread(pairs)]
        return direction_question(shown, len(pairs))

    def _take_edges(self, pairs: Sequence[_Pair], meanings: Mapping[str, str]) -> None:
        turned = self.answers.get(DIRECTION) == SECOND
        members: dict[str, list[str]] = {}
        ids = self._ids
        for first, second, label, origin in pairs:
            source, target = (second, first) if turned else (first, second)
            if not label:
                self.edges.add(ids[source], ids[target], origin)
                continue
            meaning = meanings.get(label, "")
            if meaning == IGNORE:
                self.counts["left out"] += 1
                self.notes.append(Note(NO_LINK, origin, f"{first}, {second}, {label}"))
                continue
            source, target = (target, source) if meaning == LEADS else (source, target)
            group = ""
            if meaning == ONE:
                members.setdefault(ids[target], []).append(self.names[source])
                group = _ONE_OF
            extra = () if meaning else (("column 3", label),)
            self.edges.add(ids[source], ids[target], origin, KINDS.get(meaning, "required"), group, "", extra)
        self.counts["edge"] += len(self.edges)
        self.edges.name_groups({(target, _ONE_OF): group_name(names, 1) for target, names in members.items()})
        if pairs and not self.edges:
            self.notes.insert(0, Note(NONE_MEANT, Origin(pairs[0].origin.file), ", ".join(meanings)))


class _Pair(NamedTuple):
    first: str
    second: str
    label: str
    origin: Origin


def _are_apart(cells: Sequence[str], known: set[str]) -> bool:
    """Whether each cell of a line is a name by itself: all but one at most are known, and that one is a code."""
    others = [cell for cell in cells if cell not in known]
    return all(cells) and len(others) <= 1 and all(len(cell) <= _LONGEST_CODE and _has_digit(cell) for cell in others)


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _at_commas(cells: Sequence[str], width: int, known: set[str]) -> list[str]:
    """The cells of a line with too many commas, joined to a pair with both names known, else one; or nothing."""
    labels = list(cells[2 - width :]) if width > 2 else []
    names = cells[: len(cells) - len(labels)]
    best: list[list[str]] = []
    most = 1
    for place in range(1, len(names)):
        halves = [", ".join(names[:place]), ", ".join(names[place:])]
        count = sum(half in known or half.replace(", ", ",") in known for half in halves)
        if count == most:
            best.append(halves)
        elif count > most:
            best, most = [halves], count
    return [*best[0], *labels] if len(best) == 1 else []


def _spread(pairs: Sequence[_Pair]) -> list[_Pair]:
    """Three pairs of different names, from all over the list."""
    step = max(len(pairs) // 3, 1)
    return list(pairs[::step][:3])


def _ids(texts: Iterable[str], shown: Mapping[str, str], named: Mapping[str, str]) -> dict[str, str]:
    """The id of each text: itself where it is a code or names something, else from its name."""
    found = list(texts)
    codes = {text for text in found if text in named or _is_code(text)}
    others = [text for text in found if text not in codes]
    by_name: dict[str, list[str]] = {}
    for text, low in zip(others, all_folded([shown[text] for text in others]), strict=True):
        by_name.setdefault(low, []).append(text)
    made = slugged((shown[alike[0]] for alike in by_name.values()), codes)
    ids = {text: text for text in codes}
    for alike, one in zip(by_name.values(), made, strict=True):
        for text in alike:
            ids[text] = one
    return ids


def _is_code(text: str) -> bool:
    return " " not in text and "_" not in text and _has_digit(text) and len(text) <= _LONGEST_CODE
