"""The words that topics answer to, compared for all topics at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.core.arrow import marks_of, number_array, text_array, values_of
from graph.core.names import folded
from graph.core.text_columns import Hashes, buffers_of, hashes, text_column

# Blanks of ASCII but the single space between words: what `folded` makes one space, or none.
_RARE_BLANKS = [bytes([code]) for code in (*range(9, 14), *range(28, 32))]
_ODD_BLANKS = r"[\t-\r\x1c-\x1f]|  |^ | $"


class NamesByHash(NamedTuple):
    """Names and aliases: the hash of each when folded, in order, and the number of the topic that has it."""

    hashes: Hashes
    owners: npt.NDArray[np.int64]

    def owners_of(self, word: str) -> npt.NDArray[np.int64]:
        """Return the topics that have a word of the hash of `word`, itself folded: those that may answer to it."""
        asked = hashes(text_column([word]))[0]
        begin, end = (int(np.searchsorted(self.hashes, asked, side)) for side in ("left", "right"))
        return np.unique(self.owners[begin:end])

    def owners_of_shared(self) -> npt.NDArray[np.int64]:
        """Return the topics with a word whose hash occurs again: those that may share it."""
        same = np.flatnonzero(self.hashes[1:] == self.hashes[:-1])
        return np.unique(self.owners[np.union1d(same, same + 1)])


def words_of_topics(topics: pa.Table, with_ids: bool) -> NamesByHash:
    """Return the words of topics: names and aliases that differ from the id, or all of these with the id."""
    numbers = np.arange(len(topics))
    owners_of_aliases = np.repeat(numbers, values_of(pc.list_value_length(topics["aliases"])))
    aliases = pc.list_flatten(topics["aliases"])
    words = [(topics["name"], numbers, topics["id"])]
    if len(aliases):
        words.append((aliases, owners_of_aliases, topics["id"].take(number_array(owners_of_aliases))))
    parts = [(topics["id"], numbers)] if with_ids else []
    for texts, owners, ids in words:
        other = pc.not_equal(texts, ids)
        parts.append((texts.filter(other), owners[marks_of(other)]))
    found = np.concatenate([hashes(folded_texts(texts)) for texts, _ in parts])
    order = np.argsort(found)
    return NamesByHash(found[order], np.concatenate([owners for _, owners in parts])[order])


def all_folded(texts: Sequence[str]) -> list[str]:
    """Return each text as `graph.core.names.folded` makes it; see `folded_texts`.

    Examples
    --------
    >>> all_folded(["Bayes'  THEOREM", "Straße"])
    ["bayes' theorem", 'strasse']
    """
    return folded_texts(text_column(texts)).to_pylist() if texts else []


def folded_texts(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return each text as `graph.core.names.folded` makes it.

    Notes
    -----
    ASCII at the speed of memory; other texts about 1 µs each.

    Examples
    --------
    >>> folded_texts(text_column(["Bayes'  THEOREM", "Straße"])).to_pylist()
    ["bayes' theorem", 'strasse']
    """
    return pa.chunked_array([_folded_chunk(chunk) for chunk in texts.chunks], pa.string())


def _folded_chunk(chunk: pa.Array) -> pa.Array:
    ends, letters = buffers_of(chunk)
    low, high = int(ends[0]), int(ends[-1])
    content = letters[low:high].tobytes()
    lower = pa.Array.from_buffers(
        pa.string(), len(chunk), [None, pa.py_buffer((ends - low).astype(np.int32)), pa.py_buffer(content.lower())]
    )
    if content.isascii() and not _has_odd_blanks(content, ends - low):
        return lower
    odd = pc.or_(pc.invert(pc.string_is_ascii(chunk)), pc.match_substring_regex(chunk, _ODD_BLANKS))
    texts = chunk.filter(odd).to_pylist()
    return pc.replace_with_mask(lower, odd, text_array([folded(text) for text in texts]))


def _has_odd_blanks(content: bytes, ends: npt.NDArray[np.integer[Any]]) -> bool:
    """Whether one of the texts that end there in `content` may have blanks that are not single ones between words."""
    letters = np.frombuffer(content, np.uint8)
    filled = np.flatnonzero(np.diff(ends))
    outer = np.concatenate([letters[ends[filled]], letters[ends[filled + 1] - 1]])
    return b"  " in content or bool((outer == ord(" ")).any()) or any(blank in content for blank in _RARE_BLANKS)
