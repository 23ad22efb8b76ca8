"""The side panel: search, then the selected topic or where to begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

import streamlit as st

from graph.amounts import counted, hours_number, hours_text
from graph.build import TopicGraph
from graph.model import Resource, StudyPlan, Topic
from graph.names import folded
from graph.planning.advice import chain_between, length_of_way
from graph.planning.plan import learner_of
from graph.wording import edge_note, listed, plan_summary
from views.parts.looking import focus_on, go_to, open_subject, show_view
from views.parts.opened import OpenedGraph
from views.parts.placement import placement_button
from views.parts.request import learner_request
from views.parts.text import link, plain

MOST_FOUND = 6
MOST_SUBJECTS = 3
MOST_LISTED = 9
# As many are listed on request; each is a button, and more would make a click slow.
MOST_UNFOLDED = 100


def side_panel(opened: OpenedGraph, plan: StudyPlan | None) -> None:
    """Show the search and what is known about the selected topic."""
    if st.session_state.pop("rerun_page", False):
        st.rerun()
    _search(opened)
    topic = opened.graph.topics.get(st.session_state.topic)
    if topic is None:
        _where_to_begin(opened, plan)
    else:
        _details(opened.graph, topic, plan)


def select(topic: str) -> None:
    """Select a topic from the panel and let the map fly to it."""
    go_to(topic)
    st.session_state.move_map = True


def _close() -> None:
    """Back to the plan, or to where one begins."""
    go_to(None)
    st.session_state.topic_search = ""
    st.session_state.look = {**st.session_state.look, "from": None}
    st.session_state.look_turn += 1


def _search(opened: OpenedGraph) -> None:
    graph = opened.graph

    def typed() -> None:
        found = graph.names.search(st.session_state.topic_search, limit=1)
        if found:
            select(found[0])

    text = st.text_input(
        "Find a topic",
        key="topic_search",
        type="search",
        live=True,
        on_change=typed,
        placeholder="Name, other name or part of it",
        icon=":material/search:",
        persist_state="session",
    )
    found = graph.names.search(text or "", limit=MOST_FOUND)
    others = [topic for topic in found if topic != st.session_state.topic]
    subjects = _subjects(opened, text or "", is_last_resort=not found)
    if text and not found and not subjects:
        st.caption(f"Nothing is called “{plain(text)}”. Try fewer letters.")
    elif others:
        with st.container(horizontal=True, gap="xsmall", key="found"):
            st.caption("Also found", width="content")
            for topic in others:
                topic_button(graph, topic, "found")
    if subjects:
        with st.container(horizontal=True, gap="xsmall", key="found_subjects"):
            st.caption("Whole subjects", width="content")
            for subject in subjects:
                st.button(
                    plain(subject),
                    key=f"subject:{subject}",
                    type="tertiary",
                    on_click=_see,
                    args=(graph, subject),
                )


def _see(graph: TopicGraph, subject: str) -> None:
    """Show the topics of a subject and let the map fly to them."""
    open_subject(graph, subject)
    st.session_state.move_map = True


def _subjects(opened: OpenedGraph, text: str, *, is_last_resort: bool) -> list[str]:
    """Subjects whose name holds what was typed; where no topic was found, those that are like it too."""
    found = opened.subjects.search(text, limit=MOST_SUBJECTS)
    return found if is_last_resort else [subject for subject in found if folded(text) in folded(subject)]


def topic_button(graph: TopicGraph, topic: str, place: str, note: str = "") -> None:
    """A topic's name that selects it."""
    st.button(
        plain(graph.called(topic)) + (f" :gray[{plain(note)}]" if note else ""),
        key=f"{place}:{topic}",
        type="tertiary",
        on_click=select,
        args=(topic,),
    )


def _where_to_begin(opened: OpenedGraph, plan: StudyPlan | None) -> None:
    graph = opened.graph
    if plan is not None and plan.steps:
        st.markdown(f"**{plain(plan_summary(plan))}**")
        with st.container(gap=None, key="list-start"):
            st.markdown("Start with")
            for step in plan.steps[: MOST_LISTED // 2]:
                topic_button(graph, step.topic.id, "start", f"{hours_text(step.hours)}, week {step.week}")
        placement_button(graph, plan)
        st.caption("The whole plan is below the map.")
        return
    st.subheader(plain(opened.name), anchor=False)
    st.markdown(f"{len(graph):,} topics, {_all_hours(graph)}. {_first_step()}")
    if graph.entry_goals:
        st.caption("Or start from a goal")
        with st.container(gap=None, key="list-goals"):
            for goal in graph.entry_goals.values():
                st.button(
                    plain(goal.name),
                    key=f"entry:{goal.name}",
                    help=plain(goal.summary) or None,
                    type="tertiary",
                    icon=":material/flag:",
                    on_click=_change_goals,
                    args=(list(goal.goals),),
                )


def _first_step() -> str:
    overview = st.session_state.view == "overview"
    return f"Click a {'subject' if overview else 'topic'} in the picture, or search for a topic."


def _all_hours(graph: TopicGraph) -> str:
    assumed = graph.hours_assumed
    note = "" if not assumed else " (all assumed)" if assumed == len(graph) else f" (assumed for {assumed:,} topics)"
    return f"{graph.all_hours:,.0f} hours{note}"


def _details(graph: TopicGraph, topic: Topic, plan: StudyPlan | None) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="top", key="title"):
        st.subheader(plain(graph.called(topic.id)), anchor=False)
        back = "Back to the plan" if plan is not None else "Close"
        st.button("", key="close_topic", icon=":material/close:", type="tertiary", help=back, on_click=_close)
    facts = [topic.category, topic.area, topic.difficulty, _own_hours(topic)]
    st.caption(" · ".join(plain(fact) for fact in facts if fact))
    if topic.summary:
        st.markdown(plain(topic.summary))
    if topic.explanation:
        st.markdown(plain(topic.explanation))
    if topic.status == "legacy":
        st.caption("Retired (legacy): still here to be found, and the last to be taken among alternatives.")
    if block := graph.taken_together(topic.id):
        names = [graph.called(other) for other in block if other != topic.id]
        st.caption(f"Taken together with {plain(listed(names))}.")
    st.markdown(_hours_to_get_there(graph, topic))
    _buttons(topic)
    if plan is not None and plan.steps:
        _plan_in_short(plan)
    _ways(graph, topic)
    _neighbours(graph, "Needs", graph.around.pred[topic.id])
    _neighbours(graph, "Unlocks", graph.around.succ[topic.id])
    _resources(graph.resources.get(topic.id, ()))
    if plan is not None:
        _place_in_plan(graph, topic, plan)


def _plan_in_short(plan: StudyPlan) -> None:
    """What the plan comes to, while something else is looked at."""
    with st.container(gap=None, key="plan-in-short"):
        first = plan.steps[0].topic
        st.markdown(f"**Your plan:** {plain(plan_summary(plan))} Begin with {plain(first.name)}.")
        st.button("Back to the plan", key="back_to_plan", type="tertiary", on_click=_close)


def _ways(graph: TopicGraph, topic: Topic) -> None:
    """The chain between this topic and the one that ways are shown from."""
    source = st.session_state.look["from"]
    if source is None or source == topic.id:
        return
    chain = chain_between(graph, source, topic.id)
    other = plain(graph.called(source))
    if chain is None:
        st.markdown(f"Neither rests on the other: no way leads from {other} to here.")
        return
    with st.container(gap=None, key="list-way"):
        st.markdown(f"**Shortest way between {other} and {plain(topic.name)}**")
        for place, step in enumerate(chain):
            topic_button(graph, step, "way", "" if place else "first")


def _place_in_plan(graph: TopicGraph, topic: Topic, plan: StudyPlan) -> None:
    """Which step of the plan it is, and the chain from it to each goal."""
    step = next((step for step in plan.steps if step.topic.id == topic.id), None)
    if step is None:
        return
    st.caption(f"Step {step.position} of {plan.done + len(plan.steps)} in your plan, week {step.week}.")
    for goal in plan.request.goals:
        chain = chain_between(graph, topic.id, goal)
        if chain and len(chain) > 1:
            names = " → ".join(plain(graph.called(other)) for other in chain[1:])
            st.markdown(f"**On the way to your goal**: {names}")


def _own_hours(topic: Topic) -> str:
    if topic.hours_assumed:
        return f"{hours_number(topic.hours)} h (assumed)"
    return "milestone" if topic.hours == 0 else f"{hours_number(topic.hours)} h"


def _hours_to_get_there(graph: TopicGraph, topic: Topic) -> str:
    request = replace(learner_request(), goals=(topic.id,))
    if topic.id in learner_of(graph, request).held:
        return "You know this already."
    hours, topics = length_of_way(graph, request)
    before = topics - 1
    if before == 0:
        return f"**{hours_text(hours)}** to get there. You can start it now."
    return f"**{hours_text(hours)}** to get there: this and {counted(before, 'topic')} it rests on."


def _buttons(topic: Topic) -> None:
    goals, known = st.session_state.goals, st.session_state.known
    with st.container(horizontal=True, gap="small", key="deeds"):
        if topic.id in goals:
            st.button(
                "Drop this goal",
                key="drop_goal",
                on_click=_change_goals,
                args=([goal for goal in goals if goal != topic.id],),
            )
        else:
            st.button(
                "Make it my goal", key="add_goal", type="primary", on_click=_change_goals, args=([*goals, topic.id],)
            )
        if topic.id in known:
            st.button(
                "I don't know this",
                key="drop_known",
                on_click=_change_known,
                args=([other for other in known if other != topic.id],),
            )
        else:
            st.button("I know this", key="add_known", on_click=_change_known, args=([*known, topic.id],))
    with st.container(horizontal=True, gap="small", key="ways"):
        if st.session_state.view != "focus" or st.session_state.focus != topic.id:
            st.button("What it rests on", key="focus_here", type="tertiary", on_click=focus_on, args=(topic.id,))
        if st.session_state.look["from"] != topic.id:
            st.button("Ways from here", key="ways_from", type="tertiary", on_click=_ways_from, args=(topic.id,))
        else:
            st.caption("Now choose another topic: the map shows every way between the two.")


def _ways_from(topic: str) -> None:
    """Show ways from a topic to what is selected next."""
    show_view("map")
    st.session_state.look = {**st.session_state.look, "from": topic}
    st.session_state.look_turn += 1


def _change_goals(goals: list[str]) -> None:
    st.session_state.goals = list(dict.fromkeys(goals))
    st.session_state.rerun_page = True


def _change_known(known: list[str]) -> None:
    st.session_state.known = known
    st.session_state.rerun_page = True


def _list_all(title: str) -> None:
    """List all neighbours on one side of the topic that is selected now."""
    st.session_state.list_all = (st.session_state.topic, title)


def _neighbours(graph: TopicGraph, title: str, neighbours: Mapping[str, Mapping[str, str]]) -> None:
    if not neighbours:
        return
    most = MOST_UNFOLDED if st.session_state.get("list_all") == (st.session_state.topic, title) else MOST_LISTED
    with st.container(gap=None, key=f"list-{title}"):
        st.markdown(f"**{title}**")
        for other, edge in islice(neighbours.items(), most):
            note = edge_note(edge["kind"], edge["group"])
            topic_button(graph, other, title, note)
            if edge["reason"] and title == "Needs":
                st.caption(plain(edge["reason"]))
    left = len(neighbours) - most
    if left > 0 and most > MOST_LISTED:
        st.caption(f"and {left:,} more")
    elif left > 0:
        st.button(
            f"Show {min(left, MOST_UNFOLDED - most):,} more",
            key=f"all-{title}",
            type="tertiary",
            on_click=_list_all,
            args=(title,),
        )


def _resources(resources: tuple[Resource, ...]) -> None:
    if not resources:
        return
    st.markdown("**Learn it from**")
    for resource in resources:
        facts = [resource.kind, resource.cost, f"{hours_number(resource.hours)} h" if resource.hours else ""]
        title = link(resource.title, resource.url) if resource.is_link else plain(resource.title)
        st.markdown(f"{title}  \n:gray[{plain(', '.join(fact for fact in facts if fact))}]")
