import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.planning.critical import critical_path, slack
from tests.drawing import dags, draw


def every_chain(graph):
    """Return every chain of `graph`, single topics included."""
    chains = [[topic] for topic in graph]
    for source in graph:
        for target in graph:
            if source != target:
                chains += nx.all_simple_paths(graph, source, target)
    return chains


@st.composite
def graphs_with_hours(draw_value):
    graph = draw_value(dags())
    hours = {topic: draw_value(st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.5])) for topic in sorted(graph)}
    return graph, hours


def test_critical_path_prefers_the_long_way_round():
    """A direct shortcut does not hide the longer chain."""
    graph = draw("sets -> limits -> series, sets -> series")
    assert critical_path(graph, hours=dict.fromkeys(graph, 1.0)) == ["sets", "limits", "series"]


def test_hours_count_rather_than_topics():
    graph = draw("a -> b -> c, d -> e")
    assert critical_path(graph, {"a": 1.0, "b": 1.0, "c": 1.0, "d": 5.0, "e": 1.0}) == ["d", "e"]


def test_ties_go_to_the_id_that_sorts_first():
    graph = draw("c -> d, a -> d, b -> d, a -> e")
    assert critical_path(graph, dict.fromkeys(graph, 1.0)) == ["a", "d"]


def test_an_empty_graph_has_an_empty_chain():
    assert critical_path(nx.DiGraph(), {}) == []
    assert slack(nx.DiGraph(), {}) == {}


def test_hours_must_be_there_for_every_topic():
    with pytest.raises(KeyError):
        critical_path(draw("a -> b"), {"a": 1.0})


def test_the_known_delay_factors_are_the_topics_on_the_longest_chain_through_each():
    """Curricular Analytics, first graph of its test suite: with one hour each, longest chain minus slack."""
    graph = draw("a -> c -> e, b -> c, d -> c, d -> f, g, h")
    room = slack(graph, dict.fromkeys(graph, 1.0))
    assert [3 - room[topic] for topic in "abcdefgh"] == [3, 3, 3, 3, 3, 2, 1, 1]


@settings(deadline=None, max_examples=80)
@given(graphs_with_hours())
def test_no_chain_takes_longer_than_the_critical_path(case):
    graph, hours = case
    path = critical_path(graph, hours)
    assert path in every_chain(graph)
    assert sum(hours[topic] for topic in path) == max(sum(hours[t] for t in chain) for chain in every_chain(graph))


@settings(deadline=None, max_examples=80)
@given(graphs_with_hours())
def test_slack_is_what_the_longest_chain_through_a_topic_leaves(case):
    graph, hours = case
    chains = [(chain, sum(hours[topic] for topic in chain)) for chain in every_chain(graph)]
    longest = max(total for _, total in chains)
    through = {topic: max(total for chain, total in chains if topic in chain) for topic in graph}
    assert slack(graph, hours) == {topic: longest - through[topic] for topic in graph}
    assert all(slack(graph, hours)[topic] == 0 for topic in critical_path(graph, hours))


@settings(deadline=None, max_examples=40)
@given(graphs_with_hours(), st.randoms(use_true_random=False))
def test_the_answer_does_not_depend_on_the_order_of_insertion(case, dice):
    graph, hours = case
    nodes, edges = list(graph), list(graph.edges)
    dice.shuffle(nodes)
    dice.shuffle(edges)
    other = nx.DiGraph()
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)
    assert critical_path(other, hours) == critical_path(graph, hours)
