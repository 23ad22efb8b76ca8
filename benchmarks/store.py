"""What it costs to keep what a learner does, and to read it again.

``python -m benchmarks.store`` prints a table: medians, in SQLite and, where its programs are there, in PostgreSQL.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from benchmarks.replan import milliseconds
from graph.learners.log import keep, revision, state
from graph.learners.newest import rebuild
from graph.learners.schema import CHANGE
from graph.learners.store import Store, now
from tests.stores import Server, is_installed

LENGTHS = (1_000, 100_000)
TOPICS = 61
ROUNDS = 30


def filled(store: Store, learner: str, changes: int) -> None:
    """Write a log of somebody who ticks, notes and changes hours of the topics of a usual plan."""
    parts = (("status", '{"is":"done"}'), ("notes", '"Chapter 3 again"'), ("hours", "2.5"))
    common = {"learner": learner, "graph": "sample", "at": now(), "label": "Backpropagation done"}
    rows = []
    for number in range(changes):
        part, value = parts[number % 3]
        name = f"topic-{number // 3 % TOPICS}"
        rows.append({**common, "step": f"{number:016x}", "part": part, "name": name, "value": value})
    with store.writing(learner) as db:
        db.execute(sa.insert(CHANGE), rows)
        rebuild(db, learner)


@contextmanager
def addresses() -> Iterator[dict[str, str]]:
    """The address of an empty store of each kind that can be had here."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        found = {"SQLite": str(Path(folder) / "learners.db")}
        if is_installed():
            server = Server()
            stack.callback(server.remove)
            found["PostgreSQL"] = stack.enter_context(server.database())
        yield found


def _noted(store: Store, clicks: Iterator[int]) -> None:
    keep(store, "ada", "sample", {("notes", "x"): next(clicks)}, "Note")


def _worked_out(store: Store, learner: str) -> None:
    _ = state(store, learner, "sample").work


def main() -> None:
    """Print the table."""
    columns = [f"state after {length:,}" for length in LENGTHS]
    print(f"{'ms':12}{'keep a click':>14}{'revision':>12}" + "".join(f"{column:>22}" for column in columns))
    with addresses() as found:
        for name, address in found.items():
            store = Store(address)
            clicks = iter(range(10**9))
            keeping = milliseconds(partial(_noted, store, clicks), ROUNDS)
            asking = milliseconds(partial(revision, store, "ada", "sample"), ROUNDS)
            reading = []
            for length in LENGTHS:
                filled(store, f"learner of {length}", length)
                reading.append(milliseconds(partial(_worked_out, store, f"learner of {length}"), ROUNDS))
            print(f"{name:12}{keeping:14.2f}{asking:12.2f}" + "".join(f"{one:22.1f}" for one in reading))
            store.close()


if __name__ == "__main__":
    main()
