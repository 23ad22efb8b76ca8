"""A draft becomes sound records: what is wrong is mended or set aside, by cause, each with one repair.

Every topic and every edge of the draft is kept, changed, or set aside with its cause; the sums agree. An edge that
names several topics in one end counts once for each of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from typing import NamedTuple

from graph.core.names import folded
from graph.drafts import Draft, Item, Note, Origin
from graph.model import EntryGoal, Prerequisite, Records, Resource, Severity, Topic

OUTSIDE = "Outside"
"""The category of topics that edges name and the input does not describe; they have no hours."""

_EXAMPLES = 10
_BETWEEN = re.compile(r"\s*[;,/\n]\s*|\s+(?:and|und|et|y|&)\s+", re.IGNORECASE)
_JOINTS = re.compile(r"[-_\s]+")
_RECOMMENDED, _REQUIRED, _EXPLAINED = 1, 3, 4
_MOST_CUT = 0.05
_MOST_BOTH_WAYS = 0.1
_FEW = 20
"""Shares of fewer edges than this say nothing of what is meant."""


class Kind(NamedTuple):
    """One way in which a draft can be wrong: what it is called, how bad it is, what helps, and whether it is safe.

    A repair is safe if nothing can be lost or misread by it, so that nobody has to look.
    """

    title: str
    severity: Severity
    repair: str
    is_safe: bool


KINDS = {
    "cycle": Kind(
        "a prerequisite that closes a cycle",
        "error",
        "These edges are set aside, so that no topic needs itself. Remove them, or make them recommended.",
        False,
    ),
    "several-ids": Kind(
        "several topics in one cell", "error", "Read each of them as a prerequisite of its own.", False
    ),
    "ambiguous-id": Kind(
        "an id that several topics may be meant by", "error", "Write the id of the one that is meant.", False
    ),
    "outside-dropped": Kind(
        "an id outside the file", "error", "Add these topics, or keep them marked as outside.", False
    ),
    "other-edge-twice": Kind(
        "an edge twice, of another kind or group",
        "error",
        "The first is kept. Write alternatives that share a topic as a milestone of 0 hours.",
        False,
    ),
    "topic-twice": Kind(
        "an id of two topics", "error", "The second has a number behind its id; edges mean the first.", False
    ),
    "self-loop": Kind("a topic that needs itself", "warning", "Remove these edges.", True),
    "blank": Kind("a row without an id", "warning", "Remove these rows.", True),
    "goal-of-nothing": Kind("a named goal without topics, or of a name used before", "warning", "Remove it.", False),
    "resource-of-nothing": Kind("a resource of no topic", "warning", "Add the topic, or remove the resource.", False),
    "outside": Kind(
        "an id outside the file", "warning", f"Kept as a topic of 0 hours in the category {OUTSIDE!r}.", True
    ),
    "joined": Kind("an id written in another way", "warning", "Taken for the one topic of that id or name.", True),
    "edge-twice": Kind("an edge twice", "warning", "One is kept, with the reasons of both.", True),
    "same-topic-twice": Kind("a topic twice, the same", "warning", "One is kept.", True),
}
"""Every kind of fault by its code, the first to be shown first."""

Value = Topic | Prerequisite | Resource | EntryGoal


class Change(NamedTuple):
    """What became of one thing in the draft that was not kept as it was; `after` is None where it was set aside."""

    code: str
    origin: Origin
    before: Value
    after: Value | None


@dataclass(frozen=True, slots=True)
class Cause:
    """All changes for one reason."""

    code: str
    changes: tuple[Change, ...]

    @property
    def kind(self) -> Kind:
        """What it is called, how bad it is, and what helps."""
        return KINDS[self.code]

    @property
    def count(self) -> int:
        """How many things are concerned."""
        return len(self.changes)

    @property
    def examples(self) -> tuple[Note, ...]:
        """The first of them, with where they stood."""
        return tuple(map(_note, self.changes[:_EXAMPLES]))


class Tally(NamedTuple):
    """What became of all topics, or of all edges, of a draft; `added` were not in it."""

    kept: int
    changed: int
    set_aside: int
    added: int = 0

    @property
    def before(self) -> int:
        """How many there were."""
        return self.kept + self.changed + self.set_aside

    @property
    def after(self) -> int:
        """How many there are now."""
        return self.kept + self.changed + self.added


@dataclass(frozen=True, slots=True)
class Settled:
    """What is sound in a draft, and what was changed or set aside, by cause.

    `done` are ids of topics. `doubt` is a sentence to be shown before everything else where the draft was probably read
    in another way than it was meant, or empty. `cut_bound` is how many of the weighted edges in cycles must go in any
    case, and `cut_weight` what those set aside weigh: nothing less would do where they are equal.
    """

    records: Records
    causes: tuple[Cause, ...]
    topics: Tally
    edges: Tally
    done: tuple[str, ...] = ()
    doubt: str = ""
    cut_weight: int = 0
    cut_bound: int = 0

    @property
    def notes(self) -> tuple[Note, ...]:
        """Every change as a note, the causes to be shown first before the others."""
        return tuple(_note(change) for cause in self.causes for change in cause.changes)

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
    The records have no error that `check_records` knows.

    Examples
    --------
    >>> here = Origin("a.csv", 2)
    >>> topics = Item(Topic("sets", "Sets"), here), Item(Topic("limits", "Limits"), here)
    >>> edges = Item(Prerequisite("Sets", "limits"), here), Item(Prerequisite("limits", "limits"), here)
    >>> found = settled(Draft("table", topics, edges))
    >>> found.records.prerequisites[0].source, found.edges, [cause.code for cause in found.causes]
    ('sets', Tally(kept=0, changed=1, set_aside=1, added=0), ['self-loop', 'joined'])
    """
    topics = _settled_topics(draft.topics)
    names = _Names([topic for topic, _ in topics.values], outside == "keep")
    statements = list(_statements(draft.edges, names, "several-ids" in accepted))
    _set_aside_doubles(statements)
    weight, bound = _set_aside_cycles(statements)
    resources, resource_changes = _settled_resources(draft.resources, names)
    goals, goal_changes = _settled_goals(draft.goals, names)
    left = [statement for statement in statements if not statement.is_gone]
    added = tuple(names.used_outside(left))
    records = Records(
        topics=(*(topic for topic, _ in topics.values), *added),
        prerequisites=tuple(statement.edge for statement in left),
        resources=resources,
        entry_goals=goals,
    )
    edge_changes = [change for statement in statements if (change := statement.change)]
    done = dict.fromkeys(found for item in draft.done if (found := names.one(item.value)) is not None)
    return Settled(
        records,
        tuple(_by_cause([*topics.changes, *edge_changes, *resource_changes, *goal_changes])),
        _tally(topics.changes, len(draft.topics), len(added)),
        _tally(edge_changes, len(statements)),
        tuple(done),
        _doubt(statements),
        weight,
        bound,
    )


def _note(change: Change) -> Note:
    after = "" if change.after is None else _words(change.after)
    return Note(KINDS[change.code].title, change.origin, _words(change.before), after)


def _words(value: Value) -> str:
    if isinstance(value, Prerequisite):
        return f"{value.source} -> {value.target}"
    if isinstance(value, Topic):
        return value.id
    return value.title if isinstance(value, Resource) else value.name


def _by_cause(changes: Iterable[Change]) -> Iterator[Cause]:
    found: dict[str, list[Change]] = {code: [] for code in KINDS}
    for change in changes:
        found[change.code].append(change)
    return (Cause(code, tuple(alike)) for code, alike in found.items() if alike)


def _tally(changes: Sequence[Change], count: int, added: int = 0) -> Tally:
    gone = sum(change.after is None for change in changes)
    return Tally(count - len(changes), len(changes) - gone, gone, added)


class _Topics(NamedTuple):
    values: list[tuple[Topic, Origin]]
    changes: list[Change]


def _settled_topics(items: Iterable[Item[Topic]]) -> _Topics:
    """Each topic under an id of its own; one that stands twice in all it says once."""
    made = _Topics([], [])
    items = list(items)
    taken = {item.value.id for item in items}
    first: dict[str, list[Topic]] = {}
    for topic, origin in items:
        code = _fault_of(topic, first)
        if code in ("blank", "same-topic-twice"):
            made.changes.append(Change(code, origin, topic, None))
            continue
        first.setdefault(topic.id, []).append(replace(topic, line=0))
        settled_topic = topic
        if code:
            settled_topic = replace(topic, id=_numbered(topic.id, taken))
            made.changes.append(Change(code, origin, topic, settled_topic))
        made.values.append((settled_topic, origin))
    return made


def _fault_of(topic: Topic, first: dict[str, list[Topic]]) -> str:
    if not topic.id.strip():
        return "blank"
    if topic.id not in first:
        return ""
    return "same-topic-twice" if replace(topic, line=0) in first[topic.id] else "topic-twice"


def _numbered(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    taken.add(f"{name}-{number}")
    return f"{name}-{number}"


class _Names:
    """What the texts at the ends of edges mean: topics by id, another form of it, name or alias; or a topic outside."""

    def __init__(self, topics: Sequence[Topic], keeps_outside: bool) -> None:
        self._ids = {topic.id for topic in topics}
        self._topics = topics
        self._keeps_outside = keeps_outside
        self._outside: dict[str, str] = {}

    @cached_property
    def _by_key(self) -> dict[str, dict[str, None]]:
        found: dict[str, dict[str, None]] = {}
        for topic in self._topics:
            for word in (topic.id, topic.name, *topic.aliases):
                found.setdefault(_key(word), {})[topic.id] = None
        return found

    def owners(self, text: str) -> list[str]:
        """The topics that a text may mean; the one of that very id alone, where there is one."""
        return [text] if text in self._ids else list(self._by_key.get(_key(text), ()))

    def one(self, text: str) -> str | None:
        """The topic that a text means, if there is exactly one."""
        owners = self.owners(text)
        return owners[0] if len(owners) == 1 else None

    def several(self, text: str) -> list[str]:
        """The topics that the parts of a text mean, if it has parts that mean one each."""
        parts = [part for part in _BETWEEN.split(text) if part and part.strip()]
        found = [one for part in parts if (one := self.one(part.strip())) is not None]
        return list(dict.fromkeys(found)) if len(found) == len(parts) > 1 else []

    def outside(self, text: str) -> str | None:
        """The id of a topic that the input does not describe; None where these are dropped."""
        return self._outside.setdefault(_key(text), text.strip()) if self._keeps_outside else None

    def used_outside(self, statements: Iterable[_Statement]) -> Iterator[Topic]:
        """The topics outside that are left, in the order in which they were met."""
        used = {end for statement in statements for end in (statement.edge.source, statement.edge.target)}
        for name in self._outside.values():
            if name in used:
                yield Topic(name, name, OUTSIDE, hours=0.0)


def _key(text: str) -> str:
    """What two ways to write an id have in common: no case, one Unicode form, any joint between words."""
    return _JOINTS.sub(" ", folded(text)).strip() or folded(text)


@dataclass(slots=True)
class _Statement:
    """One edge on its way: as it stood, as it is now, and for what cause it is not as it was."""

    origin: Origin
    before: Prerequisite
    edge: Prerequisite
    code: str = ""
    is_gone: bool = False
    reasons: dict[str, None] = field(default_factory=dict)

    def set_aside(self, code: str) -> None:
        """Set it aside for this cause."""
        self.code, self.is_gone = code, True

    @property
    def change(self) -> Change | None:
        """What became of it, if it is not as it was."""
        return Change(self.code, self.origin, self.before, None if self.is_gone else self.edge) if self.code else None


class _Meaning(NamedTuple):
    """The topics that one end of an edge means, none where it is to be set aside, and for what cause it says it so."""

    topics: list[str]
    code: str = ""


def _meaning(text: str, names: _Names, splits: bool) -> _Meaning:
    owners = names.owners(text)
    if len(owners) == 1:
        return _Meaning(owners, "" if owners[0] == text else "joined")
    if not text.strip():
        return _Meaning([], "blank")
    if owners:
        return _Meaning([], "ambiguous-id")
    if several := names.several(text):
        return _Meaning(several if splits else [], "several-ids")
    kept = names.outside(text)
    return _Meaning([], "outside-dropped") if kept is None else _Meaning([kept], "outside")


def _statements(items: Iterable[Item[Prerequisite]], names: _Names, splits: bool) -> Iterator[_Statement]:
    """Each edge with the topics that its ends mean."""
    for edge, origin in items:
        source, target = (_meaning(end, names, splits) for end in (edge.source, edge.target))
        code = next((code for code in KINDS if code in (source.code, target.code)), "")
        if not source.topics or not target.topics:
            gone = next(end.code for end in (source, target) if not end.topics)
            yield _Statement(origin, edge, edge, gone, is_gone=True)
            continue
        for one, other in product(source.topics, target.topics):
            statement = _Statement(origin, edge, replace(edge, source=one, target=other), code)
            if one == other:
                statement.set_aside("self-loop")
            yield statement


def _set_aside_doubles(statements: Iterable[_Statement]) -> None:
    first: dict[tuple[str, str], _Statement] = {}
    for statement in statements:
        if statement.is_gone:
            continue
        edge = statement.edge
        earlier = first.setdefault((edge.source, edge.target), statement)
        earlier.reasons[edge.reason] = None
        if earlier is not statement:
            is_same = (edge.kind, edge.group) == (earlier.edge.kind, earlier.edge.group)
            statement.set_aside("edge-twice" if is_same else "other-edge-twice")
    for statement in first.values():
        reasons = list(filter(None, statement.reasons))
        if len(reasons) > 1:
            statement.edge = replace(statement.edge, reason=" ".join(reasons))


def _set_aside_cycles(statements: Iterable[_Statement]) -> tuple[int, int]:
    """Set aside what closes cycles; returns what it weighs, and what would have to go in any case."""
    needed = [statement for statement in statements if not statement.is_gone and statement.edge.is_required]
    ends = [(statement.edge.source, statement.edge.target) for statement in needed]
    place = {topic: number for number, topic in enumerate(dict.fromkeys(end for pair in ends for end in pair))}
    if not needed:
        return 0, 0
    import numpy as np

    from graph.index.feedback import least_cuts

    cuts = least_cuts(
        len(place),
        np.array([place[source] for source, _ in ends], np.int32),
        np.array([place[target] for _, target in ends], np.int32),
        np.array([_weight(statement.edge) for statement in needed], np.int64),
        np.array([statement.edge.kind != "corequisite" for statement in needed], np.bool_),
    )
    for cut in cuts:
        for edge in cut.set_aside:
            needed[edge].set_aside("cycle")
    return sum(cut.weight for cut in cuts), sum(cut.bound for cut in cuts)


def _weight(edge: Prerequisite) -> int:
    """What it costs to set an edge aside: most where somebody gave a reason."""
    if edge.reason:
        return _EXPLAINED
    return _REQUIRED if edge.is_required else _RECOMMENDED


def _doubt(statements: Sequence[_Statement]) -> str:
    """What makes it likely that the draft means something else, if anything does."""
    strict = [statement for statement in statements if statement.edge.kind != "corequisite" and _is_placed(statement)]
    pairs = {(statement.edge.source, statement.edge.target) for statement in strict}
    both = sum((target, source) in pairs for source, target in pairs)
    gone = sum(statement.code == "cycle" for statement in strict)
    if len(pairs) < _FEW:
        return ""
    if both > _MOST_BOTH_WAYS * len(pairs):
        return f"{both:,} of {len(pairs):,} edges run both ways: these links probably state no order."
    if gone > _MOST_CUT * len(strict):
        return f"{gone:,} of {len(strict):,} edges close cycles: they were probably read in another way than meant."
    return ""


def _is_placed(statement: _Statement) -> bool:
    """Whether it is an edge between two topics, once."""
    return not statement.is_gone or statement.code == "cycle"


def _settled_resources(items: Iterable[Item[Resource]], names: _Names) -> tuple[tuple[Resource, ...], list[Change]]:
    made: list[Resource] = []
    changes: list[Change] = []
    for resource, origin in items:
        topic = names.one(resource.topic)
        if topic is None:
            changes.append(Change("resource-of-nothing", origin, resource, None))
            continue
        made.append(replace(resource, topic=topic))
        if topic != resource.topic:
            changes.append(Change("joined", origin, resource, made[-1]))
    return tuple(made), changes


def _settled_goals(items: Iterable[Item[EntryGoal]], names: _Names) -> tuple[tuple[EntryGoal, ...], list[Change]]:
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
