"""The plan: a list to work through beside its picture, each step named in both."""

from __future__ import annotations

import csv
import re
from datetime import date

import networkx as nx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    ROOT,
    answered,
    bytes_on_the_wire,
    check_labels,
    open_page,
    plan_to,
    planned,
    probe,
    row,
    settle,
    spot,
    tick,
    topic_map,
)

PLAN = "/?goal=transformers&known=python"
WINDOWS = [(1440, 900), (1280, 720)]
BOXES = """boxes => boxes.map(box => {
  const { left, right, top, bottom } = box.getBoundingClientRect();
  const name = box.querySelector('.gw-name');
  return { id: box.dataset.topic, step: Number(box.dataset.step), left, right, top, bottom,
    name: name.textContent, whole: name.scrollWidth <= name.clientWidth + 1 };
})"""
# Points along every line at rest, three pixels apart, and whether one of them is inside of a box.
OVER = """board => {
  const corner = board.getBoundingClientRect();
  const boxes = [...board.querySelectorAll('.gw-step')].map(box => box.getBoundingClientRect());
  const within = (box, x, y) => x > box.left + 1 && x < box.right - 1 && y > box.top + 1 && y < box.bottom - 1;
  const inside = (x, y) => boxes.some(box => within(box, x, y));
  return [...board.querySelectorAll('.gw-wires .gw-thread')].filter(line => {
    const length = line.getTotalLength();
    for (let at = 4; at < length - 4; at += 3) {
      const { x, y } = line.getPointAtLength(at);
      if (inside(x + corner.left, y + corner.top)) return true;
    }
    return false;
  }).length;
}"""


def goals_of_the_sample() -> list[tuple[str, list[str]]]:
    with (ROOT / "data" / "goals.csv").open(encoding="utf-8", newline="") as lines:
        return [(line["name"], line["goals"].split(";")) for line in csv.DictReader(lines)]


def open_goals(page: Page, server, goals: list[str]) -> list[dict]:
    open_page(page, f"{server.url}/?{'&'.join(f'goal={goal}' for goal in goals)}")
    return page.get_by_test_id("plan-board").locator(".gw-step").evaluate_all(BOXES)


@pytest.mark.parametrize(
    ("name", "goals"), goals_of_the_sample(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_step_of_every_named_goal_is_named_in_its_order_and_no_line_runs_over_one(
    page, server, roadmap, name, goals
):
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        boxes = open_goals(page, server, goals)
        assert [box["id"] for box in boxes] == planned(page), name
        assert [box["step"] for box in boxes] == list(range(1, len(boxes) + 1))
        assert [box["name"].replace("-\n", "-").replace("\n", " ") for box in boxes] == [
            roadmap.nodes[box["id"]]["name"] for box in boxes
        ]
        assert all(box["whole"] for box in boxes)
        sheet = page.locator(".gw-sheet").bounding_box()
        assert all(sheet["y"] <= box["top"] and box["bottom"] <= sheet["y"] + sheet["height"] + 1 for box in boxes)
        assert all(box["right"] <= sheet["x"] + sheet["width"] + 1 for box in boxes), "nothing scrolls"
        assert page.locator(".gw-wires .gw-thread").count() >= len(boxes) - 1
        assert page.get_by_test_id("plan-board").evaluate(OVER) == 0
        check_labels(page)


@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_nothing_scrolls_but_the_list(page, server, width, height):
    page.set_viewport_size({"width": width, "height": height})
    for address in ("", PLAN, f"{PLAN}&view=map", f"{PLAN}&topic=k-means"):
        open_page(page, server.url + address)
        for part in (".stMain", ".gw-sheet", "html"):
            found = page.locator(part).first
            assert found.evaluate("part => part.scrollHeight <= part.clientHeight + 1"), (address, part)
            assert found.evaluate("part => part.scrollWidth <= part.clientWidth + 1"), (address, part)


def test_this_week_stands_first_with_days_hours_and_links(page, server):
    open_page(page, server.url + PLAN)
    week = page.locator(".gw-this-week")
    expect(week).to_contain_text(re.compile("This week|Next week"))  # where no day of study is left in this one
    first = planned(page)[0]
    expect(row(page, first).locator(".gw-when")).to_contain_text(" h")
    assert row(page, first).locator("a").first.get_attribute("href").startswith("http")
    for name in ("Done", "Not yet", "Skip"):
        expect(row(page, first).get_by_role("button", name=f"{name}: ")).to_be_visible()
    assert page.locator(".gw-row").first.get_attribute("data-topic") == first


def test_a_tick_shows_at_once_is_answered_and_taken_back(page, server):
    open_page(page, server.url + PLAN)
    first, second, *_ = planned(page)
    total = len(planned(page))
    facts = page.get_by_test_id("plan-facts")
    row(page, first).get_by_role("checkbox").click()
    expect(row(page, first)).to_have_attribute("data-status", "done")
    answered(page)
    expect(facts).to_contain_text(f"1 of {total} topics")
    expect(row(page, first)).to_have_attribute("data-status", "done")
    expect(page.locator(".gw-step.is-fold")).to_have_text("✓1 done")
    expect(spot(page, second)).to_have_class(re.compile("^gw-topic gw-step is-now (is-due )?is-main$"))
    row(page, first).hover()
    row(page, first).get_by_role("button", name="Undo").click()
    answered(page)
    assert planned(page)[:2] == [first, second]
    expect(page.locator(".gw-step.is-fold")).to_have_count(0)


def test_ticks_that_come_quickly_are_all_kept(page, server):
    open_page(page, server.url + PLAN)
    three = planned(page)[:3]
    for topic in three:
        row(page, topic).get_by_role("checkbox").click()
    answered(page)
    for topic in three:
        expect(row(page, topic)).to_have_attribute("data-status", "done")
    expect(page.get_by_test_id("plan-facts")).to_contain_text("3 of ")


def test_not_yet_and_skip_are_said_of_a_step(page, server):
    open_page(page, server.url + PLAN)
    first, second, *_ = planned(page)
    row(page, first).get_by_role("button", name="Not yet").click()
    answered(page)
    expect(row(page, first)).to_have_attribute("data-status", "in progress")
    expect(row(page, first).get_by_role("checkbox")).to_have_attribute("aria-checked", "mixed")
    row(page, second).hover()
    row(page, second).get_by_role("button", name="Skip").click()
    answered(page)
    expect(row(page, second)).to_have_attribute("data-status", "skipped")
    assert second not in planned(page)


def test_a_click_on_a_step_lights_every_way_and_the_list_explains_it(page, server, required):
    open_page(page, server.url + PLAN)
    steps = set(planned(page))
    inside = required.subgraph(steps)
    topic = "matrix-multiplication"
    spot(page, topic).click()
    expect(topic_map(page)).to_have_attribute("data-selected", topic)
    settle(page)
    assert set(probe(page)["lit"]) >= (nx.descendants(inside, topic) | nx.ancestors(inside, topic) | {topic})
    detail = row(page, topic).locator(".gw-detail")
    expect(detail).to_contain_text("Why it is here: Transformers rests on it")
    expect(detail).to_contain_text("Needs")
    expect(row(page, topic).locator(".gw-line")).to_be_in_viewport()
    assert page.locator(".gw-asked .is-way.gw-thread").count() and page.locator(".gw-asked .is-base.gw-thread").count()
    page.keyboard.press("Escape")
    expect(topic_map(page)).to_have_attribute("data-selected", "")
    settle(page)


def test_pointing_at_one_side_lights_the_other(page, server):
    open_page(page, server.url + PLAN)
    row(page, "vectors").hover()
    expect(spot(page, "vectors")).to_have_class("gw-topic gw-step is-pointed")
    spot(page, "derivatives").hover()
    expect(row(page, "derivatives")).to_have_class(re.compile("^gw-row (is-due )?is-pointed$"))
    expect(spot(page, "vectors")).not_to_have_class("gw-topic gw-step is-pointed")


def test_hours_and_a_note_are_written_where_the_step_stands(page, server):
    open_page(page, server.url + PLAN)
    first = planned(page)[0]
    row(page, first).locator(".gw-open").click()
    fields = row(page, first).locator(".gw-mine")
    fields.get_by_label("Hours spent").fill("1,5")
    fields.get_by_label("Note").click()
    answered(page)
    expect(fields.get_by_label("Hours spent")).to_have_value("1.5")
    fields.get_by_label("Note").fill("<b>slopes</b>")
    page.keyboard.press("Enter")
    answered(page)
    fields.get_by_label("Hours for me").fill("many")
    fields.get_by_label("Note").click()
    expect(fields.get_by_label("Hours for me")).to_have_attribute("aria-invalid", "true")
    answered(page)
    expect(fields.get_by_label("Note")).to_have_value("<b>slopes</b>")


def test_a_date_that_is_missed_comes_first_and_a_click_meets_it(page, server):
    open_page(page, server.url + PLAN)
    page.locator(".st-key-due_chip button").first.click()
    due = date.today().replace(
        year=date.today().year + (date.today().month > 9), month=4 if date.today().month > 9 else 12, day=16
    )
    page.locator("[class*=st-key-deadline]").get_by_role("spinbutton").first.click()
    page.keyboard.type(f"{due:%Y%m%d}")
    for _ in range(3):
        page.keyboard.press("Tab")
    late = page.locator(".gw-late")
    expect(late).to_contain_text("At 6 hours a week you miss 16 ")
    page.keyboard.press("Escape")
    late.get_by_role("button", name="h a week").first.click()
    expect(late).to_have_count(0)
    expect(page.locator(".st-key-hours_chip")).not_to_contain_text("6 h a week")
    settle(page)


def test_a_goal_is_chosen_by_pointing_and_clicking(page, server):
    open_page(page, server.url)
    name, goals = goals_of_the_sample()[0]
    goal = page.get_by_role("button", name=f"{name}:")
    expect(goal).to_contain_text("weeks")
    goal.hover()
    expect(page.locator(".gw-caption")).to_contain_text(f"{name}: ")
    lit = set(probe(page)["lit"])
    assert set(goals) <= lit
    assert page.locator(".gw-caption").inner_text().startswith(f"{name}: {len(lit)} topics, ")
    goal.click()
    plan_to(page, name[:30])  # the chip names it as far as there is room
    assert set(planned(page)) == lit


def test_what_is_left_goes_on_and_an_opened_topic_is_a_second_goal(page, server):
    open_page(page, f"{server.url}{PLAN}&view=map&topic=k-means")
    card = page.locator(".gw-card")
    expect(card.get_by_role("heading", name="K-Means")).to_be_visible()
    card.get_by_role("button", name="Add as a goal").click()
    expect(page.locator(".st-key-goal_chip")).to_contain_text("Transformers and K-Means")
    settle(page)


def test_a_tick_costs_little_on_the_wire(page, server):
    with bytes_on_the_wire(page) as sizes:
        open_page(page, server.url + PLAN)
        first, second, *_ = planned(page)
        tick(page, first)
        sizes.clear()
        tick(page, second)
        assert 0 < sum(sizes) <= 8_192


def test_a_plan_of_one_step_and_one_of_five_hundred_are_shown(page, workbench):
    workbench.put(
        [[f"t{n}", f"Topic number {n}", f"Part {n % 30}"] for n in range(504)],
        [[f"t{n}", f"t{n + 1}"] for n in range(503)],
    )
    open_page(page, f"{workbench.url}/?goal=t0")
    assert page.locator(".gw-step").count() == 1
    check_labels(page)
    open_page(page, f"{workbench.url}/?goal=t503")
    assert page.locator(".gw-step").count() == 504
    assert page.get_by_test_id("plan-board").evaluate(OVER) == 0
