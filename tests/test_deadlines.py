"""Deadlines: what is said about them is true of the dates."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.planning import deadlines
from graph.planning.calendar import Calendar, scheduled, sessions
from graph.planning.deadlines import (
    MOST_HOURS_A_WEEK,
    Due,
    available_from_first_day,
    deadlines_hold,
    missing_hours,
    more_hours,
    reachable_goals,
    with_more,
)
from tests.drawing import dags
from tests.test_schedule import Days, calendars, quarter_hours

MONDAY = date(2026, 1, 5)


# --- known values --------------------------------------------------------------------------------


def test_whole_topics_lose_hours_and_the_miss_is_noticed():
    """Twelve hours fit into two weeks of six, but not in pieces of four."""
    hours, calendar, due = [4.0, 4.0, 4.0], Calendar(6.0, start=MONDAY), [Due(2, date(2026, 1, 18))]
    assert scheduled(hours, calendar, whole_topics=True)[2].end_date == date(2026, 1, 23)
    assert missing_hours(hours, calendar, due, whole_topics=True) == [4.0]
    assert more_hours(hours, calendar, due, whole_topics=True) == 2.0
    assert missing_hours(hours, calendar, due) == [0.0]


def test_fewer_hours_can_end_a_whole_topic_earlier():
    """A week to come in which it fits is waited for; where there is none, it begins at once."""
    for weeks, end in (((3.0, 3.0, 10.0), 23), ((1.75, 1.75, 5.75), 22)):
        [slot] = scheduled([6.0], Calendar(weeks, start=MONDAY), whole_topics=True)
        assert slot.end_date == date(2026, 1, end)


def test_a_week_without_hours_gets_none():
    assert more_hours([6.0, 6.0], Calendar((0.0, 4.0), start=MONDAY), [Due(1, date(2026, 1, 25))]) == 2.0


def test_nothing_is_reached_before_the_first_study_day():
    assert more_hours([0.0], Calendar(6.0, start=MONDAY, weekdays=(2,)), [Due(0, date(2026, 1, 6))]) is None


def test_a_day_that_is_over_is_missed_whatever_the_hours():
    calendar = Calendar(6.0, start=MONDAY, begin=date(2026, 2, 2))
    assert more_hours([1.0], calendar, [Due(0, date(2026, 2, 1))]) is None


# --- against a count by days ---------------------------------------------------------------------


@st.composite
def cases(draw):
    calendar = draw(calendars())
    hours = draw(st.lists(quarter_hours(), min_size=1, max_size=6))
    places = draw(st.sets(st.integers(0, len(hours) - 1), min_size=1, max_size=2))
    due = [Due(place, calendar.start + timedelta(days=draw(st.integers(-1, 40)))) for place in sorted(places)]
    return hours, calendar, due, draw(st.booleans())


def naive_hold(hours, calendar, due, whole_topics) -> bool:
    placed = Days(calendar).placed(hours, whole_topics)
    return all(placed[place][1] <= day for place, day in due)


def check_more_hours(hours, calendar, due, whole_topics):
    found = more_hours(hours, calendar, due, whole_topics=whole_topics)
    tried = (halves / 2 for halves in range(int(2 * (MOST_HOURS_A_WEEK - max(calendar.weeks_hours))) + 1))
    if found is None:
        # Of the figures that are too small all are tried; beyond 40 hours a week only a few.
        tried = (more for more in tried if more < 40 or more % 16 == 0)
        assert not any(naive_hold(hours, with_more(calendar, more), due, whole_topics) for more in tried)
    else:
        assert next(more for more in tried if naive_hold(hours, with_more(calendar, more), due, whole_topics)) == found


@settings(max_examples=40)
@given(cases())
def test_more_hours_are_the_fewest_with_which_all_deadlines_hold(case):
    check_more_hours(*case)


@pytest.mark.slow
@settings(max_examples=1500)
@given(cases())
def test_more_hours_are_the_fewest_in_many_cases(case):
    check_more_hours(*case)


def test_the_least_is_not_looked_for_without_end(monkeypatch):
    calendar, hours, due = Calendar(1.0, start=MONDAY), [100.0, 100.0], [Due(1, MONDAY + timedelta(days=6))]
    assert more_hours(hours[:1], calendar, [Due(0, due[0].day)], whole_topics=True) == 99.0
    assert more_hours(hours, calendar, due, whole_topics=True) is None
    monkeypatch.setattr(deadlines, "LOOKED_AT", 40)
    tried = []
    monkeypatch.setattr(deadlines, "deadlines_hold", lambda *given, **_: tried.append(given[1].weeks_hours) or False)
    assert more_hours([80.0, 20.0], calendar, due, whole_topics=True) is None
    assert len(tried) < 20 and tried[-1] == (MOST_HOURS_A_WEEK,)


@given(cases())
def test_missing_hours_are_those_studied_after_the_day(case):
    hours, calendar, due, whole_topics = case
    studied = sessions(hours, calendar, whole_topics=whole_topics)
    after = [sum(each.hours for each in studied if each.step <= step and each.date > day) for step, day in due]
    assert missing_hours(hours, calendar, due, whole_topics=whole_topics) == pytest.approx(after, abs=1e-5)
    assert deadlines_hold(hours, calendar, due, whole_topics=whole_topics) == naive_hold(*case)


# --- which goals can be reached ------------------------------------------------------------------


def closures(graph, goals) -> set[str]:
    """These topics and all that they rest on, step by step."""
    found = set(goals)
    while more := {source for source, target in graph.edges if target in found} - found:
        found |= more
    return found


def best_by_trying(graph, hours, goals, due, weights, calendar) -> tuple[float, float]:
    """Most weight, then fewest hours: all sets of goals in all orders, days counted one by one."""
    best = (0.0, 0.0)
    for size in range(1, len(goals) + 1):
        for chosen in combinations(goals, size):
            topics = closures(graph, chosen)
            worth = (sum(weights[goal] for goal in chosen), -sum(hours[topic] for topic in topics))
            if worth > best and any(
                ends_in_time(order, hours, {goal: due[goal] for goal in chosen}, calendar)
                for order in permutations(topics)
                if all(order.index(source) < order.index(target) for source, target in graph.edges if target in topics)
            ):
                best = worth
    return best


def ends_in_time(order, hours, due, calendar) -> bool:
    placed = Days(calendar).placed([hours[topic] for topic in order], whole_topics=False)
    return all(placed[order.index(goal)][1] <= day for goal, day in due.items())


@st.composite
def reaches(draw):
    graph = draw(dags(max_topics=5))
    topics = sorted(graph)
    hours = {topic: draw(st.sampled_from([0.0, 1.0, 2.0, 3.0, 5.0])) for topic in topics}
    goals = draw(st.lists(st.sampled_from(topics), min_size=1, max_size=3, unique=True))
    calendar = draw(calendars())
    due = {goal: calendar.start + timedelta(days=draw(st.integers(0, 30))) for goal in goals}
    return graph, hours, goals, due, {goal: draw(st.sampled_from([1.0, 1.0, 2.0, 3.0])) for goal in goals}, calendar


def check_reach(graph, hours, goals, due, weights, calendar):
    order = sorted(graph, key=lambda topic: (len(closures(graph, [topic])), topic))
    needs = {topic: sorted(graph.pred[topic]) for topic in graph}
    available = [available_from_first_day(calendar, due[goal]) for goal in goals]
    found = reachable_goals(order, needs, hours, goals, available, weights)
    worth = (sum(weights[goal] for goal in found), -sum(hours[topic] for topic in closures(graph, found)))
    assert worth == best_by_trying(graph, hours, goals, due, weights, calendar)


@settings(max_examples=40)
@given(reaches())
def test_no_other_set_of_goals_in_any_order_is_worth_more(case):
    check_reach(*case)


@pytest.mark.slow
@settings(max_examples=1000)
@given(reaches())
def test_no_other_set_of_goals_is_worth_more_in_many_cases(case):
    check_reach(*case)


def test_more_goals_than_are_weighed_are_taken_by_date():
    """Twenty goals of two hours, all resting on one of one hour, due one after the other with an hour for each."""
    names = [f"g{number:02}" for number in range(20)]
    needs = {name: ["base"] for name in names}
    hours = {"base": 1.0, **dict.fromkeys(names, 2.0)}
    found = reachable_goals(["base", *names], needs, hours, names, [float(place) for place in range(20)], {})
    assert len(found) == 9
    used = 1.0
    for goal in found:
        used += 2.0
        assert used <= names.index(goal)
