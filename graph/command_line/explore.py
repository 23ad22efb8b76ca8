"""``why``, ``next`` and ``goals``: looking around in a graph."""

from __future__ import annotations

from collections.abc import Iterable

import click

from graph.command_line.answers import chain_lines, ready_table
from graph.command_line.options import Files, read_known, with_files
from graph.command_line.terminal import say, table_for, write_page, write_result
from graph.core.topic_graph import TopicGraph
from graph.exports.plan_table import Table
from graph.planning.choices import cheapest_way
from graph.planning.frontier import Ready, ranked_frontier
from graph.planning.resolve_names import found_goals, found_topics


@click.command()
@click.argument("topic")
@click.argument("goals", nargs=-1, required=True, metavar="GOAL...")
@with_files
def why(files: Files, topic: str, goals: tuple[str, ...]) -> None:
    """Show the chain from a topic to each goal, with the reasons."""
    graph = files.opened()
    [asked] = found_topics(graph, [topic])
    blocks = [chain_lines(graph, asked, goal) for goal in found_goals(graph, goals)]
    write_page("\n\n".join("\n".join(block) for block in blocks) + "\n", files.output)


@click.command(name="next")
@click.option(
    "--known", multiple=True, metavar="TOPIC", callback=read_known,
    help="A topic you know, with all it rests on; @FILE for those of a file, one a line. Repeatable.",
)  # fmt: skip
@click.option("--goal", "goals", multiple=True, metavar="GOAL", help="Only what leads to this goal. Repeatable.")
@with_files
def what_next(files: Files, known: tuple[str, ...], goals: tuple[str, ...]) -> None:
    """List what you can learn now, the most useful first."""
    graph = files.opened()
    ready = _ready(graph, found_topics(graph, known), found_goals(graph, goals))
    if ready:
        write_result(table_for(ready_table(graph, ready), files.output), files.output)
    else:
        write_result("Nothing is left to learn here.\n", files.output)


@click.command()
@with_files
def goals(files: Files) -> None:
    """List the named goals that the graph offers."""
    graph = files.opened()
    if not graph.entry_goals:
        say("There is no goals.csv beside the topics, so no goal has a name of its own. Any topic can be a GOAL.")
        return
    rows = tuple(
        (goal.name, ", ".join(graph.topics[topic].name for topic in goal.goals), goal.summary)
        for goal in graph.entry_goals.values()
    )
    table = Table(("Goal", "Topics", "Summary"), rows)
    write_result(table_for(table, files.output), files.output)


def _ready(graph: TopicGraph, known: Iterable[str], goals: tuple[str, ...]) -> list[Ready]:
    """What can be learned now; of alternatives on the way to goals, only those of the cheapest way."""
    held = graph.known_closure(known)
    if not goals:
        return ranked_frontier(graph.dag, held, graph.hours)
    way = cheapest_way(graph.needed_dag(goals, held), goals, held, graph.hours)
    return ranked_frontier(way.graph, (), graph.hours)
