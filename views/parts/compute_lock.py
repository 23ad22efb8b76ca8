"""Work of all visitors one after the other, as long as that is quick.

Python computes one thing at a time anyway. Many threads that compute at once hand that right to and fro so often that
each of them, and the server between them, takes many times as long. But nobody waits for somebody else's long work.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

PATIENCE = 0.25
"""Seconds after which the work of one visitor no longer holds up that of the others."""

_TURN = RLock()
_begins = 0.0


@contextmanager
def turn() -> Iterator[None]:
    """Wait for the work of others, unless that takes long, and let others wait for what is done here."""
    global _begins
    is_ours = _TURN.acquire(timeout=max(0.0, min(PATIENCE, _begins + PATIENCE - time.monotonic())))
    if is_ours:
        _begins = time.monotonic()
    try:
        yield
    finally:
        if is_ours:
            _TURN.release()
