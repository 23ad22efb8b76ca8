"""What is kept of a person, where, and how to take it to another place, subscribe to it, or have it deleted."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from graph.errors import InvalidRequestError, StoreError
from graph.formatting import counted
from graph.learners.along import bring_in, forget, taken_along
from graph.learners.keys import (
    CODE_MINUTES,
    has_calendar,
    new_calendar,
    new_code,
    revoke_calendar,
    sign_out,
)
from graph.learners.store import Store, open_store
from views.parts.head import show_header
from views.parts.kept import KeptSession, clear_person, settle
from views.parts.text import plain
from views.parts.visitor import Visitor, learner_of, visitor

HERE = "what-is-kept"


def page() -> None:
    """Draw the page."""
    state = st.session_state
    state.left_page = True
    show_header("What is kept")
    st.subheader("What is kept", anchor=False)
    if trouble := state.pop("trouble", ""):
        st.error(plain(trouble))
    if told := state.pop("told_here", ""):
        st.success(plain(told))
    try:
        settle()
        _kept(visitor())
    except StoreError as error:
        st.error(plain(f"{error.what} {error.advice}"))


def _kept(who: Visitor | None) -> None:
    if who is None:
        st.markdown(
            "Nothing: this browser sends no cookie, or this server keeps nothing. Your work ends with this tab. "
            "Take the plan away as CSV, and open it again next time."
        )
        return
    store = open_store()
    if who.is_at_home:
        st.markdown("All that you do here, on this machine, for whoever uses it. Nothing leaves it.")
        st.caption(plain(store.where))
    else:
        st.markdown("All that you do here, on this server, for this browser. Nobody else can read or change it.")
    if who.learner is None:
        st.caption("Nothing yet: it begins with the first thing you choose.")
    else:
        _calendar(store, who.learner)
        if not who.is_at_home:
            _other_device(who.learner)
        _take_along(store, who.learner)
    _bring_in()
    if who.learner is not None:
        _leave(who)


def _calendar(store: Store, learner: str) -> None:
    session: KeptSession | None = st.session_state.get("kept")
    st.markdown("**A calendar that follows your plan**")
    if session is None or session.place is None or not st.session_state.get("start"):
        st.caption("Choose a goal and a first day of study: then your calendar program can subscribe to the plan.")
        return
    graph = session.place
    is_there = has_calendar(store, learner, graph)
    if secret := st.session_state.get("calendar", {}).get((learner, graph)):
        st.markdown("Have your calendar program subscribe to this address. It is shown this once: copy it.")
        st.code(_address(f"calendar/{secret}.ics"), language=None, wrap_lines=True)
        st.caption(
            "Whoever has the address can read your plan. Making a new one, or switching it off, ends the old one."
        )
    elif is_there:
        st.caption("An address was made, and works. It can be shown no more; a new one takes its place.")
    else:
        st.caption("An address of your own, for Google, Apple, Outlook or any other calendar.")
    with st.container(horizontal=True):
        label = "Make a new address" if is_there else "Make an address"
        st.button(label, key="new_calendar", on_click=_said, args=(_new_calendar, learner, graph))
        if is_there:
            st.button("Switch it off", key="revoke_calendar", on_click=_said, args=(_revoke_calendar, learner, graph))


def _other_device(learner: str) -> None:
    st.markdown("**On another device**")
    if code := st.session_state.pop("code", ""):
        st.markdown(f"Open {_address('device')} on the other device within {CODE_MINUTES} minutes, and type this code:")
        st.code(f"{code[:4]} {code[4:]}", language=None)
        st.caption("It works once. What was done there already becomes a part of the same work.")
    st.button("Make a code", key="new_code", on_click=_said, args=(_new_code, learner))


def _take_along(store: Store, learner: str) -> None:
    st.markdown("**Take everything with you**")
    st.caption("One file with all you did, your notes and your graphs; it can be brought in here or on another server.")
    st.download_button(
        "Download everything",
        lambda: taken_along(store, learner),
        file_name="groundwork.json",
        mime="application/json",
        key="download_all",
        on_click="ignore",
    )


def _bring_in() -> None:
    with st.popover("Bring a file in"):
        st.caption(
            "A file of “Download everything”. Of what both say, the later holds; the same file twice does nothing."
        )
        uploaded = st.file_uploader("File", type=["json"], key="all_file")
        if uploaded is not None:
            args = (_brought_in, uploaded.getvalue())
            st.button("Bring it in", key="bring_in", type="primary", on_click=_said, args=args)


def _leave(who: Visitor) -> None:
    st.markdown("**Leave**")
    with st.container(horizontal=True):
        if not who.is_at_home:
            with st.popover("Leave this browser"):
                st.markdown(
                    "What you did stays on the server, for your other devices. Without another one that knows you, "
                    "make a code or download everything first: nobody can open it then, not even you."
                )
                st.button("Leave it", key="sign_out", on_click=_said, args=(_signed_out, who.secret))
        with st.popover("Forget me"):
            st.markdown("Everything is deleted: plan, notes, hours, history, graphs, calendar. It cannot be undone.")
            st.button("Delete everything", key="forget", type="primary", on_click=_said, args=(_forgotten, who.learner))


def _said(act: Callable[..., str], *args: object) -> None:
    """Do something, and have the page say what came of it."""
    state = st.session_state
    try:
        state.told_here = act(*args)
    except StoreError as error:
        state.trouble = f"{error.what} {error.advice}"
    except InvalidRequestError as error:
        state.trouble = str(error)


def _new_calendar(learner: str, graph: str) -> str:
    st.session_state.setdefault("calendar", {})[learner, graph] = new_calendar(open_store(), learner, graph)
    return ""


def _revoke_calendar(learner: str, graph: str) -> str:
    revoke_calendar(open_store(), learner, graph)
    st.session_state.get("calendar", {}).pop((learner, graph), None)
    return "The calendar is switched off: its address opens nothing any more."


def _new_code(learner: str) -> str:
    st.session_state.code = new_code(open_store(), learner)
    return ""


def _brought_in(file: bytes) -> str:
    who = visitor()
    if who is None:
        return ""
    found = bring_in(open_store(), learner_of(who), file)
    if not found.steps and not found.graphs:
        return "All of it was here already."
    return f"Brought in: {counted(found.steps, 'change')}, {counted(found.graphs, 'graph')} of your own."


def _signed_out(secret: str) -> str:
    sign_out(open_store(), secret)
    clear_person()
    return "This browser knows nothing of you any more."


def _forgotten(learner: str) -> str:
    forget(open_store(), learner)
    clear_person()
    return "Everything is deleted."


def _address(path: str) -> str:
    """The address of something that the server of this page hands out."""
    return f"{(st.context.url or '').partition('?')[0].rstrip('/').removesuffix(HERE).rstrip('/')}/{path}"


page()
