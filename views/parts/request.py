"""What the widgets of the page say, as one `PlanRequest`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from graph.files.pace import parse_days, parse_hours
from graph.model import PlanRequest, Progress, StudyPlan

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
LEAST_HOURS, MOST_HOURS = 0.5, 168.0
"""Hours a week that can be asked for."""


def learner_request() -> PlanRequest:
    """Return what this person is after and what they bring; never raises, for it leaves out everything typed."""
    state = st.session_state
    return PlanRequest(
        goals=tuple(state.goals),
        known=frozenset(state.known),
        unknown=frozenset(state.get("not_known", ())),
        pinned=frozenset(state.get("pins", ())),
        progress=tuple(progress().items()),
    )


def plan_request() -> PlanRequest:
    """Return what this person asks for.

    Raises
    ------
    InvalidRequestError
        If a list of hours or days cannot be read.
    """
    state = st.session_state
    start = state.get("start")
    deadlines = ((goal, state.get(f"deadline:{goal}")) for goal in state.goals)
    weights = ((goal, float(state.get(f"weight:{goal}", 1.0))) for goal in state.goals)
    first_weeks = parse_hours(state.get("first_weeks") or "")
    usual = float(state.hours_per_week)
    return replace(
        learner_request(),
        order=state.order,
        hours_per_week=(*first_weeks, usual) if first_weeks else usual,
        start=start,
        today=date.today() if start else None,
        weekdays=tuple(sorted(EVERY_DAY if state.get("weekdays") is None else state.weekdays)),
        days_off=parse_days(state.get("days_off") or ""),
        deadlines=tuple((goal, due) for goal, due in deadlines if due and start),
        weights=tuple((goal, weight) for goal, weight in weights if weight != 1.0),
        whole_topics=bool(state.get("whole_topics")),
        promised=tuple(state.get("promised", ())),
        asked=tuple(pair for pair in state.get("asked", ()) if pair[0] in state.goals),
    )


def keep_order(plan: StudyPlan) -> None:
    """Take the order of a plan that was shown for the one that this person follows."""
    done = (step for step in plan.finished if step.position)
    st.session_state.in_force = (plan.request.order, tuple(step.topic.id for step in (*done, *plan.steps)))


def order_in_force(request: PlanRequest) -> tuple[str, ...]:
    """The order that this person follows; none as long as nothing is begun, or where another order is asked for."""
    strategy, topics = st.session_state.get("in_force", ("", ()))
    is_begun = any(state.status in ("in progress", "done") for _, state in request.progress)
    return topics if is_begun and strategy == request.order else ()


def arrange_again() -> None:
    """Look for the best order from here, whatever was followed so far."""
    st.session_state.in_force = ("", ())
    st.session_state.plan_now = None


def progress() -> dict[str, Progress]:
    """What this person noted about topics, by id."""
    noted: dict[str, Progress] = st.session_state.setdefault("progress", {})
    return noted
