"""The text of one CSV file as columns of cells; rows that need a closer look come apart, for the careful code.

Arrow reads what it and `csv` read alike. In a large text the lines of which that is not sure are read one by one,
under the very rules for small files, and the rest in bulk.
"""

from __future__ import annotations

import csv
from bisect import bisect_left
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv

from graph.core.arrow import text_array
from graph.core.columns import WORD
from graph.files.csv_rows import Table, raw_rows
from graph.files.lines import Lines, all_lines, line_ends, row_lines, sound_quotes

RawRow = tuple[int, list[str], bool]
"""The line a row begins in, its cells, and whether its quotes are sound."""

MOST_FAULTY = 100_000
"""A file with more faulty rows than this is another file than it should be, or every row has the same fault."""
_BLOCK = 1 << 22
# A longer line has a cell that is longer than `csv` takes, or far too many cells: its beginning tells that.
_LONGEST_LINE = 1 << 24


@dataclass(slots=True)
class Cells:
    """The body of a table: a column of text for each of the header, the line of each row, and the rows left out."""

    columns: pa.Table
    lines: npt.NDArray[np.int32]
    others: list[RawRow] = field(default_factory=list)


def sound_cells(text: bytes, begin: int, table: Table, words: frozenset[int], first_line: int) -> Cells | None:
    """Return the rows below a header, all of them; None where some may need a closer look.

    Parameters
    ----------
    text : bytes
        Plain text, as `graph.files.encoding.plain_text` gives it; the rows begin at the byte `begin`.
    words : frozenset of int
        Columns with few different cells, which are kept once each.
    first_line : int
        The line of the byte `begin`.
    """
    width = len(table.columns)
    if len(text) - begin < _BLOCK and not text[begin:].strip():
        return Cells(_no_rows(width), np.zeros(0, np.int32))
    body = memoryview(text)[begin:]
    has_quotes = text.find(b'"', begin) >= 0
    if has_quotes and not sound_quotes(body, table.separator):
        return None
    cells = _read(body, table.separator, width, words, over_lines=False)
    if cells is None and has_quotes:
        cells = _read(body, table.separator, width, words, over_lines=True)
    if cells is None or _has_huge_cell(cells):
        return None
    lines = _lines_of(text, begin, len(cells))
    return None if lines is None else Cells(cells, lines + np.int32(first_line))


def mixed_cells(text: bytes, table: Table, words: frozenset[int], first_line: int) -> Cells:
    """Return the rows below a header, those that need a closer look apart; `text` holds the header too.

    Problems with quotes go to the report of `table`.
    """
    width, met_before = len(table.columns), len(table.report.problems)
    lines = all_lines(text, table.separator, width)
    lines.plain[: first_line - 1] = False
    others: list[RawRow] = []
    faulty = 0
    for row in _odd_rows(text, lines, table, first_line - 1):
        others.append(row)
        faulty += not row[2] or len(row[1]) != width
        if faulty > MOST_FAULTY:
            break
    numbers = np.flatnonzero(lines.plain).astype(np.int32) + np.int32(1)
    if not len(numbers):
        return Cells(_no_rows(width), numbers, others)
    cells = _read(_joined(text, lines), table.separator, width, words, over_lines=False)
    if cells is None or len(cells) != len(numbers):
        del table.report.problems[met_before:]
        rows = raw_rows(_TextLines(text, lines.bounds), table.separator, table.report, first_line - 1)
        return Cells(_no_rows(width), np.zeros(0, np.int32), list(rows))
    return Cells(cells, numbers, others)


def _read(
    body: bytes | memoryview, separator: str, width: int, words: frozenset[int], over_lines: bool
) -> pa.Table | None:
    names = [str(place) for place in range(width)]
    if body[: len(BOM_UTF8)] == BOM_UTF8:
        # Here it is part of a cell; Arrow would take it for the beginning of a file.
        body = b"\n" + bytes(body)
    try:
        return pyarrow.csv.read_csv(
            pa.BufferReader(body),
            pyarrow.csv.ReadOptions(column_names=names, block_size=_BLOCK),
            pyarrow.csv.ParseOptions(delimiter=separator, newlines_in_values=over_lines),
            pyarrow.csv.ConvertOptions(
                column_types={name: WORD if int(name) in words else pa.string() for name in names},
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None


def _no_rows(width: int) -> pa.Table:
    return pa.table({str(place): text_array([]) for place in range(width)})


def _has_huge_cell(cells: pa.Table) -> bool:
    """Whether a cell may be longer than `csv` takes."""
    limit = csv.field_size_limit()
    for column in cells.columns:
        for chunk in column.chunks:
            texts = chunk.dictionary if isinstance(chunk, pa.DictionaryArray) else chunk
            longest = pa.compute.max(pa.compute.binary_length(texts)).as_py()
            if (longest or 0) > limit:
                return True
    return False


def _lines_of(text: bytes, begin: int, rows: int) -> npt.NDArray[np.int32] | None:
    """The line of each row, from 0; None where rows cannot be told from lines."""
    body = memoryview(text)[begin:]
    if line_ends(body) + (not text.endswith((b"\n", b"\r"))) == rows:
        return np.arange(rows, dtype=np.int32)
    lines = row_lines(body)
    return lines.astype(np.int32) if len(lines) == rows else None


class _TextLines(Sequence[str]):
    """The lines of a text, decoded when asked for."""

    def __init__(self, text: bytes, bounds: npt.NDArray[np.int64]) -> None:
        self._text, self._bounds = text, bounds

    def __len__(self) -> int:
        return len(self._bounds) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: Any) -> Any:
        begin, end = self._bounds[place], self._bounds[place + 1]
        if end - begin > _LONGEST_LINE:
            return self._text[begin : begin + _LONGEST_LINE].decode(errors="ignore") + "\n"
        return self._text[begin:end].decode()


def _odd_rows(text: bytes, lines: Lines, table: Table, first: int) -> Iterator[RawRow]:
    """The rows that begin in lines that are no rows by themselves; lines they swallow are no longer plain."""
    texts = _TextLines(text, lines.bounds)
    odd = np.flatnonzero(~lines.plain & ~lines.empty).tolist()
    at = bisect_left(odd, first)
    while at < len(odd):
        end = len(texts)
        for row in raw_rows(texts, table.separator, table.report, odd[at]):
            if lines.plain[row[0] - 1]:
                end = row[0] - 1
                break
            yield row
        lines.plain[odd[at] : end] = False
        at = bisect_left(odd, end, at + 1)


def _joined(text: bytes, lines: Lines) -> bytes:
    """The plain lines alone."""
    switches = np.flatnonzero(np.diff(lines.plain, prepend=False, append=False))
    places = lines.bounds[switches].tolist()
    view = memoryview(text)
    return b"".join([view[begin:end] for begin, end in zip(places[0::2], places[1::2], strict=True)])
