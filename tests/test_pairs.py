"""Lists of pairs: the direction is asked, labels are asked for, and no line is lost."""

from __future__ import annotations

import pytest

from graph.drafts import Draft, File, Source
from graph.errors import UnreadableInputError
from graph.files.readers import pairs
from graph.loading.intake import recognised, sure_of

BOATS = "Sailing,Wind_(weather)\nReefing,Sailing\nReefing,Knots\n"


def draft(*texts: str, **answers: str) -> Draft:
    """The draft of files of pairs; its sums agree, whatever they hold."""
    files = tuple(File(f"{number}.txt", text.encode()) for number, text in enumerate(texts, start=1))
    made = pairs.read(Source("boats", files), answers)
    assert sum(made.counts.values()) == made.items
    return made


def edges(made: Draft) -> list[tuple[str, str]]:
    called = {item.value.id: item.value.name for item in made.topics}
    return [(called[item.value.source], called[item.value.target]) for item in made.edges]


def causes(made: Draft) -> list[str]:
    return [note.cause for note in made.notes]


def test_the_direction_is_asked_with_pairs_and_turns_every_edge():
    made = draft(BOATS, direction="second")
    assert edges(made) == [("Wind (weather)", "Sailing"), ("Sailing", "Reefing"), ("Knots", "Reefing")]
    assert edges(draft(BOATS)) == [(target, source) for source, target in edges(made)]
    [asked] = [question for question in made.questions if question.key == "direction"]
    assert asked.must_ask
    assert len(asked.examples) == 3


def test_underscores_are_shown_as_blanks_and_that_is_said():
    assert [item.value.name for item in draft(BOATS).topics] == ["Sailing", "Wind (weather)", "Reefing", "Knots"]
    assert pairs.UNDERSCORES in causes(draft(BOATS))
    assert pairs.UNDERSCORES not in causes(draft("Wind and sea,A_b\nA_b,C\n"))


def test_a_label_says_which_lines_are_links():
    made = draft("a,b,1\nb,c,0\na,c,1\n\n")
    assert edges(made) == [("a", "b"), ("a", "c")]
    assert [question.default for question in made.questions if question.key == "label"] == ["needs=1\nignore=0"]
    assert edges(draft("a,b,1\nb,c,0\na,c,1\n", label="needs=0\nignore=1")) == [("b", "c")]


def test_labels_that_all_deny_a_link_are_said_first():
    made = draft("a,b,0\nb,c,0\n")
    assert not made.edges
    assert causes(made)[0] == pairs.NONE_MEANT


def test_names_stand_in_a_file_beside_the_pairs():
    made = draft("1,2\n2,3\n", "1|Sets\n2|Limits, one-sided\n3|Series\n")
    assert edges(made) == [("Sets", "Limits, one-sided"), ("Limits, one-sided", "Series")]
    assert [item.value.id for item in made.topics] == ["1", "2", "3"]


def test_a_comma_in_a_name_is_found_by_the_other_lines():
    made = draft('Trees,Graphs\nTrees,Paths, long\n"Paths, long",Graphs\n')
    assert edges(made)[1] == ("Trees", "Paths, long")
    assert pairs.COMMA in causes(made)


def test_a_line_that_is_no_pair_is_left_out_with_its_place():
    made = draft("a,b\nb,c\nwhat,is,this,line\nonly\n")
    assert [str(note.origin) for note in made.notes if note.cause == pairs.NO_PAIR] == [
        "1.txt, line 3",
        "1.txt, line 4",
    ]


@pytest.mark.parametrize("text", ["concept_a,concept_b\nx1,x2\nx2,x3\n", "source\ttarget\nx1\tx2\nx2\tx3\n"])
def test_a_header_is_no_pair(text):
    assert edges(draft(text)) == [("x1", "x2"), ("x2", "x3")]


@pytest.mark.parametrize("between", [" ", "\t", ";", " -> ", "|"])
def test_what_stands_between_two_names_is_found(between):
    assert edges(draft(f"a1{between}b2\nb2{between}c3\n")) == [("a1", "b2"), ("b2", "c3")]


def test_a_list_of_people_is_no_list_of_pairs():
    text = b"Ann,Lee\nBob,Kim\nCleo,Roy\n"
    sign = pairs.sniff(Source("people.csv", (File("people.csv", text),)))
    assert sign is None or sign.confidence < 0.65


def test_prose_is_refused_with_a_sentence():
    with pytest.raises(UnreadableInputError, match="no lines of two names"):
        draft("This is a text.\nIt has several lines of any length.\nAnd no pairs.\n")


@pytest.mark.parametrize(
    ("text", "edges"),
    [
        (
            "Ink --> Brush\nBrush ---> Script\nInk => Script\n",
            {("Ink", "Brush"), ("Brush", "Script"), ("Ink", "Script")},
        ),
        ("Flour -> Dough -> Bread\nYeast -> Dough\n", {("Flour", "Dough"), ("Dough", "Bread"), ("Yeast", "Dough")}),
        (
            "Dough <- Flour\nDough <- Yeast\nBread <- Dough\n",
            {("Flour", "Dough"), ("Yeast", "Dough"), ("Dough", "Bread")},
        ),
        ("prerequisite -> topic\nInk -> Brush\nBrush -> Script\n", {("Ink", "Brush"), ("Brush", "Script")}),
        ("# mine\nInk -> Brush # easy\nBrush -> Script\n", {("Ink", "Brush"), ("Brush", "Script")}),
        ("ink brush {'weight': 1}\nbrush script {}\n", {("ink", "brush"), ("brush", "script")}),
    ],
)
def test_arrows_of_all_kinds_chains_and_remarks_behind_pairs(text, edges):
    source = Source("a.txt", (File("a.txt", text.encode()),))
    assert sure_of(recognised(source)).reader is pairs
    draft = pairs.read(source, {})
    names = {item.value.id: item.value.name for item in draft.topics}
    assert {(names[item.value.source], names[item.value.target]) for item in draft.edges} == edges
    assert sum(draft.counts.values()) == draft.items


def test_a_line_that_begins_as_a_comment_is_no_pair():
    draft = pairs.read(Source("a.csv", (File("a.csv", b"# A, B: A first\nx,y\ny,z\n"),)), {})
    assert [item.value.source for item in draft.edges] == ["x", "y"] and draft.counts["left out"] == 1


def test_headings_in_markdown_are_no_pairs():
    text = b"# Path\n\nWe learn much.\n\n## Ink\n\nBlack.\n\n## Brush\n\nSoft.\n"
    assert pairs.sniff(Source("a.md", (File("a.md", text),))) is None


def test_a_line_of_more_names_than_two_links_the_first_with_each_of_them_and_one_of_one_is_a_topic():
    text = "B 2108,M 2125,B 1302\nB 4175,B 3175\nB 3175,B 2108\nB 1302,B 1301\nM 2125,M 1113\nB 1301\nX 7\n"
    made = draft(text, direction="second")
    assert {("M 2125", "B 2108"), ("B 1302", "B 2108"), ("B 3175", "B 4175")} <= {*edges(made)}
    assert len(edges(made)) == 6
    assert "X 7" in {item.value.name for item in made.topics}
    assert {note.cause for note in made.notes} >= {pairs.SEVERAL, pairs.ALONE}
    assert not made.counts.get("left out")
