import os
import random
import subprocess
import sys
from itertools import pairwise
from math import inf
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidRequestError
from graph.model import DIFFICULTIES, ORDERS
from graph.planning.order import OrderRequest, figures, ordered
from graph.planning.order.part import LARGE_PART, cost_of, numbered, value
from graph.planning.order.post_order import post_orders
from graph.planning.order.swaps import Neighbourhood
from tests.drawing import dags, draw

CASES = settings(deadline=None, max_examples=40)


@st.composite
def cases(draw_value, max_topics=7):
    """Draw a small graph and all that an order may depend on; hours are quarters, so that sums are exact."""
    graph = draw_value(dags(max_topics=max_topics))
    topics = sorted(graph)
    sinks = [topic for topic in topics if not graph.succ[topic]]
    some = st.lists(st.sampled_from(topics), unique=True, max_size=4)
    goals = tuple(draw_value(st.one_of(st.just(sinks), some)))
    pairs = st.lists(st.tuples(st.sampled_from(topics), st.sampled_from(topics)), max_size=3)

    def for_each(keys, values):
        return {key: draw_value(st.sampled_from(values)) for key in keys}

    request = OrderRequest(
        hours=for_each(topics, [0.0, 0.25, 1.0, 2.0, 3.5, 8.0]),
        category=for_each(topics, ["maths", "code", "ethics"]),
        difficulty=for_each(topics, [*DIFFICULTIES, ""]),
        goals=goals,
        weights=for_each(goals, [1.0, 2.0, 0.0, 0.5]),
        due={goal: hour for goal, hour in for_each(goals, [1.0, 4.0, 7.5, 12.0, inf]).items() if hour != inf},
        hints=tuple(pair for pair in draw_value(pairs) if pair[0] != pair[1]),
    )
    return graph, request


def finish_hours(topics, request):
    hour, finish = 0.0, {}
    for topic in topics:
        hour += request.hours[topic]
        finish[topic] = hour
    return finish


def gap_and_switches(graph, topics, request):
    """Return total gap and switches, straight from their definitions."""
    end = finish_hours(topics, request)
    start = {topic: end[topic] - request.hours[topic] for topic in topics}
    gap = sum(min(start[target] for target in graph.succ[topic]) - end[topic] for topic in topics if graph.succ[topic])
    return gap, sum(request.category[one] != request.category[two] for one, two in pairwise(topics))


def finish_objective(graph, topics, request):
    gap, switches = gap_and_switches(graph, topics, request)
    return gap + 2 * switches


def subject_objective(graph, topics, request):
    return gap_and_switches(graph, topics, request)[::-1]


def quick_wins_objective(_, topics, request):
    finish = finish_hours(topics, request)
    return sum(request.weights.get(goal, 1.0) * finish[goal] for goal in request.goals)


def deadline_objective(_, topics, request):
    finish = finish_hours(topics, request)
    return max((finish[goal] - request.due[goal] for goal in request.goals if goal in request.due), default=-inf)


def easy_objective(_, topics, request):
    """Return the sequence that is to be smallest: difficulty, hours, hints unmet so far, id."""
    rank = {name: position for position, name in enumerate([*DIFFICULTIES, ""])}
    hints = sorted(set(request.hints))
    return [
        (
            rank[request.difficulty[topic]],
            request.hours[topic],
            sum(target == topic and source not in topics[:position] for source, target in hints),
            topic,
        )
        for position, topic in enumerate(topics)
    ]


OBJECTIVES = {
    "finish": finish_objective,
    "subject": subject_objective,
    "quick-wins": quick_wins_objective,
    "deadline": deadline_objective,
    "easy": easy_objective,
}


def hints_broken(topics, request):
    place = {topic: position for position, topic in enumerate(topics)}
    return sum(place[source] > place[target] for source, target in set(request.hints))


def is_valid(graph, topics):
    place = {topic: position for position, topic in enumerate(topics)}
    return sorted(topics) == sorted(graph) and all(place[source] < place[target] for source, target in graph.edges)


def random_case(topics, seed, goals=4, categories=5):
    """Return a random graph with some dependents for most topics, and a request for its biggest goals."""
    dice = random.Random(seed)
    graph = nx.DiGraph()
    for number in range(topics):
        graph.add_node(f"t{number:04d}")
        for _ in range(min(number, dice.choice([0, 1, 2, 2]))):
            graph.add_edge(f"t{dice.randrange(max(0, number - 40), number):04d}", f"t{number:04d}")
    below = {topic: len(nx.ancestors(graph, topic)) for topic in graph if not graph.succ[topic]}
    return graph, OrderRequest(
        hours={topic: dice.choice([0.5, 1.0, 2.0, 4.0, 8.0]) for topic in graph},
        category={topic: f"c{dice.randrange(categories)}" for topic in graph},
        difficulty={topic: dice.choice(["", *DIFFICULTIES]) for topic in graph},
        goals=tuple(sorted(below, key=lambda topic: (-below[topic], topic))[:goals]),
        hints=tuple(tuple(dice.sample(list(graph), 2)) for _ in range(5)),
    )


@pytest.mark.parametrize("strategy", ORDERS)
@CASES
@given(case=cases())
def test_small_orders_are_the_best_of_all_and_say_so(strategy, case):
    """Every strategy equals full enumeration on graphs of up to seven topics."""
    graph, request = case
    order = ordered(graph, strategy, request)
    assert is_valid(graph, order.topics)
    assert order.proven
    objective = OBJECTIVES[strategy]
    best = min(objective(graph, topics, request) for topics in nx.all_topological_sorts(graph))
    assert objective(graph, order.topics, request) == best


@pytest.mark.parametrize("strategy", ["finish", "subject"])
@CASES
@given(case=cases(max_topics=6))
def test_of_equally_good_orders_the_one_that_respects_most_hints_is_chosen(strategy, case):
    graph, request = case
    objective = OBJECTIVES[strategy]
    found = ordered(graph, strategy, request).topics
    best = objective(graph, found, request)
    equals = [topics for topics in nx.all_topological_sorts(graph) if objective(graph, topics, request) == best]
    assert hints_broken(found, request) == min(hints_broken(topics, request) for topics in equals)


@pytest.mark.parametrize("strategy", ORDERS)
@settings(deadline=None, max_examples=25)
@given(case=cases(), dice=st.randoms(use_true_random=False))
def test_an_order_does_not_depend_on_the_order_of_insertion(strategy, case, dice):
    graph, request = case
    nodes, edges, goals = list(graph), list(graph.edges), list(request.goals)
    for items in (nodes, edges, goals):
        dice.shuffle(items)
    other = nx.DiGraph()
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)
    shuffled = OrderRequest(
        dict(reversed(request.hours.items())),
        request.category,
        request.difficulty,
        tuple(goals),
        request.weights,
        request.due,
        request.hints[::-1],
    )
    assert ordered(other, strategy, shuffled) == ordered(graph, strategy, request)


@pytest.mark.parametrize("topics", [40, 90, LARGE_PART + 50])
@pytest.mark.parametrize("strategy", ORDERS)
def test_larger_orders_are_valid_and_better_than_a_plain_topological_order(strategy, topics):
    for seed in range(3):
        graph, request = random_case(topics, seed)
        found = ordered(graph, strategy, request).topics
        assert is_valid(graph, found)
        objective = OBJECTIVES[strategy]
        plain = tuple(nx.lexicographical_topological_sort(graph))
        assert objective(graph, found, request) <= objective(graph, plain, request)


@pytest.mark.parametrize("strategy", ["finish", "subject"])
def test_what_is_proven_for_fourteen_topics_is_the_minimum_over_all_downsets(strategy):
    """A plain dynamic programme without bounds agrees wherever an order claims to be best."""
    proven = 0
    for seed in range(12):
        graph, request = random_case(14, seed, goals=2, categories=3)
        order = ordered(graph, strategy, OrderRequest(request.hours, request.category, goals=request.goals))
        if order.proven:
            proven += 1
            least = least_over_downsets(graph, request, (lambda gap, n: gap + 2 * n) if strategy == "finish" else None)
            assert OBJECTIVES[strategy](graph, order.topics, request) == least
    assert proven >= 10


def least_over_downsets(graph, request, combined):
    """Return the least objective by a forward search over (topics studied, last category), costs as pairs."""
    combined = combined or (lambda gap, switches: (switches, gap))
    ways = {(frozenset(), ""): (combined(0.0, 0), 0.0, 0)}
    for _ in graph:
        longer = {}
        for (studied, last), (_, gap, switches) in ways.items():
            for topic in graph:
                if topic in studied or not studied.issuperset(graph.pred[topic]):
                    continue
                waiting = [
                    one
                    for one in studied
                    if graph.succ[one] and not studied & set(graph.succ[one]) and topic not in graph.succ[one]
                ]
                new_gap = gap + request.hours[topic] * len(waiting)
                new_switches = switches + (last not in ("", request.category[topic]))
                entry = (combined(new_gap, new_switches), new_gap, new_switches)
                key = studied | {topic}, request.category[topic]
                longer[key] = min(entry, longer.get(key, entry))
        ways = longer
    return min(ways.values())[0]


def test_finish_prefers_to_finish_a_chain_before_the_next_is_begun():
    graph = draw("sets -> limits -> series, python -> numpy -> pandas")
    request = OrderRequest(dict.fromkeys(graph, 1.0), goals=("series", "pandas"))
    assert ordered(graph, "finish", request).topics == ("python", "numpy", "pandas", "sets", "limits", "series")


def test_subject_keeps_subjects_together_where_finish_goes_back_and_forth():
    graph = draw("m1 -> c1, m2 -> c2, m3 -> c3")
    request = OrderRequest(dict.fromkeys(graph, 4.0), {topic: topic[0] for topic in graph}, goals=("c1", "c2", "c3"))
    by_subject = figures(graph, ordered(graph, "subject", request).topics, request)
    by_finish = figures(graph, ordered(graph, "finish", request).topics, request)
    assert (by_subject.switches, by_finish.gap) == (1, 0.0)
    assert by_subject.gap > by_finish.gap
    assert by_finish.switches > by_subject.switches


def test_quick_wins_reaches_what_matters_more_first():
    graph = draw("a -> big, b -> small")
    hours = {"a": 5.0, "big": 5.0, "b": 1.0, "small": 1.0}
    plain = OrderRequest(hours, goals=("big", "small"))
    weighted = OrderRequest(hours, goals=("big", "small"), weights={"big": 10.0})
    assert ordered(graph, "quick-wins", plain).topics == ("b", "small", "a", "big")
    assert ordered(graph, "quick-wins", weighted).topics == ("a", "big", "b", "small")


def test_beyond_twelve_goals_quick_wins_takes_the_cheapest_goal_and_claims_nothing():
    graph = nx.DiGraph([(f"need{number:02d}", f"goal{number:02d}") for number in range(15)])
    hours = {topic: float(topic[-2:]) for topic in graph}
    goals = tuple(topic for topic in graph if topic.startswith("goal"))
    order = ordered(graph, "quick-wins", OrderRequest(hours, goals=goals))
    assert [topic for topic in order.topics if topic in goals] == sorted(goals)
    assert not order.proven


def test_easy_takes_topics_without_a_difficulty_last():
    graph = draw("a, b, c, d -> e")
    request = OrderRequest(
        dict.fromkeys(graph, 1.0),
        difficulty={"a": "", "b": "advanced", "c": "intermediate", "d": "intermediate", "e": "beginner"},
    )
    assert ordered(graph, "easy", request).topics == ("c", "d", "e", "b", "a")


def test_fifty_feasible_deadlines_are_all_met():
    """Five goals due exactly when some valid order reaches them: a topological order misses, the rule never does."""
    met = met_by_plain_order = 0
    for seed in range(50):
        graph, request = random_case(40, seed, goals=5)
        dice = random.Random(seed)
        goals = dice.sample(request.goals, len(request.goals))
        done, due, hour = set(), {}, 0.0
        for goal in goals:
            block = (nx.ancestors(graph, goal) | {goal}) - done
            hour += sum(request.hours[topic] for topic in block)
            done |= block
            due[goal] = hour
        asked = OrderRequest(request.hours, request.category, goals=request.goals, due=due)
        met += figures(graph, ordered(graph, "deadline", asked).topics, asked).lateness == 0
        met_by_plain_order += figures(graph, list(nx.lexicographical_topological_sort(graph)), asked).lateness == 0
    assert met == 50
    assert met_by_plain_order < 10


@CASES
@given(case=cases(max_topics=7))
def test_deadlines_are_as_well_kept_as_by_the_textbook_rule(case):
    """Lawler's modified due dates with hours, ``d'(v) = min(d(v), d'(s) - h(s))``, earliest first."""
    graph, request = case
    modified = {}
    for topic in reversed(list(nx.topological_sort(graph))):
        after = [modified[target] - request.hours[target] for target in graph.succ[topic]]
        modified[topic] = min([request.due.get(topic, inf), *after])
    textbook = list(nx.lexicographical_topological_sort(graph, key=lambda topic: (modified[topic], topic)))
    found = ordered(graph, "deadline", request).topics
    assert deadline_objective(graph, found, request) == deadline_objective(graph, textbook, request)


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 10**6))
def test_the_judged_change_of_every_swap_is_what_it_really_changes(seed):
    """The local search never guesses: all block swaps that prerequisites allow are there, each with its true change."""
    graph, request = random_case(14, seed)
    part = numbered(graph, request)
    order = next(post_orders(part, [part.goals]))
    neighbourhood = Neighbourhood(part, 7200)
    numbers = np.array(order, dtype=np.int64)
    view = neighbourhood.seen(numbers)
    assert neighbourhood.value(numbers, view) == value(part, order, 7200)
    swaps, change = neighbourhood.judge(numbers, view)
    judged = dict(
        zip(zip(swaps.a.tolist(), swaps.b.tolist(), swaps.c.tolist(), strict=True), change.tolist(), strict=True)
    )
    before = cost_of(part, order)
    place = {topic: position for position, topic in enumerate(order)}
    allowed = set()
    for a in range(14):
        for b in range(a + 1, 14):
            for c in range(b + 1, 15):
                swapped = order[:a] + order[b:c] + order[a:b] + order[c:]
                if min(b - a, c - b) > 8 or any(
                    a <= place[source] < b <= place[target] < c
                    for source, targets in enumerate(part.unlocks)
                    for target in targets
                ):
                    continue
                allowed.add((a, b, c))
                after = cost_of(part, swapped)
                hints = (after.backwards - before.backwards) / (len(part.hints) + 1)
                real = after.gap - before.gap + 7200 * (after.switches - before.switches) + hints
                assert judged[a, b, c] == pytest.approx(real, abs=1e-6)
    assert allowed == set(judged)


@given(case=cases())
@CASES
def test_figures_are_what_their_definitions_say(case):
    graph, request = case
    topics = list(nx.topological_sort(graph))
    cost = figures(graph, topics, request)
    finish = finish_hours(topics, request)
    assert (cost.gap, cost.switches) == gap_and_switches(graph, topics, request)
    assert cost.first_goal == min((finish[goal] for goal in request.goals), default=0.0)
    total = sum(request.weights[goal] for goal in request.goals)
    assert cost.mean_goal * total == pytest.approx(quick_wins_objective(graph, topics, request) if total else 0.0)
    assert cost.lateness == max(0.0, deadline_objective(graph, topics, request))


@pytest.mark.parametrize("strategy", ORDERS)
def test_nothing_to_learn_is_an_empty_order(strategy):
    assert ordered(nx.DiGraph(), strategy, OrderRequest({})) == ((), True)


@pytest.mark.parametrize("strategy", ORDERS)
def test_a_chain_of_five_thousand_topics_is_no_problem(strategy):
    chain = [f"t{number:05d}" for number in range(5000)]
    graph = nx.DiGraph()
    nx.add_path(graph, chain)
    assert ordered(graph, strategy, OrderRequest(dict.fromkeys(chain, 1.0), goals=(chain[-1],))).topics == tuple(chain)


def test_an_unknown_strategy_names_the_known_ones():
    with pytest.raises(InvalidRequestError, match="finish, subject, quick-wins, deadline, easy"):
        ordered(draw("a"), "fastest", OrderRequest({"a": 1.0}))


def test_hours_must_be_there_for_every_topic():
    with pytest.raises(KeyError):
        ordered(draw("a -> b"), "finish", OrderRequest({"a": 1.0}))


def test_the_same_order_under_any_hash_seed():
    script = (
        "from tests.test_order import random_case, ORDERS, ordered\n"
        "for topics in (20, 60):\n"
        "    graph, request = random_case(topics, 1)\n"
        "    print([ordered(graph, strategy, request) for strategy in ORDERS])\n"
    )
    root = Path(__file__).parent.parent
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1
    assert "t0001" in outputs.pop()
