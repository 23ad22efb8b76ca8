"""The server of the page killed at any moment while somebody writes notes: what was answered is there."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from contextlib import suppress

import pytest
import sqlalchemy as sa

from benchmarks.kept import connection, cookie_of, opened
from benchmarks.load_page import ROOT, Findings, server
from graph.learners.log import state
from graph.learners.schema import CHANGE
from graph.learners.store import Store

KILLS = 20


class Writer:
    """Somebody who numbers their notes, in a browser with one cookie; `last` is the last one that was answered."""

    def __init__(self) -> None:
        self.cookie = ""
        self.number = self.last = 0

    async def until_the_end(self, base: str, process: int, seconds: float) -> None:
        """Write until the server is killed after so many seconds of it."""
        self.cookie = self.cookie or cookie_of(base)
        async with connection(base, self.cookie) as socket:
            session = await opened(socket, base, Findings())
            asyncio.get_running_loop().call_later(seconds, os.kill, process, signal.SIGKILL)
            with suppress(Exception):  # whatever a connection says when the other side is gone
                while True:
                    self.number += 1
                    key = next(key for key in session.widgets if key.startswith("notes:"))
                    session.state_of(key).string_value = str(self.number)
                    await session.run("note")
                    self.last = self.number


@pytest.mark.slow
def test_a_server_killed_at_any_moment_loses_nothing_that_was_answered(address):
    chance, writer = random.Random(13), Writer()
    for _ in range(KILLS):
        with server(ROOT / "data", {"GROUNDWORK_STORE": address, "GROUNDWORK_LEARNERS": "each"}) as (base, process):
            asyncio.run(writer.until_the_end(base, process, chance.uniform(0.2, 2.0)))
        store = Store(address)
        with store.reading() as db:
            learners = set(db.scalars(sa.select(CHANGE.c.learner)))
        for learner in learners:
            facts = state(store, learner, "sample").facts
            kept = max((int(value) for (part, _), value in facts.items() if part == "notes"), default=0)
            assert writer.last <= kept <= writer.number
        assert len(learners) == 1
        store.close()
    assert writer.last >= KILLS
