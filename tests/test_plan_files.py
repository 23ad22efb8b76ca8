"""Plan files: whatever a spreadsheet does to one, planning on from it changes nothing but what was edited."""

import csv
import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.exports.plan_csv import plan_to_csv, plan_to_csv_file
from graph.exports.plan_json import plan_to_json
from graph.files.plans import PlanRow, parse_plan
from graph.loading.build import build_graph
from graph.model import EntryGoal, PlanRequest, Prerequisite, Progress, Records, Topic
from graph.planning.plan import study_plan
from graph.planning.resume import matched, resumed

MONDAY = date(2026, 11, 23)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def topic_graph(picture, groups=(), **hours):
    """A graph from ``"sets limits, limits series"``; `groups` are edges that belong to one group of alternatives."""
    pairs = [tuple(pair.split()) for pair in picture.split(",")]
    names = dict.fromkeys(name for pair in pairs for name in pair)
    topics = tuple(Topic(name, name.title(), hours=hours.get(name, 2.0)) for name in names)
    edges = tuple(Prerequisite(a, b, group="g" if (a, b) in groups else "") for a, b in pairs)
    return build_graph(Records(topics, edges))


ROADMAP = topic_graph(
    "sets limits, limits series, logic proofs, sets proofs, proofs analysis, series analysis", series=3.1
)


def read(text, **at):
    rows, problems = parse_plan(text.encode(), **at)
    return list(rows), list(problems)


def planned_again(graph, plan, content):
    """The plan that a file alone leads to, with the rhythm of `plan`."""
    rows, problems = parse_plan(content)
    assert not problems
    request, _ = resumed(graph, rows, replace(plan.request, goals=(), known=frozenset(), start=None, progress=()))
    return study_plan(graph, request)


# --- reading -------------------------------------------------------------------------------------


@given(TEXT, TEXT.map(str.strip).filter(bool))
@settings(max_examples=60)
def test_notes_and_names_come_back_as_they_were(notes, name):
    topic = Topic("t", name)
    graph = build_graph(Records((topic,), ()))
    request = PlanRequest(goals=("t",), progress=(("t", Progress("in progress", 7.25, notes)),))
    [row], problems = parse_plan(plan_to_csv(study_plan(graph, request)).encode())
    assert (row.topic, row.status, row.hours, row.notes, problems) == (name, "in progress", 7.25, notes, ())


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", ["", "\ufeff", "sep=%\n"])
def test_any_separator_will_do(separator, mark):
    text = mark.replace("%", separator) + separator.join(["notes", "Topic_ID ", "status"])
    text += "\r\n" + separator.join(['"a, b; c"', "sets", " DONE "]) + "\r\n"
    rows, problems = read(text)
    assert [(row.topic_id, row.status, row.notes) for row in rows] == [("sets", "done", "a, b; c")]
    assert not problems


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_the_encodings_of_spreadsheets_are_read(encoding):
    rows, problems = parse_plan("topic_id,notes\nsets,größer\n".encode(encoding))
    assert (rows[0].notes, problems) == ("größer", ())


def test_windows_letters_are_read_with_a_warning():
    rows, [problem] = parse_plan("topic_id,notes\nsets,größer\n".encode("cp1252"))
    assert rows[0].notes == "größer"
    assert (problem.severity, problem.code) == ("warning", "wrong-encoding")


@pytest.mark.parametrize(
    ("cell", "hours"),
    [("2.5", 2.5), ("2,5", 2.5), ("1.234,5", 1234.5), ("1,234.5", 1234.5), (" 3 ", 3.0), ("0", 0.0), ("", None)],
)
def test_hours_may_have_the_decimals_of_any_country(cell, hours):
    rows, problems = read(f'topic_id,hours\nsets,"{cell}"\n')
    assert (rows[0].hours, problems) == (hours, [])


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-23",
        "23.11.2026",
        "23.11.26",
        "11/23/2026",
        "23/11/2026",
        "2026-11-23 00:00:00",
        "2026/11/23",
        "23-11-2026",
    ],
)
def test_dates_may_have_the_form_of_any_country(cell):
    rows, problems = read(f"topic_id,start_date\nsets,{cell}\n")
    assert (rows[0].start_date, problems) == (MONDAY, [])


def test_a_date_that_may_be_two_days_is_said_to_be():
    rows, [problem] = read("topic_id,start_date\nsets,11/12/2026\n")
    assert rows[0].start_date is None
    assert str(problem).startswith("plan.csv, line 2: start_date is '11/12/2026': day or month first?")


def test_other_dates_of_the_file_say_which_comes_first():
    rows, problems = read("topic_id,start_date\nsets,11/12/2026\nlimits,11/23/2026\n")
    assert ([row.start_date for row in rows], problems) == ([date(2026, 11, 12), MONDAY], [])


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("", None, "empty-file"),
        ("\n \n", None, "empty-file"),
        ("name,hours\nsets,1\n", 1, "missing-column"),
        ("topic_id,status\nsets,lost\n", 2, "unknown-status"),
        ("topic_id,hours\nsets,\nlimits,two\n", 3, "bad-hours"),
        ("topic_id,hours\nsets,-1\n", 2, "bad-hours"),
        ("topic_id,hours\nsets,nan\n", 2, "bad-hours"),
        ("topic_id,hours\nsets,1_000\n", 2, "bad-hours"),
        ('topic_id,notes\n"a\nb",x\n,lost\n', 4, "empty-id"),
        ("topic_id,start_date\nsets,2026-02-30\n", 2, "bad-date"),
        ('topic_id,notes\nsets,"' + "x" * 200_000, 2, "broken-quotes"),
    ],
)
def test_a_real_fault_is_named_with_its_line(text, line, code):
    _, problems = read(text)
    assert [(problem.line, problem.code) for problem in problems] == [(line, code)]
    assert problems[0].advice


def test_a_workbook_is_no_plan_file():
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    rows, [problem] = parse_plan(stream.getvalue())
    assert (rows, problem.code) == ((), "not-a-table")


@given(st.binary(max_size=300))
def test_nothing_in_a_file_stops_the_reading(content):
    parse_plan(content)
    parse_plan(b"topic_id,hours,status,start_date\n" + content)


# --- matching ------------------------------------------------------------------------------------


def test_renamed_topics_are_found_and_lost_ones_kept_aside():
    topics = (Topic("limit", "Limits of sequences", aliases=("limits",)), Topic("series", "Series"), Topic("x", "X"))
    graph = build_graph(Records(topics, ()))
    rows = [
        PlanRow(2, "limits", "Limits", "done", 4.0, "easy"),
        PlanRow(3, "sums", "SERIES"),
        PlanRow(4, "gone", "Gone", "in progress"),
        PlanRow(5, "limit"),
    ]
    found = matched(rows, graph.names)
    assert {topic: row.line for topic, row in found.rows.items()} == {"limit": 2, "series": 3}
    assert found.set_aside == (rows[2],)
    assert [problem.code for problem in found.problems] == [
        "topic-renamed", "topic-renamed", "topic-gone", "doubled-topic",
    ]  # fmt: skip
    request, _ = resumed(graph, rows, PlanRequest(goals=("x",)))
    assert dict(request.progress)["limit"] == Progress("done", 4.0, "easy")


def test_a_plan_from_another_graph_is_refused_in_one_sentence():
    rows = [PlanRow(line, f"topic {line}") for line in range(2, 12)] + [PlanRow(12, "sets")]
    request, [problem] = resumed(ROADMAP, rows, PlanRequest(goals=()))
    assert (request, problem.is_error, problem.code) == (PlanRequest(goals=()), True, "other-graph")
    assert "only 1 of its 11 topics are in this graph" in str(problem)


@pytest.mark.parametrize(("gone", "more"), [(4, "."), (5, "."), (6, " and 1 more."), (30, " and 25 more.")])
def test_of_many_topics_that_are_not_there_five_are_named(gone, more):
    rows = [PlanRow(line, f"topic {line}") for line in range(gone)]
    _, [problem] = resumed(ROADMAP, rows, PlanRequest(goals=()))
    names = ", ".join(f"'topic {line}'" for line in range(min(gone, 5)))
    assert problem.found == f"none of its {gone} topics are in this graph; it does not have {names}{more}"


# --- planning on ---------------------------------------------------------------------------------


@pytest.mark.parametrize("known", [set(), {"sets"}, {"proofs"}, {"series", "logic"}])
@pytest.mark.parametrize("goals", [("analysis",), ("series", "proofs"), ("sets", "analysis")])
def test_a_plan_file_alone_leads_to_the_same_plan(goals, known):
    plan = study_plan(ROADMAP, PlanRequest(goals=goals, known=frozenset(known), start=MONDAY))
    again = planned_again(ROADMAP, plan, plan_to_csv(plan).encode())
    cells = [(step.topic.id, step.hours, step.week, step.start_date, step.needs) for step in plan.steps]
    assert [(step.topic.id, step.hours, step.week, step.start_date, step.needs) for step in again.steps] == cells


def test_what_was_known_stays_known_through_alternatives():
    graph = topic_graph(
        "torch training, jax training, maths training", groups={("torch", "training"), ("jax", "training")}
    )
    plan = study_plan(graph, PlanRequest(goals=("training",), known=frozenset({"jax"})))
    assert plan_to_csv(planned_again(graph, plan, plan_to_csv(plan).encode())) == plan_to_csv(plan)


def test_of_alternatives_the_one_in_the_file_is_learned_and_no_other_known():
    graph = topic_graph("torch training, jax training", groups={("torch", "training"), ("jax", "training")})
    request, problems = resumed(graph, [PlanRow(2, "torch"), PlanRow(3, "training")], PlanRequest(goals=()))
    assert (request.known, [problem.code for problem in problems]) == (frozenset(), ["taken-as-goals"])
    assert [step.topic.id for step in study_plan(graph, request).steps] == ["torch", "training"]


def test_a_prerequisite_that_is_new_in_the_graph_is_planned():
    """It rests on something still to do, so nobody can have known it."""
    rows = [PlanRow(2, "sets", needs=()), PlanRow(3, "series", needs=())]
    request, _ = resumed(topic_graph("sets limits, limits series"), rows, PlanRequest(goals=()))
    assert request.known == frozenset()


def test_a_row_that_was_deleted_comes_back_if_it_is_needed():
    plan = study_plan(ROADMAP, PlanRequest(goals=("series",)))
    lines = plan_to_csv(plan).splitlines(keepends=True)
    edited = "".join(line for line in lines if ",limits,Limits" not in line)
    again = planned_again(ROADMAP, plan, edited.encode())
    assert [step.topic.id for step in again.steps] == ["sets", "limits", "series"]


@pytest.mark.parametrize(
    ("hours", "own"), [(2.0, None), (2.0000000001, None), (2.01, 2.01), (1.75, 1.75), (0.0, 0.0), (None, None)]
)
def test_hours_of_ones_own_are_told_from_rounded_ones(hours, own):
    request, _ = resumed(ROADMAP, [PlanRow(2, "sets", hours=hours)], PlanRequest(goals=()))
    assert dict(request.progress)["sets"].hours == own


def test_only_changed_hours_are_the_learners_own():
    plan = study_plan(ROADMAP, PlanRequest(goals=("series",)))
    edited = (
        plan_to_csv(plan)
        .replace(",3.1,", ",3.1000000000000001,")
        .replace("limits,Limits,Topics,,2,", "limits,Limits,Topics,,5,")
    )
    request, _ = resumed(ROADMAP, parse_plan(edited.encode())[0], PlanRequest(goals=()))
    assert {topic: state.hours for topic, state in request.progress} == {"sets": None, "limits": 5.0, "series": None}


def test_newer_progress_overrules_the_file():
    """What the request says about a topic is what was noted after the plan was saved."""
    newer = (("limits", Progress("done", 1.5, "newer")),)
    rows = [PlanRow(2, "sets", status="done", needs=()), PlanRow(3, "limits", notes="older"), PlanRow(4, "series")]
    request, _ = resumed(ROADMAP, rows, PlanRequest(goals=("series",), progress=newer))
    assert [topic for topic, _ in request.progress] == ["limits", "sets", "series"]
    assert dict(request.progress)["limits"] == Progress("done", 1.5, "newer")


def test_done_topics_are_kept_and_the_rest_goes_on():
    plan = study_plan(ROADMAP, PlanRequest(goals=("analysis",), start=MONDAY))
    first = plan.steps[0].topic.id
    edited = plan_to_csv(plan).replace(",to do,", ",Done,", 1)
    again = planned_again(ROADMAP, plan, edited.encode())
    assert [step.topic.id for step in again.finished] == [first]
    assert [step.topic.id for step in again.steps] == [step.topic.id for step in plan.steps[1:]]
    third = planned_again(ROADMAP, again, plan_to_csv(again).encode())
    assert plan_to_csv(third) == plan_to_csv(again)


def through_a_workbook(content):
    """What a spreadsheet library makes of a CSV: cells with types, saved, opened and written out again."""
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        book.active.append([typed(cell) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    opened = openpyxl.load_workbook(io.BytesIO(stream.getvalue()))
    assert not [cell for row in opened.active.iter_rows() for cell in row if cell.data_type == "f"], (
        "a formula came to life"
    )
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerows([["" if cell is None else shown(cell) for cell in row] for row in opened.active.values])
    return ("\ufeff" + out.getvalue()).encode()


def typed(cell):
    if not cell:
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        pass
    try:
        return float(cell)
    except ValueError:
        return cell


def shown(cell):
    if hasattr(cell, "strftime"):
        return cell.strftime("%d.%m.%Y")
    return str(cell).replace(".", ",") if isinstance(cell, float) else str(cell)


@pytest.mark.parametrize(
    "notes", ["=SUM(A1:A9)", "+49 30", "two\nlines; and more", "'quoted", "@me", "- item", "größer"]
)
def test_a_spreadsheet_changes_nothing_but_what_was_edited(notes):
    progress = (("sets", Progress("done", None, notes)), ("limits", Progress("in progress", 4.5, notes)))
    plan = study_plan(ROADMAP, PlanRequest(goals=("analysis",), start=MONDAY, progress=progress))
    again = planned_again(ROADMAP, plan, through_a_workbook(plan_to_csv_file(plan)))
    assert plan_to_csv(again) == plan_to_csv(plan)


# --- the whole request ---------------------------------------------------------------------------


TODAY = date(2026, 11, 25)


def looks(plan):
    """Everything of a plan that a learner sees, but for how the request is written down."""
    return (
        [(step.position, step.topic.id, step.hours, step.status, step.notes, step.end_date) for step in plan.finished],
        [replace(step, topic=replace(step.topic, line=0)) for step in plan.steps],
        [topic.id for topic in plan.goals],
        plan.choices, plan.forecasts, plan.figures, plan.promise, plan.behind_hours,
    )  # fmt: skip


def opened_again(graph, plan, content):
    """The plan that its file alone leads to, on the same day."""
    rows, problems = parse_plan(content)
    assert not problems
    request, problems = resumed(graph, rows, PlanRequest(goals=()))
    assert not problems
    return study_plan(graph, replace(request, today=plan.request.today))


@st.composite
def plans(draw_value):
    """Draw a plan somebody may have: choices, own hours, notes, dates, some of it done, skipped or taken back."""
    names = [f"t{number}" for number in range(draw_value(st.integers(2, 8)))]
    odd = draw_value(st.lists(TEXT.map(str.strip).filter(bool), min_size=len(names), max_size=len(names)))
    hours = st.sampled_from([0.0, 0.5, 2.0, 3.25, 1 / 3])
    topics = tuple(Topic(name, text, hours=draw_value(hours)) for name, text in zip(names, odd, strict=True))
    edges = []
    for place, target in enumerate(names):
        sources = draw_value(st.lists(st.sampled_from(names[:place]), unique=True, max_size=3)) if place else []
        group = draw_value(st.sampled_from(["", "", "one of these"]))
        edges += [Prerequisite(source, target, group=group) for source in sources]
    graph = build_graph(Records(topics, tuple(edges)))
    some = st.lists(st.sampled_from(names), unique=True, max_size=3)
    states = st.builds(
        Progress,
        st.sampled_from(["to do", "in progress", "done", "skipped"]),
        st.none() | st.sampled_from([0.0, 1.5, 7.25]),
        TEXT,
    )
    goals = tuple(draw_value(st.lists(st.sampled_from(names), unique=True, min_size=1, max_size=2)))
    start = draw_value(st.none() | st.just(MONDAY))
    request = PlanRequest(
        goals=goals,
        known=frozenset(draw_value(some)),
        unknown=frozenset(draw_value(some)),
        pinned=frozenset(draw_value(some)),
        order=draw_value(st.sampled_from(["finish", "subject", "quick-wins", "deadline", "easy"])),
        hours_per_week=draw_value(st.sampled_from([5.0, 0.5, (2.0, 0.0, 6.5)])),
        start=start,
        weekdays=draw_value(st.sampled_from([(0, 1, 2, 3, 4, 5, 6), (0, 3)])),
        days_off=draw_value(st.sampled_from([frozenset(), frozenset({date(2026, 11, 26)})])),
        deadlines=((goals[0], date(2026, 12, 1)),) if start and draw_value(st.booleans()) else (),
        weights=((goals[-1], 2.5),) if draw_value(st.booleans()) else (),
        progress=tuple((topic, draw_value(states)) for topic in draw_value(some)),
        whole_topics=draw_value(st.booleans()),
        today=TODAY if start else None,
    )
    plan = study_plan(graph, request)
    # What is shown is what is followed from then on.
    order = tuple(step.topic.id for step in (*plan.finished, *plan.steps) if step.position)
    return graph, study_plan(graph, replace(request, in_force=order, promised=tuple(plan.promise.items())))


@given(plans())
@settings(max_examples=60, deadline=None)
def test_reading_a_plan_back_gives_the_same_plan(case):
    graph, plan = case
    if plan.steps or plan.finished:
        again = opened_again(graph, plan, plan_to_csv(plan).encode())
        assert looks(again) == looks(plan)
        assert plan_to_csv(again) == plan_to_csv(plan)


@given(plans())
@settings(max_examples=30, deadline=None)
def test_a_plan_in_json_is_read_back_as_well(case):
    graph, plan = case
    if plan.steps or plan.finished:
        assert looks(opened_again(graph, plan, plan_to_json(plan).encode())) == looks(plan)


@given(plans())
@settings(max_examples=30, deadline=None)
def test_a_spreadsheet_that_writes_semicolons_changes_nothing(case):
    graph, plan = case
    if plan.steps or plan.finished:
        table = list(csv.reader(io.StringIO(plan_to_csv(plan), newline="")))
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(table)
        assert looks(opened_again(graph, plan, ("\ufeff" + text.getvalue()).encode())) == looks(plan)


def test_thousands_of_known_topics_are_one_long_cell():
    names = [f"a topic with a long name, number {number}" for number in range(5_000)]
    topics = (*(Topic(name, name.title(), hours=1.0) for name in names), Topic("goal", "Goal", hours=2.0))
    graph = build_graph(Records(topics, (Prerequisite(names[0], "goal"),)))
    plan = study_plan(graph, PlanRequest(("goal",), known=frozenset(names)))
    limit = csv.field_size_limit()
    content = plan_to_csv(plan).encode()
    again = planned_again(graph, plan, content)
    assert len(content) > limit and (again.request.known, again.steps) == (plan.request.known, plan.steps)
    assert csv.field_size_limit() == limit


def test_a_goal_that_another_goal_needs_is_not_forgotten():
    """And neither is what is known, nor a goal that is known already."""
    graph = topic_graph("a b, b c, c d")
    plan = study_plan(graph, PlanRequest(goals=("a", "d"), known=frozenset({"b"})))
    request, _ = resumed(graph, parse_plan(plan_to_csv(plan).encode())[0], PlanRequest(goals=()))
    assert (request.goals, request.known) == (("a", "d"), {"b"})


def test_an_older_file_says_in_another_column_which_rows_are_goals():
    graph = topic_graph("a c, b c, c d", groups={("a", "c"), ("b", "c")})
    rows = "topic_id,status,needs,why\na,to do,,Goal\nc,to do,a,For D\nd,to do,c,Goal\n"
    request, problems = resumed(graph, parse_plan(rows.encode())[0], PlanRequest(goals=()))
    assert (request.goals, problems) == (("a", "d"), ())


def test_a_topic_still_to_do_below_one_that_is_done_stays_a_row():
    graph = topic_graph("a b, b c")
    rows = "topic_id,status,notes\na,to do,look up\nb,done,\nc,to do,\n"
    request, _ = resumed(graph, parse_plan(rows.encode())[0], PlanRequest(goals=("c",)))
    plan = study_plan(graph, request)
    assert [(step.topic.id, step.notes) for step in plan.steps] == [("a", "look up"), ("c", "")]


def test_the_order_of_the_rows_goes_on():
    """Planned from nothing, another topic would be next after the first is done."""
    names = {"sets": ("Maths", 2.0), "limits": ("Maths", 3.0), "shell": ("Tools", 4.0), "git": ("Tools", 2.0)}
    topics = tuple(Topic(name, name, category=category, hours=hours) for name, (category, hours) in names.items())
    edges = ("sets limits", "limits proj", "shell git", "git proj")
    graph = build_graph(
        Records(
            (*topics, Topic("proj", "proj", category="Tools")), tuple(Prerequisite(*pair.split()) for pair in edges)
        )
    )
    rows = "topic_id,status\nsets,done\nlimits,to do\nshell,to do\ngit,to do\nproj,to do\n"
    request, [note] = resumed(graph, parse_plan(rows.encode())[0], PlanRequest(goals=()))
    assert [step.topic.id for step in study_plan(graph, request).steps] == ["limits", "shell", "git", "proj"]
    assert "the plan names no goals; nothing else in it needs proj." in str(note)


def test_another_order_that_is_asked_for_gives_up_the_order_of_the_file():
    plan = study_plan(ROADMAP, PlanRequest(goals=("analysis",)))
    rows, _ = parse_plan(plan_to_csv(plan).encode())
    asked = PlanRequest(goals=(), order="easy", hours_per_week=9.0)
    request, _ = resumed(ROADMAP, rows, asked, explicit={"order", "hours_per_week"})
    assert (request.order, request.hours_per_week, request.in_force) == ("easy", 9.0, ())
    kept, _ = resumed(ROADMAP, rows, PlanRequest(goals=(), order="easy", hours_per_week=9.0))
    assert (kept.order, kept.hours_per_week) == ("finish", 5.0) and kept.in_force


SECTIONS = build_graph(
    Records(
        tuple(Topic(number, name) for number, name in [("1.1", "Limits"), ("1.2", "Series"), ("1.10", "Integrals")]), ()
    )
)


def test_a_number_that_a_spreadsheet_changed_is_found_by_the_name():
    rows, _ = parse_plan(b"topic_id,topic,status\n1.1,Limits,to do\n1.1,Integrals,done\n")
    found = matched(rows, SECTIONS.names, topics=SECTIONS.topics)
    assert {topic: row.line for topic, row in found.rows.items()} == {"1.1": 2, "1.10": 3}
    [problem] = found.problems
    assert "'1.1' is another topic than 'Integrals', which is '1.10'." in str(problem)


def test_an_id_and_a_name_of_two_topics_are_asked_about():
    rows, _ = parse_plan(b"topic_id,topic,status\nsets,Limits,done\nlogic,Logic,\n")
    found = matched(rows, ROADMAP.names, topics=ROADMAP.topics)
    assert list(found.rows) == ["logic"]
    [problem] = found.problems
    assert problem.is_error
    assert str(problem).startswith("plan.csv, line 2: the id is 'sets', but the name 'Limits' is that of 'limits'.")


def test_broken_settings_are_said_and_the_rows_are_read():
    rows, _ = parse_plan(b'topic_id,status,goal,settings\nsets,done,,"{""known"": ["\nlimits,,limits,\n')
    request, problems = resumed(ROADMAP, rows, PlanRequest(goals=()))
    assert request.goals == ("limits",)
    assert "line 2: the settings cannot be read" in str(problems[0])


def test_settings_that_are_gone_or_senseless_are_named_and_the_rest_holds():
    text = '{"known": ["gone", "sets"], "order": "fastest", "hours_per_week": "many", "budget": true, "weekdays": [1]}'
    rows = [PlanRow(2, "limits", settings=text, goal="limits")]
    request, problems = resumed(ROADMAP, rows, PlanRequest(goals=("limits",)))
    assert (request.known, request.order, request.hours_per_week, request.weekdays) == ({"sets"}, "finish", 5.0, (1,))
    assert [str(problem).split(":")[1].strip() for problem in problems] == [
        "known",
        "order",
        "hours_per_week",
        "budget",
    ]


def test_a_named_goal_is_called_as_it_was_asked_for():
    graph = build_graph(
        Records(tuple(Topic(name, name) for name in "ab"), (), entry_goals=(EntryGoal("Both", ("a", "b")),))
    )
    plan = study_plan(graph, "Both")
    rows, _ = parse_plan(plan_to_csv(plan).encode())
    assert [row.goal for row in rows] == ["Both", "Both"]
    request, _ = resumed(graph, rows, PlanRequest(goals=()))
    assert request.asked == (("a", "Both"), ("b", "Both"))
