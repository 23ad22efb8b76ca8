"""What somebody sees who has no plan yet: goals to start from, each with what it takes at their pace."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from math import ceil
from typing import Any

import streamlit as st

from graph.core.topic_graph import TopicGraph
from graph.formatting import hours_number, tidy_number
from graph.model import EntryGoal, PlanRequest
from views.parts.request import learner_request
from views.parts.session_graph import OpenedGraph

MOST_GOALS = 12


def start_of(opened: OpenedGraph) -> dict[str, Any]:
    """Return where to begin: the goals that the graph names, with topics and weeks."""
    state = st.session_state
    graph = opened.graph
    hours = float(state.hours_per_week)
    request = replace(learner_request(), goals=())
    entries = islice(graph.entry_goals.values(), MOST_GOALS)
    goals = [_goal(opened, replace(request, goals=entry.goals), entry, hours) for entry in entries]
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


def _goal(opened: OpenedGraph, request: PlanRequest, entry: EntryGoal, pace: float) -> dict[str, Any]:
    way = opened.way_to(request)
    return {
        "name": entry.name,
        "goals": list(entry.goals),
        "summary": entry.summary,
        "topics": len(way.topics),
        "hours": tidy_number(way.hours),
        "weeks": ceil(tidy_number(way.hours) / pace),
        "way": list(way.topics),
    }


def _all_hours(graph: TopicGraph) -> str:
    assumed = graph.hours_assumed
    note = "" if not assumed else " (all assumed)" if assumed == len(graph) else f" (assumed for {assumed:,} topics)"
    return f"{graph.all_hours:,.0f} hours{note}"
