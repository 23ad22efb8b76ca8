"""The calendar of a learner's plan, as of today, for the download and for programs that subscribe to it."""

from __future__ import annotations

from datetime import date

from graph.errors import InvalidDataError, KnowledgeGraphError, StoreError
from graph.learners.carried import carried
from graph.learners.graphs import SAMPLE, own_graphs
from graph.learners.issued import issued
from graph.learners.keys import Access
from graph.learners.log import state
from graph.learners.store import Store, open_store
from graph.learners.work import request_of
from graph.planning.plan import study_plan
from views.parts.own_graphs import stored_graph
from views.parts.session_graph import OpenedGraph, shown_graph


def calendar_of(opened: Access) -> bytes | None:
    """Return a learner's calendar of one graph; None where there is no plan with dates.

    Raises
    ------
    StoreError
        If the store cannot be read.
    """
    store = open_store()
    shown = _graph(store, opened)
    if shown is None:
        return None
    work = carried(state(store, opened.learner, opened.graph), shown.graph.topics).work
    request = request_of(work, date.today())
    if not request.goals or request.start is None:
        return None
    try:
        plan = study_plan(shown.graph, request)
    except StoreError:
        raise
    except KnowledgeGraphError:
        return None  # what is asked for cannot be planned: there is nothing to do on any day
    return issued(store, opened.learner, opened.graph, shown.graph, plan, work.time_of_day)


def _graph(store: Store, opened: Access) -> OpenedGraph | None:
    """The graph of a calendar; None where it was deleted, or cannot be opened any more."""
    try:
        shown = shown_graph()
        if opened.graph == SAMPLE:
            return shown if shown.id == SAMPLE else None
        if all(one.id != opened.graph for one in own_graphs(store, opened.learner)):
            return None
        return stored_graph(store, opened.learner, opened.graph)
    except InvalidDataError:
        return None
