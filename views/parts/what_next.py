"""What can be started now, and what fits into a number of hours."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from graph.core.topic_graph import TopicGraph
from graph.formatting import counted, hours_text
from graph.model import StudyPlan
from graph.planning.advice import fitting, ready_now
from views.parts.text import plain


def what_next(graph: TopicGraph, plan: StudyPlan) -> None:
    """Show the topics that are ready now, ranked, and the best use of the hours somebody has."""
    now, best, opening = st.columns(3)
    with now:
        st.markdown("**Ready now**")
        st.markdown("What leads to most of your goals' hours for each hour spent comes first.")
        _list(_ready_line(graph, ready.topic, ready.hours, ready.unlocked_hours) for ready in ready_now(graph, plan))
    budget = best.number_input(
        "Hours you have", min_value=0.5, value=40.0, step=5.0, format="%g", key="budget", persist_state="session"
    )
    if budget >= plan.hours:
        best.markdown(f"The whole plan fits: it takes {hours_text(plan.hours)}.")
        return
    found = fitting(graph, plan, budget)
    with best:
        st.markdown("**Closest to your goals**")
        st.markdown(f"{counted(len(found.best), 'topic')}, {hours_text(found.best_hours)}.")
        _list(graph.called(topic) for topic in found.best)
    with opening:
        st.markdown("**Opens the most**")
        st.markdown(f"After these, {counted(len(found.opened), 'more topic')} of the map would be ready to start.")
        _list(graph.called(topic) for topic in found.opening)


def _ready_line(graph: TopicGraph, topic: str, hours: float, leads_to: float) -> str:
    return f"{graph.called(topic)}, {hours_text(hours)}: leads to {hours_text(leads_to)} of your plan"


def _list(names: Iterable[str]) -> None:
    st.markdown("\n".join(f"1. {plain(name)}" for name in names))
