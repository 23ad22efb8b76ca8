"""What fits into a number of hours, and which topics open the most."""

from __future__ import annotations

import streamlit as st

from graph.advice import fitting
from graph.amounts import counted, hours_text
from graph.build import TopicGraph
from graph.model import StudyPlan
from pages.parts.text import plain


def what_fits(graph: TopicGraph, plan: StudyPlan) -> None:
    """Ask for a number of hours and show the best part of the plan that fits."""
    budget = st.number_input(
        "Hours you have", min_value=0.5, value=40.0, step=5.0, format="%g", key="budget", persist_state="session"
    )
    if budget >= plan.hours:
        st.markdown(f"The whole plan fits: it takes {hours_text(plan.hours)}.")
        return
    found = fitting(graph, plan, budget)
    left, right = st.columns(2)
    with left:
        st.markdown("**Closest to your goals**")
        st.markdown(f"{counted(len(found.best), 'topic')}, {hours_text(found.best_hours)}.")
        st.markdown(_list(graph, found.best))
    with right:
        st.markdown("**Opens the most**")
        st.markdown(f"After these, {counted(len(found.opened), 'topic')} would be ready to start.")
        st.markdown(_list(graph, found.opening))


def _list(graph: TopicGraph, topics: tuple[str, ...]) -> str:
    return "\n".join(f"1. {plain(graph.topics[topic].name)}" for topic in topics)
