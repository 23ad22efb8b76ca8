"""What a reader may rely on in the places of the map, whatever the graph."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.layout import crossings
from graph.picture.colours import (
    DARK_BACKGROUND,
    LIGHT_BACKGROUND,
    MARK_CONTRAST,
    TEXT_CONTRAST,
    contrast,
    palette_of,
)
from graph.picture.lane_search import untangled_lanes
from graph.picture.layout import acyclic_part, balanced_levels, lane_layout, lane_order

Case = tuple[list[str], list[tuple[int, int]]]


@st.composite
def cases(draw: st.DrawFn, most: int = 24) -> Case:
    """Categories of some topics, and edges between them that may well close cycles or repeat."""
    count = draw(st.integers(1, most))
    categories = draw(st.lists(st.sampled_from("ABCDE"), min_size=count, max_size=count))
    topic = st.integers(0, count - 1)
    return categories, draw(st.lists(st.tuples(topic, topic), max_size=3 * count))


def chain(count: int) -> list[tuple[int, int]]:
    return [(topic, topic + 1) for topic in range(count - 1)]


@given(cases())
@settings(max_examples=80, deadline=None)
def test_a_prerequisite_stands_left_of_what_needs_it(case):
    categories, edges = case
    layout = lane_layout(categories, edges)
    kept = acyclic_part(len(categories), edges)
    assert all(layout.columns[source] < layout.columns[target] for source, target in kept)


@given(cases())
@settings(max_examples=80, deadline=None)
def test_no_two_topics_share_a_place_and_each_stands_in_its_lane(case):
    categories, edges = case
    layout = lane_layout(categories, edges)
    assert len(set(zip(layout.columns, layout.rows, strict=True))) == len(categories)
    lanes = {lane.name: lane for lane in layout.lanes}
    assert len(lanes) == len(set(categories))
    for category, row in zip(categories, layout.rows, strict=True):
        assert lanes[category].first_row < row < lanes[category].first_row + lanes[category].rows


@given(cases())
@settings(max_examples=40, deadline=None)
def test_lanes_lie_one_below_the_other(case):
    lanes = lane_layout(*case).lanes
    assert all(upper.first_row + upper.rows <= lower.first_row for upper, lower in pairwise(lanes))


@given(cases())
@settings(max_examples=60, deadline=None)
def test_what_is_kept_of_cycles_is_acyclic_and_what_is_acyclic_is_kept(case):
    categories, edges = case
    kept = acyclic_part(len(categories), edges)
    assert acyclic_part(len(categories), kept) == kept
    upwards = list(dict.fromkeys((low, high) for low, high in edges if low < high))
    assert acyclic_part(len(categories), upwards) == upwards


@given(cases())
@settings(max_examples=60, deadline=None)
def test_there_are_as_many_levels_as_the_longest_chain_has_topics(case):
    categories, edges = case
    kept = acyclic_part(len(categories), edges)
    longest = [1] * len(categories)
    for _ in categories:
        for source, target in kept:
            longest[target] = max(longest[target], longest[source] + 1)
    levels = balanced_levels([0] * len(categories), kept)
    assert max(levels) + 1 == max(longest)
    assert all(levels[source] < levels[target] for source, target in kept)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(5, 9)), unique=True, max_size=12), st.permutations(range(10)))
@settings(max_examples=60, deadline=None)
def test_crossings_between_two_columns_are_the_inversions(edges, heights):
    """Known value: lines between two columns cross as often as their ends are in opposite order."""
    points = np.array([(float(topic > 4), float(heights[topic])) for topic in range(10)])
    inversions = sum(
        (heights[a] - heights[c]) * (heights[b] - heights[d]) < 0
        for i, (a, b) in enumerate(edges)
        for c, d in edges[i + 1 :]
    )
    assert crossings(points, edges) == inversions


def test_a_drawing_without_crossings_is_found():
    """Two chains side by side in one lane need not cross."""
    edges = [(0, 2), (2, 4), (1, 3), (3, 5)]
    layout = lane_layout(["A"] * 6, edges)
    assert crossings(np.column_stack([layout.columns, layout.rows]).astype(float), edges) == 0


def test_lanes_that_need_each_other_are_neighbours():
    """Three lanes in a row of needs come in that order, whatever the order they were named in."""
    assert lane_order([0, 1, 2], [(2, 0), (0, 1)], [1, 2, 0], 3) == [2, 0, 1]


@given(cases(most=12))
@settings(max_examples=60, deadline=None)
def test_moving_whole_lanes_never_makes_more_crossings(case):
    """Each topic keeps its column and its row within the lane; all lanes are still there."""
    categories, edges = case
    lanes = np.array([ord(category) - ord("A") for category in categories])
    columns = np.arange(len(categories)) % 4
    # No line passes right through a topic, where rounding would decide whether it crosses the lines there.
    inside = np.sqrt(2 + np.arange(len(categories))) / 20
    lines = [(a, b) for a, b in dict.fromkeys(edges) if columns[a] < columns[b]]

    def drawn(order: list[int]) -> int:
        return crossings(np.column_stack([columns, np.argsort(order)[lanes] + inside]).astype(float), lines)

    points = np.column_stack([columns, lanes + inside]).astype(float)
    order = untangled_lanes(points, np.array(lines, np.int64).reshape(-1, 2), lanes, np.ones(5))
    assert sorted(order) == list(range(5))
    assert drawn(order) <= drawn(list(range(5)))


def height(layout) -> float:
    return layout.lanes[-1].first_row + layout.lanes[-1].rows


def test_many_topics_of_one_level_become_a_block():
    """1,300 dependents of one topic are no tower: the picture stays about as high as wide."""
    layout = lane_layout(["Hub"] + ["Leaves"] * 1300, [(0, leaf) for leaf in range(1, 1301)])
    assert layout.width > 20
    assert height(layout) < 4 * layout.width


def test_topics_without_lines_become_a_block():
    layout = lane_layout(["A", "B"] * 75, [])
    assert 5 <= layout.width <= 25
    assert height(layout) <= 30


def test_forty_levels_and_one_topic_and_none():
    assert lane_layout(["A"] * 40, chain(40)).columns == tuple(range(40))
    assert lane_layout(["A"], []).columns == (0,)
    assert lane_layout([], []).lanes == ()


def test_sixty_lanes_each_have_a_band():
    layout = lane_layout([f"lane {topic % 60}" for topic in range(120)], [])
    assert len({lane.name for lane in layout.lanes}) == 60
    assert all(lane.rows >= 1 for lane in layout.lanes)


def test_the_layout_is_the_same_under_any_hash_seed():
    program = (
        "from graph.picture.layout import lane_layout;"
        "edges = [(a, b) for b in range(60) for a in range(b) if (a * 7 + b * 11) % 13 == 0];"
        "print(lane_layout([f'lane {t * t % 7}' for t in range(60)], edges, [f'Topic {t}' for t in range(60)]))"
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
    assert "Layout(" in runs.pop()


def test_marks_and_names_of_lanes_have_enough_contrast():
    """WCAG 2.2: 3 to 1 for marks, 4.5 to 1 for text, on the band and on the page, light and dark."""
    palette = palette_of(range(25))
    for theme, background in (("light", LIGHT_BACKGROUND), ("dark", DARK_BACKGROUND)):
        for colours in palette[theme]:
            assert contrast(colours["mark"], colours["lane"]) >= MARK_CONTRAST
            assert contrast(colours["mark"], background) >= 3
            assert contrast(colours["name"], colours["lane"]) >= TEXT_CONTRAST
            assert contrast(colours["text"], colours["fill"]) >= TEXT_CONTRAST
