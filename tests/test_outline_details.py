"""What outlines say of topics: prerequisites by number and in lists, details, objectives."""

import pytest

from graph.drafts import File, Source
from graph.files.readers import outline
from graph.files.readers.outline_references import codes_of, spelled_out
from graph.loading.intake import recognised, sure_of

UNITS = """\
# Pottery

## Module 1: Clay
- **Prerequisites**: None
- **Focus**: wedging, storing
- **Duration**: 3 hours
- **Topics**: Plasticity, Shrinkage

## Module 2: Wheel
- **Prerequisites**: Module 1 completed, steady hands
- **Focus**: centring
- **Duration**: 4 hours

## Module 3: Kiln
- **Prerequisites**: Modules 1 and 2 completion required
- **Focus**: firing, cooling
- **Duration**: 2 weeks
"""


def drafted(text, **answers):
    return outline.read(Source("pots.md", (File("pots.md", text.encode()),)), answers)


def names(draft):
    return [item.value.name for item in draft.topics]


def edges(draft):
    named = {item.value.id: item.value.name for item in draft.topics}
    return [(named[item.value.source], named[item.value.target]) for item in draft.edges]


def causes(draft):
    return {note.cause for note in draft.notes}


def test_units_that_state_what_they_need_are_topics_and_their_numbers_lead_to_them():
    draft = drafted(UNITS)
    units = ["Module 1: Clay", "Module 2: Wheel", "Module 3: Kiln"]
    assert names(draft) == [units[0], "Plasticity", "Shrinkage", *units[1:]]
    assert edges(draft) == [(units[0], units[1]), (units[0], units[2]), (units[1], units[2])]
    by_name = {item.value.name: item.value for item in draft.topics}
    assert [by_name[name].hours for name in units[:2]] == [3, 4]
    assert [dict(by_name[name].extra)["focus"] for name in units] == ["wedging, storing", "centring", "firing, cooling"]
    assert by_name["Plasticity"].area == units[0]
    assert [(note.before, note.after) for note in draft.notes if "no topic is called" in note.cause] == [
        ("steady hands", "Module 2: Wheel")
    ]
    assert sum(draft.counts.values()) == draft.items


@pytest.mark.parametrize(
    ("said", "needed"),
    [
        ("Modules 1-2", "12"), ("module 1 to 2", "12"), ("Modul 01 und 02", "12"), ("modules 1 à 2", "12"),
        ("Módulos 1 y 2 completados", "12"), ("Module 2 (Wheel)", "2"), ("Module 1. Care. Patience", "1"),
        ("Modules 1, 2 must be completed", "12"), ("Module I–II", "12"), ("1, 2", "12"), ("Clay", "1"),
        ("Chapter 2", ""), ("Module 12", ""), ("none (ask)", ""),
    ],
)  # fmt: skip
def test_numbers_are_told_in_the_ways_that_people_write_them(said, needed):
    text = f"# Pots\n## Module 1: Clay\nWedge.\n## Module 2: Wheel\nTurn.\n## Module 3: Kiln\n\nPrerequisites: {said}\n"
    called = {"1": "Module 1: Clay", "2": "Module 2: Wheel"}
    codes = {"Clay": ""} if said == "Clay" else {}
    if codes:
        text = text.replace("Module 1: Clay", "1. Clay")
        called["1"] = "Clay"
    assert edges(drafted(text)) == [(called[number], "Module 3: Kiln") for number in needed]


def test_sections_with_a_number_alone_are_found_by_it_and_by_any_word():
    text = "# Pots\n## 1. Clay\n### 1.1 Wedging\n- Hands\n### 1.2 Storing\n\nVoraussetzung: 1.1\n\n- Bags\n"
    assert edges(drafted(text)) == [("Wedging", "Storing")]
    assert edges(drafted(text.replace(": 1.1", ": Abschnitt 1.1"))) == [("Wedging", "Storing")]
    assert set(names(drafted(text))) == {"Wedging", "Storing", "Hands", "Bags"}


def test_what_looks_like_a_number_is_none():
    assert [*codes_of("3D printing"), *codes_of("V-model"), *codes_of("2 ways to fire")] == []
    assert spelled_out("Part time work, 2-3 pots, course work") == "Part time work, 2-3 pots, course work"


@pytest.mark.parametrize("head", ["- **Prerequisites:**", "- Prerequisites", "- Voraussetzungen:"])
def test_a_list_of_prerequisites_below_a_topic_is_what_it_needs(head):
    text = f"# Pots\n- Wedging\n- Throwing\n  - Beginner's wheel\n  {head}\n    - [Wedging](wedging.md)\n    - Water\n"
    draft = drafted(text)
    assert names(draft) == ["Wedging", "Throwing", "Beginner's wheel"]
    assert edges(draft) == [("Wedging", "Throwing")]
    assert [note.before for note in draft.notes if "no topic is called" in note.cause] == ["Water"]


def test_a_section_of_prerequisites_below_a_section_is_what_that_needs():
    text = "# Pots\n## Wedging\nKnead.\n## Throwing\n### Prerequisites\n- Wedging\n### Topics\n- Centring\n- Pulling\n"
    draft = drafted(text)
    assert edges(draft) == [("Wedging", "Throwing")]
    assert names(draft) == ["Wedging", "Throwing", "Centring", "Pulling"]
    assert [item.value.area for item in draft.topics][2:] == ["Throwing / Topics", "Throwing / Topics"]


def test_a_section_of_prerequisites_of_all_stays_a_section():
    draft = drafted("# Pots\n## Prerequisites\n- Patience\n## Topics\n- Wedging\n## More\n- Glazing\n")
    assert names(draft) == ["Patience", "Wedging", "Glazing"]
    assert edges(draft) == []


def test_facts_stand_beside_each_other_and_go_on_in_the_next_line():
    text = (
        "# Pots\n## Wedging\n**Level:** Beginner · **Time:** 2 h · **Prerequisites:** none\n"
        "## Glazing\n> **Aim:** shine\n> **Prerequisites:** Wedging,\n> Water\n"
    )
    draft = drafted(text)
    [wedging, glazing] = [item.value for item in draft.topics]
    assert (wedging.difficulty, wedging.hours, dict(glazing.extra)) == ("beginner", 2, {"aim": "shine"})
    assert edges(draft) == [("Wedging", "Glazing")]


def test_recommended_prerequisites_and_what_a_topic_unlocks():
    text = "# Pots\n- Wedging\n  - Unlocks: Throwing\n- Drawing\n- Throwing\n  - Recommended prerequisites: Drawing\n"
    draft = drafted(text)
    assert edges(draft) == [("Wedging", "Throwing"), ("Drawing", "Throwing")]
    assert [item.value.kind for item in draft.edges] == ["required", "recommended"]


def test_learning_objectives_are_no_topics_unless_nothing_else_is():
    objectives = "### Learning objectives\n- Tell clays apart\n- Wedge safely\n"
    draft = drafted(f"# Pots\n## Clay\n{objectives}## Glaze\n- Ash\n- Salt\n")
    assert names(draft) == ["Clay", "Ash", "Salt"]
    assert "what learners can do afterwards" in causes(draft)
    assert names(drafted(f"# Pots\n{objectives}")) == ["Tell clays apart", "Wedge safely"]


def test_keys_that_name_topics_stay_topics():
    text = "# Pots\n## Clay\n- **Basics**: wedging, storing\n- Time: clocks, calendars\n- Requirements: gathering\n"
    assert names(drafted(text)) == ["Basics", "wedging", "storing", "Time", "clocks", "calendars", "Requirements"]


def test_rows_are_found_by_what_their_first_cell_counts():
    text = "# Pots\n| Step | Module | Prerequisites |\n|--|--|--|\n| 1 | Clay | - |\n| 02 | I. Wheel | 1 |\n"
    text += "| Ch3 | II. Kiln | Step 1, Clay |\n| Ch4 | Glaze | I-II, Clay |\n"
    assert edges(drafted(text)) == [
        ("Clay", "Wheel"), ("Clay", "Kiln"), ("Clay", "Kiln"), ("Wheel", "Glaze"), ("Kiln", "Glaze"), ("Clay", "Glaze"),
    ]  # fmt: skip


def test_names_of_prerequisites_may_differ_in_marks():
    text = "# Pots\n| Course | Prerequisites |\n|--|--|\n| Clay - Simple | none |\n| Wheel | Clay: Simple |\n"
    assert edges(drafted(text)) == [("Clay - Simple", "Wheel")]


def test_links_to_files_that_repeat_headings_are_contents():
    text = "# Pots\n- [Clay](clay.md)\n- [Wheel](wheel.md)\n## Clay\n**Time:** 2 h\n## Wheel\n**Time:** 3 h\n"
    draft = drafted(text)
    assert [(item.value.name, item.value.hours) for item in draft.topics] == [("Clay", 2), ("Wheel", 3)]
    assert "a line of the contents" in causes(draft)


def test_headings_with_prose_alone_are_read_without_a_question():
    text = "# Pots\n\nAbout pots.\n\n## Clay\n\nIt is soft.\n\n### Wedging\n\nKnead.\n\n### Storing\n\nBags.\n"
    source = Source("pots.md", (File("pots.md", text.encode()),))
    assert sure_of(recognised(source)).reader.NAME == "outline"
    draft = drafted(text)
    assert [(item.value.name, item.value.summary) for item in draft.topics] == [
        ("Wedging", "Knead."),
        ("Storing", "Bags."),
    ]


def test_each_of_several_files_may_be_one_topic():
    files = [("a/1.md", "# Module 1 - Clay\n**Prerequisites:** none\n## Why\nFun.\n")]
    files += [("a/2.md", "# Module 2 - Wheel\n**Prerequisites:** Module 1\n## Why\nMore fun.\n")]
    draft = outline.read(Source("a", tuple(File(path, text.encode()) for path, text in files)), {})
    assert edges(draft) == [("Module 1 - Clay", "Module 2 - Wheel")]
