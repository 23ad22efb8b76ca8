"""Blocking and delay factors: published values, and NetworkX on random graphs."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from graph.index import factors, numbering
from graph.index.factors import blocking_factors, delay_factors
from graph.index.index import GraphIndex
from tests.drawing import dags

CASES = settings(deadline=None, max_examples=60)


def index_of(graph: nx.DiGraph) -> GraphIndex:
    number = {topic: place for place, topic in enumerate(graph)}
    edges = np.array([(number[source], number[target]) for source, target in graph.edges], np.int32).reshape(-1, 2)
    return GraphIndex.of(np.ones(len(graph)), edges[:, 0], edges[:, 1])


def layered(topics: int, edges: int, seed: int) -> GraphIndex:
    dice = np.random.default_rng(seed)
    pairs = np.unique(np.sort(dice.integers(0, topics, (edges, 2)), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    names = dice.permutation(topics).astype(np.int32)
    return GraphIndex.of(np.ones(topics), names[pairs[:, 0]], names[pairs[:, 1]])


@pytest.fixture(params=["by levels", "topic by topic"], autouse=True, scope="module")
def _both_ways_of_sweeping(request):
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "by levels":
            patch.setattr(numbering, "THIN", 2)
            patch.setattr(factors, "_FEW_ROWS", 2)
        yield


@pytest.mark.parametrize(
    ("edges", "blocking", "delay"),
    [
        ("AC BC DC CE DF GG HH", [2, 2, 1, 3, 0, 0, 0, 0], [3, 3, 3, 3, 3, 2, 1, 1]),
        ("AB AC BD CD CE DF DG GF", [6, 3, 4, 2, 0, 0, 1], [5, 5, 5, 5, 3, 5, 5]),
        ("AB AC BD CD", [3, 1, 1, 0], [3, 3, 3, 3]),
    ],
)
def test_published_values_of_curricular_analytics(edges, blocking, delay):
    """Curricular Analytics, Heileman et al. 2018: values of the authors' own tests."""
    graph = nx.DiGraph()
    graph.add_nodes_from(sorted(set(edges) - {" "}))
    graph.add_edges_from(pair for pair in edges.split() if pair[0] != pair[1])
    index = index_of(graph)
    assert blocking_factors(index).counts.tolist() == blocking
    assert delay_factors(index).tolist() == delay


@CASES
@given(dags(max_topics=9))
def test_small_graphs_are_counted_as_networkx_does(graph):
    found = blocking_factors(index_of(graph))
    assert found.exact
    assert found.counts.tolist() == [len(nx.descendants(graph, topic)) for topic in graph]
    chains = [chain for topic in graph for end in graph for chain in nx.all_simple_paths(graph, topic, end)]
    longest = {topic: max((len(chain) for chain in chains if topic in chain), default=1) for topic in graph}
    assert delay_factors(index_of(graph)).tolist() == [longest[topic] for topic in graph]


@pytest.mark.parametrize("words", [1, 3])
def test_blocks_add_up(monkeypatch, words):
    """Sets that do not fit into memory at once give the same counts."""
    index = layered(500, 900, seed=1)
    whole = blocking_factors(index).counts.tolist()
    monkeypatch.setattr(factors, "BLOCK_BYTES", 8 * 500 * words)
    monkeypatch.setattr(factors, "_CELLS", 100)
    assert blocking_factors(index).counts.tolist() == whole


def test_an_estimate_says_so_and_is_near():
    index = layered(2_000, 5_000, seed=2)
    exact, estimate = blocking_factors(index).counts, blocking_factors(index, steps=0)
    assert not estimate.exact
    assert estimate.counts.tolist() == blocking_factors(index, steps=0).counts.tolist()
    assert (estimate.counts[exact == 0] == 0).all()
    off = np.abs(estimate.counts - exact)[exact > 0] / exact[exact > 0]
    assert np.median(off) < 0.13
    assert np.percentile(off, 95) < 0.35


def test_a_chain_and_a_star_are_counted():
    chain = index_of(nx.DiGraph(pairwise(range(3_000))))
    assert blocking_factors(chain).counts.tolist() == list(range(2_999, -1, -1))
    star = index_of(nx.DiGraph((0, leaf) for leaf in range(1, 3_001)))
    assert blocking_factors(star).counts.tolist() == [3_000] + [0] * 3_000
