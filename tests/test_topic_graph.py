"""Records become a graph, or a report."""

from __future__ import annotations

import networkx as nx
import pytest

from graph.errors import CycleError, InvalidDataError
from graph.loading.build import build_graph
from graph.loading.opening import open_graph
from graph.model import EntryGoal, Prerequisite, Records, Topic


def records(edges: str, **more) -> Records:
    pairs = [tuple(edge.split(">")) for edge in edges.split()]
    ids = dict.fromkeys(topic for pair in pairs for topic in pair)
    topics = tuple(Topic(topic, topic.upper()) for topic in ids)
    return Records(topics, tuple(Prerequisite(*pair, line=line) for line, pair in enumerate(pairs, start=2)), **more)


def test_topics_and_edges_keep_the_order_of_the_files():
    graph = build_graph(records("c>b b>a c>d"))
    assert list(graph) == ["c", "b", "a", "d"]
    assert list(graph.edges) == [("c", "b"), ("b", "a"), ("c", "d")]
    assert list(graph.dag) == list(graph)


def test_the_graph_cannot_be_changed():
    graph = build_graph(records("a>b"))
    with pytest.raises(nx.NetworkXError):
        graph.dag.add_edge("b", "a")
    with pytest.raises(TypeError):
        graph.topics["c"] = Topic("c", "C")


def test_a_cycle_is_named_with_the_lines_of_its_edges():
    with pytest.raises(CycleError) as error:
        build_graph(records("a>b b>c c>a c>d"))
    assert error.value.cycle[0] == error.value.cycle[-1]
    assert set(error.value.cycle) == {"A", "B", "C"}
    assert sorted(edge.line for edge in error.value.edges) == [2, 3, 4]


def test_every_problem_is_in_the_one_error():
    broken = records("a>b b>a a>a")
    doubled = Records((*broken.topics, broken.topics[0]), broken.prerequisites)
    with pytest.raises(InvalidDataError) as error:
        build_graph(doubled)
    assert {problem.code for problem in error.value.problems} >= {"cycle", "doubled-id"}


def test_an_entry_goal_is_a_goal_by_its_name_but_a_topic_wins():
    entries = (EntryGoal("Start here", ("a", "b")), EntryGoal("B", ("a",)))
    graph = build_graph(records("a>b", entry_goals=entries))
    assert graph.find_goals("start HERE") == ("a", "b")
    assert graph.find_goals("B") == ("b",)


def test_missing_files_are_reported_together(tmp_path):
    with pytest.raises(InvalidDataError) as error:
        open_graph(tmp_path / "topics.csv", tmp_path / "edges.csv")
    assert [problem.file for problem in error.value.problems] == ["topics.csv", "edges.csv"]
