"""What a person does is there again: after F5, after the server was restarted, in another browser of this machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server, choose, idle, open_page, settle, table_rows
from tests.stores import Server as Postgres


def started(folder: Path, name: str) -> Server:
    return Server(folder / f"{name}.txt", {"GROUNDWORK_STORE": str(folder / "learners.db"), "GROUNDWORK_LEARNERS": ""})


def tick(page: Page, status: str) -> None:
    page.locator("[class*=st-key-status]").get_by_text(status, exact=True).click()
    idle(page)


def test_what_was_done_is_there_after_a_reload_a_restart_and_in_another_browser(
    page: Page, context: BrowserContext, tmp_path: Path
):
    server = started(tmp_path, "first")
    try:
        open_page(page, server.url)
        choose(page, "goals", "Transformers")
        tick(page, "Done")
        told = page.locator(".st-key-kept")
        expect(told).to_contain_text("Python Syntax & Variables done")
        # A new visit without an address, then the server anew, then a browser that knows nothing of the first.
        open_page(page, server.url)
        expect(page.get_by_role("heading", name="Your plan to Transformers")).to_be_visible()
        expect(page.locator(".st-key-step input")).to_have_value("2. Python Control Flow")
        page.goto("about:blank")
    finally:
        server.stop()
    server = started(tmp_path, "second")
    other = context.browser.new_context()
    try:
        fresh = other.new_page()
        fresh.set_default_timeout(20_000)
        open_page(fresh, server.url)
        expect(fresh.locator(".st-key-step input")).to_have_value("2. Python Control Flow")
        fresh.locator(".st-key-history button").click()
        history = fresh.get_by_role("dialog")
        expect(history).to_contain_text("Python Syntax & Variables done")
        history.get_by_role("button", name="Take back").first.click()
        idle(fresh)
        expect(fresh.locator(".st-key-kept")).to_contain_text("Taken back")
        assert table_rows(fresh)[0][:3:2] == ["1", "Python Syntax & Variables"]
        # Somebody's link is shown; one's own plan stays.
        open_page(fresh, f"{server.url}/?goal=k-means")
        expect(fresh.locator(".st-key-visit")).to_contain_text("Yours is kept as it was")
        fresh.get_by_role("button", name="Back to my plan").click()
        settle(fresh)
        expect(fresh.get_by_role("heading", name="Your plan to Transformers")).to_be_visible()
    finally:
        other.close()
        server.stop()


@pytest.mark.postgres
def test_two_servers_on_one_database_are_one_place(page: Page, postgres: Postgres, tmp_path: Path):
    """The cookie of one is that of the other, as cookies know no ports and the database holds what signs them."""
    with postgres.database() as address:
        surroundings = {"GROUNDWORK_STORE": address, "GROUNDWORK_LEARNERS": "each"}
        one, other = (Server(tmp_path / f"{name}.txt", surroundings) for name in ("one", "other"))
        try:
            open_page(page, one.url)
            choose(page, "goals", "Transformers")
            tick(page, "Done")
            expect(page.locator(".st-key-kept")).to_contain_text("Python Syntax & Variables done")
            open_page(page, other.url)
            expect(page.get_by_role("heading", name="Your plan to Transformers")).to_be_visible()
            expect(page.locator(".st-key-kept")).to_contain_text("Last time: Python Syntax & Variables done")
            page.get_by_role("button", name="Undo").click()
            expect(page.locator(".st-key-kept")).to_contain_text("Taken back")
            idle(page)
            open_page(page, one.url)
            expect(page.locator(".st-key-step input")).to_have_value("1. Python Syntax & Variables")
        finally:
            page.goto("about:blank")
            one.stop()
            other.stop()
