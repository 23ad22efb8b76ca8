"""One small example for each promise of docs/formats.md; those about the map are in tests/browser."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import icalendar
import networkx as nx
import pytest
from click.testing import CliRunner
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from graph.command_line.main import commands
from graph.learners.graphs import keep_graph
from graph.learners.keys import new_calendar, revoke_calendar
from graph.learners.link import plan_link
from graph.learners.log import state
from graph.learners.store import open_store
from graph.learners.who import is_own_machine
from graph.learners.work import MACHINE, Work
from graph.loading import opening
from graph.loading.cache import cache_folder, entry_of
from graph.model import PlanRequest
from tests.promises import keeps, promises, quoted_in
from tests.test_who import ask
from views.parts.served import ROUTES

ROOT = Path(__file__).resolve().parents[1]
TOPICS = """id,name,category,area,difficulty,hours,summary,aliases,teacher
sets,Sets,Basics,Logic,beginner,2,You can name a set.,set theory;menge,Ada
limits,Limits,Calculus,,,,,,
series,Series,Calculus,,advanced,1.5,,,
exam,Exam,,,,0,,,
"""
EDGES = """source,target,kind,group,reason
sets,limits,required,,A limit speaks of sets.
limits,series,,,Sums have limits.
series,exam,,,
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The current folder, with a graph in it that is the sample."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(opening, "sample_folder", lambda: tmp_path)
    put(TOPICS, EDGES)
    return tmp_path


def put(topics, edges="source,target\n", **others):
    for name, text in {"topics": topics, "edges": edges, **others}.items():
        Path(f"{name}.csv").write_text(text, encoding="utf-8")


def run(*arguments):
    found = CliRunner().invoke(commands, [str(argument) for argument in arguments])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def done(*arguments):
    found = run(*arguments)
    assert found.exit_code == 0, found.stderr
    return found.stdout


def plan(*arguments):
    return json.loads(done("plan", *arguments, "--format", "json"))


def steps(*arguments):
    return [step["id"] for step in plan(*arguments)["steps"]]


def rows(*arguments):
    return list(csv.DictReader(io.StringIO(done("plan", *arguments, "--format", "csv"), newline="")))


def problems():
    found = json.loads(run("check", "--format", "json").stdout)["problems"]
    return [(problem["code"], problem["file"], problem["line"]) for problem in found if problem["severity"] == "error"]


def exported(name="topics"):
    done("export", "--format", "csv", "--output", "out")
    return list(csv.DictReader(io.StringIO(Path("out", f"{name}.csv").read_text(encoding="utf-8"), newline="")))


def nodes():
    return dict(graphml().nodes(data=True))


def graphml():
    return nx.parse_graphml(done("export", "--format", "graphml"))


def test_every_promise_has_an_example():
    others = ROOT / "tests" / "browser" / "test_contract.py", ROOT / "tests" / "test_mending.py"
    assert [promise for promise in promises() if promise not in quoted_in(Path(__file__), *others)] == []


# --- topics.csv ----------------------------------------------------------------------------------


@keeps("It is UTF-8, with commas and a header row; a byte-order mark is fine.")
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_topics_are_utf_8_with_commas(mark):
    put(f"{mark}id,name\ngröße,Größe\n")
    assert plan("größe")["steps"][0]["name"] == "Größe"


@keeps("`id` is unique and has no blanks at its ends; an empty, doubled or blank-ended one is an error with its line.")
def test_an_id_is_one_key():
    put("id,name\na,A\n,B\na,C\n d,D\n")
    assert problems() == [
        ("empty-id", "topics.csv", 3),
        ("doubled-id", "topics.csv", 4),
        ("blanks-around-id", "topics.csv", 5),
    ]


@keeps(
    "An id is the same in every Unicode form, and with marks that show nothing (byte-order marks, zero-width spaces) at"
    " its ends."
)
def test_an_id_looks_the_same_and_is_the_same():
    put("id,hours\ncaf\u00e9,1\nb,2\n", "source,target\ncafe\u0301,b\u200b\n")
    assert problems() == []
    assert steps("b") == ["caf\u00e9", "b"]


@keeps("`name` is what people read; without one it is the id.")
@pytest.mark.parametrize("topics", ["id,name\na,\n", "id\na\n"])
def test_a_topic_without_a_name_is_called_by_its_id(topics):
    assert plan("series")["steps"][-1]["name"] == "Series"
    put(topics)
    assert plan("a")["steps"][0]["name"] == "a"


@keeps('`category` is the lane in the map; topics without one share the lane "Topics".')
def test_topics_without_a_category_share_one():
    categories = {topic: facts["category"] for topic, facts in nodes().items()}
    assert categories == {"sets": "Basics", "limits": "Calculus", "series": "Calculus", "exam": "Topics"}


@keeps("`area` is a finer group inside a category, or nothing.")
def test_an_area_is_kept():
    assert [row["area"] for row in exported()] == ["Logic", "", "", ""]


@keeps("`difficulty` is `beginner`, `intermediate` or `advanced`; without one it is unknown and never guessed.")
def test_an_unknown_difficulty_is_not_guessed():
    assert [row["difficulty"] for row in rows("series")] == ["beginner", "", "advanced"]
    put("id,difficulty\na,easy\n")
    assert problems() == [("unknown-difficulty", "topics.csv", 2)]


@keeps("`hours` is study time in hours, 0 or more and at most 100,000.")
@pytest.mark.parametrize("hours", ["-1", "1_000", "2,5", "nan", "two", "100000.5", "1e308"])
def test_hours_are_a_number(hours):
    assert plan("series", "--known", "limits")["hours"] == 1.5
    put(f'id,hours\na,"{hours}"\n')
    assert problems() == [("bad-hours", "topics.csv", 2)]


@keeps("A topic of 0 hours is a milestone: it has its place in a plan and takes no time.")
def test_a_milestone_takes_no_time():
    last = plan("exam")["steps"][-1]
    assert (last["id"], last["hours"], last["start_hour"], last["end_hour"]) == ("exam", 0, 4.5, 4.5)


@keeps("A topic without hours counts as 1 hour, and a plan says for how many topics that was assumed.")
def test_assumed_hours_are_said():
    found = plan("limits")
    assert (found["hours"], found["hours_assumed"]) == (3, 1)
    assert "For 1 topic the file gives no hours" in done("plan", "limits")
    assert plan("limits", "--known", "limits")["hours_assumed"] == 0


@keeps("`summary` says in a sentence or two what you can do once you know the topic, or nothing.")
def test_a_summary_is_kept():
    assert [row["summary"] for row in exported()] == ["You can name a set.", "", "", ""]


@keeps("`aliases` holds other names and former ids, with `;` between them; each finds the topic.")
@pytest.mark.parametrize("alias", ["set theory", "menge"])
def test_an_alias_finds_its_topic(alias):
    assert steps(alias) == ["sets"]


@keeps("`explanation` says in some sentences what the topic is and why anyone needs it, or nothing.")
def test_an_explanation_is_kept():
    put("id,explanation\na,It counts. One needs it.\nb,\n")
    assert [row["explanation"] for row in exported()] == ["It counts. One needs it.", ""]
    assert nodes()["a"]["explanation"] == "It counts. One needs it."


@keeps("`status` is `current`, without one too, or `legacy`: retired, found and planned still.")
def test_a_retired_topic_is_found_and_planned():
    put("id,status\na,Legacy\nb,current\nc,\n", "source,target\na,b\n")
    assert steps("b") == ["a", "b"]
    assert [row["status"] for row in exported()] == ["legacy", "current", "current"]
    put("id,status\na,retired\n")
    assert problems() == [("unknown-status", "topics.csv", 2)]


@keeps("Unknown further columns are kept and come back out on export.")
def test_further_columns_come_back():
    assert [row["teacher"] for row in exported()] == ["Ada", "", "", ""]


# --- edges.csv -----------------------------------------------------------------------------------


@keeps("`source` is the prerequisite and may be called `prerequisite`; an empty one is an error with its line.")
def test_a_source_comes_first():
    put("id\na\nb\n", "prerequisite,target\na,b\n")
    assert steps("b") == ["a", "b"]
    put("id\na\nb\n", "source,target\na,b\n,b\n")
    assert problems() == [("empty-id", "edges.csv", 3)]


@keeps("`target` is the topic that needs it and may be called `topic`; an empty one is an error with its line.")
def test_a_target_comes_after():
    put("id\na\nb\n", "topic,source\nb,a\n")
    assert steps("b") == ["a", "b"]
    put("id\na\nb\n", "source,target\na,b\na,\n")
    assert problems() == [("empty-id", "edges.csv", 3)]


@keeps(
    "`kind` is `required`, without one too, `recommended` or `corequisite`: a plan holds all but what is recommended."
)
def test_a_plan_holds_what_is_required():
    put("id\na\nb\nc\nd\n", "source,target,kind\na,d,required\nb,d,Corequisite\nc,d,recommended\n")
    assert set(steps("d")) == {"a", "b", "d"}
    put("id\na\nb\n", "source,target,kind\na,b,wanted\n")
    assert problems() == [("unknown-kind", "edges.csv", 2)]


@keeps("Required edges of one target with the same `group` are alternatives: one of them is enough.")
def test_one_of_a_group_is_enough():
    put("id,hours\na,9\nb,2\nc,1\n", "source,target,group\na,c,x\nb,c,x\n")
    assert steps("c") == ["b", "c"]


@keeps("A corequisite is as needed as a required topic, and may be studied in the same week.")
def test_a_corequisite_is_needed():
    put("id,hours\na,1\nb,1\n", "source,target,kind\na,b,corequisite\n")
    assert [(row["topic_id"], row["week"]) for row in rows("b", "--hours-per-week", 2)] == [("a", "1"), ("b", "1")]


@keeps("Topics that are corequisites of each other are taken together: whoever needs one of them needs all.")
def test_corequisites_of_each_other_are_taken_together():
    put("id\nlab\ntalk\nnext\n", "source,target,kind\ntalk,lab,corequisite\nlab,talk,corequisite\ntalk,next,\n")
    assert run("check", "--strict").exit_code == 1  # for hours that are missing
    assert steps("next") == ["talk", "lab", "next"]
    assert steps("lab") == steps("talk") == ["talk", "lab"]
    assert "Lab" not in done("next", "--known", "talk")


@keeps("A cycle with a required edge on it is an error; a cycle of corequisites alone is none.")
def test_a_required_edge_makes_a_cycle_an_error():
    put("id\na\nb\n", "source,target,kind\na,b,corequisite\nb,a,corequisite\n")
    assert problems() == []
    put("id\na\nb\n", "source,target,kind\na,b,corequisite\nb,a,\n")
    assert problems() == [("cycle", "edges.csv", 2)]


@keeps("A group whose name begins with `2 of ` (or another number) asks for so many; `check` warns where it has fewer.")
def test_two_of_a_group():
    put("id,hours\na,9\nb,2\nc,1\nd,1\n", "source,target,group\na,d,2 of x\nb,d,2 of x\nc,d,2 of x\n")
    assert set(steps("d")) == {"b", "c", "d"}
    assert "short-group" not in run("check", "--format", "json").stdout
    put("id,hours\na,9\nd,1\n", "source,target,group\na,d,2 of x\n")
    assert "short-group" in run("check", "--format", "json").stdout


@keeps("An edge written twice counts once, and `check` warns; one in two kinds or groups is an error with its line.")
def test_an_edge_written_twice_counts_once():
    put("id,hours\na,1\nb,2\n", "source,target\na,b\na,b\n")
    assert steps("b") == ["a", "b"]
    assert "'a' -> 'b' stands in line 2 already, and counts once. Keep the first." in done("check")
    put("id,hours\na,1\nb,2\n", "source,target,kind\na,b,\na,b,recommended\n")
    assert problems() == [("doubled-edge", "edges.csv", 3)]


@keeps("An edge without a group is needed by itself.")
def test_edges_without_a_group_are_no_alternatives():
    put("id,hours\na,9\nb,2\nc,1\nd,1\n", "source,target,group\na,c,x\nb,c,x\nd,c,\n")
    assert set(steps("c")) == {"b", "c", "d"}


@keeps("`reason` says what of the source is used in the target.")
def test_a_reason_is_shown_where_the_edge_is():
    assert "A limit speaks of sets." in done("why", "sets", "limits")


# --- resources.csv and goals.csv -----------------------------------------------------------------


@keeps("It lies beside `topics.csv`, may be missing, and has the columns `topic,title,url,kind,hours,cost`.")
def test_resources_are_optional_and_come_back():
    assert run("check").exit_code == 0
    row = "sets,A book,https://example.org/,book,3,free"
    put(TOPICS, EDGES, resources=f"topic,title,url,kind,hours,cost\n{row}\n")
    assert [",".join(found.values()) for found in exported("resources")] == [row]


@keeps("`kind` of a resource is book, course, paper, docs, video, project or article.")
def test_kinds_of_resources():
    kinds = ["book", "course", "paper", "docs", "video", "project", "article"]
    put(TOPICS, EDGES, resources="topic,title,kind\n" + "".join(f"sets,T,{kind}\n" for kind in [*kinds, "song"]))
    assert warned("resources.csv") == {9}


@keeps("`cost` is `free` or `paid`.")
def test_costs_of_resources():
    put(TOPICS, EDGES, resources="topic,title,cost\nsets,A,free\nsets,B,paid\nsets,C,cheap\n")
    assert warned("resources.csv") == {4}


def warned(file):
    """The lines of a file about which `check` has something to say."""
    return {problem["line"] for problem in json.loads(run("check", "--format", "json").stdout)["problems"]
            if problem["file"] == file}  # fmt: skip


@keeps("Only http and https addresses are ever made clickable.")
def test_other_addresses_are_text():
    urls = ["https://example.org/a", "http://example.org/b", "javascript:alert(1)", "file:///etc/passwd", "data:x"]
    put(TOPICS, EDGES, resources="topic,title,url\n" + "".join(f"sets,T{n},{url}\n" for n, url in enumerate(urls)))
    page = done("plan", "sets", "--format", "markdown")
    assert re.findall(r"\]\(<?([^)>]*)", page) == urls[:2]


@keeps("It lies beside `topics.csv`, may be missing, and has the columns `name,goals,summary`.")
def test_goals_are_optional():
    assert run("goals").exit_code == 0
    put(TOPICS, EDGES, goals="name,goals,summary\nAnalyst,series,Sums.\n")
    assert "Sums." in done("goals")


@keeps("`goals` holds topic ids with `;` between them.")
def test_a_named_goal_is_several_topics():
    put(TOPICS, EDGES, goals="name,goals,summary\nAnalyst,sets;series,\n")
    assert plan("Analyst")["goals"] == ["sets", "series"]


# --- plan.csv ------------------------------------------------------------------------------------


@keeps(
    "Its columns begin with "
    "`position,topic_id,topic,category,difficulty,hours,start_hour,week,start_date,end_date,status,needs,why,notes`."
)
def test_the_columns_of_a_plan():
    assert done("plan", "series", "--format", "csv").startswith(
        "position,topic_id,topic,category,difficulty,hours,start_hour,week,start_date,end_date,status,needs,why,notes"
    )


def edited(old, new, *arguments):
    """Export a plan, change a text in it, and say where it is."""
    text = done("plan", *arguments, "--format", "csv")
    assert old in text
    Path("plan.csv").write_text(text.replace(old, new, 1), encoding="utf-8")


@keeps(
    "Its rows are the steps of the plan, done and skipped ones too, and nothing else: a column has a meaningful sum."
)
def test_rows_are_steps():
    edited("to do", "done", "series")
    found = rows("--from", "plan.csv")
    assert [(row["topic_id"], row["status"]) for row in found] == [
        ("sets", "done"), ("limits", "to do"), ("series", "to do"),
    ]  # fmt: skip
    assert sum(float(row["hours"]) for row in found) == 4.5


@keeps("`status` is `to do`, `in progress`, `done` or `skipped`.")
@pytest.mark.parametrize("status", ["to do", "in progress", "done", "skipped"])
def test_each_status_is_kept(status):
    edited("to do", status, "series")
    assert [row["status"] for row in rows("--from", "plan.csv") if row["topic_id"] == "sets"] == [status]


def test_another_status_is_an_error():
    edited("to do", "nearly", "series")
    found = run("plan", "--from", "plan.csv")
    assert (found.exit_code, "plan.csv, line 2: status is 'nearly'" in found.stderr) == (1, True)


@keeps("`needs` lists the ids of topics, with `;` between them.")
def test_needs_are_ids():
    put("id,name\na,A\nb,B\nc,C\n", "source,target\na,c\nb,c\n")
    assert {row["topic_id"]: row["needs"] for row in rows("c")} == {"a": "", "b": "", "c": "a;b"}


SIGNS = ["=", "+", "-", "@", "\t", "\r"]


@keeps(
    "A cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return is written so that no spreadsheet runs it."
)
@pytest.mark.parametrize("sign", SIGNS)
def test_no_cell_runs(sign):
    noted(f"{sign}1+1")
    [note] = [row["notes"] for row in rows("--from", "plan.csv") if row["topic_id"] == "sets"]
    assert note == f"'{sign}1+1"


@keeps("Such a cell comes back as it was.")
@pytest.mark.parametrize("sign", SIGNS)
def test_a_shielded_cell_comes_back(sign):
    noted(f"{sign}1+1")
    done("plan", "--from", "plan.csv", "--format", "csv", "--output", "again.csv")
    found = plan("--from", "again.csv")
    assert [step["notes"] for step in found["steps"] if step["id"] == "sets"] == [f"{sign}1+1"]


def noted(note):
    """A plan file whose first row has a note, as nobody's shield."""
    with Path("plan.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["topic_id", "notes"], ["sets", note], ["limits", ""]])


@keeps("After these come `goal,refresh,resources,promised,spent,settings`.")
def test_plan_csv_carries_the_request():
    put("id,name\nsets,Sets\nlimits,Limits\n", "source,target\nsets,limits\n")
    [sets, limits] = rows("Limits", "--start", "2027-01-04", "--hours-per-week", "7")
    assert list(sets)[14:] == ["goal", "refresh", "resources", "promised", "spent", "settings"]
    assert (sets["promised"], limits["promised"], limits["spent"]) == (sets["end_date"], limits["end_date"], "")


@keeps(
    "`goal`, on the rows of goals, is the name or id as asked for; `settings`, in the first row, is one JSON object "
    "with the rest of the request."
)
def test_goal_and_settings():
    put("id,name\nsets,Sets\nlimits,Limits\n", "source,target\nsets,limits\n")
    [sets, limits] = rows("LIMITS", "--hours-per-week", "7")
    assert (sets["goal"], limits["goal"], limits["settings"]) == ("", "LIMITS", "")
    settings = json.loads(sets["settings"])
    assert (settings["goals"], settings["known"], settings["hours_per_week"]) == (["limits"], [], 7)


@keeps("Rows of a file without these columns are read as before: the goals are the rows that nothing else needs.")
def test_an_older_plan_is_read():
    put("id,name\nsets,Sets\nlimits,Limits\nlogic,Logic\n", "source,target\nsets,limits\n")
    Path("old.csv").write_text("topic_id,topic\nsets,Sets\nlimits,Limits\n", encoding="utf-8")
    assert plan("--from", "old.csv")["goals"] == ["limits"]


@keeps(
    "Reading a plan back gives the same plan: goals, known topics, settings, order in force, status, hours and notes; "
    "what is left begins today."
)
def test_a_plan_goes_on():
    with Path("plan.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                ["topic_id", "status", "hours", "notes"],
                ["sets", "done", "5", "easy"],
                ["limits", "in progress", "7", "half"],
                ["series", "", "", ""],
            ]
        )
    found = {row["topic_id"]: (row["status"], row["hours"], row["notes"]) for row in rows("--from", "plan.csv")}
    assert found == {
        "sets": ("done", "5", "easy"),
        "limits": ("in progress", "7", "half"),
        "series": ("to do", "1.5", ""),
    }
    first = plan("--from", "plan.csv", "--order", "easy")
    assert first["hours"] == 8.5
    again = done("plan", "--from", "plan.csv", "--order", "easy", "--hours-per-week", "3", "--format", "csv")
    Path("again.csv").write_text(again, encoding="utf-8")
    again = plan("--from", "again.csv")
    assert (again["order"], again["hours_per_week"], again["goals"]) == ("easy", 3, first["goals"])
    assert [step["id"] for step in again["steps"]] == [step["id"] for step in first["steps"]]


@keeps("Where a spreadsheet changed the id of a row, its name decides; where it changed the name, the id does.")
@pytest.mark.parametrize(("old", "new"), [("limits,Limits", "1E+05,Limits"), ("limits,Limits", "limits,#NAME?")])
def test_id_and_name_are_read_together(old, new):
    edited(old, new, "series")
    assert steps("--from", "plan.csv") == ["sets", "limits", "series"]


@keeps("A plan of `topic_id` or `topic` alone is read.")
@pytest.mark.parametrize("text", ["topic_id\nsets\nlimits\n", "topic\nSets\nLimits\n"])
def test_one_column_is_a_plan(text):
    Path("plan.csv").write_text(text, encoding="utf-8")
    assert steps("--from", "plan.csv") == ["sets", "limits"]


# --- the command line ----------------------------------------------------------------------------


@keeps(
    "`python -m graph COMMAND` takes `--topics FILE` and `--edges FILE` with each command on a graph; else the sample."
)
@pytest.mark.parametrize(
    "command",
    [["check"], ["plan", "a"], ["why", "a", "b"], ["next"], ["export", "--format", "json"], ["goals"]],
    ids=str,
)
def test_every_command_takes_a_graph(command, folder):
    (folder / "other").mkdir()
    for name, text in (("t", "id\na\nb\n"), ("e", "source,target\na,b\n")):
        (folder / "other" / f"{name}.csv").write_text(text, encoding="utf-8")
    assert run(*command, "--topics", "other/t.csv", "--edges", "other/e.csv").exit_code == 0
    assert steps("series") == ["sets", "limits", "series"], "without them, the sample"


@keeps("Topics are named by id, name or alias, in any case.")
@pytest.mark.parametrize("name", ["sets", "SETS", "Set Theory"])
def test_names_of_topics(name):
    assert steps(name) == ["sets"]


@keeps("A near miss is answered with suggestions.")
def test_a_near_miss():
    found = run("plan", "sereis")
    assert (found.exit_code, "Did you mean" in found.stderr and "series" in found.stderr.lower()) == (1, True)


@keeps("Results go to standard output, or to a file with `--output FILE`, written whole or not at all.")
def test_where_results_go(folder):
    printed = done("plan", "series", "--format", "csv")
    assert done("plan", "series", "--format", "csv", "--output", "plan.csv") == ""
    assert Path("plan.csv").read_text(encoding="utf-8") == printed
    assert run("plan", "nothing", "--format", "csv", "--output", "plan.csv").exit_code == 1
    assert Path("plan.csv").read_text(encoding="utf-8") == printed
    assert run("plan", "series", "--output", "nowhere/plan.csv").exit_code == 1
    assert sorted(path.name for path in folder.iterdir()) == ["edges.csv", "plan.csv", "topics.csv"]


@keeps("Messages go to standard error.")
def test_where_messages_go():
    found = run("plan", "series", "--output", "plan.txt")
    assert (found.stdout, found.stderr) == ("", "Wrote plan.txt.\n")
    found = run("plan", "sereis")
    assert (found.stdout, found.stderr != "") == ("", True)


@keeps("The exit status is 0 for done, 1 where data or request cannot be satisfied, and 2 for wrong usage.")
@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["plan", "series"], 0),
        (["plan", "sets", "--known", "sets"], 0),
        (["plan", "nothing"], 1),
        (["plan", "series", "--topics", "nowhere.csv"], 1),
        (["plan"], 2),
        (["plan", "series", "--oder", "easy"], 2),
        (["paln", "series"], 2),
    ],
    ids=str,
)
def test_exit_status(arguments, status):
    assert run(*arguments).exit_code == status


@keeps("No traceback ever reaches a person.")
@pytest.mark.parametrize("content", [b"", b"\0", b"\xff\xfe", b'id\n"a', b"PK\x03\x04", b"id,id\na,b\n"])
def test_no_traceback(content, folder):
    (folder / "topics.csv").write_bytes(content)
    found = subprocess.run(
        [sys.executable, "-m", "graph", "plan", "series", "--topics", str(folder / "topics.csv")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 1
    assert found.stderr and "Traceback" not in found.stderr


@keeps("`check` reports every problem of the files with file, line and way out.")
def test_check_reports_everything():
    put("id,hours\na,three\nb,1\n", "source,target\nb,b\nb,c\n")
    found = run("check").stdout
    assert "topics.csv, line 2: hours is 'three'. Write a number of hours such as 2.5" in found
    assert "edges.csv, line 2: 'b' requires itself. Remove this line" in found
    assert "edges.csv, line 3: target 'c' is not in topics.csv. Add it there or remove this line." in found


@keeps("`check` exits with 1 if there is an error, and with 0 for warnings alone; `--strict` makes that 1.")
def test_check_exits():
    assert (run("check").exit_code, run("check", "--strict").exit_code) == (0, 1)
    put(TOPICS, EDGES + "sets,nothing,,,\n")
    assert run("check").exit_code == 1
    put("id,hours\na,1\nb,1\n", "source,target\na,b\n")
    assert run("check", "--strict").exit_code == 0


@keeps("`check --format json` is the same for scripts.")
def test_check_for_scripts():
    put("id,hours\na,three\n")
    found = json.loads(run("check", "--format", "json").stdout)
    [problem] = [problem for problem in found["problems"] if problem["severity"] == "error"]
    assert found["errors"] == 1
    assert (problem["code"], problem["file"], problem["line"]) == ("bad-hours", "topics.csv", 2)
    assert problem["found"] and problem["advice"]


@keeps("`plan GOAL ...` makes a study plan to one or several goals.")
def test_plan_to_several_goals():
    put("id\na\nb\nc\n", "source,target\na,b\na,c\n")
    assert steps("b") == ["a", "b"]
    assert (steps("b", "c")[0], set(steps("b", "c"))) == ("a", {"a", "b", "c"})


@keeps("`plan --known TOPIC`, repeatable, leaves out what you know and what that rests on.")
def test_plan_without_what_is_known():
    assert steps("series", "--known", "limits") == ["series"]
    assert steps("exam", "--known", "limits", "--known", "series") == ["exam"]


@keeps(
    "`--known @FILE` takes the topics of a file, one a line, such as `known.txt`, where `convert` writes those that are"
    " done."
)
def test_what_is_known_stands_in_a_file():
    Path("list.md").write_text("# Maths\n\n- [x] Sets\n- [ ] Limits\n- [x] Proofs\n", encoding="utf-8")
    said = run("convert", "list.md", "--to", "out", "--yes")
    assert "2 topics done: out/known.txt has them. Plan with --known @out/known.txt" in said.stderr
    files = ("--topics", "out/topics.csv", "--edges", "out/edges.csv")
    known = Path("out/known.txt")
    assert len(known.read_text(encoding="utf-8").splitlines()) == 2
    found = json.loads(run("plan", "Sets", "Limits", "--known", f"@{known}", *files, "--format", "json").stdout)
    assert [step["name"] for step in found["steps"]] == ["Limits"]
    assert "there is no file nowhere.txt" in run("plan", "Limits", "--known", "@nowhere.txt", *files).stderr
    known.write_bytes(b"\xff")
    assert "is no text in UTF-8" in run("plan", "Limits", "--known", f"@{known}", *files).stderr


@keeps("`plan --order` is `finish`, `subject`, `quick-wins`, `deadline` or `easy`.")
@pytest.mark.parametrize("order", ["finish", "subject", "quick-wins", "deadline", "easy"])
def test_plan_in_an_order(order):
    found = plan("series", "--order", order)
    assert (found["order"], len(found["steps"])) == (order, 3)


@keeps("`plan --hours-per-week N` sets the pace.")
def test_plan_at_a_pace():
    assert plan("series", "--hours-per-week", "1")["weeks"] == 5
    assert plan("series", "--hours-per-week", "4.5")["weeks"] == 1


@keeps("`plan --start DATE` gives the steps their dates.")
def test_plan_with_dates():
    assert rows("series", "--start", "2126-11-25")[0]["start_date"] == "2126-11-25"


@keeps("`plan --deadline GOAL=DATE`, repeatable, says whether each goal is met.")
def test_plan_with_deadlines():
    days = ["--start", "2126-11-25", "--deadline", "sets=2127-11-25", "--deadline", "series=2126-11-26"]
    found = {forecast["goal"]: forecast for forecast in plan("sets", "series", *days)["forecasts"]}
    assert found["sets"]["shortfall"] == 0 < found["series"]["shortfall"]
    assert (found["sets"]["due"], found["series"]["due"]) == ("2127-11-25", "2126-11-26")


@keeps("`plan --budget HOURS` plans no more than so many hours.")
def test_plan_within_a_budget():
    assert plan("series", "--budget", "3")["hours"] == 3
    assert plan("series", "--budget", "2.5")["hours"] == 2


@keeps("`plan --from plan.csv` plans what is left of an earlier plan.")
def test_plan_what_is_left():
    edited("to do", "done", "series")
    assert steps("--from", "plan.csv") == ["limits", "series"]


@keeps("`plan --format` is `table`, `csv`, `json`, `markdown` or `ics`.")
def test_formats_of_a_plan():
    assert "3 topics, 4.5 hours" in done("plan", "series", "--format", "table")
    assert done("plan", "series") == done("plan", "series", "--format", "table")
    assert [row["topic_id"] for row in rows("series")] == steps("series")
    assert "- [ ] " in done("plan", "series", "--format", "markdown")
    calendar = icalendar.Calendar.from_ical(done("plan", "series", "--start", "2126-11-25", "--format", "ics"))
    assert any("Sets" in str(event["summary"]) for event in calendar.walk("VEVENT"))


@keeps("`plan --learner` plans what is kept of you, and keeps what you ask for with it.")
def test_a_plan_that_is_kept():
    first = done("plan", "series", "--learner", "--format", "csv", "--hours-per-week", "2")
    assert done("plan", "--learner", "--format", "csv") == first


@keeps("`done`, `skip`, `note`, `log` and `undo` change what is kept; `week` shows what to study in the week.")
def test_a_week_on_the_terminal():
    done("plan", "series", "--learner")
    for command in (["done", "sets"], ["skip", "limits"], ["note", "series", "ask", "Ada"], ["log", "series", "1h"]):
        done(*command)
    done("undo")
    rows = csv.DictReader(io.StringIO(done("plan", "--learner", "--format", "csv"), newline=""))
    kept = {row["topic_id"]: row for row in rows}
    assert [kept[topic]["status"] for topic in ("sets", "limits", "series")] == ["done", "skipped", "to do"]
    assert kept["series"]["notes"] == "ask Ada"
    assert "Series" in done("week")


@keeps("`log TOPIC 2h` takes hours as `2h`, `1.5`, `90min` or `1h30m`.")
@pytest.mark.parametrize(
    ("text", "said"), [("2h", "2 hours"), ("1.5", "1.5 hours"), ("90min", "1.5 hours"), ("1h30m", "1.5 hours")]
)
def test_hours_are_typed_in_several_ways(text, said):
    assert f"Sets: {said} on " in run("log", "sets", text).stderr


@keeps(
    "`--store` names where that is, else `GROUNDWORK_STORE`: a file or a PostgreSQL address; "
    "else it is in the user's data folder."
)
def test_where_it_is_kept(folder, monkeypatch):
    done("done", "sets", "--store", "one.db")
    monkeypatch.setenv("GROUNDWORK_STORE", str(folder / "two.db"))
    done("done", "limits")
    assert "sets already" in run("done", "sets", "--store", "one.db").stderr.lower().replace("done ", "")
    assert {path.name for path in folder.glob("*.db")} == {"one.db", "two.db"}


def events(*arguments):
    return icalendar.Calendar.from_ical(done("plan", "series", "--start", "2027-01-04", *arguments)).walk("VEVENT")


@keeps("`plan --time HH:MM` says when study begins on a day, for the calendar; else its entries last all day.")
def test_time_of_day():
    first, *_ = events("--format", "ics", "--time", "18:30")
    assert first["DTSTART"].dt.isoformat() == "2027-01-04T18:30:00"
    assert events("--format", "ics")[0]["DTSTART"].dt.isoformat() == "2027-01-04"


@keeps("Events of a calendar keep their UID over new plans of the same graph, and those of another graph have others.")
def test_events_are_those_of_their_graph():
    uids = {event["UID"] for event in events("--format", "ics")}
    assert {event["UID"] for event in events("--format", "ics", "--order", "easy")} == uids
    put(TOPICS.replace("Sets", "Scales").replace("Limits", "Chords").replace("Series", "Songs"), EDGES)
    assert not uids & {event["UID"] for event in events("--format", "ics")}


@keeps("With `--learner` or `--from plan.csv`, a later calendar has a larger SEQUENCE, and cancels what is gone.")
def test_a_later_calendar():
    first = events("--learner", "--format", "ics")
    done("done", "sets")
    for later in (events("--learner", "--format", "ics"), events("--learner", "--format", "ics")):
        assert later[0]["SEQUENCE"] > first[0]["SEQUENCE"]
        assert {event["UID"] for event in later if event["STATUS"] == "CANCELLED"} < {event["UID"] for event in first}
    Path("plan.csv").write_text(done("plan", "series", "--start", "2027-01-04", "--format", "csv"), encoding="utf-8")
    left = events("--from", "plan.csv", "--known", "limits", "--format", "ics")
    assert "CANCELLED" in {event["STATUS"] for event in left} and left[0]["SEQUENCE"] > 0


@keeps("`why TOPIC GOAL ...` shows the chain from the topic to each goal, with the reasons of its edges.")
def test_why():
    found = done("why", "sets", "limits", "series")
    assert found.count("-> Limits: A limit speaks of sets.") == 2
    assert found.count("-> Series: Sums have limits.") == 1


@keeps("`place GOAL ...` asks what you know already, on the terminal, and names the plan that this leaves.")
def test_place():
    found = CliRunner().invoke(commands, ["place", "series"], input="y\nn\n")
    assert "Limits: Do you know Limits? (about 2 left)" in found.stderr
    assert found.stdout.startswith("You know 2 of 3 topics. Left are 1 topic, 1.5 hours.\n")
    assert found.stdout.endswith("python -m graph plan series --known Limits\n")


@keeps("`next` ranks what can be learned now, with `--known` and `--goal`.")
def test_next():
    put("id,hours\na,1\nb,1\nc,1\nd,9\ne,1\n", "source,target\na,c\nb,d\nb,e\n")
    listed = [line.split()[1] for line in done("next").splitlines()[1:]]
    assert listed == ["b", "a"]
    assert [line.split()[1] for line in done("next", "--known", "a", "--goal", "c").splitlines()[1:]] == ["c"]


@keeps("`export --format` is `graphml`, `gexf`, `dot`, `mermaid`, `json`, `csv`, `xlsx` or `html`.")
def test_formats_of_a_graph():
    assert set(graphml().edges) == {("sets", "limits"), ("limits", "series"), ("series", "exam")}
    gexf = nx.read_gexf(io.BytesIO(done("export", "--format", "gexf").encode()))
    assert set(gexf.edges) == set(graphml().edges)
    assert done("export", "--format", "dot").startswith("digraph")
    assert "flowchart" in done("export", "--format", "mermaid")
    assert isinstance(json.loads(done("export", "--format", "json")), dict)
    assert [row["id"] for row in exported()] == list(graphml())


@keeps("`export --format html` is one web page, of a plan with `--goal`, that opens offline and asks for nothing.")
def test_a_web_page():
    whole, plan = done("export", "--format", "html"), done("export", "--format", "html", "--goal", "limits")
    for page, topics in ((whole, 4), (plan, 2)):
        assert page.startswith("<!doctype html>") and page.count('<li id="s') == topics
        assert "default-src 'none'" in page and "http:" not in page.partition("<body>")[0].replace("<!--", "")


@keeps("`export --format csv` writes `datapackage.json` into the folder: the columns, types and keys of its tables.")
def test_a_folder_of_csv_says_what_its_columns_are():
    exported()
    package = json.loads(Path("out/datapackage.json").read_text(encoding="utf-8"))
    schemas = {table["path"]: table["schema"] for table in package["resources"]}
    assert schemas["topics.csv"]["primaryKey"] in ("id", ["id"])
    assert {"name": "hours", "type": "number"}.items() <= next(
        field for field in schemas["topics.csv"]["fields"] if field["name"] == "hours"
    ).items()


@keeps("A Mermaid export of more than 500 edges or 50,000 characters says so in a comment and on standard error.")
@pytest.mark.parametrize("long", [False, True], ids=["edges", "characters"])
def test_mermaid_over_a_limit_says_so(long):
    count = 300 if long else 502
    name = "a name " * 30 if long else "a"
    put(
        "id,name\n" + "".join(f"t{number},{name}{number}\n" for number in range(count)),
        "source,target\n" + "".join(f"t{number},t{number + 1}\n" for number in range(count - 1)),
    )
    found = CliRunner().invoke(commands, ["export", "--format", "mermaid"])
    said = "characters" if long else "501 edges"
    assert found.exit_code == 0 and said in found.stderr
    assert any(line.strip().startswith("%%") and said in line for line in found.stdout.splitlines())


@keeps("GraphML shows names in yEd and Gephi, GEXF in Gephi.")
def test_graph_programs_show_names():
    graphml_text, gexf_text = done("export", "--format", "graphml"), done("export", "--format", "gexf")
    assert ">Sets</y:NodeLabel>" in graphml_text and 'label="Sets"' in gexf_text
    assert {row["label"] for _, row in graphml().nodes(data=True)} >= {"Sets"}


@keeps("`export` never writes over what the graph was made from.")
@pytest.mark.parametrize(
    ("form", "output"),
    [("json", "topics.csv"), ("json", "edges.csv"), ("csv", "."), ("dot", "link.csv"), ("dot", "goals.csv")],
)
def test_export_spares_its_sources(form, output, folder):
    put(TOPICS, EDGES, goals="name,goals\nAnalyst,series\n")
    (folder / "link.csv").symlink_to(folder / "topics.csv")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    found = run("export", "--format", form, "--output", output)
    assert (found.exit_code, "is what the graph is made from" in found.stderr) == (1, True)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@keeps("`page` starts the page.")
def test_page_is_a_command():
    assert "the page" in done("page", "--help")


@keeps("`goals` lists the goals of `goals.csv`, and each is a goal by its name.")
def test_goals():
    put(TOPICS, EDGES, goals="name,goals,summary\nData analyst,series,Sums.\n")
    assert "Data analyst" in done("goals")
    assert steps("data ANALYST") == ["sets", "limits", "series"]


@keeps("JSON is one object with named fields.")
@pytest.mark.parametrize("command", [["check"], ["plan", "series"], ["export"]], ids=str)
def test_json_is_an_object(command):
    assert isinstance(json.loads(done(*command, "--format", "json")), dict)


@keeps(
    "`plan --format json` has `goals`, `hours`, `steps`, `known`, `implied` and `order`; "
    "each step has `position`, `id`, `name`, `hours` and `needs`."
)
def test_fields_of_a_plan():
    found = plan("exam", "--known", "limits", "--order", "easy")
    assert {name: found[name] for name in ("goals", "hours", "known", "implied", "order")} == {
        "goals": ["exam"], "hours": 1.5, "known": ["limits"], "implied": ["sets"], "order": "easy",
    }  # fmt: skip
    wanted = ("position", "id", "name", "hours", "needs")
    assert [tuple(step[name] for name in wanted) for step in found["steps"]] == [
        (1, "series", "Series", 1.5, []),
        (2, "exam", "Exam", 0, ["series"]),
    ]


# --- the page, on the sample roadmap -------------------------------------------------------------

GOALS, KNOWN = ["transformers", "k-means"], ["python", "vectors"]


def page(**address):
    shown = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, values in address.items():
        shown.query_params[name] = values
    shown.run()
    assert not shown.exception
    return shown


@keeps("Every widget has a key.")
def test_every_widget_has_a_key():
    shown = page(goal=["transformers"], topic="transformers", known=["python"])
    kinds = (
        "button",
        "text_input",
        "multiselect",
        "selectbox",
        "number_input",
        "checkbox",
        "toggle",
        "date_input",
        "radio",
    )
    widgets = [widget for kind in kinds for widget in shown.get(kind)]
    assert len(widgets) > 20
    assert [widget for widget in widgets if widget.key is None] == []


@keeps("Keys of widgets are `topic_search`, `goals`, `known`, `order`, `hours_per_week` and `download_csv`.")
def test_keys_of_widgets():
    shown = page(goal=["transformers"])
    shown.text_input(key="topic_search").set_value("vectors").run()
    shown.session_state["deeds"] = {"page": "x", "deeds": [{"seq": 1, "do": "select", "topic": "vectors"}]}
    shown.multiselect(key="known").set_value(["python"]).run()
    shown.multiselect(key="goals").set_value(["transformers", "k-means"]).run()
    shown.selectbox(key="order").set_value("easy").run()
    shown.number_input(key="hours_per_week").set_value(3.0).run()
    assert not shown.exception
    found = {name: values if isinstance(values, list) else [values] for name, values in shown.query_params.items()}
    assert found == {
        "topic": ["vectors"],
        "goal": ["transformers", "k-means"],
        "known": ["python"],
        "order": ["easy"],
        "hours": ["3"],
    }
    assert any(element.proto.id.endswith("download_csv") for element in shown.get("download_button"))


@keeps("`?view=`, `?topic=`, `?goal=`, `?known=`, `?order=` and `?hours=` are the view; `goal` and `known` repeat.")
def test_the_address_is_read():
    shown = page(view="map", topic="vectors", goal=GOALS, known=KNOWN, order="easy", hours="3")
    wanted = {"view": "map", "topic": "vectors", "goals": GOALS, "known": KNOWN, "order": "easy"}
    assert {name: shown.session_state[name] for name in wanted} == wanted
    assert shown.session_state["hours_per_week"] == 3.0


@keeps("Opening the address of a view shows the same view.")
def test_an_address_leads_back():
    first = page()
    first.multiselect(key="goals").set_value(GOALS).run()
    first.session_state["deeds"] = {"page": "x", "deeds": [{"seq": 1, "do": "select", "topic": "vectors"}]}
    first.selectbox(key="order").set_value("subject").run()
    again = page(**first.query_params)
    for name in ("view", "topic", "goals", "known", "order", "hours_per_week"):
        assert again.session_state[name] == first.session_state[name]
    assert again.session_state["plan_now"] == first.session_state["plan_now"]


@keeps(
    "`?graph=` is a graph of one's own that is kept, and `?plan=` a whole plan to look at, which overwrites nothing."
)
def test_a_graph_and_a_plan_in_the_address(monkeypatch):
    monkeypatch.setenv("GROUNDWORK_LEARNERS", "one")
    graph = keep_graph(open_store(), MACHINE, "maths", {"topics.csv": TOPICS.encode(), "edges.csv": EDGES.encode()}, [])
    assert page(graph=graph).session_state["own_graph"].name == "maths"
    page().multiselect(key="goals").set_value(GOALS).run()
    link = plan_link(Work(PlanRequest(("linear-regression",))))
    assert page(plan=link).session_state["goals"] == ["linear-regression"]
    assert page(goal=GOALS[0]).session_state["goals"] == GOALS


@keeps("`/calendar/<secret>.ics` is a learner's calendar, until it is switched off.")
def test_the_address_of_a_calendar():
    [path] = {route.path for route in ROUTES if route.path.startswith("/calendar")}
    store = open_store()
    path = path.replace("{secret}", new_calendar(store, "ada", "sample"))
    app = Starlette(routes=ROUTES)
    assert ask(app, path)[0] == 200
    revoke_calendar(store, "ada", "sample")
    assert ask(app, path)[0] == 404


@keeps("`GROUNDWORK_STORE` names where what people do is kept: a file or a PostgreSQL address.")
def test_where_the_page_keeps(monkeypatch, folder):
    monkeypatch.setenv("GROUNDWORK_STORE", str(folder / "of the page.db"))
    monkeypatch.setenv("GROUNDWORK_LEARNERS", "one")
    page().multiselect(key="goals").set_value(GOALS).run()
    assert list(state(open_store(str(folder / "of the page.db")), MACHINE, "sample").work.request.goals) == GOALS


@keeps(
    "`GROUNDWORK_LEARNERS` is `one` person, `each` browser one, or `none` kept; unset, this machine's browsers are one."
)
def test_whose_work_it_is(monkeypatch):
    here = {"Origin": "http://localhost:8501"}
    found = []
    for said in ("one", "each", "none", ""):
        monkeypatch.setenv("GROUNDWORK_LEARNERS", said)
        found.append(is_own_machine(here, "127.0.0.1"))
    assert found == [True, False, False, True]
    monkeypatch.setenv("GROUNDWORK_LEARNERS", "none")
    page().multiselect(key="goals").set_value(GOALS).run()
    assert page().session_state["goals"] == []


@keeps("`GROUNDWORK_CACHE` names the folder of the cache; where it is empty, nothing is kept.")
def test_the_folder_of_the_cache(monkeypatch, folder):
    big = folder / "topics.csv"
    big.write_text(
        TOPICS + "".join(f"t{number},{'x' * 90}" + "," * 7 + "\n" for number in range(12_000)), encoding="utf-8"
    )
    monkeypatch.setenv("GROUNDWORK_CACHE", str(folder / "cache"))
    assert cache_folder() == folder / "cache"
    assert steps("sets") == ["sets"]
    assert list((folder / "cache").iterdir())
    monkeypatch.setenv("GROUNDWORK_CACHE", "")
    assert entry_of([big, folder / "edges.csv"]) is None
