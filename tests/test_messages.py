"""Sentences for people: what a learner is told about a plan, and when."""

from dataclasses import replace
from datetime import date

import pytest

from graph import messages
from graph.formatting import hours_number, number_text
from graph.loading.build import build_graph
from graph.model import PlanRequest, Prerequisite, Problem, Progress, Records, Topic
from graph.planning.advice import way_out
from graph.planning.plan import study_plan

MONDAY = date(2026, 11, 23)
TOPICS = tuple(Topic(name, name.title(), hours=hours) for name, hours in (("sets", 2), ("limits", 3), ("series", 1.5)))
EDGES = (Prerequisite("sets", "limits", reason="Limits are about sets."), Prerequisite("limits", "series"))
GRAPH = build_graph(Records(TOPICS, EDGES))


def plan_to(*goals, known=(), **request):
    return study_plan(GRAPH, PlanRequest(goals=goals, known=frozenset(known), **request))


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (plan_to("series"), "3 topics, 6.5 hours, about 2 weeks at 5 hours a week."),
        (
            plan_to("series", start=MONDAY, hours_per_week=7.0),
            "3 topics, 6.5 hours, about 1 week at 7 hours a week, done by 29 November 2026.",
        ),
        (plan_to("series", hours_per_week=(2.0, 1.0)), "3 topics, 6.5 hours, about 6 weeks at 2, then 1 hour a week."),
        (plan_to("limits", known=["series"]), "You already know Limits. Choose another goal topic to see a plan."),
        (
            plan_to("limits", "sets", known=["series"]),
            "You already know Limits and Sets. Choose another goal topic to see a plan.",
        ),
        (
            plan_to("sets", progress=(("sets", Progress("done")),)),
            "Nothing is left of this plan: 1 topic finished. Choose another goal topic.",
        ),
    ],
)
def test_a_plan_in_one_line(plan, sentence):
    assert messages.plan_summary(plan) == sentence


def test_where_only_the_goal_is_left_it_says_so():
    plan = plan_to("series", known=["limits"])
    assert messages.plan_remarks(plan, GRAPH.topics) == ["You know everything Series rests on. Start with Series."]
    assert messages.plan_remarks(plan_to("series"), GRAPH.topics) == []


def test_a_missed_deadline_comes_with_a_way_out():
    plan = plan_to("series", start=MONDAY, hours_per_week=1.0, deadlines=(("series", date(2026, 12, 6)),))
    [remark] = messages.plan_remarks(plan, GRAPH.topics)
    assert remark == "Series is due on 6 December 2026 and done on 7 January 2027: 4.5 hours are missing."
    out = way_out(GRAPH, plan)
    assert messages.deadline_advice(out, plan, GRAPH.topics) == (
        "At 1 hour a week you miss 6 December 2026 by about 5 weeks. 3.5 hours a week would do. "
        "By 6 December 2026 you can finish 1 of these 3 steps."
    )


def test_what_was_not_touched_for_long_is_named():
    *others, last = plan_to("series").steps
    plan = replace(plan_to("series"), steps=(*others, replace(last, refresh=("sets",))))
    [remark] = messages.plan_remarks(plan, GRAPH.topics)
    assert remark == "Look again at Sets before Series: more than 24 study hours lie between."


def test_goals_that_do_not_fit_are_named():
    plan = replace(plan_to("series", budget=5.0), steps=plan_to("limits").steps)
    assert messages.plan_remarks(plan, GRAPH.topics) == ["This plan of 5 hours does not reach Series."]
    assert messages.plan_summary(replace(plan, steps=())) == (
        "This plan of 5 hours does not reach Series. Nothing on the way there fits: give more hours."
    )


def test_the_start_counts_as_past_only_when_it_is():
    assert messages.start_in_past(MONDAY, MONDAY) == ""
    assert "23 November 2026 is over" in messages.start_in_past(MONDAY, date(2026, 11, 24))


def test_the_report_counts_files_once():
    problems = [
        Problem(kind, "x", file, 1, "", "") for kind, file in (("error", "a"), ("error", "a"), ("warning", "b"))
    ]
    assert messages.problems_summary(problems, 1, 1) == "2 errors, 1 warning in 2 files."


@pytest.mark.parametrize(
    ("hours", "shown"),
    [(0, "0"), (0.001, "0.01"), (2.999, "3"), (12345.678, "12,345.7"), (125.714, "125.7"), (3.5, "3.5"), (10, "10")],
)
def test_hours_are_short_and_never_vanish(hours, shown):
    assert hours_number(hours) == shown


def test_numbers_in_files_are_exact_and_short():
    assert [number_text(value) for value in (0.0, 100.0, 0.1 + 0.2, 1e15, 2.5)] == [
        "0",
        "100",
        "0.3",
        "1000000000000000",
        "2.5",
    ]
