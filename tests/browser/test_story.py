"""The story that a new user lives, from the first look to the file on disk."""

from __future__ import annotations

import csv
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Download, Page, expect

from tests.browser.conftest import ROOT, choose, find, idle, names, open_page, plan_to, planned, settle, spot, topic_map


def saved(download: Download, folder: Path) -> list[dict[str, str]]:
    path = folder / download.suggested_filename
    download.save_as(path)
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_new_user_finds_a_goal_gets_a_plan_and_takes_it_away(page, server, tmp_path):
    open_page(page, server.url)
    with (ROOT / "data" / "topics.csv").open(encoding="utf-8", newline="") as lines:
        assert topic_map(page).get_attribute("data-topics") == str(len(list(csv.DictReader(lines))))

    find(page, "transformer", "transformers")
    expect(page.get_by_role("heading", name="Transformers", exact=True)).to_be_visible()
    page.get_by_role("button", name="Make it my goal").click()
    plan_to(page, "Transformers")
    choose(page, "known", "python")
    expect(page.locator(".st-key-known_chip")).to_contain_text("knows Python")
    steps = planned(page)
    with page.expect_download() as caught:
        page.locator(".st-key-download_csv button").click()
    plan = saved(caught.value, tmp_path)
    assert [row["topic_id"] for row in plan] == steps
    assert [row["topic"] for row in plan] == names(page)
    assert [int(row["position"]) for row in plan] == list(range(1, len(steps) + 1))
    place = {row["topic_id"]: int(row["position"]) for row in plan}
    assert all(place[need] < place[row["topic_id"]] for row in plan for need in row["needs"].split(";") if need)


def test_a_click_is_a_selection_and_moves_nothing(page, server):
    open_page(page, server.url)
    place = "sheet => [sheet.scrollLeft, sheet.scrollTop]"
    before = page.locator(".gw-sheet").evaluate(place)
    spot(page, "k-means").click()
    expect(topic_map(page)).to_have_attribute("data-selected", "k-means")
    expect(page.get_by_role("heading", name="K-Means")).to_be_visible()
    settle(page)
    assert page.locator(".gw-sheet").evaluate(place) == before


def test_back_undoes_a_selection(page, server):
    open_page(page, server.url)
    for topic in ("k-means", "linear-regression"):
        topic_map(page).evaluate(
            "(element, id) => element.dispatchEvent(new CustomEvent('map:select', {detail: {id}}))", topic
        )
        page.wait_for_url(f"**topic={topic}*")
        settle(page)
    page.go_back()
    expect(topic_map(page)).to_have_attribute("data-selected", "k-means")
    expect(page.get_by_role("heading", name="K-Means")).to_be_visible()


def test_an_address_shows_the_view_it_was_copied_from(page, server):
    open_page(page, f"{server.url}/?goal=transformers&known=python&topic=self-attention&order=easy")
    plan_to(page, "Transformers")
    expect(topic_map(page)).to_have_attribute("data-selected", "self-attention")
    page.locator(".st-key-due_chip button").first.click()
    expect(page.locator(".st-key-order input")).to_have_value("Easy topics first")


TOPICS = "id,name,category,hours\nsets,Sets,Basics,2\nlimits,Limits,Calculus,3\nseries,Series,Calculus,1.5\n"
EDGES = "source,target,reason\nsets,limits,A limit speaks of sets.\nlimits,series,A sum without end is a limit.\n"


def upload(page: Page, topics: str | bytes, edges: str | bytes) -> None:
    files = [
        {"name": name, "mimeType": "text/csv", "buffer": content if isinstance(content, bytes) else content.encode()}
        for name, content in (("my-topics.csv", topics), ("my-edges.csv", edges))
    ]
    drop(page, files)


def drop(page: Page, files: list[dict[str, Any]]) -> None:
    """Drop files on the page."""
    place = page.locator(".st-key-own_files")
    # Files given while the page is being drawn are lost, as they are for a person, who gives them once more.
    for _ in range(3):
        idle(page)
        place.locator("input[type=file]").set_input_files(files)
        with suppress(AssertionError):
            expect(place).to_contain_text(files[0]["name"])
            break
    expect(place).to_contain_text(files[0]["name"])


def test_a_person_opens_two_files_of_their_own_and_goes_back(page, server):
    open_page(page, server.url)
    page.get_by_role("link", name="Open your own graph").click()
    upload(page, TOPICS, EDGES)
    expect(page.get_by_text("No problems found.")).to_be_visible()
    page.get_by_role("button", name="Show this graph").click()
    expect(topic_map(page)).to_have_attribute("data-topics", "3")
    settle(page)
    choose(page, "goals", "Series")
    plan_to(page, "Series")
    assert names(page) == ["Sets", "Limits", "Series"]
    page.get_by_role("link", name="Open your own graph").click()
    page.get_by_role("button", name="Back to the sample roadmap").click()
    expect(topic_map(page)).not_to_have_attribute("data-topics", "3")


def test_broken_files_open_on_what_is_sound_and_get_a_table_to_act_on(page, server):
    open_page(page, server.url)
    page.get_by_role("link", name="Open your own graph").click()
    upload(page, TOPICS.replace(",3\n", ",three\n"), EDGES + "limit,series,\nseries,sets,\n")
    expect(page.get_by_text("1 of 4 edges set aside")).to_be_visible()
    page.get_by_text("Everything that is to be mended in these files").click()
    report = page.get_by_test_id("stTable").filter(has_text="What to do")
    expect(report).to_contain_text("my-topics.csv")
    text = report.inner_text()
    assert "hours is 'three'" in text
    assert "Did you mean 'limits'" in text
    page.get_by_role("button", name="Show this graph").click()
    expect(topic_map(page)).to_have_attribute("data-topics", "4")


def test_a_visit_to_the_other_page_loses_nothing(page, server):
    open_page(page, f"{server.url}/?goal=k-means&known=python&hours=10&order=easy")
    rows = planned(page)
    page.get_by_role("link", name="Open your own graph").click()
    expect(page.get_by_role("heading", name="Your own graph")).to_be_visible()
    idle(page)
    page.get_by_role("link", name="Map and plan").click()
    plan_to(page, "K-Means")
    assert planned(page) == rows
    page.wait_for_url("**goal=k-means*")


def test_back_from_the_other_page_leads_to_the_plan_that_was_left(page, server):
    open_page(page, f"{server.url}/?goal=k-means&known=python")
    plan = page.get_by_test_id("plan-list")
    page.get_by_role("link", name="Open your own graph").click()
    expect(page.get_by_role("heading", name="Your own graph")).to_be_visible()
    idle(page)
    page.get_by_role("link", name="Map and plan").click()
    expect(plan).to_be_visible()
    idle(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Your own graph")).to_be_visible()
    page.go_back()
    expect(plan).to_be_visible()


@pytest.mark.parametrize("width", [400, 768, 1440])
def test_the_page_does_not_scroll_sideways(page, server, width):
    page.set_viewport_size({"width": width, "height": 850})
    open_page(page, f"{server.url}/?goal=k-means")
    idle(page)
    main = page.locator(".stMain")
    assert main.evaluate("part => part.scrollWidth <= part.clientWidth")


def test_a_later_visit_asks_for_no_script_again(page, server):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    open_page(page, server.url)
    assert [url for url in asked if "/groundwork/page-" in url]
    open_page(page, server.url)
    sizes = page.evaluate(
        "performance.getEntriesByType('resource').filter((file) => file.name.includes('/groundwork/page-'))"
        ".map((file) => file.transferSize)"
    )
    assert sizes == [0, 0], "script and styles, taken from the browser's cache"
