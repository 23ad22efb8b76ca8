"""Sums of hours are exact, so that they are the same on every Python (`sum` adds otherwise from 3.12 on)."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from graph.loading.build import build_graph
from graph.model import PlanRequest, PlanStep, Prerequisite, Records, StudyPlan, Topic
from graph.picture.burn_up import done_hours, hours_by_week
from graph.planning.order.figures import figures
from graph.planning.order.part import OrderRequest
from graph.planning.plan import study_plan
from tests.drawing import draw

ROOT = Path(__file__).resolve().parents[1]
TENTHS = [f"t{number}" for number in range(10)]
"""Ten times 0.1 is 1; added one after the other it is 0.9999999999999999."""


@pytest.fixture
def plan() -> StudyPlan:
    topics = tuple(Topic(topic, topic, hours=0.1) for topic in [*TENTHS, "goal"])
    edges = tuple(Prerequisite(topic, "goal") for topic in TENTHS)
    return study_plan(build_graph(Records(topics, edges)), PlanRequest(goals=("goal",)))


def test_the_hours_of_a_plan_add_up_exactly(plan):
    assert plan.hours == 1.1


def test_what_is_done_and_what_a_week_holds_add_up_exactly():
    steps = [PlanStep(0, Topic(topic, topic), 0.1, 0.0, 0.1, 1, 1) for topic in TENTHS]
    plan = StudyPlan(PlanRequest(goals=("a",)), (), tuple(steps))
    done = replace(plan, steps=(), finished=tuple(replace(step, status="done") for step in steps))
    assert done_hours(done) == 1.0
    assert hours_by_week(plan) == [0.0, 1.0]


def test_the_mean_over_weighted_goals_is_exact():
    weights = dict.fromkeys(TENTHS, 0.1)
    request = OrderRequest(hours=dict.fromkeys(TENTHS, 1.0), goals=tuple(TENTHS), weights=weights)
    assert figures(draw(", ".join(TENTHS)), TENTHS, request).mean_goal == 5.5


WHOLE = {
    "sum((topics[topic].hours_assumed for topic in left))": "a count of topics",
    "sum(map(self._units, self.weeks_hours[:listed]))": "whole units",
    "sum((self.weight[edge] for edge in edges))": "whole weights of edges",
    "sum(hours)": "asked for nothing but whether it is finite",
}
"""What may be added by `sum`, and why."""


def test_no_numbers_with_fractions_are_added_by_sum():
    """Where the package calls `sum`, no name in the call speaks of hours or weights."""
    calls = {
        ast.unparse(call)
        for folder in ("graph", "views")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "sum"
    }
    assert {call for call in calls if "hours" in call or "weight" in call} == WHOLE.keys()
