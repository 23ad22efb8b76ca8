"""Study hours to weeks and dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate, count, permutations
from math import inf, nan
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidRequestError
from graph.planning.calendar import Calendar, hours_by, scheduled, sessions
from tests.drawing import dags, draw
from tests.fewest_weeks import fewest_weeks

MONDAY = date(2025, 1, 6)
NOISE = 1e-5


def quarter_hours(least: int = 0) -> st.SearchStrategy[float]:
    return st.integers(least, 40).map(lambda quarters: quarters / 4)


@st.composite
def calendars(draw_value: st.DrawFn) -> Calendar:
    start = draw_value(st.dates(date(2024, 1, 1), date(2026, 12, 31)))
    days_off = draw_value(st.frozensets(st.integers(0, 40), max_size=12))
    return Calendar(
        hours_per_week=(*draw_value(st.lists(quarter_hours(), max_size=3)), draw_value(quarter_hours(least=1))),
        start=start,
        weekdays=tuple(draw_value(st.sets(st.integers(0, 6), min_size=1))),
        days_off=frozenset(start + timedelta(days=day) for day in days_off),
    )


steps = st.lists(quarter_hours(), max_size=12)


@settings(deadline=None)
@given(steps, calendars(), st.booleans())
def test_sessions_hold_every_step_whole_in_order_on_study_days_within_their_hours(hours, calendar, whole_topics):
    studied = sessions(hours, calendar, whole_topics=whole_topics)
    assert [(each.date, each.step) for each in studied] == sorted((each.date, each.step) for each in studied)
    for step, wanted in enumerate(hours):
        assert sum(each.hours for each in studied if each.step == step) == pytest.approx(wanted, abs=NOISE)
    for day in {each.date for each in studied}:
        assert day >= calendar.start
        assert day.weekday() in calendar.weekdays
        assert day not in calendar.days_off
        share = calendar.hours_in((day - calendar.start).days // 7 + 1) / len(calendar.weekdays)
        assert sum(each.hours for each in studied if each.date == day) <= share + NOISE


@settings(deadline=None)
@given(steps, calendars(), st.booleans())
def test_slots_run_from_the_first_session_of_a_step_to_its_last(hours, calendar, whole_topics):
    slots = scheduled(hours, calendar, whole_topics=whole_topics)
    studied = sessions(hours, calendar, whole_topics=whole_topics)
    assert [(slot.start_hour, slot.end_hour) for slot in slots] == list(
        zip([0.0, *accumulate(hours)], accumulate(hours), strict=False)
    )
    for step, slot in enumerate(slots):
        days = [each.date for each in studied if each.step == step]
        assert (slot.start_date, slot.end_date) == (days[0], days[-1])
        assert slot.week == (days[0] - calendar.start).days // 7 + 1
        assert slot.end_week == (days[-1] - calendar.start).days // 7 + 1


@settings(deadline=None)
@given(steps, calendars())
def test_a_split_plan_ends_on_the_first_day_with_enough_hours_behind_it(hours, calendar):
    """`available_hours` and `scheduled` tell the same story."""
    for slot in scheduled(hours, calendar):
        if slot.end_hour > 0:
            assert calendar.available_hours(slot.end_date) >= slot.end_hour - NOISE
            assert calendar.available_hours(slot.end_date - timedelta(days=1)) < slot.end_hour + NOISE


def study_days(calendar: Calendar, week: int) -> list[tuple[date, float]]:
    """The study days of a week, with the hours of each."""
    days = (calendar.start + timedelta(days=7 * (week - 1) + number) for number in range(7))
    hours = calendar.hours_in(week) / len(set(calendar.weekdays))
    return [(day, hours) for day in days if day.weekday() in calendar.weekdays and day not in calendar.days_off]


@settings(deadline=None)
@given(calendars(), st.integers(-5, 60))
def test_available_hours_are_those_of_the_study_days_until_then(calendar, days):
    until = calendar.start + timedelta(days=days)
    days_until = [day for week in range(1, 11) for day in study_days(calendar, week) if day[0] <= until]
    assert calendar.available_hours(until) == pytest.approx(sum(hours for _, hours in days_until))


@settings(deadline=None)
@given(st.lists(quarter_hours(least=1), min_size=1, max_size=12), calendars())
def test_whole_topics_start_in_a_week_in_which_they_can_be_finished(hours, calendar):
    """Unless none to come is long enough."""
    for step_hours, slot in zip(hours, scheduled(hours, calendar, whole_topics=True), strict=True):
        weeks = range(slot.week, slot.week + 20)
        longest = max(sum(hours for _, hours in study_days(calendar, week)) for week in weeks)
        assert slot.week == slot.end_week or step_hours > longest


def test_a_topic_longer_than_a_week_starts_with_a_fresh_one():
    slots = scheduled([2.0, 9.0, 1.0], Calendar(5.0), whole_topics=True)
    assert [(slot.week, slot.end_week) for slot in slots] == [(1, 1), (2, 3), (3, 3)]


@pytest.mark.parametrize(("hours_per_week", "week"), [((2.0, 8.0, 1.0), 2), ((2.0, 1.0, 8.0, 1.0), 3), ((2.0, 8.0), 2)])
def test_a_whole_topic_waits_for_the_week_that_is_long_enough(hours_per_week, week):
    """Were the very next week overlooked, the topic would be called too long for any, and be split."""
    [slot] = scheduled([6.0], Calendar(hours_per_week), whole_topics=True)
    assert (slot.week, slot.end_week) == (week, week)


def test_a_topic_may_be_split_over_weeks():
    assert [(slot.week, slot.end_week) for slot in scheduled([4.0, 4.0, 4.0], Calendar(6.0))] == [
        (1, 1),
        (1, 2),
        (2, 2),
    ]


def test_what_fills_a_week_exactly_ends_in_it():
    assert [(slot.week, slot.end_week) for slot in scheduled([6.0, 6.0], Calendar(6.0))] == [(1, 1), (2, 2)]


def test_tenths_of_an_hour_do_not_drift_over_a_year():
    slots = scheduled([0.1] * 60 * 52, Calendar(6.0, start=MONDAY))
    assert all(slot.week == slot.end_week == place // 60 + 1 for place, slot in enumerate(slots))
    assert slots[-1].end_hour == 312.0
    assert slots[-1].end_date == MONDAY + timedelta(weeks=52, days=-1)


def test_a_milestone_is_reached_the_moment_the_step_before_it_ends():
    slots = scheduled([6.0, 0.0, 1.0], Calendar(6.0, start=MONDAY, weekdays=(0, 3)))
    assert (slots[1].week, slots[1].end_date) == (1, date(2025, 1, 9))
    assert (slots[2].week, slots[2].start_date) == (2, date(2025, 1, 13))


def test_unequal_weeks_and_the_last_goes_on():
    slots = scheduled([2.0] * 4, Calendar((2.0, 0.0, 4.0)))
    assert [slot.week for slot in slots] == [1, 3, 3, 4]


def test_a_day_off_costs_its_share_of_the_week():
    calendar = Calendar(4.0, start=MONDAY, weekdays=(0, 1), days_off=frozenset({MONDAY + timedelta(days=1)}))
    assert [(each.date.day, each.hours) for each in sessions([4.0], calendar)] == [(6, 2.0), (13, 2.0)]


def test_weeks_are_counted_from_the_start_date():
    """A start on a Thursday: the Monday after it is still in week 1."""
    slots = scheduled([1.0, 1.0], Calendar(1.0, start=date(2025, 1, 9), weekdays=(0,)))
    assert [(slot.week, slot.start_date) for slot in slots] == [(1, date(2025, 1, 13)), (2, date(2025, 1, 20))]


def test_a_holiday_of_months_moves_the_plan_behind_it():
    days_off = frozenset(MONDAY + timedelta(days=day) for day in range(100))
    (slot,) = scheduled([1.0], Calendar(7.0, start=MONDAY, days_off=days_off))
    assert slot.start_date == MONDAY + timedelta(days=100)


def test_an_empty_plan_has_no_slots():
    assert scheduled([], Calendar()) == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"hours_per_week": 0.0}, "0 study hours a week never finish a plan"),
        ({"hours_per_week": (5.0, 0.0)}, "The last number in the list applies to all later weeks"),
        ({"hours_per_week": -1.0}, "-1 study hours a week are impossible"),
        ({"hours_per_week": (5.0, nan, 5.0)}, "nan study hours a week are impossible"),
        ({"hours_per_week": inf}, "inf study hours a week are impossible"),
        ({"hours_per_week": ()}, "The list of hours a week is empty"),
        ({"weekdays": ()}, "No day of the week is a study day"),
        ({"weekdays": (7,)}, "Weekdays are numbered 0"),
    ],
)
def test_a_calendar_without_an_end_says_why(arguments, sentence):
    with pytest.raises(InvalidRequestError, match=sentence):
        Calendar(**arguments)


@pytest.mark.parametrize(
    ("hours", "calendar", "sentence"),
    [
        ([10.0], Calendar(1.0, start=date(9999, 12, 20)), "after the year 9999"),
        ([10.0], Calendar(0.0001), "more than a thousand years"),
        ([1.0, nan], Calendar(), "nan study hours for a step are impossible"),
        ([-1.0], Calendar(), "-1 study hours for a step are impossible"),
    ],
)
def test_a_plan_without_an_end_says_why(hours, calendar, sentence):
    with pytest.raises(InvalidRequestError, match=sentence):
        scheduled(hours, calendar)


def test_dates_need_a_start():
    for question in (lambda: sessions([1.0], Calendar()), lambda: Calendar().available_hours(MONDAY)):
        with pytest.raises(InvalidRequestError, match="Give the first day of study"):
            question()


def test_hours_until_the_last_day_there_is():
    assert Calendar(7.0, start=date(9999, 1, 1)).available_hours(date.max) == 365.0


class Days(NamedTuple):
    """The same calendar counted naively: a day at a time, hours as exact fractions."""

    calendar: Calendar

    def is_study_day(self, day: date) -> bool:
        calendar = self.calendar
        begin = max(calendar.start, calendar.begin or calendar.start)
        return day >= begin and day.weekday() in calendar.weekdays and day not in calendar.days_off

    def hours(self, day: date) -> Fraction:
        week = (day - self.calendar.start).days // 7 + 1
        return Fraction(self.calendar.hours_in(week)) / len(set(self.calendar.weekdays))

    def after(self, day: date) -> date:
        """The first study day from `day` on."""
        return next(later for offset in count() if self.is_study_day(later := day + timedelta(days=offset)))

    def week(self, day: date) -> list[date]:
        """The study days of the week of a day."""
        first = self.calendar.start + timedelta(days=(day - self.calendar.start).days // 7 * 7)
        return [each for offset in range(7) if self.is_study_day(each := first + timedelta(days=offset))]

    def placed(self, steps: list[float], whole_topics: bool) -> list[tuple[date, date]]:
        """The first and last day of each step."""
        day = self.after(self.calendar.start)
        left = self.hours(day)
        found = []

        def next_day(after: date) -> None:
            nonlocal day, left
            day = self.after(after + timedelta(days=1))
            left = self.hours(day)

        def left_in_week() -> Fraction:
            return left + sum(self.hours(each) for each in self.week(day) if each > day)

        for hours in map(Fraction, steps):
            if whole_topics and hours > left_in_week():
                weeks = [day + timedelta(days=7 * later) for later in range(1, 30)]
                fits = any(hours <= sum(map(self.hours, self.week(week))) for week in weeks)
                is_fresh = day == self.week(day)[0] and left == self.hours(day)
                while hours > left_in_week() and (fits or not is_fresh):
                    next_day(self.week(day)[-1])
                    is_fresh = True
            first, to_do = None, hours
            while to_do:
                used = min(left, to_do)
                first = first or (day if used else None)
                left, to_do = left - used, to_do - used
                if to_do:
                    next_day(day)
            found.append((first or day, day))
        return found


def check_against_days(calendar: Calendar, hours: list[float], whole_topics: bool, until: date) -> None:
    days = Days(calendar)
    slots = scheduled(hours, calendar, whole_topics=whole_topics)
    placed = days.placed(hours, whole_topics)
    assert [(slot.start_date, slot.end_date) for slot in slots] == placed
    assert [slot.week for slot in slots] == [(first - calendar.start).days // 7 + 1 for first, _ in placed]
    studied = sum(
        days.hours(day)
        for offset in range((until - calendar.start).days + 1)
        if days.is_study_day(day := calendar.start + timedelta(days=offset))
    )
    assert calendar.available_hours(until) == pytest.approx(float(studied))
    before = sum(each.hours for each in sessions(hours, calendar, whole_topics=whole_topics) if each.date <= until)
    assert hours_by(hours, calendar, [until], whole_topics=whole_topics) == [pytest.approx(before)]


@st.composite
def calendars_from_today(draw_value: st.DrawFn) -> Calendar:
    calendar = draw_value(calendars())
    return replace(calendar, begin=calendar.start + timedelta(days=draw_value(st.integers(-5, 40))))


@given(calendars_from_today(), steps, st.booleans(), st.integers(-3, 60))
def test_a_plan_from_today_is_that_of_a_count_by_days(calendar, hours, whole_topics, until):
    check_against_days(calendar, hours, whole_topics, calendar.start + timedelta(days=until))


@pytest.mark.slow
@settings(max_examples=1500)
@given(calendars_from_today(), steps, st.booleans(), st.integers(-3, 60))
def test_1500_plans_from_today_are_those_of_a_count_by_days(calendar, hours, whole_topics, until):
    check_against_days(calendar, hours, whole_topics, calendar.start + timedelta(days=until))


@given(calendars(), steps, st.booleans(), st.integers(0, 30))
def test_a_today_before_the_start_changes_nothing(calendar, hours, whole_topics, days):
    early = replace(calendar, begin=calendar.start - timedelta(days=days))
    assert scheduled(hours, early, whole_topics=whole_topics) == scheduled(hours, calendar, whole_topics=whole_topics)


def test_a_today_without_a_start_changes_nothing():
    assert scheduled([4.0, 4.0], Calendar(5.0, begin=MONDAY)) == scheduled([4.0, 4.0], Calendar(5.0))


# Mertens, in the collection of assembly-line problems of Scholl (1993).
MERTENS = draw("1 -> 2, 1 -> 4, 2 -> 3, 2 -> 5, 4 -> 7, 5 -> 6")
MERTENS_HOURS = dict(zip("1234567", (1.0, 5.0, 4.0, 3.0, 5.0, 6.0, 5.0), strict=True))


@pytest.mark.parametrize(("capacity", "weeks"), [(6, 6), (7, 5), (8, 5), (10, 3), (15, 2), (18, 2)])
def test_published_packing_needs_its_published_number_of_weeks(capacity, weeks):
    packing = fewest_weeks(MERTENS, MERTENS_HOURS, capacity)
    assert len(packing) == weeks
    order = [topic for week in packing for topic in week]
    slots = scheduled([MERTENS_HOURS[topic] for topic in order], Calendar(float(capacity)), whole_topics=True)
    assert slots[-1].end_week == weeks


@settings(deadline=None, max_examples=40)
@given(dags(max_topics=6), st.data())
def test_no_order_packs_into_fewer_weeks(graph, data):
    hours = {topic: data.draw(quarter_hours()) for topic in graph}
    capacity = max(*hours.values(), 0.25) + data.draw(quarter_hours())
    packing = fewest_weeks(graph, hours, capacity)
    assert all(sum(hours[topic] for topic in week) <= capacity for week in packing)
    place = {topic: place for place, topic in enumerate(topic for week in packing for topic in week)}
    assert all(place[source] < place[target] for source, target in graph.edges)
    assert len(place) == len(graph)
    orders = (order for order in permutations(graph) if is_order(graph, order))
    assert len(packing) == min(
        scheduled([hours[topic] for topic in order], Calendar(capacity), whole_topics=True)[-1].end_week
        for order in orders
    )


def is_order(graph, order) -> bool:
    return all(order.index(source) < order.index(target) for source, target in graph.edges)


def test_a_topic_longer_than_a_week_cannot_be_packed():
    with pytest.raises(InvalidRequestError, match="sets cannot be finished within a week of 2 hours"):
        fewest_weeks(draw("sets"), {"sets": 3.0}, 2.0)
