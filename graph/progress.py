"""What takes long says what it is, to whoever listens: a terminal, a page, or nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar

Show = Callable[[str], AbstractContextManager[object]]
"""Shows a few words for as long as the work they name goes on."""

_show: ContextVar[Show] = ContextVar("_show", default=nullcontext)


def doing(what: str) -> AbstractContextManager[object]:
    """Return a context for work that may take seconds; `what` is a sentence without its full stop.

    Examples
    --------
    >>> from contextlib import contextmanager
    >>> @contextmanager
    ... def printed(what):
    ...     print(what, "...")
    ...     yield
    ...     print("done")
    >>> with shown_by(printed), doing("Checking"):
    ...     pass
    Checking ...
    done
    """
    return _show.get()(what)


@contextmanager
def shown_by(show: Show) -> Iterator[None]:
    """Have everything that takes long in this context shown by `show`."""
    before = _show.set(show)
    try:
        yield
    finally:
        _show.reset(before)
