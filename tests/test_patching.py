"""A save changes the cells that were edited and no other byte of the file."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.errors import SaveError
from graph.files.csv_rows import open_table, raw_rows, separator_of
from graph.files.patching import CsvText, DeleteRow, Edit, InsertRow, SetCell, read_text
from graph.files.report import Report
from graph.files.row_parsing import TOPICS

COLUMNS = ("id", "name", "category", "größe")
ENDS = ("\n", "\r\n", "\r")
values = st.text(alphabet=list("ab\",;\t|\n\r é'="), max_size=6)
bits = st.booleans()


class Written(NamedTuple):
    """A file, and the cells of its rows by the line on which each begins; blank rows have none."""

    content: bytes
    separator: str
    rows: dict[int, list[str]]


def cell(value: str, separator: str, quote: bool) -> str:
    if quote or any(letter in value for letter in f'{separator}"\r\n'):
        return '"' + value.replace('"', '""') + '"'
    return value


@st.composite
def files(draw) -> Written:
    """Files with every quirk at once: quotes where none are needed, mixed line ends, blank lines, ragged rows."""
    separator = draw(st.sampled_from(",;\t|"))
    codec = draw(st.sampled_from(["utf-8", "cp1252", "utf-16-le", "utf-16-be"]))
    marks = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
    mark = marks[codec] if codec.startswith("utf-16") or (codec == "utf-8" and draw(bits)) else b""
    rows = [list(COLUMNS), *draw(st.lists(st.lists(values, max_size=len(COLUMNS) + 1), max_size=6))]
    text, known, line = "", {}, 1
    for cells in rows:
        written = separator.join(cell(value, separator, draw(bits)) for value in cells)
        end = draw(st.sampled_from(ENDS if written else ("\r\n",)))
        known[line] = cells
        text += written + end
        line = len(io.StringIO(text, newline="").readlines()) + 1
    if draw(bits) and written:
        text = text.removesuffix("\n").removesuffix("\r")
    return Written(mark + text.encode(codec), separator, known)


@st.composite
def edits(draw, file: Written) -> list[Edit]:
    below = [line for line in file.rows if line > 1]
    found: list[Edit] = []
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["set", "delete", "insert"]))
        if kind == "insert" or not below:
            after = draw(st.sampled_from(sorted(file.rows)))
            found.append(InsertRow(after, draw(st.dictionaries(st.sampled_from(COLUMNS), values))))
        elif kind == "set":
            found.append(SetCell(draw(st.sampled_from(below)), draw(st.sampled_from(COLUMNS)), draw(values)))
        else:
            found.append(DeleteRow(draw(st.sampled_from(below))))
    return found


def expected(file: Written, changes: Sequence[Edit]) -> list[list[str]]:
    """The cells of all rows that are not blank, after the edits."""
    gone = {edit.row for edit in changes if isinstance(edit, DeleteRow)}
    rows = []
    for line, cells in file.rows.items():
        made = list(cells)
        for edit in changes:
            if isinstance(edit, SetCell) and edit.row == line:
                made += [""] * (COLUMNS.index(edit.column) + 1 - len(made))
                made[COLUMNS.index(edit.column)] = edit.text
        rows += [] if line in gone else [made]
        for edit in changes:
            if isinstance(edit, InsertRow) and edit.after == line:
                rows.append([edit.cells.get(column, "") for column in COLUMNS])
    return [cells for cells in rows if any(map(str.strip, cells))]


def decoded(content: bytes) -> str:
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if content.startswith(mark):
            return content[2:].decode(codec)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def by_csv(content: bytes, separator: str) -> list[list[str]]:
    """The rows that are not blank, as Python's own reader has them."""
    rows = csv.reader(io.StringIO(decoded(content), newline=""), delimiter=separator, strict=True)
    return [cells for cells in rows if any(map(str.strip, cells))]


def by_our_reader(content: bytes) -> list[list[str]]:
    """The rows below the header, each as wide as the header, as the reader of our tables has them."""
    return [row.cells[:-1] for row in open_table(content, "topics.csv", TOPICS).rows()]


def opened(content: bytes) -> CsvText:
    return read_text(content, "topics.csv", TOPICS)


@given(st.one_of(st.binary(), st.text(alphabet=list('a",;\n\r é'))))
@example("a\0\x80".encode("utf-16"))
@example(b'"a" \n')
def test_a_save_without_edits_is_byte_identical(content):
    content = content.encode() if isinstance(content, str) else content
    try:
        text = opened(content)
    except SaveError:
        return
    assert text.content == content
    assert text.edited([]).content == content


@given(files())
def test_writing_into_each_cell_what_it_holds_changes_no_byte(file):
    text = opened(file.content)
    assert text.content == file.content
    same = [SetCell(row, column, cells[0]) for column in COLUMNS for row, cells in text.records(column) if cells[0]]
    assert text.edited(same).content == file.content


@given(st.text(alphabet=list('ab",;\n\r é'), max_size=30))
def test_a_text_has_the_rows_of_our_reader_or_is_refused_where_that_reports_a_quote(text):
    lines = io.StringIO(text, newline="").readlines()
    report = Report("topics.csv")
    rows = [(line, cells or [""]) for line, cells, _ in raw_rows(lines, separator_of(lines), report)]
    if report.problems:
        with pytest.raises(SaveError, match=f"line {report.problems[0].line}: a quote"):
            opened(text.encode())
    else:
        found = opened(text.encode())
        assert [(row.key, found.cells(row)) for row in found.rows] == rows


@given(files(), st.data())
def test_edits_read_back_right_and_leave_the_other_rows_alone(file, data):
    changes = data.draw(edits(file))
    before = opened(file.content)
    after = before.edited(changes)
    wanted = expected(file, changes)
    assert by_csv(after.content, file.separator) == wanted
    width = len(COLUMNS)
    below = ([*cells[:width], *[""] * (width - len(cells))] for cells in wanted[1:])
    assert by_our_reader(after.content) == [
        cells for cells, whole in zip(below, wanted[1:], strict=True) if any(map(str.strip, whole))
    ]
    touched = {edit.after if isinstance(edit, InsertRow) else edit.row for edit in changes}
    untouched = [row for row in before.rows if row.key not in touched]
    assert [row for row in after.rows if row.key in {row.key for row in untouched}] == untouched


@given(files(), st.sampled_from(",;\t|"))
def test_another_separator_or_encoding_leaves_the_cells_as_they_are(file, separator):
    again = opened(file.content).as_utf8().separated_by(separator)
    assert by_csv(again.content, separator) == by_csv(file.content, file.separator)
    again.content.decode("utf-8")


@pytest.mark.parametrize(
    ("content", "changes", "expected"),
    [
        (b'"id","name"\r\n"a","A"\r\n', [SetCell(2, "name", "B")], b'"id","name"\r\n"a","B"\r\n'),
        (b'"id","name"\n"a","A"\n', [InsertRow(2, {"id": "b"})], b'"id","name"\n"a","A"\n"b",""\n'),
        (b"id,name\na,A", [SetCell(2, "name", "B, C")], b'id,name\na,"B, C"'),
        (b"id,name\r\na,A", [InsertRow(2, {"id": "b"})], b"id,name\r\na,A\r\nb,"),
        (b"id,name\ra,A\r", [InsertRow(1, {"id": "b"})], b"id,name\rb,\ra,A\r"),
        (b"id,name\na\n", [SetCell(2, "name", "A")], b"id,name\na,A\n"),
        (b"id,name\n\n ,\na,A\n", [DeleteRow(4)], b"id,name\n\n ,\n"),
        (b"id\na\n", [SetCell(2, "id", "")], b'id\n""\n'),
        (b"\xef\xbb\xbfid,name\na,A\n", [SetCell(2, "name", "\xdc")], b"\xef\xbb\xbfid,name\na,\xc3\x9c\n"),
        (b"id,name\nb,\xfc\na,A\n", [SetCell(3, "name", "\xdc")], b"id,name\nb,\xfc\na,\xdc\n"),
        (b"id\na\n\nb,x\n", [SetCell(2, "hours", "2")], b"id,hours\na,2\n\nb,x\n"),
    ],
    ids=[
        "quoted-stays-quoted", "new-row-quoted-as-its-neighbour", "quoted-where-it-must-be", "no-final-line-end",
        "old-line-ends", "short-row", "blank-lines", "empty-cell-in-quotes", "mark", "windows-1252", "new-column",
    ],
)  # fmt: skip
def test_quirks_stay(content, changes, expected):
    assert opened(content).edited(changes).content == expected


@pytest.mark.parametrize("value", ["\N{GREEK SMALL LETTER PI}", "\xc3\xa9", "\udcff"])
def test_a_value_that_the_encoding_cannot_hold_is_refused_with_a_sentence(value):
    with pytest.raises(SaveError, match=r"topics.csv: '.*' cannot be written in Windows-1252. Save the file as UTF-8"):
        opened(b"id,name\na,\xfc\n").edited([SetCell(2, "id", value)])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'id,name\n\n"a,A\n', "topics.csv, line 3: a quote of this row is not closed"),
        (b'id,name\n"a\nb"c,A\n', "topics.csv, line 2: a quote of this row is not closed, or its cell goes on"),
        (b"id,name\na,\0\n", "topics.csv, line 2: the line holds a NUL byte"),
        (b"\xff\xfei\0d", "topics.csv: the file is UTF-16 and not whole"),
    ],
    ids=["open-quote", "closed-too-early", "nul-byte", "half-a-letter"],
)
def test_what_nobody_can_patch_is_refused_with_a_sentence(content, sentence):
    if sentence.endswith("not whole"):
        content += b"\0\x41"
    with pytest.raises(SaveError, match=sentence):
        opened(content)


def test_a_row_that_is_not_there_cannot_be_edited():
    with pytest.raises(KeyError, match="no row 7"):
        opened(b"id\na\n").edited([DeleteRow(7)])
