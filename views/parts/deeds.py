"""What people do in the list and the picture: numbered deeds, each done once, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from math import isfinite
from typing import Any

import streamlit as st

from graph.core.topic_graph import TopicGraph
from graph.model import MOST_HOURS, ORDERS, STATUSES, Progress, StudyPlan
from graph.planning.placement import placement_for
from views.parts.fields import tell_box, with_guarded_fields
from views.parts.history import open_history, redo_last, undo_last
from views.parts.plan_now import begin, rest_of_today
from views.parts.request import LEAST_HOURS, arrange_again, progress
from views.parts.request import MOST_HOURS as MOST_WEEK
from views.parts.view_state import answer, focus_on, go_to, plain_look

KEY = "channel"
_MOST_NOTE = 2_000


def take_deeds() -> None:
    """Keep what was done until the graph is available."""
    sent = st.session_state[KEY].deeds
    if isinstance(sent, Mapping):
        has = sent.get("has")
        st.session_state.deeds = dict(sent)
        st.session_state.browser_has = dict(has) if isinstance(has, Mapping) else {}


def close_boxes() -> None:
    """Note which boxes were closed, before anything else: what their fields send from now on may be an echo."""
    for deed in _deeds_in(st.session_state.get("deeds") or {}):
        if deed.get("do") == "box" and not deed.get("open"):
            tell_box(deed.get("box"), False)


def do_deeds(graph: TopicGraph) -> None:
    """Do what was sent and is not done yet; what is not understood is left alone."""
    state = st.session_state
    sent = state.pop("deeds", None)
    if not sent:
        return
    page = str(sent.get("page", ""))
    last = state.get("deeds_seen", ("", 0))
    seen = last[1] if last[0] == page else 0
    for deed in _deeds_in(sent):
        if isinstance(deed.get("seq"), int) and deed["seq"] > seen:
            seen = deed["seq"]
            _do(graph, dict(deed))
    state.deeds_seen = (page, seen)


def _deeds_in(sent: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    deeds = sent.get("deeds", [])
    return [deed for deed in deeds if isinstance(deed, Mapping)] if isinstance(deeds, list) else []


def seen_deeds() -> dict[str, Any]:
    """Return which page was answered, and its last deed that is done."""
    page, seq = st.session_state.get("deeds_seen", ("", 0))
    return {"page": page, "seq": seq}


def _do(graph: TopicGraph, deed: dict[str, Any]) -> None:
    state = st.session_state
    topic = deed.get("topic")
    if isinstance(topic, str) and topic in graph and _do_to_topic(graph, topic, deed):
        return
    match deed.get("do"):
        case "select":
            _select(graph, str(topic or ""), bool(deed.get("move")))
        case "goals" if isinstance(deed.get("goals"), list):
            set_goals([goal for goal in deed["goals"] if goal in graph])
        case "list all":
            state.unfolded_lists = (state.topic, (*unfolded_lists(), str(deed.get("side", ""))))
        case "way":
            _take_way(graph, deed)
        case "box":
            tell_box(deed.get("box"), bool(deed.get("open")))
        case "undo" | "redo" | "history" as what:
            {"undo": undo_last, "redo": redo_last, "history": open_history}[what]()
        case "place":
            begin_placement(graph)
        case _:
            answer(graph, deed)
            state.move_map = state.get("move_map") or bool(deed.get("move"))


def _do_to_topic(graph: TopicGraph, topic: str, deed: dict[str, Any]) -> bool:
    """Do what changes or shows one topic; return whether the deed is of this kind."""
    state = st.session_state
    match deed.get("do"):
        case "open":
            focus_on(topic)
        case "mark" if deed.get("to") in STATUSES:
            mark(topic, deed["to"])
        case "note":
            note(topic, notes=str(deed.get("text", ""))[:_MOST_NOTE])
        case "hours" if _is_hours(deed.get("hours")):
            own = float(deed["hours"])
            note(topic, hours=None if own == graph.topics[topic].hours else own)
        case "spent" if _is_hours(deed.get("hours")):
            note(topic, spent=float(deed["hours"]) or None)
        case "goal":
            set_goals([*(goal for goal in state.goals if goal != topic), *([topic] if deed.get("on") else [])])
        case "known":
            set_known(graph, topic, bool(deed.get("on")))
        case "ways":
            state.update(view="map", level="topics", look={**plain_look(), "from": topic})
        case _:
            return False
    return True


def _is_hours(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and isfinite(value) and 0 <= value <= MOST_HOURS  # type: ignore[arg-type, operator]


def _select(graph: TopicGraph, topic: str, move: bool) -> None:
    go_to(topic if topic in graph else None)
    st.session_state.move_map = st.session_state.get("move_map") or move


def unfolded_lists() -> tuple[str, ...]:
    """Return which lists of the details are shown at length."""
    topic, sides = st.session_state.get("unfolded_lists", (None, ()))
    return tuple(sides) if topic == st.session_state.topic else ()


def mark(topic: str, status: Any) -> None:
    """Note a status. With the first topic that is begun the plan begins; what is not done yet waits until tomorrow."""
    today = date.today()
    noted = progress().get(topic, Progress())
    begun = None if status == "to do" else noted.begun or today
    note(topic, status=status, begun=begun, ended=today if status in ("done", "skipped") else None)
    begin()
    if status == "in progress":
        rest_of_today(topic)


def note(topic: str, **changes: Any) -> None:
    """Note something about a topic; what says nothing any more is forgotten."""
    noted = progress()
    changed = replace(noted.get(topic, Progress()), **changes)
    # What was noted last stands last: done topics are in the order in which they were finished.
    noted.pop(topic, None)
    if changed != Progress():
        noted[topic] = changed


def set_goals(goals: list[str]) -> None:
    """Plan for these goals: the plan is what is seen next."""
    state = st.session_state
    is_first = not state.goals and bool(goals)
    state.goals = list(dict.fromkeys(goals))
    if is_first:
        state.update(view="", topic=None)


choose_goals = with_guarded_fields(set_goals)
"""`set_goals` as the callback of a button."""


def set_known(graph: TopicGraph, topic: str, on: bool) -> None:
    """Say that a topic is known, or that it is not; what was done is then to do again."""
    state = st.session_state
    if on:
        state.known = list(dict.fromkeys([*state.known, topic]))
        state.not_known = [other for other in state.get("not_known", []) if other != topic]
        return
    state.known = [other for other in state.known if other != topic]
    if progress().get(topic, Progress()).status == "done":
        note(topic, status="to do", begun=None, ended=None)
    if topic in graph.known_closure(state.known):
        state.not_known = list(dict.fromkeys([*state.get("not_known", []), topic]))


def begin_placement(graph: TopicGraph) -> None:
    """Ask what somebody knows already of the plan that is shown."""
    state = st.session_state
    plan: StudyPlan | None = state.get("plan_now")
    if plan is not None and plan.steps and state.goals:
        found, before = placement_for(graph, plan), state.get("placement")
        # What was answered holds as long as it is asked about the same topics.
        state.placement = before if before is not None and before.topics == found.topics else found
        state.placed, state.placing = False, True


def _take_way(graph: TopicGraph, deed: dict[str, Any]) -> None:
    """Take one of the ways out that were offered where a date is missed."""
    state = st.session_state
    hours = deed.get("hours")
    if isinstance(hours, int | float) and LEAST_HOURS <= hours <= MOST_WEEK:
        state.hours_per_week = float(hours)
        state.first_weeks = ""
    if deed.get("order") in ORDERS:
        state.order = deed["order"]
        arrange_again()
    if isinstance(deed.get("goals"), list):
        set_goals([goal for goal in deed["goals"] if goal in graph])
    for goal, day in (deed.get("dates") or {}).items() if isinstance(deed.get("dates"), Mapping) else ():
        if goal in state.goals:
            state[f"deadline:{goal}"] = date.fromisoformat(str(day))
