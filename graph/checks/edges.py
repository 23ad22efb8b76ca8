"""What can be wrong with single edges: unknown ends, a topic with itself, doubled edges, directions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from graph.checks.problems import arrow, error, together, warning
from graph.checks.rows import Numbers, Rows
from graph.checks.suggestions import Suggestions
from graph.core.columns import words_of
from graph.errors import MOST_ALIKE, again_in, quoted
from graph.model import DIFFICULTIES, FileNames, Prerequisite, Problem

FEWEST_TO_CALL_UNRELATED = 10
"""Fewer edges of unknown topics alone may be slips, each of them."""
_MOST_MEMBERS_SHOWN = 6


def unknown_ends(rows: Rows) -> Iterator[Problem]:
    """Yield an error for each end of an edge that is no topic; a single one where no edge names any topic.

    Of more than `MOST_ALIKE` such ends each unknown id is told once, with its lines; of more ids than that the first,
    and how many there are. Without any topic there is nothing to compare with, and so no problem.
    """
    ends = np.stack([rows.sources, rows.targets], axis=1).ravel()
    unknown = np.flatnonzero(ends >= rows.count)
    if not len(unknown) or not rows.count:
        return
    if len(rows.sources) >= FEWEST_TO_CALL_UNRELATED and min(rows.sources.min(), rows.targets.min()) >= rows.count:
        topics = rows.columns.topics_at([0]) if len(rows.columns.topics) else rows.columns.set_aside_topics
        yield unrelated(rows.edges(unknown[:1] // 2)[0], topics[0].id, rows.files)
        return
    suggestions = Suggestions(rows.distinct_ids, rows.called)
    asked: Numbers = ends[unknown] if len(unknown) > MOST_ALIKE else np.arange(len(unknown))
    count, alike = _first_alike(asked)
    if count > MOST_ALIKE:
        yield many_unknown(count, int((~rows.known).sum()), rows.files)
    shown = [unknown[places] for places in alike]
    for edge, same in zip(rows.edges(np.array([same[0] // 2 for same in shown])), shown, strict=True):
        column, topic = ("target", edge.target) if same[0] % 2 else ("source", edge.source)
        yield again_in(unknown_end(edge, topic, column, rows.files, suggestions), rows.edge_lines(same[1:] // 2))


def _first_alike(values: Numbers) -> tuple[int, list[Numbers]]:
    """How many different values there are, and the places of each of the first `MOST_ALIKE`, as they are met."""
    _, first, counts = np.unique(values, return_index=True, return_counts=True)
    order, ends = np.argsort(values, kind="stable"), np.cumsum(counts)
    shown = np.argsort(first)[:MOST_ALIKE]
    return len(first), [order[end - size : end] for end, size in zip(ends[shown], counts[shown], strict=True)]


def many_unknown(ids: int, edges: int, files: FileNames) -> Problem:
    """Return the error that so many ids in so many edges are no topics, of which the first are told one by one."""
    found = f"{ids:,} ids in {edges:,} edges are not in {files.topics}; the first {MOST_ALIKE:,} are told one by one."
    return error("unknown-topic", files.edges, 0, found, f"Check that {files.topics} is whole, or remove these lines.")


def unknown_end(edge: Prerequisite, topic: str, column: str, files: FileNames, suggestions: Suggestions) -> Problem:
    """Return the error that an end of an edge, its ``"source"`` or ``"target"``, is no topic."""
    if several := suggestions.several(topic):
        shown = ", ".join(map(quoted, several[:_MOST_MEMBERS_SHOWN]))
        more = f" and {left} more" if (left := len(several) - _MOST_MEMBERS_SHOWN) > 0 else ""
        found = f"{column} {quoted(topic)} is several topics in one cell: {shown}{more}."
        advice = "Write one line for each of them, as check --fix does."
        return error("several-ids", files.edges, edge.line, found, advice)
    found = f"{column} {quoted(topic)} is not in {files.topics}."
    return error("unknown-topic", files.edges, edge.line, found, suggestions.advice(topic, "remove this line"))


def unrelated(edge: Prerequisite, example: str, files: FileNames) -> Problem:
    """Return the error that edges like this one name none of the topics, which have ids such as `example`."""
    return error(
        "unrelated-files",
        files.edges,
        0,
        f"not one of its ids is in {files.topics}: it has {quoted(edge.source)}, {files.topics} has {quoted(example)}.",
        f"Check that the two files belong together, and write the ids of {files.topics} in it.",
    )


def self_loops(rows: Rows) -> list[Problem]:
    """Return an error for each edge from a topic to itself, or one for all where there are many."""
    loops = np.flatnonzero(rows.sources == rows.targets)
    return loops_of(rows.edges(loops[: MOST_ALIKE + 1]), rows.files, rows.edge_lines(loops))


def loops_of(edges: Sequence[Prerequisite], files: FileNames, lines: Sequence[int]) -> list[Problem]:
    """Return what `self_loops` does, of edges from a topic to itself; `lines` as in `together`."""

    def one(edge: Prerequisite) -> Problem:
        found = f"{quoted(edge.source)} requires itself."
        return error("self-loop", files.edges, edge.line, found, "Remove this line, or correct one of its two ids.")

    return together(edges, MOST_ALIKE, one, "edges lead from a topic to itself", lines)


def contradicting_edges(rows: Rows) -> list[Problem]:
    """Return an error for each edge whose two topics an edge above joins already, in another kind or group.

    There is one for all where there are many. A prerequisite in two groups of one target has a meaning, "(a or b) and
    (a or c)", but a graph holds one edge for each pair; the advice then says how else to write it.
    """
    again, before = rows.contradicting
    shown, first = again[: MOST_ALIKE + 1], before[: MOST_ALIKE + 1]
    groups = rows.whole.groups
    members = _members(rows, np.concatenate([groups[shown], groups[first]]).tolist())
    sources = [[members.get(group, ()) for group in groups[edges].tolist()] for edges in (first, shown)]
    edges = zip(rows.edges(first), rows.edges(shown), *sources, strict=True)
    return contradictions_of(list(edges), rows.files, rows.edge_lines(again))


def contradictions_of(
    edges: Sequence[tuple[Prerequisite, Prerequisite, Sequence[str], Sequence[str]]],
    files: FileNames,
    lines: Sequence[int],
) -> list[Problem]:
    """Return what `contradicting_edges` does, of edges as `contradicting_edge` takes them; `lines` as in `together`."""
    all_of_them = "edges join topics that an edge above joins already, in another kind or group"
    return together(edges, MOST_ALIKE, lambda one: contradicting_edge(*one, files), all_of_them, lines)


def _members(rows: Rows, groups: Sequence[int]) -> dict[int, list[str]]:
    """The sources of the edges in each of these groups, each once."""
    asked = np.zeros(rows.whole.groups.max(initial=-1) + 2, bool)
    asked[groups] = True
    asked[-1] = False  # what is in no group
    numbers = np.flatnonzero(asked[rows.whole.groups])
    found: dict[int, dict[str, None]] = {}
    for group, edge in zip(rows.whole.groups[numbers].tolist(), rows.edges(numbers), strict=True):
        found.setdefault(group, {})[edge.source] = None
    return {group: list(sources) for group, sources in found.items()}


def contradicting_edge(
    earlier: Prerequisite, edge: Prerequisite, there: Sequence[str], here: Sequence[str], files: FileNames
) -> Problem:
    """Return the error that an edge above joins the topics of this one already, in another kind or group.

    `there` and `here` are the prerequisites in the group of each of the two edges, none where it has no group.
    """
    difference = ", in another group"
    if edge.kind != earlier.kind:
        difference = f", there as {earlier.kind} and here as {edge.kind}"
    found = f"{arrow(edge)} stands {_where(earlier.line)} already{difference}."
    is_choice_twice = min(len(there), len(here)) > 1 and earlier.group != edge.group
    advice = _as_a_milestone(edge, here) if is_choice_twice else "Keep one of the two lines."
    return error("doubled-edge", files.edges, edge.line, found, advice)


def _as_a_milestone(edge: Prerequisite, members: Sequence[str]) -> str:
    more = " or another of this group" if len(members) > _MOST_MEMBERS_SHOWN else ""
    return (
        "A prerequisite can stand in one group of a topic only. Write this group as a milestone: add a topic of 0 hours"
        f" that needs {' or '.join(map(quoted, members[:_MOST_MEMBERS_SHOWN]))}{more},"
        f" and let {quoted(edge.target)} need that topic in place of group {quoted(edge.group)}."
    )


def repeated_edges(rows: Rows) -> list[Problem]:
    """Return a warning for each edge that an edge above says already, in the same kind and group."""
    repeats, first = rows.repeats
    shown = rows.edges(repeats[: MOST_ALIKE + 1])
    return repeats_of(shown, rows.edge_lines(first[: MOST_ALIKE + 1]), rows.files, rows.edge_lines(repeats))


def repeats_of(
    edges: Sequence[Prerequisite], first: Sequence[int], files: FileNames, lines: Sequence[int]
) -> list[Problem]:
    """Return a warning for each of these edges, that an edge above says the same.

    `first` has the line of that one for each; `lines` as in `together`.
    """
    above = {(edge.source, edge.target): line for edge, line in zip(edges, first, strict=True)}

    def one(edge: Prerequisite) -> Problem:
        found = f"{arrow(edge)} stands {_where(above[edge.source, edge.target])} already, and counts once."
        return warning("doubled-edge", files.edges, edge.line, found, "Keep the first.")

    return together(edges, MOST_ALIKE, one, "edges stand in a line above already, and count once", lines)


def _where(line: int) -> str:
    return f"in line {line}" if line else "before"


def harder_prerequisites(rows: Rows) -> list[Problem]:
    """Return a warning for each required edge from a harder topic to an easier one."""
    words, codes = words_of(rows.columns.topics["difficulty"])
    if not any(words):
        return []
    places = np.array([DIFFICULTIES.index(word) if word else -1 for word in words])[codes]
    good = np.flatnonzero(rows.good_topics >= 0)
    ranked = good[places[rows.good_topics[good]] >= 0]
    rank = np.full(rows.count, -1, np.int8)
    rank[rows.whole.places.first[ranked]] = places[rows.good_topics[ranked]]
    index = rows.index
    source, target = rank[index.sources], rank[index.targets]
    harder = rows.sound[index.required & (target >= 0) & (source > target)]
    shown = harder[: MOST_ALIKE + 1]
    edges = rows.edges(shown)
    difficulty = {
        topic: DIFFICULTIES[rank[number]]
        for edge, source, target in zip(edges, rows.sources[shown], rows.targets[shown], strict=True)
        for topic, number in ((edge.source, source), (edge.target, target))
    }
    return uphill(edges, difficulty, rows.files, rows.edge_lines(harder))


def uphill(
    edges: Sequence[Prerequisite], difficulty: Mapping[str, str], files: FileNames, lines: Sequence[int]
) -> list[Problem]:
    """Return a warning for each of these edges, that it leads from a harder topic to an easier one.

    `difficulty` has an entry for each end; `lines` as in `together`.
    """

    def one(edge: Prerequisite) -> Problem:
        return warning(
            "harder-prerequisite",
            files.edges,
            edge.line,
            f"{quoted(edge.source)} is {difficulty[edge.source]}, but {quoted(edge.target)}, "
            f"which needs it, is {difficulty[edge.target]}.",
            "Check both difficulties and the direction of the edge.",
        )

    return together(edges, MOST_ALIKE, one, "edges lead from a harder topic to an easier one", lines)
