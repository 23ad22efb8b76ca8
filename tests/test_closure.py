"""What a topic rests on, what rests on it, and what follows from knowing it."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UnknownTopicError
from graph.planning.needs import dependents, known_closure, needs, prerequisite_closure, required_graph
from tests.drawing import dags, draw


@given(dags(max_topics=9), st.data())
def test_the_closure_is_the_goals_and_all_their_ancestors(graph, data):
    goals = data.draw(st.lists(st.sampled_from(sorted(graph)), min_size=1))
    expected = set(goals).union(*(nx.ancestors(graph, goal) for goal in goals))
    assert prerequisite_closure(graph, goals) == expected


@given(dags(max_topics=9), st.data())
def test_dependents_are_the_other_side_of_the_closure(graph, data):
    topic = data.draw(st.sampled_from(sorted(graph)))
    assert dependents(graph, topic) == {other for other in graph if topic in nx.ancestors(graph, other)}


@given(dags(max_topics=9), st.data())
def test_what_is_known_is_downward_closed(graph, data):
    known = known_closure(graph, data.draw(st.lists(st.sampled_from(sorted(graph)))))
    assert all(source in known for source, target in graph.edges if target in known)


def test_a_recommended_edge_makes_nothing_needed():
    graph = draw("sets -> limits")
    graph.add_edge("history", "limits", kind="recommended")
    assert prerequisite_closure(graph, ["limits"]) == {"sets", "limits"}
    assert list(required_graph(graph).edges) == [("sets", "limits")]
    assert dependents(graph, "history") == frozenset()


def test_nothing_follows_through_alternatives_but_a_group_of_one_is_no_choice():
    graph = nx.DiGraph()
    graph.add_edge("pytorch", "training", group="framework")
    graph.add_edge("tensorflow", "training", group="framework")
    graph.add_edge("python", "training", group="language")
    assert known_closure(graph, ["training"]) == {"training", "python"}
    assert needs(graph, "training").choices == (("pytorch", "tensorflow"),)


def test_a_long_chain_needs_no_recursion():
    graph = nx.path_graph([f"t{number}" for number in range(20_000)], create_using=nx.DiGraph)
    assert len(prerequisite_closure(graph, ["t19999"])) == 20_000


def test_an_unknown_goal_is_named():
    with pytest.raises(UnknownTopicError, match="'maps'"):
        prerequisite_closure(draw("sets"), ["maps"])
