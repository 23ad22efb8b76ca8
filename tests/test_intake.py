"""From a file of anybody to a graph: unpacking, encodings, recognising, questions, and the command that does it all."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import zipfile
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from graph.command_line.main import commands
from graph.drafts import Draft, File, Question, Sign, Source
from graph.errors import InvalidRequestError, KnowledgeGraphError, UnreadableInputError
from graph.files import unpack
from graph.files.decoding import decoded, is_text
from graph.files.mis_decoding import repaired
from graph.files.readers.slugs import slugged
from graph.loading.intake import drafted, narrowed, recognised, sound, source_of, source_of_bytes, sure_of

KNOTS = "Nr.;Knoten;Vorkenntnisse;Dauer (Std.)\n1;Achter;;0,5\n2;Palstek;1;1\n3;Klampe;1 und 2;2\n"
PAIRS = "Reef,Sail\nSail,Wind\nReef,Wind\n"


class Sure:
    """A reader that is as sure as it is told to be."""

    TITLE = "A made-up format"

    def __init__(self, name: str, confidence: float) -> None:
        self.NAME = name
        self._confidence = confidence

    def sniff(self, _source: Source) -> Sign | None:
        return Sign(self._confidence, "something")

    def read(self, _source: Source, _answers: dict[str, str]) -> Draft:
        return Draft(self.NAME, questions=(Question("order", "?", "none"),))


def packed(members: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path, text in members.items():
            archive.writestr(path, text)
    return content.getvalue()


def convert(*arguments: str | Path):
    return CliRunner().invoke(commands, ["convert", *map(str, arguments)])


@pytest.mark.parametrize(("sure", "expected"), [((0.9, 0.7), "a"), ((0.9, 0.85), None), ((0.6, 0.1), None)])
def test_a_format_is_taken_if_it_is_sure_and_clearly_before_the_next(sure, expected):
    readers = [Sure(name, confidence) for name, confidence in zip("ab", sure, strict=True)]
    found = sure_of(recognised(Source("x", (File("x", b"x"),)), readers))
    assert (found.reader.NAME if found else None) == expected


def test_one_file_among_others_is_read_and_the_others_are_noted():
    others = (File("notes.bin", b"\0\1"), File("more.bin", b"\0\2"))
    source = Source("all", (*others, File("knots.csv", KNOTS.encode())))
    found = narrowed(source)
    assert [file.path for file in found.files] == ["knots.csv"]
    assert [str(note.origin) for note in found.notes] == ["notes.bin", "more.bin"]


def test_an_answer_that_is_none_is_refused_with_those_that_are():
    with pytest.raises(InvalidRequestError, match="It is one of: first, second"):
        drafted(Source("p", (File("p", PAIRS.encode()),)), {"direction": "third"}, "pairs")
    with pytest.raises(InvalidRequestError, match="Did you mean 'pairs'"):
        drafted(Source("p", (File("p", PAIRS.encode()),)), {}, "pair")


def test_archives_give_the_files_below_their_one_folder():
    content = packed({"boats/a.csv": "1", "boats/more/b.csv": "2"})
    assert [file.path for file in source_of_bytes("boats.zip", content).files] == ["a.csv", "more/b.csv"]


def test_paths_out_of_an_archive_and_links_are_left_out_and_said():
    content = packed({"../evil.csv": "1", "/etc/evil.csv": "1", "good.csv": "2"})
    source = source_of_bytes("a.zip", content)
    assert [file.path for file in source.files] == ["good.csv"]
    assert {note.cause for note in source.notes} == {"a path that leads out of the archive"}
    with tarfile.open(fileobj=(tar := io.BytesIO()), mode="w") as archive:
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        archive.addfile(tarfile.TarInfo("good.csv"))
    source = source_of_bytes("a.tar.gz", gzip.compress(tar.getvalue()))
    assert [file.path for file in source.files] == ["good.csv"]
    assert [note.cause for note in source.notes] == ["a link to elsewhere, not followed"]


def test_links_in_a_folder_are_not_followed(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("x")
    (tmp_path / "in" / "b.csv").symlink_to(tmp_path / "in" / "a.csv")
    (tmp_path / "in" / "loop").symlink_to(tmp_path)
    assert [file.path for file in source_of(tmp_path / "in").files] == ["a.csv"]


def test_what_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(unpack, "MOST_BYTES", 1000)
    for name, content in (
        ("bomb.gz", gzip.compress(bytes(2000))),
        ("bomb.zip", packed({"a": "x" * 600, "b": "x" * 600})),
        ("large.csv", bytes(2000)),
    ):
        with pytest.raises(UnreadableInputError, match="more than"):
            source_of_bytes(name, content)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("a")
    sizes = count()
    plain = os.fstat

    def changing(number: int) -> os.stat_result:
        found = list(plain(number))
        found[6] = next(sizes)
        return os.stat_result(found)

    monkeypatch.setattr(unpack.os, "fstat", changing)
    with pytest.raises(UnreadableInputError, match="changed while it was read"):
        source_of(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "empty"), (b"PK\x03\x04broken", "damaged"), (b"\x1f\x8bbroken", "damaged"), (b"Rar!\x1a", "archive")],
)
def test_what_is_no_input_gets_a_sentence(content, said):
    with pytest.raises(UnreadableInputError, match=said):
        source_of_bytes("a.csv", content)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"), min_size=8))
def test_text_in_any_form_of_unicode_comes_back(text):
    """But for what looks mis-decoded, which is repaired and said so."""
    again = repaired(text)
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        found = decoded(text.encode(encoding), repairs=True)
        assert (found.text, found.repair) == (again.text if again else text, again)
        assert any("repaired" in note.cause for note in found.notes("a.csv")) == bool(again)


@given(st.binary())
def test_any_bytes_are_decoded_and_none_is_lost_as_windows_1252(content):
    found = decoded(content)
    if found.encoding == "Windows-1252":
        assert len(found.text) == len(content)
    is_text(found.text)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_sentence(content):
    try:
        source = source_of_bytes("any", content)
        for reader, _ in recognised(source):
            drafted(source, {}, reader.NAME)
    except KnowledgeGraphError as trouble:
        assert str(trouble)


@given(st.lists(st.text(max_size=8)))
def test_slugs_differ_are_never_empty_and_have_no_blanks(names):
    made = slugged(names)
    assert len({*made}) == len(names)
    assert all(one and one == one.strip() and " " not in one for one in made)


def test_a_table_becomes_our_files_and_the_same_again_by_its_answers(tmp_path):
    source = tmp_path / "knots.txt"
    source.write_bytes(KNOTS.encode("cp1252"))
    first = convert(source, "--to", tmp_path / "one", "--yes")
    assert (first.exit_code, "Achter is needed for Palstek" in first.output) == (0, True)
    assert (tmp_path / "one" / "edges.csv").read_text().splitlines()[1:] == [
        "1,2,required,,",
        "1,3,required,,",
        "2,3,required,,",
    ]
    again = convert(source, "--to", tmp_path / "two", "--answers", tmp_path / "one" / "answers.json")
    assert again.exit_code == 0
    for name in ("topics.csv", "edges.csv", "answers.json"):
        assert (tmp_path / "two" / name).read_bytes() == (tmp_path / "one" / name).read_bytes()


def test_without_a_terminal_questions_are_listed_and_nothing_is_written(tmp_path):
    (tmp_path / "knots.csv").write_text(KNOTS)
    result = convert(tmp_path / "knots.csv", "--to", tmp_path / "out")
    assert result.exit_code == 1
    assert "--columns" in result.output
    assert not (tmp_path / "out").exists()


def test_without_a_folder_it_only_looks(tmp_path):
    (tmp_path / "knots.csv").write_text(KNOTS)
    before = sorted(tmp_path.iterdir())
    result = convert(tmp_path / "knots.csv")
    assert result.exit_code == 0
    assert "Read: " in result.output and "--columns" in result.output
    assert result.output.endswith("Nothing was written: name a folder with --to.\n")
    assert sorted(tmp_path.iterdir()) == before


def test_yes_stops_at_the_direction(tmp_path):
    (tmp_path / "pairs.csv").write_text(PAIRS)
    result = convert(tmp_path / "pairs.csv", "--to", tmp_path / "out", "--yes")
    assert result.exit_code == 1
    assert "--direction first" in result.output
    result = convert(tmp_path / "pairs.csv", "--to", tmp_path / "out", "--direction", "second")
    assert result.exit_code == 0
    assert json.loads((tmp_path / "out" / "answers.json").read_text()) == {"from": "pairs", "direction": "second"}


def test_nothing_is_written_over_without_being_told(tmp_path):
    (tmp_path / "knots.csv").write_text(KNOTS)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "goals.csv").write_text("name,goals,summary\nOld,x,\n")
    refused = convert(tmp_path / "knots.csv", "--to", tmp_path / "out", "--yes")
    assert (refused.exit_code, "--overwrite" in refused.output) == (1, True)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["goals.csv"]
    assert convert(tmp_path / "knots.csv", "--to", tmp_path / "out", "--yes", "--overwrite").exit_code == 0
    assert (tmp_path / "out" / "goals.csv").read_text() == "name,goals,summary\n"


def test_the_input_itself_is_never_written_over(tmp_path):
    (tmp_path / "topics.csv").write_text("id,name\n1,Sets\n")
    (tmp_path / "edges.csv").write_text("source,target\n")
    result = convert(tmp_path, "--to", tmp_path, "--yes", "--overwrite")
    assert (result.exit_code, "where the input is" in result.output) == (1, True)


def test_ids_outside_the_file_are_kept_or_dropped_as_a_person_says():
    files = (File("topics.csv", b"id,name\n1,Sets\n"), File("edges.csv", b"source,target\n9,1\n"))
    draft = drafted(Source("mine", files), {}, "groundwork")
    asked, kept = sound(draft, {})
    assert [question.key for question in asked.questions] == ["outside"]
    assert len(kept.records.topics) == 2
    assert sound(draft, {"outside": "drop"})[1].records.prerequisites == ()


def test_several_ids_in_a_cell_are_edges_once_a_person_agrees():
    files = (File("topics.csv", b"id,name\na,A\nb,B\nc,C\n"), File("edges.csv", b'source,target\n"a;b",c\n'))
    draft = drafted(Source("mine", files), {}, "groundwork")
    assert sound(draft, {})[1].records.prerequisites == ()
    agreed = sound(draft, {"list-means": "all"})[1].records.prerequisites
    assert [(edge.source, edge.target) for edge in agreed] == [("a", "c"), ("b", "c")]


def test_what_was_kept_as_it_was_is_said_once(tmp_path):
    (tmp_path / "courses.csv").write_text(
        "Course Code,Course Title,Prerequisite\nPOT101,Clay,None\nPOT201,Wheel,POT101\nPOT301,Glaze,POT999\n",
        encoding="utf-8",
    )
    said = convert(tmp_path / "courses.csv", "--to", tmp_path / "out", "--yes").output
    assert "POT999 -> POT301" in said
    assert "POT301 -> POT999" not in said


@pytest.mark.parametrize("content", ["{}a,b\n", "a{}b,c\n", "id,name\n1,{}Sets\n", "# Sets\n{}\n- Limits\n- Series\n"])
@pytest.mark.parametrize("sign", [" ", "\t", "\n"], ids=repr)
def test_a_long_run_of_blanks_or_empty_lines_says_no_more_than_a_short_one(content, sign):
    """Such a run took minutes: it was gone through once for each place in it."""
    short, long = (
        [
            (one.reader.NAME, one.sign.confidence)
            for one in recognised(source_of_bytes("a.txt", content.format(run).encode()))
        ]
        for run in (sign * 300, sign * 100_000)
    )
    assert short == long


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"edges.csv": "source,target\nink,brush\n"}, "groundwork"),
        ({"nodes.csv": "Id,Label,part\n0,Ink,1\n1,Pen,1\n", "edges.csv": "Source,Target,Weight\n0,1,1\n"}, "table"),
        ({"a.md": "| Course | Needs |\n|:--|--|\n| Ink | |\n| **Brush** | Ink |\n| Pen | Ink |\n"}, "outline"),
        (
            {"a.md": "# Courses\n\n| Course | Needs |\n|---|---|\n| Ink | |\n| Brush | Ink |\n| Pen | Ink |\n"},
            "outline",
        ),
    ],
)
def test_what_is_nearly_as_sure_as_another_is_told_apart(files, name):
    source = Source("mine", tuple(File(path, text.encode()) for path, text in files.items()))
    assert narrowed(source) == source
    assert name == sure_of(recognised(source)).reader.NAME
    draft, found = sound(drafted(source, {}, name), {})
    assert found.records.prerequisites and not [one for one in draft.notes if one.cause == "a file that is no table"]


@pytest.mark.parametrize(
    ("content", "answers"),
    [
        ("Größe;Maß\nBrot;Maß\n".encode("cp1252"), ["Windows-1252", "mac_roman", "cp850", "cp1252"]),
        (b"name,needs\nTA\xc3\x83\xc2\xb6pfern,\n", ["repaired", "utf-8"]),
    ],
)
def test_what_was_answered_about_an_encoding_can_be_answered_otherwise(content, answers):
    texts = set()
    for answer in ["", *answers]:
        found = decoded(content, "file", answer, repairs=True)
        [question] = found.questions()
        assert question.default == answers[0]
        assert {answers[0], answers[1]} <= {choice.value for choice in question.choices}
        texts.add(found.text)
    assert len(texts) > 1
    assert decoded(content, "file", "", repairs=True).text == decoded(content, "file", answers[0], repairs=True).text


def test_a_sound_file_raises_no_question_whatever_a_person_says_of_its_encoding():
    content = "Größe;Maß\n".encode()
    assert [decoded(content, "f", answer, repairs=True).questions() for answer in ("", "utf-8", "mac_roman")] == [
        ()
    ] * 3
