"""Our own files with faults open on what is sound, and say so; `check` still fails."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from graph.command_line.main import commands
from graph.errors import InvalidDataError
from graph.loading.anyway import open_anyway

TOPICS = "id,name,hours\na,A,2\nb,B,3\nc,C,4\n"
EDGES = "source,target\na,b\nb,c\n"


def written(folder, topics=TOPICS, edges=EDGES):
    (folder / "topics.csv").write_text(topics, encoding="utf-8")
    (folder / "edges.csv").write_text(edges, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("topics", "edges", "said", "left"),
    [
        (TOPICS, EDGES, "", {("a", "b"), ("b", "c")}),
        (TOPICS, EDGES + "a,b\n", "", {("a", "b"), ("b", "c")}),
        (TOPICS, "source,target,kind\na,b,\nb,c,\na,b,recommended\n", "1 of 3 edges", {("a", "b"), ("b", "c")}),
        (TOPICS, EDGES + "c,a\n", "1 of 3 edges set aside", {("a", "b"), ("b", "c")}),
        (TOPICS, EDGES + "c,c\n", "1 of 3 edges set aside", {("a", "b"), ("b", "c")}),
        (TOPICS, EDGES.replace("b,c", "B,c"), "1 fault mended or passed over", {("a", "b"), ("b", "c")}),
        (TOPICS.replace("a,A", "caf\u00e9,A"), "source,target\ncafe\u0301,b\n", "", {("caf\u00e9", "b")}),
        (TOPICS, EDGES + "x,c\n", "1 fault", {("a", "b"), ("b", "c"), ("x", "c")}),
    ],
    ids=["sound", "twice", "twice, in two kinds", "cycle", "itself", "another case", "another Unicode form", "outside"],
)
def test_a_graph_opens_on_what_is_sound(tmp_path, topics, edges, said, left):
    graph, set_aside = open_anyway(written(tmp_path, topics, edges))
    assert set_aside.startswith(said) and bool(set_aside) == bool(said)
    assert {(edge.source, edge.target) for edge in graph.records.prerequisites} == left


@pytest.mark.parametrize("topics", ["", "nothing,here\n1,2\n", "id,name\n"])
def test_where_nothing_is_sound_it_is_refused_as_before(tmp_path, topics):
    with pytest.raises(InvalidDataError):
        open_anyway(written(tmp_path, topics))


def test_commands_say_what_was_set_aside_and_check_fails(tmp_path):
    written(tmp_path, edges=EDGES + "c,a\n")
    files = ["--topics", str(tmp_path / "topics.csv"), "--edges", str(tmp_path / "edges.csv")]
    planned = CliRunner().invoke(commands, ["plan", "C", *files, "--format", "json"])
    assert planned.exit_code == 0
    assert planned.stderr == "1 of 3 edges set aside: the command 'check' shows which and why.\n"
    assert CliRunner().invoke(commands, ["check", *files]).exit_code == 1
