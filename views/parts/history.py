"""What a person did, undone and done again: the last change, and the list of all."""

from __future__ import annotations

from typing import Any

import streamlit as st

from graph.errors import StoreError
from graph.formatting import date_text
from graph.learners import log
from graph.learners.carried import carried
from graph.learners.store import open_store
from views.parts.fields import guard_fields, rerun_page, with_guarded_fields
from views.parts.kept import BLANK, UNNAMED, KeptSession, bring_back, held_state, keep_changes, offer_undo
from views.parts.text import plain
from views.parts.visitor import visitor

MOST_STEPS = 100
"""So many steps of the past are listed."""


def last_told() -> dict[str, Any]:
    """Return what the last change did, whether there is a way back, and whether there are earlier ones."""
    session: KeptSession | None = st.session_state.get("kept")
    if session is None or session.visits or session.trouble or not (session.step or session.revision > 0):
        return {"told": "", "canUndo": False, "undoes": "", "canRedo": False, "hasHistory": False}
    return {
        "told": session.told,
        "canUndo": bool(session.step),
        "undoes": session.undoes,
        "canRedo": bool(session.redo),
        "hasHistory": True,
    }


def undo_last() -> None:
    """Take back the last change, if there is one to take back."""
    session: KeptSession | None = st.session_state.get("kept")
    if session is not None and session.step:
        _undo(session, session.step)


def redo_last() -> None:
    """Do again what was undone last, if nothing else was done since."""
    session: KeptSession | None = st.session_state.get("kept")
    if session is not None and session.redo:
        _undo(session, session.redo[0])


def open_history() -> None:
    """Show what was done, at the next run of the whole page."""
    st.session_state.history_open = True


def show_history() -> None:
    """Show what was done, if somebody asked for it."""
    session: KeptSession | None = st.session_state.get("kept")
    st.session_state.pop("taken_back", None)
    if st.session_state.pop("history_open", False) and session is not None:
        _history(session)


@st.dialog("What you did")
def _history(session: KeptSession) -> None:
    guard_fields()
    if st.session_state.pop("taken_back", False):
        rerun_page()  # a dialog is drawn alone: the page behind it would go on as before
    try:
        steps = log.history(open_store(), session.learner or "", session.place or "", MOST_STEPS)
    except StoreError as error:
        st.error(f"{error.what} {error.advice}")
        return
    for day, done in log.by_day(steps):
        st.markdown(f"**{date_text(day)}**")
        for step in done:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(plain(step.label or UNNAMED) + (" (taken back)" if step.undone else ""), width="stretch")
                if not step.undone:
                    label, key = "Take back", f"take_back:{step.id}"
                    undo = with_guarded_fields(_undo)
                    st.button(label, key=key, type="tertiary", on_click=undo, args=(session, step.id))


def _undo(session: KeptSession, step: str) -> None:
    st.session_state.taken_back = True
    try:
        who = visitor()
        if who is None or who.learner is None or who.learner != session.learner or session.place is None:
            return
        keep_changes(session, who)
        undone = log.undo(open_store(), who.learner, session.place, step)
        held = held_state(session)
    except StoreError as error:
        session.trouble = f"{error.what} {error.advice}"
        return
    found = carried(held, session.opened.graph.topics)
    session.revision, session.held = held.revision, found.facts
    bring_back(session, found.work if found.facts else BLANK)
    offer_undo(session, step)
    if step in session.redo[:1]:
        session.told, session.redo = f"Again: {undone.what}", session.redo[1:]
    elif undone.step:
        session.told, session.redo = f"Undone: {undone.what}", (undone.step, *session.redo)
    else:
        session.told = "Nothing to undo: all of it was changed since"
    if undone.step and undone.stayed:
        session.told += "; what was changed since stayed"
