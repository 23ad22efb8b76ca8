"""Tables as rows of cells, whatever they came from: the text of a file with separators, or a sheet of a workbook."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from graph.drafts import Note, Origin
from graph.errors import UnreadableInputError

MOST_ROWS = 1_000_000
MOST_CELLS = 20_000_000
MOST_LINES = 2 * MOST_ROWS
"""What has more rows or cells is no list of topics, and would not fit in memory as one."""
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_LOOKED_AT = 60
_MOST_OPEN_QUOTES = 20
OPEN_QUOTE = "a quote that is not closed: read line by line"


class Row(NamedTuple):
    """One row: its number in the file or sheet, from 1, and its cells without blanks around them."""

    line: int
    cells: Sequence[str]

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(map(bool, self.cells))

    def cell(self, place: int) -> str:
        """Return what a column holds; nothing where the row ends before it, or there is no such column."""
        return self.cells[place] if 0 <= place < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it stands: `blank` counts its rows without content, which are not among `rows`.

    `sheet` is the name of the sheet of a workbook it is, `separator` what stood between the cells of a text.
    """

    file: str
    rows: tuple[Row, ...]
    sheet: str = ""
    separator: str = ""
    blank: int = 0
    notes: tuple[Note, ...] = ()

    def origin(self, row: Row, column: int | None = None) -> Origin:
        """Return where a row of it is, or a cell of that row."""
        if not self.sheet:
            return Origin(self.file, row.line)
        return Origin(self.file, 0, f"{self.sheet}!{column_letters(column or 0)}{row.line}")

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.sheet or self.file


@lru_cache(1000)
def column_letters(column: int) -> str:
    """Return what a spreadsheet calls a column, counted from 0.

    Examples
    --------
    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    letters = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def grid_of(text: str, file: str) -> Grid:
    r"""Return the table of a text: its separator is what a first line ``sep=;`` says, or what fits most lines.

    A row whose quotes do not close is read line by line, which is a note.

    Raises
    ------
    UnreadableInputError
        If there are more than `MOST_ROWS` rows or `MOST_CELLS` cells.

    Examples
    --------
    >>> grid = grid_of("sep=;\nid;needs\nb;a, c\n\n", "courses.csv")
    >>> [list(row.cells) for row in grid.rows], grid.separator, grid.blank
    ([['id', 'needs'], ['b', 'a, c']], ';', 1)
    """
    lines = [*islice(io.StringIO(text, newline=""), MOST_LINES + 1)]
    if len(lines) > MOST_LINES:
        raise too_large(file)
    stated = _stated(lines)
    separator = stated or separator_of(lines)
    open_quotes: list[int] = []
    rows: list[Row] = []
    blank = cells = 0
    for line, row in islice(_rows(lines, separator, open_quotes), bool(stated), None):
        stripped = [cell.strip() for cell in row]
        if not any(stripped):
            blank += 1
            continue
        cells += len(stripped)
        rows.append(Row(line, stripped))
        if cells > MOST_CELLS or len(rows) > MOST_ROWS:
            raise too_large(file)
    notes = tuple(Note(OPEN_QUOTE, Origin(file, line)) for line in open_quotes)
    return Grid(file, tuple(rows), "", separator, blank, notes)


def too_large(file: str) -> UnreadableInputError:
    """Return the error for a table of too many rows or cells."""
    found = f"{file}: this table has more than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells."
    return UnreadableInputError(found, "Look whether it is the right one, or bring a part of it.")


def separator_of(lines: Iterable[str]) -> str:
    """Return what stands between the cells: the sign by which most of the first lines have one number of cells.

    Examples
    --------
    >>> separator_of(["Nr.;Kurs", "1;Mehl, Wasser", "2;Hefe"]), separator_of(["one column"])
    (';', ',')
    """
    first = [line for line in islice(lines, _LOOKED_AT) if line.strip()]
    return max(SEPARATORS, key=lambda sign: _fit(first, sign))


def _fit(lines: Sequence[str], separator: str) -> tuple[float, int]:
    """How well a separator fits: how many rows have the usual number of cells, and that number."""
    widths = Counter(len(cells) for _, cells in _rows(lines, separator, []) if any(cells))
    width, rows = max(widths.items(), key=lambda item: (item[1] if item[0] > 1 else 0, item[0]), default=(1, 0))
    return (0.0, 0) if width < 2 else (rows / sum(widths.values()), width)


def _stated(lines: Sequence[str]) -> str:
    """The separator that the first line states, as spreadsheets write it for each other."""
    first = lines[0].strip('\ufeff\r\n "') if lines else ""
    return first[4:5] if len(first) == 5 and first.lower().startswith("sep=") else "\t" if first == "sep=" else ""


def _rows(lines: Sequence[str], separator: str, open_quotes: list[int]) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins in; those whose quotes do not close line by line, and noted."""
    begun = first = 0
    while first < len(lines):
        if len(open_quotes) > _MOST_OPEN_QUOTES:
            yield from ((place + 1, _alone(lines[place], separator)) for place in range(first, len(lines)))
            return
        reader = csv.reader(islice(lines, begun, None), delimiter=separator, strict=True)
        try:
            for cells in reader:
                yield first + 1, cells
                first = begun + reader.line_num
        except csv.Error:
            open_quotes.append(first + 1)
            yield first + 1, _alone(lines[first], separator)
            begun = first = first + 1


def _alone(line: str, separator: str) -> list[str]:
    """The cells of one line, read without complaint."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return line.rstrip("\r\n").split(separator)
