"""Files of other programs: dropped, questions answered, the map seen, tables downloaded and opened again."""

from __future__ import annotations

import io
import zipfile

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import choose, idle, names, open_page, plan_to, settle, topic_map
from tests.browser.test_story import drop
from tests.workbooks import workbook_of

pytestmark = pytest.mark.browser

KURSE = """Kursplan 2026;;;
Nr.;Kurs;Vorkenntnisse;Aufwand (Std.)
1;Brot backen;-;2,5
2;Sauerteig;1;3
3;Kneten;1;1,5
4;Bauernbrot;2, 3;6
5;Glasur;9;1
5;Glasur;9;1
6;Torte;6;2
Summe;;;16
"""
LINKS = "tides,currents\ncurrents,tides\ncurrents,passage\ntides,passage\ncharts,passage\n"
ROADMAP = """# Tailor

## Basics
- **Materials:**
  - Fabrics (Wool, Linen)
- Running Stitch

## Garments
- Skirt
- Coat

## License
- CC0
"""


def bring(page: Page, url: str, name: str, content: bytes) -> None:
    """Go to the page for files of one's own and drop one."""
    open_page(page, url)
    page.get_by_role("link", name="Open your own graph").click()
    drop(page, [{"name": name, "mimeType": "application/octet-stream", "buffer": content}])


def opened(page: Page, topics: int) -> None:
    """Open what was brought, and see its map."""
    idle(page)
    page.get_by_role("button", name="Show this graph").click()
    expect(topic_map(page)).to_have_attribute("data-topics", str(topics))
    settle(page)


def downloaded(page: Page) -> dict[str, str]:
    """The tables that the page gives."""
    with page.expect_download() as found:
        page.get_by_role("button", name="Download it as tables").click()
    with zipfile.ZipFile(io.BytesIO(found.value.path().read_bytes())) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_table_with_three_faults_is_opened_and_its_mended_tables_are_opened_again(page, server):
    bring(page, server.url, "kursplan.txt", KURSE.encode("cp1252"))
    expect(page.get_by_text("Sauerteig is needed for Bauernbrot")).to_be_visible()
    expect(page.get_by_role("button", name="Show this graph")).to_be_in_viewport(ratio=1)
    tables = downloaded(page)
    assert "Summe" not in tables["topics.csv"] and "2.5" in tables["topics.csv"]
    opened(page, 7)
    choose(page, "goals", "Bauernbrot")
    plan_to(page, "Bauernbrot")
    assert names(page) == ["Brot backen", "Sauerteig", "Kneten", "Bauernbrot"]
    page.get_by_role("link", name="Open your own graph").click()
    drop(page, [{"name": name, "mimeType": "text/csv", "buffer": text.encode()} for name, text in tables.items()])
    opened(page, 7)


def test_a_list_of_links_with_a_tangle_says_what_is_set_aside(page, server):
    bring(page, server.url, "links.txt", LINKS.encode())
    expect(page.get_by_text("nobody but you")).to_be_in_viewport(ratio=1)
    assert page.get_by_text("currents is needed for passage", exact=True).count() == 0
    assert page.get_by_role("button", name="Show this graph").count() == 0
    page.get_by_text("the first is needed for the second").click()
    expect(page.get_by_text("1 of 5 edges set aside")).to_be_visible()
    page.get_by_text("A prerequisite that closes a cycle: 1").click()
    expect(page.get_by_text("2 topics need each other in a circle: 1 of their 2 edges is set aside.")).to_be_visible()
    picture = page.get_by_test_id("stExpander").locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("picture => picture.complete && picture.naturalWidth") > 300
    opened(page, 4)


def test_a_roadmap_in_markdown_becomes_topics_and_categories(page, server):
    bring(page, server.url, "README.md", ROADMAP.encode())
    expect(page.get_by_text("Running Stitch").first).to_be_visible()
    tables = downloaded(page)["topics.csv"]
    assert all(name in tables for name in ("Fabrics", "Wool", "Linen", "Running Stitch", "Skirt", "Coat", "Garments"))
    assert "CC0" not in tables


def test_a_workbook_of_two_sheets_opens(page, server):
    book = workbook_of({
        "Courses": [["Code", "Title", "Hours"], [1, "Sets", 2], [2, "Limits", 3.5], [3, "Series", 4]],
        "Links": [["From", "To"], [1, 2], [2, 3]],
    })  # fmt: skip
    bring(page, server.url, "courses.xlsx", book)
    page.get_by_text("the first is needed for the second").click()
    opened(page, 3)
    choose(page, "goals", "Series")
    plan_to(page, "Series")
    assert names(page) == ["Sets", "Limits", "Series"]
