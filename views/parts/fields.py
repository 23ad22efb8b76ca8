"""The fields of the page against the echo of a browser.

A field that stands in a closed box is not in the browser's page, and is not told when its value is set from elsewhere:
by a click in the list, by *Undo*, in another tab. The browser goes on sending what the field held before, with every
other click. What comes back like that is no change, and is not taken for one.
"""

from __future__ import annotations

from typing import Any, NoReturn

import streamlit as st

_NAMES = (
    *("goals", "known", "order", "hours_per_week", "start", "weekdays", "days_off", "first_weeks", "whole_topics"),
    *("time_of_day", "deadline:", "weight:"),
)


def guard_fields(*, by_a_click: bool) -> None:
    """Put back what fields hold that only echo an earlier value; must run before anything reads them.

    With `by_a_click` in list or picture no field was changed by anybody; else one was, or a button was pressed.
    """
    state = st.session_state
    said: dict[str, Any] = state.get("fields_said", {})
    before: dict[str, Any] = state.setdefault("fields_before", {})
    changed = [key for key in said if key in state and state[key] != said[key]]
    echoes = [key for key in changed if by_a_click or (key in before and state[key] == before[key])]
    is_echo = by_a_click or state.pop("by_a_button", False) or len(echoes) != 1 or len(changed) > 1
    for key in changed:
        if key in echoes and is_echo:
            state[key] = said[key]
        else:
            before[key] = said[key]


def remember_fields() -> None:
    """Note what the fields hold now, and what they held before where that is something else."""
    state = st.session_state
    said: dict[str, Any] = state.setdefault("fields_said", {})
    before: dict[str, Any] = state.setdefault("fields_before", {})
    for key in [key for key in state if isinstance(key, str) and key.startswith(_NAMES)]:
        value = list(state[key]) if isinstance(state[key], list) else state[key]
        if key in said and said[key] != value:
            before[key] = said[key]
        said[key] = value


def by_a_button() -> None:
    """Note that a button was pressed: no field was changed by anybody."""
    st.session_state.by_a_button = True


def rerun_page() -> NoReturn:
    """Run the whole page again, where something that its fields show was changed in a part of it."""
    remember_fields()
    st.session_state.fields_changed = True
    st.rerun()


def tell_fields() -> None:
    """Tell the browser what the fields hold, if that was changed in a part of the page; must run before they do.

    A field tells the browser of another value only in the run in which it was set.
    """
    state = st.session_state
    if state.pop("fields_changed", False):
        for key in [key for key in state if isinstance(key, str) and key.startswith(_NAMES)]:
            state[key] = state[key]
