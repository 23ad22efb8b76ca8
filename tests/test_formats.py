"""The same graph in other formats is the same graph, and a damaged file is a sentence."""

import gzip
from dataclasses import replace

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.files import bulk, formats, memory
from graph.files import columns as reading
from graph.files.columns import parse_columns, read_columns
from graph.files.memory import NotEnoughMemoryError, available_memory, require_memory

TOPICS = b"id,name,hours,aliases,level\nsets,Sets,2.5,set;family,1\nlimits,Limits,,,2\n"
EDGES = b"source,target,kind\nsets,limits,required\n"


def gzipped(content):
    """Packed without the time of packing: cases are named by their bytes, and must be the same in every process."""
    return gzip.compress(content, mtime=0)


def zstd(content):
    return pa.compress(content, "zstd", asbytes=True)


def parquet(table):
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return sink.getvalue().to_pybytes()


def parquet_of(content):
    return parquet(pa.csv.read_csv(pa.BufferReader(content)))


def without_lines(records):
    return [replace(row, line=0) for row in (*records.topics, *records.prerequisites)]


@pytest.mark.parametrize("packed", [gzipped, zstd, parquet_of])
def test_a_graph_is_the_same_in_every_format(packed):
    plain, _ = parse_columns(TOPICS, EDGES)
    columns, problems = parse_columns(packed(TOPICS), packed(EDGES))
    assert problems == ()
    assert without_lines(columns.records()) == without_lines(plain.records())


@pytest.mark.parametrize("name", ["topics.csv", "topics.csv.gz", "topics.csv.zst", "topics.parquet", "topics"])
@pytest.mark.parametrize("packed", [bytes, gzipped, zstd, parquet_of])
def test_the_content_tells_the_format_whatever_the_name(tmp_path, name, packed):
    (tmp_path / name).write_bytes(packed(TOPICS))
    (tmp_path / "edges").write_bytes(EDGES)
    columns, problems = read_columns(tmp_path / name, tmp_path / "edges")
    assert problems == ()
    assert columns.topics["id"].to_pylist() == ["sets", "limits"]
    assert columns.files.topics == name


def test_lines_of_packed_text_are_those_of_the_text():
    _, (problem,) = parse_columns(gzipped(TOPICS + b"series,Series,three,,\n"), EDGES)
    assert str(problem).startswith("topics.csv, line 4: hours is 'three'.")


def test_rows_of_parquet_are_named_by_their_number():
    table = pa.table({"id": ["sets", "", "limits"], "hours": ["1", "2", "three"]})
    columns, problems = parse_columns(parquet(table), EDGES)
    assert [(problem.code, problem.line) for problem in problems] == [("empty-id", 2), ("bad-hours", 3)]
    assert [topic.line for topic in columns.records().topics] == [1]


def test_typed_values_of_parquet_become_what_a_cell_would_hold():
    table = pa.table(
        {
            "id": pa.array([1, 2, 3]),
            "name": pa.array(["A", "B", None]).dictionary_encode(),
            "hours": pa.array([2.0, None, float("nan")]),
            "aliases": [["x", "y"], None, []],
            "done": [True, False, None],
        }
    )
    columns, problems = parse_columns(parquet(table), EDGES)
    topics = columns.records().topics
    assert problems == ()
    assert [(topic.id, topic.name, topic.aliases) for topic in topics] == [
        ("1", "A", ("x", "y")),
        ("2", "B", ()),
        ("3", "3", ()),
    ]
    assert [None if topic.hours_assumed else topic.hours for topic in topics] == [2.0, None, None]
    assert [dict(topic.extra)["done"] for topic in topics] == ["true", "false", ""]


def codes(topics):
    _, problems = parse_columns(topics, EDGES)
    assert all("\n" not in str(problem) and problem.found.endswith(".") for problem in problems)
    return [(problem.code, problem.severity) for problem in problems if problem.file == "topics.csv"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (gzipped(TOPICS)[:-10], "broken-archive"),
        (gzipped(TOPICS)[:20] + b"xxxx" + gzipped(TOPICS)[24:], "broken-archive"),
        (zstd(TOPICS)[:-5], "broken-archive"),
        (b"\x1f\x8b", "broken-archive"),
        (b"\x28\xb5\x2f\xfd", "broken-archive"),
        (gzipped(gzipped(TOPICS)), "not-a-table"),
        (zstd(parquet_of(TOPICS)), "not-a-table"),
        (gzipped(b""), "empty-file"),
        (parquet_of(TOPICS)[:-20], "broken-parquet"),
        (b"PAR1PAR1", "broken-parquet"),
        (parquet(pa.table({"code": ["a"]})), "missing-column"),
        (parquet(pa.table({"id": pa.array([], pa.string())})), "no-topics"),
        (parquet(pa.table({"id": [{"x": 1}]})), "wrong-type"),
        (parquet(pa.table({"id": ["a"], "hours": [b"\xff"]})), "wrong-type"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_once(content, code):
    assert codes(content) == [(code, "error")]


def test_a_column_of_parquet_that_no_cell_could_hold_is_left_out_with_a_warning():
    table = pa.table({"id": ["a"], "more": [{"x": 1}], "level": [3]})
    columns, (problem,) = parse_columns(parquet(table), EDGES)
    assert (problem.code, problem.severity) == ("wrong-type", "warning")
    assert columns.topic(0).extra == (("level", "3"),)


@pytest.mark.parametrize("packed", [gzipped, zstd, parquet_of])
def test_what_would_fill_the_memory_is_refused_before_it_does(packed, monkeypatch):
    monkeypatch.setattr(formats, "_MOST_BYTES", 1 << 10)
    content = b"id\n" + b"".join(b"topic%d\n" % number for number in range(10_000))
    assert codes(packed(content)) == [("too-large", "error")]


@pytest.mark.parametrize("packed", [gzipped, zstd])
def test_what_holds_many_times_its_own_size_is_refused_while_it_is_unpacked(packed, monkeypatch):
    monkeypatch.setattr(formats, "_NEVER_MUCH", 1 << 16)
    content = b"id,name\na," + b"x" * 1_000_000
    assert codes(packed(content)) == [("too-large", "error")]
    assert codes(packed(TOPICS)) == []


def test_text_of_parquet_that_is_not_utf8_names_file_and_column():
    letters = pa.py_buffer(b"Caf\xe9")
    names = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\4\0\0\0"), letters])
    _, (problem,) = parse_columns(parquet(pa.table({"id": ["a"], "name": names})), b"source,target\n")
    assert (problem.file, problem.found) == ("topics.csv", "the column 'name' holds bytes that are not UTF-8.")


@pytest.mark.parametrize("cell", [b"x" * 200_000, b'"' + b"x" * 200_000 + b'"', b'"' + b"x" * 200_000])
def test_a_cell_of_any_length_is_a_sentence(cell, monkeypatch):
    monkeypatch.setattr(bulk, "_LONGEST_LINE", 150_000)
    columns, (problem, *_) = parse_columns(b"id,name\na," + cell + b"\n", b"source,target\n")
    assert (problem.code, problem.line) == ("unbalanced-quote", 2)
    assert [topic.id for topic in columns.set_aside_topics] == ["a"]


@pytest.fixture
def strict(monkeypatch):
    """Four faulty rows are far too many."""
    monkeypatch.setattr(reading, "MOST_FAULTY", 3)
    monkeypatch.setattr(bulk, "MOST_FAULTY", 3)


@pytest.mark.parametrize("row", ["t{0},t{1},requird\n", "t{0},t{1}\n", ",t{1},\n", 't{0},"t{1},\n'])
@pytest.mark.usefixtures("strict")
def test_of_far_too_many_faulty_rows_some_are_told_and_none_is_kept(row):
    edges = "source,target,kind\na,b,\n" + "".join(row.format(number, number + 1) for number in range(8))
    columns, problems = parse_columns(b"id\na\nb\n", edges.encode())
    assert {problem.file for problem in problems} == {"edges.csv"}
    assert "too-many-faults" in {problem.code for problem in problems} and len(problems) > 2
    assert not len(columns.edges) and not columns.set_aside_edges and len(columns.topics) == 2


@pytest.mark.usefixtures("strict")
def test_blank_rows_and_numbers_of_another_form_are_no_faults():
    rows = "".join(f"t{number},1e{number}\n,\n" for number in range(5))
    columns, problems = parse_columns(f"id,hours\n{rows}".encode(), b"source,target\n")
    assert problems == () and columns.hours.tolist() == [1.0, 10.0, 100.0, 1000.0, 10000.0]


@pytest.mark.parametrize("head", [b"x" * 50, b"\n" + b"-,-\n" * 20])
def test_a_large_file_without_a_header_is_not_read(head, monkeypatch):
    monkeypatch.setattr(reading, "_MOST_CAREFUL", 40)
    monkeypatch.setattr(reading, "_LONGEST_HEADER", 20)
    _, (problem,) = parse_columns(head, b"source,target\n")
    assert (problem.code, problem.line) == ("no-header", 1)


@given(
    st.binary(max_size=40),
    st.sampled_from([b"", b"\x1f\x8b", b"\x1f\x8b\x08\0\0\0\0\0\0\0", b"\x28\xb5\x2f\xfd", b"PAR1"]),
)
def test_no_content_stops_the_reading(content, start):
    parse_columns(start + content, EDGES)
    parse_columns(TOPICS, start + content)


def test_less_memory_than_needed_is_a_sentence_before_anything_is_read(tmp_path, monkeypatch):
    (tmp_path / "topics.csv").write_bytes(TOPICS)
    monkeypatch.setattr(memory, "_SMALL", 0)
    monkeypatch.setattr(memory, "available_memory", lambda: 50_000_000)
    with pytest.raises(NotEnoughMemoryError) as refused:
        read_columns(tmp_path / "topics.csv", tmp_path / "edges.csv")
    assert str(refused.value) == (
        "Reading this graph takes about 0.1 GB of memory, and 0.1 GB are free. "
        "Close other programmes, or use a machine with more memory."
    )
    assert refused.value.needed > refused.value.available == 50_000_000


def test_where_nobody_knows_how_much_memory_is_free_there_is_enough(monkeypatch):
    monkeypatch.setattr(memory, "available_memory", lambda: None)
    require_memory(1 << 50)


def test_the_limit_of_a_container_counts(tmp_path, monkeypatch):
    for name, value in (("max", "1000"), ("current", "400"), ("none", "max")):
        (tmp_path / name).write_text(value)
    monkeypatch.setattr(
        memory, "_CGROUPS", [(tmp_path / "max", tmp_path / "current"), (tmp_path / "none", tmp_path / "max")]
    )
    assert available_memory() == 600
