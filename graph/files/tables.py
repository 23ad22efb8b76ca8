"""Our own CSV files become records: topics.csv, edges.csv, resources.csv and goals.csv.

Nothing here raises for what a file holds. Each thing that is wrong becomes a `Problem` with its line and
a way out, and reading goes on, so that one report names them all. What could be understood of a row with
an error in it is set aside: its ids count as named, but it is no record.
"""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from graph.errors import did_you_mean, near_misses, quoted, some_lines
from graph.model import (
    DEFAULT_CATEGORY,
    DEFAULT_HOURS,
    DIFFICULTIES,
    KINDS,
    STANDARD_FILES,
    Difficulty,
    EntryGoal,
    FileNames,
    Kind,
    Prerequisite,
    Problem,
    Records,
    Resource,
    Severity,
    Topic,
)

BETWEEN_NAMES = ";"
_OTHER_SEPARATORS = {";": "semicolons (;)", "\t": "tabs", "|": "vertical bars (|)"}
# The same sentence on more lines than this would bury the others: it is said once, with the lines it stands for.
_MOST_ALIKE = 1000
_SAVE_AS_UTF8 = "Save it as UTF-8 (in a spreadsheet programme: 'CSV UTF-8')."
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class _Format(NamedTuple):
    """What the columns of one kind of file are called; `needed` says what each column that must be there holds."""

    known: tuple[str, ...]
    needed: dict[str, str]
    also: dict[str, str]
    example: str


_TOPICS = _Format(
    known=("id", "name", "category", "area", "difficulty", "hours", "summary", "aliases"),
    needed={"id": "the unique id of the topic"},
    also={},
    example="id,name,category,hours",
)
_EDGES = _Format(
    known=("source", "target", "kind", "group", "reason"),
    needed={"source": "the id of the prerequisite", "target": "the id of the topic that needs it"},
    also={"prerequisite": "source", "topic": "target"},
    example="source,target,kind,reason",
)
_RESOURCES = _Format(
    known=("topic", "title", "url", "kind", "hours", "cost"),
    needed={"topic": "the id of the topic that the resource teaches"},
    also={},
    example="topic,title,url,kind,hours,cost",
)
_GOALS = _Format(
    known=("name", "goals", "summary"),
    needed={"name": "the name of the goal", "goals": "the ids of its topics, with ';' between them"},
    also={},
    example="name,goals,summary",
)


def read_records(
    topics: Path, edges: Path, resources: Path | None = None, goals: Path | None = None
) -> tuple[Records, tuple[Problem, ...]]:
    """Return what the files of one graph say, and every problem met in reading them.

    Parameters
    ----------
    topics, edges : Path
        Where the two needed files are; a missing one is a problem in the answer.
    resources, goals : Path, optional
        The two optional ones; None, or a path where nothing is, means that there are none.

    Returns
    -------
    records : Records
        The good rows, in file order, with their line numbers; see `Records` for what is set aside.
    problems : tuple of Problem
        Under the names by which the files were given; `graph.checks.in_order` sorts them.

    Notes
    -----
    Never raises for what a file holds, nor where it cannot be opened.

    Examples
    --------
    >>> records, problems = read_records(Path("nowhere/topics.csv"), Path("nowhere/edges.csv"))
    >>> print(problems[0])
    topics.csv: there is no such file (nowhere/topics.csv). Check the name and the folder.
    """
    problems: list[Problem] = []
    names = FileNames(
        topics.name,
        edges.name,
        resources.name if resources else STANDARD_FILES.resources,
        goals.name if goals else STANDARD_FILES.goals,
    )
    records, found = parse_records(
        _content(topics, problems),
        _content(edges, problems),
        _content(resources, problems) if resources and resources.exists() else None,
        _content(goals, problems) if goals and goals.exists() else None,
        names,
    )
    return records, (*problems, *found)


def parse_records(
    topics: bytes | None,
    edges: bytes | None,
    resources: bytes | None = None,
    goals: bytes | None = None,
    names: FileNames = STANDARD_FILES,
) -> tuple[Records, tuple[Problem, ...]]:
    r"""Return what the bytes of the files of one graph say, and every problem in them.

    The pure half of `read_records`, for files that come by upload. None stands for a file that is not there.

    Notes
    -----
    O(size of the files); nothing is compared across rows here: that is for `graph.checks`.

    Examples
    --------
    >>> records, problems = parse_records(b"id,name,hours\nsets,Sets,three\nlimits,Limits,2\n", b"source,target\n")
    >>> [topic.name for topic in records.topics]
    ['Limits']
    >>> print(problems[0])
    topics.csv, line 2: hours is 'three'. Write a number of hours such as 2.5, or leave it empty.
    """
    good_topics, bad_topics, topic_table = _topics(_open(topics, names.topics, _TOPICS))
    good_edges, bad_edges, edge_table = _edges(_open(edges, names.edges, _EDGES))
    resource_table = _open(resources, names.resources, _RESOURCES)
    goal_table = _open(goals, names.goals, _GOALS)
    if topics is not None and topic_table.understood and not topic_table.rows_seen:
        topic_table.report(None, "no-topics", "there is a header but no topic below it.", "Add one row for each topic.")
    records = Records(
        topics=good_topics,
        prerequisites=good_edges,
        resources=_resources(resource_table),
        entry_goals=_entry_goals(goal_table),
        topic_columns=topic_table.columns,
        edge_columns=edge_table.columns,
        set_aside_topics=bad_topics,
        set_aside_edges=bad_edges,
        files=names,
    )
    tables = (topic_table, edge_table, resource_table, goal_table)
    return records, tuple(problem for table in tables for problem in _said_once(table.problems))


# --- files to text -------------------------------------------------------------------------------


def _content(path: Path, problems: list[Problem]) -> bytes | None:
    """The bytes of a file; where it cannot be opened, None and one more problem."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        near = near_misses(path.name, _names_beside(path))
        code, found = "missing-file", f"there is no such file ({path})."
        advice = f"Check the name and the folder.{did_you_mean(near)}"
    except IsADirectoryError:
        code, found = "is-folder", f"this is a folder, not a file ({path})."
        advice = "Give the path of the CSV file itself."
    except (OSError, ValueError) as trouble:
        reason = getattr(trouble, "strerror", None) or str(trouble)
        code, found = "unreadable-file", f"the file cannot be opened ({reason})."
        advice = "Check that you may read it and that no other programme holds it."
    problems.append(Problem("error", code, path.name or str(path), None, found, advice))
    return None


def _names_beside(path: Path) -> list[str]:
    try:
        return sorted(other.name for other in path.parent.iterdir())
    except OSError:
        return []


def _text(content: bytes, table: _Table) -> str:
    """The text of a file, guessed where it is not UTF-8 so that the rest of it can be checked in the same run."""
    if not content.strip():
        table.report(
            None, "empty-file", "the file is empty.", f"It needs at least a header row such as {table.format.example}."
        )
        return ""
    if content.startswith((_ZIP, _OLD_EXCEL)):
        table.report(
            None, "not-a-table", "this is a spreadsheet file or an archive, no CSV file.",
            "Open it in the spreadsheet programme and save it as 'CSV UTF-8'.",
        )  # fmt: skip
        return ""
    utf16 = _utf16(content)
    if utf16:
        text = content.decode(utf16, errors="replace").removeprefix("\ufeff")
        table.report(
            None, "wrong-encoding", "the file is UTF-16 (what Excel calls 'Unicode Text'), not UTF-8.", _SAVE_AS_UTF8
        )
    else:
        text = _utf8(content.removeprefix(codecs.BOM_UTF8), table)
    return _without_nul(text, table)


def _utf16(content: bytes) -> str:
    """Which UTF-16 these bytes are, told by their mark or by the zeros beside each letter; nothing if none."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = content[:400]
    for codec, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[0::2])):
        if len(zeros) > 3 and zeros.count(0) > 0.6 * len(zeros):
            return codec
    return ""


def _utf8(content: bytes, table: _Table) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        lines = [line.encode("latin-1") for line in _physical_lines(content.decode("latin-1"))]
    text: list[str] = []
    wrong: list[tuple[int, int, int]] = []
    for number, line in enumerate(lines, start=1):
        try:
            text.append(line.decode("utf-8"))
        except UnicodeDecodeError as trouble:
            wrong.append((number, line[trouble.start], trouble.start + 1))
            text.append(line.decode("cp1252", errors="replace"))
    number, byte, place = wrong[0]
    meant = bytes([byte]).decode("cp1252", errors="replace")
    also = f"; so are bytes in {some_lines([line for line, _, _ in wrong[1:]])}" if len(wrong) > 1 else ""
    table.report(
        number,
        "wrong-encoding",
        f"byte {place} of the line, 0x{byte:02X} ({quoted(meant)} in Windows-1252), is not UTF-8{also}.",
        _SAVE_AS_UTF8,
    )
    return "".join(text)


def _without_nul(text: str, table: _Table) -> str:
    if "\0" not in text:
        return text
    lines = [number for number, line in enumerate(_physical_lines(text), start=1) if "\0" in line]
    also = f" So do {some_lines(lines[1:])}." if len(lines) > 1 else ""
    table.report(
        lines[0], "nul-byte", f"the line holds a NUL byte, which no text has.{also}",
        "Remove it, or export the file anew: it may be damaged.",
    )  # fmt: skip
    return text.replace("\0", "")


def _physical_lines(text: str) -> list[str]:
    """The lines as an editor counts them: ended by LF, CRLF or CR, and by nothing else."""
    return io.StringIO(text, newline="").readlines()


# --- text to rows --------------------------------------------------------------------------------


class _Row(NamedTuple):
    """One row: the line it begins in, its cells (the last stands for absent columns), and whether it is sound."""

    line: int
    cells: list[str]
    sound: bool


@dataclass(slots=True)
class _Table:
    """One file while it is read: its header, the rows still to come, and the problems so far."""

    file: str
    format: _Format
    columns: tuple[str, ...] = ()
    places: dict[str, int] = field(default_factory=dict)
    extra: tuple[tuple[str, int], ...] = ()
    raw_rows: Iterator[tuple[int, list[str], bool]] = field(default_factory=lambda: iter(()))
    understood: bool = False
    rows_seen: int = 0
    problems: list[Problem] = field(default_factory=list)

    def report(self, line: int | None, code: str, found: str, advice: str, severity: Severity = "error") -> None:
        self.problems.append(Problem(severity, code, self.file, line, found, advice))

    def rows(self) -> Iterator[_Row]:
        """Every row that is not blank, as wide as the header and one cell more."""
        width = len(self.columns)
        for line, cells, sound in self.raw_rows:
            if len(cells) != width or not sound:
                if not any(map(str.strip, cells)):
                    continue
                if sound:
                    self._report_width(line, cells)
                cells = [*cells[:width], *[""] * (width - len(cells))]
                sound = False
            elif not cells[0].strip() and not any(map(str.strip, cells)):
                continue
            self.rows_seen += 1
            cells.append("")
            yield _Row(line, cells, sound)

    def _report_width(self, line: int, cells: Sequence[str]) -> None:
        width, found = len(self.columns), len(cells)
        cells_word = "cell" if found == 1 else "cells"
        if found > width:
            advice = "Put quotes around a cell that holds a comma, or remove what is too much."
        else:
            advice = "Add the missing commas, also for cells that are empty."
        if any("\n" in cell or "\r" in cell for cell in cells):
            advice += " A cell of this row runs over several lines: is a closing quote missing?"
        self.report(
            line, "ragged-row", f"the row has {found} {cells_word}, the header has {width} columns.", advice
        )  # fmt: skip

    def picker(self) -> Callable[[Sequence[str]], tuple[str, ...]]:
        """What takes the known columns, in the order of the format, out of a row's cells."""
        return itemgetter(*(self.places.get(name, len(self.columns)) for name in self.format.known))

    def extra_of(self, cells: Sequence[str]) -> tuple[tuple[str, str], ...]:
        return tuple((name, cells[place]) for name, place in self.extra)


def _open(content: bytes | None, file: str, form: _Format) -> _Table:
    """The table of a file's bytes, with its header understood; without rows where there is nothing to understand."""
    table = _Table(file, form)
    if content is None:
        return table
    lines = _physical_lines(_text(content, table))
    separator = _separator(lines, table)
    raw_rows = _raw_rows(lines, separator, table)
    for line, cells, _ in raw_rows:
        if any(map(str.strip, cells)):
            _understand_header(line, cells, table)
            break
    if table.understood:
        table.raw_rows = raw_rows
    return table


def _separator(lines: Iterable[str], table: _Table) -> str:
    """The character between the cells: a comma, or what the header shows to stand in its place."""
    number, header = next(((n, line) for n, line in enumerate(lines, start=1) if line.strip()), (0, ""))
    if "," in header:
        return ","
    separator = max(_OTHER_SEPARATORS, key=header.count)
    if separator not in header:
        return ","
    table.report(
        number,
        "wrong-separator",
        f"the file looks like it is separated by {_OTHER_SEPARATORS[separator]} instead of commas.",
        "Save it with commas between the cells (in a spreadsheet programme: 'CSV UTF-8 (comma delimited)').",
    )
    return separator


def _raw_rows(lines: list[str], separator: str, table: _Table) -> Iterator[tuple[int, list[str], bool]]:
    """Each row's first line, its cells and whether its quotes are sound.

    After a row whose quotes are not, reading starts again on the line below that on which it began, so that an
    open quote hides none of the rows it swallowed.
    """
    begun = first = 0
    while first < len(lines):
        reader = csv.reader((lines[place] for place in range(begun, len(lines))), delimiter=separator, strict=True)
        try:
            for cells in reader:
                yield first + 1, cells, True
                first = begun + reader.line_num
        except csv.Error as trouble:
            _report_quote(first + 1, begun + reader.line_num, str(trouble), table)
            # The first line alone, read without complaint, still tells the id.
            yield first + 1, next(csv.reader([lines[first]], delimiter=separator), []), False
            begun = first = first + 1


def _report_quote(first: int, last: int, trouble: str, table: _Table) -> None:
    advice = 'Close the quote, or write it twice ("") where it is part of the text.'
    if "limit" in trouble:
        found = f"a cell of this row has more than {csv.field_size_limit():,} characters: a quote may be left open."
    elif last > first:
        found = f"a quote opened in this row is not closed (the cell ran on to line {last})."
    elif "end of data" in trouble:
        found = "a quote opened in this row is not closed."
    else:
        found = "a quoted cell of this row goes on after its closing quote."
    table.report(first, "unbalanced-quote", found, advice)


def _understand_header(line: int, header: Sequence[str], table: _Table) -> None:
    """Set the columns of `table`, or report why they cannot be told."""
    names = [cell.strip().casefold() for cell in header]
    plain = [table.format.also.get(name, name) if table.format.also.get(name) not in names else name for name in names]
    doubled = [name for name, count in Counter(filter(None, plain)).items() if count > 1]
    missing = [name for name in table.format.needed if name not in plain]
    for name in doubled:
        where = ", ".join(str(place) for place, other in enumerate(plain, start=1) if other == name)
        table.report(
            line, "doubled-column", f"{quoted(name)} is the name of several columns ({where}).", "Rename or remove one."
        )
    for name in missing:
        table.report(line, "missing-column", *_missing_column(name, header, table.format))
    known = set(table.format.known)
    for name in dict.fromkeys(name for name in plain if name and name not in known):
        near = near_misses(name, [other for other in table.format.known if other not in plain], limit=1)
        if near and near[0] not in missing:
            table.report(
                line, "unknown-column", f"the column {quoted(name)} is kept but not used.",
                f"Rename it to {near[0]!r} if that is what it holds.", "warning",
            )  # fmt: skip
    table.columns = tuple(header)
    table.places = {name: place for place, name in reversed(list(enumerate(plain))) if name in known}
    table.extra = tuple((header[place], place) for place, name in enumerate(plain) if name not in known)
    table.understood = not missing and not doubled


def _missing_column(name: str, header: Sequence[str], form: _Format) -> tuple[str, str]:
    near = near_misses(name, [cell.strip() for cell in header])
    columns = ", ".join(quoted(cell.strip()) for cell in header[:12])
    more = f" and {len(header) - 12} more" if len(header) > 12 else ""
    found = f"there is no column {name!r} among the columns {columns}{more}."
    if near:
        return found, f"Rename {near[0]!r} to {name!r} if that is what it holds."
    return (
        found,
        f"Call the column with {form.needed[name]} {name!r}; the first row must be a header such as {form.example}.",
    )


# --- rows to records -----------------------------------------------------------------------------


def _topics(table: _Table) -> tuple[tuple[Topic, ...], tuple[Topic, ...], _Table]:
    """The topics of sound rows, and what could be understood of the others."""
    good: list[Topic] = []
    set_aside: list[Topic] = []
    pick = table.picker()
    for line, cells, sound in table.rows():
        raw_id, name, category, area, difficulty, hours, summary, aliases = pick(cells)
        errors_before = len(table.problems)
        if sound:
            _check_id(raw_id, "id", line, table)
        spent = _hours(hours.strip(), line, table) if sound else None
        topic = Topic(
            id=raw_id.strip(),
            name=name.strip() or raw_id.strip(),
            category=category.strip() or DEFAULT_CATEGORY,
            area=area.strip(),
            difficulty=_difficulty(difficulty.strip(), line, table) if sound else "",
            hours=DEFAULT_HOURS if spent is None else spent,
            summary=summary.strip(),
            aliases=_names(aliases),
            hours_assumed=not hours.strip(),
            line=line,
            extra=table.extra_of(cells) if table.extra else (),
        )
        if sound and len(table.problems) == errors_before:
            good.append(topic)
        elif topic.id:
            set_aside.append(topic)
    return tuple(good), tuple(set_aside), table


def _edges(table: _Table) -> tuple[tuple[Prerequisite, ...], tuple[Prerequisite, ...], _Table]:
    """The edges of sound rows, and what could be understood of the others."""
    good: list[Prerequisite] = []
    set_aside: list[Prerequisite] = []
    pick = table.picker()
    for line, cells, sound in table.rows():
        source, target, kind, group, reason = pick(cells)
        errors_before = len(table.problems)
        if sound:
            _check_id(source, "source", line, table)
            _check_id(target, "target", line, table)
        edge = Prerequisite(
            source.strip(),
            target.strip(),
            _kind(kind.strip(), line, table) if kind and sound else "required",
            group.strip(),
            reason.strip(),
            line,
            table.extra_of(cells) if table.extra else (),
        )
        if sound and len(table.problems) == errors_before:
            good.append(edge)
        elif edge.source and edge.target:
            set_aside.append(edge)
    return tuple(good), tuple(set_aside), table


def _resources(table: _Table) -> tuple[Resource, ...]:
    """The resources of sound rows that name a topic."""
    good: list[Resource] = []
    pick = table.picker()
    for line, cells, sound in table.rows():
        topic, title, url, kind, hours, cost = map(str.strip, pick(cells))
        if not sound:
            continue
        if not topic:
            table.report(
                line, "empty-id", "the cell 'topic' is empty.", "Write the id of the topic it teaches.", "warning"
            )
            continue
        spent = _hours(hours, line, table, "warning")
        good.append(Resource(topic, title or url, url, kind.casefold(), spent, cost.casefold(), line))
    return tuple(good)


def _entry_goals(table: _Table) -> tuple[EntryGoal, ...]:
    """The named goals of sound rows."""
    good: list[EntryGoal] = []
    pick = table.picker()
    for line, cells, sound in table.rows():
        name, goals, summary = map(str.strip, pick(cells))
        if not sound:
            continue
        if not name:
            table.report(line, "empty-name", "the cell 'name' is empty.", "Give the goal a name.")
        elif not _names(goals):
            table.report(
                line, "empty-goals", "the cell 'goals' is empty.", "Write the ids of its topics, with ';' between them."
            )
        else:
            good.append(EntryGoal(name, _names(goals), summary, line))
    return tuple(good)


def _check_id(value: str, column: str, line: int, table: _Table) -> None:
    bare = value.strip()
    if not bare:
        table.report(
            line, "empty-id", f"the cell {column!r} is empty.", f"Write {table.format.needed[column]} in it."
        )  # fmt: skip
    elif bare != value:
        table.report(
            line, "blanks-around-id", f"{column} is {quoted(value)}, with blanks around it.", f"Write {quoted(bare)}."
        )


def _names(cell: str) -> tuple[str, ...]:
    return tuple(name for name in map(str.strip, cell.split(BETWEEN_NAMES)) if name) if cell else ()


def _difficulty(text: str, line: int, table: _Table) -> Difficulty:
    if not text:
        return ""
    for difficulty in DIFFICULTIES:
        if difficulty == text.casefold():
            return difficulty
    near = near_misses(text, DIFFICULTIES, limit=1)
    table.report(
        line,
        "unknown-difficulty",
        f"difficulty is {quoted(text)}.",
        f"Write beginner, intermediate or advanced, or leave it empty.{did_you_mean(near)}",
    )
    return ""


def _kind(text: str, line: int, table: _Table) -> Kind:
    if not text:
        return "required"
    for kind in KINDS:
        if kind == text.casefold():
            return kind
    near = near_misses(text, KINDS, limit=1)
    choice = " Alternatives, of which one is enough, are required edges with the same word in the column 'group'."
    table.report(
        line,
        "unknown-kind",
        f"kind is {quoted(text)}.",
        f"Write required or recommended, or leave it empty (required).{did_you_mean(near) or choice}",
    )
    return "required"


def _hours(text: str, line: int, table: _Table, severity: Severity = "error") -> float | None:
    """The number of hours in a cell; None where the cell is empty or, once that is reported, no such number."""
    if not text:
        return None
    try:
        hours = float(text)
    except ValueError:
        hours = math.nan
    # float() also takes 1_000, which no spreadsheet writes.
    if math.isfinite(hours) and hours >= 0 and "_" not in text:
        return hours + 0.0
    table.report(line, "bad-hours", f"hours is {quoted(text)}.", _hours_advice(text), severity)
    return None


def _hours_advice(text: str) -> str:
    if re.fullmatch(r"\d+,\d{1,2}", text):
        return f"Write {text.replace(',', '.')}, with a point."
    alone = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:h|hrs?|hours?)\.?", text, re.IGNORECASE)
    if alone:
        return f"Write the number alone: {alone[1]}."
    if re.fullmatch(r"-\s*\d+(\.\d+)?", text):
        return "Write 0 or more hours; 0 stands for a milestone."
    return "Write a number of hours such as 2.5, or leave it empty."


def _said_once(problems: Sequence[Problem]) -> list[Problem]:
    """The problems, where the very same sentence on thousands of lines is one that names the first of them."""
    lines: dict[tuple[str, str, str], list[int]] = {}
    for problem in problems:
        if problem.line is not None:
            lines.setdefault((problem.code, problem.found, problem.advice), []).append(problem.line)
    kept: list[Problem] = []
    for problem in problems:
        alike = lines.get((problem.code, problem.found, problem.advice), [])
        if len(alike) <= _MOST_ALIKE:
            kept.append(problem)
        elif problem.line == alike[0]:
            kept.append(
                replace(problem, found=f"{problem.found.removesuffix('.')}; the same in {some_lines(alike[1:])}.")
            )
    return kept
