"""The bytes of a CSV file become rows under a header that is understood: separators, quotes, ragged rows."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from graph.errors import near_misses, quoted
from graph.files.encoding import lines_of
from graph.files.report import Report

_OTHER_SEPARATORS = {";": "semicolons (;)", "\t": "tabs", "|": "vertical bars (|)"}
_MOST_COLUMNS_SHOWN = 12


class Format(NamedTuple):
    """What the columns of one kind of file are called.

    `needed` says what each column that must be there holds; `also` maps other names of columns to the known ones.
    """

    known: tuple[str, ...]
    needed: dict[str, str]
    also: dict[str, str]
    example: str


class Row(NamedTuple):
    """One row: the line it begins in, its cells (the last stands for absent columns), and whether it is sound."""

    line: int
    cells: list[str]
    sound: bool


@dataclass(slots=True)
class Table:
    """One file while it is read: its header, the rows still to come, and the problems so far."""

    format: Format
    report: Report
    separator: str = ","
    columns: tuple[str, ...] = ()
    places: dict[str, int] = field(default_factory=dict)
    extra: tuple[tuple[str, int], ...] = ()
    raw_rows: Iterator[tuple[int, list[str], bool]] = field(default_factory=lambda: iter(()))
    understood: bool = False
    rows_seen: int = 0

    def rows(self) -> Iterator[Row]:
        """Every row that is not blank, as wide as the header and one cell more."""
        width = len(self.columns)
        for line, cells, sound in self.raw_rows:
            if len(cells) != width or not sound:
                if _is_blank(cells):
                    continue
                if sound:
                    _report_width(line, cells, self)
                cells = [*cells[:width], *[""] * (width - len(cells))]
                sound = False
            elif not cells[0].strip() and _is_blank(cells):
                continue
            self.rows_seen += 1
            cells.append("")
            yield Row(line, cells, sound)

    def picker(self) -> Callable[[Sequence[str]], tuple[str, ...]]:
        """What takes the known columns, in the order of the format, out of a row's cells."""
        return itemgetter(*(self.places.get(name, len(self.columns)) for name in self.format.known))

    def extra_of(self, cells: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """The cells of columns that the format does not know, each with the column's name."""
        return tuple((name, cells[place]) for name, place in self.extra)


def open_table(content: bytes | None, file: str, form: Format) -> Table:
    r"""Return the table of a file's bytes, its header understood; without rows where there is nothing to understand.

    None stands for a file that is not there. Rows are read, and their problems reported, as they are asked for.

    Examples
    --------
    >>> form = Format(("id", "name"), {"id": "the id"}, {}, "id,name")
    >>> table = open_table(b"Name,Id\nSets,sets\n\nLimits\n", "topics.csv", form)
    >>> [(row.line, row.cells, row.sound) for row in table.rows()]
    [(2, ['Sets', 'sets', ''], True), (4, ['Limits', '', ''], False)]
    >>> print(table.report.problems[0])
    topics.csv, line 4: the row has 1 cell, the header has 2 columns. Add the missing commas, also for cells that are
    empty.
    """
    report = Report(file)
    table = Table(form, report)
    if content is None:
        return table
    lines = lines_of(content, form.example, report)
    table.separator = _separator(lines, report)
    rows = raw_rows(lines, table.separator, report)
    for line, cells, _ in rows:
        if not _is_blank(cells):
            understand_header(line, cells, table)
            break
    if table.understood:
        table.raw_rows = rows
    return table


def _is_blank(cells: Iterable[str]) -> bool:
    return not any(map(str.strip, cells))


def separator_of(lines: Iterable[str]) -> str:
    r"""Return the character between the cells: a comma, or what the header shows to stand in its place.

    Examples
    --------
    >>> separator_of(["\n", "id;name\n"]), separator_of(["id\n"])
    (';', ',')
    """
    header = next((line for line in lines if line.strip()), "")
    separator = max(_OTHER_SEPARATORS, key=header.count)
    return "," if "," in header or separator not in header else separator


def _separator(lines: Sequence[str], report: Report) -> str:
    separator = separator_of(lines)
    if separator != ",":
        report.warning(
            next(number for number, line in enumerate(lines, start=1) if line.strip()),
            "wrong-separator",
            f"the cells are separated by {_OTHER_SEPARATORS[separator]} instead of commas, and were read so.",
            "Numbers of hours may have a decimal comma here. Other programs may want commas between the cells.",
        )
    return separator


def raw_rows(
    lines: Sequence[str], separator: str, report: Report, first: int = 0
) -> Iterator[tuple[int, list[str], bool]]:
    """Yield each row from line `first` on (counted from 0) as it stands in the file; it is sound if its quotes are.

    After a row whose quotes are not, reading starts again on the line below that on which it began, so that an
    open quote hides none of the rows it swallowed.
    """
    begun = first
    while first < len(lines):
        reader = csv.reader((lines[place] for place in range(begun, len(lines))), delimiter=separator, strict=True)
        try:
            for cells in reader:
                yield first + 1, cells, True
                first = begun + reader.line_num
        except csv.Error as trouble:
            _report_quote(first + 1, begun + reader.line_num, str(trouble), report)
            # The first line alone, read without complaint, still tells the id.
            line = lines[first][: csv.field_size_limit()]
            yield first + 1, next(csv.reader([line], delimiter=separator), []), False
            begun = first = first + 1


def _report_quote(first: int, last: int, trouble: str, report: Report) -> None:
    advice = 'Close the quote, or write it twice ("") where it is part of the text.'
    if "limit" in trouble:
        found = f"a cell of this row has more than {csv.field_size_limit():,} characters: a quote may be left open."
    elif last > first:
        found = f"a quote opened in this row is not closed (the cell ran on to line {last})."
    elif "end of data" in trouble:
        found = "a quote opened in this row is not closed."
    else:
        found = "a quoted cell of this row goes on after its closing quote."
    report.error(first, "unbalanced-quote", found, advice)


def _report_width(line: int, cells: Sequence[str], table: Table) -> None:
    if len(cells) > len(table.columns):
        advice = "Put quotes around a cell that holds a comma, or remove what is too much."
    else:
        advice = "Add the missing commas, also for cells that are empty."
    if any("\n" in cell or "\r" in cell for cell in cells):
        advice += " A cell of this row runs over several lines: is a closing quote missing?"
    cells_found = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
    found = f"the row has {cells_found}, the header has {len(table.columns)} columns."
    table.report.error(line, "ragged-row", found, advice)


def understand_header(line: int | None, header: Sequence[str], table: Table) -> None:
    """Set the columns of `table`, or report why they cannot be told; `line` is None for what has no lines."""
    names = known_names(header, table.format)
    doubled = [name for name, count in Counter(filter(None, names)).items() if count > 1]
    missing = [name for name in table.format.needed if name not in names]
    for name in doubled:
        where = ", ".join(str(place) for place, other in enumerate(names, start=1) if other == name)
        found = f"{quoted(name)} is the name of several columns ({where})."
        table.report.error(line, "doubled-column", found, "Rename or remove one.")
    for name in missing:
        table.report.error(line, "missing-column", *_missing_column(name, header, table.format))
    _report_misspelt(line, names, missing, table)
    known = set(table.format.known)
    table.columns = tuple(header)
    table.places = {name: place for place, name in reversed(list(enumerate(names))) if name in known}
    table.extra = tuple((header[place], place) for place, name in enumerate(names) if name not in known)
    table.understood = not missing and not doubled


def known_names(header: Iterable[str], form: Format) -> list[str]:
    """Return the names of the columns in lower case, another name of a known column as that, if it has not both."""
    names = [cell.strip().casefold() for cell in header]
    there = set(names)
    return [form.also.get(name, name) if form.also.get(name) not in there else name for name in names]


def _missing_column(name: str, header: Sequence[str], form: Format) -> tuple[str, str]:
    """What to say of a needed column that is not there: what was found, and what to do."""
    cells = [cell.strip() for cell in header]
    near = near_misses(name, cells)
    left = len(cells) - _MOST_COLUMNS_SHOWN
    columns = ", ".join(map(quoted, cells[:_MOST_COLUMNS_SHOWN])) + (f" and {left} more" if left > 0 else "")
    advice = (
        f"Call the column with {form.needed[name]} {name!r}; the first row must be a header such as {form.example}."
    )
    if near:
        advice = f"Rename {near[0]!r} to {name!r} if that is what it holds."
    return f"there is no column {name!r} among the columns {columns}.", advice


def _report_misspelt(line: int | None, names: Sequence[str], missing: Sequence[str], table: Table) -> None:
    """Warn of unknown columns that may be slips for known ones, but for those already reported as missing."""
    absent = [name for name in table.format.known if name not in names]
    for name in dict.fromkeys(names):
        near = near_misses(name, absent, limit=1) if name and name not in table.format.known else []
        if near and near[0] not in missing:
            found = f"the column {quoted(name)} is kept but not used."
            advice = f"Rename it to {near[0]!r} if that is what it holds."
            table.report.warning(line, "unknown-column", found, advice)
