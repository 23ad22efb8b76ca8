"""The map with what this person selected, knows and plans."""

from __future__ import annotations

import streamlit as st

from graph.model import StudyPlan
from graph.paths.frontier import frontier
from graph.picture.component import show_map
from graph.plan import learner_of
from views.parts.opened import OpenedGraph
from views.parts.request import learner_request, progress
from views.parts.text import plain

KEY = "map"


def show_topic_map(opened: OpenedGraph, plan: StudyPlan | None) -> None:
    """Draw the map of the whole graph, the plan's path lit on it."""
    state = st.session_state
    request = learner_request()
    learner = learner_of(opened.graph, request)
    data = opened.map(_centre(opened))
    if opened.is_large:
        shown = plain(opened.graph.topics[state.map_centre or opened.landmark].name)
        st.caption(
            f"{len(data['nodes']):,} of {len(opened.graph):,} topics, those around **{shown}**. "
            "Search for a topic, or double click one, to look elsewhere."
        )
    show_map(
        data,
        key=KEY,
        command={
            "select": state.topic,
            "move": bool(state.pop("move_map", False)),
            "goals": list(state.goals),
            "plan": [step.topic.id for step in plan.steps] if plan else [],
            "known": sorted(learner.held - learner.implied),
            "implied": sorted(learner.implied),
            "progress": {topic: noted.status for topic, noted in progress().items() if noted.status != "to do"},
            "ready": frontier(opened.graph.dag, learner.held),
        },
        on_select=_selected,
        on_open=_opened,
    )


def _centre(opened: OpenedGraph) -> str | None:
    """The topic that a large map is drawn around: it stays while what is selected can be seen."""
    state = st.session_state
    centre = state.setdefault("map_centre", None)
    wanted = state.topic or next(iter(state.goals), None)
    if opened.is_large and wanted is not None and wanted != centre:
        drawn = {node["id"] for node in opened.map(centre)["nodes"]}
        if centre is None or wanted not in drawn or state.pop("recentre", False):
            state.map_centre = wanted
    return state.map_centre


def _selected() -> None:
    """Take over a click on the map; the camera stays where it is."""
    st.session_state.topic = st.session_state[KEY].selected or None


def _opened() -> None:
    """A double click makes the topic a goal, and the centre of a large map."""
    topic = st.session_state[KEY].opened
    st.session_state.topic = topic or st.session_state.topic
    st.session_state.recentre = True
    if topic and topic not in st.session_state.goals:
        st.session_state.goals = [*st.session_state.goals, topic]
        st.session_state.rerun_page = True
