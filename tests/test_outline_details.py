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
    source = Source("a", tuple(File(path, text.encode()) for path, text in files))
    assert sure_of(recognised(source)).reader.NAME == "outline"
    draft = outline.read(source, {})
    assert edges(draft) == [("Module 1 - Clay", "Module 2 - Wheel")]


@pytest.mark.parametrize(
    "begin",
    [
        "[![build](https://example.org/a.svg)](https://example.org)\n\n",
        '<div align="center">\n<img src="a.png">\n</div>\n\n',
        "<!-- made by hand -->\n\n", '<h1 align="center">Pots</h1>\n\n',
    ],
)  # fmt: skip
def test_badges_and_html_before_an_outline_do_not_hide_it(begin):
    text = f"{begin}# Pots\n## Clay\n- Wedging\n- Storing\n"
    source = Source("README.md", (File("README.md", text.encode()),))
    assert sure_of(recognised(source)).reader.NAME == "outline"
    assert names(drafted(text)) == ["Wedging", "Storing"]


@pytest.mark.parametrize(
    "begin", ['{"a": 1}\n', '[{"a": 1}]\n', '["a"]\n', "[]\n", "<graphml>\n", "<?xml version='1.0'?>\n"]
)
def test_what_begins_as_json_or_xml_is_no_outline(begin):
    assert outline.sniff(Source("a", (File("a", f"{begin}# A\n- b\n- c\n".encode()),))) is None


def test_lists_of_links_alone_are_read_without_a_question():
    text = "[Clay](https://example.org/a)\n\n[Glaze](https://example.org/b)\n\n[Kiln](https://example.org/c)\n"
    source = Source("README.md", (File("README.md", text.encode()),))
    assert sure_of(recognised(source)).reader.NAME == "outline"
    assert names(drafted(text)) == ["Clay", "Glaze", "Kiln"]


def test_contents_that_lead_elsewhere_are_the_topics_where_no_other_list_is():
    links = "".join(f"1. [{name}](https://example.org/{name})\n" for name in ("Clay", "Wheel", "Kiln"))
    draft = drafted(f"### Pots\nAll of it.\n### Table of Contents\n{links}\n### License\nFree.\n")
    assert names(draft) == ["Clay", "Wheel", "Kiln"]
    assert len(draft.resources) == 3
    assert names(drafted(f"# Pots\n## Table of Contents\n{links}\n## Glaze\n- Ash\n- Salt\n")) == ["Ash", "Salt"]


def test_headings_with_prose_and_a_list_called_resources_are_topics_with_these():
    part = "### {0}. {1}\n\nIt is so.\n\nResources:\n\n- [About](https://example.org/{0})\n- Films:\n  - [Film](https://example.org/f{0})\n"
    draft = drafted("# Pots\n## Ways\n" + part.format(1, "Clay") + part.format(2, "Kiln"))
    assert names(draft) == ["Clay", "Kiln"]
    assert [item.value.url[-2:] for item in draft.resources] == ["/1", "f1", "/2", "f2"]
    assert "deeper than topics go" not in causes(draft)


def test_parts_in_bold_that_are_counted_are_topics_with_the_text_below_them():
    text = "# Pots\n\n**Day 1: Clay - Part 1**\n\nSoft.\n\nSee the film.\n\n----\n\n"
    text += "**Day 2 : Clay - Part 2**\n\nHard.\n\n**Beware**\n\nHot.\n"
    source = Source("README.md", (File("README.md", text.encode()),))
    assert sure_of(recognised(source)).reader.NAME == "outline"
    draft = drafted(text)
    assert [(item.value.name, item.value.summary) for item in draft.topics] == [
        ("Day 1: Clay - Part 1", "Soft."),
        ("Day 2 : Clay - Part 2", "Hard."),
    ]


def test_counted_headings_with_prose_and_empty_ones_beside_others_are_topics():
    text = "# Pots\n## Clay\n### 1. Wedging\nKnead.\n### 2. Storing\n- Bags\n- Tins\n### 3. Drying\nWait.\n"
    text += "## Glaze\n### Ash\n- Oak\n### Salt\n### Tin\n- White\n### Why\nFor colour.\n"
    assert names(drafted(text)) == ["Wedging", "Bags", "Tins", "Drying", "Oak", "Salt", "White"]


def test_a_list_of_sentences_is_no_list_of_topics():
    text = "# Pots\n- Clay\n- Wheel\n\nGood potters:\n\n- Keep the clay moist.\n"
    draft = drafted(f"{text}- Let pots that they made today dry as slowly as ever they can.\n")
    assert names(draft) == ["Clay", "Wheel"]
    assert [note.before for note in draft.notes if note.cause == "a sentence in a list"][:1] == ["Keep the clay moist."]


def test_what_a_sentence_begins_with_in_bold_is_its_topic():
    text = "# Pots\n- **Clay** is what you will need for all that there is to be made of it\n- Wheel\n"
    draft = drafted(text)
    assert names(draft) == ["Clay", "Wheel"]
    assert draft.topics[0].value.summary.startswith("is what you will need")
    listed = drafted(
        "# Pots\n- **Clay:** red clay, white clay, black clay (from the river), fine grog, sand.\n- Wheel\n"
    )
    assert names(listed)[:3] == ["red clay", "white clay", "black clay"]
    assert listed.topics[0].value.area == "Clay"


@pytest.mark.parametrize(
    ("head", "first", "second", "found"),
    [
        ("# | Domain | Highlights", "01 | Clay | a, b", "02 | Kiln | c", ["Clay", "Kiln"]),
        ("Week | Dates | What", "1 | 3-9 May | Clay", "2-3 | 10-23 May | Kiln", ["Clay", "Kiln"]),
        ("Phase | Duration | Aim", "1: Clay | 2 weeks | soft", "2: Kiln | 1 week | hot", ["Clay", "Kiln"]),
        ("Phase | Duration | Aim", "Phase 1 | 2 weeks | Clay", "Phase 2 | 1 week | Kiln", ["Clay", "Kiln"]),
    ],
)
def test_tables_that_count_or_tell_time_are_tables_of_topics(head, first, second, found):
    rule = " | ".join(["--"] * 3)
    draft = drafted(f"# Pots\n\n| {head} |\n| {rule} |\n| {first} |\n| {second} |\n")
    assert [name.split(": ")[-1] for name in names(draft)] == found


def test_other_tables_are_told_and_are_none_of_topics():
    table = "| {} | {} |\n|--|--|\n| 1.0 | yes |\n| 2.0 | no |\n"
    for head in (("Version", "Supported"), ("Author", "Year")):
        draft = drafted("# Pots\n- Clay\n- Wheel\n\n" + table.format(*head))
        assert names(draft) == ["Clay", "Wheel"]
        assert "a table in which no column of topics was recognised" in causes(draft)


def test_the_number_in_the_text_of_a_link_is_no_part_of_a_name():
    draft = drafted("# Pots\n## [01. Earth](#)\n- [1. Clay](clay.md)\n- [2) Sand](sand.md)\n## [02. Fire](#)\n- Kiln\n")
    assert names(draft) == ["Clay", "Sand", "Kiln"]
    assert [item.value.category for item in draft.topics] == ["Earth", "Earth", "Fire"]


def test_headings_of_a_table_are_understood_in_other_languages():
    text = "# Barro\n\n| Asignatura | Prerrequisitos | Horas |\n|--|--|--|\n"
    text += "| Arcilla | ninguno | 4 |\n| Torno | Arcilla | 6 |\n"
    draft = drafted(text)
    assert [(item.value.name, item.value.hours) for item in draft.topics] == [("Arcilla", 4), ("Torno", 6)]
    assert edges(draft) == [("Arcilla", "Torno")]


def test_a_table_with_two_bars_before_each_line_is_a_table():
    text = "# Pots\n\n|| # | Course | Prerequisites |\n||--|--|--|\n|| 0 | Clay | - |\n|| 1 | Kiln | Module 0 |\n"
    assert edges(drafted(text)) == [("Clay", "Kiln")]


def test_a_flowchart_in_an_outline_is_told_with_what_reads_it():
    text = "# Pots\n- Clay\n- Kiln\n\n```mermaid\nflowchart TD\n  a[Clay] --> b[Kiln]\n```\n"
    assert "a flowchart, which --from mermaid reads" in causes(drafted(text))
    assert "code" in causes(drafted(text.replace("flowchart TD", "print")))
    text = "# Pots\n- Clay\n- Kiln\n\n```dot\ndigraph pots {\n  clay -> kiln;\n}\n```\n"
    assert "a graph of Graphviz, which --from dot reads" in causes(drafted(text))


def test_facts_whose_last_line_labels_a_list_are_facts_and_the_list_is_a_detail():
    text = "# Pots\n## Tasks\n- [x] Task 1 - Clay\n- [ ] Task 2 - Kiln\n### Task 1 - Clay\nDig.\n### Task 2 - Kiln\n"
    text += "**Depends on:** Task 1 - must be complete\n**Acceptance criteria:**\n"
    draft = drafted(f"{text}- It is hot.\n- It holds.\n")
    assert names(draft) == ["Task 1 - Clay", "Task 2 - Kiln"]
    assert edges(draft) == [("Task 1 - Clay", "Task 2 - Kiln")]
    assert dict(draft.topics[1].value.extra)["acceptance criteria"] == "It is hot.; It holds."
    assert [item.value for item in draft.done] == [draft.topics[0].value.id]
    assert sum(draft.counts.values()) == draft.items


def test_a_label_after_facts_that_is_no_detail_labels_topics():
    draft = drafted("# Pots\n## Clay\n**Duration:** 2 h\n**It holds:**\n- Sand\n- Loam\n## Kiln\n- Door\n- Chimney\n")
    assert names(draft) == ["Sand", "Loam", "Door", "Chimney"]


def test_prerequisites_of_all_below_a_first_heading_are_of_no_topic():
    text = "# About\nPots.\n# Pots\n## Prerequisites\n- Patience\n"
    draft = drafted(f"{text}## Clay\n- Wedging\n## Kiln\n- Firing\n")
    assert names(draft) == ["Patience", "Wedging", "Firing"]


def test_levels_of_difficulty_may_have_pictures_and_first_columns_of_levels_may_be_names():
    draft = drafted("# Pots\n| Course | Level |\n|--|--|\n| Clay | \U0001f331 Beginner |\n")
    assert draft.topics[0].value.difficulty == "beginner"
    rows = "| 0. Clay | 1 |\n| 1. Wheel | 2 |\n| 2. Kiln | 3 |\n"
    assert names(drafted(f"# Pots\n| Level | Modules |\n|--|--|\n{rows}")) == ["Clay", "Wheel", "Kiln"]


@pytest.mark.parametrize(
    ("head", "first", "second", "found"),
    [
        ("Week | Topics", "1 | Wedging, Drying", "2 | Firing, Salting", ["Wedging", "Drying", "Firing", "Salting"]),
        (
            "Part | Topics",
            "Clay | Wedging, Drying",
            "Kiln | Firing, Salting",
            ["Wedging", "Drying", "Firing", "Salting"],
        ),
        ("Part | Topics | Time", "Clay | Wedging, Drying | 2 h", "Kiln | Firing, Salting | 3 h", ["Clay", "Kiln"]),
        ("Week | Topics", "1 | Wedging", "2 | Firing, that is heat", ["Wedging", "Firing, that is heat"]),
    ],
)
def test_a_column_of_lists_names_topics_or_the_parts_of_a_row_with_its_time(head, first, second, found):
    rule = " | ".join(["--"] * len(head.split("|")))
    draft = drafted(f"# Pots\n\n| {head} |\n| {rule} |\n| {first} |\n| {second} |\n")
    assert names(draft) == found
    if head == "Part | Topics":
        assert [item.value.category for item in draft.topics] == ["Clay", "Clay", "Kiln", "Kiln"]


def test_the_summary_of_a_part_that_folds_away_is_its_heading():
    fold = "<details>\n<summary><b>{}</b></summary>\n\n{}\n\n</details>\n\n"
    parts = fold.format("Clay", "- Wedging\n- Drying") + fold.format("Kiln", "- Firing") + fold.format("Glaze", "- Ash")
    draft = drafted(f"# Pots\n## Ways\n{parts}{fold.format('Click to see more', '- Salt')}## License\nFree.\n")
    assert [(item.value.name, item.value.category) for item in draft.topics] == [
        ("Wedging", "Clay"), ("Drying", "Clay"), ("Firing", "Kiln"), ("Ash", "Glaze"), ("Salt", "Glaze"),
    ]  # fmt: skip
    assert sum(draft.counts.values()) == draft.items


def test_pictures_and_numbers_before_a_name_go_in_any_order():
    draft = drafted("# Pots\n### 01. \U0001f4bb [01 - Clay](a.md)\n- Wedging\n### 02. \U0001f427 Kiln\n- Firing\n")
    assert [item.value.category for item in draft.topics] == ["Clay", "Kiln"]


def test_a_colon_may_part_a_name_and_what_it_requires():
    text = "# Pots\n- Clay\n- Wheel: requires Clay\n- Kiln: needs Clay, Wheel\n- Glaze: depends on Kiln and Ash\n"
    draft = drafted(f"{text}- Plans: needs analysis, budget\n- Tea: after meals\n")
    assert names(draft) == ["Clay", "Wheel", "Kiln", "Glaze", "Plans", "needs analysis", "budget", "Tea"]
    assert edges(draft) == [("Clay", "Wheel"), ("Clay", "Kiln"), ("Wheel", "Kiln"), ("Kiln", "Glaze")]
    assert [note.before for note in draft.notes if "no topic is called" in note.cause] == ["Ash"]


def test_sections_of_links_below_a_topic_give_it_these_and_lists_below_it_are_its_parts():
    unit = "## Module {0}: Pot\n**Prerequisites:** {1}\n### Further looks\n- [Film](https://example.org/{0})\n"
    unit += "### Ways\n- Way {0}\n"
    draft = drafted("# Pots\n" + unit.format(1, "none") + unit.format(2, "Module 1") + "### Story\nLong ago.\n")
    assert names(draft) == ["Module 1: Pot", "Way 1", "Module 2: Pot", "Way 2"]
    assert [(item.value.topic, item.value.url[-1]) for item in draft.resources] == [
        ("module-1-pot", "1"),
        ("module-2-pot", "2"),
    ]
    assert dict(draft.topics[1].value.extra)["part of"] == "Module 1: Pot"
    assert draft.topics[2].value.summary == ""


def test_the_question_about_order_says_what_is_stated_already():
    [asked] = [question for question in drafted(UNITS).questions if question.key == "order"]
    assert asked.sentence.startswith("The outline states what some topics need, and no order of the others.")
    [asked] = [question for question in drafted("# Pots\n- Clay\n- Kiln\n").questions if question.key == "order"]
    assert asked.sentence.startswith("The outline states no order.")


def test_lists_of_topics_among_facts_stay_topics():
    unit = "### {0}. {1}\n**Duration:** {0} h\n\nSkills to practise:\n- {1} one\n- {1} two\n\n"
    assert names(drafted("# Pots\n## Ways\n" + unit.format(1, "Clay") + unit.format(2, "Kiln"))) == [
        "Clay one", "Clay two", "Kiln one", "Kiln two",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "aside",
    ["Weeks 1-2", "days 3 to 5", "with a friend, or two", "via example.org", "in summer", "ideally outside, dry"],
)
def test_brackets_that_say_when_or_how_hold_no_topics(aside):
    draft = drafted(f"# Pots\n- Clay ({aside})\n- Kiln (On-call firing, To-do lists)\n")
    assert names(draft) == ["Clay", "Kiln", "On-call firing", "To-do lists"]
    assert draft.topics[0].value.summary == aside
