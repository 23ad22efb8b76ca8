"""One small example for each promise of docs/formats.md about the map."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import answered, idle, open_page, planned, row, settle, topic_map, type_search
from tests.promises import keeps

SELECT = "(map, id) => map.dispatchEvent(new CustomEvent('map:select', {detail: {id}}))"


@keeps('The root of the map has `data-testid="topic-map"`.')
@keeps("`data-topics` of the map is the number of topics drawn.")
@keeps("`GROUNDWORK_DATA` names the folder that the page starts with.")
def test_the_map_says_how_many_topics_it_shows(page, workbench):
    workbench.put([["a", "A"], ["b", "B"], ["c", "C"]], [["a", "b"], ["b", "c"]])
    open_page(page, workbench.url)
    assert page.locator("[data-testid=topic-map]").count() == 1
    expect(page.locator("[data-testid=topic-map]")).to_have_attribute("data-topics", "3")


@keeps("`data-painted` of the map is `true` after a finished draw, and `false` from a new request until then.")
def test_the_map_says_when_it_is_drawn(page, workbench):
    workbench.put([["a", "A"], ["b", "B"]], [["a", "b"]])
    open_page(page, workbench.url)
    expect(topic_map(page)).to_have_attribute("data-painted", "true")
    topic_map(page).evaluate(
        """map => {
            window.painted = [];
            new MutationObserver(changes => window.painted.push(...changes.map(change => change.oldValue))).observe(
                map, {attributeFilter: ["data-painted"], attributeOldValue: true});
        }"""
    )
    page.get_by_role("button", name="B, ").click()
    page.locator(".gw-card").get_by_role("button", name="What it rests on").click()
    expect(topic_map(page)).to_have_attribute("data-view", "rests")
    settle(page)
    assert "false" in page.evaluate("window.painted")
    expect(topic_map(page)).to_have_attribute("data-painted", "true")


@keeps("`data-selected` of the map is the id of the selected topic, or empty.")
@keeps('A `CustomEvent("map:select", {detail: {id}})` on the map selects that topic as a click on its box does.')
def test_an_event_selects_a_topic(page, workbench):
    workbench.put([["a", "A"], ["b", "B"]], [["a", "b"]])
    open_page(page, workbench.url)
    expect(topic_map(page)).to_have_attribute("data-selected", "")
    topic_map(page).evaluate(SELECT, "b")
    expect(topic_map(page)).to_have_attribute("data-selected", "b")
    idle(page)
    expect(page.get_by_role("heading", name="B", exact=True)).to_be_visible()
    page.wait_for_url("**topic=b*")


@keeps(
    'The list of the plan has `data-testid="plan-list"`, and `data-answered="true"` after the answer to the last tick.'
)
@keeps(
    "Each row has `data-topic`, `data-status`, `data-week`, a checkbox and the buttons Done, Not yet, Skip and Undo."
)
@keeps('Its facts stand in `data-testid="plan-facts"`.')
@keeps('The board of weeks has `data-testid="plan-board"`, its boxes `data-topic` and `data-step`.')
def test_the_list_and_the_board_of_a_plan(page, workbench):
    workbench.put([["a", "A"], ["b", "B"], ["c", "C"]], [["a", "b"], ["b", "c"]])
    open_page(page, f"{workbench.url}/?goal=c")
    assert planned(page) == ["a", "b", "c"]
    expect(page.get_by_test_id("plan-facts")).to_contain_text("3 topics")
    board = page.get_by_test_id("plan-board")
    assert board.locator("[data-step]").evaluate_all(
        "all => all.map(box => [box.dataset.topic, box.dataset.step])"
    ) == [
        ["a", "1"],
        ["b", "2"],
        ["c", "3"],
    ]
    expect(row(page, "a")).to_have_attribute("data-status", "to do")
    expect(row(page, "a")).to_have_attribute("data-week", "1")
    for name in ("Not yet", "Undo", "Skip", "Undo", "Done", "Undo"):
        row(page, "a").hover()
        row(page, "a").get_by_role("button", name=name).click()
        answered(page)
    expect(row(page, "a")).to_have_attribute("data-status", "to do")
    row(page, "a").get_by_role("checkbox").click()
    answered(page)
    expect(row(page, "a")).to_have_attribute("data-status", "done")


@keeps("Older links with `view=overview` and `view=focus` open the map at its subjects, and what a topic rests on.")
def test_older_links_open_their_heirs(page, workbench):
    workbench.put([["a", "A", "X"], ["b", "B", "Y"]], [["a", "b"]])
    for old, new in (("overview", "overview"), ("focus&focus=b", "rests")):
        open_page(page, f"{workbench.url}/?view={old}")
        expect(topic_map(page)).to_have_attribute("data-view", new)


@keeps("The key of the search is `topic_search`; it lists while one types, and Enter goes to what is first.")
def test_the_search_goes_where_it_is_told(page, workbench):
    workbench.put([["a", "A"], ["b", "Bee"]], [["a", "b"]])
    open_page(page, workbench.url)
    type_search(page, "bee")
    expect(topic_map(page)).to_have_attribute("data-selected", "")
    page.keyboard.press("Enter")
    expect(topic_map(page)).to_have_attribute("data-selected", "b")
    settle(page)
