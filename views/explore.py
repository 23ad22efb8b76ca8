"""The map of all topics, a panel about the selected one, and the plan to the goals."""

from __future__ import annotations

import time
from dataclasses import replace

import streamlit as st

from graph.errors import InvalidDataError, KnowledgeGraphError
from graph.model import StudyPlan
from graph.planning.plan import study_plan
from views.parts.address import read_address, write_address
from views.parts.controls import controls
from views.parts.details import side_panel
from views.parts.header import show_header
from views.parts.kept import logged, show_last, show_standing, take_up
from views.parts.map_view import answer_asked, picture_of, show_topic_map
from views.parts.opened import OpenedGraph, opened_graph
from views.parts.own_graphs import follow_address
from views.parts.plan_view import show_plan
from views.parts.report import show_report
from views.parts.request import keep_order, keep_promise, order_in_force, plan_request
from views.parts.style import use_style
from views.parts.text import plain
from views.parts.turns import turn

# Seconds that the picture is ahead of the panel on a first visit: so long it takes to be loaded and drawn.
HEAD_START = 0.12


def page() -> None:
    """Draw the page."""
    trouble = follow_address()
    try:
        opened = opened_graph()
    except InvalidDataError as error:
        use_style()
        show_header("Map and plan")
        st.subheader("The topics and prerequisites of this folder cannot be shown yet", anchor=False)
        show_report(error.problems)
        return
    if trouble:
        st.warning(plain(trouble))
    unknown = read_address(opened.graph)
    if unknown:
        names = ", ".join(f"“{plain(name)}”" for name in dict.fromkeys(unknown))
        st.warning(f"This link names topics that are not in this graph: {names}. The rest of it is shown.{_which()}")
    take_up(opened)
    questions = st.container(key="questions")
    plan, error = None, ""
    if st.session_state.goals:
        # Shown only where it takes more than a moment.
        with questions, st.spinner("Planning …"), turn():
            plan, error = _plan(opened)
    # The picture is what people come for: it is sent first, the questions above it follow.
    _explorer(opened, plan)
    with questions:
        with st.container(key="top", horizontal=True, gap="medium"):
            show_header("Map and plan", skip=True)
            show_last()
        show_standing()
        controls(opened)
    with turn():
        show_plan(opened, plan, st.session_state.get("plan_before"), error)
    write_address(opened.graph)


def _which() -> str:
    """Where a graph of one's own is open, that it is, and how to leave it."""
    own: OpenedGraph | None = st.session_state.get("own_graph")
    return (
        f" You see your own graph “{plain(own.name)}”; *Your own graph* above leads back to the sample." if own else ""
    )


def _plan(opened: OpenedGraph) -> tuple[StudyPlan | None, str]:
    """Return the plan to the chosen goals, or None and why there is none."""
    state = st.session_state
    try:
        request = logged(plan_request())
        kept: StudyPlan | None = state.get("plan_now") if state.get("plan_graph") is opened.graph else None
        if kept is None or replace(kept.request, in_force=()) != request:
            same_goals = kept is not None and kept.request.goals == request.goals
            state.plan_before = kept if same_goals else None
            state.plan_now = study_plan(opened.graph, replace(request, in_force=order_in_force(request)))
            state.plan_graph = opened.graph
            keep_order(state.plan_now)
            keep_promise(state.plan_now)
    except KnowledgeGraphError as error:
        return None, str(error)
    except MemoryError:
        return None, "There is not enough memory for this plan. Choose a goal that rests on less."
    return state.plan_now, ""


@st.fragment
def _explorer(opened: OpenedGraph, plan: StudyPlan | None) -> None:
    """Panel and map: a click runs this part of the page alone."""
    answer_asked(opened.graph)
    with turn():
        picture = picture_of(opened, plan)
    # What the browser gets at once it shows at once: everything is worked out before the first of it is sent.
    panel, canvas = st.columns([1, 2.9], gap="small")
    with canvas:
        show_topic_map(picture)
    _let_it_be_seen()
    with panel, st.container(key="panel", gap="small"), turn():
        side_panel(opened, plan)
    write_address(opened.graph)


def _let_it_be_seen() -> None:
    """On a first visit, give the browser a moment for the picture before it is kept busy with everything else."""
    if not st.session_state.get("has_been_seen"):
        st.session_state.has_been_seen = True
        time.sleep(HEAD_START)


page()
