"""The fields a plan depends on: goals, what is known, hours a week, order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import streamlit as st

from graph.core.topic_graph import TopicGraph
from graph.errors import KnowledgeGraphError
from graph.messages import ORDER_AIMS, ORDER_NAMES
from graph.model import ORDERS
from views.parts.request import LEAST_HOURS, MOST_HOURS
from views.parts.schedule_form import propose_again
from views.parts.session_graph import OpenedGraph

# Longer aliases are found by the search field; in a list they would only hide the names.
SHORT_ALIAS = 8

_AIMS = "  \n".join(f"**{ORDER_NAMES[order]}**: {ORDER_AIMS[order]}" for order in ORDERS)


def hours_field() -> None:
    """Ask for the hours a week; days of study that were proposed for other hours are proposed again."""
    before = float(st.session_state.hours_per_week)
    st.number_input(
        "Hours a week",
        min_value=LEAST_HOURS,
        max_value=MOST_HOURS,
        step=1.0,
        format="%g",
        key="hours_per_week",
        persist_state="session",
        on_change=propose_again,
        args=(before,),
    )


def order_field() -> None:
    """Ask for the order."""
    st.selectbox("Order", ORDERS, key="order", persist_state="session", format_func=ORDER_NAMES.__getitem__, help=_AIMS)


def told_missing() -> None:
    """Say which typed name no topic answers to."""
    missing = st.session_state.pop("not_found", "")
    if missing:
        st.warning(missing)


def topics_field(opened: OpenedGraph, key: str, title: str, placeholder: str) -> None:
    """A list to choose topics from; of a large graph it offers a few, and takes any name that is typed."""
    graph = opened.graph
    offered = _offered(opened, key)
    names = labels(graph, offered)
    st.multiselect(
        title,
        offered,
        key=key,
        persist_state="session",
        select_all=False,
        format_func=lambda topic: names.get(topic, topic),
        placeholder="Type a name" if opened.is_large else placeholder,
        accept_new_options=opened.is_large,
        on_change=_resolve if opened.is_large else None,
        args=(graph, key) if opened.is_large else (),
    )


def _offered(opened: OpenedGraph, key: str) -> list[str]:
    if not opened.is_large:
        return list(opened.graph.topics)
    return list(dict.fromkeys([*st.session_state.get(key, []), *opened.offered]))


def _resolve(graph: TopicGraph, key: str) -> None:
    """Make ids of typed names; a name that no topic answers to is taken out again and named."""
    found = []
    for name in st.session_state[key]:
        try:
            found.append(graph.find(name))
        except KnowledgeGraphError as error:
            st.session_state.not_found = str(error)
    st.session_state[key] = list(dict.fromkeys(found))


def labels(graph: TopicGraph, topics: Iterable[str]) -> dict[str, str]:
    """Return what a list shows for each topic: no two the same, or Streamlit would take one for the other."""
    found = {topic: label(graph.called(topic), graph.topics[topic].aliases) for topic in topics}
    counts = Counter(found.values())
    return {topic: text if counts[text] == 1 else f"{text} [{topic}]" for topic, text in found.items()}


def label(name: str, aliases: tuple[str, ...]) -> str:
    """Return a name with its short other names, so that a list finds it by these too and stays readable.

    Examples
    --------
    >>> label("K-nearest neighbours", ("KNN", "k-NN", "nearest-neighbour classification"))
    'K-nearest neighbours (KNN, k-NN)'
    """
    short = [alias for alias in aliases if len(alias) <= SHORT_ALIAS and alias.casefold() not in name.casefold()]
    return f"{name} ({', '.join(short)})" if short else name
