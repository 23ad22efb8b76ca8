"""A phone: three parts with a bar below, one shown at a time; this week first."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import check_labels, open_page, planned, row, settle, tick, topic_map
from tests.browser.test_story import drop

PLAN = "/?goal=transformers&known=python"


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size({"width": 400, "height": 800})
    return page


def part(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Parts of the page").get_by_role("button", name=name).click()


def test_this_week_comes_first_and_the_page_is_short(phone, server):
    open_page(phone, server.url + PLAN)
    week = phone.locator(".gw-this-week").bounding_box()
    assert week["y"] < 330
    assert phone.locator(".stMain").evaluate("part => part.scrollHeight") <= 1_000
    assert phone.evaluate("document.documentElement.scrollWidth") <= 400
    shown = len(planned(phone))
    phone.get_by_role("button", name="All 49 topics").click()
    assert len(planned(phone)) == 49 > shown


def test_a_tick_by_thumb(phone, server):
    open_page(phone, server.url + PLAN)
    first = planned(phone)[0]
    box = row(phone, first).get_by_role("checkbox").bounding_box()
    assert box["height"] >= 44 and box["width"] >= 36
    tick(phone, first)
    expect(row(phone, first)).to_have_attribute("data-status", "done")


def test_the_picture_is_one_tap_away_and_comes_back(phone, server):
    open_page(phone, server.url + PLAN)
    expect(topic_map(phone)).to_be_hidden()
    part(phone, "Picture")
    expect(phone.get_by_test_id("plan-board")).to_be_visible()
    assert phone.locator(".gw-step").count() == 49
    part(phone, "Change")
    expect(phone.locator(".st-key-goal_chip")).to_be_visible()
    expect(phone.locator(".st-key-download_csv button")).to_be_visible()
    expect(phone.get_by_role("link", name="Open your own graph")).to_be_visible()
    part(phone, "This week")
    expect(phone.locator(".gw-this-week")).to_be_visible()


def test_a_graph_of_ones_own_begins_with_its_goals(phone, server):
    open_page(phone, server.url)
    part(phone, "Change")
    phone.get_by_role("link", name="Open your own graph").click()
    drop(phone, [{"name": "bread.csv", "mimeType": "text/csv", "buffer": b"Topic,Requires\nFlour,\nDough,Flour\n"}])
    show = phone.get_by_role("button", name="Show this graph")
    expect(show).to_be_in_viewport(ratio=1)
    show.click()
    expect(phone.get_by_text("What do you want to learn?").first).to_be_in_viewport()


def test_the_map_reads_on_a_phone(phone, server):
    open_page(phone, server.url)
    expect(phone.get_by_text("What do you want to learn?").first).to_be_in_viewport()
    part(phone, "Picture")
    expect(topic_map(phone)).to_be_visible()
    settle(phone)
    assert phone.locator(".gw-spot").count() == 280
    check_labels(phone)
    phone.locator('.gw-spot[data-id="vectors"]').click()
    expect(topic_map(phone)).to_have_attribute("data-selected", "vectors")
    phone.get_by_role("button", name="About it").click()
    expect(phone.get_by_role("heading", name="Vectors")).to_be_visible()
    settle(phone)
