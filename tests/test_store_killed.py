"""Writers and servers killed at any moment: what was acknowledged is there, and nothing is torn."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.errors import StoreError
from graph.learners.log import keep, state
from graph.learners.store import Store

ROOT = Path(__file__).resolve().parents[1]
TICKING = """
import sys
from graph.learners.log import keep
from graph.learners.store import Store
store, number = Store(sys.argv[1]), int(sys.argv[2])
while True:
    keep(store, "ada", "g", {("notes", f"{number} one"): number, ("notes", f"{number} two"): number}, "Tick")
    print(number, flush=True)
    number += 1
"""
KILLS = 200
DATABASE_KILLS = 12


def is_whole(facts: dict, acknowledged: set[int]) -> None:
    """Both facts of each step or none of them; all of those that were acknowledged."""
    found: dict[int, int] = {}
    for value in facts.values():
        found[value] = found.get(value, 0) + 1
    assert set(found.values()) <= {2}
    assert acknowledged <= found.keys()


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_loses_nothing_that_was_acknowledged(address):
    chance = random.Random(13)
    acknowledged: set[int] = set()
    for kill in range(KILLS):
        command = [sys.executable, "-c", TICKING, address, str(1_000_000 * kill)]
        writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        acknowledged.add(int(writer.stdout.readline()))
        time.sleep(chance.uniform(0, 0.2))
        writer.kill()
        lines = writer.stdout.read().split("\n")
        writer.wait()
        acknowledged.update(int(line) for line in lines[:-1])
    store = Store(address)
    is_whole(state(store, "ada", "g").facts, acknowledged)
    assert len(acknowledged) >= KILLS
    store.close()


@pytest.mark.slow
@pytest.mark.postgres
def test_a_database_killed_at_any_moment_loses_nothing_that_was_acknowledged(postgres):
    """And the store goes on by itself once the database is back."""
    chance = random.Random(13)
    with postgres.database() as address:
        store = Store(address)
        acknowledged: set[int] = set()
        number = 0
        for _ in range(DATABASE_KILLS):
            end = time.monotonic() + chance.uniform(0.3, 0.8)
            while time.monotonic() < end:
                number += 1
                keep(store, "ada", "g", {("notes", f"{number} {half}"): number for half in "ab"}, "Tick")
                acknowledged.add(number)
            postgres.kill()
            with pytest.raises(StoreError):
                keep(store, "ada", "g", {("notes", "lost a"): -1, ("notes", "lost b"): -1}, "Tick")
            postgres.start()
        keep(store, "ada", "g", {("notes", f"0 {half}"): 0 for half in "ab"}, "Tick")
        is_whole(state(store, "ada", "g").facts, acknowledged | {0})
        store.close()
