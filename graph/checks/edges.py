"""What can be wrong with single edges and groups: unknown ends, doubled edges, groups without a choice, directions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from graph.checks.problems import MOST_ALIKE, arrow, error, together, warning
from graph.checks.rows import (
    all_edges,
    all_topics,
    doubled_edges,
    group_members,
    is_repeat,
    known_ids,
    without_repeats,
)
from graph.checks.suggestions import Suggestions
from graph.errors import quoted
from graph.model import DIFFICULTIES, FileNames, Prerequisite, Problem, Records, count_asked

_FEWEST_TO_CALL_UNRELATED = 10
_MOST_MEMBERS_SHOWN = 6


def unknown_ends(records: Records, suggestions: Suggestions | None = None) -> list[Problem]:
    """Return an error for each end of an edge that is no topic; a single one where no edge names any topic.

    Without any topic there is nothing to compare with, and so no problem.
    """
    known = known_ids(records)
    edges = all_edges(records)
    if not known:
        return []
    if len(edges) >= _FEWEST_TO_CALL_UNRELATED and not any(
        edge.source in known or edge.target in known for edge in edges
    ):
        return [_unrelated(records, edges[0])]
    suggestions = suggestions or Suggestions(records)
    return [
        _unknown_end(records.files, edge.line, column, topic, suggestions)
        for edge in edges
        for column, topic in (("source", edge.source), ("target", edge.target))
        if topic not in known
    ]


def _unknown_end(files: FileNames, line: int, column: str, topic: str, suggestions: Suggestions) -> Problem:
    if several := suggestions.several(topic):
        shown = ", ".join(map(quoted, several[:_MOST_MEMBERS_SHOWN]))
        more = f" and {left} more" if (left := len(several) - _MOST_MEMBERS_SHOWN) > 0 else ""
        found = f"{column} {quoted(topic)} is several topics in one cell: {shown}{more}."
        return error("several-ids", files.edges, line, found, "Write one line for each of them, as check --fix does.")
    found = f"{column} {quoted(topic)} is not in {files.topics}."
    return error("unknown-topic", files.edges, line, found, suggestions.advice(topic, "remove this line"))


def _unrelated(records: Records, edge: Prerequisite) -> Problem:
    example = all_topics(records)[0].id
    files = records.files
    return error(
        "unrelated-files",
        files.edges,
        0,
        f"not one of its ids is in {files.topics}: it has {quoted(edge.source)}, {files.topics} has {quoted(example)}.",
        f"Check that the two files belong together, and write the ids of {files.topics} in it.",
    )


def self_loops(records: Records) -> list[Problem]:
    """Return an error for each edge from a topic to itself."""
    return [
        error(
            "self-loop",
            records.files.edges,
            edge.line,
            f"{quoted(edge.source)} requires itself.",
            "Remove this line, or correct one of its two ids.",
        )
        for edge in all_edges(records)
        if edge.source == edge.target
    ]


def contradicting_edges(records: Records) -> Iterator[Problem]:
    """Yield an error for each edge whose two topics an edge above joins already, in another kind or group.

    A prerequisite in two groups of one target has a meaning, "(a or b) and (a or c)", but a graph holds one edge
    for each pair; the advice then says how else to write it.
    """
    edges = all_edges(records)
    members = group_members(edges)
    for earlier, edge in ((edges[earlier], edges[place]) for place, earlier in doubled_edges(edges)):
        if not is_repeat(edge, earlier):
            yield error(
                "doubled-edge",
                records.files.edges,
                edge.line,
                f"{arrow(edge)} stands {_where(earlier.line)} already{_difference(earlier, edge)}.",
                _advice_on_doubled(earlier, edge, members),
            )


def repeated_edges(records: Records) -> list[Problem]:
    """Return a warning for each edge that an edge above says already, in the same kind and group."""
    edges = all_edges(records)
    repeats = [pair for pair in doubled_edges(edges) if is_repeat(*(edges[place] for place in pair))]
    first = {(edges[place].source, edges[place].target): edges[earlier].line for place, earlier in repeats}
    return repeats_of([edges[place] for place, _ in repeats], first, records.files)


def repeats_of(
    edges: Sequence[Prerequisite],
    first: Mapping[tuple[str, str], int],
    files: FileNames,
    lines: Sequence[int] | None = None,
) -> list[Problem]:
    """Return a warning for each of these edges, that an edge above says the same.

    `first` has the line of that one by source and target; `lines` as in `together`.
    """

    def one(edge: Prerequisite) -> Problem:
        where = _where(first[edge.source, edge.target])
        found = f"{arrow(edge)} stands {where} already, and counts once."
        return warning("doubled-edge", files.edges, edge.line, found, "Keep the first.")

    return together(edges, MOST_ALIKE, one, "edges stand in a line above already, and count once", lines)


def _where(line: int) -> str:
    return f"in line {line}" if line else "before"


def _difference(earlier: Prerequisite, edge: Prerequisite) -> str:
    if edge.kind != earlier.kind:
        return f", there as {earlier.kind} and here as {edge.kind}"
    return ", in another group"


def _advice_on_doubled(
    earlier: Prerequisite, edge: Prerequisite, members: Mapping[tuple[str, str], Sequence[str]]
) -> str:
    there, here = (list(dict.fromkeys(members.get((each.target, each.group), ()))) for each in (earlier, edge))
    is_choice_twice = earlier.is_required and edge.is_required and len(there) > 1 and len(here) > 1
    if not is_choice_twice or earlier.group == edge.group:
        return "Keep one of the two lines."
    more = " or another of this group" if len(here) > _MOST_MEMBERS_SHOWN else ""
    return (
        "A prerequisite can stand in one group of a topic only. Write this group as a milestone: add a topic of 0 hours"
        f" that needs {' or '.join(map(quoted, here[:_MOST_MEMBERS_SHOWN]))}{more},"
        f" and let {quoted(edge.target)} need that topic in place of group {quoted(edge.group)}."
    )


def groups_without_choice(records: Records) -> list[Problem]:
    """Return a warning for each group without effect: on a recommended edge, with one member, with too few of them."""
    records = without_repeats(records)
    members = group_members(all_edges(records))
    grouped = [edge for edge in records.prerequisites if edge.group]
    needed = [edge for edge in grouped if edge.is_required]
    sizes = {group: len(sources) for group, sources in members.items()}
    lone = [edge for edge in needed if sizes[edge.target, edge.group] == count_asked(edge.group) == 1]
    first = {(edge.target, edge.group): edge for edge in reversed(needed)}
    short = [edge for edge in needed if first[group := (edge.target, edge.group)] is edge and _is_short(group, sizes)]
    return [
        *groups_on_recommended([edge for edge in grouped if not edge.is_required], records.files),
        *lone_in_groups(lone, records.files),
        *short_groups(short, sizes, records.files),
    ]


def _is_short(group: tuple[str, str], sizes: Mapping[tuple[str, str], int]) -> bool:
    return sizes[group] < count_asked(group[1])


def groups_on_recommended(
    edges: Sequence[Prerequisite], files: FileNames, lines: Sequence[int] | None = None
) -> list[Problem]:
    """Return a warning for each of these recommended edges, that its group has no effect; `lines` as in `together`."""

    def one(edge: Prerequisite) -> Problem:
        return warning(
            "group-on-recommended",
            files.edges,
            edge.line,
            f"{arrow(edge)} is recommended, so its group {quoted(edge.group)} has no effect.",
            "Empty the cell 'group', or write required.",
        )

    return together(edges, MOST_ALIKE, one, "recommended edges have a group, which has no effect", lines)


def lone_in_groups(
    edges: Sequence[Prerequisite], files: FileNames, lines: Sequence[int] | None = None
) -> list[Problem]:
    """Return a warning for each of these edges, that it is alone in its group; `lines` as in `together`."""

    def one(edge: Prerequisite) -> Problem:
        return warning(
            "lone-in-group",
            files.edges,
            edge.line,
            f"{quoted(edge.source)} is alone in the group {quoted(edge.group)} of {quoted(edge.target)}, "
            "so it is needed by itself.",
            "Add the alternatives with the same group, or empty the cell.",
        )

    return together(edges, MOST_ALIKE, one, "edges are alone in their groups, so they are needed by themselves", lines)


def short_groups(
    edges: Sequence[Prerequisite],
    sizes: Mapping[tuple[str, str], int],
    files: FileNames,
    lines: Sequence[int] | None = None,
) -> list[Problem]:
    """Return a warning for the group of each of these edges, that it asks for more than it has.

    `sizes` has the number of members of each group, by target and name of the group; `lines` as in `together`.
    """

    def one(edge: Prerequisite) -> Problem:
        size, asked = sizes[edge.target, edge.group], count_asked(edge.group)
        return warning(
            "short-group",
            files.edges,
            edge.line,
            f"the group {quoted(edge.group)} of {quoted(edge.target)} asks for {asked:,} and has {size:,}, "
            f"so {'it is' if size == 1 else 'all of them are'} needed.",
            "Add the others with the same group, or ask for fewer in its name.",
        )

    return together(edges, MOST_ALIKE, one, "groups ask for more than they have, so all of it is needed", lines)


def harder_prerequisites(records: Records, edges: Sequence[Prerequisite]) -> list[Problem]:
    """Return a warning for each required edge of `edges` from a harder topic to an easier one."""
    rank = {topic.id: DIFFICULTIES.index(topic.difficulty) for topic in records.topics if topic.difficulty}
    harder = [
        edge
        for edge in edges
        if edge.is_required and rank.get(edge.source, -1) > rank.get(edge.target, len(DIFFICULTIES))
    ]
    return uphill(harder, {topic: DIFFICULTIES[place] for topic, place in rank.items()}, records.files)


def uphill(
    edges: Sequence[Prerequisite],
    difficulty: Mapping[str, str],
    files: FileNames,
    lines: Sequence[int] | None = None,
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
