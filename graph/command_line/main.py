"""``python -m graph``: the command line. Flags become values, values become text; the rest is decided elsewhere.

Exit status: 0 done, 1 the data or the request cannot be satisfied, 2 wrong usage; 130 after Ctrl-C and 141 where the
reader of a pipe went away, as shells count signals.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from graph import __version__
from graph.command_line import engines
from graph.command_line.answers import (
    chain_lines,
    ready_table,
    report_json,
    report_text,
)
from graph.command_line.convert import convert
from graph.command_line.fixing import fix, preview
from graph.command_line.frame import Commands
from graph.command_line.learner import done, log, note, skip, undo, week
from graph.command_line.options import (
    Files,
    read_known,
    with_engine,
    with_files,
)
from graph.command_line.page import page
from graph.command_line.place import place
from graph.command_line.plan import plan
from graph.command_line.terminal import say, table_for, write_folder, write_page, write_result
from graph.core.topic_graph import TopicGraph
from graph.exports.graph_csv import graph_to_csv
from graph.exports.mermaid import mermaid_limits
from graph.exports.package import data_package
from graph.exports.part import plan_part
from graph.exports.plan_table import Table
from graph.exports.registry import GRAPH_FORMATS, graph_text
from graph.loading.mending import ALL, accepted_codes
from graph.loading.opening import open_files, tables_of
from graph.model import PACKAGE_FILE, FileNames, Records
from graph.planning.choices import cheapest_way
from graph.planning.frontier import Ready, ranked_frontier
from graph.planning.plan import study_plan
from graph.planning.resolve_names import found_goals, found_topics
from graph.progress import doing


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="groundwork %(version)s")
@click.pass_context
def commands(context: click.Context) -> None:
    """Explore how topics depend on each other, and get an ordered study plan towards a goal.

    Topics are named by id, name or alias, in any case.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@commands.command()
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to report."
)
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@click.option("--all", "whole", is_flag=True, help="Show all problems of a kind, not the first ten.")
@click.option("--fix", "fixes", is_flag=True, help="Write mended copies, and report what is left in them.")
@click.option(
    "--to", type=click.Path(path_type=Path), metavar="FOLDER",
    help="Where mended copies go. [default: a folder mended beside the topics]",
)  # fmt: skip
@click.option("--in-place", is_flag=True, help="Mend the files themselves; as they were, they are kept as .bak.")
@click.option(
    "--accept", "accepted", multiple=True, metavar="CODE", type=click.Choice([*accepted_codes(), ALL]),
    help="Make a repair too that is not safe, such as cycle; all for each of them. Repeatable.",
)  # fmt: skip
@with_engine
@with_files
def check(
    files: Files,
    form: str,
    strict: bool,
    whole: bool,
    fixes: bool,
    to: Path | None,
    in_place: bool,
    accepted: tuple[str, ...],
    engine: str,
) -> None:
    """Report every problem of the files at once, by its kind; with --fix or --in-place, mend what can be mended."""
    mends = None
    if fixes or in_place or to or accepted:
        if engine == "spark" or (in_place and to):
            raise click.UsageError("--fix goes with the built-in engine, and --in-place without --to.")
        files, mends = fix(files, accepted, to, in_place=in_place)
    if engine == "spark":
        topics, prerequisites, problems = engines.checked_by_spark(files)
    else:
        opened = open_files(files.topics, files.edges)
        problems = opened.problems
        topics, prerequisites = opened.counts
    if form == "json":
        write_result(report_json(problems, topics, prerequisites, mends.changes if mends else None), files.output)
    else:
        mending = preview(mends, whole=whole) + "\n" if mends and (mends.changes or mends.offered) else ""
        write_page(mending + report_text(problems, topics, prerequisites, whole=whole), files.output)
    if any(strict or problem.is_error for problem in problems):
        click.get_current_context().exit(1)


@commands.command()
@click.argument("topic")
@click.argument("goals", nargs=-1, required=True, metavar="GOAL...")
@with_files
def why(files: Files, topic: str, goals: tuple[str, ...]) -> None:
    """Show the chain from a topic to each goal, with the reasons."""
    graph = files.opened()
    [asked] = found_topics(graph, [topic])
    blocks = [chain_lines(graph, asked, goal) for goal in found_goals(graph, goals)]
    write_page("\n\n".join("\n".join(block) for block in blocks) + "\n", files.output)


@commands.command(name="next")
@click.option(
    "--known", multiple=True, metavar="TOPIC", callback=read_known,
    help="A topic you know, with all it rests on; @FILE for those of a file, one a line. Repeatable.",
)  # fmt: skip
@click.option("--goal", "goals", multiple=True, metavar="GOAL", help="Only what leads to this goal. Repeatable.")
@with_files
def what_next(files: Files, known: tuple[str, ...], goals: tuple[str, ...]) -> None:
    """List what you can learn now, the most useful first."""
    graph = files.opened()
    ready = _ready(graph, found_topics(graph, known), found_goals(graph, goals))
    if ready:
        write_result(table_for(ready_table(graph, ready), files.output), files.output)
    else:
        write_result("Nothing is left to learn here.\n", files.output)


@commands.command()
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


@commands.command()
@with_files
def goals(files: Files) -> None:
    """List the named goals that the graph offers."""
    graph = files.opened()
    if not graph.entry_goals:
        say("There is no goals.csv beside the topics, so no goal has a name of its own. Any topic can be a GOAL.")
        return
    rows = tuple(
        (goal.name, ", ".join(graph.topics[topic].name for topic in goal.goals), goal.summary)
        for goal in graph.entry_goals.values()
    )
    table = Table(("Goal", "Topics", "Summary"), rows)
    write_result(table_for(table, files.output), files.output)


for command in (plan, convert, page, place, done, skip, note, log, undo, week):
    commands.add_command(command)


def _ready(graph: TopicGraph, known: Iterable[str], goals: tuple[str, ...]) -> list[Ready]:
    """What can be learned now; of alternatives on the way to goals, only those of the cheapest way."""
    held = graph.known_closure(known)
    if not goals:
        return ranked_frontier(graph.dag, held, graph.hours)
    way = cheapest_way(graph.needed_dag(goals, held), goals, held, graph.hours)
    return ranked_frontier(way.graph, (), graph.hours)


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
