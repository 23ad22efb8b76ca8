"""What can be wrong with alternatives: groups without effect, without a choice, with too few members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from graph.checks.problems import MOST_NAMED, arrow, together, warning
from graph.checks.rows import Numbers, Rows
from graph.core.columns import words_of
from graph.errors import MOST_ALIKE, quoted
from graph.model import FileNames, Prerequisite, Problem, count_asked


def groups_without_choice(rows: Rows) -> list[Problem]:
    """Return a warning for each group without effect: on a recommended edge, with one member, with too few of them."""
    whole, is_good = rows.whole, rows.fresh & (rows.good_edges >= 0)
    words, codes = words_of(whole.edges["group"])
    if not any(words):
        return []
    grouped = np.array([bool(word) for word in words])[codes]
    sizes = np.bincount(whole.groups[(whole.groups >= 0) & rows.fresh], minlength=1)
    asked = whole.asked if len(whole.asked) else np.ones_like(sizes)
    good = np.flatnonzero((whole.groups >= 0) & is_good)
    group = whole.groups[good]
    _, first = np.unique(group, return_index=True)
    short = np.sort(good[first[sizes[group[first]] < asked[group[first]]]])
    edges, lines = _first(rows, short)
    size_of = dict(
        zip([(edge.target, edge.group) for edge in edges], sizes[whole.groups[short]].tolist(), strict=False)
    )
    return [
        *groups_on_recommended(*_first(rows, np.flatnonzero(grouped & is_good & ~whole.required)), rows.files),
        *lone_in_groups(*_first(rows, good[(sizes[group] == 1) & (asked[group] == 1)]), rows.files),
        *short_groups(edges, lines, size_of, rows.files),
    ]


def _first(rows: Rows, numbers: Numbers) -> tuple[list[Prerequisite], list[int]]:
    """The first of these edges, and the lines of all."""
    return rows.edges(numbers[: MOST_ALIKE + 1]), rows.edge_lines(numbers)


def groups_on_recommended(edges: Sequence[Prerequisite], lines: Sequence[int], files: FileNames) -> list[Problem]:
    """Return a warning for each of these recommended edges, that its group has no effect; `lines` as in `together`."""

    def one(edge: Prerequisite) -> Problem:
        found = f"{arrow(edge)} is recommended, so its group {quoted(edge.group)} has no effect."
        advice = "Empty the cell 'group', or write required."
        return warning("group-on-recommended", files.edges, edge.line, found, advice)

    return together(edges, MOST_ALIKE, one, "recommended edges have a group, which has no effect", lines)


def lone_in_groups(edges: Sequence[Prerequisite], lines: Sequence[int], files: FileNames) -> list[Problem]:
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
    edges: Sequence[Prerequisite], lines: Sequence[int], sizes: Mapping[tuple[str, str], int], files: FileNames
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


def bound_groups(rows: Rows) -> Iterator[Problem]:
    """Yield a warning for each group of which several members are taken together with their target, and so all taken.

    Examples
    --------
    >>> from graph.core.columns import columns_of
    >>> from graph.model import Records, Topic
    >>> edges = [Prerequisite(lab, "talk", "corequisite", "lab", line=2) for lab in ("wet", "dry")]
    >>> edges += [Prerequisite("talk", lab, "corequisite", line=4) for lab in ("wet", "dry")]
    >>> topics = tuple(Topic(name, name) for name in ("wet", "dry", "talk"))
    >>> [problem] = bound_groups(Rows(columns_of(Records(topics, tuple(edges)))))
    >>> problem.found
    "of the group 'lab' of 'talk' all of these are taken, each being taken with it: 'wet', 'dry'."
    """
    index = rows.index
    grouped = np.flatnonzero(index.required & (index.groups >= 0))
    bound_edges = grouped[index.is_together(grouped)]
    bound: dict[int, list[Prerequisite]] = {}
    for group, edge in zip(index.groups[bound_edges].tolist(), rows.edges(rows.sound[bound_edges]), strict=True):
        bound.setdefault(group, []).append(edge)
    for members in bound.values():
        if len(members) > count_asked(members[0].group):
            yield bound_group(members, rows.files)


def bound_group(members: Sequence[Prerequisite], files: FileNames) -> Problem:
    """Return the warning that all these members of one group are taken, as each is taken with their target."""
    target = quoted(members[0].target)
    return warning(
        "bound-group",
        files.edges,
        members[0].line,
        f"of the group {quoted(members[0].group)} of {target} all of these are taken, each being taken with it:"
        f" {', '.join(quoted(edge.source) for edge in members[:MOST_NAMED])}.",
        f"Remove the edges from {target} to them, so that one of them is enough.",
    )
