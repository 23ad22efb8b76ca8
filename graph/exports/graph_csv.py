"""A graph as our own CSV files; reading them again gives the same records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from graph.exports.csv_text import csv_text
from graph.files.csv_rows import Format, known_names
from graph.files.row_parsing import BETWEEN_NAMES, EDGES, GOALS, RESOURCES, TOPICS
from graph.model import DEFAULT_CATEGORY, EntryGoal, Prerequisite, Records, Resource, Topic
from graph.parallel import without_garbage_collection

_RARE = frozenset({"explanation", "status"})
# What an absent column means; it is not written for that alone.
_ABSENT = {"category": DEFAULT_CATEGORY, "kind": "required", "status": "current"}


class GraphFiles(NamedTuple):
    """The text of each file; empty for a file that the graph does not need."""

    topics: str
    edges: str
    resources: str
    goals: str


def graph_to_csv(records: Records) -> GraphFiles:
    """Return the four files of the graph, lossless, in the order of columns and rows in which it was read.

    Hours that the file did not give stay empty. Nothing is done about cells that a spreadsheet may run as a
    formula: these files are data, and an id must stay what it is.

    Examples
    --------
    >>> records = Records((Topic("sets", "Sets", hours=2.0, extra=(("teacher", "Ada"),)),), ())
    >>> print(graph_to_csv(records).topics)
    id,name,category,area,difficulty,hours,summary,aliases,teacher
    sets,Sets,Topics,,,2,,,Ada
    <BLANKLINE>
    """
    with without_garbage_collection():
        return GraphFiles(
            topics=_table(records.topic_columns, TOPICS, [_topic(topic) for topic in records.topics]),
            edges=_table(records.edge_columns, EDGES, [_edge(edge) for edge in records.prerequisites]),
            resources=_optional(RESOURCES, [_resource(resource) for resource in records.resources]),
            goals=_optional(GOALS, [_goal(goal) for goal in records.entry_goals]),
        )


class _Cells(NamedTuple):
    """The cells of one row: ours by column, and those of columns that we do not know, in file order."""

    ours: Mapping[str, str]
    extra: Sequence[tuple[str, str]] = ()


def files_of(records: Records) -> dict[str, bytes]:
    """Return the same as the bytes of each file that holds something, by its name.

    Examples
    --------
    >>> list(files_of(Records((Topic("sets", "Sets"),), ())))
    ['topics.csv', 'edges.csv']
    """
    return {f"{role}.csv": text.encode() for role, text in graph_to_csv(records)._asdict().items() if text}


def _table(found: Sequence[str], form: Format, rows: Sequence[_Cells]) -> str:
    """The table with the columns that were found, then those of ours and of others that hold something."""
    ours, plain = form.known, known_names(found, form)
    places = _numbered(name for name, meant in zip(found, plain, strict=True) if meant not in ours)
    headers = [(name, meant if meant in ours else places.pop(0)) for name, meant in zip(found, plain, strict=True)]
    headers += [(name, name) for name in ours if name not in plain and _is_needed(name, found, rows)]
    numbered = [dict(zip(_numbered(name for name, _ in row.extra), row.extra, strict=True)) for row in rows]
    known_places = {place for _, place in headers}
    headers += [(place[0], place) for place in dict.fromkeys(chain(*numbered)) if place not in known_places]
    cells = [
        [row.ours[place] if isinstance(place, str) else extra.get(place, ("", ""))[1] for _, place in headers]
        for row, extra in zip(rows, numbered, strict=True)
    ]
    return csv_text([[name for name, _ in headers], *cells])


def _is_needed(name: str, found: Sequence[str], rows: Sequence[_Cells]) -> bool:
    """Whether a column of ours is written although the file did not have it."""
    return (not found and name not in _RARE) or any(row.ours[name] != _ABSENT.get(name, "") for row in rows)


def _numbered(names: Iterable[str]) -> list[tuple[str, int]]:
    """Each name with how often it came before: columns without a name are several of one name."""
    seen: Counter[str] = Counter()
    numbered = []
    for name in names:
        numbered.append((name, seen[name]))
        seen[name] += 1
    return numbered


def _optional(form: Format, rows: Sequence[_Cells]) -> str:
    return _table((), form, rows) if rows else ""


def _topic(topic: Topic) -> _Cells:
    ours = {name: getattr(topic, name) for name in TOPICS.known}
    hours = "" if topic.hours_assumed else _number(topic.hours)
    return _Cells({**ours, "hours": hours, "aliases": BETWEEN_NAMES.join(topic.aliases)}, topic.extra)


def _edge(edge: Prerequisite) -> _Cells:
    return _Cells({name: getattr(edge, name) for name in EDGES.known}, edge.extra)


def _resource(resource: Resource) -> _Cells:
    hours = "" if resource.hours is None else _number(resource.hours)
    return _Cells({**{name: getattr(resource, name) for name in RESOURCES.known}, "hours": hours})


def _goal(goal: EntryGoal) -> _Cells:
    return _Cells({"name": goal.name, "goals": BETWEEN_NAMES.join(goal.goals), "summary": goal.summary})


def _number(hours: float) -> str:
    """The shortest text that reads as exactly these hours."""
    return repr(float(hours)).removesuffix(".0")
