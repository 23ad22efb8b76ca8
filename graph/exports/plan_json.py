"""A plan as one JSON object for scripts; its field names stay what they are between versions."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from graph.formatting import tidy_number
from graph.model import Choice, GoalForecast, PlanStep, StudyPlan
from graph.planning.plan_settings import goal_names, rows_of, settings_of


def plan_to_json(plan: StudyPlan) -> str:
    """Return the plan as JSON: topics by id, hours as numbers, dates as year-month-day or null.

    Examples
    --------
    >>> from graph.model import PlanRequest, Topic
    >>> step = PlanStep(1, Topic("sets", "Sets", hours=2.5), 2.5, 0.0, 2.5, 1, 1)
    >>> found = json.loads(plan_to_json(StudyPlan(PlanRequest(goals=("sets",)), goals=(step.topic,), steps=(step,))))
    >>> found["goals"], found["hours"], found["steps"][0]["name"]
    (['sets'], 2.5, 'Sets')
    """
    return json.dumps(_plan(plan), ensure_ascii=False, indent=2) + "\n"


def _plan(plan: StudyPlan) -> dict[str, Any]:
    goals, promise, noted = goal_names(plan.request), plan.promise, dict(plan.request.progress)
    settings = settings_of(plan.request, rows_of(plan))

    def more(step: PlanStep) -> dict[str, Any]:
        """What a plan file carries so that the plan can be continued."""
        spent = noted[step.topic.id].spent if step.topic.id in noted else None
        return {
            "goal": goals.get(step.topic.id, []),
            "promised": _day(promise.get(step.topic.id)),
            "spent": None if spent is None else tidy_number(spent),
        }

    return {
        "goals": [topic.id for topic in plan.goals],
        "order": plan.request.order,
        "proven_best": plan.proven_best,
        "choices_gap": tidy_number(plan.choices_gap),
        "budget_proven": plan.budget_proven,
        "hours": tidy_number(plan.hours),
        "hours_assumed": plan.hours_assumed,
        "hours_per_week": settings["hours_per_week"],
        "weeks": plan.weeks,
        "start_date": _day(plan.request.start),
        "finish_date": _day(plan.finish_date),
        "known": [topic.id for topic in plan.known],
        "implied": [topic.id for topic in plan.implied],
        "steps": [{**_step(step), **more(step)} for step in plan.steps],
        "finished": [{**_finished(step), **more(step)} for step in plan.finished],
        "critical_path": list(plan.critical_path),
        "choices": [_choice(choice) for choice in plan.choices],
        "forecasts": [_forecast(forecast) for forecast in plan.forecasts],
        "figures": {
            "switches": plan.figures.switches,
            "gap": tidy_number(plan.figures.gap),
            "first_goal": tidy_number(plan.figures.first_goal),
            "mean_goal": tidy_number(plan.figures.mean_goal),
            "lateness": tidy_number(plan.figures.lateness),
        },
        "settings": settings,
    }


def _step(step: PlanStep) -> dict[str, Any]:
    return {
        "position": step.position,
        "id": step.topic.id,
        "name": step.topic.name,
        "category": step.topic.category,
        "difficulty": step.topic.difficulty,
        "hours": tidy_number(step.hours),
        "start_hour": tidy_number(step.start_hour),
        "end_hour": tidy_number(step.end_hour),
        "week": step.week,
        "end_week": step.end_week,
        "start_date": _day(step.start_date),
        "end_date": _day(step.end_date),
        "status": step.status,
        "needs": list(step.needs),
        "helpful": list(step.helpful),
        "why": step.why,
        "notes": step.notes,
        "slack": tidy_number(step.slack),
        "weeks_unused": step.weeks_unused,
        "refresh": list(step.refresh),
    }


def _finished(step: PlanStep) -> dict[str, Any]:
    return {
        "position": step.position or None,
        "id": step.topic.id,
        "name": step.topic.name,
        "hours": tidy_number(step.hours),
        "start_date": _day(step.start_date),
        "end_date": _day(step.end_date),
        "status": step.status,
        "notes": step.notes,
    }


def _choice(choice: Choice) -> dict[str, Any]:
    others = [
        {"id": topic, "extra_hours": None if hours is None else tidy_number(hours)} for topic, hours in choice.others
    ]
    return {"target": choice.target, "group": choice.group, "picked": choice.picked, "others": others}


def _forecast(forecast: GoalForecast) -> dict[str, Any]:
    return {
        "goal": forecast.goal,
        "finish_hour": tidy_number(forecast.finish_hour),
        "finish_week": forecast.finish_week,
        "finish_date": _day(forecast.finish_date),
        "due": _day(forecast.due),
        "shortfall": tidy_number(forecast.shortfall),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
