"""What a person does on the page is there again: after a reload, in another tab, after somebody's link."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from graph.learners import log
from graph.learners.graphs import SAMPLE
from graph.learners.store import Store
from graph.learners.work import MACHINE
from tests.test_page import do, opened, turn

pytestmark = pytest.mark.usefixtures("learners_file")

visit = opened
"""A new session: a reload, another tab, another browser of the same machine."""


def told(page: AppTest) -> list[str]:
    return [turn(page)["told"]]


def done(page: AppTest, topic: str) -> None:
    do(page, "mark", topic=topic, to="done")


def test_whoever_comes_back_finds_goals_pace_ticks_and_notes():
    page = visit()
    page.multiselect(key="goals").select("transformers").run()
    page.number_input(key="hours_per_week").set_value(7.0).run()
    done(page, "limits")
    do(page, "note", topic="derivatives", text="slopes")
    plan = [step.topic.id for step in page.session_state["plan_now"].steps]
    again = visit()
    assert again.session_state["goals"] == ["transformers"]
    assert again.query_params["goal"] == "transformers"
    assert again.number_input(key="hours_per_week").value == 7.0
    assert [step.topic.id for step in again.session_state["plan_now"].steps] == plan
    assert again.session_state["progress"]["limits"].status == "done"
    assert again.session_state["progress"]["derivatives"].notes == "slopes"


def test_a_change_is_told_and_undone_and_the_undoing_too():
    page = visit()
    page.multiselect(key="goals").select("transformers").run()
    done(page, "backpropagation")
    [line] = [line for line in told(page) if line.startswith("Backpropagation done")]
    assert "it rests on count as known" in line
    do(page, "undo")
    assert "backpropagation" not in page.session_state["progress"]
    assert "backpropagation" not in visit().session_state["progress"]
    do(page, "redo")
    assert page.session_state["progress"]["backpropagation"].status == "done"
    # Each undo goes one step further back, and as many are done again.
    do(page, "undo")
    do(page, "undo")
    assert page.session_state["goals"] == []
    do(page, "redo")
    do(page, "redo")
    assert page.session_state["goals"] == ["transformers"]
    assert visit().session_state["progress"]["backpropagation"].status == "done"
    do(page, "redo")
    assert page.session_state["goals"] == ["transformers"]


def test_undo_goes_back_as_far_as_there_are_changes():
    page = visit()
    hours = [6.0, *(float(number) for number in range(7, 20))]
    for number in hours[1:]:
        page.number_input(key="hours_per_week").set_value(number).run()
    for number in hours[-2::-1]:
        do(page, "undo")
        assert page.session_state["hours_per_week"] == number
    for number in hours[1:]:
        do(page, "redo")
        assert page.session_state["hours_per_week"] == number


def test_the_history_takes_back_any_change_and_leaves_later_ones(learners_file):
    page = visit()
    page.multiselect(key="goals").select("transformers").run()
    page.number_input(key="hours_per_week").set_value(9.0).run()
    page.multiselect(key="known").select("python").run()
    do(page, "history")
    assert "9 hours a week" in [line.value for line in page.markdown]
    [step] = [
        step for step in log.history(Store(str(learners_file)), MACHINE, SAMPLE) if step.label == "9 hours a week"
    ]
    page.button(key=f"take_back:{step.id}").click().run()
    assert page.session_state["hours_per_week"] == 6.0
    assert (page.session_state["goals"], page.session_state["known"]) == (["transformers"], ["python"])


def test_two_tabs_that_change_different_things_keep_both():
    one, other = visit(), visit()
    one.multiselect(key="goals").select("transformers").run()
    other.number_input(key="hours_per_week").set_value(9.0).run()
    one.multiselect(key="known").select("python").run()
    other.run()
    for tab in (one, other, visit()):
        assert tab.session_state["goals"] == ["transformers"]
        assert tab.session_state["known"] == ["python"]
        assert tab.session_state["hours_per_week"] == 9.0


def test_what_the_page_does_not_ask_for_stays_and_disturbs_nothing(learners_file):
    """A plan that was kept on the terminal has its order in force from the first day on."""
    page = visit()
    page.multiselect(key="goals").select("transformers").run()
    order = {("setting", "in_force"): ["limits", "derivatives"]}
    log.keep(Store(str(learners_file)), MACHINE, SAMPLE, order, "Plan: Transformers")
    page = visit()
    page.number_input(key="hours_per_week").set_value(9.0).run()
    assert page.session_state["plan_before"].request.hours_per_week == 6.0
    assert log.state(Store(str(learners_file)), MACHINE, SAMPLE).facts.items() >= order.items()


def test_a_link_to_other_goals_is_shown_and_keeps_nothing():
    visit().multiselect(key="goals").select("transformers").run()
    friend = visit(goal="k-means")
    assert friend.session_state["goals"] == ["k-means"]
    friend.number_input(key="hours_per_week").set_value(9.0).run()
    assert visit().session_state["goals"] == ["transformers"]
    assert visit().session_state["hours_per_week"] == 6.0
    friend.button(key="back_to_mine").click().run()
    assert friend.session_state["goals"] == ["transformers"]


def test_a_link_can_be_made_ones_own_and_that_undone():
    visit().multiselect(key="goals").select("transformers").run()
    friend = visit(goal="k-means")
    friend.button(key="make_mine").click().run()
    assert visit().session_state["goals"] == ["k-means"]
    do(friend, "undo")
    assert visit().session_state["goals"] == ["transformers"]


def test_a_bookmark_of_earlier_goals_shows_them_beside_ones_own():
    page = visit()
    page.multiselect(key="goals").select("k-means").run()
    page.multiselect(key="goals").set_value(["transformers"]).run()
    bookmark = visit(goal="k-means")
    assert bookmark.session_state["goals"] == ["k-means"]
    bookmark.button(key="back_to_mine").click().run()
    assert bookmark.session_state["goals"] == ["transformers"] == visit().session_state["goals"]


def test_with_nothing_of_ones_own_a_link_becomes_it_with_the_first_change():
    visit(goal="k-means")
    page = visit()
    assert page.session_state["goals"] == []
    link = visit(goal="k-means")
    link.multiselect(key="known").select("python").run()
    assert told(link) == ["Python known"]
    do(link, "undo")
    assert (visit().session_state["goals"], visit().session_state["known"]) == (["k-means"], [])
    do(link, "redo")
    again = visit()
    assert (again.session_state["goals"], again.session_state["known"]) == (["k-means"], ["python"])


def test_what_cannot_be_kept_is_said_and_stays_in_the_tab(tmp_path, monkeypatch, learners_file):
    visit().number_input(key="hours_per_week").set_value(9.0).run()
    monkeypatch.setenv("GROUNDWORK_STORE", str(tmp_path))
    page = visit()
    page.multiselect(key="goals").select("transformers").run()
    assert page.session_state["goals"] == ["transformers"]
    [error] = page.error
    assert error.value.startswith("The store cannot be opened")
    assert error.value.endswith("What you do is in this tab alone: download the plan before you leave.")
    # Once it works again, what was done in the tab is kept, and what was kept before comes in.
    monkeypatch.setenv("GROUNDWORK_STORE", str(learners_file))
    page.run()
    assert not page.error
    for tab in (page, visit()):
        assert (tab.session_state["goals"], tab.session_state["hours_per_week"]) == (["transformers"], 9.0)


def test_nothing_is_kept_where_nobody_is_to_be(monkeypatch, learners_file):
    monkeypatch.setenv("GROUNDWORK_LEARNERS", "none")
    visit().multiselect(key="goals").select("transformers").run()
    assert visit().session_state["goals"] == []
    assert not learners_file.exists()
