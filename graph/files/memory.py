"""Whether a graph fits in memory, asked before it is read: a sentence is better than a killed process."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from graph.errors import KnowledgeGraphError

# Peak memory of reading, checking and indexing by size of the text: 2.7 measured at a million topics and three
# million edges. Python and its libraries come on top.
_FACTOR = 3
_BASE = 120_000_000
# Below this nobody runs out of memory, and nothing need be asked.
_SMALL = 32_000_000
_CGROUPS = (
    ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
    ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
)


class NotEnoughMemoryError(KnowledgeGraphError):
    """A graph that needs more memory than there is; `needed` and `available` are in bytes."""

    def __init__(self, needed: int, available: int) -> None:
        self.needed = needed
        self.available = available
        super().__init__(
            f"Reading this graph takes about {_gigabytes(needed)} of memory, and {_gigabytes(available)} are free. "
            "Close other programmes, or use a machine with more memory."
        )


def require_memory(text: int) -> None:
    """See that there is memory for a graph whose files hold so many bytes of text.

    Raises
    ------
    NotEnoughMemoryError
        If there is not. Where nobody can say how much is free, there is enough.

    Examples
    --------
    >>> require_memory(1_000_000)
    """
    if text <= _SMALL:
        return
    needed = _BASE + _FACTOR * text
    available = available_memory()
    if available is not None and needed > available:
        raise NotEnoughMemoryError(needed, available)


def available_memory() -> int | None:
    """Return how many bytes a process may still take, by the system and by the limits of its container.

    None where the system does not say.
    """
    return min((*_free_in_system(), *_free_in_container()), default=None)


def sizes_of(paths: Iterable[Path | None]) -> int:
    """Return the bytes of the files that are there, together."""
    total = 0
    for path in paths:
        try:
            total += path.stat().st_size if path else 0
        except OSError:
            continue
    return total


def _free_in_system() -> Iterator[int]:
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                yield int(line.split()[1]) * 1024
                return
    except (OSError, ValueError):
        pass
    try:
        yield os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return


def _free_in_container() -> Iterator[int]:
    for limit, used in _CGROUPS:
        try:
            yield int(Path(limit).read_text(encoding="ascii")) - int(Path(used).read_text(encoding="ascii"))
        except (OSError, ValueError):  # no such limit; it may also be the word "max"
            continue


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
