"""Which graph this session looks at: the sample, or two files of its own."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import streamlit as st

from graph.build import TopicGraph, graph_of, read_graph_files
from graph.errors import InvalidDataError
from graph.model import Problem
from graph.paths.neighbourhood import landmark, neighbourhood

MOST_DRAWN = 600
MOST_AROUND = 150
MOST_MAPS = 32

SAMPLE = Path(os.environ.get("GROUNDWORK_DATA", Path(__file__).parents[2] / "data"))


@dataclass(frozen=True)
class OpenedGraph:
    """A graph with a name for people and the warnings its files gave."""

    name: str
    graph: TopicGraph
    problems: tuple[Problem, ...] = ()
    # The maps made last, for all sessions that look at this graph; laying one out takes a tenth of a second.
    _maps: dict[str | None, dict[str, Any]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_large(self) -> bool:
        """Whether the map shows a part of the graph at a time."""
        return len(self.graph) > MOST_DRAWN

    @cached_property
    def landmark(self) -> str:
        """Where the map of a large graph begins."""
        return landmark(self.graph.dag)

    def map(self, centre: str | None = None) -> dict[str, Any]:
        """Return what the map draws: the whole graph, or of a large one the part around `centre`."""
        if not self.is_large:
            centre = None
        elif centre is None:
            centre = self.landmark
        if centre not in self._maps:
            if len(self._maps) >= MOST_MAPS:
                self._maps.pop(next(iter(self._maps)))
            self._maps[centre] = self._drawn(centre)
        return self._maps[centre]

    def _drawn(self, centre: str | None) -> dict[str, Any]:
        from graph.picture.topic_map import map_data

        records = self.graph.records
        if centre is None:
            return map_data(records.topics, records.prerequisites)
        near = neighbourhood(self.graph.dag, centre, MOST_AROUND)
        kept = set(near)
        topics = [topic for topic in records.topics if topic.id in kept]
        return map_data(topics, [edge for edge in records.prerequisites if {edge.source, edge.target} <= kept])


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
    for key in ("goals", "known", "not_known", "topic", "topic_search", "pins", "progress", "map_centre"):
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
