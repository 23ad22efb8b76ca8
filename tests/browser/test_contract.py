"""One small example for each promise of docs/formats.md about the map."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import idle, open_page, settle, topic_map
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
    page.locator(".st-key-topic_search input").fill("B")
    expect(topic_map(page)).to_have_attribute("data-selected", "b")
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
