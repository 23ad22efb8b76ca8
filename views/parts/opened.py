"""Which graph this session looks at: the sample, or two files of its own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

import streamlit as st

from graph.build import TopicGraph
from graph.errors import InvalidDataError
from graph.model import Topic
from graph.names import NameIndex
from graph.opening import open_graph, tables_of
from graph.places import sample_folder
from views.parts.pictures import Pictures

MOST_OFFERED = 50

# An empty value is none.
OTHER_FOLDER = os.environ.get("GROUNDWORK_DATA", "")
SAMPLE = Path(OTHER_FOLDER or sample_folder())


@dataclass(frozen=True)
class OpenedGraph:
    """A graph with a name for people."""

    name: str
    graph: TopicGraph

    @property
    def is_large(self) -> bool:
        """Whether the map shows a part of the graph at a time."""
        return self.pictures.is_large

    @cached_property
    def offered(self) -> tuple[str, ...]:
        """The topics that lists of a large graph offer: named goals, then those that most topics need."""
        entry = (goal for entry in self.graph.entry_goals.values() for goal in entry.goals)
        return tuple(dict.fromkeys([*entry, *self.graph.most_needed(MOST_OFFERED)]))

    @cached_property
    def subjects(self) -> NameIndex:
        """The subjects, to be searched as topics are; each is its own id."""
        return NameIndex(Topic(subject, subject) for subject in self.graph.categories if subject)

    @cached_property
    def pictures(self) -> Pictures:
        """What the map draws of it, made once for all sessions that look at this graph."""
        return Pictures(self.graph)


# One copy for the whole server. Streamlit's own cache would ask for a session, but the server reads before the first.
_READ: dict[tuple[int, ...], OpenedGraph] = {}
_READING = Lock()


def opened_graph() -> OpenedGraph:
    """Return the graph of this session.

    Raises
    ------
    InvalidDataError
        If the sample's files have errors.
    """
    own: OpenedGraph | None = st.session_state.get("own_graph")
    return own or sample_graph()


def sample_graph() -> OpenedGraph:
    """Return the graph that every session begins with, read once for all.

    Raises
    ------
    InvalidDataError
        If its files have errors.
    """
    return _sample(_stamp())


def use_graph(opened: OpenedGraph | None) -> None:
    """Look at `opened` from now on, or at the sample again; goals and known topics start empty."""
    st.session_state.own_graph = opened
    for key in (
        *("goals", "known", "not_known", "topic", "topic_search", "pins", "progress", "in_force", "promised", "asked"),
        *("view", "tier", "focus", "part", "look", "unfolded", "expanded"),
    ):
        st.session_state.pop(key, None)
    st.query_params.clear()


def _stamp() -> tuple[int, ...]:
    """When the sample's files last changed, so that an edit shows on the next run."""
    files = [*tables_of(SAMPLE), SAMPLE / "resources.csv", SAMPLE / "goals.csv"]
    return tuple(file.stat().st_mtime_ns if file.exists() else 0 for file in files)


def _sample(stamp: tuple[int, ...]) -> OpenedGraph:
    """The graph of the sample's files as they were at `stamp`, for all sessions of this server."""
    with _READING:
        if stamp not in _READ:
            name = SAMPLE.name if OTHER_FOLDER else "Machine Learning Engineer roadmap"
            opened = OpenedGraph(name, open_graph(SAMPLE))
            _READ.clear()
            _READ[stamp] = opened
        return _READ[stamp]


__all__ = ["InvalidDataError", "OpenedGraph", "opened_graph", "use_graph"]
