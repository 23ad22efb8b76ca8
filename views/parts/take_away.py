"""The plan as files, and a plan file opened again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

import streamlit as st

from graph.core.topic_graph import TopicGraph
from graph.errors import InvalidRequestError, KnowledgeGraphError
from graph.exports.registry import graph_text
from graph.formatting import counted, hours_text
from graph.model import PlanRequest, Problem, StudyPlan
from views.parts.fields import with_guarded_fields
from views.parts.kept import kept_calendar, link_of
from views.parts.plan_now import Shown
from views.parts.request import take_over
from views.parts.session_graph import OpenedGraph
from views.parts.text import plain

Write = Callable[[TopicGraph, StudyPlan], str | bytes]


class Download(NamedTuple):
    """One way to take a plan away; `write` is called when somebody clicks."""

    key: str
    label: str
    purpose: str
    file_name: str
    mime: str
    write: Write


def _csv_for_excel(graph: TopicGraph, plan: StudyPlan) -> bytes:
    from graph.exports.plan_csv import plan_to_csv_file

    return plan_to_csv_file(plan, graph.resources)


def _calendar(graph: TopicGraph, plan: StudyPlan) -> bytes:
    from graph.exports.calendar import Edition, plan_to_ics

    return plan_to_ics(plan, graph.resources, Edition(graph.identity))


def _markdown(graph: TopicGraph, plan: StudyPlan) -> str:
    from graph.exports.plan_markdown import plan_to_markdown

    return plan_to_markdown(plan, graph)


def _json(graph: TopicGraph, plan: StudyPlan) -> str:  # noqa: ARG001
    from graph.exports.plan_json import plan_to_json

    return plan_to_json(plan)


def _anki(graph: TopicGraph, plan: StudyPlan) -> str:
    from graph.exports.anki import plan_to_anki

    return plan_to_anki(plan, graph.resources)


def _graph_as(form: str) -> Write:
    """Write the topics of the plan as a graph in one of `GRAPH_FORMATS`."""

    def write(graph: TopicGraph, plan: StudyPlan) -> str:
        from graph.exports.part import plan_part

        return graph_text(plan_part(graph.records_of(step.topic.id for step in plan.steps), plan), form)

    return write


def _svg(graph: TopicGraph, plan: StudyPlan) -> str:
    from graph.picture.svg import plan_svg

    return plan_svg(graph, plan)


def _web_page(graph: TopicGraph, plan: StudyPlan) -> bytes:
    from graph.exports.web.page import web_page

    return web_page(graph, plan)


OTHERS = (
    Download(
        "html", "Web page", "One file that opens offline: picture, list, search.", "plan.html", "text/html", _web_page
    ),
    Download(
        "excel",
        "CSV for Excel",
        "The same with a mark by which Excel reads accents.",
        "plan.csv",
        "text/csv",
        _csv_for_excel,
    ),
    Download(
        "ics", "Calendar", "One entry for each study day, for any calendar.", "plan.ics", "text/calendar", _calendar
    ),
    Download("markdown", "Checklist", "To tick off in notes: Markdown.", "plan.md", "text/markdown", _markdown),
    Download("anki", "Flash cards", "One card for each topic, for Anki.", "plan-anki.csv", "text/csv", _anki),
    Download("svg", "Picture", "The plan's topics as a drawing: SVG.", "plan.svg", "image/svg+xml", _svg),
    Download("json", "JSON", "Everything, for programs.", "plan.json", "application/json", _json),
    Download("mermaid", "Mermaid", "A diagram for wikis and READMEs.", "plan.mmd", "text/plain", _graph_as("mermaid")),
    Download("dot", "DOT", "For Graphviz.", "plan.dot", "text/vnd.graphviz", _graph_as("dot")),
    Download(
        "graphml",
        "GraphML",
        "For graph programs such as yEd or Gephi.",
        "plan.graphml",
        "application/xml",
        _graph_as("graphml"),
    ),
)


def downloads(opened: OpenedGraph, shown: Shown) -> None:
    """Offer the plan as CSV, and in one menu in every other format, as a link, and to be opened again.

    Each is written of what is shown at the moment of the click.
    """
    graph = opened.graph
    has_plan = bool(st.session_state.goals)
    if has_plan:
        st.download_button(
            "Plan as CSV",
            lambda: _csv_of(shown),
            file_name="plan.csv",
            mime="text/csv",
            key="download_csv",
            on_click="ignore",
            icon=":material/download:",
        )
    calendar = kept_calendar()  # here and not on a click: the session is not available then
    with st.popover("Download" if has_plan else "Saved plan", key="more_downloads"):
        if has_plan:
            for form in OTHERS:
                _offer(form, shown, calendar)
            _send_link(opened)
        plan_file(graph)


def _offer(form: Download, shown: Shown, calendar: Write | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            form.label,
            lambda: _written_by(form, shown, calendar),
            file_name=form.file_name,
            mime=form.mime,
            key=f"download_{form.key}",
            on_click="ignore",
        )
        st.caption(form.purpose)


def _written_by(form: Download, shown: Shown, calendar: Write | None) -> str | bytes:
    plan = _plan_of(shown)
    return calendar(shown.graph, plan) if calendar and form.key == "ics" else form.write(shown.graph, plan)


def _plan_of(shown: Shown) -> StudyPlan:
    if shown.plan is None:
        raise InvalidRequestError("There is no plan to download: choose a goal that can be reached.")
    return shown.plan


def _csv_of(shown: Shown) -> bytes:
    from graph.exports.plan_csv import plan_to_csv

    return plan_to_csv(_plan_of(shown), shown.graph.resources).encode()


def _send_link(opened: OpenedGraph) -> None:
    """Offer the plan as a link for somebody to look at."""
    with st.container(key="send_link"):
        st.markdown("**Send as a link**")
        if opened.is_own:
            st.caption("Only the graph that this server shows to all can be seen by others: send them the plan as CSV.")
            return
        st.caption("Whoever opens it sees this plan as it is now. Your notes and hours stay with you.")
        with suppress(InvalidRequestError):
            st.code(link_of(), language=None, wrap_lines=True)


def plan_file(graph: TopicGraph) -> None:
    """Open a plan file again: what was asked for, done and noted comes back, and what is left begins today."""
    with st.container(key="saved_plan"):
        st.markdown("**Open a saved plan**")
        st.caption("Goals, what you know, order, hours, dates and notes come back; what is left begins today.")
        uploaded = st.file_uploader("Plan (CSV or JSON)", type=["csv", "json"], key="plan_file")
        for sentence in st.session_state.get("plan_file_report", []):
            st.caption(plain(sentence))
        if uploaded is not None:
            st.button(
                "Go on with this plan", key="resume_plan", type="primary", on_click=_resume, args=(graph, uploaded)
            )


@with_guarded_fields
def _resume(graph: TopicGraph, uploaded: st.runtime.uploaded_file_manager.UploadedFile) -> None:
    from graph.files.plans import parse_plan
    from graph.planning.resume import resumed

    rows, found = parse_plan(uploaded.getvalue(), uploaded.name)
    request = PlanRequest(goals=())
    notes: tuple[Problem, ...] = ()
    if not any(problem.is_error for problem in found):
        try:
            request, notes = resumed(graph, rows, request, uploaded.name)
        except KnowledgeGraphError as error:
            notes = (Problem("error", "plan-file", uploaded.name, None, str(error), ""),)
    problems = (*found, *notes)
    report = [str(problem) for problem in problems]
    if not any(problem.is_error for problem in problems):
        take_over(request)
        finished = sum(state.status in ("done", "skipped") for _, state in request.progress)
        report.insert(0, f"{uploaded.name} is open: {counted(len(request.progress), 'topic')}, {finished} finished.")
        if request.budget is not None:
            report.append(f"The page plans without its budget of {hours_text(request.budget)}.")
    st.session_state.plan_file_report = report
