"""Topics as JSON, each with a list of what it needs: names, ids and lists go by many names, and nothing is asked."""

import json

import pytest

from graph.drafts import Draft
from graph.errors import UnreadableInputError
from graph.files.readers import topic_list
from graph.loading.intake import recognised, sure_of
from tests.test_graph_files import arrows, causes, names, source, topic, understood

_ONE = {"id": "bow", "name": "Bow", "prerequisites": []}
_OTHER = {"id": "arrow", "name": "Arrow", "prerequisites": ["bow"]}


def of_json(value: object) -> Draft:
    return understood(topic_list, json.dumps(value))


@pytest.mark.parametrize(
    "value",
    [
        [_ONE, _OTHER],
        {"version": 2, "courses": [_ONE, _OTHER]},
        {"data": {"skills": [_ONE, _OTHER]}},
        {"nodes": [_ONE, _OTHER], "edges": []},
        {"Bow": {"id": "bow", "prerequisites": []}, "Arrow": {"id": "arrow", "prerequisites": ["bow"]}},
        {"bow": {"title": "Bow", "prereqs": []}, "arrow": {"title": "Arrow", "prereqs": ["bow"]}},
        {"topics": {"x": {"code": "bow", "name": "Bow", "dependsOn": []}, "y": {**_OTHER}}},
        [{"course_id": 7, "course_title": "Bow", "needs": None}, {"course_id": 8, "title": "Arrow", "needs": [7]}],
        [{"name": "Bow", "unlocks": ["Arrow"]}, {"name": "Arrow", "unlocks": []}],
        [{**_ONE, "prerequisites": "None"}, {**_OTHER, "needs": []}],
        [_ONE, {**_OTHER, "prerequisites": [{"concept_id": "bow", "name": "Bow", "weight": 1}]}],
    ],
    ids=["list", "under a key", "two keys", "no edges", "names as keys", "ids as keys", "codes", "course ids",
         "unlocks", "text", "objects"],
)  # fmt: skip
def test_a_list_of_topics_is_told_by_its_content_and_nothing_is_asked(value):
    text = json.dumps(value)
    assert sure_of(recognised(source(text))).reader is topic_list
    draft = understood(topic_list, text)
    assert names(draft) == ["Bow", "Arrow"]
    assert arrows(draft) == ["Bow -> Arrow"]
    assert draft.questions == ()


def test_lists_say_what_is_recommended_or_taken_together():
    end = {**_OTHER, "prerequisites": [], "soft_prerequisites": ["bow"], "corequisites": ["string"]}
    draft = of_json([_ONE, {"id": "string", "name": "String"}, end])
    assert arrows(draft) == ["Bow -.-> Arrow", "String <-> Arrow"]


def test_what_an_entry_says_of_the_edge_is_kept_and_the_other_facts_of_a_topic_too():
    entry = {"id": "bow", "reason": "to shoot", "weight": 2}
    draft = of_json([_ONE, {**_OTHER, "prerequisites": [entry], "hours": "1,5", "level": "beginner", "term": 3}])
    edge, found = draft.edges[0].value, topic(draft, "Arrow")
    assert (edge.reason, edge.extra) == ("to shoot", (("weight", "2"),))
    assert (found.hours, found.difficulty, found.extra) == (1.5, "beginner", (("term", "3"),))


def test_a_text_is_parted_where_all_of_its_parts_are_topics_and_kept_as_it_is_else():
    draft = of_json(
        [_ONE, {"id": "yew", "name": "Yew", "prerequisites": "Bow; arrow"}, _OTHER, {"id": "x", "requires": "a saw"}]
    )
    assert arrows(draft) == ["Bow -> Yew", "Arrow -> Yew", "Bow -> Arrow"]
    assert topic(draft, "x").extra == (("requires", "a saw"),)


def test_a_list_in_a_list_is_left_out_and_said():
    draft = of_json([_ONE, {**_OTHER, "prerequisites": [["bow", "yew"], "bow"]}])
    assert arrows(draft) == ["Bow -> Arrow"]
    assert "what is needed, as a list in a list" in causes(draft)


@pytest.mark.parametrize(
    "value",
    [
        {"name": "app", "dependencies": {"left": "1.0"}, "scripts": {}},
        {"name": "app", "requires": ["setuptools"]},
        [{"package": {"key": "app"}, "dependencies": [{"key": "web"}]}],
        {"nodes": {"model.a": {"name": "a", "depends_on": {"nodes": ["b"]}}}},
        {"nodes": [_ONE, _OTHER], "edges": [{"source": "bow", "target": "arrow"}]},
    ],
    ids=["package.json", "one object", "pip", "dbt", "with edges"],
)
def test_what_is_no_list_of_topics_is_not_taken_for_one(value):
    assert topic_list.sniff(source(json.dumps(value))) is None


def test_json_without_such_a_list_is_refused_with_a_sentence():
    with pytest.raises(UnreadableInputError, match="no list of topics"):
        topic_list.read(source('{"a": [1, 2]}'), {})


def test_topics_in_chapters_have_these_as_their_category():
    chapters = [
        {"title": "Wood", "topics": [_ONE]},
        {"title": "Feathers", "topics": [{**_OTHER, "category": "Shafts"}, {"id": "x"}]},
    ]
    draft = of_json({"title": "Archery", "chapters": chapters})
    assert arrows(draft) == ["Bow -> Arrow"]
    assert [item.value.category for item in draft.topics] == ["Wood", "Shafts", "Feathers"]


def test_what_a_topic_unlocks_that_is_no_topic_is_a_column():
    draft = of_json([{**_ONE, "unlocks": [{"type": "building", "id": "hut"}]}, _OTHER])
    assert arrows(draft) == ["Bow -> Arrow"]
    assert topic(draft, "Bow").extra[0][0] == "unlocks"


def test_an_entry_may_call_its_id_otherwise():
    draft = of_json([_ONE, {**_OTHER, "prerequisites": [{"prerequisite_kc_id": "bow", "strength": 0.9}]}])
    assert arrows(draft) == ["Bow -> Arrow"]
    assert draft.edges[0].value.extra == (("strength", "0.9"),)
