"""Our own CSV files read row by row, the whole of them: what the reader of columns is compared with."""

from __future__ import annotations

from graph.errors import said_once
from graph.files.csv_rows import open_table
from graph.files.row_parsing import (
    EDGES,
    GOALS,
    RESOURCES,
    TOPICS,
    edge_of,
    entry_goals_of,
    parted,
    resources_of,
    topic_of,
)
from graph.model import STANDARD_FILES, FileNames, Problem, Records


def expected_records(
    topics: bytes | None,
    edges: bytes | None,
    resources: bytes | None = None,
    goals: bytes | None = None,
    names: FileNames = STANDARD_FILES,
) -> tuple[Records, tuple[Problem, ...]]:
    """What the files of one graph say, and every problem in them; None stands for a file that is not there."""
    topic_table = open_table(topics, names.topics, TOPICS)
    edge_table = open_table(edges, names.edges, EDGES)
    resource_table = open_table(resources, names.resources, RESOURCES)
    goal_table = open_table(goals, names.goals, GOALS)
    good_topics, other_topics = parted(topic_table, topic_of)
    good_edges, other_edges = parted(edge_table, edge_of)
    if topic_table.understood and not topic_table.rows_seen:
        found = "there is a header but no topic below it."
        topic_table.report.error(None, "no-topics", found, "Add one row for each topic.")
    records = Records(
        topics=good_topics,
        prerequisites=good_edges,
        resources=resources_of(resource_table),
        entry_goals=entry_goals_of(goal_table),
        topic_columns=topic_table.columns,
        edge_columns=edge_table.columns,
        set_aside_topics=tuple(topic for topic in other_topics if topic.id),
        set_aside_edges=tuple(edge for edge in other_edges if edge.source and edge.target),
        files=names,
    )
    tables = (topic_table, edge_table, resource_table, goal_table)
    return records, tuple(problem for table in tables for problem in said_once(table.report.problems))
