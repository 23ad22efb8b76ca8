"""The picture of topics that need each other: what stays leads down, what was set aside leads back, names are text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.checks.causes import Knot
from graph.checks.settle import settled
from graph.drafts import Draft, Edges, Item, Origin, Topics
from graph.messages import knot_text
from graph.model import Prerequisite, Topic
from graph.picture.knot import MOST_TOPICS, knot_svg

SVG = "{http://www.w3.org/2000/svg}"


def knots_of(pairs):
    ids = sorted({end for pair in pairs for end in pair})
    topics = Topics(ids, lambda place: Item(Topic(ids[place], f"The {ids[place]}"), Origin("k.csv")))
    edges = Edges()
    for source, target in pairs:
        edges.add(source, target, Origin("k.csv"))
    return settled(Draft("pairs", topics, edges))


def ends(path):
    """The heights at which an arc begins and ends."""
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", path.get("d"))]
    return numbers[1], numbers[-1]


@settings(deadline=None, max_examples=60)
@given(st.integers(3, 12), st.integers(0, 10_000))
def test_every_edge_that_stays_leads_down_and_every_one_set_aside_leads_up(count, seed):
    dice = Random(seed)
    pairs = {(f"t{dice.randrange(count)}", f"t{dice.randrange(count)}") for _ in range(2 * count)}
    found = knots_of(sorted(pair for pair in pairs if pair[0] != pair[1]))
    for knot in found.knots:
        root = ElementTree.fromstring(knot_svg(knot, found.left.name_of))
        arcs = {
            name: [path for path in root.iter(f"{SVG}path") if path.get("class") == name] for name in ("kept", "gone")
        }
        assert (len(arcs["kept"]), len(arcs["gone"])) == (knot.edges - knot.gone, knot.gone)
        assert all(begin < end for begin, end in map(ends, arcs["kept"]))
        assert all(begin > end for begin, end in map(ends, arcs["gone"]))
        assert len(list(root.iter(f"{SVG}g"))) == knot.topics


def test_of_a_large_knot_whole_circles_are_drawn_and_how_many_is_said():
    ring = [(f"t{number:03}", f"t{(number + 1) % 200:03}") for number in range(200)]
    back = [(f"t{number + 3:03}", f"t{number:03}") for number in range(0, 190, 5)]
    found = knots_of([*ring, *back])
    [knot] = found.knots
    text = knot_svg(knot, found.left.name_of)
    root = ElementTree.fromstring(text)
    gone = [path for path in root.iter(f"{SVG}path") if path.get("class") == "gone"]
    assert 1 < len(gone) < knot.gone == len(back)
    assert len(list(root.iter(f"{SVG}g"))) <= MOST_TOPICS
    assert f"set aside ({len(gone)} of {knot.gone} shown)" in text
    assert "fewer would not do" in knot_text(knot)


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "a & b", '"quoted"', "\x00\ud800", "x" * 5000, "日本語" * 50]
)
def test_names_are_text_in_any_picture(name):
    lines = (Prerequisite("b", "a"), Prerequisite("a", "b"))
    for dark in (False, True):
        text = knot_svg(Knot(2, 2, 1, 1, lines), lambda _: name, dark=dark)
        root = ElementTree.fromstring(text)
        assert "<script" not in text
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
            "svg", "title", "defs", "marker", "path", "rect", "g", "text",
        }  # fmt: skip


def test_a_knot_too_large_to_look_at_is_told_and_not_drawn():
    assert "class=" not in knot_svg(Knot(30_000, 90_000, 20_000, 9_000, ()), str)
    assert "not proven" in knot_text(Knot(30_000, 90_000, 20_000, 9_000, ()))
