"""Going on with an earlier plan: the rows of a plan file become part of a new request.

A plan file carries its whole request: goals, what is known, settings, the order in force. Older files hold topics
alone: of these, what nothing else in the file needs is taken for the goals, and what its topics need and the file does
not name counts as known, unless something in the file rests below it (then it cannot have been known, and is new).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import isclose
from types import MappingProxyType
from typing import Any, NamedTuple

from graph.core.name_index import NameIndex
from graph.core.topic_graph import TopicGraph
from graph.errors import AmbiguousNameError, KnowledgeGraphError, UnknownTopicError, did_you_mean, quoted
from graph.files.plans import BETWEEN_IDS, PlanRow
from graph.formatting import first_few
from graph.model import PlanRequest, Problem, Progress, Topic
from graph.planning.needs import needs
from graph.planning.plan_settings import with_settings

_FEW = 0.5
"""A file of which less than this part of the topics is in the graph was made from another graph."""
_NAMED = 5
_NUMBER = re.compile(r"[\d.,:/ -]*\d[\d.,:/ -]*")
"""What a spreadsheet takes for a number or a date, and writes in another way."""


class Matched(NamedTuple):
    """The rows of a plan file by the topic of the graph that each is about, in file order.

    `set_aside` are rows whose topic is not there any more.
    """

    rows: Mapping[str, PlanRow]
    set_aside: tuple[PlanRow, ...]
    problems: tuple[Problem, ...]


def matched(
    rows: Sequence[PlanRow],
    names: NameIndex,
    file: str = "plan.csv",
    topics: Mapping[str, Topic] = MappingProxyType({}),
) -> Matched:
    """Return which topic each row is about: by id, else by an alias, else by the name it had.

    Id and name are read together. Where they are those of two topics, the name decides if the id is a number, which
    spreadsheets change (1.10 becomes 1.1); otherwise that is an error, for somebody has to say which is meant.
    `topics` are those of the graph, so that a topic may have the name that is another one's alias.

    Problems are warnings, one for each row that was renamed, doubled or has no topic any more; a single error
    if most of the rows have none, for then the file belongs to another graph.

    Examples
    --------
    >>> names = NameIndex.of([Topic("series", "Series"), Topic("limit", "Limits", aliases=("limits",))])
    >>> found = matched([PlanRow(2, "limits"), PlanRow(3, "gone")], names)
    >>> list(found.rows), [row.topic_id for row in found.set_aside]
    (['limit'], ['gone'])
    >>> print(found.problems[0])
    plan.csv, line 2: the topic 'limits' is now called 'limit'. Its status, hours and notes are kept.
    """
    found: dict[str, PlanRow] = {}
    set_aside: list[PlanRow] = []
    problems: list[Problem] = []
    for row in rows:
        try:
            topic = _topic_of(row, names)
        except KnowledgeGraphError as trouble:
            set_aside.append(row)
            problems.append(_gone(row, trouble, file))
            continue
        other = _named_otherwise(row, topic, names, topics)
        if other and _NUMBER.fullmatch(row.topic_id):
            problems.append(_changed_id(row, other, file))
            topic = other
        elif other:
            problems.append(_two_topics(row, topic, other, file))
            continue
        if topic in found:
            problems.append(_doubled(row, topic, found[topic], file))
            continue
        found[topic] = row
        if topic not in (row.topic_id, other):
            problems.append(_renamed(row, topic, file))
    if len(set_aside) > _FEW * len(rows):
        problems = [_other_graph(rows, set_aside, file)]
    return Matched(found, tuple(set_aside), tuple(problems))


def resumed(
    graph: TopicGraph,
    rows: Sequence[PlanRow],
    request: PlanRequest,
    file: str = "plan.csv",
    explicit: Collection[str] = (),
) -> tuple[PlanRequest, tuple[Problem, ...]]:
    """Return `request` with everything that an earlier plan adds to it, and what there is to say about that.

    Status, hours (where they are not the topic's own), days and notes become progress, the rows in their order the
    order in force. Settings of the file hold where `explicit` does not name the field of the request; the goals of the
    request, if it has any, are its own. Of an older file, without settings, goals and what is known are guessed, see
    above, and where there is no start, weeks count from the first date of the file.

    Returns
    -------
    request : PlanRequest
    problems : tuple of Problem
        As those of `matched`, and warnings about what was guessed or could not be taken over. With an error, do not
        plan.

    Examples
    --------
    >>> from graph.loading.build import build_graph
    >>> from graph.model import Prerequisite, Records
    >>> topics = (Topic("sets", "Sets"), Topic("limits", "Limits"), Topic("series", "Series"))
    >>> graph = build_graph(Records(topics, (Prerequisite("sets", "limits"), Prerequisite("limits", "series"))))
    >>> rows = [PlanRow(2, "limits", needs=()), PlanRow(3, "series", hours=4.0, needs=("limits",))]
    >>> request, problems = resumed(graph, rows, PlanRequest(goals=()))
    >>> request.goals, sorted(request.known), [topic for topic, _ in request.progress], request.in_force
    (('series',), ['sets'], ['limits', 'series'], ('limits', 'series'))
    """
    found = matched(rows, graph.names, file, graph.topics)
    if any(problem.is_error for problem in found.problems):
        return request, found.problems
    progress = (*request.progress, *_progress(graph, found.rows, {topic for topic, _ in request.progress}))
    noted = replace(request, progress=progress, promised=request.promised or _promised(found.rows))
    row, settings = _settings(rows)
    problems = [*found.problems]
    if row is not None and settings is None:
        problems.append(_broken_settings(row, file))
    if settings is None:
        then, notes = _guessed(graph, found.rows, noted, file)
    else:
        then, troubles = with_settings(graph, settings, noted, explicit)
        notes = [_not_taken_over(trouble, file) for trouble in troubles]
        then = _for_its_goals(replace(then, asked=then.asked or _asked(graph, found.rows)), request)
    left = [topic for topic, row in found.rows.items() if not row.is_finished]
    follows = graph.known_closure(then.known.union(topic for topic, row in found.rows.items() if row.status == "done"))
    same_order = "order" not in explicit or (settings or {}).get("order") == request.order
    then = replace(
        then,
        # A row that is still to do says so, even if a later topic was done first.
        unknown=then.unknown.union(follows.intersection(left) - graph.known_closure(request.known)),
        in_force=then.in_force or tuple(found.rows if same_order else ()),
    )
    return then, (*problems, *notes)


def _settings(rows: Sequence[PlanRow]) -> tuple[PlanRow | None, dict[str, Any] | None]:
    """The first row with settings, and these; None where they cannot be read."""
    row = next((row for row in rows if row.settings), None)
    if row is None:
        return None, None
    try:
        settings = json.loads(row.settings)
    except (ValueError, RecursionError):
        return row, None
    return row, settings if isinstance(settings, dict) else None


def _guessed(
    graph: TopicGraph, rows: Mapping[str, PlanRow], request: PlanRequest, file: str
) -> tuple[PlanRequest, list[Problem]]:
    """The request that an older file stands for."""
    left = {topic: row for topic, row in rows.items() if not row.is_finished}
    marked = tuple(topic for topic, row in rows.items() if row.goal)
    goals = request.goals or marked or _goals(graph, rows, left)
    known = _left_out(graph, rows, left) - graph.known_closure(request.known)
    starts = [row.start_date for row in rows.values() if row.start_date]
    notes = [_taken_as_known(graph, known, file)] if known else []
    if goals and not (request.goals or marked):
        notes.append(_taken_as_goals(graph, goals, file))
    start = request.start or min(starts, default=None)
    return replace(request, goals=goals, known=request.known | known, start=start), notes


def _for_its_goals(request: PlanRequest, asked: PlanRequest) -> PlanRequest:
    """The request without the deadlines and weights of the file that are of none of its goals."""
    own = frozenset(goal for goal, _ in (*asked.deadlines, *asked.weights)).union(request.goals)
    return replace(
        request,
        deadlines=tuple(pair for pair in request.deadlines if pair[0] in own),
        weights=tuple(pair for pair in request.weights if pair[0] in own),
    )


def _asked(graph: TopicGraph, rows: Mapping[str, PlanRow]) -> tuple[tuple[str, str], ...]:
    """The names under which goals were asked for, where these are not their ids and still mean them."""

    def means(name: str, topic: str) -> bool:
        try:
            return topic in graph.find_goals(name)
        except KnowledgeGraphError:
            return False

    names = ((topic, name.strip()) for topic, row in rows.items() for name in row.goal.split(BETWEEN_IDS))
    return tuple((topic, name) for topic, name in names if name and name != topic and means(name, topic))


def _promised(rows: Mapping[str, PlanRow]) -> tuple[tuple[str, date], ...]:
    return tuple((topic, row.promised) for topic, row in rows.items() if row.promised)


def _named_otherwise(row: PlanRow, topic: str, names: NameIndex, topics: Mapping[str, Topic]) -> str | None:
    """Another topic than `topic`, if the name in the row is the name of that."""
    if not row.topic or row.topic == row.topic_id or _NUMBER.fullmatch(row.topic):
        return None
    if topic in topics and topics[topic].name == row.topic:
        return None
    try:
        named = names.find(row.topic)
    except KnowledgeGraphError:
        return None
    return named if named != topic else None


def _topic_of(row: PlanRow, names: NameIndex) -> str:
    try:
        return names.find(row.topic_id)
    except KnowledgeGraphError:
        if not row.topic:
            raise
    try:
        return names.find(row.topic)
    except AmbiguousNameError:
        raise UnknownTopicError(row.topic_id, names.suggest(row.topic_id)) from None


def _progress(graph: TopicGraph, rows: Mapping[str, PlanRow], overruled: Collection[str]) -> list[tuple[str, Progress]]:
    return [
        (topic, Progress(row.status, _own_hours(graph.topics[topic], row), row.notes, *_days(row), row.spent))
        for topic, row in rows.items()
        if topic not in overruled
    ]


def _days(row: PlanRow) -> tuple[date | None, date | None]:
    """When a row was begun and finished; of what is not finished, the file says when it is planned."""
    return (row.start_date, row.end_date) if row.status == "done" else (None, None)


def _own_hours(topic: Topic, row: PlanRow) -> float | None:
    """The hours that the learner changed; a spreadsheet may have rounded those it did not."""
    if row.hours is None or isclose(row.hours, topic.hours, rel_tol=1e-9, abs_tol=1e-9):
        return None
    return row.hours


def _goals(graph: TopicGraph, rows: Mapping[str, PlanRow], left: Mapping[str, PlanRow]) -> tuple[str, ...]:
    """What the file leads to: its last topics, those still to do if there are any."""
    last = _last_topics(graph, rows)
    return tuple(topic for topic in last if topic in left) or _last_topics(graph, left) or last


def _last_topics(graph: TopicGraph, rows: Mapping[str, PlanRow]) -> tuple[str, ...]:
    """The topics that no other of these rows needs, in file order."""
    needed: set[str] = set()
    for topic, row in rows.items():
        needed |= _needed_by(graph, topic, row, rows)
    return tuple(topic for topic in rows if topic not in needed)


def _needed_by(graph: TopicGraph, topic: str, row: PlanRow, rows: Mapping[str, PlanRow]) -> set[str]:
    """The prerequisites that the file names for a row; by the graph for finished ones, for which it names none."""
    if row.needs is None or row.is_finished:
        need = needs(graph.around, topic)
        return {*need.always, *(member for members in need.choices for member in members)}
    return {name if name in rows else _found(graph, name) for name in row.needs} - {topic}


def _found(graph: TopicGraph, name: str) -> str:
    try:
        return graph.find(name)
    except KnowledgeGraphError:
        return name


def _left_out(graph: TopicGraph, rows: Mapping[str, PlanRow], left: Mapping[str, PlanRow]) -> frozenset[str]:
    """What the topics still to do need directly and the file does not name: known when the plan was made."""
    known: set[str] = set()
    for topic, row in left.items():
        named = rows.keys() | (_needed_by(graph, topic, row, rows) if row.needs else set())
        need = needs(graph.around, topic)
        for members in (*((source,) for source in need.always), *need.choices):
            if named.isdisjoint(members):
                possible = (member for member in members if rows.keys().isdisjoint(graph.known_closure([member])))
                known.update(list(possible)[:1])
    return frozenset(known)


def _gone(row: PlanRow, trouble: KnowledgeGraphError, file: str) -> Problem:
    name = f" ({row.topic})" if row.topic and row.topic != row.topic_id else ""
    near = did_you_mean(trouble.suggestions) if isinstance(trouble, UnknownTopicError) else f" {trouble}"
    found = f"the graph has no topic {quoted(row.topic_id)}{name} any more; the row is left aside."
    return Problem("warning", "topic-gone", file, row.line, found, f"Its status was '{row.status}'.{near}")


def _doubled(row: PlanRow, topic: str, first: PlanRow, file: str) -> Problem:
    found = f"the topic {quoted(topic)} stands on line {first.line} already; this row is left aside."
    return Problem("warning", "doubled-topic", file, row.line, found, "Remove one of the two.")


def _renamed(row: PlanRow, topic: str, file: str) -> Problem:
    found = f"the topic {quoted(row.topic_id)} is now called {quoted(topic)}."
    return Problem("warning", "topic-renamed", file, row.line, found, "Its status, hours and notes are kept.")


def _changed_id(row: PlanRow, topic: str, file: str) -> Problem:
    found = f"{quoted(row.topic_id)} is another topic than {quoted(row.topic)}, which is {quoted(topic)}."
    return Problem(
        "warning", "id-changed", file, row.line, found,
        f"A spreadsheet may have changed the number: the row is taken for {quoted(topic)}.",
    )  # fmt: skip


def _two_topics(row: PlanRow, topic: str, other: str, file: str) -> Problem:
    found = f"the id is {quoted(topic)}, but the name {quoted(row.topic)} is that of {quoted(other)}."
    return Problem(
        "error", "id-and-name", file, row.line, found, "Write id and name of the topic that is meant."
    )  # fmt: skip


def _broken_settings(row: PlanRow, file: str) -> Problem:
    found = "the settings cannot be read; goals, what is known and the order are taken from the rows."
    return Problem("warning", "broken-settings", file, row.line, found, "Export the plan again to have them back.")


def _not_taken_over(trouble: str, file: str) -> Problem:
    return Problem("warning", "setting-left-out", file, None, f"{trouble}", "The rest of the plan is taken over.")


def _taken_as_goals(graph: TopicGraph, goals: Sequence[str], file: str) -> Problem:
    some = first_few((graph.topics[topic].name for topic in goals), len(goals), _NAMED)
    return Problem(
        "warning", "taken-as-goals", file, None, f"the plan names no goals; nothing else in it needs {some}.",
        "These are taken for the goals. Name others if you mean others.",
    )  # fmt: skip


def _other_graph(rows: Sequence[PlanRow], gone: Sequence[PlanRow], file: str) -> Problem:
    few = f"only {len(rows) - len(gone)}" if len(gone) < len(rows) else "none"
    some = first_few((quoted(row.topic_id) for row in gone), len(gone), _NAMED)
    return Problem(
        "error", "other-graph", file, None,
        f"{few} of its {len(rows)} topics are in this graph; it does not have {some}.",
        "This plan was made from another graph: open it with the topics and edges it was made from.",
    )  # fmt: skip


def _taken_as_known(graph: TopicGraph, known: Collection[str], file: str) -> Problem:
    some = first_few((graph.topics[topic].name for topic in sorted(known)), len(known), _NAMED)
    return Problem(
        "warning", "taken-as-known", file, None, f"the plan leaves out {some}, so that counts as known.",
        "To learn one of these after all, add a row with its id.",
    )  # fmt: skip
