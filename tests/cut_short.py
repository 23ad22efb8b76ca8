"""Processes that die, or calls that fail, at any system call of a piece of work; a script of its own, for it forks.

``python -m tests.cut_short FOLDER SCENARIO`` makes a folder for each moment at which a save can be killed, and says how
many of the saves were.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

from graph.files.journal import finished, write_together

OLD, NEW = b"id,name\nold,Old\n", b"id,name\nnew,New\n"
SCENARIOS = {
    "one-folder": ("topics.csv", "edges.csv"),
    "two-folders": ("b/topics.csv", "a/edges.csv", "a/goals.csv"),
    "new-file": ("topics.csv", "mended.csv"),
}
"""The files of each save; what is called mended.csv is not there before."""


def changes_the_disk(function: Any) -> bool:
    """Whether a call writes, names, syncs or locks: between two such calls the disk stays as it is."""
    if isinstance(getattr(function, "__self__", None), io.IOBase):
        return function.__name__ in ("write", "flush", "close", "__exit__")
    return function is io.open or (
        getattr(function, "__module__", "") in ("posix", "fcntl")
        and (function.__name__ in ("link", "rename", "replace", "unlink", "remove", "chmod", "fsync", "flock"))
    )


def at_call(number: int, act: Callable[[], None]) -> None:
    """Act in place of the call with this number that changes the disk, counted from now on and from 0."""
    left = number

    def watch(_: FrameType, event: str, function: Any) -> None:
        nonlocal left
        if event == "c_call" and changes_the_disk(function):
            left -= 1
            if left < 0:
                act()

    sys.setprofile(watch)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def save(folder: Path, scenario: str) -> None:
    files = [folder / name for name in SCENARIOS[scenario]]
    write_together(dict.fromkeys(files, NEW), backup=scenario != "new-file")


def prepare(folder: Path, scenario: str) -> None:
    for name in SCENARIOS[scenario]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if name != "mended.csv":
            (folder / name).write_bytes(OLD)


def was_killed(work: Callable[[], None], call: int) -> bool:
    """Whether the work, done by a process of its own, was killed at this call."""
    child = os.fork()
    if not child:
        at_call(call, die)
        work()
        sys.setprofile(None)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert status in (0, signal.SIGKILL)
    return bool(status)


def kill_everywhere(folder: Path, scenario: str) -> int:
    """Kill a save at each call; leaves a folder for each moment, and a last one with a save that ended."""
    calls = 0
    while True:
        here = folder / f"{calls:03}"
        prepare(here, scenario)
        if not was_killed(lambda here=here: save(here, scenario), calls):  # type: ignore[misc]
            return calls
        calls += 1


def kill_the_opening_everywhere(folder: Path, scenario: str) -> int:
    """Kill what brings a killed save to its end, at each of its calls too; leaves a folder for each such pair."""
    killed = 0
    for saved in sorted(folder.iterdir()):
        calls = 0
        while True:
            here = folder / f"{saved.name}-{calls:03}"
            shutil.copytree(saved, here)
            for journal in here.rglob(".groundwork-save.json*"):
                with suppress(OSError):
                    journal.write_bytes(journal.read_bytes().replace(f"{saved}".encode(), f"{here}".encode()))
            parents = {(here / name).parent for name in SCENARIOS[scenario]}
            if not was_killed(lambda parents=parents: [finished(parent) for parent in parents], calls):  # type: ignore[misc]
                break
            calls += 1
        killed += calls
    return killed


if __name__ == "__main__":
    base = Path(sys.argv[1])
    print(kill_everywhere(base, sys.argv[2]))
    if len(sys.argv) > 3:
        print(kill_the_opening_everywhere(base, sys.argv[2]))
