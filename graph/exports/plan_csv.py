"""A plan as plan.csv, for spreadsheets and for planning again; `graph.files.plans` reads it back."""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from graph.exports.csv_text import csv_text
from graph.files.cells import shielded
from graph.files.plans import BETWEEN_IDS, PLAN_COLUMNS
from graph.formatting import number_text
from graph.model import PlanStep, Progress, Resource, StudyPlan
from graph.planning.plan_settings import goal_names, rows_of, settings_of

_NONE: Mapping[str, Sequence[Resource]] = MappingProxyType({})


def plan_to_csv(plan: StudyPlan, resources: Mapping[str, Sequence[Resource]] = _NONE) -> str:
    """Return the plan as CSV with the columns of `PLAN_COLUMNS`: finished topics first, then the steps in order.

    Rows are topics and nothing else, so that the sum of a column means something; the rest of the request is in the
    column `settings` of the first row. `resources` says where to learn each topic. No cell runs as a formula in a
    spreadsheet. Finished topics have no start hour or week, skipped ones no position.

    Examples
    --------
    >>> from graph.model import PlanRequest, Topic
    >>> step = PlanStep(1, Topic("sets", "=Sets", hours=2.5), 2.5, 0.0, 2.5, 1, 1, why="Goal")
    >>> text = plan_to_csv(StudyPlan(PlanRequest(goals=("sets",)), goals=(step.topic,), steps=(step,)))
    >>> for line in text.splitlines():
    ...     print(line[:82])
    position,topic_id,topic,category,difficulty,hours,start_hour,week,start_date,end_d
    1,sets,'=Sets,Topics,,2.5,0,1,,,to do,,Goal,,sets,,,,,"{""version"":1,""goals"":["
    """
    noted, goals, promise = dict(plan.request.progress), goal_names(plan.request), plan.promise
    rows = [
        _cells(
            step, goals.get(topic, ()), resources.get(topic, ()), promise.get(topic), noted.get(topic, Progress()).spent
        )
        for step in (*plan.finished, *plan.steps)
        for topic in (step.topic.id,)
    ]
    if rows:
        rows[0][-1] = json.dumps(settings_of(plan.request, rows_of(plan)), ensure_ascii=False, separators=(",", ":"))
    return csv_text([PLAN_COLUMNS, *rows])


def plan_to_csv_file(plan: StudyPlan, resources: Mapping[str, Sequence[Resource]] = _NONE) -> bytes:
    """Return the same as bytes that begin with a byte-order mark, without which Excel misreads accents."""
    return codecs.BOM_UTF8 + plan_to_csv(plan, resources).encode("utf-8")


def _cells(
    step: PlanStep,
    goals: Sequence[str],
    resources: Sequence[Resource],
    promised: date | None,
    spent: float | None,
) -> list[str]:
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
        shielded(BETWEEN_IDS.join(goals)),
        shielded(BETWEEN_IDS.join(step.refresh)),
        shielded(BETWEEN_IDS.join(resource.url or resource.title for resource in resources)),
        promised.isoformat() if promised else "",
        "" if spent is None else number_text(spent),
        "",
    ]
