"""What the picture draws: the plan, the map or a part of it, or what a topic rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from graph.core.topic_graph import TopicGraph
from graph.errors import KnowledgeGraphError
from graph.messages import listed
from graph.model import StudyPlan
from graph.planning.advice import chain_between
from graph.planning.plan import learner_of, positions, study_plan
from graph.planning.steps import Learner
from views.parts.pictures import OTHERS, Data, Excerpt
from views.parts.request import learner_request, plan_request, progress
from views.parts.session_graph import OpenedGraph
from views.parts.view_state import view_now


def scene_of(opened: OpenedGraph, plan: StudyPlan | None) -> dict[str, Any]:
    """Return what to draw for this person; a topic that the view does not hold leads to one that does."""
    view = view_now()
    if view == "plan" and plan is not None:
        goals = listed([opened.graph.called(goal) for goal in st.session_state.goals], most=3)
        return {"view": "plan", "rev": "", "title": f"Your plan to {goals}", "crumbs": [], "graph": opened.name}
    data = _data(opened, view)
    return {**data, "crumbs": _crumbs(opened, data), "graph": opened.name}


def standing_of(opened: OpenedGraph, plan: StudyPlan | None, scene: Data) -> dict[str, Any]:
    """Return what this person knows and plans of what is drawn: a click must stay small however long the plan."""
    state = st.session_state
    graph = opened.graph
    learner = learner_of(graph, learner_request())
    drawn = [node["id"] for node in scene.get("nodes", ())] if scene["view"] in ("map", "rests") else []
    inside = frozenset(drawn)
    held = [topic for topic in drawn if topic in learner.held]
    steps = _steps(graph, plan, scene, drawn)
    marks = {topic: noted.status for topic, noted in progress().items() if noted.status != "to do"}
    return {
        "goals": list(state.goals),
        "plan": list(steps),
        "steps": list(steps.values()),
        "known": [topic for topic in held if topic not in learner.implied],
        "implied": [topic for topic in held if topic in learner.implied],
        "progress": {topic: status for topic, status in marks.items() if topic in inside or scene["view"] == "plan"},
        "ready": opened.pictures.frontier.among(drawn, learner.held),
        "done": _known_by_box(opened, scene, learner.held) if scene["view"] == "overview" else {},
        "look": state.look,
        "at": state.get("at", ""),
    }


def _data(opened: OpenedGraph, view: str) -> Data:
    state = st.session_state
    pictures = opened.pictures
    if view == "rests" and state.focus in opened.graph:
        data = pictures.focus(state.focus, _learner(opened).held, state.unfolded, state.expanded)
        if state.topic is None or any(node["id"] == state.topic for node in data["nodes"]):
            return data
        state.view = "map"
    if state.level == "subjects" and state.topic:
        state.level = "topics"
    if state.level == "subjects":
        if not pictures.left(state.tier):
            state.tier = 0
        return pictures.overview(state.tier)
    if opened.is_large:
        state.part = _part(opened)
    return pictures.map(state.part)


def _learner(opened: OpenedGraph) -> Learner:
    return learner_of(opened.graph, learner_request())


def _part(opened: OpenedGraph) -> Excerpt:
    """The part of a large graph: it stays while what is selected can be seen."""
    state = st.session_state
    part: Excerpt = state.part
    wanted = state.topic or (next(iter(state.goals), None) if part == Excerpt() else None)
    source = state.look["from"]
    if source and wanted and source != wanted:
        way = chain_between(opened.graph, source, wanted) or (source, wanted)
        part = part._replace(way=tuple(way))
    if wanted is None:
        return part
    drawn = {node["id"] for node in opened.pictures.map(part)["nodes"]} if part != Excerpt() else set()
    return part if wanted in drawn else Excerpt(centre=wanted, way=part.way)


def _crumbs(opened: OpenedGraph, data: Data) -> list[dict[str, Any]]:
    """The way here: from the whole to the part that is seen."""
    whole = _subjects_crumb("All subjects", 0)
    part: Excerpt = st.session_state.part
    if data["view"] == "overview":
        tier: int = st.session_state.tier
        down = [whole, *_tiers(opened, range(max(1, tier - 1), tier + 1))]
        back = (
            []
            if opened.is_large
            else [{"label": "All topics", "ask": {"do": "view", "view": "map", "level": "topics"}}]
        )
        return [*down[:-1], {"label": down[-1]["label"]}, *back]
    if data["view"] == "rests":
        return [{"label": data["title"]}]
    if not opened.is_large:
        return [whole, {"label": "All topics"}] if len(opened.graph.categories) > 1 else []
    above = opened.pictures.tier_of(part.subject) if part.subject is not None else 0
    name = _part_name(opened, part, len(data["nodes"]))
    return [whole, *_tiers(opened, range(max(1, above), above + 1)), {"label": name}]


def _tiers(opened: OpenedGraph, tiers: Iterable[int]) -> list[dict[str, Any]]:
    return [_subjects_crumb(f"{opened.pictures.left(tier):,} smaller subjects", tier) for tier in tiers]


def _subjects_crumb(label: str, tier: int) -> dict[str, Any]:
    return {"label": label, "ask": {"do": "view", "view": "map", "level": "subjects", "tier": tier}}


def _part_name(opened: OpenedGraph, part: Excerpt, drawn: int) -> str:
    if part.subject is not None:
        return f"{part.subject}: {drawn:,} of {opened.pictures.members(part.subject):,} topics"
    around = opened.graph.called(part.centre or opened.pictures.landmark)
    return f"{drawn:,} of {len(opened.graph):,} topics, those around {around}"


def _steps(graph: TopicGraph, plan: StudyPlan | None, data: Data, drawn: list[str]) -> dict[str, int]:
    """The drawn steps and their numbers: of the plan, or in what a topic outside rests on, of a plan to that topic."""
    if data["view"] not in ("map", "rests"):
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


def _known_by_box(opened: OpenedGraph, data: Data, held: Iterable[str]) -> Mapping[str, int]:
    """How many topics of each box of the subjects are known."""
    boxes = {node["id"] for node in data["nodes"]}
    categories = (opened.graph.topics[topic].category for topic in held)
    here = (category for category in categories if opened.pictures.tier_of(category) >= st.session_state.tier)
    return Counter(category if category in boxes else OTHERS for category in here)
