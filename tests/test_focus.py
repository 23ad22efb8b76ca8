"""What a reader may rely on in the focus view: which topics are drawn, where, and with which lines."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise, permutations, product

import networkx as nx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.errors import UnknownTopicError
from graph.model import Prerequisite, Topic
from graph.picture.focus import focus_data, focus_part
from graph.picture.layered import late_levels, ordered_places
from graph.planning.needs import prerequisite_closure
from tests.drawing import dags, draw

Levels = tuple[list[int], list[tuple[int, int]]]


def records(graph: nx.DiGraph) -> tuple[list[Topic], list[Prerequisite]]:
    edges = [
        Prerequisite(source, target, edge.get("kind", "required"), edge.get("group", ""))
        for source, target, edge in graph.edges(data=True)
    ]
    return [Topic(topic, topic.title()) for topic in graph], edges


def focused(graph: nx.DiGraph, goal: str) -> dict:
    """The view of everything that `goal` rests on."""
    part = focus_part(graph, goal, held=())
    return focus_data(*records(graph), goal, part.shown, part.folded, more=part.more)


def levels_of(data: dict) -> dict[str, int]:
    return {node["id"]: node["level"] for node in data["nodes"]}


@st.composite
def layered_cases(draw_value: st.DrawFn) -> Levels:
    """Up to three levels of up to three topics, and lines downwards over one or two of them."""
    levels = [level for level in range(3) for _ in range(draw_value(st.integers(1, 3)))]
    pairs = [(a, b) for a, b in product(range(len(levels)), repeat=2) if levels[a] < levels[b]]
    return levels, draw_value(st.lists(st.sampled_from(pairs), unique=True, max_size=7))


def crossings_of(levels: list[int], places: list[int], edges: list[tuple[int, int]]) -> int:
    """Crossings between two levels next to each other, each line standing for itself."""
    return sum(
        levels[a] == levels[c] and levels[b] == levels[d] and (places[a] - places[c]) * (places[b] - places[d]) < 0
        for i, (a, b) in enumerate(edges)
        for c, d in edges[i + 1 :]
    )


# Which topics are drawn.


@given(dags(max_topics=8), st.data())
@settings(max_examples=80, deadline=None)
def test_without_known_topics_the_whole_closure_is_drawn(graph, data):
    goal = data.draw(st.sampled_from(sorted(graph)))
    part = focus_part(graph, goal, held=())
    assert set(part.shown) == prerequisite_closure(graph, [goal])
    assert len(set(part.shown)) == len(part.shown)
    assert (part.folded, part.more) == ((), {})


@given(dags(max_topics=9), st.data())
@settings(max_examples=120, deadline=None)
def test_every_prerequisite_is_drawn_or_folded_or_counted(graph, data):
    topics = st.sampled_from(sorted(graph))
    goal, held, expanded = data.draw(topics), data.draw(st.sets(topics)), data.draw(st.lists(topics, max_size=3))
    most, unfolded = data.draw(st.integers(1, 9)), data.draw(st.booleans())
    part = focus_part(graph, goal, held, most=most, unfolded=unfolded, expanded=expanded)
    assert part.shown[0] == goal
    assert not set(part.shown) & set(part.folded)
    assert set(part.folded) <= held
    assert not unfolded or not part.folded
    assert unfolded or not held & set(part.shown[1:])
    for topic in part.shown:
        sources = set(graph.pred[topic])
        assert len(sources - set(part.shown) - set(part.folded)) == part.more.get(topic, 0)
    assert goal not in expanded or goal not in part.more


@given(dags(max_topics=9, min_topics=3), st.data())
@settings(max_examples=80, deadline=None)
def test_the_topics_nearest_to_the_goal_are_drawn_first(graph, data):
    goal = data.draw(st.sampled_from(sorted(graph)))
    steps = nx.single_source_shortest_path_length(graph.reverse(), goal)
    shown = focus_part(graph, goal, held=(), most=data.draw(st.integers(1, 9))).shown
    assert all(steps[near] <= steps[far] for near, far in pairwise(shown))
    assert max(steps[topic] for topic in shown) <= min((steps[t] for t in steps if t not in shown), default=99)


def test_known_topics_are_folded_and_what_only_they_rest_on_is_left_out():
    graph = draw("sets -> maps -> limits -> series, logic -> limits")
    assert focus_part(graph, "series", held={"sets", "maps"}) == (("series", "limits", "logic"), ("maps",), {})


def test_unfolding_draws_what_was_folded_and_offers_what_lies_below():
    graph = draw("sets -> maps -> limits -> series")
    part = focus_part(graph, "series", held={"sets", "maps"}, unfolded=True)
    assert part == (("series", "limits", "maps"), (), {"maps": 1})


def test_a_goal_that_is_known_is_drawn_with_what_it_rests_on():
    assert focus_part(draw("sets -> maps"), "maps", held={"maps"}).shown == ("maps", "sets")


def test_only_the_recommended_prerequisites_of_the_goal_are_added():
    graph = draw("limits -> series, proofs -> logic")
    graph.add_edge("logic", "series", kind="recommended")
    graph.add_edge("history", "limits", kind="recommended")
    part = focus_part(graph, "series", held=())
    assert part == (("series", "limits", "logic"), (), {"logic": 1})


def test_expanding_draws_all_direct_prerequisites_beyond_the_limit():
    graph = draw("a -> goal, b -> goal, c -> goal, d -> c")
    assert focus_part(graph, "goal", held=(), most=2).more == {"goal": 2}
    assert focus_part(graph, "goal", held=(), most=2, expanded=["goal"]) == (("goal", "a", "b", "c"), (), {"c": 1})
    assert focus_part(graph, "goal", held=(), most=2, expanded=["goal", "c"]).more == {}


def test_no_more_than_six_hundred_topics_are_drawn():
    graph = nx.DiGraph((f"t{number}", "goal") for number in range(1_300))
    part = focus_part(graph, "goal", held=(), expanded=["goal"])
    assert (len(part.shown), part.more) == (600, {"goal": 701})


def test_an_unknown_goal_is_said():
    with pytest.raises(UnknownTopicError):
        focus_part(nx.DiGraph(), "series", held=())


# Where they stand.


@given(dags(max_topics=8), st.data())
@settings(max_examples=80, deadline=None)
def test_each_topic_stands_just_above_the_first_that_needs_it(graph, data):
    goal = data.draw(st.sampled_from(sorted(graph)))
    levels = levels_of(focused(graph, goal))
    part = graph.subgraph(levels)
    for topic in set(levels) - {goal}:
        assert levels[topic] == min(levels[user] for user in part.succ[topic]) - 1
    assert min(levels.values()) == 0
    assert levels[goal] == nx.dag_longest_path_length(part, default_weight=1, weight="none")


@given(dags(max_topics=8), st.data())
@settings(max_examples=60, deadline=None)
def test_the_goal_is_alone_below_and_places_have_no_gaps(graph, data):
    goal = data.draw(st.sampled_from(sorted(graph)))
    nodes = focused(graph, goal)["nodes"]
    places: dict[int, list[int]] = {}
    for node in nodes:
        places.setdefault(node["level"], []).append(node["place"])
    assert all(sorted(found) == list(range(len(found))) for found in places.values())
    assert [node["id"] for node in nodes if node["level"] == max(places)] == [goal]


@given(st.integers(1, 7), st.data())
@settings(max_examples=80, deadline=None)
def test_cycles_and_what_rests_on_the_goal_are_placed_all_the_same(count, data):
    topic = st.integers(0, count - 1)
    last = data.draw(topic)
    levels = late_levels(count, data.draw(st.lists(st.tuples(topic, topic))), last)
    assert sorted(set(levels)) == list(range(max(levels) + 1))
    assert [number for number in range(count) if levels[number] == max(levels)] == [last]


@given(layered_cases())
@example(([0, 0, 0, 1, 2, 2, 2], [(0, 6), (1, 5), (0, 3), (1, 3), (0, 4), (2, 5)]))
@settings(max_examples=60, deadline=None)
def test_lines_between_neighbouring_levels_hardly_cross(case):
    """On two levels, as few crossings as any order has, or one more: the sweeps are a heuristic."""
    levels, edges = case
    levels = [min(level, 1) for level in levels]
    edges = [(a, b) for a, b in edges if levels[a] < levels[b]]
    upper, lower = ([t for t, level in enumerate(levels) if level == number] for number in (0, 1))
    fewest = 99
    for above, below in product(permutations(upper), permutations(lower[:4])):
        order = {t: number for number, t in enumerate([*above])} | {t: n for n, t in enumerate([*below, *lower[4:]])}
        fewest = min(fewest, crossings_of(levels, [order[t] for t in range(len(levels))], edges))
    assert crossings_of(levels, ordered_places(levels, edges), edges) <= fewest + 1


def test_long_lines_are_led_round_what_lies_between():
    """A chain beside a line over its whole length: the topic that both end in has them side by side."""
    edges = [(0, 2), (2, 4), (4, 5), (1, 3), (3, 5), (1, 5)]
    places = ordered_places([0, 0, 1, 1, 2, 3], edges)
    assert (places[0] < places[1]) == (places[2] < places[3])


def test_places_are_a_permutation_even_where_levels_are_empty():
    assert ordered_places([0, 3, 3], [(0, 1), (0, 2)]) == [0, 0, 1]
    assert ordered_places([], []) == []


def test_the_view_is_the_same_under_any_hash_seed():
    program = (
        "import networkx as nx;"
        "from graph.model import Prerequisite, Topic;"
        "from graph.picture.focus import focus_data, focus_part;"
        "pairs = [(f't{a}', f't{b}') for b in range(70) for a in range(b) if (a * 7 + b * 11) % 13 == 0];"
        "part = focus_part(nx.DiGraph(pairs), 't69', {'t0', 't3', 't5'}, most=50);"
        "topics = [Topic(f't{n}', str(n), f'c{n % 5}') for n in range(70)];"
        "edges = [Prerequisite(*pair) for pair in pairs];"
        "print(part, focus_data(topics, edges, 't69', part.shown, part.folded, more=part.more))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(filter(None, sys.path)) or "."},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
    assert "FocusPart(" in runs.pop()


# What is said of them.


def test_lines_say_their_kind_and_implied_ones_that_they_are():
    graph = draw("sets -> maps -> limits, sets -> limits")
    graph.add_edge("pen", "limits", group="tool")
    graph.add_edge("chalk", "limits", group="tool")
    graph.add_edge("history", "limits", kind="recommended")
    lines = {(line["from"], line["to"]): line for line in focused(graph, "limits")["edges"]}
    assert lines["sets", "maps"] == {"from": "sets", "to": "maps"}
    assert lines["sets", "limits"]["redundant"]
    assert lines["pen", "limits"] == {"from": "pen", "to": "limits", "kind": "choice", "group": "tool"}
    assert lines["history", "limits"] == {"from": "history", "to": "limits", "kind": "recommended"}


def test_a_recommended_edge_places_nothing():
    """Sets stand just above what needs them, not above what they merely help with."""
    graph = draw("sets -> goal, maps -> limits -> goal")
    graph.add_edge("sets", "maps", kind="recommended")
    assert levels_of(focused(graph, "goal"))["sets"] == 1


def test_topics_carry_their_category_hours_and_what_is_not_drawn():
    topics = [Topic("a", "A", "Maths", hours=2.5), Topic("b", "B", "Physics", hours_assumed=True), Topic("c", "C")]
    data = focus_data(topics, [Prerequisite("a", "b")], "b", ["a", "b"], ["c"], more={"a": 3})
    assert data["nodes"] == [
        {"id": "a", "label": "A", "lane": 0, "category": "Maths", "hours": 2.5, "level": 0, "place": 0, "more": 3},
        {
            "id": "b",
            "label": "B",
            "lane": 1,
            "category": "Physics",
            "hours": 1.0,
            "level": 1,
            "place": 0,
            "assumed": True,
        },
    ]
    assert data["folded"] == [{"id": "c", "label": "C"}]
    assert data["lanes"] == [{"name": "Maths", "lane": 0}, {"name": "Physics", "lane": 1}]
    assert json.loads(json.dumps(data)) == data


def test_the_same_view_has_the_same_revision_and_another_one_another():
    graph = draw("sets -> maps -> limits")
    assert focused(graph, "limits") == focused(graph, "limits")
    assert focused(graph, "limits")["rev"] != focused(graph, "maps")["rev"]
