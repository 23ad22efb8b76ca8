"""The Spark engine answers as the built-in one does, whichever way it takes inside."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from graph.command_line.main import commands
from graph.core.topic_graph import TopicGraph
from graph.errors import InvalidDataError, InvalidRequestError
from graph.exports.graph_csv import graph_to_csv
from graph.exports.plan_json import plan_to_json
from graph.loading.build import build_graph
from graph.model import PlanRequest, Prerequisite, Records, Topic
from graph.planning.needs import prerequisite_closure
from graph.planning.plan import study_plan
from graph.spark.checks import check_tables
from graph.spark.cut_out import Named, closure_columns
from graph.spark.session import missing_part, spark_session
from graph.spark.tables import UnreadableTableError, read_tables
from tests.as_records import parse_records
from tests.datasets import MOST_THEOREMS, each_of

JOINS_ONLY, AT_ONCE = 0, 10**9

# One Spark for all of them, also where tests run side by side.
pytestmark = [pytest.mark.spark, pytest.mark.xdist_group("spark")]


@pytest.fixture(scope="module")
def session():
    if reason := missing_part():
        pytest.fail(f"{reason} Or leave these tests out: -m 'not spark'", pytrace=False)
    return spark_session()


@pytest.mark.parametrize("what", ["PySpark", "Java"])
def test_what_is_missing_for_spark_is_said_with_the_way_to_get_it(monkeypatch, data_folder, what):
    monkeypatch.setattr("graph.spark.session.find_spec", lambda _: None if what == "PySpark" else object())
    monkeypatch.setattr("graph.spark.session.shutil.which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    asked = CliRunner().invoke(commands, ["check", "--engine", "spark", "--topics", str(data_folder / "topics.csv")])
    assert asked.exit_code == 1
    assert f"The Spark engine needs {what}" in asked.stderr
    assert "nstall" in asked.stderr


def test_an_address_of_topics_needs_that_of_the_edges():
    asked = CliRunner().invoke(commands, ["plan", "a", "--engine", "spark", "--topics", "s3a://bucket/topics.parquet"])
    assert asked.exit_code == 2
    assert "with --edges" in asked.stderr


def random_records(topics=60, seed=5) -> Records:
    """A random graph with alternatives, two of several, topics taken together, and cells that CSV has to quote."""
    dice = random.Random(seed)
    rows = [
        Topic(
            f"t{number}",
            f"Topic {number}",
            f"C{number % 3}",
            hours=float(number % 5),
            summary='a "b",\nc',
            aliases=(f"A{number}",),
        )
        for number in range(topics)
    ]
    edges = [
        Prerequisite(f"t{source}", f"t{target}", dice.choice(("required", "required", "recommended")), reason="so,\nso")
        for target in range(1, topics)
        for source in dice.sample(range(max(0, target - 12), target), min(target, dice.choice((0, 1, 2, 3))))
    ]
    grouped = [replace(edge, group="g") if edge.is_required and dice.random() < 0.5 else edge for edge in edges]
    rows += [Topic("lab", "Lab", hours=1.0), Topic("lecture", "Lecture", hours=2.0), Topic("notes", "Notes")]
    grouped += [Prerequisite("lab", "lecture", "corequisite"), Prerequisite("lecture", "lab", "corequisite")]
    grouped += [Prerequisite(source, "notes", group="2 of these") for source in ("lab", "t3", "t4", "t5")]
    grouped += [Prerequisite("t2", "lecture"), Prerequisite("notes", f"t{topics - 2}")]
    dice.shuffle(rows)
    dice.shuffle(grouped)
    return Records(tuple(rows), tuple(grouped))


def written(records: Records, folder: Path) -> tuple[str, str]:
    topics, edges, *_ = graph_to_csv(records)
    (folder / "topics.csv").write_text(topics, encoding="utf-8")
    (folder / "edges.csv").write_text(edges, encoding="utf-8")
    return str(folder / "topics.csv"), str(folder / "edges.csv")


def part_of(records: Records, goals) -> tuple[list[str], list[tuple]]:
    """What the built-in engine takes for the part of these goals."""
    graph = nx.DiGraph()
    graph.add_nodes_from(topic.id for topic in records.topics)
    for edge in records.prerequisites:
        graph.add_edge(edge.source, edge.target, kind=edge.kind)
    return contents(records, prerequisite_closure(graph, goals))


def contents(records: Records, held=None) -> tuple[list[Topic], list[Prerequisite]]:
    """Topics and edges without their lines, of `held` alone where given."""
    held = {topic.id for topic in records.topics} if held is None else held
    topics = [replace(topic, line=0) for topic in records.topics if topic.id in held]
    edges = [replace(edge, line=0) for edge in records.prerequisites if edge.source in held and edge.target in held]
    return topics, edges


def tables_of(session, topics: str, edges: str, folder: Path):
    (folder / "topics.csv").write_text(topics, encoding="utf-8")
    (folder / "edges.csv").write_text(edges, encoding="utf-8")
    return read_tables(session, str(folder / "topics.csv"), str(folder / "edges.csv"))


@pytest.mark.parametrize("fits", [JOINS_ONLY, AT_ONCE])
def test_the_part_of_a_goal_and_its_plan_are_those_of_the_built_in_engine(session, tmp_path, fits):
    records = random_records()
    tables = read_tables(session, *written(records, tmp_path))
    part = closure_columns(tables, Named(("TOPIC 58", "a57")), fits=fits)
    assert contents(part.records()) == part_of(records, ["t58", "t57"])
    request = PlanRequest(("t58", "t57"))
    assert plan_to_json(study_plan(TopicGraph(part), request)) == plan_to_json(
        study_plan(build_graph(records), request)
    )


def test_parquet_says_what_csv_says(session, tmp_path):
    records = random_records()
    rows = [{"ID": topic.id, "name": topic.name, "hours": topic.hours} for topic in records.topics]
    edges = [{"prerequisite": edge.source, "topic": edge.target, "kind": edge.kind} for edge in records.prerequisites]
    for name, table in (("topics", rows), ("edges", edges)):
        pq.write_table(pa.Table.from_pylist(table), tmp_path / f"{name}.parquet")
    tables = read_tables(session, str(tmp_path / "topics.parquet"), str(tmp_path / "edges.parquet"))
    part = closure_columns(tables, Named(("t58",))).records()
    topics, inner = part_of(records, ["t58"])
    assert [(topic.id, topic.hours) for topic in part.topics] == [(topic.id, topic.hours) for topic in topics]
    assert [(e.source, e.target, e.kind) for e in part.prerequisites] == [(e.source, e.target, e.kind) for e in inner]


FAULTY_TOPICS = """id,name,difficulty,hours
a,A,beginner,1
a,A again,beginner,2
b,B,hard,1
c,C,advanced,three
d,D,,
,Nameless,,1
e,E,,1,too much
f,F,,1
g,G,,1
"""
FAULTY_EDGES = """source,target,kind
a,b,required
a,b,recommended
b,b,
c,nowhere,
d,f,must
f,c,
c,d,
d,c,
,a,
"""


@pytest.mark.parametrize("fits", [JOINS_ONLY, AT_ONCE])
def test_check_finds_the_faults_that_the_built_in_engine_finds(session, tmp_path, fits):
    tables = tables_of(session, FAULTY_TOPICS, FAULTY_EDGES, tmp_path)
    files = ["--topics", str(tmp_path / "topics.csv"), "--edges", str(tmp_path / "edges.csv")]
    report = json.loads(CliRunner().invoke(commands, ["check", "--format", "json", *files]).stdout)
    wanted = {problem["code"] for problem in report["problems"] if problem["severity"] == "error"}
    checked = check_tables(tables, fits=fits)
    assert (checked.topics, checked.prerequisites) == (9, 9)
    assert {problem.code for problem in checked.problems if problem.is_error} == wanted
    said = [str(problem) for problem in checked.problems]
    assert "topics.csv: 1 id is used more than once: 'a'. Give each topic an id of its own." in said
    # A component is told whole, in the words of the built-in engine.
    assert any("3 topics require each other in several cycles: C, D, F." in line for line in said)
    assert any("names a target that is not in topics.csv: 'nowhere'" in line for line in said)


def test_an_edge_written_twice_is_a_warning_and_in_two_kinds_an_error(session, tmp_path):
    edges = "source,target,kind,group\na,b,,\na,b,Required,\nb,c,,g\nb,c,, g\na,c,,g\na,c,recommended,g\n"
    tables = tables_of(session, "id,hours\na,1\nb,1\nc,1\n", edges, tmp_path)
    assert [(problem.severity, str(problem)) for problem in check_tables(tables).problems] == [
        ("error", "edges.csv: 1 pair of topics stands more than once, in different kinds or groups: 'a' -> 'c'."
         " Keep one row of each."),
        ("warning", "edges.csv: 2 pairs of topics stand more than once, and count once: 'a' -> 'b', 'b' -> 'c'."
         " Keep one row of each."),
    ]  # fmt: skip
    assert list(TopicGraph(closure_columns(tables, Named(("b",)))).edges) == [("a", "b")]


def test_topics_that_are_taken_together_are_no_cycle(session, tmp_path):
    tables = read_tables(session, *written(random_records(), tmp_path))
    assert not [problem for problem in check_tables(tables).problems if problem.is_error]


def test_a_sound_graph_peels_to_nothing(session, tmp_path):
    records = random_records()
    prerequisites = tuple(edge for edge in records.prerequisites if edge.kind != "corequisite")
    tables = read_tables(session, *written(replace(records, prerequisites=prerequisites), tmp_path))
    rounds = []
    checked = check_tables(tables, rounds.append, fits=JOINS_ONLY)
    assert not [problem for problem in checked.problems if problem.is_error]
    assert rounds[-1].endswith(" 0 edges are left.")


def test_topics_are_found_by_id_name_and_alias_in_any_case_and_writing(session, tmp_path):
    topics = (
        'id,name,aliases\nx,X,\nroad,Große  Straße,"Weg; Gasse"\nwidth,Ｗｉｄｔｈ,\nX2,x,\nfirst,Twin,\nsecond,twin,\n'
    )
    tables = tables_of(session, topics, "source,target\n", tmp_path)

    def found(*names):
        return closure_columns(tables, Named(names)).topics["id"].to_pylist()

    assert found("x", "GROSSE STRASSE") == ["x", "road"]
    assert found("width", "gasse") == ["road", "width"]
    with pytest.raises(InvalidRequestError, match=r"'twin' may mean several(.|\n)*No topic 'gase'"):
        closure_columns(tables, Named(("twin", "gase")))


def test_faults_in_the_part_of_a_goal_stop_its_plan_and_others_do_not(session, tmp_path):
    tables = tables_of(session, FAULTY_TOPICS, FAULTY_EDGES, tmp_path)
    assert closure_columns(tables, Named(("g",))).topics["id"].to_pylist() == ["g"]
    for goal, code in (("d", "cycle"), ("e", "ragged-row"), ("b", "doubled-id")):
        with pytest.raises(InvalidDataError) as caught:
            closure_columns(tables, Named((goal,)))
        assert code in {problem.code for problem in caught.value.problems}


def test_tables_that_are_not_there_or_lack_a_column_are_named(session, tmp_path):
    with pytest.raises(UnreadableTableError, match=r"nowhere\.parquet cannot be read"):
        read_tables(session, str(tmp_path / "nowhere.parquet"), "edges.parquet")
    with pytest.raises(InvalidDataError, match="there is no column 'id'"):
        tables_of(session, "title,name\na,A\n", "source,target\n", tmp_path)


@pytest.mark.usefixtures("session")
def test_the_command_line_prints_the_same_plan(data_folder):
    files = ["--topics", str(data_folder / "topics.csv"), "--edges", str(data_folder / "edges.csv")]
    asked = ["plan", "Transformers", "--known", "python", "--format", "csv", *files]
    built_in, spark = (CliRunner().invoke(commands, [*asked, "--engine", engine]) for engine in ("builtin", "spark"))
    assert spark.stdout == built_in.stdout
    assert spark.exit_code == built_in.exit_code == 0


@pytest.mark.parametrize("source", each_of(MOST_THEOREMS))
def test_theorems_480_levels_deep_rest_on_the_same(session, source, tmp_path):
    """Shallow goals by joins, the deepest at once."""
    dataset = source.put(tmp_path)
    topics, edges = dataset.topics, dataset.edges
    records, _ = parse_records(gzip.decompress(topics.read_bytes()), gzip.decompress(edges.read_bytes()))
    graph = nx.DiGraph((edge.source, edge.target) for edge in records.prerequisites)
    level = {topic: place for place, layer in enumerate(nx.topological_generations(graph)) for topic in layer}
    by_level = sorted(level, key=lambda topic: (level[topic], topic))
    shallow = [topic for topic in by_level if level[topic] == 5][-4:]
    tables = read_tables(session, str(topics), str(edges))
    for goals, fits in ((shallow, JOINS_ONLY), (by_level[-1:], AT_ONCE)):
        assert contents(closure_columns(tables, Named(tuple(goals)), fits=fits).records()) == part_of(records, goals)
