"""The explorer on thousands of theorems, a part of them at a time."""

from __future__ import annotations

import re
from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    bytes_on_the_wire,
    check_labels,
    click_topic,
    find,
    open_page,
    probe,
    settle,
    spot,
    topic_map,
)

AROUND = 150


def drawn(page: Page) -> int:
    return int(topic_map(page).get_attribute("data-topics"))


def in_sight(page: Page, topic: str) -> bool:
    expect(spot(page, topic)).to_be_in_viewport()
    return True


def test_it_opens_on_its_subjects_and_a_subject_opens_its_topics(page, many):
    open_page(page, many.url)
    expect(topic_map(page)).to_have_attribute("data-view", "overview")
    assert page.locator(".gw-subject").count() <= 24
    check_labels(page)
    subject = page.locator(".gw-subject").first
    name = subject.get_attribute("data-id")
    subject.click()
    expect(topic_map(page)).to_have_attribute("data-view", "map")
    settle(page)
    assert 0 < drawn(page) <= AROUND
    assert page.locator(".gw-lane-name").count() == 1
    expect(page.locator(".gw-crumbs [aria-current]")).to_contain_text(f"{name}: {drawn(page)} of")


def test_a_search_draws_the_topics_around_what_it_finds(page, many):
    open_page(page, many.url)
    find(page, many.middle, many.middle)
    expect(page.get_by_text(f"150 of {many.topics:,} topics, those around {many.middle}")).to_be_visible()
    assert drawn(page) == AROUND
    assert in_sight(page, many.middle)


def rim(page: Page) -> tuple[str, int]:
    """A topic whose neighbours are not all drawn, and the fewest that one of its buttons would bring."""
    found = page.locator(".gw-rim").evaluate_all("all => all.map(one => Number(one.textContent))")
    least = min(found)
    page.locator(".gw-rim", has_text=re.compile(rf"^\+{least}$")).first.click()
    return str(least), least


def test_a_button_at_the_rim_shows_more_and_back_takes_it_away(page, many):
    open_page(page, f"{many.url}/?topic={many.middle}")
    _, count = rim(page)
    expect(topic_map(page)).to_have_attribute("data-topics", str(AROUND + count))
    expect(topic_map(page)).to_have_attribute("data-selected", many.middle)
    page.wait_for_url("**more=*")
    page.reload(wait_until="commit")
    expect(topic_map(page)).to_have_attribute("data-topics", str(AROUND + count))
    settle(page)
    open_page(page, f"{many.url}/?view=map&subject={quote(many.subject)}")
    rim(page)
    expect(topic_map(page)).not_to_have_attribute("data-topics", str(AROUND))
    settle(page)
    page.go_back()
    expect(topic_map(page)).to_have_attribute("data-topics", str(AROUND))
    settle(page)


def test_names_are_readable_at_every_zoom(page, many):
    open_page(page, f"{many.url}/?topic={many.middle}")
    for _zoom in range(3):
        check_labels(page)
        page.get_by_role("button", name="Zoom in").click()
        settle(page)


def test_a_click_costs_little_on_the_wire(page, many):
    with bytes_on_the_wire(page) as sizes:
        open_page(page, f"{many.url}/?topic={many.middle}")
        sizes.clear()
        click_topic(page, many.neighbour)
        assert 0 < sum(sizes) <= 10_240


def test_a_focus_on_much_shows_a_part_and_more_on_request(page, many):
    open_page(page, f"{many.url}/?view=rests&focus={many.middle}")
    expect(topic_map(page)).to_have_attribute("data-view", "rests")
    few = drawn(page)
    assert 0 < few <= AROUND
    check_labels(page)
    page.locator(".gw-sheet .gw-more").last.click()
    expect(topic_map(page)).not_to_have_attribute("data-topics", str(few))
    settle(page)
    assert drawn(page) > few
    check_labels(page)


def test_ways_lead_across_the_whole_graph(page, many):
    open_page(page, f"{many.url}/?view=map&topic={many.hub}&from={many.hub}")
    find(page, many.middle, many.middle)
    expect(page.get_by_text(f"Shortest way between {many.hub} and {many.middle}")).to_be_visible()
    assert {many.hub, many.middle} <= set(probe(page)["lit"])
