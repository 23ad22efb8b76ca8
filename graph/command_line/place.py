"""Placement on the terminal: a few questions about what somebody knows already, and the plan that this leaves."""

from __future__ import annotations

import shlex
import sys
from dataclasses import replace

import click

from graph.command_line.kept import desk, with_store
from graph.command_line.options import Files, read_known, with_files
from graph.command_line.terminal import say, write_page
from graph.core.topic_graph import TopicGraph
from graph.formatting import counted, hours_text
from graph.planning.placement import Placement, placement_for, question_text
from graph.planning.plan import study_plan
from graph.planning.resolve_names import found_topics, request_by_names

_YES, _NO = frozenset({"y", "yes", "j", "1"}), frozenset({"n", "no", "?", "0", "not sure"})
_BACK, _STOP = frozenset({"b", "back"}), frozenset({"q", "quit", "stop"})
_HELP = "Answer y (yes), n (no), ? (not sure), b (back) or q (stop: what is left counts as not known)."


@click.command()
@click.argument("goals", nargs=-1, required=True, metavar="GOAL...")
@click.option(
    "--known", multiple=True, metavar="TOPIC", callback=read_known,
    help="A topic you know in any case, or @FILE. Repeatable.",
)  # fmt: skip
@click.option("--learner", is_flag=True, help="Keep what you know, for `plan --learner`.")
@with_store
@with_files
def place(files: Files, goals: tuple[str, ...], known: tuple[str, ...], learner: bool, store: str | None) -> None:
    """Find out what you know already with a few questions: `python -m graph place Transformers`."""
    kept = desk(files, store) if learner else None
    graph = kept.graph if kept else files.opened()
    request = request_by_names(graph, goals, known=known)
    if kept:
        request = replace(request, known=request.known | kept.work.request.known)
    placement = _asked_out(graph, placement_for(graph, study_plan(graph, request)))
    found = replace(request, known=request.known | frozenset(placement.said))
    if kept:
        after = replace(kept.work, request=replace(kept.work.request, known=found.known))
        kept.keep(after, f"{counted(len(placement.known), 'topic')} known by placement")
    plan = study_plan(graph, found)
    asked = len(placement.topics)
    text = [
        f"You know {len(placement.known)} of {counted(asked, 'topic')}. "
        f"Left are {counted(len(plan.steps), 'topic')}, {hours_text(plan.hours)}.\n"
    ]
    text += _advice(graph, goals, (*found_topics(graph, known), *placement.said), learner)
    write_page("\n".join(text), files.output)


def _advice(graph: TopicGraph, goals: tuple[str, ...], known: tuple[str, ...], learner: bool) -> list[str]:
    """The command that makes the plan."""
    told = [] if learner else [word for topic in known for word in ("--known", graph.topics[topic].name)]
    return [shlex.join(["python", "-m", "graph", "plan", *goals, *told, *(["--learner"] if learner else [])]) + "\n"]


def _asked_out(graph: TopicGraph, placement: Placement) -> Placement:
    """The placement after the answers of a person at the terminal."""
    say(f"{counted(len(placement.topics), 'topic')} to place. {_HELP}")
    while (topic := placement.question) is not None:
        left = placement.about_left
        about = f" (about {left} left)" if left else ""
        say(f"{len(placement.answers) + 1}. {graph.topics[topic].name}: {question_text(graph.topics[topic])}{about}")
        line = sys.stdin.readline()
        answer = line.strip().casefold()
        if not line or answer in _STOP:
            break
        if answer in _YES or answer in _NO:
            placement = placement.answered(topic, answer in _YES)
        elif answer in _BACK:
            placement = placement.back()
        else:
            say(_HELP)
    return placement
