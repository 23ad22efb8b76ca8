"""Graphs of one's own: open two CSV files, and find those again that were opened before."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from graph.core.topic_graph import TopicGraph
from graph.errors import StoreError
from graph.files.columns import parse_columns
from graph.formatting import date_text
from graph.learners.graphs import OwnGraph, Recognized, under_known_names
from graph.loading.opening import opened_columns
from graph.model import FileNames
from views.parts.head import show_header
from views.parts.kept import settle
from views.parts.own_graphs import delete, known_as, leave, mine, open_kept, open_new, rename
from views.parts.report import show_report
from views.parts.session_graph import OTHER_FOLDER, OpenedGraph
from views.parts.text import plain
from views.parts.visitor import visitor

FORMATS = ["csv", "gz", "zst", "parquet"]
TOPICS_EXAMPLE = "id,name,category,hours\nsets,Sets,Basics,2\nlimits,Limits,Calculus,3\n"
EDGES_EXAMPLE = "source,target,reason\nsets,limits,A limit speaks of sets of numbers.\n"


def page() -> None:
    """Draw the page."""
    state = st.session_state
    state.left_page = True
    settle()
    if state.pop("go_to_map", False):
        st.switch_page("views/explore.py")
    show_header("Open your own graph")
    st.subheader("Your own graph", anchor=False)
    if trouble := state.pop("trouble", ""):
        st.error(plain(trouble))
    own: OpenedGraph | None = state.get("own_graph")
    if own is not None:
        _opened(own)
    _mine(own)
    st.markdown(
        "Two CSV files make a graph: one line per topic, and one line per prerequisite. "
        f"Packed CSV (gz, zst) and Parquet do as well. {_where()}"
    )
    topics_column, edges_column = st.columns(2)
    topics = topics_column.file_uploader(
        "Topics", type=FORMATS, key="topics_file", help="Columns id and name; more are welcome."
    )
    edges = edges_column.file_uploader(
        "Prerequisites", type=FORMATS, key="edges_file", help="Columns source and target."
    )
    with st.expander("What the files look like"):
        _examples()
    if topics is None or edges is None:
        st.caption(
            "Choose both files to have them checked." if topics is None and edges is None else "One more file to go."
        )
        return
    files = {"topics": (topics.name, topics.getvalue()), "edges": (edges.name, edges.getvalue())}
    _check(files)


def _check(uploaded: Mapping[str, tuple[str, bytes]]) -> None:
    """Say what is wrong with two files, and offer to open them if they make a graph."""
    (topics_name, topics), (edges_name, edges) = uploaded["topics"], uploaded["edges"]
    names = FileNames(topics=topics_name, edges=edges_name)
    # Reading takes about two thirds of the time.
    bar = st.progress(0.05, f"Reading {plain(topics_name)} and {plain(edges_name)} …")
    columns, found = parse_columns(topics, edges, names=names)
    bar.progress(0.65, f"Checking {len(columns.topics):,} topics and {len(columns.edges):,} prerequisites …")
    opened = opened_columns(columns, found)
    bar.empty()
    if not any(problem.is_error for problem in opened.problems):
        _offer(topics_name.split(".")[0], under_known_names(uploaded), opened.graph())
    show_report(opened.problems)


def _offer(name: str, files: Mapping[str, bytes], graph: TopicGraph) -> None:
    """Offer to show a graph: one opened before, a new version of one, or another, under a name."""
    try:
        found = known_as(files, graph)
    except StoreError as error:
        st.error(plain(f"{error.what} {error.advice}"))
        found = None
    if found is not None and found.is_same:
        st.markdown(f"You opened these files before, as **{plain(found.graph.name)}**. What you did there is kept.")
        st.button("Show this graph", key="use_own", type="primary", on_click=_go, args=(open_kept, found.graph.id))
        return
    name = st.text_input("Name", value=name, key="own_name", max_chars=80).strip() or name
    if found is None:
        st.button("Show this graph", key="use_own", type="primary", on_click=_go, args=(open_new, name, files, graph))
    else:
        _new_version(found, name, files, graph)


def _new_version(found: Recognized, name: str, files: Mapping[str, bytes], graph: TopicGraph) -> None:
    st.markdown(f"Most topics of **{plain(found.graph.name)}** are in it. Is it a new version of that?")
    with st.container(horizontal=True):
        version = (open_new, found.graph.name, files, graph, found.graph.id)
        st.button("Yes: go on with what I did there", key="use_version", type="primary", on_click=_go, args=version)
        st.button("No, it is another graph", key="use_own", on_click=_go, args=(open_new, name, files, graph))


def _go(act: object, *args: object) -> None:
    act(*args)  # type: ignore[operator]
    st.session_state.go_to_map = "trouble" not in st.session_state
    st.query_params.clear()


def _where() -> str:
    """Where files are kept that somebody opens."""
    try:
        who = visitor()
    except StoreError:
        who = None
    if who is None:
        return "They are read in this session alone and stored nowhere."
    if who.is_at_home:
        return "They are kept on this machine, until you delete them."
    return "They are kept on this server, for nobody but you, until you delete them."


def _opened(own: OpenedGraph) -> None:
    shown = "the graph of this server" if OTHER_FOLDER else "the sample roadmap"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Open now: **{plain(own.name)}**, {len(own.graph)} topics.")
        st.button(f"Back to {shown}", key="use_sample", on_click=_go, args=(leave,))


def _mine(own: OpenedGraph | None) -> None:
    """The graphs that were opened before, each to be opened again, named and deleted."""
    try:
        graphs = mine()
    except StoreError as error:
        st.error(plain(f"{error.what} {error.advice}"))
        return
    if not graphs:
        return
    st.markdown("**Opened before**")
    for graph in graphs:
        with st.container(key=f"own_{graph.id}", horizontal=True, vertical_alignment="center"):
            st.markdown(f"{plain(graph.name)}, opened {date_text(graph.opened_at.astimezone().date())}")
            if own is None or own.id != graph.id:
                st.button("Open", key=f"open:{graph.id}", on_click=_go, args=(open_kept, graph.id))
            _rename(graph)
            with st.popover("Delete"):
                st.markdown("Its files are deleted. What you did in it comes back if you open the same files again.")
                st.button("Delete it", key=f"delete:{graph.id}", on_click=delete, args=(graph.id,))


def _rename(graph: OwnGraph) -> None:
    with st.popover("Rename"):
        key = f"name:{graph.id}"
        st.text_input("Name", value=graph.name, key=key, max_chars=80)
        st.button("Rename it", key=f"rename:{graph.id}", on_click=_renamed, args=(graph.id, key))


def _renamed(graph: str, key: str) -> None:
    if name := st.session_state[key].strip():
        rename(graph, name)


def _examples() -> None:
    left, right = st.columns(2)
    left.code(TOPICS_EXAMPLE, language="csv")
    right.code(EDGES_EXAMPLE, language="csv")
    st.markdown(
        "Topics may also have `area`, `difficulty` (beginner, intermediate, advanced), `summary` and `aliases`; "
        "prerequisites may have `kind` (required, recommended), `group` (one of these is enough) and `reason`."
    )


page()
