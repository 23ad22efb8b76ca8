"""``python -m graph``: the command line. Flags become values, values become text; the rest is decided elsewhere.

Exit status: 0 done, 1 the data or the request cannot be satisfied, 2 wrong usage; 130 after Ctrl-C and 141 where the
reader of a pipe went away, as shells count signals.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, TypeVar

import click

from graph import wording
from graph.advice import priced_choices, way_out
from graph.amounts import hours_number
from graph.build import TopicGraph, open_graph, read_graph_files
from graph.errors import InvalidDataError, InvalidRequestError, KnowledgeGraphError
from graph.exports.calendar import plan_to_ics
from graph.exports.dot import graph_to_dot
from graph.exports.gexf import graph_to_gexf
from graph.exports.graph_csv import graph_to_csv
from graph.exports.graph_json import graph_to_json
from graph.exports.graphml import graph_to_graphml
from graph.exports.mermaid import graph_to_mermaid
from graph.exports.part import plan_part
from graph.exports.plan_csv import plan_to_csv
from graph.exports.plan_json import plan_to_json
from graph.exports.plan_markdown import plan_to_markdown
from graph.exports.plan_table import Table, plan_to_table
from graph.files.plans import read_plan
from graph.model import ORDERS, PlanRequest, Problem, Records, StudyPlan
from graph.paths.alternatives import cheapest_way
from graph.paths.closure import known_closure, prerequisite_closure
from graph.paths.explain import shortest_chain
from graph.paths.frontier import Ready, ranked_frontier
from graph.plan import study_plan
from graph.resume import resumed
from graph.schedule import EVERY_DAY
from graph.terminal import say, table_for, write_folder, write_page, write_result

_Value = TypeVar("_Value")

_TOPICS, _EDGES = Path("data/topics.csv"), Path("data/edges.csv")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PRICED = 12
"""Beyond so many choices, what each alternative would cost is left to the page: each is a plan of its own."""
_INTERRUPTED = 130

_GRAPH_FORMATS: dict[str, Callable[[Records], str]] = {
    "graphml": graph_to_graphml,
    "gexf": graph_to_gexf,
    "dot": graph_to_dot,
    "mermaid": graph_to_mermaid,
    "json": graph_to_json,
}


# --- kinds of values -----------------------------------------------------------------------------


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no date. Write year-month-day, such as 2026-11-23.") from None


def _hours_per_week(text: str) -> float | tuple[float, ...]:
    """One number, or several with commas for unequal weeks."""
    try:
        hours = tuple(float(part) for part in text.split(","))
    except ValueError:
        raise click.BadParameter(f"{text!r} is no number of hours. Write 6, or 6,6,0,8 for unequal weeks.") from None
    return hours if len(hours) > 1 else hours[0]


def _weekdays(text: str) -> tuple[int, ...]:
    """Days of the week by their English names or the first letters of these."""
    days = set()
    for word in map(str.strip, text.casefold().split(",")):
        meant = [number for number, name in enumerate(_WEEKDAYS) if len(word) > 1 and name.startswith(word)]
        if len(meant) != 1:
            raise click.BadParameter(f"{word!r} is no day of the week. Write days such as mon,tue,sat.")
        days.add(meant[0])
    return tuple(sorted(days))


def _pair(value: Callable[[str], _Value], example: str) -> Callable[[str], tuple[str, _Value]]:
    """What reads ``GOAL=VALUE``, parted at the last equals sign, for names may hold one."""

    def pair(text: str) -> tuple[str, _Value]:
        goal, _, wanted = text.rpartition("=")
        try:
            found = value(wanted.strip())
        except ValueError:
            goal = ""
        if not goal.strip():
            raise click.BadParameter(f"{text!r} is not of the form {example}.")
        return goal.strip(), found

    return pair


# --- the frame -----------------------------------------------------------------------------------


class _Commands(click.Group):
    """The commands, and what becomes of everything that can go wrong in them."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        def run() -> Any:
            return super(_Commands, self).main(args, prog_name, complete_var, standalone_mode=False, **extra)

        if not standalone_mode:
            return run()
        for stream in (sys.stdout, sys.stderr):
            with suppress(AttributeError, ValueError):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
        sys.exit(_status(run))


def _status(run: Callable[[], Any]) -> int:
    """Run a command and return its exit status; whatever goes wrong is said in words."""
    try:
        answer = run()
    except click.Abort:
        return _INTERRUPTED
    except click.ClickException as trouble:
        trouble.show()
        return trouble.exit_code
    except InvalidDataError as trouble:
        say(str(trouble))
        say(wording.problems_summary(trouble.problems, 0, 0) + " The command 'check' shows them all.")
        return 1
    except (KnowledgeGraphError, UnicodeError) as trouble:
        say(str(trouble))
        return 1
    except OSError as trouble:
        say(_os_trouble(trouble))
        return 1
    except Exception as trouble:  # the last resort: a fault of ours, said in one line
        say(f"Something went wrong inside this programme ({type(trouble).__name__}: {trouble}). Please report it.")
        return 1
    return answer if isinstance(answer, int) else 0


def _os_trouble(trouble: OSError) -> str:
    reason = (trouble.strerror or str(trouble)).lower()
    return f"{trouble.filename}: {reason}. Check the name and the folder." if trouble.filename else f"{reason}."


@dataclass(frozen=True)
class _Files:
    """Where the graph is and where the result goes."""

    topics: Path
    edges: Path
    output: Path | None

    def opened(self) -> TopicGraph:
        """The graph of the files; the warnings about them are for `check`."""
        try:
            graph, _ = open_graph(self.topics, self.edges)
        except InvalidDataError as trouble:
            self.say_where(trouble.problems)
            raise
        return graph

    def say_where(self, problems: Iterable[Problem]) -> None:
        """Say where the usual files were looked for, if they are not there."""
        if self.topics == _TOPICS and any(problem.code == "missing-file" for problem in problems):
            say(f"Looked for {_TOPICS} and {_EDGES} in {Path.cwd()}. Name yours with --topics FILE --edges FILE.")


def _with_files(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that every command has, and hand them over as one value."""

    def run(topics: Path | None, edges: Path | None, output: Path | None, **others: Any) -> None:
        beside = topics.with_name("edges.csv") if topics else _EDGES
        found = edges or (beside if beside.exists() else _EDGES)
        command(_Files(topics or _TOPICS, found, output), **others)

    run.__doc__ = command.__doc__
    run.__name__ = command.__name__
    path = click.Path(path_type=Path)
    for option in (
        click.option("--output", type=path, metavar="FILE", help="Write here, whole or not at all."),
        click.option("--edges", type=path, metavar="FILE", help=f"Prerequisites; usually {_EDGES}."),
        click.option("--topics", type=path, metavar="FILE", help=f"Topics; usually {_TOPICS}."),
    ):
        run = option(run)
    return run


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def commands(context: click.Context) -> None:
    """Explore how topics depend on each other, and get an ordered study plan towards a goal.

    Topics are named by id, name or alias, in any case.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


# --- commands ------------------------------------------------------------------------------------


@commands.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@_with_files
def check(files: _Files, form: str, strict: bool) -> None:
    """Report every problem of the files at once."""
    records, problems = read_graph_files(files.topics, files.edges)
    if form == "json":
        write_result(_report_json(records, problems), files.output)
    else:
        write_page(_report_text(records, problems), files.output)
    files.say_where(problems)
    if any(strict or problem.is_error for problem in problems):
        click.get_current_context().exit(1)


@commands.command()
@click.argument("goals", nargs=-1, metavar="GOAL...")
@click.option("--known", multiple=True, metavar="TOPIC", help="A topic you know, with all it rests on. Repeatable.")
@click.option("--order", type=click.Choice(ORDERS), default="finish", show_default=True, help="What comes first.")
@click.option("--hours-per-week", type=_hours_per_week, default="5", metavar="N", help="Hours a week, or 6,6,0,8.")
@click.option("--start", type=_day, metavar="DATE", help="First day of study, such as 2026-11-23.")
@click.option(
    "--deadline", "deadlines", multiple=True, metavar="GOAL=DATE", help="When a goal is due. Repeatable.",
    type=_pair(date.fromisoformat, "GOAL=DATE, such as Transformers=2026-11-23"),
)  # fmt: skip
@click.option("--budget", type=float, metavar="HOURS", help="Plan the best part that fits into so many hours.")
@click.option(
    "--weight", "weights", multiple=True, metavar="GOAL=N", help="How much a goal matters; usually 1. Repeatable.",
    type=_pair(float, "GOAL=N, such as Transformers=2"),
)  # fmt: skip
@click.option("--prefer", multiple=True, metavar="TOPIC", help="Take it where one of several would do. Repeatable.")
@click.option("--weekdays", type=_weekdays, metavar="DAYS", help="Days of study, such as mon,tue,sat.")
@click.option("--days-off", type=_day, multiple=True, metavar="DATE", help="A day without study. Repeatable.")
@click.option("--whole-topics", is_flag=True, help="Begin no topic in a week in which it cannot end.")
@click.option(
    "--from", "earlier", type=click.Path(path_type=Path), metavar="plan.csv", help="Plan what is left of this plan."
)
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json", "markdown", "ics"]), default="table",
    show_default=True, help="What to write.",
)  # fmt: skip
@_with_files
def plan(
    files: _Files,
    goals: tuple[str, ...],
    known: tuple[str, ...],
    prefer: tuple[str, ...],
    deadlines: tuple[tuple[str, date], ...],
    weights: tuple[tuple[str, float], ...],
    weekdays: tuple[int, ...] | None,
    days_off: tuple[date, ...],
    earlier: Path | None,
    form: str,
    **same: Any,
) -> None:
    """Make a study plan to one or several goals."""
    if not goals and earlier is None:
        raise click.UsageError("Name at least one goal topic, or an earlier plan with --from.")
    graph = files.opened()
    request = PlanRequest(
        goals=_goals(graph, goals),
        known=frozenset(_topics(graph, known)),
        pinned=frozenset(_topics(graph, prefer)),
        deadlines=_by_goal(graph, deadlines),
        weights=_by_goal(graph, weights),
        weekdays=weekdays or EVERY_DAY,
        days_off=frozenset(days_off),
        **same,
    )
    if earlier is not None:
        request = _resumed(graph, earlier, request)
    _check_pairs(graph, request)
    if request.start and (caution := wording.start_in_past(request.start, date.today())):
        say(caution)
    made = study_plan(graph, request)
    if form == "table":
        write_page(_plan_page(graph, made, files.output), files.output)
    else:
        write_result(_plan_text(graph, made, form), files.output)


@commands.command()
@click.argument("topic")
@click.argument("goals", nargs=-1, required=True, metavar="GOAL...")
@_with_files
def why(files: _Files, topic: str, goals: tuple[str, ...]) -> None:
    """Show the chain from a topic to each goal, with the reasons."""
    graph = files.opened()
    [asked] = _topics(graph, [topic])
    blocks = [_chain(graph, asked, goal) for goal in _goals(graph, goals)]
    write_page("\n\n".join("\n".join(block) for block in blocks) + "\n", files.output)


@commands.command(name="next")
@click.option("--known", multiple=True, metavar="TOPIC", help="A topic you know, with all it rests on. Repeatable.")
@click.option("--goal", "goals", multiple=True, metavar="GOAL", help="Only what leads to this goal. Repeatable.")
@_with_files
def what_next(files: _Files, known: tuple[str, ...], goals: tuple[str, ...]) -> None:
    """List what you can learn now, the most useful first."""
    graph = files.opened()
    ready = _ready(graph, _topics(graph, known), _goals(graph, goals))
    if ready:
        write_result(table_for(_ready_table(graph, ready), files.output), files.output)
    else:
        write_result("Nothing is left to learn here.\n", files.output)


@commands.command()
@click.option(
    "--format", "form", type=click.Choice([*_GRAPH_FORMATS, "csv"]), required=True,
    help="csv writes several files: name a folder as --output.",
)  # fmt: skip
@click.option("--known", multiple=True, metavar="TOPIC", help="With --goal: a topic you know. Repeatable.")
@click.option("--goal", "goals", multiple=True, metavar="GOAL", help="Only the plan to this goal. Repeatable.")
@_with_files
def export(files: _Files, form: str, known: tuple[str, ...], goals: tuple[str, ...]) -> None:
    """Write the graph, or the part of it that a plan uses, in another format."""
    graph = files.opened()
    records = graph.records
    if goals:
        request = PlanRequest(goals=_goals(graph, goals), known=frozenset(_topics(graph, known)))
        records = plan_part(records, study_plan(graph, request))
    if form == "csv":
        _write_csv(records, files.output)
    else:
        write_result(_GRAPH_FORMATS[form](records), files.output)


@commands.command()
@_with_files
def goals(files: _Files) -> None:
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


# --- from words to values ------------------------------------------------------------------------


def _found(names: Iterable[str], find: Callable[[str], _Value]) -> list[_Value]:
    """What each name stands for; all names that stand for nothing are reported at once."""
    found: list[_Value] = []
    troubles: list[str] = []
    for name in names:
        try:
            found.append(find(name))
        except KnowledgeGraphError as trouble:
            troubles.append(str(trouble))
    if troubles:
        raise InvalidRequestError("\n".join(dict.fromkeys(troubles)))
    return found


def _topics(graph: TopicGraph, names: Iterable[str]) -> list[str]:
    return _found(names, graph.find)


def _goals(graph: TopicGraph, names: Iterable[str]) -> tuple[str, ...]:
    """The topics behind topic names and named goals, each once, in the order asked."""
    return tuple(dict.fromkeys(topic for topics in _found(names, graph.find_goals) for topic in topics))


def _by_goal(graph: TopicGraph, pairs: Sequence[tuple[str, _Value]]) -> tuple[tuple[str, _Value], ...]:
    meant = _found([goal for goal, _ in pairs], graph.find_goals)
    values = (value for _, value in pairs)
    return tuple((topic, value) for topics, value in zip(meant, values, strict=True) for topic in topics)


def _check_pairs(graph: TopicGraph, request: PlanRequest) -> None:
    """Refuse deadlines and weights of topics that are no goals, rather than forget them."""
    named = [
        *((topic, "deadline") for topic, _ in request.deadlines),
        *((topic, "weight") for topic, _ in request.weights),
    ]
    strangers = [
        f"{graph.topics[topic].name} has a {what} but is no goal of this plan. Name it as a GOAL too."
        for topic, what in named
        if topic not in request.goals
    ]
    if strangers:
        raise InvalidRequestError("\n".join(strangers))


def _resumed(graph: TopicGraph, earlier: Path, request: PlanRequest) -> PlanRequest:
    """The request with what an earlier plan adds to it; what there is to say about that file goes to standard error."""
    rows, faults = read_plan(earlier)
    request_then, found = resumed(graph, rows, request, earlier.name)
    problems = faults if any(problem.is_error for problem in faults) else (*faults, *found)
    errors = [problem for problem in problems if problem.is_error]
    for problem in problems:
        if not problem.is_error:
            say(str(problem))
    if errors:
        raise InvalidRequestError("\n".join(map(str, errors)))
    if not request_then.goals:
        raise InvalidRequestError(f"{earlier.name}: the plan holds no topic. Name a GOAL.")
    if request_then.start and not request.start:
        say(f"Starting on {request_then.start}, the first date of what is left. Give --start DATE for another day.")
    return request_then


# --- from values to words ------------------------------------------------------------------------


def _plan_text(graph: TopicGraph, plan: StudyPlan, form: str) -> str | bytes:
    if form == "csv":
        return plan_to_csv(plan)
    if form == "markdown":
        return plan_to_markdown(plan, graph.resources)
    if form == "ics":
        return plan_to_ics(plan, graph.resources)
    return plan_to_json(_priced(graph, plan))


def _priced(graph: TopicGraph, plan: StudyPlan) -> StudyPlan:
    """The plan with what the alternatives would cost, where that does not take too long."""
    if 0 < len(plan.choices) <= _PRICED:
        return replace(plan, choices=priced_choices(graph, plan.request))
    return plan


def _plan_page(graph: TopicGraph, plan: StudyPlan, output: Path | None) -> str:
    """Summary, table and remarks."""
    plan = _priced(graph, plan)
    remarks = wording.plan_remarks(plan, graph.topics)
    if out := way_out(graph, plan):
        remarks.append(wording.deadline_advice(out, graph.topics))
    table = [table_for(plan_to_table(plan), output)] if plan.steps or plan.finished else []
    return "\n".join([wording.plan_summary(plan) + "\n", *table, *(f"{remark}\n" for remark in remarks)])


def _chain(graph: TopicGraph, topic: str, goal: str) -> list[str]:
    names = {asked: graph.topics[asked].name for asked in (topic, goal)}
    if topic == goal:
        return [f"{names[topic]} is the goal itself."]
    chain = shortest_chain(graph.dag, topic, goal)
    if chain is None:
        return [f"{names[goal]} does not rest on {names[topic]}.{_shared(graph, topic, goal)}"]
    edges = {(edge.source, edge.target): edge for edge in graph.records.prerequisites}
    links = [edges[pair] for pair in pairwise(chain)]
    return wording.chain_lines(links, graph.topics)


def _ready(graph: TopicGraph, known: Iterable[str], goals: tuple[str, ...]) -> list[Ready]:
    """What can be learned now; of alternatives on the way to goals, only those of the cheapest way."""
    held = known_closure(graph.dag, known)
    if not goals:
        return ranked_frontier(graph.dag, held, graph.hours)
    way = cheapest_way(graph.dag, goals, held, graph.hours)
    return ranked_frontier(way.graph, (), graph.hours)


def _ready_table(graph: TopicGraph, ready: Sequence[Ready]) -> Table:
    rows = tuple(
        (
            str(place),
            graph.topics[item.topic].name,
            hours_number(item.hours),
            hours_number(item.unlocked_hours),
            wording.listed([graph.topics[topic].name for topic in item.unlocks], most=3),
        )
        for place, item in enumerate(ready, start=1)
    )
    return Table(("#", "Topic", "Hours", "Leads to hours", "Opens"), rows, frozenset({"#", "Hours", "Leads to hours"}))


def _write_csv(records: Records, output: Path | None) -> None:
    """The files of the graph: into a folder, or one after the other with an empty line between."""
    content = graph_to_csv(records)
    if output is None:
        write_result("\n".join(filter(None, content)), None)
        return
    names = ("topics.csv", "edges.csv", "resources.csv", "goals.csv")
    write_folder({name: text for name, text in zip(names, content, strict=True) if text}, output)


def _report_text(records: Records, problems: Sequence[Problem]) -> str:
    lines = []
    for _, found in groupby(problems, key=lambda problem: problem.file):
        lines += [f"{problem.severity}: {problem}" for problem in found]
        lines.append("")
    lines.append(wording.problems_summary(problems, len(records.topics), len(records.prerequisites)))
    return "\n".join(lines) + "\n"


def _report_json(records: Records, problems: Sequence[Problem]) -> str:
    report = {
        "topics": len(records.topics),
        "prerequisites": len(records.prerequisites),
        "errors": sum(problem.is_error for problem in problems),
        "warnings": sum(not problem.is_error for problem in problems),
        "problems": [
            {
                "severity": problem.severity,
                "code": problem.code,
                "file": problem.file,
                "line": problem.line,
                "found": problem.found,
                "advice": problem.advice,
            }
            for problem in problems
        ],
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _shared(graph: TopicGraph, topic: str, goal: str) -> str:
    """What the goal rests on all the same of what a topic rests on: of a milestone such as Python, its parts."""
    shared = prerequisite_closure(graph.dag, [topic]) & prerequisite_closure(graph.dag, [goal])
    if not shared:
        return ""
    parts = wording.listed([graph.topics[part].name for part in graph if part in shared], most=4)
    return f" Both rest on {parts}."
