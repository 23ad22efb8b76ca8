"""What a reader may rely on in the overview, whatever the graph."""

from __future__ import annotations

import json
import time
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.loading.build import build_graph
from graph.model import Prerequisite, Records, Topic
from graph.picture.overview import MOST_BOXES, MOST_COLUMNS, OTHERS, categories_left, graph_overview

Case = tuple[list[Topic], list[Prerequisite]]


@st.composite
def records(draw: st.DrawFn, most: int = 40) -> Case:
    """Topics in up to forty categories, and prerequisites among them, which may well close cycles of categories."""
    count = draw(st.integers(1, most))
    categories = draw(st.lists(st.integers(0, 39), min_size=count, max_size=count))
    topics = [
        Topic(
            f"t{number}",
            f"Topic {number}",
            f"C{category}",
            hours=number / 4 if number % 3 else 1.0,
            hours_assumed=not number % 3,
        )
        for number, category in enumerate(categories)
    ]
    pairs = [(source, target) for target in range(count) for source in range(target)]
    kinds = st.sampled_from(["required", "required", "recommended"])
    chosen = draw(st.dictionaries(st.sampled_from(pairs), kinds, max_size=3 * count)) if pairs else {}
    return topics, [Prerequisite(f"t{source}", f"t{target}", kind) for (source, target), kind in chosen.items()]


def overview_data(topics: list[Topic], prerequisites: list[Prerequisite], tier: int = 0) -> dict:
    return graph_overview(build_graph(Records(tuple(topics), tuple(prerequisites))), tier=tier)


def in_categories(sizes: dict[str, int]) -> list[Topic]:
    return [Topic(f"{name}{number}", "", name) for name, size in sizes.items() for number in range(size)]


def cells(data: dict) -> dict[str, tuple[int, int]]:
    return {node["id"]: (node["column"], node["row"]) for node in data["nodes"]}


@given(records())
@settings(max_examples=80, deadline=None)
def test_every_topic_is_counted_in_one_box(case):
    topics, prerequisites = case
    nodes = overview_data(topics, prerequisites)["nodes"]
    assert sum(node["topics"] for node in nodes) == len(topics)
    assert sum(node["hours"] for node in nodes) == pytest.approx(sum(topic.hours for topic in topics))
    assert sum(node["assumed"] for node in nodes) == sum(topic.hours_assumed for topic in topics)
    assert sum(node["holds"] for node in nodes) == len({topic.category for topic in topics})
    assert len(nodes) <= MOST_BOXES


@given(records())
@settings(max_examples=80, deadline=None)
def test_edges_count_what_leads_from_one_box_to_another(case):
    topics, prerequisites = case
    data = overview_data(topics, prerequisites)
    named = {node["id"] for node in data["nodes"]}
    box = {topic.id: topic.category if topic.category in named else OTHERS for topic in topics}
    expected: dict[tuple[str, str], int] = {}
    for edge in prerequisites:
        ends = box[edge.source], box[edge.target]
        if edge.is_required and ends[0] != ends[1]:
            expected[ends] = expected.get(ends, 0) + 1
    assert {(edge["from"], edge["to"]): edge["count"] for edge in data["edges"]} == expected


@given(records())
@settings(max_examples=80, deadline=None)
def test_boxes_have_cells_of_their_own_in_a_full_grid(case):
    data = overview_data(*case)
    taken = set(cells(data).values())
    assert len(taken) == len(data["nodes"])
    heights = [sum(column == number for column, _ in taken) for number in range(max(taken)[0] + 1)]
    assert len(heights) <= MOST_COLUMNS
    assert max(heights) - min(heights) <= 1
    assert taken == {(column, row) for column, height in enumerate(heights) for row in range(height)}


@given(records())
@settings(max_examples=60, deadline=None)
def test_a_few_flows_are_drawn_and_no_box_loses_all_of_its_own(case):
    edges = overview_data(*case)["edges"]
    drawn = [edge for edge in edges if edge["main"]]
    assert {end for edge in edges for end in (edge["from"], edge["to"])} == {
        end for edge in drawn for end in (edge["from"], edge["to"])
    }
    pairs = {(edge["from"], edge["to"]) for edge in drawn}
    assert not any((target, source) in pairs for source, target in pairs)


def test_what_others_rest_on_stands_left():
    topics = in_categories({"Physics": 1, "Sets": 1, "Calculus": 1})
    data = overview_data(topics, [Prerequisite("Sets0", "Calculus0"), Prerequisite("Calculus0", "Physics0")])
    assert [cells(data)[name][0] for name in ("Sets", "Calculus", "Physics")] == [0, 1, 2]


@pytest.mark.parametrize(("count", "columns", "rows"), [(1, 1, 1), (6, 3, 2), (10, 4, 3), (14, 5, 3), (24, 5, 5)])
def test_the_grid_has_some_more_columns_than_rows(count, columns, rows):
    data = overview_data(in_categories({f"C{number}": 1 for number in range(count)}), [])
    assert max(cells(data).values())[0] + 1 == columns
    assert 1 + max(row for _, row in cells(data).values()) == rows


def test_rows_are_ordered_so_that_lines_do_not_cross():
    """Two chains of three boxes: each has a row of its own, whatever the order in the file."""
    pairs = [("A", "D"), ("B", "C"), ("C", "F"), ("D", "E")]
    topics = in_categories(dict.fromkeys("ABCDEF", 1))
    at = cells(overview_data(topics, [Prerequisite(f"{source}0", f"{target}0") for source, target in pairs]))
    assert [at[name][0] for name in "ABCDEF"] == [0, 0, 1, 1, 2, 2]
    assert at["A"][1] == at["D"][1] == at["E"][1]


def test_of_three_hundred_categories_the_largest_keep_a_box():
    sizes = {f"C{number}": 3 if number >= 277 else 1 for number in range(300)}
    data = overview_data(in_categories(sizes), [Prerequisite("C00", "C2990")])
    assert [node["id"] for node in data["nodes"]] == [*list(sizes)[277:], OTHERS]
    others = data["nodes"][-1]
    assert (others["label"], others["holds"]) == ("277 smaller subjects", 277)
    assert data["edges"] == [{"from": OTHERS, "to": "C299", "count": 1, "main": True}]


@pytest.mark.parametrize("count", [1, 24, 25, 46, 47, 48, 100])
def test_the_tiers_show_every_category_once_those_of_most_weight_first(count):
    topics = in_categories({f"C{number}": 1 + number % 7 for number in range(count)})
    edges = [Prerequisite(one.id, other.id) for one, other in pairwise(topics)]
    out = Counter(one.category for one, other in pairwise(topics) if one.category != other.category)
    tiers: list[dict[str, int]] = []
    while left := categories_left(count, len(tiers)):
        nodes = overview_data(topics, edges, tier=len(tiers))["nodes"]
        assert sum(node["holds"] for node in nodes) == left
        tiers.append({node["id"]: node["topics"] + out[node["id"]] for node in nodes if node["id"] != OTHERS})
    assert sorted(name for tier in tiers for name in tier) == sorted({topic.category for topic in topics})
    for larger, smaller in pairwise(tiers):
        assert min(larger.values()) >= max(smaller.values())


def test_a_trunk_that_much_is_built_on_has_a_box_though_it_is_small():
    topics = in_categories({f"C{number}": 4 for number in range(60)} | {"Mathematics": 2})
    edges = [Prerequisite("Mathematics0", f"C{number}0") for number in range(30)]
    assert "Mathematics" in {node["id"] for node in overview_data(topics, edges)["nodes"]}
    assert "Mathematics" not in {node["id"] for node in overview_data(topics, [])["nodes"]}


def test_a_tier_is_the_overview_of_what_is_left():
    """But for the colours, which are those of the whole."""
    sizes = {f"C{number}": 3 if number < MOST_BOXES - 1 else 1 for number in range(40)}
    topics = in_categories(sizes)
    edges = [Prerequisite(one.id, other.id) for one, other in zip(topics, topics[5:], strict=False)]
    left = [topic for topic in topics if sizes[topic.category] == 1]
    inside = [edge for edge in edges if {edge.source, edge.target} <= {topic.id for topic in left}]
    tier, alone = overview_data(topics, edges, tier=1), overview_data(left, inside)
    assert tier["edges"] == alone["edges"]
    assert cells(tier) == cells(alone)
    colour = {node["id"]: node["lane"] for node in overview_data(topics, edges)["nodes"]}
    assert len(tier["nodes"]) == 17 and not colour.keys() & {node["id"] for node in tier["nodes"]}


def test_of_two_that_need_each_other_the_stronger_flow_is_drawn():
    topics = in_categories({"Maths": 3, "Physics": 3})
    edges = [Prerequisite(f"Maths{number}", f"Physics{number}") for number in range(2)]
    data = overview_data(topics, [*edges, Prerequisite("Physics2", "Maths2")])
    assert {(edge["from"], edge["count"], edge["main"]) for edge in data["edges"]} == {
        ("Maths", 2, True),
        ("Physics", 1, False),
    }


def test_one_category_is_one_box_and_nothing_is_nothing():
    data = overview_data(in_categories({"Sets": 5}), [Prerequisite("Sets0", "Sets1")])
    assert [node["topics"] for node in data["nodes"]] == [5]
    assert data["edges"] == []
    assert overview_data([], [])["nodes"] == []


def test_names_travel_as_plain_text():
    data = overview_data([Topic("a", "A", "<b>href</b>")], [])
    assert data["nodes"][0]["label"] == "<b>href</b>"
    assert json.loads(json.dumps(data)) == data


def test_a_category_keeps_its_colour_when_others_grow():
    """The colour is that of the place in the file, so it is the same in each view."""
    topics = in_categories({"Sets": 1, "Maps": 1, "Limits": 1})
    assert [node["lane"] for node in overview_data(topics, [])["nodes"]] == [0, 1, 2]


def test_the_same_graph_has_the_same_revision_and_another_one_another():
    topics = in_categories({"Sets": 2, "Maps": 2})
    edges = [Prerequisite("Sets0", "Maps0")]
    assert overview_data(topics, edges) == overview_data(topics, edges)
    assert overview_data(topics, edges)["rev"] != overview_data(topics, [])["rev"]


def test_ten_thousand_topics_take_little_time():
    topics = [Topic(f"t{number}", "", f"C{number % 300}") for number in range(10_000)]
    edges = [
        Prerequisite(f"t{source}", f"t{source + step}") for source in range(9_900) for step in (1, 2, 5, 13, 34, 89)
    ]
    graph = build_graph(Records(tuple(topics), tuple(edges)))
    start = time.process_time()
    graph_overview(graph)
    # A tenth of this on a quiet machine; a slip into something quadratic takes minutes.
    assert time.process_time() - start < 3
