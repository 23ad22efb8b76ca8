"""What a graph holds, asked by number: columns with arrays beside them; Python values are made for what is asked about.

Topics and edges are numbered in file order from 0. Those who ask for many at once ask with an array of numbers.
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, ValuesView
from functools import cached_property
from math import fsum
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.core.arrow import marks_of, missing_of, number_array, values_of
from graph.core.columns import Columns, words_of
from graph.core.text_columns import text_column
from graph.index.index import GraphIndex
from graph.model import KINDS, Prerequisite, Records, Topic

Numbers = npt.NDArray[np.integer[Any]]
_Value = TypeVar("_Value")

_MOST_REMEMBERED = 200_000
_MOST_TOPICS = 20_000
_BLOCK = 4096


class Labels(NamedTuple):
    """One word for each topic, such as its category: `words` in alphabetical order, and which each topic has."""

    words: tuple[str, ...]
    of_topic: npt.NDArray[np.int32]


class Content:
    """Topics and prerequisites that were checked, as columns, and the index of them.

    Numbers and topics that were asked for are remembered up to a bound: a question about a part asks for its topics
    again and again.
    """

    def __init__(self, columns: Columns, index: GraphIndex | None = None) -> None:
        self.columns = columns
        self._made = index
        self.resources = columns.resources
        self.entry_goals = columns.entry_goals
        self._remembered: dict[str, int] = {}
        self._topics: dict[int, Topic] = {}

    @cached_property
    def hours_assumed(self) -> int:
        """How many topics say no hours, so that one was assumed."""
        return int(np.count_nonzero(self.assumed))

    @property
    def count(self) -> int:
        """How many topics there are."""
        return len(self.columns.topics)

    @cached_property
    def index(self) -> GraphIndex:
        """The index that came with the columns, or one made of them."""
        if self._made is not None:
            return self._made
        columns = self.columns
        return GraphIndex.of(
            columns.hours,
            columns.sources,
            columns.targets,
            columns.required,
            columns.groups,
            columns.corequisites,
            columns.asked,
        )

    @cached_property
    def records(self) -> Records:
        """The same row by row, made at the first call."""
        return self.columns.records()

    @property
    def frame(self) -> Records:
        """Records of no rows that name the same files and columns."""
        columns = self.columns
        return Records(
            (), (), topic_columns=columns.topic_columns, edge_columns=columns.edge_columns, files=columns.files
        )

    @cached_property
    def topic_by_id(self) -> Mapping[str, Topic]:
        """Every topic by id, in file order."""
        return ByTopic(self, self.topic, self.topics)

    @cached_property
    def hours_by_id(self) -> Mapping[str, float]:
        """Study hours of every topic by id, in file order."""
        return ByTopic(self, self.columns.hours.item, self._hours_at)

    @cached_property
    def assumed(self) -> npt.NDArray[np.bool_]:
        """Whether hours had to be assumed for each topic."""
        return missing_of(self.columns.topics["hours"])

    @cached_property
    def legacy(self) -> npt.NDArray[np.bool_]:
        """Whether each topic is retired."""
        return marks_of(self.columns.topics["legacy"])

    @cached_property
    def all_hours(self) -> float:
        """Study hours of all topics together."""
        return fsum(self.columns.hours)

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Every category, in the order in which the file first names it."""
        words, codes = words_of(self.columns.topics["category"])
        found, first = np.unique(codes, return_index=True)
        return tuple(words[code] for code in found[np.argsort(first)].tolist())

    @cached_property
    def category(self) -> Labels:
        """The category of each topic."""
        return _labels(self.columns.topics["category"])

    @cached_property
    def difficulty(self) -> Labels:
        """The difficulty of each topic."""
        return _labels(self.columns.topics["difficulty"])

    @cached_property
    def rank(self) -> npt.NDArray[np.int32]:
        """The place of each topic's id among all ids in alphabetical order; a sort of all ids, once."""
        # Texts in UTF-8 stand in the same order by bytes as by letters.
        by_id = values_of(pc.sort_indices(self.columns.topics["id"]))
        rank = np.empty(len(by_id), np.int32)
        rank[by_id] = np.arange(len(by_id), dtype=np.int32)
        return rank

    def number(self, topic: object) -> int:
        """Return the number of one topic by id; -1 where no topic has it."""
        known = self._remembered.get(topic) if isinstance(topic, str) else -1
        return int(self.numbers([topic])[0]) if known is None else known  # type: ignore[list-item]

    def topic(self, number: int) -> Topic:
        """Return one topic by number."""
        return self._topics.get(number) or self.topics(np.array([number]))[0]

    def numbers(self, ids: Iterable[str]) -> Numbers:
        """Return the numbers of topics by id; -1 for an id that no topic has."""
        asked = list(ids)
        known = self._remembered
        new = list(dict.fromkeys(topic for topic in asked if topic not in known and _is_text(topic)))
        found = dict(zip(new, self.columns.places.of(text_column(new)).tolist(), strict=True)) if new else {}
        self._remember((topic, number) for topic, number in found.items() if number >= 0)
        return np.array([known.get(topic, found.get(topic, -1)) for topic in asked], np.int32)

    def ids(self, numbers: Numbers) -> list[str]:
        """Return the ids of topics."""
        ids: list[str] = self.columns.topics["id"].take(number_array(numbers)).to_pylist()
        if len(ids) <= _BLOCK:
            self._remember(zip(ids, numbers.tolist(), strict=True))
        return ids

    def names(self, numbers: Numbers) -> list[str]:
        """Return the names of topics."""
        names: list[str] = self.columns.topics["name"].take(number_array(numbers)).to_pylist()
        return names

    def topics(self, numbers: Numbers) -> list[Topic]:
        """Return topics by number."""
        wanted = numbers.tolist()
        if len(wanted) > _MOST_TOPICS:
            return self.columns.topics_at(numbers)
        known = self._topics
        new = [number for number in dict.fromkeys(wanted) if number not in known]
        found = dict(zip(new, self.columns.topics_at(new), strict=True)) if new else {}
        if len(known) + len(found) > _MOST_TOPICS:
            self._topics = {}
        self._topics.update(found)
        return [found[number] if number in found else known[number] for number in wanted]

    def prerequisites(self, edges: Numbers) -> list[Prerequisite]:
        """Return edges by number."""
        return self.columns.prerequisites_at(edges) if len(edges) else []

    def marks(self, edges: Numbers) -> list[dict[str, str]]:
        """Return `kind`, `group` and `reason` of edges, as a DAG carries them."""
        words, codes = self._group_words
        reasons = self.columns.edges["reason"].take(number_array(edges)).to_pylist()
        rows = zip(self.columns.kinds[edges].tolist(), codes[edges].tolist(), reasons, strict=True)
        return [{"kind": KINDS[kind], "group": words[code], "reason": reason} for kind, code, reason in rows]

    def needed_marks(self, edges: Numbers) -> list[Mapping[str, str]]:
        """Return the `kind` and `group` of edges where they are not the default, as a part of a DAG carries them."""
        words, codes = self._group_words
        kinds, groups = self.columns.kinds[edges], codes[edges]
        pairs, which = np.unique(kinds.astype(np.int64) * len(words) + groups, return_inverse=True)
        marks = [needed_mark(KINDS[pair // len(words)], words[pair % len(words)]) for pair in pairs.tolist()]
        return [marks[place] for place in which.tolist()]

    def every_id(self) -> Iterator[str]:
        """Return the ids of all topics in file order, a block at a time."""
        for begin in range(0, self.count, _BLOCK):
            yield from self.columns.topics["id"].slice(begin, _BLOCK).to_pylist()

    def _hours_at(self, numbers: Numbers) -> list[float]:
        hours: list[float] = self.columns.hours[numbers].tolist()
        return hours

    @cached_property
    def _group_words(self) -> tuple[list[str], Numbers]:
        return words_of(self.columns.edges["group"])

    def _remember(self, found: Iterable[tuple[str, int]]) -> None:
        if len(self._remembered) > _MOST_REMEMBERED:
            self._remembered = {}
        self._remembered.update(found)


def needed_mark(kind: str, group: str) -> Mapping[str, str]:
    """Return of an edge's marks what a planner looks at: most edges have none.

    Examples
    --------
    >>> needed_mark("required", ""), needed_mark("required", "framework"), needed_mark("recommended", "")
    ({}, {'group': 'framework'}, {'kind': 'recommended'})
    """
    mark = {} if kind == KINDS[0] else {"kind": kind}
    return mark | {"group": group} if group else mark


class ByTopic(Mapping[str, _Value], Generic[_Value]):
    """Something about every topic by id, in file order, made when it is asked for."""

    def __init__(
        self, content: Content, value: Callable[[int], _Value], values: Callable[[Numbers], list[_Value]]
    ) -> None:
        self._content = content
        self._value = value
        self._values = values

    def __getitem__(self, topic: str) -> _Value:
        number = self._content.number(topic)
        if number < 0:
            raise KeyError(topic)
        return self._value(number)

    def __contains__(self, topic: object) -> bool:
        return self._content.number(topic) >= 0

    def __iter__(self) -> Iterator[str]:
        return self._content.every_id()

    def __len__(self) -> int:
        return self._content.count

    def values(self) -> ValuesView[_Value]:
        """Return every value in file order, made a block at a time."""
        return _Values(self)

    def items(self) -> ItemsView[str, _Value]:
        """Return every id with its value in file order, made a block at a time."""
        return _Items(self)

    def in_blocks(self) -> Iterator[_Value]:
        """Return every value in file order, made a block at a time."""
        for begin in range(0, len(self), _BLOCK):
            yield from self._values(np.arange(begin, min(begin + _BLOCK, len(self))))


class _Values(ValuesView[_Value]):
    _mapping: ByTopic[_Value]

    def __iter__(self) -> Iterator[_Value]:
        return self._mapping.in_blocks()


class _Items(ItemsView[str, _Value]):
    _mapping: ByTopic[_Value]

    def __iter__(self) -> Iterator[tuple[str, _Value]]:
        return zip(self._mapping, self._mapping.in_blocks(), strict=True)


def _labels(column: pa.ChunkedArray) -> Labels:
    words, codes = words_of(column)
    used = np.unique(codes).tolist()
    by_word = sorted(used, key=words.__getitem__)
    place = np.zeros(len(words), np.int32)
    place[by_word] = np.arange(len(by_word), dtype=np.int32)
    return Labels(tuple(words[code] for code in by_word), place[codes])


def _is_text(topic: object) -> bool:
    """Whether a topic could have this id: half a surrogate pair is no text that a file can hold."""
    try:
        return isinstance(topic, str) and topic.encode() is not None
    except UnicodeEncodeError:
        return False
