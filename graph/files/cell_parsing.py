"""Columns of cells become columns of values: stripped, defaulted and parsed for all rows at once.

A row in which that is not sure to be what the careful code does is marked as doubtful, and left to it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.core.arrow import empty_column, mark_array, marks_of, number_array, text_array, values_of
from graph.core.columns import WORD, words_of
from graph.core.text_columns import buffers_of
from graph.files.cells import BLANKS, INVISIBLE, number
from graph.files.csv_rows import Table
from graph.files.row_parsing import BETWEEN_NAMES, one_of
from graph.model import DEFAULT_CATEGORY, DIFFICULTIES, KINDS, MOST_HOURS, STANDINGS

Marks = npt.NDArray[np.bool_]

_PLAIN_NUMBER = r"^[0-9]{1,300}(\.[0-9]+)?$"


class Typed(NamedTuple):
    """The values of all rows but the line, the cells of unknown columns, and which rows are doubtful."""

    table: pa.Table
    extras: pa.Table
    doubtful: Marks


def topics(cells: pa.Table, header: Table) -> Typed:
    """Return the values of rows of topics."""
    doubtful = np.zeros(len(cells), bool)
    ids = _ids(cells, header, "id", doubtful)
    names = _stripped(_column(cells, header, "name"))
    hours, is_no_number = _hours(_words_column(cells, header, "hours"))
    difficulty, is_no_word = _reworded(
        _words_column(cells, header, "difficulty"), lambda word: (one_of(word, DIFFICULTIES) or None) if word else ""
    )
    status, is_no_status = _reworded(
        _words_column(cells, header, "status"), lambda word: one_of(word, STANDINGS) if word else STANDINGS[0]
    )
    doubtful |= is_no_number | is_no_word | is_no_status
    table = pa.table(
        {
            "id": ids,
            "name": _or_else(names, ids),
            "category": _reworded(_words_column(cells, header, "category"), lambda word: word or DEFAULT_CATEGORY)[0],
            "area": _reworded(_words_column(cells, header, "area"), str)[0],
            "difficulty": difficulty,
            "hours": hours,
            "summary": _stripped(_column(cells, header, "summary")),
            "aliases": _lists(_column(cells, header, "aliases")),
            "explanation": _stripped(_column(cells, header, "explanation")),
            "legacy": mark_array(_places(status, STANDINGS) > 0),
        }
    )
    return Typed(table, _extras(cells, header), doubtful)


def edges(cells: pa.Table, header: Table) -> Typed:
    """Return the values of rows of edges."""
    doubtful = np.zeros(len(cells), bool)
    sources = _ids(cells, header, "source", doubtful)
    targets = _ids(cells, header, "target", doubtful)
    kind, is_no_word = _reworded(
        _words_column(cells, header, "kind"), lambda word: one_of(word, KINDS) if word else KINDS[0]
    )
    doubtful |= is_no_word
    table = pa.table(
        {
            "source": sources,
            "target": targets,
            "kind": number_array(_places(kind, KINDS)),
            "group": _reworded(_words_column(cells, header, "group"), str)[0],
            "reason": _stripped(_column(cells, header, "reason")),
        }
    )
    return Typed(table, _extras(cells, header), doubtful)


def _column(cells: pa.Table, header: Table, name: str) -> pa.ChunkedArray:
    """The cells of a known column; empty where there is no such column."""
    place = header.places.get(name)
    if place is None:
        return empty_column(len(cells))
    return cells.column(place)


def _words_column(cells: pa.Table, header: Table, name: str) -> pa.ChunkedArray:
    """The cells of a known column of few different words, each kept once."""
    place = header.places.get(name)
    if place is None:
        codes = number_array(np.zeros(len(cells), np.int32))
        return pa.chunked_array([pa.DictionaryArray.from_arrays(codes, text_array([""]))])
    return cells.column(place).cast(WORD).unify_dictionaries()


def _ids(cells: pa.Table, header: Table, name: str, doubtful: Marks) -> pa.ChunkedArray:
    """The ids in a needed column; rows in which it is empty or has blanks around it become doubtful."""
    column = _column(cells, header, name)
    ids = pa.chunked_array([_ids_in(chunk) for chunk in column.chunks], pa.string())
    begin = 0
    for chunk, found in zip(column.chunks, ids.chunks, strict=True):
        part = doubtful[begin : begin + len(chunk)]
        part |= np.diff(buffers_of(found)[0]) == 0
        perhaps = np.flatnonzero(_may_have_blanks(chunk))
        if len(perhaps):
            some = chunk.take(number_array(perhaps))
            part[perhaps] |= marks_of(pc.not_equal(some, pc.utf8_trim_whitespace(some)))
        begin += len(chunk)
    return ids


def _ids_in(chunk: pa.Array) -> pa.Array:
    """The ids in cells, as `graph.files.cells.id_in` finds them, but for blanks in plain ASCII."""
    ends, letters = buffers_of(chunk)
    if not len(chunk) or letters[ends[0] : ends[-1]].max(initial=0) < 0x80:
        return chunk
    return pc.utf8_trim(pc.utf8_normalize(chunk, "NFC"), BLANKS + INVISIBLE)


def _stripped(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The cells without blanks around them, as `str.strip` takes them off."""
    chunks = [pc.utf8_trim_whitespace(chunk) if _may_have_blanks(chunk).any() else chunk for chunk in column.chunks]
    return pa.chunked_array(chunks, pa.string())


def _may_have_blanks(texts: pa.Array) -> Marks:
    """Whether each text begins or ends with a byte that may be (part of) a blank."""
    ends, letters = buffers_of(texts)
    if not len(letters):
        return np.zeros(len(texts), bool)
    filled = ends[:-1] < ends[1:]
    first = letters[np.minimum(ends[:-1], len(letters) - 1)]
    last = letters[np.maximum(ends[1:], 1) - 1]
    perhaps: Marks = filled & (_BLANKS[first] | _BLANKS[last])
    return perhaps


_BLANKS = np.array([byte <= ord(" ") or byte >= 0x80 for byte in range(256)])


def _or_else(texts: pa.ChunkedArray, others: pa.ChunkedArray) -> pa.ChunkedArray:
    """The texts, an empty one replaced by the other of its row."""
    filled = pc.cast(pc.binary_length(texts), pa.bool_())
    return texts if pc.all(filled).as_py() else pc.if_else(filled, texts, others)


def _reworded(column: pa.ChunkedArray, mean: Callable[[str], str | None]) -> tuple[pa.ChunkedArray, Marks]:
    """What each cell means, by its stripped text, and in which rows it means nothing."""
    words, codes = words_of(column)
    meant = [mean(word.strip()) for word in words]
    places = {word: place for place, word in enumerate(dict.fromkeys(word or "" for word in meant))}
    to_place = np.array([places[word or ""] for word in meant], np.int32)
    nothing = np.array([word is None for word in meant], bool)
    values = pa.DictionaryArray.from_arrays(number_array(to_place[codes]), text_array(list(places)))
    return pa.chunked_array([values]), nothing[codes]


def _places(column: pa.ChunkedArray, known: Sequence[str]) -> npt.NDArray[np.int8]:
    """The place of each word among the known ones; 0 for a word that means nothing."""
    words, codes = words_of(column)
    return np.array([known.index(word) if word in known else 0 for word in words], np.int8)[codes]


def _hours(column: pa.ChunkedArray) -> tuple[pa.Array, Marks]:
    """The numbers in cells, null where a cell is empty, and in which rows it may be no number."""
    if not len(column):
        return number_array(np.zeros(0)), np.zeros(0, bool)
    encoded = column.combine_chunks()
    texts = pc.utf8_trim_whitespace(encoded.dictionary)
    plain = pc.match_substring_regex(texts, _PLAIN_NUMBER)
    parsed = pc.cast(pc.if_else(plain, texts, text_array([None] * len(texts))), pa.float64())
    numbers = np.where(marks_of(plain), values_of(parsed), np.nan)
    others = np.flatnonzero(np.isnan(numbers))
    numbers[others] = [_hours_of(text) for text in texts.take(number_array(others)).to_pylist()]
    missing = np.isnan(numbers)
    empty = values_of(pc.binary_length(texts)) == 0
    wrong = (missing & ~empty) | (numbers < 0) | (numbers > MOST_HOURS)
    hours = number_array(numbers + 0.0, missing | wrong)
    return hours.take(encoded.indices), wrong[values_of(encoded.indices)]


def _hours_of(text: str) -> float:
    """The number in a cell that is not the plainest; NaN if it is none."""
    try:
        return number(text)
    except ValueError:
        return math.nan


def _lists(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The names in each cell: what stands between the semicolons, stripped, where it is anything."""
    kind = pa.list_(pa.string())
    return pa.chunked_array([_names_in(chunk) for chunk in column.chunks], kind)


def _names_in(chunk: pa.Array) -> pa.Array:
    ends, _ = buffers_of(chunk)
    if not len(chunk) or ends[0] == ends[-1]:
        offsets = number_array(np.zeros(len(chunk) + 1, np.int32))
        return pa.ListArray.from_arrays(offsets, text_array([]))
    parts = pc.split_pattern(chunk, BETWEEN_NAMES)
    names = pc.utf8_trim_whitespace(parts.flatten())
    is_name = pc.cast(pc.binary_length(names), pa.bool_())
    before = np.concatenate([[0], np.cumsum(marks_of(is_name))]).astype(np.int32)
    starts = values_of(parts.offsets) - values_of(parts.offsets)[0]
    return pa.ListArray.from_arrays(number_array(before[starts]), names.filter(is_name))


def _extras(cells: pa.Table, header: Table) -> pa.Table:
    columns: list[Any] = [cells.column(place) for _, place in header.extra]
    return pa.Table.from_arrays(columns, [name for name, _ in header.extra])
