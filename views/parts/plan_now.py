"""The plan of this session, made when something it depends on has changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import streamlit as st

from graph.core.topic_graph import TopicGraph
from graph.errors import KnowledgeGraphError
from graph.model import PlanRequest, StudyPlan
from graph.planning.calendar import EVERY_DAY, proposed_days
from graph.planning.plan import study_plan
from views.parts.compute_lock import turn
from views.parts.kept import logged
from views.parts.request import is_begun, keep_order, keep_promise, order_in_force, plan_request
from views.parts.session_graph import OpenedGraph


@dataclass
class Shown:
    """What the page shows now, for what is written when somebody clicks, outside of any run: downloads."""

    graph: TopicGraph
    plan: StudyPlan | None = None


def shown(opened: OpenedGraph) -> Shown:
    """Return the one holder of this session, with the graph that is looked at."""
    holder: Shown = st.session_state.setdefault("shown", Shown(opened.graph))
    holder.graph = opened.graph
    return holder


def plan_now(opened: OpenedGraph) -> tuple[StudyPlan | None, str]:
    """Return the plan to the chosen goals, or None and why there is none."""
    state = st.session_state
    holder = shown(opened)
    holder.plan = None
    if not state.goals:
        return None, ""
    try:
        request = dated(logged(plan_request()))
        kept: StudyPlan | None = state.get("plan_now") if state.get("plan_graph") is opened.graph else None
        if kept is None or replace(kept.request, in_force=()) != request:
            with turn():
                same_goals = kept is not None and kept.request.goals == request.goals
                state.plan_before = kept if same_goals else None
                state.plan_now = study_plan(opened.graph, replace(request, in_force=order_in_force(request)))
                state.plan_graph = opened.graph
                keep_order(state.plan_now)
                keep_promise(state.plan_now)
    except KnowledgeGraphError as error:
        return None, str(error)
    except MemoryError:
        return None, "There is not enough memory for this plan. Choose a goal that rests on less."
    holder.plan = state.plan_now
    return state.plan_now, ""


def dated(request: PlanRequest) -> PlanRequest:
    """Return a request with a first day and days of study: until something is begun, those of today.

    Examples
    --------
    >>> from graph.model import PlanRequest
    >>> dated(PlanRequest(("sets",), hours_per_week=6.0)).weekdays
    (0, 2, 5)
    """
    if request.start is not None:
        return request
    usual = request.hours_per_week[-1] if isinstance(request.hours_per_week, tuple) else request.hours_per_week
    days = proposed_days(usual) if request.weekdays == EVERY_DAY else request.weekdays
    today = request.today or date.today()
    return replace(request, start=today, today=today, weekdays=days)


def begin() -> None:
    """Have the plan begin on the day that was shown, now that something of it is begun: later days count from there."""
    state = st.session_state
    if state.get("start") is None and is_begun(plan_request()):
        request = dated(plan_request())
        state.start, state.weekdays = request.start, list(request.weekdays)


def rest_of_today(topic: str) -> None:
    """Study is over for today: what is left continues the next day, if the topic was due today."""
    state = st.session_state
    plan: StudyPlan | None = state.get("plan_now")
    today = date.today()
    step = next((one for one in plan.steps if one.topic.id == topic), None) if plan else None
    if step is not None and step.start_date is not None and step.start_date <= today:
        state.not_before = today + timedelta(days=1)
