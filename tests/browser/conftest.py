"""A real server and a real Chromium, shared by all browser tests."""

from __future__ import annotations

import csv
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import networkx as nx
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, WebSocket, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.datasets import MANY_THEOREMS, Dataset, each_of

# Read by Python itself where it starts; a system's Python may have a module of this name.
collect_ignore = ["moved_clock"]
ROOT = Path(__file__).resolve().parents[2]
ABSURD_LENGTH = 120
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


MOST_FAILED = 10
"""Where so many tests fail it is not the browser that was late."""
NOTHING_CAN_PASS = 3
"""The exit status where all tests would fail for one reason, which was said; 1 is that some tests failed."""


def stop_all(reason: str) -> NoReturn:
    """Stop, with the one reason for which every browser test would fail."""
    pytest.exit(f"No browser test can run: {reason}", NOTHING_CAN_PASS)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember what failed."""
    if report.failed:
        failed.append(report.nodeid)


failed: list[str] = []


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Say by the exit status that running the failed tests again would bring nothing."""
    if len(failed) >= MOST_FAILED:
        session.exitstatus = NOTHING_CAN_PASS


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, so that it can be run by itself."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium."""
    named = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else []
    found = next((path for name in [*named, *CHROMIUM_NAMES] if (path := shutil.which(name))), None)
    return found or stop_all("there is no Chromium. Install one (./test does), or set CHROMIUM to the path of one.")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of the browser."""
    manager = sync_playwright()
    try:
        started = manager.start()
    except Exception as trouble:
        stop_all(f"Playwright's driver does not start ({driver_trouble() or first_line(trouble)}).")
    yield started
    started.stop()


def driver_trouble() -> str:
    """What the driver says by itself, which Playwright does not pass on."""
    answer = subprocess.run([sys.executable, "-m", "playwright", "--version"], capture_output=True, text=True)
    return first_line(answer.stderr) if answer.returncode else ""


def first_line(trouble: object) -> str:
    """The first line of a message that says something."""
    return next((line.strip() for line in str(trouble).splitlines() if line.strip()), "")


@pytest.fixture(scope="session")
def context(playwright: Playwright, chromium: str) -> Iterator[BrowserContext]:
    """One browser with one cache for all tests, so that only the first page waits for Streamlit's own scripts."""
    try:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        context = browser.new_context(reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"])
    except PlaywrightError as trouble:
        own_words = (line.partition("[err]")[2] for line in str(trouble).splitlines())
        stop_all(f"{chromium} does not start ({next(filter(None, own_words), first_line(trouble)).strip()}).")
    yield context
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
        # What one test does is not there for the next, unless it is about just that.
        surroundings = {**os.environ, "GROUNDWORK_LEARNERS": "none", **(environment or {})}
        with log.open("w") as output:
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, env=surroundings
            )
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1) as answer:
                    if answer.read() == b"ok":
                        return
            except OSError:
                time.sleep(0.1)
        self._process.kill()
        stop_all(f"the server of the page does not start. It said:\n{self._log.read_text()[-2000:]}")

    def stop(self) -> None:
        """Stop the server; nothing of the app may have failed in it."""
        self._process.terminate()
        self._process.wait(15)
        log = self._log.read_text()
        # Streamlit logs a traceback of its own where a page closes while it is being answered.
        assert not re.search(rf'File "{re.escape(str(ROOT))}/(app\.py|views/|graph/)', log), log


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on the sample roadmap."""
    server = Server(tmp_path_factory.mktemp("server") / "log.txt")
    yield server
    server.stop()


class Workbench(Server):
    """A server on a folder that a test fills with tables of its own; they show at the next visit."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.put([["one", "One"]], [])
        super().__init__(folder / "log.txt", {"GROUNDWORK_DATA": str(folder)})

    def put(
        self,
        topics: Sequence[Sequence[object]],
        edges: Sequence[Sequence[object]],
        resources: Sequence[Sequence[object]] = (),
    ) -> None:
        """Write the tables: id, name, category, summary; source, target, reason; topic, title, url."""
        self._write("topics.csv", ("id", "name", "category", "summary"), topics)
        self._write("edges.csv", ("source", "target", "reason"), edges)
        self._write("resources.csv", ("topic", "title", "url"), resources)

    def _write(self, name: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        width = max((len(row) for row in rows), default=len(head))
        with (self._folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head[:width], *rows])


@pytest.fixture(scope="session")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """One server for all graphs that tests make."""
    workbench = Workbench(tmp_path_factory.mktemp("workbench"))
    yield workbench
    workbench.stop()


class ManyTheorems(Server):
    """A server on thousands of theorems, and topics to visit there."""

    def __init__(self, dataset: Dataset, log: Path) -> None:
        assert dataset.landmarks is not None
        self.topics = dataset.facts.topics
        self.hub, self.middle, self.neighbour, self.subject = (
            getattr(dataset.landmarks, name) for name in ("hub", "middle", "neighbour", "subject")
        )
        super().__init__(log, {"GROUNDWORK_DATA": str(dataset.topics.parent)})


@pytest.fixture(scope="session", params=each_of(MANY_THEOREMS))
def many(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ManyTheorems]:
    """The app on thousands of theorems."""
    folder = tmp_path_factory.mktemp("theorems")
    server = ManyTheorems(request.param.put(folder), folder / "log.txt")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def roadmap() -> nx.DiGraph:
    """The sample's topics with the fields of their rows, and its prerequisites, read with nothing of the package."""
    graph = nx.DiGraph()
    with (ROOT / "data" / "topics.csv").open(encoding="utf-8", newline="") as lines:
        graph.add_nodes_from((row["id"], row) for row in csv.DictReader(lines))
    with (ROOT / "data" / "edges.csv").open(encoding="utf-8", newline="") as lines:
        graph.add_edges_from((row["source"], row["target"], row) for row in csv.DictReader(lines))
    return graph


@pytest.fixture(scope="session")
def required(roadmap: nx.DiGraph) -> nx.DiGraph:
    """The same without recommendations."""
    return nx.restricted_view(
        roadmap, [], [edge for edge in roadmap.edges if roadmap.edges[edge]["kind"] != "required"]
    )


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that must stay without console errors and ask nobody but this machine for anything."""
    page = context.new_page()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    errors: list[str] = []
    foreign: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: foreign.append(request.url) if _is_foreign(request.url) else None)
    yield page
    page.close()
    assert not errors, errors
    assert not foreign, foreign


def _is_foreign(url: str) -> bool:
    return url.startswith(("http", "ws")) and "//127.0.0.1:" not in url


def idle(page: Page) -> None:
    """Wait until Streamlit has nothing left to do."""
    expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")


def settle(page: Page) -> None:
    """Wait until Streamlit has nothing left to do and the picture is drawn."""
    idle(page)
    expect(page.get_by_test_id("topic-map")).to_have_attribute("data-painted", "true")


def open_page(page: Page, url: str) -> None:
    """Go to an address of the app and wait until the map is there."""
    page.goto(url, wait_until="commit")
    settle(page)


def topic_map(page: Page) -> Locator:
    return page.get_by_test_id("topic-map")


def probe(page: Page) -> dict[str, Any]:
    """What is on screen in the picture now."""
    return topic_map(page).evaluate("element => element.__map.probe()")


def lit(page: Page) -> set[str]:
    """The topics of the map that are lit."""
    return set(probe(page)["lit"])


def spot(page: Page, topic: str) -> Locator:
    """A topic in the picture."""
    return page.locator(f'.gw-sheet [data-id="{topic}"]').first


def click_topic(page: Page, topic: str) -> None:
    """Click a topic in the picture and wait for its details."""
    spot(page, topic).click()
    expect(topic_map(page)).to_have_attribute("data-selected", topic)
    page.wait_for_url(f"**topic={topic}*")
    settle(page)


def type_search(page: Page, text: str) -> Locator:
    """Type into the search, and wait for what it lists."""
    page.locator(".st-key-topic_search input").fill(text)
    found = page.locator(".gw-found")
    expect(found).to_have_attribute("data-text", text)
    expect(found).to_be_visible()
    return found


def find(page: Page, text: str, topic: str) -> None:
    """Search for something, and go to what is found first."""
    type_search(page, text)
    page.keyboard.press("Enter")
    expect(topic_map(page)).to_have_attribute("data-selected", topic)
    settle(page)


CHIPS = {"goals": "goal_chip", "known": "known_chip", "hours_per_week": "hours_chip", "order": "due_chip"}


def open_chip(page: Page, key: str) -> None:
    """Open one of the words above the plan, if it is not open."""
    if not page.locator(f".st-key-{key}").is_visible():
        page.locator(f".st-key-{CHIPS.get(key, key)} button").first.click()


def choose(page: Page, key: str, *typed: str) -> None:
    """Type into a list and take the first match, as a person would."""
    open_chip(page, key)
    for text in typed:
        page.locator(f".st-key-{key} input").fill(text)
        page.get_by_role("option").first.click()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    settle(page)


def row(page: Page, topic: str) -> Locator:
    """The row of a topic in the list of the plan."""
    return page.locator(f'.gw-row[data-topic="{topic}"]')


def tick(page: Page, topic: str) -> None:
    """Finish a topic by its tick, and wait for the answer."""
    row(page, topic).get_by_role("checkbox").click()
    answered(page)


def answered(page: Page) -> None:
    """Wait for the answer to what was done last in the list."""
    expect(page.get_by_test_id("plan-list")).to_have_attribute("data-answered", "true")
    settle(page)


def planned(page: Page) -> list[str]:
    """The ids of the steps that are left, as the list shows them in order."""
    settle(page)
    return page.locator('.gw-row:not([data-status="done"], [data-status="skipped"])').evaluate_all(
        "rows => rows.map(row => row.dataset.topic)"
    )


def names(page: Page) -> list[str]:
    """The same by name."""
    settle(page)
    return page.locator(
        '.gw-row:not([data-status="done"], [data-status="skipped"]) > .gw-line .gw-title'
    ).all_inner_texts()


def plan_to(page: Page, name: str) -> None:
    """See that the plan is to a goal."""
    expect(page.locator(".st-key-goal_chip")).to_contain_text(name)
    expect(page.get_by_test_id("plan-list")).to_be_visible()


def check_labels(page: Page) -> None:
    """No two names overlap, none is smaller than 10 px or covered by another's mark, none but absurd ones is cut."""
    seen = probe(page)
    assert seen["labels"], "nothing to read"
    for number, label in enumerate(seen["labels"]):
        assert label["x0"] >= -0.5 and label["x1"] <= seen["stage"]["width"] + 0.5, label
        assert label["size"] >= 10, label
        assert not label.get("cut") or len(label["name"]) > ABSURD_LENGTH, label
        others = [*seen["labels"][number + 1 :], *(mark for mark in seen["marks"] if mark["id"] != label["id"])]
        assert [other for other in others if _overlap(label, other)] == [], label


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether a row of one text lies on a row of another."""
    return any(_meet(row, beside) for row in one.get("rows", [one]) for beside in other.get("rows", [other]))


def _meet(one: dict[str, float], other: dict[str, float]) -> bool:
    across = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
    down = min(one["y1"], other["y1"]) - max(one["y0"], other["y0"])
    return across > 0.5 and down > 0.5


@contextmanager
def bytes_on_the_wire(page: Page) -> Iterator[list[int]]:
    """The sizes of what passes between this page, which must be opened within, and the server."""
    sizes: list[int] = []

    def watch(socket: WebSocket) -> None:
        for event in ("framesent", "framereceived"):
            socket.on(event, lambda data: sizes.append(len(data)))

    page.on("websocket", watch)
    yield sizes
    page.remove_listener("websocket", watch)
