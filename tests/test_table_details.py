"""Details of tables of others: matrices of topics, units of time, and what stands around codes in cells."""

from __future__ import annotations

import pytest

from graph.drafts import Draft, File, Source
from graph.errors import UnreadableInputError
from graph.files.readers import pairs, table
from graph.files.readers.headings import heading_of
from graph.files.readers.known_topics import Known
from graph.files.readers.mentions import mentions_in


def source(text: str) -> Source:
    return Source("courses.csv", (File("courses.csv", text.encode()),))


def draft(text: str, **answers: str) -> Draft:
    """The draft of one table; its sums agree, whatever it is."""
    made = table.read(source(text), {key.replace("_", "-"): value for key, value in answers.items()})
    assert sum(made.counts.values()) == made.items
    return made


def edges(made: Draft) -> set[tuple[str, str]]:
    called = {item.value.id: item.value.name for item in made.topics}
    return {(called.get(item.value.source, item.value.source), called[item.value.target]) for item in made.edges}


def question(made: Draft, key: str):
    return next((question for question in made.questions if question.key == key), None)


MATRIX = "Topic,Hours,Clay,Wheel,Glaze,Kiln\nClay,1,,,,\nWheel,2,x,,,\nGlaze,3,x,x,,\nKiln,1,0,,,0\n"


def test_a_matrix_of_topics_is_links_whose_direction_is_asked():
    sign = table.sniff(source(MATRIX))
    assert sign is not None
    assert sign.confidence > 0.65
    made = draft(MATRIX)
    asked = question(made, "direction")
    assert asked.must_ask
    assert asked.touches == 3
    assert asked.examples[0] == "Wheel, Clay"
    assert not question(made, "columns")
    assert {item.value.name: item.value.hours for item in made.topics} == {"Clay": 1, "Wheel": 2, "Glaze": 3, "Kiln": 1}
    assert edges(made) == {("Wheel", "Clay"), ("Glaze", "Clay"), ("Glaze", "Wheel")}
    assert edges(draft(MATRIX, direction="second")) == {("Clay", "Wheel"), ("Clay", "Glaze"), ("Wheel", "Glaze")}


def test_marks_of_each_topic_with_itself_say_nothing():
    text = ",Clay,Wheel,Glaze\nClay,1,,\nWheel,1,1,\nGlaze,,1,1\n"
    assert edges(draft(text, direction="second")) == {("Clay", "Wheel"), ("Wheel", "Glaze")}


def test_a_matrix_by_codes_beside_names_is_read_by_these():
    text = "Code,Title,K1,K2,K3\nK1,Clay,,,\nK2,Wheel,x,,\nK3,Glaze,,x,\n"
    made = draft(text, direction="second")
    assert {item.value.id: item.value.name for item in made.topics} == {"K1": "Clay", "K2": "Wheel", "K3": "Glaze"}
    assert edges(made) == {("Clay", "Wheel"), ("Wheel", "Glaze")}


def test_a_matrix_of_people_is_still_refused():
    with pytest.raises(UnreadableInputError, match="matrix"):
        draft("Person,Clay,Wheel,Glaze,Kiln\nAda,x,,x,\nBen,,x,,x\nCleo,x,x,,\n")


def test_a_curriculum_with_many_columns_of_numbers_and_marks_is_a_list_of_topics():
    text = "Code,Title,Credits,A,B,C,D,E\n1,Clay,3,x,,1,,2\n2,Wheel,2,x,,2,,1\n3,Glaze,2,,x,1,x,2\n"
    made = draft(text)
    assert [item.value.name for item in made.topics] == ["Clay", "Wheel", "Glaze"]
    assert dict(made.topics[0].value.extra)["A"] == "x"


@pytest.mark.parametrize(
    ("heading", "unit"), [("Doppelstunden", "block"), ("Dauer (UE)", "lesson"), ("Unterrichtsstunden", "lesson")]
)
def test_lessons_are_no_hours_until_somebody_says_how_long_they_are(heading, unit):
    text = f"Modul;{heading}\nTon;2\nGlasur;3\n"
    made = draft(text)
    assert all(item.value.hours_assumed for item in made.topics)
    assert unit in question(made, "hours-per").of
    said = draft(text, hours_per=f"{unit}=1.5")
    assert [item.value.hours for item in said.topics] == [3.0, 4.5]


KNOWN = Known(
    [("N", "Needles, blunt"), ("1", "Clay"), ("2", "Wheel"), ("5", "Kiln"), ("A10", "Glaze"), ("Task D", "Task D")]
)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("1FS+2", [("1", "")]),
        ("2FS+2;1SS-1", [("2", ""), ("1", "recommended")]),
        ("Task D FS+2", [("Task D", "")]),
        ("mind. A10", [("A10", "")]),
        ("at least 1", [("1", "")]),
        ("ggf. A10, 2", [("A10", "recommended"), ("2", "")]),
        ("ideally Kiln", [("5", "recommended")]),
        ("Needles, blunt (optional), 1", [("N", "recommended"), ("1", "")]),
        ("1 2(TP) 5(TP)", [("1", ""), ("2", ""), ("5", "")]),
        ("1 2", [("1", ""), ("2", "")]),
    ],
)
def test_words_and_lags_around_codes_are_no_part_of_them(cell, found):
    mentions = mentions_in(cell, KNOWN)
    assert [(mention.topic, mention.kind) for mention in mentions] == found
    assert all(mention.written for mention in mentions if mention.text != mention.topic and mention.text != "2")


@pytest.mark.parametrize("cell", ["ideally some algebra", "Step 1 2b", "7 8", "1 9"])
def test_what_is_not_known_stays_as_it_is_written(cell):
    assert [(mention.text, mention.topic, mention.kind) for mention in mentions_in(cell, KNOWN)] == [(cell, "", "")]


def test_tables_below_each_other_are_read_as_two():
    text = "id,nombre,color\n1,Clay,red\n2,Wheel,red\n3,Glaze,blue\n\nfrom,to\n1,2\n2,3\n"
    made = draft(text, direction="first")
    assert [item.value.name for item in made.topics] == ["Clay", "Wheel", "Glaze"]
    assert edges(made) == {("Clay", "Wheel"), ("Wheel", "Glaze")}
    assert pairs.sniff(source(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "Our courses\n\nid,name\n1,Clay\n2,Wheel\n",
        "No.,Course\n1,Clay\n\nNo.,Course\n2,Wheel\n",
        "id,name,needs\n1,Clay,\n\n2,name of the rose,1\n",
    ],
)
def test_a_title_or_the_header_again_makes_no_second_table(text):
    assert len(draft(text).topics) == 2


def test_a_matrix_below_a_title_is_found():
    made = draft("Who depends on whom,,,\n\n,Clay,Wheel,Glaze\nClay,,,\nWheel,x,,\nGlaze,,x,\n", direction="second")
    assert edges(made) == {("Clay", "Wheel"), ("Wheel", "Glaze")}


def test_sections_in_the_column_of_codes_stay_sections_beside_subtotals():
    text = (
        "Ref,Module,Needs,Hours\nA. Basics,,,\nA1,Clay,,2\nA2,Wheel,A1,4\n,Subtotal,,6\n"
        "B. Heat,,,\nB1,Kiln,A1,8\n,Subtotal,,8\n"
    )
    made = draft(text)
    assert [(item.value.name, item.value.category) for item in made.topics] == [
        ("Clay", "A. Basics"),
        ("Wheel", "A. Basics"),
        ("Kiln", "B. Heat"),
    ]


def test_one_heading_in_two_tables_keeps_what_it_is_in_each():
    first = File("courses.csv", b"course_id,course_name\nK1,Clay\nK2,Wheel\n")
    second = File("links.csv", b"course_id,prerequisite_id,required\nK2,K1,no\nK2,K3,yes\n")
    both = Source("all", (first, second))
    made = table.read(both, {})
    again = table.read(both, {"columns": question(made, "columns").default})
    said = [(note.before, note.after) for note in again.notes if note.cause == "what each column was read as"]
    assert said[:2] == [("course_id", "id"), ("course_name", "name")]
    assert {(edge.value.source, edge.value.kind) for edge in again.edges} == {("K1", "recommended"), ("K3", "required")}


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("(X1 or A10) and (1 or Y2)", [("X1", "", 1), ("A10 )", "A10", 1)]),
        ("( X1 * OU Y2 *)", [("X1", "", 1), ("Y2", "", 1)]),
        ("No prerequisite(s) for this course", []),
        ("Keine Voraussetzungen erforderlich", []),
        ("No prerequisites other than 1", [("No prerequisites other than 1", "", 0)]),
    ],
)
def test_brackets_of_choices_are_no_part_of_codes_and_sentences_say_that_nothing_is_needed(cell, found):
    mentions = mentions_in(cell, KNOWN)
    texts = [(mention.text.strip("()* "), mention.topic, mention.group) for mention in mentions][:2]
    assert texts == [(text.strip("()* "), topic, group) for text, topic, group in found]
    assert all(mention.text == mention.text.strip("()* ") for mention in mentions if not mention.topic)


def test_courses_in_the_plural_are_the_names_and_the_topic_that_repeats_their_category():
    text = 'Courses,Topic,Prerequisites\nClay,Basics,-\n"Wheel, part A",Basics,Clay\nGlaze,Heat,"Wheel, part A"\n'
    made = draft(text)
    assert [(item.value.name, item.value.category) for item in made.topics] == [
        ("Clay", "Basics"),
        ("Wheel, part A", "Basics"),
        ("Glaze", "Heat"),
    ]
    assert edges(made) == {("Clay", "Wheel, part A"), ("Wheel, part A", "Glaze")}


def test_lists_of_topics_in_a_course_are_neither_names_nor_aliases():
    made = draft("Module,Hours,Topics\nClay,2,Wedging; Coiling\nGlaze,3,Dipping\n")
    assert [(item.value.name, item.value.aliases) for item in made.topics] == [("Clay", ()), ("Glaze", ())]
    assert dict(made.topics[0].value.extra) == {"Topics": "Wedging; Coiling"}


def test_units_that_are_required_and_a_count_of_what_runs_at_once_name_no_topics():
    made = draft("Code,Name,Prerequisite,Units,Required Units,MaxConcurrent\n1,Clay,,3,24,1\n2,Wheel,1,2,9,2\n")
    assert edges(made) == {("Clay", "Wheel")}
    assert dict(made.topics[0].value.extra) == {"Units": "3", "Required Units": "24", "MaxConcurrent": "1"}


def test_a_section_beside_which_another_table_stands_is_one():
    text = (
        "Code,Title,Needs,,Sort,Sum\nK 1,Clay,,,core,3\nYear one,,,,elective,4\nK 2,Wheel,K 1,,,\nK 3,Kiln,K 1,,,\n"
        "TOTAL NUMBER OF UNITS,,,,,9\n"
    )
    made = draft(text)
    assert [item.value.name for item in made.topics] == ["Clay", "Wheel", "Kiln"]
    assert {note.cause for note in made.notes} >= {"a section line", "a total line"}


@pytest.mark.parametrize(
    "text",
    [
        "1,1,1,Clay,\n1,1,2,Slip,\n1,2,5,Wheel,1;2\n2,1,8,Glaze,5\n",
        "K1,Clay,\nK2,Slip,\nK5,Wheel,K1;K2\nK8,Glaze,K5\n",
    ],
)
def test_a_table_without_a_header_is_read_by_what_its_cells_name(text):
    made = draft(text)
    assert edges(made) == {("Clay", "Wheel"), ("Slip", "Wheel"), ("Wheel", "Glaze")}
    assert len(made.topics) == 4
    assert question(made, "columns").must_ask
    assert table.sniff(source(text)).confidence > 0.65
    again = draft(text, columns=question(made, "columns").default)
    assert edges(again) == edges(made)


@pytest.mark.parametrize(("cell", "topic"), [("K1", "K01"), ("K-1", "K01"), ("K 010", "K10"), ("K100", "")])
def test_zeros_before_numbers_in_codes_are_none(cell, topic):
    known = Known([("K01", "Clay"), ("K10", "Wheel"), ("K2", "Kiln")])
    assert known.find(cell) == topic


def test_codes_that_differ_by_a_zero_alone_are_two():
    known = Known([("K01", "Clay"), ("K1", "Wheel")])
    assert (known.find("K01"), known.find("K1"), known.find("K001")) == ("K01", "K1", "")


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Predecessoras", "needs"),
        ("Predecesoras", "needs"),
        ("Prédécesseurs", "needs"),
        ("Tarefa", "name"),
        ("Vorgangsname", "name"),
        ("Sigla", "id"),
    ],
)
def test_headings_of_project_plans_and_curricula_are_known_in_more_languages(heading, role):
    assert heading_of(heading).role == role


def test_what_a_course_is_to_a_degree_is_no_prerequisite():
    made = draft("Code,Title,Prerequisites,Requirement\n1,Clay,[None],required\n2,Wheel,1,elective\n")
    assert edges(made) == {("Clay", "Wheel")}


def test_of_two_columns_that_could_be_it_the_one_of_that_very_name_is_the_category():
    made = draft("code,title,department,category,needs\n1,Clay,Arts,core,\n2,Wheel,Arts,free,1\n")
    assert [item.value.category for item in made.topics] == ["core", "free"]
    assert dict(made.topics[0].value.extra) == {"department": "Arts"}


def test_a_choice_one_way_of_which_needs_several_is_said():
    made = draft("Code,Title,Needs\n1,Clay,\n2,Wheel,\n3,Kiln,\n4,Glaze,(1 and 2) or 3\n5,Bowl,(1 or 2) and 3\n")
    said = [(str(note.origin), note.before) for note in made.notes if note.cause.startswith("a choice one way")]
    assert said == [("courses.csv, line 5", "(1 and 2) or 3")]


def test_a_heading_says_that_one_of_a_cell_is_enough():
    text = "Course,Strict all of,Strict one of,Recommended one of\nClay,,,\nWheel,,,\nGlaze,Clay;Wheel,,\n"
    made = draft(text + "Bowl,,Clay;Wheel,\nKiln,Clay,,Glaze;Bowl\n")
    found = {(item.value.source, item.value.target, item.value.kind, item.value.group) for item in made.edges}
    assert found == {
        ("clay", "glaze", "required", ""),
        ("wheel", "glaze", "required", ""),
        ("clay", "bowl", "required", "Clay or Wheel"),
        ("wheel", "bowl", "required", "Clay or Wheel"),
        ("clay", "kiln", "required", ""),
        ("glaze", "kiln", "recommended", "Glaze or Bowl"),
        ("bowl", "kiln", "recommended", "Glaze or Bowl"),
    }
    assert question(made, "list-means").touches == 1


def test_a_topic_that_stands_once_for_its_subtopics_is_their_category():
    text = (
        'Topic,Subtopic,Prereqs\nHands,Clay,\n,Wheel,Clay\n,Coils,Clay\nHeat,Kiln,\n,Glaze,"Kiln, Clay"\n,Raku,Glaze\n'
    )
    made = draft(text)
    assert [(item.value.name, item.value.category) for item in made.topics] == [
        ("Clay", "Hands"),
        ("Wheel", "Hands"),
        ("Coils", "Hands"),
        ("Kiln", "Heat"),
        ("Glaze", "Heat"),
        ("Raku", "Heat"),
    ]
    assert edges(made) >= {("Clay", "Wheel"), ("Kiln", "Glaze"), ("Clay", "Glaze"), ("Glaze", "Raku")}


@pytest.mark.parametrize(
    "cell", ["1 (C or better), 2", "1, 2 or permission of instructor", "1 and 2 with a grade of B or better"]
)
def test_grades_and_leave_to_come_without_are_no_topics(cell):
    mentions = mentions_in(cell, KNOWN)
    assert [(mention.topic, mention.group) for mention in mentions] == [("1", 0), ("2", 0)]
    assert {mention.written for mention in mentions} == {cell}


def test_the_example_of_a_question_does_not_say_that_none_is_needed():
    made = draft("Course,Requires,Hours\nSoil,None,2\nSeeds,Soil,3\n")
    [question] = [one for one in made.questions if one.key == "columns"]
    assert question.examples == ("Soil: hours 2", "Seeds: needs Soil; hours 3")


def test_topics_whose_status_is_done_are_known_where_all_their_lines_say_so():
    made = draft(
        "Task,Requires,Status\nDig,,Done\nPour,Dig,erledigt\nPour,Dig,open\nBuild,Pour,\nPaint,Build,In progress\n"
    )
    assert [item.value for item in made.done] == ["dig"]
    assert [item.value.status for item in made.topics] == ["current"] * 4
    assert draft("Task,Requires,Status\nDig,,legacy\nPour,Dig,current\n").done == ()
