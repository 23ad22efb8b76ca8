"""When somebody studies: start, days, weeks that differ, deadlines and weights of goals."""

from __future__ import annotations

from datetime import date

import streamlit as st

from graph.core.topic_graph import TopicGraph
from graph.planning.calendar import EVERY_DAY, proposed_days
from views.parts.fields import with_guarded_fields
from views.parts.request import is_begun, promise_again
from views.parts.text import plain

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def pace() -> None:
    """Show the questions about time; the answers are in the session under the widgets' keys."""
    start = days = off = weeks = at = st.container()
    start.date_input(
        "First day of study",
        value=None,
        key="start",
        help="Without one the plan begins today, every day again, until you begin it.",
        persist_state="session",
        on_change=with_guarded_fields(_propose_days),
    )
    days.pills(
        "Study days",
        range(7),
        key="weekdays",
        selection_mode="multi",
        # A plan that was opened says its own; Streamlit wants one of the two.
        default=None if "weekdays" in st.session_state else list(range(7)),
        format_func=DAYS.__getitem__,
        persist_state="session",
    )
    if st.session_state.get("start") is None and len(st.session_state.get("weekdays") or EVERY_DAY) == len(EVERY_DAY):
        days_text = ", ".join(DAYS[day] for day in proposed_days(st.session_state.hours_per_week))
        days.caption(f"Until you choose days here, the plan takes {days_text}: enough for these hours.")
    elif st.session_state.get("proposed_days") and st.session_state.proposed_days == st.session_state.get("weekdays"):
        days.caption("These study days are a proposal: choose others as you like.")
    off.text_input(
        "Days off",
        key="days_off",
        placeholder="2026-12-24 to 2027-01-02, 2027-02-15",
        help="Single days or ranges. Their hours are lost, not moved to other days.",
        persist_state="session",
    )
    weeks.text_input(
        "If the first weeks differ: hours in each",
        key="first_weeks",
        placeholder="6, 6, 0, 8",
        help="One number for each week; after these the hours a week above go on.",
        persist_state="session",
    )
    at.time_input(
        "Time of day",
        value=None,
        key="time_of_day",
        step=900,
        help="For the calendar: when study begins. Without it, entries last all day.",
        persist_state="session",
    )
    if st.session_state.get("start") is not None and st.session_state.get("plan_now") is not None:
        _promise()
    st.checkbox("Start no topic that cannot be finished in the same week", key="whole_topics", persist_state="session")


def deadlines(graph: TopicGraph) -> None:
    """Ask by which day each goal is to be reached, and how much it matters."""
    for goal in st.session_state.goals:
        _goal(graph, goal)


@with_guarded_fields
def propose_again(before: float) -> None:
    """Days of study that were proposed for other hours a week are proposed for these."""
    state = st.session_state
    if list(state.get("weekdays") or ()) == list(proposed_days(before)):
        state.weekdays = state.proposed_days = list(proposed_days(state.hours_per_week))


def _promise() -> None:
    """Offer to go by the dates of now where they are not those that were promised."""
    plan = st.session_state.plan_now
    promised = dict(plan.request.promised)
    if is_begun(plan.request) and any(promised.get(step.topic.id) != step.end_date for step in plan.steps):
        st.button("Go by these dates from now on", key="promise_again", on_click=promise_again)


def _propose_days() -> None:
    """With a first day, propose days on which it is worth to sit down; what somebody chose stays."""
    state = st.session_state
    if state.get("start") is not None and len(state.get("weekdays") or EVERY_DAY) == len(EVERY_DAY):
        state.weekdays = state.proposed_days = list(proposed_days(state.hours_per_week))


@with_guarded_fields
def _begin_today(goal: str) -> None:
    """A date to be done by needs a first day: today, where none was said."""
    state = st.session_state
    if state.get("start") is None and state.get(f"deadline:{goal}") is not None:
        state.start = date.today()
        _propose_days()


def _goal(graph: TopicGraph, goal: str) -> None:
    name, due, weight = st.columns([1.6, 1.6, 1], vertical_alignment="bottom")
    name.markdown(f"**{plain(graph.called(goal))}**")
    due.date_input(
        "Deadline",
        value=None,
        key=f"deadline:{goal}",
        on_change=_begin_today,
        args=(goal,),
        min_value=date(1970, 1, 1),
        persist_state="session",
    )
    weight.number_input(
        "Weight",
        min_value=0.0,
        value="min" if f"weight:{goal}" in st.session_state else 1.0,
        step=1.0,
        format="%g",
        key=f"weight:{goal}",
        help="How much this goal matters beside the others; used by “Earliest milestone first”.",
        persist_state="session",
    )
