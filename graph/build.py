"""Records become a `TopicGraph`: immutable, acyclic, and the one value every question is asked of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import fsum
from pathlib import Path
from types import MappingProxyType

import networkx as nx

from graph import checks
from graph.errors import CycleError, InvalidDataError
from graph.files import tables
from graph.model import EntryGoal, Problem, Records, Resource, Topic
from graph.names import NameIndex


@dataclass(frozen=True, eq=False)
class TopicGraph:
    """Topics and their prerequisites, checked and acyclic.

    Make one with `build_graph` or `open_graph`. Iterating gives topic ids in file order.

    Examples
    --------
    >>> from graph.model import Prerequisite
    >>> graph = build_graph(Records((Topic("sets", "Sets"), Topic("limits", "Limits")),
    ...                             (Prerequisite("sets", "limits"),)))
    >>> list(graph), list(graph.edges), graph.find("LIMITS")
    (['sets', 'limits'], [('sets', 'limits')], 'limits')
    """

    records: Records

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        """Every topic by id, in file order."""
        return MappingProxyType({topic.id: topic for topic in self.records.topics})

    @cached_property
    def hours(self) -> Mapping[str, float]:
        """Study hours of every topic by id."""
        return MappingProxyType({topic.id: topic.hours for topic in self.records.topics})

    @cached_property
    def all_hours(self) -> float:
        """Study hours of all topics together."""
        return fsum(self.hours.values())

    @cached_property
    def hours_assumed(self) -> int:
        """How many topics say no hours, so that one was assumed."""
        return sum(topic.hours_assumed for topic in self.records.topics)

    @cached_property
    def resources(self) -> Mapping[str, tuple[Resource, ...]]:
        """What to learn each topic from, in file order; a topic without resources has no entry."""
        by_topic: dict[str, list[Resource]] = {}
        for resource in self.records.resources:
            by_topic.setdefault(resource.topic, []).append(resource)
        return MappingProxyType({topic: tuple(found) for topic, found in by_topic.items()})

    @cached_property
    def entry_goals(self) -> Mapping[str, EntryGoal]:
        """The named goals that the graph offers, by name."""
        return MappingProxyType({goal.name: goal for goal in self.records.entry_goals})

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Every category, in the order in which the file first names it."""
        return tuple(dict.fromkeys(topic.category for topic in self.records.topics))

    @cached_property
    def dag(self) -> nx.DiGraph:
        """The whole graph as a frozen NetworkX DAG, recommended edges and alternatives included.

        Topics and edges stand in file order; each edge carries `kind`, `group` and `reason`.
        """
        dag = nx.DiGraph()
        dag.add_nodes_from(topic.id for topic in self.records.topics)
        for edge in self.records.prerequisites:
            dag.add_edge(edge.source, edge.target, kind=edge.kind, group=edge.group, reason=edge.reason)
        return nx.freeze(dag)

    @property
    def edges(self) -> Iterator[tuple[str, str]]:
        """Required edges ``(prerequisite, topic)`` in file order, alternatives included."""
        return ((edge.source, edge.target) for edge in self.records.prerequisites if edge.is_required)

    @cached_property
    def names(self) -> NameIndex:
        """All the words that topics answer to."""
        return NameIndex(self.records.topics)

    def find(self, name: str) -> str:
        """Return the id of the topic with this id, name or alias; see `NameIndex.find`."""
        return self.names.find(name)

    def find_goals(self, name: str) -> tuple[str, ...]:
        """Return the topic ids behind a goal: those of a named entry goal, or the one topic called so.

        A topic wins over an entry goal of the same name.

        Raises
        ------
        UnknownTopicError, AmbiguousNameError
            As `find`.
        """
        entry = next((goal for goal in self.records.entry_goals if goal.name.casefold() == name.casefold()), None)
        if entry is not None and not self.names.knows(name):
            return entry.goals
        return (self.find(name),)

    def __iter__(self) -> Iterator[str]:
        return iter(self.topics)

    def __len__(self) -> int:
        return len(self.topics)

    def __contains__(self, topic: object) -> bool:
        return topic in self.topics


def build_graph(records: Records) -> TopicGraph:
    """Return the graph of these records.

    Raises
    ------
    InvalidDataError
        If the records have errors; it holds every problem, warnings too.
    CycleError
        If topics require each other in a circle and nothing else is wrong.

    Notes
    -----
    O((V + E) log V), as `checks.check_records`.
    """
    problems = checks.check_records(records)
    if any(problem.is_error for problem in problems):
        _refuse(records, problems)
    return TopicGraph(records)


def open_graph(topics: Path, edges: Path) -> tuple[TopicGraph, tuple[Problem, ...]]:
    """Return the graph of two files and the warnings they gave; resources.csv and goals.csv beside topics are read too.

    Raises
    ------
    InvalidDataError
        If the files have errors.
    """
    records, problems = read_graph_files(topics, edges)
    return graph_of(records, problems), problems


def read_graph_files(topics: Path, edges: Path) -> tuple[Records, tuple[Problem, ...]]:
    """Return what the files of a graph say and every problem in them; never raises for what a file holds."""
    records, found = tables.read_records(
        topics, edges, _if_there(topics.with_name("resources.csv")), _if_there(topics.with_name("goals.csv"))
    )
    return records, checks.in_order(found + checks.check_records(records), records.files)


def graph_of(records: Records, problems: tuple[Problem, ...]) -> TopicGraph:
    """Return the graph of records that were checked already.

    Raises
    ------
    InvalidDataError
        If one of `problems` is an error.
    """
    if any(problem.is_error for problem in problems):
        raise InvalidDataError(problems)
    return TopicGraph(records)


def _if_there(path: Path) -> Path | None:
    return path if path.exists() else None


def _refuse(records: Records, problems: tuple[Problem, ...]) -> None:
    if {problem.code for problem in problems if problem.is_error} == {"cycle"}:
        raise _cycle_error(records)
    raise InvalidDataError(problems)


def _cycle_error(records: Records) -> CycleError:
    edges = {(edge.source, edge.target): edge for edge in records.prerequisites if edge.is_required}
    cycle = checks.shortest_cycles(records)[0]
    names = {topic.id: topic.name for topic in records.topics}
    around = list(zip(cycle, [*cycle[1:], cycle[0]], strict=True))
    return CycleError([names[topic] for topic in (*cycle, cycle[0])], [edges[pair] for pair in around])
