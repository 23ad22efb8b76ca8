"""`check --fix`: what is promised is so when the mended files are opened again, and nothing else changed."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from graph.command_line.main import commands
from graph.loading.mending import ALL, Mended, accepted_codes, mended
from tests.as_records import parse_records, problems_of
from tests.made import courses
from tests.promises import keeps

TOPICS = b'id,name,hours\r\nsets,Sets,"1,5"\r\nlimits,"Limits",2 h\r\nproofs,Proofs,3\r\n'
EDGES = (
    b"source,target,kind,reason\nsets,limits,required,one\nproofs,proofs,,\nSETS,proofs,,\nnope,sets,,\nlimits,sets,,\n"
)


def codes(found: Mended) -> list[str]:
    """The problems that are left, errors alone."""
    records, problems = parse_records(*(text.content if text else None for text in found.texts))
    return sorted({problem.code for problem in (*problems, *problems_of(records)) if problem.is_error})


def edges(lines: bytes, **others: bytes) -> bytes:
    """The edges after all safe repairs, of three topics a, b and c."""
    return mended(b"id,name\na,Alpha\nb,Beta\nc,Gamma\n", lines, **others).contents["edges.csv"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"source,target\na, b\n", b"source,target\na,b\n"),
        (b"source,target\nA,beta\n", b"source,target\na,b\n"),
        (b"source,target,note\na;b,c,x\n", b"source,target,note\na,c,x\nb,c,x\n"),
        (b'source,target\n"a, beta",c\n', b'source,target\n"a",c\nb,c\n'),
        (b"source,target\na,b/c\n", b"source,target\na,b\na,c\n"),
        (b"source,target\nalpha and Beta,c\n", b"source,target\na,c\nb,c\n"),
        (b"source,target\na,a\na,b\n", b"source,target\na,b\n"),
        (b"source,target,reason\na,b,x\na,b,y\n", b"source,target,reason\na,b,x y\n"),
        (b"source,target,reason\na,b,x\nA,b,x\n", b"source,target,reason\na,b,x\n"),
        (b"source;target\na;b\n", b"source,target\na,b\n"),
    ],
    ids=[
        "blanks", "letters", "several", "by-comma", "several-targets", "by-word", "loop", "reasons", "twice",
        "separator",
    ],
)  # fmt: skip
def test_what_is_certain_is_mended_without_being_asked_for(before, after):
    assert edges(before) == after


@pytest.mark.parametrize(
    "lines",
    [
        b"source,target\nx,b\n",
        b"source,target\na;x,b\n",
        b"source,target\na,b\nb,a\n",
        b"source,target,kind\na,b,\na,b,recommended\n",
        b"source,target,kind\na,b,must\n",
        b"source,target\na,b,too many\n",
        b"source\na\n",
    ],
    ids=["unknown", "one-of-two-unknown", "cycle", "two-kinds", "unknown-kind", "ragged", "no-target"],
)
def test_what_somebody_may_think_otherwise_about_waits(lines):
    found = mended(b"id,name\na,Alpha\nb,Beta\n", lines)
    assert found.contents["edges.csv"] == lines
    assert found.changes == ()


def test_a_name_of_two_topics_is_not_certain():
    lines = b"source,target\nalpha,b\n"
    assert mended(b"id,name\na,Alpha\nb,Beta\nc,ALPHA\n", lines).contents["edges.csv"] == lines


@pytest.mark.parametrize(
    ("topics", "accepted", "expected"),
    [
        (b"id,name\na,A\na,A\n", (), b"id,name\na,A\n"),
        (b"id,name\na,A\na,B\n", (), b"id,name\na,A\na,B\n"),
        (b"id,name\na,A\na,B\na-2,C\n", ("doubled-id",), b"id,name\na,A\na-3,B\na-2,C\n"),
        (b"id,difficulty\na,begginer\n", ("unknown-difficulty",), b"id,difficulty\na,beginner\n"),
        (b"id,status\na,gone\n", ("unknown-status",), b"id,status\na,\n"),
        (b"id,name\na,\xfc\n", ("wrong-encoding",), b"id,name\na,\xc3\xbc\n"),
        (b"id,name\na,\xfc\n", (), b"id,name\na,\xfc\n"),
        (b"id,hours\na,\"1,5\"\nb,2 hours\nc,three\n", (), b"id,hours\na,\"1.5\"\nb,2\nc,three\n"),
    ],
)  # fmt: skip
def test_topics_are_mended(topics, accepted, expected):
    assert mended(topics, b"source,target\n", accepted=accepted).contents["topics.csv"] == expected


def test_a_table_as_spreadsheets_save_unicode_text_is_mended_at_once():
    topics = "id\thours\r\nü\t1,5\r\n".encode("utf-16")
    waiting = mended(topics, b"source,target\n")
    assert waiting.offered == {"wrong-encoding": 1}
    found = mended(topics, b"source,target\n", accepted=["wrong-encoding"])
    assert found.contents["topics.csv"].decode("utf-8-sig") == 'id,hours\r\nü,"1.5"\r\n'
    assert codes(found) == []


def test_goals_and_resources_name_topics_that_are_there():
    goals, resources = b"name,goals\nX,A ;nope;b\n", b"topic,title\nALPHA,Book\nnope,Other\n"
    topics, lines = b"id,name\na,Alpha\nb,Beta\n", b"source,target\n"
    safe = mended(topics, lines, resources, goals).contents
    assert safe["goals.csv"] == b"name,goals\nX,a ;nope;b\n"
    assert safe["resources.csv"] == b"topic,title\na,Book\nnope,Other\n"
    whole = mended(topics, lines, resources, goals, accepted=[ALL]).contents
    assert whole["goals.csv"] == b"name,goals\nX,a ;b\n"
    assert whole["resources.csv"] == b"topic,title\na,Book\n"


def test_a_cycle_loses_the_fewest_edges_rather_those_without_a_reason():
    lines = b"source,target,kind,reason\na,b,,\nb,c,,why\nc,a,,why\n"
    found = mended(b"id\na\nb\nc\n", lines, accepted=["cycle"])
    assert found.contents["edges.csv"] == lines.replace(b"a,b,,", b"a,b,recommended,")
    assert [change.line for change in found.changes] == [2]


ids = st.sampled_from(["a", "b", "c", " a", "B", "x", "Gamma", "a;b", "b, c", ""])
kinds = st.sampled_from(["", "required", "recommended", "must", "corequisite"])
hours = st.sampled_from(["", "2", "1,5", "2 h"])


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "c", " a", "b-2"]), hours), max_size=5),
    st.lists(st.tuples(ids, ids, kinds, st.sampled_from(["", "g"])), max_size=8),
    st.booleans(),
)
def test_with_every_repair_only_empty_ids_are_left(topics, links, everything):
    """And what was mended once has nothing to mend; rows that nothing is said about are the same bytes."""
    head = b"id,hours\na,1\nb,\nc,3\n" if everything else b"id,hours\na,1\n"
    rows = "".join(f'"{topic}","{spent}"\r\n' for topic, spent in topics).encode()
    lines = "".join(f'"{source}","{target}",{kind},{group}\n' for source, target, kind, group in links).encode()
    before = head + rows, b"source,target,kind,group\n" + lines
    found = mended(*before, accepted=[ALL])
    assert set(codes(found)) <= {"empty-id"}
    again = mended(*(text.content for text in found.texts[:2] if text), accepted=[ALL])
    assert again.changes == ()
    safe = mended(*before)
    told = {(change.file, change.line) for change in safe.changes}
    assert safe.contents.keys() == {"topics.csv", "edges.csv"}
    for name, content in zip(("topics.csv", "edges.csv"), before, strict=True):
        kept = [row for number, row in enumerate(content.splitlines(keepends=True), 1) if (name, number) not in told]
        mended_rows = iter(safe.contents[name].splitlines(keepends=True))
        assert all(row in mended_rows for row in kept)


def test_a_published_catalogue_opens_after_its_repairs():
    made = courses()
    found = mended(made.topics, made.edges, accepted=[ALL])
    assert codes(found) == []
    assert not set(mended(made.topics, made.edges).offered) - set(accepted_codes())


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "topics.csv").write_bytes(TOPICS)
    (tmp_path / "edges.csv").write_bytes(EDGES)
    return tmp_path


def check(folder, *options: str) -> Result:
    return CliRunner().invoke(commands, ["check", "--topics", str(folder), *options])


@keeps("`check --fix` writes mended copies into a folder `mended`, or `--to FOLDER`, and reports what is left in them.")
@keeps("What a repair does not name stays as it is, byte for byte.")
def test_copies_are_mended_and_the_files_stay(folder):
    done = check(folder, "--fix")
    assert done.exit_code == 1
    assert "edges.csv, line 4:\n  - SETS,proofs,,\n  + sets,proofs,,\n" in done.stdout
    assert "1 change more with --accept cycle" in done.stdout
    assert "cycle" in done.stdout
    assert f"Wrote topics.csv, edges.csv to {folder / 'mended'}." in done.stderr
    assert (folder / "topics.csv").read_bytes() == TOPICS
    assert (folder / "mended/topics.csv").read_bytes() == TOPICS.replace(b"1,5", b"1.5").replace(b"2 h", b"2")
    expected = EDGES.replace(b"SETS", b"sets").replace(b"proofs,proofs,,\n", b"")
    assert (folder / "mended/edges.csv").read_bytes() == expected
    assert check(folder, "--fix", "--to", str(folder / "there")).exit_code == 1
    assert (folder / "there/edges.csv").read_bytes() == expected


@keeps("`check --in-place` mends the files themselves and keeps each as it was, as `.bak`.")
@keeps("Repairs of which somebody may think otherwise are made with `--accept CODE` or `--accept all` alone.")
def test_the_files_themselves_are_mended_with_a_backup(folder):
    assert check(folder, "--in-place", "--accept", "unknown-topic").exit_code == 1
    assert (folder / "edges.csv.bak").read_bytes() == EDGES
    assert b"nope" not in (folder / "edges.csv").read_bytes()
    assert check(folder, "--in-place", "--accept", "all").exit_code == 0
    assert check(folder).exit_code == 0
    assert (folder / "topics.csv.bak").read_bytes() == TOPICS
    assert sorted(path.name for path in folder.iterdir()) == [
        "edges.csv", "edges.csv.bak", "edges.csv.bak2", "topics.csv", "topics.csv.bak",
    ]  # fmt: skip


def test_scripts_get_the_rows_too(folder):
    found = json.loads(check(folder, "--fix", "--format", "json").stdout)["mended"]
    assert found[0] == {
        "code": "bad-hours", "file": "topics.csv", "line": 2, "before": 'sets,Sets,"1,5"', "after": 'sets,Sets,"1.5"',
    }  # fmt: skip


def test_ten_of_a_kind_are_shown(folder):
    (folder / "edges.csv").write_bytes(b"source,target\n" + b"sets,sets\n" * 333)
    assert "and 323 more; --all shows them" in check(folder, "--fix").stdout
    assert "more; --all" not in check(folder, "--fix", "--all").stdout


def test_where_nothing_can_be_mended_nothing_is_written(folder):
    (folder / "topics.csv").write_bytes(b"id\nsets\n")
    (folder / "edges.csv").write_bytes(b"source,target\n")
    assert "There is nothing to mend here." in check(folder, "--fix").stderr
    assert not (folder / "mended").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b'source,target\n"a,b\n', "line 2: a quote of this row is not closed"), (b"PAR1", "packed or a Parquet table")],
)
def test_what_cannot_be_patched_is_a_sentence(folder, content, sentence):
    (folder / "edges.csv").write_bytes(content)
    done = CliRunner().invoke(commands, ["check", "--topics", str(folder), "--fix"], standalone_mode=True)
    assert done.exit_code == 1
    assert sentence in done.stderr
    assert (folder / "edges.csv").read_bytes() == content


def test_copies_never_take_the_place_of_what_they_are_made_from(folder):
    done = check(folder, "--fix", "--to", str(folder))
    assert done.exit_code == 1
    assert (folder / "edges.csv").read_bytes() == EDGES


@pytest.mark.parametrize("options", [("--in-place", "--to", "x"), ("--fix", "--engine", "spark")])
def test_options_that_do_not_go_together_are_wrong_usage(folder, options):
    assert check(folder, *options).exit_code == 2


def test_missing_files_are_reported_as_without_mending(tmp_path):
    done = check(tmp_path, "--fix")
    assert done.exit_code == 1
    assert "there is no such file" in done.stdout
