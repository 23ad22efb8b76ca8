"""Three weeks of a learner with an exam, the clock moved: dates and delays are those of an independent count."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from graph.planning.calendar import proposed_days
from tests.browser.conftest import answered, choose, open_chip, open_page, planned, row, settle, tick
from tests.browser.test_kept_story import a_person, started

MONTHS = [date(2026, month, 1).strftime("%B") for month in range(1, 13)]


class Learner:
    """What is known without the program: hours of topics, days of study, and the day it is."""

    def __init__(self, page: Page, roadmap) -> None:
        self.page, self.roadmap = page, roadmap
        self.hours, self.days, self.today = 6.0, proposed_days(6.0), date.today()
        self.promised: date | None = None

    def finish(self) -> date:
        """The day on which the last step ends, counted day by day."""
        left = sum(float(self.roadmap.nodes[topic]["hours"]) for topic in planned(self.page))
        day = self.today
        while True:
            if day.weekday() in self.days:
                left -= self.hours / len(self.days)
            if left <= 1e-9:
                return day
            day += timedelta(days=1)

    def agrees(self) -> None:
        """The page says the day of the end, and how far that is from what was promised."""
        settle(self.page)
        if (everything := self.page.get_by_role("button", name=re.compile("^All [0-9]"))).count():
            everything.click()
        facts = self.page.get_by_test_id("plan-facts").inner_text()
        day, month, year = re.search(r"done (\d+) (\w+) ?(\d{4})?", facts).groups()
        shown = date(int(year or self.today.year), MONTHS.index(month) + 1, int(day))
        assert shown == self.finish(), facts
        late = (shown - self.promised).days if self.promised else 0
        if late:
            assert f"{abs(late)} day{'s' * (abs(late) != 1)} {'behind' if late > 0 else 'ahead'}" in facts
        elif self.promised:
            assert "on time" in facts


def set_hours(page: Page, hours: int) -> None:
    open_chip(page, "hours_per_week")
    page.locator(".st-key-hours_per_week input").fill(str(hours))
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-hours_chip")).to_contain_text(f"{hours} h a week")
    page.keyboard.press("Escape")
    settle(page)


def set_deadline(page: Page, day: date) -> None:
    page.locator(".st-key-due_chip button").first.click()
    page.locator("[class*=st-key-deadline]").get_by_role("spinbutton").first.click()
    page.keyboard.type(f"{day:%Y%m%d}")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.locator(".st-key-due_chip")).to_contain_text(f"by {day.day} ")
    page.keyboard.press("Escape")
    settle(page)


def finish_step(page: Page, topic: str, way: str) -> None:
    """Tick a topic by mouse or by keyboard."""
    if way == "keyboard":
        row(page, topic).locator(".gw-open").focus()
        page.keyboard.press(" ")
        answered(page)
    else:
        tick(page, topic)
    expect(row(page, topic)).to_have_attribute("data-status", "done")


@pytest.mark.parametrize("way", ["mouse", "keyboard", "phone"])
def test_three_weeks_toward_an_exam(context: BrowserContext, tmp_path: Path, roadmap, way: str):
    with a_person(context.browser) as page:
        learner = Learner(page, roadmap)
        with started(tmp_path) as server:
            open_page(page, server.url)
            choose(page, "goals", "Linear Regression")
            learner.agrees()
            # An exam that six hours a week miss; what is known already; one way out.
            set_deadline(page, learner.today + timedelta(days=42))
            learner.days = proposed_days(6.0)
            expect(page.locator(".gw-late")).to_contain_text("At 6 hours a week you miss")
            page.locator(".st-key-known_chip button").first.click()
            page.locator(".st-key-place button").click()
            asked = page.get_by_role("dialog")
            for answer in ("Yes", "No", "Not sure"):
                asked.get_by_role("button", name=answer, exact=True).click()
                settle(page)
            before = len(planned(page))
            asked.get_by_role("button", name="Stop and use this result").click()
            expect(asked).to_be_hidden()
            settle(page)
            assert len(planned(page)) < before
            learner.agrees()
            pace = page.locator(".st-key-hours_chip")
            if page.locator(".gw-late").count():
                page.locator(".gw-late").get_by_role("button", name="h a week").first.click()
                expect(page.locator(".gw-late")).to_have_count(0)
                expect(pace).not_to_contain_text("6 h a week")
            learner.hours = float(re.search(r"([\d.]+) h a week", pace.inner_text())[1])
            learner.agrees()
            if way == "phone":
                page.set_viewport_size({"width": 400, "height": 800})
                settle(page)
            # The first step, and with it the promise; one skipped and taken back.
            learner.promised = learner.finish()
            first, second, third, *_ = planned(page)
            finish_step(page, first, way)
            learner.agrees()
            row(page, third).locator(".gw-open").click()
            answered(page)
            row(page, third).get_by_role("button", name="Skip").click()
            answered(page)
            assert third not in planned(page)
            learner.agrees()
            page.locator(".gw-told").get_by_role("button", name="Undo").click()
            answered(page)
            assert third in planned(page)
            learner.agrees()
        # A week was missed.
        learner.today += timedelta(days=8)
        with started(tmp_path, days=8) as server:
            page.set_viewport_size({"width": 1280, "height": 900})
            open_page(page, server.url)
            learner.agrees()
            expect(page.get_by_test_id("plan-facts")).to_contain_text("behind")
            assert planned(page)[0] == second, "the order stays"
            # Caught up: two steps, and more hours.
            finish_step(page, second, way)
            learner.agrees()
            finish_step(page, third, way)
            learner.agrees()
            was = learner.hours
            learner.hours = float(int(was) + 6)
            set_hours(page, int(learner.hours))
            if learner.days == proposed_days(was):
                learner.days = proposed_days(learner.hours)
            learner.agrees()
        learner.today += timedelta(days=7)
        with started(tmp_path, days=15) as server:
            open_page(page, server.url)
            learner.agrees()
            for _ in range(2):
                finish_step(page, planned(page)[0], way)
                learner.agrees()
