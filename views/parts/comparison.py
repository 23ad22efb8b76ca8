"""Two goals side by side: what they share, and what each needs alone."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from graph.core.topic_graph import TopicGraph
from graph.formatting import counted, hours_text
from graph.model import StudyPlan
from graph.planning.advice import goals_compared
from views.parts.controls import labels
from views.parts.fields import with_guarded_fields
from views.parts.text import plain


def comparison(graph: TopicGraph, plan: StudyPlan) -> None:
    """Compare a goal of the plan with another topic."""
    first, second = st.columns(2)
    goals = [goal.id for goal in plan.goals]
    one = first.selectbox("Compare", goals, key="compare_first", format_func=lambda goal: graph.called(goal))
    names = labels(graph, (topic for topic in graph.topics if topic != one))
    others = [*(goal for goal in goals if goal != one), *(topic for topic in names if topic not in goals)]
    other = second.selectbox(
        "with",
        others,
        index=0 if len(goals) > 1 else None,
        key="compare_second",
        format_func=names.__getitem__,
        placeholder="Another topic",
    )
    if other is None:
        st.caption("Choose a topic to compare with.")
        return
    found = goals_compared(graph, plan.request, one, other)
    for column, title, topics, hours in zip(
        st.columns(3),
        ("For both", f"Only for {plain(graph.called(one))}", f"Only for {plain(graph.called(other))}"),
        (found.shared, found.only_a, found.only_b),
        (found.shared_hours, found.only_a_hours, found.only_b_hours),
        strict=True,
    ):
        with column:
            st.markdown(f"**{title}**  \n{counted(len(topics), 'topic')}, {hours_text(hours)}")
            st.markdown(_list(graph, topics))
    together = found.shared_hours + found.only_a_hours + found.only_b_hours
    st.markdown(f"One plan for both takes {hours_text(together)}.")
    if other not in goals:
        st.button("Make both my goals", key="add_compared", on_click=_add_goal, args=(other,))


def _list(graph: TopicGraph, topics: Sequence[str]) -> str:
    return "\n".join(f"- {plain(graph.called(topic))}" for topic in topics)


@with_guarded_fields
def _add_goal(goal: str) -> None:
    st.session_state.goals = [*st.session_state.goals, goal]
