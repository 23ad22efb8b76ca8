"""What was made of somebody's files, kept for the next run of the page: of each thing the last."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

_Made = TypeVar("_Made")
_KEY = "brought"


def once(what: str, of: object, make: Callable[[], _Made]) -> _Made:
    """Return a thing that was made of something in this session; made now if it was not, or of something else."""
    kept: dict[str, tuple[object, _Made]] = st.session_state.setdefault(_KEY, {})
    if what not in kept or kept[what][0] != of:
        kept[what] = (of, make())
    return kept[what][1]


def forget_all() -> None:
    """Forget what was made: the files are open, or others are looked at."""
    st.session_state.pop(_KEY, None)
