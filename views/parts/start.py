"""What somebody sees who has no plan yet: goals to start from, each with what it takes at their pace."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from math import ceil
from typing import Any

import streamlit as st

from graph.core.topic_graph import TopicGraph
from graph.formatting import hours_number, tidy_number
from graph.model import PlanRequest
from graph.planning.plan import way_to
from views.parts.request import learner_request
from views.parts.session_graph import OpenedGraph

MOST_GOALS = 12
_MOST_KEPT = 8
_KEPT: OrderedDict[tuple[int, PlanRequest], list[dict[str, Any]]] = OrderedDict()


def start_of(opened: OpenedGraph) -> dict[str, Any]:
    """Return where to begin: goals that the graph names, or those that most of it leads to, with topics and weeks."""
    state = st.session_state
    graph = opened.graph
    hours = float(state.hours_per_week)
    request = replace(learner_request(), goals=())
    goals = [{**goal, "weeks": ceil(goal["hours"] / hours)} for goal in _goals(graph, request)]
    subject = "a subject" if state.level == "subjects" else "a topic"
    lead = "Choose a goal: everything it rests on becomes your plan, week by week."
    return {
        "rev": f"{opened.id} {hours} {hash(request)} {subject}",
        "title": opened.name,
        "name": opened.name,
        "lead": lead if goals else f"Search for a topic, or click {subject}: everything it rests on becomes your plan.",
        "goals": goals,
        "count": len(graph),
        "hours": _all_hours(graph),
        "pace": f"{hours_number(hours)} h a week",
    }


def _goals(graph: TopicGraph, request: PlanRequest) -> list[dict[str, Any]]:
    key = (id(graph), request)
    if key not in _KEPT:
        found = [_goal(graph, request, entry.name, entry.goals, entry.summary) for entry in graph.entry_goals.values()]
        _KEPT[key] = found[:MOST_GOALS]
        while len(_KEPT) > _MOST_KEPT:
            _KEPT.popitem(last=False)
    _KEPT.move_to_end(key)
    return _KEPT[key]


def _goal(graph: TopicGraph, request: PlanRequest, name: str, goals: tuple[str, ...], summary: str) -> dict[str, Any]:
    way = way_to(graph, replace(request, goals=goals))
    return {
        "name": name,
        "goals": list(goals),
        "summary": summary,
        "topics": len(way.topics),
        "hours": tidy_number(way.hours),
        "way": list(way.topics),
    }


def _all_hours(graph: TopicGraph) -> str:
    assumed = graph.hours_assumed
    note = "" if not assumed else " (all assumed)" if assumed == len(graph) else f" (assumed for {assumed:,} topics)"
    return f"{graph.all_hours:,.0f} hours{note}"
