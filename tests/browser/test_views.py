"""Overview, map and focus: what each shows, and the ways between them."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import check_labels, click_topic, lit, open_page, probe, settle, table_rows, topic_map

OVERVIEW = "/?view=overview"
FOCUS = "/?view=focus&goal=transformers&focus=transformers"
DRAWN_LINES = """element => element.__map.board.lines.filter((line) => !line.redundant).map((line) => ({
  kind: line.kind ?? "",
  source: line.source.id,
  target: line.target.id,
  dash: getComputedStyle(line.wire).strokeDasharray,
  head: line.head.getAttribute("d").replace(/[-.\\d]+/g, "0"),
}))"""
DEEP = "Deep Learning & Neural Networks"


def box(page: Page, name: str):
    """The box of a subject or topic in the overview or the focus view."""
    return page.locator(".gw-sheet button[data-id]").filter(has=page.get_by_text(name, exact=True))


def crumb(page: Page, name: str) -> None:
    page.locator(".gw-crumbs").get_by_role("button", name=name).click()


def expect_view(page: Page, view: str) -> None:
    expect(topic_map(page)).to_have_attribute("data-view", view)
    settle(page)


# ---- Overview


def test_the_overview_gives_each_subject_its_topics_and_hours(page, server, roadmap):
    open_page(page, server.url + OVERVIEW)
    topics = Counter(category for _, category in roadmap.nodes(data="category"))
    hours = Counter()
    for _, row in roadmap.nodes(data=True):
        hours[row["category"]] += float(row["hours"])
    shown = page.locator(".gw-subject").evaluate_all(
        "boxes => boxes.map(box => [box.dataset.id, box.querySelector('.gw-about').textContent])"
    )
    assert dict(shown) == {name: f"{count} topics, {hours[name]:g} h" for name, count in topics.items()}


def test_the_overview_says_how_much_of_each_subject_is_known(page, server, roadmap, required):
    known = nx.ancestors(required, "backpropagation") | {"backpropagation"}
    assert not any(required.edges[edge]["group"] for edge in required.subgraph(known).edges)
    open_page(page, f"{server.url}{OVERVIEW}&known=backpropagation")
    topics = Counter(category for _, category in roadmap.nodes(data="category"))
    for name, count in Counter(roadmap.nodes[topic]["category"] for topic in known).items():
        expect(box(page, name)).to_contain_text(f"{count} of {topics[name]} known")
    assert page.locator(".gw-subject.has-known").count() < len(topics)


@pytest.mark.parametrize("way", ["click", "Enter"])
def test_a_subject_opens_on_the_map(page, server, roadmap, way):
    open_page(page, server.url + OVERVIEW)
    if way == "click":
        box(page, DEEP).click()
    else:
        box(page, DEEP).press("Enter")
    expect_view(page, "map")
    assert lit(page) == {topic for topic, category in roadmap.nodes(data="category") if category == DEEP}
    crumb(page, "All subjects")
    expect_view(page, "overview")
    assert page.locator(".gw-subject.is-back").count() == 0


def test_each_view_has_a_list_that_says_the_same(page, server):
    open_page(page, server.url + OVERVIEW)
    listed = page.locator(".gw-items")
    page.get_by_text("The same as a list").click()
    expect(listed.get_by_role("button")).to_have_count(page.locator(".gw-subject").count())
    entry = listed.get_by_role("listitem").filter(has=page.get_by_role("button", name=DEEP, exact=True))
    expect(entry).to_contain_text("builds on")
    entry.get_by_role("button", name=DEEP, exact=True).click()
    expect_view(page, "map")
    page.locator(".gw-items summary", has_text=DEEP).click()
    listed.get_by_role("button", name="Transformers", exact=True).first.click()
    expect(topic_map(page)).to_have_attribute("data-selected", "transformers")
    settle(page)
    entry = listed.get_by_role("listitem").filter(has=page.get_by_role("button", name="Transformers", exact=True)).first
    expect(entry).to_contain_text("needs Self-Attention")
    expect(entry).to_contain_text("unlocks")


# ---- The ways between


def test_crumbs_lead_back_from_the_focus_to_the_map_and_to_all_subjects(page, server):
    open_page(page, server.url + FOCUS)
    expect_view(page, "focus")
    crumb(page, "Map")
    expect_view(page, "map")
    crumb(page, "All subjects")
    expect_view(page, "overview")
    expect(page.locator(".gw-crumbs [aria-current]")).to_have_text("All subjects")


def what_is_seen(page: Page) -> dict:
    """The view, its zoom and what is lit or, where all boxes are in sight, named; a pixel here or there aside."""
    seen = probe(page)
    kept = {key: seen[key] for key in ("view", "boxes", "lit") if key in seen}
    if "scale" in seen:
        return {**kept, "scale": seen["scale"]}
    return {**kept, "names": sorted(label["name"] for label in seen["labels"])}


@pytest.mark.parametrize(
    "address", [OVERVIEW, "/?view=map&topic=k-means&up=2&difficulty=beginner", f"{FOCUS}&known=python"]
)
def test_the_same_address_shows_the_same_view_after_a_reload(page, server, address):
    open_page(page, server.url + address)
    seen = [topic_map(page).get_attribute(f"data-{name}") for name in ("view", "selected", "topics")]
    before = what_is_seen(page)
    assert f"view={seen[0]}" in address
    page.reload(wait_until="commit")
    expect(topic_map(page)).to_be_visible()
    settle(page)
    assert [topic_map(page).get_attribute(f"data-{name}") for name in ("view", "selected", "topics")] == seen
    after = what_is_seen(page)
    assert after.pop("scale", 1) == pytest.approx(before.pop("scale", 1), rel=0.01)
    assert after == before


def test_back_undoes_views_selections_filters_depths_and_ways(page, server):
    open_page(page, server.url)
    look = (
        "element => ({ ...element.__map.look, selected: element.__map.selectedId ?? null, view: element.dataset.view })"
    )
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
    page.get_by_role("button", name="Ways from here").click()
    step("**from=k-means*")
    page.get_by_role("button", name="What it rests on").click()
    step("**view=focus*")
    crumb(page, "All subjects")
    step("**view=overview*")
    assert len({str(stage) for stage in stages}) == len(stages)

    for stage in reversed(stages[:-1]):
        page.go_back()
        expect_view(page, stage["view"])
        page.wait_for_function(
            "wanted => JSON.stringify(wanted) === JSON.stringify((" + look + ")(document.querySelector('.gw-map')))",
            arg=stage,
        )


def test_back_from_a_topic_shows_the_map_as_it_was(page, server):
    """Seen whole before, it is seen whole again, and from its top."""
    open_page(page, server.url)
    click_topic(page, "transformers")
    before = probe(page)
    page.get_by_role("button", name="What it rests on").click()
    expect_view(page, "focus")
    page.mouse.move(900, 600)
    page.mouse.wheel(0, 1500)
    page.go_back()
    expect_view(page, "map")
    assert probe(page)["scale"] == pytest.approx(before["scale"], rel=0.01)
    assert topic_map(page).evaluate("element => element.getBoundingClientRect().top") >= 0


def test_the_way_here_stays_in_sight_over_a_long_focus(page, server):
    open_page(page, server.url + FOCUS)
    page.mouse.move(900, 600)
    page.mouse.wheel(0, 1500)
    expect(page.locator(".gw-crumbs")).to_be_in_viewport(ratio=1)


# ---- Focus


def test_the_focus_numbers_its_topics_as_the_plan_does(page, server, roadmap):
    open_page(page, f"{server.url}{FOCUS}&known=python")
    expect(page.locator(".gw-topic .gw-badge", has_text="1").first).to_be_visible()
    boxes = page.locator(".gw-topic").evaluate_all(
        "boxes => boxes.map(box => ['.gw-badge', '.gw-name'].map(part => box.querySelector(part).textContent))"
    )
    planned = [[row[0], row[2].removesuffix(" ↻")] for row in table_rows(page)]
    assert sorted(box for box in boxes if box[0]) == sorted(planned)
    assert all(
        any(row["group"] for _, _, row in roadmap.out_edges(topic, data=True))
        for topic, name in roadmap.nodes(data="name")
        if ["", name] in boxes
    ), "only alternatives may stand in the focus without a number"


def test_the_focus_puts_every_topic_below_what_it_needs(page, server, required):
    open_page(page, server.url + FOCUS)
    expect(page.locator(".gw-topic").first).to_be_visible()
    top = dict(
        page.locator(".gw-topic").evaluate_all(
            "boxes => boxes.map(box => [box.dataset.id, box.getBoundingClientRect().top])"
        )
    )
    assert all(top[source] < top[target] for source, target in required.subgraph(top).edges)
    assert max(top, key=top.__getitem__) == "transformers"


def test_known_topics_are_folded_away_and_come_back_when_asked_for(page, server):
    open_page(page, f"{server.url}{FOCUS}&known=python")
    expect(page.locator(".gw-folded")).to_contain_text("folded away")
    folded = int(topic_map(page).get_attribute("data-topics"))
    page.get_by_role("button", name="Show them").click()
    expect(page.locator(".gw-folded")).to_have_count(0)
    settle(page)
    assert int(topic_map(page).get_attribute("data-topics")) > folded
    known = page.locator(".gw-topic.is-known")
    assert known.count() == int(topic_map(page).get_attribute("data-topics")) - folded
    expect(known.first).to_contain_text("known")
    open_page(page, f"{server.url}/?view=focus&goal=gradient-descent&known=numpy")
    expect(page.locator(".gw-folded")).to_have_text("Known and folded away: NumPy and what it rests onShow it")


def test_alternatives_and_recommendations_are_told_apart_by_line_and_symbol(page, server, roadmap):
    goal = next(target for _, target, row in roadmap.edges(data=True) if row["group"])
    open_page(page, f"{server.url}/?view=focus&focus={goal}")
    drawn = topic_map(page).evaluate(DRAWN_LINES)
    looks = {}
    for line in drawn:
        row = roadmap.edges[line["source"], line["target"]]
        kind = "choice" if row["group"] else "recommended" if row["kind"] == "recommended" else ""
        assert line["kind"] == kind
        looks.setdefault(kind, set()).add((line["dash"], line["head"]))
    assert looks.keys() >= {"", "choice"}
    assert len(set.union(*looks.values())) == sum(map(len, looks.values())) == len(looks)
    expect(page.locator(".gw-choice").first).to_have_text("one of")
    expect(page.locator(".gw-legend")).to_contain_text("one of these is enough")


def test_arrows_walk_the_focus_along_prerequisites(page, server, roadmap):
    open_page(page, server.url + FOCUS)
    focused = "() => document.activeElement.dataset.id"
    box(page, "Transformers").focus()
    page.keyboard.press("ArrowUp")
    above = page.evaluate(focused)
    assert roadmap.has_edge(above, "transformers")
    page.keyboard.press("ArrowDown")
    assert roadmap.has_edge(above, page.evaluate(focused))
    page.keyboard.press("Home")
    first = page.evaluate(focused)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focused) != first
    page.keyboard.press("Enter")
    expect(topic_map(page)).not_to_have_attribute("data-selected", "")
    page.keyboard.press("Escape")
    expect(topic_map(page)).to_have_attribute("data-selected", "")
    settle(page)


# ---- Readable everywhere


@pytest.mark.parametrize("view", ["overview", "map", "focus"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (400, 850)])
def test_every_name_is_readable_in_both_themes_and_at_every_zoom(page, server, width, height, view):
    page.set_viewport_size({"width": width, "height": height})
    open_page(page, f"{server.url}/?view={view}&goal=transformers{'' if view == 'overview' else '&topic=transformers'}")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(
            "dark => document.querySelector('.gw-map').__map.theme.dark === dark", arg=scheme == "dark"
        )
        settle(page)
        for _zoom in range(3 if view == "map" else 1):
            check_labels(page)
            if view == "map":
                page.get_by_role("button", name="Zoom in").click()
                settle(page)
        if view == "map":
            page.get_by_role("button", name="Show the whole map").click()
            settle(page)
