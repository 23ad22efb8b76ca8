"""All rows of some columns as numbers, and which of the edges a graph would hold."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.core.arrow import values_of
from graph.core.columns import COREQUISITE, Columns, leaving_out_edges, with_set_aside, words_of
from graph.core.name_normalization import NamesByHash, words_of_topics
from graph.core.names import folded
from graph.index.index import GraphIndex
from graph.model import FileNames, Prerequisite, Topic

Numbers = npt.NDArray[np.integer[Any]]
Marks = npt.NDArray[np.bool_]


class Rows:
    """All rows of some columns, those set aside in their places, as numbers.

    `columns` holds the good rows, `whole` all of them; `good_topics` and `good_edges` say for each row of `whole` which
    it is among the good, -1 for one that was set aside. `sources` and `targets` are the ends of all edges, numbers of
    `count` or more for ids that no topic has.

    Examples
    --------
    >>> from graph.core.columns import columns_of
    >>> from graph.model import Records
    >>> edges = Prerequisite("a", "b"), Prerequisite("b", "b"), Prerequisite("c", "b"), Prerequisite("a", "b")
    >>> Rows(columns_of(Records((Topic("a", "A"), Topic("b", "B")), edges))).sound
    array([0])
    """

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.whole, self.good_topics, self.good_edges = with_set_aside(columns)
        self.count = len(self.whole.topics)
        self.sources, self.targets = self.whole.sources, self.whole.targets

    @property
    def files(self) -> FileNames:
        """What the files are called."""
        return self.columns.files

    @cached_property
    def known(self) -> Marks:
        """Which edges have two topics as their ends."""
        return (self.sources < self.count) & (self.targets < self.count)

    @cached_property
    def doubled(self) -> tuple[Numbers, Numbers]:
        """The edges that join two topics which an edge above joins already; and for each the first such edge."""
        pairs = self.sources.astype(np.int64) << 32 | self.targets
        ordered = np.sort(pairs)
        if (ordered[1:] != ordered[:-1]).all():
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        order = np.argsort(pairs, kind="stable")
        begins = np.flatnonzero(np.diff(pairs[order], prepend=-1) != 0)
        first = np.empty_like(order)
        first[order] = np.repeat(order[begins], np.diff(begins, append=len(order)))
        again = np.flatnonzero(first != np.arange(len(order)))
        return again, first[again]

    @cached_property
    def _says_the_same(self) -> Marks:
        """Which of the doubled edges have the kind and group of the first."""
        doubled, first = self.doubled
        if not len(doubled):
            return np.zeros(0, bool)
        kinds, groups = self.whole.kinds, words_of(self.whole.edges["group"])[1]
        same: Marks = (kinds[doubled] == kinds[first]) & (groups[doubled] == groups[first])
        return same

    @property
    def contradicting(self) -> tuple[Numbers, Numbers]:
        """The doubled edges that are of another kind or group than the first, and that first."""
        doubled, first = self.doubled
        return doubled[~self._says_the_same], first[~self._says_the_same]

    @property
    def repeats(self) -> tuple[Numbers, Numbers]:
        """The doubled edges that say no more than the first, and that first."""
        doubled, first = self.doubled
        return doubled[self._says_the_same], first[self._says_the_same]

    @cached_property
    def fresh(self) -> Marks:
        """Which edges are no repeats."""
        fresh = np.ones(len(self.sources), bool)
        fresh[self.repeats[0]] = False
        return fresh

    @property
    def without_repeats(self) -> Columns:
        """The good rows without repeats."""
        gone = self.good_edges[self.repeats[0]]
        return leaving_out_edges(self.columns, gone[gone >= 0])

    @cached_property
    def sound(self) -> Numbers:
        """The edges that a graph would hold: both ends known, no topic with itself, the first of each pair."""
        is_sound = self.known & (self.sources != self.targets)
        is_sound[self.doubled[0]] = False
        return np.flatnonzero(is_sound)

    @cached_property
    def index(self) -> GraphIndex:
        """The index of the sound edges."""
        whole, kept = self.whole, self.sound if len(self.sound) < len(self.sources) else slice(None)
        return GraphIndex.of(
            whole.hours,
            whole.sources[kept],
            whole.targets[kept],
            whole.required[kept],
            whole.groups[kept],
            np.flatnonzero(whole.kinds[kept] == COREQUISITE).astype(np.int32),
            whole.asked,
        )

    def topics(self, numbers: Numbers) -> list[Topic]:
        """Return rows of `whole` as topics, in the order asked for."""
        return self.whole.topics_at(numbers) if len(numbers) else []

    def edges(self, numbers: Numbers) -> list[Prerequisite]:
        """Return rows of `whole` as edges, in the order asked for."""
        return self.whole.prerequisites_at(numbers) if len(numbers) else []

    def topic_lines(self, numbers: Numbers) -> list[int]:
        """Return the lines of these rows of topics."""
        lines: list[int] = values_of(self.whole.topics["line"])[numbers].tolist()
        return lines

    def edge_lines(self, numbers: Numbers) -> list[int]:
        """Return the lines of these rows of edges."""
        lines: list[int] = values_of(self.whole.edges["line"])[numbers].tolist()
        return lines

    def ids(self, numbers: Numbers) -> list[str]:
        """Return the ids of these topics."""
        return [topic.id for topic in self.topics(numbers)]

    def unknown(self, ids: Sequence[str]) -> frozenset[str]:
        """Return those of these ids that no topic has; none where there are no topics at all."""
        if not self.count or not ids:
            return frozenset()
        numbers = self.whole.numbers(ids).tolist()
        return frozenset(topic for topic, number in zip(ids, numbers, strict=True) if number < 0)

    def distinct_ids(self) -> list[str]:
        """Return every id once, in file order."""
        return self.whole.topics["id"].unique().to_pylist()  # type: ignore[no-any-return]

    def called(self, word: str) -> list[str]:
        """Return the ids of topics that have a folded `word` as their id, name or alias, the good rows first."""
        numbers = self._words.owners_of(word)
        numbers = numbers[np.argsort(self.good_topics[numbers] < 0, kind="stable")]
        return [
            topic.id
            for topic in self.topics(numbers)
            if word in {folded(name) for name in (topic.id, topic.name, *topic.aliases)}
        ]

    @cached_property
    def _words(self) -> NamesByHash:
        return words_of_topics(self.whole.topics, with_ids=True)
