"""Where one of several topics is enough: which the plan took, what the others cost, and a way to prefer another."""

from __future__ import annotations

import streamlit as st

from graph.core.topic_graph import TopicGraph
from graph.formatting import counted, hours_number
from graph.model import Choice, StudyPlan
from graph.planning.advice import priced_choices
from views.parts.text import plain


def choices(graph: TopicGraph, plan: StudyPlan) -> None:
    """Show every choice of the plan with its alternatives."""
    if not plan.choices:
        st.caption("This plan has no choices: everything in it is needed.")
        return
    st.caption(
        "As many of each as asked for are enough. The plan takes the way with the fewest hours in all"
        f"{' that was found' if plan.choices_gap else ''}; choose another if you prefer."
    )
    priced = priced_choices(graph, plan)
    compared = [choice for choice in priced if choice.others]
    for choice in compared:
        _choice(graph, choice)
    if len(compared) < len(priced):
        st.caption(f"{counted(len(priced) - len(compared), 'more choice')} of this large plan are not compared here.")


def _choice(graph: TopicGraph, choice: Choice) -> None:
    extra = dict(choice.others)
    members = [choice.picked, *extra]
    key = f"pin:{choice.target}:{choice.group}:{choice.picked}"
    st.session_state[key] = choice.picked
    st.radio(
        f"{graph.called(choice.target)} needs one of these",
        sorted(members, key=lambda topic: (topic != choice.picked, extra.get(topic) or 0.0, topic)),
        key=key,
        format_func=lambda topic: _label(graph, choice, topic, extra),
        horizontal=True,
        on_change=_pin,
        args=(key, tuple(members)),
    )


def _label(graph: TopicGraph, choice: Choice, topic: str, extra: dict[str, float | None]) -> str:
    name = plain(graph.called(topic))
    if topic == choice.picked:
        return f"{name} (in the plan)"
    hours = extra[topic]
    if hours is None:
        return f"{name} (not possible)"
    return f"{name} ({hours_number(abs(hours))} h {'more' if hours >= 0 else 'less'})"


def _pin(key: str, members: tuple[str, ...]) -> None:
    """Prefer the chosen topic wherever it is one of several; a wish for another of these is forgotten."""
    others = [topic for topic in st.session_state.get("pins", []) if topic not in members]
    st.session_state.pins = [*others, st.session_state[key]]
