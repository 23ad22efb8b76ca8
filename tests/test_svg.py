"""A plan or a part of a graph as a standalone picture."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.core.topic_graph import TopicGraph
from graph.loading.build import build_graph
from graph.model import PlanRequest, Prerequisite, Records, Topic
from graph.picture.boxes import BOX_HEIGHT, BOX_WIDTH, COLUMN_GAP, placed
from graph.picture.svg import plan_svg
from graph.planning.plan import study_plan
from tests.drawing import dags

SVG = "{http://www.w3.org/2000/svg}"


def graph_of(edges: list[Prerequisite], **names: str) -> TopicGraph:
    ids = dict.fromkeys([*(end for edge in edges for end in (edge.source, edge.target)), *names])
    return build_graph(Records(tuple(Topic(topic, names.get(topic, topic.title())) for topic in ids), tuple(edges)))


def picture_of(graph: TopicGraph, *goals: str, **request) -> ET.Element:
    return ET.fromstring(plan_svg(graph, study_plan(graph, PlanRequest(goals=goals, **request))))


def topics(picture: ET.Element) -> list[ET.Element]:
    return [group for group in picture.iter(f"{SVG}g") if group.get("class") == "topic"]


def texts(element: ET.Element) -> list[str]:
    return [text.text or "" for text in element.iter(f"{SVG}text")]


def lines(picture: ET.Element) -> list[ET.Element]:
    return [path for path in picture.iter(f"{SVG}path") if path.get("class") == "edge"]


def test_every_step_is_a_box_with_its_number_hours_and_name():
    graph = graph_of([Prerequisite("sets", "maps"), Prerequisite("maps", "graphs")])
    picture = picture_of(graph, "graphs", known=frozenset({"sets"}))
    assert [texts(topic) for topic in topics(picture)] == [["1", "1 h", "Maps"], ["2", "1 h", "Graphs"]]
    assert len(lines(picture)) == 1


def test_goals_alone_have_a_double_border():
    picture = picture_of(graph_of([Prerequisite("sets", "maps")]), "maps")
    borders = {texts(topic)[-1]: len(list(topic.iter(f"{SVG}rect"))) for topic in topics(picture)}
    assert borders == {"Sets": 1, "Maps": 2}
    assert "goal" in texts(picture)


def test_kinds_of_prerequisites_are_told_apart_by_their_dashes():
    graph = graph_of(
        [
            Prerequisite("a", "b"),
            Prerequisite("b", "d"),
            Prerequisite("a", "d"),
            Prerequisite("c", "d", kind="recommended"),
            Prerequisite("b", "c", group="one"),
            Prerequisite("e", "c", group="one"),
        ]
    )
    picture = picture_of(graph, "c", "d")
    dashes = {path.get("stroke-dasharray") for path in lines(picture)}
    assert len(lines(picture)) == 5
    assert len(dashes) == 3
    assert {"needed", "recommended", "one of several", "follows from others"} <= set(texts(picture))


def test_of_alternatives_a_plan_shows_the_one_it_picked():
    choice = [Prerequisite("torch", "train", group="tool"), Prerequisite("flow", "train", group="tool")]
    graph = graph_of(choice)
    assert len(topics(picture_of(graph, "train"))) == 2


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "</text></svg>",
        "Tom & \"Jerry\" 'n' &amp; ]]> <!-- --> <![CDATA[",
        "\x00\x07\x1b\x7f\ufffe\uffff\ud800 left over",
        "🎓👩‍🔬 emoji",
        "مقدمة في الجبر \u202eabc",
        "線形代数入門と機械学習のための数学的基礎および応用編" * 5,
        "x" * 500,
        "   ",
    ],
)
def test_any_name_is_text_in_a_well_formed_document(name):
    """Well-formed, nothing but shapes and text, and UTF-8 can hold it."""
    graph = build_graph(Records((Topic("a", name, name), Topic("b", name, "B")), (Prerequisite("a", "b"),)))
    picture = ET.fromstring(plan_svg(graph, study_plan(graph, PlanRequest(("b",)))).encode("utf-8"))
    kinds = {element.tag.removeprefix(SVG) for element in picture.iter()}
    assert kinds <= {"svg", "title", "desc", "defs", "marker", "path", "rect", "g", "text"}
    assert len(topics(picture)) == 2


def test_a_long_name_is_cut_in_the_box_and_whole_in_its_title():
    name = "Word " * 100
    (topic,) = topics(picture_of(graph_of([], a=name), "a"))
    shown = texts(topic)[2:]
    assert len(shown) == 3
    assert shown[-1].endswith("…")
    title = topic.find(f"{SVG}title")
    assert title is not None and name.strip() in (title.text or "")


def test_a_name_that_fits_is_shown_whole():
    (topic,) = topics(picture_of(graph_of([], a="Sequence-to-Sequence Models & more"), "a"))
    assert "".join(texts(topic)[2:]).replace(" ", "") == "Sequence-to-SequenceModels&more"


def test_nothing_outside_the_document_is_named():
    text = plan_svg(graph := graph_of([Prerequisite("a", "b")]), study_plan(graph, PlanRequest(("b",))))
    assert re.findall(r"https?://[^\"]*", text) == ["http://www.w3.org/2000/svg"]
    assert set(re.findall(r"url\(([^)]*)\)", text)) == {"#arrow"}
    assert "href" not in text and "<style" not in text and "@import" not in text


def test_a_plan_without_steps_says_so():
    graph = graph_of([], a="Sets")
    picture = picture_of(graph, "a", known=frozenset({"a"}))
    assert not topics(picture)
    assert "Nothing is left to study." in texts(picture)


def test_a_plan_of_two_thousand_steps_is_drawn_whole():
    names = [f"t{number:04}" for number in range(2000)]
    edges = [Prerequisite(source, target) for source, target in pairwise(names[::2])]
    graph = graph_of(edges, **dict.fromkeys(names, "Topic"))
    text = plan_svg(graph, study_plan(graph, PlanRequest(tuple(names), order="easy")))
    assert len(topics(ET.fromstring(text))) == 2000
    assert len(text) < 2_500_000


_PRINT_PICTURE = """
from graph.loading.build import build_graph
from graph.model import PlanRequest, Prerequisite, Records, Topic
from graph.picture.svg import plan_svg
from graph.planning.plan import study_plan
names = [f"t{n}" for n in range(40)]
topics = tuple(Topic(name, name, f"c{n % 5}") for n, name in enumerate(names))
edges = tuple(Prerequisite(names[n // 2], names[n]) for n in range(2, 40))
graph = build_graph(Records(topics, edges))
print(plan_svg(graph, study_plan(graph, PlanRequest(("t39", "t38")))))
"""


def test_the_bytes_are_the_same_in_any_process():
    pictures = {
        subprocess.run(
            [sys.executable, "-c", _PRINT_PICTURE],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(pictures) == 1


@given(dags(max_topics=12), st.data())
@settings(max_examples=60, deadline=None)
def test_no_line_runs_behind_a_box_and_no_two_boxes_meet(graph: nx.DiGraph, data: st.DataObject):
    order = list(graph)
    categories = [data.draw(st.sampled_from("ABC")) for _ in order]
    edges = [(order.index(source), order.index(target)) for source, target in graph.edges]
    placement = placed(categories, edges, [False] * len(edges), top=50)
    corners = placement.corners
    assert len(set(corners)) == len(corners)
    for first in corners:
        for second in corners:
            apart = abs(first.x - second.x) >= BOX_WIDTH + COLUMN_GAP or abs(first.y - second.y) >= BOX_HEIGHT + 8
            assert first == second or apart
    for (source, target), run in zip(edges, placement.runs, strict=True):
        passed = [corner for corner in corners if corners[source].x < corner.x < corners[target].x]
        assert corners[source].x < corners[target].x
        assert not (run is None and passed)
        assert all(run is None or not corner.y <= run <= corner.y + BOX_HEIGHT for corner in passed)


@given(dags(max_topics=12))
@settings(max_examples=60, deadline=None)
def test_lines_share_a_height_only_where_they_leave_the_same_box(graph: nx.DiGraph):
    order = list(graph)
    edges = [(order.index(source), order.index(target)) for source, target in graph.edges]
    placement = placed(["A"] * len(order), edges, [False] * len(edges), top=50)
    runs = [
        (run, source, placement.corners[source].x + BOX_WIDTH, placement.corners[target].x)
        for (source, target), run in zip(edges, placement.runs, strict=True)
        if run is not None
    ]
    for height, source, start, end in runs:
        for other_height, other, other_start, other_end in runs:
            if source != other and height == other_height:
                assert min(end, other_end) - max(start, other_start) <= COLUMN_GAP


@given(dags(max_topics=12), st.data())
@settings(max_examples=30, deadline=None)
def test_every_box_stands_in_the_band_of_its_category(graph: nx.DiGraph, data: st.DataObject):
    order = list(graph)
    categories = [data.draw(st.sampled_from("ABC")) for _ in order]
    edges = [(order.index(source), order.index(target)) for source, target in graph.edges]
    placement = placed(categories, edges, [False] * len(edges), top=50)
    for category, corner in zip(categories, placement.corners, strict=True):
        band = placement.bands[category]
        assert band.top < corner.y and corner.y + BOX_HEIGHT < band.bottom
    edges_of_bands = [edge for band in placement.bands.values() for edge in band]
    assert edges_of_bands == sorted(edges_of_bands)
    assert edges_of_bands[-1] == placement.bottom
