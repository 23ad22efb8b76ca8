"""Finding a topic by what a person types: its id, its name or an alias, in any case.

`NameIndex.find` answers "which topic is this?" and must be sure; `NameIndex.search` answers "what might
they mean?" while somebody is still typing, and forgives slips.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.core.arrow import marks_of, number_array, text_array, values_of
from graph.core.columns import columns_of
from graph.core.content import Content
from graph.core.name_normalization import folded_texts
from graph.core.names import folded, parted, slips_in, squeezed
from graph.core.text_columns import text_column
from graph.core.text_search import Numbers, SearchedTexts, Vocabulary, Words, letters_of, words_of_texts
from graph.errors import AmbiguousNameError, UnknownTopicError
from graph.model import Records, Topic

Keys = npt.NDArray[np.int64]

SUGGESTIONS = 3
# rapidfuzz scores run to 100; below this a "did you mean" is a guess rather than a near miss
NEAR_MISS = 70.0
SHORTEST_PIECE = 3
"""Fewer letters stand in the middle of too many names, and in too many summaries, to mean them."""
SAME, OTHER_NAME, BEGINS, WORD, HOLDS, SLIP, SUMMARY, TITLE = range(8)
"""How something was found, the best first."""
# What was typed is looked for at every click, not only at the keys: so many answers are kept.
_MOST_SEARCHED = 64
_MOST_COMPARED = 10_000
"""So many names at most, those of the most alike letters, are compared for a suggestion."""
_FAR = 1000
"""More than any slips that are forgiven."""
_BEFORE_WORD = np.frombuffer(b" -(", np.uint8)
_IN_WORD = np.array([chr(code).isalnum() or chr(code) == "_" for code in range(128)] + [False] * 128)
_ASCII = 127
_LONGEST_KEY = (1 << 23) - 1
_LONGEST_SLIP = (1 << 16) - 1
_ID = (1 << 32) - 1


class NameIndex:
    """All the words that topics answer to, in columns: one search and one ranking for few topics and for a million.

    Examples
    --------
    >>> index = NameIndex.of([Topic("knn", "k-nearest neighbours", aliases=("KNN",)), Topic("pca", "PCA")])
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
        self._words = SearchedTexts(
            [
                *folded_texts(topics["id"]).chunks,
                *folded_texts(topics["name"]).chunks,
                *folded_texts(pc.list_flatten(aliases)).chunks,
            ]
        )
        self._kept = lru_cache(_MOST_SEARCHED)(self._found)

    @classmethod
    def of(cls, topics: Iterable[Topic]) -> NameIndex:
        """Return the index of these topics, of several with one id the last."""
        return cls(Content(columns_of(Records(tuple({topic.id: topic for topic in topics}.values()), ()))))

    def find(self, name: str) -> str:
        """Return the id of the one topic that answers to `name`.

        An exact id wins over any name; a topic's own name wins over another's alias.

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
        """Return at most `limit` topic names that are near to `name`, best first.

        About 1 µs for each name, of 10,000 at most.
        """
        from rapidfuzz import fuzz, process

        typed = folded(name)
        words = self._alike(typed)
        # Ratio of whole words catches typing mistakes, the weighted one a name typed in part.
        near = process.extract(typed, list(words), scorer=fuzz.WRatio, score_cutoff=NEAR_MISS, limit=8 * limit)
        ranked = sorted(near, key=lambda hit: (-fuzz.ratio(typed, hit[0]), hit[0]))
        owners = list(dict.fromkeys(owner for word, _, _ in ranked for owner in words[word]))
        return list(dict.fromkeys(self._content.names(np.array(owners, np.int64))))[:limit]

    def nearest(self, text: str, limit: int = SUGGESTIONS) -> list[str]:
        """Return ids of the topics whose names are least unlike a text that nothing matches.

        Examples
        --------
        >>> NameIndex.of([Topic("graphs", "Graphs"), Topic("pca", "PCA")]).nearest("RAG", 1)
        ['graphs']
        """
        from rapidfuzz import fuzz, process

        typed = folded(text)
        words = self._alike(typed)
        near = process.extract(typed, list(words), scorer=fuzz.WRatio, limit=8 * limit)
        ranked = sorted(near, key=lambda hit: (-round(hit[1] + fuzz.ratio(typed, hit[0])), hit[0]))
        owners = list(dict.fromkeys(owner for word, _, _ in ranked for owner in words[word]))[:limit]
        return self._content.ids(np.array(owners, np.int64))

    def search(self, text: str, limit: int = 12) -> list[str]:
        """Return ids of topics that match what was typed so far, best first.

        A name that is `text` comes first, then another name that is, then names that begin with it, then words that do,
        then names that hold it anywhere (not for three letters or fewer: chance); where there are none of these, names
        with a word, or as a whole, that differ by slips: one in 5 letters, two in 6, three in 10. Numbers have none.
        Summaries and titles of resources in which a word begins with it come last.
        Shorter names and then ids break ties. Empty text finds nothing.

        Notes
        -----
        A few passes over the text of all names at the speed of memory, and one over all summaries and titles where
        names do not give enough. Words are told apart at the first slip.
        """
        typed = folded(text)
        return list(self._kept(typed, limit)) if typed and _is_text(typed) else []

    def _found(self, typed: str, limit: int) -> tuple[str, ...]:
        keys: Keys = np.zeros(0, np.int64)
        best: Numbers = keys
        for more in self._stages(typed):
            keys = np.concatenate([keys, more])
            best = _best(keys, limit)
            if len(best) == limit:
                break
        if not len(keys):
            keys = self._slip_keys(typed)
        if len(best) < limit and len(typed) >= SHORTEST_PIECE:
            for match, texts in ((SUMMARY, self._summaries), (TITLE, self._titles)):
                keys = np.concatenate([keys, self._text_keys(match, texts, typed, keys, limit)])
        return tuple(self._content.ids(self._by_rank[_best(keys, limit)]))

    def _stages(self, typed: str) -> Iterator[Keys]:
        """Keys of the words that fit, the best first: what comes later never goes before what was there already."""
        words = self._words
        begins = np.flatnonzero(marks_of(pc.starts_with(words.texts, typed)))
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

    def _slip_keys(self, typed: str) -> Keys:
        """Keys of the names for which `typed` may be a slip: by slips, whole names before words of longer ones."""
        parts = parted(typed).split()
        plain = "".join(parts)
        most = slips_in(len(plain))
        if not most:
            return np.zeros(0, np.int64)
        cost = self._least(plain, most, whole=True)
        if len(parts) > 1:
            cost = np.minimum(cost, self._least_of_all(list(dict.fromkeys(parts))))
        words = np.flatnonzero(cost <= 2 * most + 1)
        lengths = cost[words].astype(np.int64) << 16 | np.minimum(self._words.lengths[words], _LONGEST_SLIP)
        return _keys(np.full(len(words), SLIP), lengths, self._content.rank[self._owners[words]])

    def _least_of_all(self, parts: list[str]) -> npt.NDArray[np.int32]:
        """Twice the fewest slips with which each name has a word for every part, and one."""
        cost = np.ones(len(self._words.texts), np.int32)
        for part in parts:
            cost += self._least(part, slips_in(len(part)), whole=False) - 1
            if cost.min(initial=_FAR) >= _FAR:
                break
        return cost

    def _least(self, typed: str, most: int, whole: bool) -> npt.NDArray[np.int32]:
        """Twice the fewest slips that make `typed` of a word of each name, and one; or of all of it, where asked."""
        owners, words = self._plain.owners, len(self._plain.words)
        places, slips = self._vocabulary.near(typed, most)
        inner = places < words
        cost = np.full(len(self._words.texts), _FAR, np.int32)
        np.minimum.at(cost, owners[places[inner]], 2 * slips[inner] + 1)
        if whole:
            np.minimum.at(cost, places[~inner] - words, 2 * slips[~inner])
        return cost

    @cached_property
    def _plain(self) -> Words:
        return words_of_texts(self._words.texts)

    @cached_property
    def _squeezed(self) -> SearchedTexts:
        return SearchedTexts([self._plain.squeezed])

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(pa.concat_arrays([self._plain.words, self._plain.squeezed]))

    @cached_property
    def _letters(self) -> npt.NDArray[np.uint32]:
        return letters_of(self._words.texts)

    @cached_property
    def _summaries(self) -> _Texts:
        summaries = self._content.columns.topics["summary"]
        return self._texts(summaries, np.arange(len(summaries)), values_of(pc.utf8_length(summaries)))

    @cached_property
    def _titles(self) -> _Texts:
        resources = self._content.resources
        owners = self._content.numbers(one.topic for one in resources).astype(np.int64)
        known = np.flatnonzero(owners >= 0)
        titles = text_column([resources[place].title for place in known.tolist()])
        return self._texts(titles, owners[known], np.zeros(len(known), np.int32))

    def _texts(self, texts: pa.ChunkedArray, owners: Numbers, lengths: npt.NDArray[np.int32]) -> _Texts:
        """Texts in the order in which they are found: the search stops where it has enough."""
        order = np.lexsort((self._content.rank[owners], lengths))
        ordered = folded_texts(texts).take(number_array(order))
        return _Texts(SearchedTexts(ordered.chunks), owners[order], lengths[order])

    def _text_keys(self, match: int, texts: _Texts, typed: str, keys: Keys, limit: int) -> Keys:
        """Keys of the first topics that have a word that begins with what was typed in these texts alone."""
        searched = texts.searched
        held = _beginning_words(searched, searched.first_places(typed), typed)
        if len(np.unique(texts.owners[held])) < 2 * limit:
            held = _beginning_words(searched, searched.places_of(typed), typed)
        ranks = self._content.rank[texts.owners[held]]
        new = ~np.isin(ranks, keys & _ID)
        return _keys(np.full(int(new.sum()), match), texts.lengths[held][new], ranks[new])

    def _owners_of(self, word: str) -> Numbers:
        if not _is_text(word):
            return np.zeros(0, np.int64)
        return np.unique(self._owners[np.flatnonzero(marks_of(pc.equal(self._words.texts, text_array([word])[0])))])

    def _alike(self, typed: str) -> dict[str, list[int]]:
        """Names that may be meant, with the topics that have them: those that lack fewest letters of what was typed."""
        if not _is_text(typed):
            return {}
        found = np.arange(len(self._letters))
        if len(found) > _MOST_COMPARED:
            asked = letters_of(text_array([typed]))[0]
            unlike = 4 * np.bitwise_count(asked & ~self._letters) + np.bitwise_count(self._letters & ~asked)
            found = np.sort(np.argsort(unlike, kind="stable")[:_MOST_COMPARED])
        words: dict[str, list[int]] = {}
        texts = self._words.texts.take(number_array(found)).to_pylist()
        for word, owner in zip(texts, self._owners[found].tolist(), strict=True):
            words.setdefault(word, []).append(owner)
        return words


class _Texts(NamedTuple):
    """Texts beside the names, whose they are, and by which length they are ranked."""

    searched: SearchedTexts
    owners: Numbers
    lengths: npt.NDArray[np.int32]


def _beginning_words(texts: SearchedTexts, places: Numbers, typed: str) -> Numbers:
    """The texts in which a word begins with `typed` at one of the places at which it stands."""
    held, places = texts.holding(places, typed)
    before = texts.letters[np.maximum(places - 1, 0)]
    first = places == texts.ends[held]
    begin = first | ~(_IN_WORD[before] | (before > _ASCII))
    # Whether a letter beyond ASCII belongs to a word is asked of the text.
    doubtful = np.flatnonzero(~first & (before > _ASCII))
    for place in doubtful.tolist():
        text = texts.letters[int(texts.ends[held[place]]) : int(places[place])].tobytes().decode()
        begin[place] = not text[-1].isalnum()
    return np.unique(held[begin])


def _keys(match: Numbers, lengths: npt.NDArray[np.integer[Any]], ranks: npt.NDArray[np.int32]) -> Keys:
    keys: Keys = match.astype(np.int64) << 56 | np.minimum(lengths, _LONGEST_KEY).astype(np.int64) << 32 | ranks
    return keys


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


def _is_text(typed: str) -> bool:
    try:
        typed.encode()
    except UnicodeEncodeError:
        return False
    return True
