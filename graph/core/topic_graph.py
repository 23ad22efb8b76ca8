"""Columns become a `TopicGraph`: immutable, acyclic, and the one value every question is asked of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType

import networkx as nx
import numpy as np
import numpy.typing as npt

from graph.core.adjacency import Around
from graph.core.columns import Columns, columns_of
from graph.core.content import Content, Numbers
from graph.core.name_index import NameIndex
from graph.errors import UnknownTopicError
from graph.formatting import counted, first_few, hours_number
from graph.index.index import GraphIndex
from graph.index.reach import closure, cut, dependents, known_closure, needed
from graph.index.rows import Ints
from graph.model import EntryGoal, Prerequisite, Problem, Records, Resource, Topic
from graph.shown import MOST_ROWS, html_table

_TOPIC_MARKS = ("name", "category", "area", "difficulty", "hours", "summary")
"""What a topic of the whole DAG carries."""


class TopicGraph:
    """Topics and their prerequisites, checked and acyclic.

    Make one with `build_graph` or `opening.open_graph`. Iterating gives topic ids in file order. It holds columns,
    whatever it was made from, and makes topics and edges as Python values when they are asked for: a question about a
    part costs what the part costs.

    Parameters
    ----------
    source : Records or Columns
        In which nothing is wrong.
    index : GraphIndex, optional
        The index of its topics and edges, if there is one already.
    warnings : sequence of Problem
        What the check found that is no error.

    Examples
    --------
    >>> from graph.loading.build import build_graph
    >>> graph = build_graph(Records((Topic("sets", "Sets"), Topic("limits", "Limits")),
    ...                             (Prerequisite("sets", "limits"),)))
    >>> list(graph), list(graph.edges), graph.find("LIMITS")
    (['sets', 'limits'], [('sets', 'limits')], 'limits')
    """

    def __init__(
        self, source: Records | Columns, index: GraphIndex | None = None, warnings: Sequence[Problem] = ()
    ) -> None:
        self.warnings = tuple(warnings)
        self.content = Content(columns_of(source) if isinstance(source, Records) else source, index)

    @property
    def records(self) -> Records:
        """Everything row by row: a Python value for each topic and edge, made at the first call."""
        return self.content.records

    @property
    def index(self) -> GraphIndex:
        """The graph as arrays, for questions about the whole of it."""
        return self.content.index

    @property
    def topics(self) -> Mapping[str, Topic]:
        """Every topic by id, in file order."""
        return self.content.topic_by_id

    @property
    def hours(self) -> Mapping[str, float]:
        """Study hours of every topic by id."""
        return self.content.hours_by_id

    @property
    def all_hours(self) -> float:
        """Study hours of all topics together."""
        return self.content.all_hours

    @property
    def hours_assumed(self) -> int:
        """How many topics say no hours, so that one was assumed."""
        return self.content.hours_assumed

    @cached_property
    def resources(self) -> Mapping[str, tuple[Resource, ...]]:
        """What to learn each topic from, in file order; a topic without resources has no entry."""
        by_topic: dict[str, list[Resource]] = {}
        for resource in self.content.resources:
            by_topic.setdefault(resource.topic, []).append(resource)
        return MappingProxyType({topic: tuple(found) for topic, found in by_topic.items()})

    @cached_property
    def shared_names(self) -> frozenset[str]:
        """The names that several topics have. O(V), found once."""
        counts = Counter(self.content.names(np.arange(len(self))))
        return frozenset(name for name, count in counts.items() if count > 1)

    def called(self, topic: str) -> str:
        """Return what people are to read for a topic: its name, with its id where other topics have the same name.

        Raises
        ------
        KeyError
            If it is not in the graph.

        Examples
        --------
        >>> topics = Topic("m", "Thesis"), Topic("b", "Thesis"), Topic("s", "Sets")
        >>> from graph.loading.build import build_graph
        >>> graph = build_graph(Records(topics, ()))
        >>> graph.called("m"), graph.called("s")
        ('Thesis (m)', 'Sets')
        """
        name = self.topics[topic].name
        return f"{name} ({topic})" if name in self.shared_names else name

    @cached_property
    def identity(self) -> str:
        """What tells this graph from others, also after it was edited: the smallest hash of the id and name of a topic.

        It changes when just that topic is renamed or deleted, and one time in as many as there are topics with a new
        one. Two graphs have the same with a chance that is the part of topics they share (MinHash: Broder, 1997). O(V).

        Examples
        --------
        >>> from graph.loading.build import build_graph
        >>> one = build_graph(Records((Topic("1", "Scales"), Topic("2", "Chords")), ()))
        >>> two = build_graph(Records((Topic("1", "Sets"), Topic("2", "Limits")), ()))
        >>> len(one.identity), one.identity == two.identity
        (16, False)
        """
        everyone = np.arange(len(self))
        pairs = zip(self.content.ids(everyone), self.content.names(everyone), strict=True)
        texts = (f"{topic}\n{name}".encode("utf-8", "surrogatepass") for topic, name in pairs)
        return min((sha256(text).hexdigest() for text in texts), default="")[:16]

    @cached_property
    def entry_goals(self) -> Mapping[str, EntryGoal]:
        """The named goals that the graph offers, by name."""
        return MappingProxyType({goal.name: goal for goal in self.content.entry_goals})

    @property
    def categories(self) -> tuple[str, ...]:
        """Every category, in the order in which the file first names it."""
        return self.content.categories

    @cached_property
    def dag(self) -> nx.DiGraph:
        """The whole graph as a frozen NetworkX DAG, recommended edges and alternatives included.

        Topics and edges stand in file order; each topic carries `name`, `category`, `area`, `difficulty`, `hours` and
        `summary`, each edge `kind`, `group` and `reason`. A million topics take 1.5 GB and most of a minute: for a
        part see `part` and `closure_dag`, which leave out what a topic carries, for a few topics `around`.

        Topics that are corequisites of each other, and so taken together, carry all of them as `block`, a tuple of
        ids; an edge that would close a cycle among them is left out, here and in every part, and stands in `records`.

        Examples
        --------
        >>> topics = Topic("sets", "Sets", hours=2), Topic("limits", "Limits", hours=3)
        >>> from graph.loading.build import build_graph
        >>> dag = build_graph(Records(topics, (Prerequisite("sets", "limits"),))).dag
        >>> nx.dag_longest_path(dag), dag.nodes["limits"]["hours"], dag.edges["sets", "limits"]["kind"]
        (['sets', 'limits'], 3.0, 'required')
        """
        index = self.index
        edges = np.setdiff1d(np.arange(len(index.sources)), index.closing)
        dag = self._dag_of(np.arange(len(self)), edges, self.content.marks(edges))
        for topic, marks in zip(self.content.topics(np.arange(len(self))), dag.nodes.values(), strict=True):
            marks.update({field: getattr(topic, field) for field in _TOPIC_MARKS})
        return dag

    @cached_property
    def around(self) -> Around:
        """The whole graph to be read like `dag`, without making it: for questions about a few topics."""
        return Around(self.content)

    def part(self, topics: Iterable[str]) -> nx.DiGraph:
        """Return the part of `dag` with these topics, a frozen DAG of its own; topics and edges stand in file order.

        Edges carry of `kind` and `group` what is not the default.

        Raises
        ------
        UnknownTopicError
            If one is not in the graph.
        """
        return self._part(np.unique(self.numbers(topics)))

    def closure_dag(self, goals: Iterable[str]) -> nx.DiGraph:
        """Return the part of `dag` with these goals and everything they rest on, all alternatives included.

        Raises
        ------
        UnknownTopicError
            If a goal is not in the graph.

        Notes
        -----
        Linear in that part.
        """
        return self._part(closure(self.index, self.numbers(goals)))

    def between(self, topic: str, goal: str) -> nx.DiGraph:
        """Return the part of `dag` that holds every chain from a topic to a goal, and these two in any case.

        Raises
        ------
        UnknownTopicError
            If one of the two is not in the graph.
        """
        ends = self.numbers((topic, goal))
        inside = np.intersect1d(closure(self.index, ends[1:]), dependents(self.index, ends[:1]))
        return self._part(np.union1d(inside, ends))

    def needed_dag(
        self,
        goals: Iterable[str],
        held: Iterable[str],
        aims: Iterable[str] = (),
        done: Iterable[str] = (),
        left_out: Iterable[str] = (),
    ) -> nx.DiGraph:
        """Return the part of `dag` that decides the way to goals for a learner who already knows `held`.

        That is what the goals rest on and is not held, the direct prerequisites of this, and of `done` topics
        those on which `aims` or goals rest; nothing that is to be left out, nor what only that rests on.

        Raises
        ------
        UnknownTopicError
            If one of the topics is not in the graph.
        """
        index = self.index
        without = self.numbers(left_out)
        open_topics = needed(index, self.numbers(goals), np.concatenate((self.numbers(held), without)))
        into = index.into
        below = index.order[into.others[into.positions(index.place[open_topics])]]
        numbers = np.union1d(open_topics, below)
        finished = self.numbers(done)
        if len(finished):
            on_the_way = closure(index, self.numbers((*goals, *aims)))
            numbers = np.union1d(numbers, np.intersect1d(finished, on_the_way))
        return self._part(np.setdiff1d(numbers, without))

    def taken_together(self, topic: str) -> tuple[str, ...]:
        """Return the topics that are corequisites of each other with this one, itself among them; () for most topics.

        Raises
        ------
        UnknownTopicError
            If it is not in the graph.

        Examples
        --------
        >>> both = (Prerequisite("lab", "lecture", "corequisite"), Prerequisite("lecture", "lab", "corequisite"))
        >>> from graph.loading.build import build_graph
        >>> graph = build_graph(Records((Topic("lab", "Lab"), Topic("lecture", "Lecture")), both))
        >>> graph.taken_together("lab"), graph.closure(["lab"]), list(graph.dag.edges)
        (('lab', 'lecture'), ['lab', 'lecture'], [('lab', 'lecture')])
        """
        return tuple(self.content.ids(np.concatenate([self.numbers(()), *self.index.blocks(self.numbers([topic]))])))

    @cached_property
    def legacy(self) -> frozenset[str]:
        """The retired topics; among equal alternatives they are taken last."""
        return frozenset(self.content.ids(np.flatnonzero(self.content.legacy)))

    def taken_back(self, goals: Iterable[str], held: Iterable[str], unknown: Iterable[str]) -> list[str]:
        """Return those of `unknown` topics on which goals rest whatever is chosen and held: they are to be learned.

        Raises
        ------
        UnknownTopicError
            If a goal or held topic is not in the graph.
        """
        index = self.index
        on_the_way = closure(index, self.numbers(goals))
        roots = np.union1d(self.numbers(goals), np.intersect1d(on_the_way, self.numbers(held)))
        sure = np.intersect1d(known_closure(index, roots), on_the_way)
        return self.content.ids(np.intersect1d(sure, self.numbers(topic for topic in unknown if topic in self)))

    def needed(self, goals: Iterable[str], held: Iterable[str]) -> Ints:
        """Return the numbers of what goals rest on and is not held, nor only below what is; all alternatives included.

        Raises
        ------
        UnknownTopicError
            If one of the topics is not in the graph.
        """
        return needed(self.index, self.numbers(goals), self.numbers(held))

    def closure(self, goals: Iterable[str]) -> list[str]:
        """Return the goals and everything they rest on, all alternatives included, in file order.

        Raises
        ------
        UnknownTopicError
            If a goal is not in the graph.
        """
        return self.content.ids(closure(self.index, self.numbers(goals)))

    def known_closure(self, known: Iterable[str]) -> frozenset[str]:
        """Return `known` and every topic that follows from it; through alternatives nothing follows.

        Raises
        ------
        UnknownTopicError
            If a known topic is not in the graph.
        """
        return frozenset(self.content.ids(known_closure(self.index, self.numbers(known))))

    def topics_of(self, topics: Iterable[str]) -> dict[str, Topic]:
        """Return these topics by id; at a million topics, much faster than one by one.

        Raises
        ------
        UnknownTopicError
            If one is not in the graph.
        """
        asked = list(topics)
        return dict(zip(asked, self.content.topics(self.numbers(asked)), strict=True))

    def prerequisite(self, source: str, target: str) -> Prerequisite:
        """Return the edge between two topics; of two that are taken together, that each goes along with the other.

        Raises
        ------
        KeyError
            If there is none.
        """
        first, second = self.numbers((source, target))
        edges = self.index.edges_into(int(second))
        found = edges[self.index.sources[edges] == first]
        if len(found):
            return self.content.prerequisites(found[-1:])[0]
        if target in self.taken_together(source):
            return Prerequisite(source, target, "corequisite")
        raise KeyError((source, target))

    def records_of(self, topics: Iterable[str]) -> Records:
        """Return these topics and the edges among them as records, in file order, with their resources.

        Raises
        ------
        UnknownTopicError
            If one is not in the graph.
        """
        content = self.content
        numbers = np.unique(self.numbers(topics))
        held = content.topics(numbers)
        ids = frozenset(topic.id for topic in held)
        return replace(
            content.frame,
            topics=tuple(held),
            prerequisites=tuple(content.prerequisites(cut(self.index, numbers, closing=True))),
            resources=tuple(resource for resource in content.resources if resource.topic in ids),
            entry_goals=tuple(entry for entry in content.entry_goals if ids.issuperset(entry.goals)),
        )

    def most_needed(self, most: int) -> list[str]:
        """Return at most `most` topics, those that most others need directly first, in file order among equals.

        Examples
        --------
        >>> from graph.model import Prerequisite
        >>> topics = (Topic("sets", "Sets"), Topic("limits", "Limits"), Topic("series", "Series"))
        >>> edges = (Prerequisite("limits", "series"), Prerequisite("sets", "limits"), Prerequisite("sets", "series"))
        >>> from graph.loading.build import build_graph
        >>> build_graph(Records(topics, edges)).most_needed(2)
        ['sets', 'limits']
        """
        uses = np.bincount(self.index.sources, minlength=len(self))
        return self.content.ids(np.argsort(-uses, kind="stable")[:most])

    def topics_in(self, categories: Iterable[str]) -> list[str]:
        """Return the topics of some categories, those with most edges first, in file order among equals."""
        lane = self.content.category
        wanted = frozenset(categories)
        is_wanted = np.array([word in wanted for word in lane.words], bool)
        inside = np.flatnonzero(is_wanted[lane.of_topic])
        degree = self._degrees()[inside]
        return self.content.ids(inside[np.argsort(-degree, kind="stable")])

    def best_connected(self) -> str:
        """Return the topic with most edges; ties go to the id that sorts first."""
        degree = self._degrees()
        best = np.flatnonzero(degree == degree.max())
        return self.content.ids(best[np.argsort(self.content.rank[best])[:1]])[0]

    def _degrees(self) -> npt.NDArray[np.int64]:
        index = self.index
        count = len(self)
        return np.bincount(index.sources, minlength=count) + np.bincount(index.targets, minlength=count)

    def numbers(self, topics: Iterable[str]) -> Numbers:
        """Return the numbers that these topics have in `index`.

        Raises
        ------
        UnknownTopicError
            If one is not in the graph.
        """
        asked = list(topics)
        numbers = self.content.numbers(asked)
        unknown = np.flatnonzero(numbers < 0)
        if len(unknown):
            raise UnknownTopicError(asked[unknown[0]])
        return numbers

    @property
    def edges(self) -> Iterator[tuple[str, str]]:
        """Required edges ``(prerequisite, topic)`` in file order, alternatives included."""
        index = self.index
        ids = list(self.content.every_id())
        edges = np.flatnonzero(index.required)
        pairs = zip(index.sources[edges].tolist(), index.targets[edges].tolist(), strict=True)
        return ((ids[source], ids[target]) for source, target in pairs)

    @cached_property
    def names(self) -> NameIndex:
        """All the words that topics answer to."""
        return NameIndex(self.content)

    def find(self, name: str) -> str:
        """Return the id of the topic with this id, name or alias; see `NameIndex.find`."""
        return name if name in self else self.names.find(name)

    def find_goals(self, name: str) -> tuple[str, ...]:
        """Return the topic ids behind a goal: those of a named entry goal, or the one topic called so.

        A topic wins over an entry goal of the same name.

        Raises
        ------
        UnknownTopicError, AmbiguousNameError
            As `find`.
        """
        entry = next((goal for goal in self.content.entry_goals if goal.name.casefold() == name.casefold()), None)
        if entry is not None and not self.names.knows(name):
            return entry.goals
        return (self.find(name),)

    def _part(self, numbers: Numbers) -> nx.DiGraph:
        edges = cut(self.index, numbers)
        return self._dag_of(numbers, edges, self.content.needed_marks(edges))

    def _dag_of(self, numbers: Numbers, edges: Numbers, marks: Sequence[Mapping[str, str]]) -> nx.DiGraph:
        """The DAG of these topics and edges, both in rising order, with the marks of each edge."""
        ids = self.content.ids(numbers)
        named = dict(zip(numbers.tolist(), ids, strict=True))
        dag = nx.DiGraph()
        dag.add_nodes_from(ids)
        for block in self.index.blocks(numbers):
            together = tuple(self.content.ids(block))
            dag.add_nodes_from((topic for topic in together if topic in dag), block=together)
        ends = zip(self.index.sources[edges].tolist(), self.index.targets[edges].tolist(), strict=True)
        rows = zip(ends, marks, strict=True)
        dag.add_edges_from((named[source], named[target], mark) for (source, target), mark in rows)
        return nx.freeze(dag)

    def __iter__(self) -> Iterator[str]:
        return self.content.every_id()

    def __len__(self) -> int:
        return self.content.count

    def __contains__(self, topic: object) -> bool:
        return topic in self.topics

    def __repr__(self) -> str:
        return f"<TopicGraph: {self._summary()}>"

    def _repr_html_(self) -> str:
        """Return the first topics as a table, which a notebook shows."""
        shown = np.arange(min(MOST_ROWS, len(self)))
        below = [self.index.sources[self.index.edges_into(number)] for number in shown.tolist()]
        rows = [
            (
                topic.name,
                topic.category,
                topic.difficulty,
                hours_number(topic.hours),
                first_few(self.content.names(sources), len(sources)),
            )
            for sources, topic in zip(below, self.content.topics(shown), strict=True)
        ]
        return html_table(
            self._summary(), ("Topic", "Category", "Difficulty", "Hours", "Builds on"), rows, len(self), "topic"
        )

    def _summary(self) -> str:
        """How large the graph is, on one line."""
        topics, edges = counted(len(self), "topic"), counted(len(self.index.sources), "prerequisite")
        warned = f", {counted(len(self.warnings), 'warning')}" if self.warnings else ""
        return f"{topics}, {edges}, {hours_number(self.all_hours)} hours{warned}"
