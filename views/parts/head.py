"""The head of every page: its name, the search, what to take away, and the way to graphs of one's own."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from views.parts.plan_now import Shown
from views.parts.search import search_field
from views.parts.session_graph import OpenedGraph
from views.parts.take_away import downloads

SENTENCE = "See what builds on what. Plan your way to any topic."
PAGES = {
    "Map and plan": "views/explore.py",
    "Open your own graph": "views/your_graph.py",
    "What is kept": "views/what_is_kept.py",
}
# For those who go by keyboard: seen only where they have the focus.
_SKIP = '<a class="gw-skip" href="#plan">Go to the plan</a><a class="gw-skip" href="#map">Go to the picture</a>'
_NAME = f'<div class="gw-name-line"><b>Groundwork</b><span>{SENTENCE}</span></div>'


def head_container() -> DeltaGenerator:
    """Return the row at the top of a page."""
    return st.container(key="head", horizontal=True, vertical_alignment="center", gap="small")


def page_head(opened: OpenedGraph, shown: Shown) -> None:
    """Show the head of the page with list and picture."""
    with st.container(key="name", width="content"):
        st.html(_SKIP + _NAME, width="content")
    with st.container(key="search"):
        search_field(opened)
    downloads(opened, shown)
    _link("Open your own graph", "own_link")
    _link("What is kept", "kept_link")


def show_header(here: str) -> None:
    """Show the head of another page: where one is and where else one can go."""
    with head_container():
        with st.container(key="name", width="content"):
            st.html(_NAME, width="content")
        for name in PAGES:
            if name == here:
                st.markdown(f"**{name}**", width="content")
            else:
                _link(name, f"link_{name}")


def _link(name: str, key: str) -> None:
    with st.container(key=key, width="content"):
        # With the address of the view that was left: Back would lead to a bare one in between, without a plan.
        st.page_link(PAGES[name], label=name, query_params=_address() if name == "Map and plan" else None)


def _address() -> dict[str, list[str]]:
    found: dict[str, list[str]] = st.session_state.get("_address") or {}
    return found
