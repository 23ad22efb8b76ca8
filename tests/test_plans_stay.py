"""A plan that is followed goes on as it was: ticks change nothing, changes no more than they must."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import accumulate, pairwise
from pathlib import Path

import pytest

from graph.loading.build import build_graph
from graph.loading.opening import open_graph
from graph.messages import plan_remarks
from graph.model import ORDERS, PlanRequest, Prerequisite, Progress, Records, Topic
from graph.planning.advice import explained, priced_choices, ready_now
from graph.planning.plan import study_plan

SAMPLE = open_graph(Path(__file__).resolve().parents[1] / "data")


def order_of(plan):
    """The order that somebody who follows the plan has in force."""
    return tuple(step.topic.id for step in (*plan.finished, *plan.steps) if step.position)


def ticked(plan, *topics, status="done"):
    """The request after some topics were marked, with the order of the plan in force."""
    noted = (*plan.request.progress, *((topic, Progress(status)) for topic in topics))
    return replace(plan.request, progress=noted, in_force=order_of(plan))


def gap_of(order, plan, hours):
    """The hours between the end of each topic and its first use, straight from the definition."""
    end = dict(zip(order, accumulate(hours[topic] for topic in order), strict=True))
    start = {topic: end[topic] - hours[topic] for topic in order}
    uses = {topic: [end for end in plan.part.succ[topic] if end in start] for topic in order}
    return sum(min(start[use] for use in uses[topic]) - end[topic] for topic in order if uses[topic])


@pytest.mark.parametrize("name", SAMPLE.entry_goals)
def test_a_plan_walked_topic_by_topic_is_the_plan_that_was_made(name):
    """The next topic is the one that was announced, at every step, and the gap is the one that was planned."""
    plan = first = study_plan(SAMPLE, PlanRequest(SAMPLE.find_goals(name)))
    walked = []
    while plan.steps:
        topic = plan.steps[0].topic.id
        walked.append(topic)
        plan = study_plan(SAMPLE, ticked(plan, topic))
        assert order_of(plan) == order_of(first)
        assert [step.position for step in plan.steps] == list(range(len(walked) + 1, len(first.steps) + 1))
    assert gap_of(walked, first, SAMPLE.hours) == pytest.approx(first.figures.gap)


@pytest.mark.parametrize("order", ORDERS)
def test_in_any_order_the_next_topic_is_the_one_that_was_announced(order):
    plan = first = study_plan(SAMPLE, PlanRequest(SAMPLE.find_goals("Transformers"), order=order))
    while plan.steps:
        plan = study_plan(SAMPLE, ticked(plan, plan.steps[0].topic.id))
        assert order_of(plan) == order_of(first)


def test_a_real_change_moves_little_and_stays_within_a_twentieth_of_the_best():
    """At a third of each plan, one more goal: nearly everything stays where it was."""
    moved = []
    for name, other in pairwise(SAMPLE.entry_goals):
        plan = study_plan(SAMPLE, PlanRequest(SAMPLE.find_goals(name)))
        third = [step.topic.id for step in plan.steps[: len(plan.steps) // 3]]
        request = replace(ticked(plan, *third), goals=(*plan.request.goals, *SAMPLE.find_goals(other)))
        after, fresh = study_plan(SAMPLE, request), study_plan(SAMPLE, replace(request, in_force=()))

        def value(some):
            return some.figures.gap + 2 * some.figures.switches + 24 * some.figures.backwards

        assert value(after) <= max(value(fresh) * 1.05, value(fresh) + 2) + 1e-6
        before = [topic for topic in order_of(plan) if topic in order_of(after)]
        moved.append(len(before) - longest_common(before, order_of(after)))
    assert sum(moved) / len(moved) < 8


def longest_common(one, two):
    """The length of a longest common subsequence."""
    row = [0] * (len(two) + 1)
    for left in one:
        above = row
        row = [0]
        for place, right in enumerate(two):
            row.append(above[place] + 1 if left == right else max(row[-1], above[place + 1]))
    return row[-1]


def small(*edges, hours=None):
    names = sorted({end for edge in edges for end in (edge.source, edge.target)})
    topics = tuple(Topic(name, name.title(), hours=(hours or {}).get(name, 1.0)) for name in names)
    return build_graph(Records(topics, tuple(edges)))


CHAIN = small(Prerequisite("sets", "limits"), Prerequisite("limits", "series"), Prerequisite("logic", "series"))


def test_what_is_taken_back_is_planned_whatever_else_is_known():
    """Also where it lies below something that is known, and below a goal that is known itself."""
    for goals in (("series",), ("limits",)):
        request = PlanRequest(goals, known=frozenset({"limits"}), unknown=frozenset({"sets"}))
        assert "sets" in [step.topic.id for step in study_plan(CHAIN, request).steps]
    aside = PlanRequest(("logic",), known=frozenset({"limits"}), unknown=frozenset({"sets"}))
    assert [step.topic.id for step in study_plan(CHAIN, aside).steps] == ["logic"]


def test_skipping_one_member_of_a_choice_takes_the_other():
    ways = small(
        Prerequisite("short", "goal", group="way"), Prerequisite("long", "goal", group="way"), hours={"long": 9.0}
    )
    assert [step.topic.id for step in study_plan(ways, PlanRequest(("goal",))).steps] == ["short", "goal"]
    skipped = PlanRequest(("goal",), progress=(("short", Progress("skipped")),))
    assert [step.topic.id for step in study_plan(ways, skipped).steps] == ["long", "goal"]
    both = replace(skipped, progress=(*skipped.progress, ("long", Progress("skipped"))))
    assert [step.topic.id for step in study_plan(ways, both).steps] == ["goal"]


def test_of_equal_alternatives_the_one_in_force_stays_and_a_retired_one_comes_last():
    topics = (Topic("old", "Old", status="legacy"), Topic("one", "One"), Topic("two", "Two"), Topic("goal", "Goal"))
    edges = tuple(Prerequisite(member, "goal", group="way") for member in ("old", "one", "two"))
    graph = build_graph(Records(topics, edges))
    plan = study_plan(graph, PlanRequest(("goal",)))
    assert order_of(plan) == ("one", "goal")
    assert order_of(study_plan(graph, replace(plan.request, in_force=("two", "goal")))) == ("two", "goal")
    assert order_of(study_plan(graph, replace(plan.request, in_force=("old", "goal")))) == ("old", "goal")


def test_without_a_skipped_topic_the_plan_goes_on_and_says_nothing_about_what_it_rests_on():
    plan = study_plan(CHAIN, PlanRequest(("series",), progress=(("limits", Progress("skipped")),)))
    assert [step.topic.id for step in plan.steps] == ["logic", "series"]
    assert plan.implied == () and [step.position for step in plan.finished] == [0]


def test_what_knowing_a_topic_saves_is_what_the_plan_shrinks_by_for_this_very_learner():
    """Topics taken back and skipped ones count as they do in the plan."""
    for progress, unknown in ((), {"sets"}), ((("sets", Progress("skipped")),), set()):
        request = PlanRequest(("series",), unknown=frozenset(unknown), progress=progress)
        plan = study_plan(CHAIN, request)
        known = study_plan(CHAIN, replace(request, known=frozenset({"limits"})))
        assert explained(CHAIN, plan, "limits").hours_saved == plan.hours - known.hours


def test_what_is_done_counts_in_the_numbers_of_the_steps_and_leads_the_order():
    plan = study_plan(CHAIN, PlanRequest(("series",), progress=(("logic", Progress("done")),)))
    assert [(step.position, step.topic.id) for step in (*plan.finished, *plan.steps)] == [
        (1, "logic"), (2, "sets"), (3, "limits"), (4, "series"),
    ]  # fmt: skip
    assert plan.done == 1 and [ready.topic for ready in ready_now(CHAIN, plan)] == ["sets"]


def test_hours_of_ones_own_count_also_where_they_are_none():
    """A topic that takes this learner no time is a step of no hours, and its alternative is no shorter way."""
    own = PlanRequest(("series",), progress=(("limits", Progress("to do", 0.0)),))
    steps = study_plan(CHAIN, own).steps
    assert {step.topic.id: step.hours for step in steps} == {"sets": 1.0, "limits": 0.0, "logic": 1.0, "series": 1.0}
    done = replace(own, progress=(("limits", Progress("done", 0.0)),))
    assert [step.hours for step in study_plan(CHAIN, done).finished] == [0.0]
    ways = small(
        Prerequisite("short", "goal", group="way"), Prerequisite("long", "goal", group="way"), hours={"long": 9}
    )
    free = PlanRequest(("goal",), progress=(("long", Progress("to do", 0.0)),))
    assert [step.topic.id for step in study_plan(ways, free).steps] == ["long", "goal"]


def test_every_topic_a_goal_and_doubled_goals_make_one_plan():
    plan = study_plan(SAMPLE, PlanRequest((*SAMPLE, *SAMPLE)))
    assert sorted(step.topic.id for step in plan.steps) == sorted(SAMPLE)
    assert len(plan.goals) == len(plan.forecasts) == len(SAMPLE)


def test_the_graph_a_plan_was_made_on_is_in_sight():
    """A NetworkX DAG of steps and done topics; either member of a choice that is learned anyway will do."""
    edges = [Prerequisite("a", "ga"), Prerequisite("b", "gb"), *(Prerequisite(m, "t", group="x") for m in "ab")]
    graph = small(*edges, hours={"a": 5.0})
    plan = study_plan(graph, PlanRequest(("ga", "gb", "t"), order="quick-wins"))
    assert [step.topic.id for step in plan.steps] == ["b", "gb", "t", "a", "ga"] and plan.proven_best
    assert sorted(plan.part.edges) == [("a", "ga"), ("b", "gb"), ("b", "t")]
    assert next(step for step in plan.steps if step.topic.id == "t").needs == ("b",)
    assert [choice.picked for choice in plan.choices] == ["b"]
    assert [(choice.picked, choice.others) for choice in priced_choices(graph, plan)] == [("b", (("a", 0.0),))]


def test_what_was_promised_is_held_against_what_is_done():
    """Promised for 7, 14, 16 and 23 January; on the 26th two of four topics are done."""
    hours = {"a": 4.0, "b": 6.0, "c": 2.0, "d": 6.0}
    graph = small(*(Prerequisite(*pair) for pair in pairwise(hours)), hours=hours)
    asked = PlanRequest(("d",), hours_per_week=6.0, start=date(2026, 1, 5), weekdays=(0, 2, 4))
    first = study_plan(graph, asked)
    assert [day.day for day in first.promise.values()] == [7, 14, 16, 23]
    noted = tuple((topic, Progress("done")) for topic in "ab")
    later = replace(ticked(first), progress=noted, today=date(2026, 1, 26), promised=tuple(first.promise.items()))
    plan = study_plan(graph, later)
    assert (plan.steps[0].week, plan.steps[0].start_date, plan.finish_date) == (4, date(2026, 1, 26), date(2026, 2, 2))
    assert (plan.behind_hours, plan.forecasts[0].days_behind) == (8.0, 10)
    assert "8 hours behind the plan as it was at first; D is done 10 days later than it said." in plan_remarks(
        plan, graph.topics
    )
