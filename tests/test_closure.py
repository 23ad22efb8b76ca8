"""What a topic rests on, what rests on it, and what follows from knowing it."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UnknownTopicError
from graph.model import count_asked
from graph.planning.needs import (
    Needs,
    dependents,
    needs,
    prerequisite_closure,
    without_known,
)
from tests.drawing import dags, draw, known_closure


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


def test_a_group_asks_for_as_many_as_its_name_says():
    graph = nx.DiGraph()
    for member in ("a", "b", "c"):
        graph.add_edge(member, "degree", group="2 of electives")
    for member in ("x", "y"):
        graph.add_edge(member, "degree", group="2 of cores")
    graph.add_edge("p", "degree", group="3 of projects")
    need = needs(graph, "degree")
    assert (need.always, need.choices, need.counts) == (("x", "y", "p"), (("a", "b", "c"),), (2,))
    assert known_closure(graph, ["degree"]) == {"degree", "x", "y", "p"}
    assert without_known(need, {"a", "x"}) == Needs(("y", "p"), (("b", "c"),), ("2 of electives",), (1,))
    assert without_known(need, {"a", "b"}) == Needs(("x", "y", "p"))


def test_corequisites_are_as_needed_as_prerequisites():
    graph = nx.DiGraph()
    graph.add_edge("lab", "lecture", kind="corequisite")
    graph.add_edge("lecture", "lab", kind="corequisite")
    graph.add_edge("maths", "lab")
    graph.add_edge("history", "lab", kind="recommended")
    assert prerequisite_closure(graph, ["lecture"]) == known_closure(graph, ["lab"]) == {"lab", "lecture", "maths"}
    assert dependents(graph, "maths") == {"lab", "lecture"}


@pytest.mark.parametrize(
    "group, count", [("", 1), ("2 of", 1), ("12 of these", 12), ("framework 2 of x", 1), ("1 of x", 1)]
)
def test_a_count_stands_first_in_the_name_of_a_group(group, count):
    assert count_asked(group) == count
