"""Published outlines: every item in one bucket, nothing lost, nothing invented."""

import re
from collections import Counter
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.drafts import BUCKETS, File, Source
from graph.errors import UnreadableInputError
from graph.files.mis_decoding import repaired
from graph.files.readers import outline
from graph.files.readers.outline_blocks import document_of
from graph.files.readers.outline_inline import inline_of
from graph.loading.intake import recognised, sure_of
from tests.outlines import EXAMPLES, NUMBERED, ROADMAP, TABLES

MADE = {name: example.text for name, example in EXAMPLES.items()}


def source(text, name="README.md"):
    return Source(name, (File(name, text.encode()),))


def drafted(text, **answers):
    return outline.read(source(text), answers)


def names(draft):
    return [item.value.name for item in draft.topics]


def lines(draft):
    """A draft in the form of the expectations."""
    named = {item.value.id: item.value.name for item in draft.topics}
    told = [topic_line(item.value) for item in draft.topics]
    for item in draft.edges:
        edge = item.value
        choice = f", one of {edge.group}" if edge.group else ""
        told.append(f"{named[edge.source]} -> {named[edge.target]}{choice}")
    told += [f"done {named[item.value]}" for item in draft.done]
    for item in draft.resources:
        made = item.value
        more = ", ".join(filter(None, (made.title, made.url, made.kind, made.cost)))
        told.append(f"resource {named[made.topic]}: {more}")
    causes = Counter(note.cause for note in draft.notes)
    return told + [f"~ {cause}: {count}" for cause, count in sorted(causes.items())]


def topic_line(topic):
    said = [
        *([] if topic.hours_assumed else [f"{topic.hours:g} h"]),
        *filter(None, [topic.difficulty, topic.summary]),
        *(f"also {alias}" for alias in topic.aliases),
        *(f"{name.lower() if name.isalpha() else name} {text}" for name, text in topic.extra),
    ]
    return " ".join(" | ".join([topic.name, topic.category, topic.area, ", ".join(said)]).rstrip(" |").split())


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_outline_is_read_as_a_person_reads_it(name):
    expected = [line.rstrip(" |") for line in EXAMPLES[name].expected.splitlines()]
    assert lines(drafted(EXAMPLES[name].text)) == expected


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_block_is_in_the_bucket_that_a_person_puts_it_in(name):
    draft = drafted(EXAMPLES[name].text)
    assert ", ".join(f"{bucket} {count}" for bucket, count in sorted(draft.counts.items()) if count) == (
        EXAMPLES[name].buckets
    )


@pytest.mark.parametrize("order", ["none", "listed", "sections"])
@pytest.mark.parametrize("depth", ["", "0", "1", "2", "9"])
@pytest.mark.parametrize("commas", ["split", "keep"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_buckets_add_up_under_every_answer(name, commas, depth, order):
    draft = drafted(EXAMPLES[name].text, commas=commas, depth=depth, order=order)
    assert sum(draft.counts.values()) == draft.items == len(document_of(EXAMPLES[name].text).blocks)
    assert set(draft.counts) <= set(BUCKETS)


@pytest.mark.parametrize("depth", ["", "0", "1", "2"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_no_word_is_lost(name, depth):
    """Each word of a heading, item or paragraph is in a topic, a resource or a note."""
    document = document_of(EXAMPLES[name].text)
    draft = drafted(EXAMPLES[name].text, depth=depth)
    topics = [item.value for item in draft.topics]
    kept = [
        *(f"{topic.name} {topic.category} {topic.area} {topic.summary} {topic.aliases} {topic.extra}"
          for topic in topics),
        *(f"{topic.difficulty} {topic.hours:g} hours" for topic in topics),
        *(f"{item.value.title} {item.value.url} {item.value.cost}" for item in draft.resources),
        *(f"{note.before} {note.after}" for note in draft.notes),
    ]  # fmt: skip
    known = {word for text in kept for word in re.findall(r"\w+", text.casefold())}
    known |= TAKEN_UP
    for block in document.blocks:
        if block.kind in ("heading", "item", "paragraph"):
            shown = inline_of(block.text, document.references).shown().casefold()
            assert [word for word in re.findall(r"\w+", shown) if word not in known] == [], block


TAKEN_UP = {
    *re.findall(
        r"\w+", "x 1 2 3 5 90 min and duration time difficulty prerequisites also known as etc chapter resources"
    ),
    "tides",  # a prerequisite, which is an edge
}
"""Numbers of headings, boxes of tasks, times, and the words that say what a fact is."""


def test_no_name_is_invented():
    """Every name stands in the text as it is, but for blanks and marks at its ends."""
    for example in EXAMPLES.values():
        flat = " ".join(re.sub(r"[*_`\[\]]|\(http[^)]*\)|<[^>]*>", "", example.text).split())
        assert [name for name in names(drafted(example.text)) if name not in flat] == []


# --- text read in the wrong encoding -------------------------------------------------------------


@pytest.mark.parametrize(
    ("codec", "said"),
    [("mac_roman", "Mac Roman"), ("cp437", "code page 437"), ("latin-1", "Windows-1252 or Latin-1")],
)
def test_mis_decoded_text_is_read_as_what_it_was_and_said_so(codec, said):
    wrong = ROADMAP.text.encode().decode(codec)
    draft = drafted(wrong)
    assert names(draft) == names(drafted(ROADMAP.text))
    [note] = [note for note in draft.notes if note.cause == f"UTF-8 once read as {said}: repaired"]
    assert (note.before, note.after) == (wrong.split("\n")[0].strip(), ROADMAP.text.split("\n")[0])


@given(st.text())
def test_sound_text_is_never_repaired_into_something_longer(text):
    again = repaired(text)
    assert again is None or len(again.text) < len(text)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.sampled_from(["mac_roman", "latin-1", "cp437"])
)
def test_what_was_mis_decoded_comes_back(text, codec):
    """Wherever a repair is made of such a text, some reading of its characters was that text."""
    again = repaired(text.encode().decode(codec))
    if again is not None and not text.isascii():
        assert len(again.text) <= len(text.encode().decode(codec))


@pytest.mark.parametrize("text", ["Größe – naïve café", "数学 と 物理", "Ωμέγα", "naïve “quotes” — dashes…", "é"])
def test_text_with_accents_stays(text):
    assert repaired(text) is None


# --- what is asked -------------------------------------------------------------------------------


def question(draft, key):
    [found] = [question for question in draft.questions if question.key == key]
    return found


def test_order_is_offered_and_not_assumed():
    draft = drafted(NUMBERED.text)
    asked = question(draft, "order")
    assert (asked.default, [choice.value for choice in asked.choices]) == ("none", ["none", "listed", "sections"])
    assert not draft.edges


def test_listed_order_recommends_each_topic_after_the_one_before():
    draft = drafted(NUMBERED.text, order="listed")
    ids = [item.value.id for item in draft.topics]
    edges = [item.value for item in draft.edges]
    assert [(edge.source, edge.target) for edge in edges] == list(pairwise(ids))
    assert {edge.kind for edge in edges} == {"recommended"}


def test_sections_follow_the_last_topic_of_the_section_before():
    draft = drafted("# A\n- x\n- y\n# B\n- z\n# C\n- v\n- w\n", order="sections")
    edges = [(item.value.source, item.value.target, item.value.kind) for item in draft.edges]
    assert edges == [("y", "z", "recommended"), ("z", "v", "recommended"), ("z", "w", "recommended")]


@pytest.mark.parametrize("order", ["listed", "sections"])
def test_a_suggested_order_closes_no_cycle_with_stated_prerequisites(order):
    table = "# A\n|Topic|Needs|\n|-|-|\n|x|z|\n|y||\n# B\n|Topic|Needs|\n|-|-|\n|z||\n|u|x|\n"
    draft = drafted(table, order=order)
    graph = nx.DiGraph((item.value.source, item.value.target) for item in draft.edges)
    assert nx.is_directed_acyclic_graph(graph)
    assert [(item.value.source, item.value.target) for item in draft.edges if item.value.is_required] == [
        ("z", "x"), ("x", "u"),
    ]  # fmt: skip


def test_depth_is_asked_with_counts_and_names_for_each_level():
    asked = question(drafted(ROADMAP.text), "depth")
    assert asked.default == "3"
    assert [choice.label for choice in asked.choices][1:] == [
        "to level 1 (5 names there, such as Ingredients, Tools, Leavened Doughs)",
        "to level 2 (9 names there, such as Flour, Sugar & Honey, Mixer)",
        "to level 3 (7 names there, such as Wheat, Rye, Spelt)",
    ]


def test_what_stands_deeper_than_topics_go_is_kept_as_words():
    draft = drafted(ROADMAP.text, depth="2")
    summaries = {item.value.name: item.value.summary for item in draft.topics}
    assert summaries["Flour"] == "Wheat, Rye, Spelt" and "Wheat" not in summaries
    labels = drafted(ROADMAP.text, depth="1")
    assert names(labels) == ["Ingredients", "Tools", "Leavened Doughs", "Food Safety Analysis (FSA)", "Custards"]
    assert names(drafted(ROADMAP.text, depth="0")) == ["Ingredients & Tools", "Doughs", "Creams"]


def test_commas_may_belong_to_names():
    draft = drafted("# A\n- Sets, Logic\n- Fabrics (Wool, Linen)\n", commas="keep")
    assert names(draft) == ["Sets, Logic", "Fabrics"]
    assert draft.topics[1].value.summary == "Wool, Linen"


def test_every_default_is_among_the_choices():
    for example in EXAMPLES.values():
        for asked in drafted(example.text).questions:
            assert asked.default in [choice.value for choice in asked.choices]


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("CI/CD Pipelines", ["CI/CD Pipelines"]),
        ("O(n) and f(x, y)", ["O(n) and f(x, y)"]),
        ("Principal Component Analysis (PCA)", ["Principal Component Analysis"]),
        ("1,000 problems", ["1,000 problems"]),
        ("CS50: The Basics", ["CS50: The Basics"]),
        ("Boosting (XGBoost, LightGBM), Bagging", ["Boosting", "XGBoost", "LightGBM", "Bagging"]),
        ("Trees (e.g. AVL, red-black)", ["Trees", "AVL", "red-black"]),
        ("Sets (optional)", ["Sets"]),
        ("A (B (C, D))", ["A", "B", "C", "D"]),
        ("3D Graphics", ["3D Graphics"]),
        ("🚀 :rocket: Rockets", ["Rockets"]),
        ("Sets; Logic", ["Sets", "Logic"]),
        ("Open (unclosed, bracket", ["Open (unclosed, bracket"]),
        ("**Language:** Python, R", ["Python", "R"]),
        ("[ ] Skirt, [x] Coat", ["Skirt", "[x] Coat"]),
        ("Read about [gradients](https://example.org) first", ["Read about gradients first"]),
        ("C++, C#, F\\#", ["C++", "C#", "F#"]),
    ],
)
def test_names_of_a_line(item, expected):
    assert names(drafted(f"# T\n- {item}\n- Another one\n"))[:-1] == expected


def test_introductions_to_different_things_are_different_topics():
    draft = drafted("# Sets\n- Introduction\n# Logic\n- Introduction\n")
    assert [(item.value.id, item.value.category) for item in draft.topics] == [
        ("introduction", "Sets"), ("introduction-2", "Logic"),
    ]  # fmt: skip


def test_a_short_form_joins_only_if_it_is_one_topics():
    head = "|Course|Prerequisites|\n|-|-|\n"
    one = drafted(f"# T\n{head}|Calculus (single variable)||\n|Physics|Calculus|\n")
    assert [(item.value.source, item.value.target) for item in one.edges] == [("calculus-single-variable", "physics")]
    two = drafted(f"# T\n{head}|Calculus (one)||\n|Calculus (two)||\n|Physics|Calculus|\n")
    assert not two.edges
    assert [note.before for note in two.notes if note.cause == "a prerequisite that no topic is called"] == ["Calculus"]


def test_category_is_the_highest_heading_with_three_filled():
    text = "# T\n## P\n### A\n- a\n### B\n- b\n## Q\n### C\n- c\n"
    found = [(item.value.name, item.value.category) for item in drafted(text).topics]
    assert found == [("a", "A"), ("b", "B"), ("c", "C")]
    text += "## R\n- d\n"
    found = [(item.value.category, item.value.area) for item in drafted(text).topics]
    assert found == [("P", "A"), ("P", "B"), ("Q", "C"), ("R", "")]


def test_a_table_of_prerequisites_names_its_columns_in_some_words_only():
    assert lines(drafted(TABLES.text)).count("CS50: The Basics -> Compilers") == 1


# --- hostile -------------------------------------------------------------------------------------


def test_lists_five_hundred_deep_are_read():
    text = "\n".join("  " * depth + f"- level {depth}" for depth in range(500))
    draft = drafted(text)
    assert names(draft) == [f"level {depth}" for depth in range(500)]
    assert "lists more than sixty deep: read as sixty deep" in {note.cause for note in draft.notes}


@pytest.mark.parametrize(
    "line",
    ["- " * 500 + "x", ">" * 500 + "x", "> " * 500 + "x", "1. " * 500 + "x", "\t" * 500 + "- x", "(" * 9000 + "x",
     "x (a" * 5000, "*" * 9000 + "x", "[" * 9000 + "x", "Chapter 1: " * 1000 + "x", "x, " * 5000, "x (y) " * 3000,
     "<!--" * 2000 + "x", "`" * 5001 + "x", "![" * 5000 + "x", "x | " * 3000],
)  # fmt: skip
def test_hostile_lines_lose_nothing_else(line):
    draft = drafted(f"# T\n- Sets\n\n{line}\n\n# U\n- Logic\n")
    assert "Sets" in names(draft)
    assert sum(draft.counts.values()) == draft.items


@pytest.mark.parametrize("text", ["", "\n", "just a line of text", "# Title", "---\na: b\n---\n", "\0", "<p>x</p>"])
def test_what_names_no_topic_is_told(text):
    with pytest.raises(UnreadableInputError, match="no heading, list item or table"):
        drafted(text)


@given(
    st.text(st.sampled_from(list("#-*+123.)>|`~[](){}<>!:;,_ \t\n\\&abcXYÄ–“”🚀\ufe0f\u20e3\U000f0000")), max_size=300)
)
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused_in_words(text):
    try:
        draft = drafted(text)
    except UnreadableInputError:
        return
    assert sum(draft.counts.values()) == draft.items
    ids = [item.value.id for item in draft.topics]
    assert len(set(ids)) == len(ids) and all(item.value.name.strip() for item in draft.topics)
    assert {item.value.topic for item in draft.resources} <= set(ids)
    assert {end for item in draft.edges for end in (item.value.source, item.value.target)} <= set(ids)


@given(st.text(st.sampled_from(list("#->|` \t\nabc")), max_size=200))
@settings(max_examples=100, deadline=None)
def test_blocks_hold_every_word_of_the_text(text):
    """None is lost between the pieces in which a long document is taken."""
    found = "".join(f"{block.text}{''.join(block.cells)}" for block in document_of(text).blocks)
    missing = Counter(re.findall("[abc]", text)) - Counter(re.findall("[abc]", found))
    assert not missing or "`" in text  # the words behind a fence name a language


@pytest.mark.parametrize("name", EXAMPLES)
def test_outlines_are_recognised(name):
    sign = outline.sniff(source(EXAMPLES[name].text))
    assert sign and sign.confidence >= 0.9


@pytest.mark.parametrize("text", ["a,b\n1,2\n", '{"a": [1]}', "<xml/>", "id;name\n- x;y\n", "plain words\n", "\0\1"])
def test_other_files_are_no_outlines(text):
    sign = outline.sniff(source(text))
    assert sign is None or sign.confidence < 0.65


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_other_reader_takes_an_outline_for_its_own(name):
    chosen = sure_of(recognised(source(EXAMPLES[name].text)))
    assert chosen and chosen.reader.NAME == "outline"


TOOLS = """# Potter's tools

| Category | Tool | Status |
|---|---|---|
| **Shaping** | **Wheel**, Rib, Wire | needed |
| Firing | Kiln | needed |
"""


@pytest.mark.parametrize(
    ("commas", "expected"), [("split", ["Wheel", "Rib", "Wire", "Kiln"]), ("keep", ["Wheel, Rib, Wire", "Kiln"])]
)
def test_a_cell_of_tools_names_several_and_commas_are_asked_about(commas, expected):
    draft = drafted(TOOLS, commas=commas)
    assert names(draft) == expected
    assert [item.value.category for item in draft.topics] == ["Shaping"] * (len(expected) - 1) + ["Firing"]
    assert question(draft, "commas").touches == 1


def test_more_than_ten_megabytes_are_refused_with_what_to_do():
    with pytest.raises(UnreadableInputError, match=r"11\.0 MB of outlines .* Bring some of the chapters"):
        drafted("# Sewing\n" + "- wool\n" * 1_571_000)


def sections(*items):
    """An outline of three sections, these items in the first."""
    listed = "".join(f"- {item}\n" for item in items)
    return f"# Plan\n\n## Clay\n\n{listed}\n## Glass\n\n- Blowing\n\n## Wood\n\n- Carving\n"


def edges(draft):
    named = {item.value.id: item.value.name for item in draft.topics}
    return [(named[item.value.source], named[item.value.target], item.value.group) for item in draft.edges]


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("(requires Wedging)", None),
        ("(Prerequisites: Wedging)", None),
        ("(needs Wedging; 2 h)", 2),
        ("(90 min, after Wedging)", 1.5),
        ("(beginner, 1h 30m, prereq: Wedging)", 1.5),
        ("(Voraussetzung: Wedging)", None),
        ("(setzt voraus: Wedging)", None),
        ("(2 Std.) (requires Wedging)", 2),
        ("– after Wedging", None),
    ],
)
def test_prerequisites_beside_a_name_are_edges_and_no_topics(said, hours):
    draft = drafted(sections("Wedging", f"Throwing {said}"))
    assert names(draft) == ["Wedging", "Throwing", "Blowing", "Carving"]
    assert edges(draft) == [("Wedging", "Throwing", "")]
    made = draft.topics[1].value
    assert (None if made.hours_assumed else made.hours) == hours


def test_prerequisites_in_a_bracket_keep_their_choice_and_words_of_no_topic_are_told():
    draft = drafted(
        sections("Wedging", "Coiling", "Throwing (1 h, requires Wedging, Coiling or Blowing)", "Kiln (needs gas)")
    )
    choice = "Wedging or Coiling or Blowing"
    assert edges(draft) == [(name, "Throwing", choice) for name in ("Wedging", "Coiling", "Blowing")]
    [told] = [note for note in draft.notes if note.cause == "a prerequisite that no topic is called"]
    assert (told.before, told.after) == ("gas", "Kiln")


def test_names_that_begin_like_a_prerequisite_stay_names():
    draft = drafted(sections("Film (After Effects, Needs Analysis)"))
    assert names(draft)[:3] == ["Film", "After Effects", "Needs Analysis"]


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("(1h 30m)", 1.5), ("(2h 30min)", 2.5), ("(90 Minuten)", 1.5), ("(ca. 45 Minuten)", 0.75), ("[3 hours]", 3),
        ("| 5 h", 5), ("(1 Std. 15 Min.)", 1.25), ("(1 hour and 30 minutes)", 1.5), ("(2 heures)", 2), ("– 2 horas", 2),
        (": 1h30", 1.5),
    ],
)  # fmt: skip
def test_time_beside_a_name_is_its_hours(said, hours):
    draft = drafted(sections(f"Wedging {said}", "Throwing"))
    assert names(draft) == ["Wedging", "Throwing", "Blowing", "Carving"]
    assert draft.topics[0].value.hours == hours


def test_a_bar_or_a_square_bracket_without_time_stays_in_the_name():
    assert names(drafted(sections("Clay | Loam", "Slip [thin]")))[:2] == ["Clay | Loam", "Slip [thin]"]


@pytest.mark.parametrize("key", ["Needs", "Prerequisite(s)", "Vorkenntnisse", "Benötigt", "Require"])
def test_facts_below_a_topic_are_its_prerequisites_and_time(key):
    draft = drafted(sections("Wedging", f"Throwing\n  - {key}: Wedging\n  - Dauer: 2,5 Std."))
    assert names(draft) == ["Wedging", "Throwing", "Blowing", "Carving"]
    assert edges(draft) == [("Wedging", "Throwing", "")]
    assert draft.topics[1].value.hours == 2.5


def test_headings_that_are_topics_have_the_time_they_end_with():
    text = "# Pots\n## Clay\n### Wedging (2.5 h)\n\n- Prerequisites: Digging\n\n### Digging [90 min]\n\n- Level: hard\n"
    draft = drafted(text)
    assert [(item.value.name, item.value.hours) for item in draft.topics] == [("Wedging", 2.5), ("Digging", 1.5)]
    assert edges(draft) == [("Digging", "Wedging", "")]


def test_a_heading_with_time_and_a_paragraph_alone_is_a_topic():
    draft = drafted(
        "# Pots\n## Clay\n### Digging (4 hours)\n\nBy the river.\n\n### Wedging\n\nPrerequisites: Digging\n"
    )
    assert [(item.value.name, item.value.summary) for item in draft.topics] == [
        ("Digging", "By the river."),
        ("Wedging", ""),
    ]
    assert edges(draft) == [("Digging", "Wedging", "")]
