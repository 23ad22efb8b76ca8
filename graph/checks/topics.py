"""What can be wrong with topics: doubled ids, shared names, missing hours, no edge at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.checks.problems import MOST_ALIKE, error, together, warning
from graph.checks.rows import all_edges, all_topics
from graph.core.names import folded
from graph.errors import quoted, some_lines
from graph.model import DEFAULT_HOURS, FileNames, Problem, Records, Topic

MOST_WITHOUT_HOURS = 10
"""Topics without hours are the rule in young files: beyond so many, one line says it for all."""
_MOST_IDS_SHOWN = 6


def doubled_ids(records: Records) -> list[Problem]:
    """Return an error for each row of topics whose id stands in a row above, or one for all where there are many."""
    rows = sorted(all_topics(records), key=lambda topic: topic.line)
    first: dict[str, int] = {}
    again = [topic for place, topic in enumerate(rows) if first.setdefault(topic.id, place) != place]

    def one(topic: Topic) -> Problem:
        line = rows[first[topic.id]].line
        earlier = f" It stands in line {line} already." if line else ""
        found = f"the id {quoted(topic.id)} is used a second time.{earlier}"
        advice = "Give one of the two topics another id, or remove one."
        return error("doubled-id", records.files.topics, topic.line, found, advice)

    return together(again, MOST_ALIKE, one, "topics have an id that stands in a line above already")


def shared_names(records: Records) -> list[Problem]:
    """Return a warning for each name or alias that several topics have, or one for all where there are many.

    A name that is its topic's id is left out, as an id always wins.
    """
    owners: dict[str, dict[str, Topic]] = {}
    for topic in records.topics:
        for word in (topic.name, *topic.aliases):
            if word != topic.id:
                owners.setdefault(folded(word), {}).setdefault(topic.id, topic)
    shared = [list(topics.values()) for topics in owners.values() if len(topics) > 1]
    if len(shared) <= MOST_ALIKE:
        return [_shared_name(records, topics) for topics in shared]
    lines = sorted(topics[1].line for topics in shared if topics[1].line)
    where = f" ({some_lines(lines)})" if lines else ""
    found = f"{len(shared):,} names are those of several topics{where}."
    return [replace(_shared_name(records, shared[0]), line=None, found=found)]


def _shared_name(records: Records, topics: Sequence[Topic]) -> Problem:
    words = [{folded(word): word for word in (topic.name, *topic.aliases)} for topic in topics[:2]]
    name = next(words[0][word] for word in words[0] if word in words[1])
    others = " and others" if len(topics) > _MOST_IDS_SHOWN else ""
    ids = ", ".join(quoted(topic.id) for topic in topics[:_MOST_IDS_SHOWN])
    return warning(
        "shared-name",
        records.files.topics,
        topics[1].line,
        f"{len(topics)} topics are called {quoted(name)}: {ids}{others}.",
        "Ask for them by id, or give each a name of its own.",
    )


def missing_hours(records: Records) -> list[Problem]:
    """Return a warning for each topic whose hours are assumed, or one for all where there are many."""
    return without_hours([topic for topic in records.topics if topic.hours_assumed], records.files)


def without_hours(topics: Sequence[Topic], files: FileNames, lines: Sequence[int] | None = None) -> list[Problem]:
    """Return what `missing_hours` does, of topics without hours; `lines` as in `together`."""

    def one(topic: Topic) -> Problem:
        return warning(
            "missing-hours",
            files.topics,
            topic.line,
            f"{quoted(topic.id)} has no hours and is counted as {DEFAULT_HOURS:g} hour.",
            "Write study time in hours in the column 'hours'.",
        )

    all_of_them = f"topics have no hours and are counted as {DEFAULT_HOURS:g} hour each"
    return together(topics, MOST_WITHOUT_HOURS, one, all_of_them, lines)


def isolated_topics(records: Records) -> list[Problem]:
    """Return a warning for each topic that no edge names.

    Where edges name none of the topics, that says nothing about any of them.
    """
    joined = {end for edge in all_edges(records) for end in (edge.source, edge.target)}
    alone = [topic for topic in records.topics if topic.id not in joined]
    if len(alone) == len(records.topics):
        return []
    return without_edges(alone, records.files)


def without_edges(topics: Sequence[Topic], files: FileNames, lines: Sequence[int] | None = None) -> list[Problem]:
    """Return what `isolated_topics` does, of topics that no edge names; `lines` as in `together`."""

    def one(topic: Topic) -> Problem:
        return warning(
            "isolated-topic",
            files.topics,
            topic.line,
            f"{quoted(topic.id)} needs nothing and nothing needs it.",
            f"Add edges to {files.edges} where there are any to add.",
        )

    return together(topics, MOST_ALIKE, one, "topics need nothing and nothing needs them", lines)
