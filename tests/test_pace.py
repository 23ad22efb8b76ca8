"""Hours and days as people type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidRequestError
from graph.files.pace import parse_day, parse_days, parse_hours

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
HOURS = st.floats(0, 168).map(lambda hours: round(hours, 2))


@given(st.lists(HOURS, max_size=9), st.sampled_from([",", ", ", " ", ";", " ; ", "\n"]))
def test_hours_come_back_as_they_were_written(hours, between):
    assert parse_hours(between.join(map(str, hours))) == tuple(hours)


def test_a_comma_after_the_last_number_adds_no_week():
    assert parse_hours("6, 8,") == (6.0, 8.0)


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_nothing_typed_is_no_hours_and_no_days(text):
    assert parse_hours(text) == () and parse_days(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("six", "six"),
        ("6, six, 8", "six"),
        ("6h", "6h"),
        ("6,,8", "6,,8"),
        (",", ","),
        ("6,,", "6,,"),
        ("2:30", "2:30"),
        ("1_000", "1_000"),
    ],
)
def test_what_is_no_number_of_hours_is_named(text, named):
    with pytest.raises(InvalidRequestError) as error:
        parse_hours(text)
    assert str(error.value) == f"{named!r} is no number of hours. Write 6, or 6,6,0,8 for unequal weeks."


@pytest.mark.parametrize("text", ["", "23.11.2026", "2026-02-30", "2026-13-01", "12/24/2026", "soon", "2026-12"])
def test_what_is_no_day_is_named(text):
    with pytest.raises(InvalidRequestError) as error:
        parse_day(text)
    assert str(error.value) == f"{text!r} is no date. Write year-month-day, such as 2026-12-24."


@given(st.lists(DAYS), st.sampled_from([",", ", ", "\n", ";", ",\n", " ;; "]))
def test_days_come_back_as_they_were_written(days, between):
    assert parse_days(between.join(map(str, days))) == frozenset(days)


@given(DAYS, st.integers(0, 3_659), st.sampled_from([" to ", "..", " .. ", "–", " – ", " TO "]))
def test_a_range_holds_both_ends_and_every_day_between(first, more, between):
    last = first + timedelta(days=more)
    days = parse_days(f"{first}{between}{last}")
    assert (min(days), max(days), len(days)) == (first, last, more + 1)


def test_days_and_ranges_may_overlap():
    days = parse_days("2026-12-24 to 2026-12-26, 2026-12-25..2026-12-27\n2026-12-24")
    assert sorted(day.day for day in days) == [24, 25, 26, 27]


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-24 to 2026-12-23",
        "2026-12-24 to",
        "to 2026-12-24",
        "..",
        "2026-12-24 to 2026-12-25 to 2026-12-26",
        "2026-12-24 to 3026-12-24",
    ],
)
def test_what_is_no_range_is_named(text):
    with pytest.raises(InvalidRequestError) as error:
        parse_days(f"2026-01-01, {text}")
    assert str(error.value).startswith(f"{text!r} is no range of days. Write first to last, such as ")


@pytest.mark.parametrize("text", ["2026-12-24 2026-12-25", "2026-12-24 to soon", "2026-12-24 - 2026-12-26", "tomorrow"])
def test_what_is_no_day_in_a_list_is_no_date(text):
    with pytest.raises(InvalidRequestError, match="is no date"):
        parse_days(text)
