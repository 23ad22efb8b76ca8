"""What somebody knows is found by few questions, whatever they know."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path
from statistics import mean

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.loading.build import build_graph
from graph.loading.opening import open_graph
from graph.model import PlanRequest, Prerequisite, Records, Topic
from graph.planning.placement import placement_for, question_text
from graph.planning.plan import study_plan
from tests.drawing import dags

ROOT = Path(__file__).resolve().parents[1]


def graph_of(dag: nx.DiGraph, *more: Prerequisite):
    topics = tuple(Topic(topic, topic.upper()) for topic in sorted(dag))
    return build_graph(Records(topics, (*(Prerequisite(a, b) for a, b in sorted(dag.edges)), *more)))


def asked_out(placement, known):
    """The placement after all questions, answered by somebody who knows these topics; and how many there were."""
    count = 0
    while (topic := placement.question) is not None:
        placement, count = placement.answered(topic, topic in known), count + 1
    return placement, count


@given(dags(max_topics=9), st.data())
@settings(max_examples=200)
def test_whatever_somebody_knows_is_found(dag, data):
    graph = graph_of(dag)
    goals = data.draw(st.lists(st.sampled_from(sorted(dag)), min_size=1, max_size=2, unique=True))
    plan = study_plan(graph, PlanRequest(tuple(goals)))
    steps = {step.topic.id for step in plan.steps}
    known = graph.known_closure(data.draw(st.lists(st.sampled_from(sorted(steps)), max_size=3))) & steps
    placement, count = asked_out(placement_for(graph, plan), known)
    assert placement.known == known and not placement.open_topics
    assert count <= len(steps)
    # What has to be said is all of it, and no more than it takes.
    assert graph.known_closure(placement.said) & steps == known
    for topic in placement.said:
        assert graph.known_closure(set(placement.said) - {topic}) & steps != known


@given(dags(max_topics=8), st.data())
def test_each_question_settles_most_whatever_the_answer(dag, data):
    graph = graph_of(dag)
    plan = study_plan(graph, PlanRequest(tuple(sorted(topic for topic in dag if not dag.out_degree(topic)))))
    placement = placement_for(graph, plan)
    for _ in range(data.draw(st.integers(0, 3))):
        if placement.question:
            placement = placement.answered(placement.question, data.draw(st.booleans()))

    def settled(topic: str) -> int:
        both = (placement.answered(topic, knows).open_topics for knows in (True, False))
        return min(len(placement.open_topics) - len(left) for left in both)

    if placement.question:
        assert settled(placement.question) == max(map(settled, placement.open_topics))


def test_plans_of_about_fifty_topics_take_few_questions():
    """At most 18 on average and 24 at worst, over learners who know anything from nothing to all of it."""
    graph, dice = open_graph(ROOT / "data"), random.Random(1)
    counts = []
    for goal in graph.topics:
        plan = study_plan(graph, PlanRequest((goal,)))
        if not 46 <= len(plan.steps) <= 54:
            continue
        placement = placement_for(graph, plan)
        for _ in range(20):
            some = dice.sample(placement.topics, dice.randint(0, 6))
            known = graph.known_closure(some) & frozenset(placement.topics)
            found, count = asked_out(placement, known)
            assert found.known == known
            counts.append(count)
    assert len(counts) > 400
    assert mean(counts) <= 18 and max(counts) <= 24


def test_through_a_choice_nothing_follows():
    choice = [Prerequisite(member, "training", group="framework") for member in ("pytorch", "tensorflow")]
    dag = nx.DiGraph([("python", "pytorch"), ("python", "tensorflow")])
    dag.add_node("training")
    graph = graph_of(dag, *choice)
    placement = placement_for(graph, study_plan(graph, "training"))
    assert placement.answered("training", True).known == {"training"}


def test_topics_that_are_taken_together_are_known_together():
    both = [Prerequisite(a, b, "corequisite") for a, b in (("lab", "lecture"), ("lecture", "lab"))]
    graph = graph_of(nx.DiGraph([("lab", "exam"), ("maths", "lecture")]), *both)
    placement = placement_for(graph, study_plan(graph, "exam"))
    assert placement.answered("lab", True).known == {"lab", "lecture", "maths"}
    assert placement.answered("lecture", False).open_topics == {"maths"}


def test_answers_are_taken_back_and_the_later_of_two_holds():
    graph = graph_of(nx.DiGraph(list(pairwise("abcdefg"))))
    placement = placement_for(graph, study_plan(graph, "g"))
    first = placement.answered("d", False)
    assert first.back() == placement == placement.back()
    assert first.answered("f", True).known == frozenset("abcdef")
    assert first.answered("b", True).answered("b", False).known == {"a"}


def test_the_number_left_is_told_and_shrinks():
    graph = open_graph(ROOT / "data")
    placement = placement_for(graph, study_plan(graph, "Transformers"))
    told = []
    while placement.question:
        told.append(placement.about_left)
        placement = placement.answered(placement.question, len(told) % 2 == 0)
    assert all(isinstance(number, int) for number in told)
    assert 1 <= told[-1] <= 2 and told[0] == pytest.approx(len(told), abs=4) and placement.about_left == 0


@pytest.mark.parametrize(
    ("summary", "question"),
    [
        ("You can solve it.", "Can you solve it?"),
        ("You can solve it, e.g. by hand", "Can you solve it, e.g. by hand?"),
        ("A theorem.", "Do you know Sets?"),
        ("", "Do you know Sets?"),
    ],
)
def test_a_question_says_what_one_can_do(summary, question):
    assert question_text(Topic("sets", "Sets", summary=summary)) == question
