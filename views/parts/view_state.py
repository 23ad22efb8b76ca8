"""Where a person is in the graph: which view, around what, filtered how; and how to get from one view to another.

Three views: the plan, the map, and what a topic rests on. The map has two levels, subjects with their flows and topics;
a large graph begins with its subjects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

import streamlit as st

from graph.core.topic_graph import TopicGraph
from views.parts.pictures import MOST_DRAWN, OTHERS, Excerpt

VIEWS = ("plan", "map", "rests")
HEIRS = {"overview": ("map", "subjects"), "focus": ("rests", "topics")}
"""What the names of older links lead to."""
LEVELS = ("subjects", "topics")
DEPTHS = ("1", "2", "all")
SIDES = ("needs", "unlocks")
MOST_TIER_DIGITS = 4
STATUSES = ("known", "in progress", "ready now", "later")


# Named as they travel to the browser and in the address.
Look = TypedDict(
    "Look",
    {"category": list[str], "difficulty": list[str], "status": list[str], "down": str, "up": str, "from": str | None},
)


def plain_look() -> Look:
    """Nothing filtered, everything that a topic rests on, what it unlocks directly."""
    return {"category": [], "difficulty": [], "status": [], "down": "all", "up": "1", "from": None}


def home_level(graph: TopicGraph) -> str:
    """The level at which the map of a graph opens: its topics, unless that would be too much to see."""
    return "subjects" if len(graph) > MOST_DRAWN else "topics"


def start_looking(graph: TopicGraph) -> None:
    """Make sure that the session says where it is; must run before any picture is drawn."""
    state = st.session_state
    state.setdefault("view", "")
    state.setdefault("level", home_level(graph))
    state.setdefault("tier", 0)
    state.setdefault("focus", None)
    state.setdefault("part", Excerpt())
    state.setdefault("look", plain_look())
    state.setdefault("unfolded", False)
    state.setdefault("expanded", ())


def view_now() -> str:
    """The view that is shown: the one asked for, else the plan, where there is one to show, else the map."""
    state = st.session_state
    if state.view == "rests" and state.focus:
        return "rests"
    return "map" if state.view == "map" or not state.goals else "plan"


def go_to(topic: str | None) -> None:
    """Select a topic; from the subjects the map opens around it."""
    st.session_state.topic = topic
    if topic and view_now() == "map":
        st.session_state.level = "topics"


def focus_on(topic: str) -> None:
    """See a topic and what it rests on."""
    st.session_state.update(view="rests", focus=topic, topic=topic, unfolded=False, expanded=())


def show_view(view: str, level: str = "", tier: int = 0) -> None:
    """Go to a view; the subjects of the map select nothing and show the largest ones, or the smaller ones of a tier."""
    state = st.session_state
    if view == "rests":
        if about := state.topic or state.focus or next(iter(state.goals), ""):
            focus_on(about)
        return
    state.view = view
    if view == "map" and level == "subjects":
        state.update(level="subjects", tier=tier, topic=None, part=Excerpt(), look=plain_look())
    elif view == "map" and level == "topics":
        state.level = "topics"


def answer(graph: TopicGraph, asked: dict[str, Any]) -> None:
    """Do what somebody asked for in the picture; what is not understood is left alone."""
    state = st.session_state
    topic = str(asked.get("topic"))
    match asked.get("do"):
        case "view" if asked.get("view") in VIEWS:
            level = asked["level"] if asked.get("level") in LEVELS else ""
            show_view(asked["view"], level, read_tier(asked.get("tier", 0)))
        case "category" if asked.get("id") == OTHERS and OTHERS not in graph.categories:
            show_view("map", "subjects", state.tier + 1)
        case "category":
            open_subject(graph, str(asked.get("id", "")))
        case "look":
            state.look = read_look(graph, asked.get("look", {}))
        case "unfold":
            state.unfolded = True
        case "more" if topic in graph.topics and view_now() == "rests":
            state.expanded = tuple(dict.fromkeys([*state.expanded, topic]))
        case "more" if topic in graph.topics and asked.get("side") in SIDES:
            grown = dict.fromkeys([*state.part.expanded, (topic, asked["side"])])
            state.part = state.part._replace(expanded=tuple(grown))


def read_tier(said: object) -> int:
    """The tier of the overview that somebody asked for; the first where it is no number."""
    text = str(said)
    return int(text) if text.isdecimal() and len(text) <= MOST_TIER_DIGITS else 0


def read_look(graph: TopicGraph, said: object) -> Look:
    """What filters and depths somebody asked for, as far as they mean something in this graph."""
    look = plain_look()
    if not isinstance(said, Mapping):
        return look

    def chosen(kind: str, known: Sequence[str]) -> list[str]:
        names = said.get(kind)
        return [name for name in names if name in known] if isinstance(names, list) else []

    look["category"] = chosen("category", graph.categories)
    look["difficulty"] = chosen("difficulty", ("beginner", "intermediate", "advanced"))
    look["status"] = chosen("status", STATUSES)
    look["down"] = said["down"] if said.get("down") in DEPTHS else "all"
    look["up"] = said["up"] if said.get("up") in DEPTHS else "1"
    source = said.get("from")
    look["from"] = source if isinstance(source, str) and source in graph.topics else None
    return look


def open_subject(graph: TopicGraph, subject: str) -> None:
    """Go to the map with one subject: of a small graph its topics lit, of a large one its topics alone."""
    state = st.session_state
    if subject not in graph.categories:
        return
    state.update(view="map", level="topics", topic=None, look=plain_look(), part=Excerpt())
    if len(graph) > MOST_DRAWN:
        state.part = Excerpt(subject=subject)
    else:
        state.look["category"] = [subject]
