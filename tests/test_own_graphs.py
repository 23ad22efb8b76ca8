"""Graphs of one's own, and what becomes of progress when a graph is edited."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import StoreError
from graph.learners.carried import carried
from graph.learners.graphs import (
    SAMPLE,
    content_hash,
    delete_graph,
    file_of,
    files_of,
    keep_graph,
    last_opened,
    note_opened,
    own_graphs,
    recognized,
    rename_graph,
    under_known_names,
)
from graph.learners.log import State, keep, state
from graph.learners.schema import CONTENT
from graph.learners.store import Store
from graph.model import Topic

FILES = {"topics.csv": b"id,name\nsets,Sets\n", "edges.csv": b"source,target\n"}


def test_a_graph_is_found_again_with_its_files(store):
    graph = keep_graph(store, "ada", "Maths", FILES, ["sets"])
    assert files_of(store, "ada", graph) == FILES
    assert [(one.id, one.name) for one in own_graphs(store, "ada")] == [(graph, "Maths")]
    assert recognized(store, "ada", content_hash(FILES), ["sets"]).is_same


def test_another_learner_finds_nothing_of_it(store):
    graph = keep_graph(store, "ada", "Maths", FILES, ["sets"])
    assert own_graphs(store, "bob") == ()
    assert recognized(store, "bob", content_hash(FILES), ["sets"]) is None
    with pytest.raises(StoreError, match="no such graph"):
        files_of(store, "bob", graph)
    rename_graph(store, "bob", graph, "Mine")
    delete_graph(store, "bob", graph)
    assert own_graphs(store, "ada")[0].name == "Maths"


def test_a_new_version_has_half_of_the_ids_or_more(store):
    graph = keep_graph(store, "ada", "topics", FILES, ["a", "b", "c", "d"])
    other = keep_graph(store, "ada", "topics", {"topics.csv": b"other"}, ["x", "y"])
    new = {"topics.csv": b"new"}
    assert recognized(store, "ada", content_hash(new), ["a", "b", "e", "f"]).graph.id == graph
    assert recognized(store, "ada", content_hash(new), ["a", "e"]) is None
    # A small graph within a large one is another graph.
    assert recognized(store, "ada", content_hash(new), ["a", "b", "c", "d", *"efghi"]) is None
    assert recognized(store, "ada", content_hash(new), ["a", "x", "y"]).graph.id == other
    # Its ids may be those of any file: then the next that is named alike.
    assert recognized(store, "ada", content_hash(new), ["a", "b", "e", "f"], lambda one: one != graph) is None
    keep_graph(store, "ada", "ignored", new, ["a", "b"], graph)
    assert files_of(store, "ada", graph) == new
    assert {one.name for one in own_graphs(store, "ada")} == {"topics"}


def test_content_is_kept_once_and_goes_with_its_last_owner(store):
    graphs = {who: keep_graph(store, who, "Maths", FILES, ["sets"]) for who in ("ada", "bob")}
    assert contents(store) == 1
    delete_graph(store, "ada", graphs["ada"])
    assert files_of(store, "bob", graphs["bob"]) == FILES
    delete_graph(store, "bob", graphs["bob"])
    assert contents(store) == 0


def contents(store: Store) -> int:
    with store.reading() as db:
        return len(db.scalars(sa.select(CONTENT.c.hash)).all())


def test_damaged_files_are_said(store):
    graph = keep_graph(store, "ada", "Maths", FILES, ["sets"])
    with store.writing() as db:
        db.execute(sa.update(CONTENT).values(files=b"PK half of it"))
    with pytest.raises(StoreError, match="damaged"):
        files_of(store, "ada", graph)


# ---- Progress


def topics(**aliases: str) -> dict[str, Topic]:
    """Topics by id, each with its aliases as one text."""
    return {name: Topic(name, name.title(), aliases=tuple(former.split())) for name, former in aliases.items()}


def said(facts) -> State:
    """A state in which these were said one after the other; None was taken back."""
    numbers = {fact: number for number, fact in enumerate(facts, 1)}
    return State({fact: value for fact, value in facts.items() if value is not None}, len(facts), numbers)


DONE = {"is": "done", "ended": "2026-11-23"}


def test_a_renamed_topic_keeps_all():
    facts = {
        ("goal", "old"): {"place": 0}, ("status", "old"): DONE, ("hours", "old"): 2, ("studied", "2026-11-23 old"): 1,
        ("setting", "in_force"): ["other", "old"],
    }  # fmt: skip
    found = carried(said(facts), topics(new="old", other=""))
    assert found.facts == {
        ("goal", "new"): {"place": 0}, ("status", "new"): DONE, ("hours", "new"): 2, ("studied", "2026-11-23 new"): 1,
        ("setting", "in_force"): ["other", "new"],
    }  # fmt: skip
    assert (found.renamed, found.left, found.report) == ({"old": "new"}, {}, "1 renamed")


def test_a_split_topic_gives_status_and_notes_but_no_hours():
    facts = {("status", "old"): DONE, ("notes", "old"): "easy", ("hours", "old"): 2}
    found = carried(said(facts), topics(a="old", b="old"))
    assert found.facts == {(part, topic): facts[part, "old"] for part in ("status", "notes") for topic in "ab"}
    assert (found.left, found.split, found.report) == ({("hours", "old"): 2}, {"old": ("a", "b")}, "1 split")


@pytest.mark.parametrize(
    ("other", "status"), [("done", "done"), ("in progress", "in progress"), ("skipped", "in progress")]
)
def test_a_merged_topic_is_done_only_if_all_were(other, status):
    facts = {
        ("status", "x"): DONE, ("status", "y"): {"is": other}, ("hours", "x"): 2, ("hours", "y"): 3,
        ("notes", "x"): "one", ("notes", "y"): "two",
    }  # fmt: skip
    found = carried(said(facts), topics(new="x y"))
    assert found.facts["status", "new"]["is"] == status
    assert (found.facts["hours", "new"], found.facts["notes", "new"]) == (5, "one\ntwo")
    assert found.report == "2 merged"


def test_what_is_gone_is_kept_and_listed():
    found = carried(said({("status", "old"): DONE, ("status", "a"): DONE}), topics(a=""))
    assert found.facts == {("status", "a"): DONE}
    assert (found.left, found.gone, found.report) == ({("status", "old"): DONE}, ("old",), "1 gone (kept, listed)")


def test_what_is_said_of_an_heir_afterwards_holds():
    """Also that it is not done after all."""
    assert carried(said({("status", "old"): DONE, ("status", "new"): None}), topics(new="old")).facts == {}
    later = {("status", "old"): DONE, ("status", "new"): {"is": "in progress"}}
    assert carried(said(later), topics(new="old")).facts == {("status", "new"): {"is": "in progress"}}


def test_an_edit_that_is_taken_back_brings_everything_back(store):
    keep(store, "ada", "g", {("status", "old"): DONE, ("hours", "old"): 2}, "Done")
    before = state(store, "ada", "g")
    keep(store, "ada", "g", {("notes", "new"): "?"}, "A note on the new one")
    assert carried(before, topics(old="")).facts == before.facts
    after = carried(state(store, "ada", "g"), topics(old="new"))
    assert after.facts == {**before.facts, ("notes", "old"): "?"}


def test_an_id_that_is_a_topic_is_no_former_one():
    """The alias of one topic that is the id of another says nothing."""
    facts = {("status", "a"): DONE}
    assert carried(said(facts), topics(a="", b="a")).facts == facts


names = st.sampled_from("abcdefgh")
PARTS = {"status": DONE, "notes": "easy", "hours": 2, "known": True, "deadline": "2026-12-24", "spent": 1.5}
edits = st.lists(st.tuples(st.sampled_from(["rename", "merge", "split", "delete"]), names, names, names), max_size=6)


@pytest.mark.slow
@given(st.dictionaries(st.tuples(st.sampled_from(sorted(PARTS)), names), st.just(0), max_size=12), edits)
@settings(max_examples=1000)
def test_no_edit_of_a_graph_loses_what_was_done(facts, edits):
    """Each fact is found with an heir of its topic or is listed; each topic that is missing has one account."""
    state = said({(part, topic): PARTS[part] for part, topic in facts})
    graph = {name: {name} for name in "abcdefgh"}
    for edit, one, two, three in edits:
        if one not in graph:
            continue
        former = graph.pop(one)
        if edit == "merge" and two in graph:
            graph[two] = graph[two] | former
        elif edit == "split":
            graph[f"{one}1{two}"] = graph[f"{one}2{three}"] = former
        elif edit != "delete":
            graph[f"{two}{len(graph)}{one}"] = former
    now = {name: Topic(name, name, aliases=tuple(former - {name})) for name, former in graph.items()}
    found = carried(state, now)
    for (part, topic), value in state.facts.items():
        heirs = [topic] if topic in now else [name for name, former in graph.items() if topic in former]
        if not heirs or (len(heirs) > 1 and part in ("hours", "spent")):
            assert found.left[part, topic] == value
        else:
            assert all((part, heir) in found.facts for heir in heirs)
    assert {topic for _, topic in found.facts} <= now.keys()
    missing = sorted({topic for _, topic in state.facts} - now.keys())
    assert sorted([*found.renamed, *found.merged, *found.split, *found.gone]) == missing


def test_what_was_done_in_a_deleted_graph_is_there_when_its_files_are_opened_again(store):
    graph = keep_graph(store, "ada", "Maths", FILES, ["sets"])
    keep(store, "ada", graph, {("known", "sets"): True}, "Sets known")
    delete_graph(store, "ada", graph)
    assert own_graphs(store, "ada") == () and recognized(store, "ada", content_hash(FILES), ["sets"]) is None
    assert keep_graph(store, "bob", "Maths", FILES, ["sets"]) != graph
    assert keep_graph(store, "ada", "Maths again", FILES, ["sets"]) == graph
    assert state(store, "ada", graph).work.request.known == {"sets"}


def test_the_graph_looked_at_last_is_told_as_long_as_it_is_there(store):
    graph = keep_graph(store, "ada", "Maths", FILES, ["sets"])
    assert last_opened(store, "ada") is None
    for opened in (SAMPLE, graph, graph):
        note_opened(store, "ada", opened)
        assert last_opened(store, "ada") == opened
    delete_graph(store, "ada", graph)
    assert last_opened(store, "ada") is None and last_opened(store, "bob") is None


def test_files_of_any_name_are_found_by_what_they_are():
    files = under_known_names({"topics": ("Autumn.csv", b"1"), "edges": ("b.parquet", b"2")})
    assert [file_of(files, role) for role in ("topics", "edges", "resources")] == [b"1", b"2", None]
