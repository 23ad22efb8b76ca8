"""The state of the view and the address bar, each kept equal to the other.

What a person sees can be sent as a link, and Back undoes. Widgets are not bound to the address by Streamlit
itself: it would write labels where the contract asks for topic ids.
"""

from __future__ import annotations

import streamlit as st

from graph.build import TopicGraph
from graph.errors import KnowledgeGraphError
from graph.model import ORDERS

DEFAULT_HOURS = 6.0
VIEWS = ("map",)


def read_address(graph: TopicGraph) -> list[str]:
    """Take over what the address says, if somebody changed it; return the names in it that no topic answers to.

    Must run before any widget of the page. A first visit counts as a change.
    """
    state = st.session_state
    state.setdefault("goals", [])
    state.setdefault("known", [])
    state.setdefault("order", ORDERS[0])
    state.setdefault("hours_per_week", DEFAULT_HOURS)
    state.setdefault("topic", None)
    state.setdefault("view", VIEWS[0])
    here = _address()
    # The menu leads back from another page without an address: the view is as it was left.
    came_back = state.pop("left_page", False) and not here
    if came_back or here == state.get("_address"):
        return []
    unknown: list[str] = []
    state.goals = _ids(graph, here.get("goal", []), unknown)
    state.known = _ids(graph, here.get("known", []), unknown)
    state.topic = next(iter(_ids(graph, here.get("topic", [])[:1], unknown)), None)
    state.view = _one_of(here.get("view", []), VIEWS)
    state.order = _one_of(here.get("order", []), ORDERS)
    state.hours_per_week = _hours(here.get("hours", []))
    state.move_map = state.topic is not None
    state["_address"] = here
    return unknown


def write_address() -> None:
    """Make the address say what the page shows; defaults are left out."""
    state = st.session_state
    wanted = {
        "view": [state.view] if state.view != VIEWS[0] else [],
        "topic": [state.topic] if state.topic else [],
        "goal": list(state.goals),
        "known": list(state.known),
        "order": [state.order] if state.order != ORDERS[0] else [],
        "hours": [f"{state.hours_per_week:g}"] if state.hours_per_week != DEFAULT_HOURS else [],
    }
    wanted = {key: values for key, values in wanted.items() if values}
    if wanted != _address():
        st.query_params.from_dict(wanted)
    state["_address"] = wanted


def _address() -> dict[str, list[str]]:
    return {key: st.query_params.get_all(key) for key in st.query_params}


def _ids(graph: TopicGraph, names: list[str], unknown: list[str]) -> list[str]:
    found = []
    for name in names:
        try:
            found.append(graph.find(name))
        except KnowledgeGraphError:
            unknown.append(name)
    return list(dict.fromkeys(found))


def _one_of(values: list[str], allowed: tuple[str, ...]) -> str:
    return values[0] if values and values[0] in allowed else allowed[0]


def _hours(values: list[str]) -> float:
    try:
        hours = float(values[0])
    except (IndexError, ValueError):
        return DEFAULT_HOURS
    return hours if 0 < hours <= 168 else DEFAULT_HOURS
