"""``python -m graph export``: the graph, or the part of it that a plan uses, in another format."""

from __future__ import annotations

import click

from graph.command_line.options import Files, read_known, with_files
from graph.command_line.terminal import say, write_folder, write_result
from graph.exports.graph_csv import graph_to_csv
from graph.exports.mermaid import mermaid_limits
from graph.exports.package import data_package
from graph.exports.part import plan_part
from graph.exports.registry import GRAPH_FORMATS, graph_text
from graph.loading.opening import tables_of
from graph.model import PACKAGE_FILE, FileNames, Records
from graph.planning.plan import study_plan
from graph.progress import doing


@click.command()
@click.option(
    "--format", "form", type=click.Choice([*GRAPH_FORMATS, "csv", "xlsx", "html"]), required=True,
    help="csv writes several files and a datapackage.json: name a folder as --output. "
    "html is one web page that opens offline.",
)  # fmt: skip
@click.option(
    "--known", multiple=True, metavar="TOPIC", callback=read_known,
    help="With --goal: a topic you know, or @FILE. Repeatable.",
)  # fmt: skip
@click.option("--goal", "goals", multiple=True, metavar="GOAL", help="Only the plan to this goal. Repeatable.")
@with_files
def export(files: Files, form: str, known: tuple[str, ...], goals: tuple[str, ...]) -> None:
    """Write the graph, or the part of it that a plan uses, in another format."""
    graph = files.opened()
    made = study_plan(graph, goals, known=known) if goals else None
    if form == "html":
        from graph.exports.web.page import web_page  # brings pyvis

        with doing(f"Drawing {len(made.steps) if made else len(graph):,} topics"):
            page = web_page(graph, made)
        write_result(page, files.output)
        return
    part = plan_part(graph.records_of(step.topic.id for step in made.steps), made) if made else graph.records
    if form == "csv":
        _write_csv(part, files)
    elif form == "xlsx":
        from graph.exports.workbook import graph_to_workbook

        write_result(graph_to_workbook(part), files.output)
    else:
        write_result(graph_text(part, form), files.output)
        if form == "mermaid" and (limits := mermaid_limits(part)):
            say(limits)


def _write_csv(records: Records, files: Files) -> None:
    """The files of the graph: into a folder, or one after the other with an empty line between."""
    content = graph_to_csv(records)
    if files.output is None:
        write_result("\n".join(filter(None, content)), None)
        return
    named = {name: text for name, text in zip(FileNames(), content, strict=True) if text}
    named[PACKAGE_FILE] = data_package(content)
    # A packed table in that folder would be hidden behind the new one.
    hidden = tables_of(files.output) if files.output.is_dir() else ()
    files.spare(*(files.output / name for name in named), *hidden)
    write_folder(named, files.output)
