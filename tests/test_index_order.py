"""Orders on arrays are those that `graph.planning.order` gives a part it does not search."""

from __future__ import annotations

from math import inf

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidRequestError
from graph.index import GraphIndex, numbering
from graph.index.order import LargeOrderRequest, large_order
from graph.index.order.goals import cheapest_first
from graph.model import DIFFICULTIES, ORDERS
from graph.planning.order import OrderRequest, ordered, search
from graph.planning.order import part as plain_part
from tests.drawing import dags

CASES = settings(deadline=None, max_examples=50)


@st.composite
def cases(draw_value, max_topics=12):
    """Draw a graph and all that an order may depend on; hours are quarters."""
    graph = draw_value(dags(max_topics=max_topics))
    topics = sorted(graph)
    sinks = [topic for topic in topics if not graph.succ[topic]]
    goals = tuple(draw_value(st.one_of(st.just(sinks), st.lists(st.sampled_from(topics), unique=True, max_size=5))))
    hints = draw_value(st.sets(st.tuples(st.sampled_from(topics), st.sampled_from(topics)), max_size=4))

    def for_each(keys, values):
        return {key: draw_value(st.sampled_from(values)) for key in keys}

    return graph, OrderRequest(
        hours=for_each(topics, [0.0, 0.25, 1.0, 2.0, 8.0]),
        category=for_each(topics, ["maths", "code", "ethics"]),
        difficulty=for_each(topics, [*DIFFICULTIES, ""]),
        goals=goals,
        weights=for_each(goals, [1.0, 2.0, 0.0, 0.5]),
        due={goal: hour for goal, hour in for_each(goals, [1.0, 4.0, 7.5, inf]).items() if hour != inf},
        hints=tuple(sorted((a, b) for a, b in hints if a != b and not graph.has_edge(a, b))),
    )


def random_case(topics: int, seed: int, goals: int):
    dice = np.random.default_rng(seed)
    graph = nx.DiGraph()
    names = [f"t{number:05d}" for number in dice.permutation(topics)]
    for number, name in enumerate(names):
        graph.add_node(name)
        for _ in range(min(number, int(dice.integers(0, 4)))):
            graph.add_edge(names[dice.integers(max(0, number - 60), number)], name)
    ids = sorted(graph)
    some = [str(topic) for topic in dice.permutation(ids)[:goals]]
    return graph, OrderRequest(
        hours={topic: float(dice.integers(0, 32)) / 4 for topic in ids},
        category={topic: f"c{dice.integers(9)}" for topic in ids},
        difficulty={topic: str(dice.choice([*DIFFICULTIES, ""])) for topic in ids},
        goals=tuple(some),
        weights={topic: float(dice.integers(0, 4)) for topic in some},
        due={topic: float(dice.integers(1, 900)) for topic in some[::2]},
        hints=tuple((a, b) for a, b in dice.choice(ids, (20, 2)).tolist() if a != b and not graph.has_edge(a, b)),
    )


def in_numbers(graph: nx.DiGraph, request: OrderRequest) -> tuple[list[str], GraphIndex, LargeOrderRequest]:
    ids = sorted(graph)
    number = {topic: place for place, topic in enumerate(ids)}
    categories = sorted(set(request.category.values()))
    edges = [*graph.edges, *request.hints]
    goals = sorted(request.goals)
    index = GraphIndex.of(
        [request.hours[topic] for topic in ids],
        np.array([number[source] for source, _ in edges], np.int32),
        np.array([number[target] for _, target in edges], np.int32),
        np.arange(len(edges)) < graph.number_of_edges(),
    )
    return (
        ids,
        index,
        LargeOrderRequest(
            category=np.array([categories.index(request.category[topic]) for topic in ids], np.int32),
            difficulty=np.array([[*DIFFICULTIES, ""].index(request.difficulty[topic]) for topic in ids], np.int32),
            goals=np.array([number[goal] for goal in goals], np.int32),
            weights=np.array([request.weights[goal] for goal in goals], np.float64),
            due=np.array([request.due.get(goal, inf) for goal in goals], np.float64),
        ),
    )


@pytest.fixture(autouse=True, scope="module")
def _nothing_is_searched():
    """Have the plain strategies treat every part as a large one, and small levels as wide ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_part, "LARGE_PART", -1)
        patch.setattr(search, "PROVABLE", -1)
        patch.setattr(numbering, "THIN", 2)
        yield


@pytest.mark.parametrize("strategy", ORDERS)
@CASES
@given(case=cases())
def test_small_orders_equal_the_plain_ones(strategy, case):
    graph, request = case
    ids, index, numbers = in_numbers(graph, request)
    expected = ordered(graph, strategy, request)
    found = large_order(index, strategy, numbers)
    assert [ids[topic] for topic in found.topics] == list(expected.topics)
    assert found.proven == expected.proven


@pytest.mark.parametrize("strategy", ORDERS)
@pytest.mark.parametrize("goals", [1, 12, 30, 150])
def test_orders_of_hundreds_of_topics_equal_the_plain_ones(strategy, goals):
    graph, request = random_case(900, seed=goals, goals=goals)
    ids, index, numbers = in_numbers(graph, request)
    assert [ids[topic] for topic in large_order(index, strategy, numbers).topics] == list(
        ordered(graph, strategy, request).topics
    )


@pytest.mark.parametrize("strategy", ORDERS)
def test_a_deep_part_with_very_many_categories_is_ordered(strategy):
    """A chain that changes its category at every step, and a thousand categories to choose from."""
    count = 30_000
    index = GraphIndex.of(np.ones(count), np.arange(count - 1), np.arange(1, count))
    numbers = LargeOrderRequest(
        category=np.arange(count, dtype=np.int32) % 1_000,
        difficulty=np.zeros(count, np.int32),
        goals=np.array([count - 1], np.int32),
        weights=np.ones(1),
        due=np.ones(1),
    )
    assert large_order(index, strategy, numbers).topics.tolist() == list(range(count))


def test_more_than_64_goals_are_told_apart():
    graph, request = random_case(600, seed=5, goals=90)
    _, index, numbers = in_numbers(graph, request)
    sequence = cheapest_first(index, numbers.goals, numbers.weights)
    assert sorted(sequence.tolist()) == numbers.goals.tolist()


def test_a_strategy_that_does_not_exist_is_named():
    _, index, numbers = in_numbers(*random_case(20, seed=1, goals=1))
    with pytest.raises(InvalidRequestError, match="'best'"):
        large_order(index, "best", numbers)
