"""One step of the plan: why it is there, what happens without it, and what this person did with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from graph.amounts import hours_text
from graph.build import TopicGraph
from graph.model import MOST_HOURS, STATUSES, PlanStep, Prerequisite, Progress, StudyPlan
from graph.planning.advice import Explanation, explained
from views.parts.request import progress
from views.parts.text import plain

STATUS_LABELS = {"to do": "To do", "in progress": "In progress", "done": "Done", "skipped": "Skipped"}


# A list of more steps is no help in finding one.
MOST_STEPS = 300
MOST_EXPLAINED = 400


def step_editor(graph: TopicGraph, plan: StudyPlan) -> None:
    """Choose a step of the plan, change it, and read why it is there."""
    state = st.session_state
    steps = _offered(plan, state.get("step"), state.topic)
    if not steps:
        return
    if state.get("step") not in steps:
        state.step = state.topic if state.topic in steps else next(iter(steps))
    st.selectbox(
        "Your next step, or another one", list(steps), key="step", format_func=lambda topic: _label(graph, steps[topic])
    )
    step = steps[state.step]
    _editor(step)
    if not step.is_left:
        return
    # To weigh a long plan without one of its steps takes a while: that waits until somebody asks.
    if len(plan.steps) <= MOST_EXPLAINED or st.toggle("Why is this here, and what without it?", key="explain_step"):
        _explain(graph, plan, step)


def _offered(plan: StudyPlan, *wanted: str | None) -> dict[str, PlanStep]:
    """The steps to choose from: of a long plan the first ones, and those that are wanted in any case."""
    first = [*plan.steps[:MOST_STEPS], *plan.finished]
    return {step.topic.id: step for step in (*first, *(step for step in plan.steps if step.topic.id in wanted))}


def _label(graph: TopicGraph, step: PlanStep) -> str:
    name = graph.called(step.topic.id)
    return f"{step.position}. {name}" if step.is_left else f"{name} ({step.status})"


def _editor(step: PlanStep) -> None:
    topic = step.topic.id
    noted = progress().get(topic, Progress())
    # What was noted is what the fields say, wherever it was noted: here, or in a plan that was opened again.
    state = st.session_state
    state[f"status:{topic}"], state[f"notes:{topic}"] = noted.status, noted.notes
    state[f"hours:{topic}"] = float(step.hours)
    status, hours, notes = st.columns([2.2, 1, 2.2], vertical_alignment="bottom")
    status.segmented_control(
        "Status",
        STATUSES,
        key=f"status:{topic}",
        format_func=STATUS_LABELS.__getitem__,
        required=True,
        on_change=_set_status,
        args=(topic,),
    )
    hours.number_input(
        "Hours for me",
        min_value=0.0,
        max_value=MOST_HOURS,
        step=1.0,
        format="%g",
        key=f"hours:{topic}",
        on_change=lambda: _note(topic, hours=_own_hours(step, st.session_state[f"hours:{topic}"])),
    )
    notes.text_input(
        "Note",
        key=f"notes:{topic}",
        on_change=lambda: _note(topic, notes=st.session_state[f"notes:{topic}"]),
    )


def _set_status(topic: str) -> None:
    """Note the status; after what is done or skipped the next step is in question."""
    status = st.session_state[f"status:{topic}"] or "to do"
    noted = progress().get(topic, Progress())
    today = date.today()
    begun = None if status == "to do" else noted.begun or today
    _note(topic, status=status, begun=begun, ended=today if status in ("done", "skipped") else None)
    if status in ("done", "skipped"):
        st.session_state.step = None


def _own_hours(step: PlanStep, hours: float) -> float | None:
    """Hours that are the topic's own are not worth noting."""
    return None if hours == step.topic.hours else hours


def _note(topic: str, **changes: object) -> None:
    noted = progress()
    changed = replace(noted.get(topic, Progress()), **changes)  # type: ignore[arg-type]
    if changed == Progress():
        noted.pop(topic, None)
    else:
        # What was noted last stands last: done topics are in the order in which they were finished.
        noted.pop(topic, None)
        noted[topic] = changed


def _explain(graph: TopicGraph, plan: StudyPlan, step: PlanStep) -> None:
    found = _explained(graph, plan, step.topic.id)
    why, skipped = st.columns(2)
    with why:
        st.markdown("**Why is this here?**")
        st.markdown(_why(graph, found))
    with skipped:
        st.markdown("**What if I never learn it?**")
        st.markdown(_without(graph, found))


def _explained(graph: TopicGraph, plan: StudyPlan, topic: str) -> Explanation:
    """The explanation of a step, found once for each plan."""
    kept: tuple[StudyPlan, str, Explanation] | None = st.session_state.get("explained")
    if kept is None or kept[0] is not plan or kept[1] != topic:
        kept = st.session_state.explained = (plan, topic, explained(graph, plan, topic))
    return kept[2]


def _why(graph: TopicGraph, found: Explanation) -> str:
    if not found.chain:
        return "It is a goal of yours."
    goals = " and ".join(plain(graph.called(goal)) for goal in found.goals)
    links = "\n".join(f"{number}. {_link(graph, edge)}" for number, edge in enumerate(found.chain, start=1))
    saved = f"If you knew it, the plan would be {hours_text(found.hours_saved)} shorter."
    return f"{goals} {'rest' if len(found.goals) > 1 else 'rests'} on it:\n\n{links}\n\n{saved}"


def _link(graph: TopicGraph, edge: Prerequisite) -> str:
    names = f"{plain(graph.called(edge.source))} → {plain(graph.called(edge.target))}"
    return f"{names}: {plain(edge.reason)}" if edge.reason else names


def _without(graph: TopicGraph, found: Explanation) -> str:
    lost = [plain(graph.called(goal)) for goal in found.skipped.goals_lost]
    if lost:
        return f"{' and '.join(lost)} {'are' if len(lost) > 1 else 'is'} out of reach: there is no way around it."
    if found.skipped.detour:
        way = ", ".join(plain(graph.called(topic)) for topic in found.skipped.detour)
        extra = found.skipped.extra_hours
        return f"The plan goes another way, through {way}: {hours_text(abs(extra))} {'more' if extra >= 0 else 'less'}."
    return "Nothing else is lost."
