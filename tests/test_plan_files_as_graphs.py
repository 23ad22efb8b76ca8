"""A plan that was taken away opens again as a graph: as JSON and as a checklist, with what each of them says."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.drafts import File, Source
from graph.errors import UnreadableInputError
from graph.exports.plan_json import plan_to_json
from graph.exports.plan_markdown import plan_to_markdown
from graph.files.readers import plan as reader
from graph.files.unread import unread_format
from graph.loading.build import build_graph
from graph.loading.intake import recognised, sound, sure_of
from graph.model import PlanRequest, Prerequisite, Records, Resource, Topic
from graph.planning.plan import study_plan
from tests.drawing import dags

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)


def source(content: str) -> Source:
    return Source("plan", (File("plan", content.encode()),))


def graph_of(dag, names):
    topics = tuple(Topic(topic, names[topic], hours=2.5) for topic in sorted(dag))
    edges = tuple(Prerequisite(a, b, reason=f"{b}: uses {a}") for a, b in sorted(dag.edges))
    return build_graph(Records(topics, edges, resources=(Resource(topics[0].id, "Book", "https://example.org/a b"),)))


def plan_of(graph, dag):
    return study_plan(graph, PlanRequest(tuple(topic for topic in sorted(dag) if not dag.out_degree(topic))))


@given(dags(max_topics=7), st.data())
@settings(max_examples=80, deadline=None)
def test_both_forms_give_back_the_steps_and_the_needs_of_a_plan(dag, data):
    names = data.draw(st.lists(NAMES, min_size=len(dag), max_size=len(dag), unique_by=str.casefold))
    graph = graph_of(dag, dict(zip(sorted(dag), names, strict=True)))
    plan = plan_of(graph, dag)
    named = {step.topic.id: step.topic.name for step in plan.steps}
    for content in (plan_to_json(plan), plan_to_markdown(plan, graph)):
        best = sure_of(recognised(source(content)))
        assert best and best.reader is reader
        draft = reader.read(source(content), {})
        name_of = {item.value.id: item.value.name for item in draft.topics}
        assert [item.value.name for item in draft.topics] == [step.topic.name for step in plan.steps]
        assert {item.value.hours for item in draft.topics} == {2.5}
        found = {(name_of[item.value.source], name_of[item.value.target]) for item in draft.edges}
        assert found == {(named[a], named[b]) for a, b in dag.edges}
        assert draft.items == sum(draft.counts.values())


def test_a_checklist_keeps_what_a_topic_says_its_reasons_and_its_sources():
    topics = (Topic("a", "Sets", summary="You can count.", explanation="Why: it helps."), Topic("b", "Maps: (f)"))
    edges = (Prerequisite("a", "b", reason="A map joins: sets."),)
    graph = build_graph(Records(topics, edges, resources=(Resource("b", "A [book]", "https://example.org/"),)))
    draft = reader.read(source(plan_to_markdown(study_plan(graph, "b"), graph)), {})
    assert [item.value.summary for item in draft.topics] == ["You can count.", ""]
    assert draft.topics[0].value.explanation == "Why: it helps."
    assert [(one.value.source, one.value.target, one.value.reason) for one in draft.edges] == [
        ("sets", "maps-f", "A map joins: sets.")
    ]
    assert [(one.value.topic, one.value.title, one.value.url) for one in draft.resources] == [
        ("maps-f", "A [book]", "https://example.org/")
    ]
    assert [one.value.goals for one in draft.goals] == [("maps-f",)]


def test_what_helps_stays_a_recommendation():
    topics = (Topic("a", "Sets"), Topic("b", "Maps"), Topic("c", "Logic"))
    edges = (Prerequisite("a", "b", reason="Needed."), Prerequisite("c", "b", "recommended", reason="Nice."))
    graph = build_graph(Records(topics, edges))
    plan = study_plan(graph, PlanRequest(("c", "b")))
    for content in (plan_to_json(plan), plan_to_markdown(plan, graph)):
        kinds = {item.value.source: item.value.kind for item in reader.read(source(content), {}).edges}
        assert set(kinds.values()) == {"required", "recommended"}, content


def test_ticked_boxes_are_done_and_skipped_ones_are_not():
    text = "# Study plan: C\n\n## Finished\n\n- [x] A (done)\n- [x] B (skipped)\n\n## Week 1\n\n- [x] C (1,200 hours)\n"
    draft = reader.read(source(text), {})
    assert [item.value for item in draft.done] == ["a", "c"]
    assert [item.value.hours for item in draft.topics][-1] == 1200


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('{"steps": {}, "critical_path": []}', "plan: it has no list of steps."),
        ("- [ ] A (1 hour)\n", "plan, line 1: it does not begin with the heading of a plan."),
        ("", "plan, line 1: it does not begin with the heading of a plan."),
    ],
)
def test_what_is_no_plan_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(UnreadableInputError, match="^" + sentence):
        reader.read(source(content), {})


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["id", "name", "hours", "needs", "helpful", "status", "difficulty"]), inner
            )
        ),
        max_leaves=12,
    )
)
@settings(max_examples=150, deadline=None)
def test_whatever_a_step_is_nothing_breaks(value):
    text = json.dumps(
        {"steps": [value, {"id": "a", "needs": value}], "finished": value, "goals": value, "known": value}
    )
    draft = reader.read(source(text), {})
    assert draft.items == sum(draft.counts.values())
    sound(draft, {})


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"  <!DOCTYPE html><p>x", "a web page"),
        (b'<!doctype html><script type="application/json" id="data">', "a web page of Groundwork"),
        (b"BEGIN:VCALENDAR\r\n", "a calendar"),
        (b"<table><tr><td>Course", "a web page"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>', "a spreadsheet in XML of 2003"),
        (b"PK\x03\x04...word/document.xml", "a document of a word processor"),
        (b"id,name\n", None),
    ],
)
def test_what_no_reader_takes_is_named(content, what):
    found = unread_format(Source("x", (File("x", content),)))
    assert (found and found[0]) == what


def test_hours_that_are_no_number_do_not_end_the_reading_of_a_checklist():
    steps = "- [x] Logic (1,234.5 hours)\n- [ ] Sets (21.1. hours)\n"
    text = f"# Study plan: Sets\n\n1 topic, 2 hours, 1 week.\n\n## Week 1\n\n{steps}"
    draft = reader.read(Source("plan.md", (File("plan.md", text.encode()),)), {})
    said = {item.value.name: None if item.value.hours_assumed else item.value.hours for item in draft.topics}
    assert said == {"Logic": 1234.5, "Sets": None}
    assert sum(draft.counts.values()) == draft.items
