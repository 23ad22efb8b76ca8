"""Going on with an earlier plan: the rows of a plan file become part of a new request.

A plan file holds topics, not what its learner knew: it leaves those out. So what its topics need and the file does
not name counts as known, unless something in the file rests below it (then it cannot have been known, and is new).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import isclose
from typing import NamedTuple

from graph.build import TopicGraph
from graph.errors import AmbiguousNameError, KnowledgeGraphError, UnknownTopicError, did_you_mean, quoted
from graph.files.plans import PlanRow
from graph.model import PlanRequest, Problem, Progress, Topic
from graph.names import Names
from graph.planning.needs import needs

_FEW = 0.5
"""A file of which less than this part of the topics is in the graph was made from another graph."""
_NAMED = 5


class Matched(NamedTuple):
    """The rows of a plan file by the topic of the graph that each is about, in file order.

    `set_aside` are rows whose topic is not there any more.
    """

    rows: Mapping[str, PlanRow]
    set_aside: tuple[PlanRow, ...]
    problems: tuple[Problem, ...]


def matched(rows: Sequence[PlanRow], names: Names, file: str = "plan.csv") -> Matched:
    """Return which topic each row is about: by id, else by an alias, else by the name it had.

    Problems are warnings, one for each row that was renamed, doubled or has no topic any more; a single error
    if most of the rows have none, for then the file belongs to another graph.

    Examples
    --------
    >>> from graph.names import NameIndex
    >>> names = NameIndex([Topic("series", "Series"), Topic("limit", "Limits", aliases=("limits",))])
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
        if topic in found:
            problems.append(_doubled(row, topic, found[topic], file))
            continue
        found[topic] = row
        if topic != row.topic_id:
            problems.append(_renamed(row, topic, file))
    if len(set_aside) > _FEW * len(rows):
        problems = [_other_graph(rows, set_aside, file)]
    return Matched(found, tuple(set_aside), tuple(problems))


def resumed(
    graph: TopicGraph, rows: Sequence[PlanRow], request: PlanRequest, file: str = "plan.csv"
) -> tuple[PlanRequest, tuple[Problem, ...]]:
    """Return `request` with everything that an earlier plan adds to it, and what there is to say about that.

    Status, hours (where they are not the topic's own) and notes become progress. Where `request` names no goals,
    they are the topics of the file that no other topic of it needs; where it has no start, weeks
    count from the first date of the file. Topics that the file left out count as known, see above.

    Returns
    -------
    request : PlanRequest
    problems : tuple of Problem
        As those of `matched`, and one warning with the topics taken as known. With an error, do not plan.

    Examples
    --------
    >>> from graph.build import build_graph
    >>> from graph.model import Prerequisite, Records
    >>> topics = (Topic("sets", "Sets"), Topic("limits", "Limits"), Topic("series", "Series"))
    >>> graph = build_graph(Records(topics, (Prerequisite("sets", "limits"), Prerequisite("limits", "series"))))
    >>> rows = [PlanRow(2, "limits", needs=()), PlanRow(3, "series", hours=4.0, needs=("limits",))]
    >>> request, problems = resumed(graph, rows, PlanRequest(goals=()))
    >>> request.goals, sorted(request.known), [topic for topic, _ in request.progress]
    (('series',), ['sets'], ['limits', 'series'])
    """
    found = matched(rows, graph.names, file)
    if any(problem.is_error for problem in found.problems):
        return request, found.problems
    left = {topic: row for topic, row in found.rows.items() if not row.is_finished}
    told = graph.known_closure(request.known)
    known = _left_out(graph, found.rows, left) - told
    starts = [row.start_date for row in found.rows.values() if row.start_date]
    resumed_request = replace(
        request,
        goals=request.goals or _goals(graph, found.rows, left),
        known=request.known | known,
        # A row that is still to do says so, even if a later topic was done first.
        unknown=request.unknown | (left.keys() - told),
        start=request.start or min(starts, default=None),
        progress=(*request.progress, *_progress(graph, found.rows, {topic for topic, _ in request.progress})),
    )
    note = (_taken_as_known(graph, known, file),) if known else ()
    return resumed_request, (*found.problems, *note)


def _topic_of(row: PlanRow, names: Names) -> str:
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
        (topic, Progress(row.status, _own_hours(graph.topics[topic], row), row.notes, *_days(row)))
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


def _other_graph(rows: Sequence[PlanRow], gone: Sequence[PlanRow], file: str) -> Problem:
    few = f"only {len(rows) - len(gone)}" if len(gone) < len(rows) else "none"
    some = ", ".join(quoted(row.topic_id) for row in gone[:_NAMED])
    more = f" and {len(gone) - _NAMED} more" if len(gone) > _NAMED else ""
    return Problem(
        "error", "other-graph", file, None,
        f"{few} of its {len(rows)} topics are in this graph; it does not have {some}{more}.",
        "This plan was made from another graph: open it with the topics and edges it was made from.",
    )  # fmt: skip


def _taken_as_known(graph: TopicGraph, known: Collection[str], file: str) -> Problem:
    ids = sorted(known)
    some = ", ".join(graph.topics[topic].name for topic in ids[:_NAMED])
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return Problem(
        "warning", "taken-as-known", file, None, f"the plan leaves out {some}{more}, so that counts as known.",
        "To learn one of these after all, add a row with its id.",
    )  # fmt: skip
