"""The whole graph for questions about a few topics: what NetworkX would answer, without making a NetworkX graph."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

import numpy as np

from graph.core.content import Content
from graph.index.rows import Ints

Edge = Mapping[str, str]
_BLOCK = 1024
_Value = TypeVar("_Value", covariant=True)


class _OfEveryTopic(Mapping[str, _Value]):
    """Something for each topic, in file order."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def __contains__(self, topic: object) -> bool:
        return topic in self._content.topic_by_id

    def __iter__(self) -> Iterator[str]:
        return self._content.every_id()

    def __len__(self) -> int:
        return self._content.count

    def _number(self, topic: str) -> int:
        number = int(self._content.numbers([topic])[0])
        if number < 0:
            raise KeyError(topic)
        return number


class Nodes(_OfEveryTopic[Mapping[str, tuple[str, ...]]]):
    """What each topic carries: `block`, if there are topics that it is taken together with."""

    def __getitem__(self, topic: str) -> Mapping[str, tuple[str, ...]]:
        blocks = self._content.index.blocks(np.array([self._number(topic)]))
        return {"block": tuple(self._content.ids(blocks[0]))} if blocks else {}


class Neighbours(_OfEveryTopic[Mapping[str, Edge]]):
    """The neighbours of every topic in one direction."""

    def __init__(self, content: Content, edges_of: Callable[[int], Ints], others: Ints) -> None:
        super().__init__(content)
        self._edges_of = edges_of
        self._others = others

    def __getitem__(self, topic: str) -> Mapping[str, Edge]:
        edges = self._edges_of(self._number(topic))
        return TopicEdges(self._content, edges, self._others[edges])


class Around(Neighbours):
    """A graph that can be read like the `TopicGraph.dag` and reads from the index: no NetworkX graph is built.

    As there, the graph itself has what needs each topic; `pred` and `succ` give the neighbours of a topic in file order
    of the edges, each with `kind`, `group` and `reason`, and `nodes` the `block` of a topic that is taken together with
    others. A topic costs some microseconds, whatever the size of the graph.

    Examples
    --------
    >>> from graph.core.columns import columns_of
    >>> from graph.model import Prerequisite, Records, Topic
    >>> topics = (Topic("sets", "Sets"), Topic("limits", "Limits"))
    >>> around = Around(Content(columns_of(Records(topics, (Prerequisite("sets", "limits"),)))))
    >>> dict(around.pred["limits"]), list(around.succ["limits"])
    ({'sets': {'kind': 'required', 'group': '', 'reason': ''}}, [])
    """

    def __init__(self, content: Content) -> None:
        index = content.index
        super().__init__(content, index.edges_out_of, index.targets)
        self.nodes = Nodes(content)
        self.pred = Neighbours(content, index.edges_into, index.sources)
        self.succ = self


class TopicEdges(Mapping[str, Edge]):
    """The neighbours of one topic, each with what its edge says; built lazily."""

    def __init__(self, content: Content, edges: Ints, others: Ints) -> None:
        self._content = content
        self._edges = edges
        self._others = others

    @cached_property
    def _by_id(self) -> dict[str, Edge]:
        return dict(self.items())

    def __getitem__(self, topic: str) -> Edge:
        return self._by_id[topic]

    def __contains__(self, topic: object) -> bool:
        return topic in self._by_id

    def __iter__(self) -> Iterator[str]:
        for begin in range(0, len(self._others), _BLOCK):
            yield from self._content.ids(self._others[begin : begin + _BLOCK])

    def __len__(self) -> int:
        return len(self._others)

    def items(self) -> ItemsView[str, Edge]:
        """Return every neighbour with what its edge says."""
        return _Items(self)

    def pairs(self) -> Iterator[tuple[str, Edge]]:
        """Return every neighbour with what its edge says, made a block at a time."""
        for begin in range(0, len(self._others), _BLOCK):
            block = slice(begin, begin + _BLOCK)
            yield from zip(self._content.ids(self._others[block]), self._content.marks(self._edges[block]), strict=True)


class _Items(ItemsView[str, Edge]):
    _mapping: TopicEdges

    def __iter__(self) -> Iterator[tuple[str, Edge]]:
        return self._mapping.pairs()
