"""A graph answers what its records say, cut out and whole; and plans of very many topics."""

from __future__ import annotations

import gzip
from datetime import date, timedelta
from math import fsum

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.core.neighbourhood import left_out, neighbourhood
from graph.core.topic_graph import TopicGraph
from graph.errors import UnknownTopicError
from graph.loading.opening import open_graph
from graph.model import ORDERS, PlanRequest, Prerequisite, Progress, Records, Resource, Topic
from graph.picture.focus import focus_part
from graph.planning.explain import shortest_chain
from graph.planning.frontier import Frontier, frontier
from graph.planning.needs import needs, prerequisite_closure
from graph.planning.plan import positions, study_plan
from tests.drawing import known_closure

HOURS = st.sampled_from([0.0, 0.25, 0.5, 1.0, 2.0, 3.5, 7.0])


@st.composite
def records(draw, max_topics=9, groups=True):
    """Acyclic records in any order, with recommended edges and alternatives."""
    count = draw(st.integers(1, max_topics))
    ids = draw(st.permutations([f"t{number}" for number in range(count)]))
    topics = tuple(
        Topic(
            topic,
            topic.upper(),
            category=draw(st.sampled_from(["Maths", "Code", "Art"])),
            difficulty=draw(st.sampled_from(["", "beginner", "advanced"])),
            hours=1.0 if (assumed := draw(st.booleans())) else draw(HOURS),
            hours_assumed=assumed,
            status=draw(st.sampled_from(["current", "current", "legacy"])),
            line=line,
        )
        for line, topic in enumerate(ids, start=2)
    )
    order = draw(st.permutations(ids))
    pairs = [(order[low], order[high]) for high in range(count) for low in range(high)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=3 * count)) if pairs else []
    kinds = st.sampled_from(["required", "required", "required", "recommended"])
    names = st.sampled_from(["", "", "g", "h"] if groups else [""])
    edges = tuple(
        Prerequisite(*pair, draw(kinds), draw(names), reason=f"r{line}", line=line)
        for line, pair in enumerate(chosen, start=2)
    )
    return Records(topics, edges, resources=(Resource(ids[0], "A book"),))


@st.composite
def questions(draw, content):
    """A request about these records."""
    ids = st.sampled_from([topic.id for topic in content.topics])
    goals = tuple(draw(st.lists(ids, min_size=1, max_size=3, unique=True)))
    states = st.builds(Progress, st.sampled_from(["to do", "in progress", "done", "skipped"]), st.none() | HOURS)
    start = date(2026, 11, 23)
    return PlanRequest(
        goals,
        known=frozenset(draw(st.sets(ids, max_size=2))),
        unknown=frozenset(draw(st.sets(ids, max_size=1))),
        pinned=frozenset(draw(st.sets(ids, max_size=2))),
        order=draw(st.sampled_from(ORDERS)),
        start=start,
        deadlines=tuple((goal, start + timedelta(days=draw(st.integers(0, 30)))) for goal in goals[:1]),
        progress=tuple(draw(st.dictionaries(ids, states, max_size=2)).items()),
        hours_per_week=draw(st.sampled_from([1.0, 5.0, (3.0, 0.0, 4.0)])),
    )


class Whole(TopicGraph):
    """A graph that thinks on the whole NetworkX DAG."""

    def needed_dag(self, goals, _held, aims=(), done=(), left_out=()):
        """All but what is left out, and what is done aside from the way."""
        aside = set(done) - prerequisite_closure(self.dag, (*goals, *aims))
        return self.dag.subgraph(set(self.dag) - set(left_out) - aside)

    def closure_dag(self, *_):
        return self.dag

    def known_closure(self, known):
        return known_closure(self.dag, known)


def told(dag):
    """Everything that can be read of a DAG, orders included."""
    return (
        list(dag),
        [(target, list(dag.pred[target].items())) for target in dag],
        [(source, list(dag.succ[source].items())) for source in dag],
    )


# --- one graph, in parts and as a whole ----------------------------------------------------------


@given(records())
@settings(max_examples=60)
def test_a_graph_holds_what_its_records_say(content):
    graph = TopicGraph(content)
    ids = [topic.id for topic in content.topics]
    assert graph.records == content
    assert list(graph) == ids and len(graph) == len(ids)
    assert dict(graph.topics) == dict(zip(ids, content.topics, strict=True))
    assert list(graph.topics.items()) == list(zip(ids, content.topics, strict=True))
    assert list(graph.hours.values()) == [topic.hours for topic in content.topics]
    assert graph.categories == tuple(dict.fromkeys(topic.category for topic in content.topics))
    assert graph.all_hours == fsum(topic.hours for topic in content.topics)
    assert graph.hours_assumed == sum(topic.hours_assumed for topic in content.topics)
    assert graph.legacy == {topic.id for topic in content.topics if topic.status == "legacy"}
    assert graph.resources == {ids[0]: content.resources}
    assert list(graph.edges) == [(edge.source, edge.target) for edge in content.prerequisites if edge.is_required]
    assert told(graph.dag) == told(whole_dag(content))
    rank = sorted(ids)
    assert [rank[place] for place in graph.content.rank] == ids
    for lane, field in ((graph.content.category, "category"), (graph.content.difficulty, "difficulty")):
        words = [getattr(topic, field) for topic in content.topics]
        assert (list(lane.words), [lane.words[place] for place in lane.of_topic]) == (sorted(set(words)), words)


def whole_dag(content):
    """The DAG of some records, made by NetworkX alone."""
    dag = nx.DiGraph()
    dag.add_nodes_from(topic.id for topic in content.topics)
    for edge in content.prerequisites:
        dag.add_edge(edge.source, edge.target, kind=edge.kind, group=edge.group, reason=edge.reason)
    return dag


def said(edge):
    """What a part says of an edge: what the planner looks at, where it is not the default."""
    return {mark: edge[mark] for mark, default in (("kind", "required"), ("group", "")) if edge[mark] != default}


@given(records(), st.data())
@settings(max_examples=60)
def test_a_cut_out_is_what_the_whole_holds_there(content, data):
    graph = TopicGraph(content)
    asked = data.draw(st.sets(st.sampled_from(list(graph)), max_size=5))
    whole, part = graph.dag, graph.part(asked)
    assert list(part) == [topic for topic in whole if topic in asked]
    assert {pair: dict(part.edges[pair]) for pair in part.edges} == {
        pair: said(whole.edges[pair]) for pair in whole.subgraph(asked).edges
    }
    assert list(graph.closure_dag(asked)) == [t for t in whole if t in prerequisite_closure(whole, asked)]
    assert graph.known_closure(asked) == known_closure(whole, asked)
    kept = graph.records_of(asked)
    assert [topic.id for topic in kept.topics] == list(part)
    assert set(kept.prerequisites) <= set(content.prerequisites)
    assert {(edge.source, edge.target) for edge in kept.prerequisites} == set(part.edges)


@given(records())
@settings(max_examples=60)
def test_the_light_stand_in_reads_as_the_whole(content):
    graph = TopicGraph(content)
    whole, around = graph.dag, graph.around
    assert told(around) == told(whole)
    for source, target in whole.edges:
        assert around.pred[target][source] == whole.edges[source, target]
        assert graph.prerequisite(source, target).reason == whole.edges[source, target]["reason"]


@given(records(), st.data())
@settings(max_examples=60)
def test_local_questions_need_no_more_than_the_stand_in(content, data):
    graph = TopicGraph(content)
    whole, around = graph.dag, graph.around
    topics = st.sampled_from(list(graph))
    one, other = data.draw(topics), data.draw(topics)
    some = data.draw(st.sets(topics, max_size=4))
    assert needs(around, one) == needs(whole, one)
    assert prerequisite_closure(around, some) == prerequisite_closure(whole, some)
    assert frontier(around, some) == frontier(whole, some)
    assert Frontier(around).among([one], some) == Frontier(whole).among([one], some)
    assert neighbourhood(around, one, 4) == neighbourhood(whole, one, 4)
    assert left_out(around, some) == left_out(whole, some)
    assert shortest_chain(around, one, other) == shortest_chain(whole, one, other)
    assert shortest_chain(graph.between(one, other), one, other) == shortest_chain(whole, one, other)
    assert focus_part(around, one, some, most=3) == focus_part(whole, one, some, most=3)


@pytest.mark.parametrize("strange", ["nowhere", "", "\ud800"])
def test_what_is_not_there_is_said_alike(strange):
    content = Records((Topic("a", "A"), Topic("b", "B")), (Prerequisite("a", "b"),))
    graph = TopicGraph(content)
    assert strange not in graph and strange not in graph.around and 7 not in graph
    for ask in (graph.topics.__getitem__, graph.hours.__getitem__, graph.around.pred.__getitem__):
        with pytest.raises(KeyError):
            ask(strange)
    for ask in (graph.part, graph.closure, graph.closure_dag, graph.known_closure):
        with pytest.raises(UnknownTopicError):
            ask([strange])
    with pytest.raises(KeyError):
        graph.prerequisite("b", "a")


@given(st.data())
@settings(max_examples=150)
def test_plans_are_the_same_on_a_cut_out_and_on_the_whole(data):
    content = data.draw(records())
    request = data.draw(questions(content))
    assert study_plan(TopicGraph(content), request) == study_plan(Whole(content), request)


def test_a_plan_of_very_many_topics_is_weighed_like_any_other():
    """Of the two ways the short one is taken, however many topics lie around."""
    count = 20_001
    chain = [Topic(f"t{number:05}", f"Topic {number}") for number in range(count)]
    topics = (*chain, Topic("short", "Short", hours=2.0), Topic("goal", "Goal"))
    edges = [Prerequisite(f"t{number:05}", f"t{number + 1:05}") for number in range(count - 1)]
    ways = [Prerequisite(source, "goal", group="way") for source in (chain[-1].id, "short")]
    graph = TopicGraph(Records(topics, (*edges, *ways)))
    whole = study_plan(graph, PlanRequest((chain[-1].id,), hours_per_week=40.0))
    assert len(whole.steps) == len(whole.critical_path) == whole.hours == count
    assert whole.steps[-1].topic == chain[-1] and whole.steps[-1].why == "Goal"
    assert [step.topic.id for step in study_plan(graph, PlanRequest(("goal",))).steps] == ["short", "goal"]


def test_positions_are_those_of_the_steps():
    topics = tuple(Topic(name, name) for name in "dcab")
    edges = (Prerequisite("a", "b"), Prerequisite("b", "c"), Prerequisite("c", "d"))
    graph = TopicGraph(Records(topics, edges))
    plan = study_plan(graph, PlanRequest(("c",)))
    assert positions(plan, ["d", "c", "a"]) == {"a": 1, "c": 3}
    ticked = study_plan(graph, PlanRequest(("c",), progress=(("a", Progress("done")),)))
    assert positions(ticked, ["a", "b", "c"]) == {"b": 2, "c": 3}


# --- from files ----------------------------------------------------------------------------------


def test_an_edge_written_twice_counts_once_wherever_it_comes_from(tmp_path, monkeypatch):
    monkeypatch.setenv("GROUNDWORK_CACHE", str(tmp_path / "cache"))
    (tmp_path / "topics.csv").write_bytes(b"id,hours\na,1\nb,2\nc,2\n")
    (tmp_path / "edges.csv").write_bytes(b"source,target,why\na,b,1\na,b,2\nb,c,3\na,b,4\n")
    small = open_graph(tmp_path)
    monkeypatch.setattr("graph.loading.cache._WORTH_KEEPING", 0)
    for large in (open_graph(tmp_path), open_graph(tmp_path)):  # the second time out of the cache
        assert large.warnings == small.warnings and large.records == small.records
    assert [edge.extra for edge in small.records.prerequisites] == [(("why", "1"),), (("why", "3"),)]
    assert [problem.line for problem in small.warnings] == [3, 5]
    assert len(small.index.sources) == 2


def test_packed_files_are_opened_whatever_their_size(tmp_path):
    (tmp_path / "topics.csv.gz").write_bytes(gzip.compress(b"id,name\na,A\nb,B\n"))
    (tmp_path / "edges.csv").write_bytes(b"source,target\na,b\n")
    graph = open_graph(tmp_path)
    assert list(graph.edges) == [("a", "b")]
