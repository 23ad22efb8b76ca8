"""Many texts in one piece of memory: where a piece of text occurs in them, and which words are near to one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.core.arrow import marks_of, number_array, text_array, values_of
from graph.core.names import parted
from graph.core.text_columns import buffers_of
from graph.index.rows import rows_by

Numbers = npt.NDArray[np.int64]

_MOST_LOOPED = 20_000
"""More places than this are looked for in all of a text at once."""
# A bit for each letter from a to z, for digits two and two, and one for all that is no ASCII.
_DIGITS = np.uint32(0b11111 << 26)
_BITS = np.zeros(256, np.uint32)
_BITS[ord("a") : ord("z") + 1] = np.uint32(1) << np.arange(26, dtype=np.uint32)
_BITS[ord("0") : ord("9") + 1] = np.uint32(1) << (np.arange(10, dtype=np.uint32) // 2 + 26)
_BITS[128:] = np.uint32(1 << 31)
_WORDLIKE = np.array([chr(code).isalnum() for code in range(128)] + [True] * 128)


class SearchedTexts:
    """Texts that are searched letter by letter.

    Examples
    --------
    >>> texts = SearchedTexts([text_array(["limits", "series", "sets"])])
    >>> texts.all_holding("se").tolist(), texts.all_holding("ss").tolist()
    ([1, 2], [])
    """

    def __init__(self, chunks: list[pa.Array]) -> None:
        self.texts = pa.concat_arrays([*chunks, text_array([])])
        self.ends, self.letters = buffers_of(self.texts)
        self._content = self.letters.tobytes()[: int(self.ends[-1])]
        self.lengths: npt.NDArray[np.int32] = values_of(pc.utf8_length(self.texts))

    def first_places(self, piece: str) -> Numbers:
        """Return the first places of the memory, 20,000 at most, at which `piece` stands."""
        wanted = piece.encode()
        found: list[int] = []
        place = -1
        while len(found) < _MOST_LOOPED and (place := self._content.find(wanted, place + 1)) >= 0:
            found.append(place)
        return np.array(found, np.int64)

    def places_of(self, piece: str) -> Numbers:
        """Return every place of the memory at which `piece` stands, be it across the end of a text."""
        places = self.first_places(piece)
        return self._compared(piece.encode()) if len(places) == _MOST_LOOPED else places

    def holding(self, places: Numbers, piece: str) -> tuple[Numbers, Numbers]:
        """Return the texts that hold `piece` at one of these places, and those places."""
        texts = np.searchsorted(self.ends, places, side="right") - 1
        inside = places + len(piece.encode()) <= self.ends[texts + 1]
        return texts[inside], places[inside]

    def all_holding(self, piece: str) -> Numbers:
        """Return the texts that hold `piece`."""
        places = self.first_places(piece)
        if len(places) == _MOST_LOOPED:
            return np.flatnonzero(marks_of(pc.match_substring(self.texts, piece)))
        return self.holding(places, piece)[0]

    def _compared(self, wanted: bytes) -> Numbers:
        letters = np.frombuffer(self._content, np.uint8)
        places = np.flatnonzero(letters[: len(letters) - len(wanted) + 1] == wanted[0])
        for offset in range(1, len(wanted)):
            places = places[letters[places + offset] == wanted[offset]]
        return places


class Words(NamedTuple):
    """The words of texts: each word, the text that has it, and each text with letters and digits alone."""

    words: pa.Array
    owners: Numbers
    squeezed: pa.Array


def words_of_texts(texts: pa.Array) -> Words:
    """Return the words of folded texts, which stand in the memory of the squeezed texts.

    Examples
    --------
    >>> found = words_of_texts(text_array(["k-means", "bayes' theorem"]))
    >>> found.words.to_pylist(), found.owners.tolist(), found.squeezed.to_pylist()
    (['k', 'means', 'bayes', 'theorem'], [0, 0, 1, 1], ['kmeans', 'bayestheorem'])
    """
    others = pc.invert(pc.string_is_ascii(texts))
    spaced = [parted(text) for text in texts.filter(others).to_pylist()]
    ends, letters = buffers_of(pc.replace_with_mask(texts, others, text_array(spaced)) if spaced else texts)
    letters = letters[: int(ends[-1])]
    kept = _WORDLIKE[letters]
    fresh = np.zeros(len(letters) + 1, bool)
    fresh[ends] = True
    begins = np.flatnonzero(kept & (fresh[:-1] | ~np.concatenate([[False], kept[:-1]])))
    content = pa.py_buffer(letters[kept].tobytes())
    place = np.concatenate([[0], np.cumsum(kept)]).astype(np.int32)
    words = pa.py_buffer(np.append(place[begins], place[-1]))
    return Words(
        pa.Array.from_buffers(pa.string(), len(begins), [None, words, content]),
        np.searchsorted(ends, begins, side="right") - 1,
        pa.Array.from_buffers(pa.string(), len(texts), [None, pa.py_buffer(place[ends]), content]),
    )


def letters_of(texts: pa.Array) -> npt.NDArray[np.uint32]:
    """Return which letters each text has, a bit for each.

    A slip takes away one of these bits at most, and adds one: texts that differ in more are not compared.

    Examples
    --------
    >>> [int(bits) for bits in letters_of(text_array(["abba", "", "c"]))]
    [3, 0, 4]
    """
    ends, letters = buffers_of(texts)
    bits = np.append(_BITS[letters[: int(ends[-1])]], np.uint32(0))
    found: npt.NDArray[np.uint32] = np.bitwise_or.reduceat(bits, ends[:-1])
    found[np.diff(ends) == 0] = 0
    return found


class Vocabulary:
    """Texts, each different one compared once with what is typed.

    Examples
    --------
    >>> places, slips = Vocabulary(text_array(["hessian", "chess", "cheese", "chess"])).near("chese", 1)
    >>> places.tolist(), slips.tolist()
    ([1, 3, 2], [1, 1, 1])
    """

    def __init__(self, texts: pa.Array) -> None:
        encoded = texts.dictionary_encode()
        lengths: npt.NDArray[np.int32] = values_of(pc.utf8_length(encoded.dictionary))
        order = np.argsort(lengths, kind="stable").astype(np.int32)
        place = np.empty_like(order)
        place[order] = np.arange(len(order), dtype=np.int32)
        self._rows = rows_by(place[values_of(encoded.indices)], np.zeros(len(texts), np.int32), len(order))
        self._texts = encoded.dictionary.take(number_array(order))
        self._lengths = lengths[order]
        self._letters = letters_of(self._texts)

    def near(self, typed: str, most: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """Return the places of texts of which at most so many slips make `typed`, and how many; numbers have none."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        begin, end = np.searchsorted(self._lengths, [len(typed) - most, len(typed) + most + 1])
        other = self._letters[begin:end] ^ letters_of(text_array([typed]))[0]
        alike = begin + np.flatnonzero((np.bitwise_count(other) <= 2 * most) & (other & _DIGITS == 0))
        texts = self._texts.take(number_array(alike)).to_pylist()
        slips = process.cdist([typed], texts or [""], scorer=OSA.distance, score_cutoff=most, dtype=np.int32)[0][
            : len(texts)
        ]
        number = _number_in(typed)
        kept = [place for place in np.flatnonzero(slips <= most).tolist() if _number_in(texts[place]) == number]
        found = alike[kept]
        return self._rows.edges[self._rows.positions(found)], np.repeat(slips[kept], self._rows.degrees[found])


def _number_in(text: str) -> str:
    return "".join(filter(str.isdigit, text))
