"""The cheapest way through "one of these", compared with every possible selection."""

from __future__ import annotations

import subprocess
import sys
from itertools import chain, combinations, product

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graph.errors import UnknownTopicError, UnreachableGoalError
from graph.model import Choice
from graph.planning.choices import Picked, cheapest_way, extra_hours, unreachable_goals
from graph.planning.needs import known_closure, needs, prerequisite_closure
from graph.planning.selection import cheapest_selection
from tests.drawing import dags, draw


def with_groups(picture: str, groups: str) -> nx.DiGraph:
    """The graph of a picture, with alternatives such as ``"training: pytorch | tensorflow"`` added."""
    graph = draw(picture)
    for number, line in enumerate(groups.split(",")):
        target, members = line.split(":")
        for member in members.split("|"):
            graph.add_edge(member.strip(), target.strip(), group=f"g{number}")
    return graph


@st.composite
def choice_graphs(draw_value: st.DrawFn, max_topics: int = 8) -> nx.DiGraph:
    """Random acyclic graphs in which many edges are alternatives and some only recommended."""
    graph = draw_value(dags(max_topics=max_topics, min_topics=3))
    for source, target in graph.edges:
        graph.edges[source, target].update(
            group=draw_value(st.sampled_from(["", "x", "x", "y"])),
            kind=draw_value(st.sampled_from(["required"] * 6 + ["recommended"])),
        )
    return graph


@st.composite
def questions(draw_value: st.DrawFn) -> tuple[nx.DiGraph, list[str], frozenset[str], dict[str, float]]:
    graph = draw_value(choice_graphs())
    topics = sorted(graph)
    goals = draw_value(st.lists(st.sampled_from(topics), min_size=1, max_size=3, unique=True))
    known = known_closure(graph, draw_value(st.sets(st.sampled_from(topics), max_size=2)))
    return graph, goals, known, {topic: draw_value(st.sampled_from([0.0, 0.5, 1.0, 1.25, 3.0])) for topic in topics}


def all_selections(graph, goals, known, pinned=frozenset(), excluded=frozenset()):
    """Every set of unknown topics that holds the goals and all that its topics need."""
    unknown = [topic for topic in graph if topic not in known]
    for chosen in chain.from_iterable(combinations(unknown, count) for count in range(len(unknown) + 1)):
        held = known.union(chosen)
        allowed = held.issuperset(goals) and excluded.isdisjoint(chosen)
        if allowed and all(is_satisfied(graph, topic, held, known, pinned) for topic in chosen):
            yield frozenset(chosen)


def is_satisfied(graph, topic, held, known, pinned) -> bool:
    need = needs(graph, topic)
    for members in need.choices:
        pins = [member for member in members if member in pinned]
        wanted = pins[:1] if pins and known.isdisjoint(members) else members
        if held.isdisjoint(wanted):
            return False
    return held.issuperset(need.always)


def places(graph, goals, known, chosen) -> list[int]:
    """From the goals down, the place of the first listed member taken in each choice; 0 where none is to be made."""
    return [
        next(place for place, member in enumerate(members) if member in chosen) if target in chosen else 0
        for target in goals_first(graph, goals, known)
        for members in open_choices(graph, target, known)
    ]


def open_choices(graph, target, known) -> list[tuple[str, ...]]:
    return [members for members in needs(graph, target).choices if known.isdisjoint(members)]


def goals_first(graph, goals, known) -> list[str]:
    """The topics that may have to be learned, each before what it may need, otherwise in the order of the graph."""
    below = nx.DiGraph()
    for target in set(graph) - known:
        below.add_node(target)
        for source in chain(needs(graph, target).always, *open_choices(graph, target, known)):
            if source not in known:
                below.add_edge(target, source)
    reached = set(goals).union(*(nx.descendants(below, goal) for goal in goals if goal in below)) - known
    return list(nx.lexicographical_topological_sort(below.subgraph(reached), key=list(graph).index))


@settings(deadline=None, max_examples=200)
@given(questions())
def test_no_selection_takes_fewer_hours_then_fewer_topics_then_earlier_members(question):
    graph, goals, known, hours = question
    way = cheapest_way(graph, goals, known, hours)
    best = min(
        all_selections(graph, goals, known),
        key=lambda chosen: (sum(hours[topic] for topic in chosen), len(chosen), places(graph, goals, known, chosen)),
    )
    assert set(way.graph) == best
    assert way.hours == sum(hours[topic] for topic in best)


@settings(deadline=None, max_examples=100)
@given(questions(), st.data())
def test_pinned_and_excluded_topics_are_obeyed_at_the_least_cost(question, data):
    graph, goals, known, hours = question
    some = st.frozensets(st.sampled_from(sorted(graph)), max_size=2)
    excluded = data.draw(some)
    pinned = data.draw(some) - excluded
    assume(not unreachable_goals(graph, pinned, known, excluded))
    possible = list(all_selections(graph, goals, known, pinned, excluded))
    if not possible:
        with pytest.raises(UnreachableGoalError):
            cheapest_way(graph, goals, known, hours, pinned=pinned, excluded=excluded)
        return
    way = cheapest_way(graph, goals, known, hours, pinned=pinned, excluded=excluded)
    assert set(way.graph) in possible
    cheapest = min((sum(hours[topic] for topic in chosen), len(chosen)) for chosen in possible)
    assert (way.hours, len(way.graph)) == cheapest


@settings(deadline=None, max_examples=60)
@given(choice_graphs(max_topics=10), st.data())
def test_branching_and_programme_give_the_same_selection(graph, data):
    """Ties included: whichever solver answers, the learner sees the same plan."""
    problem = {topic: needs(graph, topic) for topic in graph}
    goals = data.draw(st.lists(st.sampled_from(sorted(graph)), min_size=1, max_size=3))
    cost = {topic: data.draw(st.integers(1, 3)) for topic in graph}
    by_branching = cheapest_selection(problem, goals, cost, most_branches=10**6)
    assert cheapest_selection(problem, goals, cost, most_branches=0) == by_branching


@settings(deadline=None, max_examples=100)
@given(questions())
def test_the_graph_of_a_way_holds_exactly_the_edges_that_constrain_it(question):
    """Each of its topics has its unknown needs and one picked member of each open group, and nothing else."""
    graph, goals, known, hours = question
    way = cheapest_way(graph, goals, known, hours)
    picked = {(choice.target, choice.group): choice.picked for choice in way.choices}
    for target in way.graph:
        need = needs(graph, target)
        open_groups = [
            group for group, members in zip(need.groups, need.choices, strict=True) if known.isdisjoint(members)
        ]
        wanted = set(need.always) - known | {picked.pop((target, group)) for group in open_groups}
        assert set(way.graph.pred[target]) == wanted
        assert all(way.graph.edges[edge] == graph.edges[edge] for edge in way.graph.in_edges(target))
    assert not picked
    assert list(way.graph) == [topic for topic in graph if topic in way.graph]


@settings(deadline=None)
@given(dags(), st.data())
def test_without_groups_the_way_is_the_unknown_part_of_the_closure(graph, data):
    topics = st.sampled_from(sorted(graph))
    goals = data.draw(st.lists(topics, min_size=1))
    known = known_closure(graph, data.draw(st.lists(topics)))
    way = cheapest_way(graph, goals, known, dict.fromkeys(graph, 1.0))
    assert set(way.graph) == prerequisite_closure(graph, goals) - known
    assert set(way.graph.edges) == set(graph.subgraph(way.graph).edges)
    assert way.choices == ()


def test_of_equal_alternatives_the_first_listed_is_picked():
    graph = with_groups("", "training: pytorch | tensorflow")
    way = cheapest_way(graph, ["training"], set(), dict.fromkeys(graph, 1.0))
    assert way.choices == (Picked("training", "g0", "pytorch"),)


def test_a_member_that_serves_two_targets_beats_two_cheap_ones():
    graph = with_groups("a -> goal, b -> goal", "a: x | shared, b: y | shared")
    hours = {"x": 2.0, "y": 2.0, "shared": 3.0, "a": 1.0, "b": 1.0, "goal": 1.0}
    assert cheapest_way(graph, ["goal"], set(), hours).hours == 6.0


def test_a_known_member_settles_its_group():
    graph = with_groups("", "training: pytorch | tensorflow")
    way = cheapest_way(graph, ["training"], {"tensorflow"}, dict.fromkeys(graph, 1.0), pinned=frozenset({"pytorch"}))
    assert (list(way.graph), way.choices) == (["training"], ())


def test_of_two_pinned_members_the_first_listed_is_taken():
    graph = with_groups("", "training: jax | pytorch | tensorflow")
    pinned = frozenset({"tensorflow", "pytorch"})
    way = cheapest_way(graph, ["training"], set(), dict.fromkeys(graph, 1.0), pinned=pinned)
    assert way.choices == (Picked("training", "g0", "pytorch"),)


def test_a_known_goal_needs_nothing():
    way = cheapest_way(draw("sets -> limits"), ["limits"], {"sets", "limits"}, {})
    assert (len(way.graph), way.choices, way.hours) == (0, (), 0)


def test_a_goal_behind_an_excluded_topic_is_named_with_it():
    graph = draw("sets -> limits -> series, sets -> logic")
    with pytest.raises(UnreachableGoalError, match=r"series cannot be reached without limits\.") as caught:
        cheapest_way(graph, ["logic", "series"], set(), dict.fromkeys(graph, 1.0), excluded=frozenset({"limits"}))
    assert caught.value.goals == ("series",)


def test_an_excluded_topic_that_is_known_stays_known():
    graph = draw("sets -> limits")
    way = cheapest_way(graph, ["limits"], {"sets"}, {"limits": 2.0}, excluded=frozenset({"sets"}))
    assert way.hours == 2.0


def test_an_unknown_goal_is_said_to_be_unknown():
    with pytest.raises(UnknownTopicError):
        cheapest_way(draw("sets"), ["limits"], set(), {})


def test_extra_hours_price_the_whole_plan_and_not_the_member_alone():
    """TensorFlow brings Keras along, but Keras is needed anyway."""
    graph = with_groups("keras -> tensorflow, keras -> goal, training -> goal", "training: pytorch | tensorflow")
    hours = {"keras": 5.0, "tensorflow": 4.0, "pytorch": 3.0, "training": 1.0, "goal": 1.0}
    way = cheapest_way(graph, ["goal"], set(), hours)
    assert extra_hours(graph, ["goal"], set(), hours, way) == [
        Choice("training", "g0", "pytorch", (("tensorflow", 1.0),))
    ]


def test_a_pin_shows_what_it_costs_and_an_impossible_member_has_no_figure():
    graph = with_groups("old -> jax", "training: pytorch | tensorflow | jax")
    hours = {"old": 1.0, "jax": 1.0, "pytorch": 3.0, "tensorflow": 5.0, "training": 1.0}
    pinned, excluded = frozenset({"tensorflow"}), frozenset({"old"})
    way = cheapest_way(graph, ["training"], set(), hours, pinned=pinned, excluded=excluded)
    (choice,) = extra_hours(graph, ["training"], set(), hours, way, pinned=pinned, excluded=excluded)
    assert choice.others == (("pytorch", -2.0), ("jax", None))


SEEDED = """
from graph.planning.choices import cheapest_way
from tests.test_alternatives import lattice
graph = lattice(12)
way = cheapest_way(graph, ["t11a", "t11b"], set(), dict.fromkeys(graph, 1.0))
print(list(way.graph.edges), way.choices)
"""


def lattice(levels: int) -> nx.DiGraph:
    """Two topics a level, each needing one of the two below: all ways cost the same."""
    graph = nx.DiGraph()
    for level, upper, lower in product(range(1, levels), "ab", "ab"):
        graph.add_edge(f"t{level - 1}{lower}", f"t{level}{upper}", group="one")
    return graph


def test_the_way_is_the_same_under_any_hash_seed():
    answers = [
        subprocess.run(
            [sys.executable, "-c", SEEDED], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("0", "1")
    ]
    assert answers[0] == answers[1] != ""


def test_plans_without_a_choice_do_not_wait_for_scipy():
    code = """
import sys, networkx as nx
from graph.planning.choices import cheapest_way
graph = nx.DiGraph([("a", "b")])
graph.add_edge("c", "b", group="one")
graph.add_edge("d", "b", group="one")
cheapest_way(graph, ["b"], set(), dict.fromkeys(graph, 1.0))
print("scipy" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
