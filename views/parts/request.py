"""What the widgets of the page say, as one `PlanRequest`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from graph.errors import InvalidRequestError
from graph.files.pace import parse_days, parse_hours
from graph.formatting import number_text
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


def plan_request(instead: PlanRequest | None = None) -> PlanRequest:
    """Return what this person asks for; for a field that cannot be read what another request says, if one is named.

    Raises
    ------
    InvalidRequestError
        If a list of hours or days cannot be read, and no other request is named.
    """
    state = st.session_state
    start = state.get("start")
    deadlines = ((goal, state.get(f"deadline:{goal}")) for goal in state.goals)
    weights = ((goal, float(state.get(f"weight:{goal}", 1.0))) for goal in state.goals)
    first_weeks = _first_weeks(instead)
    usual = float(state.hours_per_week)
    asked = replace(
        learner_request(),
        order=state.order,
        hours_per_week=(*first_weeks, usual) if first_weeks else usual,
        start=start,
        today=date.today() if start else None,
        weekdays=tuple(sorted(EVERY_DAY if state.get("weekdays") is None else state.weekdays)),
        days_off=_days_off(instead),
        deadlines=tuple((goal, due) for goal, due in deadlines if due and start),
        weights=tuple((goal, weight) for goal, weight in weights if weight != 1.0),
        whole_topics=bool(state.get("whole_topics")),
        asked=tuple(pair for pair in state.get("asked", ()) if pair[0] in state.goals),
    )
    return replace(asked, promised=promise_of(asked))


def _first_weeks(instead: PlanRequest | None) -> tuple[float, ...]:
    try:
        return parse_hours(st.session_state.get("first_weeks") or "")
    except InvalidRequestError:
        if instead is None:
            raise
        return instead.hours_per_week[:-1] if isinstance(instead.hours_per_week, tuple) else ()


def _days_off(instead: PlanRequest | None) -> frozenset[date]:
    try:
        return parse_days(st.session_state.get("days_off") or "")
    except InvalidRequestError:
        if instead is None:
            raise
        return instead.days_off


def keep_order(plan: StudyPlan) -> None:
    """Take the order of a plan that was shown for the one that this person follows."""
    done = (step for step in plan.finished if step.position)
    st.session_state.in_force = (plan.request.order, tuple(step.topic.id for step in (*done, *plan.steps)))


def keep_promise(plan: StudyPlan) -> None:
    """Take the dates of a plan for promised until something of it is begun; from then on they stay.

    Until then nothing is promised: each plan that is shown is a new offer.
    """
    state = st.session_state
    if plan.request.start is None or is_begun(plan.request):
        return
    state.promised, state.offered = (), tuple(plan.promise.items())


def promise_of(request: PlanRequest) -> tuple[tuple[str, date], ...]:
    """What was promised: since the first step was begun, the dates that were shown before."""
    state = st.session_state
    if not state.get("promised") and request.start is not None and is_begun(request):
        state.promised = state.get("offered", ())
    return tuple(state.get("promised") or ())


def promise_again() -> None:
    """Take the dates that are shown as promised, in place of earlier ones."""
    state = st.session_state
    state.promised = tuple((step.topic.id, step.end_date) for step in state.plan_now.steps if step.end_date)


def is_begun(request: PlanRequest) -> bool:
    """Whether somebody began a topic, or finished one."""
    return any(state.status in ("in progress", "done") for _, state in request.progress)


def order_in_force(request: PlanRequest) -> tuple[str, ...]:
    """The order that this person follows; none as long as nothing is begun, or where another order is asked for."""
    strategy, topics = st.session_state.get("in_force", ("", ()))
    return topics if is_begun(request) and strategy == request.order else ()


def arrange_again() -> None:
    """Look for the best order from here, whatever was followed so far."""
    st.session_state.in_force = ("", ())
    st.session_state.plan_now = None


def progress() -> dict[str, Progress]:
    """What this person noted about topics, by id."""
    noted: dict[str, Progress] = st.session_state.setdefault("progress", {})
    return noted


def take_over(request: PlanRequest) -> None:
    """Make the widgets say what `request` asks for."""
    state = st.session_state
    state.goals = list(request.goals)
    state.known = sorted(request.known)
    state.not_known = sorted(request.unknown)
    state.pins = sorted(request.pinned)
    state.order = request.order
    first_weeks = request.hours_per_week[:-1] if isinstance(request.hours_per_week, tuple) else ()
    state.first_weeks = ", ".join(number_text(hours) for hours in first_weeks)
    usual = request.hours_per_week[-1] if isinstance(request.hours_per_week, tuple) else request.hours_per_week
    state.hours_per_week = min(max(float(usual), LEAST_HOURS), MOST_HOURS)
    state.start = request.start
    state.weekdays = list(request.weekdays)
    state.days_off = ", ".join(day.isoformat() for day in sorted(request.days_off))
    state.whole_topics = request.whole_topics
    deadlines, weights = dict(request.deadlines), dict(request.weights)
    for goal in request.goals:
        state[f"deadline:{goal}"] = deadlines.get(goal)
        state[f"weight:{goal}"] = weights.get(goal, 1.0)
    state.promised, state.asked = request.promised, request.asked
    progress().clear()
    progress().update(request.progress)
    state.in_force = (request.order, request.in_force)
    state.plan_now = None
