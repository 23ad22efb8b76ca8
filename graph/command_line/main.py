"""``python -m graph``: the command line. Flags become values, values become text; the rest is decided elsewhere.

Exit status: 0 done, 1 the data or the request cannot be satisfied, 2 wrong usage; 130 after Ctrl-C and 141 where the
reader of a pipe went away, as shells count signals.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import click

from graph import __version__, messages
from graph.command_line import engines
from graph.command_line.answers import (
    chain_lines,
    plan_page,
    plan_text,
    ready_table,
    report_json,
    report_text,
)
from graph.command_line.convert import convert
from graph.command_line.earlier import edition_of, going_on_with
from graph.command_line.fixing import fix, preview
from graph.command_line.frame import Commands
from graph.command_line.kept import KEPT_OPTIONS, calendar, desk, going_on, keep_plan, with_store
from graph.command_line.learner import done, log, note, skip, undo, week
from graph.command_line.options import (
    Files,
    given_options,
    read_day,
    read_days,
    read_hours_per_week,
    read_pair,
    read_time,
    read_weekdays,
    with_engine,
    with_files,
)
from graph.command_line.page import page
from graph.command_line.place import place
from graph.command_line.terminal import say, table_for, write_folder, write_page, write_result
from graph.core.topic_graph import TopicGraph
from graph.exports.graph_csv import graph_to_csv
from graph.exports.mermaid import mermaid_limits
from graph.exports.package import data_package
from graph.exports.part import plan_part
from graph.exports.plan_table import Table
from graph.exports.registry import GRAPH_FORMATS, graph_text
from graph.files.pace import parse_day
from graph.loading.mending import ALL, accepted_codes
from graph.loading.opening import open_files, tables_of
from graph.model import ORDERS, PACKAGE_FILE, FileNames, Records
from graph.planning.calendar import EVERY_DAY
from graph.planning.choices import cheapest_way
from graph.planning.frontier import Ready, ranked_frontier
from graph.planning.plan import study_plan
from graph.planning.resolve_names import found_goals, found_topics, refuse_other_topics, request_by_names
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
@click.argument("goals", nargs=-1, metavar="GOAL...")
@click.option("--known", multiple=True, metavar="TOPIC", help="A topic you know, with all it rests on. Repeatable.")
@click.option("--order", type=click.Choice(ORDERS), default="finish", show_default=True, help="What comes first.")
@click.option(
    "--hours-per-week", type=read_hours_per_week, default="5", show_default=True, metavar="N",
    help="Hours a week; 6,6,0,8 for weeks that differ, the last for all that follow.",
)  # fmt: skip
@click.option("--start", type=read_day, metavar="DATE", help="First day of study, such as 2026-11-23.")
@click.option("--today", type=read_day, metavar="DATE", help="What is left begins on this day. [default: the date]")
@click.option(
    "--deadline", "deadlines", multiple=True, metavar="GOAL=DATE", help="When a goal is due. Repeatable.",
    type=read_pair(parse_day, "GOAL=DATE, such as Transformers=2026-11-23"),
)  # fmt: skip
@click.option("--budget", type=float, metavar="HOURS", help="Plan the best part that fits into so many hours.")
@click.option(
    "--weight", "weights", multiple=True, metavar="GOAL=N", help="How much a goal matters; usually 1. Repeatable.",
    type=read_pair(float, "GOAL=N, such as Transformers=2"),
)  # fmt: skip
@click.option("--prefer", multiple=True, metavar="TOPIC", help="Take it where one of several would do. Repeatable.")
@click.option("--weekdays", type=read_weekdays, metavar="DAYS", help="Days of study, such as mon,tue,sat.")
@click.option(
    "--days-off", type=read_days, multiple=True, metavar="DAYS",
    help="Days without study: 2026-12-24, or '2026-12-24 to 2027-01-02'. Repeatable.",
)  # fmt: skip
@click.option("--whole-topics", is_flag=True, help="Begin no topic in a week in which it cannot end.")
@click.option(
    "--time", "time_of_day", type=read_time, metavar="HH:MM", help="When study begins on a day, for the calendar."
)
@click.option(
    "--from", "earlier", type=click.Path(path_type=Path), metavar="plan.csv", help="Plan what is left of this plan."
)
@click.option("--learner", is_flag=True, help="Go on with what is kept of you, and keep what you ask for here.")
@with_store
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json", "markdown", "ics"]), default="table",
    show_default=True, help="What to write.",
)  # fmt: skip
@with_engine
@with_files
def plan(
    files: Files,
    goals: tuple[str, ...],
    known: tuple[str, ...],
    prefer: tuple[str, ...],
    deadlines: tuple[tuple[str, date], ...],
    weights: tuple[tuple[str, float], ...],
    weekdays: tuple[int, ...] | None,
    days_off: tuple[frozenset[date], ...],
    earlier: Path | None,
    learner: bool,
    store: str | None,
    time_of_day: time | None,
    form: str,
    engine: str,
    **same: Any,
) -> None:
    """Make a study plan to one or several goals; `python -m graph plan Calculus --learner` keeps it."""
    if not goals and earlier is None and not learner:
        raise click.UsageError("Name at least one goal topic, or an earlier plan with --from.")
    if learner and (earlier is not None or engine == "spark"):
        raise click.UsageError("--learner goes with neither --from nor --engine spark.")
    place = desk(files, store) if learner else None
    if earlier is not None:
        files.spare_plan(earlier)
    if engine == "spark":
        named_goals = *goals, *(goal for goal, _ in (*deadlines, *weights))
        graph = engines.cut_out_by_spark(files, named_goals, (*known, *prefer), earlier)
    else:
        graph = place.graph if place else files.opened()
    request = request_by_names(
        graph,
        goals,
        known=known,
        pinned=prefer,
        deadlines=dict(deadlines),
        weights=dict(weights),
        weekdays=weekdays or EVERY_DAY,
        days_off=frozenset().union(*days_off),
        **same,
    )
    if earlier is not None:
        request = going_on_with(graph, earlier, request, given_options())
    if place:
        request = going_on(place, request, given_options())
    refuse_other_topics(graph, request)
    if start := request.start:
        today = request.today or date.today()
        request = replace(request, today=today)
        if caution := messages.start_in_past(start, today):
            say(caution)
    made = study_plan(graph, request)
    if place and given_options() & KEPT_OPTIONS:
        keep_plan(place, made, request, time_of_day)
    with doing(f"Writing a plan of {len(made.steps):,} topics"):
        if form == "table":
            text: str | bytes = plan_page(graph, made, files.output)
        elif form == "ics" and place:
            text = calendar(place, made, time_of_day)
        else:
            text = plan_text(graph, made, form, edition_of(graph, earlier, time_of_day) if form == "ics" else None)
    if isinstance(text, str) and form == "table":
        write_page(text, files.output)
    else:
        write_result(text, files.output)


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
@click.option("--known", multiple=True, metavar="TOPIC", help="A topic you know, with all it rests on. Repeatable.")
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
@click.option("--known", multiple=True, metavar="TOPIC", help="With --goal: a topic you know. Repeatable.")
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


for command in (convert, page, place, done, skip, note, log, undo, week):
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
