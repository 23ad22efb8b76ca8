"""Works done at the same time: NumPy and Arrow let another thread compute while they do."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

_WORTH_IT = 100_000


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
