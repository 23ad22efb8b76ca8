"""What a field holds is what somebody said last, wherever it was said, and no echo of a browser."""

from __future__ import annotations

from datetime import date

import pytest

from tests.test_page import do, opened


def box(page, name, *, is_open):
    """A browser tells that somebody opened or closed a box."""
    do(page, "box", box=name, open=is_open)


def looked_into(page, name):
    box(page, name, is_open=True)
    box(page, name, is_open=False)


def echo(page, key, value):
    """A browser that was not told sends what a field held before, with whatever was clicked."""
    page.session_state[key] = value


@pytest.mark.parametrize("press", ["more_plan", "place"])
def test_what_a_click_changed_is_not_undone_by_the_echo_of_a_field(press):
    page = opened(goal="transformers")
    looked_into(page, "known_chip")
    do(page, "known", topic="python", on=True)
    assert page.session_state["known"] == ["python"]
    for _ in range(3):
        echo(page, "known", [])
        page.button(key=press).click().run()
        assert page.session_state["known"] == ["python"]
        assert page.query_params["known"] == "python"
    box(page, "known_chip", is_open=True)
    page.multiselect(key="known").set_value([]).run()
    assert page.session_state["known"] == []


def test_a_goal_from_a_card_outlives_boxes_that_are_opened_and_closed():
    page = opened()
    looked_into(page, "goal_chip")
    do(page, "goals", goals=["transformers"])
    for name in ("hours_chip", "due_chip"):
        box(page, name, is_open=True)
        echo(page, "goals", [])
        page.run()
        box(page, name, is_open=False)
    page.button(key="more_plan").click().run()
    assert page.session_state["goals"] == ["transformers"]


def test_a_change_of_one_field_keeps_what_was_set_of_another_whatever_its_callback_sets():
    """A date begins the plan today; what placement found stays, although its field says what it said before."""
    page = opened(goal="transformers")
    looked_into(page, "known_chip")
    do(page, "known", topic="python", on=True)
    box(page, "due_chip", is_open=True)
    for day in (date(2027, 4, 16), None, date(2027, 5, 1)):
        echo(page, "known", [])
        page.date_input(key="deadline:transformers").set_value(day).run()
        assert page.session_state["known"] == ["python"]
        assert page.session_state["deadline:transformers"] == day


def test_what_is_set_while_a_box_closes_is_not_undone_by_what_it_sends_last():
    page = opened(goal="transformers")
    page.date_input(key="start").set_value(date(2027, 1, 4)).run()
    before = page.session_state["weekdays"]
    box(page, "hours_chip", is_open=True)
    page.number_input(key="hours_per_week").set_value(9.0).run()
    proposed = page.session_state["weekdays"]
    assert proposed != before
    for _ in range(2):
        echo(page, "weekdays", before)
        box(page, "hours_chip", is_open=False)
        assert page.session_state["weekdays"] == proposed


def test_what_somebody_takes_back_in_the_field_itself_is_taken_back():
    page = opened(goal="transformers")
    do(page, "known", topic="python", on=True)
    box(page, "known_chip", is_open=True)
    page.multiselect(key="known").set_value([]).run()
    assert page.session_state["known"] == []
    page.multiselect(key="known").set_value(["python"]).run()
    assert page.session_state["known"] == ["python"]


def test_without_a_browser_that_tells_of_boxes_every_change_is_somebodys():
    page = opened(goal="transformers")
    do(page, "known", topic="python", on=True)
    page.multiselect(key="known").set_value([]).run()
    assert page.session_state["known"] == []


def test_a_box_that_there_is_not_is_no_box():
    page = opened(goal="transformers")
    for name in ("", None, 3, "goals", ["goal_chip"]):
        box(page, name, is_open=True)
    assert not page.exception and page.session_state["boxes"] == {}


def test_hours_that_go_there_and_back_are_taken_there_and_back():
    page = opened(goal="transformers")
    page.date_input(key="start").set_value(date(2027, 1, 4)).run()
    box(page, "hours_chip", is_open=True)
    for hours, days in ((9.0, (0, 1, 2, 3, 5)), (6.0, (0, 2, 5)), (9.0, (0, 1, 2, 3, 5))):
        page.number_input(key="hours_per_week").set_value(hours).run()
        request = page.session_state["plan_now"].request
        assert (request.hours_per_week, request.weekdays) == (hours, days)
