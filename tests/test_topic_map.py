"""What the browser is sent: complete, small, stable, and text only."""

from __future__ import annotations

import json

import networkx as nx
import pytest
from hypothesis import given, settings

from graph.model import Prerequisite, Topic
from graph.picture import script
from graph.picture.topic_map import map_data, redundant_edges
from tests.drawing import dags

SETS, LIMITS, SERIES = (
    Topic("sets", "Sets"),
    Topic("limits", "Limits", "Analysis"),
    Topic("series", "Series", "Analysis"),
)
CHAIN = [Prerequisite("sets", "limits"), Prerequisite("limits", "series")]


def test_every_topic_and_edge_is_sent_with_its_lane_and_hours():
    data = map_data([SETS, LIMITS], CHAIN[:1])
    assert [(node["id"], node["label"], node["hours"]) for node in data["nodes"]] == [
        ("sets", "Sets", 1.0),
        ("limits", "Limits", 1.0),
    ]
    assert [data["lanes"][node["lane"]]["name"] for node in data["nodes"]] == ["Topics", "Analysis"]
    assert data["edges"] == [{"from": "sets", "to": "limits"}]


def test_edges_say_how_they_are_drawn():
    """An implied edge stays quiet, alternatives and recommendations have lines of their own."""
    edges = [
        *CHAIN,
        Prerequisite("sets", "series"),
        Prerequisite("logic", "sets", kind="recommended"),
        Prerequisite("logic", "series", group="start"),
        Prerequisite("history", "series", group="start"),
    ]
    topics = [SETS, LIMITS, SERIES, Topic("logic", "Logic"), Topic("history", "History")]
    drawn = {(edge["from"], edge["to"]): edge for edge in map_data(topics, edges)["edges"]}
    assert drawn["sets", "series"]["redundant"]
    assert "redundant" not in drawn["sets", "limits"]
    assert drawn["logic", "sets"]["kind"] == "recommended"
    assert drawn["logic", "series"]["kind"] == drawn["history", "series"]["kind"] == "choice"


def test_an_alternative_makes_no_other_edge_superfluous():
    """Whoever takes the other way has not learned Sets by the way."""
    edges = [
        Prerequisite("sets", "limits"),
        Prerequisite("limits", "series", group="g"),
        Prerequisite("logic", "series", group="g"),
        Prerequisite("sets", "series"),
    ]
    data = map_data([SETS, LIMITS, SERIES, Topic("logic", "Logic")], edges)
    assert not any(edge.get("redundant") for edge in data["edges"])


@given(dags(max_topics=7))
@settings(max_examples=80, deadline=None)
def test_what_is_not_redundant_is_the_transitive_reduction(graph):
    number = {topic: place for place, topic in enumerate(graph)}
    pairs = [(number[source], number[target]) for source, target in graph.edges]
    reduced = {(number[source], number[target]) for source, target in nx.transitive_reduction(graph).edges}
    assert set(pairs) - redundant_edges(len(graph), pairs) == reduced


def test_the_same_graph_has_the_same_revision_and_another_one_another():
    first = map_data([SETS, LIMITS], CHAIN[:1])
    assert map_data([SETS, LIMITS], CHAIN[:1]) == first
    assert map_data([SETS, LIMITS], [])["rev"] != first["rev"]
    assert map_data([SETS, Topic("limits", "Limit", "Analysis")], CHAIN[:1])["rev"] != first["rev"]


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "see href here", "x" * 500]
)
def test_names_travel_as_plain_text(name):
    """No title, no mark-up, no shortening: the browser draws the text it is given."""
    data = map_data([Topic("<b>", name, category="<i>odd</i>")], [])
    assert data["nodes"][0]["label"] == name
    assert data["nodes"][0]["id"] == "<b>"
    assert data["lanes"][0]["name"] == "<i>odd</i>"
    assert "title" not in data["nodes"][0]
    assert json.loads(json.dumps(data)) == data


def test_edges_to_topics_that_are_not_shown_are_left_out():
    assert map_data([SETS], CHAIN)["edges"] == []


def test_cycles_are_drawn_all_the_same():
    """A graph that checks refuse is no reason for the picture to fail."""
    data = map_data([SETS, LIMITS], [Prerequisite("sets", "limits"), Prerequisite("limits", "sets")])
    assert len(data["edges"]) == 2


def test_nothing_makes_nothing():
    data = map_data([], [])
    assert data["nodes"] == data["edges"] == data["lanes"] == []


def test_two_hundred_topics_are_sent_in_less_than_a_hundred_kilobytes():
    topics = [Topic(f"t{number}", f"Topic number {number}", f"Category {number % 10}") for number in range(200)]
    edges = [Prerequisite(f"t{source}", f"t{source + step}") for source in range(180) for step in (1, 7, 20)]
    assert len(json.dumps(map_data(topics, edges))) < 100_000


def test_what_a_part_leaves_out_and_how_hard_a_topic_is_are_sent():
    topics = [Topic("sets", "Sets", difficulty="beginner"), LIMITS]
    nodes = map_data(topics, CHAIN, more={"sets": (0, 3)})["nodes"]
    assert nodes[0]["difficulty"] == "beginner" and nodes[0]["more"] == {"unlocks": 3}
    assert "difficulty" not in nodes[1] and "more" not in nodes[1]


def test_a_category_keeps_its_colour_in_every_part():
    whole = map_data([SETS, LIMITS, SERIES], CHAIN)
    part = map_data([LIMITS, SERIES], CHAIN, colours={"Topics": 0, "Analysis": 1})
    lane = [lane["name"] for lane in whole["lanes"]].index("Analysis")
    assert part["palette"]["light"] == [whole["palette"]["light"][lane]]


def test_the_browser_part_makes_no_html_of_data_and_asks_no_other_server():
    for path in script.BROWSER.rglob("*.js"):
        source = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        for word in ("innerHTML", "insertAdjacentHTML", "document.write", "eval(", "http://", "https://"):
            assert word not in source, f"{path.name} contains {word}"
        assert len(source.splitlines()) <= 400
