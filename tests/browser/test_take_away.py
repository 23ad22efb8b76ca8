"""Taking a plan away in every format, and going on with it another day."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree

from playwright.sync_api import Page, expect

from tests.browser.conftest import answered, open_page, plan_to, planned, row, settle, topic_map
from tests.browser.test_story import saved

PLAN = "?goal=k-means&known=python"


def download(page: Page, key: str, folder) -> str:
    with page.expect_download() as caught:
        page.locator(f".st-key-download_{key} button").click()
    path = folder / caught.value.suggested_filename
    caught.value.save_as(path)
    return path.read_text(encoding="utf-8-sig")


FORMATS = {
    "excel": "position,topic_id",
    "markdown": "# ",
    "anki": "#separator",
    "svg": "<",
    "json": "{",
    "mermaid": "flowchart",
    "dot": "digraph",
    "graphml": "<?xml",
}


def test_every_format_of_the_menu_downloads(page, server, tmp_path):
    open_page(page, server.url + PLAN)
    for key, begins in FORMATS.items():
        if not page.locator(f".st-key-download_{key}").is_visible():
            page.locator(".st-key-more_downloads button").first.click()
        text = download(page, key, tmp_path)
        assert text.startswith(begins), key
        assert "K-Means" in text, key
        if key == "json":
            assert json.loads(text)["goals"]
        if key in ("svg", "graphml"):
            ElementTree.fromstring(text)


def test_a_saved_plan_is_opened_again_with_status_hours_and_notes(page, server, tmp_path):
    open_page(page, server.url + PLAN)
    first = planned(page)[0]
    row(page, first).get_by_role("button", name="Not yet").click()
    answered(page)
    with page.expect_download() as caught:
        page.locator(".st-key-download_csv button").click()
    rows = saved(caught.value, tmp_path)
    assert rows[0]["status"] == "in progress"

    open_page(page, server.url)
    assert topic_map(page).is_visible()
    page.get_by_role("button", name="Saved plan").click()
    page.locator(".st-key-plan_file input[type=file]").set_input_files(tmp_path / "plan.csv")
    page.get_by_role("button", name="Go on with this plan").click()
    plan_to(page, "K-Means")
    expect(row(page, first)).to_have_attribute("data-status", "in progress")
    assert planned(page) == [line["topic_id"] for line in rows]
    settle(page)


def test_a_plan_of_another_graph_is_refused_with_a_sentence(page, server):
    open_page(page, server.url)
    page.get_by_role("button", name="Saved plan").click()
    content = b"position,topic_id,topic,hours,status,needs\n1,alpha,Alpha,2,to do,\n2,beta,Beta,3,to do,alpha\n"
    page.locator(".st-key-plan_file input[type=file]").set_input_files(
        {"name": "other.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Go on with this plan").click()
    expect(page.get_by_text("This plan was made from another graph")).to_be_visible()
    assert page.get_by_text("What do you want to learn?").first.is_visible()
