"""A learner of a server for many, over two weeks: store, page and address say the same at each step."""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import icalendar
from playwright.sync_api import Browser, BrowserContext, Page, expect

from graph.learners.log import State, state
from graph.learners.schema import CHANGE
from graph.learners.store import Store
from tests.browser.conftest import Server, choose, idle, open_chip, open_page, planned, row, settle
from tests.browser.conftest import tick as tick_topic
from tests.browser.test_story import EDGES, TOPICS, upload

CLOCK = Path(__file__).parent / "moved_clock"


@contextmanager
def started(folder: Path, store: str = "learners.db", days: int = 0) -> Iterator[Server]:
    """A server for many, on a day of its own."""
    surroundings = {
        "GROUNDWORK_STORE": str(folder / store),
        "GROUNDWORK_LEARNERS": "each",
        "MOVED_DAYS": str(days),
        "PYTHONPATH": os.pathsep.join(filter(None, (str(CLOCK), os.environ.get("PYTHONPATH", "")))),
    }
    server = Server(folder / f"{store}-{days}.txt", surroundings)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def a_person(browser: Browser) -> Iterator[Page]:
    """A browser that nobody used before."""
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    yield page
    context.close()


def held(folder: Path, graph: str = "sample", store: str = "learners.db") -> State:
    """What the store holds of its only learner."""
    opened = Store(str(folder / store))
    with opened.reading() as db:
        [learner] = set(db.scalars(CHANGE.select().with_only_columns(CHANGE.c.learner)))
    return state(opened, learner, graph)


def agree(page: Page, folder: Path, goals: list[str], *done: str) -> None:
    """Store, address and page say the same."""
    request = held(folder).work.request
    assert list(request.goals) == goals
    assert {topic for topic, noted in request.progress if noted.status == "done"} == set(done)
    page.wait_for_url(lambda url: all(f"goal={goal}" in url for goal in goals))
    expect(page.get_by_test_id("plan-list")).to_be_visible()


def tick(page: Page) -> str:
    """Finish the next step, and return its name."""
    first = planned(page)[0]
    name = row(page, first).locator(".gw-title").inner_text()
    tick_topic(page, first)
    expect(page.locator(".gw-told")).to_contain_text(f"{name} done")
    return name


def to_page(page: Page, name: str) -> None:
    page.locator(".st-key-head").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name.replace("Open your", "Your"))).to_be_visible()


def test_two_weeks_of_a_learner_on_two_devices(context: BrowserContext, tmp_path: Path):
    browser = context.browser
    assert browser is not None
    with a_person(browser) as page, a_person(browser) as phone, a_person(browser) as friend:
        with started(tmp_path) as server:
            # Choose, give a first day, and subscribe.
            open_page(page, server.url)
            choose(page, "goals", "Linear Regression")
            open_chip(page, "hours_per_week")
            page.locator(".st-key-start").get_by_role("spinbutton").first.click()
            page.keyboard.type(f"{date.today():%Y%m%d}")
            for _ in range(3):  # past the two buttons of the field, which says what was typed when it is left
                page.keyboard.press("Tab")
            expect(page.get_by_text("These study days are a proposal")).to_be_visible()
            page.keyboard.press("Escape")
            idle(page)
            agree(page, tmp_path, ["linear-regression"])
            to_page(page, "What is kept")
            page.get_by_role("button", name="Make an address").click()
            address = page.locator("code").filter(has_text="/calendar/").inner_text()
            assert address.startswith(server.url)
            before = calendar(address)
            # Do something, undo it, do it again, and note something.
            to_page_of_the_map(page)
            first = tick(page)
            page.locator(".gw-told").get_by_role("button", name="Undo").click()
            expect(page.locator(".gw-told")).to_contain_text("Undone")
            idle(page)
            agree(page, tmp_path, ["linear-regression"])
            assert tick(page) == first
            done = [topic for topic, noted in held(tmp_path).work.request.progress if noted.status == "done"]
            second = planned(page)[0]
            row(page, second).locator(".gw-open").click()
            row(page, second).get_by_label("Note").fill("<b>slopes</b>")
            page.keyboard.press("Enter")
            expect(page.locator(".gw-told")).to_contain_text("note")
            idle(page)
            # A reload, with nothing lost; the calendar follows.
            page.reload()
            settle(page)
            agree(page, tmp_path, ["linear-regression"], *done)
            expect(row(page, second).get_by_label("Note")).to_have_value("<b>slopes</b>")
            after = calendar(address)
            assert before.keys() <= after.keys()
            assert all(after[uid]["SEQUENCE"] > event["SEQUENCE"] for uid, event in before.items())
            # The same work on the phone, by a code.
            to_page(page, "What is kept")
            page.get_by_role("button", name="Make a code").click()
            code = page.locator("code").filter(has_not_text="http").first.inner_text()
            phone.goto(f"{server.url}/device")
            phone.get_by_label("Code").fill(code.lower())
            phone.get_by_role("button").click()
            settle(phone)
            agree(phone, tmp_path, ["linear-regression"], *done)
        # Twelve days later, two study weeks on whatever day this is run: behind, and the dates that were promised stay.
        with started(tmp_path, days=12) as server:
            open_page(phone, server.url)
            settle(phone)
            agree(phone, tmp_path, ["linear-regression"], *done)
            expect(phone.get_by_test_id("plan-facts")).to_contain_text("behind")
            promised = dict(held(tmp_path).work.request.promised)
            second = tick(phone)
            assert dict(held(tmp_path).work.request.promised) == promised
            # The day is that of the server.
            ended = {noted.ended for _, noted in held(tmp_path).work.request.progress if noted.ended}
            assert ended == {date.today(), date.today() + timedelta(days=12)}
            open_page(page, server.url)
            settle(page)
            page.get_by_role("button", name="History").click()
            history = page.get_by_role("dialog")
            expect(history).to_contain_text(f"{second} done")
            page.keyboard.press("Escape")
            # A friend's browser sees the plan of a link, and keeps nothing of it.
            page.locator(".st-key-more_downloads button").first.click()
            link = page.locator("code").filter(has_text="?plan=").inner_text()
            open_page(friend, link)
            settle(friend)
            expect(friend.locator(".st-key-visit")).to_contain_text("This link shows somebody else's plan")
            held(tmp_path)  # there is one learner, still
            # A graph of one's own, found again.
            page.keyboard.press("Escape")
            to_page(page, "Open your own graph")
            upload(page, TOPICS, EDGES)
            page.get_by_role("button", name="Show this graph").click()
            expect(page.get_by_test_id("topic-map")).to_have_attribute("data-topics", str(TOPICS.count("\n") - 1))
            own = page.url
            assert "graph=" in own
            open_page(phone, server.url)
            expect(phone.get_by_test_id("topic-map")).to_have_attribute("data-topics", str(TOPICS.count("\n") - 1))
            # Everything taken along, into an empty store.
            to_page(page, "What is kept")
            with page.expect_download() as download:
                page.get_by_role("button", name="Download everything").click()
            everything = tmp_path / "groundwork.json"
            download.value.save_as(everything)
            assert "<b>slopes</b>" in {
                row[6] and json.loads(row[6]) for row in changes(everything) if row[4] == "notes"
            }
        with started(tmp_path, "other.db", days=8) as server:
            friend.goto(f"{server.url}/what-is-kept")
            friend.get_by_role("button", name="Bring a file in").click()
            friend.locator(".st-key-all_file input[type=file]").set_input_files(everything)
            friend.get_by_role("button", name="Bring it in").click()
            expect(friend.get_by_text("Brought in:")).to_be_visible()
            assert held(tmp_path, store="other.db").facts == held(tmp_path).facts
            open_page(friend, server.url)
            expect(friend.get_by_test_id("topic-map")).to_have_attribute("data-topics", str(TOPICS.count("\n") - 1))
            open_page(friend, f"{server.url}/?goal=linear-regression")
            settle(friend)
            expect(friend.locator(".gw-told")).to_contain_text("Last time")


def changes(file: Path) -> list[list[str]]:
    found: list[list[str]] = json.loads(file.read_text())["changes"]
    return found


def calendar(address: str) -> dict[str, icalendar.Event]:
    """The events that a calendar program would fetch, by UID."""
    with urllib.request.urlopen(address) as answer:
        events = icalendar.Calendar.from_ical(answer.read()).walk("VEVENT")
    return {str(event["UID"]): event for event in events}


def to_page_of_the_map(page: Page) -> None:
    page.locator(".st-key-head").get_by_role("link", name="Map and plan").click()
    settle(page)
