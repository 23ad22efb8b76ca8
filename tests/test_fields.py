"""What a field holds is what somebody said last, wherever it was said, and no echo of a browser."""

from __future__ import annotations

from datetime import date

from tests.test_page import do, opened


def echo(page, key, value):
    """A browser that was not told sends what a field held before, with whatever was clicked."""
    page.session_state[key] = value


def test_what_a_click_changed_is_not_undone_by_the_echo_of_a_field():
    page = opened(goal="transformers")
    do(page, "known", topic="python", on=True)
    assert page.session_state["known"] == ["python"]
    echo(page, "known", [])
    page.button(key="more_plan").click().run()
    assert page.session_state["known"] == ["python"]
    assert page.query_params["known"] == "python"


def test_what_somebody_takes_back_in_the_field_itself_is_taken_back():
    page = opened(goal="transformers")
    do(page, "known", topic="python", on=True)
    page.multiselect(key="known").set_value([]).run()
    assert page.session_state["known"] == []
    page.multiselect(key="known").set_value(["python"]).run()
    assert page.session_state["known"] == ["python"]


def test_a_change_of_one_field_does_not_bring_back_the_echo_of_another():
    page = opened(goal="transformers")
    do(page, "known", topic="python", on=True)
    echo(page, "known", [])
    page.number_input(key="hours_per_week").set_value(9.0).run()
    assert page.session_state["known"] == ["python"] and page.session_state["hours_per_week"] == 9.0


def test_hours_that_go_there_and_back_are_taken_there_and_back():
    page = opened(goal="transformers")
    page.date_input(key="start").set_value(date(2027, 1, 4)).run()
    for hours, days in ((9.0, (0, 1, 2, 3, 5)), (6.0, (0, 2, 5)), (9.0, (0, 1, 2, 3, 5))):
        page.number_input(key="hours_per_week").set_value(hours).run()
        request = page.session_state["plan_now"].request
        assert (request.hours_per_week, request.weekdays) == (hours, days)
