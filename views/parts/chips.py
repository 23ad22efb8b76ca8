"""What a plan is asked to be, as a row of words above it, each to be changed where it stands."""

from __future__ import annotations

import streamlit as st

from graph.model import StudyPlan
from views.parts.asks import due_asked, goals_asked, known_asked, pace_asked
from views.parts.controls import hours_field, order_field, topics_field
from views.parts.deeds import begin_placement, choose_goals
from views.parts.fields import with_guarded_fields
from views.parts.known import known_topics
from views.parts.more import more_button
from views.parts.schedule_form import deadlines, pace
from views.parts.session_graph import OpenedGraph


def chips(opened: OpenedGraph, plan: StudyPlan | None) -> None:
    """Show the row; the answers are in the session under the widgets' keys."""
    graph = opened.graph
    with st.popover(goals_asked(graph) or "Choose a goal", key="goal_chip"):
        topics_field(opened, "goals", "Goal topics", "What do you want to learn?")
        _named_goals(opened)
    with st.popover(known_asked(graph), key="known_chip"):
        topics_field(opened, "known", "I already know", "Everything they rest on counts too")
        if plan is not None:
            known_topics(graph, plan)
            if plan.steps:
                label = "Find out by short questions"
                begin = with_guarded_fields(begin_placement)
                st.button(label, key="place", icon=":material/quiz:", on_click=begin, args=(graph,))
        else:
            st.caption("With a goal chosen, short questions find out what you know already.")
    with st.popover(pace_asked(), key="hours_chip"):
        hours_field()
        pace()
    if st.session_state.goals:
        with st.popover(due_asked(), key="due_chip"):
            deadlines(graph)
            order_field()
        if plan is not None and (plan.steps or plan.finished):
            more_button()


def _named_goals(opened: OpenedGraph) -> None:
    """The goals that the graph names stay within reach."""
    entries = opened.graph.entry_goals
    if not entries:
        return
    st.caption("Or one of these")
    with st.container(gap=None):
        for entry in entries.values():
            st.button(
                entry.name,
                key=f"entry:{entry.name}",
                help=entry.summary or None,
                type="tertiary",
                on_click=choose_goals,
                args=(list(entry.goals),),
            )
