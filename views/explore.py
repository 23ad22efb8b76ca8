"""The page: the plan as a list on the left, the picture on the right, what it depends on above."""

from __future__ import annotations

import streamlit as st

from graph.errors import InvalidDataError
from graph.picture.component import mount_list, mount_picture
from views.parts.address import read_address
from views.parts.channel import channel, page_key
from views.parts.chips import chips
from views.parts.controls import told_missing
from views.parts.deeds import do_deeds
from views.parts.fields import guard_fields, tell_fields
from views.parts.head import page_head, show_header
from views.parts.kept import show_history, show_standing, take_up
from views.parts.more import more_dialog
from views.parts.opened import OpenedGraph, opened_graph
from views.parts.own_graphs import follow_address
from views.parts.placement import placement_dialog
from views.parts.plan_now import plan_now, shown
from views.parts.report import show_report
from views.parts.text import plain


def page() -> None:
    """Draw the page."""
    trouble = follow_address()
    guard_fields(by_a_click=False)
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
    page_head(opened, shown(opened))
    with st.container(key="standing"):
        if trouble:
            st.warning(plain(trouble))
        if unknown:
            names = ", ".join(f"“{plain(name)}”" for name in dict.fromkeys(unknown))
            st.warning(
                f"This link names topics that are not in this graph: {names}. The rest of it is shown.{_which()}"
            )
        show_standing()
        told_missing()
    chips(opened, plan)
    with st.container(key="side"):
        mount_list()
    with st.container(key="canvas"):
        mount_picture()
    st.session_state.page_shows = page_key()
    placement_dialog(opened.graph)
    show_history()
    more_dialog(opened, plan)
    channel(opened)


def _which() -> str:
    """Where a graph of one's own is open, that it is, and how to leave it."""
    own: OpenedGraph | None = st.session_state.get("own_graph")
    if own is None:
        return ""
    return f" You see your own graph “{plain(own.name)}”; *Open your own graph* above leads back to the sample."


page()
