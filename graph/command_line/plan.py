"""``python -m graph plan``: flags become a request, and its plan is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import click

from graph import messages
from graph.command_line.answers import plan_page, plan_text
from graph.command_line.earlier import edition_of, going_on_with
from graph.command_line.kept import KEPT_OPTIONS, calendar, desk, going_on, keep_plan, with_store
from graph.command_line.options import (
    Files,
    given_options,
    read_day,
    read_days,
    read_hours_per_week,
    read_known,
    read_pair,
    read_time,
    read_weekdays,
    with_engine,
    with_files,
)
from graph.command_line.terminal import printable, say, write_result
from graph.exports.calendar import plan_to_ics
from graph.files.pace import parse_day
from graph.model import ORDERS, PlanRequest
from graph.planning.calendar import EVERY_DAY
from graph.planning.plan import study_plan
from graph.planning.resolve_names import refuse_other_topics, request_by_names
from graph.progress import doing


@click.command()
@click.argument("goals", nargs=-1, metavar="GOAL...")
@click.option(
    "--known", multiple=True, metavar="TOPIC", callback=read_known,
    help="A topic you know, with all it rests on; @FILE for those of a file, one a line. Repeatable.",
)  # fmt: skip
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
    _check_flags(goals, earlier, learner, engine)
    place = desk(files, store) if learner else None
    if earlier is not None:
        files.spare_plan(earlier)
    if engine == "spark":
        from graph.command_line import engines  # brings all that reads tables in Spark

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
    request = _from_today(request)
    made = study_plan(graph, request)
    if place and given_options() & KEPT_OPTIONS:
        keep_plan(place, made, request, time_of_day)
    with doing(f"Writing a plan of {len(made.steps):,} topics"):
        if form == "table":
            text: str | bytes = printable(plan_page(graph, made, files.output), keep="\n")
        elif form == "ics" and place:
            text = calendar(place, made, time_of_day)
        elif form == "ics":
            text = plan_to_ics(made, graph.resources, edition_of(graph, earlier, time_of_day))
        else:
            text = plan_text(graph, made, form)
    write_result(text, files.output)


def _check_flags(goals: tuple[str, ...], earlier: Path | None, learner: bool, engine: str) -> None:
    if not goals and earlier is None and not learner:
        raise click.UsageError("Name at least one goal topic, or an earlier plan with --from.")
    if learner and (earlier is not None or engine == "spark"):
        raise click.UsageError("--learner goes with neither --from nor --engine spark.")


def _from_today(request: PlanRequest) -> PlanRequest:
    """The request with the date of today where it has days; says so where it began in the past."""
    if request.start is None:
        return request
    today = request.today or date.today()
    if caution := messages.start_in_past(request.start, today):
        say(caution)
    return replace(request, today=today)
