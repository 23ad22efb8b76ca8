"""Graphs of a person's own: kept with their files, found again by the address, opened, named and deleted."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from threading import Lock

import streamlit as st

from graph.core.topic_graph import TopicGraph
from graph.errors import InvalidDataError, StoreError
from graph.files.columns import parse_columns
from graph.learners.graphs import (
    SAMPLE,
    OwnGraph,
    Recognized,
    content_hash,
    delete_graph,
    file_of,
    files_of,
    keep_graph,
    last_opened,
    note_opened,
    own_graphs,
    recognized,
    rename_graph,
)
from graph.learners.store import Store, open_store
from graph.loading.load import opened_columns
from graph.model import FileNames
from views.parts.kept import settle
from views.parts.once import once
from views.parts.session_graph import OpenedGraph, look_at, shown_graph
from views.parts.visitor import known_learner, learner_of, visitor

_MOST_READ = 4
"""So many graphs are kept in memory for those who come back to them,"""
_MOST_TOPICS = 500_000
"""and no more topics altogether than these."""
_READ: OrderedDict[tuple[str, str, str], OpenedGraph] = OrderedDict()
_READING = Lock()


def follow_address() -> str:
    """Open the graph that the address names, if somebody changed it; return what to say where that cannot be done.

    A visit without any address continues with the graph that was shown last. Must run before the graph is asked for.
    """
    state = st.session_state
    here = {key: st.query_params.get_all(key) for key in st.query_params}
    own: OpenedGraph | None = state.get("own_graph")
    came_back = state.get("left_page") and not here
    if came_back or here == state.get("_address"):
        return ""
    try:
        wanted = _last() if not here and "_address" not in state else here.get("graph", [""])[0]
        if wanted == (own.id if own else ""):
            return ""
        settle()
        look_at(_found(wanted) if wanted else None)
    except StoreError as error:
        look_at(None)
        return f"{error.what} {error.advice}"
    except InvalidDataError:
        look_at(None)
        return "The files of this graph have errors by the rules of now: open them again to see which."
    return ""


def open_kept(graph: str) -> None:
    """Look at a graph of one's own that is kept; says what is wrong where that cannot be done."""
    try:
        settle()
        look_at(_found(graph))
        note(graph)
    except StoreError as error:
        st.session_state.trouble = f"{error.what} {error.advice}"
    except InvalidDataError:
        st.session_state.trouble = "Its files have errors by the rules of now: open them again to see which."


def open_new(
    name: str,
    files: Mapping[str, bytes],
    graph: TopicGraph,
    version_of: str | None = None,
    known: Sequence[str] = (),
) -> None:
    """Keep a graph that was opened, as a new version of another of one's own if that is said, and look at it.

    Topics that are `known` are so from the beginning, where it is no such version.
    """
    settle()
    found = version_of or secrets.token_hex(8)
    try:
        if who := visitor():
            found = keep_graph(open_store(), learner_of(who), name, files, graph.topics, version_of)
            note(found)
    except StoreError as error:
        st.session_state.trouble = f"{error.what} {error.advice} The graph is open in this tab alone."
    opened = OpenedGraph(name, graph, found, lambda: files)
    st.session_state.setdefault("own_graphs", {})[found] = opened
    look_at(opened)
    st.session_state.known = [topic for topic in known if topic in graph]


def leave() -> None:
    """Look at the graph that the server shows to all."""
    settle()
    look_at(None)
    try:
        note(SAMPLE)
    except StoreError as error:
        st.session_state.trouble = f"{error.what} {error.advice}"


def note(graph: str) -> None:
    """Remember which graph is looked at, for the next visit.

    Raises
    ------
    StoreError
        If it cannot be kept.
    """
    if learner := known_learner():
        note_opened(open_store(), learner, graph)


def mine() -> list[OwnGraph]:
    """Return the graphs of this person that are kept, the one opened last first.

    Raises
    ------
    StoreError
        If the store cannot be read.
    """
    learner = known_learner()
    if learner is None:
        return []
    try:
        shown = shown_graph().content
    except InvalidDataError:
        shown = ""
    return [one for one in own_graphs(open_store(), learner) if one.content != shown]


def known_as(files: Mapping[str, bytes], graph: TopicGraph) -> Recognized | None:
    """Return which kept graph of this person some files are, or may be a new version of.

    Raises
    ------
    StoreError
        If the store cannot be read.
    """
    learner = known_learner()
    if not learner:
        return None
    store, content = open_store(), content_hash(files)

    def is_named_alike(other: str) -> bool:
        return once(f"alike {other}", content, lambda: _are_named_alike(store, learner, other, graph))

    return recognized(store, learner, content, graph.topics, is_named_alike)


def _are_named_alike(store: Store, learner: str, other: str, graph: TopicGraph) -> bool:
    """Whether most topics of one id have one name: the ids 1, 2 and 3, or A, B and C, are those of any file."""
    try:
        before = stored_graph(store, learner, other).graph
    except InvalidDataError:
        return True
    both = [(before.called(topic), graph.called(topic)) for topic in graph.topics if topic in before]
    return 2 * sum(one.casefold() == two.casefold() for one, two in both) >= len(both)


def rename(graph: str, name: str) -> None:
    """Give a graph of one's own another name."""
    state = st.session_state
    try:
        if learner := known_learner():
            rename_graph(open_store(), learner, graph, name)
    except StoreError as error:
        state.trouble = f"{error.what} {error.advice}"
        return
    state.get("own_graphs", {}).pop(graph, None)
    if state.get("own_graph") is not None and state.own_graph.id == graph:
        state.own_graph = replace(state.own_graph, name=name)


def delete(graph: str) -> None:
    """Delete a graph of one's own, and leave it if it is open."""
    state = st.session_state
    try:
        if learner := known_learner():
            delete_graph(open_store(), learner, graph)
    except StoreError as error:
        state.trouble = f"{error.what} {error.advice}"
        return
    state.get("own_graphs", {}).pop(graph, None)
    if state.get("own_graph") is not None and state.own_graph.id == graph:
        look_at(None)


def stored_graph(store: Store, learner: str, graph: str) -> OpenedGraph:
    """Return a graph of a learner's own from the store, read once for those who come back to it.

    Raises
    ------
    StoreError
        If this learner has no such graph, or its files are damaged.
    InvalidDataError
        If its files have errors.
    """
    known = next((one for one in own_graphs(store, learner) if one.id == graph), None)
    if known is None:
        raise _not_here(store.where)
    key = (known.content, known.id, known.name)
    with _READING:
        if key in _READ:
            _READ.move_to_end(key)
            return _READ[key]
    files = files_of(store, learner, graph)
    opened = OpenedGraph(known.name, _graph_of(files), graph, lambda: files)
    with _READING:
        _READ[key] = opened
        while len(_READ) > _MOST_READ or (len(_READ) > 1 and sum(len(o.graph) for o in _READ.values()) > _MOST_TOPICS):
            _READ.popitem(last=False)
    return opened


def _graph_of(files: Mapping[str, bytes]) -> TopicGraph:
    names = FileNames()
    topics, edges, resources, goals = (file_of(files, name.partition(".")[0]) for name in names)
    return opened_columns(*parse_columns(topics, edges, resources, goals, names)).graph()


def _found(graph: str) -> OpenedGraph:
    """The graph of this id, from the store or from this session."""
    here: OpenedGraph | None = st.session_state.get("own_graphs", {}).get(graph)
    if here is not None:
        return here
    who = visitor()
    if who is None:
        raise _not_here("")
    return stored_graph(open_store(), who.learner or "", graph)


def _not_here(where: str) -> StoreError:
    return StoreError("This address belongs to a graph that is not kept here.", where, "Open its files again.")


def _last() -> str:
    learner = known_learner()
    last = last_opened(open_store(), learner) if learner else None
    return "" if last in (None, SAMPLE) else str(last)
