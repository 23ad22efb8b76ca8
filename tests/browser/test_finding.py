"""Finding one's way on the map: search, selection, filters, depths, ways, camera, and taking the view away."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import networkx as nx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import bytes_on_the_wire, click_topic, find, lit, open_page, place, probe, settle, topic_map


def camera(page: Page) -> tuple[float, float, float]:
    """Zoom, and where the first topic is, to half a pixel."""
    seen = probe(page)
    mark = min(seen["marks"], key=lambda mark: mark["id"])
    middle = [round(mark[f"{axis}0"] + mark[f"{axis}1"]) for axis in "xy"]
    return mark["id"], round(seen["scale"], 3), *middle


def ids(roadmap: nx.DiGraph, field: str, value: str) -> set[str]:
    return {topic for topic, found in roadmap.nodes(data=field) if found == value}


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    settle(page)


# ---- Search and selection


def test_the_search_forgives_typing_mistakes_and_knows_other_names_and_summaries(page, server, roadmap):
    open_page(page, server.url)
    for text, topic in [("transfomers", "transformers"), ("inner product", "dot-product-and-norms")]:
        find(page, text, topic)
        seen = probe(page)
        mark = next(mark for mark in seen["marks"] if mark["id"] == topic)
        assert seen["gutter"] < mark["x0"] and mark["x1"] < seen["stage"]["width"], "the map flies to it"
        assert mark["y0"] > 0 and mark["y1"] < seen["stage"]["height"]
    word = "diagonalise"
    assert [topic for topic, row in roadmap.nodes(data=True) if word in row["name"].lower()] == []
    [meant] = [topic for topic, row in roadmap.nodes(data=True) if word in row["summary"].lower()]
    find(page, word, meant)


@pytest.mark.parametrize("way", ["double click", "Enter"])
def test_a_double_click_or_enter_shows_what_a_topic_rests_on(page, server, way):
    open_page(page, server.url)
    if way == "double click":
        page.mouse.dblclick(*place(page, "k-means"))
    else:
        click_topic(page, "k-means")
        page.keyboard.press("Enter")
    expect(topic_map(page)).to_have_attribute("data-view", "focus")
    expect(page.locator(".gw-crumbs")).to_contain_text("What K-Means rests on")
    settle(page)


def test_pointing_at_a_topic_names_it_and_lights_its_neighbours(page, server, roadmap):
    open_page(page, server.url)
    page.mouse.move(*place(page, "k-means"))
    expect(page.locator(".gw-tip")).to_contain_text("K-Means")
    settle(page)
    lines = topic_map(page).evaluate(
        "element => element.__map.hoverLines.map(([line]) => [line.source.id, line.target.id])"
    )
    around = {*roadmap.in_edges("k-means"), *roadmap.out_edges("k-means")}
    assert lines and {tuple(line) for line in lines} <= around
    page.mouse.move(5, 5)
    expect(page.locator(".gw-tip")).to_be_hidden()


# ---- Filters, depths, ways


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
    settle(page)
    lane = next(lane for lane in probe(page)["lanes"] if lane["name"] == subject)
    corner = page.locator(".gw-stage").bounding_box()
    page.mouse.click(corner["x"] + lane["x0"] + 10, corner["y"] + (lane["y0"] + lane["y1"]) / 2)
    page.wait_for_url("**category=*")
    assert lit(page) == ids(roadmap, "category", subject)


def test_the_legend_filters_by_what_a_learner_knows_and_can_start(page, server, required):
    known = nx.ancestors(required, "backpropagation") | {"backpropagation"}
    open_page(page, f"{server.url}/?known=backpropagation")
    legend = page.locator(".gw-legend")
    legend.get_by_role("button", name="known").first.click()
    assert lit(page) == known
    legend.get_by_role("button", name="known").first.click()
    legend.get_by_role("button", name="later").click()
    later = lit(page)
    legend.get_by_role("button", name="ready now").click()
    ready = lit(page) - later
    assert known | later | ready == set(required) and not known & ready
    for topic in ready:
        single = {source for source, _, row in required.in_edges(topic, data=True) if not row["group"]}
        assert single <= known, topic
    page.wait_for_url("**status=later*status=ready*")
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
    for depth, name in [(1, "1 step"), (2, "2 steps")]:
        press(page, f"Rests on: {name}")
        assert lit(page) == within(below, depth) | within(above, 1) | helped
    for depth, name in [(2, "2 steps"), (len(roadmap), "all")]:
        press(page, f"Unlocks: {name}")
        assert lit(page) == within(below, 2) | within(above, depth) | helped
    page.wait_for_url("**up=all*down=2*")
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


# ---- Camera


def test_zoom_fit_and_lit_move_the_camera_and_the_minimap_covers_nothing(page, server):
    open_page(page, f"{server.url}/?goal=k-means")
    whole = camera(page)
    press(page, "Zoom in")
    assert probe(page)["scale"] > whole[1]
    press(page, "Zoom out")
    press(page, "Zoom in")
    press(page, "Show what is lit")
    seen = probe(page)
    assert {mark["id"] for mark in seen["marks"] if 0 < mark["x0"] < seen["stage"]["width"]} >= set(seen["lit"])
    press(page, "Show the whole map")
    assert camera(page) == whole
    stage, mini = (page.locator(part).bounding_box() for part in (".gw-stage", ".gw-mini"))
    assert mini["y"] >= stage["y"] + stage["height"] or mini["x"] >= stage["x"] + stage["width"]
    press(page, "Zoom in")
    before = camera(page)
    page.locator(".gw-mini").click(position={"x": 60, "y": 30})
    settle(page)
    assert camera(page) != before


def test_the_picture_fills_the_screen_and_comes_back(page, server):
    open_page(page, server.url)
    small = probe(page)["stage"]
    press(page, "Full screen")
    page.wait_for_function("() => document.fullscreenElement?.classList.contains('gw-map')")
    page.wait_for_function("wide => document.querySelector('.gw-stage').clientWidth > wide", arg=small["width"])
    page.keyboard.press("Escape")
    page.evaluate("document.fullscreenElement && document.exitFullscreen()")
    page.wait_for_function("wide => document.querySelector('.gw-stage').clientWidth === wide", arg=small["width"])
    settle(page)


def test_on_the_full_screen_nothing_lies_over_the_legend(page, server):
    open_page(page, f"{server.url}/?view=focus&focus=transformers")
    press(page, "Full screen")
    page.wait_for_function("() => document.fullscreenElement")
    settle(page)
    foot = page.locator(".gw-foot").bounding_box()
    assert foot["y"] + foot["height"] == pytest.approx(page.evaluate("innerHeight"), abs=1)
    over = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).closest('.gw-foot') !== null",
        [foot["x"] + foot["width"] / 2, foot["y"] + foot["height"] / 2],
    )
    assert over
    page.evaluate("document.exitFullscreen()")


def test_zoom_and_position_survive_reruns_selections_and_a_change_of_theme(page, server):
    open_page(page, server.url)
    for _ in range(3):
        press(page, "Zoom in")
    before = camera(page)
    seen = probe(page)
    inside = [mark for mark in seen["marks"] if seen["gutter"] < mark["x0"] and mark["x1"] < seen["stage"]["width"]]
    inside = [mark for mark in inside if mark["y0"] > 0 and mark["y1"] < seen["stage"]["height"]]
    click_topic(page, inside[len(inside) // 2]["id"])
    assert camera(page) == before
    page.locator(".st-key-hours_per_week").get_by_role("button", name="Increment").click()
    page.wait_for_url("**hours=7*")
    settle(page)
    assert camera(page) == before
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => document.querySelector('.gw-map').__map.theme.dark")
    settle(page)
    assert camera(page) == before


# ---- Taking the view away


@pytest.mark.parametrize("view", ["overview", "map", "focus"])
def test_each_view_is_saved_as_drawing_and_as_picture(page, server, tmp_path, view):
    open_page(page, f"{server.url}/?view={view}&focus=transformers")
    saved = {}
    for name in ("Save as drawing (SVG)", "Save as picture (PNG)"):
        with page.expect_download() as caught:
            page.get_by_role("button", name=name).click()
        path = tmp_path / caught.value.suggested_filename
        caught.value.save_as(path)
        saved[path.suffix] = path.read_bytes()
    assert saved[".png"].startswith(b"\x89PNG") and len(saved[".png"]) > 10_000
    drawing = ElementTree.fromstring(saved[".svg"])
    words = " ".join(drawing.itertext())
    assert {"overview": "Introduction to", "map": "Transformers", "focus": "Self-Attention"}[view] in words
    # It says what it is of and what its signs mean, as the page is no longer there to do so.
    title = {"overview": "Overview", "map": "Topic map", "focus": "What Transformers rests on"}[view]
    assert f"Machine Learning Engineer roadmap: {title}" in words
    assert {"overview": "is built on by", "map": "left is needed for right", "focus": "upper is needed"}[view] in words
    tags = {element.tag.rpartition("}")[2] for element in drawing.iter()}
    assert tags <= {"svg", "title", "rect", "path", "text", "g"}
    assert not [name for element in drawing.iter() for name in element.attrib if name.startswith("on")]


def test_a_picture_of_a_plan_says_whose_and_keeps_all_in_sight(page, server, tmp_path):
    open_page(page, f"{server.url}/?goal=transformers&known=python")
    stage = probe(page)["stage"]
    with page.expect_download() as caught:
        page.get_by_role("button", name="Save as drawing (SVG)").click()
    caught.value.save_as(tmp_path / "plan.svg")
    drawing = ElementTree.parse(tmp_path / "plan.svg").getroot()
    words = " ".join(drawing.itertext())
    assert "Machine Learning Engineer roadmap: plan to Transformers" in words
    assert all(part in words for part in ("step of the plan", "goal", "ready now", "follows from what you know"))
    assert float(drawing.get("width")) == stage["width"] and float(drawing.get("height")) > stage["height"] + 60
    *_, last = (float(text.get("y")) for text in drawing.iter("{http://www.w3.org/2000/svg}text"))
    assert last < float(drawing.get("height"))


def test_a_copied_link_opens_exactly_this_view(page, server):
    open_page(page, f"{server.url}/?difficulty=advanced")
    press(page, "Zoom in")
    press(page, "Zoom in")
    click_topic(page, next(label["id"] for label in probe(page)["labels"]))
    seen = probe(page)
    press(page, "Copy a link to this view")
    expect(page.locator(".gw-said")).to_contain_text("Link copied")
    link = page.evaluate("() => navigator.clipboard.readText()")
    open_page(page, link)
    again = probe(page)
    assert again["lit"] == seen["lit"]
    assert again["scale"] == pytest.approx(seen["scale"], rel=0.01)
    for one, other in zip(seen["marks"], again["marks"], strict=True):
        assert one["id"] == other["id"]
        assert (one["x0"], one["y0"]) == pytest.approx((other["x0"], other["y0"]), abs=4)


# ---- Details


def test_links_open_in_a_new_tab_and_say_nothing_about_where_they_were_clicked(page, server):
    open_page(page, f"{server.url}/?topic=transformers")
    links = page.locator(".st-key-panel a").evaluate_all(
        "links => links.map(link => [link.href, link.target, link.rel])"
    )
    assert links
    for address, target, rel in links:
        assert address.startswith("https://") and target == "_blank" and "noreferrer" in rel


def test_the_panel_leads_from_a_topic_to_the_goal(page, server, required):
    open_page(page, f"{server.url}/?goal=transformers&topic=self-attention")
    chain = page.locator(".st-key-panel p").filter(has_text="On the way to your goal").inner_text()
    names = {row["name"]: topic for topic, row in required.nodes(data=True)}
    walk = ["self-attention", *(names[text.strip()] for text in chain.split(":", 1)[1].split("→"))]
    assert walk[-1] == "transformers" and nx.is_path(required, walk)


def test_the_panel_changes_goals_and_what_is_known(page, server):
    open_page(page, f"{server.url}/?topic=attention")
    press(page, "Make it my goal")
    expect(page.get_by_role("heading", name="Your plan to Attention")).to_be_visible()
    page.wait_for_url("**goal=attention*")
    settle(page)
    press(page, "Drop this goal")
    expect(page.get_by_role("heading", name="Your plan to Attention")).to_have_count(0)
    settle(page)
    press(page, "I know this")
    expect(page.get_by_text("You know this already.")).to_be_visible()
    page.wait_for_url("**known=attention*")
    settle(page)


def test_a_click_costs_little_on_the_wire(page, server):
    with bytes_on_the_wire(page) as sizes:
        open_page(page, server.url)
        sizes.clear()
        click_topic(page, "k-means")
        assert 0 < sum(sizes) <= 10_240


def test_a_searched_subject_is_flown_to_with_the_lines_among_its_topics(page, server):
    open_page(page, server.url)
    whole = probe(page)["scale"]
    page.locator(".st-key-topic_search input").fill("ethical")
    page.get_by_role("button", name="Ethical AI & Responsible ML", exact=True).click()
    page.wait_for_url("**category=Ethical*")
    settle(page)
    seen = probe(page)
    assert seen["scale"] > whole
    marks = {mark["id"]: mark for mark in seen["marks"]}
    assert seen["lit"] and all(0 < marks[topic]["x0"] < seen["stage"]["width"] for topic in seen["lit"])
    lines = topic_map(page).evaluate(
        "root => [...root.__map.lit.lines].map(([line, role]) => [role, line.source.id, line.target.id])"
    )
    assert lines and {role for role, *_ in lines} == {"among"}
    assert {topic for _, *ends in lines for topic in ends} <= set(seen["lit"])


def test_a_change_of_theme_leaves_the_camera_where_somebody_moved_it_after_a_search(page, server):
    open_page(page, server.url)
    page.locator(".st-key-topic_search input").fill("transformers")
    page.wait_for_url("**topic=transformers*")
    settle(page)
    press(page, "Zoom out")
    press(page, "Zoom out")
    seen = camera(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => document.querySelector('.gw-map').__map.theme.dark")
    settle(page)
    assert camera(page) == seen
