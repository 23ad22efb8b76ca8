"""How long a person waits on the page, as ratios to a page with nothing but a button, measured in the same run.

``python -m benchmarks.page`` prints two tables of medians: for graphs of 150 and 10,000 topics, and for plans of 60,
250 and 500 steps. It needs a Chromium; about ten minutes.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median

import networkx as nx
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
ROUNDS = 7
TURNS = 12
# Starts of the server, for the first session of each.
STARTS = 5
# Time for the server to put away the session of a page that was left.
QUIET_MS = 300
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
BARE = """
import streamlit as st
st.session_state.setdefault("count", 0)
if st.button("Count", key="count_up"):
    st.session_state.count += 1
st.text(f"count {st.session_state.count}")
"""
# Resolves with the milliseconds from the deed to the moment at which the text stands in what `where` selects.
WAIT = """([deed, where, text]) => new Promise((done) => {
  const begin = performance.now();
  const there = () => document.querySelector(where)?.innerText.trim() === text;
  const seen = () => there() && (watcher.disconnect(), requestAnimationFrame(() => done(performance.now() - begin)));
  const watcher = new MutationObserver(seen);
  watcher.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  new Function(deed)();
})"""

# Notes the milliseconds from the request of a page to the frame after each selector of `watched` was first there. The
# browser's own clock, as Playwright looks every 20 to 100 ms only.
ARRIVALS = """(watched) => {
  globalThis.__arrived = {};
  const look = () => {
    for (const where of watched) {
      if (where in __arrived || !document.querySelector(where)) continue;
      __arrived[where] = null;
      requestAnimationFrame(() => { __arrived[where] = performance.now(); });
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
}"""

TEXT = "[data-testid=stText]"
PAINTED = "[data-testid=topic-map][data-painted=true]"
PANEL = ".gw-card h2"
BOARD = "[data-testid=plan-board] .gw-step"
TICKS = 8
# The next step is ticked: milliseconds until its row says so, and until the answer has come and list and picture stand.
TICKED = """() => new Promise((done) => {
  const list = document.querySelector("[data-testid=plan-list]");
  const row = document.querySelector(".gw-row:not([data-status=done])");
  const begin = performance.now();
  row.querySelector("[role=checkbox]").click();
  const shown = row.dataset.status === "done" ? performance.now() - begin : NaN;
  const look = () => list.dataset.answered === "true" && (watcher.disconnect(),
    requestAnimationFrame(() => done([shown, performance.now() - begin])));
  const watcher = new MutationObserver(look);
  watcher.observe(list, { attributes: true });
})"""
# Milliseconds in the browser from pointing at a topic of the picture, or at a row, to both sides standing lit.
POINTED = """(topic) => {
  const part = document.querySelector(`.gw-sheet [data-id="${topic}"]`);
  const begin = performance.now();
  part.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
  void document.body.offsetHeight;
  return performance.now() - begin;
}"""
POINTED_ROW = """(number) => {
  const part = document.querySelectorAll(".gw-row")[number];
  const begin = performance.now();
  part.dispatchEvent(new PointerEvent("pointerenter"));
  void document.body.offsetHeight;
  return performance.now() - begin;
}"""
# Milliseconds of the longest frame of a load; the browser tells of frames of more than 50 ms alone, else 0.
FRAMES = """() => {
  globalThis.__frames = [];
  new PerformanceObserver((list) => __frames.push(...list.getEntries()))
    .observe({ type: "long-animation-frame", buffered: true });
}"""
LONGEST_FRAME = "() => Math.max(0, ...__frames.map((frame) => frame.duration))"
STEPS = (60, 250, 500)
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server(script: Path, port: int, **environment: str) -> Iterator[str]:
    """Run a Streamlit script; the same port lets the browser keep what it fetched."""
    flags = ["--server.port", str(port), "--server.headless", "true", "--server.address", "127.0.0.1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), *flags, "--server.fileWatcherType", "none"],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await_health(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(15)


def _await_health(url: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"no server at {url}")


def taking_turns(page: Page, pages: dict[str, tuple[str, str]]) -> dict[str, float]:
    """Medians of warm loads to a selector; the pages take turns, so that whatever else the machine does hits all.

    Each begins in a blank tab: what it takes to leave the page before belongs to no load.
    """
    times: dict[str, list[float]] = {name: [] for name in pages}
    for turn in range(TURNS + 1):
        for name, (url, ready) in pages.items():
            page.goto("about:blank")
            page.wait_for_timeout(QUIET_MS)
            times[name] += loads(page, url, ready, rounds=1, warm_up=False)[: bool(turn)]
            page.wait_for_selector(IDLE)
    return {name: median(found) for name, found in times.items()}


def loads(page: Page, url: str, ready: str, *, rounds: int = ROUNDS, warm_up: bool = True) -> list[float]:
    """Milliseconds from the request of a page to `ready`, a selector watched for, the browser's cache warm."""
    times = []
    for _ in range(rounds + warm_up):
        page.goto(url, wait_until="commit")
        page.wait_for_function("where => globalThis.__arrived?.[where]", arg=ready)
        times.append(page.evaluate("where => __arrived[where]", ready))
    return times[warm_up:]


def waits(page: Page, deeds: Callable[[int], tuple[str, str, str]]) -> list[float]:
    """Milliseconds from a deed (JavaScript) to the text that answers it in a place, for each round."""
    times = []
    for number in range(ROUNDS + 1):
        page.wait_for_selector(IDLE)
        times.append(page.evaluate(WAIT, list(deeds(number))))
    return times[1:]


def select(topic: str) -> str:
    return (
        "document.querySelector('[data-testid=topic-map]')"
        f".dispatchEvent(new CustomEvent('map:select', {{detail: {{id: '{topic}'}}}}))"
    )


def press(key: str) -> str:
    return f"document.querySelector('.st-key-{key} button').click()"


def write_graph(folder: Path, topics: int) -> Path:
    """A layered graph with a fixed seed: twelve subjects, about three prerequisites each, all from earlier topics."""
    draw = Random(7)
    folder.mkdir(parents=True)
    with (folder / "topics.csv").open("w", encoding="utf-8") as lines:
        lines.write("id,name,category,hours,difficulty\n")
        for number in range(topics):
            level = ("beginner", "intermediate", "advanced")[3 * number // topics]
            lines.write(f"t{number},Topic number {number},Subject {draw.randrange(12)},{draw.randint(1, 9)},{level}\n")
    with (folder / "edges.csv").open("w", encoding="utf-8") as lines:
        lines.write("source,target\n")
        for number in range(1, topics):
            reach = min(number, max(12, topics // 25))
            for back in sorted({draw.randint(1, reach) for _ in range(draw.choice((1, 2, 3)))}):
                lines.write(f"t{number - back},t{number}\n")
    return folder


class Sent:
    """Bytes that came over a page's websockets."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        page.on("websocket", lambda socket: socket.on("framereceived", self._add))

    def _add(self, frame: bytes | str) -> None:
        self.bytes += len(frame)


def first_load(page: Page, folder: Path, where: str, address: str, port: int) -> float:
    """Milliseconds that the first session after a start of the server waits for the map."""
    page.goto("about:blank")
    with server(ROOT / "app.py", port, GROUNDWORK_DATA=where, GROUNDWORK_STORE=f"{folder}/kept.db") as app:
        page.wait_for_timeout(QUIET_MS)
        (first,) = loads(page, app + address, PAINTED, rounds=1, warm_up=False)
        page.wait_for_selector(IDLE)
    return first


def measured(page: Page, folder: Path, topics: int, port: int, empty: str) -> dict[str, float]:
    """Medians on the app with a graph of so many topics."""
    sent = Sent(page)
    where = str(write_graph(folder / f"g{topics}", topics))
    middle = f"t{topics // 2}"
    with (folder / f"g{topics}" / "edges.csv").open(encoding="utf-8") as lines:
        needed = next(line.split(",")[0] for line in lines if line.strip().endswith(f",{middle}"))
    # Two topics that the map of a part shows together, the second one first: the address selects the other.
    ids = [needed, middle]
    names = {topic: f"Topic number {topic[1:]}" for topic in ids}
    # A plain address: a large graph opens on its overview; the map of a part is asked for by its topic.
    address = "/?view=map" if topics <= 600 else f"/?topic={middle}"
    with server(ROOT / "app.py", port, GROUNDWORK_DATA=where, GROUNDWORK_STORE=f"{folder}/kept.db") as app:
        loads(page, app + address, PAINTED)
    firsts = [first_load(page, folder, where, address, port) for _ in range(STARTS)]
    with server(ROOT / "app.py", port, GROUNDWORK_DATA=where, GROUNDWORK_STORE=f"{folder}/kept.db") as app:
        turns = {"load": (empty, TEXT), "warm": (app + address, PAINTED), "home": (app, PAINTED)}
        load = taking_turns(page, turns)
        page.goto(app + address)
        page.wait_for_selector(PAINTED)
        page.wait_for_selector(IDLE)
        panel = waits(page, lambda number: (select(ids[number % 2]), PANEL, names[ids[number % 2]]))
        page.wait_for_selector(IDLE)
        before = sent.bytes
        for number in range(4):
            page.evaluate(WAIT, [select(ids[number % 2]), PANEL, names[ids[number % 2]]])
            page.wait_for_selector(IDLE)
        pointed = median(page.evaluate(POINTED, topic) for topic in ids * 3)
        return {
            "first": median(firsts),
            **load,
            "panel": median(panel),
            "bytes": (sent.bytes - before) / 4,
            "pointed": pointed,
        }


def goals_of(folder: Path, sizes: Sequence[int]) -> list[str]:
    """For each size, the topic whose plan has most nearly so many steps."""
    with (folder / "edges.csv").open(encoding="utf-8", newline="") as lines:
        graph = nx.DiGraph((edge["source"], edge["target"]) for edge in csv.DictReader(lines))
    steps = {topic: 1 + len(nx.ancestors(graph, topic)) for topic in graph}
    return [min(steps, key=lambda topic: (abs(steps[topic] - size), topic)) for size in sizes]


def with_plan(page: Page, address: str, sent: Sent, empty: str) -> dict[str, float]:
    """Medians with a plan: its warm load, and a tick in the browser and until it is answered."""
    load = taking_turns(page, {"load": (empty, TEXT), "plan": (address, BOARD)})
    frames = []
    for _ in range(3):
        page.goto(address)
        page.wait_for_selector(BOARD)
        page.wait_for_selector(IDLE)
        page.wait_for_selector(PAINTED)  # a long plan goes on when what is in sight stands
        frames.append(page.evaluate(LONGEST_FRAME))
    rows = page.locator(".gw-row").count()
    shown, answered = [], []
    before = sent.bytes
    for number in range(TICKS):
        page.wait_for_selector(IDLE)
        one, all_of_it = page.evaluate(TICKED, number)
        shown.append(one)
        answered.append(all_of_it)
    page.wait_for_selector(IDLE)
    return {
        "rows": rows,
        **load,
        "frame": median(frames),
        "tick": median(shown),
        "answered": median(answered[1:]),
        "tick bytes": (sent.bytes - before) / TICKS,
        "pointed row": median(page.evaluate(POINTED_ROW, number) for number in range(6)),
    }


def main() -> None:
    """Print the table."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("No Chromium found: run `make browser`, or set CHROMIUM to the path of one.")
        return
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce").new_page()
        page.add_init_script(f"({ARRIVALS})({json.dumps([TEXT, PAINTED, BOARD])})")
        port = free_port()
        graphs, plans = {}, {}
        page.add_init_script(f"({FRAMES})()")
        with server(bare, free_port()) as empty:
            loads(page, empty, TEXT)
            for topics in (150, 10_000):
                graphs[f"{topics:,} topics"] = {
                    "click": bare_click(page, empty),
                    **measured(page, Path(folder), topics, port, empty),
                }
            where = write_graph(Path(folder) / "plans", 600)
            sent = Sent(page)
            with server(ROOT / "app.py", port, GROUNDWORK_DATA=str(where), GROUNDWORK_STORE=f"{folder}/kept.db") as app:
                for goal in goals_of(where, STEPS):
                    click = bare_click(page, empty)
                    found = with_plan(page, f"{app}/?goal={goal}", sent, empty)
                    plans[f"{found['rows']:.0f} steps"] = {"click": click, **found}
        browser.close()
    for table, columns in ((GRAPH_ROWS, graphs), (PLAN_ROWS, plans)):
        print("| |" + "".join(f" {column} |" for column in columns))
        print("|---|" + "---:|" * len(columns))
        for name, value in table.items():
            print(f"| {name} |" + "".join(f" {value(column)} |" for column in columns.values()))
        print()


def bare_click(page: Page, empty: str) -> float:
    """Milliseconds from a click on a button of a page with nothing else to the text that answers it."""
    page.goto(empty)
    page.wait_for_selector(TEXT)
    return median(waits(page, lambda number: (press("count_up"), TEXT, f"count {number + 1}")))


def against(time: float, base: float) -> str:
    return f"{time:.0f} ms {time / base:5.2f} x"


Rows = dict[str, Callable[[dict[str, float]], str]]

GRAPH_ROWS: Rows = {
    "empty page, warm load": lambda row: f"{row['load']:.0f} ms",
    "bare button, click to text": lambda row: f"{row['click']:.0f} ms",
    "warm load to painted map": lambda row: against(row["warm"], row["load"]),
    "warm load to the page it opens with": lambda row: against(row["home"], row["load"]),
    "first session after the server's start": lambda row: against(row["first"], row["warm"]),
    "click to details": lambda row: against(row["panel"], row["click"]),
    "bytes per click": lambda row: f"{row['bytes'] / 1000:.1f} KB",
    "pointing at a topic of the map": lambda row: f"{row['pointed']:.1f} ms",
}
PLAN_ROWS: Rows = {
    "empty page, warm load": lambda row: f"{row['load']:.0f} ms",
    "bare button, click to text": lambda row: f"{row['click']:.0f} ms",
    "warm load to list and picture": lambda row: against(row["plan"], row["load"]),
    "longest frame": lambda row: f"{row['frame']:.0f} ms" if row["frame"] else "under 50 ms",
    "a tick, until its row says so": lambda row: f"{row['tick']:.1f} ms",
    "a tick, until list and picture stand": lambda row: against(row["answered"], row["click"]),
    "bytes per tick": lambda row: f"{row['tick bytes'] / 1000:.1f} KB",
    "pointing at a row": lambda row: f"{row['pointed row']:.1f} ms",
}


if __name__ == "__main__":
    main()
