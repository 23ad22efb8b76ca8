"""The index of a graph gives the answers of `graph.planning`, ties included."""

from __future__ import annotations

from typing import NamedTuple

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.index import numbering, rows, sweeps
from graph.index.factors import delay_factors
from graph.index.index import NO_GROUP, GraphIndex
from graph.index.reach import closure, cut, dependents, known_closure, part
from graph.planning import needs as plain
from tests import drawing
from tests.drawing import dags, draw, required_graph

CASES = settings(deadline=None, max_examples=80)


class Case(NamedTuple):
    """A graph with kinds and groups, its index, and the hours of each topic."""

    graph: nx.DiGraph
    index: GraphIndex
    hours: dict[str, float]

    @property
    def topics(self) -> list[str]:
        return list(self.graph)

    def ids(self, numbers) -> list[str]:
        return [self.topics[number] for number in numbers]

    def numbers(self, ids) -> list[int]:
        return [self.topics.index(topic) for topic in ids]


def levels(graph: nx.DiGraph) -> list[int]:
    """NetworkX's own answer, in the order of the graph."""
    level = {topic: number for number, topics in enumerate(nx.topological_generations(graph)) for topic in topics}
    return [level[topic] for topic in graph]


def indexed(graph: nx.DiGraph, hours: dict[str, float], edges=None) -> Case:
    """Return the index of `graph`, edges in the given sequence."""
    topics = list(graph)
    number = {topic: place for place, topic in enumerate(topics)}
    edges = list(graph.edges) if edges is None else edges
    names = sorted({attributes.get("group", "") for *_, attributes in graph.edges(data=True)} - {""})
    attributes = [graph.edges[edge] for edge in edges]
    index = GraphIndex.of(
        [hours[topic] for topic in topics],
        np.array([number[source] for source, _ in edges], np.int32),
        np.array([number[target] for _, target in edges], np.int32),
        np.array([each.get("kind", "required") == "required" for each in attributes], np.bool_),
        np.array([names.index(each["group"]) if each.get("group") else NO_GROUP for each in attributes], np.int32),
    )
    return Case(graph, index, hours)


@st.composite
def cases(draw_value, max_topics=9):
    """Draw a graph whose edges are required, recommended or alternatives, in any sequence; hours are quarters."""
    graph = draw_value(dags(max_topics=max_topics))
    edges = draw_value(st.permutations(list(graph.edges)))
    kinds = [{}, {}, {"group": "a"}, {"group": "b"}, {"kind": "recommended"}, {"kind": "recommended", "group": "a"}]
    in_sequence = nx.DiGraph()
    in_sequence.add_nodes_from(graph)
    for edge in edges:
        in_sequence.add_edge(*edge, **draw_value(st.sampled_from(kinds)))
    hours = {topic: draw_value(st.sampled_from([0.0, 0.25, 1.0, 1.0, 2.0, 3.5])) for topic in graph}
    return indexed(in_sequence, hours, edges)


@pytest.fixture(params=["all of a level", "what is reached of a level", "topic by topic"], autouse=True, scope="module")
def _all_ways_of_sweeping(request):
    """Small graphs have thin levels and small closures only; treat them as large ones too, dense and sparse."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param != "topic by topic":
            share = 10**9 if request.param == "all of a level" else 0
            patch.setattr(numbering, "THIN", 2)
            patch.setattr(sweeps, "MOST", 2)
            patch.setattr(sweeps, "SPARSE", share)
            patch.setattr(sweeps, "WIDE", 0)
            patch.setattr(rows, "_SORTED_SHARE", share)
        yield


@CASES
@given(cases(), st.data())
def test_closures_equal_the_plain_ones(case, data):
    topics = data.draw(st.lists(st.sampled_from(case.topics), max_size=3))
    chosen = case.numbers(topics)
    for quick, slow in [(closure, plain.prerequisite_closure), (known_closure, drawing.known_closure)]:
        found = quick(case.index, chosen)
        assert set(case.ids(found)) == slow(case.graph, topics)
        assert sorted(found) == found.tolist()
    above = set().union(*(plain.dependents(case.graph, topic) for topic in topics)) - set(topics)
    assert set(case.ids(dependents(case.index, chosen))) == above
    assert case.index.levels.tolist() == levels(required_graph(case.graph))


@CASES
@given(cases(), st.data())
def test_a_cut_holds_the_edges_among_its_topics_in_file_order(case, data):
    topics = data.draw(st.lists(st.sampled_from(case.topics), unique=True))
    chosen = case.numbers(topics)
    index, edges = case.index, cut(case.index, chosen)
    pairs = list(zip(index.sources.tolist(), index.targets.tolist(), strict=True))
    assert edges.tolist() == [edge for edge, pair in enumerate(pairs) if {*pair} <= {*chosen}]
    alone = part(index, chosen)
    assert [(topics[source], topics[target]) for source, target in zip(alone.sources, alone.targets, strict=True)] == [
        (case.topics[source], case.topics[target]) for source, target in (pairs[edge] for edge in edges)
    ]
    assert alone.hours.tolist() == [case.hours[topic] for topic in topics]
    assert (alone.required == index.required[edges]).all()
    assert (alone.groups == index.groups[edges]).all()


@CASES
@given(cases())
def test_each_topic_has_its_edges_both_ways_in_file_order(case):
    index = case.index
    for topic in range(index.count):
        assert index.edges_into(topic).tolist() == np.flatnonzero(index.targets == topic).tolist()
        assert index.edges_out_of(topic).tolist() == np.flatnonzero(index.sources == topic).tolist()


@CASES
@given(cases(), st.data())
def test_an_index_restored_from_its_arrays_answers_the_same(case, data):
    goals = [data.draw(st.sampled_from(range(case.index.count)))]
    arrays = {name: array.copy() for name, array in case.index.arrays.items()}
    for array in arrays.values():
        array.flags.writeable = False
    again = GraphIndex.restored(arrays)
    assert closure(again, goals).tolist() == closure(case.index, goals).tolist()
    assert delay_factors(again).tolist() == delay_factors(case.index).tolist()


def test_a_group_number_may_be_shared_by_topics():
    """Two topics each with one member of group 0 have no choice."""
    index = GraphIndex.of([1.0] * 4, np.array([0, 1]), np.array([2, 3]), groups=np.array([0, 0]))
    assert known_closure(index, [2]).tolist() == [0, 2]
    assert index.choices.tolist() == [NO_GROUP, NO_GROUP]


def test_a_graph_without_topics_or_edges_has_answers():
    nothing = np.empty(0, np.int32)
    empty, lone = GraphIndex.of([], nothing, nothing), GraphIndex.of([2.0], nothing, nothing)
    for index in (empty, lone):
        assert index.is_acyclic
        assert delay_factors(index).tolist() == [1] * index.count
        assert closure(index, []).tolist() == cut(index, []).tolist() == []


def test_a_long_chain_is_no_trouble():
    """Neither recursion nor a pass over all topics for each level."""
    count = 50_000
    index = GraphIndex.of(np.ones(count), np.arange(count - 1), np.arange(1, count))
    assert index.levels.tolist() == list(range(count))
    assert len(closure(index, [count - 1])) == len(dependents(index, [0])) + 1 == count
    assert set(delay_factors(index).tolist()) == {count}


def test_wide_and_thin_levels_take_turns():
    """A chain through 40 topics that need one and lead to one, again and again."""
    width, turns = 40, 50
    graph = nx.DiGraph()
    for turn in range(turns):
        for number in range(width):
            nx.add_path(graph, [("knot", turn), ("middle", turn, number), ("knot", turn + 1)])
    names = {node: f"t{place}" for place, node in enumerate(graph)}
    case = indexed(nx.relabel_nodes(graph, names), dict.fromkeys(names.values(), 1.0))
    assert case.index.levels.tolist() == levels(case.graph)
    assert len(closure(case.index, [case.index.levels.argmax()])) == len(case.graph)
    assert set(delay_factors(case.index).tolist()) == {2 * turns + 1}


def test_questions_about_a_graph_with_a_cycle_are_refused():
    case = indexed(draw("a -> b -> c -> b"), dict.fromkeys("abc", 1.0))
    assert not case.index.is_acyclic
    assert case.index.levels.tolist() == [0, -1, -1]
    with pytest.raises(ValueError, match="cycle"):
        closure(case.index, [2])
