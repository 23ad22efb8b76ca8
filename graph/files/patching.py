"""Changes of a CSV text that leave every other byte as it is: quotes, line ends, separators, encoding, order of rows.

A text is kept as its rows, each the very bytes of the file. An edit replaces the cells that it names and nothing
around them. Each row has a key that stays whatever becomes of the rows above: the line on which it began.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NamedTuple

from graph.errors import SaveError, quoted
from graph.files.csv_rows import Format, Table, separator_of, understand_header
from graph.files.encoding import is_utf8, utf16_of
from graph.files.report import Report

_UTF8, _WINDOWS = "utf-8", "cp1252"
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_UNBALANCED = "Mend it by hand first: close the quote, or write it twice where it is part of the text."


class SetCell(NamedTuple):
    """Write `text` into a cell of the row with this key; a known column that is not there is added to all rows."""

    row: int
    column: str
    text: str


class DeleteRow(NamedTuple):
    """Take the row with this key away, with its line end."""

    row: int


class InsertRow(NamedTuple):
    """Put a new row below the one with the key `after`; columns that are not named stay empty."""

    after: int
    cells: Mapping[str, str]


Edit = SetCell | DeleteRow | InsertRow


class Row(NamedTuple):
    """One row with its line end; its key is the line on which it began when it was read, below 0 for a new row."""

    key: int
    content: bytes


@dataclass(frozen=True, slots=True)
class CsvText:
    """A CSV file as its rows, byte for byte.

    `mark` is what stands before the first row. `header` is the key of the header, 0 where there is none, and `width`
    the number of its columns. `places` says where each column is: ours under the names of the format, others under
    their own, the first where several are called alike.
    """

    file: str
    form: Format
    rows: tuple[Row, ...] = ()
    separator: str = ","
    encoding: str = _UTF8
    mark: bytes = b""
    header: int = 0
    width: int = 0
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The bytes of the file."""
        text = b"".join(row.content for row in self.rows)
        if self.encoding in _UTF16.values():
            text = text.decode(_UTF8).encode(self.encoding)
        return self.mark + text

    def cells(self, row: Row) -> list[str]:
        """Return the values of a row, as a reader of CSV has them."""
        encoding = _encoding_of(row.content) if self.encoding == _WINDOWS else _UTF8
        if b'"' not in row.content:
            return row.content.decode(encoding, "replace").rstrip("\r\n").split(self.separator)
        raw, _ = _parted(row.content, self.separator.encode())
        return [_unquoted(cell).decode(encoding, "replace") for cell in raw]

    def records(self, *columns: str) -> Iterator[tuple[int, list[str]]]:
        """Yield the key of each row below the header that is not blank, and its cells in these columns.

        A cell that is not there is empty.
        """
        places = [self.places.get(column, self.width) for column in columns]
        for row in self.rows_below:
            cells = self.cells(row)
            if any(map(str.strip, cells)):
                yield row.key, [cells[place] if place < len(cells) else "" for place in places]

    @property
    def rows_below(self) -> Iterator[Row]:
        """The rows below the header, blank ones too."""
        below = False
        for row in self.rows:
            if below:
                yield row
            below |= row.key == self.header

    def edited(self, edits: Iterable[Edit]) -> CsvText:
        r"""Return the text under these edits; where several are about one cell, the last counts.

        Raises
        ------
        SaveError
            If a value cannot be written in the encoding of the file.
        KeyError
            If a row, or a column that is not one of the format, is not there.

        Notes
        -----
        O(rows), and work for each cell of a row that changes.

        Examples
        --------
        >>> form = Format(("id", "name", "hours"), {"id": "the id"}, {}, "id,name")
        >>> text = read_text(b'id;name\r\n"a";A\r\nb;B', "topics.csv", form)
        >>> text.edited([SetCell(2, "name", 'A; "x" y'), InsertRow(3, {"id": "c"})]).content
        b'id;name\r\n"a";"A; ""x"" y"\r\nb;B\r\nc;'
        >>> text.edited([DeleteRow(2)]).content
        b'id;name\r\nb;B'
        """
        wanted = list(edits)
        return _edited(self, wanted) if wanted else self

    def as_utf8(self) -> CsvText:
        """Return the same rows in UTF-8, marked as such where the file had a mark."""
        rows = tuple(
            Row(row.key, row.content.decode(_encoding_of(row.content), "replace").encode()) for row in self.rows
        )
        return replace(self, rows=rows, encoding=_UTF8, mark=codecs.BOM_UTF8 if self.mark else b"")

    def separated_by(self, separator: str) -> CsvText:
        r"""Return the same cells with another character between them, quoted where they hold it.

        Examples
        --------
        >>> form = Format(("id", "hours"), {"id": "the id"}, {}, "id,hours")
        >>> read_text(b'id;hours\na;1,5\n', "topics.csv", form).separated_by(",").content
        b'id,hours\na,"1,5"\n'
        """
        old, new = self.separator.encode(), separator.encode()

        def again(row: Row) -> Row:
            raw, end = _parted(row.content, old)
            cells = [cell if cell.startswith(b'"') else _written(cell, new, quote=False) for cell in raw]
            return Row(row.key, new.join(cells) + end)

        return replace(self, rows=tuple(map(again, self.rows)), separator=separator)


def read_text(content: bytes, file: str, form: Format) -> CsvText:
    r"""Return a file as its rows; ``read_text(content, ...).content == content`` for every content.

    Lines, quotes and the header are understood as `graph.files.csv_rows.open_table` understands them.

    Raises
    ------
    SaveError
        If a quote is not closed, or closed in the midst of a cell, or if a line holds a NUL byte: nobody can tell what
        an edit would do there.

    Notes
    -----
    O(size), some 30 megabytes a second; cells are looked for in a row when they are asked for.

    Examples
    --------
    >>> form = Format(("id", "name"), {"id": "the id"}, {}, "id,name")
    >>> text = read_text(b'id,name\na,"two\nlines"\nb,B\n', "topics.csv", form)
    >>> [(row.key, text.cells(row)) for row in text.rows_below]
    [(2, ['a', 'two\nlines']), (4, ['b', 'B'])]
    >>> read_text(b'id,name\na,"A\n', "topics.csv", form)
    Traceback (most recent call last):
    graph.errors.SaveError: topics.csv, line 2: a quote of this row is not closed, or its cell goes on behind it. Mend
    it by hand first: close the quote, or write it twice where it is part of the text.
    """
    mark, text, encoding = _decoded(content, file)
    lines = text.splitlines(keepends=True)
    separator = separator_of(line.decode(_encoding_of(line), "replace") for line in lines)
    rows = tuple(_rows(text, lines, separator.encode(), file))
    bare = CsvText(file, form, rows, separator, encoding, mark)
    for row in rows:
        cells = bare.cells(row)
        if any(map(str.strip, cells)):
            return replace(bare, header=row.key, width=len(cells), places=_places(cells, form))
    return bare


def _decoded(content: bytes, file: str) -> tuple[bytes, bytes, str]:
    """The mark of a file, what follows as bytes of which the ASCII ones mean themselves, and the encoding."""
    mark = next((each for each in (codecs.BOM_UTF8, *_UTF16) if content.startswith(each)), b"")
    text = content[len(mark) :]
    wide = _UTF16.get(mark) or utf16_of(content)
    if wide:
        try:
            text = text.decode(wide).encode(_UTF8)
        except UnicodeDecodeError:
            raise SaveError(f"{file}: the file is UTF-16 and not whole.", "Save it once more as UTF-8.") from None
    if b"\0" in text:
        line = len(text[: text.index(b"\0") + 1].splitlines())
        what = f"{file}, line {line}: the line holds a NUL byte, which no text has."
        raise SaveError(what, "Remove it by hand first.")
    return mark, text, wide or _encoding_of(text)


def _encoding_of(text: bytes) -> str:
    return _UTF8 if is_utf8(text) else _WINDOWS


def _rows(text: bytes, lines: Sequence[bytes], separator: bytes, file: str) -> Iterator[Row]:
    """Each row with its line; a line without quotes is one, and where there is a quote the cells are looked at."""
    pattern = _patterns(separator).row
    begin = end = 0
    for number, line in enumerate(lines, start=1):
        if begin >= end:
            if b'"' in line:
                found = pattern.match(text, begin)
                if not found:
                    what = f"{file}, line {number}: a quote of this row is not closed, or its cell goes on behind it."
                    raise SaveError(what, _UNBALANCED)
                line, end = found[0], found.end()
            yield Row(number, line)
        begin += len(lines[number - 1])


class _Patterns(NamedTuple):
    cell: re.Pattern[bytes]
    row: re.Pattern[bytes]


@cache
def _patterns(separator: bytes) -> _Patterns:
    """What matches a cell and a row, in one pass without a way back; a quote opens a cell at its very beginning."""
    ends = rb"[" + re.escape(separator) + rb"\r\n]"
    cell = rb'(?:"[^"]*+(?>(?:""[^"]*+)*)"(?=' + ends + rb'|\Z)|(?!")[^' + ends[1:] + rb"*+)"
    row = cell + rb"(?>(?:" + re.escape(separator) + cell + rb")*)(?:\r\n|\n|\r|\Z)"
    return _Patterns(re.compile(cell), re.compile(row))


def _places(header: Sequence[str], form: Format) -> dict[str, int]:
    table = Table(form, Report(""))
    understand_header(1, header, table)
    return dict(reversed(table.extra)) | table.places


def _parted(row: bytes, separator: bytes) -> tuple[list[bytes], bytes]:
    """The cells of a row as they are written, and its line end."""
    end = _line_end(row)
    body = row[: len(row) - len(end)]
    if b'"' not in body:
        return body.split(separator), end
    cell = _patterns(separator).cell
    cells: list[bytes] = []
    begin = 0
    while begin <= len(body):
        found = cell.match(body, begin)
        assert found  # the row was matched when it was read
        cells.append(found[0])
        begin = found.end() + 1
    return cells, end


def _line_end(row: bytes) -> bytes:
    return next((end for end in (b"\r\n", b"\n", b"\r") if row.endswith(end)), b"")


def _unquoted(cell: bytes) -> bytes:
    return cell[1:-1].replace(b'""', b'"') if cell.startswith(b'"') else cell


def _written(value: bytes, separator: bytes, *, quote: bool) -> bytes:
    """A value as a cell: quoted where it must be, or is to be."""
    if quote or any(letter in value for letter in (separator, b'"', b"\r", b"\n")):
        return b'"' + value.replace(b'"', b'""') + b'"'
    return value


def _edited(text: CsvText, edits: Sequence[Edit]) -> CsvText:
    text = _with_columns(text, edits)
    gone = {edit.row for edit in edits if isinstance(edit, DeleteRow)}
    cells: dict[int, dict[int, str]] = {}
    new: dict[int, list[InsertRow]] = {}
    for edit in edits:
        if isinstance(edit, SetCell):
            cells.setdefault(edit.row, {})[text.places[edit.column]] = edit.text
        elif isinstance(edit, InsertRow):
            new.setdefault(edit.after, []).append(edit)
    touched = gone | cells.keys() | new.keys()
    missing = touched - {row.key for row in text.rows}
    if missing:
        raise KeyError(f"{text.file} has no row {min(missing)}.")
    free = min(0, *(row.key for row in text.rows)) - 1 if touched else 0
    rows: list[Row] = []
    for row in text.rows:
        if row.key not in touched:
            rows.append(row)
            continue
        below = [_new_row(text, edit.cells, row) for edit in new.get(row.key, ())]
        kept = [] if row.key in gone else [Row(row.key, _with_cells(text, row.content, cells.get(row.key, {})))]
        made = [*kept, *(Row(free - place, content) for place, content in enumerate(below))]
        free -= len(below)
        rows += made if _line_end(row.content) else _open_ended(made, rows)
    return replace(text, rows=tuple(rows))


def _open_ended(made: Sequence[Row], above: Sequence[Row]) -> list[Row]:
    """The last rows of a file without a line end: those in between get one, the last has none still."""
    end = _line_end(above[-1].content) if above else b"\n"
    return [*(Row(row.key, row.content + end) for row in made[:-1]), *made[-1:]]


def _with_cells(text: CsvText, row: bytes, values: Mapping[int, str]) -> bytes:
    separator = text.separator.encode()
    raw, end = _parted(row, separator)
    is_windows = text.encoding == _WINDOWS and (row.isascii() or _encoding_of(row) == _WINDOWS)
    encoding = _WINDOWS if is_windows else _UTF8
    for place, value in values.items():
        raw += [b""] * (place + 1 - len(raw))
        if _unquoted(raw[place]).decode(encoding, "replace") != value:
            quote = raw[place].startswith(b'"') or (len(raw) == 1 and not value)
            raw[place] = _written(_encoded(value, encoding, text.file), separator, quote=quote)
    return separator.join(raw) + end


def _new_row(text: CsvText, values: Mapping[str, str], like: Row) -> bytes:
    """A row with these values, quoted throughout where the row above it is, with the line end of that."""
    separator = text.separator.encode()
    raw, end = _parted(like.content, separator)
    every = all(cell.startswith(b'"') for cell in raw)
    cells = [b""] * text.width
    encoding = _WINDOWS if text.encoding == _WINDOWS else _UTF8
    for column, value in values.items():
        cells[text.places[column]] = _encoded(value, encoding, text.file)
    quote = every or cells == [b""]
    return separator.join(_written(cell, separator, quote=quote) for cell in cells) + end


def _encoded(value: str, encoding: str, file: str) -> bytes:
    """The bytes of a value, if a reader of the file would find it in them."""
    with suppress(UnicodeEncodeError):
        content = value.encode(encoding)
        if content.isascii() or _encoding_of(content) == encoding:
            return content
    name = "Windows-1252" if encoding == _WINDOWS else "UTF-8"
    raise SaveError(f"{file}: {quoted(value)} cannot be written in {name}.", "Save the file as UTF-8 first.")


def _with_columns(text: CsvText, edits: Iterable[Edit]) -> CsvText:
    """The text with the columns that edits name and that it lacks, empty in every row."""
    named = (
        column
        for edit in edits
        if not isinstance(edit, DeleteRow)
        for column in ([edit.column] if isinstance(edit, SetCell) else edit.cells)
    )
    for column in dict.fromkeys(named):
        if column not in text.places and column in text.form.known:
            text = _with_column(text, column)
    return text


def _with_column(text: CsvText, column: str) -> CsvText:
    separator = text.separator.encode()

    def widened(row: Row) -> Row:
        raw, end = _parted(row.content, separator)
        if len(raw) != text.width or not any(map(str.strip, text.cells(row))):
            return row
        name = column if row.key == text.header else ""
        cell = _written(name.encode(), separator, quote=all(each.startswith(b'"') for each in raw))
        return Row(row.key, separator.join([*raw, cell]) + end)

    places = {**text.places, column: text.width}
    return replace(text, rows=tuple(map(widened, text.rows)), width=text.width + 1, places=places)
