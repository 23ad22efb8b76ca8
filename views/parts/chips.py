"""What a plan is asked to be, as a row of words above it, each to be changed where it stands."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from graph.formatting import date_text, hours_number
from graph.messages import listed
from graph.model import StudyPlan
from views.parts.controls import hours_field, order_field, topics_field
from views.parts.deeds import begin_placement, choose_goals
from views.parts.fields import with_guarded_fields
from views.parts.known import known_topics
from views.parts.more import more_button
from views.parts.schedule_form import deadlines, pace
from views.parts.session_graph import OpenedGraph

MOST_LETTERS = 34


def chips(opened: OpenedGraph, plan: StudyPlan | None) -> None:
    """Show the row; the answers are in the session under the widgets' keys."""
    state = st.session_state
    graph = opened.graph
    goals = [graph.called(goal) for goal in state.goals]
    named = [entry.name for entry in graph.entry_goals.values() if set(entry.goals) == set(state.goals)]
    with st.popover(_goals_label(named[:1] or goals), key="goal_chip"):
        topics_field(opened, "goals", "Goal topics", "What do you want to learn?")
        _named_goals(opened)
    with st.popover(_known_label([graph.called(topic) for topic in state.known]), key="known_chip"):
        topics_field(opened, "known", "I already know", "Everything they rest on counts too")
        if plan is not None:
            known_topics(graph, plan)
            if plan.steps:
                label = "Find out by short questions"
                begin = with_guarded_fields(begin_placement)
                st.button(label, key="place", icon=":material/quiz:", on_click=begin, args=(graph,))
        else:
            st.caption("With a goal chosen, short questions find out what you know already.")
    with st.popover(f"{hours_number(state.hours_per_week)} h a week", key="hours_chip"):
        hours_field()
        pace()
    if goals:
        with st.popover(_due_label(), key="due_chip"):
            deadlines(graph)
            order_field()
        if plan is not None and (plan.steps or plan.finished):
            more_button()


def _goals_label(goals: Sequence[str]) -> str:
    if not goals:
        return "Choose a goal"
    return _short(listed(goals, most=1 if len(goals) > 2 else 2))


def _known_label(known: Sequence[str]) -> str:
    return f"knows {_short(listed(known, most=2))}" if known else "knows nothing yet"


def _due_label() -> str:
    state = st.session_state
    due = [day for goal in state.goals if (day := state.get(f"deadline:{goal}"))]
    if not due:
        return "by no date"
    return f"by {date_text(min(due))}" + (f" and {len(due) - 1} more" if len(due) > 1 else "")


def _short(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS].rstrip()}…"


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
