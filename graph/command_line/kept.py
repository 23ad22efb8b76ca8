"""What is kept of the person at this terminal. The store, which takes time to import, is imported when it is used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import click

from graph import messages
from graph.command_line.options import Files
from graph.command_line.terminal import say
from graph.core.topic_graph import TopicGraph
from graph.errors import InvalidRequestError
from graph.formatting import date_text
from graph.learners.work import MACHINE
from graph.loading.opening import tables_of
from graph.model import PlanRequest, StudyPlan
from graph.planning.resolve_names import found_topics

if TYPE_CHECKING:
    from graph.learners.store import Store
    from graph.learners.work import Work

KEPT_OPTIONS = frozenset(
    {"goals", "known", "prefer", "deadlines", "weights", "weekdays", "days_off"}
    | {"order", "hours_per_week", "start", "budget", "whole_topics", "time_of_day"}
)
"""The options of a plan that change what is kept."""


@dataclass(frozen=True)
class Desk:
    """A graph, and what is kept of the person's work in it. `own` are the files of a graph that is not kept yet."""

    graph: TopicGraph
    store: Store
    graph_id: str
    work: Work
    own: tuple[str, dict[str, bytes]] | None = None

    def topic(self, name: str) -> str:
        """Return the id of a topic that is named by id, name or alias."""
        [found] = found_topics(self.graph, [name])
        return found

    def keep(self, after: Work, label: str) -> bool:
        """Keep what is different now, and return whether anything is."""
        from graph.learners.graphs import keep_graph
        from graph.learners.log import keep_work
        from graph.learners.work import facts_of

        if facts_of(after) == facts_of(self.work):
            return False
        if self.own:
            keep_graph(self.store, MACHINE, *self.own, self.graph.topics, self.graph_id)
        return keep_work(self.store, MACHINE, self.graph_id, self.work, after, label) is not None


def desk(files: Files, address: str | None) -> Desk:
    """Return the graph of the files and what is kept of the person's work in it.

    The sample is the sample; another graph is the one of which the content, or else half of the ids or more, was kept.

    Raises
    ------
    StoreError
        If the store cannot be opened.
    """
    from graph.learners.carried import carried
    from graph.learners.graphs import SAMPLE, content_hash, contents_of, new_id, recognized
    from graph.learners.log import state
    from graph.learners.store import open_store

    graph = files.opened()
    store = open_store(address)
    own = None
    if files.topics.resolve() == tables_of(None)[0].resolve():
        graph_id = SAMPLE
    else:
        content = contents_of(files.topics, files.edges)
        digest = content_hash(content)
        found = recognized(store, MACHINE, digest, graph.topics)
        graph_id = found.graph.id if found else new_id(store, MACHINE, digest)
        if found and not found.is_same:
            say(f"Taken for a new version of {found.graph.name}.")
        if not (found and found.is_same):
            own = found.graph.name if found else files.topics.resolve().parent.name or "topics", content
    here = carried(state(store, MACHINE, graph_id), graph.topics)
    if here.report:
        say(f"The graph has changed: {here.report}.")
    return Desk(graph, store, graph_id, here.work, own)


def going_on(desk: Desk, asked: PlanRequest, explicit: frozenset[str]) -> PlanRequest:
    """Return the request that is kept with what was asked for on the command line; `explicit` names its options.

    What is known, preferred, off and due is put together; the rest takes the place of what was kept.

    Raises
    ------
    InvalidRequestError
        If neither holds a goal.
    """
    from graph.learners.work import request_of

    kept = request_of(desk.work, asked.today)
    fields = {"order", "hours_per_week", "start", "weekdays", "whole_topics", "budget"} & explicit
    changed: dict[str, Any] = {name: getattr(asked, name) for name in fields}
    if asked.goals:
        changed |= {"goals": asked.goals, "asked": asked.asked}
    if not (kept.goals or asked.goals):
        raise InvalidRequestError("No plan is kept yet. Name a GOAL.")
    return replace(
        kept,
        known=kept.known | asked.known,
        pinned=kept.pinned | asked.pinned,
        days_off=kept.days_off | asked.days_off,
        deadlines=tuple({**dict(kept.deadlines), **dict(asked.deadlines)}.items()),
        weights=tuple({**dict(kept.weights), **dict(asked.weights)}.items()),
        **changed,
    )


def keep_plan(desk: Desk, plan: StudyPlan, request: PlanRequest, time_of_day: time | None = None) -> None:
    """Keep a plan that was asked for: its request, the order in which it continues, and what it promised at first."""
    kept = desk.work.request
    order = tuple(step.topic.id for step in sorted((*plan.finished, *plan.steps), key=lambda step: step.position))
    promised = tuple(plan.promise.items())
    # Hours of the log are in the request as spent; they are kept as the log.
    of_the_plan = replace(request, today=None, progress=kept.progress, in_force=order, promised=promised)
    after = replace(desk.work, request=of_the_plan, time_of_day=time_of_day or desk.work.time_of_day)
    if desk.keep(after, f"Plan: {', '.join(topic.name for topic in plan.goals)}"):
        say("This plan is kept.")


def calendar(desk: Desk, plan: StudyPlan, time_of_day: time | None) -> bytes:
    """Return a plan of this learner as the next edition of their calendar."""
    from graph.learners.issued import issued

    begin = time_of_day or desk.work.time_of_day
    return issued(desk.store, MACHINE, desk.graph_id, desk.graph, plan, begin)


def day_or_today(day: date | None) -> date:
    """Return the day that was named, else that of today.

    Raises
    ------
    InvalidRequestError
        If it is still to come; where it is tomorrow already elsewhere, that may be.
    """
    today = date.today()
    if day is not None and day > today + timedelta(days=1):
        raise InvalidRequestError(f"{date_text(day)} is still to come. Name a day on which it was done.")
    return day or today


def with_store(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command with the option that names the store; it gets the name as `store`."""
    help_text = "A file or a PostgreSQL address. [default: GROUNDWORK_STORE, else the user's data folder]"
    return click.option("--store", metavar="STORE", help=help_text)(command)


def names_of(desk: Desk, topics: list[str]) -> str:
    """Return the names of topics as words in a sentence."""
    return messages.listed([desk.graph.topics[topic].name for topic in topics])
