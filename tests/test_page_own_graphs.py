"""Graphs of one's own on the page: kept with their files, in the address, several, named, left and deleted."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from graph.learners.graphs import own_graphs
from graph.learners.store import Store
from graph.learners.work import MACHINE
from tests.test_page import opened

pytestmark = pytest.mark.usefixtures("learners_file")

TOPICS = "id,name,hours\nsets,Sets,2\nlimits,Limits,3\nseries,Series,4\n"
EDGES = "source,target\nsets,limits\nlimits,series\n"
OWN_PAGE = "views/your_graph.py"


def uploaded(page: AppTest, topics: str = TOPICS, edges: str = EDGES, name: str = "maths.csv") -> AppTest:
    """The second page with two files given."""
    return brought(page, (name, topics.encode()), ("needs.csv", edges.encode()))


def brought(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """The second page with some files dropped on it."""
    page.switch_page(OWN_PAGE).run()
    page.file_uploader(key="own_files").set_value([(name, content, "text/plain") for name, content in files])
    page.run()
    assert not page.exception
    return page


def click(page: AppTest, key: str) -> AppTest:
    """The first page after a click that leads there: the test's stand-in for a browser does not follow by itself."""
    page.button(key=key).click().run()
    assert not page.exception
    page.switch_page("views/explore.py").run()
    assert not page.exception
    return page


def test_an_own_graph_and_what_was_done_in_it_are_there_after_a_reload(learners_file):
    page = click(uploaded(opened()), "use_own")
    page.multiselect(key="goals").select("series").run()
    [kept] = own_graphs(Store(str(learners_file)), MACHINE)
    assert kept.name == "maths"
    assert page.query_params["graph"] == kept.id
    for again in (opened(), opened(graph=kept.id, goal="series")):
        assert again.session_state["own_graph"].name == "maths"
        assert again.session_state["goals"] == ["series"]


def test_the_sample_keeps_its_own_plan_beside_an_own_graph():
    page = opened()
    page.multiselect(key="goals").select("transformers").run()
    click(uploaded(page), "use_own")
    assert page.session_state["goals"] == []
    page.multiselect(key="goals").select("limits").run()
    page.switch_page(OWN_PAGE).run()
    click(page, "use_sample")
    assert page.session_state["goals"] == ["transformers"]
    assert opened().session_state["goals"] == ["transformers"]


def test_the_same_files_are_found_again_and_a_new_version_is_asked_for(learners_file):
    page = click(uploaded(opened()), "use_own")
    page.multiselect(key="goals").select("series").run()
    uploaded(page)
    assert any("opened these files before" in line.value for line in page.markdown)
    assert click(page, "use_own").session_state["goals"] == ["series"]
    uploaded(page, TOPICS + "logic,Logic,1\n")
    assert click(page, "use_version").session_state["goals"] == ["series"]
    assert "logic" in page.session_state["own_graph"].graph
    uploaded(page, TOPICS + "logic,Logic,7\n")
    assert click(page, "use_own").session_state["goals"] == []
    assert len(own_graphs(Store(str(learners_file)), MACHINE)) == 2


def test_own_graphs_are_named_opened_and_deleted(learners_file):
    page = uploaded(opened())
    page.text_input(key="own_name").set_value("Autumn term").run()
    click(page, "use_own")
    [graph] = [one.id for one in own_graphs(Store(str(learners_file)), MACHINE)]
    page.switch_page(OWN_PAGE).run()
    page.text_input(key=f"name:{graph}").set_value("Winter <b>term</b>").run()
    click(page, f"rename:{graph}")
    assert own_graphs(Store(str(learners_file)), MACHINE)[0].name == "Winter <b>term</b>"
    page.switch_page(OWN_PAGE).run()
    click(page, "use_sample")
    assert page.session_state["own_graph"] is None
    page.switch_page(OWN_PAGE).run()
    click(page, f"open:{graph}")
    assert page.session_state["own_graph"].name == "Winter <b>term</b>"
    page.switch_page(OWN_PAGE).run()
    click(page, f"delete:{graph}")
    assert own_graphs(Store(str(learners_file)), MACHINE) == () and page.session_state["own_graph"] is None


def test_an_address_of_a_graph_that_is_not_here_says_so_and_shows_the_sample():
    page = opened(graph="0123456789abcdef", goal="transformers")
    assert any("not kept here" in warning.value for warning in page.warning)
    assert page.session_state["goals"] == ["transformers"]


def test_a_graph_whose_files_are_damaged_is_said(learners_file):
    click(uploaded(opened()), "use_own")
    with Store(str(learners_file)).writing(MACHINE) as db:
        db.exec_driver_sql("update content set files = x'00'")
    from views.parts import own_graphs as views_own

    views_own._READ.clear()
    assert any("damaged" in warning.value for warning in opened().warning)


def test_where_nothing_is_kept_an_own_graph_is_there_as_long_as_the_tab(monkeypatch):
    monkeypatch.setenv("GROUNDWORK_LEARNERS", "none")
    page = click(uploaded(opened()), "use_own")
    [graph] = (
        page.query_params["graph"] if isinstance(page.query_params["graph"], list) else [page.query_params["graph"]]
    )
    assert page.session_state["own_graph"].name == "maths"
    assert any("not kept here" in warning.value for warning in opened(graph=graph).warning)


KURSE = "Nr.;Kurs;Vorkenntnisse;Aufwand (Std.)\n1;Brot;-;2,5\n2;Sauerteig;1;3\n3;Kneten;1;1\n4;Bauernbrot;2, 3;6\n"


def said(page: AppTest) -> str:
    """Everything that the page says in sentences."""
    kinds = (page.markdown, page.warning, page.error, page.info, page.caption)
    return " ".join(one.value for kind in kinds for one in kind).replace("\\", "")


def test_a_table_of_another_language_opens_in_one_step():
    page = brought(opened(), ("kurse.txt", KURSE.encode("cp1252")))
    assert "4 topics, 4 prerequisites." in said(page) and "Sauerteig is needed for Bauernbrot" in said(page)
    graph = click(page, "use_own").session_state["own_graph"].graph
    assert graph.all_hours == 12.5
    assert {(edge.source, edge.target) for edge in graph.records.prerequisites} == {
        ("1", "2"), ("1", "3"), ("2", "4"), ("3", "4"),
    }  # fmt: skip


def column(page: AppTest, heading: str):
    """The choice what a column holds."""
    [found] = [one for one in page.selectbox if one.key.startswith("column:") and one.label == heading]
    return found


def test_what_each_column_holds_is_one_choice_a_column():
    page = brought(opened(), ("kurse.txt", KURSE.replace("Aufwand (Std.)", "Wert, etwa").encode("cp1252")))
    assert [column(page, name).value for name in ("Nr.", "Kurs", "Vorkenntnisse")] == ["id", "name", "needs"]
    column(page, "Wert, etwa").set_value("hours").run()
    column(page, "Nr.").set_value("").run()
    assert "Wert, etwa: hours of study" in said(page) and column(page, "Nr.").value == ""
    graph = click(page, "use_own").session_state["own_graph"].graph
    assert graph.all_hours == 12.5 and set(graph.topics) >= {"brot", "kneten"}


def test_how_many_hours_a_unit_is_and_what_a_range_means_is_a_choice_each():
    kurse = KURSE.replace(";2,5", ";2 Wochen").replace(";3\n", ";2-4\n")
    page = brought(opened(), ("kurse.csv", kurse.encode()))
    [weeks] = [one for one in page.number_input if one.label == "Hours of study in one week"]
    weeks.set_value(5.0).run()
    [ranges] = [one for one in page.radio if one.label == "Of a range of hours counts"]
    ranges.set_value("first").run()
    assert click(page, "use_own").session_state["own_graph"].graph.all_hours == 10 + 2 + 1 + 6


def test_a_table_without_known_headings_waits_for_what_the_name_is():
    page = brought(opened(), ("odd.csv", b"Wat;Hoezo\nSets;x\nLimits;y\n"))
    if "Which one holds the name?" not in said(page) + " ".join(one.label for one in page.expander):
        page.selectbox[0].set_value("table").run()
    assert not [one for one in page.button if one.key == "use_own"]
    column(page, "Wat").set_value("name").run()
    assert set(click(page, "use_own").session_state["own_graph"].graph.topics) == {"sets", "limits"}


@pytest.mark.parametrize(
    ("answer", "edges"), [("first", {("a", "b"), ("b", "c")}), ("second", {("b", "a"), ("c", "b")})]
)
def test_which_of_a_pair_comes_first_is_never_guessed(answer, edges):
    page = brought(opened(), ("links.txt", b"a,b\nb,c\n"))
    assert "nobody but you" in said(page) and not [one for one in page.button if one.key == "use_own"]
    [direction] = [one for one in page.radio if one.key.endswith(":direction")]
    direction.set_value(answer).run()
    graph = click(page, "use_own").session_state["own_graph"].graph
    assert {(edge.source, edge.target) for edge in graph.records.prerequisites} == edges


def test_our_tables_with_faults_open_on_what_is_sound():
    edges = EDGES + "series,sets\nlimits,limits\nsets,limits\nalgebra,limits\n"
    page = uploaded(opened(), edges=edges)
    assert "edges set aside" in said(page) and any(
        "source 'algebra' is not in" in table.value.to_string().replace("\\", "") for table in page.table
    )
    graph = click(page, "use_own").session_state["own_graph"].graph
    assert {(edge.source, edge.target) for edge in graph.records.prerequisites} == {
        ("sets", "limits"), ("limits", "series"), ("algebra", "limits"),
    }  # fmt: skip


def test_a_text_is_pasted_and_a_text_of_nothing_says_so():
    page = opened()
    page.switch_page(OWN_PAGE).run()
    page.text_area(key="own_text").set_value("graph TD\n  A[Sets] --> B[Limits]\n").run()
    assert "2 topics, 1 prerequisite." in said(page)
    page.text_area(key="own_text").set_value("hello").run()
    assert not page.exception and "If you know which it is, choose it." in said(page)


@pytest.mark.parametrize("content", [b"", b"\x00" * 400, b"PK\x03\x04broken", b"{" * 5000, b"\xff\xfe\x00"], ids=repr)
def test_what_is_no_graph_is_a_sentence(content):
    page = brought(opened(), ("odd.bin", content))
    assert not page.exception and not [one for one in page.button if one.key == "use_own"]


def test_words_for_links_that_nobody_knows_are_asked_for_one_by_one():
    edges = "source,target,kind\nsets,limits,required\nlimits,series,see also\n"
    page = uploaded(opened(), edges=edges)
    [asked] = [one for one in page.selectbox if one.key.startswith("label:")]
    assert asked.label == "see also"
    asked.set_value("ignore").run()
    graph = click(page, "use_own").session_state["own_graph"].graph
    assert [(edge.source, edge.target) for edge in graph.records.prerequisites] == [("sets", "limits")]


def test_faulty_tables_are_given_back_mended_with_the_repairs_that_were_chosen():
    page = uploaded(opened(), edges=EDGES + "limits,limits\nalgebra,limits\n")
    repairs = page.get("button_group")[0]
    assert repairs.options == ["Remove prerequisites of topics that are not there (1 row)"]
    assert [one.label for one in page.expander if one.label.startswith("Self loop")] == ["Self loop: 1 row"]


def test_a_file_whose_ids_alone_are_those_of_another_is_no_new_version(learners_file):
    courses = "No,Course,Requires\n1,Algebra,\n2,Calculus,1\n3,Mechanics,2\n"
    click(brought(opened(), ("courses.csv", courses.encode())), "use_own")
    page = brought(opened(), ("tasks.csv", b"No,Task,Requires\n1,Plan,\n2,Build,1\n3,Test,2\n"))
    assert not [one for one in page.button if one.key == "use_version"]
    click(page, "use_own")
    later = courses.replace("Mechanics", "Statics") + "4,Optics,2\n"
    page = brought(opened(), ("courses.csv", later.encode()))
    assert "Most topics of **courses** are in it." in said(page)
    click(page, "use_version")
    assert [one.name for one in own_graphs(Store(str(learners_file)), MACHINE)] == ["courses", "tasks"]


def test_what_was_brought_stands_alone_and_what_was_pasted_is_not_lost():
    page = opened()
    page.switch_page(OWN_PAGE).run()
    assert "**Opened before**" not in said(page) and "Bring what you have" in said(page)
    click(uploaded(page), "use_own")
    page.switch_page(OWN_PAGE).run()
    assert "**Opened before**" in said(page)
    page.text_area(key="own_text").set_value("a -> b\n").run()
    page = brought(page, ("table.csv", b"Topic,Requires\nSets,\nLimits,Sets\n"))
    assert "**Opened before**" not in said(page) and "Bring what you have" not in said(page)
    assert page.text_area(key="own_text").value == "a -> b\n"
    page.file_uploader(key="own_files").set_value([]).run()
    assert page.text_area(key="own_text").value == "a -> b\n" and "**Opened before**" not in said(page)


def test_what_an_open_question_decides_is_not_said_before_it_is_answered():
    page = brought(opened(), ("links.txt", b"sets,limits\nlimits,series\n"))
    assert "- sets is needed for limits" not in said(page)
    [direction] = [one for one in page.radio if one.key.endswith(":direction")]
    direction.set_value("second").run()
    assert "- limits is needed for sets" in said(page)


def test_what_weighs_most_of_what_was_changed_comes_first_and_many_are_one_box():
    outline = (
        "# Baking\n\n![badge](badge.png)\n\n<br>\n\nSome words of it.\n\n## Contents\n\n- [Doughs](#doughs)\n\n"
        "## Doughs\n\nMore words.\n\nCourse | Prerequisites\n--- | ---\nFlour | -\nDough | Flour, patience\n"
        "[Bread](bread.md) | Dough\nTart: with fruit | Dough\n\n## License\n\nFree.\n"
    )
    page = brought(opened(), ("README.md", outline.encode()))
    changed = [one.label for one in page.expander if ": " in one.label]
    assert changed[0] == "A prerequisite that no topic is called: 1" and len(changed) == 6
    assert changed[-1].startswith("3 more: ") and "**A link within the page: 1**" in said(page)


def test_an_example_opens_at_one_click_and_is_gone_on_with(learners_file):
    for _ in range(2):
        page = opened()
        page.switch_page(OWN_PAGE).run()
        click(page, "example:calculus")
        assert len(page.session_state["own_graph"].graph) == 12
    assert len(own_graphs(Store(str(learners_file)), MACHINE)) == 1


@pytest.mark.parametrize("agrees", [True, False])
def test_topics_that_a_file_marks_as_done_are_known_if_the_person_agrees(agrees):
    outline = "# Maths\n\n- [x] Sets\n- [ ] Limits\n- [x] Proofs\n"
    page = brought(opened(), ("list.md", outline.encode()))
    box = page.checkbox(key="own_done")
    assert box.label == "What I know: the 2 topics marked as done" and box.value
    if not agrees:
        box.uncheck().run()
    page = click(page, "use_own")
    graph = page.session_state["own_graph"].graph
    assert {graph.topics[topic].name for topic in page.session_state["known"]} == (
        {"Sets", "Proofs"} if agrees else set()
    )
