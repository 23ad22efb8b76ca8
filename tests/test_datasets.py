"""Files of other people, read as their users would: the counts of what is wrong with them are known."""

from collections import Counter
from pathlib import Path
from random import Random

import networkx as nx
import pytest

from graph.checks import check_records
from graph.files.tables import read_records
from graph.index import blocking_factors, delay_factors
from graph.model import PlanRequest
from graph.opening import open_graph
from graph.planning.plan import study_plan

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


@pytest.fixture(scope="module")
def theorems():
    """The largest graph of theorems as ours, and its required edges in NetworkX."""
    folder = DATASETS / "metamath_set"
    if not folder.exists():
        pytest.skip("the graphs written by others are not beside this repository (../shared/datasets)")
    graph, problems = open_graph(folder / "topics.csv.gz", folder / "edges.csv.gz")
    assert (len(graph), not errors(problems)) == (39_137, True)
    plain = nx.DiGraph()
    plain.add_nodes_from(graph)
    plain.add_edges_from(graph.edges)
    return graph, plain


def test_plans_to_two_hundred_theorems_hold_what_networkx_finds(theorems):
    graph, plain = theorems
    for goal in Random(5).sample(sorted(graph), 200):
        needed = nx.ancestors(plain, goal) | {goal}
        assert set(graph.closure([goal])) == needed
        if len(needed) <= 2_000:
            steps = [step.topic.id for step in study_plan(graph, PlanRequest(goals=(goal,), hours_per_week=60)).steps]
            place = {topic: number for number, topic in enumerate(steps)}
            assert len(steps) == len(place) and place.keys() == needed
            assert all(place[source] < place[target] for target in needed for source in plain.pred[target])


def test_how_much_rests_on_a_theorem_is_what_networkx_counts(theorems):
    graph, plain = theorems
    blocking, delay = blocking_factors(graph.index), delay_factors(graph.index)
    assert blocking.exact
    above, below = dict.fromkeys(plain, 0), dict.fromkeys(plain, 0)
    order = list(nx.topological_sort(plain))
    for topic in order:
        below[topic] = max((below[source] + 1 for source in plain.pred[topic]), default=0)
    for topic in reversed(order):
        above[topic] = max((above[target] + 1 for target in plain.succ[topic]), default=0)
    number = {topic: place for place, topic in enumerate(graph)}
    for topic in Random(6).sample(sorted(graph), 200):
        assert blocking.counts[number[topic]] == len(nx.descendants(plain, topic))
    assert all(delay[number[topic]] == below[topic] + 1 + above[topic] for topic in graph)
