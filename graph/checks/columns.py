"""The checks of `check_records` on columns: what has nothing to say is found so for all rows at once.

Each check first looks, with NumPy, for the rows it has something to say about. Those rows alone become records, and the
very check for records words the problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.checks import edges as edge_checks
from graph.checks.cycles import (
    Tangle,
    bound_groups,
    cycle_problems,
    recommended_cycles,
    some,
    tangle_of,
    weights_of,
)
from graph.checks.goals import goal_problems
from graph.checks.problems import MOST_ALIKE, in_order
from graph.checks.redundancy import MOST_STEPS, edges_that_follow, implied_edges, redundancy_steps
from graph.checks.resources import resource_problems
from graph.checks.suggestions import Suggestions
from graph.checks.topics import MOST_WITHOUT_HOURS, doubled_ids, shared_names, without_edges, without_hours
from graph.core.arrow import missing_of, number_array, values_of
from graph.core.columns import COREQUISITE, Columns, leaving_out_edges, with_set_aside, words_of
from graph.core.name_normalization import Words, words_of_topics
from graph.core.names import folded
from graph.index.cycles import knots
from graph.index.feedback import least_cuts
from graph.index.index import GraphIndex
from graph.model import DIFFICULTIES, Prerequisite, Problem, Records
from graph.parallel import at_once

Numbers = npt.NDArray[np.integer[Any]]
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with columns, in order of file and line; and the index of all topics and sound edges.

    `columns` are those of `index` where `problems` has no error: those given, without edges that repeat others.
    """

    problems: tuple[Problem, ...]
    index: GraphIndex
    columns: Columns


def check_columns(columns: Columns) -> Checked:
    """Return everything that is wrong with the columns as a whole: ``check_records(columns.records())``.

    The index that comes with it was needed for the check. It is that of the graph where `problems` has no error.

    Notes
    -----
    About 1 s and 0.2 GB for a million topics and three million edges in which nothing is wrong.

    Examples
    --------
    >>> from graph.core.columns import columns_of
    >>> from graph.model import Topic
    >>> columns = columns_of(Records((Topic("sets", "Sets", line=2),), (Prerequisite("set", "sets", line=2),)))
    >>> print(check_columns(columns).problems[0])
    edges.csv, line 2: source 'set' is not in topics.csv. Did you mean 'sets'? If not, add it there or remove this line.
    """
    rows = _Rows(columns)
    # Both know by now which edges are sound.
    about_rows, index = at_once(len(rows.sound), lambda: _problems_of_rows(rows), lambda: rows.index)
    problems = in_order([*about_rows, *_problems_of_the_graph(rows)], columns.files)
    return Checked(problems, index, rows.without_repeats)


def _problems_of_rows(rows: _Rows) -> list[Problem]:
    return [
        *_doubled_ids(rows),
        *_shared_names(rows),
        *_missing_hours(rows),
        *_isolated_topics(rows),
        *_unknown_ends(rows),
        *edge_checks.self_loops(rows.records(edges=rows.sources == rows.targets)),
        *_contradicting_edges(rows),
        *_repeated_edges(rows),
    ]


def _problems_of_the_graph(rows: _Rows) -> list[Problem]:
    return [
        *_cycles(rows),
        *_recommended_cycles(rows),
        *_groups_without_choice(rows),
        *_bound_groups(rows),
        *_harder_prerequisites(rows),
        *_resources(rows),
        *_goals(rows),
        *_redundant_edges(rows),
    ]


class _Rows:
    """All rows of some columns, those set aside in their places, as numbers.

    `columns` holds the good rows, `whole` all of them; `good_topics` and `good_edges` say for each row of `whole` which
    it is among the good, -1 for one that was set aside.
    """

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.whole, self.good_topics, self.good_edges = with_set_aside(columns)
        self.count = len(self.whole.topics)
        self.sources, self.targets = self.whole.sources, self.whole.targets

    @cached_property
    def known(self) -> Marks:
        """Which edges have two topics as their ends."""
        return (self.sources < self.count) & (self.targets < self.count)

    @cached_property
    def doubled(self) -> tuple[Numbers, Numbers]:
        """The edges that join two topics which an edge above joins already, and the first that does for each."""
        pairs = self.sources.astype(np.int64) << 32 | self.targets
        ordered = np.sort(pairs)
        if (ordered[1:] != ordered[:-1]).all():
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        order = np.argsort(pairs, kind="stable")
        is_first = np.concatenate([[True], pairs[order[1:]] != pairs[order[:-1]]])
        first = np.empty(len(pairs), np.int64)
        first[order] = order[is_first][np.cumsum(is_first) - 1]
        doubled = np.flatnonzero(first != np.arange(len(pairs)))
        return doubled, first[doubled]

    @cached_property
    def _says_the_same(self) -> Marks:
        """Which of the doubled edges have the kind and group of the first."""
        doubled, first = self.doubled
        kinds, groups = self.whole.kinds, words_of(self.whole.edges["group"])[1]
        same: Marks = (kinds[doubled] == kinds[first]) & (groups[doubled] == groups[first])
        return same

    @property
    def contradicting(self) -> Numbers:
        """The edges whose two topics an edge above joins already, in another kind or group."""
        return self.doubled[0][~self._says_the_same]

    @property
    def repeats(self) -> tuple[Numbers, Numbers]:
        """The edges that an edge above says already, in the same kind and group, and the first that does for each."""
        doubled, first = self.doubled
        return doubled[self._says_the_same], first[self._says_the_same]

    @cached_property
    def fresh(self) -> Marks:
        """Which edges are no repeats."""
        fresh = np.ones(len(self.sources), bool)
        fresh[self.repeats[0]] = False
        return fresh

    @property
    def without_repeats(self) -> Columns:
        """The good rows without repeats."""
        gone = self.good_edges[self.repeats[0]]
        return leaving_out_edges(self.columns, gone[gone >= 0])

    @cached_property
    def sound(self) -> Numbers:
        """The edges that a graph would hold, see `graph.checks.rows.sound_edges`."""
        is_sound = self.known & (self.sources != self.targets)
        is_sound[self.doubled[0]] = False
        return np.flatnonzero(is_sound)

    @cached_property
    def index(self) -> GraphIndex:
        """The index of the sound edges."""
        whole, kept = self.whole, self.sound if len(self.sound) < len(self.sources) else slice(None)
        return GraphIndex.of(
            whole.hours,
            whole.sources[kept],
            whole.targets[kept],
            whole.required[kept],
            whole.groups[kept],
            np.flatnonzero(whole.kinds[kept] == COREQUISITE).astype(np.int32),
            whole.asked,
        )

    @cached_property
    def words(self) -> Words:
        """Every word that a topic of `whole` answers to."""
        return words_of_topics(self.whole.topics, with_ids=True)

    def records(self, topics: Marks | Numbers | None = None, edges: Marks | Numbers | None = None) -> Records:
        """The good ones of these rows as records, with every row that was set aside."""
        columns = self.columns
        some_topics = _some(self.good_topics, topics)
        some_edges = _some(self.good_edges, edges)
        return Records(
            topics=tuple(columns.topics_at(some_topics)) if len(some_topics) else (),
            prerequisites=tuple(columns.prerequisites_at(some_edges)) if len(some_edges) else (),
            set_aside_topics=columns.set_aside_topics,
            set_aside_edges=columns.set_aside_edges,
            resources=columns.resources,
            entry_goals=columns.entry_goals,
            files=columns.files,
        )

    def edges(self, numbers: Numbers) -> list[Prerequisite]:
        """Rows of `whole` as edges."""
        return self.whole.prerequisites_at(numbers) if len(numbers) else []

    def with_these_ids(self, numbers: Numbers) -> Marks:
        """Which topics have the id of one of these."""
        asked = np.zeros(self.count, bool)
        asked[numbers] = True
        return asked[self.whole.places.first]

    @cached_property
    def leading(self) -> Numbers:
        """The topic that stands first among the good, if there is one."""
        return np.flatnonzero(self.good_topics == 0)


class _ColumnSuggestions(Suggestions):
    """`Suggestions` among all topics of some columns, none of which becomes a record for it."""

    def __init__(self, rows: _Rows) -> None:
        super().__init__(Records((), ()))
        self._rows = rows

    @cached_property
    def _ids(self) -> list[str]:
        return self._rows.whole.topics["id"].unique().to_pylist()  # type: ignore[no-any-return]

    def _called(self, word: str) -> Sequence[str]:
        rows = self._rows
        perhaps = rows.whole.topics_at(rows.words.owners_of(word))
        # In the order in which records stand: the good ones first.
        good = {topic.line for topic in rows.columns.set_aside_topics}
        named = [
            topic for topic in perhaps if word in {folded(name) for name in (topic.id, topic.name, *topic.aliases)}
        ]
        return [topic.id for topic in sorted(named, key=lambda topic: topic.line in good)]


def _doubled_ids(rows: _Rows) -> list[Problem]:
    first = rows.whole.places.first
    again = np.flatnonzero(first != np.arange(rows.count))
    return doubled_ids(rows.records(topics=rows.with_these_ids(first[again]))) if len(again) else []


def _shared_names(rows: _Rows) -> list[Problem]:
    columns = rows.columns
    owners = words_of_topics(columns.topics, with_ids=False).owners_of_shared()
    return shared_names(Records(tuple(columns.topics_at(owners)), (), files=columns.files)) if len(owners) else []


def _missing_hours(rows: _Rows) -> list[Problem]:
    columns = rows.columns
    missing = np.flatnonzero(missing_of(columns.topics["hours"]))
    first = columns.topics_at(missing[: MOST_WITHOUT_HOURS + 1])
    return without_hours(first, columns.files, _lines(columns.topics, missing))


def _isolated_topics(rows: _Rows) -> list[Problem]:
    columns = rows.columns
    joined = np.zeros(rows.count + len(rows.whole.unknown_ids), bool)
    joined[rows.sources] = True
    joined[rows.targets] = True
    good = np.flatnonzero(rows.good_topics >= 0)
    alone = rows.good_topics[good[~joined[rows.whole.places.first[good]]]]
    if len(alone) == len(columns.topics):
        return []
    first = columns.topics_at(alone[: MOST_ALIKE + 1])
    return without_edges(first, columns.files, _lines(columns.topics, alone))


def _unknown_ends(rows: _Rows) -> list[Problem]:
    unknown = np.flatnonzero(~rows.known)
    if not len(unknown) or not rows.count:
        return []
    one_known = np.flatnonzero((rows.sources < rows.count) | (rows.targets < rows.count))[:1]
    # Where no edge names any topic, the first few say it all.
    shown = np.union1d(unknown, one_known) if len(one_known) else unknown[:1000]
    aside = np.flatnonzero(rows.good_edges < 0)
    ends = np.concatenate([ends[numbers] for ends in (rows.sources, rows.targets) for numbers in (shown, aside)])
    topics = rows.with_these_ids(np.concatenate([ends[ends < rows.count], rows.leading]))
    return edge_checks.unknown_ends(rows.records(topics, shown), _ColumnSuggestions(rows))


def _contradicting_edges(rows: _Rows) -> Iterator[Problem]:
    contradicting = rows.contradicting
    if not len(contradicting):
        return iter(())
    shown = np.isin(rows.targets, rows.targets[contradicting])
    return edge_checks.contradicting_edges(rows.records(edges=shown))


def _repeated_edges(rows: _Rows) -> list[Problem]:
    repeats, first = rows.repeats
    shown = rows.edges(repeats[: MOST_ALIKE + 1])
    lines = _lines(rows.whole.edges, first[: MOST_ALIKE + 1])
    above = {(edge.source, edge.target): line for edge, line in zip(shown, lines, strict=True)}
    return edge_checks.repeats_of(shown, above, rows.columns.files, _lines(rows.whole.edges, repeats))


def _cycles(rows: _Rows) -> Iterator[Problem]:
    index = rows.index
    if index.is_acyclic or not index.cycles:
        return iter(())
    required = rows.sound[index.required]
    cycles = index.cycles
    names = rows.whole.topics["id"].take(number_array(np.unique([topic for cycle in cycles for topic in cycle])))
    on_cycle = np.zeros(rows.count, bool)
    on_cycle[[topic for cycle in cycles for topic in cycle]] = True
    used = required[on_cycle[rows.sources[required]] & on_cycle[rows.targets[required]]]
    ids = dict(zip(np.flatnonzero(on_cycle).tolist(), names.to_pylist(), strict=True))
    records = rows.records(topics=rows.with_these_ids(np.flatnonzero(on_cycle)))
    named = [[ids[topic] for topic in cycle] for cycle in cycles]
    return cycle_problems(records, named, rows.edges(used), _tangles(rows, required))


def _tangles(rows: _Rows, required: Numbers) -> list[Tangle | None]:
    """The tangle behind each cycle; None where the cycle is all of it."""
    whole = rows.whole
    weights = weights_of(values_of(pc.binary_length(whole.edges["reason"]))[required] > 0)
    ends = rows.sources[required], rows.targets[required]
    cuts = least_cuts(rows.count, *ends, weights, whole.kinds[required] != COREQUISITE)
    lines = values_of(whole.edges["line"])[required]
    return [
        tangle_of(
            cut,
            weights,
            whole.topics_at(some(cut.topics)),
            rows.edges(required[some(cut.set_aside)]),
            int(lines[list(cut.edges)].min()),
        )
        for cut in cuts
    ]


def _recommended_cycles(rows: _Rows) -> Iterator[Problem]:
    index = rows.index
    recommended = ~index.required
    rises = index.levels[index.sources] < index.levels[index.targets]
    if index.is_acyclic and not index.has_blocks and rises[recommended].all():
        return iter(())
    if not recommended.any():
        return iter(())
    found = knots(rows.count, index.sources, index.targets)
    in_knot = np.zeros(rows.count, bool)
    in_knot[[topic for knot in found.topics for topic in knot]] = True
    inside = rows.sound[in_knot[index.sources] & in_knot[index.targets]]
    records = rows.records(topics=rows.with_these_ids(np.flatnonzero(in_knot)))
    return recommended_cycles(records, rows.edges(inside))


def _bound_groups(rows: _Rows) -> list[Problem]:
    index = rows.index
    if not index.has_blocks:
        return []
    inside = index.required & index.is_together(np.arange(len(index.sources)))
    topics = np.union1d(index.sources[inside], index.targets[inside])
    return bound_groups(rows.records(topics=rows.with_these_ids(topics)), rows.edges(rows.sound[inside]))


def _groups_without_choice(rows: _Rows) -> list[Problem]:
    columns, whole = rows.columns, rows.whole
    words, codes = words_of(columns.edges["group"])
    if not any(words):
        return []
    grouped = np.array([bool(word) for word in words])[codes]
    fresh = rows.good_edges[rows.fresh]
    fresh = fresh[fresh >= 0]
    recommended = fresh[grouped[fresh] & ~columns.required[fresh]]
    sizes = np.bincount(whole.groups[(whole.groups >= 0) & rows.fresh], minlength=1)
    good = np.flatnonzero((whole.groups >= 0) & rows.fresh & (rows.good_edges >= 0))
    group = whole.groups[good]
    asked = whole.asked if len(whole.asked) else np.ones_like(sizes)
    lone = rows.good_edges[good[(sizes[group] == 1) & (asked[group] == 1)]]
    _, first = np.unique(group, return_index=True)
    short = np.sort(good[first[sizes[group[first]] < asked[group[first]]]])
    edges, files, lines = _several(columns, rows.good_edges[short])
    held = sizes[whole.groups[short]].tolist()
    size_of = {(edge.target, edge.group): size for edge, size in zip(edges, held, strict=False)}
    return [
        *edge_checks.groups_on_recommended(*_several(columns, recommended)),
        *edge_checks.lone_in_groups(*_several(columns, np.sort(lone))),
        *edge_checks.short_groups(edges, size_of, files, lines),
    ]


def _harder_prerequisites(rows: _Rows) -> list[Problem]:
    words, codes = words_of(rows.columns.topics["difficulty"])
    if not any(words):
        return []
    places = np.array([DIFFICULTIES.index(word) if word else -1 for word in words])[codes]
    good = np.flatnonzero(rows.good_topics >= 0)
    ranked = places[rows.good_topics[good]] >= 0
    rank = np.full(rows.count, -1, np.int8)
    rank[rows.whole.places.first[good[ranked]]] = places[rows.good_topics[good[ranked]]]
    index = rows.index
    source, target = rank[index.sources], rank[index.targets]
    harder = rows.sound[index.required & (target >= 0) & (source > target)]
    first = rows.edges(harder[: MOST_ALIKE + 1])
    ends = np.unique(np.concatenate([rows.sources[harder[: MOST_ALIKE + 1]], rows.targets[harder[: MOST_ALIKE + 1]]]))
    ids = rows.whole.topics["id"].take(number_array(ends)).to_pylist()
    difficulty = {topic: DIFFICULTIES[rank[number]] for topic, number in zip(ids, ends.tolist(), strict=True)}
    return edge_checks.uphill(first, difficulty, rows.columns.files, _lines(rows.whole.edges, harder))


def _resources(rows: _Rows) -> Iterable[Problem]:
    named = [resource.topic for resource in rows.columns.resources]
    return resource_problems(_naming(rows, named), _ColumnSuggestions(rows)) if named else ()


def _goals(rows: _Rows) -> Iterable[Problem]:
    named = [topic for goal in rows.columns.entry_goals for topic in goal.goals]
    return goal_problems(_naming(rows, named), _ColumnSuggestions(rows)) if named else ()


def _naming(rows: _Rows, named: Sequence[str]) -> Records:
    """Records that hold a topic for each of these ids that is one, and any topic at all if there is one."""
    numbers = rows.whole.numbers(named)
    return rows.records(topics=rows.with_these_ids(np.concatenate([numbers[numbers >= 0], rows.leading])))


def _redundant_edges(rows: _Rows) -> list[Problem]:
    index = rows.index
    if not index.is_acyclic or rows.columns.set_aside_edges:
        return []
    sizes = np.bincount(index.groups[index.groups >= 0], minlength=max(1, len(index.asked)))
    asked = index.asked if len(index.asked) else np.ones_like(sizes)
    is_certain = index.required & ((index.groups < 0) | (sizes <= asked)[index.groups])
    is_certain[index.closing] = False
    certain = rows.sound[is_certain]
    joined = np.zeros(rows.count, bool)
    joined[rows.sources[certain]] = True
    joined[rows.targets[certain]] = True
    ordered = index.order[joined[index.order]]
    if redundancy_steps(len(certain), len(ordered)) > MOST_STEPS:
        return []
    place = np.zeros(rows.count, np.int64)
    place[ordered] = np.arange(len(ordered))
    source, target = place[rows.sources[certain]], place[rows.targets[certain]]
    same_week = np.zeros(len(is_certain), bool)
    same_week[index.corequisites] = True
    weak = _by_target(same_week[is_certain], target, len(ordered)) if len(index.corequisites) else None
    follows = list(implied_edges(_by_target(source, target, len(ordered)), weak))
    if not follows:
        return []
    pairs = np.array([source << 32 | target for source, target, _ in follows])
    redundant = certain[(rows.whole.groups[certain] < 0) & np.isin(source << 32 | target, pairs)]
    first = rows.edges(redundant[: MOST_ALIKE + 1])
    between = {(source, target): via for source, target, via in follows}
    ends = zip(
        *(place[part[redundant[: MOST_ALIKE + 1]]].tolist() for part in (rows.sources, rows.targets)), strict=True
    )
    passed = rows.whole.topics["id"].take(number_array(ordered[[between[pair] for pair in ends]])).to_pylist()
    via = {(edge.source, edge.target): topic for edge, topic in zip(first, passed, strict=True)}
    return edges_that_follow(first, via, rows.columns.files, _lines(rows.whole.edges, redundant))


def _by_target(sources: npt.NDArray[Any], targets: Numbers, count: int) -> list[list[Any]]:
    """The sources of the edges to each target, or whatever else there is of each edge, in the order of the edges."""
    order = np.argsort(targets, kind="stable")
    bounds = np.searchsorted(targets[order], np.arange(count + 1)).tolist()
    others = sources[order].tolist()
    return [others[begin:end] for begin, end in pairwise(bounds)]


def _several(columns: Columns, numbers: Numbers) -> tuple[list[Prerequisite], Any, list[int]]:
    """The first of these edges, and the lines of all."""
    some = columns.prerequisites_at(numbers[: MOST_ALIKE + 1]) if len(numbers) else []
    return some, columns.files, _lines(columns.edges, numbers)


def _lines(table: pa.Table, numbers: Numbers) -> list[int]:
    return values_of(table["line"])[numbers].tolist()  # type: ignore[no-any-return]


def _some(good: npt.NDArray[np.int64], chosen: Marks | Numbers | None) -> npt.NDArray[np.int64]:
    """Which good rows are among those chosen of all."""
    if chosen is None:
        return np.zeros(0, np.int64)
    numbers = good[chosen]
    return numbers[numbers >= 0]
