"""What a person does is there again: after F5, after the server was restarted, in another browser of this machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server, choose, idle, open_page, plan_to, planned, settle, tick
from tests.stores import Server as Postgres


def started(folder: Path, name: str) -> Server:
    return Server(folder / f"{name}.txt", {"GROUNDWORK_STORE": str(folder / "learners.db"), "GROUNDWORK_LEARNERS": ""})


def test_what_was_done_is_there_after_a_reload_a_restart_and_in_another_browser(
    page: Page, context: BrowserContext, tmp_path: Path
):
    server = started(tmp_path, "first")
    try:
        open_page(page, server.url)
        choose(page, "goals", "Transformers")
        first, second, *_ = planned(page)
        tick(page, first)
        told = page.locator(".gw-told")
        expect(told).to_contain_text("Command-Line Shell done")
        # A new visit without an address, then the server again, then a browser that knows nothing of the first.
        open_page(page, server.url)
        plan_to(page, "Transformers")
        assert planned(page)[0] == second
        page.goto("about:blank")
    finally:
        server.stop()
    server = started(tmp_path, "second")
    other = context.browser.new_context()
    try:
        fresh = other.new_page()
        fresh.set_default_timeout(20_000)
        open_page(fresh, server.url)
        assert planned(fresh)[0] == second
        fresh.get_by_role("button", name="History").click()
        history = fresh.get_by_role("dialog")
        expect(history).to_contain_text("Command-Line Shell done")
        history.get_by_role("button", name="Take back").first.click()
        idle(fresh)
        expect(fresh.locator(".gw-told")).to_contain_text("Undone")
        assert planned(fresh)[0] == first
        # Somebody's link is shown; one's own plan stays.
        open_page(fresh, f"{server.url}/?goal=k-means")
        expect(fresh.locator(".st-key-visit")).to_contain_text("Yours is kept as it was")
        fresh.get_by_role("button", name="Back to my plan").click()
        settle(fresh)
        plan_to(fresh, "Transformers")
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
            first = planned(page)[0]
            tick(page, first)
            expect(page.locator(".gw-told")).to_contain_text("Command-Line Shell done")
            open_page(page, other.url)
            plan_to(page, "Transformers")
            expect(page.locator(".gw-told")).to_contain_text("Last time: Command-Line Shell done")
            page.locator(".gw-told").get_by_role("button", name="Undo").click()
            expect(page.locator(".gw-told")).to_contain_text("Undone")
            idle(page)
            open_page(page, one.url)
            assert planned(page)[0] == first
        finally:
            page.goto("about:blank")
            one.stop()
            other.stop()
