"""What goes out: every format with names nobody likes, read back by another reader than the one that wrote it."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import networkx as nx
import openpyxl
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from graph.command_line.terminal import plain_table
from graph.errors import InvalidRequestError
from graph.exports.anki import plan_to_anki
from graph.exports.attributed import xml_text
from graph.exports.calendar import plan_to_ics
from graph.exports.csv_text import csv_text
from graph.exports.dot import graph_to_dot
from graph.exports.gexf import graph_to_gexf
from graph.exports.graph_csv import graph_to_csv
from graph.exports.graph_json import graph_to_json
from graph.exports.graphml import graph_to_graphml
from graph.exports.mermaid import graph_to_mermaid
from graph.exports.part import plan_part
from graph.exports.plan_csv import plan_to_csv, plan_to_csv_file
from graph.exports.plan_json import plan_to_json
from graph.exports.plan_markdown import plan_to_markdown
from graph.exports.plan_table import plan_to_table
from graph.exports.registry import GRAPH_FORMATS, graph_text
from graph.exports.workbook import graph_to_workbook
from graph.files.cells import id_in, shielded, unshielded
from graph.files.plans import PLAN_COLUMNS
from graph.loading.build import build_graph
from graph.model import KINDS, STANDINGS, Choice, PlanRequest, Prerequisite, Progress, Records, Resource, Topic
from graph.planning.plan import study_plan
from tests.as_records import parse_records

NASTY = [
    'say "hi"', "a < b & c > d", "two\nlines", "carriage\rreturn", "tab\there", "🎓 emoji", "لغة عربية", "=1+1", "@cmd",
    "'=quoted", "'tis", "back\\slash\\", "semi;colon, comma", "#hash", "- [ ] list", "1. one", "[a](javascript:x)",
    "<script>alert(1)</script>", "&amp;", "$x$ ~~y~~ | z", "style: #x;",
    "`code`", "x" * 500, "\x1b[31mred", "end", "a\u2028b",
]  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
NAMES = TEXT.map(str.strip).filter(bool)
MONDAY = date(2026, 11, 23)


def chain(names, **request):
    """The plan to the last of topics that each need the one before, and its graph."""
    topics = tuple(Topic(f"t{place}", name, hours=2.5, summary=name) for place, name in enumerate(names))
    edges = tuple(Prerequisite(a.id, b.id, reason=a.name) for a, b in pairwise(topics))
    graph = build_graph(Records(topics, edges))
    return study_plan(graph, PlanRequest(goals=(topics[-1].id,), **request)), graph


def rows(text):
    return list(csv.reader(io.StringIO(text, newline="")))


# --- cells and CSV -------------------------------------------------------------------------------


@given(TEXT)
def test_a_shielded_cell_comes_back_as_it_was(text):
    assert unshielded(shielded(text)) == text


@given(TEXT)
def test_no_shielded_cell_runs_as_a_formula(text):
    assert not shielded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


RUNS = ["=1+1", "+1", "-1", "@cmd", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "＋1", "－1", "＠cmd"]


@pytest.mark.parametrize("text", [shield + text for text in RUNS for shield in ("", "'", "''")])
def test_each_sign_that_starts_a_formula_is_shielded(text):
    assert (shielded(text), unshielded(shielded(text))) == (f"'{text}", text)


@pytest.mark.parametrize("text", RUNS)
def test_every_text_of_plan_csv_is_shielded(text):
    """Whatever column it stands in, and comes back from it."""
    topics = Topic(text, text, category=text), Topic("goal", "Goal")
    graph = build_graph(Records(topics, (Prerequisite(text, "goal"),)))
    progress = ((text, Progress("to do", None, text)),)
    [first, second] = csv.DictReader(
        io.StringIO(plan_to_csv(study_plan(graph, PlanRequest(goals=("goal",), progress=progress))), newline="")
    )
    assert {first[name] for name in ("topic_id", "topic", "category", "notes")} == {f"'{text}"}
    assert second["needs"] == f"'{text}"
    assert not any(cell.startswith(tuple("=+-@\t\r")) for cell in (*first.values(), *second.values()))


@given(st.lists(st.lists(TEXT, min_size=1), min_size=1))
def test_csv_gives_every_cell_back(table):
    assert rows(csv_text(table)) == table
    assert rows(csv_text(table, quote_all=True)) == table


def test_plan_csv_has_the_promised_columns():
    plan, _ = chain(["Sets", "Limits"])
    header, *steps = rows(plan_to_csv(plan))
    assert tuple(header) == PLAN_COLUMNS
    assert ",".join(header) == (
        "position,topic_id,topic,category,difficulty,hours,start_hour,week,start_date,end_date,status,needs,why,notes,"
        "goal,refresh,resources,promised,spent,settings"
    )
    assert [step[header.index("needs")] for step in steps] == ["", "t0"]


def test_plan_csv_holds_what_is_finished_and_loses_no_note():
    plan, graph = chain(["Sets", "Limits", "Series"])
    progress = (("t0", Progress("done", 9.0, "=easy")), ("t1", Progress("in progress", None, "\n half")))
    plan = study_plan(graph, replace(plan.request, progress=progress))
    found = list(csv.DictReader(io.StringIO(plan_to_csv(plan), newline="")))
    assert [(row["topic_id"], row["position"], row["status"], row["hours"]) for row in found] == [
        ("t0", "1", "done", "9"), ("t1", "2", "in progress", "2.5"), ("t2", "3", "to do", "2.5"),
    ]  # fmt: skip
    assert [unshielded(row["notes"]) for row in found] == ["=easy", "\n half", ""]


def test_numbers_in_plan_csv_carry_no_crumbs_of_floating_point():
    topics = tuple(Topic(name, name, hours=0.1) for name in "abcdefgh")
    edges = tuple(Prerequisite(a, b) for a, b in zip("abcdefg", "bcdefgh", strict=True))
    plan = study_plan(build_graph(Records(topics, edges)), PlanRequest(goals=("h",)))
    assert [row[6] for row in rows(plan_to_csv(plan))[1:]] == ["0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7"]


def test_the_file_for_a_spreadsheet_begins_with_a_byte_order_mark():
    plan, _ = chain(["Größe"])
    assert plan_to_csv_file(plan).decode("utf-8-sig") == plan_to_csv(plan)
    assert plan_to_csv_file(plan).startswith(b"\xef\xbb\xbf")


# --- other forms of a plan -----------------------------------------------------------------------


def test_plan_json_has_the_choices_with_what_the_others_cost():
    plan, _ = chain(["Sets", "Limits"])
    choices = (Choice("t1", "g", "t0", (("a", 3.0), ("b", None))),)
    [choice] = json.loads(plan_to_json(replace(plan, choices=choices)))["choices"]
    others = [{"id": "a", "extra_hours": 3}, {"id": "b", "extra_hours": None}]
    assert choice == {"target": "t1", "group": "g", "picked": "t0", "others": others}


def test_what_follows_is_implied_and_what_was_said_known_or_skipped_is_not():
    plan, graph = chain(["Sets", "Limits", "Series", "Analysis"])
    request = replace(plan.request, known=frozenset({"t2"}), progress=(("t1", Progress("skipped")),))
    plan = study_plan(graph, request)
    assert [topic.id for topic in plan.implied] == ["t0"]
    assert [topic.id for topic in plan.known] == ["t2"]
    assert [step.topic.id for step in plan.finished] == ["t1"]


def test_plan_json_has_the_promised_fields():
    plan, _ = chain(["Sets", "Limits", "Series"], known=frozenset({"t1"}))
    found = json.loads(plan_to_json(plan))
    assert (found["goals"], found["hours"], found["known"], found["implied"], found["order"]) == (
        ["t2"], 2.5, ["t1"], ["t0"], "finish",
    )  # fmt: skip
    assert [{name: step[name] for name in ("position", "id", "name", "hours", "needs")} for step in found["steps"]] == [
        {"position": 1, "id": "t2", "name": "Series", "hours": 2.5, "needs": []}
    ]


def markdown_texts(text):
    """The texts and addresses that a reader of Markdown sees, and whether it sees nothing but text and links."""
    allowed = {"text", "text_special", "link_open", "link_close"}
    inline = [token for token in MarkdownIt("commonmark").parse(text) if token.type == "inline"]
    children = [child for token in inline for child in token.children]
    links = [child.attrs["href"] for child in children if child.type == "link_open"]
    kinds = {child.type for child in children}
    shown = ["".join(child.content for child in token.children) for token in inline]
    return shown, links, kinds <= allowed


@given(st.lists(st.one_of(st.sampled_from(NASTY), NAMES), min_size=1, max_size=4))
@settings(max_examples=60)
def test_markdown_shows_every_name_as_text(names):
    plan, _ = chain(names)
    shown, links, is_plain = markdown_texts(plan_to_markdown(plan))
    lines = [line for line in shown if line.startswith("[ ] ")]
    assert is_plain and not links
    assert [line.removeprefix("[ ] ").removesuffix(" (2.5 hours)") for line in lines] == [
        " ".join(step.topic.name.split()) for step in plan.steps
    ]


def test_markdown_links_web_addresses_only():
    plan, graph = chain(["Sets"])
    given = (
        Resource("t0", "A [book]", "https://example.org/a b>(1)"),
        Resource("t0", "Trap", "javascript:alert(1)"),
        Resource("t0", "Paper"),
    )
    text = plan_to_markdown(plan, build_graph(Records(tuple(graph.topics.values()), (), resources=given)))
    shown, links, is_plain = markdown_texts(text)
    assert links == ["https://example.org/a%20b%3E(1)"] and is_plain
    assert {"A [book]", "Trap", "Paper"} <= set(shown)


def test_markdown_is_a_checklist_by_weeks():
    plan, graph = chain(["Sets", "Limits", "Series"], hours_per_week=2.5, start=MONDAY)
    plan = study_plan(graph, replace(plan.request, progress=(("t0", Progress("done")),)))
    text = plan_to_markdown(plan)
    assert "- [x] Sets (done)" in text
    assert (
        text.index("## Week 1") < text.index("- [ ] Limits (2.5 hours, 23 November 2026 to") < text.index("## Week 2")
    )


def test_markdown_explains_each_step_and_says_what_it_uses():
    topics = (
        Topic("sets", "Sets", summary="You can form unions.", explanation="A set is a collection. It has no order."),
        Topic("limits", "Limits", status="legacy"),
    )
    edges = (Prerequisite("sets", "limits", reason="A limit speaks of *sets*."),)
    graph = build_graph(Records(topics, edges))
    text = plan_to_markdown(study_plan(graph, PlanRequest(("limits",))), graph)
    assert "  - You can form unions.\n  - A set is a collection. It has no order.\n" in text
    assert "- [ ] Limits (1 hour, legacy)\n  - After Sets: A limit speaks of \\*sets\\*.\n" in text
    assert "After" not in plan_to_markdown(study_plan(graph, PlanRequest(("limits",))))


def test_markdown_says_after_of_what_came_before_alone():
    """A recommended edge that the plan runs backwards is no "after"."""
    plan, graph = chain(["Sets", "Limits"])
    step = replace(plan.steps[0], helpful=(plan.steps[1].topic.id,))
    late = Prerequisite("t1", "t0", "recommended", reason="Limits help with sets.")
    with_late = build_graph(Records(tuple(graph.topics.values()), (late,)))
    assert "After" not in plan_to_markdown(replace(plan, steps=(step, *plan.steps[1:])), with_late)


def test_the_table_keeps_one_line_for_each_topic():
    plan, _ = chain(NASTY)
    for width in (None, 80):
        lines = plain_table(plan_to_table(plan), width).splitlines()
        assert len(lines) == 1 + len(NASTY)
        assert "\x1b" not in "".join(lines)


def test_cards_hold_text_and_come_back_cell_by_cell():
    plan, _ = chain(["#Sets", "a, <b>\nc"])
    text = plan_to_anki(plan)
    cards = rows("".join(line for line in io.StringIO(text, newline="") if not line.startswith("#")))
    assert [card[0] for card in cards] == [
        "#Sets: what can you do once you know it?", "a, <b>\nc: what can you do once you know it?",
    ]  # fmt: skip
    assert cards[1][1].splitlines() == ["a, <b>", "c", "Needs: #Sets", "Topics"]
    assert "#html:false" in text


# --- calendar ------------------------------------------------------------------------------------


def events(content):
    return vobject.readOne(content.decode("utf-8")).contents.get("vevent", [])


@given(st.lists(st.one_of(st.sampled_from(NASTY), NAMES), min_size=1, max_size=4), st.integers(1, 20))
@settings(max_examples=40)
def test_another_library_reads_the_calendar(names, hours_per_week):
    plan, _ = chain(names, start=MONDAY, hours_per_week=float(hours_per_week))
    found = events(plan_to_ics(plan))
    days = [event.dtstart.value for event in found]
    assert days == sorted(days) and days[0] >= MONDAY and days[-1] <= plan.finish_date
    assert all(event.dtend.value == event.dtstart.value + timedelta(days=1) for event in found)
    assert len({event.uid.value for event in found}) == len(found)
    # A name of control characters alone leaves nothing before the hours.
    titles = [
        as_title(f" {event.summary.value}".rsplit(" (", 1)[0])
        for event in found
        if ", part " not in event.summary.value or ", part 1 of" in event.summary.value
    ]
    assert titles == [as_title(step.topic.name) for step in plan.steps]


def as_title(name):
    # The other library takes a byte-order mark at the beginning of a text away.
    return " ".join(re.sub(r"[\x00-\x08\x0e-\x1f\x7f]", " ", name).split()).strip("\ufeff ")


def test_planning_again_moves_events_instead_of_doubling_them():
    plan, graph = chain(["Sets", "Limits"], start=MONDAY, hours_per_week=7.0)
    later = study_plan(graph, replace(plan.request, start=MONDAY + timedelta(days=30)))
    first, second = ({event.uid.value for event in events(plan_to_ics(made))} for made in (plan, later))
    assert first == second


def test_the_calendar_is_called_after_its_goals():
    plan, _ = chain(["Sets", "Limits; sums"], start=MONDAY)
    lines = plan_to_ics(plan).decode().split("\r\n")
    assert "X-WR-CALNAME:Study plan: Limits\\; sums" in lines
    assert "VERSION:2.0" in lines


def test_a_plan_without_dates_has_no_calendar():
    plan, _ = chain(["Sets"])
    with pytest.raises(InvalidRequestError, match="needs dates"):
        plan_to_ics(plan)


# --- graphs --------------------------------------------------------------------------------------


@st.composite
def some_records(draw):
    # An id is the same in every Unicode form, and with marks that show nothing at its ends.
    some_ids = st.one_of(st.sampled_from(NASTY), NAMES).map(id_in).filter(bool)
    ids = draw(st.lists(some_ids, min_size=1, max_size=6, unique=True))
    topics = tuple(
        Topic(
            id=topic,
            name=draw(NAMES),
            category=draw(st.one_of(st.just("Topics"), NAMES)),
            difficulty=draw(st.sampled_from(["", "beginner", "advanced"])),
            hours=draw(st.floats(0, 1e5)),
            summary=draw(TEXT).strip(),
            aliases=tuple(draw(st.lists(NAMES.filter(lambda name: ";" not in name), max_size=2))),
            extra=(("teacher", draw(TEXT)), ("", draw(TEXT)), ("", draw(TEXT))),
            explanation=draw(TEXT).strip(),
            status=draw(st.sampled_from(STANDINGS)),
        )
        for topic in ids
    )
    pairs = [(a, b) for place, b in enumerate(ids) for a in ids[:place]]
    edges = tuple(
        Prerequisite(a, b, draw(st.sampled_from(KINDS)), draw(TEXT).strip(), draw(TEXT).strip())
        for a, b in (draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else [])
    )
    return Records(topics, edges)


def without_lines(records):
    return tuple(replace(item, line=0) for item in (*records.topics, *records.prerequisites))


@given(some_records())
@settings(max_examples=80)
def test_csv_files_of_a_graph_give_the_same_records_again(records):
    files = graph_to_csv(records)
    found, problems = parse_records(files.topics.encode(), files.edges.encode())
    assert not [problem for problem in problems if problem.is_error]
    assert without_lines(found) == without_lines(records)
    again = graph_to_csv(found)
    assert (again.topics, again.edges) == (files.topics, files.edges)


def test_csv_files_keep_the_columns_as_they_were_found():
    topics = "Name,mine,id,hours,\nSets,x,sets,,y\n"
    edges = "prerequisite,topic,why so\nsets,sets,z\n"
    records, _ = parse_records(topics.encode(), edges.encode())
    files = graph_to_csv(records)
    assert files.topics == topics
    assert files.edges == edges


def test_the_sample_graph_comes_out_as_it_went_in(data_folder):
    names = [data_folder / name for name in ("topics.csv", "edges.csv", "resources.csv", "goals.csv")]
    contents = [path.read_bytes() if path.exists() else None for path in names]
    files = graph_to_csv(parse_records(*contents)[0])
    assert without_lines(parse_records(*(text.encode() for text in files if text))[0]) == without_lines(
        parse_records(*contents)[0]
    )


@given(some_records())
@settings(max_examples=40)
def test_graphml_and_gexf_hold_every_topic_and_edge(records):
    for text, read in ((graph_to_graphml(records), nx.read_graphml), (graph_to_gexf(records), nx.read_gexf)):
        found = read(io.BytesIO(text.encode()))
        assert len(found) == len(records.topics)
        assert found.number_of_edges() == len(records.prerequisites)
        hours = [attributes["hours"] for _, attributes in found.nodes(data=True)]
        assert hours == [topic.hours for topic in records.topics]


def test_ids_that_xml_cannot_tell_apart_stay_two_topics():
    """No control character may stand in XML."""
    topics = tuple(Topic(f"a{sign}", f"Name {place}") for place, sign in enumerate("\x01\x02\x03"))
    records = Records(topics, (Prerequisite("a\x01", "a\x02"), Prerequisite("a\x02", "a\x03")))
    for text, read in ((graph_to_graphml(records), nx.read_graphml), (graph_to_gexf(records), nx.read_gexf)):
        found = read(io.BytesIO(text.encode()))
        assert (len(found), found.number_of_edges()) == (3, 2)
        assert len(nx.dag_longest_path(found)) == 3


def test_graphml_and_gexf_keep_texts_and_columns_of_ones_own():
    topic = Topic("a & b", '<"x">', summary="two\nlines", extra=(("label", "mine"), ("teacher", "Ada")))
    records = Records((topic, Topic("c", "C")), (Prerequisite("a & b", "c", reason="<why>", group="g"),))
    graphml = nx.read_graphml(io.BytesIO(graph_to_graphml(records).encode()))
    gexf = nx.read_gexf(io.BytesIO(graph_to_gexf(records).encode()))
    for found in (graphml, gexf):
        node = found.nodes["a & b"]
        assert (node["name"], node["summary"], node["teacher"]) == ('<"x">', "two\nlines", "Ada")
        assert found.edges["a & b", "c"]["reason"] == "<why>"
    assert graphml.nodes["a & b"]["label"] == "mine"
    assert gexf.nodes["a & b"]["label_"] == "mine"


@given(some_records())
@settings(max_examples=40)
def test_yed_and_gephi_show_the_names(records):
    """Boxes of yEd show the label in them, Gephi an attribute of GraphML called label, and the label of GEXF."""
    names = [xml_text(topic.name).replace("\r\n", "\n").replace("\r", "\n") for topic in records.topics]
    document = ElementTree.fromstring(graph_to_graphml(records).encode())
    yed, graphml = "{http://www.yworks.com/xml/graphml}", "{http://graphml.graphdrawing.org/xmlns}"
    assert [label.text for label in document.iterfind(f".//{yed}ShapeNode/{yed}NodeLabel")] == names
    [gephi] = [key.get("id") for key in document.iter(f"{graphml}key") if key.get("attr.name") == "label"]
    assert [data.text for data in document.iter(f"{graphml}data") if data.get("key") == gephi] == names
    found = nx.read_gexf(io.BytesIO(graph_to_gexf(records).encode()))
    assert [label for _, label in found.nodes(data="label")] == [xml_text(topic.name) for topic in records.topics]


@given(some_records())
@settings(max_examples=40)
def test_json_makes_the_same_networkx_graph(records):
    found = nx.node_link_graph(json.loads(graph_to_json(records)), edges="edges")
    assert list(found) == [topic.id for topic in records.topics]
    assert set(found.edges) == {(edge.source, edge.target) for edge in records.prerequisites}


def dot_strings(text):
    return re.findall(r'"((?:[^"\\]|\\.)*)"', text)


@given(some_records())
@settings(max_examples=40)
def test_dot_strings_end_where_they_should(records):
    """What is left when all quoted strings are gone is the grammar, and nothing of a name."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "Q", graph_to_dot(records))
    statement = r"  Q( -> Q)?( \[\w+=Q(, \w+=Q)*\])?;"
    lines = bare.split("\n")
    assert lines[:3] == ["digraph topics {", "  rankdir=LR;", "  node [shape=box];"] and lines[-2:] == ["}", ""]
    assert all(re.fullmatch(statement, line) for line in lines[3:-2])
    assert len(lines) - 5 == len(records.topics) + len(records.prerequisites)


@given(some_records())
@settings(max_examples=60)
def test_mermaid_ids_differ_and_labels_read_as_names(records):
    first, *lines, last = graph_to_mermaid(records).split("\n")
    nodes = [
        re.fullmatch(r'  (t_\w*)\["([^"<>`\[\]{}|:]*)"\]', line, re.ASCII if line.isascii() else 0) for line in lines
    ]
    topics = nodes[: len(records.topics)]
    assert (first, last) == ("flowchart LR", "")
    assert all(topics) and len({node[1] for node in topics}) == len(records.topics)
    labels = [re.sub(r"#(\d+);", lambda code: chr(int(code[1])), node[2]) for node in topics]
    assert labels == [" ".join(topic.name.split()) for topic in records.topics]
    arrow = r'  t_\w* (-->|-\.->|-->\|"[^"<>`\[\]{}|:]*"\|) t_\w*'
    assert all(re.fullmatch(arrow, line) for line in lines[len(records.topics) :])


def test_the_part_of_a_plan_holds_the_alternative_that_was_picked():
    topics = tuple(
        Topic(name, name, hours=hours) for name, hours in (("pytorch", 8.0), ("jax", 9.0), ("training", 5.0))
    )
    edges = tuple(Prerequisite(name, "training", group="framework") for name in ("pytorch", "jax"))
    graph = build_graph(Records(topics, edges))
    part = plan_part(graph.records, study_plan(graph, PlanRequest(goals=("training",))))
    assert [topic.id for topic in part.topics] == ["pytorch", "training"]
    assert [(edge.source, edge.target) for edge in part.prerequisites] == [("pytorch", "training")]


@pytest.mark.parametrize("form", sorted(GRAPH_FORMATS.keys() - {"mermaid"}))  # a drawing without hours
def test_every_graph_of_a_plan_carries_the_hours_of_its_learner(form):
    plan, graph = chain(["Sets", "Limits"])
    plan = study_plan(graph, replace(plan.request, progress=(("t0", Progress("to do", 7.125)),)))
    assert "7.125" in graph_text(plan_part(graph.records, plan), form)


def test_a_workbook_holds_numbers_as_numbers_and_no_formula():
    topics = tuple(
        Topic(f"t{place}", name, hours=2.5) for place, name in enumerate(["=1+1", "+1", "-1", "@x", "https://a.b"])
    )
    records = Records(topics, (Prerequisite("t0", "t1", reason="=2"),), (Resource("t0", "Book", hours=1.0),))
    book = openpyxl.load_workbook(io.BytesIO(graph_to_workbook(records)))
    assert book.sheetnames == ["Topics", "Prerequisites", "Resources"]
    header, *rows_found = book["Topics"].iter_rows()
    place = [cell.value for cell in header].index("hours")
    assert [row[1].value for row in rows_found] == [topic.name for topic in topics]
    assert {row[1].data_type for row in rows_found} == {"s"} and not any(row[1].hyperlink for row in rows_found)
    assert [row[place].value for row in rows_found] == [2.5] * 5


@pytest.mark.parametrize("name", ["1. Sets", "2) Sets", "- x", "+ x", "3.5. Part"])
def test_no_name_is_a_list_to_mermaid(name):
    label = graph_to_mermaid(Records((Topic("a", name),), ())).splitlines()[1].split('"')[1]
    assert not re.match(r"[0-9]*[.)]|[-+*]", label)
    assert re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label) == name
