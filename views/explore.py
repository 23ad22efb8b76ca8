"""The page: the plan as a list on the left, the picture on the right, what it depends on above."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from graph.errors import InvalidDataError
from views.parts.address import read_address
from views.parts.ahead import let_the_browser_draw
from views.parts.channel import channel, page_key
from views.parts.chips import chips
from views.parts.controls import told_missing
from views.parts.deeds import close_boxes, do_deeds
from views.parts.fields import guard_fields, remember_fields, tell_fields
from views.parts.head import head_container, page_head, show_header
from views.parts.history import show_history
from views.parts.kept import show_standing, take_up
from views.parts.more import more_dialog
from views.parts.own_graphs import follow_address
from views.parts.placement import placement_dialog
from views.parts.plan_now import plan_now, shown
from views.parts.report import show_report
from views.parts.session_graph import OpenedGraph, opened_graph
from views.parts.text import plain


def page() -> None:
    """Draw the page."""
    trouble = follow_address()
    close_boxes()
    guard_fields()
    tell_fields()
    try:
        opened = opened_graph()
    except InvalidDataError as error:
        show_header("Map and plan")
        st.subheader("The topics and prerequisites of this folder cannot be shown yet", anchor=False)
        show_report(error.problems)
        return
    unknown = read_address(opened.graph)
    do_deeds(opened.graph)
    take_up(opened)
    plan, _ = plan_now(opened)
    places = _places()
    # What people came for goes first, wherever it stands: the browser draws it while the rest is on its way.
    with places.work:
        channel(opened)
    let_the_browser_draw()
    with places.head:
        page_head(opened, shown(opened))
    with places.standing:
        _standing(trouble, unknown, opened.set_aside)
    with places.chips:
        chips(opened, plan)
    st.session_state.page_shows = page_key()
    placement_dialog(opened.graph)
    show_history()
    more_dialog(opened, plan)
    remember_fields()


class _Places(NamedTuple):
    head: DeltaGenerator
    standing: DeltaGenerator
    chips: DeltaGenerator
    work: DeltaGenerator


def _places() -> _Places:
    """The parts of the page, in the order in which they are read."""
    with st.container(key="page"):
        return _Places(
            head_container(),
            st.container(key="standing"),
            st.container(key="chips", horizontal=True),
            st.container(key="work"),
        )


def _standing(trouble: str, unknown: list[str], set_aside: str) -> None:
    """What is to be said before anything else."""
    if trouble:
        st.warning(plain(trouble))
    if set_aside:
        st.warning(f"{plain(set_aside)} for faults in the files of this graph; `python -m graph check` lists them.")
    if unknown:
        names = ", ".join(f"“{plain(name)}”" for name in dict.fromkeys(unknown))
        st.warning(f"This link names topics that are not in this graph: {names}. The rest of it is shown.{_which()}")
    show_standing()
    told_missing()


def _which() -> str:
    """Where a graph of one's own is open, that it is, and how to leave it."""
    own: OpenedGraph | None = st.session_state.get("own_graph")
    if own is None:
        return ""
    return f" You see your own graph “{plain(own.name)}”; *Open your own graph* above leads back to the sample."


page()
