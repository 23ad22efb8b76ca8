"""Finding a topic by what a person types: its id, its name or an alias, in any case.

`NameIndex.find` answers "which topic is this?" and must be sure; `NameIndex.search` answers "what might
they mean?" while somebody is still typing, and forgives typing mistakes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Protocol

from graph.errors import AmbiguousNameError, UnknownTopicError
from graph.model import Resource, Topic

SUGGESTIONS = 3
# rapidfuzz scores run to 100; below this a "did you mean" is a guess rather than a near miss
NEAR_MISS = 70.0
# A slip in a part of a longer name: what such a part must score, what is taken off, and what is too far from the best.
_NEAR_PART, _PART_COSTS, _CLEARLY_WORSE = 78.0, 8.0, 12.0
SHORTEST_SLIP = 5
"""A slip in fewer letters may be anything: what is nearest is shown, and nobody is led there."""
SHORTEST_PIECE = 3
SAME, OTHER_NAME, BEGINS, WORD, HOLDS, SLIP, SUMMARY, TITLE = range(8)
"""How something was found, the best first."""
# What was typed is looked for at every click, not only at the keys: so many answers are kept.
_MOST_SEARCHED = 64


def folded(text: str) -> str:
    """Return `text` as it is compared: one Unicode form, no case, single blanks.

    Examples
    --------
    >>> folded("  Bayes'  THEOREM ")
    "bayes' theorem"
    """
    low = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return " ".join(low.split())


def squeezed(text: str) -> str:
    """Return the letters and digits of `text` alone, so that "k-means", "k means" and "kmeans" meet.

    Examples
    --------
    >>> squeezed("k-means"), squeezed("k means")
    ('kmeans', 'kmeans')
    """
    return "".join(character for character in text if character.isalnum())


class Names(Protocol):
    """What answers to names; see `NameIndex`."""

    def find(self, name: str) -> str:
        """Return the id of the one topic that answers to `name`."""

    def knows(self, name: str) -> bool:
        """Return whether some topic answers to `name`."""

    def suggest(self, name: str, limit: int = SUGGESTIONS) -> list[str]:
        """Return at most `limit` topic names that are near to `name`, best first."""

    def search(self, text: str, limit: int = 12) -> list[str]:
        """Return ids of topics that match what was typed so far, best first."""

    def nearest(self, text: str, limit: int = SUGGESTIONS) -> list[str]:
        """Return ids of the topics whose names are least unlike a text that nothing matches."""


class NameIndex:
    """All the words that topics answer to.

    Examples
    --------
    >>> index = NameIndex([Topic("knn", "k-nearest neighbours", aliases=("KNN",)), Topic("pca", "PCA")])
    >>> index.find("K-NEAREST neighbours")
    'knn'
    >>> index.search("nearst")
    ['knn']
    """

    def __init__(
        self, topics: Iterable[Topic], resources: Mapping[str, Sequence[Resource]] = MappingProxyType({})
    ) -> None:
        self._ids: dict[str, str] = {}
        self._names: dict[str, list[str]] = {}
        self._summaries: dict[str, str] = {}
        for topic in topics:
            self._ids[topic.id] = topic.name
            self._summaries[topic.id] = topic.summary
            for word in dict.fromkeys(folded(word) for word in (topic.id, topic.name, *topic.aliases)):
                owners = self._names.setdefault(word, [])
                if topic.id not in owners:
                    owners.append(topic.id)
        self._resources = resources
        self._kept = lru_cache(_MOST_SEARCHED)(self._found)

    @cached_property
    def _squeezed(self) -> dict[str, str]:
        return {word: squeezed(word) for word in self._names}

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
        if name in self._ids:
            return name
        owners = self._names.get(folded(name), [])
        if len(owners) > 1:
            owners = [topic for topic in owners if folded(self._ids[topic]) == folded(name)] or owners
        if len(owners) > 1:
            raise AmbiguousNameError(name, owners)
        if not owners:
            raise UnknownTopicError(name, self.suggest(name))
        return owners[0]

    def knows(self, name: str) -> bool:
        """Return whether some topic answers to `name`."""
        return name in self._ids or folded(name) in self._names

    def suggest(self, name: str, limit: int = SUGGESTIONS) -> list[str]:
        """Return at most `limit` topic names that are near to `name`, best first.

        One pass over all names, about 1 µs for each.
        """
        from rapidfuzz import fuzz, process

        typed = folded(name)
        # Ratio of whole words catches typing mistakes, the weighted one a name typed in part.
        near = process.extract(typed, list(self._names), scorer=fuzz.WRatio, score_cutoff=NEAR_MISS, limit=8 * limit)
        ranked = sorted(near, key=lambda hit: (-fuzz.ratio(typed, hit[0]), hit[0]))
        found = dict.fromkeys(self._ids[topic] for word, _, _ in ranked for topic in self._names[word])
        return list(found)[:limit]

    def search(self, text: str, limit: int = 12) -> list[str]:
        """Return ids of topics that match what was typed so far, best first.

        A name that is `text` comes first, then another name that is, then names that begin with it, then words that do,
        then names that hold it anywhere (not for three letters or fewer: chance); where there are none of these, names
        that differ by a typing mistake. Summaries and titles of resources in which a word begins with it come last.
        Shorter names and then ids break ties. Empty text finds nothing.
        """
        typed = folded(text)
        if not typed:
            return []
        return list(self._kept(typed, limit))

    def nearest(self, text: str, limit: int = SUGGESTIONS) -> list[str]:
        """Return ids of the topics whose names are least unlike a text that nothing matches.

        Examples
        --------
        >>> NameIndex([Topic("graphs", "Graphs"), Topic("pca", "PCA")]).nearest("RAG", 1)
        ['graphs']
        """
        from rapidfuzz import fuzz, process

        typed = folded(text)
        near = process.extract(typed, list(self._names), scorer=fuzz.WRatio, limit=8 * limit)
        ranked = sorted(near, key=lambda hit: (-round(hit[1] + fuzz.ratio(typed, hit[0])), hit[0]))
        return list(dict.fromkeys(topic for word, _, _ in ranked for topic in self._names[word]))[:limit]

    def _found(self, typed: str, limit: int) -> tuple[str, ...]:
        best: dict[str, tuple[int, int, str]] = {}
        plain = squeezed(typed)
        for word, topic in self._words():
            rank = _match(typed, plain, word, self._squeezed[word])
            if rank == SAME and word not in (folded(self._ids[topic]), folded(topic)):
                rank = OTHER_NAME
            if rank is not None and (rank < HOLDS or len(typed) > SHORTEST_PIECE):
                best[topic] = min(best.get(topic, (9, 0, "")), (rank, len(word), topic))
        if not best and len(typed) >= SHORTEST_SLIP:
            best = {topic: (SLIP, place, topic) for place, topic in enumerate(self._near(typed, limit))}
        if len(typed) >= SHORTEST_PIECE:
            self._add_texts(best, begins_with(typed))
        return tuple(topic for _, _, topic in sorted(best.values()))[:limit]

    def _add_texts(self, best: dict[str, tuple[int, int, str]], begins: re.Pattern[str]) -> None:
        """Add the topics whose summary or sources have a word that begins so."""
        for topic, summary in self._summaries.items():
            if topic not in best and begins.search(folded(summary)):
                best[topic] = (SUMMARY, len(summary), topic)
        for topic, sources in self._resources.items():
            if topic not in best and topic in self._ids and any(begins.search(folded(one.title)) for one in sources):
                best[topic] = (TITLE, 0, topic)

    def _words(self) -> Iterator[tuple[str, str]]:
        return ((word, topic) for word, owners in self._names.items() for topic in owners)

    def _near(self, typed: str, limit: int) -> list[str]:
        words = mistyped(typed, self._names, limit)
        return list(dict.fromkeys(topic for word in words for topic in self._names[word]))


def begins_with(typed: str) -> re.Pattern[str]:
    """Return what finds a word that begins with `typed`.

    Examples
    --------
    >>> bool(begins_with("rag").search("a rag doll")), bool(begins_with("rag").search("a fragment"))
    (True, False)
    """
    return re.compile(rf"(?<!\w){re.escape(typed)}")


def mistyped(typed: str, words: Iterable[str], limit: int) -> list[str]:
    """Return the words for which `typed` may be a slip, the best first; those that are clearly worse left out.

    A word as a whole counts for more than a part of a longer one; a word inside of what was typed is no slip for it.
    About 1 µs for each word.

    Examples
    --------
    >>> mistyped("self atention", ["attention", "self-attention", "mean squared error"], 5)
    ['self-attention']
    """
    from rapidfuzz import fuzz, process

    if len(typed) < SHORTEST_PIECE:
        return []
    names = list(words)
    longer = [word for word in names if len(word) > len(typed)]
    whole = process.extract(typed, names, scorer=fuzz.ratio, score_cutoff=NEAR_MISS, limit=2 * limit)
    parts = process.extract(typed, longer, scorer=fuzz.partial_ratio, score_cutoff=_NEAR_PART, limit=2 * limit)
    score = {word: found for word, found, _ in whole}
    for word, found, _ in parts:
        score[word] = max(score.get(word, 0.0), found - _PART_COSTS)
    best = max(score.values(), default=0.0)
    ranked = sorted(score, key=lambda word: (-score[word], -fuzz.ratio(typed, word), word))
    return [word for word in ranked if score[word] > best - _CLEARLY_WORSE]


def _match(typed: str, plain: str, word: str, plain_word: str) -> int | None:
    """How well `word` fits: the same, begins with it, a word of it does, holds it; None if not at all.

    `plain` and `plain_word` are both of them squeezed.
    """
    if word == typed:
        return SAME
    if word.startswith(typed):
        return BEGINS
    if f" {typed}" in word or f"-{typed}" in word or f"({typed}" in word:
        return WORD
    if typed in word:
        return HOLDS
    return HOLDS if plain and plain in plain_word else None
