"""Names that would be code, markup or too long anywhere else are shown as they are."""

from __future__ import annotations

import csv

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server, open_page, table_rows, topic_map

NAMES = [
    "**bold** _x_",
    "<script>alert(1)</script>",
    '"><img onerror=alert(1) src=x>',
    ":red[x] :smile: $a^2$",
    "W" * 500,
    "日本語のトピック",
    "مرحبا بالعالم",
    "# heading",
    "[link](javascript:alert(1))",
    'href="x"',
    "=1+1",
]


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """A server on a chain of topics with such names, categories, summaries, reasons and resources."""
    folder = tmp_path_factory.mktemp("odd")
    tables = {
        "topics.csv": [["id", "name", "category", "summary"], *([f"n{i}", n, n[:40], n] for i, n in enumerate(NAMES))],
        "edges.csv": [
            ["source", "target", "reason"],
            *([f"n{i - 1}", f"n{i}", NAMES[i]] for i in range(1, len(NAMES))),
        ],
        "resources.csv": [["topic", "title", "url"], ["n1", "a](http://b) *c*", "http://example.org/a b?c=<d>"]],
    }
    tables["resources.csv"].append(["n1", "<b>run</b>", "javascript:alert(1)"])
    for name, rows in tables.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    server = Server(folder / "log.txt", {"GROUNDWORK_DATA": str(folder)})
    yield server
    assert "Traceback" not in server.stop()


def test_odd_names_are_text_everywhere(page, odd):
    page.on("dialog", lambda dialog: pytest.fail(f"something ran: {dialog.message}"))
    open_page(page, f"{odd.url}/?goal=n10&topic=n1")
    expect(page.get_by_role("heading", name="<script>alert(1)</script>")).to_be_visible()
    assert [row[2] for row in table_rows(page)] == NAMES
    links = page.locator(".st-key-panel a").evaluate_all("links => links.map(link => [link.innerText, link.href])")
    assert links == [["a](http://b) *c*", "http://example.org/a%20b?c=%3Cd%3E"]]
    link = page.locator(".st-key-panel a")
    assert link.get_attribute("target") == "_blank" and "noreferrer" in link.get_attribute("rel")
    assert topic_map(page).get_attribute("data-topics") == str(len(NAMES))
