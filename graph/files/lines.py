"""Which lines of a large CSV text are rows of themselves, found for all lines at once.

A quote is sound where `csv` and Arrow read it alike: it opens a cell at the very beginning of the cell, and what
comes after the quote that closes it is a separator or the end of the line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]

_LF, _CR, _QUOTE = b'\n\r"'
# Bytes looked at in one go.
_BLOCK = 1 << 23


class Lines(NamedTuple):
    """The lines of a text: line `i` is ``text[bounds[i]:bounds[i + 1]]``; `plain` ones are sound rows by themselves."""

    bounds: Places
    plain: Marks
    empty: Marks


def sound_quotes(text: bytes | memoryview, separator: str) -> bool:
    r"""Return whether every quote of the text is sound; cells may run over several lines.

    Examples
    --------
    >>> sound_quotes(b'a,"b, ""c"" d"\n"e\nf",g', ","), sound_quotes(b'a,b"c', ","), sound_quotes(b'"a"b', ",")
    (True, False, False)
    """
    letters = np.frombuffer(text, np.uint8)
    quotes = _places(letters, _QUOTE)
    if len(quotes) % 2:
        return False
    opening, closing = quotes[0::2], quotes[1::2]
    return bool(
        (_edges(separator)[letters[opening - 1]] | (opening == 0)).all()
        and _edges(separator)[letters[np.minimum(closing + 1, len(letters) - 1)]][closing + 1 < len(letters)].all()
    )


def line_ends(text: bytes | memoryview) -> int:
    r"""Return how many lines of a text are ended: by LF, CRLF or CR.

    Examples
    --------
    >>> line_ends(b"a\nb\r\nc\rd")
    3
    """
    letters = np.frombuffer(text, np.uint8)
    returns = any((letters[begin : begin + _BLOCK] == _CR).any() for begin in range(0, len(letters), _BLOCK))
    if returns:
        return len(_bounds(letters)) - 1 - (letters[-1] not in (_LF, _CR))
    blocks = range(0, len(letters), _BLOCK)
    return sum(int(np.count_nonzero(letters[begin : begin + _BLOCK] == _LF)) for begin in blocks)


def row_lines(text: bytes | memoryview) -> Places:
    r"""Return the line, from 0, in which each row begins; the quotes of the text are sound. Empty lines are no rows.

    Examples
    --------
    >>> row_lines(b'a\n\nb,"c\nd"\r\ne').tolist()
    [0, 2, 4]
    """
    letters = np.frombuffer(text, np.uint8)
    bounds = _bounds(letters)
    starts = bounds[:-1]
    outside = np.searchsorted(_places(letters, _QUOTE), starts) % 2 == 0
    return np.flatnonzero(outside & (letters[starts] != _LF) & (letters[starts] != _CR))


def all_lines(text: bytes, separator: str, width: int) -> Lines:
    r"""Return the lines of a text and which are rows of `width` cells whose quotes are sound within the line.

    Notes
    -----
    Linear in the text, a block of lines at a time.

    Examples
    --------
    >>> lines = all_lines(b'a,b\na\n\n"a,a",b\n"a,b\n', ",", 2)
    >>> lines.plain.tolist(), lines.empty.tolist()
    ([True, False, False, True, False], [False, False, True, False, False])
    """
    letters = np.frombuffer(text, np.uint8)
    bounds = _bounds(letters)
    empty = (letters[bounds[:-1]] == _LF) | (letters[bounds[:-1]] == _CR)
    plain = np.diff(bounds) <= csv.field_size_limit()
    for first, last in _blocks(bounds):
        block = letters[bounds[first] : bounds[last]]
        plain[first:last] &= _plain(block, bounds[first : last + 1] - bounds[first], separator, width)
    return Lines(bounds, plain & ~empty, empty)


def _plain(letters: Bytes, bounds: Places, separator: str, width: int) -> Marks:
    """Which lines of a block are rows of themselves."""
    commas = np.flatnonzero(letters == ord(separator))
    quotes = np.flatnonzero(letters == _QUOTE)
    if not len(quotes):
        plain: Marks = np.diff(np.searchsorted(commas, bounds)) == width - 1
        return plain
    lines = len(bounds) - 1
    quotes_before = np.searchsorted(quotes, bounds)
    line = np.searchsorted(bounds, quotes, "right") - 1
    opens = (np.arange(len(quotes)) - quotes_before[line]) % 2 == 0
    edges = _edges(separator)
    before = (quotes == bounds[line]) | edges[letters[quotes - 1]]
    after = (quotes + 1 >= len(letters)) | edges[letters[np.minimum(quotes + 1, len(letters) - 1)]]
    sound: Marks = (np.diff(quotes_before) % 2 == 0) & (
        np.bincount(line[~np.where(opens, before, after)], minlength=lines) == 0
    )
    line = np.searchsorted(bounds, commas, "right") - 1
    outside = (np.searchsorted(quotes, commas) - quotes_before[line]) % 2 == 0
    sound &= np.bincount(line[outside], minlength=lines) == width - 1
    return sound


def _edges(separator: str) -> Marks:
    """Which bytes may stand before an opening quote and after a closing one; a quote there makes a written quote."""
    edges = np.zeros(256, bool)
    edges[[_LF, _CR, _QUOTE, ord(separator)]] = True
    return edges


def _bounds(letters: Bytes) -> Places:
    """Where each line begins, and where the last ends."""
    ends = _places(letters, _LF) + 1
    returns = _places(letters, _CR) + 1
    if len(returns):
        alone = returns[(returns == len(letters)) | (letters[np.minimum(returns, len(letters) - 1)] != _LF)]
        ends = np.sort(np.concatenate([ends, alone]))
    last = [] if len(ends) and ends[-1] == len(letters) else [len(letters)]
    return np.concatenate([[0], ends, last]).astype(np.int64)


def _places(letters: Bytes, byte: int) -> Places:
    parts = [
        np.flatnonzero(letters[begin : begin + _BLOCK] == byte) + begin for begin in range(0, len(letters), _BLOCK)
    ]
    return np.concatenate([np.zeros(0, np.int64), *parts])


def _blocks(bounds: Places) -> Iterator[tuple[int, int]]:
    """Ranges of whole lines, each of about a block of bytes."""
    first = 0
    while first < len(bounds) - 1:
        last = max(first + 1, int(np.searchsorted(bounds, bounds[first] + _BLOCK, "right")) - 1)
        yield first, last
        first = last
