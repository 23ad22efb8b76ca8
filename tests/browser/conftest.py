"""A real server and a real Chromium, shared by all browser tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, so that it can be run by itself."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; without one, continuous integration fails and a person's run skips with a sentence."""
    named = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else []
    found = next((path for name in [*named, *CHROMIUM_NAMES] if (path := shutil.which(name))), None)
    if found is None:
        sentence = "No Chromium found: run `make browser`, or set CHROMIUM to the path of one."
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


class Server:
    """A Streamlit server of the app on a free port."""

    def __init__(self, log: Path, environment: dict[str, str] | None = None) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = log
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        command += ["--server.port", str(self.port), "--server.headless", "true", "--server.fileWatcherType", "none"]
        with log.open("w") as output:
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})}
            )
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1) as answer:
                    if answer.read() == b"ok":
                        return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(self._log.read_text())

    def stop(self) -> str:
        """Stop the server and return what it logged."""
        self._process.terminate()
        self._process.wait(15)
        return self._log.read_text()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on the sample roadmap."""
    server = Server(tmp_path_factory.mktemp("server") / "log.txt")
    yield server
    assert "Traceback" not in server.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that must stay without console errors and ask nobody but this machine for anything."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    errors: list[str] = []
    foreign: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: foreign.append(request.url) if _is_foreign(request.url) else None)
    yield page
    context.close()
    assert not errors, errors
    assert not foreign, foreign


def _is_foreign(url: str) -> bool:
    return url.startswith(("http", "ws")) and "//127.0.0.1:" not in url


def idle(page: Page) -> None:
    """Wait until Streamlit has nothing left to do."""
    expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")


def settle(page: Page) -> None:
    """Wait until Streamlit has nothing left to do and the map is drawn."""
    idle(page)
    expect(page.get_by_test_id("topic-map")).to_have_attribute("data-painted", "true")


def open_page(page: Page, url: str) -> None:
    """Go to an address of the app and wait until the map is there."""
    page.goto(url, wait_until="commit")
    expect(page.get_by_test_id("topic-map")).to_be_visible()
    settle(page)
