"""Answers as text: plans, chains, what is ready, problems, graphs in other formats."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph import messages
from graph.checks.problems import MOST_OF_A_CAUSE, by_cause
from graph.command_line.terminal import table_for
from graph.core.topic_graph import TopicGraph
from graph.exports.plan_csv import plan_to_csv
from graph.exports.plan_json import plan_to_json
from graph.exports.plan_markdown import plan_to_markdown
from graph.exports.plan_table import Table, plan_to_table
from graph.formatting import hours_number
from graph.model import Problem, StudyPlan
from graph.planning.advice import way_out, with_prices
from graph.planning.explain import shortest_chain
from graph.planning.frontier import Ready

if TYPE_CHECKING:
    from graph.loading.mending import Change


def plan_text(graph: TopicGraph, plan: StudyPlan, form: str) -> str:
    """Return a plan in one of the formats csv, json and markdown."""
    if form == "csv":
        return plan_to_csv(plan, graph.resources)
    if form == "markdown":
        return plan_to_markdown(plan, graph)
    return plan_to_json(with_prices(graph, plan))


def plan_page(graph: TopicGraph, plan: StudyPlan, output: Path | None) -> str:
    """Return a plan for people: summary, table, fitted to where it goes, and remarks."""
    plan = with_prices(graph, plan)
    remarks = messages.plan_remarks(plan, graph.topics)
    if out := way_out(graph, plan):
        remarks.append(messages.deadline_advice(out, plan, graph.topics))
    table = [table_for(plan_to_table(plan), output)] if plan.steps or plan.finished else []
    return "\n".join([messages.plan_summary(plan) + "\n", *table, *(f"{remark}\n" for remark in remarks)])


def chain_lines(graph: TopicGraph, topic: str, goal: str) -> list[str]:
    """Return the chain from a topic to a goal, a line for each link, or why there is none."""
    names = {asked: graph.topics[asked].name for asked in (topic, goal)}
    if topic == goal:
        return [f"{names[topic]} is the goal itself."]
    chain = shortest_chain(graph.between(topic, goal), topic, goal)
    if chain is None:
        return [f"{names[goal]} does not rest on {names[topic]}.{_shared(graph, topic, goal)}"]
    links = [graph.prerequisite(*pair) for pair in pairwise(chain)]
    return messages.chain_lines(links, graph.topics)


def _shared(graph: TopicGraph, topic: str, goal: str) -> str:
    """What both rest on, where the goal does not rest on the topic itself: of a milestone such as Python, its parts."""
    below = frozenset(graph.closure([topic]))
    shared = [part for part in graph.closure([goal]) if part in below]
    if not shared:
        return ""
    parts = messages.listed([part.name for part in graph.topics_of(shared).values()], most=4)
    return f" Both rest on {parts}."


def ready_table(graph: TopicGraph, ready: Sequence[Ready]) -> Table:
    """Return what can be learned now as a table, in the order given."""
    rows = tuple(
        (
            str(place),
            graph.topics[item.topic].name,
            hours_number(item.hours),
            hours_number(item.unlocked_hours),
            messages.listed([graph.topics[topic].name for topic in item.unlocks], most=3),
        )
        for place, item in enumerate(ready, start=1)
    )
    return Table(("#", "Topic", "Hours", "Leads to hours", "Opens"), rows, frozenset({"#", "Hours", "Leads to hours"}))


def report_text(problems: Sequence[Problem], topics: int, prerequisites: int, *, whole: bool = False) -> str:
    """Return the problems by their cause, most severe first, and how many there are of so many rows.

    Ten of each kind are shown, and how many more there are, unless the `whole` is asked for.
    """
    lines = []
    for cause in by_cause(problems):
        most = len(cause.problems) if whole else MOST_OF_A_CAUSE
        if len(cause.problems) > 1:
            lines.append(cause.title)
        lines += [f"{problem.severity}: {problem}" for problem in cause.problems[:most]]
        if (left := len(cause.problems) - most) > 0:
            lines.append(f"and {left:,} more of this kind; --all shows them")
        lines.append("")
    lines.append(messages.problems_summary(problems, topics, prerequisites))
    return "\n".join(lines) + "\n"


def report_json(
    problems: Sequence[Problem], topics: int, prerequisites: int, changes: Sequence[Change] | None = None
) -> str:
    """Return every problem and how many there are as one JSON object, with the rows that were mended if any were to."""
    report: dict[str, Any] = {
        "topics": topics,
        "prerequisites": prerequisites,
        "errors": sum(problem.is_error for problem in problems),
        "warnings": sum(not problem.is_error for problem in problems),
        "problems": [asdict(problem) for problem in problems],
    }
    if changes is not None:
        report["mended"] = [change._asdict() for change in changes]
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"
