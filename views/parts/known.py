"""What counts as known without having been said, and taking it back."""

from __future__ import annotations

import streamlit as st

from graph.core.topic_graph import TopicGraph
from graph.formatting import counted
from graph.model import StudyPlan
from views.parts.fields import with_guarded_fields

# In a longer list nobody looks for what to take back.
MOST_TAKEN_BACK = 300


def known_topics(graph: TopicGraph, plan: StudyPlan) -> None:
    """List the topics that follow from what is known; removing one says that it is not known after all."""
    taken_back = [topic for topic in st.session_state.get("not_known", []) if topic in graph]
    follows = [topic.id for topic in plan.implied]
    if not follows and not taken_back:
        return
    if len(follows) > MOST_TAKEN_BACK:
        st.caption(f"{len(follows):,} topics count as known because you know what rests on them.")
        return
    with st.expander(
        f"{counted(len(follows), 'topic')} counted as known because you know what rests on them", key="implied_box"
    ):
        st.multiselect(
            "Remove what you do not know after all",
            sorted([*follows, *taken_back], key=lambda topic: graph.called(topic)),
            default=follows,
            select_all=False,
            key=f"implied:{','.join(sorted(st.session_state.known))}",
            format_func=lambda topic: graph.called(topic),
            on_change=_take_back,
            args=(tuple(follows), tuple(taken_back)),
        )


@with_guarded_fields
def _take_back(follows: tuple[str, ...], taken_back: tuple[str, ...]) -> None:
    key = f"implied:{','.join(sorted(st.session_state.known))}"
    kept = set(st.session_state[key])
    st.session_state.not_known = [topic for topic in (*taken_back, *follows) if topic not in kept]
