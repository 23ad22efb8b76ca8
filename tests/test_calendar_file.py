"""The calendar file: events that move with the plan, and the sittings that they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from math import fsum

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.exports.calendar import Edition, events_by_topic, plan_to_ics
from graph.loading.build import build_graph
from graph.model import PlanRequest, Prerequisite, Progress, Records, Topic
from graph.planning.calendar import sessions
from graph.planning.plan import calendar_of, study_plan
from graph.planning.sittings import LEAST_HOURS, sittings
from tests.test_exports import MONDAY, chain, events

HOURS = st.one_of(st.sampled_from([0.0, 0.1, 0.25, 0.4, 0.5, 0.75, 1.0, 3.0]), st.integers(0, 40).map(lambda n: n / 8))


def studied(hours, **request):
    """The plan to the last of topics of so many hours, one after the other."""
    topics = tuple(Topic(f"t{place:02}", f"T{place}", hours=each) for place, each in enumerate(hours))
    graph = build_graph(Records(topics, tuple(Prerequisite(a.id, b.id) for a, b in pairwise(topics))))
    return study_plan(graph, PlanRequest(goals=(topics[-1].id,), start=MONDAY, **request))


@given(
    st.lists(HOURS, min_size=1, max_size=8),
    st.sampled_from([0.5, 1.0, 2.0, 3.5, 6.0, 7.0, 30.0]),
    st.sampled_from([(0,), (0, 3), (0, 2, 5), (0, 1, 2, 3, 4, 5, 6)]),
    st.booleans(),
)
@settings(max_examples=200)
def test_nobody_sits_down_for_less_than_half_an_hour(hours, hours_per_week, weekdays, whole_topics):
    plan = studied(hours, hours_per_week=hours_per_week, weekdays=weekdays, whole_topics=whole_topics)
    found = sittings(plan)
    real = [sitting for sitting in found if sitting.hours]
    assert all(sitting.hours >= LEAST_HOURS - 1e-9 for sitting in real) or len(real) == 1
    # Every hour of every step is there, on a day of study, and steps come in their order.
    for place, step in enumerate(plan.steps):
        spent = fsum(part.hours for sitting in found for part in sitting.parts if part.step == place)
        assert spent == pytest.approx(round(step.hours * 3600) / 3600)
    assert {sitting.main for sitting in found if not sitting.hours} == {
        place for place, step in enumerate(plan.steps) if not step.hours
    }
    pieces = sessions([step.hours for step in plan.steps], calendar_of(plan.request), whole_topics=whole_topics)
    assert {sitting.date for sitting in found} <= {piece.date for piece in pieces}
    days = [sitting.date for sitting in found]
    places = [part.step for sitting in real for part in sitting.parts]
    assert days == sorted(days) and places == sorted(places)
    # What has half an hour or more ends no later than the schedule says.
    for sitting in found:
        for part in sitting.parts:
            if plan.steps[part.step].hours >= LEAST_HOURS:
                assert sitting.date <= plan.steps[part.step].end_date


def test_short_topics_share_an_event_that_names_them():
    plan = studied([0.25, 0.25, 1.0, 0.1], hours_per_week=7.0)
    titles = [(event.dtstart.value, event.summary.value) for event in events(plan_to_ics(plan))]
    assert titles == [
        (date(2026, 11, 23), "T0, T1 (0.5 hours)"),
        (date(2026, 11, 23), "T2 (0.5 hours, part 1 of 2)"),
        (date(2026, 11, 24), "T2, T3 (0.6 hours, part 2 of 2)"),
    ]


def test_events_of_another_graph_are_other_events_whatever_the_ids():
    one, two = (
        build_graph(Records((Topic("1", first, hours=2), Topic("2", second, hours=2)), (Prerequisite("1", "2"),)))
        for first, second in (("Scales", "Chords"), ("Sets", "Limits"))
    )
    uids = [
        {
            event.uid.value
            for event in events(
                plan_to_ics(study_plan(graph, PlanRequest(("2",), start=MONDAY)), edition=Edition(graph.identity))
            )
        }
        for graph in (one, two)
    ]
    assert uids[0] and not uids[0] & uids[1]


def test_an_importer_that_follows_uid_and_sequence_ends_with_the_events_of_the_plan():
    plan, graph = chain(["Sets", "Limits", "Series"], start=MONDAY, hours_per_week=7.0)
    done = study_plan(
        graph, replace(plan.request, hours_per_week=21.0, progress=((plan.steps[0].topic.id, Progress("done")),))
    )
    first = Edition(graph.identity, datetime(2026, 11, 23, 8, tzinfo=UTC), 1)
    second = replace(first, sequence=2, published=events_by_topic(plan))
    imported = {}
    for made, edition in ((plan, first), (done, second)):
        for event in events(plan_to_ics(made, edition=edition)):
            assert int(event.sequence.value) == edition.sequence and event.last_modified.value == edition.modified
            imported[event.uid.value] = event
    left = {
        (event.dtstart.value, event.summary.value) for event in imported.values() if event.status.value != "CANCELLED"
    }
    alone = events(plan_to_ics(done, edition=Edition(graph.identity)))
    assert left == {(event.dtstart.value, event.summary.value) for event in alone}
    assert len(imported) > len(alone)


def test_events_of_a_day_follow_each_other_from_the_time_that_was_named():
    plan, _ = chain(["Sets", "Limits"], start=MONDAY, hours_per_week=70.0)
    found = events(plan_to_ics(plan, edition=Edition(time_of_day=time(18, 30))))
    begins = [event.dtstart.value for event in found]
    assert begins[0] == datetime.combine(MONDAY, time(18, 30))
    for before, after in pairwise(found):
        same_day = before.dtstart.value.date() == after.dtstart.value.date()
        assert after.dtstart.value == before.dtend.value if same_day else after.dtstart.value.time() == time(18, 30)


@pytest.mark.parametrize("name", ["a\\Nb", "a\\nb", "C:\\New", "\\", "a\\,b;c\\;", "\\\\N"])
def test_a_backslash_stays_a_backslash(name):
    plan, _ = chain([name], start=MONDAY, hours_per_week=70.0)
    content = plan_to_ics(plan)
    [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    for title in (str(event["SUMMARY"]), events(content)[0].summary.value):
        assert title.rsplit(" (", 1)[0] == name


def test_short_topics_of_many_days_do_not_come_together_on_one():
    for each, days in ((0.4, 20), (0.25, 40), (0.1, 50)):
        plan = studied([each] * days, hours_per_week=7 * each)
        found = sittings(plan)
        assert all(LEAST_HOURS - 1e-9 <= sitting.hours < 3 * LEAST_HOURS for sitting in found)
        for sitting in found:
            for part in sitting.parts:
                assert abs((sitting.date - plan.steps[part.step].end_date).days) * each < LEAST_HOURS + each


def test_an_event_lasts_as_long_as_it_says_and_has_the_subject_of_its_topic():
    plan = studied([2.5], hours_per_week=70.0)
    [event] = icalendar.Calendar.from_ical(plan_to_ics(plan, edition=Edition(time_of_day=time(9)))).walk("VEVENT")
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=2.5)
    assert event["CATEGORIES"].to_ical() == b"Topics"
