"""The plan: how much, by when, in which order, and to take away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from graph.amounts import hours_number
from graph.build import TopicGraph
from graph.model import PlanStep, StudyPlan
from graph.planning.advice import change_between, way_out
from graph.planning.refresh import STALE_HOURS
from graph.wording import (
    deadline_advice,
    listed,
    newly_implied,
    plan_changed,
    plan_remarks,
    plan_summary,
    start_in_past,
)
from views.parts.charts import burn_up, timeline
from views.parts.choices import choices
from views.parts.comparison import comparison
from views.parts.known import known_topics
from views.parts.opened import OpenedGraph
from views.parts.orders import orders
from views.parts.pace import pace
from views.parts.step import step_editor
from views.parts.take_away import plan_file, send_link, take_away
from views.parts.text import plain
from views.parts.what_next import what_next

if TYPE_CHECKING:
    import pandas as pd

# A table of real text for this many steps; the file holds all of them.
MOST_ROWS = 300
PARTS = ("Steps", "Timeline", "Hours", "Choices", "Orders", "What next", "Compare")


def show_plan(opened: OpenedGraph, plan: StudyPlan | None, before: StudyPlan | None, error: str = "") -> None:
    """Show the plan with running hours and weeks, what may be changed in it, and ways to take it away.

    Where the request cannot be met, `error` says why and `plan` is None: the questions stay, so that they can be
    answered in another way.
    """
    with st.container(key="plan"):
        goals = [opened.graph.called(goal) for goal in st.session_state.goals]
        st.subheader("Your plan to " + plain(listed(goals)) if goals else "Your plan", anchor=False)
        if not goals:
            st.caption("Choose a goal topic to see a plan.")
        if error:
            st.error(plain(error))
        if plan is not None:
            _headline(opened, plan, before)
        with st.container(horizontal=True, vertical_alignment="center"):
            if plan is not None:
                take_away(opened.graph, plan)
                send_link(opened)
            plan_file(opened.graph)
        if plan is not None:
            known_topics(opened.graph, plan)
        if goals:
            with st.expander("Dates, days off and deadlines", key="pace"):
                pace(opened.graph)
        if plan is not None and (plan.steps or plan.finished):
            _parts(opened, plan)


def _headline(opened: OpenedGraph, plan: StudyPlan, before: StudyPlan | None) -> None:
    st.markdown(plain(plan_summary(plan)))
    _what_changed(before, plan)
    _remarks(opened, plan)


def _what_changed(before: StudyPlan | None, plan: StudyPlan) -> None:
    if before is not None and before is not plan:
        sentences = plan_changed(change_between(before, plan)), newly_implied(before, plan)
        if any(sentences):
            st.info(plain(" ".join(filter(None, sentences))), icon=":material/sync_alt:")


def _remarks(opened: OpenedGraph, plan: StudyPlan) -> None:
    """What else to know about the plan, and the way out where a deadline is missed."""
    # Choices have a place of their own on the page.
    remarks = plan_remarks(replace(plan, choices=()), opened.graph.topics)
    if plan.request.start and (caution := start_in_past(plan.request.start, plan.request.today)):
        remarks.append(caution)
    out = way_out(opened.graph, plan)
    if out is not None:
        st.warning(plain(deadline_advice(out, plan, opened.graph.topics)), icon=":material/event_busy:")
    if remarks:
        st.caption("  \n".join(plain(remark) for remark in remarks))


def _parts(opened: OpenedGraph, plan: StudyPlan) -> None:
    part = st.segmented_control(
        "Show",
        PARTS,
        default=PARTS[0],
        key="plan_part",
        format_func=lambda name: f"Choices ({len(plan.choices)})" if name == "Choices" and plan.choices else name,
        label_visibility="collapsed",
        required=True,
    )
    if part == "Steps":
        step_editor(opened.graph, plan)
        _table(opened.graph, plan)
    elif part == "Timeline":
        timeline(plan, opened.graph.content.categories)
    elif part == "Hours":
        burn_up(plan)
    elif part == "Choices":
        choices(opened.graph, plan)
    elif part == "Orders":
        orders(opened.graph, plan)
    elif part == "What next":
        what_next(opened.graph, plan)
    else:
        comparison(opened.graph, plan)


def _table(graph: TopicGraph, plan: StudyPlan) -> None:
    kept: tuple[StudyPlan, object] | None = st.session_state.get("plan_table")
    if kept is None or kept[0] is not plan:
        kept = st.session_state.plan_table = (plan, _rows(graph, plan))
    if plan.steps:
        st.table(kept[1], border="horizontal")
    if len(plan.steps) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS} of {len(plan.steps)} steps. The download has all of them.")
    if any(step.needs_refresh for step in plan.steps[:MOST_ROWS]):
        st.caption(f"↻ uses something not touched for more than {STALE_HOURS} study hours: look at that again first.")


def _rows(graph: TopicGraph, plan: StudyPlan) -> pd.DataFrame:
    """The first steps as a table, made once for each plan."""
    import pandas as pd

    dated = plan.request.start is not None
    rows = [
        {
            "Step": str(step.position),
            "Week": str(step.week) if step.week == step.end_week else f"{step.week}–{step.end_week}",
            **({"From": f"{step.start_date:%a %d %b %Y}", "To": f"{step.end_date:%a %d %b %Y}"} if dated else {}),
            "Topic": plain(graph.called(step.topic.id)) + _marks(step),
            "Category": plain(step.topic.category),
            "Hours": hours_number(step.hours),
            "Hours so far": hours_number(step.end_hour),
            "Needs": plain(", ".join(_needs(graph, step))),
        }
        for step in plan.steps[:MOST_ROWS]
    ]
    return pd.DataFrame(rows).set_index("Step") if rows else pd.DataFrame()


def _needs(graph: TopicGraph, step: PlanStep) -> list[str]:
    """What a step needs by name, that to look at again marked; of what is done, only this is told."""
    done = [topic for topic in step.refresh if topic not in step.needs]
    return [graph.called(topic) + " ↻" * (topic in step.refresh) for topic in (*done, *step.needs)]


def _marks(step: PlanStep) -> str:
    return " (in progress)" if step.status == "in progress" else ""
