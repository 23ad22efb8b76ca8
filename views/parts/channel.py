"""The one part of the page that runs at a click in list or picture: it does that, and says what is so now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from graph.formatting import hours_number, hours_text
from graph.messages import (
    ORDER_NAMES,
    deadline_headline,
    empty_plan,
    newly_implied,
    plan_changed,
    plan_remarks,
    start_in_past,
)
from graph.model import StudyPlan
from graph.picture.details import detail_of
from graph.picture.worklist import MOST_STEPS, book_of, turn_of
from graph.planning.advice import WayOut, change_between, way_out
from views.parts.address import write_address
from views.parts.asks import asked_in_words
from views.parts.component import mount_page
from views.parts.compute_lock import turn
from views.parts.deeds import KEY, close_boxes, do_deeds, seen_deeds, take_deeds, unfolded_lists
from views.parts.fields import fields_differ, guard_fields, remember_fields, rerun_page
from views.parts.history import last_told
from views.parts.kept import take_up
from views.parts.plan_now import plan_now
from views.parts.request import learner_request
from views.parts.scene import scene_of, standing_of
from views.parts.session_graph import OpenedGraph
from views.parts.start import start_of
from views.parts.view_state import view_now


def channel(opened: OpenedGraph) -> None:
    """Send list and picture what they show; must run after everything that a plan is made of is settled."""
    state = st.session_state
    state.whole_run = True
    # All of it, at each run of the whole page: nobody says what the browser has.
    state.browser_has = {}
    _answer(opened)


@st.fragment
def _answer(opened: OpenedGraph) -> None:
    state = st.session_state
    if not state.pop("whole_run", False):
        close_boxes()
        guard_fields()
        do_deeds(opened.graph)
        take_up(opened)
        # What stands outside of this part, and dialogs, are a matter of the whole page.
        if fields_differ() or page_key() != state.page_shows or state.get("history_open") or state.get("placing"):
            rerun_page()
    with turn():
        message = message_of(opened)
    mount_page(message, key=KEY, on_deeds=take_deeds)
    remember_fields()
    write_address(opened.graph)


def page_key() -> tuple[object, ...]:
    """What the fields and buttons outside of list and picture show."""
    state = st.session_state
    names = ("goals", "known", "hours_per_week", "order", "start", "weekdays", "first_weeks")
    due = tuple(state.get(f"deadline:{goal}") for goal in state.goals)
    return (*(str(state.get(name)) for name in names), due, str(state.get("trouble", "")))


def message_of(opened: OpenedGraph) -> dict[str, Any]:
    """Return what to send: the turn, and what it speaks of where the browser has another.

    The browser says with each deed what it has: of two messages that come at once it may draw the second alone.
    """
    state = st.session_state
    _settle_topic(opened)
    plan, error = plan_now(opened)
    browser_has: dict[str, object] = state.setdefault("browser_has", {})
    message: dict[str, Any] = {"keys": {}}
    book = _book(opened, plan)
    scene = scene_of(opened, plan)
    start = start_of(opened) if not state.goals else None
    for name, part in (("book", book), ("scene", scene), ("start", start)):
        if part is None:
            continue
        key = str(hash((part["rev"], part.get("title"), str(part.get("crumbs")))))
        if browser_has.get(name) != key:
            message[name], message["keys"][name] = part, key
    message["turn"] = {
        **(
            turn_of(plan, book, date.today(), opened.graph.resources)
            if plan and book
            else {"rev": "", "figures": None, "order": []}
        ),
        **standing_of(opened, plan, scene),
        **last_told(),
        **seen_deeds(),
        "asks": asked_in_words(opened.graph),
        "hasGoals": bool(state.goals),
        "hasPlan": plan is not None,
        "restsOn": bool(state.topic or state.focus or state.goals),
        "select": state.topic,
        "move": _move(),
        "detail": _detail(opened, plan),
        "error": error,
        "late": _late(opened, plan) if plan else None,
        "says": list(_says(opened, plan)) if plan else [],
    }
    return message


def _settle_topic(opened: OpenedGraph) -> None:
    """Forget topics that do not exist here, and let a view that shows nothing give way."""
    state = st.session_state
    if state.topic not in opened.graph.topics:
        state.topic = None
    if state.focus not in opened.graph.topics:
        state.focus = None
    if state.view == "rests" and view_now() != "rests":
        state.view = ""


def _move() -> int:
    """A number that is another one each time that the picture shall go to what is selected."""
    state = st.session_state
    if state.pop("move_map", False):
        state.moves = state.get("moves", 0) + 1
    return int(state.get("moves", 0))


def _book(opened: OpenedGraph, plan: StudyPlan | None) -> dict[str, Any] | None:
    """The plan's topics, made once for each plan of other topics."""
    if plan is None:
        return None
    state = st.session_state
    steps = (*plan.steps[:MOST_STEPS], *plan.finished)
    key = (opened.graph, frozenset((step.topic.id, step.hours) for step in steps), plan.request.goals, _edges(plan))
    kept: tuple[object, dict[str, Any]] | None = state.get("book")
    if kept is None or kept[0] != key:
        kept = state.book = (key, book_of(opened.graph, plan))
    return kept[1]


def _edges(plan: StudyPlan) -> int:
    return hash(frozenset(plan.part.edges)) if plan.part is not None else 0


def _detail(opened: OpenedGraph, plan: StudyPlan | None) -> dict[str, Any] | None:
    state = st.session_state
    if state.topic is None:
        return None
    way_from = state.look["from"]
    request = plan.request if plan is not None else replace(learner_request(), goals=tuple(state.goals))
    key = (plan, state.topic, unfolded_lists(), way_from, request)
    kept: tuple[object, dict[str, Any]] | None = state.get("detail")
    if kept is None or kept[0] != key:
        found = detail_of(
            opened.graph, state.topic, request, plan, unfolded=unfolded_lists(), way_from=way_from, today=date.today()
        )
        kept = state.detail = (key, found)
    return kept[1]


# ---- What is said about the plan.


def _late(opened: OpenedGraph, plan: StudyPlan) -> dict[str, Any] | None:
    """By how much dates are missed, and each way out as what a click does; looked for once for each plan."""
    state = st.session_state
    kept: tuple[StudyPlan, dict[str, Any] | None] | None = state.get("late")
    if kept is None or kept[0] is not plan:
        out = way_out(opened.graph, plan)
        told = None if out is None else {"text": deadline_headline(out, plan), "ways": list(_ways(opened, plan, out))}
        kept = state.late = (plan, told)
    return kept[1]


def _ways(opened: OpenedGraph, plan: StudyPlan, out: WayOut) -> Iterator[Mapping[str, Any]]:
    pace = plan.request.hours_per_week
    usual = pace[-1] if isinstance(pace, tuple) else pace
    by_deadline = ORDER_NAMES["deadline"]
    if out.more:
        yield {"label": f"{hours_number(usual + out.more)} h a week", "do": "way", "hours": usual + out.more}
    if out.more_by_deadline is not None and plan.request.order != "deadline":
        if out.more_by_deadline == 0:
            yield {"label": f"Order: {by_deadline}", "do": "way", "order": "deadline"}
        elif out.more is None or out.more_by_deadline < out.more:
            hours = usual + out.more_by_deadline
            yield {
                "label": f"{by_deadline}, {hours_number(hours)} h a week",
                "do": "way",
                "order": "deadline",
                "hours": hours,
            }
    dates = {one.goal: one.finish_date.isoformat() for one in plan.forecasts if one.days_late and one.finish_date}
    if dates:
        latest = max(date.fromisoformat(day) for day in dates.values())
        yield {"label": f"Move the date to {latest.day} {latest:%b %Y}", "do": "way", "dates": dates}
    goals = [goal for goal in out.reach.goals if goal in plan.request.goals]
    left_out = [goal for goal in plan.request.goals if goal not in goals]
    if goals and left_out:
        names = ", ".join(opened.graph.called(goal) for goal in left_out[:2]) + (
            " and more" if len(left_out) > 2 else ""
        )
        yield {"label": f"Leave out {names}", "do": "way", "goals": goals, "order": "deadline"}
    steps = {step.topic.id for step in plan.steps}
    entry = opened.graph.entry_goals.get(out.reach.named)
    # A named goal that this plan does not lead past is no way out of it.
    if entry and steps.issuperset(entry.goals):
        label = f"{out.reach.named} instead ({hours_text(out.reach.named_hours)})"
        yield {"label": label, "do": "way", "goals": list(entry.goals)}


def _says(opened: OpenedGraph, plan: StudyPlan) -> Iterator[str]:
    """What else to know about the plan. Missed dates and choices have places of their own."""
    before: StudyPlan | None = st.session_state.get("plan_before")
    if not plan.steps:
        yield empty_plan(plan)
    if before is not None and before is not plan:
        sentences = (plan_changed(change_between(before, plan)), newly_implied(before, plan))
        if told := " ".join(filter(None, sentences)):
            yield told
    met = tuple(replace(forecast, days_late=0) for forecast in plan.forecasts)
    yield from plan_remarks(replace(plan, choices=(), forecasts=met), opened.graph.topics)
    if plan.choices:
        often = "Once" if len(plan.choices) == 1 else f"{len(plan.choices)} times"
        yield f"{often}, one of several topics is enough: see Choices under More."
    if st.session_state.get("start") and (caution := start_in_past(plan.request.start or date.max, plan.request.today)):
        yield caution
    if len(plan.steps) > MOST_STEPS:
        yield f"The first {MOST_STEPS} of {len(plan.steps):,} steps are shown; the files have all of them."
