"""What a person works on, kept in the store at each click and brought back at the next visit.

The widgets show pieces of one value. At the start of each run what they say now is compared with what they said before;
the difference goes into the store as one step, and what other tabs did meanwhile comes back from it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from graph.core.topic_graph import TopicGraph
from graph.errors import StoreError
from graph.learners import log
from graph.learners.carried import carried
from graph.learners.change_text import change_text, newly_implied
from graph.learners.graphs import keep_graph, note_folder, of_folder, own_graphs
from graph.learners.issued import issued
from graph.learners.link import plan_link
from graph.learners.log import State
from graph.learners.store import open_store
from graph.learners.work import Facts, Work, changes, facts_of, request_of
from graph.model import PlanRequest, StudyPlan
from views.parts.address import DEFAULT_HOURS
from views.parts.fields import guard_fields, with_guarded_fields
from views.parts.request import order_in_force, plan_request, take_over
from views.parts.session_graph import FOLDER, SHOWN_FOLDER, OpenedGraph, look_at
from views.parts.text import plain
from views.parts.visitor import Visitor, learner_of, visitor

BLANK = Work(PlanRequest(goals=(), hours_per_week=DEFAULT_HOURS))
UNNAMED = "Dates of the plan"
"""What a change is called that says nothing else, such as that what was left of a day waits no longer."""
_LOOKED_AT = 1_000
"""So many are looked at for the last one that can be undone: each undo is a step, and leaves one that is undone."""
_TYPED = (
    *("goals", "known", "hours_per_week", "order", "start", "weekdays", "days_off", "first_weeks", "whole_topics"),
    *(
        "time_of_day",
        "deadline:",
        "weight:",
        "offered",
        "own_graphs",
        "calendar",
        "code",
        "not_before",
        "plan_before",
        "plan_csv",
    ),
    *("plan_file_report", "link", "deeds", "browser_has", "fields_said", "fields_set"),
)
_IN_THIS_TAB = "What you do is in this tab alone: download the plan before you leave."


@dataclass
class KeptSession:
    """What this session knows of the store, of one graph.

    `learner` and `place`, the graph's id in the store, are None before the first change. `work` is what was kept last,
    `seen` what the widgets said when they were last looked at (None: not yet), and `facts` what a change is compared
    with. `held` is what the store held then: more than the widgets say, where a command or a newer program kept it.
    A session that `visits` shows a link and keeps nothing. `told` says what was done last; `step` is the one that
    *Undo* takes back, `undoes` what it did, and `redo` are the undos that *Redo* takes back, the last first. `news`
    says what became of topics since the last visit. The store has the files of a graph that `is_filed`.
    """

    opened: OpenedGraph
    learner: str | None
    place: str | None
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
    undoes: str = ""
    redo: tuple[str, ...] = ()
    is_filed: bool = False


def take_up(opened: OpenedGraph) -> None:
    """Keep what was changed since the last run, and take over what was changed elsewhere.

    Must run after the address was read and before any widget. A first run brings back what was kept; a link to goals
    that are not among one's own is shown, and nothing is kept until somebody says so.
    """
    state = st.session_state
    session: KeptSession | None = state.get("kept")
    if session is not None and session.opened.id != opened.id:
        session = None
    try:
        who = visitor()
        state.kept_nowhere = who is None
        if who is None:
            state.pop("kept", None)
        elif session is None:
            state.kept = _first(opened, who)
        else:
            _go_on(opened, session, who)
    except StoreError as error:
        if session is None:
            session = state.kept = _blank(opened)
            session.seen = _now(session)
            session.facts = facts_of(session.seen)
        session.trouble = f"{error.what} {error.advice}"


def settle() -> None:
    """Save changes that were not saved yet: call it before another graph is opened.

    Changes that cannot be saved are lost with the tab; the person was told when the last one failed.
    """
    session: KeptSession | None = st.session_state.get("kept")
    if session is None or session.visits or "goals" not in st.session_state:
        return
    guard_fields()
    try:
        who = visitor()
        if who is not None and not _has_left(session, who):
            _follow(session, who)
            keep_changes(session, who)
    except StoreError as error:
        session.trouble = f"{error.what} {error.advice}"


def _go_on(opened: OpenedGraph, session: KeptSession, who: Visitor) -> None:
    """The next run of a session that knows the store."""
    state = st.session_state
    if _has_left(session, who):
        # What is here still must not come back by itself, nor be seen by whoever sits here next.
        clear_person()
        state.trouble = "What was kept of you here was deleted, or this browser was left, in another tab."
        st.rerun()
    _follow(session, who)
    # Back or Forward to a link that carries a plan.
    session.visits = session.visits or bool(state.get("shown_plan"))
    if not session.visits:
        keep_changes(session, who)
        if session.opened.graph is not opened.graph:
            _renew(session, opened)
        _read(session)
    session.opened, session.trouble = opened, ""


def _has_left(session: KeptSession, who: Visitor) -> bool:
    """Whether the learner of a session was forgotten, or left this browser, in another tab."""
    return session.learner is not None and who.learner is None


def _follow(session: KeptSession, who: Visitor) -> None:
    """Go on as whoever this browser belongs to now: begun in another tab, or joined with another device's."""
    if who.learner is not None and who.learner != session.learner:
        session.learner, session.revision, session.is_filed = who.learner, -1, False
        if session.opened.id == FOLDER:
            session.place = None
    _find_place(session)


def _find_place(session: KeptSession) -> None:
    """Find the id that a learner's store has for the graph of the server's folder, if it has any."""
    if session.place is None and session.learner is not None:
        content = session.opened.content
        found = of_folder(open_store(), session.learner, str(SHOWN_FOLDER.resolve()), content)
        if found is not None:
            session.place, session.is_filed = found.id, found.content == content


def _file(session: KeptSession, learner: str) -> str:
    """Return the id of the graph in a learner's store, which has its files from now on."""
    store, opened = open_store(), session.opened
    session.learner = learner
    _find_place(session)
    if opened.id == FOLDER:
        if not session.is_filed:
            session.place = keep_graph(store, learner, opened.name, opened.files(), opened.graph.topics, session.place)
        assert session.place is not None
        note_folder(store, learner, str(SHOWN_FOLDER.resolve()), session.place)
    elif opened.is_own and not session.is_filed and all(one.id != opened.id for one in own_graphs(store, learner)):
        keep_graph(store, learner, opened.name, opened.files(), opened.graph.topics, opened.id)
    session.is_filed = True
    return session.place or opened.id


def _renew(session: KeptSession, opened: OpenedGraph) -> None:
    """Go on in a graph that was edited meanwhile: what is gone there is not taken for something that was undone."""
    held = held_state(session) if session.learner else State(facts_of(session.seen or session.work), 0)
    found = carried(held, opened.graph.topics)
    session.opened, session.is_filed, session.revision = opened, False, held.revision
    session.held = found.facts if session.learner else {}
    session.news = f"topics of this graph changed: {found.report}" if found.report else ""
    bring_back(session, found.work if found.facts else BLANK)


def clear_person() -> None:
    """Show nothing any more of what was kept: the next person here starts with an empty page."""
    look_at(None)
    state = st.session_state
    for key in [key for key in state if isinstance(key, str) and key.startswith(_TYPED)]:
        del state[key]
    st.query_params.clear()
    state["_address"] = {}


def _blank(opened: OpenedGraph) -> KeptSession:
    return KeptSession(opened, None, None if opened.id == FOLDER else opened.id, BLANK, None, {}, {}, -1)


def _first(opened: OpenedGraph, who: Visitor) -> KeptSession:
    session = _blank(opened)
    session.learner = who.learner
    _find_place(session)
    held = held_state(session)
    found = carried(held, opened.graph.topics)
    session.held, session.revision = found.facts, held.revision
    session.news = f"topics of this graph changed: {found.report}" if found.report else ""
    here = set(st.session_state.goals)
    if found.facts:
        session.visits = bool(here - {name for part, name in found.facts if part == "goal"})
        session.work = found.work
    session.visits = session.visits or bool(st.session_state.get("shown_plan"))
    if found.facts and not session.visits:
        bring_back(session, found.work)
        offer_undo(session)
        session.told = f"Last time: {session.undoes}" if session.step else ""
    else:
        # With nothing of one's own, the first change makes all of it one's own.
        session.seen = _now(session)
    return session


def held_state(session: KeptSession) -> State:
    """Return what the store holds for this session."""
    if session.learner is None or session.place is None:
        return State({}, 0)
    return log.state(open_store(), session.learner, session.place)


def offer_undo(session: KeptSession, besides: str = "") -> None:
    """Offer to undo the last change that still holds, whatever became of the step `besides`."""
    steps = log.history(open_store(), session.learner or "", session.place or "", _LOOKED_AT)
    last = log.last_step([step for step in steps if step.id != besides])
    session.step, session.undoes = (last.id, last.label) if last else (None, "")


def bring_back(session: KeptSession, work: Work) -> None:
    """Have the widgets say what was kept, whatever they said before."""
    take_over(work.request)
    st.session_state.time_of_day, st.session_state.not_before = work.time_of_day, work.not_before
    session.work = work
    session.seen = _now(session)
    session.facts = facts_of(session.seen) if session.held else {}


def _now(session: KeptSession) -> Work:
    """What the widgets say; a field that cannot be read says what it said before."""
    request = plan_request((session.seen or session.work).request)
    request = replace(request, today=None, in_force=order_in_force(request))
    state = st.session_state
    return replace(
        session.work, request=request, time_of_day=state.get("time_of_day"), not_before=state.get("not_before")
    )


def keep_changes(session: KeptSession, who: Visitor) -> None:
    """Keep what the widgets say other than when they were last looked at, as one step."""
    now = _now(session)
    if session.seen is not None and _without_order(now) == _without_order(session.seen):
        return
    store, learner = open_store(), learner_of(who)
    place = _file(session, learner)
    base = session.facts
    if not base and session.seen is not None and log.revision(store, learner, place):
        # Somebody began elsewhere since this page was opened: what was only shown here overwrites nothing there.
        base = facts_of(session.seen)
    graph = session.opened.graph
    before = session.seen if session.seen and base else BLANK
    if not base and session.seen is not None and (offered := facts_of(replace(session.seen, not_before=None))):
        # What a link or the first view said becomes one's own in a step of its own: to undo the change leaves it.
        first = change_text(BLANK, session.seen, graph.topics) or UNNAMED
        log.keep(store, learner, place, offered, first)
        base, before = offered, session.seen
    facts = facts_of(now)
    label = change_text(before, now, graph.topics, newly_implied(graph, before.request, now.request)) or UNNAMED
    different = changes(base, facts)
    step = log.keep(store, learner, place, different, label)
    session.work, session.seen, session.facts = now, now, facts
    session.held = {fact: value for fact, value in {**session.held, **different}.items() if value is not None}
    session.told, session.step, session.undoes, session.redo = label, step, label, ()


def logged(request: PlanRequest) -> PlanRequest:
    """Return a request with the hours of the log among those spent on each topic."""
    session: KeptSession | None = st.session_state.get("kept")
    work = replace(session.work if session else Work(), request=request, not_before=st.session_state.get("not_before"))
    return request_of(work, request.today or date.today())


def kept_calendar() -> Callable[[TopicGraph, StudyPlan], bytes] | None:
    """Return what writes the next edition of this person's calendar; None where nothing is kept of them."""
    session: KeptSession | None = st.session_state.get("kept")
    if session is None or session.visits or session.learner is None or session.place is None:
        return None
    learner, place, begin = session.learner, session.place, st.session_state.get("time_of_day")
    return lambda graph, plan: issued(open_store(), learner, place, graph, plan, begin)


def link_of() -> str:
    """Return the address at which somebody else sees the plan that is shown."""
    request = replace(plan_request(), today=None)
    work = Work(replace(request, in_force=order_in_force(request)))
    kept: tuple[Work, str] | None = st.session_state.get("link")
    if kept is None or kept[0] != work:
        kept = st.session_state.link = (work, plan_link(work))
    return f"{(st.context.url or '').partition('?')[0]}?plan={kept[1]}"


def _without_order(work: Work) -> Work:
    """The order in force follows from what was said before: alone it is no change."""
    return replace(work, request=replace(work.request, in_force=()))


def _read(session: KeptSession) -> None:
    """Take over what other tabs and commands did."""
    if session.learner is None or session.place is None or session.seen is None:
        return
    newest = log.revision(open_store(), session.learner, session.place)
    if newest == session.revision:
        return
    held = held_state(session)
    session.revision = held.revision
    found = carried(held, session.opened.graph.topics)
    if found.facts != session.held:
        session.held = found.facts
        bring_back(session, found.work if found.facts else BLANK)


def show_standing() -> None:
    """Say what could not be kept, that a link is somebody else's, and what became of topics meanwhile."""
    state = st.session_state
    if trouble := state.pop("trouble", ""):
        st.error(plain(trouble))
    session: KeptSession | None = state.get("kept")
    if session is None:
        if state.get("shown_plan"):
            st.caption("This link shows somebody else's plan.")
        elif state.get("kept_nowhere") and state.goals and os.environ.get("GROUNDWORK_LEARNERS") != "none":
            st.caption(
                "Your browser sends no cookie, so what you do ends with this tab: download the plan before you leave."
            )
        return
    if session.trouble:
        st.error(f"{plain(session.trouble)} {_IN_THIS_TAB}")
    elif session.visits:
        with st.container(key="visit", horizontal=True, vertical_alignment="center"):
            yours = "Yours is kept as it was." if session.held else "Nothing is kept until you make it yours."
            st.markdown(f"This link shows somebody else's plan. {yours}", width="content")
            if session.held:
                st.button("Back to my plan", key="back_to_mine", on_click=with_guarded_fields(_back), args=(session,))
            st.button("Make this my plan", key="make_mine", on_click=_make_mine, args=(session,))
    elif session.news:
        st.caption(f"Since you were here: {plain(session.news)}.")


def _back(session: KeptSession) -> None:
    session.visits = False
    st.session_state.shown_plan = None
    bring_back(session, session.work)


def _make_mine(session: KeptSession) -> None:
    session.visits = False
    st.session_state.shown_plan = None
    session.facts, session.seen = facts_of(session.work) if session.held else {}, None
