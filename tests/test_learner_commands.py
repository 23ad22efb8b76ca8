"""What is kept of the person at a terminal: own graphs, edits of them, days, mistakes."""

from __future__ import annotations

from pathlib import Path

import icalendar
import pytest
from click.testing import CliRunner

from graph.command_line.main import commands
from graph.loading import opening

TOPICS = "id,name,hours,aliases\nsets,Sets,2,\nlimits,Limits,3,\nseries,Series,4,\n"
EDGES = "source,target\nsets,limits\nlimits,series\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put("sample", TOPICS)
    put("mine", TOPICS)
    monkeypatch.setattr(opening, "sample_folder", lambda: tmp_path / "sample")
    return tmp_path


def put(name: str, topics: str, edges: str = EDGES) -> None:
    Path(name).mkdir(exist_ok=True)
    Path(name, "topics.csv").write_text(topics, encoding="utf-8")
    Path(name, "edges.csv").write_text(edges, encoding="utf-8")


def said(*arguments: str, status: int = 0) -> str:
    """What a command says for people."""
    found = CliRunner().invoke(commands, arguments)
    assert found.exit_code == status, found.output
    assert found.exception is None or isinstance(found.exception, SystemExit)
    return found.output


def test_what_follows_is_told():
    assert said("done", "series") == "Series done; 2 topics it rests on count as known.\n"
    assert said("done", "sets") == "Sets done.\n"
    assert said("done", "sets") == "Sets done already.\n"


def test_several_undo_steps_go_back_one_by_one():
    said("done", "sets")
    said("note", "sets", "easy")
    assert said("undo") == "Undone: Sets: note.\n"
    assert said("undo") == "Undone: Sets done.\n"
    assert "nothing to undo" in said("undo", status=1)


def test_a_near_miss_is_answered_and_nothing_kept():
    assert "Did you mean" in said("done", "serie", status=1)
    assert "nothing to undo" in said("undo", status=1)


def test_an_own_graph_is_apart_from_the_sample_and_found_again():
    said("done", "sets", "--topics", "mine")
    assert said("done", "sets") == "Sets done.\n"
    assert "already" in said("done", "sets", "--topics", "mine")


def test_an_edited_graph_is_taken_for_a_new_version_and_progress_follows():
    said("done", "sets", "--topics", "mine")
    said("done", "limits", "--topics", "mine")
    put(
        "mine",
        "id,name,hours,aliases\nsets,Sets,2,\nlim,Limits,3,limits\nseries,Series,4,\n",
        EDGES.replace("limits", "lim"),
    )
    told = said("done", "lim", "--topics", "mine")
    assert "Taken for a new version of mine." in told
    assert "The graph has changed: 1 renamed." in told
    assert "Limits done already" in told


def test_the_week_has_its_days_and_what_was_logged():
    said("plan", "series", "--learner", "--start", "2026-11-23", "--hours-per-week", "7", "--today", "2026-11-23")
    said("log", "sets", "90min", "--on", "2026-11-24")
    told = said("week", "--today", "2026-11-25")
    assert "Wed 25 November 2026" in told and "Sets" in told
    assert "Logged this week: 1.5 hours." in told
    assert "Logged" not in said("week", "--today", "2026-12-02")


def test_a_promise_stays_when_the_pace_changes():
    said("plan", "series", "--learner", "--start", "2026-11-23", "--today", "2026-11-23", "--hours-per-week", "7")
    first = said("plan", "--learner", "--today", "2026-11-23", "--format", "csv")
    later = said("plan", "--learner", "--today", "2026-12-23", "--hours-per-week", "1", "--format", "csv")
    promised = [line.split(",")[17] for line in first.splitlines()[-3:]]
    assert promised and all(day in later for day in promised)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["week"], "No plan is kept yet"),
        (["plan", "--learner"], "No plan is kept yet"),
        (["done", "sets", "--store", "sample/topics.csv"], "no store of Groundwork"),
        (["done", "sets", "--store", "postgresql://me:secret@127.0.0.1:1/x"], "does not answer"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(arguments, words):
    told = said(*arguments, status=1)
    assert words in told and "Traceback" not in told and "secret" not in told


@pytest.mark.parametrize("hours", ["0", "-1", "25", "two", "", "h", "1e9", "nan"])
def test_what_is_no_time_of_a_day_is_refused(hours):
    assert "is no time of a day" in said("log", "sets", "--", hours, status=2)


def test_an_earlier_plan_goes_with_none_that_is_kept():
    said("plan", "series", "--learner", "--from", "plan.csv", status=2)


def events(*arguments: str) -> list[icalendar.Event]:
    """The calendar that a plan comes to."""
    found = CliRunner().invoke(commands, ("plan", *arguments, "--format", "ics"))
    assert found.exit_code == 0, found.output
    return icalendar.Calendar.from_ical(found.stdout).walk("VEVENT")


def imported(editions: list[list[icalendar.Event]]) -> set[tuple[object, str]]:
    """What a program has that follows UID and SEQUENCE."""
    held: dict[str, icalendar.Event] = {}
    for event in (event for edition in editions for event in edition):
        before = held.get(str(event["UID"]))
        if before is None or event["SEQUENCE"] >= before["SEQUENCE"]:
            held[str(event["UID"])] = event
    return {(event["DTSTART"].dt, str(event["SUMMARY"])) for event in held.values() if event["STATUS"] != "CANCELLED"}


def test_the_calendar_of_a_kept_plan_follows_it():
    asked = ("series", "--start", "2027-01-04", "--hours-per-week", "7", "--learner")
    editions = [events(*asked)]
    assert events("--learner") == editions[0]
    said("done", "sets")
    editions.append(events("--learner"))
    editions.append(events("--learner", "--hours-per-week", "21", "--time", "18:30"))
    numbers = [{event["SEQUENCE"] for event in edition} for edition in editions]
    assert all(len(found) == 1 for found in numbers) and numbers == sorted(numbers, key=max)
    assert max(numbers[0]) < max(numbers[1]) < max(numbers[2])
    fresh = [event for event in editions[-1] if event["STATUS"] == "CONFIRMED"]
    assert imported(editions) == {(event["DTSTART"].dt, str(event["SUMMARY"])) for event in fresh}
    assert {event["DTSTART"].dt.time().isoformat() for event in fresh if "part 1" in event["SUMMARY"]} == {"18:30:00"}


def test_the_calendar_of_what_is_left_of_a_plan_file_cancels_what_is_gone():
    asked = ("series", "--start", "2027-01-04", "--hours-per-week", "7")
    Path("plan.csv").write_text(said("plan", *asked, "--format", "csv"))
    before = events(*asked)
    for event in before:
        event.add("SEQUENCE", 0)
    after = events("--from", "plan.csv", "--hours-per-week", "21", "--known", "sets")
    left = {(event["DTSTART"].dt, str(event["SUMMARY"])) for event in after if event["STATUS"] == "CONFIRMED"}
    assert imported([before, after]) == left
    assert {str(event["UID"]) for event in before} <= {str(event["UID"]) for event in after}


def test_a_time_that_is_none_is_said():
    assert "Write it as 18:30" in said("plan", "series", "--time", "25:00", status=2)


def test_nothing_was_done_on_a_day_to_come():
    for command in (("done", "sets"), ("log", "sets", "1h")):
        assert "still to come" in said(*command, "--on", "2999-01-01", status=1)
    assert said("week", "--today", "2026-11-23", status=1).startswith("No plan is kept yet")


def placed(*arguments: str, answers: str) -> str:
    found = CliRunner().invoke(commands, ("place", *arguments), input=answers)
    assert found.exit_code == 0, found.output
    return found.stdout


def test_placement_goes_back_asks_again_and_stops():
    assert "You know 1 of 3 topics" in placed("series", answers="y\nback\nno\nwhat?\nyes\n")
    assert "You know 0 of 3 topics" in placed("series", answers="q\n")
    assert "You know 2 of 3 topics" in placed("series", answers="y\n")  # the end of the input
    assert "You know 0 of 0 topics" in placed("series", "--known", "series", answers="")


def test_placement_is_kept_and_taken_back():
    said("plan", "series", "--learner")
    assert placed("series", "--learner", answers="y\nn\n").endswith("python -m graph plan series --learner\n")
    assert "1 topic, 4 hours" in said("plan", "--learner")
    said("undo")
    assert "3 topics, 9 hours" in said("plan", "--learner")


def test_a_small_graph_within_a_large_one_is_another():
    put("small", "id,name\na,A\nb,B\n", "source,target\na,b\n")
    put("large", "id,name\n" + "".join(f"{letter},{letter.upper()}\n" for letter in "abcdefghi"), "source,target\n")
    said("done", "a", "--topics", "small")
    said("done", "c", "--topics", "large")
    assert said("done", "a", "--topics", "small") == "A done already.\n"
    assert said("done", "a", "--topics", "large") == "A done.\n"


def test_a_note_of_bytes_that_are_no_text_is_refused():
    assert "no text" in said("note", "sets", "caf\udce9", status=1)
