"""A few questions about what somebody knows already, one at a time."""

from __future__ import annotations

from math import fsum

import streamlit as st

from graph.core.topic_graph import TopicGraph
from graph.formatting import counted, hours_text
from graph.messages import listed
from graph.planning.placement import Placement, question_text
from views.parts.fields import guard_fields, rerun_page, with_guarded_fields
from views.parts.text import plain

_NAMED = 8
"""So many topics that are known are named at the end."""


def placement_dialog(graph: TopicGraph) -> None:
    """Show the questions if they were requested."""
    if st.session_state.get("placing"):
        _questions(graph)


def _close() -> None:
    st.session_state.placing = False


@st.dialog("What do you know already?", on_dismiss=_close)
def _questions(graph: TopicGraph) -> None:
    guard_fields()
    state = st.session_state
    if state.pop("placed", False):
        rerun_page()  # a dialog is drawn alone: the page behind it would go on as before
    found: Placement = state.placement
    topic = found.question
    if topic is None:
        st.markdown(plain(_result(graph, found)))
    else:
        left = found.about_left
        st.caption(f"Question {len(found.answers) + 1}" + (f", about {left} left" if left else ""))
        st.markdown(f"**{plain(graph.called(topic))}**")
        st.markdown(plain(question_text(graph.topics[topic])))
        with st.container(horizontal=True):
            st.button("Yes", key="place_yes", type="primary", on_click=_answer, args=(topic, True))
            st.button("No", key="place_no", on_click=_answer, args=(topic, False))
            st.button("Not sure", key="place_unsure", on_click=_answer, args=(topic, False))
        if found.answers:
            st.caption(_told(found))
    with st.container(horizontal=True):
        if found.answers:
            st.button("Back", key="place_back", type="tertiary", on_click=_back)
            label = "Use this result" if topic is None else "Stop and use this result"
            st.button(label, key="place_done", type="tertiary" if topic else "primary", on_click=_take_over)


def _result(graph: TopicGraph, found: Placement) -> str:
    """What the answers come to."""
    known = sorted(found.known, key=lambda topic: (-graph.topics[topic].hours, topic))
    if not known:
        return f"You know none of the {counted(len(found.topics), 'topic')} yet: the plan stays as it is."
    hours = hours_text(fsum(graph.topics[topic].hours for topic in known))
    names = listed([graph.called(topic) for topic in known], most=_NAMED)
    return f"You know {len(known)} of {counted(len(found.topics), 'topic')}, which saves {hours}: {names}."


def _told(found: Placement) -> str:
    known, left = len(found.known), len(found.open_topics)
    return f"You know {known} of {counted(len(found.topics), 'topic')}, {left} not asked yet."


def _answer(topic: str, knows: bool) -> None:
    state = st.session_state
    state.placement = state.placement.answered(topic, knows)


def _back() -> None:
    st.session_state.placement = st.session_state.placement.back()


@with_guarded_fields
def _take_over() -> None:
    """Add what is known, and drop it from what was taken back."""
    state = st.session_state
    found: Placement = state.placement
    state.known = list(dict.fromkeys([*state.known, *found.said]))
    state.not_known = [topic for topic in state.get("not_known", []) if topic not in found.known]
    state.placed, state.placing, state.placement = True, False, None
