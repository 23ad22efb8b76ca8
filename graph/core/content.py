"""What a graph holds, asked by number: the same questions of records, row by row, and of columns.

Topics and edges are numbered in file order from 0. Those who ask for many at once ask with an array of numbers.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from math import fsum
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from graph.index.index import NO_GROUP, GraphIndex
from graph.model import KINDS, EntryGoal, Prerequisite, Records, Resource, Topic, count_asked

Numbers = npt.NDArray[np.integer[Any]]
_UNKNOWN = -1
_BLOCK = 4096


class Lane(NamedTuple):
    """One word for each topic, such as its category: `words` in the order of the alphabet, and which each topic has."""

    words: tuple[str, ...]
    of_topic: npt.NDArray[np.int32]


class Content(ABC):
    """Topics and prerequisites that were checked, and the index of them."""

    resources: Sequence[Resource]
    entry_goals: Sequence[EntryGoal]

    @property
    @abstractmethod
    def count(self) -> int:
        """How many topics there are."""

    @property
    @abstractmethod
    def index(self) -> GraphIndex:
        """The index of these topics and edges."""

    @property
    @abstractmethod
    def records(self) -> Records:
        """The same row by row, a Python value for each topic and edge."""

    @property
    @abstractmethod
    def frame(self) -> Records:
        """Records of no rows that name the same files and columns."""

    @property
    @abstractmethod
    def topic_by_id(self) -> Mapping[str, Topic]:
        """Every topic by id, in file order."""

    @property
    @abstractmethod
    def hours_by_id(self) -> Mapping[str, float]:
        """Study hours of every topic by id, in file order."""

    @property
    @abstractmethod
    def assumed(self) -> npt.NDArray[np.bool_]:
        """Whether hours had to be assumed for each topic."""

    @property
    @abstractmethod
    def legacy(self) -> npt.NDArray[np.bool_]:
        """Whether each topic is retired."""

    @cached_property
    def hours_assumed(self) -> int:
        """How many topics say no hours, so that one was assumed."""
        return int(np.count_nonzero(self.assumed))

    @property
    @abstractmethod
    def categories(self) -> tuple[str, ...]:
        """Every category, in the order in which the file first names it."""

    @property
    @abstractmethod
    def category(self) -> Lane:
        """The category of each topic."""

    @property
    @abstractmethod
    def difficulty(self) -> Lane:
        """The difficulty of each topic."""

    @property
    @abstractmethod
    def rank(self) -> npt.NDArray[np.int32]:
        """The place of each topic's id among all ids in the order of the alphabet."""

    @property
    @abstractmethod
    def all_hours(self) -> float:
        """Study hours of all topics together."""

    @abstractmethod
    def numbers(self, ids: Iterable[str]) -> Numbers:
        """Return the numbers of topics by id; -1 for an id that no topic has."""

    @abstractmethod
    def ids(self, numbers: Numbers) -> list[str]:
        """Return the ids of topics."""

    @abstractmethod
    def names(self, numbers: Numbers) -> list[str]:
        """Return the names of topics."""

    @abstractmethod
    def topics(self, numbers: Numbers) -> list[Topic]:
        """Return topics by number."""

    @abstractmethod
    def prerequisites(self, edges: Numbers) -> list[Prerequisite]:
        """Return edges by number."""

    @abstractmethod
    def marks(self, edges: Numbers) -> list[dict[str, str]]:
        """Return `kind`, `group` and `reason` of edges, as a DAG carries them."""

    @abstractmethod
    def needed_marks(self, edges: Numbers) -> list[Mapping[str, str]]:
        """Return of `kind` and `group` of edges what is not the default, as a part of a DAG carries them."""

    def every_id(self) -> Iterator[str]:
        """Return the ids of all topics in file order, a block at a time."""
        for begin in range(0, self.count, _BLOCK):
            yield from self.ids(np.arange(begin, min(begin + _BLOCK, self.count)))


class RecordContent(Content):
    """Records as they are; the index is made when it is first asked for."""

    def __init__(self, records: Records, index: GraphIndex | None = None) -> None:
        self._records = records
        self._made = index
        self.resources = records.resources
        self.entry_goals = records.entry_goals

    @property
    def count(self) -> int:
        """How many topics there are."""
        return len(self._records.topics)

    @property
    def records(self) -> Records:
        """The records themselves."""
        return self._records

    @property
    def frame(self) -> Records:
        """Records of no rows that name the same files and columns."""
        return replace(self._records, topics=(), prerequisites=(), resources=(), entry_goals=())

    @cached_property
    def index(self) -> GraphIndex:
        """The index, made of the records."""
        if self._made is not None:
            return self._made
        topics, edges = self._records.topics, self._records.prerequisites
        group_numbers: dict[tuple[str, str], int] = {}
        groups = [
            group_numbers.setdefault((edge.target, edge.group), len(group_numbers)) if edge.group else NO_GROUP
            for edge in edges
        ]
        return GraphIndex.of(
            np.array([topic.hours for topic in topics], np.float64),
            self.numbers([edge.source for edge in edges]).astype(np.int32),
            self.numbers([edge.target for edge in edges]).astype(np.int32),
            np.array([edge.is_required for edge in edges], np.bool_),
            np.array(groups, np.int32),
            np.flatnonzero([edge.kind == "corequisite" for edge in edges]).astype(np.int32),
            counts_asked([count_asked(group) for _, group in group_numbers]),
        )

    @cached_property
    def topic_by_id(self) -> Mapping[str, Topic]:
        """Every topic by id, in file order."""
        return MappingProxyType({topic.id: topic for topic in self._records.topics})

    @cached_property
    def hours_by_id(self) -> Mapping[str, float]:
        """Study hours of every topic by id, in file order."""
        return MappingProxyType({topic.id: topic.hours for topic in self._records.topics})

    @cached_property
    def assumed(self) -> npt.NDArray[np.bool_]:
        """Whether hours had to be assumed for each topic."""
        return np.array([topic.hours_assumed for topic in self._records.topics], np.bool_)

    @cached_property
    def legacy(self) -> npt.NDArray[np.bool_]:
        """Whether each topic is retired."""
        return np.array([topic.status == "legacy" for topic in self._records.topics], np.bool_)

    @cached_property
    def all_hours(self) -> float:
        """Study hours of all topics together."""
        return fsum(self.hours_by_id.values())

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Every category, in the order in which the file first names it."""
        return tuple(dict.fromkeys(topic.category for topic in self._records.topics))

    @cached_property
    def category(self) -> Lane:
        """The category of each topic."""
        return _lane([topic.category for topic in self._records.topics])

    @cached_property
    def difficulty(self) -> Lane:
        """The difficulty of each topic."""
        return _lane([topic.difficulty for topic in self._records.topics])

    @cached_property
    def rank(self) -> npt.NDArray[np.int32]:
        """The place of each topic's id among all ids in the order of the alphabet."""
        topics = self._records.topics
        by_id = sorted(range(len(topics)), key=lambda number: topics[number].id)
        rank = np.empty(len(topics), np.int32)
        rank[by_id] = np.arange(len(topics), dtype=np.int32)
        return rank

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {topic.id: number for number, topic in enumerate(self._records.topics)}

    def numbers(self, ids: Iterable[str]) -> Numbers:
        """Return the numbers of topics by id; -1 for an id that no topic has."""
        number = self._numbers
        return np.array([number.get(topic, _UNKNOWN) for topic in ids], np.int32)

    def ids(self, numbers: Numbers) -> list[str]:
        """Return the ids of topics."""
        topics = self._records.topics
        return [topics[number].id for number in numbers.tolist()]

    def names(self, numbers: Numbers) -> list[str]:
        """Return the names of topics."""
        topics = self._records.topics
        return [topics[number].name for number in numbers.tolist()]

    def topics(self, numbers: Numbers) -> list[Topic]:
        """Return topics by number."""
        topics = self._records.topics
        return [topics[number] for number in numbers.tolist()]

    def prerequisites(self, edges: Numbers) -> list[Prerequisite]:
        """Return edges by number."""
        every = self._records.prerequisites
        return [every[edge] for edge in edges.tolist()]

    def marks(self, edges: Numbers) -> list[dict[str, str]]:
        """Return `kind`, `group` and `reason` of edges, as a DAG carries them."""
        return [{"kind": edge.kind, "group": edge.group, "reason": edge.reason} for edge in self.prerequisites(edges)]

    def needed_marks(self, edges: Numbers) -> list[Mapping[str, str]]:
        """Return of `kind` and `group` of edges what is not the default, as a part of a DAG carries them."""
        return [needed_mark(edge.kind, edge.group) for edge in self.prerequisites(edges)]


def needed_mark(kind: str, group: str) -> Mapping[str, str]:
    """Return of an edge's marks what a planner looks at: most edges have none.

    Examples
    --------
    >>> needed_mark("required", ""), needed_mark("required", "framework"), needed_mark("recommended", "")
    ({}, {'group': 'framework'}, {'kind': 'recommended'})
    """
    mark = {} if kind == KINDS[0] else {"kind": kind}
    return mark | {"group": group} if group else mark


def counts_asked(counts: Sequence[int]) -> npt.NDArray[np.int32]:
    """Return how many members each group asks for as an index takes it: nothing where each asks for one."""
    return np.array(counts if any(count > 1 for count in counts) else (), np.int32)


def _lane(words: Sequence[str]) -> Lane:
    known = tuple(sorted(set(words)))
    number = {word: place for place, word in enumerate(known)}
    return Lane(known, np.array([number[word] for word in words], np.int32))
