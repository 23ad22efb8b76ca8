"""Files of other people, read as their users would: the counts of what is wrong with them are known."""

from collections import Counter
from pathlib import Path

import pytest

from graph.checks import check_records
from graph.files.tables import read_records

DATASETS = Path(__file__).parents[2] / "shared" / "datasets"


def read(name):
    folder = DATASETS / name
    if not folder.exists():
        pytest.skip("the graphs written by others are not beside this repository (../shared/datasets)")
    records, problems = read_records(folder / "topics.csv", folder / "edges.csv")
    return records, problems + check_records(records)


def errors(problems):
    return Counter(problem.code for problem in problems if problem.is_error)


def sound_edges(records, problems):
    """How many edges are left when lines with dangling, doubled and self edges are gone."""
    wrong = {p.line for p in problems if p.code in {"unknown-topic", "doubled-edge", "self-loop"}}
    return len({edge.line for edge in (*records.prerequisites, *records.set_aside_edges)} - wrong)


def test_mcgill_dangling_and_doubled_edges_and_an_unknown_kind():
    records, problems = read("mcgill_seed")
    unknown = [problem for problem in problems if problem.code == "unknown-topic"]
    assert (len(records.topics), sound_edges(records, problems)) == (314, 472)
    assert errors(problems) == {"unknown-topic": 31, "doubled-edge": 1, "unknown-kind": 17}
    assert len({problem.found for problem in unknown}) == 21
    assert dict(records.topics[0].extra)["level"] == "1"


def test_princeton_circle_self_loops_dangling_edges_and_choices():
    records, problems = read("princeton_2024")
    circle = next(problem for problem in problems if problem.code == "cycle")
    assert (len(records.topics), sound_edges(records, problems)) == (2705, 2285)
    assert errors(problems) == {"unknown-topic": 85, "self-loop": 2, "cycle": 1, "unknown-kind": 1}
    assert "'EGR 191' -> 'EGR 192' (line 464), 'EGR 192' -> 'EGR 191' (line 463)" in circle.advice
    assert "1,848 more" in next(problem.found for problem in problems if problem.code == "unknown-kind")


@pytest.mark.parametrize(("name", "topics", "edges"), [("metamath_ql", 1186, 11_828), ("metamath_iset", 9259, 71_291)])
def test_graphs_of_theorems_have_no_errors(name, topics, edges):
    records, problems = read(name)
    assert (len(records.topics), len(records.prerequisites)) == (topics, edges)
    assert not errors(problems)
