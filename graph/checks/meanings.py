"""Which topics a text in a cell may mean: the one of that id, those whose id or name looks alike, or several."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence

from graph.core.names import folded

_BETWEEN = re.compile(r"\s*[;,/|\n]\s*|\s+(?:and|und|et|y|&)\s+", re.IGNORECASE)
_JOINTS = re.compile(r"[-_\s]+")


def key_of(text: str) -> str:
    """Return what two ways to write an id have in common: no case, one Unicode form, any joint between words.

    Examples
    --------
    >>> key_of("K_Means ") == key_of("k-means")
    True
    """
    return _JOINTS.sub(" ", folded(text)).strip() or folded(text)


def several_of(text: str, one: Callable[[str], str | None]) -> list[str]:
    """Return the topics that the parts of a text mean, if it has parts that mean one each; else nothing.

    Examples
    --------
    >>> several_of("a; b and c", {"a": "a", "b": "b", "c": "c"}.get), several_of("a;x", {"a": "a"}.get)
    (['a', 'b', 'c'], [])
    """
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    found = [topic for part in parts if (topic := one(part)) is not None]
    return list(dict.fromkeys(found)) if len(found) == len(parts) > 1 else []


class Meanings:
    """What texts mean among topics: `ids` are theirs, `words` gives for each id what else its topic is called.

    Examples
    --------
    >>> words = {"knn": ("k-nearest neighbours",), "pca": ("PCA",)}
    >>> meanings = Meanings(words, words.items)
    >>> meanings.one("KNN"), meanings.one("K nearest neighbours"), meanings.several("knn/pca"), meanings.one("svm")
    ('knn', 'knn', ['knn', 'pca'], None)
    """

    def __init__(self, ids: Collection[str], words: Callable[[], Iterable[tuple[str, Sequence[str]]]]) -> None:
        self._ids = ids
        self._words = words
        self._by_key: dict[str, dict[str, None]] | None = None

    def __contains__(self, topic: str) -> bool:
        return topic in self._ids

    def __bool__(self) -> bool:
        return bool(self._ids)

    def owners(self, text: str) -> list[str]:
        """Return the topics that a text may mean; the one of that very id alone, where there is one."""
        return [text] if text in self._ids else list(self._alike().get(key_of(text), ()))

    def one(self, text: str) -> str | None:
        """Return the topic that a text means, if there is exactly one."""
        owners = self.owners(text)
        return owners[0] if len(owners) == 1 else None

    def several(self, text: str) -> list[str]:
        """Return the topics that the parts of a text mean, if it has parts that mean one each; else nothing."""
        return several_of(text, self.one)

    def _alike(self) -> dict[str, dict[str, None]]:
        # Made when a text is no id, which in most files none is.
        if self._by_key is None:
            self._by_key = {}
            for topic, words in self._words():
                for word in (topic, *words):
                    self._by_key.setdefault(key_of(word), {})[topic] = None
        return self._by_key
