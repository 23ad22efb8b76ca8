"""The page on a server for many: each browser its own learner; codes, leaving, forgetting, taking along, links."""

from __future__ import annotations

import json
from datetime import date

import icalendar
import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from graph.errors import StoreError
from graph.learners.along import merge
from graph.learners.feed import calendar_route
from graph.learners.keys import begin, let_in, new_secret, opened_by, use_code
from graph.learners.link import plan_link
from graph.learners.log import history, keep
from graph.learners.schema import CHANGE, CONTENT, GRAPH, KEY
from graph.learners.store import Store, open_store
from graph.learners.work import Work
from graph.model import PlanRequest
from tests.test_page import do, opened
from tests.test_page_kept import told
from tests.test_page_own_graphs import click as opened_by_click
from tests.test_page_own_graphs import uploaded
from tests.test_who import ask
from views.parts import learner_calendar, own_graphs, visitor

KEPT_PAGE = "views/what_is_kept.py"


class Browsers:
    """Stand-ins for browsers: whichever is at the keyboard sends its cookie."""

    def __init__(self) -> None:
        self.secret: str | None = None

    def use(self, secret: str | None) -> str | None:
        self.secret = secret
        return secret


@pytest.fixture
def store(tmp_path, monkeypatch) -> Store:
    monkeypatch.setenv("GROUNDWORK_STORE", str(tmp_path / "learners.db"))
    monkeypatch.setenv("GROUNDWORK_LEARNERS", "each")
    return open_store()


@pytest.fixture
def browsers(monkeypatch) -> Browsers:
    found = Browsers()
    monkeypatch.setattr(visitor, "secret_of", lambda *_: found.secret)
    return found


def rows(store: Store, table: sa.Table) -> int:
    with store.reading() as db:
        return int(db.scalar(sa.select(sa.func.count()).select_from(table)))


def click(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


def kept_page(page: AppTest) -> AppTest:
    page.switch_page(KEPT_PAGE).run()
    assert not page.exception
    return page


def plan_to(goal: str) -> AppTest:
    page = opened()
    page.multiselect(key="goals").select(goal).run()
    assert not page.exception
    return page


def test_each_browser_has_its_own_work_and_who_only_looks_leaves_no_row(store, browsers):
    ada, bob = new_secret(store), new_secret(store)
    browsers.use(ada)
    opened()
    assert rows(store, KEY) == rows(store, CHANGE) == 0
    plan_to("transformers")
    browsers.use(bob)
    assert opened().session_state["goals"] == []
    plan_to("k-means")
    for secret, goal in ((ada, "transformers"), (bob, "k-means")):
        browsers.use(secret)
        assert opened().session_state["goals"] == [goal]


def test_without_a_cookie_nothing_is_kept_and_it_is_said(store, browsers):
    browsers.use(None)
    page = plan_to("transformers")
    assert opened().session_state["goals"] == []
    assert rows(store, CHANGE) == 0
    assert any("ends with this tab" in line.value for line in page.caption)
    assert any("ends with this tab" in line.value for line in kept_page(page).markdown)


def test_two_tabs_that_begin_at_once_are_one_learner(store, browsers):
    browsers.use(new_secret(store))
    one, other = opened(), opened()
    one.multiselect(key="goals").select("transformers").run()
    other.number_input(key="hours_per_week").set_value(9.0).run()
    for tab in (one.run(), other.run(), opened()):
        assert tab.session_state["goals"] == ["transformers"] and tab.session_state["hours_per_week"] == 9.0
    with store.reading() as db:
        assert len(db.scalars(sa.select(CHANGE.c.learner).distinct()).all()) == 1


def test_a_code_lets_one_more_device_in(store, browsers):
    secret = browsers.use(new_secret(store))
    page = click(kept_page(plan_to("transformers")), "new_code")
    [code] = [block.value for block in page.code]
    learner = use_code(store, code)
    assert learner == opened_by(store, secret).learner and use_code(store, code) is None
    browsers.use(let_in(store, learner))
    assert opened().session_state["goals"] == ["transformers"]


def test_who_leaves_a_browser_leaves_nothing_on_its_page(store, browsers):
    secret = browsers.use(new_secret(store))
    page = plan_to("transformers")
    learner = opened_by(store, secret).learner
    click(kept_page(page), "sign_out")
    page.switch_page("views/explore.py").run()
    assert page.session_state["goals"] == [] and "goal" not in page.query_params
    assert opened().session_state["goals"] == []
    browsers.use(let_in(store, learner))
    assert opened().session_state["goals"] == ["transformers"]


def test_forgetting_leaves_no_row_and_another_tab_brings_nothing_back(store, browsers):
    browsers.use(new_secret(store))
    page, other = plan_to("transformers"), opened()
    opened_by_click(uploaded(opened()), "use_own")
    click(kept_page(page), "forget")
    assert [rows(store, table) for table in (KEY, CHANGE, GRAPH, CONTENT)] == [0, 0, 0, 0]
    other.run()
    assert other.session_state["goals"] == [] and rows(store, CHANGE) == 0
    other.multiselect(key="goals").select("k-means").run()
    assert opened().session_state["goals"] == ["k-means"]


def test_everything_is_taken_along_into_another_browser(store, browsers):
    browsers.use(new_secret(store))
    page = plan_to("transformers")
    opened_by_click(uploaded(opened()), "use_own")
    from graph.learners.along import taken_along

    file = taken_along(store, opened_by(store, browsers.secret).learner)
    browsers.use(new_secret(store))
    page = kept_page(opened())
    page.file_uploader(key="all_file").set_value(("groundwork.json", file, "application/json")).run()
    click(page, "bring_in")
    assert any("Brought in" in line.value for line in page.success)
    again = opened()
    assert again.session_state["own_graph"].name == "maths"
    assert opened(goal="transformers").session_state["goals"] == ["transformers"]
    assert json.loads(file)["groundwork"] == 1


def test_the_calendar_of_the_page_follows_ticks_and_ends_when_it_is_switched_off(store, browsers):
    browsers.use(new_secret(store))
    page = plan_to("linear-regression")
    page.date_input(key="start").set_value(date.today()).run()
    click(kept_page(page), "new_calendar")
    [address] = [block.value for block in page.code]
    path = address[address.index("/calendar/") :]
    app = Starlette(routes=[calendar_route(open_store, learner_calendar.calendar_of)])

    def fetched():
        status, headers, body = ask(app, path)
        assert status == 200
        found = icalendar.Calendar.from_ical(body).walk("VEVENT")
        return dict(headers)["etag"], {str(event["UID"]): event for event in found}

    tag, before = fetched()
    assert before and fetched()[0] == tag
    page.switch_page("views/explore.py").run()
    first = page.session_state["plan_now"].steps[0].topic.id
    do(page, "mark", topic=first, to="done")
    later, after = fetched()
    assert later != tag and before.keys() <= after.keys()
    assert any(event["STATUS"] == "CANCELLED" for event in after.values())
    assert all(after[uid]["SEQUENCE"] > event["SEQUENCE"] for uid, event in before.items())
    # The file that is downloaded is the same edition.
    [download] = [button for button in page.download_button if button.key == "download_ics"]
    assert download is not None
    click(kept_page(page), "revoke_calendar")
    assert ask(app, path)[0] == 404


def test_a_link_carries_a_whole_plan_and_never_overwrites(store, browsers):
    browsers.use(new_secret(store))
    page = plan_to("linear-regression")
    page.number_input(key="hours_per_week").set_value(9.0).run()
    first = page.session_state["plan_now"].steps[0].topic.id
    do(page, "mark", topic=first, to="done")
    do(page, "note", topic=first, text="my own affair")
    [link] = [block.value for block in page.code if "?plan=" in block.value]
    text = link.partition("?plan=")[2]
    browsers.use(new_secret(store))
    plan_to("k-means")
    friend = opened(plan=text)
    assert friend.session_state["goals"] == ["linear-regression"]
    assert friend.session_state["hours_per_week"] == 9.0
    assert friend.session_state["progress"][first].status == "done"
    assert "my own" not in str(friend.session_state["progress"])
    assert friend.query_params["plan"] == text and "goal" not in friend.query_params
    friend.number_input(key="hours_per_week").set_value(3.0).run()
    assert "plan" not in friend.query_params and friend.query_params["goal"] == "linear-regression"
    assert opened().session_state["goals"] == ["k-means"]
    click(friend, "back_to_mine")
    assert friend.session_state["goals"] == ["k-means"] and friend.query_params["goal"] == "k-means"
    friend = click(opened(plan=text), "make_mine")
    assert opened().session_state["goals"] == ["linear-regression"]
    do(friend, "undo")
    assert opened().session_state["goals"] == ["k-means"]


@pytest.mark.parametrize("broken", ["x", "eNqLj", "%%%", "eNqrrgUAAXUA-Q", "ä", "A" * 5000])
def test_a_link_that_is_cut_off_says_so_and_shows_ones_own(store, browsers, broken):
    browsers.use(new_secret(store))
    plan_to("k-means")
    page = opened(plan=broken)
    assert any("cut off" in line.value for line in page.error)
    assert page.session_state["goals"] == ["k-means"]


def test_what_was_promised_stays_when_a_week_is_missed_and_is_replaced_on_request(store, browsers):
    browsers.use(new_secret(store))
    page = plan_to("linear-regression")
    page.date_input(key="start").set_value(date(2026, 1, 5)).run()
    promise = page.session_state["plan_now"].promise
    first, second = (step.topic.id for step in page.session_state["plan_now"].steps[:2])
    do(page, "mark", topic=first, to="done")
    assert page.session_state["plan_now"].promise == promise
    page.number_input(key="hours_per_week").set_value(2.0).run()
    assert page.session_state["plan_now"].promise == promise
    again = opened()
    assert again.session_state["plan_now"].promise == promise
    click(again, "promise_again")
    plan = again.session_state["plan_now"]
    assert plan.promise[second] == next(step.end_date for step in plan.steps if step.topic.id == second)
    assert dict(opened().session_state["plan_now"].request.promised) == plan.promise
    assert "New dates" in history(store, opened_by(store, browsers.secret).learner, "sample")[0].label


def test_study_days_are_proposed_with_a_first_day_and_chosen_ones_stay(store, browsers):
    browsers.use(new_secret(store))
    page = plan_to("linear-regression")
    page.date_input(key="start").set_value(date(2026, 1, 5)).run()
    assert page.session_state["plan_now"].request.weekdays == (0, 2, 5)
    assert any("a proposal" in line.value for line in page.caption)
    page.session_state["weekdays"] = [1, 3]
    page.run()
    page.date_input(key="start").set_value(date(2026, 1, 12)).run()
    assert page.session_state["plan_now"].request.weekdays == (1, 3)


def test_the_last_step_can_be_undone_on_the_next_visit(store, browsers):
    browsers.use(new_secret(store))
    page = plan_to("linear-regression")
    page.number_input(key="hours_per_week").set_value(9.0).run()
    again = opened()
    assert "Last time: 9 hours a week" in told(again)
    do(again, "undo")
    assert opened().session_state["hours_per_week"] == 6.0


def test_nothing_of_another_learner_is_reached_by_id(store, browsers):
    browsers.use(new_secret(store))
    page = opened_by_click(uploaded(opened()), "use_own")
    graph = page.query_params["graph"]
    browsers.use(new_secret(store))
    begin(store, browsers.secret)
    assert any("not kept here" in warning.value for warning in opened(graph=graph).warning)


def test_a_field_that_cannot_be_read_holds_up_nothing_else(store, browsers):
    browsers.use(new_secret(store))
    page = plan_to("linear-regression")
    page.text_input(key="days_off").set_value("Christmas").run()
    page.multiselect(key="goals").select("k-means").run()
    page.multiselect(key="known").select("vectors").run()
    again = opened()
    assert again.session_state["goals"] == ["linear-regression", "k-means"]
    assert again.session_state["known"] == ["vectors"] and again.session_state["days_off"] == ""


def test_back_to_the_link_of_a_friend_overwrites_nothing(store, browsers):
    browsers.use(new_secret(store))
    plan_to("k-means")
    link = plan_link(Work(PlanRequest(("linear-regression",))))
    page = click(opened(plan=link), "back_to_mine")
    page.query_params.clear()
    page.query_params["plan"] = link
    page.run()
    assert page.session_state["goals"] == ["linear-regression"]
    page.number_input(key="hours_per_week").set_value(2.0).run()
    assert opened().session_state["goals"] == ["k-means"] and opened().session_state["hours_per_week"] == 6.0
    assert click(page, "back_to_mine").session_state["goals"] == ["k-means"]


def test_the_first_change_of_a_fresh_tab_overwrites_nothing_that_another_said(store, browsers):
    browsers.use(new_secret(store))
    one, other = opened(), opened()
    one.number_input(key="hours_per_week").set_value(9.0).run()
    other.multiselect(key="goals").select("k-means").run()
    again = opened()
    assert again.session_state["hours_per_week"] == 9.0 and again.session_state["goals"] == ["k-means"]


def test_a_tab_with_an_own_graph_goes_on_after_everything_was_forgotten(store, browsers):
    browsers.use(new_secret(store))
    page = opened_by_click(uploaded(opened()), "use_own")
    page.multiselect(key="goals").select("series").run()
    click(kept_page(opened()), "forget")
    page.run()
    assert page.session_state["own_graph"] is None and page.session_state["goals"] == []
    assert any("deleted" in error.value for error in page.error)
    opened_by_click(uploaded(page), "use_own")
    page.multiselect(key="goals").select("limits").run()
    assert opened().session_state["goals"] == ["limits"]


def test_a_graph_that_could_not_be_kept_at_first_is_kept_with_the_next_change(store, browsers, monkeypatch):
    browsers.use(new_secret(store))
    page = uploaded(opened())

    def full(*_, **__):
        raise StoreError("This could not be kept: the disk is full.", "there", "Make room there, and try again.")

    monkeypatch.setattr(own_graphs, "keep_graph", full)
    opened_by_click(page, "use_own")
    monkeypatch.undo()
    monkeypatch.setenv("GROUNDWORK_STORE", str(store.file))
    monkeypatch.setenv("GROUNDWORK_LEARNERS", "each")
    monkeypatch.setattr(visitor, "secret_of", lambda *_: browsers.secret)
    page.switch_page("views/explore.py").run()
    page.multiselect(key="goals").select("series").run()
    assert opened(graph=page.query_params["graph"]).session_state["goals"] == ["series"]


def test_a_tab_that_was_open_goes_on_when_this_browser_joined_another_device(store, browsers):
    secret = browsers.use(new_secret(store))
    page = plan_to("k-means")
    keep(store, "phone", "sample", {("goal", "linear-regression"): {"place": 0}}, "Goals: Linear Regression")
    merge(store, opened_by(store, secret).learner, "phone")
    page.number_input(key="hours_per_week").set_value(9.0).run()
    assert not page.error
    again = opened()
    assert set(again.session_state["goals"]) == {"k-means", "linear-regression"}
    assert again.session_state["hours_per_week"] == 9.0


def test_what_was_offered_in_one_graph_is_no_promise_in_another(store, browsers):
    browsers.use(new_secret(store))
    page = plan_to("linear-regression")
    page.date_input(key="start").set_value(date(2026, 1, 5)).run()
    opened_by_click(uploaded(page), "use_own")
    page.multiselect(key="goals").select("series").run()
    do(page, "mark", topic="sets", to="done")
    page.date_input(key="start").set_value(date(2026, 1, 5)).run()
    assert set(dict(page.session_state["plan_now"].request.promised)) <= {"sets", "limits", "series"}
