"""The page for everybody: axe-core finds no barrier, everything works by keyboard, and changes are said aloud."""

from __future__ import annotations

from importlib.resources import files

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import answered, idle, open_page, planned, row, settle, topic_map, type_search

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
# Streamlit's table scrolls sideways on a phone in a part that has nothing to focus. Chromium and Firefox let the
# keyboard into such parts by themselves; the rule does not know that, and the part is not ours to change.
EXCLUDED = [".stTable > div"]
BARRIERS = """async (excluded) => {
  const { violations } = await axe.run({ exclude: excluded }, { resultTypes: ["violations"] });
  return violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ target, html }) => [id, target.join(" "), html.slice(0, 200)]));
}"""
PLAN = "/?goal=transformers&known=python"


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
        ("/", ""),
        ("/?view=map&level=subjects&known=python", ""),
        (PLAN, ""),
        (f"{PLAN}&topic=self-attention", ""),
        (f"{PLAN}&view=map&topic=k-means", "Filter"),
        (f"{PLAN}&view=rests&topic=self-attention&focus=transformers", "As a list"),
    ],
    ids=["start", "subjects", "plan", "details of a step", "map, details and filters", "what it rests on, as a list"],
)
def test_axe_finds_no_serious_barrier(page, server, address, opened):
    open_page(page, server.url + address)
    if opened:
        page.get_by_role("button", name=opened).click()
        settle(page)
    assert barriers(page) == []
    use_theme(page, "dark")
    assert barriers(page) == []
    page.set_viewport_size({"width": 400, "height": 850})
    page.get_by_role("button", name="Picture", exact=True).click()
    settle(page)
    assert barriers(page) == []
    use_theme(page, "light")
    assert barriers(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_barrier_where_files_are_opened(page, server, scheme):
    page.emulate_media(color_scheme=scheme)
    open_page(page, server.url)
    page.get_by_role("link", name="Open your own graph").click()
    expect(page.get_by_role("heading", name="Your own graph")).to_be_visible()
    idle(page)
    assert barriers(page) == []


STOP = """() => {
  const part = document.activeElement;
  const style = getComputedStyle(part);
  const places = { plan: ".gw-open", deed: ".gw-deeds button", link: ".gw-sub a", told: ".gw-told button",
    kinds: ".gw-kinds button",
    picture: ".gw-step", tools: ".gw-tools button, .gw-tools summary", notes: ".gw-notes summary" };
  const named = Object.keys(places).find((name) => part.matches(places[name]));
  return {
    name: named ?? part.closest("[class*=st-key-]")?.className.match(/st-key-([\\w-]+)/)[1] ?? part.className,
    ours: Boolean(part.closest(".gw-map, .gw-panel")),
    seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
  };
}"""


def test_tab_reaches_everything_in_order_list_and_picture_are_one_stop_each(page, server):
    open_page(page, server.url + PLAN)
    page.locator(".st-key-topic_search input").focus()
    stops = []
    while len(stops) < 60 and not any(stop["name"] == "picture" for stop in stops):
        stops.append(page.evaluate(STOP))
        page.keyboard.press("Tab")
    names = list(dict.fromkeys(stop["name"] for stop in stops))
    wanted = [
        "topic_search",
        "download_csv",
        "goal_chip",
        "hours_chip",
        "plan",
        "link",
        "deed",
        "kinds",
        "tools",
        "picture",
    ]
    assert [name for name in names if name in wanted] == wanted
    assert [stop for stop in stops if stop["ours"] and not stop["seen"]] == []
    assert sum(stop["name"] == "plan" for stop in stops) == 1
    assert len(stops) <= 30


def test_skip_links_lead_to_the_plan_and_to_the_picture(page, server):
    open_page(page, server.url + PLAN)
    for name, part in (("Go to the plan", ".gw-panel"), ("Go to the picture", ".gw-map")):
        link = page.get_by_role("link", name=name)
        expect(link).not_to_be_in_viewport()
        link.focus()
        expect(link).to_be_in_viewport(ratio=1)
        page.keyboard.press("Enter")
        page.wait_for_function("part => document.activeElement.matches(part)", arg=part)


def test_the_list_is_worked_through_by_keyboard_alone(page, server):
    open_page(page, server.url + PLAN)
    first, second, third, *_ = planned(page)
    row(page, first).locator(".gw-open").focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.gw-row').dataset.topic") == second
    page.keyboard.press("ArrowUp")
    page.keyboard.press(" ")
    answered(page)
    expect(row(page, first)).to_have_attribute("data-status", "done")
    row(page, third).locator(".gw-open").focus()
    page.keyboard.press("Enter")
    expect(topic_map(page)).to_have_attribute("data-selected", third)
    settle(page)
    assert page.evaluate("document.activeElement.closest('.gw-row').dataset.topic") == third, "the focus stays"
    page.keyboard.press("Escape")
    expect(topic_map(page)).to_have_attribute("data-selected", "")
    settle(page)


def test_arrows_walk_the_plan_and_the_map_along_prerequisites(page, server, roadmap):
    open_page(page, server.url + PLAN)
    steps = planned(page)
    focused = "() => document.activeElement.dataset.id"
    page.locator(".gw-step").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == steps[1]
    page.keyboard.press("End")
    assert page.evaluate(focused) == "transformers"
    page.keyboard.press("ArrowLeft")
    assert roadmap.has_edge(page.evaluate(focused), "transformers")
    open_page(page, f"{server.url}/?view=map&topic=k-means")
    page.locator('.gw-spot[data-id="k-means"]').focus()
    page.keyboard.press("ArrowLeft")
    before = page.evaluate(focused)
    assert roadmap.has_edge(before, "k-means")
    page.keyboard.press("ArrowRight")
    assert roadmap.has_edge(before, page.evaluate(focused))


def test_ticks_selections_and_filters_are_said_aloud(page, server):
    open_page(page, server.url)
    live = page.locator(".gw-map .gw-live[aria-live=polite]")
    page.locator('.gw-spot[data-id="k-means"]').click()
    expect(live).to_contain_text("K-Means.")
    expect(live).to_contain_text("Rests on")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Filter").click()
    page.locator(".gw-filters").get_by_role("button", name="beginner").click()
    expect(live).to_contain_text("of 280 shown")
    settle(page)


def test_the_search_is_a_combobox(page, server):
    open_page(page, server.url)
    field = page.locator(".st-key-topic_search input")
    type_search(page, "attention")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_have_attribute("role", "combobox")
    page.keyboard.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_no_control_is_without_a_visible_word_but_ticks_and_signs(page, server):
    for address in ("/", PLAN, "/?topic=k-means"):
        open_page(page, server.url + address)
        bare = page.locator(".gw-map button, .gw-panel button").evaluate_all(
            "all => all.filter(one => one.checkVisibility() && !one.innerText.trim()).map(one => one.outerHTML)"
        )
        assert [html for html in bare if 'role="checkbox"' not in html] == []


def test_nothing_moves_where_less_motion_is_wanted(page, server):
    page.emulate_media(reduced_motion="reduce")
    open_page(page, server.url + PLAN)
    moving = page.evaluate(
        "() => [...document.querySelectorAll('.gw-map *, .gw-panel *')]"
        ".filter(one => parseFloat(getComputedStyle(one).transitionDuration) > 0).length"
    )
    assert moving == 0
