"""Open two CSV files of one's own instead of the sample."""

from __future__ import annotations

import streamlit as st

from graph.build import TopicGraph
from graph.checks import in_order
from graph.checks.columns import check_columns
from graph.files.columns import parse_columns
from graph.model import FileNames
from views.parts.header import show_header
from views.parts.opened import OpenedGraph, use_graph
from views.parts.report import show_report
from views.parts.style import use_style
from views.parts.text import plain

FORMATS = ["csv", "gz", "zst", "parquet"]
TOPICS_EXAMPLE = "id,name,category,hours\nsets,Sets,Basics,2\nlimits,Limits,Calculus,3\n"
EDGES_EXAMPLE = "source,target,reason\nsets,limits,A limit speaks of sets of numbers.\n"


def page() -> None:
    """Draw the page."""
    use_style()
    st.session_state.left_page = True
    if st.session_state.pop("go_to_map", False):
        st.switch_page("views/explore.py")
    show_header("Your own graph")
    st.subheader("Your own graph", anchor=False)
    own: OpenedGraph | None = st.session_state.get("own_graph")
    if own is not None:
        _opened(own)
    st.markdown(
        "Two CSV files make a graph: one line per topic, and one line per prerequisite. "
        "Packed CSV (gz, zst) and Parquet do as well. They are read in this session alone and stored nowhere."
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
    files = FileNames(topics=topics.name, edges=edges.name)
    # Reading takes about two thirds of the time.
    bar = st.progress(0.05, f"Reading {plain(files.topics)} and {plain(files.edges)} …")
    columns, found = parse_columns(topics.getvalue(), edges.getvalue(), names=files)
    bar.progress(0.65, f"Checking {len(columns.topics):,} topics and {len(columns.edges):,} prerequisites …")
    checked = check_columns(columns)
    problems = in_order((*found, *checked.problems), files)
    bar.empty()
    if not any(problem.is_error for problem in problems):
        opened = OpenedGraph(topics.name.split(".")[0], TopicGraph(columns, checked.index, problems))
        st.button("Show this graph", key="use_own", type="primary", on_click=_show, args=(opened,))
    show_report(problems)


def _show(opened: OpenedGraph | None) -> None:
    use_graph(opened)
    st.session_state.go_to_map = True


def _opened(own: OpenedGraph) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Open now: **{plain(own.name)}**, {len(own.graph)} topics.")
        st.button("Back to the sample roadmap", key="use_sample", on_click=_show, args=(None,))


def _examples() -> None:
    left, right = st.columns(2)
    left.code(TOPICS_EXAMPLE, language="csv")
    right.code(EDGES_EXAMPLE, language="csv")
    st.markdown(
        "Topics may also have `area`, `difficulty` (beginner, intermediate, advanced), `summary` and `aliases`; "
        "prerequisites may have `kind` (required, recommended), `group` (one of these is enough) and `reason`."
    )


page()
