"""What fits into so many hours, compared with every selection."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import chain, combinations
from math import inf, nan

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import OptimizeResult

from graph.errors import InvalidRequestError
from graph.loading.build import build_graph
from graph.messages import goals_beyond_budget, plan_remarks
from graph.model import Choice, PlanRequest, Prerequisite, Records, Topic
from graph.planning import budget as budgets_of_work
from graph.planning.budget import best_selection, goal_values, unlocks_most, way_within
from graph.planning.choices import cheapest_way
from graph.planning.frontier import frontier
from graph.planning.needs import needs, without_known
from graph.planning.plan import study_plan
from tests.drawing import draw, known_closure
from tests.test_alternatives import Question, all_selections, choice_graphs, is_satisfied


@st.composite
def budgets(draw_value: st.DrawFn):
    graph = draw_value(choice_graphs(max_topics=7, corequisites=True))
    topics = sorted(graph)
    hours = {topic: draw_value(st.sampled_from([0.0, 0.25, 0.5, 1.0, 1.75, 3.0])) for topic in topics}
    known = known_closure(graph, draw_value(st.sets(st.sampled_from(topics), max_size=2)))
    return graph, hours, draw_value(st.sampled_from([0.0, 0.6, 1.0, 2.5, 4.0])), known


def best_within(graph, value, hours, budget, known=frozenset()) -> list[str]:
    problem = {topic: without_known(needs(graph, topic), known) for topic in graph if topic not in known}
    chosen, _ = best_selection(problem, value, hours, budget)
    return [topic for topic in problem if topic in chosen]


def all_that_fit(graph, hours, budget, known):
    """Every set of unknown topics within the budget in which no topic lacks a prerequisite."""
    unknown = [topic for topic in graph if topic not in known]
    for chosen in chain.from_iterable(combinations(unknown, count) for count in range(len(unknown) + 1)):
        if sum(hours[topic] for topic in chosen) <= budget and is_learnable(graph, known.union(chosen), chosen):
            yield chosen


def is_learnable(graph, held, chosen) -> bool:
    return all(is_satisfied(Question(graph, [], frozenset(), {}), topic, held) for topic in chosen)


@settings(deadline=None, max_examples=100)
@given(budgets(), st.data())
def test_nothing_that_fits_is_worth_more_or_as_much_for_fewer_hours(question, data):
    graph, hours, budget, known = question
    value = {topic: data.draw(st.integers(0, 5)) for topic in graph}

    def worth(chosen):
        return sum(value[topic] for topic in chosen), -sum(hours[topic] for topic in chosen)

    chosen = best_within(graph, value, hours, budget, known)
    possible = list(all_that_fit(graph, hours, budget, known))
    assert tuple(chosen) in possible
    assert worth(chosen) == max(map(worth, possible))


@settings(deadline=None, max_examples=100)
@given(budgets())
def test_nothing_that_fits_unlocks_more_or_as_much_for_fewer_hours(question):
    graph, hours, budget, known = question
    before = set(frontier(graph, known))

    def worth(chosen):
        unlocked = set(frontier(graph, known.union(chosen))) - before
        return len(unlocked), -sum(hours[topic] for topic in chosen)

    chosen = unlocks_most(graph, hours, budget, known)
    possible = list(all_that_fit(graph, hours, budget, known))
    assert tuple(chosen) in possible
    assert worth(chosen) == max(map(worth, possible))


def test_a_goal_that_fits_comes_before_progress_to_others():
    """Four short topics on the way to a far goal do not outweigh the near goal."""
    graph = draw("a -> b -> c -> d -> far, base -> near")
    hours = {"a": 1.0, "b": 1.0, "c": 1.0, "d": 1.0, "far": 90.0, "base": 2.0, "near": 2.0}
    assert best_within(graph, goal_values(graph, ["far", "near"]), hours, 4.0) == ["base", "near"]


def test_a_far_goal_is_approached_by_as_many_topics_as_fit():
    graph = draw("a -> b -> far, long -> far")
    hours = {"a": 1.0, "b": 1.0, "far": 1.0, "long": 3.0}
    assert best_within(graph, goal_values(graph, ["far"]), hours, 3.0) == ["a", "b"]


def test_weights_decide_which_goal_is_reached():
    graph = draw("a -> one, b -> two")
    hours = dict.fromkeys(graph, 2.0)
    for favourite, base in (("one", "a"), ("two", "b")):
        value = goal_values(graph, ["one", "two"], {favourite: 1.5})
        assert best_within(graph, value, hours, 4.0) == [base, favourite]


def test_milestones_of_no_hours_are_passed_on_the_way():
    graph = draw("a -> milestone -> far")
    hours = {"a": 1.0, "milestone": 0.0, "far": 9.0}
    assert best_within(graph, goal_values(graph, ["far"]), hours, 2.0) == ["a", "milestone"]


@pytest.mark.parametrize("budget", [inf, 9.0])
def test_a_large_budget_holds_everything(budget):
    graph = draw("a -> b -> c")
    assert best_within(graph, goal_values(graph, ["c"]), dict.fromkeys(graph, 3.0), budget) == ["a", "b", "c"]


@pytest.mark.parametrize("budget", [-1.0, nan])
def test_an_impossible_budget_is_refused(budget):
    graph = draw("a -> b")
    hours = dict.fromkeys(graph, 1.0)
    for question in (
        lambda: way_within(graph, cheapest_way(graph, ["b"], (), hours), ["b"], (), hours, budget),
        lambda: unlocks_most(graph, hours, budget),
    ):
        with pytest.raises(InvalidRequestError, match="Give a number of hours such as 40"):
            question()


def test_where_everything_is_ready_nothing_is_unlocked():
    assert unlocks_most(draw("a, b"), {"a": 1.0, "b": 1.0}, 40.0) == []


SEEDED = """
from graph.planning.budget import goal_values, unlocks_most
from tests.drawing import draw
from tests.test_budget import best_within
graph = draw(", ".join(f"a{n} -> b{n} -> c{n} -> goal" for n in range(12)))
hours = dict.fromkeys(graph, 2.0)
print(best_within(graph, goal_values(graph, ["goal"]), hours, 21.0), unlocks_most(graph, hours, 9.0))
"""


def test_of_equal_selections_the_same_one_comes_under_any_hash_seed():
    answers = [
        subprocess.run(
            [sys.executable, "-c", SEEDED], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("0", "1")
    ]
    assert answers[0] == answers[1] != ""


def test_a_goal_without_weight_is_worth_no_more_than_any_topic():
    graph = draw("sets -> limits, sets -> logic")
    assert goal_values(graph, ["limits", "logic"], {"logic": 0.0}) == {"sets": 1, "limits": 4, "logic": 1}


@st.composite
def goals_within(draw_value: st.DrawFn):
    graph = draw_value(choice_graphs(max_topics=8, corequisites=True))
    topics = sorted(graph)
    some = st.sampled_from(topics)
    known = known_closure(graph, draw_value(st.sets(some, max_size=2)))
    goals = [topic for topic in draw_value(st.lists(some, min_size=1, max_size=4, unique=True)) if topic not in known]
    hours = {topic: draw_value(st.sampled_from([0.0, 0.5, 1.0, 1.75, 3.0])) for topic in topics}
    weights = {goal: draw_value(st.sampled_from([0.0, 1.0, 2.0])) for goal in goals}
    pinned = draw_value(st.frozensets(some, max_size=1))
    return (
        Question(graph, goals, known, hours, pinned=pinned),
        weights,
        draw_value(st.sampled_from([0.0, 1.0, 2.5, 4.0])),
    )


@settings(deadline=None, max_examples=150)
@given(goals_within())
def test_no_choice_of_alternatives_reaches_goals_of_more_weight_in_so_many_hours(case):
    question, weights, budget = case
    graph, goals, known, hours = question[:4]
    way = cheapest_way(graph, goals, known, hours, pinned=question.pinned)
    within = way_within(graph, way, goals, known, hours, budget, weights, pinned=question.pinned)
    chosen = frozenset(within.graph)
    possible = [
        selection
        for selection in all_selections(question._replace(goals=[]))
        if sum(hours[topic] for topic in selection) <= budget
    ]
    assert within.is_best_part
    if way.hours > budget:
        assert chosen in possible
    assert within.hours == sum(hours[topic] for topic in chosen) and within.proven
    reached = sum(weights[goal] for goal in goals if goal in chosen)
    assert reached >= max(sum(weights[goal] for goal in goals if goal in selection) for selection in possible)
    assert all({choice.target, choice.picked} <= chosen for choice in within.choices)


def test_what_is_preferred_is_taken_within_a_budget_too():
    """The deep member is on the way for another goal; the talk asks for the short one all the same."""
    graph = nx.DiGraph([("deep", "thesis")])
    graph.add_edge("short", "talk", group="one")
    graph.add_edge("deep", "talk", group="one")
    hours = {"short": 0.5, "deep": 1.0, "talk": 0.0, "thesis": 0.0}
    goals, pinned = ["talk", "thesis"], frozenset({"short"})
    way = cheapest_way(graph, goals, set(), hours, pinned=pinned)
    within = way_within(graph, way, goals, set(), hours, 1.0, pinned=pinned)
    assert set(within.graph) in ({"short", "talk"}, {"deep", "thesis"})


def test_a_goal_that_another_member_brings_within_reach_is_reached():
    """The cheapest way to both goals is the deep one; in the hours there are, only the short one leads anywhere."""
    graph = nx.DiGraph()
    graph.add_edge("short", "talk", group="one")
    graph.add_edge("deep", "talk", group="one")
    graph.add_edge("deep", "thesis")
    topics = [Topic(name, name.title(), hours=hours) for name, hours in (("short", 2.0), ("deep", 9.0), ("talk", 1.0))]
    edges = [Prerequisite(*edge, group=graph.edges[edge].get("group", "")) for edge in graph.edges]
    records = Records((*topics, Topic("thesis", "Thesis", hours=20.0)), tuple(edges))
    plan = study_plan(build_graph(records), PlanRequest(("talk", "thesis"), budget=5.0))
    assert [step.topic.id for step in plan.steps] == ["short", "talk"]
    assert plan.choices == (Choice("talk", "one", "short"),)
    assert goals_beyond_budget(plan) == "This plan of 5 hours does not reach Thesis."


@pytest.mark.parametrize("trouble", [RuntimeError("broken"), MemoryError(), None])
def test_a_solver_that_fails_leaves_a_selection_that_fits(monkeypatch, trouble):
    def fails(*_, **__):
        if trouble:
            raise trouble
        return OptimizeResult(x=None, status=4, mip_dual_bound=None)

    monkeypatch.setattr("scipy.optimize.milp", fails)
    graph = draw("a -> b -> c, d -> e")
    hours = {"a": 2.0, "b": 1.0, "c": 1.0, "d": 3.0, "e": 3.0}
    assert best_within(graph, goal_values(graph, ["c", "e"]), hours, 6.0) == ["a", "b", "c"]
    assert unlocks_most(graph, hours, 3.0) == ["a", "b"]


def test_a_part_that_is_not_proven_to_be_the_best_says_so(monkeypatch):
    """As where the table of the solver would be too large."""
    topics = tuple(Topic(letter, letter.upper(), hours=3.0) for letter in "abcd")
    graph = build_graph(Records(topics, (Prerequisite("a", "b"), Prerequisite("c", "d"))))
    request = PlanRequest(("b", "d"), budget=7.0)
    sentence = "This is a good part of the way for these hours, not proven to be the best."
    exact = study_plan(graph, request)
    assert exact.budget_proven and sentence not in plan_remarks(exact, graph.topics)
    monkeypatch.setattr(budgets_of_work, "_LARGEST", 0)
    greedy = study_plan(graph, request)
    assert not greedy.budget_proven and sentence in plan_remarks(greedy, graph.topics)
    assert sum(step.hours for step in greedy.steps) <= 7.0
    assert study_plan(graph, replace(request, budget=50.0)).budget_proven
