"""Texts and numbers to and from Arrow's memory, without copies.

Arrow's own conversions import pandas where it is installed, which takes longer than everything a small graph needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_KINDS: dict[np.dtype[Any], pa.DataType] = {
    np.dtype(np.int8): pa.int8(),
    np.dtype(np.int32): pa.int32(),
    np.dtype(np.int64): pa.int64(),
    np.dtype(np.float64): pa.float64(),
}


def text_array(texts: Sequence[str | None]) -> pa.StringArray:
    r"""Return texts as an array; half of a surrogate pair, which no file can hold, becomes "?".

    Examples
    --------
    >>> text_array(["a", None, "b\ud800"]).to_pylist()
    ['a', None, 'b?']
    """
    try:
        encoded = [text.encode() if text else b"" for text in texts]
    except UnicodeEncodeError:
        encoded = [text.encode(errors="replace") if text else b"" for text in texts]
    ends = np.zeros(len(encoded) + 1, np.int32)
    np.cumsum([len(text) for text in encoded], out=ends[1:])
    missing = np.array([text is None for text in texts], bool) if None in texts else None
    buffers = [_validity(missing), pa.py_buffer(ends), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.string(), len(encoded), buffers)


def empty_column(rows: int) -> pa.ChunkedArray:
    """Return a column of so many empty texts.

    Examples
    --------
    >>> empty_column(2).to_pylist()
    ['', '']
    """
    ends = pa.py_buffer(np.zeros(rows + 1, np.int32))
    return pa.chunked_array([pa.Array.from_buffers(pa.string(), rows, [None, ends, pa.py_buffer(b"")])])


def number_array(values: npt.NDArray[Any], missing: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    """Return numbers as an array that shares their memory, null where they are missing.

    Examples
    --------
    >>> number_array(np.array([1.0, 2.0]), np.array([False, True])).to_pylist()
    [1.0, None]
    """
    values = np.ascontiguousarray(values)
    return pa.Array.from_buffers(_KINDS[values.dtype], len(values), [_validity(missing), pa.py_buffer(values)])


def mark_array(marks: npt.NDArray[np.bool_]) -> pa.BooleanArray:
    """Return marks as an array.

    Examples
    --------
    >>> mark_array(np.array([True, False])).to_pylist()
    [True, False]
    """
    return pa.Array.from_buffers(pa.bool_(), len(marks), [None, _bits(marks)])


def values_of(column: pa.Array | pa.ChunkedArray) -> npt.NDArray[Any]:
    """Return numbers as NumPy sees them, read-only and where they stand if they are in one piece.

    What stands in place of a null is any number.

    Examples
    --------
    >>> values_of(number_array(np.array([1, 2, 3])).slice(1)).tolist()
    [2, 3]
    """
    kind = np.dtype(column.type.to_pandas_dtype())
    if not len(column):
        return np.zeros(0, kind)
    piece = _whole(column)
    made: npt.NDArray[Any] = np.frombuffer(piece.buffers()[1], kind, len(piece), piece.offset * kind.itemsize)
    made.setflags(write=False)
    return made


def marks_of(column: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    """Return marks as NumPy has them; False for a null.

    Examples
    --------
    >>> marks_of(mark_array(np.array([True, False, True])).slice(1)).tolist()
    [False, True]
    """
    if not len(column):
        return np.zeros(0, np.bool_)
    piece = _whole(column)
    validity, values = (_unpacked(buffer, piece) for buffer in piece.buffers())
    return values if piece.null_count == 0 else values & validity


def missing_of(column: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    """Return which values are null.

    Examples
    --------
    >>> missing_of(text_array(["a", None])).tolist()
    [False, True]
    """
    if not column.null_count:
        return np.zeros(len(column), np.bool_)
    piece = _whole(column)
    return ~_unpacked(piece.buffers()[0], piece)


def _whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    if not isinstance(column, pa.ChunkedArray):
        return column
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _unpacked(buffer: pa.Buffer | None, piece: pa.Array) -> npt.NDArray[np.bool_]:
    if buffer is None:
        return np.ones(len(piece), np.bool_)
    bits = np.frombuffer(buffer, np.uint8)[piece.offset // 8 :]
    begin = piece.offset % 8
    return np.unpackbits(bits, count=begin + len(piece), bitorder="little")[begin:].view(np.bool_)


def _validity(missing: npt.NDArray[np.bool_] | None) -> pa.Buffer | None:
    return None if missing is None else _bits(~missing)


def _bits(marks: npt.NDArray[np.bool_]) -> pa.Buffer:
    return pa.py_buffer(np.packbits(marks, bitorder="little"))
