"""Cycles are found as the checks find them, and at any size."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.index.cycles import short_cycles
from graph.index.index import GraphIndex
from graph.model import Prerequisite, Records, Topic
from tests.row_checks import shortest_cycles

CASES = settings(deadline=None, max_examples=120)


@st.composite
def records(draw_value):
    """Draw topics with sound edges of every kind, cycles included."""
    count = draw_value(st.integers(2, 8))
    pairs = [(source, target) for source in range(count) for target in range(count) if source != target]
    edges = draw_value(st.lists(st.sampled_from(pairs), unique=True, max_size=14))
    kinds = draw_value(
        st.lists(st.sampled_from(["required", "required", "recommended", "corequisite"]), min_size=14, max_size=14)
    )
    return Records(
        tuple(Topic(f"t{number}", f"t{number}") for number in range(count)),
        tuple(
            Prerequisite(f"t{source}", f"t{target}", kind=kind)
            for (source, target), kind in zip(edges, kinds, strict=False)
        ),
    )


def index_of(graph: Records) -> GraphIndex:
    edges = graph.prerequisites
    return GraphIndex.of(
        np.ones(len(graph.topics)),
        np.array([int(edge.source[1:]) for edge in edges], np.int32),
        np.array([int(edge.target[1:]) for edge in edges], np.int32),
        np.array([edge.is_required for edge in edges], np.bool_),
        corequisites=np.flatnonzero([edge.kind == "corequisite" for edge in edges]),
    )


def cycle(numbers) -> tuple[str, ...]:
    return tuple(f"t{number}" for number in numbers)


@CASES
@given(records())
def test_short_cycles_equal_those_found_by_the_plainest_means(graph):
    index = index_of(graph)
    assert tuple(map(cycle, index.cycles)) == shortest_cycles(graph)
    assert index.is_acyclic == (not index.cycles)


@CASES
@given(records())
def test_each_knot_has_a_cycle_of_its_own(graph):
    index = index_of(graph)
    required = nx.DiGraph()
    for edge in graph.prerequisites:
        if edge.is_required:
            required.add_edge(edge.source, edge.target, kind=edge.kind)
    knots = [
        knot
        for knot in nx.strongly_connected_components(required)
        if "required" in {kind for *_, kind in required.subgraph(knot).edges(data="kind")}
    ]
    assert sorted(min(knot) for knot in knots) == [
        min(next(knot for knot in knots if topics[0] in knot)) for topics in map(cycle, index.cycles)
    ]
    for topics in map(cycle, index.cycles):
        assert nx.is_simple_path(required, topics)
        assert required.has_edge(topics[-1], topics[0])
        assert topics[0] == min(topics)
        [knot] = [knot for knot in knots if topics[0] in knot]
        with_required = [
            len(each)
            for each in nx.simple_cycles(required.subgraph(knot))
            if any(required.edges[pair]["kind"] == "required" for pair in pairwise([*each, each[0]]))
        ]
        assert len(topics) == min(with_required)
        assert any(required.edges[pair]["kind"] == "required" for pair in pairwise([*topics, topics[0]]))


def test_a_topic_that_requires_itself_is_a_cycle_of_one():
    assert short_cycles(3, np.array([1, 0, 0], np.int32), np.array([1, 2, 2], np.int32)) == ((1,),)


def test_one_cycle_through_very_many_topics_is_found():
    topics = np.random.default_rng(0).permutation(100_000).astype(np.int32)
    (found,) = short_cycles(len(topics), topics, np.roll(topics, -1))
    assert len(found) == len(topics)
    assert found[0] == 0
    after = dict(zip(topics.tolist(), np.roll(topics, -1).tolist(), strict=True))
    assert all(after[topic] == following for topic, following in pairwise(found))


@pytest.mark.parametrize("length", [2, 7])
def test_very_many_cycles_are_all_found(length):
    topics = np.arange(10_000 * length, dtype=np.int32).reshape(-1, length)
    found = short_cycles(topics.size, topics.ravel(), np.roll(topics, -1, axis=1).ravel())
    assert [list(each) for each in found] == topics.tolist()
