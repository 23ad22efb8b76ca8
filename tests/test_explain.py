"""Why a topic is in a plan, and what happens without it."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import UnknownTopicError
from graph.planning.choices import cheapest_way
from graph.planning.explain import Skipped, compared, if_skipped, shortest_chain
from graph.planning.needs import prerequisite_closure
from tests.drawing import dags, draw, known_closure
from tests.test_alternatives import questions


@settings(deadline=None)
@given(dags(), st.data())
def test_the_chain_is_the_first_of_the_shortest(graph, data):
    """Compared with every chain there is."""
    topic, goal = (data.draw(st.sampled_from(sorted(graph))) for _ in range(2))
    chains = list(nx.all_simple_paths(graph, topic, goal)) if topic != goal else [[topic]]
    assert shortest_chain(graph, topic, goal) == min(chains, key=lambda chain: (len(chain), chain), default=None)


def test_a_chain_does_not_run_over_recommended_edges():
    graph = draw("sets -> limits -> series")
    graph.add_edge("sets", "series", kind="recommended")
    assert shortest_chain(graph, "sets", "series") == ["sets", "limits", "series"]


def test_a_chain_to_an_unknown_topic_names_it():
    with pytest.raises(UnknownTopicError):
        shortest_chain(draw("sets"), "sets", "limits")


@settings(deadline=None, max_examples=60)
@given(questions(), st.data())
def test_after_skipping_each_goal_is_lost_or_reached_by_the_detour(question, data):
    graph, goals, known, hours = question[:4]
    topic = data.draw(st.sampled_from(sorted(set(graph) - known) or sorted(graph)))
    skipped = if_skipped(graph, goals, known, topic, hours)
    remaining = [goal for goal in goals if goal not in skipped.goals_lost]
    usual = cheapest_way(graph, remaining, known, hours)
    way = cheapest_way(graph, remaining, known, hours, excluded=frozenset({topic}))
    assert topic not in way.graph
    assert set(skipped.detour) == set(way.graph) - set(usual.graph)
    assert skipped.extra_hours == way.hours - usual.hours >= 0


def test_skipping_what_everything_rests_on_loses_the_goals():
    graph = draw("sets -> limits -> series, logic")
    skipped = if_skipped(graph, ["series", "logic"], set(), "sets", dict.fromkeys(graph, 1.0))
    assert skipped == Skipped(goals_lost=("series",), detour=(), extra_hours=0.0)


def test_skipping_a_known_or_foreign_topic_changes_nothing():
    graph = draw("sets -> limits, knots")
    hours = dict.fromkeys(graph, 1.0)
    assert if_skipped(graph, ["limits"], {"sets"}, "sets", hours) == Skipped((), (), 0.0)
    assert if_skipped(graph, ["limits"], set(), "knots", hours) == Skipped((), (), 0.0)


@settings(deadline=None, max_examples=60)
@given(dags(), st.data())
def test_the_parts_of_a_comparison_are_the_two_closures(graph, data):
    goal_a, goal_b = (data.draw(st.sampled_from(sorted(graph))) for _ in range(2))
    known = known_closure(graph, data.draw(st.sets(st.sampled_from(sorted(graph)), max_size=2)))
    closure_a, closure_b = (prerequisite_closure(graph, [goal]) - known for goal in (goal_a, goal_b))
    parts = compared(graph, goal_a, goal_b, known, dict.fromkeys(graph, 1.0))
    assert set(parts.shared) == closure_a & closure_b
    assert set(parts.only_a) == closure_a - closure_b
    assert set(parts.only_b) == closure_b - closure_a
    assert parts.shared_hours + parts.only_a_hours + parts.only_b_hours == len(closure_a | closure_b)
    assert list(parts.shared) == [topic for topic in graph if topic in parts.shared]


def test_two_goals_share_an_alternative_that_neither_would_pick_alone():
    graph = nx.DiGraph()
    for source, target in [("x", "a"), ("both", "a"), ("y", "b"), ("both", "b")]:
        graph.add_edge(source, target, group="one")
    parts = compared(graph, "a", "b", set(), {"x": 2.0, "y": 2.0, "both": 3.0, "a": 1.0, "b": 1.0})
    assert (parts.shared, parts.only_a, parts.only_b) == (("both",), ("a",), ("b",))
