"""Works done at the same time: NumPy and Arrow let another thread compute while they do."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Thread
from typing import Any

_WORTH_IT = 100_000
_LOOK_AROUND = 0.05


def at_once(size: int, *works: Callable[[], Any]) -> list[Any]:
    """Return what each of these works returns, in order; works on fewer than 100,000 things are done one by one.

    The first error of a work is raised when all are done.

    Examples
    --------
    >>> at_once(2, lambda: "sets", lambda: "limits")
    ['sets', 'limits']
    """
    if size < _WORTH_IT:
        return [work() for work in works]
    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result() for future in [pool.submit(work) for work in works]]


def aside(work: Callable[[], Any]) -> Any:
    """Return what a work returns that runs in a thread of its own; None where it fails.

    For solvers, which let go of Python's lock while they work. Whoever waits here looks around often enough to be
    interrupted; the thread then ends by itself, at the latest with its own bound of work or with the process.

    Examples
    --------
    >>> aside(lambda: "limits"), aside(lambda: 1 / 0)
    ('limits', None)
    """
    found: list[Any] = []

    def run() -> None:
        # Whatever goes wrong, memory included: who asks has an answer without it.
        with suppress(Exception):
            found.append(work())

    thread = Thread(target=run, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(_LOOK_AROUND)
    return found[0] if found else None
