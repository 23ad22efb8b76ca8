"""Corequisites and groups of which several are needed: the same for every reader, check and question."""

from __future__ import annotations

import json
from itertools import product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.command_line import answers
from graph.core.topic_graph import TopicGraph
from graph.errors import CycleError
from graph.exports.dot import graph_to_dot
from graph.exports.graph_json import graph_to_json
from graph.exports.mermaid import graph_to_mermaid
from graph.exports.part import plan_part
from graph.index.factors import delay_factors
from graph.index.reach import dependents, part
from graph.loading.build import build_graph
from graph.loading.opening import open_graph
from graph.messages import chain_lines
from graph.model import PlanRequest, Prerequisite, Records, Topic, count_asked
from graph.picture.focus import focus_data, focus_part
from graph.picture.svg import plan_svg
from graph.picture.topic_map import map_data
from graph.planning import needs as plain
from graph.planning.frontier import frontier as plain_frontier
from graph.planning.frontier import unlocked_by
from graph.planning.plan import study_plan
from tests.as_records import problems_of
from tests.drawing import required_graph
from tests.row_checks import expected_problems

CASES = settings(deadline=None, max_examples=150)
KINDS = ["required", "required", "corequisite", "corequisite", "recommended"]
GROUPS = ["", "", "", "labs", "2 of labs", "3 of these"]


@st.composite
def records(draw_value):
    """Draw topics and edges of every kind and group, cycles included."""
    count = draw_value(st.integers(2, 7))
    pairs = [(source, target) for source in range(count) for target in range(count) if source != target]
    edges = draw_value(st.lists(st.sampled_from(pairs), unique=True, max_size=12))
    return Records(
        tuple(Topic(f"t{number}", f"T{number}", line=number + 2) for number in range(count)),
        tuple(
            Prerequisite(
                f"t{source}",
                f"t{target}",
                draw_value(st.sampled_from(KINDS)),
                draw_value(st.sampled_from(GROUPS)),
                line=row + 2,
            )
            for row, (source, target) in enumerate(edges)
        ),
    )


def both(*names: str) -> tuple[Prerequisite, Prerequisite]:
    one, other = names
    return Prerequisite(one, other, "corequisite"), Prerequisite(other, one, "corequisite")


def graph_of(picture: str) -> Records:
    """The records of edges such as ``a>b|corequisite b>c|required``; ids sort as they are first named."""
    edges = []
    for word in picture.split():
        ends, _, kind = word.partition("|")
        source, target = ends.split(">")
        edges.append(Prerequisite(source, target, kind or "required", line=len(edges) + 2))
    names = sorted({topic for edge in edges for topic in (edge.source, edge.target)})
    return Records(tuple(Topic(name, name) for name in names), tuple(edges))


def codes(found) -> list[str]:
    return [problem.code for problem in problems_of(found) if problem.is_error]


class Literally:
    """What the edges of some records mean, word by word, without an index or a graph without cycles."""

    def __init__(self, found: Records) -> None:
        self.topics = [topic.id for topic in found.topics]
        self.edges = [edge for edge in found.prerequisites if edge.is_required]
        whole = nx.DiGraph((edge.source, edge.target) for edge in self.edges)
        whole.add_nodes_from(self.topics)
        self.block = {topic: knot for knot in nx.strongly_connected_components(whole) for topic in knot}

    def groups(self, topic: str) -> list[tuple[set[str], int]]:
        """Sets of direct prerequisites of a topic, of each of which so many are needed."""
        grouped: dict[str, set[str]] = {}
        alone = []
        for edge in self.edges:
            if edge.target == topic and edge.group:
                grouped.setdefault(edge.group, set()).add(edge.source)
            elif edge.target == topic:
                alone.append(({edge.source}, 1))
        return [*alone, *((members, min(count_asked(name), len(members))) for name, members in grouped.items())]

    def closure(self, goals) -> set[str]:
        return self._closed(goals, lambda topic: [edge.source for edge in self.edges if edge.target == topic])

    def known(self, known) -> set[str]:
        def sure(topic):
            return [one for members, count in self.groups(topic) if count == len(members) for one in members]

        return self._closed(known, sure)

    def dependents(self, topic: str) -> set[str]:
        return self._closed([topic], lambda one: [edge.target for edge in self.edges if edge.source == one]) - {topic}

    def _closed(self, start, step) -> set[str]:
        found, waiting = set(), list(start)
        while waiting:
            topic = waiting.pop()
            if topic not in found:
                found.add(topic)
                waiting += [*self.block[topic], *step(topic)]
        return found

    def frontier(self, known) -> list[str]:
        def is_ready(topic):
            held = set(known) | self.block[topic]
            return all(
                len(members & held) >= count
                for member in self.block[topic]
                if member not in known
                for members, count in self.groups(member)
            )

        return sorted(topic for topic in self.topics if topic not in known and is_ready(topic))


@CASES
@given(records(), st.data())
def test_index_graph_and_planner_answer_as_the_edges_say(found, data):
    if codes(found):
        return
    literally = Literally(found)
    some = st.lists(st.sampled_from(literally.topics), unique=True)
    goals, known = data.draw(some), data.draw(some)
    graph = build_graph(found)
    dag = graph.dag
    assert nx.is_directed_acyclic_graph(required_graph(dag))
    closure, known_closure = literally.closure(goals), literally.known(known)
    assert set(graph.closure(goals)) == plain.prerequisite_closure(dag, goals) == closure
    assert graph.known_closure(known) == known_closure
    for topic in goals:
        expected = literally.dependents(topic)
        assert plain.dependents(dag, topic) == expected
        assert set(graph.content.ids(dependents(graph.index, graph.numbers([topic])))) == expected
        assert set(graph.taken_together(topic)) == (block if len(block := literally.block[topic]) > 1 else set())
    for held in (frozenset(known), graph.known_closure(known)):
        expected = literally.frontier(held)
        assert plain_frontier(dag, held) == plain_frontier(graph.around, held) == expected


@CASES
@given(records(), st.data())
def test_what_is_needed_is_what_is_left_of_the_closure(found, data):
    """With held topics that bring all they rest on, and nothing taken back."""
    if codes(found):
        return
    literally = Literally(found)
    some = st.lists(st.sampled_from(literally.topics), unique=True)
    goals, held = data.draw(some), literally.known(data.draw(some))
    graph = build_graph(found)
    needed = set(graph.content.ids(graph.needed(goals, held)))
    reached, waiting = set(), [goal for goal in goals if goal not in held]
    while waiting:
        topic = waiting.pop()
        if topic not in reached:
            reached.add(topic)
            sources = {edge.source for edge in literally.edges if edge.target == topic}
            waiting += (sources | literally.block[topic]) - held
    assert needed == reached
    cut = graph.needed_dag(goals, held)
    assert needed <= set(cut)
    for topic in needed:
        block = literally.block[topic]
        assert set(cut.nodes[topic].get("block", [topic])) == block
        assert block <= set(cut)


@CASES
@given(records())
def test_rows_and_columns_find_the_same(found):
    assert problems_of(found) == expected_problems(found)


@CASES
@given(records(), st.data())
def test_the_index_of_a_part_is_that_of_its_records(found, data):
    if codes(found):
        return
    graph = build_graph(found)
    numbers = sorted(data.draw(st.sets(st.integers(0, len(graph) - 1), min_size=1)))
    cut = part(graph.index, numbers)
    ids = [found.topics[number].id for number in numbers]
    edges = tuple(edge for edge in found.prerequisites if edge.source in ids and edge.target in ids)
    own = TopicGraph(Records(tuple(found.topics[number] for number in numbers), edges)).index
    assert cut.levels.tolist() == own.levels.tolist()
    assert np.array_equal(cut.choices, own.choices)
    assert np.array_equal(cut.choice_counts, own.choice_counts)
    assert np.array_equal(cut.block, own.block)


@CASES
@given(records())
def test_an_edge_follows_where_another_way_has_a_required_edge_on_it(found):
    if codes(found):
        return
    told = {problem.line for problem in problems_of(found) if problem.code == "redundant-edge"}
    dag = build_graph(found).dag
    sure = nx.DiGraph()
    for target in dag:
        always = set(plain.needs(dag, target).always)
        groups = [edge["group"] for edge in dag.pred[target].values() if edge["kind"] != "recommended"]
        for source, edge in dag.pred[target].items():
            is_sure = not edge["group"] or groups.count(edge["group"]) <= count_asked(edge["group"])
            if edge["kind"] != "recommended" and is_sure:
                assert source in always
                sure.add_edge(source, target, kind=edge["kind"])
    follows = set()
    for edge in found.prerequisites:
        if sure.has_edge(edge.source, edge.target) and not edge.group:
            ways = (way for way in nx.all_simple_paths(sure, edge.source, edge.target) if len(way) > 2)
            kinds = [{sure.edges[pair]["kind"] for pair in nx.utils.pairwise(way)} for way in ways]
            if any("required" in each for each in kinds):
                follows.add(edge.line)
    assert told == follows


@pytest.mark.parametrize(
    ("picture", "cycle"),
    [
        ("a>b|corequisite b>c|required c>a|corequisite", ["a", "b", "c", "a"]),
        ("a>b|required c>b|corequisite b>c|corequisite c>a|required", ["a", "b", "c", "a"]),
        ("a>b|corequisite b>c|corequisite c>a|corequisite a>c|required", ["a", "c", "a"]),
    ],
)
def test_a_cycle_with_a_required_edge_is_an_error(picture, cycle):
    with pytest.raises(CycleError) as trouble:
        build_graph(graph_of(picture))
    assert trouble.value.cycle == tuple(cycle) or list(trouble.value.cycle) == cycle


def test_the_line_that_stands_first_counts_in_chains():
    graph = build_graph(graph_of("a>b|corequisite b>a|corequisite"))
    assert delay_factors(graph.index).tolist() == [2, 2]
    assert list(graph.dag.edges) == [("a", "b")]
    assert [(edge.source, edge.target) for edge in graph.records.prerequisites] == [("a", "b"), ("b", "a")]
    assert dict(graph.dag.nodes(data="block")) == {"a": ("a", "b"), "b": ("a", "b")}


def test_a_chain_of_corequisites_is_as_long_as_one_of_prerequisites():
    assert delay_factors(build_graph(graph_of("a>b|corequisite b>c|corequisite")).index).tolist() == [3, 3, 3]


def test_a_lab_and_its_lecture_are_sound_and_ready_together():
    topics = Topic("PHY101", "Physics I", hours=3), Topic("PHY101L", "Physics I Lab"), Topic("PHY102", "Physics II")
    graph = build_graph(Records(topics, (*both("PHY101", "PHY101L"), Prerequisite("PHY101", "PHY102"))))
    assert [problem for problem in graph.warnings if problem.code != "missing-hours"] == []
    assert graph.closure(["PHY102"]) == ["PHY101", "PHY101L", "PHY102"]
    assert graph.known_closure(["PHY101"]) == {"PHY101", "PHY101L"}
    assert plain_frontier(graph.dag, []) == ["PHY101", "PHY101L"]
    assert unlocked_by(graph.dag, "PHY101L", []) == ("PHY102",)


def test_a_group_that_asks_for_more_than_it_has_is_told_once():
    edges = tuple(Prerequisite(name, "t", group="3 of labs", line=row) for row, name in enumerate("ab", start=2))
    found = Records(tuple(Topic(name, name) for name in "abt"), edges)
    [told] = problems_of(found)
    assert (told.severity, told.code, told.line) == ("warning", "short-group", 2)
    assert "asks for 3 and has 2, so all of them are needed" in told.found
    assert build_graph(found).known_closure(["t"]) == {"a", "b", "t"}


def test_two_of_three_follow_from_nothing_and_are_enough():
    edges = tuple(Prerequisite(name, "t", group="2 of labs") for name in "abc")
    graph = build_graph(Records(tuple(Topic(name, name) for name in "abct"), edges))
    assert graph.known_closure(["t"]) == {"t"}
    assert plain_frontier(graph.dag, ["a"]) == ["b", "c"]
    assert plain_frontier(graph.dag, ["a", "c"]) == ["b", "t"]


def test_both_readers_know_the_new_columns(tmp_path):
    topics = tmp_path / "topics.csv"
    topics.write_text("id,name,hours,status,explanation\na,A,1,,\nb,B,1,Legacy, Why one needs it. \nc,C,1,current,\n")
    topics.with_name("edges.csv").write_text("source,target,kind,group\na,c,Corequisite,2 of x\nb,c,,2 of x\n")
    graphs = [open_graph(topics)]
    from graph.loading.load import load_graph

    graphs.append(TopicGraph(load_graph(topics, topics.with_name("edges.csv")).columns))
    for graph in graphs:
        assert graph.legacy == {"b"}
        assert graph.topics["b"].explanation == "Why one needs it."
        assert [topic.status for topic in graph.topics.values()] == ["current", "legacy", "current"]
        assert [edge.kind for edge in graph.records.prerequisites] == ["corequisite", "required"]
        assert graph.known_closure(["c"]) == {"a", "b", "c"}


LAB = Records(
    tuple(Topic(name, name.title()) for name in ("talk", "lab", "maps", "sets", "next")),
    (
        *both("talk", "lab"),
        Prerequisite("talk", "next"),
        *(Prerequisite(name, "next", group="2 of these") for name in ("maps", "sets", "lab")),
    ),
)


def test_pictures_draw_one_line_between_corequisites_and_say_how_many_are_asked_for():
    lines = map_data(LAB.topics, LAB.prerequisites)["edges"]
    assert lines == [
        {"from": "talk", "to": "lab", "kind": "corequisite"},
        {"from": "talk", "to": "next"},
        *(
            {"from": name, "to": "next", "kind": "choice", "group": "2 of these", "asked": 2}
            for name in ("maps", "sets", "lab")
        ),
    ]
    graph = build_graph(LAB)
    part = focus_part(graph.around, "talk", frozenset())
    assert part.shown == ("talk", "lab")
    focus = focus_data(LAB.topics, LAB.prerequisites, "next", list(graph))
    assert [line.get("asked") for line in focus["edges"]] == [None, None, 2, 2, 2]
    picture = plan_svg(graph, study_plan(graph, PlanRequest(tuple(graph))))
    assert picture.count('<path class="edge"') == 4
    assert "in the same week or before" in picture
    assert "some of several" in picture


def test_the_part_of_a_plan_keeps_what_is_taken_together():
    graph = build_graph(LAB)
    plan = study_plan(graph, PlanRequest(("talk",)))
    part = plan_part(graph.records_of(step.topic.id for step in plan.steps), plan)
    assert part.prerequisites == both("talk", "lab")
    assert build_graph(part).closure(["talk"]) == ["talk", "lab"]


def test_text_formats_name_corequisites_and_counts():
    assert '"talk" -> "lab" [style="' not in (dot := graph_to_dot(LAB))
    assert '"talk" -> "lab" [label="together", arrowhead="empty"];' in dot
    mermaid = graph_to_mermaid(LAB)
    assert 't_talk -->|"together"| t_lab' in mermaid
    assert 't_maps -->|"2 of these"| t_next' in mermaid
    assert json.loads(graph_to_json(LAB))["edges"][0]["kind"] == "corequisite"


def test_a_chain_says_what_is_special_about_its_links():
    topics = {topic.id: topic for topic in LAB.topics}
    assert chain_lines([LAB.prerequisites[0]], topics) == ["Talk", "-> Lab (in the same week or before)"]
    assert chain_lines([LAB.prerequisites[3]], topics) == ["Maps", "-> Next (2 of several that would do)"]


def test_a_step_that_nothing_uses_says_what_it_is_taken_with():
    steps = study_plan(build_graph(LAB), PlanRequest(("lab",))).steps
    assert [(step.topic.id, step.why) for step in steps] == [("talk", "For Lab"), ("lab", "Goal")]
    steps = study_plan(build_graph(LAB), PlanRequest(("talk",))).steps
    assert [(step.topic.id, step.why) for step in steps] == [("talk", "Goal"), ("lab", "Together with Talk")]


def test_alternatives_that_are_all_taken_are_warned_of():
    """One lab of two is enough for the talk, and each of the two needs the talk in the same week."""
    topics = tuple(Topic(name, name.title(), hours=1.0) for name in ("wet", "dry", "talk", "maths"))
    choice = tuple(
        Prerequisite(lab, "talk", "corequisite", "lab", line=place) for place, lab in enumerate(("wet", "dry"), 2)
    )
    back = tuple(Prerequisite("talk", lab, "corequisite", line=place) for place, lab in enumerate(("wet", "dry"), 4))
    for edges, codes in (((*choice, *back), [("bound-group", 2)]), (choice, []), ((*choice, back[0]), [])):
        content = Records(topics[:3], edges)
        for found in (expected_problems(content), problems_of(content)):
            assert [(problem.code, problem.line) for problem in found] == codes
    assert len(study_plan(build_graph(Records(topics, choice)), PlanRequest(("talk",))).steps) == 2


def test_a_chain_within_topics_that_are_taken_together_says_so():
    """They hang together as a ring: not each of them has an edge to each other."""
    graph = build_graph(graph_of("a>x x>y|corequisite y>z|corequisite z>x|corequisite y>g z>g"))
    for source, target in product("xyz", repeat=2):
        lines = answers.chain_lines(graph, source, target)
        assert lines[-1].startswith("-> ") or source == target
    assert answers.chain_lines(graph, "z", "y") == ["z", "-> y (in the same week or before)"]
    with pytest.raises(KeyError):
        graph.prerequisite("a", "g")
