"""What is set aside so that no cycle is left: the least there is of small graphs, and a bound where none is proven."""

from __future__ import annotations

from itertools import chain, combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.index import feedback
from graph.index.feedback import least_cuts

CASES = settings(deadline=None, max_examples=150)


def cuts_of(count, edges, **more):
    ends = np.array(edges, np.int32).reshape(-1, 2)
    more = {name: np.array(values) if isinstance(values, list) else values for name, values in more.items()}
    return least_cuts(count, ends[:, 0], ends[:, 1], **more)


def tangles(count, edges, strict, gone):
    """Whether a strict edge is on a cycle of what is not gone."""
    kept = nx.MultiDiGraph()
    kept.add_nodes_from(range(count))
    kept.add_edges_from(edge for number, edge in enumerate(edges) if number not in gone)
    part = {topic: number for number, topics in enumerate(nx.strongly_connected_components(kept)) for topic in topics}
    left = set(range(len(edges))) - gone
    return any(strict[number] and part[edges[number][0]] == part[edges[number][1]] for number in left)


def least(count, edges, weights, strict):
    """The least weight, by trying every set of edges."""
    numbers = range(len(edges))
    every = chain.from_iterable(combinations(numbers, size) for size in range(len(edges) + 1))
    return min(sum(weights[n] for n in some) for some in every if not tangles(count, edges, strict, set(some)))


@st.composite
def multigraphs(draw):
    """Edges among a few topics, some of them twice or from a topic to itself, with weights and kinds."""
    count = draw(st.integers(1, 5))
    ends = st.integers(0, count - 1)
    edges = draw(st.lists(st.tuples(ends, ends), max_size=8))
    weights = draw(st.lists(st.sampled_from([1, 3, 4]), min_size=len(edges), max_size=len(edges)))
    strict = draw(st.lists(st.booleans() | st.just(True), min_size=len(edges), max_size=len(edges)))
    return count, edges, weights, strict


@CASES
@given(multigraphs())
def test_what_is_set_aside_is_the_least_that_leaves_no_cycle(case):
    count, edges, weights, strict = case
    cuts = cuts_of(count, edges, weights=weights, strict=strict)
    gone = {edge for cut in cuts for edge in cut.set_aside}
    assert not tangles(count, edges, strict, gone)
    assert all(cut.weight == cut.bound and set(cut.set_aside) <= set(cut.edges) for cut in cuts)
    assert sum(weights[edge] for edge in gone) == sum(cut.weight for cut in cuts) == least(*case)


@CASES
@given(multigraphs())
def test_without_time_there_is_an_answer_and_a_bound_that_holds(case):
    count, edges, weights, strict = case
    cuts = cuts_of(count, edges, weights=weights, strict=strict, seconds=0.0)
    gone = {edge for cut in cuts for edge in cut.set_aside}
    assert not tangles(count, edges, strict, gone)
    assert sum(cut.bound for cut in cuts) <= least(*case) <= sum(cut.weight for cut in cuts)


@pytest.mark.parametrize("size", [3, 5, 7])
def test_of_topics_that_all_need_each_other_half_the_edges_go(size):
    """Whatever the order, one edge of each pair runs backwards in it."""
    edges = [(source, target) for source in range(size) for target in range(size) if source != target]
    (cut,) = cuts_of(size, edges)
    assert (cut.topics, len(cut.set_aside), cut.bound) == (tuple(range(size)), len(edges) // 2, len(edges) // 2)


def test_one_edge_that_closes_many_cycles_goes_alone():
    """Greedy orders of two of these cut two edges: the shared one is on every cycle."""
    fans = [(0, 1), *((1, topic) for topic in range(2, 9)), *((topic, 0) for topic in range(2, 9))]
    assert [cut.set_aside for cut in cuts_of(9, fans)] == [(0,)]


def test_the_lighter_edge_goes_and_among_equals_the_later():
    assert cuts_of(2, [(0, 1), (1, 0)], weights=[1, 3])[0].set_aside == (0,)
    assert cuts_of(3, [(0, 1), (1, 2), (2, 0)])[0].set_aside == (2,)


def test_components_are_solved_apart_and_come_in_the_order_of_their_topics():
    cuts = cuts_of(7, [(5, 6), (6, 5), (1, 2), (2, 3), (3, 1), (3, 5), (0, 4)])
    assert [(cut.topics, cut.edges) for cut in cuts] == [((1, 2, 3), (2, 3, 4)), ((5, 6), (0, 1))]


def test_edges_that_may_be_on_a_cycle_together_stay():
    """Lecture and lab are taken together; the exam needs the lab and cannot come before the lecture."""
    both = [(0, 1), (1, 0)]
    assert cuts_of(2, both, strict=[False, False]) == ()
    assert cuts_of(3, [*both, (1, 2), (2, 0)], strict=[False, False, True, True])[0].weight == 1


def test_the_same_graph_has_the_same_answer():
    dice = np.random.default_rng(5)
    edges = dice.integers(0, 30, (150, 2)).tolist()
    assert cuts_of(30, edges) == cuts_of(30, edges)


def test_a_component_too_large_for_a_proof_has_the_greedy_answer(monkeypatch):
    monkeypatch.setattr(feedback, "_LARGEST", 0)
    edges = [(source, target) for source in range(5) for target in range(5) if source != target]
    (cut,) = cuts_of(5, edges)
    assert (len(cut.set_aside), cut.bound) == (10, 10)
    assert not tangles(5, edges, [True] * 20, set(cut.set_aside))


def test_a_large_graph_without_cycles_has_no_cut():
    topics = np.arange(100_000, dtype=np.int32)
    assert least_cuts(len(topics) + 1, topics, topics + 1) == ()
