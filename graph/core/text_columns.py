"""Columns of text compared as a whole: which rows hold the same text, and where a text stands.

The texts stay in their Arrow buffers. Eight bytes at a time become one 64-bit hash for each text; a table of
places, probed for all texts at once, finds equal hashes; and in the end texts themselves are compared, so
that two texts with one hash are never taken for the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.core.arrow import marks_of, missing_of, number_array, text_array, values_of

Hashes: TypeAlias = npt.NDArray[np.uint64]
Numbers: TypeAlias = npt.NDArray[np.int32]

# Odd constants with well spread bits: the golden ratio and those of MurmurHash3's finaliser.
_STEP, _MIX, _END = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53))
_HALF = np.uint64(32)
# The first so many bytes of a word of eight.
_FIRST = np.array([(1 << 8 * size) - 1 for size in range(9)], dtype=np.uint64)
# Rows hashed at a time: their words stay in the processor's cache.
_BLOCK = 1 << 17
# Places tried for each text before what is left is looked up one by one: no hash that spreads comes near.
_MOST_TRIES = 64


def text_column(texts: Sequence[str | None]) -> pa.ChunkedArray:
    """Return texts as a column, see `text_array`.

    Examples
    --------
    >>> text_column(["a", "b"]).to_pylist()
    ['a', 'b']
    """
    return pa.chunked_array([text_array(texts)])


def buffers_of(texts: pa.Array) -> tuple[npt.NDArray[Any], npt.NDArray[np.uint8]]:
    """Return where each text begins (and the last ends), and the bytes they begin and end in; views, not copies.

    Examples
    --------
    >>> ends, letters = buffers_of(text_array(["ab", "", "c"]))
    >>> ends.tolist(), bytes(letters[:3])
    ([0, 2, 2, 3], b'abc')
    """
    _, ends, letters = texts.buffers()
    width = np.dtype(np.int64 if pa.types.is_large_string(texts.type) else np.int32)
    if ends is None or not ends.size:
        return np.zeros(len(texts) + 1, width), np.zeros(0, np.uint8)
    places = np.frombuffer(ends, width, len(texts) + 1, texts.offset * width.itemsize)
    return places, np.frombuffer(letters, np.uint8) if letters is not None else np.zeros(0, np.uint8)


def hashes(texts: pa.ChunkedArray) -> Hashes:
    """Return a 64-bit hash of each text; equal texts have equal hashes, others almost always different ones.

    Examples
    --------
    >>> first, second, third = hashes(text_column(["sets", "limits", "sets"]))
    >>> bool(first == third), bool(first == second)
    (True, False)

    Notes
    -----
    Time grows with the bytes of the texts, about 30 ns for one of up to 16 bytes.
    """
    made = np.empty(len(texts), np.uint64)
    begin = 0
    for chunk in texts.chunks:
        ends, letters = buffers_of(chunk)
        low, high = (int(ends[0]), int(ends[-1])) if len(chunk) else (0, 0)
        padded = np.zeros(high - low + 8, np.uint8)
        padded[: high - low] = letters[low:high]
        words = np.ndarray((high - low + 1,), np.dtype("<u8"), padded.data, strides=(1,))
        for row in range(0, len(chunk), _BLOCK):
            part = ends[row : row + _BLOCK + 1].astype(np.int64) - low
            made[begin + row : begin + row + len(part) - 1] = _hashed(words, part[:-1], np.diff(part))
        begin += len(chunk)
    return made


def _hashed(words: Hashes, starts: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]) -> Hashes:
    """The hashes of texts that begin at `starts` of the bytes of which `words` shows each eight in a row."""
    made = sizes.astype(np.uint64) * _STEP
    rows: npt.NDArray[np.int64] | slice = slice(None)
    done = 0
    while len(starts):
        word = words[starts + done] & _FIRST[np.minimum(sizes - done, 8)]
        mixed = (made[rows] ^ word) * _MIX
        made[rows] = mixed ^ (mixed >> _HALF)
        done += 8
        left = np.flatnonzero(sizes > done)
        if len(left) < len(sizes):
            rows = left if isinstance(rows, slice) else rows[left]
            starts, sizes = starts[left], sizes[left]
    made *= _END
    return made ^ (made >> _HALF)


class Places:
    """Where each of some texts stands first.

    Examples
    --------
    >>> places = Places(text_column(["sets", "limits", "sets"]))
    >>> places.of(text_column(["limits", "series", "sets"])).tolist(), places.first.tolist()
    ([1, -1, 0], [0, 1, 0])

    Notes
    -----
    An open hash table with linear probing, a quarter full, that is filled and asked in rounds: each round is a
    few passes over the rows not yet settled. `first` holds, for each row, the first row with the same text.
    """

    def __init__(self, texts: pa.ChunkedArray, hashed: Callable[[pa.ChunkedArray], Hashes] = hashes) -> None:
        self._texts = texts
        self._hashed = hashed
        self._hashes = hashed(texts)
        size = 1 << max(4, int(len(texts) * 4 - 1).bit_length())
        self._mask = np.uint64(size - 1)
        self._table: Numbers = np.full(size, -1, np.int32)
        self.first = self._filled()

    def of(self, texts: pa.ChunkedArray) -> Numbers:
        """Return the row in which each of `texts` stands first, -1 where it stands in none."""
        blocks = [self._of(texts.slice(begin, _BLOCK)) for begin in range(0, len(texts), _BLOCK)]
        return np.concatenate([np.zeros(0, np.int32), *blocks])

    def _of(self, texts: pa.ChunkedArray) -> Numbers:
        found: Numbers = np.full(len(texts), -1, np.int32)
        if not len(self._texts):
            return found
        wanted = self._hashed(texts)
        rows: Numbers = np.arange(len(texts), dtype=np.int32)
        for tried in range(_MOST_TRIES):
            if not len(rows):
                break
            asked = wanted[rows]
            held = self._table[(asked + np.uint64(tried)) & self._mask]
            hit = (held >= 0) & (self._hashes[held] == asked)
            found[rows[hit]] = held[hit]
            rows = rows[(held >= 0) & ~hit]
        return self._sure(texts, found, rows)

    def _filled(self) -> Numbers:
        """Fill the table; the first row that holds the same text as each."""
        hashed, table = self._hashes, self._table
        first: Numbers = np.arange(len(hashed), dtype=np.int32)
        rows = first.copy()
        for tried in range(_MOST_TRIES):
            if not len(rows):
                break
            place = (hashed[rows] + np.uint64(tried)) & self._mask
            free = table[place] < 0
            # Of several rows for one free place the last write stays: backwards, that is the first row.
            table[place[free][::-1]] = rows[free][::-1]
            held = table[place]
            same = hashed[held] == hashed[rows]
            first[rows[same]] = held[same]
            rows = rows[~same]
        self._unplaced = len(rows) > 0
        return self._sure(self._texts, first, rows)

    def _sure(self, texts: pa.ChunkedArray, found: Numbers, unsettled: Numbers) -> Numbers:
        """`found` where the texts themselves agree; looked up by the text where they do not."""
        doubtful = np.concatenate([self._disagreeing(texts, found), unsettled, *self._perhaps_missed(found)])
        if len(doubtful):
            looked_up = pc.index_in(texts.take(number_array(doubtful)), value_set=self._texts)
            found[doubtful] = np.where(missing_of(looked_up), -1, values_of(looked_up))
        return found

    def _disagreeing(self, texts: pa.ChunkedArray, found: Numbers) -> Numbers:
        """The rows of `texts` that were found in the place of another text with the same hash."""
        hit = np.flatnonzero(found != np.arange(len(found)) if texts is self._texts else found >= 0)
        asked = texts if len(hit) == len(texts) else texts.take(number_array(hit))
        same = pc.equal(asked, self._texts.take(number_array(found[hit])))
        wrong: Numbers = hit[~marks_of(same)].astype(np.int32)
        return wrong

    def _perhaps_missed(self, found: Numbers) -> list[Numbers]:
        """The rows that may be in the texts although the table does not hold them."""
        return [np.flatnonzero(found < 0).astype(np.int32)] if self._unplaced else []
