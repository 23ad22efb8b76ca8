"""A faulty draft becomes sound records, and everything in it is kept, changed, or set aside with its cause."""

from __future__ import annotations

from itertools import pairwise, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.checks import causes, statements
from graph.checks.causes import OUTSIDE
from graph.checks.settle import settled
from graph.drafts import Draft, Item, Origin
from graph.index.feedback import least_cuts
from graph.loading.mending import accepted_codes
from graph.model import EntryGoal, Prerequisite, Resource, Topic
from tests.as_records import problems_of


def draft_of(topics, edges, **more):
    """A draft of ids or topics, and of edges as pairs or whole, each on a line of its own."""
    made = [topic if isinstance(topic, Topic) else Topic(topic, topic.title()) for topic in topics]
    links = [edge if isinstance(edge, Prerequisite) else Prerequisite(*edge) for edge in edges]
    return Draft("table", *(
        tuple(Item(value, Origin("in.csv", line)) for line, value in enumerate(values, start=2))
        for values in (made, links)
    ), **more)  # fmt: skip


def pairs(found):
    return [(edge.source, edge.target) for edge in found.records.prerequisites]


def codes(found):
    return {cause.code: cause.count for cause in found.causes}


words = st.sampled_from(["a", "A", "b", "b ", "c-d", "C d", "c_d", "d", "a;b", "b und d", "", " ", "é", "e\u0301", "x"])
topics = st.builds(Topic, words, words, aliases=st.lists(words.filter(bool), max_size=1).map(tuple))
edges = st.builds(
    Prerequisite,
    words,
    words,
    st.sampled_from(["required", "required", "recommended", "corequisite"]),
    st.sampled_from(["", "", "g"]),
    st.sampled_from(["", "Why."]),
)
goals = st.builds(EntryGoal, words.filter(str.strip), st.lists(words, max_size=2).map(tuple))


@st.composite
def drafts(draw):
    made = draft_of(draw(st.lists(topics, max_size=7)), draw(st.lists(edges, max_size=14)))
    here = Origin("in.csv")
    resources = draw(st.lists(st.builds(Resource, words, st.just("Book")), max_size=2))
    return Draft(
        made.format,
        made.topics,
        made.edges,
        tuple(Item(resource, here) for resource in resources),
        tuple(Item(goal, here) for goal in draw(st.lists(goals, max_size=2))),
        tuple(Item(word, here) for word in draw(st.lists(words, max_size=2))),
    )


@settings(deadline=None, max_examples=400)
@given(drafts(), st.sampled_from([(), ("several-ids",)]), st.sampled_from(["keep", "drop"]))
def test_whatever_a_draft_holds_is_accounted_for_and_what_is_left_is_sound(draft, accepted, outside):
    found = settled(draft, accepted, outside)
    assert [problem for problem in problems_of(found.records) if problem.is_error] == []
    assert found.topics.before == len(draft.topics)
    assert found.edges.before >= len(draft.edges)
    assert found.edges.before == len(draft.edges) or accepted
    assert found.topics.after == len(found.records.topics)
    assert found.edges.after == len(found.records.prerequisites)
    changed = [change for cause in found.causes for change in cause.changes]
    for kind, tally in ((Topic, found.topics), (Prerequisite, found.edges)):
        of_kind = [change for change in changed if isinstance(change.before, kind)]
        assert sum(change.after is None for change in of_kind) == tally.set_aside
        assert len(of_kind) == tally.set_aside + tally.changed
    assert found == settled(draft, accepted, outside)
    assert set(found.done) <= {topic.id for topic in found.records.topics}


@given(drafts())
def test_what_was_settled_has_nothing_more_to_settle(draft):
    once = settled(draft, ("several-ids",))
    again = settled(draft_of(once.records.topics, once.records.prerequisites))
    assert (again.records.topics, again.records.prerequisites) == (once.records.topics, once.records.prerequisites)
    assert again.causes == ()


def test_an_id_in_another_form_is_joined_if_one_topic_alone_has_it():
    found = settled(draft_of(["k-means", "café", "b"], [("K_Means", "b"), ("cafe\u0301", "b"), ("B ", "café")]))
    assert pairs(found) == [("k-means", "b"), ("café", "b")]
    assert codes(found) == {"cycle": 1, "joined": 2}
    twins = settled(draft_of(["ml", "ML", "b"], [("Ml", "b"), ("ml", "b")]))
    assert (pairs(twins), codes(twins)) == ([("ml", "b")], {"ambiguous-id": 1})


def test_an_id_outside_is_kept_without_hours_or_dropped():
    draft = draft_of(["b"], [("MATH 100", "b"), ("math 100", "b")])
    kept = settled(draft)
    assert [(topic.id, topic.category, topic.hours) for topic in kept.records.topics[1:]] == [
        ("MATH 100", OUTSIDE, 0.0)
    ]
    assert (pairs(kept), codes(kept)) == ([("MATH 100", "b")], {"outside": 1, "edge-twice": 1})
    dropped = settled(draft, outside="drop")
    assert (pairs(dropped), codes(dropped), dropped.summary) == ([], {"outside-dropped": 2}, "2 of 2 edges set aside")


def test_several_ids_in_one_cell_are_one_edge_each_once_somebody_says_so():
    draft = draft_of(["a", "b", "c"], [("a;b", "c")])
    assert (pairs(settled(draft)), codes(settled(draft))) == ([], {"several-ids": 1})
    assert pairs(settled(draft, ("several-ids",))) == [("a", "c"), ("b", "c")]
    assert [cause.kind.is_safe for cause in settled(draft).causes] == [False]


def test_an_edge_twice_is_one_with_both_reasons_and_the_first_where_they_differ():
    same = [Prerequisite("a", "b", reason="One."), Prerequisite("a", "b", reason="Two."), Prerequisite("a", "b")]
    found = settled(draft_of(["a", "b"], same))
    assert [edge.reason for edge in found.records.prerequisites] == ["One. Two."]
    other = settled(draft_of(["a", "b"], [("a", "b"), Prerequisite("a", "b", "recommended")]))
    assert [edge.kind for edge in other.records.prerequisites] == ["required"]
    assert (codes(found), codes(other)) == ({"edge-twice": 2}, {"other-edge-twice": 1})


def test_a_topic_twice_is_one_if_it_is_the_same_and_has_a_number_if_not():
    found = settled(draft_of([Topic("a", "A"), Topic("a", "A", line=9), Topic("a", "Other"), Topic("a-2", "")], []))
    assert [topic.id for topic in found.records.topics] == ["a", "a-3", "a-2"]
    assert codes(found) == {"topic-twice": 1, "same-topic-twice": 1}


def test_corequisites_both_ways_are_fine_and_prerequisites_both_ways_a_cycle():
    both = [Prerequisite("lab", "talk", "corequisite"), Prerequisite("talk", "lab", "corequisite")]
    assert settled(draft_of(["lab", "talk"], both)).causes == ()
    found = settled(draft_of(["lab", "talk"], [Prerequisite("lab", "talk", reason="Used."), ("talk", "lab")]))
    assert (pairs(found), codes(found)) == ([("lab", "talk")], {"cycle": 1})


def test_a_knot_loses_the_fewest_edges_first_of_all_causes_and_says_that_links_state_no_order():
    notes = [f"n{number}" for number in range(6)]
    found = settled(draft_of(notes, [(one, other) for one in notes for other in notes]))
    [knot] = found.knots
    assert (found.edges.set_aside, knot.topics, knot.edges, knot.gone, knot.is_least) == (15 + 6, 6, 30, 15, True)
    gone = {(change.before.source, change.before.target) for change in found.causes[0].changes}
    assert {(edge.source, edge.target) for edge in knot.lines[: knot.gone]} == gone
    assert len({(edge.source, edge.target) for edge in knot.lines}) == 30
    assert [cause.code for cause in found.causes] == ["cycle", "self-loop"]
    assert len(found.causes[0].examples) == 10
    assert found.causes[0].examples[0].origin == Origin("in.csv", found.causes[0].changes[0].origin.line)
    assert found.doubt == "30 of 30 edges run both ways: these links probably state no order."


def test_a_long_list_of_sound_edges_with_one_cycle_raises_no_doubt():
    chain = [f"t{number}" for number in range(60)]
    found = settled(draft_of(chain, [*pairwise(chain), ("t2", "t0")]))
    assert (codes(found), found.doubt, found.summary) == ({"cycle": 1}, "", "1 of 60 edges set aside")


def test_what_ends_a_tangle_is_looked_for_once_while_questions_on_other_things_are_answered(monkeypatch):
    made = []
    monkeypatch.setattr(statements, "least_cuts", lambda *edges: made.append(edges) or least_cuts(*edges))
    monkeypatch.setattr(statements, "_cuts_made", {})
    notes = [f"n{number}" for number in range(4)]
    draft = draft_of([*notes, "a"], [*permutations(notes, 2), ("a;n1", "n2"), ("x", "n3")])
    once, again = settled(draft), settled(draft)
    assert (once, len(made)) == (again, 1)
    for number in range(9):
        settled(draft_of(notes, [*permutations(notes, 2)][number:]))
    assert len(statements._cuts_made) <= 4


def test_each_cause_names_a_problem_and_what_check_fix_does_of_itself():
    safe = {kind.code for kind in causes.KINDS.values() if kind.is_mended and kind.code}
    assert safe == {"several-ids", "self-loop", "unknown-topic", "doubled-edge", "doubled-id"}
    assert {kind.code for kind in causes.KINDS.values() if not kind.is_mended and kind.code} <= set(accepted_codes())
