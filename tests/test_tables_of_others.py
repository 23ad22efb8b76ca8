"""Tables with columns of their own: what is read of them, what is asked, and that nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.drafts import Draft, File, Source
from graph.errors import UnreadableInputError
from graph.files.readers import groundwork, mentions, table
from graph.files.readers.headings import heading_of

CELLS = ["", "1", "2", "A", "B", "A und B", "1, 2", "-", "Summe", "Nr.", "Teil eins:", "1-2", "B (gut)", '"', "x" * 300]


def source(text: str, encoding: str = "utf-8", name: str = "courses.csv") -> Source:
    return Source(name, (File(name, text.encode(encoding)),))


def draft(text: str, encoding: str = "utf-8", **answers: str) -> Draft:
    """The draft of one table; its sums agree, whatever it is."""
    made = table.read(source(text, encoding), {key.replace("_", "-"): value for key, value in answers.items()})
    assert sum(made.counts.values()) == made.items
    return made


def names(made: Draft) -> list[str]:
    return [item.value.name for item in made.topics]


def hours(made: Draft) -> dict[str, float | None]:
    return {item.value.name: None if item.value.hours_assumed else item.value.hours for item in made.topics}


def edges(made: Draft) -> set[tuple[str, str]]:
    called = {item.value.id: item.value.name for item in made.topics}
    return {(called.get(item.value.source, item.value.source), called[item.value.target]) for item in made.edges}


def causes(made: Draft) -> set[str]:
    return {note.cause for note in made.notes}


def question(made: Draft, key: str):
    return next((question for question in made.questions if question.key == key), None)


GERMAN = """Nr.;Kurs;Bereich;Vorkenntnisse;Dauer (Std.)
1;Ton schlagen;Grundlagen;;2
2;Drehen, Ziehen und Öffnen;Scheibe;1;3,5
3;Glasur;Brand;1;-
4;Schüssel;Scheibe;Drehen, Ziehen und Öffnen, 3;4
5;Dose mit Deckel;Scheibe;2 und 4;1,5
"""


def test_a_german_table_with_semicolons_is_read_and_what_was_guessed_is_said():
    made = draft(GERMAN, "cp1252")
    assert hours(made) == {
        "Ton schlagen": 2,
        "Drehen, Ziehen und Öffnen": 3.5,
        "Glasur": None,
        "Schüssel": 4,
        "Dose mit Deckel": 1.5,
    }
    assert edges(made) == {
        ("Ton schlagen", "Drehen, Ziehen und Öffnen"),
        ("Ton schlagen", "Glasur"),
        ("Drehen, Ziehen und Öffnen", "Schüssel"),
        ("Glasur", "Schüssel"),
        ("Drehen, Ziehen und Öffnen", "Dose mit Deckel"),
        ("Schüssel", "Dose mit Deckel"),
    }
    assert {"encoding", "separator", "what each column was read as", "a decimal comma"} <= causes(made)
    assert question(made, "columns").default == (
        "id=Nr.,name=Kurs,category=Bereich,needs=Vorkenntnisse,hours=Dauer (Std.)"
    )


def test_our_own_columns_are_recognised_for_certain_and_nothing_is_asked():
    files = (File("b.csv", b"id;name;hours\na;Sets;2,5\nb;Limits;3\n"), File("c.csv", b"source;target\na;b\n"))
    ours = Source("mine", files)
    assert groundwork.sniff(ours).confidence == 1.0
    made = groundwork.read(ours, {})
    assert hours(made) == {"Sets": 2.5, "Limits": 3}
    assert edges(made) == {("Sets", "Limits")}
    assert made.questions == ()


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("No.,Course title,Prerequisites", "1 and 2"),
        ("Nr.,Kurs,Vorkenntnisse", "1 und 2"),
        ("N°,Intitulé,Prérequis", "1 et 2"),
        ("Código,Asignatura,Requisitos previos", "1 y 2"),
        ("Codice,Insegnamento,Propedeuticità", "1 e 2"),
        ("Vakcode,Vak,Vereiste voorkennis", "1 en 2"),
        ("Código,Disciplina,Pré-requisitos", "1 e 2"),
        ("#,Skill,Depends on", "First / Second"),
        ("id,title,prereqs", "first; SECOND"),
    ],
)
def test_headings_and_lists_of_seven_languages_are_understood(header, cell):
    made = draft(f'{header}\n1,First,\n2,Second,-\n3,Third,"{cell}"\n')
    assert edges(made) == {("First", "Third"), ("Second", "Third")}
    assert [item.value.id for item in made.topics] == ["1", "2", "3"]


def test_a_name_is_found_whole_before_a_cell_is_split():
    made = draft("Topic;Needs\nFlour, water and salt;\nYeast;\nBread;Flour, water and salt, Yeast\n")
    assert edges(made) == {("Flour, water and salt", "Bread"), ("Yeast", "Bread")}


def test_or_makes_alternatives_and_a_list_does_if_a_person_says_so():
    text = "id;title;prerequisites\n1;A;\n2;B;\n3;C;1 or 2\n4;D;1, 2\n"
    groups = {item.value.target: item.value.group for item in draft(text).edges}
    assert (groups["3"], groups["4"]) == ("A or B", "")
    assert question(draft(text), "list-means").default == "all"
    assert {item.value.group for item in draft(text, list_means="one").edges} == {"A or B"}


def test_lines_that_are_no_topics_are_left_out_and_listed():
    made = draft(
        "Evening school;;;\nProgramme 2026;;;\n\nNo.;Lesson;Hours;Needs\nBasics;;;\n1;Sewing;2;\n2;Cutting;1;1\n"
        "No.;Lesson;Hours;Needs\nLater;;;\n3;Dress;5;1\n;;;Cutting\nTotal;;8;\nSource: the office;;;\n;;;\n"
    )
    assert names(made) == ["Sewing", "Cutting", "Dress"]
    assert edges(made) == {("Sewing", "Cutting"), ("Sewing", "Dress"), ("Cutting", "Dress")}
    assert [item.value.category for item in made.topics] == ["Basics", "Basics", "Later"]
    assert {"a line above the table", "a section line", "a total line", "the header again", "blank lines"} <= causes(
        made
    )
    assert "a remark beside the table" in causes(made)


def test_cells_beyond_the_header_go_on_with_what_is_needed_where_they_name_topics():
    made = draft("Nr.;Kurs;Vorkenntnisse\n1;Mehl;\n2;Wasser;\n3;Teig;1; 2\n4;Brot;3; 9; 2\n")
    assert edges(made) == {("Mehl", "Teig"), ("Wasser", "Teig"), ("Teig", "Brot"), ("9", "Brot"), ("Wasser", "Brot")}
    assert {note.before: note.after for note in made.notes if note.cause == "what each column was read as"}[
        "D"
    ] == "needs"


def test_other_cells_beyond_the_header_are_kept_as_columns():
    made = draft("Nr.;Kurs;Vorkenntnisse\n1;Mehl;;warm halten\n2;Teig;1;;frisch\n")
    assert edges(made) == {("Mehl", "Teig")}
    assert [topic.value.extra for topic in made.topics] == [
        (("column D", "warm halten"), ("column E", "")), (("column D", ""), ("column E", "frisch"))
    ]  # fmt: skip


def test_signs_at_the_ends_of_rows_alone_are_no_columns():
    made = draft("Nr.;Kurs;Vorkenntnisse\n1;Mehl;;;;\n2;Teig;1;;\n")
    assert [topic.value.extra for topic in made.topics] == [(), ()]


def test_hours_in_ranges_and_words_are_asked_for_once_and_kept():
    text = 'Topic,Duration,Needs\nA,"1-5, max. 15",\nB,about 3 h,A\nC,*,A\nD,90 min,A\n'
    assert hours(draft(text)) == {"A": 3, "B": 3, "C": None, "D": 1.5}
    assert hours(draft(text, hours_per="range=first"))["A"] == 1
    assert question(draft(text), "hours-per").default == "range=middle"
    assert next(item.value.extra for item in draft(text).topics) == (("Duration", "1-5, max. 15"),)


def test_credits_and_days_are_hours_only_if_a_person_says_so():
    text = "Course,Credits,Requires\nA,3,\nB,4,A\n"
    assert hours(draft(text)) == {"A": None, "B": None}
    assert question(draft(text), "hours-per") is not None
    assert hours(draft(text, hours_per="credit=30")) == {"A": 90, "B": 120}
    assert hours(draft("Course,Time,Requires\nA,2 days,\nB,1 day,A\n", hours_per="day=6")) == {"A": 12, "B": 6}


def test_lines_of_one_course_are_joined_and_subject_and_number_are_its_id():
    made = draft(
        "Subject,Number,Title,Prerequisites,Room\nMATH,1,Sets,,A\nMATH,1,Sets,,B\nMATH,2,Limits,MATH 1,C\n"
        'MATH,3,Series,"MATH 1, 2",C\n'
    )
    assert [item.value.id for item in made.topics] == ["MATH 1", "MATH 2", "MATH 3"]
    assert made.topics[0].value.extra == (("Room", "A; B"),)
    assert edges(made) == {("Sets", "Limits"), ("Sets", "Series"), ("Limits", "Series")}


def test_a_column_of_what_a_topic_leads_to_is_turned_round():
    made = draft("Topic,Leads to\nKnots,Splices; Rigging\nSplices,Rigging\n")
    assert edges(made) == {("Knots", "Splices"), ("Knots", "Rigging"), ("Splices", "Rigging")}


def test_columns_are_what_a_person_says():
    text = "A thing;B thing;C thing\nx;;3\ny;x;4\n"
    made = draft(text, columns="name=A thing,needs=B thing,hours=C thing")
    assert hours(made) == {"x": 3, "y": 4}
    assert edges(made) == {("x", "y")}
    with pytest.raises(UnreadableInputError, match=r"no column 'Z'.*'A thing'"):
        draft(text, columns="name=Z")
    with pytest.raises(UnreadableInputError, match="--columns nam="):
        draft(text, columns="nam=A thing")


def test_a_column_known_by_its_cells_alone_must_be_confirmed():
    made = draft("Lp;Przedmiot;Wymagane\n1;Rysunek;\n2;Malarstwo;1\n3;Grafika;1, 2\n")
    assert edges(made) == {("Rysunek", "Malarstwo"), ("Rysunek", "Grafika"), ("Malarstwo", "Grafika")}
    assert question(made, "columns").must_ask


def test_a_matrix_of_people_and_skills_is_said_to_be_one():
    with pytest.raises(UnreadableInputError, match="this is a matrix: 5 columns of marks"):
        draft("Name,Knots,Sails,Maps,Radio,Repair\nAnn,3,2,5,0,1\nBob,1,4,2,3,\n")


def test_labels_of_our_own_links_that_are_not_ours_are_asked_for():
    files = (
        File("topics.csv", b"id,name\na,A\nb,B\nc,C\n"),
        File("edges.csv", b"source,target,kind\na,c,one-of\nb,c,one-of\na,b,soft\n"),
    )
    made = groundwork.read(Source("mine", files), {})
    assert [(item.value.kind, item.value.group) for item in made.edges] == [
        ("required", "A or B"),
        ("required", "A or B"),
        ("recommended", ""),
    ]
    assert question(made, "label").default == "one=one-of\nrecommended=soft"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encoding_does_not_change_what_is_read(encoding):
    assert names(draft(GERMAN, encoding)) == names(draft(GERMAN))


@pytest.mark.parametrize(
    ("codec", "said"), [("latin-1", "Windows-1252 or Latin-1"), ("mac_roman", "Mac Roman"), ("cp437", "code page 437")]
)
def test_a_mis_decoded_table_is_read_as_what_it_was_and_said_so(codec, said):
    """Headings are recognised again too; see the same promise of outlines."""
    sound = "Nr;Titel;Durée;Prérequis\n1;Körbe flechten;2;\n2;Stühle;3;1\n"
    made = draft(sound.encode().decode(codec))
    assert (names(made), edges(made), hours(made)) == (names(draft(sound)), edges(draft(sound)), hours(draft(sound)))
    assert f"UTF-8 once read as {said}: repaired" in causes(made)


@pytest.mark.parametrize("word", ["L’école", "CAFÉ…", "Spaß…", "Größe", "d’été"])
def test_a_table_with_few_accents_is_not_taken_for_mis_decoded(word):
    made = draft(f"Topic,Needs\n{word},\nWeaving,{word}\n")
    assert names(made) == [word, "Weaving"]
    assert not [cause for cause in causes(made) if "repaired" in cause]


def test_an_open_quote_hides_no_line_below_it():
    made = draft('Topic,Needs\n"A,\nB,\nC,B\n')
    assert {"B", "C"} <= {*names(made)}
    assert "a quote that is not closed: read line by line" in causes(made)


def test_ten_thousand_columns_and_a_cell_of_a_million_letters_are_no_trouble():
    wide = ",".join(f"c{place}" for place in range(10_000))
    with pytest.raises(UnreadableInputError, match="matrix"):
        draft(f"Name,{wide}\n" + f"A{',1' * 10_000}\n" * 3)
    assert len(draft(f"Topic,Needs,Text\nA,,{'x' * 1_000_000}\nB,A,\n").topics) == 2


@given(st.lists(st.lists(st.sampled_from(CELLS), min_size=1, max_size=5), max_size=12), st.sampled_from(",;\t|"))
def test_every_row_is_in_one_bucket_and_every_target_is_a_topic(rows, separator):
    text = "".join(separator.join(cells) + "\n" for cells in [["Nr.", "Kurs", "Vorkenntnisse"], *rows])
    made = draft(text)
    ids = {item.value.id for item in made.topics}
    assert "" not in ids
    assert {item.value.target for item in made.edges} <= ids


def test_a_sentence_in_a_cell_that_speaks_of_requirements_is_no_header():
    made = draft(
        "Skill,Category,Current training method,Assessment,Notes\n"
        "Knots,Rope work,Evening class,Observation,Practised on deck\n"
        "First aid,Safety,Evening class,Course training completed,Well known; clear requirement and deadline\n"
    )
    assert names(made) == ["Knots", "First aid"]
    assert {item.value.category for item in made.topics} == {"Rope work", "Safety"}
    assert not any(item.value.aliases for item in made.topics)
    assert not made.edges


def test_a_timetable_states_no_study_time_and_a_mark_alone_is_no_section():
    made = draft(
        "Ref,Dept,Number,StartTime,EndTime,IsMain,CourseName\n"
        ",,,,,false,\n"
        "17,Pottery,POT 101,9,11,false,\n"
        "18,Pottery,POT 102,9,11,false,\n"
    )
    assert hours(made) == {"Pottery POT 101": None, "Pottery POT 102": None}
    assert {item.value.category for item in made.topics} == {"Topics"}
    assert question(made, "columns").examples[0] == "Pottery POT 101"


def test_codes_that_no_row_describes_become_topics_however_many_there_are():
    """Each was once looked for in all others: ten thousand of them took minutes."""
    rows = "".join(f"M{number},K{number}\n" for number in range(30_000))
    made = draft(f"Course,Requires\n{rows}")
    assert len(made.topics) == 60_000 and len(made.edges) == 30_000
    assert made.topics[0].value.id == "K0"


PARTS = [
    "Sets",
    "Logic",
    "sets and logic",
    "A, B",
    "B",
    "TCP/IP",
    "Größe",
    "ＡＢ",
    "1",
    "M 101",
    "one of A",
    "2 of A",
    "/x",
]
JOINTS = [", ", ",", "; ", " and ", " or ", "/", " / ", "\n", "，", " ", ", and "]


@given(
    st.sets(st.sampled_from(PARTS)), st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from(JOINTS)), min_size=1)
)
def test_a_list_of_known_names_is_read_as_it_is_piece_by_piece(known, parts):
    cell = "".join(f"{part}{joint}" for part, joint in parts).strip(" ,;")
    topics = mentions.Known((f"t{number}", name) for number, name in enumerate(sorted(known)))
    found = mentions.mentions_in(cell, topics)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mentions, "_listed", lambda *_: [])
        patch.setattr(mentions.Known, "may_go_on", lambda *_: True)
        assert mentions.mentions_in(cell, topics) == found


def test_codes_beside_titles_are_ids_whichever_column_comes_first():
    for text in (
        "Course,Title,Prerequisites\nK 10,Casting on,\nK 20,Ribbing,K10\nK 30,Cables,K 10 and K20\n",
        "Title,Course,Prerequisites\nCasting on,K 10,\nRibbing,K 20,K10\nCables,K 30,K 10 and K20\n",
    ):
        made = draft(text)
        assert [(item.value.id, item.value.name) for item in made.topics] == [
            ("K 10", "Casting on"), ("K 20", "Ribbing"), ("K 30", "Cables"),
        ]  # fmt: skip
        assert edges(made) == {("Casting on", "Ribbing"), ("Casting on", "Cables"), ("Ribbing", "Cables")}
        assert not any(item.value.aliases for item in made.topics)


def test_a_code_may_stand_in_several_lines_with_its_title():
    made = draft("Course,Title,Prereq\nK1,Wool,\nK2,Ribbing,K1\nK3,Cables,K1\nK3,Cables,K2\n")
    assert names(made) == ["Wool", "Ribbing", "Cables"]
    assert edges(made) == {("Wool", "Ribbing"), ("Wool", "Cables"), ("Ribbing", "Cables")}


@pytest.mark.parametrize("heading", ["UE", "dept_name"])
def test_names_that_several_topics_share_are_the_category(heading):
    made = draft(f"Code,Title,{heading},Needs\nk1,Wool,Yarn,\nk2,Cotton,Yarn,k1\nk3,Ribbing,Stitches,k2\n")
    assert [item.value.category for item in made.topics] == ["Yarn", "Yarn", "Stitches"]
    assert not any(item.value.aliases for item in made.topics)


def test_names_that_several_topics_share_are_no_second_category_but_a_column():
    made = draft("Id,Title,Board name,Area\nk1,Wool,Doing,Yarn\nk2,Cotton,Later,Yarn\nk3,Ribbing,Later,Stitches\n")
    assert [item.value.category for item in made.topics] == ["Yarn", "Yarn", "Stitches"]
    assert [item.value.extra for item in made.topics] == [
        (("Board name", "Doing"),), (("Board name", "Later"),), (("Board name", "Later"),),
    ]  # fmt: skip


def test_a_column_of_the_names_of_other_topics_is_no_alias():
    made = draft("Name,Parent task,Hours\nWool,,1\nCotton,Wool,2\nRibbing,Cotton,2\n")
    assert not any(item.value.aliases for item in made.topics)


def test_a_name_of_each_topic_alone_stays_an_alias():
    made = draft("Nr;Titel;Name;Dauer\n1;Wolle;Wool;1\n2;Baumwolle;Cotton;2\n")
    assert [item.value.aliases for item in made.topics] == [("Wool",), ("Cotton",)]


def test_the_finer_of_two_columns_of_names_is_the_name():
    made = draft('Module,Lesson,Requires\nYarn,Wool,\nYarn,Cotton,Wool\nStitches,Ribbing,"Wool, Cotton"\n')
    assert names(made) == ["Wool", "Cotton", "Ribbing"]
    assert [item.value.category for item in made.topics] == ["Yarn", "Yarn", "Stitches"]
    assert edges(made) == {("Wool", "Cotton"), ("Wool", "Ribbing"), ("Cotton", "Ribbing")}


def test_the_coarser_of_two_columns_of_names_is_the_name_where_cells_need_it():
    made = draft("Module,Lesson,Requires\nYarn,Wool,\nYarn,Cotton,\nStitches,Ribbing,Yarn\n")
    assert edges(made) == {("Yarn", "Stitches")}


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Braucht", "needs"), ("Benötigt", "needs"), ("Vorher lernen", "needs"), ("Vorher", "needs"),
        ("Blocked by", "needs"), ("Blocked By (Dependencies)", "needs"), ("Depends", "needs"), ("Blocking", "leads"),
        ("Wird benötigt von", "leads"), ("Inward issue link (Blocks)", "needs"),
        ("Outward issue link (Blocks)", "leads"), ("Estimate (h)", "hours"), ("Time estimate", "hours"),
        ("Cost estimate", None), ("Building blocks", None), ("Vorher/Nachher", None), ("Benötigte Zeit", "hours"),
    ],
)  # fmt: skip
def test_headings_of_what_comes_before_and_of_estimates(heading, role):
    said = heading_of(heading)
    assert (said and said.role) == role


NOTION = """Name,Area,{before},{after},Estimate (h)
Wool,Yarn,,"Cotton (https://example.org/Cotton-2b1f?pvs=21)",2
Cotton,Yarn,Wool (https://example.org/Wool-1a?pvs=21),"Cables, big (https://example.org/Cables-3?pvs=21)",4
"Cables, big",Stitches,"Cotton (https://example.org/Cotton-2b1f?pvs=21), Ribbing (https://example.org/r?pvs=21)",,3
Ribbing,Stitches,,,1
"""


@pytest.mark.parametrize(("before", "after"), [("Blocked by", "Blocking"), ("Erst", "Dann")])
def test_addresses_of_pages_after_names_are_no_part_of_them(before, after):
    made = draft(NOTION.format(before=before, after=after))
    assert edges(made) == {("Wool", "Cotton"), ("Cotton", "Cables, big"), ("Ribbing", "Cables, big")}
    assert "a topic written otherwise" in causes(made)
    assert question(made, "columns").must_ask == (before == "Erst")


def test_an_issue_tracker_calls_names_summaries_and_counts_seconds():
    link = "Inward issue link (Blocks)"
    made = draft(
        f"Issue key,Issue id,Summary,Status,Original Estimate,{link},{link},Outward issue link (Blocks)\n"
        "YARN-1,100,Wool,Done,7200,,,YARN-2\n"
        "YARN-2,101,Cotton,To Do,3600,YARN-1,,\n"
        "YARN-3,102,Ribbing,To Do,3600,YARN-1,YARN-2,\n"
    )
    assert names(made) == ["Wool", "Cotton", "Ribbing"]
    assert edges(made) == {("Wool", "Cotton"), ("Wool", "Ribbing"), ("Cotton", "Ribbing")}
    assert set(hours(made).values()) == {None}
    assert ("Original Estimate", "7200") in made.topics[0].value.extra


def test_columns_of_one_heading_that_name_rows_are_taken_together():
    made = draft("Nr,Name,Erst,Erst\n1,Wool,,\n2,Cotton,Wool,\n3,Ribbing,Cotton,Wool\n4,Cables,Ribbing,\n")
    assert edges(made) == {("Wool", "Cotton"), ("Cotton", "Ribbing"), ("Wool", "Ribbing"), ("Ribbing", "Cables")}
    assert question(made, "columns").must_ask


def edge_kinds(made: Draft) -> dict[tuple[str, str], str]:
    called = {item.value.id: item.value.name for item in made.topics}
    return {(called[item.value.source], called[item.value.target]): item.value.kind for item in made.edges}


@pytest.mark.parametrize("headings", ["prerequisite,skill,score", "Prerequisite,Dependent Skill,Weight"])
def test_what_links_alone_name_is_a_topic_of_the_table(headings):
    made = draft(f"{headings}\nWool,Ribbing,0.9\nRibbing,Cables,0.8\nCotton,Cables,0.4\n")
    assert sorted(names(made)) == ["Cables", "Cotton", "Ribbing", "Wool"]
    assert edges(made) == {("Wool", "Ribbing"), ("Ribbing", "Cables"), ("Cotton", "Cables")}
    assert dict(made.edges[0].value.extra) == {headings.split(",")[2]: "0.9"}
    assert question(made, "direction") is None
    assert question(made, "label") is None


def test_a_column_beside_needs_may_be_the_kind_of_the_link():
    made = draft("Thema;benötigt;Art\nZopf;Rippen;Pflicht\nRippen;Wolle;Pflicht\nZopf;Wolle;empfohlen\n")
    assert edge_kinds(made) == {
        ("Rippen", "Zopf"): "required", ("Wolle", "Rippen"): "required", ("Wolle", "Zopf"): "recommended",
    }  # fmt: skip
    assert {item.value.category for item in made.topics} == {"Topics"}
    assert question(made, "label").default == "needs=Pflicht\nrecommended=empfohlen"


def test_the_strength_of_a_link_is_its_kind_where_it_holds_kinds():
    made = draft("From,To,Strength\nWool,Ribbing,required\nRibbing,Cables,nice to have\nWool,Cables,corequisite\n")
    assert edge_kinds(made) == {
        ("Wool", "Ribbing"): "required", ("Ribbing", "Cables"): "recommended", ("Wool", "Cables"): "corequisite",
    }  # fmt: skip
    assert question(draft("From,To,Strength\nWool,Ribbing,0.5\nRibbing,Cables,1\n"), "label") is None


def test_subject_relation_and_object_are_a_link():
    made = draft("subject,relation,object\nWool,prerequisite_of,Ribbing\nRibbing,prerequisite_of,Cables\n")
    assert edges(made) == {("Wool", "Ribbing"), ("Ribbing", "Cables")}
    assert question(made, "direction").must_ask


@pytest.mark.parametrize(
    "text",
    [
        "Modul;Voraussetzung;Art\nWolle;;Pflicht\nRippen;Wolle;Wahl\nZopf;Rippen;Pflicht\n",
        "Course,Requires,Teacher\nRibbing,Wool,Ann\nCables,Ribbing,Ben\n",
        "Course,Requires,Hours\nRibbing,Wool,2\nCables,Ribbing,3\n",
        "Course,Requires,Level\nRibbing,Wool,hard\nCables,Ribbing,hard\n",
    ],
)
def test_columns_about_topics_make_no_links(text):
    made = draft(text)
    assert not {"source", "target"} & {
        note.after for note in made.notes if note.cause == "what each column was read as"
    }
    assert not any(item.value.extra for item in made.edges)


def test_a_list_of_what_is_needed_beside_a_score_names_topics_of_the_table():
    made = draft('skill,prerequisites,score\nCables,"Ribbing, Cotton",0.4\nRibbing,Wool,0.9\nCotton,Wool,1\n')
    assert sorted(names(made)) == ["Cables", "Cotton", "Ribbing", "Wool"]
    assert edges(made) == {
        ("Ribbing", "Cables"), ("Cotton", "Cables"), ("Wool", "Ribbing"), ("Wool", "Cotton"),
    }  # fmt: skip


def test_a_category_in_the_first_row_of_each_run_is_filled_down_with_one_note():
    made = draft("Area,Topic,Needs,Hours\nYarn,Wool,,1\n,Cotton,Wool,2\nStitches,Ribbing,Cotton,2\n,Cables,,3\n")
    assert [item.value.category for item in made.topics] == ["Yarn", "Yarn", "Stitches", "Stitches"]
    notes = [note for note in made.notes if note.cause == "a category that stands once for several lines"]
    assert [(note.before, note.after) for note in notes] == [("Area", "filled down in 2 lines")]


def test_a_category_in_a_line_of_its_own_is_filled_down():
    made = draft("Area,Topic,Hours\nYarn,,\n,Wool,1\n,Cotton,2\nStitches,,\n,Ribbing,2\n,Cables,3\nTotal,,8\n")
    assert [item.value.category for item in made.topics] == ["Yarn", "Yarn", "Stitches", "Stitches"]
    assert made.counts["topic"] == 4


@pytest.mark.parametrize(
    "text",
    [
        "Area,Topic,Hours\nYarn,Wool,1\n,Cotton,2\nYarn,Ribbing,2\n,Cables,3\n",
        "Area,Topic,Hours\n,Wool,1\nYarn,Cotton,2\n,Ribbing,2\nStitches,Cables,3\n",
        "Topic,Area,Hours\nWool,Yarn,1\nCotton,,2\nRibbing,Stitches,2\nCables,,3\n",
        "id,name,category\na,Wool,Yarn\nb,Cotton,\nc,Ribbing,Stitches\nd,Cables,\n",
    ],
)
def test_a_category_with_other_gaps_is_not_filled_down(text):
    assert "Topics" in {item.value.category for item in draft(text).topics}


def test_parts_of_a_plan_are_the_category_of_the_lines_below():
    made = draft("Modul;Voraussetzung;Std.\n1. Semester;;\nWolle;-;2\nRippen;Wolle;3\n2. Semester;;\nZopf;Rippen;4\n")
    assert [(item.value.name, item.value.category) for item in made.topics] == [
        ("Wolle", "1. Semester"), ("Rippen", "1. Semester"), ("Zopf", "2. Semester"),
    ]  # fmt: skip
    assert names(draft("Lesson;Requires;Hours\nWeek 1;;\nWeek 2;Week 1;3\n")) == ["Week 1", "Week 2"]


def named(cell: str, *topics: tuple[str, str]) -> list[tuple[str, str]]:
    """The topics that a cell names, with the kind where it says one."""
    known = mentions.Known(topics or [(str(number), f"Step {number}") for number in range(1, 7)])
    return [(mention.topic or mention.text, mention.kind) for mention in mentions.mentions_in(cell, known)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("3FS+2d;4", [("3", ""), ("4", "")]),
        ("4SS,3FS+50%", [("4", "recommended"), ("3", "")]),
        ("2EA+2 Tage", [("2", "")]),
        ("2AA; 5", [("2", "recommended"), ("5", "")]),
        ("1-3", [("1", ""), ("2", ""), ("3", "")]),
        ("002, 03", [("2", ""), ("3", "")]),
        ("4 (recommended), 5", [("4", "recommended"), ("5", "")]),
        ("Step 2 [optional]", [("2", "recommended")]),
        ('"Step 2", Step 3', [("2", ""), ("3", "")]),
        ("→ Step 2", [("2", "")]),
        ("1. Step 4\n2. Step 5", [("4", ""), ("5", "")]),
        ("2 u. 3", [("2", ""), ("3", "")]),
        ("[]", []),
        ("['1', '2']", [("1", ""), ("2", "")]),
        ("{1,3}", [("1", ""), ("3", "")]),
        ("1) Step 4 2) Step 5", [("4", ""), ("5", "")]),
        ('"Step seven", Step 3', [("Step seven", ""), ("3", "")]),
        ("There are no prerequisites", []),
    ],
)
def test_what_programs_and_people_write_around_the_name_of_a_topic(cell, expected):
    assert named(cell) == expected


def test_ranges_of_codes_zeros_before_numbers_and_codes_that_names_begin_with():
    codes = [("M08", "Oars"), ("M09", "Sails"), ("M10", "Rudders"), ("M11", "Keels")]
    assert named("M08-M10", *codes) == named("M08 bis 10", *codes) == [("M08", ""), ("M09", ""), ("M10", "")]
    assert named("M08-M12", *codes) == [("M08-M12", "")]  # M12 is none
    assert named("1; 02", ("001", "Oars"), ("002", "Sails")) == [("001", ""), ("002", "")]
    heads = [("oars", "INK101 - Oars"), ("sails", "INK102: Sails"), ("a", "B20 Keels"), ("b", "B20 Ropes")]
    assert named("INK101, ink 102", *heads) == [("oars", ""), ("sails", "")]
    assert named("B20", *heads) == [("B20", "")]  # two names begin with it


def test_some_of_a_list_are_asked_for_in_words():
    cells = ("at least two of 1, 2, 3", "mindestens 2 von 1, 2, 3", "2 of 1, 2, 3")
    for cell in cells:
        known = mentions.Known([(str(number), f"Step {number}") for number in range(1, 7)])
        assert [(one.topic, one.asked, one.group) for one in mentions.mentions_in(cell, known)] == [
            ("1", 2, 1), ("2", 2, 1), ("3", 2, 1),
        ]  # fmt: skip


def test_what_is_said_to_help_is_recommended_and_that_is_noted():
    made = draft("Nr.;Kurs;Vorkenntnisse\n1;Mehl;\n2;Wasser;\n3;Teig;1, 2 (empfohlen)\n")
    assert [(item.value.source, item.value.kind) for item in made.edges] == [("1", "required"), ("2", "recommended")]
    assert "2 (empfohlen)" in {note.before for note in made.notes}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1.200,5", 1200.5), ("1,200.5", 1200.5), ("2 x 45 min", 1.5), ("3 × 2 h", 6.0), ("½", 0.5), ("1½ Std.", 1.5),
        ("45'", 0.75), ("PT2H30M", 2.5), ("1,5", 1.5), ("2-3", 2.5), ("1.234", 1.234), ("2 h per week", None),
    ],
)  # fmt: skip
def test_amounts_of_study_time_as_people_and_programs_write_them(cell, expected):
    made = draft(f'Course;Needs;Hours\nFlour;;1\nDough;Flour;"{cell}"\n')
    assert hours(made)["Dough"] == pytest.approx(expected)


def test_a_table_without_a_header_is_read_by_what_its_cells_name_and_asked_about():
    sown = draft("1,1,11,Soil,\n1,1,12,Seeds,\n1,2,13,Sowing,11;12\n2,1,14,Watering,13\n2,1,15,Harvest,14\n")
    assert edges(sown) == {("Soil", "Sowing"), ("Seeds", "Sowing"), ("Sowing", "Watering"), ("Watering", "Harvest")}
    assert next(question for question in sown.questions if question.key == "columns").must_ask
    assert sown.questions[0].default == "id=C,name=D,needs=E"
    # Words alone may be a header, unless they are what another row needs.
    words = "Soil,north,\nSeeds,south,Soil\nSowing,west,Seeds\n"
    assert names(draft(words)) == ["Soil", "Seeds", "Sowing"]
    assert names(draft(f"Kram,Ort,Dings\n{words}")) == ["Soil", "Seeds", "Sowing"]
    sign = table.sniff(source("1,1,11,Soil,\n1,1,12,Seeds,\n1,2,13,Sowing,11;12\n2,1,14,Watering,13\n"))
    assert sign.confidence >= 0.65
    assert table.sniff(source("Soil,1,Basics,3\nSeeds,1,Basics,3\nSowing,2,Basics,3\n")) is None
