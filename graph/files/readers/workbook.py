"""Workbooks of spreadsheet programmes: .xlsx, .xls, .xlsb and .ods, told by their content."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from graph.drafts import Answers, Choice, Draft, File, Note, Origin, Question, Sign, Source
from graph.errors import UnreadableInputError, quoted
from graph.files.decoding import MOST_BLANKS, with_short_blanks
from graph.files.readers.grids import MOST_CELLS, MOST_ROWS, Grid, Row, too_large
from graph.files.readers.layouts import layout_of
from graph.files.readers.own_tables import is_goals, is_resources
from graph.files.readers.tabular import draft_of

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

NAME = "workbook"
TITLE = "A workbook of a spreadsheet programme"

SHEET = "sheet"
ALL = "all"
WHOLE_ID = "numbers that are ids, without the point that the file stores: 1, not 1.0"
HIDDEN, DECIMAL_ID, NO_VALUE, BESIDE, NOT_CHOSEN = (
    "a hidden sheet, left out",
    "a number with a decimal point as an id: a 0 at its end is lost in the file (4.10 is 4.1)",
    "a formula without a stored value",
    "a file that is no workbook",
    "a sheet that was not chosen",
)
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_UNPACKED = 256 << 20
_PLACED = ((b'<c r="', re.compile(rb"<c\b")), (b'<row r="', re.compile(rb"<row\b")))
_PREFIXED = re.compile(rb":(?:table-)?(?:c|row)\b")
_FAR = re.compile(rb' r="(?![A-Za-z]?\d{1,6}")')
_ROW = re.compile(rb"<(?:\w+:)?(?:table-)?row\b")
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\s(?:[^>]*?\s)?r\s*=\s*[\"']\s*(\d+)")
_FAR_CELL = re.compile(rb"\sr\s*=\s*[\"']\s*[A-Za-z]+(\d{6,})")
_WIDE = re.compile(rb"\sr\s*=\s*[\"']\s*([A-Za-z]{2,})\d")
_ANY_CELL = re.compile(rb"\sr\s*=\s*[\"']\s*[A-Za-z]+(\d+)")
_NARROW = 702
"""So many columns have names of two letters; with 99,999 rows of them a sheet is no bomb."""
_REPEATED = re.compile(
    rb"number-columns-repeated\s*=\s*[\"'](\d{2,})[^>]*value-type|value-type[^>]*number-columns-repeated\s*=\s*[\"'](\d{2,})"
)
_ROWS_REPEATED = re.compile(rb"[^>]*number-rows-repeated\s*=\s*[\"'](\d+)")
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>')
_LAST_CELL_RECORD = 11
_SHEETS = re.compile(r"^xl/worksheets/[^/]+\.xml$")


def sniff(source: Source) -> Sign | None:
    """Return whether there is a workbook: an archive with the parts of one, or a file of the old binary kind.

    Examples
    --------
    >>> sniff(Source("a.xlsx", (File("a.xlsx", b"id,name"),))) is None
    True
    """
    kinds = [kind for file in source.files[:50] if (kind := _kind(file.content))]
    return Sign(0.95, f"the parts of {kinds[0]}") if kinds else None


def read(source: Source, answers: Answers) -> Draft:
    """Return the draft of the sheets of the workbooks of a source: all that people see, or the one that was chosen.

    Raises
    ------
    UnreadableInputError
        If one is locked, damaged, too large unpacked, or has nothing in it, or an answer does not fit.
    """
    notes: list[Note] = []
    grids: list[Grid] = []
    for file in source.files:
        if _kind(file.content):
            grids += _grids(file, notes)
        else:
            notes.append(Note(BESIDE, Origin(file.path)))
    if not grids:
        raise UnreadableInputError(f"{source.name}: no sheet has anything in it.", "Look whether it is the right one.")
    question = _sheet_question(grids)
    chosen = _chosen(source.name, grids, answers.get(SHEET, ALL), notes)
    return draft_of(chosen, answers, NAME, notes, [question] if question else [])


def _kind(content: bytes) -> str:
    """What kind of workbook these bytes are; nothing if they are none."""
    if content.startswith(_OLD):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content[: 1 << 22]
        book = any(name.encode("utf-16-le") in content for name in ("Workbook", "Book"))
        return "an Excel workbook" if encrypted or book else ""
    if not content.startswith(_ZIP):
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            mime = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError):
        return "an Excel workbook" if b"xl/workbook" in content[:4000] or b"xl/workbook" in content[-8000:] else ""
    if any(name.startswith("xl/workbook.") for name in names):
        return "an Excel workbook"
    return "an OpenDocument workbook" if b"opendocument.spreadsheet" in mime else ""


def _grids(file: File, notes: list[Note]) -> Iterator[Grid]:
    empty = _bounded(file) if file.content.startswith(_ZIP) else {}
    book = _opened(file)
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    several = len(book.sheet_names) > 1
    for number, sheet in enumerate(book.sheets_metadata):
        if sheet.visible != SheetVisibleEnum.Visible:
            notes.append(Note(HIDDEN, Origin(file.path, 0, sheet.name)))
        elif sheet.typ == SheetTypeEnum.WorkSheet:
            grid = _grid(file, book, sheet.name, notes)
            if grid.rows:
                notes += (
                    Note(NO_VALUE, Origin(file.path, 0, f"{sheet.name}!{cell}")) for cell in empty.get(number, ())
                )
                yield grid
            elif several:
                notes.append(Note("an empty sheet", Origin(file.path, 0, sheet.name)))


def _opened(file: File) -> CalamineWorkbook:
    import python_calamine

    try:
        return python_calamine.load_workbook(io.BytesIO(file.content))
    except python_calamine.PasswordError:
        found = f"{file.path}: the workbook is locked with a password."
        raise UnreadableInputError(found, "Open it and save a copy without one.") from None
    except (python_calamine.CalamineError, OSError, ValueError) as trouble:
        if "password" in str(trouble).lower() or "EncryptedPackage".encode("utf-16-le") in file.content[: 1 << 22]:
            found = f"{file.path}: the workbook is locked with a password."
            raise UnreadableInputError(found, "Open it and save a copy without one.") from None
        raise _damaged(file.path) from None


def _damaged(file: str) -> UnreadableInputError:
    return UnreadableInputError(f"{file}: the workbook is damaged or not whole.", "Copy it again, or save it as CSV.")


def _grid(file: File, book: CalamineWorkbook, name: str, notes: list[Note]) -> Grid:
    import python_calamine

    try:
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > MOST_ROWS or sheet.total_height * sheet.total_width > MOST_CELLS:
            raise too_large(f"{file.path}, {name}")
        values: list[list[Any]] = list(sheet.to_python(skip_empty_area=False))
    except (python_calamine.CalamineError, OSError, ValueError):
        raise _damaged(file.path) from None
    _fill_merged(values, sheet)
    rows = [Row(line, cells) for line, cells in enumerate(map(_texts, values), start=1) if any(cells)]
    grid = Grid(file.path, tuple(rows), name, "", len(values) - len(rows))
    notes += _numbers_as_ids(grid, values)
    return grid


def _fill_merged(values: list[list[Any]], sheet: CalamineSheet) -> None:
    """Repeat what is merged over several rows in each of them; what is merged over columns is a heading."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left == right and bottom < len(values) and left < len(values[top]):
            for row in values[top + 1 : bottom + 1]:
                row[left] = values[top][left]


def _texts(values: Sequence[Any]) -> list[str]:
    return [(value and _stripped(value)) if isinstance(value, str) else _text(value) for value in values]


def _stripped(text: str) -> str:
    return text.strip() if len(text) < MOST_BLANKS else with_short_blanks(text.strip())


@lru_cache(10_000, typed=True)
def _text(value: Any) -> str:
    """What a person sees in a cell: whole numbers without a point, dates as such, times as hours and minutes.

    Examples
    --------
    >>> from datetime import date
    >>> _text(1.0), _text(2.5), _text(time(3, 30)), _text(date(2026, 5, 3)), _text(timedelta(hours=30))
    ('1', '2.5', '3:30', '2026-05-03', '30:00')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02d}"
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return str(value)


def _numbers_as_ids(grid: Grid, values: Sequence[Sequence[Any]]) -> Iterator[Note]:
    """What must be said where numbers are ids."""
    layout = layout_of(grid)
    place = layout.of("id")
    rows = [row for row in layout.body if 0 <= place < len(values[row.line - 1])]
    numbers = [(row, value) for row in rows if isinstance(value := values[row.line - 1][place], float)]
    for row, value in numbers:
        if not value.is_integer():
            yield Note(DECIMAL_ID, grid.origin(row, place), "", row.cells[place])
    if numbers and all(value.is_integer() for _, value in numbers):
        yield Note(WHOLE_ID, Origin(grid.file, 0, grid.sheet))


def _sheet_question(grids: Sequence[Grid]) -> Question | None:
    """The question which sheet is meant, where several describe topics."""
    plain = [grid for grid in grids if not _is_beside(grid)]
    found = [(grid, layout) for grid in plain if (layout := layout_of(grid)).has_topics and not layout.is_bare]
    if len(found) < 2:
        return None
    choices = (Choice(ALL, "all of them together"), *(Choice(grid.sheet, f"{grid.sheet} alone") for grid, _ in found))
    examples = (f"{grid.sheet}: {len(layout.body)} lines" for grid, layout in found[:3])
    return Question(SHEET, "Several sheets list topics. Which is meant?", ALL, choices, tuple(examples), len(found))


def _is_beside(grid: Grid) -> bool:
    """Whether it is our own sheet of resources or goals, which say more of the topics of others."""
    return is_resources(grid) or is_goals(grid)


def _chosen(name: str, grids: list[Grid], answer: str, notes: list[Note]) -> list[Grid]:
    """The sheets that are read: the one that was chosen, with those of links, or all."""
    if answer == ALL:
        return grids
    names = [grid.sheet for grid in grids]
    wanted = answer.splitlines()
    for one in wanted:
        if one not in names:
            found = f"{name}: there is no sheet {quoted(one)} with anything in it."
            raise UnreadableInputError(found, f"Choose one with --sheet: {', '.join(map(quoted, names[:20]))}.")
    kept = [grid for grid in grids if grid.sheet in wanted or _is_beside(grid) or layout_of(grid).has_links]
    notes += (Note(NOT_CHOSEN, Origin(grid.file, 0, grid.sheet)) for grid in grids if grid not in kept)
    return kept


def _bounded(file: File) -> dict[int, list[str]]:
    """See that a packed workbook is no bomb; return the cells whose formula has no value, by the number of the sheet.

    What its directory says of sizes is kept to: a member that is longer is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > _MOST_UNPACKED:
                raise _too_much(file.path)
            sheets = [member for member in members if _SHEETS.match(member.filename)]
            empty = {number: _scanned(file.path, archive, member) for number, member in enumerate(sheets)}
            for member in members:
                if member not in sheets:
                    _scanned(file.path, archive, member)
            return empty
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise _damaged(file.path) from None


def _scanned(file: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> list[str]:
    """The cells of a sheet whose formula has no value; its size must be what a list of topics can be.

    A sheet is unpacked to all cells up to its last row and column, wherever those are said to be.
    """
    content = archive.read(member)
    is_binary = member.filename.endswith(".bin")
    if is_binary or not _is_small(content):
        rows, columns = _binary_size(content) if is_binary else _size(content)
        if columns * rows > 4 * MOST_CELLS or rows > 2 * MOST_ROWS:
            raise too_large(file)
    return [name.decode() for name in dict.fromkeys(_FORMULA.findall(content))] if b"<f" in content else []


def _size(content: bytes) -> tuple[int, int]:
    """How many rows and columns the XML of a sheet has at most."""
    parts = _ROW.split(content)
    wide = {*_WIDE.findall(content)}
    repeated = _REPEATED.findall(content) if b"number-columns-repeated" in content else []
    columns = max(part.count(b"<c") + part.count(b":c") for part in parts)
    columns = max([26, columns, sum(int(one or other) for one, other in repeated), *map(_column, wide)])
    numbers = _ROW_NUMBER.findall(content)
    cells = (_ANY_CELL if columns > _NARROW else _FAR_CELL).findall(content)
    last = max(map(int, {*numbers, *cells}), default=0)
    copies = (found for part in parts if b"value-type" in part and (found := _ROWS_REPEATED.match(part)))
    return last + len(parts) - len(numbers) + sum(int(found[1]) for found in copies), columns


def _is_small(content: bytes) -> bool:
    """Whether the XML of a sheet is surely that of less than a million rows of 26 columns: so the usual ones are.

    Every row and cell begins with where it is, as programs write them, and none is far away.
    """
    if _PREFIXED.search(content) or _FAR.search(content):
        return False
    return all(content.count(placed) == len(tag.findall(content)) for placed, tag in _PLACED)


def _binary_size(content: bytes) -> tuple[int, int]:
    """As `_size`, of a sheet in records: a number, a size, each in bits of seven a byte, and so many bytes.

    Record 0 begins a row with its number, those from 1 to 11 are cells and begin with that of their column.
    """
    rows = columns = place = 0
    while place < len(content):
        kind, place = _varying(content, place, 2)
        size, place = _varying(content, place, 4)
        if kind <= _LAST_CELL_RECORD:
            number = int.from_bytes(content[place : place + 4], "little")
            rows, columns = (max(rows, number + 1), columns) if kind == 0 else (rows, max(columns, number + 1))
        place += size
    return rows, columns


def _varying(content: bytes, place: int, most: int) -> tuple[int, int]:
    """A number of at most so many bytes, each of which has a high bit where another follows; and the place behind."""
    number = 0
    for shift in range(most):
        byte = content[place + shift] if place + shift < len(content) else 0
        number |= (byte & 0x7F) << 7 * shift
        if byte < 0x80:
            return number, place + shift + 1
    return number, place + most


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number


def _too_much(file: str) -> UnreadableInputError:
    found = f"{file}: unpacked, this workbook is more than {_MOST_UNPACKED >> 20} MB."
    return UnreadableInputError(found, "Look whether it is the right one, or save the sheet that matters as CSV.")
