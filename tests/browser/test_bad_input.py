"""Names and shapes that nobody planned for: every view opens, shows them as they are, and runs nothing."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import check_labels, open_page, probe, settle, topic_map

HACK = "window.__hacked=1"
NAMES = [
    "**bold** _x_",
    f"<script>{HACK}</script>",
    f'"><img onerror={HACK} src=x>',
    ":red[x] :smile: $a^2$",
    "W" * 500,
    ("a long name of many words " * 19).strip(),
    "日本語のトピック",
    "مرحبا بالعالم",
    "🚀👩‍👩‍👧‍👦 emoji 🏴‍☠️",
    "Z\u0351\u036b\u0343a\u0360\u034al\u0320g\u0322o\u0321 " + "e" + "\u0301" * 30,
    "\u202ereversed\u202c",
    "# heading",
    f"[link](javascript:{HACK})",
    'href="x"',
    "=1+1",
    "no character \ufffe of XML",
    "{{7*7}} ${7*7} </text><script>window.__hacked=1</script>",
]


VIEWS = {
    "view=map&level=subjects": "overview",
    "view=map&level=topics": "map",
    "view=rests": "rests",
    "view=plan": "plan",
}


def open_everywhere(page: Page, url: str, goal: str) -> None:
    """Open every view, on a phone too, and look at each."""
    for address, view in VIEWS.items():
        at = "" if view == "overview" else f"&topic={goal}"
        open_page(page, f"{url}/?{address}&focus={goal}{at}&goal={goal}")
        expect(topic_map(page)).to_have_attribute("data-view", view)
        check_labels(page)
        page.get_by_role("button", name="As a list").click()
        expect(page.locator(".gw-items > *").first).to_be_visible()
        page.get_by_role("button", name="As a picture").click()
        page.set_viewport_size({"width": 400, "height": 850})
        page.get_by_role("button", name="Picture", exact=True).click()
        settle(page)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 400
        page.set_viewport_size({"width": 1440, "height": 900})
    assert page.evaluate("() => window.__hacked") is None


@pytest.fixture
def odd(workbench):
    """A chain of topics with such names, categories, summaries, reasons and resources."""
    workbench.put(
        [[f"n{place}", name, name, f'{name} href="x" <a href=javascript:{HACK}>'] for place, name in enumerate(NAMES)],
        [[f"n{place - 1}", f"n{place}", NAMES[place]] for place in range(1, len(NAMES))],
        [
            ["n1", "a](http://b) *c*", "http://example.org/a b?c=<d>"],
            ["n1", "<b>run</b>", f"javascript:{HACK}"],
            ["n1", "data", f"data:text/html,<script>{HACK}</script>"],
        ],
    )
    return workbench


def test_odd_names_are_text_everywhere(page, odd):
    page.on("dialog", lambda dialog: pytest.fail(f"something ran: {dialog.message}"))
    last = f"n{len(NAMES) - 1}"
    open_everywhere(page, odd.url, last)
    open_page(page, f"{odd.url}/?goal={last}")
    assert page.locator(".gw-row .gw-title").evaluate_all("all => all.map(one => one.textContent)") == NAMES
    page.locator(".gw-more summary").click()
    with page.expect_download() as caught:
        page.get_by_role("button", name="Save as drawing (SVG)").click()
    drawing = caught.value.path().read_text(encoding="utf-8")
    assert "<script" not in drawing and ElementTree.fromstring(drawing) is not None


def test_only_web_addresses_become_links(page, odd):
    open_page(page, f"{odd.url}/?topic=n1")
    expect(page.get_by_role("heading", name=NAMES[1], exact=True)).to_be_visible()
    found = page.locator(".gw-card a")
    links = found.evaluate_all("links => links.map(link => [link.innerText, link.href])")
    assert links == [["a](http://b) *c*", "http://example.org/a%20b?c=%3Cd%3E"]]
    assert found.get_attribute("target") == "_blank" and "noreferrer" in found.get_attribute("rel")


NONSENSE = "view=no&topic=nobody&goal=&known=nobody&up=9&down=x&at=a,b,c&from=nobody&category=%00&status=%3F&hours=-1"


def test_an_address_of_nonsense_shows_the_map_and_says_what_is_unknown(page, server):
    open_page(page, f"{server.url}/?{NONSENSE}&subject=none&focus=nobody&order=zigzag&difficulty=&extra=1")
    expect(topic_map(page)).to_have_attribute("data-view", "map")
    expect(page.get_by_text("This link names topics that are not in this graph: “nobody”")).to_be_visible()
    assert probe(page)["lit"] == []


SHAPES = {
    "one topic": ([["a", "Alone"]], []),
    "no prerequisites": ([[f"a{n}", f"Topic {n}", f"Part {n % 4}"] for n in range(40)], []),
    "forty levels": ([[f"a{n}", f"Topic {n}"] for n in range(40)], [[f"a{n}", f"a{n + 1}"] for n in range(39)]),
    "sixty subjects": (
        [[f"a{n}", f"Topic {n}", f"Subject {n % 60}"] for n in range(180)],
        [[f"a{n}", f"a{n + 7}"] for n in range(173)],
    ),
    "a hub": (
        [["hub", "Hub", "Middle"], *([f"a{n}", f"Leaf {n}", f"Part {n % 9}"] for n in range(1300))],
        [["hub", f"a{n}"] for n in range(1300)],
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_graphs_of_any_shape_open_in_every_view(page, workbench, shape):
    topics, edges = SHAPES[shape]
    workbench.put(topics, edges)
    open_everywhere(page, workbench.url, topics[-1][0])
    if shape == "a hub":
        open_page(page, f"{workbench.url}/?topic=hub")
        assert int(topic_map(page).get_attribute("data-topics")) <= 150
        check_labels(page)
