"""A plan as plan.csv, for spreadsheets and for planning again; `graph.files.plans` reads it back."""

from __future__ import annotations

import codecs

from graph.amounts import number_text
from graph.exports.csv_text import csv_text
from graph.files.cells import shielded
from graph.files.plans import BETWEEN_IDS, PLAN_COLUMNS
from graph.model import PlanStep, StudyPlan


def plan_to_csv(plan: StudyPlan) -> str:
    """Return the plan as CSV with the columns of `PLAN_COLUMNS`: finished topics first, then the steps in order.

    No cell runs as a formula in a spreadsheet. Finished topics have no start hour or week, skipped ones no position.

    Examples
    --------
    >>> from graph.model import PlanRequest, Topic
    >>> step = PlanStep(1, Topic("sets", "=Sets", hours=2.5), 2.5, 0.0, 2.5, 1, 1, why="Goal")
    >>> print(plan_to_csv(StudyPlan(PlanRequest(goals=("sets",)), goals=(step.topic,), steps=(step,))))
    position,topic_id,topic,category,difficulty,hours,start_hour,week,start_date,end_date,status,needs,why,notes
    1,sets,'=Sets,Topics,,2.5,0,1,,,to do,,Goal,
    <BLANKLINE>
    """
    steps = (*plan.finished, *plan.steps)
    return csv_text([PLAN_COLUMNS, *(_cells(step) for step in steps)])


def plan_to_csv_file(plan: StudyPlan) -> bytes:
    """Return the same as bytes that begin with a byte-order mark, without which Excel misreads accents."""
    return codecs.BOM_UTF8 + plan_to_csv(plan).encode("utf-8")


def _cells(step: PlanStep) -> list[str]:
    return [
        str(step.position) if step.position else "",
        shielded(step.topic.id),
        shielded(step.topic.name),
        shielded(step.topic.category),
        step.topic.difficulty,
        number_text(step.hours),
        number_text(step.start_hour) if step.is_left else "",
        str(step.week) if step.is_left else "",
        step.start_date.isoformat() if step.start_date else "",
        step.end_date.isoformat() if step.end_date else "",
        step.status,
        shielded(BETWEEN_IDS.join(step.needs)),
        shielded(step.why),
        shielded(step.notes),
    ]
