"""What ``--engine spark`` does: the tables are worked on by Spark, and everything after that is as usual."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from graph.command_line.options import Files
from graph.command_line.terminal import say
from graph.core.columns import Columns
from graph.core.topic_graph import TopicGraph
from graph.errors import InvalidDataError, KnowledgeGraphError
from graph.files.columns import parse_columns
from graph.files.plans import read_plan
from graph.spark.checks import CheckedTables, check_tables
from graph.spark.cut_out import Named, closure_columns
from graph.spark.session import spark_session
from graph.spark.tables import Tables, read_tables


class SparkFailedError(KnowledgeGraphError):
    """Work that Spark began and could not end."""


def checked_by_spark(files: Files) -> CheckedTables:
    """Return how large the tables are and what is wrong with them; says how far it is.

    Raises
    ------
    SparkMissingError, SparkFailedError
        If Spark is not there, or gives up.
    """
    with _in_words():
        return check_tables(_tables(files), say)


def cut_out_by_spark(
    files: Files, goals: tuple[str, ...], topics: tuple[str, ...], earlier: Path | None = None
) -> TopicGraph:
    """Return the graph of what the named goals and topics, and those of an earlier plan, rest on.

    Resources and named goals are read from the files beside the topics, where these are on this machine.

    Raises
    ------
    InvalidRequestError
        If a name stands for no topic, or for several.
    InvalidDataError
        If something is wrong with this part of the tables.
    SparkMissingError, SparkFailedError
        If Spark is not there, or gives up.
    """
    planned = tuple(row.topic_id or row.topic for row in read_plan(earlier)[0]) if earlier else ()
    beside = _beside(files)
    with _in_words():
        part = closure_columns(_tables(files), Named(goals, topics, planned, beside.entry_goals), say)
    held = frozenset(part.topics["id"].to_pylist())
    resources = tuple(resource for resource in beside.resources if resource.topic in held)
    entry_goals = tuple(entry for entry in beside.entry_goals if held.issuperset(entry.goals))
    return TopicGraph(replace(part, resources=resources, entry_goals=entry_goals))


def _tables(files: Files) -> Tables:
    return read_tables(spark_session(), *files.addresses)


def _beside(files: Files) -> Columns:
    """Resources and named goals alone."""
    resources, goals = (path.read_bytes() if path.is_file() else None for path in files.made_from[2:])
    columns, problems = parse_columns(None, None, resources, goals)
    if any(problem.is_error for problem in problems):
        raise InvalidDataError(problems)
    return columns


@contextmanager
def _in_words() -> Iterator[None]:
    """Say what Spark says when it stops in one line."""
    try:
        yield
    except KnowledgeGraphError:
        raise
    except Exception as trouble:
        if type(trouble).__module__.partition(".")[0] not in ("pyspark", "py4j"):
            raise
        first = next((line for line in str(trouble).splitlines() if line.strip()), type(trouble).__name__)
        raise SparkFailedError(f"Spark could not go on: {first.strip()}") from trouble
