"""What can be wrong in a draft, what becomes of each fault, and how many there are of each cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graph.drafts import Note, Origin
from graph.model import EntryGoal, Prerequisite, Resource, Severity, Topic

OUTSIDE = "Outside"
"""The category of topics that edges name and the input does not describe; they have no hours."""

_EXAMPLES = 10


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
        return tuple(map(note_of, self.changes[:_EXAMPLES]))


class Knot(NamedTuple):
    """Topics that need each other in circles, with the fewest edges found that end all of them.

    `topics` and `edges` count what is in it, `gone` the edges set aside; fewer than `at_least` would not do. `lines`
    are its edges, those set aside first; none where there are too many for anybody to look at.
    """

    topics: int
    edges: int
    gone: int
    at_least: int
    lines: tuple[Prerequisite, ...]

    @property
    def is_least(self) -> bool:
        """Whether it is proven that fewer would not do."""
        return self.gone <= self.at_least


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


def note_of(change: Change) -> Note:
    """Return a change as a note."""
    after = "" if change.after is None else _words(change.after)
    return Note(KINDS[change.code].title, change.origin, _words(change.before), after)


def _words(value: Value) -> str:
    if isinstance(value, Prerequisite):
        return f"{value.source} -> {value.target}"
    if isinstance(value, Topic):
        return value.id
    return value.title if isinstance(value, Resource) else value.name


def by_cause(changes: Iterable[Change]) -> Iterator[Cause]:
    """Yield all changes of each cause, in the order of `KINDS`."""
    found: dict[str, list[Change]] = {code: [] for code in KINDS}
    for change in changes:
        found[change.code].append(change)
    return (Cause(code, tuple(alike)) for code, alike in found.items() if alike)


def tally_of(changes: Sequence[Change], count: int, added: int = 0) -> Tally:
    """Return what became of so many things, of which these were changed."""
    gone = sum(change.after is None for change in changes)
    return Tally(count - len(changes), len(changes) - gone, gone, added)
