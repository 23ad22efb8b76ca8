"""Which graph this session looks at: the one that the server shows to all, or one of the person's own."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from pathlib import Path
from threading import Lock

import streamlit as st

from graph.core.name_index import NameIndex
from graph.core.topic_graph import TopicGraph
from graph.errors import InvalidDataError
from graph.learners.graphs import SAMPLE, content_hash, contents_of
from graph.loading.anyway import open_anyway
from graph.loading.opening import tables_of
from graph.loading.places import sample_folder
from graph.model import PlanRequest, Topic
from graph.planning.choices import Way
from graph.planning.plan import way_to
from views.parts.pictures import Pictures

MOST_OFFERED = 50
_MOST_WAYS = 100
FOLDER = "folder"
"""The graph of another folder than the sample's: each learner's store has it under an id of its own."""

# An empty value is none.
OTHER_FOLDER = os.environ.get("GROUNDWORK_DATA", "")
SHOWN_FOLDER = Path(OTHER_FOLDER or sample_folder())


def _no_files() -> dict[str, bytes]:
    return {}


@dataclass(frozen=True)
class OpenedGraph:
    """A graph with a name for people, and its id in store and address.

    `files` returns its files by name; `set_aside` says how much of them is left out for its faults, where anything is.
    """

    name: str
    graph: TopicGraph
    id: str = SAMPLE
    files: Callable[[], Mapping[str, bytes]] = field(default=_no_files, repr=False)
    set_aside: str = ""

    @property
    def is_own(self) -> bool:
        """Whether somebody opened it, and the server does not show it to all."""
        return self.id not in (SAMPLE, FOLDER)

    @property
    def is_large(self) -> bool:
        """Whether the map shows a part of the graph at a time."""
        return self.pictures.is_large

    @cached_property
    def content(self) -> str:
        """The hash of its files."""
        return content_hash(self.files())

    @cached_property
    def offered(self) -> tuple[str, ...]:
        """The topics that lists of a large graph offer: named goals, then those that most topics need."""
        entry = (goal for entry in self.graph.entry_goals.values() for goal in entry.goals)
        return tuple(dict.fromkeys([*entry, *self.graph.most_needed(MOST_OFFERED)]))

    @cached_property
    def subjects(self) -> NameIndex:
        """The subjects, to be searched as topics are; each is its own id."""
        return NameIndex.of(Topic(subject, subject) for subject in self.graph.categories if subject)

    @cached_property
    def way_to(self) -> Callable[[PlanRequest], Way]:
        """`graph.planning.plan.way_to` in this graph, with the latest answers kept."""
        return lru_cache(_MOST_WAYS)(partial(way_to, self.graph))

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
        If the files of the server's graph have errors.
    """
    own: OpenedGraph | None = st.session_state.get("own_graph")
    return own or shown_graph()


def shown_graph() -> OpenedGraph:
    """Return the graph that the server shows to all, read once.

    Raises
    ------
    InvalidDataError
        If its files have errors.
    """
    return _read(_stamp())


def look_at(opened: OpenedGraph | None) -> None:
    """Look at `opened` from now on, or at the server's graph again; goals and known topics start empty."""
    st.session_state.own_graph = opened
    for key in (
        *("goals", "known", "not_known", "topic", "topic_search", "pins", "progress", "in_force", "promised", "asked"),
        *("view", "tier", "focus", "part", "look", "unfolded", "expanded", "kept", "shown_plan", "plan_now"),
        *("offered", "placement", "placing", "not_before", "level", "browser_has", "fields_said", "fields_set"),
    ):
        st.session_state.pop(key, None)


def _stamp() -> tuple[int, ...]:
    """When the files last changed, so that an edit shows on the next run."""
    files = [*tables_of(SHOWN_FOLDER), SHOWN_FOLDER / "resources.csv", SHOWN_FOLDER / "goals.csv"]
    return tuple(file.stat().st_mtime_ns if file.exists() else 0 for file in files)


def _read(stamp: tuple[int, ...]) -> OpenedGraph:
    """The graph of the files as they were at `stamp`, for all sessions of this server."""
    with _READING:
        if stamp not in _READ:
            graph, set_aside = open_anyway(SHOWN_FOLDER)
            if SHOWN_FOLDER.resolve() == sample_folder().resolve():
                opened = OpenedGraph("Machine Learning Engineer roadmap", graph)
            else:
                name = SHOWN_FOLDER.resolve().name
                files = partial(contents_of, *tables_of(SHOWN_FOLDER))
                opened = OpenedGraph(name, graph, FOLDER, files, set_aside)
            _READ.clear()
            _READ[stamp] = opened
        return _READ[stamp]


__all__ = ["InvalidDataError", "OpenedGraph", "look_at", "opened_graph"]
