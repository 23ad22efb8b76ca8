"""Boxes that are opened and closed: what was set elsewhere meanwhile stays, and Undo goes back step by step."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server, answered, open_page, planned, settle
from tests.browser.test_kept_story import a_person, started

TRANSFORMER = "Understand and fine-tune a Transformer"


def look_into(page: Page, box: str) -> None:
    """Open a box and close it again."""
    page.locator(f".st-key-{box} button").first.click()
    expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    settle(page)


def place(page: Page, keyboard: bool) -> int:
    """Answer every question with yes and no in turn, use the result, and return how many questions there were."""
    page.locator(".st-key-known_chip button").first.click()
    page.locator(".st-key-place button").click()
    asked = page.get_by_role("dialog")
    expect(asked.locator(".st-key-place_yes")).to_be_visible()
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    count = 0
    while asked.locator(".st-key-place_yes").count():
        name, shown = ("Yes", "No")[count % 2], asked.inner_text()
        answer = asked.get_by_role("button", name=name, exact=True)
        if keyboard:
            answer.focus()
            page.keyboard.press("Enter")
        else:
            answer.click()
        count += 1
        expect(asked).not_to_have_text(shown, use_inner_text=True)
        settle(page)
    done = asked.get_by_role("button", name="Use this result")
    expect(done).to_be_focused()
    page.keyboard.press("Enter")
    expect(asked).to_be_hidden()
    settle(page)
    return count


def test_a_goal_from_a_card_outlives_boxes_that_are_opened_and_closed(page: Page, server: Server):
    open_page(page, server.url)
    look_into(page, "goal_chip")
    page.locator(".gw-goal", has_text=TRANSFORMER).click()
    settle(page)
    expect(page.locator(".st-key-goal_chip")).to_contain_text(TRANSFORMER[:20])
    before = planned(page)
    for _ in range(2):
        page.locator(".st-key-more_plan button").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        settle(page)
    look_into(page, "hours_chip")
    assert planned(page) == before


@pytest.mark.parametrize("way", ["keyboard", "phone"])
def test_what_placement_found_outlives_a_date_that_is_typed(page: Page, server: Server, way: str):
    if way == "phone":
        page.set_viewport_size({"width": 400, "height": 800})
    open_page(page, f"{server.url}?goal=transformers")
    if way == "phone":
        page.get_by_role("button", name="Change", exact=True).click()
    look_into(page, "known_chip")
    whole = len(planned(page))
    assert 5 < place(page, way == "keyboard") < 25
    known = page.locator(".st-key-known_chip").inner_text()
    assert "nothing yet" not in known
    if way == "keyboard":
        assert len(planned(page)) < whole
    for day in ("20270416", "20270501"):
        page.locator(".st-key-due_chip button").first.click()
        page.locator("[class*=st-key-deadline]").get_by_role("spinbutton").first.click()
        page.keyboard.type(day)
        page.keyboard.press("Enter")
        expect(page.locator(".st-key-due_chip")).to_contain_text(
            "by 16 April 2027" if day[4] == "0" and day[5] == "4" else "by 1 May 2027"
        )
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
        settle(page)
        assert page.locator(".st-key-known_chip").inner_text() == known


def test_each_undo_goes_one_step_further_back(context: BrowserContext, tmp_path: Path):
    with started(tmp_path) as kept, a_person(context.browser) as page:
        open_page(page, f"{kept.url}?goal=transformers")
        steps = [planned(page)]
        for _ in range(3):
            page.locator(".gw-row").get_by_role("button", name="Done").first.click()
            answered(page)
            settle(page)
            steps.append(planned(page))
        assert len(set(map(tuple, steps))) == 4
        for before in steps[-2::-1]:
            page.locator(".gw-told").get_by_role("button", name="Undo").click()
            expect(page.locator(".gw-told")).to_contain_text("Undone: ")
            answered(page)
            settle(page)
            assert planned(page) == before
        page.locator(".gw-told").get_by_role("button", name="History").click()
        expect(page.get_by_role("dialog")).to_contain_text("Undo: ")
        expect(page.get_by_role("dialog")).not_to_contain_text("Undo: Undo")
