"""Workbooks: what is read of their sheets, what is said of them, and what is refused with a sentence."""

from __future__ import annotations

import io
import zipfile
from datetime import date, time

import pytest
from openpyxl import Workbook, load_workbook

from graph.drafts import Draft, File, Source
from graph.errors import UnreadableInputError
from graph.exports.workbook import graph_to_workbook
from graph.files.readers import workbook
from graph.model import EntryGoal, Prerequisite, Records, Resource, Topic
from tests.workbooks import open_document_of, workbook_of

HEADER = ["No.", "Lesson", "Part", "Needs", "Time (h)"]


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def lessons(*rows: list[object], title: str = "Lessons") -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in (HEADER, *rows):
        sheet.append(row)
    return book


def draft(content: bytes, **answers: str) -> Draft:
    """The draft of one workbook; its sums agree, whatever it is."""
    made = workbook.read(Source("boat.xlsx", (File("boat.xlsx", content),)), answers)
    assert sum(made.counts.values()) == made.items
    return made


def noted(made: Draft, cause: str) -> list[str]:
    return [str(note.origin) for note in made.notes if note.cause == cause]


def test_numbers_lose_the_point_that_the_file_stores():
    made = draft(saved(lessons([1, "Knots", "Deck", None, 1.5], [2, "Splices", "Deck", 1, 3])))
    assert [(item.value.id, item.value.hours) for item in made.topics] == [("1", 1.5), ("2", 3.0)]
    assert [(item.value.source, item.value.target, str(item.origin)) for item in made.edges] == [
        ("1", "2", "boat.xlsx, Lessons!D3")
    ]
    assert noted(made, workbook.WHOLE_ID) == ["boat.xlsx, Lessons"]


def test_an_id_that_lost_its_last_zero_is_named():
    made = draft(saved(lessons([1.1, "Knots", "Deck", None, 1], [4.10, "Splices", "Deck", 1.1, 3])))
    assert [item.value.id for item in made.topics] == ["1.1", "4.1"]
    assert noted(made, workbook.DECIMAL_ID) == ["boat.xlsx, Lessons!A2", "boat.xlsx, Lessons!A3"]


def test_links_on_a_second_sheet_ask_for_their_direction():
    book = lessons([1, "Knots", "Deck", None, 1], [2, "Splices", "Deck", None, 3])
    links = book.create_sheet("Links")
    links.append(["From", "To", "Why"])
    links.append([1, 2, "A splice ends in a knot."])
    made = draft(saved(book), direction="second")
    assert [(item.value.source, item.value.target, item.value.reason) for item in made.edges] == [
        ("2", "1", "A splice ends in a knot.")
    ]
    [asked] = [question for question in made.questions if question.key == "direction"]
    assert asked.must_ask
    assert asked.examples == ("Knots, Splices",)


def test_titles_hidden_sheets_and_merged_cells_are_understood():
    book = Workbook()
    sheet = book.active
    sheet.append(["Sailing school"])
    sheet.append([])
    for row in (HEADER, [1, "Knots", "Deck", None, 1], [2, "Splices", None, "Knots", 2]):
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("C4:C5")
    book.create_sheet("old").append(["x"])
    book["old"].sheet_state = "hidden"
    made = draft(saved(book))
    assert [item.value.category for item in made.topics] == ["Deck", "Deck"]
    assert noted(made, workbook.HIDDEN) == ["boat.xlsx, old"]
    assert noted(made, "a line above the table") == ["boat.xlsx, Sheet!A1"]


def test_a_time_is_hours_and_a_date_is_said_to_be_one():
    made = draft(saved(lessons([1, "Knots", "Deck", None, time(1, 30)], [2, "Splices", "Deck", 1, date(2026, 5, 3)])))
    assert [(item.value.hours, item.value.hours_assumed) for item in made.topics] == [(1.5, False), (1.0, True)]
    assert noted(made, "a date where hours are meant") == ["boat.xlsx, Lessons!E3"]


def test_a_formula_without_a_value_is_named():
    made = draft(saved(lessons([1, "Knots", "Deck", None, "=1+1"])))
    assert noted(made, workbook.NO_VALUE) == ["boat.xlsx, Lessons!E2"]


def test_of_several_sheets_with_topics_one_may_be_chosen():
    book = lessons([1, "Knots", "Deck", None, 1])
    second = book.create_sheet("Later")
    second.append(HEADER)
    second.append([7, "Racing", "Sea", None, 9])
    assert [item.value.name for item in draft(saved(book)).topics] == ["Knots", "Racing"]
    assert [item.value.name for item in draft(saved(book), sheet="Later").topics] == ["Racing"]
    with pytest.raises(UnreadableInputError, match="'Lessons', 'Later'"):
        draft(saved(book), sheet="Earlier")


def test_what_another_sheet_says_of_the_topics_is_read_under_its_own_columns():
    made = draft(
        workbook_of(
            {
                "Lessons": [["No.", "Lesson", "Subject", "Hours"], [1, "Knots", "Deck", 2], [2, "Sails", "Deck", 3]],
                "Rules": [["Lesson", "Requires", "Level", "Reason"], ["Sails", "Knots", "hard", "Ropes hold sails."]],
                "More": [["No.", "Requires"], [1, 3]],
            }
        )
    )
    topics = {item.value.name: item.value for item in made.topics}
    assert (topics["Sails"].category, topics["Sails"].hours, topics["Sails"].difficulty) == ("Deck", 3.0, "advanced")
    assert ("Reason", "Ropes hold sails.") in topics["Sails"].extra
    assert [(item.value.source, item.value.target, item.origin.place) for item in made.edges] == [
        ("3", "1", "More!B2"), ("1", "2", "Rules!B2"),
    ]  # fmt: skip
    assert [question.key for question in made.questions if question.key == "sheet"] == ["sheet"]


def test_our_own_workbook_opens_without_a_question_which_sheet_is_meant():
    records = Records(
        (Topic("knots", "Knots"), Topic("sails", "Sails")),
        (Prerequisite("knots", "sails"),),
        (Resource("knots", "Book", "https://example.org"),),
        (EntryGoal("Sail", ("sails",)),),
    )
    made = draft(graph_to_workbook(records))
    assert not [question for question in made.questions if question.key == "sheet"]
    assert len(made.topics) == 2 and len(made.edges) == len(made.resources) == len(made.goals) == 1


def test_a_cell_at_the_far_end_costs_no_memory():
    book = lessons([1, "Knots", "Deck", None, 1])
    book.active["XFD1048576"] = 1
    with pytest.raises(UnreadableInputError, match="more than 1,000,000 rows"):
        draft(saved(book))


def changed(content: bytes, before: bytes, after: bytes) -> bytes:
    """A workbook with something else in its sheets."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(before, after, 1))
    return made.getvalue()


@pytest.mark.parametrize(
    "row",
    [
        b'<row r="' + b"2" * 50 + b'">', b'<row r="4294967295">', b'<row r = "99999999">', b"<row r='99999999'>",
        b'<row\tspans="1:3"\n r="99999999">', b'<row r="2"><c r="A4294967295"/>', b'<row r="2"><c r="ZZZZZZ3"/>',
        b"<row r='2'><c r='XFD1048576'/>", b'<row r="2"><c r="xfd1048576"/>', b'<row r="2"><c r="XFD99999"/>',
        b'<row r="900000">' + b"<c/>" * 900,
    ],
)  # fmt: skip
def test_a_cell_that_is_said_to_be_far_away_is_refused_before_anything_is_unpacked(row):
    """The library that reads cells ends the process where it gets no memory for all up to the last."""
    book = workbook_of({"One": [["No.", "Lesson", "Needs"], [1, "Knots", ""], [2, "Sails", "1"]]})
    with pytest.raises(UnreadableInputError, match="more than 1,000,000 rows"):
        draft(changed(book, b'<row r="2">', row))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1000000000">'),
        (b"<table:table-row>", b"<table:table-row table:number-rows-repeated = '99999999'>"),
        (b"<table:table-cell ", b'<table:table-cell table:number-columns-repeated="99999999999" '),
    ],
)
def test_cells_that_are_said_to_be_repeated_are_counted_before_anything_is_unpacked(before, after):
    book = open_document_of([["No.", "Lesson", "Needs"], ["1", "Knots", ""], ["2", "Sails", "1"]])
    assert changed(book, before, after) != book
    with pytest.raises(UnreadableInputError, match="more than 1,000,000 rows"):
        draft(changed(book, before, after))


def test_the_size_of_a_sheet_in_records_is_the_last_row_and_column():
    records = b"\x00\x04\x07\x00\x00\x00" + b"\x01\x84\x00\x05\x00\x00\x00" + b"\x94\x01\x02\xff\xff"
    assert workbook._binary_size(records) == (8, 6)
    assert workbook._binary_size(records + b"\x00\x04\xff\xff\xff\xff")[0] == 1 << 32
    assert workbook._binary_size(b"\x80\x80\xff") == (1, 0)  # cut short


def test_a_bomb_is_refused_by_what_it_unpacks_to():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (257 << 20))
    with pytest.raises(UnreadableInputError, match="more than 256 MB"):
        draft(content.getvalue())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (saved(lessons())[:-400], "damaged"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500),
            "password",
        ),
        (b"id,name\n1,Sets\n", "no sheet"),
    ],
)
def test_what_cannot_be_opened_gets_a_sentence(content, said):
    with pytest.raises(UnreadableInputError, match=said):
        draft(content)


def test_a_workbook_of_libreoffice_is_read_as_one_of_excel_is():
    rows = [HEADER, [1, "Knots", "Deck", "", 1.5], [2, "Splices & eyes", "Deck", 1, 3.0]]
    found, same = draft(open_document_of(rows)), draft(workbook_of({"Sheet": rows}))
    assert [item.value.name for item in found.topics] == ["Knots", "Splices & eyes"]
    assert (found.topics, found.edges, found.questions, found.counts) == (
        same.topics,
        same.edges,
        same.questions,
        same.counts,
    )


def test_what_is_exported_as_a_workbook_opens_in_other_programs_and_here():
    topics = Topic("sets", "Sets", hours=2), Topic("limits", "Limits, again")
    content = graph_to_workbook(Records(topics, (Prerequisite("sets", "limits"),)))
    elsewhere = load_workbook(io.BytesIO(content), read_only=True)
    assert any(
        row[:2] == ("limits", "Limits, again") for sheet in elsewhere for row in sheet.iter_rows(values_only=True)
    )
    made = draft(content)
    assert [item.value.id for item in made.topics] == ["sets", "limits"]
    assert [(item.value.source, item.value.target) for item in made.edges] == [("sets", "limits")]


@pytest.mark.parametrize(
    ("titles", "categories"),
    [(("Year 1", "Year 2"), ["Year 1", "Year 2"]), (("Sheet1", "Sheet2"), ["Topics", "Topics"])],
)
def test_sheets_that_are_parts_of_one_table_are_the_categories(titles, categories):
    header = ["Code", "Lesson", "Needs"]
    made = draft(
        workbook_of({titles[0]: [header, ["B1", "Knots", ""]], titles[1]: [header, ["B2", "Sails", "B1"]]}),
        direction="",
    )
    assert [item.value.category for item in made.topics] == categories
    assert [(item.value.source, item.value.target) for item in made.edges] == [("B1", "B2")]
    assert ("a sheet that is a part of the table" in {note.cause for note in made.notes}) == (titles[0] == "Year 1")
