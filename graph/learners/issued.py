"""Which edition of their calendar a learner has: it is a new one when the events differ from those handed out last.

What was handed out is kept beside the log of the graph, under a name of its own, and not among what the learner did.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

from graph.core.topic_graph import TopicGraph
from graph.exports.calendar import Edition, events_by_topic, plan_to_ics, sequence_at
from graph.learners.log import keep, state
from graph.learners.store import Store
from graph.learners.work import Fact
from graph.model import StudyPlan

_EVENT, _EDITION = "event", ("edition", "")


def issued(
    store: Store,
    learner: str,
    graph_id: str,
    graph: TopicGraph,
    plan: StudyPlan,
    time_of_day: time | None = None,
    now: datetime | None = None,
) -> bytes:
    """Return a learner's plan as a calendar file, and remember it as handed out.

    Events that were there before and are no more are cancelled. The same plan gives the same bytes; another one has a
    larger SEQUENCE, also where the clock was set back in between.

    Raises
    ------
    InvalidRequestError
        If the plan has no start date.
    StoreError
        If it cannot be remembered.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from datetime import date
    >>> from graph.loading.build import build_graph
    >>> from graph.model import PlanRequest, Records, Topic
    >>> from graph.planning.plan import study_plan
    >>> store = Store(str(pathlib.Path(tempfile.mkdtemp()) / "learners.db"))
    >>> graph = build_graph(Records((Topic("sets", "Sets", hours=2.0),), ()))
    >>> plans = [study_plan(graph, "Sets", start=date(2026, 11, day)) for day in (23, 23, 24)]
    >>> files = [issued(store, "ada", "g", graph, plan) for plan in plans]
    >>> files[0] == files[1] != files[2]
    True
    """
    facts = state(store, learner, _place(graph_id)).facts
    before = {topic: count for (part, topic), count in facts.items() if part == _EVENT and isinstance(count, int)}
    tag, last = _last(facts.get(_EDITION))
    # The first identity stays: an edit of the graph must not make other events of those that were handed out.
    draft = Edition(last.graph if last else graph.identity, published=before, time_of_day=time_of_day)
    if last is not None:
        same = plan_to_ics(plan, graph.resources, replace(draft, modified=last.modified, sequence=last.sequence))
        if _tag(same) == tag:
            return same
    modified = (now or datetime.now(UTC)).replace(microsecond=0)
    sequence = max(sequence_at(modified), last.sequence + 1 if last else 0)
    content = plan_to_ics(plan, graph.resources, replace(draft, modified=modified, sequence=sequence))
    # Kept before anybody has it: an event that was handed out can always be cancelled.
    counts = {topic: max(count, before.get(topic, 0)) for topic, count in events_by_topic(plan).items()}
    changes: dict[Fact, Any] = {(_EVENT, topic): count for topic, count in counts.items()}
    said = {"tag": _tag(content), "modified": modified.isoformat(), "sequence": sequence, "graph": draft.graph}
    keep(store, learner, _place(graph_id), {**changes, _EDITION: said}, "Calendar")
    return content


def _tag(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _place(graph_id: str) -> str:
    return f"calendar:{graph_id}"


def _last(said: Any) -> tuple[str, Edition | None]:
    """The hash of what was handed out last, and its edition; None where there was none that can be read."""
    try:
        modified = datetime.fromisoformat(said["modified"])
        found = str(said["tag"]), Edition(str(said["graph"]), modified, int(said["sequence"]))
        return found if modified.tzinfo else ("", None)
    except (TypeError, KeyError, ValueError):
        return "", None
