"""The state of the view and the address bar, each kept equal to the other.

What a person sees can be sent as a link, and Back undoes. Widgets are not bound to the address by Streamlit
itself: it would write labels where the contract asks for topic ids.
"""

from __future__ import annotations

import streamlit as st

from graph.core.topic_graph import TopicGraph
from graph.errors import InvalidRequestError, KnowledgeGraphError
from graph.learners.carried import carried
from graph.learners.link import work_of_link
from graph.learners.log import State
from graph.learners.work import facts_of
from graph.model import ORDERS
from views.parts.pictures import Excerpt
from views.parts.request import plan_request, take_over
from views.parts.view_state import (
    HEIRS,
    LEVELS,
    SIDES,
    VIEWS,
    home_level,
    plain_look,
    read_look,
    read_tier,
    start_looking,
    view_now,
)

DEFAULT_HOURS = 6.0


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
    start_looking(graph)
    here = _address()
    # The menu leads back from another page without an address: the view is as it was left.
    came_back = state.pop("left_page", False) and not here
    if came_back or here == state.get("_address"):
        return []
    unknown: list[str] = []
    if here.get("plan"):
        _read_plan(graph, here["plan"][0])
    else:
        state.shown_plan = None
        state.goals = _ids(graph, here.get("goal", []), unknown)
        state.known = _ids(graph, here.get("known", []), unknown)
        state.order = _one_of(here.get("order", []), ORDERS)
        state.hours_per_week = _hours(here.get("hours", []))
    state.topic = next(iter(_ids(graph, here.get("topic", [])[:1], unknown)), None)
    # A link with a camera of its own shows what its sender saw.
    # Back and Forward leave it where the browser remembers it.
    state.move_map = state.topic is not None and "at" not in here and "_address" not in state
    _read_view(graph, here, unknown)
    state["_address"] = here
    return unknown


def _read_plan(graph: TopicGraph, link: str) -> None:
    """Show the whole plan that a link carries; what is wrong with it is said."""
    state = st.session_state
    try:
        found = carried(State(facts_of(work_of_link(link)), 0), graph.topics)
    except InvalidRequestError as error:
        state.trouble = str(error)
        return
    if found.left:
        state.trouble = f"This link names topics that are not in this graph: {', '.join(found.gone)}."
    take_over(found.work.request)
    state.shown_plan = (link, _asked())


def _asked() -> object:
    """What the page asks for, to see whether it is still what a link said."""
    try:
        return plan_request()
    except InvalidRequestError:
        return None


def _read_view(graph: TopicGraph, here: dict[str, list[str]], unknown: list[str]) -> None:
    """Where the address leads in the graph; without a topic of its own *what it rests on* is of the selected one."""
    state = st.session_state
    asked = here.get("view", [""])[0]
    view, level = HEIRS.get(asked, (asked, ""))
    state.view = view if view in VIEWS else ""
    focus = _ids(graph, here.get("focus", [])[:1], unknown)
    state.focus = next(iter([*focus, *([state.topic] if state.topic else []), *state.goals]), None)
    subject = here.get("subject", [None])[0]
    is_part = bool(state.topic or here.get("around") or subject in graph.categories)
    state.level = level or _one_of(here.get("level", []), LEVELS, "topics" if is_part else home_level(graph))
    if state.topic and state.level == "subjects":
        state.level = "topics"
    state.tier = read_tier(here.get("tier", [0])[0]) if state.level == "subjects" else 0
    around = next(iter(_ids(graph, here.get("around", [])[:1], unknown)), None)
    more = [name.partition(":") for name in here.get("more", [])]
    grown = tuple((topic, side) for side, _, topic in more if side in SIDES and topic in graph)
    if subject in graph.categories:
        state.part = Excerpt(subject=subject, expanded=grown)
    else:
        state.part = Excerpt(centre=around or (state.topic if grown else None), expanded=grown)
    source = _ids(graph, here.get("from", [])[:1], unknown)
    said = {key: here.get(key, []) for key in ("category", "difficulty", "status")}
    depths = {key: here.get(key, [""])[0] for key in ("up", "down")}
    state.look = read_look(graph, {**said, **depths, "from": next(iter(source), None)})
    unfolded = here.get("known_shown", [""])[0] == "yes"
    expanded = tuple(_ids(graph, here.get("more", []), unknown)) if view_now() == "rests" else ()
    state.update(unfolded=unfolded, expanded=expanded, at=here.get("at", [""])[0])


def write_address(graph: TopicGraph) -> None:
    """Make the address say what the page shows; defaults are left out."""
    state = st.session_state
    own = state.get("own_graph")
    wanted = {
        "graph": [own.id] if own is not None else [],
        "view": [state.view] if state.view and state.view != ("plan" if state.goals else "map") else [],
        "topic": [state.topic] if state.topic else [],
        **_asking(),
        **_looking(graph),
    }
    wanted = {key: values for key, values in wanted.items() if values}
    if wanted != _address():
        st.query_params.from_dict(wanted)
    state["_address"] = wanted


def _asking() -> dict[str, list[str]]:
    """What the plan is asked to be: a whole plan as long as nothing of it was changed, else its goals and pace."""
    state = st.session_state
    shown = state.get("shown_plan")
    if shown and shown[1] == _asked():
        return {"plan": [shown[0]]}
    state.shown_plan = None
    return {
        "goal": list(state.goals),
        "known": list(state.known),
        "order": [state.order] if state.order != ORDERS[0] else [],
        "hours": [f"{state.hours_per_week:g}"] if state.hours_per_week != DEFAULT_HOURS else [],
    }


def _looking(graph: TopicGraph) -> dict[str, list[str]]:
    state = st.session_state
    look, plain = state.look, plain_look()
    subject, centre = state.part.subject, state.part.centre
    is_rests = view_now() == "rests"
    is_part = bool(state.topic or centre or subject is not None)
    return {
        "focus": [state.focus] if is_rests and state.focus != state.topic else [],
        "level": [state.level] if state.level != ("topics" if is_part else home_level(graph)) else [],
        "tier": [str(state.tier)] if state.level == "subjects" and state.tier else [],
        "subject": [subject] if state.level == "topics" and subject is not None else [],
        "more": list(state.expanded) if is_rests else [f"{side}:{topic}" for topic, side in state.part.expanded],
        "known_shown": ["yes"] if is_rests and state.unfolded else [],
        "around": [centre] if state.level == "topics" and centre and centre != state.topic else [],
        **{key: list(look[key]) for key in ("category", "difficulty", "status")},
        **{key: [look[key]] if look[key] != plain[key] else [] for key in ("up", "down")},
        "from": [look["from"]] if look["from"] else [],
    }


def _address() -> dict[str, list[str]]:
    return {key: st.query_params.get_all(key) for key in st.query_params}


def _ids(graph: TopicGraph, names: list[str], unknown: list[str]) -> list[str]:
    found = []
    for name in filter(None, names):
        try:
            found.append(graph.find(name))
        except KnowledgeGraphError:
            unknown.append(name)
    return list(dict.fromkeys(found))


def _one_of(values: list[str], allowed: tuple[str, ...], default: str = "") -> str:
    return values[0] if values and values[0] in allowed else default or allowed[0]


def _hours(values: list[str]) -> float:
    try:
        hours = float(values[0])
    except (IndexError, ValueError):
        return DEFAULT_HOURS
    return hours if 0 < hours <= 168 else DEFAULT_HOURS
