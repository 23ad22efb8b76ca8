"""Graph files as columns: the same records and the same problems as row by row, whatever the files hold."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import checks
from graph.checks.everything import check_columns
from graph.core import text_columns
from graph.core.columns import columns_of, with_set_aside
from graph.core.name_normalization import folded_texts
from graph.core.names import folded
from graph.core.text_columns import Places, text_column
from graph.files import columns as reading
from graph.files import lines
from graph.files.columns import parse_columns
from graph.model import EntryGoal, FileNames, Prerequisite, Records, Resource, Topic
from tests import row_checks
from tests.datasets import CATALOGUES, COURSES, THEOREMS, each_of
from tests.row_checks import expected_problems
from tests.row_reader import expected_records

BROKEN = sorted(path for path in (Path(__file__).parent / "broken").iterdir() if path.is_dir())


@pytest.fixture(params=["small", "large"], autouse=True)
def size(request, monkeypatch):
    """Every promise holds for small files and for large ones, of which a block at a time is looked at."""
    if request.param == "large":
        monkeypatch.setattr(lines, "_BLOCK", 16)
        monkeypatch.setattr(text_columns, "_BLOCK", 3)


def read_alike(*contents):
    """Read as columns, and see that it is what the careful reader says; returns the records."""
    records, problems = expected_records(*contents)
    columns, found = parse_columns(*contents)
    assert found == problems
    assert columns.records() == records
    return records, columns


@pytest.mark.parametrize("folder", BROKEN, ids=lambda path: path.name)
def test_broken_files_have_the_same_problems_and_records(folder):
    contents = [path.read_bytes() if (path := folder / name).is_file() else None for name in FileNames()]
    records, columns = read_alike(*contents)
    assert check_columns(columns).problems == expected_problems(records)


@pytest.mark.parametrize("source", each_of(COURSES + CATALOGUES + THEOREMS))
def test_graphs_of_other_people_are_read_and_checked_alike(source, tmp_path):
    dataset = source.put(tmp_path)
    records, columns = read_alike(dataset.topics.read_bytes(), dataset.edges.read_bytes())
    assert check_columns(columns).problems == expected_problems(records)


def test_the_sample_data_is_read_and_checked_alike(data_folder):
    records, columns = read_alike(*((data_folder / name).read_bytes() for name in FileNames()))
    assert check_columns(columns).problems == expected_problems(records)


cells = st.text(st.sampled_from('ab1.-;, "\t\r\n\0éa\u0301\u200b\ufeff\u00a0'), max_size=6)
numbers = st.sampled_from(["", "1", "2.5", "007", " 3 ", "1e1", "1_0", "-1", "nan", "5.", ".5", "２", "9" * 400, "x"])
odd_rows = st.one_of(
    cells,
    st.builds("{},{},{}".format, cells, cells, numbers),
    st.just('a,"b\nc",1'),
    st.just('a,"b""c",'),
    st.just(",,"),
)
plain_rows = st.builds("{},{},{}".format, st.sampled_from("abcde"), st.sampled_from(["", "Name", '"a, b"']), numbers)


def files(header):
    rows = st.lists(odd_rows | plain_rows, max_size=8)
    ends = st.sampled_from(["\n", "\r\n", "\r"])
    starts = st.sampled_from(["", "\n", "\ufeff", ",,\n"])
    made = st.builds(lambda start, end, rows: (start + end.join([header, *rows])).encode(), starts, ends, rows)
    damaged = st.builds(
        lambda content, at, byte: content[:at] + byte + content[at:], made, st.integers(0, 60), odd_bytes
    )
    # Other formats are told by their first bytes, which the careful reader does not know.
    return st.one_of(made, damaged, st.binary(max_size=60).filter(lambda text: not text.startswith(OTHER_FORMATS)))


OTHER_FORMATS = (b"PAR1", b"\x1f\x8b", b"\x28\xb5\x2f\xfd")
odd_bytes = st.sampled_from([b"\xe9", b"\0", b'"', b"\r", b"\n\n", b" "])


@settings(max_examples=150, deadline=None)
@given(
    files("id,name,hours") | files("id,aliases,difficulty") | files('"id"'),
    files("source,target,kind") | files("topic,group,prerequisite") | files("source;target;kind"),
)
def test_whatever_files_hold_is_read_and_checked_alike(topics, edges):
    records, columns = read_alike(topics, edges)
    assert check_columns(columns).problems == expected_problems(records)


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=8).map(str.strip)
topic_rows = st.tuples(
    words.filter(bool), words, words, st.sampled_from(["", "beginner", "Advanced "]), numbers, st.lists(words), words
)


@settings(max_examples=50, deadline=None)
@given(st.lists(topic_rows, min_size=1, max_size=6))
def test_what_a_csv_writer_wrote_is_read_alike(rows):
    text = io.StringIO(newline="")
    header = ("id", "name", "area", "difficulty", "hours", "aliases", "line")
    csv.writer(text).writerows([header, *((*row[:5], ";".join(row[5]), row[6]) for row in rows)])
    read_alike(text.getvalue().encode(), b"source,target,,\na,b,x,y\n")


ids = st.sampled_from(["a", "b", "c", "d", "e", "long identifiers need several words", "é"])
names = st.sampled_from(["", "Straße", "STRASSE", "a", "Two  words", "two words", "K", "K"])
topics = st.builds(
    Topic,
    ids,
    names,
    difficulty=st.sampled_from(["", "beginner", "advanced"]),
    hours=st.just(1.0),
    aliases=st.lists(names.filter(bool), max_size=2).map(tuple),
    hours_assumed=st.booleans(),
    extra=st.sampled_from([(), (("x", "1"),), (("x", "1"), ("x", "2"))]),
)
edges = st.builds(
    Prerequisite,
    ids | st.just("unknown"),
    ids,
    st.sampled_from(["required", "recommended"]),
    st.sampled_from(["", "g", "h"]),
)
resources = st.builds(Resource, ids | st.just("A"), st.just("Book"), st.sampled_from(["", "https://a", "ftp://a"]))
goals = st.builds(EntryGoal, names, st.lists(ids, min_size=1).map(tuple))


@st.composite
def some_records(draw):
    """Records in which much may be wrong, some rows set aside; sometimes without lines."""

    def rows(strategy, most):
        made = draw(st.lists(strategy, max_size=most))
        return [replace(row, line=line) for line, row in enumerate(made, start=2)] if numbered else made

    numbered = draw(st.booleans())
    all_topics, all_edges = rows(topics, 7), rows(edges, 14)
    good_topics, good_edges = (
        [draw(st.integers(0, 9)) > 0 or not numbered for _ in made] for made in (all_topics, all_edges)
    )
    return Records(
        tuple(topic for topic, good in zip(all_topics, good_topics, strict=True) if good),
        tuple(edge for edge, good in zip(all_edges, good_edges, strict=True) if good),
        tuple(draw(st.lists(resources, max_size=2))),
        tuple(draw(st.lists(goals, max_size=3))),
        set_aside_topics=tuple(topic for topic, good in zip(all_topics, good_topics, strict=True) if not good),
        set_aside_edges=tuple(edge for edge, good in zip(all_edges, good_edges, strict=True) if not good),
    )


@settings(max_examples=120, deadline=None)
@given(some_records())
def test_columns_hold_the_records_and_have_the_same_problems(records):
    columns = columns_of(records)
    assert columns.records() == records
    assert [columns.topic(number) for number in range(len(records.topics))] == list(records.topics)
    assert [columns.prerequisite(number) for number in range(len(records.prerequisites))] == list(records.prerequisites)
    assert check_columns(columns).problems == expected_problems(records)


@settings(max_examples=80, deadline=None)
@given(some_records())
def test_what_is_wrong_very_often_is_found_alike(records):
    with pytest.MonkeyPatch.context() as patch:
        for module in (checks.cycles, checks.edges, checks.groups, checks.redundancy, checks.topics, row_checks):
            patch.setattr(module, "MOST_ALIKE", 1)
        assert check_columns(columns_of(records)).problems == expected_problems(records)


@settings(max_examples=50, deadline=None)
@given(some_records())
def test_rows_set_aside_stand_in_their_places_among_all_rows(records):
    columns = columns_of(records)
    whole, topics, _ = with_set_aside(columns)
    rows = sorted([*records.topics, *records.set_aside_topics], key=lambda topic: topic.line)
    assert whole.topics["id"].to_pylist() == [topic.id for topic in rows]
    assert [records.topics[number] for number in topics if number >= 0] == list(records.topics)


@given(some_records())
def test_edges_of_one_target_share_a_number_if_they_share_a_group(records):
    columns = columns_of(records)
    keys = [(edge.target, edge.group) if edge.group and edge.is_required else None for edge in records.prerequisites]
    groups = columns.groups.tolist()
    for key, group in zip(keys, groups, strict=True):
        assert (key is None) == (group == -1)
        assert [other == group for other in groups] == [other == key for other in keys]


@pytest.mark.parametrize("weak", [lambda _: 0, len, lambda text: len(text) % 2 * 2**63 + ord(text[0])])
@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=3)), st.lists(st.text(min_size=1, max_size=3)))
def test_ids_whose_hashes_collide_are_told_apart(weak, known, asked):
    places = Places(text_column(known), lambda column: np.array([weak(text) for text in column.to_pylist()], np.uint64))
    assert places.first.tolist() == [known.index(text) for text in known]
    assert places.of(text_column(asked)).tolist() == [known.index(text) if text in known else -1 for text in asked]


def test_more_collisions_than_a_table_takes_are_told_apart():
    known = [f"t{number}" for number in range(500)]
    places = Places(text_column(known), lambda column: np.zeros(len(column), np.uint64))
    assert places.of(text_column([*known, "t"])).tolist() == [*range(500), -1]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_texts_are_folded_as_names_are(some):
    assert folded_texts(text_column(some)).to_pylist() == [folded(text) for text in some]


@given(st.lists(st.text(max_size=40)))
def test_equal_texts_have_equal_hashes_wherever_they_stand(some):
    column = text_column(["before", *some]).slice(1)
    assert text_columns.hashes(column).tolist() == [int(text_columns.hashes(text_column([text]))[0]) for text in some]


@pytest.mark.parametrize(
    "bad", ['t1,"t2,required\n', "t1,t2,requird\n", "t1,t2\n", "t1, t2,\n", "t1,\xe9\n", 't1,"t2\n",required\n']
)
def test_one_bad_line_in_the_middle_of_many_is_the_only_one_looked_at_closely(bad, monkeypatch):
    monkeypatch.setattr(lines, "_BLOCK", 1 << 12)
    many = [f"t{number},t{number + 1},required\n" for number in range(6_000)]
    content = ("source,target,kind\n" + "".join([*many[:3_000], bad, *many[3_000:]])).encode("latin-1")
    looked_at = []
    parted = reading.parted
    monkeypatch.setattr(reading, "parted", lambda table, of: looked_at.append(parted(table, of)) or looked_at[-1])
    _, found = parse_columns(b"id\nt1\n", content)
    monkeypatch.setattr(reading, "parted", parted)
    assert found == expected_records(b"id\nt1\n", content)[1]
    assert [problem.line for problem in found] in ([3_002], [3_002, 3_002], [3_002, 3_003])
    assert sum(len(good) + len(others) for good, others in looked_at) <= 2
