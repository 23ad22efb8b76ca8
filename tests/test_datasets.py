"""Graphs with all that is wrong with files of other people: what is in them is known, and all of it is found."""

from collections import Counter
from random import Random

import networkx as nx
import pytest

from graph.index.factors import blocking_factors, delay_factors
from graph.loading.opening import open_graph
from graph.model import PlanRequest
from graph.planning.plan import study_plan
from tests.as_records import problems_of, read_records
from tests.datasets import CATALOGUES, COURSES, MANY_THEOREMS, MOST_THEOREMS, THEOREMS, each_of


def read(source, folder):
    dataset = source.put(folder)
    records, problems = read_records(dataset.topics, dataset.edges)
    return records, problems + problems_of(records), dataset.facts


def errors(problems):
    return Counter(problem.code for problem in problems if problem.is_error)


def sound_edges(records, problems):
    """How many edges are left when lines with dangling, doubled and self edges are gone."""
    wrong = {p.line for p in problems if p.code in {"unknown-topic", "doubled-edge", "self-loop"}}
    return len({edge.line for edge in (*records.prerequisites, *records.set_aside_edges)} - wrong)


@pytest.mark.parametrize("source", each_of(COURSES))
def test_courses_dangling_and_doubled_edges_and_an_unknown_kind(source, tmp_path):
    records, problems, facts = read(source, tmp_path)
    unknown = [problem for problem in problems if problem.code == "unknown-topic"]
    assert (len(records.topics), sound_edges(records, problems)) == (facts.topics, facts.edges)
    assert errors(problems) == facts.errors
    assert len({problem.found for problem in unknown}) == facts.unknown_ids
    assert dict(records.topics[0].extra)["level"] == "1"


@pytest.mark.parametrize("source", each_of(CATALOGUES))
def test_catalogue_cycle_self_loops_dangling_edges_and_choices(source, tmp_path):
    records, problems, facts = read(source, tmp_path)
    cycle = next(problem for problem in problems if problem.code == "cycle")
    assert (len(records.topics), sound_edges(records, problems)) == (facts.topics, facts.edges)
    assert errors(problems) == facts.errors
    assert ", ".join(f"'{source}' -> '{target}' (line {line})" for source, target, line in facts.cycle) in cycle.advice
    # The first line is named, and five others.
    found = next(problem.found for problem in problems if problem.code == "unknown-kind")
    assert f"{facts.other_kinds - 6:,} more" in found


@pytest.mark.parametrize("source", each_of(THEOREMS + MANY_THEOREMS))
def test_graphs_of_theorems_have_no_errors(source, tmp_path):
    records, problems, facts = read(source, tmp_path)
    assert (len(records.topics), len(records.prerequisites)) == (facts.topics, facts.edges)
    assert not errors(problems)


@pytest.fixture(scope="module", params=each_of(MOST_THEOREMS))
def theorems(request, tmp_path_factory):
    """A graph of more than 20,000 theorems as ours, and its required edges in NetworkX."""
    dataset = request.param.put(tmp_path_factory.mktemp("theorems"))
    graph = open_graph(dataset.topics, dataset.edges)
    assert len(graph) == dataset.facts.topics
    plain = nx.DiGraph()
    plain.add_nodes_from(graph)
    plain.add_edges_from(graph.edges)
    assert plain.number_of_edges() == dataset.facts.edges
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
