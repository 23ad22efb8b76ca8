"""What keeping costs on the page: a tick that is kept beside the same one that is not, alone and among many people.

    python -m benchmarks.kept [--rounds 40] [--people 100] [--seconds 60] [--pause 5]

Servers that keep nothing, that keep in SQLite and that keep in PostgreSQL run at the same time, and their clicks take
turns. Then so many people tick, each some seconds after the last answer, on one server after the other. A bare click is
a run of the page in which nothing was changed.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.load_page import ROOT, Findings, Session, server
from tests.stores import Server, is_installed

GOAL = "transformers"
STATUSES = ("In progress", "To do")


@contextmanager
def pages() -> Iterator[dict[str, str]]:
    """The address of a page that keeps nothing, and of one for each kind of store that can be had here."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stores = {
            "nothing kept": {"GROUNDWORK_LEARNERS": "none"},
            "SQLite": {"GROUNDWORK_STORE": str(folder / "one.db")},
        }
        if is_installed():
            database = Server()
            stack.callback(database.remove)
            stores["PostgreSQL"] = {"GROUNDWORK_STORE": stack.enter_context(database.database())}
        each = {"GROUNDWORK_LEARNERS": "each"}
        yield {
            name: stack.enter_context(server(ROOT / "data", {**each, **surroundings}))[0]
            for name, surroundings in stores.items()
        }


def cookie_of(base: str) -> str:
    """The cookie that the page gives to a new browser."""
    with urllib.request.urlopen(urllib.request.Request(base, headers={"Accept": "text/html"})) as answer:
        return "; ".join(one.partition(";")[0] for one in answer.headers.get_all("Set-Cookie", ()))


@contextmanager
def _noted(findings: Findings, who: int) -> Iterator[None]:
    try:
        yield
    except Exception as trouble:  # every kind of failure is a finding here
        findings.errors.append(f"person {who}: {type(trouble).__name__}: {trouble}"[:300])


def connection(base: str, cookie: str = "") -> Any:
    """A connection as a browser makes it, with this cookie or else with one of its own."""
    import websockets
    from websockets.typing import Subprotocol

    return websockets.connect(
        base.replace("http", "ws") + "/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        additional_headers={"Cookie": cookie or cookie_of(base)},
        max_size=None,
        ping_interval=None,
    )


async def opened(socket: Any, base: str, findings: Findings) -> Session:
    """A session with a goal of its own, which it chose."""
    session = Session(socket, base, findings)
    await session.run("open")
    session.query = f"goal={GOAL}"
    await session.run("choose")
    return session


async def tick(session: Session, turn: int, click: str = "tick") -> None:
    """Begin the first step of the plan, or put it back."""
    key = next(key for key in session.widgets if key.startswith("status:"))
    state = session.state_of(key)
    del state.string_array_value.data[:]
    state.string_array_value.data.append(STATUSES[turn % len(STATUSES)])
    await session.run(click)


async def in_turn(bases: dict[str, str], rounds: int) -> dict[str, dict[str, float]]:
    """Milliseconds of a bare click and of a tick, in the median, for each server."""
    found = {name: Findings() for name in bases}
    sockets = {name: await connection(base) for name, base in bases.items()}
    sessions = {name: await opened(socket, bases[name], found[name]) for name, socket in sockets.items()}
    for turn in range(rounds + 4):
        if turn == 4:  # the first ones do not count
            for findings in found.values():
                findings.clicks.clear()
        for session in sessions.values():
            await session.run("bare")
        for session in sessions.values():
            await tick(session, turn)
    for socket in sockets.values():
        await socket.close()
    for name, findings in found.items():
        assert not findings.errors, (name, findings.errors)
    return {name: {kind: _median(findings, kind) for kind in ("bare", "tick")} for name, findings in found.items()}


def _median(findings: Findings, kind: str) -> float:
    return 1000 * statistics.median(took for _, click, took in findings.clicks if click == kind)


async def _person(number: int, base: str, until: float, pause: float, findings: Findings, click: str) -> None:
    dice = random.Random(number)
    await asyncio.sleep(dice.random() * pause)
    with _noted(findings, number):
        async with connection(base) as socket:
            session = await opened(socket, base, findings)
            turn = 0
            while time.monotonic() < until:
                await asyncio.sleep(dice.expovariate(1 / pause))
                if click == "tick":
                    await tick(session, turn)
                else:
                    await session.run("bare")
                turn += 1


async def many(base: str, people: int, seconds: float, pause: float, click: str) -> Findings:
    """What so many people met who make the same click again and again."""
    findings = Findings()
    until = time.monotonic() + seconds
    await asyncio.gather(*(_person(number, base, until, pause, findings, click) for number in range(people)))
    return findings


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--pause", type=float, default=5.0)
    arguments = parser.parse_args()
    with pages() as bases:
        alone = asyncio.run(in_turn(bases, arguments.rounds))
        print(f"{'one person, ms':16}{'bare click':>12}{'tick':>8}{'to a tick that is not kept':>29}")
        for name, took in alone.items():
            ratio = took["tick"] / alone["nothing kept"]["tick"]
            print(f"{name:16}{took['bare']:12.1f}{took['tick']:8.1f}{ratio:29.2f}")
        print(f"\n{arguments.people} people, ms{'':6}{'clicks':>8}{'median':>8}{'p95':>8}{'errors':>8}")
        turns = [("bare click", "nothing kept", "bare"), *((f"tick, {name}", name, "tick") for name in bases)]
        for label, name, click in turns:
            found = asyncio.run(many(bases[name], arguments.people, arguments.seconds, arguments.pause, click))
            waits = [1000 * one for _, kind, one in found.clicks if kind == click]
            cuts = statistics.quantiles(waits, n=20)
            print(f"{label:20}{len(waits):8}{cuts[9]:8.0f}{cuts[18]:8.0f}{len(found.errors):8}")
            for error in found.errors[:3]:
                print(f"  {error}")


if __name__ == "__main__":
    main()
