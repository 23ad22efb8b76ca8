"""The web page opened offline, as somebody does who got it by mail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from graph.exports.web.page import web_page
from graph.loading.opening import open_graph
from graph.planning.plan import study_plan

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan to Transformers and the whole sample as pages."""
    folder, graph = tmp_path_factory.mktemp("pages"), open_graph(ROOT / "data")
    (folder / "plan.html").write_bytes(web_page(graph, study_plan(graph, "Transformers")))
    (folder / "graph.html").write_bytes(web_page(graph))
    return folder


@pytest.fixture(params=[(1280, 800, "light"), (400, 800, "dark")], ids=["wide", "narrow dark"])
def reader(request: pytest.FixtureRequest, context: BrowserContext) -> Iterator[Page]:
    """A browser without a network; whatever it complains of or asks for is noted."""
    width, height, scheme = request.param
    own = context.browser.new_context(
        offline=True, viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = own.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url) if request.url[:5] != "file:" else None)
    yield page
    own.close()
    assert not complaints


@pytest.mark.parametrize("name", ["plan", "graph"])
def test_it_draws_finds_and_tells(reader: Page, folder: Path, name: str):
    reader.goto(f"file://{folder}/{name}.html")
    expect(reader.locator("#picture")).to_have_attribute("data-painted", "true")
    reader.get_by_label("Find a topic").fill("self atten")
    reader.keyboard.press("Enter")
    panel = reader.locator("#panel")
    expect(panel.locator("h3")).to_have_text("Self-Attention")
    expect(reader.locator("#list [aria-current] h3")).to_have_text("Self-Attention")
    panel.get_by_role("link", name="Attention", exact=True).click()
    expect(panel.locator("h3")).to_have_text("Attention")
    reader.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_click_in_the_picture_tells_of_the_topic(reader: Page, folder: Path):
    reader.goto(f"file://{folder}/plan.html#s1")
    expect(reader.locator("#panel h3")).to_be_visible()
    reader.keyboard.press("Escape")
    box = reader.locator("#picture").bounding_box()
    # The topic of the address was brought to the middle.
    reader.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    wide = box["width"] > 600
    if not wide:
        expect(reader.locator("#panel h3")).to_have_text(reader.locator("#s1 h3").inner_text())


def test_it_prints_as_text(reader: Page, folder: Path):
    reader.goto(f"file://{folder}/plan.html")
    reader.emulate_media(media="print")
    expect(reader.locator("#picture")).to_be_hidden()
    expect(reader.locator("#list")).to_contain_text("Python Syntax & Variables")


def test_without_scripts_the_list_is_there(context: BrowserContext, folder: Path):
    own = context.browser.new_context(java_script_enabled=False, offline=True)
    page = own.new_page()
    page.goto(f"file://{folder}/plan.html")
    expect(page.locator("#list li").first).to_be_visible()
    expect(page.locator("#picture")).to_be_hidden()
    own.close()
