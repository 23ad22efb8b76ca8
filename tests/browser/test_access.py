"""The page for everybody: axe-core finds no barrier, everything works by keyboard, and changes are said aloud."""

from __future__ import annotations

from importlib.resources import files

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import click_topic, find, idle, open_page, place, probe, settle, topic_map

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
# Streamlit's table scrolls sideways on a phone in a part that has nothing to focus. Chromium and Firefox let the
# keyboard into such parts by themselves; the rule does not know that, and the part is not ours to change.
EXCLUDED = [".stTable > div"]
BARRIERS = """async (excluded) => {
  const { violations } = await axe.run({ exclude: excluded }, { resultTypes: ["violations"] });
  return violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ target, html }) => [id, target.join(" "), html.slice(0, 200)]));
}"""


def barriers(page: Page) -> list[list[str]]:
    if not page.evaluate("() => 'axe' in window"):
        page.add_script_tag(content=AXE)
    return page.evaluate(BARRIERS, EXCLUDED)


def use_theme(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function("dark => document.querySelector('.gw-map').__map.theme.dark === dark", arg=scheme == "dark")
    settle(page)


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ("?view=overview&known=python", False),
        ("?goal=transformers&known=python", False),
        ("?goal=transformers&known=python&topic=self-attention", True),
        ("?view=focus&goal=transformers&known=python&topic=self-attention&focus=transformers", True),
    ],
    ids=["overview", "plan on the map", "selection, filters and list", "focus with filters and list"],
)
def test_axe_finds_no_serious_barrier(page, server, address, opened):
    open_page(page, f"{server.url}/{address}")
    if opened:
        page.get_by_role("button", name="Filter").click()
        page.get_by_text("The same as a list").click()
        settle(page)
    assert barriers(page) == []
    use_theme(page, "dark")
    assert barriers(page) == []
    page.set_viewport_size({"width": 400, "height": 850})
    page.wait_for_function("() => document.querySelector('.gw-map').clientWidth < 400")
    settle(page)
    assert barriers(page) == []
    use_theme(page, "light")
    assert barriers(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_barrier_where_files_are_opened(page, server, scheme):
    page.emulate_media(color_scheme=scheme)
    open_page(page, server.url)
    page.get_by_role("link", name="Your own graph").click()
    expect(page.get_by_role("heading", name="Your own graph")).to_be_visible()
    idle(page)
    assert barriers(page) == []


STOP = """() => {
  const part = document.activeElement;
  const style = getComputedStyle(part);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const places = { crumbs: ".gw-crumbs button", depths: ".gw-depths button", map: ".gw-stage", list: "summary" };
  const named = Object.keys(places).find((name) => part.matches(places[name])) ?? part.dataset.act;
  return {
    name: named ?? part.closest("[class*=st-key-]")?.className.match(/st-key-([\\w-]+)/)[1] ?? part.className,
    ours: Boolean(part.closest(".gw-map")),
    seen: outlined || getComputedStyle(part, "::after").boxShadow !== "none",
  };
}"""


def test_tab_reaches_everything_in_order_and_shows_where_it_is(page, server):
    open_page(page, f"{server.url}/?topic=k-means")
    page.locator(".st-key-topic_search input").focus()
    stops = []
    while len(stops) < 80 and not any(stop["name"] == "list" for stop in stops):
        stops.append(page.evaluate(STOP))
        page.keyboard.press("Tab")
    names = list(dict.fromkeys(stop["name"] for stop in stops))
    wanted = ["topic_search", "add_goal", "crumbs", "depths", "filter", "map", "fit", "vector", "list"]
    assert [name for name in names if name in wanted] == wanted
    assert [stop for stop in stops if stop["ours"] and not stop["seen"]] == []


def test_arrows_on_the_map_follow_prerequisites_and_what_they_unlock(page, server, roadmap):
    open_page(page, server.url)
    click_topic(page, "k-means")
    page.keyboard.press("ArrowLeft")
    expect(topic_map(page)).not_to_have_attribute("data-selected", "k-means")
    before = topic_map(page).get_attribute("data-selected")
    assert roadmap.has_edge(before, "k-means")
    page.keyboard.press("ArrowRight")
    expect(topic_map(page)).not_to_have_attribute("data-selected", before)
    assert roadmap.has_edge(before, topic_map(page).get_attribute("data-selected"))
    page.keyboard.press("Escape")
    expect(topic_map(page)).to_have_attribute("data-selected", "")
    settle(page)
    page.keyboard.press("+")
    settle(page)
    assert probe(page)["scale"] > probe(page)["fit"]
    page.keyboard.press("0")
    settle(page)
    assert probe(page)["scale"] == pytest.approx(probe(page)["fit"])


def test_selections_and_filters_are_said_aloud(page, server):
    open_page(page, server.url)
    live = page.locator(".gw-live[aria-live=polite]")
    click_topic(page, "k-means")
    expect(live).to_contain_text("K-Means.")
    expect(live).to_contain_text("Rests on")
    page.get_by_role("button", name="Filter").click()
    page.locator(".gw-filters").get_by_role("button", name="beginner").click()
    expect(live).to_contain_text("of 259 shown")
    settle(page)


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_camera_flies_unless_less_motion_is_wanted(page, server, motion):
    page.emulate_media(reduced_motion=motion)
    open_page(page, server.url)
    topic_map(page).evaluate(
        """element => {
          element.__seen = new Set();
          const watch = () => { element.__seen.add(element.__map.camera.scale); requestAnimationFrame(watch); };
          watch();
        }"""
    )
    find(page, "transformers", "transformers")
    scales = topic_map(page).evaluate("element => element.__seen.size")
    assert scales == 2 if motion == "reduce" else scales > 2


def test_a_phone_shows_the_list_first_and_takes_a_tap(page, server):
    page.set_viewport_size({"width": 400, "height": 850})
    open_page(page, server.url)
    top = {part: page.locator(part).bounding_box()["y"] for part in (".gw-list", ".gw-stage")}
    assert top[".gw-list"] < top[".gw-stage"]
    expect(page.locator(".gw-items")).to_be_visible()
    page.locator(".gw-stage").scroll_into_view_if_needed()
    page.mouse.click(*place(page, "k-means"))
    expect(page.get_by_role("heading", name="K-Means")).to_be_visible()
    settle(page)


def test_a_link_for_the_keyboard_leads_past_all_questions_to_the_picture(page, server):
    open_page(page, server.url)
    idle(page)
    link = page.get_by_role("link", name="Go to the picture")
    expect(link).not_to_be_in_viewport()
    link.focus()
    expect(link).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.matches('.gw-map')")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.gw-stage')")
