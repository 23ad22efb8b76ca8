"""Tables whose rows link two topics, and columns called prerequisites that name none: which way, as what."""

from __future__ import annotations

import pytest

from graph.drafts import Draft, File, Source
from graph.files.readers import table


def draft(text: str, **answers: str) -> Draft:
    """The draft of one table; its sums agree, whatever it is."""
    source = Source("links.csv", (File("links.csv", text.encode()),))
    made = table.read(source, {key.replace("_", "-"): value for key, value in answers.items()})
    assert sum(made.counts.values()) == made.items
    return made


def kinds(made: Draft) -> dict[tuple[str, str], str]:
    """The kind of each edge, by the names of its ends."""
    called = {item.value.id: item.value.name for item in made.topics}
    edges = [item.value for item in made.edges]
    return {(called.get(edge.source, edge.source), called.get(edge.target, edge.target)): edge.kind for edge in edges}


def asked(made: Draft) -> set[str]:
    return {question.key for question in made.questions}


def confidence(text: str) -> float:
    sign = table.sniff(Source("links.csv", (File("links.csv", text.encode()),)))
    return sign.confidence if sign else 0.0


@pytest.mark.parametrize(
    "header",
    ["prerequisite,dependent", "pred,succ", "Prerequisite ID,Dependent ID", "predecessor,successor", "requires,target"],
)
def test_headings_of_two_ends_say_which_is_needed(header):
    text = f"{header}\nclay,wheel\nwheel,glaze\nclay,kiln\n"
    made = draft(text)
    assert kinds(made) == dict.fromkeys([("clay", "wheel"), ("wheel", "glaze"), ("clay", "kiln")], "required")
    assert "direction" not in asked(made)
    assert confidence(text) > 0.65


def test_what_headings_say_stays_when_the_guess_of_columns_is_confirmed():
    text = "concept_id,prerequisite_concept_id,reason\nC2,C1,First.\nC3,C1,Second.\nC3,C2,Third.\n"
    made = draft(text)
    question = next(one for one in made.questions if one.key == "columns")
    again = draft(text, columns=question.default)
    assert kinds(again) == kinds(made) == dict.fromkeys([("C1", "C2"), ("C1", "C3"), ("C2", "C3")], "required")
    assert "direction" not in asked(again)
    turned = draft(text, columns="source=concept_id,target=prerequisite_concept_id")
    assert "direction" in asked(turned)


def test_how_strong_a_dependency_is_names_no_topic():
    made = draft("source,target,dependency_strength\nC1,C2,0.9\nC2,C3,0.7\n")
    assert kinds(made) == {("C1", "C2"): "required", ("C2", "C3"): "required"}
    assert [item.value.extra for item in made.edges] == [
        (("dependency_strength", "0.9"),),
        (("dependency_strength", "0.7"),),
    ]


def test_ends_of_tasks_are_kinds_of_links():
    made = draft("pred,succ,type,lag\nT1,T2,FS,0\nT2,T3,SS,2\nT1,T3,FF,0\n")
    assert kinds(made) == {("T1", "T2"): "required", ("T2", "T3"): "recommended", ("T1", "T3"): "recommended"}
    assert dict(made.edges[1].value.extra) == {"lag": "2"}


@pytest.mark.parametrize(
    ("heading", "yes", "no"),
    [
        ("required", "required", "recommended"),
        ("optional", "recommended", "required"),
        ("Pflicht", "required", "recommended"),
    ],
)
def test_yes_and_no_are_read_by_the_heading_above(heading, yes, no):
    made = draft(f"course_code,prerequisite_code,{heading}\nC 2,C 1,True\nC 3,C 1,False\nC 3,C 2,True\n")
    assert kinds(made) == {("C 1", "C 2"): yes, ("C 1", "C 3"): no, ("C 2", "C 3"): yes}
    assert {item.value.name for item in made.topics} == {"C 1", "C 2", "C 3"}


def test_a_column_of_marks_names_no_prerequisites_of_topics():
    made = draft("Number,Name,Prerequisites,Required for degree\n1,Clay,,X\n2,Wheel,1,X\n3,Glaze,2,\n")
    assert kinds(made) == {("Clay", "Wheel"): "required", ("Wheel", "Glaze"): "required"}
    assert dict(made.topics[0].value.extra) == {"Required for degree": "X"}


def test_a_mark_that_is_a_topic_is_one():
    made = draft("Topic,Requires\nx,\ny,x\nz,y\n")
    assert kinds(made) == {("x", "y"): "required", ("y", "z"): "required"}


def test_the_number_of_a_row_is_no_prerequisite():
    made = draft("prerequisite_id,course_id,prerequisite_course_id\n1,13,1\n2,16,5\n3,17,13\n")
    assert kinds(made) == {("1", "13"): "required", ("5", "16"): "required", ("13", "17"): "required"}


LINKS = """edge_id,prerequisite_code,prerequisite_name,course_code,course_name,relation_type,reason
E1,K1,Clay,K2,Wheel,OFFICIAL,First.
E2,K2,Wheel,K3,"Glaze, thin",OFFICIAL,
E3,K1,Clay,K3,"Glaze, thin",OFFICIAL,
"""


def test_a_code_and_a_name_at_each_end_are_one_topic():
    made = draft(LINKS)
    assert {item.value.id: item.value.name for item in made.topics} == {
        "K1": "Clay",
        "K2": "Wheel",
        "K3": "Glaze, thin",
    }
    assert kinds(made) == dict.fromkeys(
        [("Clay", "Wheel"), ("Wheel", "Glaze, thin"), ("Clay", "Glaze, thin")], "required"
    )
    assert "direction" not in asked(made)
    assert made.edges[0].value.reason == "First."
    question = next(one for one in made.questions if one.key == "columns")
    assert kinds(draft(LINKS, columns=question.default)) == kinds(made)


def test_source_and_target_with_names_are_asked_for_their_direction():
    made = draft("source_id,source_name,target_id,target_name\na1,Clay,b1,Wheel\nb1,Wheel,b2,Glaze\n")
    assert {item.value.id: item.value.name for item in made.topics} == {"a1": "Clay", "b1": "Wheel", "b2": "Glaze"}
    assert "direction" in asked(made)


def test_a_table_of_topics_with_one_prerequisite_each_stays_one():
    text = "code,title,prerequisite code,prerequisite title,hours\nK1,Clay,,,2\nK2,Wheel,K1,Clay,3\n"
    made = draft(text)
    assert {item.value.id: item.value.hours for item in made.topics} == {"K1": 2.0, "K2": 3.0}
    assert kinds(made) == {("Clay", "Wheel"): "required"}


@pytest.mark.parametrize(
    "text",
    [
        "No.,Code,Course,Requires\n1,F1,Clay,\n2,S1,Wheel,F1\n3,B1,Glaze,F1;S1\n",
        "Sigla;Nombre;Semestre;Prerrequisitos\nF1;Clay;1;\nS1;Wheel;1;F1\nB1;Glaze;2;F1, S1\n",
    ],
)
def test_the_id_is_the_column_by_which_prerequisites_are_named(text):
    made = draft(text)
    assert [item.value.id for item in made.topics] == ["F1", "S1", "B1"]
    assert kinds(made) == dict.fromkeys([("Clay", "Wheel"), ("Clay", "Glaze"), ("Wheel", "Glaze")], "required")


def test_the_id_by_which_prerequisites_are_named_is_found_among_many_lists():
    rows = [f"{number},K{number},Step {number},K{number // 2};K{number // 3}" for number in range(12, 60)]
    made = draft("No.,Code,Course,Requires\n1,K1,Step 1,\n" + "\n".join(rows) + "\n")
    assert made.topics[1].value.id == "K12"


def test_numbers_beside_topics_that_are_numbers_are_not_their_ids():
    made = draft("row,course_id,prerequisite_id\n1,13,1\n2,16,2\n3,17,13\n")
    assert kinds(made) == {("1", "13"): "required", ("2", "16"): "required", ("13", "17"): "required"}


def test_ends_called_by_what_they_are_of_are_ends_of_links():
    made = draft("from_concept,to_concept,relation\nClay,Wheel,prerequisite\nWheel,Glaze,soft\n", direction="first")
    assert kinds(made) == {("Clay", "Wheel"): "required", ("Wheel", "Glaze"): "recommended"}


def test_prerequisites_beside_a_heading_that_is_not_known_are_those_of_the_column_that_tells_rows_apart():
    made = draft("Przedmiot;requires_1;requires_2\nClay;;\nWheel;Clay;Wood\nKiln;;\nGlaze;Wheel;Kiln\n")
    assert kinds(made) == dict.fromkeys(
        [("Clay", "Wheel"), ("Wood", "Wheel"), ("Wheel", "Glaze"), ("Kiln", "Glaze")], "required"
    )
    assert next(one for one in made.questions if one.key == "columns").must_ask


def test_abbreviations_of_prerequisites_are_known_and_remarks_in_cells_hide_no_names():
    made = draft("Kurs;Code;Vorauss.\nTon;T1;\nDrehen;T2;T1\nBrand;T4;T2 (empf.)\n")
    assert kinds(made) == {("Ton", "Drehen"): "required", ("Drehen", "Brand"): "recommended"}
