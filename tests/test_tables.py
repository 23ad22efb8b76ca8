"""Reading our own CSV files: what comes out, from which line, and that nothing in a file can stop the reading."""

import csv
import io
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.checks.problems import in_order
from graph.files.cells import id_in
from graph.files.row_parsing import BETWEEN_NAMES
from graph.model import EntryGoal, FileNames, Prerequisite, Problem, Resource, Topic
from tests.as_records import parse_records, problems_of, read_records

BROKEN = Path(__file__).parent / "broken"
NO_EDGES = b"source,target\n"
LISTED = list(csv.DictReader(io.StringIO((BROKEN / "expected.csv").read_text(encoding="utf-8"))))


def all_problems(folder):
    names = [folder / name for name in FileNames()]
    records, found = read_records(*names)
    return in_order(found + problems_of(records), records.files)


def read_topics(text):
    return parse_records(text.encode(), NO_EDGES)


def codes(problems):
    return [problem.code for problem in problems]


@pytest.mark.parametrize("expected", LISTED, ids=[row["folder"] for row in LISTED])
def test_each_broken_file_gets_its_sentence(expected):
    problems = all_problems(BROKEN / expected["folder"])
    line = int(expected["line"]) if expected["line"] else None
    place = (expected["severity"], expected["code"], expected["file"], line)
    said = [str(p) for p in problems if (p.severity, p.code, p.file, p.line) == place]
    assert any(expected["fragment"] in sentence for sentence in said), [str(problem) for problem in problems]


@pytest.mark.parametrize("expected", LISTED, ids=[row["folder"] for row in LISTED])
def test_one_broken_thing_is_not_reported_as_several_errors(expected):
    errors = {(p.code, p.file) for p in all_problems(BROKEN / expected["folder"]) if p.is_error}
    assert len(errors) == (expected["severity"] == "error")


def test_every_broken_folder_is_listed():
    assert sorted(path.name for path in BROKEN.iterdir() if path.is_dir()) == sorted(row["folder"] for row in LISTED)


def test_sentences_are_whole_and_on_one_line():
    for row in LISTED:
        for problem in all_problems(BROKEN / row["folder"]):
            assert problem.found.endswith(".") and problem.advice.endswith((".", "?")), problem
            assert "\n" not in str(problem) and "  " not in str(problem), problem


def test_all_columns_are_read():
    records, problems = parse_records(
        b"id,name,category,area,difficulty,hours,summary,aliases,level\n"
        b"limits,Limits, Analysis ,Real,Intermediate,2.5,Say what a limit is., lim ; limes ,\n",
        b"source,target,kind,group,reason,by\nlimits,series,Recommended,,used,me\n",
        b"topic,title,url,kind,hours,cost\nlimits,A book,https://example.org,Book,10,free\n",
        b"name,goals,summary\nAnalysis,limits; series,All of it\n",
    )
    assert problems == ()
    assert records.topics == (
        Topic(
            "limits",
            "Limits",
            "Analysis",
            "Real",
            "intermediate",
            2.5,
            "Say what a limit is.",
            ("lim", "limes"),
            line=2,
            extra=(("level", ""),),
        ),
    )
    assert records.prerequisites == (
        Prerequisite("limits", "series", "recommended", "", "used", line=2, extra=(("by", "me"),)),
    )
    assert records.resources == (Resource("limits", "A book", "https://example.org", "book", 10.0, "free", 2),)
    assert records.entry_goals == (EntryGoal("Analysis", ("limits", "series"), "All of it", 2),)
    assert records.edge_columns == ("source", "target", "kind", "group", "reason", "by")


def test_only_an_id_is_needed():
    records, problems = read_topics("id\nsets\n")
    assert problems == ()
    assert records.topics == (Topic("sets", "sets", hours_assumed=True, line=2),)


def test_an_edge_may_say_prerequisite_and_topic():
    records, problems = parse_records(b"id\na\nb\n", b"Topic, Prerequisite\nb,a\n")
    assert problems == ()
    assert [(edge.source, edge.target) for edge in records.prerequisites] == [("a", "b")]


def test_a_known_name_is_not_hidden_by_a_second_name_for_it():
    """Beside `source`, a column `prerequisite` is one more column that is kept."""
    records, problems = parse_records(b"id\na\nb\n", b"prerequisite,source,target\nlong name,a,b\n")
    assert problems == ()
    assert records.prerequisites == (Prerequisite("a", "b", line=2, extra=(("prerequisite", "long name"),)),)


def test_a_quote_left_open_in_thousands_of_rows_is_told_once_with_its_lines():
    _, problems = read_topics("id,name\n" + '"a\n' * 2_000)
    told = [str(problem) for problem in problems]
    assert len(told) == 2
    assert told[0].startswith(
        "topics.csv, line 2: a quote opened in this row is not closed (the cell ran on to line 3); likewise in lines 3,"
    )


def test_an_id_is_the_same_in_every_unicode_form_and_with_marks_that_show_nothing_around_it():
    records, problems = parse_records(
        "id,name\ncaf\u00e9,\n\u1100\u1161,b\nsets\u200b,Sets\n".encode(),
        "source,target\ncafe\u0301,\uac00\n\ufeffsets,caf\u00e9\u00ad\n\u200b,sets\n".encode(),
        "topic,title\ncafe\u0301,Book\n\u200b,None\n".encode(),
        "name,goals\nAll,cafe\u0301;\u200esets\nNone,\u200b\n".encode(),
    )
    assert codes(problems) == ["empty-id", "empty-id", "empty-goals"]
    assert [(topic.id, topic.name) for topic in records.topics] == [
        ("caf\u00e9", "caf\u00e9"), ("\uac00", "b"), ("sets", "Sets")
    ]  # fmt: skip
    assert [(edge.source, edge.target) for edge in records.prerequisites] == [
        ("caf\u00e9", "\uac00"), ("sets", "caf\u00e9")
    ]  # fmt: skip
    assert [resource.topic for resource in records.resources] == ["caf\u00e9"]
    assert [goal.goals for goal in records.entry_goals] == [("caf\u00e9", "sets")]
    assert not [problem for problem in problems_of(records) if problem.is_error]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_byte_order_mark_make_no_difference(ending, mark):
    text = ending.join(["ID ,NAME", "a,Ä", "", ",", "b,B"])
    records, problems = parse_records(mark + text.encode(), NO_EDGES)
    assert problems == ()
    assert [(topic.id, topic.name, topic.line) for topic in records.topics] == [("a", "Ä", 2), ("b", "B", 5)]


def test_lines_are_those_an_editor_shows():
    """A cell over several lines moves the rows below it; characters that only look like line ends do not."""
    records, problems = read_topics('id,summary\na,"one\ntwo\n"\nb,x\u2028y\x0bz\nc,\nd,\n')
    assert problems == ()
    assert [topic.line for topic in records.topics] == [2, 5, 6, 7]


def test_a_row_with_an_error_is_set_aside_and_the_others_are_read():
    records, problems = read_topics("id,name,hours\na,A,1\nb,B,three\nc,C\nd,D,4\n")
    assert [topic.id for topic in records.topics] == ["a", "d"]
    assert [topic.id for topic in records.set_aside_topics] == ["b", "c"]
    assert [(problem.code, problem.line) for problem in problems] == [("bad-hours", 3), ("ragged-row", 4)]


def test_a_bad_topic_does_not_make_its_edges_wrong():
    records, problems = parse_records(b"id,hours\na,1\nb,three\n", b"source,target\na,b\n")
    assert codes(problems) == ["bad-hours"]
    assert problems_of(records) == ()


def test_topics_that_cannot_be_read_are_reported_as_their_cause_alone():
    records, problems = parse_records(b"code,name\na,A\nb,B\n", b"source,target\na,b\n", b"topic,title\nb,Book\n")
    assert codes(problems + problems_of(records)) == ["missing-column"]


def test_the_rest_of_a_row_with_an_unknown_kind_is_checked_in_the_same_run():
    records, problems = parse_records(b"id,hours\na,1\nb,1\n", b"source,target,kind\na,b,one-of\nb,a,\nb,x,co\n")
    assert codes(problems) == ["unknown-kind", "unknown-kind"]
    assert {problem.code for problem in problems_of(records)} == {"cycle", "unknown-topic"}


def test_an_open_quote_hides_none_of_the_rows_below():
    records, problems = read_topics('id,name\na,"A\nb,B\nc,"C"\nd,D\n')
    assert [(problem.code, problem.line) for problem in problems] == [("unbalanced-quote", 2)]
    assert [topic.id for topic in records.topics] == ["b", "c", "d"]
    assert [topic.id for topic in records.set_aside_topics] == ["a"]


def test_a_comma_as_separator_is_not_doubted_for_a_semicolon_in_a_name():
    assert read_topics("id,level;grade\na,b;c\n")[1] == ()


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_another_separator_is_read_with_decimal_commas_and_said(separator):
    records, problems = read_topics("id;name;hours\na;Mengen;2,5\nb;Grenzwerte;3\n".replace(";", separator))
    assert [(problem.code, problem.is_error, problem.line) for problem in problems] == [("wrong-separator", False, 1)]
    assert [(topic.name, topic.hours) for topic in records.topics] == [("Mengen", 2.5), ("Grenzwerte", 3.0)]


def test_a_decimal_comma_in_quotes_between_commas_is_an_error_still():
    assert codes(read_topics('id,hours\na,"2,5"\n')[1]) == ["bad-hours"]


def test_a_wrong_encoding_is_said_once_with_its_lines():
    _, problems = parse_records("id\né\nx\nè\nü\n".encode("latin-1"), NO_EDGES)
    assert [str(problem) for problem in problems] == [
        "topics.csv, line 2: byte 1 of the line, 0xE9 ('é' in Windows-1252), is not UTF-8; so are bytes in lines 4 and"
        " 5. Save it as UTF-8 (in a spreadsheet programme: 'CSV UTF-8')."
    ]


def test_thousands_of_one_sentence_are_said_once():
    rows = "".join(f"t{number},x\n" for number in range(2000))
    _, problems = read_topics(f"id,difficulty\n{rows}")
    assert len(problems) == 1
    assert "likewise in lines 3, 4, 5, 6, 7 and 1,994 more." in problems[0].found


def test_thousands_that_differ_in_what_is_quoted_are_said_once():
    letters = [chr(ord("a") + number % 26) * (number + 1) for number in range(1500)]
    _, problems = parse_records(b"id\na\n", b"source,target\n" + b"".join(b" %b,a\n" % one.encode() for one in letters))
    assert [str(problem) for problem in problems] == [
        "edges.csv, line 2: source is ' a', with blanks around it; likewise in lines 3, 4, 5, 6, 7 and 1,494 more."
        " Write 'a'."
    ]


@pytest.mark.parametrize("hours", ["0", "2.5", " 3 ", "1e1", "007"])
def test_hours_are_numbers(hours):
    records, problems = read_topics(f"id,hours\na,{hours}\n")
    assert problems == () and records.topics[0].hours == float(hours)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters=',"\r\n\0'), min_size=1))
def test_hours_are_a_finite_number_or_a_problem(hours):
    records, problems = read_topics(f"id,hours\na,{hours}\n")
    assert codes(problems) in ([], ["bad-hours"])
    assert all(math.isfinite(topic.hours) and topic.hours >= 0 for topic in records.topics)


def test_a_long_cell_is_cut_in_its_sentence():
    _, problems = read_topics(f"id,hours\na,{'x' * 10_000}\n")
    assert len(str(problems[0])) < 200


def test_files_keep_the_names_they_were_given_by(tmp_path):
    (tmp_path / "courses.csv").write_text("id,hours\na,x\n")
    records, problems = read_records(tmp_path / "courses.csv", tmp_path / "needs.csv", tmp_path / "resources.csv")
    assert [(problem.file, problem.code) for problem in in_order(problems, records.files)] == [
        ("courses.csv", "bad-hours"),
        ("needs.csv", "missing-file"),
    ]
    assert records.files == FileNames("courses.csv", "needs.csv", "resources.csv", "goals.csv")


def test_a_misspelt_file_name_is_answered_with_what_is_there(tmp_path):
    (tmp_path / "topics.csv").write_text("id\na\n")
    (tmp_path / "edges.csv").write_text("source,target\n")
    _, problems = read_records(tmp_path / "topic.csv", tmp_path / "edges.csv")
    assert problems[0].advice == "Check the name and the folder. Did you mean 'topics.csv'?"


def test_a_file_that_may_not_be_opened_is_a_problem(monkeypatch):
    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    _, problems = read_records(Path("topics.csv"), Path("edges.csv"))
    assert str(problems[0]) == (
        "topics.csv: the file cannot be opened (Permission denied). "
        "Check that you may read it and that no other programme holds it."
    )


cells = st.text(st.sampled_from('ab1.-;, "\t\r\n\0é\ufeff'), max_size=6)
files = st.one_of(
    st.binary(max_size=60),
    st.lists(st.lists(cells, max_size=4).map(",".join), max_size=6).map(lambda rows: "\n".join(rows).encode()),
    st.lists(cells, max_size=8).map(lambda rows: "\n".join(["id,name,hours", *rows]).encode()),
    st.lists(cells, max_size=8).map(lambda rows: "\n".join(["source,target,kind", *rows]).encode()),
)


@settings(max_examples=400, deadline=None)
@given(files, files, st.none() | files, st.none() | files)
def test_no_content_stops_the_reading_or_the_checks(topics, edges, resources, goals):
    records, problems = parse_records(topics, edges, resources, goals)
    for problem in problems + problems_of(records):
        assert isinstance(problem, Problem) and str(problem)


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8).map(str.strip)
topic_rows = st.lists(
    st.tuples(
        words.map(id_in).filter(bool),
        words,
        words,
        st.sampled_from(["", "beginner", "advanced"]),
        st.integers(0, 99),
        words,
    ),
    min_size=1,
    max_size=6,
)


@settings(deadline=None)
@given(topic_rows)
def test_rows_that_a_csv_writer_wrote_come_back_as_they_were(rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("id", "name", "area", "difficulty", "hours", "mine"), *rows])
    records, problems = read_topics(text.getvalue())
    assert problems == ()
    assert [
        (topic.id, topic.name, topic.area, topic.difficulty, topic.hours, topic.extra) for topic in records.topics
    ] == [(key, name or key, area, hard, hours, (("mine", mine),)) for key, name, area, hard, hours, mine in rows]


def test_the_separator_of_aliases_is_the_one_that_is_documented():
    assert BETWEEN_NAMES == ";"
