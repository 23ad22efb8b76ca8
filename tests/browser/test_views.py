"""Plan, map and what a topic rests on: what each shows, and the ways between them."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections import Counter

import networkx as nx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    bytes_on_the_wire,
    check_labels,
    click_topic,
    find,
    lit,
    names,
    open_page,
    probe,
    settle,
    spot,
    topic_map,
)

SUBJECTS = "/?view=map&level=subjects"
RESTS = "/?view=rests&goal=transformers&focus=transformers"
DEEP = "Deep Learning & Neural Networks"
DRAWN_LINES = """element => element.__map.board.lines.filter((line) => !line.redundant).map((line) => ({
  kind: line.kind ?? "", source: line.source.id, target: line.target.id,
  dash: getComputedStyle(line.wire).strokeDasharray, head: line.head.getAttribute("d").replace(/[-.\\d]+/g, "0"),
}))"""


def box(page: Page, name: str):
    """The box of a subject or topic."""
    return page.locator(".gw-sheet button[data-id]").filter(has=page.get_by_text(name, exact=True))


def kind(page: Page, name: str) -> None:
    page.locator(".gw-kinds").get_by_role("button", name=name, exact=True).click()


def crumb(page: Page, name: str) -> None:
    page.locator(".gw-crumbs").get_by_role("button", name=name).click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    settle(page)


def expect_view(page: Page, view: str) -> None:
    expect(topic_map(page)).to_have_attribute("data-view", view)
    settle(page)


def ids(roadmap: nx.DiGraph, field: str, value: str) -> set[str]:
    return {topic for topic, found in roadmap.nodes(data=field) if found == value}


# ---- Map


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720)])
def test_the_map_names_every_topic_at_first_sight_with_foundations_on_top(page, server, roadmap, width, height):
    page.set_viewport_size({"width": width, "height": height})
    open_page(page, server.url)
    expect_view(page, "map")
    shown = page.locator(".gw-spot").evaluate_all(
        "spots => spots.map(spot => [spot.dataset.id, spot.querySelector('.gw-name').textContent])"
    )
    assert {topic: name.replace("\n", " ").replace("- ", "-") for topic, name in shown} == dict(
        roadmap.nodes(data="name")
    )
    assert (
        page.locator(".gw-lane-name").first.inner_text().replace("\n", " ")
        == "Foundations of Mathematics & Programming"
    )
    sheet = page.locator(".gw-sheet").bounding_box()
    low = page.locator(".gw-spot").evaluate_all(
        "spots => Math.max(...spots.map(spot => spot.getBoundingClientRect().bottom))"
    )
    assert low <= sheet["y"] + sheet["height"] + 1
    check_labels(page)
    rings = page.locator(".gw-spot.is-entry").evaluate_all("spots => spots.map(spot => spot.dataset.id)")
    assert set(rings) == {
        topic
        for topic in roadmap
        if not any(row["kind"] == "required" for *_, row in roadmap.in_edges(topic, data=True))
    }
    drawn = page.locator(".gw-quiet path").evaluate_all(
        "paths => paths.map(path => path.getAttribute('d').split('M').length - 1)"
    )
    assert sum(drawn) >= 547, "the lines are there at rest"


def test_filters_leave_the_topics_asked_for_and_can_be_combined(page, server, roadmap):
    open_page(page, server.url)
    subject = "Model Deployment & MLOps"
    page.get_by_role("button", name="Filter").click()
    panel = page.locator(".gw-filters")
    panel.get_by_role("button", name=subject).click()
    assert lit(page) == ids(roadmap, "category", subject)
    panel.get_by_role("button", name="beginner").click()
    assert lit(page) == ids(roadmap, "category", subject) & ids(roadmap, "difficulty", "beginner")
    panel.get_by_role("button", name=subject).click()
    assert lit(page) == ids(roadmap, "difficulty", "beginner")
    expect(page.get_by_role("button", name="Filter (1)")).to_be_visible()
    panel.get_by_role("button", name="Show all").click()
    assert lit(page) == set()
    page.locator(".gw-lane-name", has_text="Deployment").click()
    page.wait_for_url("**category=*")
    assert lit(page) == ids(roadmap, "category", subject)
    settle(page)


def test_depths_limit_how_far_the_chain_is_followed(page, server, roadmap, required):
    topic = "gradient-descent"
    open_page(page, f"{server.url}/?topic={topic}")
    below = nx.single_target_shortest_path_length(required, topic)
    above = nx.single_source_shortest_path_length(required, topic)
    helped = set(roadmap.succ[topic]) - set(required.succ[topic])

    def within(lengths: dict[str, int], depth: float) -> set[str]:
        return {other for other, length in lengths.items() if length <= depth}

    assert lit(page) == set(below) | within(above, 1) | helped
    press(page, "Rests on: 1 step")
    assert lit(page) == within(below, 1) | within(above, 1) | helped
    press(page, "Unlocks: all")
    assert lit(page) == within(below, 1) | set(above) | helped
    page.wait_for_url("**up=all*down=1*")
    settle(page)


def test_ways_from_one_topic_to_another_are_all_lit(page, server, required):
    source, target = "derivatives", "backpropagation"
    open_page(page, f"{server.url}/?topic={source}")
    press(page, "Ways from here")
    find(page, "backpropagation", target)
    between = (nx.descendants(required, source) & nx.ancestors(required, target)) | {source, target}
    assert lit(page) == between
    expect(page.locator(".gw-crumbs")).to_contain_text("Paths between Derivatives and Backpropagation")
    expect(page.get_by_text("Shortest way between Derivatives and Backpropagation")).to_be_visible()
    press(page, "No longer show paths")
    assert lit(page) > between


def test_zoom_keeps_names_readable_and_ends_in_the_subjects(page, server):
    open_page(page, server.url)
    press(page, "Zoom in")
    press(page, "Zoom in")
    assert probe(page)["zoom"] > 1.9
    check_labels(page)
    press(page, "Whole map")
    assert probe(page)["zoom"] == 1
    press(page, "Zoom out")
    expect_view(page, "overview")
    crumb(page, "All topics")
    expect_view(page, "map")


def test_a_copied_link_opens_exactly_this_view(page, server):
    open_page(page, f"{server.url}/?difficulty=advanced")
    press(page, "Zoom in")
    page.locator(".gw-sheet").evaluate("sheet => sheet.scrollTo(120, 200)")
    seen = probe(page)
    page.locator(".gw-more summary").click()
    page.get_by_role("button", name="Copy a link to this view").click()
    expect(page.locator(".gw-said")).to_contain_text("Link copied")
    open_page(page, page.evaluate("() => navigator.clipboard.readText()"))
    again = probe(page)
    assert again["lit"] == seen["lit"] and again["zoom"] == pytest.approx(seen["zoom"], rel=0.01)
    place = "sheet => [sheet.scrollLeft, sheet.scrollTop]"
    assert page.locator(".gw-sheet").evaluate(place) == pytest.approx([120, 200], abs=3)


def test_a_click_costs_little_on_the_wire(page, server):
    with bytes_on_the_wire(page) as sizes:
        open_page(page, server.url)
        sizes.clear()
        click_topic(page, "k-means")
        assert 0 < sum(sizes) <= 10_240


# ---- Subjects


def test_the_subjects_have_their_topics_and_hours_and_open_on_the_map(page, server, roadmap):
    open_page(page, server.url + SUBJECTS)
    topics = Counter(category for _, category in roadmap.nodes(data="category"))
    hours = Counter()
    for _, row in roadmap.nodes(data=True):
        hours[row["category"]] += float(row["hours"])
    shown = page.locator(".gw-subject").evaluate_all(
        "boxes => boxes.map(box => [box.dataset.id, box.querySelector('.gw-size').textContent])"
    )
    assert dict(shown) == {name: f"{count} topics, {hours[name]:g} h" for name, count in topics.items()}
    box(page, DEEP).press("Enter")
    expect_view(page, "map")
    assert lit(page) == ids(roadmap, "category", DEEP)


def test_the_subjects_say_how_much_of_each_is_known(page, server, roadmap, required):
    known = nx.ancestors(required, "backpropagation") | {"backpropagation"}
    open_page(page, f"{server.url}{SUBJECTS}&known=backpropagation")
    topics = Counter(category for _, category in roadmap.nodes(data="category"))
    for name, count in Counter(roadmap.nodes[topic]["category"] for topic in known).items():
        expect(box(page, name)).to_contain_text(f"{count} of {topics[name]} known")


# ---- Text twins, and the ways between


def test_each_picture_has_a_list_that_says_the_same(page, server):
    for address, count in ((SUBJECTS, 10), ("/?view=map", 0), (RESTS, 62), ("/?goal=transformers", 57)):
        open_page(page, server.url + address)
        press(page, "As a list")
        listed = page.locator(".gw-items")
        expect(listed).to_be_visible()
        if count:
            expect(listed.get_by_role("listitem")).to_have_count(count)
    entry = listed.get_by_role("listitem").filter(has=page.get_by_role("button", name="Transformers", exact=True)).first
    expect(entry).to_contain_text("needs ")
    listed.get_by_role("button", name="Self-Attention", exact=True).click()
    expect(topic_map(page)).to_have_attribute("data-selected", "self-attention")
    press(page, "As a picture")
    expect(page.get_by_test_id("plan-board")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "view"),
    [
        (SUBJECTS, "overview"),
        ("/?view=overview", "overview"),
        ("/?view=map&topic=k-means&up=2&difficulty=beginner", "map"),
        (f"{RESTS}&known=python", "rests"),
        ("/?view=focus&focus=k-means", "rests"),
        ("/?goal=k-means", "plan"),
        ("/?goal=k-means&view=map", "map"),
    ],
)
def test_an_address_shows_its_view_and_again_after_a_reload(page, server, address, view):
    open_page(page, server.url + address)
    expect_view(page, view)
    before = {key: value for key, value in probe(page).items() if key in ("view", "lit", "zoom", "lines")}
    page.reload(wait_until="commit")
    expect_view(page, view)
    assert {key: value for key, value in probe(page).items() if key in before} == before


def test_back_undoes_views_selections_filters_depths_and_ways(page, server):
    open_page(page, server.url)
    look = "element => ({ ...element.__map.look, selected: element.dataset.selected, view: element.dataset.view })"
    stages = [topic_map(page).evaluate(look)]

    def step(address: str) -> None:
        page.wait_for_url(address)
        settle(page)
        stages.append(topic_map(page).evaluate(look))

    click_topic(page, "k-means")
    step("**topic=k-means*")
    page.get_by_role("button", name="Rests on: 1 step").click()
    step("**down=1*")
    page.get_by_role("button", name="Filter").click()
    page.locator(".gw-filters").get_by_role("button", name="beginner").click()
    step("**difficulty=beginner*")
    page.get_by_role("button", name="What it rests on", exact=True).last.click()
    step("**view=rests*")
    kind(page, "Map")
    expect_view(page, "map")
    page.wait_for_url(lambda url: "view=rests" not in url)
    assert len({str(stage) for stage in stages}) == len(stages)
    for stage in reversed(stages):
        page.go_back()
        expect_view(page, stage["view"])
        page.wait_for_function(
            "wanted => JSON.stringify(wanted) === JSON.stringify((" + look + ")(document.querySelector('.gw-map')))",
            arg=stage,
        )


# ---- What it rests on


def test_what_it_rests_on_numbers_its_topics_as_the_plan_does(page, server, roadmap):
    open_page(page, f"{server.url}{RESTS}&known=python")
    boxes = page.locator(".gw-topic").evaluate_all(
        "boxes => boxes.map(box => ['.gw-badge', '.gw-name'].map(part => box.querySelector(part).textContent))"
    )
    numbered = [name for _, name in sorted((int(step), name) for step, name in boxes if step)]
    assert numbered == names(page)
    id_of = {name: topic for topic, name in roadmap.nodes(data="name")}
    drawn, aside = {id_of[name] for _, name in boxes}, {id_of[name] for step, name in boxes if not step}
    assert "tensorflow" in aside
    for topic in aside:
        uses = [(target, row) for _, target, row in roadmap.out_edges(topic, data=True) if target in drawn]
        needed = [target for target, row in uses if row.get("kind") == "required" and not row["group"]]
        assert set(needed) <= aside, f"{topic} is needed for a step and has none"


def test_what_it_rests_on_puts_every_topic_below_what_it_needs(page, server, required):
    open_page(page, server.url + RESTS)
    top = dict(
        page.locator(".gw-topic").evaluate_all(
            "boxes => boxes.map(box => [box.dataset.id, box.getBoundingClientRect().top])"
        )
    )
    assert all(top[source] < top[target] for source, target in required.subgraph(top).edges)
    assert max(top, key=top.__getitem__) == "transformers"


def test_known_topics_are_folded_away_and_come_back_when_asked_for(page, server):
    open_page(page, f"{server.url}{RESTS}&known=python")
    expect(page.locator(".gw-folded")).to_contain_text("folded away")
    folded = int(topic_map(page).get_attribute("data-topics"))
    page.get_by_role("button", name="Show them").click()
    expect(page.locator(".gw-folded")).to_have_count(0)
    settle(page)
    assert page.locator(".gw-topic.is-known").count() == int(topic_map(page).get_attribute("data-topics")) - folded


def test_alternatives_and_recommendations_are_told_apart_by_line_and_symbol(page, server, roadmap):
    goal = next(target for _, target, row in roadmap.edges(data=True) if row["group"])
    open_page(page, f"{server.url}/?view=rests&focus={goal}")
    looks: dict[str, set] = {}
    for line in topic_map(page).evaluate(DRAWN_LINES):
        row = roadmap.edges[line["source"], line["target"]]
        wanted = "choice" if row["group"] else "recommended" if row["kind"] == "recommended" else ""
        assert line["kind"] == wanted
        looks.setdefault(wanted, set()).add((line["dash"], line["head"]))
    assert looks.keys() >= {"", "choice"}
    assert len(set.union(*looks.values())) == sum(map(len, looks.values())) == len(looks)
    expect(page.locator(".gw-choice").first).to_have_text("one of")
    expect(page.locator(".gw-legend")).to_contain_text("one of these is enough")


# ---- Readable everywhere, and taken away


@pytest.mark.parametrize("view", ["overview", "map", "rests", "plan"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (700, 900)])
def test_every_name_is_readable_in_both_themes(page, server, width, height, view):
    page.set_viewport_size({"width": width, "height": height})
    open_page(page, f"{server.url}/?view={view}&goal=transformers{'' if view == 'overview' else '&topic=transformers'}")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(
            "dark => document.querySelector('.gw-map').__map.theme.dark === dark", arg=scheme == "dark"
        )
        settle(page)
        check_labels(page)


TITLES = {
    "overview": ("Overview", "is built on by"),
    "map": ("plan to Transformers", "runs from a name to the dot of what needs it"),
    "rests": ("What Transformers rests on", "upper is needed"),
    "plan": ("Your plan to Transformers", "the longest way"),
}


@pytest.mark.parametrize("view", TITLES)
def test_each_view_is_saved_as_drawing_and_as_picture(page, server, tmp_path, view):
    open_page(page, f"{server.url}/?view={view}&goal=transformers&focus=transformers")
    saved = {}
    for name in ("Save as drawing (SVG)", "Save as picture (PNG)"):
        page.locator(".gw-more summary").click()
        with page.expect_download() as caught:
            page.get_by_role("button", name=name).click()
        path = tmp_path / caught.value.suggested_filename
        caught.value.save_as(path)
        saved[path.suffix] = path.read_bytes()
    assert saved[".png"].startswith(b"\x89PNG") and len(saved[".png"]) > 10_000
    drawing = ElementTree.fromstring(saved[".svg"])
    words = " ".join(drawing.itertext())
    title, legend = TITLES[view]
    assert f"Machine Learning Engineer roadmap: {title}" in words and legend in words
    tags = {element.tag.rpartition("}")[2] for element in drawing.iter()}
    assert tags <= {"svg", "title", "rect", "path", "text", "g", "circle"}
    assert not [name for element in drawing.iter() for name in element.attrib if name.startswith("on")]


def test_pointing_at_a_topic_of_the_map_lights_its_direct_lines(page, server, roadmap):
    open_page(page, server.url)
    spot(page, "k-means").hover()
    near = page.locator(".gw-spot.is-near").evaluate_all("spots => spots.map(spot => spot.dataset.id)")
    around = {*roadmap.pred["k-means"], *roadmap.succ["k-means"]}
    assert {"k-means"} < set(near) <= around | {"k-means"}
