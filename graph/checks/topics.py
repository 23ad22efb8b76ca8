"""What can be wrong with topics: doubled ids, shared names, missing hours, no edge at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from graph.checks.problems import error, together, warning
from graph.checks.rows import Rows
from graph.core.arrow import missing_of, number_array, values_of
from graph.core.name_normalization import words_of_topics
from graph.core.names import folded
from graph.errors import MOST_ALIKE, quoted, some_lines
from graph.model import DEFAULT_HOURS, FileNames, Problem, Topic

MOST_WITHOUT_HOURS = 10
"""Topics without hours are the rule in young files: beyond so many, one line says it for all."""
_MOST_IDS_SHOWN = 6


def doubled_ids(rows: Rows) -> list[Problem]:
    """Return an error for each row of topics whose id stands in a row above, or one for all where there are many."""
    first = rows.whole.places.first
    again = np.flatnonzero(first != np.arange(rows.count))
    shown = again[: MOST_ALIKE + 1]
    return ids_again(rows.topics(shown), rows.topic_lines(first[shown]), rows.files, rows.topic_lines(again))


def ids_again(topics: Sequence[Topic], first: Sequence[int], files: FileNames, lines: Sequence[int]) -> list[Problem]:
    """Return what `doubled_ids` does; `first` has the line above of the id of each topic, `lines` as in `together`."""
    above = dict(zip((topic.id for topic in topics), first, strict=True))

    def one(topic: Topic) -> Problem:
        line = above[topic.id]
        earlier = f" It stands in line {line} already." if line else ""
        found = f"the id {quoted(topic.id)} is used a second time.{earlier}"
        advice = "Give one of the two topics another id, or remove one."
        return error("doubled-id", files.topics, topic.line, found, advice)

    return together(topics, MOST_ALIKE, one, "topics have an id that stands in a line above already", lines)


def shared_names(rows: Rows) -> list[Problem]:
    """Return a warning for each name or alias that several topics have, or one for all where there are many.

    A name that is its topic's id is left out, as an id always wins; so are topics that were set aside.
    """
    topics = rows.columns.topics
    perhaps = words_of_topics(topics, with_ids=False).owners_of_shared()
    named = topics.select(["id", "name", "aliases", "line"]).take(number_array(perhaps))
    return names_of_several(zip(*(column.to_pylist() for column in named.columns), strict=True), rows.files)


def names_of_several(named: Iterable[tuple[str, str, Sequence[str], int]], files: FileNames) -> list[Problem]:
    """Return what `shared_names` does, of topics by id, name, aliases and line."""
    owners: dict[str, dict[str, tuple[str, int]]] = {}
    for topic, name, aliases, line in named:
        for word in (name, *aliases):
            if word != topic:
                owners.setdefault(folded(word), {}).setdefault(topic, (word, line))
    shared = [alike for alike in owners.values() if len(alike) > 1]
    if len(shared) <= MOST_ALIKE:
        return [_shared_name(alike, files) for alike in shared]
    lines = sorted(line for alike in shared if (line := _line_of(alike)))
    where = f" ({some_lines(lines)})" if lines else ""
    found = f"{len(shared):,} names are those of several topics{where}."
    return [replace(_shared_name(shared[0], files), line=None, found=found)]


def _line_of(named: Mapping[str, tuple[str, int]]) -> int:
    """The line of the second: where the first is alone nothing is wrong."""
    return next(islice(named.values(), 1, None))[1]


def _shared_name(named: Mapping[str, tuple[str, int]], files: FileNames) -> Problem:
    """Return the warning that these topics, two or more, have a name or alias in common; each with it and its line."""
    others = " and others" if len(named) > _MOST_IDS_SHOWN else ""
    ids = ", ".join(map(quoted, islice(named, _MOST_IDS_SHOWN)))
    word, _ = next(iter(named.values()))
    return warning(
        "shared-name",
        files.topics,
        _line_of(named),
        f"{len(named)} topics are called {quoted(word)}: {ids}{others}.",
        "Ask for them by id, or give each a name of its own.",
    )


def missing_hours(rows: Rows) -> list[Problem]:
    """Return a warning for each topic whose hours are assumed, or one for all where there are many."""
    topics = rows.columns.topics
    missing = np.flatnonzero(missing_of(topics["hours"]))
    first = rows.columns.topics_at(missing[: MOST_WITHOUT_HOURS + 1])
    return without_hours(first, rows.files, values_of(topics["line"])[missing].tolist())


def without_hours(topics: Sequence[Topic], files: FileNames, lines: Sequence[int]) -> list[Problem]:
    """Return what `missing_hours` does, of topics without hours; `lines` as in `together`."""

    def one(topic: Topic) -> Problem:
        found = f"{quoted(topic.id)} has no hours and is counted as {DEFAULT_HOURS:g} hour."
        return warning(
            "missing-hours", files.topics, topic.line, found, "Write study time in hours in the column 'hours'."
        )

    all_of_them = f"topics have no hours and are counted as {DEFAULT_HOURS:g} hour each"
    return together(topics, MOST_WITHOUT_HOURS, one, all_of_them, lines)


def isolated_topics(rows: Rows) -> list[Problem]:
    """Return a warning for each topic that no edge names.

    Where edges name none of the topics, that says nothing about any of them.
    """
    topics = rows.columns.topics
    joined = np.zeros(rows.count + len(rows.whole.unknown_ids), bool)
    joined[rows.sources] = True
    joined[rows.targets] = True
    good = np.flatnonzero(rows.good_topics >= 0)
    alone = rows.good_topics[good[~joined[rows.whole.places.first[good]]]]
    if len(alone) in (0, len(topics)):
        return []
    first = rows.columns.topics_at(alone[: MOST_ALIKE + 1])
    return without_edges(first, rows.files, values_of(topics["line"])[alone].tolist())


def without_edges(topics: Sequence[Topic], files: FileNames, lines: Sequence[int]) -> list[Problem]:
    """Return what `isolated_topics` does, of topics that no edge names; `lines` as in `together`."""

    def one(topic: Topic) -> Problem:
        advice = f"Add edges to {files.edges} where there are any to add."
        found = f"{quoted(topic.id)} needs nothing and nothing needs it."
        return warning("isolated-topic", files.topics, topic.line, found, advice)

    return together(topics, MOST_ALIKE, one, "topics need nothing and nothing needs them", lines)
