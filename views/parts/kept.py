"""What a person works on, kept in the store at each click and brought back at the next visit.

The widgets show pieces of one value. At the start of each run what they say now is compared with what they said before;
the difference goes into the store as one step, and what other tabs did meanwhile comes back from it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from graph.amounts import date_text
from graph.build import TopicGraph
from graph.errors import InvalidRequestError, StoreError
from graph.model import PlanRequest
from graph.store import log
from graph.store.carried import carried
from graph.store.graphs import SAMPLE
from graph.store.store import open_store
from graph.store.told import change_told, newly_implied
from graph.store.who import is_own_machine
from graph.store.work import MACHINE, Facts, Work, changes, facts_of
from views.parts.address import DEFAULT_HOURS
from views.parts.opened import OTHER_FOLDER
from views.parts.request import order_in_force, plan_request
from views.parts.take_away import take_over
from views.parts.text import plain

_BLANK = Work(PlanRequest(goals=(), hours_per_week=DEFAULT_HOURS))
MOST_STEPS = 100
"""So many steps of the past are listed."""


@dataclass
class Session:
    """What this session knows of the store.

    `work` is what was kept last, `seen` what the widgets said when they were last looked at (None: not yet), and
    `facts` what a change is compared with. `held` is what the store held then: more than the widgets say, where a
    command or a newer program kept it. A session that `visits` shows a link and keeps nothing. `told` says what
    `step`, the last one, did; `news` what became of topics since the last visit.
    """

    work: Work
    seen: Work | None
    facts: Facts
    held: Facts
    revision: int
    visits: bool = False
    trouble: str = ""
    news: str = ""
    told: str = ""
    step: str | None = None


def is_kept() -> bool:
    """Whether what is done here is kept: on the roadmap, by the person at this very machine."""
    if st.session_state.get("own_graph") is not None or OTHER_FOLDER:
        return False
    return is_own_machine(st.context.headers.to_dict(), st.context.ip_address)


def take_up(graph: TopicGraph) -> None:
    """Keep what was changed since the last run, and take over what was changed elsewhere.

    Must run after the address was read and before any widget. A first run brings back what was kept; a link to goals
    that never were one's own is shown, and nothing is kept until somebody says so.
    """
    state = st.session_state
    if not is_kept():
        state.pop("kept", None)
        return
    session: Session | None = state.get("kept")
    try:
        if session is None:
            state.kept = _first(graph)
        elif not session.visits:
            _keep(graph, session)
            _read(graph, session)
            session.trouble = ""
    except StoreError as error:
        if session is None:
            session = state.kept = Session(Work(), None, {}, {}, -1)
            session.seen = _now(session)
            session.facts = facts_of(session.seen or session.work)
        session.trouble = f"{error.what} {error.advice}"


def _first(graph: TopicGraph) -> Session:
    held = log.state(open_store(), MACHINE, SAMPLE)
    found = carried(held, graph.topics)
    here = set(st.session_state.goals)
    session = Session(found.work, None, {}, found.facts, held.revision, news=found.report)
    if found.facts:
        once_own = {name for part, name in held.numbers if part == "goal"}
        session.visits = bool(here - once_own)
        if not session.visits:
            _bring_back(session, found.work)
    if not found.facts or session.visits:
        # With nothing of one's own, the first change makes all of it one's own.
        session.seen = _now(session)
    return session


def _bring_back(session: Session, work: Work) -> None:
    """Have the widgets say what was kept, whatever they said before."""
    take_over(work.request)
    session.work = work
    session.seen = _now(session)
    session.facts = facts_of(session.seen or work)


def _now(session: Session) -> Work | None:
    """What the widgets say; None while a field says nothing that can be read."""
    try:
        request = plan_request()
    except InvalidRequestError:
        return None
    return replace(session.work, request=replace(request, today=None, in_force=order_in_force(request)))


def _keep(graph: TopicGraph, session: Session) -> None:
    now = _now(session)
    if now is None or (session.seen is not None and _without_order(now) == _without_order(session.seen)):
        return
    # The first step makes all that a link or the first view said one's own, and is told as such.
    before = session.seen if session.seen and session.facts else _BLANK
    facts = facts_of(now)
    label = change_told(before, now, graph.topics, newly_implied(graph, before.request, now.request))
    different = changes(session.facts, facts)
    step = log.keep(open_store(), MACHINE, SAMPLE, different, label)
    session.work, session.seen, session.facts = now, now, facts
    session.held = {fact: value for fact, value in {**session.held, **different}.items() if value is not None}
    session.told, session.step = label, step


def _without_order(work: Work) -> Work:
    """The order in force follows from what was said before: alone it is no change."""
    return replace(work, request=replace(work.request, in_force=()))


def _read(graph: TopicGraph, session: Session) -> None:
    """Take over what other tabs and commands did."""
    newest = log.revision(open_store(), MACHINE, SAMPLE)
    if newest == session.revision or session.seen is None:
        return
    held = log.state(open_store(), MACHINE, SAMPLE)
    session.revision = held.revision
    found = carried(held, graph.topics)
    if found.facts != session.held:
        session.held = found.facts
        _bring_back(session, found.work)


def show_last(graph: TopicGraph) -> None:
    """Say what the last change did, with a way back, and offer all earlier ones."""
    session: Session | None = st.session_state.get("kept")
    if session is None or session.visits or session.trouble or not (session.step or session.revision):
        return
    with st.container(key="kept", horizontal=True, vertical_alignment="center", gap="small", width="content"):
        if session.told:
            st.caption(plain(session.told), width="content")
        if session.step:
            st.button("Undo", key="undo", type="tertiary", on_click=_undo, args=(graph, session, session.step))
        st.button("History", key="history", type="tertiary", on_click=_open_history)
    st.session_state.pop("taken_back", None)
    if st.session_state.pop("history_open", False):
        _history(graph, session)


def show_standing() -> None:
    """Say what could not be kept, that a link is somebody else's, and what became of topics meanwhile."""
    session: Session | None = st.session_state.get("kept")
    if session is None:
        return
    if session.trouble:
        st.error(f"{plain(session.trouble)} What you do is in this tab alone: download the plan before you leave.")
    elif session.visits:
        with st.container(key="visit", horizontal=True, vertical_alignment="center"):
            st.markdown("This link shows somebody's plan. Yours is kept as it was.", width="content")
            st.button("Back to my plan", key="back_to_mine", on_click=_back, args=(session,))
            st.button("Make this my plan", key="make_mine", on_click=_make_mine, args=(session,))
    elif session.news:
        st.caption(f"Since you were here, topics of this graph changed: {plain(session.news)}.")


def _open_history() -> None:
    st.session_state.history_open = True


@st.dialog("What you did")
def _history(graph: TopicGraph, session: Session) -> None:
    if st.session_state.pop("taken_back", False):
        st.rerun()  # a dialog is drawn alone: the page behind it would go on as before
    try:
        steps = log.history(open_store(), MACHINE, SAMPLE, MOST_STEPS)
    except StoreError as error:
        st.error(f"{error.what} {error.advice}")
        return
    for day, done in log.by_day(steps):
        st.markdown(f"**{date_text(day)}**")
        for step in done:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(plain(step.label) + (" (taken back)" if step.undone else ""), width="stretch")
                if not step.undone:
                    label, key = "Take back", f"take_back:{step.id}"
                    st.button(label, key=key, type="tertiary", on_click=_undo, args=(graph, session, step.id))


def _undo(graph: TopicGraph, session: Session, step: str) -> None:
    st.session_state.taken_back = True
    try:
        _keep(graph, session)
        undone = log.undo(open_store(), MACHINE, SAMPLE, step)
        held = log.state(open_store(), MACHINE, SAMPLE)
    except StoreError as error:
        session.trouble = f"{error.what} {error.advice}"
        return
    found = carried(held, graph.topics)
    session.revision, session.held = held.revision, found.facts
    _bring_back(session, found.work)
    session.step = undone.step
    session.told = "Taken back" if undone.step else "Nothing to take back: all of it was changed since"
    if undone.step and undone.stayed:
        session.told += "; what was changed since stayed"


def _back(session: Session) -> None:
    session.visits = False
    _bring_back(session, session.work)


def _make_mine(session: Session) -> None:
    session.visits = False
    session.facts, session.seen = facts_of(session.work), None
