"""What a plan is asked to be, in words: goals, what is known, hours a week, and by when."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from graph.core.topic_graph import TopicGraph
from graph.formatting import date_text, hours_number
from graph.messages import listed

MOST_LETTERS = 34


def goals_asked(graph: TopicGraph) -> str:
    """Return the goals in a few words, by the name that the graph has for just these; empty without any."""
    goals: list[str] = st.session_state.goals
    named = [entry.name for entry in graph.entry_goals.values() if set(entry.goals) == set(goals)]
    names: Sequence[str] = named[:1] or [graph.called(goal) for goal in goals]
    return _short(listed(names, most=1 if len(names) > 2 else 2)) if goals else ""


def known_asked(graph: TopicGraph) -> str:
    """Return what is known in a few words."""
    known = [graph.called(topic) for topic in st.session_state.known]
    return f"knows {_short(listed(known, most=2))}" if known else "knows nothing yet"


def pace_asked() -> str:
    """Return the hours a week."""
    return f"{hours_number(st.session_state.hours_per_week)} h a week"


def due_asked() -> str:
    """Return by when the first goal is to be reached, and how many more have a date."""
    return _by_a_date() or "by no date"


def _by_a_date() -> str:
    state = st.session_state
    due = [day for goal in state.goals if (day := state.get(f"deadline:{goal}"))]
    more = f" and {len(due) - 1} more" if len(due) > 1 else ""
    return f"by {date_text(min(due))}{more}" if due else ""


def asked_in_words(graph: TopicGraph) -> str:
    """Return all of it in a line, for where the fields are not in sight; empty without a goal."""
    goals = goals_asked(graph)
    return " · ".join(filter(None, (goals, pace_asked(), _by_a_date()))) if goals else ""


def _short(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS].rstrip()}…"
