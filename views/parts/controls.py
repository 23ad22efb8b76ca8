"""The row of questions a plan depends on: goals, what is known, hours a week, order."""

from __future__ import annotations

import streamlit as st

from graph.build import TopicGraph
from graph.model import ORDERS
from graph.wording import ORDER_AIMS, ORDER_NAMES

# Longer aliases are found by the search field; in a list they would only hide the names.
SHORT_ALIAS = 8

_AIMS = "  \n".join(f"**{ORDER_NAMES[order]}**: {ORDER_AIMS[order]}" for order in ORDERS)


def controls(graph: TopicGraph) -> None:
    """Show the questions; the answers are in the session under the widgets' keys."""
    labels = {topic.id: label(topic.name, topic.aliases) for topic in graph.topics.values()}
    ids = list(labels)
    with st.container(key="controls"):
        goals, known, hours, order = st.columns([3, 3, 1.1, 1.8], gap="small")
        goals.multiselect(
            "Goal topics",
            ids,
            key="goals",
            persist_state="session",
            select_all=False,
            format_func=labels.__getitem__,
            placeholder="What do you want to learn?",
        )
        known.multiselect(
            "I already know",
            ids,
            key="known",
            persist_state="session",
            select_all=False,
            format_func=labels.__getitem__,
            placeholder="Everything they rest on counts too",
        )
        hours.number_input(
            "Hours a week",
            min_value=0.5,
            max_value=168.0,
            step=1.0,
            format="%g",
            key="hours_per_week",
            persist_state="session",
        )
        order.selectbox(
            "Order", ORDERS, key="order", persist_state="session", format_func=ORDER_NAMES.__getitem__, help=_AIMS
        )


def label(name: str, aliases: tuple[str, ...]) -> str:
    """Return a name with its short other names, so that a list finds it by these too and stays readable.

    Examples
    --------
    >>> label("K-nearest neighbours", ("KNN", "k-NN", "nearest-neighbour classification"))
    'K-nearest neighbours (KNN, k-NN)'
    """
    short = [alias for alias in aliases if len(alias) <= SHORT_ALIAS and alias.casefold() not in name.casefold()]
    return f"{name} ({', '.join(short)})" if short else name
