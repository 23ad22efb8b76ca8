"""What must not change a plan, and which way a plan may change: properties between two plans, whatever the graph."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.loading.build import build_graph
from graph.model import ORDERS, PlanRequest, Prerequisite, Records, StudyPlan, Topic
from graph.planning.plan import study_plan

MONDAY = date(2026, 11, 23)
KINDS = ("required", "required", "required", "recommended", "corequisite")


@st.composite
def records(draw, alternatives=True) -> Records:
    """A sound graph of up to eight topics: recommended edges, corequisites and, if wanted, groups of alternatives."""
    count = draw(st.integers(2, 8))
    topics = tuple(
        Topic(f"t{number}", f"Topic {number}", draw(st.sampled_from("AB")), hours=float(draw(st.integers(0, 9))))
        for number in range(count)
    )
    edges = []
    for target in range(1, count):
        sources = draw(st.sets(st.integers(0, target - 1), max_size=3))
        group = draw(st.sampled_from(("", "", "way", "2 of these"))) if alternatives else ""
        for source in sorted(sources):
            kind = draw(st.sampled_from(KINDS))
            edges.append(Prerequisite(f"t{source}", f"t{target}", kind, group="" if kind == "recommended" else group))
    return Records(topics, tuple(edges))


def requests(content: Records):
    ids = st.sampled_from([topic.id for topic in content.topics])
    return st.builds(
        PlanRequest,
        goals=st.lists(ids, min_size=1, max_size=3, unique=True).map(tuple),
        known=st.frozensets(ids, max_size=2),
        order=st.sampled_from(ORDERS),
        hours_per_week=st.sampled_from((2.0, 5.0)),
        start=st.sampled_from((None, MONDAY)),
    )


@st.composite
def cases(draw, alternatives=True) -> tuple[Records, PlanRequest]:
    content = draw(records(alternatives))
    return content, draw(requests(content))


def planned(content: Records, request: PlanRequest) -> StudyPlan:
    return study_plan(build_graph(content), request)


def topics_of(plan: StudyPlan) -> list[str]:
    return [step.topic.id for step in plan.steps]


@settings(deadline=None, max_examples=80)
@given(cases(alternatives=False), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_says_nothing(case, dice):
    content, request = case
    topics, edges = list(content.topics), list(content.prerequisites)
    dice.shuffle(topics)
    dice.shuffle(edges)
    assert planned(Records(tuple(topics), tuple(edges)), request).steps == planned(content, request).steps


@settings(deadline=None, max_examples=80)
@given(cases(), st.randoms(use_true_random=False))
def test_of_alternatives_it_says_no_more_than_which_of_equals(case, dice):
    content, request = case
    topics, edges = list(content.topics), list(content.prerequisites)
    dice.shuffle(topics)
    dice.shuffle(edges)
    plan, shuffled = planned(content, request), planned(Records(tuple(topics), tuple(edges)), request)
    assert (shuffled.hours, len(shuffled.steps)) == (plan.hours, len(plan.steps))


@settings(deadline=None, max_examples=80)
@given(cases(), st.permutations(range(8)))
def test_names_say_nothing_but_which_of_equals(case, other):
    """Ids break ties; ids in another alphabet of the same sequence change nothing at all."""
    content, request = case

    def renamed(name) -> tuple[Records, PlanRequest]:
        topics = tuple(replace(topic, id=name(topic.id)) for topic in content.topics)
        edges = tuple(
            replace(edge, source=name(edge.source), target=name(edge.target)) for edge in content.prerequisites
        )
        asked = replace(request, goals=tuple(map(name, request.goals)), known=frozenset(map(name, request.known)))
        return Records(topics, edges), asked

    plan = planned(content, request)
    same = planned(*renamed(lambda topic: f"münz-{topic}"))
    assert topics_of(same) == [f"münz-{topic}" for topic in topics_of(plan)]
    assert same.figures == plan.figures
    mixed = planned(*renamed(lambda topic: f"t{other[int(topic[1:])]}"))
    assert (mixed.hours, len(mixed.steps)) == (plan.hours, len(plan.steps))


@settings(deadline=None, max_examples=80)
@given(cases(), st.data())
def test_whoever_knows_more_never_studies_longer(case, data):
    content, request = case
    more = data.draw(st.sampled_from([topic.id for topic in content.topics]))
    plan, shorter = planned(content, request), planned(content, replace(request, known=request.known | {more}))
    assert shorter.hours <= plan.hours
    assert more not in topics_of(shorter)


@settings(deadline=None, max_examples=80)
@given(cases())
def test_more_hours_a_week_end_no_later_and_change_no_order(case):
    content, request = case
    plan = planned(content, request)
    faster = planned(content, replace(request, hours_per_week=request.hours_per_week + 1.5))
    assert topics_of(faster) == topics_of(plan)
    assert faster.weeks <= plan.weeks
    for step, sooner in zip(plan.steps, faster.steps, strict=True):
        assert sooner.end_week <= step.end_week
        assert request.start is None or sooner.end_date <= step.end_date


@settings(deadline=None, max_examples=80)
@given(cases(), st.data())
def test_a_goal_less_is_never_more_work(case, data):
    content, request = case
    goals = tuple(goal for goal in request.goals if goal != data.draw(st.sampled_from(request.goals)))
    if goals:
        plan, less = planned(content, request), planned(content, replace(request, goals=goals))
        assert less.hours <= plan.hours
        if not plan.choices and not less.choices:
            assert set(topics_of(less)) <= set(topics_of(plan))


@settings(deadline=None, max_examples=80)
@given(cases(), st.data())
def test_a_recommended_edge_more_needs_nothing_more(case, data):
    content, request = case
    target = data.draw(st.integers(1, len(content.topics) - 1))
    source = data.draw(st.integers(0, target - 1))
    pair = (f"t{source}", f"t{target}")
    if pair in {(edge.source, edge.target) for edge in content.prerequisites}:
        return
    wished = replace(content, prerequisites=(*content.prerequisites, Prerequisite(*pair, kind="recommended")))
    plan, helped = planned(content, request), planned(wished, request)
    assert sorted(topics_of(helped)) == sorted(topics_of(plan))
    assert helped.figures.backwards <= plan.figures.backwards + 1
