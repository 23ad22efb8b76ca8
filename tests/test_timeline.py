"""What the timeline and the burn-up of a plan show, as rows and as sentences."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.loading.build import build_graph
from graph.model import PlanRequest, PlanStep, Prerequisite, Progress, Records, StudyPlan, Topic
from graph.picture.burn_up import MOST_POINTS, burn_up_spec, burn_up_text, done_hours, hours_by_week
from graph.picture.colours import DARK_BACKGROUND, HUES, LIGHT_BACKGROUND, contrast
from graph.picture.timeline import MOST_BARS, timeline_spec, timeline_text
from graph.picture.weeks import NEUTRAL, place_of, stretches
from graph.planning.plan import study_plan

MONDAY = date(2026, 12, 21)


def plan_of(hours: dict[str, float], edges: str = "", lanes: dict[str, str] | None = None, **request) -> StudyPlan:
    """A plan to all of these topics; edges such as ``"a>b b>c"``."""
    topics = tuple(Topic(name, name.title(), (lanes or {}).get(name, "Maths"), hours=h) for name, h in hours.items())
    pairs = tuple(Prerequisite(*edge.split(">")) for edge in edges.split())
    return study_plan(build_graph(Records(topics, pairs)), PlanRequest(**{"goals": tuple(hours), **request}))


def rows(spec: dict, layer: int = 0) -> list[dict]:
    return spec["layer"][layer]["data"]["values"]


def marks(spec: dict) -> list[dict]:
    return [row for layer in spec["layer"] for row in layer["data"]["values"] if "kind" in row]


def lanes(spec: dict) -> list[str]:
    return spec["layer"][0]["encoding"]["y"]["scale"]["domain"]


def rules(spec: dict) -> list[dict]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == "rule"]


def long_plan(count: int, categories: int = 10, **request) -> StudyPlan:
    names = [f"t{number:04}" for number in range(count)]
    edges = " ".join(f"{a}>{b}" for a, b in pairwise(names))
    in_lanes = {name: f"Category {number % categories}" for number, name in enumerate(names)}
    return plan_of(dict.fromkeys(names, 2.0), edges, in_lanes, order="easy", **request)


calendars = st.fixed_dictionaries(
    {
        "hours_per_week": st.one_of(st.sampled_from([0.5, 3.0, 5.0, 7.0]), st.just((4.0, 0.0, 6.0))),
        "start": st.sampled_from([None, MONDAY, date(2027, 2, 27)]),
        "weekdays": st.sampled_from([(0, 1, 2, 3, 4, 5, 6), (0, 3), (6,)]),
        "days_off": st.sampled_from([frozenset(), frozenset(MONDAY + timedelta(days=day) for day in range(5, 17))]),
        "whole_topics": st.booleans(),
    }
)
study_hours = st.lists(st.sampled_from([0.0, 0.25, 1.0, 2.5, 4.0, 9.0]), min_size=1, max_size=6)


def random_plan(hours: list[float], calendar: dict) -> StudyPlan:
    return plan_of({f"t{number}": each for number, each in enumerate(hours)}, **calendar)


@given(study_hours, calendars)
@settings(max_examples=60, deadline=None)
def test_the_stretches_of_a_plan_are_its_hours_in_its_weeks(hours, calendar):
    """Nothing is lost or doubled between a plan and its pictures, whatever the calendar."""
    plan = random_plan(hours, calendar)
    found = stretches(plan)
    for index, step in enumerate(plan.steps):
        own = [piece for piece in found if piece.step == index]
        assert sum(piece.hours for piece in own) == pytest.approx(step.hours, abs=1e-4)
        assert (own[0].week, own[-1].week) == (step.week, step.end_week)
    assert all(piece.week <= piece.start <= piece.end <= piece.week + 1 for piece in found)
    assert all(before.end <= after.start + 1e-3 for before, after in pairwise(found))


@given(study_hours, calendars)
@settings(max_examples=40, deadline=None)
def test_every_week_of_a_plan_has_one_line_in_both_texts(hours, calendar):
    plan = random_plan(hours, calendar)
    said, burned = timeline_text(plan), burn_up_text(plan)
    assert len(said) == plan.weeks == len(burned) - 1
    assert all(line.startswith(f"Week {week}") for week, line in enumerate(said, start=1))
    assert all(line.startswith(f"By the end of week {week}") for week, line in enumerate(burned[1:], start=1))
    assert all(any(step.topic.name in line for line in said) for step in plan.steps)


@given(study_hours, calendars)
@settings(max_examples=40, deadline=None)
def test_the_burn_up_never_falls_and_ends_at_all_hours(hours, calendar):
    plan = random_plan(hours, calendar)
    by_week = hours_by_week(plan)
    assert by_week == sorted(by_week)
    assert by_week[-1] == pytest.approx(plan.hours, abs=1e-3)
    planned = [row for row in rows(burn_up_spec(plan)) if row["line"] == "Planned"]
    corners = [(row["place"], row["hours"]) for row in planned]
    assert corners == sorted(corners)


@given(study_hours, calendars)
@settings(max_examples=30, deadline=None)
def test_a_specification_is_plain_json(hours, calendar):
    plan = random_plan(hours, calendar)
    for spec in (timeline_spec(plan, today=MONDAY), burn_up_spec(plan, today=MONDAY)):
        assert json.loads(json.dumps(spec, allow_nan=False)) == spec


def test_there_is_one_bar_for_each_step_in_the_lane_of_its_category():
    plan = plan_of({"sets": 3, "python": 2, "maps": 5}, "sets>python python>maps", {"python": "Code"})
    spec = timeline_spec(plan)
    assert [(row["step"], row["topic"], row["lane"]) for row in rows(spec)] == [
        (1, "Sets", "Maths"),
        (2, "Python", "Code"),
        (3, "Maps", "Maths"),
    ]
    assert [(row["start"], row["end"]) for row in rows(spec)] == [(1, 1.6), (1.6, 2), (2, 3)]
    assert [row["hours"] for row in rows(spec)] == ["3 hours", "2 hours", "5 hours"]


def test_lanes_come_in_the_order_of_their_first_step_and_goals_below_them():
    plan = plan_of({"a": 1, "b": 1, "c": 1}, "b>c c>a", {"c": "Code"}, goals=("a",))
    assert lanes(timeline_spec(plan)) == ["Maths", "Code", "Goal: A"]


def test_the_height_grows_with_the_lanes():
    one = timeline_spec(plan_of({"a": 1, "b": 1}, goals=("a", "b")))
    two = timeline_spec(plan_of({"a": 1, "b": 1}, lanes={"b": "Code"}, goals=("a", "b")))
    assert two["height"] / one["height"] == pytest.approx(4 / 3)


def test_lanes_of_the_same_name_stay_apart():
    """A category may be called like a goal's lane, and names that are cut may look the same."""
    long = "x" * 300
    plan = plan_of({"a": 1, "b": 1, "c": 1}, lanes={"a": long, "b": long + "y", "c": "Goal: A"}, goals=("a", "b", "c"))
    shown = lanes(timeline_spec(plan))
    assert len(shown) == len(set(shown)) == 6
    assert max(map(len, shown)) < 150


def test_a_goal_is_a_milestone_at_the_end_of_its_step():
    plan = plan_of({"sets": 3, "maps": 4}, "sets>maps", goals=("maps", "sets"), start=MONDAY)
    spec = timeline_spec(plan)
    ends = {row["topic"]: row["end"] for row in rows(spec)}
    goals = [row for row in marks(spec) if row["kind"] == "Goal"]
    assert {row["topic"]: row["place"] for row in goals} == ends
    assert lanes(spec)[-2:] == ["Goal: Sets", "Goal: Maps"], "in the order in which they are reached"


def test_a_missed_deadline_is_marked_with_what_is_short():
    plan = plan_of({"sets": 30}, hours_per_week=7, start=MONDAY, deadlines=(("sets", MONDAY + timedelta(days=13)),))
    (due,) = [row for row in marks(timeline_spec(plan)) if row["kind"] == "Deadline"]
    assert due["place"] == pytest.approx(2.93, abs=0.01)
    assert due["note"] == "Due 3 January 2027: 16 hours short"


def test_more_goals_than_lanes_share_one():
    plan = plan_of({f"t{number:02}": 1 for number in range(20)})
    spec = timeline_spec(plan)
    assert lanes(spec) == ["Maths", "Goals"]
    assert len(marks(spec)) == 20


def test_status_and_refresh_have_a_shape_of_their_own():
    """Neither is told by colour alone."""
    hours = {"old": 2, **{f"t{number}": 5 for number in range(8)}, "end": 1}
    edges = "old>end " + " ".join(f"t{number}>t{number + 1}" for number in range(7)) + " t7>end old>t0"
    plan = plan_of(hours, edges, goals=("end",), progress=(("t0", Progress("in progress")),), order="easy")
    plan = StudyPlan(
        plan.request,
        plan.goals,
        tuple(
            step if step.topic.id != "end" else PlanStep(**{**fields(step), "refresh": ("old",)}) for step in plan.steps
        ),
        forecasts=plan.forecasts,
    )
    spec = timeline_spec(plan)
    kinds = {row["kind"]: row["topic"] for row in marks(spec)}
    assert kinds == {"Goal": "End", "In progress": "T0", "Look again first": "End"}
    shapes = spec["layer"][1]["encoding"]["shape"]["scale"]
    assert set(shapes["domain"]) == set(kinds)
    assert len(set(shapes["range"])) == 3
    text = timeline_text(plan)
    assert "T0 (3 of 5 hours, in progress)" in text[0]
    assert "Look again first: Old." in text[-1]


def fields(step: PlanStep) -> dict:
    return {name: getattr(step, name) for name in PlanStep.__dataclass_fields__}


def test_todays_line_is_drawn_only_inside_a_plan_with_dates():
    dated = plan_of({"a": 20}, start=MONDAY)
    assert dated.finish_date is not None
    after = dated.finish_date + timedelta(days=1)
    for make in (timeline_spec, burn_up_spec):
        assert len(rules(make(dated, today=MONDAY))) == 1
        assert len(rules(make(dated, today=dated.finish_date))) == 1
        assert not rules(make(dated, today=MONDAY - timedelta(days=1)))
        assert not rules(make(dated, today=after))
        assert not rules(make(dated))
        assert not rules(make(plan_of({"a": 20}), today=MONDAY))


def test_today_lies_in_its_own_week():
    plan = plan_of({"a": 20}, start=MONDAY)
    places = [place_of(plan, MONDAY + timedelta(days=day)) for day in range(21)]
    assert [int(place) for place in places if place is not None] == [1] * 7 + [2] * 7 + [3] * 7
    text = timeline_text(plan, today=MONDAY + timedelta(days=7))
    assert ["(this week)" in line for line in text] == [False, True, False, False]


def test_sentences_say_what_is_started_and_finished_in_each_week():
    plan = plan_of(
        {"vectors": 7, "matrices": 4, "proof": 0},
        "vectors>matrices matrices>proof",
        goals=("proof",),
        hours_per_week=3,
        start=MONDAY,
    )
    assert timeline_text(plan) == [
        "Week 1, 21–27 Dec 2026: start Vectors (3 of 7 hours).",
        "Week 2, 28 Dec 2026 – 3 Jan 2027: go on with Vectors (3 of 7 hours).",
        "Week 3, 4–10 Jan: finish Vectors (1 of 7 hours), start Matrices (2 of 4 hours).",
        "Week 4, 11–17 Jan: finish Matrices (2 of 4 hours), Proof (milestone). Goal reached: Proof.",
    ]
    assert burn_up_text(plan) == [
        "11 hours in all, planned over 4 weeks.",
        "By the end of week 1, 21–27 Dec 2026: 3 of 11 hours.",
        "By the end of week 2, 28 Dec 2026 – 3 Jan 2027: 6 of 11 hours.",
        "By the end of week 3, 4–10 Jan: 9 of 11 hours.",
        "By the end of week 4, 11–17 Jan: 11 of 11 hours. Goal reached: Proof.",
    ]


def test_a_week_without_study_is_said_to_be_one():
    holiday = frozenset(MONDAY + timedelta(days=day) for day in range(7, 14))
    text = timeline_text(plan_of({"a": 10}, start=MONDAY, days_off=holiday))
    assert text[1].endswith("no study.")
    assert len(text) == 3


def test_what_is_done_lies_below_the_line_of_the_plan():
    plan = plan_of(
        {"a": 3, "b": 4, "c": 5},
        "a>c b>c",
        goals=("c",),
        progress=(("a", Progress("done")), ("b", Progress("skipped"))),
    )
    assert done_hours(plan) == 3
    assert hours_by_week(plan) == [3, 8]
    assert burn_up_text(plan)[0] == "8 hours in all: 3 done so far, 5 planned over 1 week."
    levels = {row["line"]: row["hours"] for row in rows(burn_up_spec(plan))}
    assert levels == {"Planned": 8, "In all: 8 hours": 8, "Done so far: 3 hours": 3}


def test_goals_lie_on_the_line_of_the_burn_up():
    plan = plan_of({"a": 3, "b": 6}, "a>b", goals=("a", "b"), start=MONDAY, weekdays=(2, 5))
    spec = burn_up_spec(plan)
    planned = {(row["place"], row["hours"]) for row in rows(spec) if row["line"] == "Planned"}
    goals = {(row["goal"], row["place"], row["hours"]) for row in rows(spec, 1)}
    assert {(goal, hours) for goal, _, hours in goals} == {("A", 3), ("B", 9)}
    assert {(place, hours) for _, place, hours in goals} <= planned


def test_a_long_plan_has_a_picture_of_bounded_size():
    for plan in (long_plan(2000, start=MONDAY), long_plan(2000, categories=2000), long_plan(450, hours_per_week=0.1)):
        spec = timeline_spec(plan)
        assert len(rows(spec)) <= MOST_BARS
        assert len(marks(spec)) <= MOST_BARS
        assert len(json.dumps(spec)) < 200_000
        assert len(json.dumps(burn_up_spec(plan))) < 400_000
        assert len([row for row in rows(burn_up_spec(plan)) if row["line"] == "Planned"]) <= MOST_POINTS + 30


def test_grouped_bars_hold_all_hours_of_the_plan():
    plan = long_plan(600)
    assert sum(row["strength"] for row in rows(timeline_spec(plan))) == pytest.approx(plan.hours)
    by_lane = Counter(step.topic.category for step in plan.steps)
    assert set(lanes(timeline_spec(plan))) >= set(by_lane)


def test_a_plan_without_steps_has_both_pictures_and_both_texts():
    plan = plan_of({"a": 1}, known=frozenset({"a"}))
    assert timeline_text(plan) == burn_up_text(plan) == ["Nothing is left to study."]
    assert timeline_spec(plan)["description"] == burn_up_spec(plan)["description"] == "Nothing is left to study."
    assert rows(timeline_spec(plan)) == []


def test_names_stay_on_one_line_and_are_cut_in_the_picture_alone():
    topic = Topic("a", "Sets\nand\tmaps " + "x" * 500)
    plan = study_plan(build_graph(Records((topic,), ())), PlanRequest(("a",)))
    assert rows(timeline_spec(plan))[0]["topic"].startswith("Sets and maps x")
    assert len(rows(timeline_spec(plan))[0]["topic"]) <= 120
    assert timeline_text(plan)[0].count("x") >= 500


def test_colours_stand_out_from_a_light_and_a_dark_page():
    """WCAG 2.2, 1.4.11: marks need 3 to 1."""
    for colour in (*HUES, NEUTRAL):
        assert contrast(colour, LIGHT_BACKGROUND) >= 3
        assert contrast(colour, DARK_BACKGROUND) >= 3


def test_a_subject_has_the_colour_of_its_place_among_all_of_the_graph():
    plan = plan_of({"a": 1, "b": 1}, lanes={"a": "Physics", "b": "Maths"})
    scale = timeline_spec(plan, categories=("Maths", "Logic", "Physics"))["layer"][0]["encoding"]["color"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == {"Physics": HUES[2], "Maths": HUES[0]}
