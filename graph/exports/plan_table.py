"""A plan as rows of a table for people."""

from __future__ import annotations

from typing import NamedTuple

from graph.formatting import hours_number
from graph.model import PlanStep, StudyPlan
from graph.shown import span


class Table(NamedTuple):
    """What a table shows; `numbers` are the headings whose cells stand to the right."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[str] = frozenset()


def plan_to_table(plan: StudyPlan) -> Table:
    """Return the steps of the plan as a table; finished topics stand first, skipped ones without a number.

    Columns that would be the same for all rows (dates without a start, a status all to do) are left out.

    Examples
    --------
    >>> from graph.model import PlanRequest, Topic
    >>> step = PlanStep(1, Topic("sets", "Sets", hours=2.5), 2.5, 0.0, 2.5, 1, 1, why="Goal")
    >>> table = plan_to_table(StudyPlan(PlanRequest(goals=("sets",)), goals=(step.topic,), steps=(step,)))
    >>> table.headings
    ('#', 'Week', 'Topic', 'Hours', 'Total', 'Category', 'Why')
    >>> table.rows
    (('1', '1', 'Sets', '2.5', '2.5', 'Topics', 'Goal'),)
    """
    steps = (*plan.finished, *plan.steps)
    columns = [_cells(step) for step in steps]
    headings = [
        "#",
        "Week",
        *(["Dates"] if plan.request.start else []),
        *["Topic", "Hours", "Total", "Category"],
        *(["Status"] if any(step.status != "to do" for step in steps) else []),
        "Why",
    ]
    rows = tuple(tuple(cells[heading] for heading in headings) for cells in columns)
    return Table(tuple(headings), rows, frozenset({"#", "Week", "Hours", "Total"}))


def _cells(step: PlanStep) -> dict[str, str]:
    return {
        "#": str(step.position) if step.position else "",
        "Week": _weeks(step) if step.is_left else "",
        "Dates": _dates(step),
        "Topic": step.topic.name,
        "Hours": hours_number(step.hours),
        "Total": hours_number(step.end_hour) if step.is_left else "",
        "Category": step.topic.category,
        "Status": step.status,
        "Why": step.why,
    }


def _dates(step: PlanStep) -> str:
    return span(str(step.start_date), str(step.end_date)) if step.start_date and step.end_date else ""


def _weeks(step: PlanStep) -> str:
    return str(step.week) if step.week == step.end_week else f"{step.week}-{step.end_week}"
