"""A graph too large to be drawn whole."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import check_labels, find, open_page, planned, settle, spot, topic_map

TOPICS = 1_500


@pytest.fixture
def large(workbench):
    """A server on a graph of chains of ten that all begin in one hub."""
    workbench.put(
        [[f"t{number}", f"Topic {number}", f"Part {number % 7}"] for number in range(TOPICS)],
        [[f"t{number - 1 if number % 10 > 1 else 0}", f"t{number}"] for number in range(1, TOPICS)],
    )
    return workbench


def test_a_large_graph_opens_on_its_subjects_and_search_leads_into_it(page, large):
    open_page(page, large.url)
    expect(topic_map(page)).to_have_attribute("data-view", "overview")
    find(page, "topic 1499", "t1499")
    expect(page.get_by_text("10 of 1,500 topics, those around Topic 1499")).to_be_visible()
    settle(page)
    expect(spot(page, "t1499")).to_be_in_viewport()
    expect(spot(page, "t0")).to_be_visible()
    find(page, "topic 0", "t0")
    expect(page.get_by_role("heading", name="Topic 0", exact=True)).to_be_visible()


def test_a_plan_in_a_large_graph(page, large):
    open_page(page, f"{large.url}/?goal=t1499")
    assert len(planned(page)) == 10
    assert page.locator(".gw-step").count() == 10, "a goal shows its plan, however large the graph"


def test_three_hundred_subjects_are_the_largest_and_one_box_for_the_others(page, workbench):
    subjects = 300
    workbench.put(
        [[f"t{n}", f"Topic {n}", f"Subject {n % (subjects if n < 2 * subjects else 30)}"] for n in range(4 * subjects)],
        [[f"t{n}", f"t{n + 1}"] for n in range(4 * subjects - 1)],
    )
    open_page(page, workbench.url)
    expect(topic_map(page)).to_have_attribute("data-view", "overview")
    boxes = page.locator(".gw-subject")
    assert boxes.count() == 24
    check_labels(page)
    for left in (277, 254):
        page.get_by_role("button", name=f"{left} smaller subjects:").click()
        expect(page.locator(".gw-crumbs span[aria-current]")).to_have_text(f"{left} smaller subjects")
        settle(page)
        assert boxes.count() == 24
        check_labels(page)
    assert "tier=2" in page.url
    page.go_back()
    expect(page.locator(".gw-crumbs span[aria-current]")).to_have_text("277 smaller subjects")
    page.get_by_role("button", name="All subjects").click()
    expect(page.locator(".gw-crumbs span[aria-current]")).to_have_text("All subjects")
    page.get_by_role("button", name="277 smaller subjects:").click()
    expect(page.locator(".gw-crumbs span[aria-current]")).to_have_text("277 smaller subjects")
    boxes.first.click()
    expect(topic_map(page)).to_have_attribute("data-view", "map")
    settle(page)
    assert 0 < int(topic_map(page).get_attribute("data-topics")) <= 150
    check_labels(page)
