"""Finding a topic among a million by what a person types: the questions of `NameIndex`, asked of columns."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.core.arrow import number_array, text_array, values_of
from graph.core.content import Content
from graph.core.name_normalization import folded_texts
from graph.core.names import (
    BEGINS,
    HOLDS,
    NEAR_MISS,
    OTHER_NAME,
    SAME,
    SHORTEST_PIECE,
    SHORTEST_SLIP,
    SUGGESTIONS,
    SUMMARY,
    WORD,
    begins_with,
    folded,
    mistyped,
    squeezed,
)
from graph.core.text_columns import buffers_of
from graph.errors import AmbiguousNameError, UnknownTopicError

Numbers = npt.NDArray[np.int64]
Keys = npt.NDArray[np.int64]

_BEFORE_WORD = np.frombuffer(b" -(", np.uint8)
_MOST_LOOPED = 20_000
"""More places than this are looked for in all of a text at once."""
_MOST_CANDIDATES = 10_000
"""So many words at most are compared letter by letter for a typing mistake."""
_LONGEST_KEY = (1 << 23) - 1
_ID = (1 << 32) - 1
_SHORT = 2


class LargeNameIndex:
    """All the words that the topics of a graph of columns answer to; answers as `graph.core.names.NameIndex` does.

    Only names that differ by typing mistakes are looked for less thoroughly: among words that share a piece of some
    letters with what was typed, and at most 10,000 of these.

    Examples
    --------
    >>> from graph.core.columns import columns_of
    >>> from graph.model import Records, Topic
    >>> topics = (Topic("knn", "k-nearest neighbours", aliases=("KNN",)), Topic("pca", "PCA"))
    >>> index = LargeNameIndex(Content(columns_of(Records(topics, ()))))
    >>> index.find("K-NEAREST neighbours"), index.search("nearst"), index.search("near")
    ('knn', ['knn'], ['knn'])
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        topics = content.columns.topics
        aliases = topics["aliases"]
        owners = np.arange(len(topics))
        of_alias = np.repeat(owners, values_of(pc.list_value_length(aliases)))
        self._owners = np.concatenate([owners, owners, of_alias])
        self._words = _Texts(
            [
                *folded_texts(topics["id"]).chunks,
                *folded_texts(topics["name"]).chunks,
                *folded_texts(pc.list_flatten(aliases)).chunks,
            ]
        )

    @cached_property
    def _squeezed(self) -> _Texts:
        return _Texts([_squeezed_texts(self._words)])

    @cached_property
    def _summaries(self) -> _Texts:
        return _Texts(folded_texts(self._content.columns.topics["summary"]).chunks)

    def find(self, name: str) -> str:
        """Return the id of the one topic that answers to `name`; see `NameIndex.find`.

        Raises
        ------
        UnknownTopicError
            If none does; `suggestions` holds near misses, best first.
        AmbiguousNameError
            If several do.
        """
        if self._content.number(name) >= 0:
            return name
        owners = self._owners_of(folded(name))
        if len(owners) > 1:
            names = self._content.names(owners)
            own = [place for place, other in enumerate(names) if folded(other) == folded(name)]
            owners = owners[own] if own else owners
        ids = self._content.ids(owners)
        if len(ids) > 1:
            raise AmbiguousNameError(name, ids)
        if not ids:
            raise UnknownTopicError(name, self.suggest(name))
        return ids[0]

    def knows(self, name: str) -> bool:
        """Return whether some topic answers to `name`."""
        return self._content.number(name) >= 0 or len(self._owners_of(folded(name))) > 0

    def suggest(self, name: str, limit: int = SUGGESTIONS) -> list[str]:
        """Return at most `limit` topic names that are near to `name`, best first."""
        from rapidfuzz import fuzz, process

        typed = folded(name)
        words = self._candidates(typed)
        near = process.extract(typed, list(words), scorer=fuzz.WRatio, score_cutoff=NEAR_MISS, limit=8 * limit)
        ranked = sorted(near, key=lambda hit: (-fuzz.ratio(typed, hit[0]), hit[0]))
        owners = list(dict.fromkeys(owner for word, _, _ in ranked for owner in words[word]))
        return list(dict.fromkeys(self._content.names(np.array(owners, np.int64))))[:limit]

    def search(self, text: str, limit: int = 12) -> list[str]:
        """Return ids of topics that match what was typed so far, best first; see `NameIndex.search`.

        Notes
        -----
        One or two passes over the text of all names at the speed of memory, and one over all summaries where
        names do not give enough.
        """
        typed = folded(text)
        if not typed or not _is_text(typed):
            return []
        keys = np.zeros(0, np.int64)
        best: Numbers = keys
        for more in self._stages(typed):
            keys = np.concatenate([keys, more])
            best = _best(keys, limit)
            if len(best) == limit:
                break
        near = [] if len(keys) or len(typed) < SHORTEST_SLIP else self._near(typed, limit)
        if len(best) < limit and len(typed) >= SHORTEST_PIECE:
            best = _best(np.concatenate([keys, self._summary_keys(typed, keys)]), limit)
        return list(dict.fromkeys([*near, *self._content.ids(self._by_rank[best])]))[:limit]

    def nearest(self, text: str, limit: int = SUGGESTIONS) -> list[str]:
        """Return ids of the topics whose names are least unlike a text; see `NameIndex.nearest`."""
        from rapidfuzz import fuzz, process

        words = self._candidates(folded(text))
        near = process.extract(folded(text), list(words), scorer=fuzz.WRatio, limit=limit)
        owners = list(dict.fromkeys(owner for word, _, _ in near for owner in words[word]))[:limit]
        return self._content.ids(np.array(owners, np.int64))

    def _stages(self, typed: str) -> Iterator[Keys]:
        """Keys of the words that fit, the best first: what comes later never goes before what was there already."""
        words = self._words
        begins = np.flatnonzero(pc.starts_with(words.texts, typed))
        same = np.where(begins < 2 * len(self._content.rank), SAME, OTHER_NAME)
        yield self._keys(np.where(words.lengths[begins] == len(typed), same, BEGINS), begins)
        places = words.places_of(typed)
        at_word = places[np.isin(words.letters[np.maximum(places - 1, 0)], _BEFORE_WORD)]
        held, begin = words.holding(at_word, typed)
        held = held[begin > words.ends[held]]
        yield self._keys(np.full(len(held), WORD), held)
        if len(typed) <= SHORTEST_PIECE:
            return
        held = words.holding(places, typed)[0]
        if plain := squeezed(typed):
            held = np.concatenate([held, self._squeezed.all_holding(plain)])
        yield self._keys(np.full(len(held), HOLDS), held)

    @cached_property
    def _by_rank(self) -> Numbers:
        return np.argsort(self._content.rank)

    def _keys(self, match: Numbers, words: Numbers) -> Keys:
        """What is sorted by: how well a word matches, how long it is, and the id of its topic."""
        return _keys(match, self._words.lengths[words], self._content.rank[self._owners[words]])

    def _summary_keys(self, typed: str, keys: Keys) -> Keys:
        """Keys of the topics in whose summary alone a word begins with what was typed."""
        topics = self._summaries.all_holding(typed)
        texts = self._summaries.texts.take(number_array(topics)).to_pylist()
        topics = topics[np.array([bool(begins_with(typed).search(text)) for text in texts], bool)]
        topics = topics[~np.isin(self._content.rank[topics], keys & _ID)]
        lengths = values_of(pc.utf8_length(self._content.columns.topics["summary"].take(number_array(topics))))
        return _keys(np.full(len(topics), SUMMARY), lengths, self._content.rank[topics])

    def _owners_of(self, word: str) -> Numbers:
        if not _is_text(word):
            return np.zeros(0, np.int64)
        return np.unique(self._owners[np.flatnonzero(pc.equal(self._words.texts, word))])

    def _near(self, typed: str, limit: int) -> list[str]:
        words = self._candidates(typed)
        owners = list(dict.fromkeys(owner for word in mistyped(typed, words, limit) for owner in words[word]))[:limit]
        return self._content.ids(np.array(owners, np.int64))

    def _candidates(self, typed: str) -> dict[str, list[int]]:
        """Words that may be meant, with the topics that have them: such as share a piece with what was typed.

        Of three pieces, one is left whole by any two mistakes. Of a frequent piece only the first words count.
        """
        if len(typed) <= _SHORT or not _is_text(typed):
            return {}
        size = max(_SHORT, len(typed) // 3)
        pieces = sorted({typed[begin : begin + size] for begin in range(0, len(typed) - size + 1, size)})
        held = [self._words.some_holding(piece, _MOST_CANDIDATES // len(pieces)) for piece in pieces]
        found = np.unique(np.concatenate([np.zeros(0, np.int64), *held]))
        words: dict[str, list[int]] = {}
        texts = self._words.texts.take(number_array(found)).to_pylist()
        for word, owner in zip(texts, self._owners[found].tolist(), strict=True):
            words.setdefault(word, []).append(owner)
        return words


class _Texts:
    """Many texts in one piece of memory, and where a piece of text occurs in them."""

    def __init__(self, chunks: list[pa.Array]) -> None:
        self.texts = pa.concat_arrays([*chunks, text_array([])])
        self.ends, self.letters = buffers_of(self.texts)
        self._content = self.letters.tobytes()[: int(self.ends[-1])]
        self.lengths: npt.NDArray[np.int32] = values_of(pc.utf8_length(self.texts))

    def some_holding(self, piece: str, most: int) -> Numbers:
        """Return at most the first `most` texts that hold `piece`."""
        return self.holding(self._looped(piece.encode(), most), piece)[0]

    def places_of(self, piece: str) -> Numbers:
        """Return every place of the memory at which `piece` stands, be it across the end of a text."""
        wanted = piece.encode()
        places = self._looped(wanted, _MOST_LOOPED)
        return self._compared(wanted) if len(places) == _MOST_LOOPED else places

    def holding(self, places: Numbers, piece: str) -> tuple[Numbers, Numbers]:
        """Return the texts that hold `piece` at one of these places, and those places."""
        texts = np.searchsorted(self.ends, places, side="right") - 1
        inside = places + len(piece.encode()) <= self.ends[texts + 1]
        return texts[inside], places[inside]

    def all_holding(self, piece: str) -> Numbers:
        """Return the texts that hold `piece`."""
        places = self._looped(piece.encode(), _MOST_LOOPED)
        if len(places) == _MOST_LOOPED:
            return np.flatnonzero(pc.match_substring(self.texts, piece))
        return self.holding(places, piece)[0]

    def _looped(self, wanted: bytes, most: int) -> Numbers:
        """The first `most` places, found one after the other."""
        found: list[int] = []
        place = -1
        while len(found) < most and (place := self._content.find(wanted, place + 1)) >= 0:
            found.append(place)
        return np.array(found, np.int64)

    def _compared(self, wanted: bytes) -> Numbers:
        letters = np.frombuffer(self._content, np.uint8)
        places = np.flatnonzero(letters[: len(letters) - len(wanted) + 1] == wanted[0])
        for offset in range(1, len(wanted)):
            places = places[letters[places + offset] == wanted[offset]]
        return places


def _keys(match: Numbers, lengths: npt.NDArray[np.int32], ranks: npt.NDArray[np.int32]) -> Keys:
    return match.astype(np.int64) << 56 | np.minimum(lengths, _LONGEST_KEY).astype(np.int64) << 32 | ranks


def _best(keys: Keys, limit: int) -> Numbers:
    """The ranks of the ids of the first `limit` topics by key, each by its best."""
    most = 4 * limit
    while True:
        first = np.sort(np.partition(keys, most)[:most] if most < len(keys) else keys)
        topics = first & _ID
        ranks: Numbers = topics[np.sort(np.unique(topics, return_index=True)[1])][:limit]
        if len(ranks) == limit or most >= len(keys):
            return ranks
        most *= 8


def _squeezed_texts(words: _Texts) -> pa.Array:
    """Each text with letters and digits alone."""
    table = np.array([chr(code).isalnum() for code in range(128)] + [False] * 128)
    letters = words.letters[: int(words.ends[-1])]
    kept = table[letters]
    ends = np.concatenate([[0], np.cumsum(kept)])[words.ends].astype(np.int32)
    content = letters[kept].tobytes()
    plain = pa.Array.from_buffers(pa.string(), len(words.texts), [None, pa.py_buffer(ends), pa.py_buffer(content)])
    others = pc.invert(pc.string_is_ascii(words.texts))
    texts = [squeezed(text) for text in words.texts.filter(others).to_pylist()]
    return pc.replace_with_mask(plain, others, text_array(texts)) if texts else plain


def _is_text(typed: str) -> bool:
    try:
        typed.encode()
    except UnicodeEncodeError:
        return False
    return True
