"""Opening a graph from Python: what may be named, and where the warnings are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graph import build_graph, open_graph
from graph.errors import InvalidDataError


@pytest.fixture
def mine(tmp_path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "topics.csv").write_text("id,name,hours\na,A,2\nb,B,\n", encoding="utf-8")
    (folder / "edges.csv").write_text("source,target\na,b\n", encoding="utf-8")
    return folder


def test_files_may_be_named_by_text_or_path_or_folder(mine):
    wanted = open_graph(mine / "topics.csv", mine / "edges.csv").records
    for named in [(mine,), (str(mine),), (mine / "topics.csv",), (str(mine / "topics.csv"), str(mine / "edges.csv"))]:
        assert open_graph(*named).records == wanted


def test_edges_of_another_folder_are_taken_where_they_are_named(mine, tmp_path):
    other = tmp_path / "none.csv"
    other.write_text("source,target\n", encoding="utf-8")
    assert list(open_graph(mine, other).edges) == []


def test_nothing_named_is_the_sample_wherever_one_is(data_folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert open_graph().records == open_graph(data_folder).records


def test_a_folder_without_tables_is_answered_with_what_is_missing(tmp_path):
    with pytest.raises(InvalidDataError) as error:
        open_graph(str(tmp_path))
    assert [problem.file for problem in error.value.problems] == ["topics.csv", "edges.csv"]


def test_the_warnings_of_the_files_stay_with_the_graph(mine):
    with (mine / "topics.csv").open("a", encoding="utf-8") as topics:
        topics.write("c,C,1\n")
    graph = open_graph(mine)
    assert {problem.code for problem in graph.warnings} == {"missing-hours", "isolated-topic"}
    assert build_graph(graph.records).warnings == graph.warnings


@pytest.mark.skipif(os.name == "nt", reason="needs a link")
def test_a_link_to_a_folder_is_a_folder(mine, tmp_path):
    (tmp_path / "link").symlink_to(mine)
    assert len(open_graph(tmp_path / "link")) == 2
