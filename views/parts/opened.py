"""Which graph this session looks at: the sample, or two files of its own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import streamlit as st

from graph.build import TopicGraph, graph_of, read_graph_files
from graph.errors import InvalidDataError
from graph.model import Problem

SAMPLE = Path(os.environ.get("GROUNDWORK_DATA", Path(__file__).parents[2] / "data"))


@dataclass(frozen=True)
class OpenedGraph:
    """A graph with a name for people and the warnings its files gave."""

    name: str
    graph: TopicGraph
    problems: tuple[Problem, ...] = ()

    @cached_property
    def map(self) -> dict[str, Any]:
        """What the map draws; made once for all sessions that look at this graph."""
        from graph.picture.topic_map import map_data

        return map_data(self.graph.records.topics, self.graph.records.prerequisites)


def opened_graph() -> OpenedGraph:
    """Return the graph of this session.

    Raises
    ------
    InvalidDataError
        If the sample's files have errors.
    """
    own: OpenedGraph | None = st.session_state.get("own_graph")
    return own or _sample(_stamp())


def use_graph(opened: OpenedGraph | None) -> None:
    """Look at `opened` from now on, or at the sample again; goals and known topics start empty."""
    st.session_state.own_graph = opened
    for key in ("goals", "known", "not_known", "topic", "topic_search", "pins", "progress"):
        st.session_state.pop(key, None)
    st.query_params.clear()


def _stamp() -> tuple[int, ...]:
    """When the sample's files last changed, so that an edit shows on the next run."""
    files = [SAMPLE / name for name in ("topics.csv", "edges.csv", "resources.csv", "goals.csv")]
    return tuple(file.stat().st_mtime_ns if file.exists() else 0 for file in files)


@st.cache_resource(show_spinner="Reading topics and prerequisites …", max_entries=2)
def _sample(stamp: tuple[int, ...]) -> OpenedGraph:  # noqa: ARG001 - the stamp is the cache's key
    records, problems = read_graph_files(SAMPLE / "topics.csv", SAMPLE / "edges.csv")
    name = "Machine Learning Engineer roadmap" if "GROUNDWORK_DATA" not in os.environ else SAMPLE.name
    return OpenedGraph(name, graph_of(records, problems), problems)


__all__ = ["InvalidDataError", "OpenedGraph", "opened_graph", "use_graph"]
