"""The page's logic, told through widget keys. What only a browser can show is in tests/browser."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from graph.exports.plan_csv import plan_to_csv
from graph.exports.plan_json import plan_to_json
from graph.model import PlanRequest, Progress
from graph.opening import open_graph
from graph.planning.plan import study_plan
from views.parts import opened as views_opened
from views.parts.text import plain

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def graph():
    return open_graph(ROOT / "data")


def opened(**address) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, value in address.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


def map_payload(page: AppTest, part: str) -> dict:
    """The data of the map's component that holds `part`."""
    bodies = [json.loads(element.proto.json) for element in page.get("bidi_component") if element.proto.json]
    return next(body for body in bodies if part in body)


def plan_rows(page: AppTest) -> list[dict]:
    return page.table[0].value.reset_index().to_dict("records") if page.table else []


def test_the_first_view_has_the_whole_map_and_asks_for_a_goal(graph):
    page = opened()
    assert len(map_payload(page, "nodes")["nodes"]) == len(graph)
    assert "Choose a goal topic to see a plan." in [caption.value for caption in page.caption]


def test_typing_selects_the_best_match_and_moves_the_map():
    page = opened()
    page.text_input(key="topic_search").set_value("transformers").run()
    assert page.session_state["topic"] == "transformers"
    assert page.query_params["topic"] == "transformers"
    assert map_payload(page, "select")["select"] == "transformers"


def test_a_search_for_nothing_says_so():
    page = opened()
    page.text_input(key="topic_search").set_value("zzzzzz").run()
    assert any(caption.value.startswith("Nothing is called") for caption in page.caption)


def test_goals_and_known_topics_give_the_plan_of_the_package(graph):
    page = opened()
    goal, python = graph.find("Transformers"), graph.find("Python")
    page.multiselect(key="goals").set_value([goal]).run()
    page.multiselect(key="known").set_value([python]).run()
    page.number_input(key="hours_per_week").set_value(8.0).run()
    plan = study_plan(graph, PlanRequest(goals=(goal,), known=frozenset({python}), hours_per_week=8.0))
    assert [row["Hours"] for row in plan_rows(page)] == [f"{step.hours:g}" for step in plan.steps]
    assert map_payload(page, "select")["plan"] == [step.topic.id for step in plan.steps]


def test_an_address_opens_the_view_it_was_copied_from(graph):
    page = opened(goal=["transformers", "k-means"], known="python", topic="transformers", order="easy")
    assert page.multiselect(key="goals").value == ["transformers", graph.find("k-means")]
    assert page.multiselect(key="known").value == ["python"]
    assert page.selectbox(key="order").value == "easy"
    assert page.session_state["topic"] == "transformers"


def test_an_address_with_unknown_topics_shows_the_rest_and_says_so():
    page = opened(goal=["no-such-topic", "transformers"], topic="<script>")
    assert page.multiselect(key="goals").value == ["transformers"]
    assert "no\\-such\\-topic" in page.warning[0].value


def test_a_goal_that_is_known_is_answered_kindly():
    page = opened(goal="python", known="python")
    assert not page.table
    assert any("You already know Python" in text.value for text in page.markdown)


def test_the_panel_makes_a_topic_the_goal_and_takes_it_back():
    page = opened(topic="transformers")
    page.button(key="add_goal").click().run()
    assert page.multiselect(key="goals").value == ["transformers"]
    page.button(key="drop_goal").click().run()
    assert page.multiselect(key="goals").value == []


def test_the_panel_marks_a_topic_as_known():
    page = opened(topic="python")
    page.button(key="add_known").click().run()
    assert page.multiselect(key="known").value == ["python"]
    page.button(key="drop_known").click().run()
    assert page.multiselect(key="known").value == []


def shown(page: AppTest) -> str:
    """All text of the page, to look for a sentence in."""
    parts = (*page.markdown, *page.caption, *page.subheader, *page.info, *page.warning, *page.error)
    return "\n".join(str(part.value) for part in parts)


def test_a_first_day_gives_dates_and_a_deadline_that_fails_gets_a_way_out():
    page = opened(goal="k-means")
    page.date_input(key="start").set_value(date(2027, 1, 4)).run()
    assert "From" in plan_rows(page)[0]
    page.date_input(key="deadline:k-means").set_value(date(2027, 1, 8)).run()
    assert "hours are missing" in shown(page)
    assert "hours a week would do" in page.warning[0].value


def test_weeks_that_differ_and_days_off_are_planned():
    page = opened(goal="k-means", hours="6")
    page.text_input(key="first_weeks").set_value("0, 0, 12").run()
    assert plan_rows(page)[0]["Week"].startswith("3")
    page.text_input(key="first_weeks").set_value("six").run()
    assert "is no number of hours" in page.error[0].value
    page.text_input(key="first_weeks").set_value("").run()
    assert not page.error


def test_a_step_that_is_done_leaves_the_plan_and_the_change_is_told():
    page = opened(goal="k-means")
    steps = len(plan_rows(page))
    first = page.session_state["step"]
    page.get_by_key(f"status:{first}").set_value("done").run()
    assert len(plan_rows(page)) == steps - 1
    assert page.session_state["progress"][first].status == "done"
    assert "Your plan changed" in page.info[0].value


def test_a_plan_that_is_followed_keeps_its_order_until_it_is_arranged_again():
    page = opened(goal="transformers")

    def order():
        return [row["Topic"].removesuffix(" ↻") for row in plan_rows(page)]

    at_first = order()
    for done in range(1, 4):
        page.get_by_key(f"status:{page.session_state['step']}").set_value("done").run()
        assert order() == at_first[done:]
    assert [row["Step"] for row in plan_rows(page)][:2] == ["4", "5"]
    page.get_by_key("plan_part").set_value("Orders").run()
    page.button(key="arrange_again").click().run()
    assert not page.exception and page.session_state["plan_now"].request.in_force == ()


def test_hours_and_notes_of_a_step_are_kept():
    page = opened(goal="k-means")
    step = page.session_state["step"]
    before = float(plan_rows(page)[0]["Hours"])
    page.number_input(key=f"hours:{step}").set_value(before + 2).run()
    page.text_input(key=f"notes:{step}").set_value("=slow").run()
    noted = page.session_state["progress"][step]
    assert (noted.hours, noted.notes) == (before + 2, "=slow")
    assert plan_rows(page)[0]["Hours"] == f"{before + 2:g}"


def test_every_step_says_why_it_is_there_and_what_skipping_it_costs():
    page = opened(goal="transformers")
    page.selectbox(key="step").set_value("self-attention").run()
    assert "Why is this here?" in shown(page)
    assert "out of reach: there is no way around it" in shown(page)


def test_a_choice_can_be_changed_and_the_plan_follows(graph):
    page = opened(goal="training-neural-networks")
    page.get_by_key("plan_part").set_value("Choices").run()
    radio = next(radio for radio in page.radio if radio.key.startswith("pin:"))
    other = next(option for option in radio.options if "(in the plan)" not in option)
    radio.set_value(graph.find(other.split(" (")[0])).run()
    assert graph.find(other.split(" (")[0]) in map_payload(page, "select")["plan"]


def test_all_orders_are_shown_side_by_side():
    page = opened(goal=["transformers", "k-means"])
    page.get_by_key("plan_part").set_value("Orders").run()
    assert len(page.table[0].value) == 5


def test_two_goals_are_compared():
    page = opened(goal=["transformers", "k-means"])
    page.get_by_key("plan_part").set_value("Compare").run()
    assert "For both" in shown(page)
    assert "One plan for both takes" in shown(page)


def test_a_budget_shows_what_fits():
    page = opened(goal="transformers")
    page.get_by_key("plan_part").set_value("What next").run()
    assert "Closest to your goals" in shown(page)
    assert "Ready now" in shown(page)
    page.number_input(key="budget").set_value(9000.0).run()
    assert "The whole plan fits" in shown(page)


def test_what_follows_from_what_is_known_can_be_taken_back():
    page = opened(goal="transformers", known="python")
    listed = next(widget for widget in page.multiselect if widget.key.startswith("implied:"))
    taken = listed.value[0]
    listed.set_value(listed.value[1:]).run()
    assert taken in page.session_state["not_known"]
    assert taken not in map_payload(page, "select")["implied"]


def test_a_start_in_the_past_is_said():
    page = opened(goal="k-means")
    page.date_input(key="start").set_value(date(2020, 1, 6)).run()
    assert "what is left begins on" in shown(page)
    assert int(plan_rows(page)[0]["Week"].split("–")[0]) > 300, "weeks count from the start"


def test_no_study_day_is_answered_and_not_ignored():
    page = opened(goal="k-means")
    page.get_by_key("weekdays").set_value([]).run()
    assert "No day of the week is a study day" in page.error[0].value


def test_the_fields_of_a_step_say_what_the_plan_says():
    page = opened(goal="k-means")
    step = page.session_state["step"]
    page.number_input(key=f"hours:{step}").set_value(99.0).run()
    page.session_state["progress"] = {}
    page.run()
    assert page.number_input(key=f"hours:{step}").value == float(plan_rows(page)[0]["Hours"])


def test_a_search_finds_whole_subjects_and_lights_their_topics():
    page = opened()
    page.text_input(key="topic_search").set_value("data handling").run()
    page.button(key="subject:Data Handling & Preprocessing").click().run()
    assert page.query_params["category"] == "Data Handling & Preprocessing"
    assert page.session_state["topic"] is None
    assert map_payload(page, "select")["move"]


def test_a_subject_is_no_answer_where_topics_are_meant():
    page = opened()
    page.text_input(key="topic_search").set_value("transformers").run()
    assert not [button.key for button in page.button if str(button.key).startswith("subject:")]


@pytest.mark.parametrize("tier", ["1", "abc", "-1", "999", "99999999999", ""])
def test_a_tier_that_is_not_there_is_the_first(tier):
    page = opened(view="overview", tier=tier)
    assert page.session_state["tier"] == 0
    assert map_payload(page, "nodes")["view"] == "overview"


@pytest.mark.parametrize(
    "asked",
    [
        {"do": "look", "look": 5},
        {"do": "look", "look": {"category": 5, "from": [1], "down": 3}, "turn": "x"},
        {"do": "more", "topic": [1], "side": "needs"},
        {"do": "view", "view": "overview", "tier": [1]},
    ],
)
def test_what_is_not_understood_is_left_alone(asked):
    page = opened()
    page.session_state["asked"] = asked
    page.run()
    assert not page.exception


def test_a_few_questions_say_what_is_known():
    page = opened(goal="transformers")
    page.button(key="place").click().run()
    before = len(page.session_state["plan_now"].steps)
    for key in ("place_yes", "place_no", "place_back", "place_unsure", "place_yes"):
        page.button(key=key).click().run()
        assert not page.exception
    said = page.session_state["placement"].said
    assert len(page.session_state["placement"].answers) == 3 and said
    page.button(key="place_done").click().run()
    page.run()
    assert set(page.session_state["known"]) == set(said)
    assert len(page.session_state["plan_now"].steps) == before - len(page.session_state["placement"].known)


def test_questions_end_by_themselves():
    page = opened(goal="matrices")
    page.button(key="place").click().run()
    while page.session_state["placement"].question:
        page.button(key="place_yes").click().run()
    assert any("You know 2 of 2 topics, 0 are open." in line.value for line in page.markdown)
    page.button(key="place_done").click().run()
    assert page.session_state["known"] == ["matrices"]


def test_an_error_inside_is_told_with_a_number_that_the_log_has(capsys):
    def broken() -> None:
        from views.parts.errors import tell

        assert tell(RuntimeError("no/path/of/the/server.py"))

    page = AppTest.from_function(broken).run()
    [told] = [error.value for error in page.error]
    number = told.partition("error ")[2][:6]
    assert "server.py" not in told and not page.exception
    logged = capsys.readouterr().err
    assert number in logged and "no/path/of/the/server.py" in logged


def test_topics_of_one_name_are_told_apart_everywhere(tmp_path, monkeypatch):
    (tmp_path / "topics.csv").write_text(
        "id,name,hours,aliases\nM1,Mathematics,40,\nB1,Biology,50,\nM9,Thesis,100,\nB9,Thesis,120,\n"
        "X,Thesis (B9),1,\nY,Sets,1,Maps\nZ,Sets (Maps),1,\n",
        encoding="utf-8",
    )
    (tmp_path / "edges.csv").write_text("source,target\nM1,M9\nB1,B9\n", encoding="utf-8")
    monkeypatch.setattr(views_opened, "SHOWN_FOLDER", tmp_path)
    monkeypatch.setattr(views_opened, "_READ", {})
    page = opened(goal=["B9", "M9"])
    for _ in range(2):
        page.run()
        assert not page.exception
        assert page.session_state["goals"] == ["B9", "M9"]
    assert len(set(page.multiselect(key="goals").options)) == 7
    assert [row["Topic"] for row in plan_rows(page)][-1] in ("Thesis \\(M9\\)", "Thesis \\(B9\\)")
    labels = {node["label"] for node in map_payload(page, "nodes")["nodes"]}
    assert {"Thesis (M9)", "Mathematics", "Biology"} <= labels and len(labels) >= 6
    page.segmented_control(key="plan_part").set_value("Compare").run()
    assert not page.exception
    page.multiselect(key="known").select("Y").run()
    page.run()
    assert page.session_state["known"] == ["Y"] and page.session_state["goals"] == ["B9", "M9"]


def test_a_saved_plan_is_opened_again_with_all_that_it_carries(graph):
    progress = (("limits", Progress("done", notes="easy")), ("derivatives", Progress("in progress", hours=9.0)))
    request = PlanRequest(
        ("gradient-descent",), known=frozenset({"numpy"}), order="easy", hours_per_week=(3.0, 8.0),
        start=date(2026, 1, 5), weekdays=(0, 3), deadlines=(("gradient-descent", date(2026, 6, 1)),), progress=progress,
    )  # fmt: skip
    saved = study_plan(graph, request)
    for name, content in (("plan.csv", plan_to_csv(saved)), ("plan.json", plan_to_json(saved))):
        page = opened()
        page.file_uploader(key="plan_file").set_value((name, content.encode(), "text/plain")).run()
        page.button(key="resume_plan").click().run()
        assert not page.exception
        plan = page.session_state["plan_now"]
        assert [step.topic.id for step in plan.steps] == [step.topic.id for step in saved.steps]
        for field in ("goals", "known", "order", "hours_per_week", "start", "weekdays", "deadlines"):
            assert getattr(plan.request, field) == getattr(request, field)
        assert {topic: noted for topic, noted in plan.request.progress if noted != Progress()} == dict(progress)
        assert any(line.value.startswith(f"{plain(name)} is open") for line in page.caption)


def test_a_file_that_is_no_plan_is_said_and_changes_nothing():
    page = opened(goal="k-means")
    page.file_uploader(key="plan_file").set_value(("plan.csv", b"a,b\n1,2\n", "text/csv")).run()
    page.button(key="resume_plan").click().run()
    assert not page.exception and page.session_state["goals"] == ["k-means"]
    assert any("plan" in line.value and "topic" in line.value for line in page.caption)
