"""Fifty people on one page: sessions that select, plan, look elsewhere and export for some minutes.

They speak the protocol of Streamlit's own browser part over websockets, as that many browsers would measure themselves
and not the server. Everything stays on 127.0.0.1. Reported are errors, milliseconds from a click to the end of the run
that answers it, and the server's memory, which should be flat once everybody has been everywhere.

    python -m benchmarks.load_page [--minutes 5] [--sessions 50] [--topics 10000] [--pause 15] [--json FILE]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
SEED = 11
SAMPLE_SECONDS = 2.0
ANSWER_SECONDS = 60.0
"""A click that is not answered by then counts as an error."""
P95_TARGET = 1.5
# Memory may grow until everybody has planned a few times; from then on it should be flat.
WARM_UP = 0.4
ORDERS = ("finish", "subject", "quick-wins", "deadline", "easy")
_KEY = re.compile(r"^\$\$ID-[0-9a-f]+-(.*)$", re.DOTALL)
_EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"


@dataclass
class Widget:
    """A widget that stands on the page: its id, its kind, the fragment it belongs to and what it was sent with."""

    id: str
    kind: str
    fragment: str
    element: Any


@dataclass
class Findings:
    """What all sessions met: seconds of each kind of click with the moment it was made, and errors in words."""

    clicks: list[tuple[float, str, float]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    memory: list[tuple[float, float]] = field(default_factory=list)


class Session:
    """One person's connection: what the page shows, and the states of the widgets as a browser would hold them."""

    def __init__(self, socket: Any, base: str, findings: Findings) -> None:
        self.socket = socket
        self.base = base
        self.findings = findings
        self.widgets: dict[str, Widget] = {}
        self.states: dict[str, Any] = {}
        self.cached: dict[str, list[tuple[str, Widget]]] = {}
        self.query = ""
        self.page = ""
        self.deeds = 0

    async def run(self, click: str, trigger: Any = None, fragment: str = "") -> None:
        """Send the states, and a trigger if there is one, and wait for the end of the run; its time is noted."""
        from streamlit.proto.BackMsg_pb2 import BackMsg

        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.fragment_id = fragment
        message.rerun_script.cached_message_hashes.extend(self.cached)
        message.rerun_script.widget_states.widgets.extend([*self.states.values(), *([trigger] if trigger else [])])
        begin = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        await asyncio.wait_for(self._until_finished(click), ANSWER_SECONDS)
        self.findings.clicks.append((time.monotonic(), click, time.perf_counter() - begin))

    async def _until_finished(self, click: str) -> None:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        while True:
            message = ForwardMsg.FromString(await self.socket.recv())
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.page = message.new_session.page_script_hash or self.page
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "ref_hash":
                self.widgets.update(self.cached.get(message.ref_hash, ()))
            elif kind == "delta":
                self._take(message, click)
            elif kind == "script_finished":
                status = message.script_finished
                if status in (ForwardMsg.FINISHED_EARLY_FOR_RERUN,):
                    continue
                if status == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    self.findings.errors.append(f"{click}: the page does not compile")
                return

    def _take(self, message: Any, click: str) -> None:
        delta = message.delta
        if delta.WhichOneof("type") != "new_element":
            return
        kind = delta.new_element.WhichOneof("type")
        element = getattr(delta.new_element, kind)
        if kind == "exception":
            self.findings.errors.append(f"{click}: {element.type}: {element.message}")
        found = [(key, Widget(element.id, kind, delta.fragment_id, element)) for key in _keys(element)]
        self.widgets.update(found)
        if message.metadata.cacheable:
            self.cached[message.hash] = found

    def state_of(self, key: str) -> Any:
        """Return the state of a widget to be filled in; it is sent with every run from now on."""
        from streamlit.proto.WidgetStates_pb2 import WidgetState

        widget = self.widgets[key]
        return self.states.setdefault(widget.id, WidgetState(id=widget.id))

    async def choose(self, key: str, values: list[str], click: str) -> bool:
        """Choose in a list that takes one or several; False where there is none of this key."""
        widget = self.widgets.get(key)
        if widget is None or widget.kind not in ("multiselect", "selectbox", "text_input"):
            self.findings.skipped[key] += 1
            return False
        state = self.state_of(key)
        if widget.kind == "multiselect":
            del state.string_array_value.data[:]
            state.string_array_value.data.extend(values)
            state.string_array_value.SetInParent()
        else:
            state.string_value = values[0] if values else ""
        await self.run(click, fragment=widget.fragment)
        return True

    async def point_at(self, topic: str) -> None:
        """Click a topic on the map."""
        from streamlit.proto.WidgetStates_pb2 import WidgetState

        widget = self.widgets.get("channel")
        if widget is None or widget.kind != "bidi_component":
            self.findings.skipped["channel"] += 1
            return
        self.state_of("channel").json_value = "{}"
        self.deeds += 1
        sent = {"page": "load", "deeds": [{"seq": self.deeds, "do": "select", "topic": topic}]}
        event = json.dumps([{"event": "deeds", "value": sent}])
        trigger = WidgetState(id=_EVENTS.format(widget.id), json_trigger_value=event)
        await self.run("select on the map", trigger, widget.fragment)

    async def export(self) -> None:
        """Fetch the plan as CSV, as a click on its button does."""
        widget = self.widgets.get("download_csv")
        if widget is None or widget.kind != "download_button":
            self.findings.skipped["download_csv"] += 1
            return
        begin = time.perf_counter()
        url = await asyncio.wait_for(self._written(widget.element.deferred_file_id), ANSWER_SECONDS)
        text = await asyncio.to_thread(_fetched, self.base + url)
        self.findings.clicks.append((time.monotonic(), "export", time.perf_counter() - begin))
        if not text.startswith("position,"):
            self.findings.errors.append(f"export: no plan came but {text[:60]!r}")

    async def _written(self, file: str) -> str:
        """Have a file written that is made when somebody clicks; return its address."""
        from streamlit.proto.BackMsg_pb2 import BackMsg
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        message = BackMsg()
        message.backend_operation_request.request_id = file
        message.backend_operation_request.deferred_file.file_id = file
        await self.socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(await self.socket.recv())
            if answer.WhichOneof("type") == "backend_operation_response":
                if trouble := answer.backend_operation_response.error_msg:
                    self.findings.errors.append(f"export: {trouble}")
                return str(answer.backend_operation_response.deferred_file.url)


def _keys(element: Any) -> list[str]:
    """The key of a widget, as its id tells it; nothing for what is no widget or has none."""
    found = _KEY.match(getattr(element, "id", "") or "")
    return [found[1]] if found and found[1] != "None" else []


def _fetched(url: str) -> str:
    with urllib.request.urlopen(url, timeout=ANSWER_SECONDS) as answer:
        content: bytes = answer.read()
    return content.decode("utf-8-sig")


async def person(
    number: int, base: str, topics: dict[str, str], until: float, pause: float, findings: Findings
) -> None:
    """Open the page and use it until the time is over; whatever goes wrong is noted."""
    import websockets
    from websockets.typing import Subprotocol

    dice = random.Random(SEED + number)
    address = base.replace("http", "ws") + "/_stcore/stream"
    await asyncio.sleep(dice.random() * pause)
    try:
        async with websockets.connect(
            address, subprotocols=[Subprotocol("streamlit")], max_size=None, ping_interval=None
        ) as socket:
            session = Session(socket, base, findings)
            await session.run("open")
            while time.monotonic() < until:
                await _one_visit(session, dice, topics, pause, until)
    except _TimeIsUpError:
        return
    except Exception as trouble:  # every kind of failure is a finding here
        findings.errors.append(f"session {number}: {type(trouble).__name__}: {trouble}"[:300])


class _TimeIsUpError(Exception):
    """The measurement is over; nobody clicks any more."""


async def _rest(dice: random.Random, pause: float, until: float) -> None:
    """Read for a while, or go home."""
    seconds = dice.expovariate(1 / pause)
    if time.monotonic() + seconds > until:
        raise _TimeIsUpError
    await asyncio.sleep(seconds)


async def _one_visit(session: Session, dice: random.Random, topics: dict[str, str], pause: float, until: float) -> None:
    """A goal, a look at a few topics of the map, another order, the plan as a file."""
    ids = list(topics)
    goal = dice.choice(ids)
    if not await session.choose("goals", [topics[goal]], "choose a goal"):
        session.query = urlencode({"goal": goal})
        await session.run("open the address of a goal")
    await _rest(dice, pause, until)
    for topic in dice.sample(ids, 2):
        await session.point_at(topic)
        await _rest(dice, pause, until)
    await session.export()
    await _other_order(session, dice)
    await _rest(dice, pause, until)
    await session.choose("known", [topics[dice.choice(ids)]], "say what is known")
    await _rest(dice, pause, until)
    await session.choose("topic_search", [topics[dice.choice(ids)][:12]], "search")
    await _rest(dice, pause, until)
    await session.export()


async def _other_order(session: Session, dice: random.Random) -> None:
    widget = session.widgets.get("order")
    options = list(getattr(widget.element, "options", ())) if widget else []
    if options:
        await session.choose("order", [dice.choice(options)], "choose an order")
    else:
        session.findings.skipped["order"] += 1


async def sample_memory(process: int, until: float, findings: Findings) -> None:
    """Note the resident memory of the server, in MB, until the time is over."""
    begin = time.monotonic()
    while time.monotonic() < until:
        text = Path(f"/proc/{process}/status").read_text(encoding="ascii")
        kilobytes = int(text.partition("VmRSS:")[2].split()[0])
        findings.memory.append((time.monotonic() - begin, kilobytes / 1024))
        await asyncio.sleep(SAMPLE_SECONDS)


@contextmanager
def server(folder: Path, surroundings: Mapping[str, str] = MappingProxyType({})) -> Iterator[tuple[str, int]]:
    """Run the page on a free port with the graph of a folder; ends it, and only it, at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    flags = ["--server.port", str(port), "--server.headless", "true", "--server.address", "127.0.0.1"]
    quiet = ["--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false"]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", *flags, *quiet],
        cwd=ROOT,
        env={**os.environ, "GROUNDWORK_DATA": str(folder), **surroundings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        base = f"http://127.0.0.1:{port}"
        _await_health(base)
        yield base, process.pid
    finally:
        process.terminate()
        process.wait(20)


def _await_health(base: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{base}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"no server at {base}")


async def load(base: str, process: int, topics: dict[str, str], arguments: argparse.Namespace) -> Findings:
    """Return what all sessions and the memory said."""
    findings = Findings()
    until = time.monotonic() + 60 * arguments.minutes
    people = [person(number, base, topics, until, arguments.pause, findings) for number in range(arguments.sessions)]
    await asyncio.gather(sample_memory(process, until, findings), *people)
    return findings


def summary(findings: Findings, begin: float, minutes: float) -> dict[str, Any]:
    """Return the figures of one run; clicks and memory after the warm-up."""
    warm = [click for click in findings.clicks if click[0] - begin > 60 * minutes * WARM_UP]
    later = [(moment / 60, megabytes) for moment, megabytes in findings.memory if moment > 60 * minutes * WARM_UP]
    half = len(later) // 2
    before, after = ([megabytes for _, megabytes in part] for part in (later[:half], later[half:]))
    kinds = sorted({kind for _, kind, _ in warm})
    return {
        "errors": len(findings.errors),
        "examples": findings.errors[:5],
        "not there": dict(findings.skipped),
        "clicks": {kind: _quantiles([took for _, other, took in warm if other == kind]) for kind in kinds},
        "all clicks": _quantiles([took for _, kind, took in warm if kind not in ("open", "export")]),
        "memory MB": {
            "first": round(findings.memory[0][1]),
            "after warm-up": round(statistics.median(before)) if before else None,
            "at the end": round(statistics.median(after)) if after else None,
            "MB a minute": round(statistics.linear_regression(*zip(*later, strict=True)).slope, 2) if half else None,
        },
    }


def _quantiles(seconds: list[float]) -> dict[str, float]:
    if len(seconds) < 2:
        return {"count": len(seconds)}
    cuts = statistics.quantiles(seconds, n=20, method="inclusive")
    return {"count": len(seconds), "median": round(statistics.median(seconds), 3), "p95": round(cuts[18], 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--topics", type=int, default=10_000)
    parser.add_argument("--pause", type=float, default=15.0, help="mean seconds between two clicks of one person")
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    arguments = parser.parse_args()
    from pyarrow import csv

    from benchmarks.graphs import sample

    topics, edges, *_ = sample(arguments.topics)
    table = csv.read_csv(topics)
    names = dict(zip(table["id"].to_pylist(), table["name"].to_pylist(), strict=True))
    assert edges.parent == topics.parent
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_CACHE_HOME"] = home
        with server(topics.parent) as (base, process):
            _fetched(base)
            begin = time.monotonic()
            findings = asyncio.run(load(base, process, names, arguments))
    figures = summary(findings, begin, arguments.minutes)
    text = json.dumps(figures, indent=2)
    print(text)
    if arguments.json:
        arguments.json.write_text(text + "\n", encoding="utf-8")
    p95 = figures["all clicks"].get("p95")
    print(f"\np95 of a click: {p95} s, target {P95_TARGET} s; {len(findings.errors)} errors.")


if __name__ == "__main__":
    main()
