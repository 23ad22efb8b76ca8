"""The page's logic, told through widget keys. What only a browser can show is in tests/browser."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from graph.exports.plan_csv import plan_to_csv
from graph.exports.plan_json import plan_to_json
from graph.loading.opening import open_graph
from graph.model import PlanRequest, Progress
from graph.planning.plan import study_plan
from views.parts import session_graph as views_opened
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


def message(page: AppTest) -> dict:
    """What list and picture were sent last: book, scene, start and turn."""
    bodies = [json.loads(element.proto.json) for element in page.get("bidi_component") if element.proto.json]
    return next(body for body in bodies if "turn" in body)


def turn(page: AppTest) -> dict:
    return message(page)["turn"]


def do(page: AppTest, what: str, **deed) -> AppTest:
    """Have something done in the list or the picture, as a click there does."""
    seq = page.session_state["deeds_seen"][1] + 1 if "deeds_seen" in page.session_state else 1
    page.session_state["deeds"] = {"page": "test", "deeds": [{"seq": seq, "do": what, **deed}]}
    page.run()
    assert not page.exception
    return page


def planned(page: AppTest) -> list[str]:
    """The ids of the steps that are left, in order."""
    sent = message(page)
    return [sent["book"]["nodes"][number]["id"] for number in sent["turn"]["order"]] if "book" in sent else []


def hours_of(page: AppTest, topic: str) -> float:
    return next(node["hours"] for node in message(page)["book"]["nodes"] if node["id"] == topic)


def test_the_first_view_has_the_whole_map_and_goals_with_what_they_take(graph):
    page = opened()
    sent = message(page)
    assert sent["scene"]["view"] == "map" and len(sent["scene"]["nodes"]) == len(graph)
    assert [goal["name"] for goal in sent["start"]["goals"]] == list(graph.entry_goals)
    for goal in sent["start"]["goals"]:
        plan = study_plan(graph, PlanRequest(goals=tuple(goal["goals"]), hours_per_week=6.0))
        assert (goal["topics"], goal["hours"], goal["weeks"]) == (len(plan.steps), plan.hours, plan.weeks)
        assert set(goal["way"]) == {step.topic.id for step in plan.steps}


def found(page: AppTest) -> dict:
    bodies = [json.loads(element.proto.json) for element in page.get("bidi_component") if element.proto.json]
    return next(body for body in bodies if "hits" in body)


def test_typing_lists_and_selects_nothing():
    page = opened()
    page.text_input(key="topic_search").set_value("transformers").run()
    assert found(page)["hits"][0]["id"] == "transformers"
    assert page.session_state["topic"] is None
    do(page, "select", topic="transformers", move=True)
    assert page.query_params["topic"] == "transformers"
    assert (turn(page)["select"], turn(page)["move"]) == ("transformers", 1)


def test_a_search_for_nothing_says_so_and_names_what_is_nearest():
    page = opened()
    page.text_input(key="topic_search").set_value("Blockchain").run()
    assert found(page)["none"].startswith("No topic called Blockchain. Nearest:")
    assert not found(page)["hits"] and found(page)["near"]


def test_goals_and_known_topics_give_the_plan_of_the_package(graph):
    page = opened()
    goal, python = graph.find("Transformers"), graph.find("Python")
    page.multiselect(key="goals").set_value([goal]).run()
    page.multiselect(key="known").set_value([python]).run()
    page.number_input(key="hours_per_week").set_value(8.0).run()
    plan = study_plan(graph, PlanRequest(goals=(goal,), known=frozenset({python}), hours_per_week=8.0))
    assert planned(page) == [step.topic.id for step in plan.steps]
    assert turn(page)["figures"]["hours"] == [0, plan.hours]
    assert message(page)["scene"]["view"] == "plan"


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
    assert planned(page) == []
    assert any("You already know Python" in line for line in turn(page)["says"])


def test_a_topic_becomes_a_goal_and_is_taken_back():
    page = opened(topic="transformers")
    assert not turn(page)["detail"]["isGoal"]
    do(page, "goal", topic="transformers", on=True)
    assert page.multiselect(key="goals").value == ["transformers"]
    do(page, "goal", topic="transformers", on=False)
    assert page.multiselect(key="goals").value == []


def test_a_topic_is_known_and_is_not():
    page = opened(topic="python")
    do(page, "known", topic="python", on=True)
    assert page.multiselect(key="known").value == ["python"]
    assert turn(page)["detail"]["isKnown"] and turn(page)["detail"]["way"] == "You know this already."
    do(page, "known", topic="python", on=False)
    assert page.multiselect(key="known").value == []


def test_what_follows_from_what_is_known_can_be_unknown():
    page = opened(goal="transformers", known="python")
    [topic, *_] = [topic.id for topic in page.session_state["plan_now"].implied]
    do(page, "known", topic=topic, on=False)
    assert page.session_state["not_known"] == [topic] and topic in planned(page)


def shown(page: AppTest) -> str:
    """All text of the page, to look for a sentence in."""
    parts = (*page.markdown, *page.caption, *page.subheader, *page.info, *page.warning, *page.error)
    return "\n".join(str(part.value) for part in parts)


def more(page: AppTest, part: str) -> AppTest:
    """Open what else there is to see of a plan, at one part."""
    page.button(key="more_plan").click().run()
    page.get_by_key("plan_part").set_value(part).run()
    assert not page.exception
    return page


def test_a_date_that_is_missed_is_said_first_and_each_way_out_is_a_click():
    page = opened(goal="k-means")
    page.date_input(key="deadline:k-means").set_value(date.today() + timedelta(days=7)).run()
    late = turn(page)["late"]
    assert late["text"].startswith("At 6 hours a week you miss ")
    assert late["ways"][0]["label"].endswith("h a week")
    for way in late["ways"]:
        again = opened(goal="k-means")
        again.date_input(key="deadline:k-means").set_value(date.today() + timedelta(days=7)).run()
        do(again, "way", **{name: value for name, value in way.items() if name not in ("do", "label")})
        assert turn(again)["late"] is None, way


def test_a_plan_has_dates_from_today_on_until_it_is_begun_and_from_that_day_on_then():
    page = opened(goal="transformers")
    assert page.session_state["plan_now"].request.start == date.today() and page.session_state["start"] is None
    assert page.session_state["plan_now"].request.weekdays == (0, 2, 5)
    do(page, "mark", topic=planned(page)[0], to="done")
    assert page.session_state["start"] == date.today() and page.session_state["weekdays"] == [0, 2, 5]


def test_weeks_that_differ_and_days_off_are_planned():
    page = opened(goal="k-means", hours="6")
    page.text_input(key="first_weeks").set_value("0, 0, 12").run()
    assert turn(page)["weeks"][0] == 3
    page.text_input(key="first_weeks").set_value("six").run()
    assert "is no number of hours" in turn(page)["error"] and turn(page)["hasPlan"] is False
    page.text_input(key="first_weeks").set_value("").run()
    assert not turn(page)["error"]


def test_a_step_that_is_done_leaves_the_plan_and_stays_in_the_week():
    page = opened(goal="k-means")
    first, *others = planned(page)
    do(page, "mark", topic=first, to="done")
    assert planned(page) == others
    assert page.session_state["progress"][first].status == "done"
    sent = message(page)
    assert sent["book"]["nodes"][sent["turn"]["now"][0]]["id"] == first, "it stays until Sunday"
    assert sent["turn"]["figures"]["topics"] == [1, len(others) + 1]
    do(page, "mark", topic=first, to="to do")
    assert planned(page) == [first, *others]


def test_a_step_that_is_not_done_yet_goes_on_the_next_study_day_and_the_promise_stays():
    page = opened(goal="k-means")
    page.date_input(key="start").set_value(date.today()).run()
    page.get_by_key("weekdays").set_value(list(range(7))).run()
    first = planned(page)[0]
    do(page, "mark", topic=first, to="in progress")
    plan = page.session_state["plan_now"]
    assert plan.steps[0].topic.id == first and plan.steps[0].start_date == date.today() + timedelta(days=1)
    assert plan.promise[first] < plan.steps[0].end_date
    assert page.session_state["progress"][first].status == "in progress"


@pytest.mark.parametrize(
    "deed",
    [
        {"do": "mark", "topic": "limits", "to": "eaten"},
        {"do": "mark", "topic": ["limits"], "to": "done"},
        {"do": "hours", "topic": "limits", "hours": "many"},
        {"do": "hours", "topic": "limits", "hours": -1},
        {"do": "spent", "topic": "limits", "hours": float("inf")},
        {"do": "goals", "goals": "limits"},
        {"do": "goal", "topic": "no-such-topic", "on": True},
        {"do": "way", "hours": 1e9, "order": "upwards", "dates": {"limits": "soon"}},
        {"do": "nothing that is known"},
        {"do": "view", "view": "rests"},
        {"do": "list all", "side": 5},
    ],
)
def test_a_deed_that_makes_no_sense_is_left_alone(deed):
    page = opened(goal="gradient-descent")
    before = planned(page)
    do(page, deed.pop("do"), **deed)
    assert planned(page) == before and not page.session_state["progress"]


def test_a_deed_is_done_once_however_often_it_is_sent():
    page = opened(goal="transformers")
    sent = {"page": "one", "deeds": [{"seq": 1, "do": "goal", "topic": "k-means", "on": True}]}
    page.session_state["deeds"] = sent
    page.run()
    page.multiselect(key="goals").set_value(["transformers"]).run()
    page.session_state["deeds"] = {**sent, "deeds": [*sent["deeds"], {"seq": 2, "do": "select", "topic": "k-means"}]}
    page.run()
    assert page.session_state["goals"] == ["transformers"] and page.session_state["topic"] == "k-means"
    page.session_state["deeds"] = {**sent, "page": "another tab, loaded later"}
    page.run()
    assert page.session_state["goals"] == ["transformers", "k-means"]


def test_a_plan_that_is_followed_keeps_its_order_until_it_is_arranged_again():
    page = opened(goal="transformers")
    at_first = planned(page)
    for done in range(1, 4):
        do(page, "mark", topic=planned(page)[0], to="done")
        assert planned(page) == at_first[done:]
    assert turn(page)["first"] == 4
    more(page, "Orders")
    page.button(key="arrange_again").click().run()
    assert not page.exception and page.session_state["plan_now"].request.in_force == ()


def test_hours_and_notes_of_a_step_are_kept():
    page = opened(goal="k-means")
    step = planned(page)[0]
    before = hours_of(page, step)
    do(page, "hours", topic=step, hours=before + 2)
    do(page, "spent", topic=step, hours=1.5)
    do(page, "note", topic=step, text="=slow")
    do(page, "select", topic=step)
    noted = page.session_state["progress"][step]
    assert (noted.hours, noted.spent, noted.notes) == (before + 2, 1.5, "=slow")
    detail = turn(page)["detail"]
    assert (detail["hours"], detail["spent"], detail["note"]) == (f"{before + 2:g}", "1.5", "=slow")
    assert hours_of(page, step) == before + 2


def test_every_step_says_why_it_is_there_and_what_skipping_it_costs():
    page = opened(goal="transformers", topic="self-attention")
    detail = turn(page)["detail"]
    assert detail["why"]["title"] == "Why it is here: Transformers rests on it"
    assert [link[0] for link in detail["why"]["chain"]][-1] == "transformers"
    assert "out of reach: there is no way around it" in detail["without"]


def test_a_choice_can_be_changed_and_the_plan_follows(graph):
    page = more(opened(goal="training-neural-networks"), "Choices")
    radio = next(radio for radio in page.radio if radio.key.startswith("pin:"))
    other = next(option for option in radio.options if "(in the plan)" not in option)
    radio.set_value(graph.find(other.split(" (")[0])).run()
    page.run()
    assert graph.find(other.split(" (")[0]) in planned(page)


def test_all_orders_are_shown_side_by_side():
    page = more(opened(goal=["transformers", "k-means"]), "Orders")
    assert len(page.table[0].value) == 5


def test_two_goals_are_compared():
    page = more(opened(goal=["transformers", "k-means"]), "Compare")
    assert "For both" in shown(page)
    assert "One plan for both takes" in shown(page)


def test_a_budget_shows_what_fits():
    page = more(opened(goal="transformers"), "What next")
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
    assert taken in planned(page)


def test_a_start_in_the_past_is_said():
    page = opened(goal="k-means")
    page.date_input(key="start").set_value(date(2020, 1, 6)).run()
    assert any("what is left begins on" in line for line in turn(page)["says"])
    assert turn(page)["weeks"][0] > 300, "weeks count from the start"


def test_no_study_day_is_answered_and_not_ignored():
    page = opened(goal="k-means")
    page.get_by_key("weekdays").set_value([]).run()
    assert "No day of the week is a study day" in turn(page)["error"]


def test_a_search_finds_whole_subjects_and_lights_their_topics():
    page = opened()
    page.text_input(key="topic_search").set_value("data handling").run()
    [subject] = found(page)["subjects"]
    do(page, "category", id=subject["id"], move=True)
    assert page.query_params["category"] == "Data Handling & Preprocessing"
    assert page.session_state["topic"] is None and turn(page)["move"] == 1


def test_a_subject_is_no_answer_where_topics_are_meant():
    page = opened()
    page.text_input(key="topic_search").set_value("transformers").run()
    assert not found(page)["subjects"]


@pytest.mark.parametrize("tier", ["1", "abc", "-1", "999", "99999999999", ""])
def test_a_tier_that_is_not_there_is_the_first(tier):
    page = opened(view="overview", tier=tier)
    assert page.session_state["tier"] == 0
    assert message(page)["scene"]["view"] == "overview"


@pytest.mark.parametrize(
    "asked",
    [
        {"do": "look", "look": 5},
        {"do": "look", "look": {"category": 5, "from": [1], "down": 3}, "turn": "x"},
        {"do": "more", "topic": [1], "side": "needs"},
        {"do": "view", "view": "map", "level": "subjects", "tier": [1]},
    ],
)
def test_what_is_not_understood_is_left_alone(asked):
    do(opened(), asked["do"], **{name: value for name, value in asked.items() if name != "do"})


def test_a_few_questions_say_what_is_known():
    page = opened(goal="transformers")
    page.button(key="place").click().run()
    before = len(page.session_state["plan_now"].steps)
    for key in ("place_yes", "place_no", "place_back", "place_unsure", "place_yes"):
        page.button(key=key).click().run()
        assert not page.exception
    said = page.session_state["placement"].said
    found = page.session_state["placement"]
    assert len(found.answers) == 3 and said
    # What was answered is there still when the questions were closed and are asked again.
    page.button(key="place").click().run()
    assert page.session_state["placement"] == found
    page.button(key="place_done").click().run()
    page.run()
    assert set(page.session_state["known"]) == set(said)
    assert len(page.session_state["plan_now"].steps) == before - len(found.known)


def test_questions_end_by_themselves():
    page = opened(goal="matrices")
    page.button(key="place").click().run()
    while page.session_state["placement"].question:
        page.button(key="place_yes").click().run()
    assert any("You know 2 of 2 topics, which saves" in line.value for line in page.markdown)
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
    labels = {node["label"] for node in message(page)["book"]["nodes"]}
    assert labels == {"Thesis (M9)", "Thesis (B9)", "Mathematics", "Biology"}
    do(page, "view", view="map")
    assert {"Thesis (M9)", "Sets (Maps)"} <= {node["label"] for node in message(page)["scene"]["nodes"]}
    more(page, "Compare")
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
