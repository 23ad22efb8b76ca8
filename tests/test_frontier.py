"""What can be learned now."""

from __future__ import annotations

import math
from itertools import combinations

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.planning.frontier import frontier, ranked_frontier, unlocked_by
from graph.planning.needs import needs, taken_together
from tests.drawing import dags, draw, known_closure
from tests.test_alternatives import choice_graphs

# Doignon & Falmagne, Knowledge Spaces (1999), chapter 7.
KNOWLEDGE_SPACE = draw("a -> c, b -> c, a -> d, b -> d, c -> e")


def states(graph):
    """Every set of topics that someone may know: each with its prerequisites."""
    subsets = (set(chosen) for count in range(len(graph) + 1) for chosen in combinations(sorted(graph), count))
    return [subset for subset in subsets if all(subset.issuperset(graph.pred[topic]) for topic in subset)]


def test_the_published_knowledge_space_has_its_fringe():
    assert len(states(KNOWLEDGE_SPACE)) == 9
    assert frontier(KNOWLEDGE_SPACE, {"a", "b", "c"}) == ["d", "e"]


@settings(deadline=None)
@given(dags(max_topics=6))
def test_the_frontier_is_every_single_step_to_another_feasible_state(graph):
    """The definition of the outer fringe, for each state of the space."""
    feasible = states(graph)
    for state in feasible:
        assert frontier(graph, state) == sorted(topic for topic in set(graph) - state if state | {topic} in feasible)


@settings(deadline=None)
@given(choice_graphs(), st.data())
def test_of_each_group_as_many_known_members_as_it_asks_for_are_enough(graph, data):
    known = known_closure(graph, data.draw(st.sets(st.sampled_from(sorted(graph)))))
    for topic in graph:
        edges = [(source, edge) for source, edge in graph.pred[topic].items() if edge["kind"] != "recommended"]
        ready = all(source in known for source, edge in edges if not edge["group"])
        for group in {edge["group"] for _, edge in edges} - {""}:
            members = [source for source, edge in edges if edge["group"] == group]
            ready &= len(known.intersection(members)) >= min(2 if group.startswith("2 of") else 1, len(members))
        assert (topic in frontier(graph, known)) == (ready and topic not in known)


@settings(deadline=None)
@given(choice_graphs(corequisites=True), st.data())
def test_corequisites_of_each_other_are_ready_together(graph, data):
    """A topic is ready with the cycle of corequisites it is in, or without one, if that lacks nothing but itself."""
    known = known_closure(graph, data.draw(st.sets(st.sampled_from(sorted(graph)))))
    corequisites = nx.DiGraph()
    corequisites.add_nodes_from(graph)
    corequisites.add_edges_from(edge for edge in graph.edges if graph.edges[edge]["kind"] == "corequisite")
    for block in nx.strongly_connected_components(corequisites):
        ready = [topic for topic in block if needs(graph, topic).met_by(known)]
        together = all(needs(graph, topic).met_by(known | block) for topic in block)
        expected = block if together else set(ready)
        assert block.intersection(frontier(graph, known)) == expected - known


def test_a_lab_and_its_lecture_are_unlocked_together():
    graph = draw("maths -> lab")
    graph.add_edge("lab", "lecture", kind="corequisite")
    graph.add_edge("lecture", "lab", kind="corequisite")
    assert frontier(graph, set()) == ["maths"] and unlocked_by(graph, "maths", set()) == ("lab", "lecture")
    assert frontier(graph, {"maths"}) == ["lab", "lecture"]


@settings(deadline=None)
@given(choice_graphs(corequisites=True), st.data())
def test_unlocked_topics_are_the_new_ones_of_the_next_frontier(graph, data):
    known = known_closure(graph, data.draw(st.sets(st.sampled_from(sorted(graph)))))
    before = frontier(graph, known)
    for topic in before:
        after = frontier(graph, known | taken_together(graph, topic))
        assert unlocked_by(graph, topic, known) == tuple(other for other in after if other not in before)


def test_recommended_prerequisites_hold_nothing_back():
    graph = draw("limits")
    graph.add_edge("history", "limits", kind="recommended")
    assert frontier(graph, set()) == ["history", "limits"]


def test_topics_that_open_most_goal_hours_per_hour_come_first():
    graph = draw("sets -> series, logic -> series, logic -> proofs, knots")
    hours = {"sets": 1.0, "logic": 4.0, "series": 6.0, "proofs": 2.0, "knots": 1.0}
    ranked = ranked_frontier(graph, set(), hours, goals=["series", "proofs"])
    assert [(ready.topic, ready.unlocked_hours, ready.score) for ready in ranked] == [
        ("sets", 6.0, 6.0),
        ("logic", 8.0, 2.0),
    ]


def test_hours_of_topics_no_goal_rests_on_do_not_count():
    graph = draw("sets -> limits, sets -> cardinals")
    (ready,) = ranked_frontier(graph, set(), {"sets": 2.0, "limits": 3.0, "cardinals": 50.0}, goals=["limits"])
    assert (ready.unlocked_hours, ready.score, ready.unlocks) == (3.0, 1.5, ("cardinals", "limits"))


def test_without_goals_the_whole_frontier_is_ranked():
    graph = draw("sets -> limits, knots")
    ranked = ranked_frontier(graph, set(), dict.fromkeys(graph, 1.0))
    assert [ready.topic for ready in ranked] == ["sets", "knots"]


def test_a_topic_of_no_hours_has_a_finite_score():
    graph = draw("start -> sets, end")
    ranked = ranked_frontier(graph, set(), {"start": 0.0, "sets": 2.0, "end": 0.0})
    assert [(ready.topic, ready.score) for ready in ranked] == [("start", 120.0), ("end", 0.0)]
    assert all(math.isfinite(ready.score) for ready in ranked)


def test_a_known_goal_leaves_nothing_to_rank():
    assert ranked_frontier(draw("sets -> limits"), {"sets"}, {"limits": 1.0}, goals=["sets"]) == []


def test_equal_scores_go_by_id():
    graph = nx.DiGraph([("b", "goal"), ("a", "goal"), ("c", "goal")])
    ranked = ranked_frontier(graph, set(), dict.fromkeys(graph, 1.0))
    assert [ready.topic for ready in ranked] == ["a", "b", "c"]
