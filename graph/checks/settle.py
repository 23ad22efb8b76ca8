"""A draft becomes sound records: what is wrong is mended or set aside, by cause, each with one repair.

Every topic and every edge of the draft is kept, changed, or set aside with its cause; the sums agree. An edge that
names several topics in one end counts once for each of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b
from itertools import product, repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graph.checks.cycles import weights_of
from graph.checks.meanings import Meanings, key_of
from graph.core.names import folded
from graph.drafts import Draft, Edges, Item, Note, Origin, Topics
from graph.index.feedback import Cut, least_cuts
from graph.index.rows import Ints, Marks, Places
from graph.model import KINDS as MODEL_KINDS
from graph.model import EntryGoal, Prerequisite, Records, Resource, Severity, Topic

OUTSIDE = "Outside"
"""The category of topics that edges name and the input does not describe; they have no hours."""

_EXAMPLES = 10
_CUTS_KEPT = 4
_cuts_made: dict[bytes, tuple[Cut, ...]] = {}
_MOST_CUT = 0.05
_MOST_BOTH_WAYS = 0.1
_KIND_PLACES = {kind: place for place, kind in enumerate(MODEL_KINDS)}
_RECOMMENDED, _COREQUISITE = _KIND_PLACES["recommended"], _KIND_PLACES["corequisite"]
_FEW = 20
"""Shares of fewer edges than this say nothing of what is meant."""


class Kind(NamedTuple):
    """One way in which a draft can be wrong: what it is called, how bad it is, what helps, and whether it is safe.

    A repair is safe if nothing can be lost or misread by it, so that nobody has to look. `code` is that of the problem
    which `check` makes of it in our own files; where `is_shown`, ``check --fix`` repairs it there without being told
    to, as it shows each row before and after.
    """

    title: str
    severity: Severity
    repair: str
    is_safe: bool
    code: str = ""
    is_shown: bool = False

    @property
    def is_mended(self) -> bool:
        """Whether ``check --fix`` repairs it without being told to."""
        return self.is_safe or self.is_shown


KINDS = {
    "cycle": Kind(
        "a prerequisite that closes a cycle",
        "error",
        "These edges are set aside, so that no topic needs itself. Remove them, or make them recommended.",
        False,
        "cycle",
    ),
    "several-ids": Kind(
        "several topics in one cell",
        "error",
        "Read each of them as a prerequisite of its own.",
        False,
        "several-ids",
        is_shown=True,
    ),
    "ambiguous-id": Kind(
        "an id that several topics may be meant by", "error", "Write the id of the one that is meant.", False
    ),
    "outside-dropped": Kind(
        "an id outside the file", "error", "Add these topics, or keep them marked as outside.", False, "unknown-topic"
    ),
    "other-edge-twice": Kind(
        "an edge twice, of another kind or group",
        "error",
        "The first is kept. Write alternatives that share a topic as a milestone of 0 hours.",
        False,
        "doubled-edge",
    ),
    "topic-twice": Kind(
        "an id of two topics",
        "error",
        "The second has a number behind its id; edges mean the first.",
        False,
        "doubled-id",
    ),
    "self-loop": Kind("a topic that needs itself", "warning", "Remove these edges.", True, "self-loop"),
    "blank": Kind("a row without an id", "warning", "Remove these rows.", True),
    "goal-of-nothing": Kind(
        "a named goal without topics, or of a name used before", "warning", "Remove it.", False, "goal-of-unknown-topic"
    ),
    "resource-of-nothing": Kind(
        "a resource of no topic",
        "warning",
        "Add the topic, or remove the resource.",
        False,
        "resource-of-unknown-topic",
    ),
    "outside": Kind(
        "an id outside the file", "warning", f"Kept as a topic of 0 hours in the category {OUTSIDE!r}.", True
    ),
    "joined": Kind(
        "an id written in another way", "warning", "Taken for the one topic of that id or name.", True, "unknown-topic"
    ),
    "edge-twice": Kind("an edge twice", "warning", "One is kept, with the reasons of both.", True, "doubled-edge"),
    "same-topic-twice": Kind("a topic twice, the same", "warning", "One is kept.", True, "doubled-id"),
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


@dataclass(frozen=True)
class Settled:
    """What is sound in a draft, and what was changed or set aside, by cause.

    The `records` are made when somebody takes them.

    `done` are ids of topics. `doubt` is a sentence to be shown before everything else where the draft was probably read
    in another way than it was meant, or empty. `cut_bound` is how many of the weighted edges in cycles must go in any
    case, and `cut_weight` what those set aside weigh: nothing less would do where they are equal.
    """

    left: Left = field(compare=False, repr=False)
    causes: tuple[Cause, ...]
    topics: Tally
    edges: Tally
    done: tuple[str, ...] = ()
    doubt: str = ""
    cut_weight: int = 0
    cut_bound: int = 0

    @cached_property
    def records(self) -> Records:
        """What is sound, whole."""
        return self.left.records()

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
    The records have no error that `graph.checks.everything.check_columns` knows.

    Examples
    --------
    >>> here = Origin("a.csv", 2)
    >>> topics = Item(Topic("sets", "Sets"), here), Item(Topic("limits", "Limits"), here)
    >>> edges = Item(Prerequisite("Sets", "limits"), here), Item(Prerequisite("limits", "limits"), here)
    >>> found = settled(Draft("table", topics, edges))
    >>> found.records.prerequisites[0].source, found.edges, [cause.code for cause in found.causes]
    ('sets', Tally(kept=0, changed=1, set_aside=1, added=0), ['self-loop', 'joined'])
    """
    topics, topic_changes = _settled_topics(draft.topics)
    names = _Names(topics, outside == "keep")
    statements = _statements(draft.edges, names, "several-ids" in accepted)
    _set_aside_loops(statements)
    _set_aside_doubles(statements)
    weight, bound = _set_aside_cycles(statements)
    resources, resource_changes = _settled_resources(draft.resources, names)
    goals, goal_changes = _settled_goals(draft.goals, names)
    added = tuple(names.used_outside(statements))
    edge_changes = list(statements.changes())
    done = dict.fromkeys(found for item in draft.done if (found := names.one(item.value)) is not None)
    return Settled(
        Left(topics, added, statements, resources, goals, names.numbers),
        tuple(_by_cause([*topic_changes, *edge_changes, *resource_changes, *goal_changes])),
        _tally(topic_changes, len(draft.topics), len(added)),
        _tally(edge_changes, len(statements.left)),
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


class _Names(Meanings):
    """What the texts at the ends of edges mean: topics, or a topic outside."""

    def __init__(self, topics: Topics, keeps_outside: bool) -> None:
        ids = dict(zip(topics.ids, range(len(topics)), strict=True))
        super().__init__(ids, lambda: ((topic.id, (topic.name, *topic.aliases)) for topic, _ in topics))
        self.numbers = ids.copy()
        """The number of each topic by its id, those outside behind the others."""
        self._keeps_outside = keeps_outside
        self._outside: dict[str, str] = {}

    def outside(self, text: str) -> str | None:
        """The id of a topic that the input does not describe; None where these are dropped."""
        if not self._keeps_outside:
            return None
        name = self._outside.setdefault(key_of(text), text.strip())
        self.numbers.setdefault(name, len(self.numbers))
        return name

    def used_outside(self, statements: _Statements) -> Iterator[Topic]:
        """The topics outside that are left, in the order in which they were met."""
        used = np.zeros(len(self.numbers) + 1, np.bool_)
        used[statements.source[statements.left]] = used[statements.target[statements.left]] = True
        for name in self._outside.values():
            if used[self.numbers[name]]:
                yield Topic(name, name, OUTSIDE, hours=0.0)


@dataclass(slots=True)
class _Statements:
    """The edges on their way: where each stands in the draft, and for what cause those that are not as they were.

    `source` and `target` are the numbers of the topics at its ends, -1 where there is none, `kinds` places in
    `graph.model.KINDS`, `explained` says which have a reason; `left` says which of them are not set aside, `changed`
    what those are now that were changed. One that names several topics in one end stands here once for each.
    """

    items: Sequence[Item[Prerequisite]]
    places: Places
    source: Ints
    target: Ints
    kinds: npt.NDArray[np.int8]
    explained: Marks
    left: Marks
    topics: int
    codes: dict[int, str] = field(default_factory=dict)
    changed: dict[int, Prerequisite] = field(default_factory=dict)

    def edge(self, place: int) -> Prerequisite:
        """One of them as it is now."""
        return self.changed.get(place) or self.items[int(self.places[place])].value

    def edges(self) -> Iterator[Prerequisite]:
        """Those that are left, in their order."""
        return map(self.edge, np.flatnonzero(self.left).tolist())

    def set_aside(self, place: int, code: str) -> None:
        """Set one aside for this cause."""
        self.codes[place] = code
        self.left[place] = False

    def changes(self) -> Iterator[Change]:
        """What became of those that are not as they were, in their order."""
        for place, code in sorted(self.codes.items()):
            before, origin = self.items[int(self.places[place])]
            yield Change(code, origin, before, self.edge(place) if self.left[place] else None)

    def pairs(self, which: Marks) -> Places:
        """A number for the two ends of each of these, which others of the same ends have too."""
        return self.source[which].astype(np.int64) * self.topics + self.target[which]


@dataclass(frozen=True, slots=True)
class Left:
    """What is sound in a draft, as far as it is made: edges and names are to be had without making all of it."""

    topics: Topics
    outside: tuple[Topic, ...]
    statements: _Statements
    resources: tuple[Resource, ...]
    goals: tuple[EntryGoal, ...]
    numbers: Mapping[str, int]

    def records(self) -> Records:
        """Return all of it."""
        topics = (*(topic for topic, _ in self.topics), *self.outside)
        return Records(topics, tuple(self.statements.edges()), self.resources, self.goals)

    def edges(self) -> Iterator[Prerequisite]:
        """Yield the edges, in their order."""
        return self.statements.edges()

    def name_of(self, topic: str) -> str:
        """Return what a topic is called; one outside is called as its id."""
        number = self.numbers[topic]
        return self.topics[number].value.name if number < len(self.topics) else topic


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


def _statements(items: Sequence[Item[Prerequisite]], names: _Names, splits: bool) -> _Statements:
    """Each edge with the topics that its ends mean."""
    given = _as_edges(items)
    source, target = _numbers(given.sources, names), _numbers(given.targets, names)
    kinds, explained = np.zeros(len(given), np.int8), np.zeros(len(given), np.bool_)
    for place, (kind, _, reason, _) in given.further.items():
        kinds[place], explained[place] = _KIND_PLACES[kind], bool(reason)
    odd = np.flatnonzero((source < 0) | (target < 0))
    meant = [_meant(items[place].value, names, splits) for place in odd.tolist()]
    times = np.ones(len(given), np.int64)
    times[odd] = [len(several) for several in meant]
    places = np.repeat(np.arange(len(given)), times)
    found = _Statements(
        items, places, source[places], target[places], kinds[places], explained[places],
        np.ones(len(places), np.bool_), len(names.numbers),
    )  # fmt: skip
    for place, several in zip((np.cumsum(times) - times)[odd].tolist(), meant, strict=True):
        for here, (edge, code) in enumerate(several, start=place):
            if edge is None:
                found.set_aside(here, code)
                continue
            found.changed[here] = edge
            found.source[here], found.target[here] = names.numbers[edge.source], names.numbers[edge.target]
            found.codes.update({here: code} if code else {})
    return found


def _as_edges(items: Sequence[Item[Prerequisite]]) -> Edges:
    """Edges as columns, whatever a reader made of them."""
    if isinstance(items, Edges):
        return items
    edges = Edges()
    for edge, origin in items:
        edges.add(edge.source, edge.target, origin, edge.kind, edge.group, edge.reason, edge.extra)
    return edges


def _numbers(texts: Sequence[str], names: _Names) -> Ints:
    """The numbers of the topics of these very ids, -1 for none."""
    return np.fromiter(map(names.numbers.get, texts, repeat(-1)), np.int32, len(texts))


def _meant(edge: Prerequisite, names: _Names, splits: bool) -> list[tuple[Prerequisite | None, str]]:
    """What an edge states, each with the cause for which it says it so; None for what is set aside."""
    source, target = (_meaning(end, names, splits) for end in (edge.source, edge.target))
    if not source.topics or not target.topics:
        return [(None, next(end.code for end in (source, target) if not end.topics))]
    code = next((code for code in KINDS if code in (source.code, target.code)), "")
    return [(replace(edge, source=one, target=other), code) for one, other in product(source.topics, target.topics)]


def _set_aside_loops(statements: _Statements) -> None:
    for place in np.flatnonzero(statements.left & (statements.source == statements.target)).tolist():
        statements.set_aside(place, "self-loop")


def _set_aside_doubles(statements: _Statements) -> None:
    left = np.flatnonzero(statements.left)
    _, of_pair, counts = np.unique(statements.pairs(statements.left), return_inverse=True, return_counts=True)
    first: dict[int, int] = {}
    reasons: dict[int, dict[str, None]] = {}
    several = counts[of_pair] > 1
    for place, pair in zip(left[several].tolist(), of_pair[several].tolist(), strict=True):
        edge = statements.edge(place)
        earlier = first.setdefault(pair, place)
        reasons.setdefault(earlier, {})[edge.reason] = None
        if earlier != place:
            before = statements.edge(earlier)
            is_same = (edge.kind, edge.group) == (before.kind, before.group)
            statements.set_aside(place, "edge-twice" if is_same else "other-edge-twice")
    for place, given in reasons.items():
        edge, reason = statements.edge(place), " ".join(filter(None, given))
        if reason != edge.reason:
            statements.changed[place] = replace(edge, reason=reason)
            statements.explained[place] = True


def _set_aside_cycles(statements: _Statements) -> tuple[int, int]:
    """Set aside what closes cycles; returns what it weighs, and what would have to go in any case."""
    needed = statements.left & (statements.kinds != _RECOMMENDED)
    places = np.flatnonzero(needed)
    if not len(places):
        return 0, 0
    # Where several answers are equal, the one found must not depend on the order of the topics.
    both = np.stack([statements.source[places], statements.target[places]], axis=1).ravel()
    _, met, of_met = np.unique(both, return_index=True, return_inverse=True)
    number = np.argsort(np.argsort(met)).astype(np.int32)
    ends = number[of_met].reshape(-1, 2)
    cuts = _cuts(
        len(met),
        np.ascontiguousarray(ends[:, 0]),
        np.ascontiguousarray(ends[:, 1]),
        weights_of(statements.explained[places]),
        statements.kinds[places] != _COREQUISITE,
    )
    for cut in cuts:
        for place in places[list(cut.set_aside)].tolist():
            statements.set_aside(place, "cycle")
    return sum(cut.weight for cut in cuts), sum(cut.bound for cut in cuts)


def _cuts(count: int, sources: Ints, targets: Ints, weights: npt.NDArray[np.int64], strict: Marks) -> tuple[Cut, ...]:
    """What `least_cuts` finds, kept for the last few edges: an answer to a question seldom touches a cycle."""
    key = blake2b(b"".join(part.tobytes() for part in (sources, targets, weights, strict))).digest()
    found = _cuts_made.get(key)
    if found is None:
        found = least_cuts(count, sources, targets, weights, strict)
        for old in list(_cuts_made)[: max(0, len(_cuts_made) + 1 - _CUTS_KEPT)]:
            _cuts_made.pop(old, None)
        _cuts_made[key] = found
    return found


def _doubt(statements: _Statements) -> str:
    """What makes it likely that the draft means something else, if anything does."""
    in_cycles = np.zeros(len(statements.left), np.bool_)
    in_cycles[[place for place, code in statements.codes.items() if code == "cycle"]] = True
    strict = (statements.kinds != _COREQUISITE) & (statements.left | in_cycles)
    pairs = np.sort(statements.pairs(strict))
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    turned = pairs % max(statements.topics, 1) * statements.topics + pairs // max(statements.topics, 1)
    both = int(np.isin(turned, pairs, assume_unique=True).sum())
    gone, count = int((strict & in_cycles).sum()), int(strict.sum())
    if len(pairs) < _FEW:
        return ""
    if both > _MOST_BOTH_WAYS * len(pairs):
        return f"{both:,} of {len(pairs):,} edges run both ways: these links probably state no order."
    if gone > _MOST_CUT * count:
        return f"{gone:,} of {count:,} edges close cycles: they were probably read in another way than meant."
    return ""


def _settled_resources(items: Iterable[Item[Resource]], names: _Names) -> tuple[tuple[Resource, ...], list[Change]]:
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
