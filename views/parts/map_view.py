"""The picture of the graph with what this person selected, knows and plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import streamlit as st

from graph.build import TopicGraph
from graph.errors import KnowledgeGraphError
from graph.model import StudyPlan
from graph.picture.component import show_map
from graph.planning.advice import chain_between
from graph.planning.plan import Learner, learner_of, positions, study_plan
from views.parts.looking import answer, focus_on, go_to, show_view
from views.parts.opened import OpenedGraph
from views.parts.pictures import OTHERS, Data, Part, Pictures
from views.parts.request import learner_request, plan_request, progress
from views.parts.style import PAGE_CSS

KEY = "map"


class Picture(NamedTuple):
    """What the map draws, and what this person selected, knows and plans of it."""

    data: Data
    command: dict[str, Any]


def show_topic_map(picture: Picture) -> None:
    """Draw the view that this person is in."""
    show_map(
        picture.data,
        key=KEY,
        command=picture.command,
        on_select=_selected,
        on_open=_opened,
        on_ask=_asked,
        page_css=PAGE_CSS,
    )


def picture_of(opened: OpenedGraph, plan: StudyPlan | None) -> Picture:
    """The view that this person is in; nothing of it is shown yet."""
    state = st.session_state
    graph = opened.graph
    learner = learner_of(graph, learner_request())
    data = _data(opened, learner)
    drawn = [node["id"] for node in data["nodes"]] if data["view"] != "overview" else []
    # A click must stay small however long the plan: only what is drawn is spoken of.
    inside = frozenset(drawn)
    held = [topic for topic in drawn if topic in learner.held]
    steps = _steps(graph, plan, data, drawn)
    return Picture(
        {**data, **_way_here(opened, data), "graph": opened.name},
        {
            "select": state.topic,
            "move": bool(state.pop("move_map", False)),
            "goals": list(state.goals),
            "plan": list(steps),
            "steps": list(steps.values()),
            "known": [topic for topic in held if topic not in learner.implied],
            "implied": [topic for topic in held if topic in learner.implied],
            "progress": {
                topic: noted.status
                for topic, noted in progress().items()
                if topic in inside and noted.status != "to do"
            },
            "ready": opened.pictures.frontier.among(drawn, learner.held),
            "done": _known_by_box(graph, opened.pictures, data, learner.held) if data["view"] == "overview" else {},
            "look": state.look,
            "turn": state.look_turn,
            "at": state.get("at", ""),
        },
    )


def _data(opened: OpenedGraph, learner: Learner) -> Data:
    """What to draw; a topic that the view does not hold leads to one that does."""
    state = st.session_state
    pictures = opened.pictures
    if state.view == "overview" and state.topic:
        state.view = "map"
    if state.view == "focus" and state.focus in opened.graph:
        data = pictures.focus(state.focus, learner.held, state.unfolded, state.expanded)
        if state.topic == state.focus:
            state.move_map = False
        if state.topic is None or any(node["id"] == state.topic for node in data["nodes"]):
            return data
    if state.view == "overview":
        if not pictures.left(state.tier):
            state.tier = 0
        return pictures.overview(state.tier)
    state.view = "map"
    if opened.is_large:
        part = _part(opened)
        # A part that is made for a topic is seen whole: flying into it would hide what it was made to show.
        if part.centre != state.part.centre:
            state.move_map = False
        state.part = part
    return pictures.map(state.part)


def _part(opened: OpenedGraph) -> Part:
    """The part of a large graph: it stays while what is selected can be seen."""
    state = st.session_state
    part: Part = state.part
    wanted = state.topic or (next(iter(state.goals), None) if part == Part() else None)
    source = state.look["from"]
    if source and wanted and source != wanted:
        way = chain_between(opened.graph, source, wanted) or (source, wanted)
        part = part._replace(way=tuple(way))
    if wanted is None:
        return part
    drawn = {node["id"] for node in opened.pictures.map(part)["nodes"]} if part != Part() else set()
    return part if wanted in drawn else Part(centre=wanted, way=part.way)


def _way_here(opened: OpenedGraph, data: Data) -> dict[str, Any]:
    """The crumbs above the picture, and what keeps its camera."""
    whole = _overview_crumb("All subjects", 0)
    part: Part = st.session_state.part
    if data["view"] == "overview":
        tier: int = st.session_state.tier
        down = [whole, *_tiers(opened, range(max(1, tier - 1), tier + 1))]
        return {"crumbs": [*down[:-1], {"label": down[-1]["label"]}], "place": f"overview {tier}"}
    name = _map_name(opened, part, len(data["nodes"]))
    if data["view"] == "focus":
        back = {"label": "Map", "ask": {"do": "view", "view": "map"}}
        return {"crumbs": [whole, back, {"label": data["title"]}], "place": f"focus {data['goal']}"}
    stay = part.expanded[-1][0] if part.expanded else None
    above = opened.pictures.tier_of(part.subject) if part.subject is not None else 0
    return {
        "crumbs": [whole, *_tiers(opened, range(max(1, above), above + 1)), {"label": name}],
        "place": f"map {part.centre} {part.subject}",
        "stay": stay,
    }


def _tiers(opened: OpenedGraph, tiers: Iterable[int]) -> list[dict[str, Any]]:
    return [_overview_crumb(f"{opened.pictures.left(tier):,} smaller subjects", tier) for tier in tiers]


def _overview_crumb(label: str, tier: int) -> dict[str, Any]:
    return {"label": label, "ask": {"do": "view", "view": "overview", "tier": tier}}


def _map_name(opened: OpenedGraph, part: Part, drawn: int) -> str:
    if not opened.is_large:
        return "Map"
    share = f"{drawn:,} of {len(opened.graph):,} topics"
    if part.subject is not None:
        return f"{part.subject}: {drawn:,} of {opened.pictures.members(part.subject):,} topics"
    return f"{share}, those around {opened.graph.called(part.centre or opened.pictures.landmark)}"


def _steps(graph: TopicGraph, plan: StudyPlan | None, data: Data, drawn: list[str]) -> dict[str, int]:
    """The drawn steps and their numbers: of the plan, or in a focus that is no part of it, of a plan to that topic."""
    if data["view"] == "overview":
        return {}
    if plan and (data["view"] == "map" or positions(plan, [data["goal"]])):
        return positions(plan, drawn)
    if data["view"] == "map":
        return {}
    try:
        request = replace(plan_request(), goals=(data["goal"],), deadlines=(), weights=())
        kept: StudyPlan | None = st.session_state.get("focus_plan")
        if kept is None or kept.request != request:
            kept = st.session_state.focus_plan = study_plan(graph, request)
    except KnowledgeGraphError:
        return {}
    return positions(kept, drawn)


def _known_by_box(graph: TopicGraph, pictures: Pictures, data: Data, held: Iterable[str]) -> Mapping[str, int]:
    """How many topics of each box of the overview are known."""
    boxes = {node["id"] for node in data["nodes"]}
    categories = (graph.topics[topic].category for topic in held)
    here = (category for category in categories if pictures.tier_of(category) >= st.session_state.tier)
    return Counter(category if category in boxes else OTHERS for category in here)


def _selected() -> None:
    """Take over a click on the map; the camera stays where it is."""
    go_to(st.session_state[KEY].selected or None)


def _opened() -> None:
    """A double click or Enter shows what a topic rests on."""
    focus_on(st.session_state[KEY].opened)


def _asked() -> None:
    """Keep what somebody asked for until the graph is at hand."""
    st.session_state.asked = st.session_state[KEY].asked


def answer_asked(graph: TopicGraph) -> None:
    """Do what was asked for in the picture, and refuse topics that do not exist."""
    state = st.session_state
    asked = state.pop("asked", None)
    if isinstance(asked, Mapping):
        answer(graph, dict(asked))
    if state.topic not in graph.topics:
        state.topic = None
    if state.view == "focus" and state.focus not in graph.topics:
        show_view("map")
