"""A draft becomes sound records: what is wrong is mended or set aside, by cause, each with one repair.

Every topic and every edge of the draft is kept, changed, or set aside with its cause; the sums agree. An edge that
names several topics in one end counts once for each of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from graph.checks.causes import Cause, Change, Knot, Tally, by_cause, note_of, tally_of
from graph.checks.statements import (
    Names,
    Statements,
    doubt_of,
    set_aside_cycles,
    set_aside_doubles,
    set_aside_loops,
    statements_of,
)
from graph.core.names import folded
from graph.drafts import Draft, Item, Note, Topics
from graph.model import EntryGoal, Prerequisite, Records, Resource, Topic
from graph.parallel import without_garbage_collection


@dataclass(frozen=True, slots=True)
class Left:
    """What is sound in a draft, as far as it is made: edges and names are to be had without making all of it."""

    topics: Topics
    outside: tuple[Topic, ...]
    statements: Statements
    resources: tuple[Resource, ...]
    goals: tuple[EntryGoal, ...]
    numbers: Mapping[str, int]

    def records(self) -> Records:
        """Return all of it."""
        with without_garbage_collection():
            topics = (*(topic for topic, _ in self.topics), *self.outside)
            return Records(topics, tuple(self.statements.edges()), self.resources, self.goals)

    def edges(self) -> Iterator[Prerequisite]:
        """Yield the edges, in their order."""
        return self.statements.edges()

    def name_of(self, topic: str) -> str:
        """Return what a topic is called; one outside is called as its id."""
        number = self.numbers[topic]
        return self.topics[number].value.name if number < len(self.topics) else topic


@dataclass(frozen=True)
class Settled:
    """What is sound in a draft, and what was changed or set aside, by cause.

    The `records` are made when somebody takes them.

    `done` are ids of topics. `doubt` is a sentence to be shown before everything else where the draft was probably read
    in another way than it was meant, or empty. `knots` are the topics that needed each other, the largest first.
    """

    left: Left = field(compare=False, repr=False)
    causes: tuple[Cause, ...]
    topics: Tally
    edges: Tally
    done: tuple[str, ...] = ()
    doubt: str = ""
    knots: tuple[Knot, ...] = ()

    @cached_property
    def records(self) -> Records:
        """What is sound, whole."""
        return self.left.records()

    @property
    def notes(self) -> tuple[Note, ...]:
        """Every change as a note, the causes to be shown first before the others."""
        return tuple(note_of(change) for cause in self.causes for change in cause.changes)

    @property
    def summary(self) -> str:
        """How many edges were set aside, such as ``"14 of 3,114 edges set aside"``; empty where none was."""
        gone = self.edges.set_aside
        return f"{gone:,} of {self.edges.before:,} edges set aside" if gone else ""


def settled(draft: Draft, accepted: Collection[str] = (), outside: str = "keep") -> Settled:
    """Return what is sound in a draft, and everything that is not, by cause.

    Parameters
    ----------
    draft : Draft
    accepted : codes of `KINDS`
        Repairs that are proposals until a person accepts them: ``"several-ids"``.
    outside : str
        ``"keep"`` makes topics of 0 hours of ids that the input does not describe, ``"drop"`` sets their edges aside.

    Notes
    -----
    O(V + E), and up to 15 s where topics require each other in large tangles; see `graph.index.feedback`.
    The records have no error that `graph.checks.everything.check_columns` knows.

    Examples
    --------
    >>> from graph.drafts import Origin
    >>> here = Origin("a.csv", 2)
    >>> topics = Item(Topic("sets", "Sets"), here), Item(Topic("limits", "Limits"), here)
    >>> edges = Item(Prerequisite("Sets", "limits"), here), Item(Prerequisite("limits", "limits"), here)
    >>> found = settled(Draft("table", topics, edges))
    >>> found.records.prerequisites[0].source, found.edges, [cause.code for cause in found.causes]
    ('sets', Tally(kept=0, changed=1, set_aside=1, added=0), ['self-loop', 'joined'])
    """
    topics, topic_changes = _settled_topics(draft.topics)
    names = Names(topics, outside == "keep")
    statements = statements_of(draft.edges, names, "several-ids" in accepted)
    set_aside_loops(statements)
    set_aside_doubles(statements)
    knots = set_aside_cycles(statements)
    resources, resource_changes = _settled_resources(draft.resources, names)
    goals, goal_changes = _settled_goals(draft.goals, names)
    added = tuple(names.used_outside(statements))
    edge_changes = list(statements.changes())
    done = dict.fromkeys(found for item in draft.done if (found := names.one(item.value)) is not None)
    return Settled(
        Left(topics, added, statements, resources, goals, names.numbers),
        tuple(by_cause([*topic_changes, *edge_changes, *resource_changes, *goal_changes])),
        tally_of(topic_changes, len(draft.topics), len(added)),
        tally_of(edge_changes, len(statements.left)),
        tuple(done),
        doubt_of(statements),
        knots,
    )


def _settled_topics(items: Sequence[Item[Topic]]) -> tuple[Topics, list[Change]]:
    """Each topic under an id of its own; one that stands twice in all it says once."""
    given = items if isinstance(items, Topics) else Topics([item.value.id for item in items], items.__getitem__)
    made: list[Item[Topic]] = []
    changes: list[Change] = []
    taken = {*given.ids}
    if len(taken) == len(items) and all(map(str.strip, taken)):
        return given, changes
    first: dict[str, list[Topic]] = {}
    for topic, origin in items:
        alike = first.setdefault(topic.id, [])
        code = _fault_of(topic, alike)
        if code in ("blank", "same-topic-twice"):
            changes.append(Change(code, origin, topic, None))
            continue
        alike.append(topic)
        settled_topic = topic
        if code:
            settled_topic = replace(topic, id=_numbered(topic.id, taken))
            changes.append(Change(code, origin, topic, settled_topic))
        made.append(Item(settled_topic, origin))
    return Topics([item.value.id for item in made], made.__getitem__), changes


def _fault_of(topic: Topic, alike: Iterable[Topic]) -> str:
    """What is wrong with a topic, where these of the same id came before it."""
    if not topic.id.strip():
        return "blank"
    if not alike:
        return ""
    return "same-topic-twice" if any(replace(topic, line=one.line) == one for one in alike) else "topic-twice"


def _numbered(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    taken.add(f"{name}-{number}")
    return f"{name}-{number}"


def _settled_resources(items: Iterable[Item[Resource]], names: Names) -> tuple[tuple[Resource, ...], list[Change]]:
    made: list[Resource] = []
    changes: list[Change] = []
    for resource, origin in items:
        topic = names.one(resource.topic)
        if topic is None:
            changes.append(Change("resource-of-nothing", origin, resource, None))
            continue
        made.append(resource if topic == resource.topic else replace(resource, topic=topic))
        if topic != resource.topic:
            changes.append(Change("joined", origin, resource, made[-1]))
    return tuple(made), changes


def _settled_goals(items: Iterable[Item[EntryGoal]], names: Names) -> tuple[tuple[EntryGoal, ...], list[Change]]:
    made: dict[str, EntryGoal] = {}
    changes: list[Change] = []
    for goal, origin in items:
        topics = tuple(dict.fromkeys(one for topic in goal.goals if (one := names.one(topic)) is not None))
        if not topics or folded(goal.name) in made:
            changes.append(Change("goal-of-nothing", origin, goal, None))
            continue
        mended = made[folded(goal.name)] = goal if topics == goal.goals else replace(goal, goals=topics)
        if mended is not goal:
            changes.append(Change("joined", origin, goal, mended))
    return tuple(made.values()), changes
