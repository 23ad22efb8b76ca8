"""The search: lists and lights while one types; Enter or a click goes to the topic."""

from __future__ import annotations

from typing import Any

import streamlit as st

from graph.core.names import folded
from graph.formatting import hours_number
from views.parts.component import mount_found
from views.parts.session_graph import OpenedGraph

MOST_FOUND = 8
MOST_SUBJECTS = 3
MOST_NEAR = 3


@st.fragment
def search_field(opened: OpenedGraph) -> None:
    """Show the field; what was found stands below it."""
    text = st.text_input(
        "Find a topic",
        key="topic_search",
        type="search",
        live="120ms",
        label_visibility="collapsed",
        placeholder=f"Search {len(opened.graph):,} topics",
        icon=":material/search:",
        persist_state="session",
    )
    mount_found(found_for(opened, text or ""))


def found_for(opened: OpenedGraph, text: str) -> dict[str, Any]:
    """Return what to list for a text: topics that match, subjects, and where nothing does, what is nearest."""
    graph = opened.graph
    typed = text.strip()
    hits = graph.names.search(typed, limit=MOST_FOUND)
    subjects = _subjects(opened, typed)
    near = [] if hits or not typed else _nearest(opened, typed)
    none = ""
    if typed and not hits and not subjects:
        shown = typed if len(typed) <= 60 else f"{typed[:60]}…"
        none = f"No topic called {shown}." + (" Nearest:" if near else " Try another word.")
    return {
        "text": text,
        "hits": [_entry(opened, topic) for topic in hits],
        "subjects": [
            {"id": one, "name": one, "note": f"subject, {opened.pictures.members(one):,} topics", "subject": True}
            for one in subjects
        ],
        "near": [_entry(opened, topic) for topic in near],
        "none": none,
    }


def _nearest(opened: OpenedGraph, typed: str) -> list[str]:
    return opened.graph.names.nearest(typed, MOST_NEAR)


def _entry(opened: OpenedGraph, topic: str) -> dict[str, Any]:
    value = opened.graph.topics[topic]
    facts = [value.category if len(opened.graph.categories) > 1 else "", f"{hours_number(value.hours)} h"]
    facts += ["legacy"] if value.status == "legacy" else []
    return {"id": topic, "name": opened.graph.called(topic), "note": ", ".join(filter(None, facts))}


def _subjects(opened: OpenedGraph, typed: str) -> list[str]:
    """Subjects whose name holds what was typed."""
    if not typed or len(opened.graph.categories) < 2:
        return []
    found = opened.subjects.search(typed, limit=MOST_SUBJECTS)
    return [subject for subject in found if folded(typed) in folded(subject)]
