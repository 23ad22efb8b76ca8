"""The map with what this person selected, knows and plans."""

from __future__ import annotations

import streamlit as st

from graph.model import StudyPlan
from graph.paths.frontier import frontier
from graph.picture.component import show_map
from graph.plan import learner_of
from views.parts.opened import OpenedGraph
from views.parts.request import learner_request

KEY = "map"


def show_topic_map(opened: OpenedGraph, plan: StudyPlan | None) -> None:
    """Draw the map of the whole graph, the plan's path lit on it."""
    state = st.session_state
    request = learner_request()
    learner = learner_of(opened.graph, request)
    show_map(
        opened.map,
        key=KEY,
        command={
            "select": state.topic,
            "move": bool(state.pop("move_map", False)),
            "goals": list(state.goals),
            "plan": [step.topic.id for step in plan.steps] if plan else [],
            "known": sorted(learner.held - learner.implied),
            "implied": sorted(learner.implied),
            "ready": frontier(opened.graph.dag, learner.held),
        },
        on_select=_selected,
        on_open=_opened,
    )


def _selected() -> None:
    """Take over a click on the map; the camera stays where it is."""
    st.session_state.topic = st.session_state[KEY].selected or None


def _opened() -> None:
    """A double click makes the topic a goal."""
    topic = st.session_state[KEY].opened
    if topic and topic not in st.session_state.goals:
        st.session_state.goals = [*st.session_state.goals, topic]
        st.session_state.rerun_page = True
