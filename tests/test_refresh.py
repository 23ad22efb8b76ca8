"""What is worth a second look before it is used."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.exports.plan_markdown import plan_to_markdown
from graph.loading.build import build_graph
from graph.model import PlanRequest, Prerequisite, Progress, Records, Topic
from graph.planning.plan import study_plan
from graph.planning.refresh import stale_uses
from tests.drawing import dags, draw


def naive(graph, order, hours) -> dict[str, tuple[str, ...]]:
    """Straight from the definition: for each use, all touches before it."""
    end = {topic: sum(hours[each] for each in order[: place + 1]) for place, topic in enumerate(order)}
    found = {}
    for place, topic in enumerate(order):
        before, now = order[:place], end[topic] - hours[topic]
        old = []
        for source in graph.pred[topic]:
            touches = [end[each] for each in before if each == source or source in graph.pred[each]]
            if source in before and now - max(touches) > 24:
                old.append(source)
        if old:
            found[topic] = tuple(old)
    return found


@given(dags(max_topics=8), st.data())
def test_stale_is_what_was_not_touched_for_more_than_24_study_hours(graph, data):
    order = list(nx.topological_sort(graph))
    hours = {topic: data.draw(st.sampled_from([0.0, 0.5, 8.0, 12.0, 23.5, 24.0, 25.0])) for topic in order}
    assert stale_uses(order, graph.pred, hours) == naive(graph, order, hours)


@pytest.mark.parametrize(("hours", "stale"), [(24.0, {}), (24.25, {"end": ("old",)})])
def test_24_hours_are_not_yet_too_many(hours, stale):
    graph = draw("old -> end, long")
    assert stale_uses(["old", "long", "end"], graph.pred, {"old": 1.0, "long": hours, "end": 1.0}) == stale


def test_a_use_in_between_keeps_a_topic_fresh():
    graph = draw("old -> use, old -> end, one, two")
    hours = {"old": 1.0, "one": 20.0, "use": 1.0, "two": 20.0, "end": 1.0}
    assert stale_uses(["old", "one", "use", "two", "end"], graph.pred, hours) == {}
    assert stale_uses(["old", "use", "one", "two", "end"], graph.pred, hours) == {"end": ("old",)}


def test_known_topics_have_no_place_and_are_not_stale():
    graph = draw("known -> end, long")
    assert stale_uses(["long", "end"], graph.pred, {"long": 100.0, "end": 1.0}) == {}


HOURS = {"old": 1.0, "a": 20.0, "b": 25.0, "end": 1.0}
TOPICS = tuple(Topic(name, name.title(), hours=hours) for name, hours in HOURS.items())
GRAPH = build_graph(Records(TOPICS, (Prerequisite("old", "a"), Prerequisite("a", "b"), Prerequisite("b", "end"),
                                     Prerequisite("old", "end"))))  # fmt: skip


def test_a_plan_says_before_which_step_to_look_again_and_counts_what_is_done():
    """Whether the first topics are done or to do, the study hours between are the same."""
    plan = study_plan(GRAPH, PlanRequest(goals=("end",)))
    assert [step.refresh for step in plan.steps] == [(), (), (), ("old",)]
    done = (("old", Progress("done")), ("a", Progress("done")))
    later = study_plan(GRAPH, PlanRequest(goals=("end",), progress=done))
    assert [(step.topic.id, step.refresh) for step in later.steps] == [("b", ()), ("end", ("old",))]
    assert "- [ ] End (1 hour)\n  - Look again at: Old\n" in plan_to_markdown(later)


def test_what_was_known_before_is_not_asked_for_again():
    plan = study_plan(GRAPH, PlanRequest(goals=("end",), known=frozenset({"old"})))
    assert [step.refresh for step in plan.steps] == [(), (), ()]
