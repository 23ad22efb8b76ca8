"""Graphs of one's own: bring any files, and find those again that were opened before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from graph.core.topic_graph import TopicGraph
from graph.drafts import File
from graph.errors import StoreError, UnreadableInputError
from graph.exports.graph_csv import files_of
from graph.exports.packed import zipped
from graph.exports.starters import Example, calculus, team_skills, template_csv, template_workbook
from graph.files.columns import parse_columns
from graph.files.readers.groundwork import roles_of
from graph.formatting import counted, date_text
from graph.learners.graphs import OwnGraph, Recognized, under_known_names
from graph.loading.build import build_graph
from graph.loading.load import Opened, opened_columns
from graph.model import FileNames, Problem
from views.parts.bring import Understood, source_of_uploads, understand
from views.parts.head import show_header
from views.parts.kept import settle
from views.parts.mend import mended_source, offer_mended
from views.parts.once import forget_all, once
from views.parts.own_graphs import delete, known_as, leave, mine, open_kept, open_new, rename
from views.parts.report import show_report
from views.parts.session_graph import OTHER_FOLDER, OpenedGraph
from views.parts.text import plain
from views.parts.visitor import visitor

EXAMPLES = (calculus, team_skills)
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
    # All but the files goes once there are some: what they are is to be seen without scrolling.
    introduction = st.container()
    uploads = st.file_uploader("Drop your files here", accept_multiple_files=True, key="own_files")
    pasted = "" if uploads and not state.get("own_text") else _paste()
    if uploads:
        name = uploads[0].name if len(uploads) == 1 else "Your graph"
        _bring(name, [(one.name, one.getvalue()) for one in uploads], "+".join(one.file_id for one in uploads))
    elif pasted.strip():
        _bring("Pasted text", [("pasted text", pasted.encode())], str(hash(pasted)))
    else:
        with introduction:
            _introduce()
        with st.expander("Nothing yet? Begin with an example or a template"):
            _begin()
        _mine(own)


def _introduce() -> None:
    """Say what can be brought, and where it is kept."""
    st.markdown(
        "Bring what you have: a table of topics with a column of prerequisites, two tables, a workbook, a list of "
        "pairs, an outline in Markdown, a file of yEd, Gephi, Graphviz or Mermaid, or several of them as zip. "
        f"{_where()}"
    )


def _paste() -> str:
    """Ask for a text instead of files."""
    with st.expander("Or paste a text"):
        return st.text_area("Lines of a table, an outline, a diagram", key="own_text", height=180)


def _bring(name: str, files: Sequence[tuple[str, bytes]], key: str) -> None:
    """Say what somebody's files are and what is wrong with them, and offer to open what is sound."""
    try:
        with st.spinner(f"Reading {plain(name)} …"):
            source = once("source", key, lambda: source_of_uploads(files))
    except UnreadableInputError as error:
        st.error(plain(str(error)))
        return
    ours, brought = roles_of(source), key
    named = (ours["topics"].path if "topics" in ours else name).split("/")[-1].split(".")[0]
    name = "Your graph" if named in ("", "topics") else named
    problems = _check(name, ours, key) if {"topics", "edges"} <= ours.keys() else ()
    if problems is None:
        return
    if problems and (repaired := mended_source(ours, key)):
        source, key = repaired
    if understood := understand(source, key):
        with understood.place:
            _take(name, understood)
    if problems:
        offer_mended(ours, brought)
        with st.expander("Everything that is to be mended in these files, line by line"):
            show_report(problems)


def _take(name: str, understood: Understood) -> None:
    """Offer to open what was understood, and to take it away as tables."""
    if not understood.settled.topics.after:
        st.error("No topics were found in it. Read it as something else, or answer the questions.")
    elif understood.is_open:
        st.info("The graph can be shown as soon as you have answered.")
    else:
        records = understood.settled.records
        tables, graph = once("graph", understood.of, lambda: (files_of(records), build_graph(records)))
        with _offer(name, tables, graph, understood.settled.done):
            st.download_button(
                "Download it as tables (CSV)",
                lambda: zipped(tables),
                file_name=f"{name}.zip",
                mime="application/zip",
                key="download_tables",
                on_click="ignore",
                icon=":material/download:",
            )


def _check(name: str, ours: Mapping[str, File], key: str) -> tuple[Problem, ...] | None:
    """Offer to open tables of our own that make a graph as they are; return the problems of those that do not."""
    opened = once("checked", key, lambda: _checked(ours))
    if any(problem.is_error for problem in opened.problems):
        return opened.problems
    files = under_known_names({role: (file.path, file.content) for role, file in ours.items()})
    _offer(name, files, once("graph", key, opened.graph))
    show_report(opened.problems)
    return None


def _checked(ours: Mapping[str, File]) -> Opened:
    names = FileNames(**{role: file.path for role, file in ours.items()})
    # Reading takes about two thirds of the time.
    bar = st.progress(0.05, f"Reading {plain(names.topics)} and {plain(names.edges)} …")
    topics, edges, resources, goals = (ours[role].content if role in ours else None for role in names._fields)
    columns, found = parse_columns(topics, edges, resources, goals, names)
    bar.progress(0.65, f"Checking {len(columns.topics):,} topics and {len(columns.edges):,} prerequisites …")
    opened = opened_columns(columns, found)
    bar.empty()
    return opened


def _offer(name: str, files: Mapping[str, bytes], graph: TopicGraph, done: Sequence[str] = ()) -> DeltaGenerator:
    """Offer to show a graph: one opened before, a new version of one, or another, under a name.

    Topics that are `done` are known in another one from the beginning, if the person agrees. Returns the row of
    buttons, for others to stand beside.
    """
    try:
        found = known_as(files, graph)
    except StoreError as error:
        st.error(plain(f"{error.what} {error.advice}"))
        found = None
    marked = f"What I know: the {counted(len(done), 'topic')} marked as done"
    agreed = found is None and done and st.checkbox(marked, True, key="own_done")
    if found is not None:
        st.markdown(_before(found))
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        if found is not None and found.is_same:
            st.button("Show this graph", key="use_own", type="primary", on_click=_go, args=(open_kept, found.graph.id))
            return row
        name = st.text_input("Name", value=name, key="own_name", max_chars=80).strip() or name
        if found is None:
            fresh = (open_new, name, files, graph, None, done if agreed else ())
            st.button("Show this graph", key="use_own", type="primary", on_click=_go, args=fresh)
        else:
            version = (open_new, found.graph.name, files, graph, found.graph.id)
            st.button("Yes: go on with what I did there", key="use_version", type="primary", on_click=_go, args=version)
            st.button("No, it is another graph", key="use_own", on_click=_go, args=(open_new, name, files, graph))
    return row


def _before(found: Recognized) -> str:
    """What to say of a graph that was opened before."""
    name = plain(found.graph.name)
    if found.is_same:
        return f"You opened these files before, as **{name}**. What you did there is kept."
    return f"Most topics of **{name}** are in it. Is it a new version of that?"


def _go(act: object, *args: object) -> None:
    act(*args)  # type: ignore[operator]
    st.session_state.go_to_map = "trouble" not in st.session_state
    forget_all()
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


def _begin() -> None:
    """Small graphs to look at, and tables to fill in."""
    with st.container(horizontal=True):
        for make in EXAMPLES:
            title = make().title
            st.button(title, key=f"example:{make.__name__}", on_click=_go, args=(_open_example, make))
    left, right = st.columns(2)
    left.code(TOPICS_EXAMPLE, language="csv")
    right.code(EDGES_EXAMPLE, language="csv")
    st.markdown(
        "Topics may also have `area`, `difficulty` (beginner, intermediate, advanced), `summary`, `explanation` and "
        "`aliases`; prerequisites may have `kind` (required, recommended), `group` (one of these is enough) and "
        "`reason`. The template has a row for each."
    )
    with st.container(horizontal=True):
        for label, make_file, name, mime in (
            ("Template as workbook", template_workbook, "template.xlsx", WORKBOOK),
            ("Template as CSV", template_csv, "template.zip", "application/zip"),
        ):
            st.download_button(
                label,
                make_file,
                file_name=name,
                mime=mime,
                key=f"download_{name}",
                on_click="ignore",
                icon=":material/download:",
            )


def _open_example(make: Callable[[], Example]) -> None:
    """Open a small graph, or go on in it where it was opened before."""
    title, records = make()
    files, graph = files_of(records), build_graph(records)
    try:
        found = known_as(files, graph)
    except StoreError:
        found = None
    if found is not None and found.is_same:
        open_kept(found.graph.id)
    else:
        open_new(title, files, graph)


page()
