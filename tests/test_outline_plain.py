"""Outlines in plain text: the same topics as if they were written in Markdown."""

import pytest

from graph.drafts import File, Source
from graph.files.readers import outline
from graph.files.readers.outline_plain import marked
from graph.loading.intake import recognised, sure_of

LEVELS = {"Clay": "", "Wedging": "Clay", "By hand": "Wedging", "Glaze": "", "Ash": "Glaze"}
FORMS = {
    "tabs": "Clay\n\tWedging\n\t\tBy hand\nGlaze\n\tAsh\n",
    "blanks": "Clay\n  Wedging\n    By hand\n\nGlaze\n  Ash\n",
    "numbers": "Pottery, a syllabus\n\n1 Clay\n1.1 Wedging\n1.1.1 By hand\n2 Glaze\n2.1 Ash\n",
    "numbers, indented": "1. Clay\n  1.1. Wedging\n    1.1.1. By hand\n2. Glaze\n  2.1. Ash\n",
    "letters": "I. Clay\n   A. Wedging\n      1. By hand\nII. Glaze\n   A. Ash\n",
    "letters, not indented": "I. Clay\nA. Wedging\n1. By hand\nII. Glaze\nA. Ash\n",
    "bullets": "• Clay\n  ◦ Wedging\n    ▪ By hand\n• Glaze\n  ◦ Ash\n",
}


def drafted(text):
    return outline.read(Source("pots.txt", (File("pots.txt", text.encode()),)), {})


@pytest.mark.parametrize("form", FORMS)
def test_an_outline_in_plain_text_is_read_without_a_question(form):
    source = Source("pots.txt", (File("pots.txt", FORMS[form].encode()),))
    assert sure_of(recognised(source)).reader.NAME == "outline"
    draft = drafted(FORMS[form])
    assert {item.value.name: dict(item.value.extra).get("part of", "") for item in draft.topics} == LEVELS
    lines = FORMS[form].split("\n")
    assert all(item.value.name in lines[item.origin.line - 1] for item in draft.topics)


def test_numbers_of_a_plain_outline_are_what_prerequisites_refer_to():
    draft = drafted("1 Clay\n1.1 Wedging\n1.2 Drying (requires 1.1)\n2 Kiln (needs 1)\n")
    named = {item.value.id: item.value.name for item in draft.topics}
    assert [(named[edge.value.source], named[edge.value.target]) for edge in draft.edges] == [
        ("Wedging", "Drying"),
        ("Clay", "Kiln"),
    ]


def test_lines_that_are_weeks_are_topics_and_those_with_a_list_are_what_it_is_about():
    weeks = "Week 1: Clay\nWeek 2: Wheel\nWeek 3: Kiln (prerequisite: Week 2)\n"
    draft = drafted(weeks)
    assert [item.value.name for item in draft.topics] == ["Clay", "Wheel", "Kiln"]
    assert len(draft.edges) == 1
    draft = drafted(
        "WEEK 1: Clay\n  * Wedging\n  * Drying\n\nWEEK 2: Kiln\n  * Firing\n\nWEEK 3: Glaze\n\nWEEK 4: Feast\n"
    )
    assert [(item.value.name, item.value.area) for item in draft.topics][:3] == [
        ("Wedging", "WEEK 1: Clay"), ("Drying", "WEEK 1: Clay"), ("Firing", "WEEK 2: Kiln"),
    ]  # fmt: skip
    assert [item.value.name for item in draft.topics][3:] == ["WEEK 3: Glaze", "WEEK 4: Feast"]


@pytest.mark.parametrize(
    "text",
    [
        "def fire():\n    load()\n    return kiln\n\nfire()\n",
        "kiln:\n  heat: 1200\n  time: 8\nclay:\n  kind: red\n",
        "Clay is soft.\n  It dries slowly.\n  Fire it.\nThen it is hard.\n",
        "1.5 kg of clay\n2.5 kg of sand\n0.5 l of water\n1.5 kg of ash\n",
        "# Pots\n\n    code\n    more code\n",
        "a\tb\nc\td\ne\tf\n",
        "One line\nand another\nand one more\n",
    ],
)
def test_other_texts_stay_as_they_are(text):
    assert marked(text) == text
