"""The fields of the page against the echo of a browser.

A field in a closed box is not in the browser's page, and does not learn when its value is set from elsewhere:
by a click in the list, by *Undo*, in another tab. The browser keeps sending what the field held before, with every
other click. What comes back like that is no change. As nobody can change a field in a closed box, the page tells which
box is opened and closed (`graph/picture/browser/panel/boxes.js`), and a field that was set from elsewhere keeps that
value until its box was opened.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, NoReturn, ParamSpec

import streamlit as st

_BOXES = {
    "goals": "goal_chip",
    "known": "known_chip",
    **dict.fromkeys(("hours_per_week", "start", "weekdays", "days_off", "first_weeks"), "hours_chip"),
    **dict.fromkeys(("whole_topics", "time_of_day"), "hours_chip"),
    **dict.fromkeys(("order", "deadline:", "weight:"), "due_chip"),
}
"""The beginning of each field's key, and the box that it stands in."""

_Arguments = ParamSpec("_Arguments")


class _Box(NamedTuple):
    """How often a box was opened, and whether it is open."""

    opened: int = 0
    is_open: bool = False


class _Set(NamedTuple):
    """That a field was set from elsewhere: how often its box must have been opened, and what it held before."""

    opened: int
    while_open: bool
    before: tuple[Any, ...]


def tell_box(box: object, is_open: bool) -> None:
    """Note that the browser opened or closed a box."""
    boxes: dict[str, _Box] = st.session_state.setdefault("boxes", {})
    if isinstance(box, str) and box in _BOXES.values():
        known = boxes.get(box, _Box())
        boxes[box] = _Box(known.opened + (is_open and not known.is_open), is_open)


def guard_fields() -> None:
    """Put back what fields hold that only echo an earlier value; must run before anything reads or sets them."""
    state = st.session_state
    said: dict[str, Any] = state.get("fields_said", {})
    set_fields: dict[str, _Set] = state.setdefault("fields_set", {})
    for key in [key for key in said if key in state and state[key] != said[key]]:
        if _is_echo(key):
            state[key] = said[key]
        else:
            said[key] = _value(key)
            set_fields.pop(key, None)


def _is_echo(key: str) -> bool:
    """Whether nobody can have changed a field to what it holds since it was set from elsewhere."""
    state = st.session_state
    was_set: _Set | None = state.fields_set.get(key)
    box: _Box | None = state.get("boxes", {}).get(_box_of(key))
    if was_set is None or box is None:  # without a browser that tells of boxes there is no echo
        return False
    if was_set.while_open and not box.is_open and state[key] in was_set.before:
        # It was set while its box was about to close.
        state.fields_set[key] = was_set._replace(opened=box.opened, while_open=False)
        return True
    return box.opened <= was_set.opened


def with_guarded_fields(change: Callable[_Arguments, None]) -> Callable[_Arguments, None]:
    """Make a callback that reads or sets fields do so on what they hold, and not on their echo."""

    @wraps(change)
    def guarded(*arguments: _Arguments.args, **named: _Arguments.kwargs) -> None:
        guard_fields()
        change(*arguments, **named)
        remember_fields()

    return guarded


def remember_fields() -> None:
    """Note what the fields hold now; what differs from what they held after `guard_fields` was set from elsewhere."""
    state = st.session_state
    said: dict[str, Any] = state.setdefault("fields_said", {})
    set_fields: dict[str, _Set] = state.setdefault("fields_set", {})
    for key in _fields():
        value = _value(key)
        if key in said and said[key] != value:
            box: _Box = state.get("boxes", {}).get(_box_of(key), _Box())
            before = set_fields[key].before if key in set_fields else ()
            set_fields[key] = _Set(box.opened - box.is_open, box.is_open, (*before, said[key]))
        said[key] = value


def fields_differ() -> bool:
    """Return whether a field was set since the fields were last remembered."""
    said: dict[str, Any] = st.session_state.get("fields_said", {})
    return any(key in said and said[key] != st.session_state[key] for key in _fields())


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
        for key in _fields():
            state[key] = state[key]


def _fields() -> list[str]:
    return [key for key in st.session_state if isinstance(key, str) and key.startswith(tuple(_BOXES))]


def _box_of(key: str) -> str:
    return next(box for beginning, box in _BOXES.items() if key.startswith(beginning))


def _value(key: str) -> Any:
    value = st.session_state[key]
    return list(value) if isinstance(value, list) else value
