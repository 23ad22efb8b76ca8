"""The part of a large graph around one topic."""

from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from graph.core.neighbourhood import neighbourhood
from tests.drawing import dags


@given(dags(max_topics=9), st.data(), st.integers(1, 9))
def test_the_nearest_are_kept_and_never_too_many(graph, data, most):
    topic = data.draw(st.sampled_from(sorted(graph)))
    near = neighbourhood(graph, topic, most)
    along = {topic, *nx.ancestors(graph, topic), *nx.descendants(graph, topic)}
    assert near[0] == topic and len(near) == len(set(near)) == min(most, len(along))
    assert set(near) <= along


def test_nearer_topics_come_before_farther_ones():
    graph = nx.path_graph(["a", "b", "c", "d", "e"], create_using=nx.DiGraph)
    assert neighbourhood(graph, "c", 3) == ["c", "b", "d"]


def test_a_topic_with_very_many_dependents_still_shows_what_it_rests_on():
    graph = nx.DiGraph([("hub", f"t{number}") for number in range(1300)])
    graph.add_edge("base", "hub")
    near = neighbourhood(graph, "hub", 150)
    assert len(near) == 150 and "base" in near
