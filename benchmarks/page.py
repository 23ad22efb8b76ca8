"""How long a person waits on the page, as ratios to a page with nothing but a button, measured in the same run.

``python -m benchmarks.page`` prints a table of medians. It needs Debian's Chromium.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
ROUNDS = 9
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
BARE = """
import streamlit as st
st.session_state.setdefault("count", 0)
if st.button("Count", key="count_up"):
    st.session_state.count += 1
st.text(f"count {st.session_state.count}")
"""
# Resolves with the milliseconds from the deed to the moment at which the text stands on the page.
WAIT = """([deed, text]) => new Promise((done) => {
  const begin = performance.now();
  const there = () => document.querySelector("[data-testid=stMain]").innerText.includes(text);
  const seen = () => there() && (watcher.disconnect(), requestAnimationFrame(() => done(performance.now() - begin)));
  const watcher = new MutationObserver(seen);
  watcher.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  new Function(deed)();
})"""


@contextmanager
def server(script: Path, **environment: str) -> Iterator[str]:
    """Run a Streamlit script on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
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


def loads(page: Page, url: str, ready: str) -> list[float]:
    """Milliseconds from the request of a page to `ready`, a selector, the browser's cache warm."""
    times = []
    for _ in range(ROUNDS + 1):
        begin = time.perf_counter()
        page.goto(url, wait_until="commit")
        page.wait_for_selector(ready)
        times.append(1000 * (time.perf_counter() - begin))
    return times[1:]


def waits(page: Page, deeds: Callable[[int], tuple[str, str]]) -> list[float]:
    """Milliseconds from a deed (JavaScript) to the text that answers it, for each round."""
    times = []
    for number in range(ROUNDS + 1):
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        times.append(page.evaluate(WAIT, list(deeds(number))))
    return times[1:]


def select(topic: str) -> str:
    return (
        "document.querySelector('[data-testid=topic-map]')"
        f".dispatchEvent(new CustomEvent('map:select', {{detail: {{id: '{topic}'}}}}))"
    )


def press(key: str) -> str:
    return f"document.querySelector('.st-key-{key} button').click()"


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
        with server(bare) as empty, server(ROOT / "app.py") as app:
            load = loads(page, empty, "[data-testid=stText]")
            click = waits(page, lambda number: (press("count_up"), f"count {number + 1}"))
            map_load = loads(page, app, "[data-testid=topic-map][data-painted=true]")
            topics = [("k-means", "K-Means"), ("vectors", "Vectors")]
            panel = waits(page, lambda number: (select(topics[number % 2][0]), f"{topics[number % 2][1]}\n"))
            page.goto(f"{app}/?topic=k-means&goal=k-means")
            page.wait_for_selector("[data-testid=topic-map][data-painted=true]")
            known = ("add_known", "drop_known")
            told = ("You already know K-Means", "Hours so far")
            replan = waits(page, lambda number: (press(known[number % 2]), told[number % 2]))
        browser.close()
    for name, times, base in (
        ("empty page: warm load", load, load),
        ("map: warm load to painted map", map_load, load),
        ("bare button: click to text", click, click),
        ("map: click to panel", panel, click),
        ("plan: click to the new plan", replan, click),
    ):
        print(f"{name:34} {median(times):8.0f} ms {median(times) / median(base):6.2f} x")


if __name__ == "__main__":
    main()
