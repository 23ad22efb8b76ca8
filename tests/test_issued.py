"""Editions of a learner's calendar: the same for the same plan, later for another, whatever the clock says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import icalendar

from graph.learners.issued import issued
from graph.learners.log import history, keep
from graph.planning.plan import study_plan
from tests.test_exports import MONDAY, chain

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def events(content: bytes) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


def test_the_number_grows_with_each_change_also_where_the_clock_goes_back(store):
    plan, graph = chain(["Sets", "Limits"], start=MONDAY, hours_per_week=7.0)
    other = study_plan(graph, replace(plan.request, hours_per_week=3.0))
    numbers = []
    for made, now in ((plan, NOW), (other, NOW), (plan, NOW - timedelta(days=400)), (plan, NOW + timedelta(days=1))):
        found = events(issued(store, "ada", "g", graph, made, now=now))
        [number] = {event["SEQUENCE"] for event in found}
        numbers.append(number)
    assert numbers == sorted(numbers) and len({*numbers}) == 3 and numbers[2] == numbers[3]


def test_what_was_ever_handed_out_is_cancelled_each_time(store):
    plan, graph = chain(["Sets", "Limits"], start=MONDAY, hours_per_week=7.0)
    first = {event["UID"] for event in events(issued(store, "ada", "g", graph, plan))}
    short = study_plan(graph, replace(plan.request, known=frozenset({"t0"})))
    for hours in (7.0, 14.0):
        made = study_plan(graph, replace(short.request, hours_per_week=hours))
        found = events(issued(store, "ada", "g", graph, made))
        assert {event["UID"] for event in found} == first
        assert {str(event["STATUS"]) for event in found} == {"CONFIRMED", "CANCELLED"}


def test_a_calendar_is_nothing_that_a_learner_did_and_others_have_their_own(store):
    plan, graph = chain(["Sets"], start=MONDAY)
    issued(store, "ada", "g", graph, plan)
    assert history(store, "ada", "g") == ()
    short = study_plan(graph, replace(plan.request, hours_per_week=60.0))
    assert not any(event["STATUS"] == "CANCELLED" for event in events(issued(store, "bob", "g", graph, short)))


def test_what_somebody_broke_by_hand_begins_anew(store):
    plan, graph = chain(["Sets"], start=MONDAY)
    issued(store, "ada", "g", graph, plan)
    keep(store, "ada", "calendar:g", {("edition", ""): {"tag": 1}, ("event", "t0"): "many"}, "by hand")
    assert {event["STATUS"] for event in events(issued(store, "ada", "g", graph, plan))} == {"CONFIRMED"}


def test_an_edit_of_the_graph_leaves_the_events_that_were_handed_out_what_they_are(store):
    plan, graph = chain(["Sets", "Limits"], start=MONDAY, hours_per_week=7.0)
    before = {event["UID"] for event in events(issued(store, "ada", "g", graph, plan))}
    for names in (["Sets!", "Limits"], ["Sets", "Limits!"], ["Sets!", "Limits!"]):
        edited, other = chain(names, start=MONDAY, hours_per_week=7.0)
        assert {event["UID"] for event in events(issued(store, "ada", "g", other, edited))} == before
