"""The edges of a draft on their way: what topics their ends mean, and which are set aside so that a graph is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import blake2b
from itertools import product, repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graph.checks.causes import KINDS, OUTSIDE, Change, Knot
from graph.checks.cycles import fewest, weights_of
from graph.checks.meanings import Meanings, key_of
from graph.drafts import Edges, Item, Topics
from graph.index.feedback import Cut, least_cuts
from graph.index.rows import Ints, Marks, Places
from graph.model import KINDS as MODEL_KINDS
from graph.model import Prerequisite, Topic

_MOST_LINES = 20_000
_CUTS_KEPT = 4
_cuts_made: dict[bytes, tuple[Cut, ...]] = {}
_MOST_CUT = 0.05
_MOST_BOTH_WAYS = 0.1
_KIND_PLACES = {kind: place for place, kind in enumerate(MODEL_KINDS)}
_RECOMMENDED, _COREQUISITE = _KIND_PLACES["recommended"], _KIND_PLACES["corequisite"]
_FEW = 20
"""Shares of fewer edges than this say nothing of what is meant."""


class Names(Meanings):
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

    def used_outside(self, statements: Statements) -> Iterator[Topic]:
        """The topics outside that are left, in the order in which they were met."""
        used = np.zeros(len(self.numbers) + 1, np.bool_)
        used[statements.source[statements.left]] = used[statements.target[statements.left]] = True
        for name in self._outside.values():
            if used[self.numbers[name]]:
                yield Topic(name, name, OUTSIDE, hours=0.0)


@dataclass(slots=True)
class Statements:
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


class _Meaning(NamedTuple):
    """The topics that one end of an edge means, none where it is to be set aside, and for what cause it says it so."""

    topics: list[str]
    code: str = ""


def _meaning(text: str, names: Names, splits: bool) -> _Meaning:
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


def statements_of(items: Sequence[Item[Prerequisite]], names: Names, splits: bool) -> Statements:
    """Each edge with the topics that its ends mean."""
    given = _as_edges(items)
    source, target = _numbers(given.sources, names), _numbers(given.targets, names)
    kinds, explained = np.zeros(len(given), np.int8), np.zeros(len(given), np.bool_)
    for place, (kind, _, reason, _) in given.further.items():
        kinds[place], explained[place] = _KIND_PLACES[kind], bool(reason)
    odd = np.flatnonzero((source < 0) | (target < 0))
    means = cache(lambda text: _meaning(text, names, splits))
    meant = [_meant(items[place].value, means) for place in odd.tolist()]
    times = np.ones(len(given), np.int64)
    times[odd] = [len(several) for several in meant]
    places = np.repeat(np.arange(len(given)), times)
    found = Statements(
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


def _numbers(texts: Sequence[str], names: Names) -> Ints:
    """The numbers of the topics of these very ids, -1 for none."""
    return np.fromiter(map(names.numbers.get, texts, repeat(-1)), np.int32, len(texts))


def _meant(edge: Prerequisite, means: Callable[[str], _Meaning]) -> list[tuple[Prerequisite | None, str]]:
    """What an edge states, each with the cause for which it says it so; None for what is set aside."""
    source, target = means(edge.source), means(edge.target)
    if not source.topics or not target.topics:
        return [(None, next(end.code for end in (source, target) if not end.topics))]
    code = next((code for code in KINDS if code in (source.code, target.code)), "")
    if source.topics == [edge.source] and target.topics == [edge.target]:
        return [(edge, code)]
    return [(replace(edge, source=one, target=other), code) for one, other in product(source.topics, target.topics)]


def set_aside_loops(statements: Statements) -> None:
    """Set aside what says that a topic needs itself."""
    for place in np.flatnonzero(statements.left & (statements.source == statements.target)).tolist():
        statements.set_aside(place, "self-loop")


def set_aside_doubles(statements: Statements) -> None:
    """Set aside edges of the same ends as an earlier one, which gets the reasons of all."""
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


def set_aside_cycles(statements: Statements) -> tuple[Knot, ...]:
    """Set aside what closes cycles; return what they were cycles of, the largest first."""
    needed = statements.left & (statements.kinds != _RECOMMENDED)
    places = np.flatnonzero(needed)
    if not len(places):
        return ()
    # Where several answers are equal, the one found must not depend on the order of the topics.
    both = np.stack([statements.source[places], statements.target[places]], axis=1).ravel()
    _, met, of_met = np.unique(both, return_index=True, return_inverse=True)
    number = np.argsort(np.argsort(met)).astype(np.int32)
    ends = number[of_met].reshape(-1, 2)
    weights = weights_of(statements.explained[places])
    cuts = _cuts(
        len(met),
        np.ascontiguousarray(ends[:, 0]),
        np.ascontiguousarray(ends[:, 1]),
        weights,
        statements.kinds[places] != _COREQUISITE,
    )
    knots = []
    for cut in sorted((cut for cut in cuts if cut.set_aside), key=lambda cut: -len(cut.edges)):
        gone = places[list(cut.set_aside)].tolist()
        for place in gone:
            statements.set_aside(place, "cycle")
        others = [place for place in places[list(cut.edges)].tolist() if statements.left[place]]
        lines = [*gone, *others] if len(cut.edges) <= _MOST_LINES else []
        knots.append(
            Knot(len(cut.topics), len(cut.edges), len(gone), fewest(cut, weights), tuple(map(statements.edge, lines)))
        )
    return tuple(knots)


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


def doubt_of(statements: Statements) -> str:
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
