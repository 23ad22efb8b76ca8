"""What is wrong with the tables of a graph: each kind of fault once, with its count and some examples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from graph.checks.problems import error, in_order, warning
from graph.errors import quoted
from graph.model import COUNT, DIFFICULTIES, KINDS, MOST_HOURS, STANDINGS, Problem
from graph.spark.closure import FITS, Tell, silent
from graph.spark.cycles import cycles_in_tables
from graph.spark.tables import RAGGED, Tables, folded_cell, is_required

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_SHOWN = 5


class CheckedTables(NamedTuple):
    """How large a graph is, and what is wrong with it, in the order of the files."""

    topics: int
    prerequisites: int
    problems: tuple[Problem, ...]


def check_tables(tables: Tables, tell: Tell = silent, fits: int = FITS) -> CheckedTables:
    """Return how many rows the tables have and what is wrong with them.

    Looked for are rows that do not fit the header, empty and doubled ids, values that mean nothing, edges that name
    no topic, self-loops, doubled edges, and cycles of required edges.

    Parameters
    ----------
    tables : Tables
    tell : callable
        Gets a line for each step.
    fits : int
        Up to so many edges cycles are looked for in this process.

    Notes
    -----
    One or two joins for each fault but cycles, for which edges are peeled off from both ends of all chains until
    nothing more goes: at most half as many rounds as topics on the longest chain, each over what is left.
    """
    topics = tables.topics.persist()
    edges = tables.edges.persist()
    counts = topics.count(), edges.count()
    tell(f"{counts[0]:,} topics, {counts[1]:,} prerequisites read.")
    kept = tables._replace(topics=topics, edges=edges)
    problems = [*_topic_problems(kept)]
    tell("Topics are checked.")
    problems += _edge_problems(kept)
    tell("Edges are checked one by one.")
    problems += cycles_in_tables(kept, tell, fits)
    topics.unpersist()
    edges.unpersist()
    return CheckedTables(*counts, in_order(problems, tables.files))


def _topic_problems(tables: Tables) -> Iterator[Problem]:
    topics, file = tables.topics, tables.files.topics
    yield from _told(
        topics.filter(topics[RAGGED].isNotNull()).select(RAGGED), "ragged-row", file,
        "do not fit the header", "Write one cell for each column, in quotes where it holds a comma.",
    )  # fmt: skip
    named = topics.filter(topics["id"] != "")
    yield from _told(
        topics.filter(topics["id"] == "").select("name"), "empty-id", file,
        "have no id", "Write the unique id of the topic in it.",
    )  # fmt: skip
    doubled = named.groupBy("id").count().filter("count > 1").select("id")
    yield from _told(
        doubled, "doubled-id", file,
        "are used more than once", "Give each topic an id of its own.", ("id", "ids"),
    )  # fmt: skip
    level = folded_cell(topics["difficulty"])
    yield from _told(
        topics.filter(~level.isin("", *DIFFICULTIES)).select("id", "difficulty"), "unknown-difficulty", file,
        "have no known difficulty", "Write beginner, intermediate or advanced, or leave it empty.",
    )  # fmt: skip
    hours = topics["hours"].try_cast("double")
    is_number = hours.isNotNull() & (hours >= 0) & (hours <= MOST_HOURS)
    yield from _told(
        topics.filter((folded_cell(topics["hours"]) != "") & ~is_number).select("id", "hours"), "bad-hours", file,
        "have no number of hours", f"Write a number such as 2.5, {MOST_HOURS:,.0f} at most, or leave it empty.",
    )  # fmt: skip
    status = folded_cell(topics["status"])
    yield from _told(
        topics.filter(~status.isin("", *STANDINGS)).select("id", "status"), "unknown-status", file,
        "have no known status", "Write current or legacy, or leave it empty (current).",
    )  # fmt: skip
    without = topics.filter(folded_cell(topics["hours"]) == "").count()
    if without:
        found = f"{without:,} topics have no hours and are counted as 1 hour each."
        yield warning("missing-hours", file, 0, found, "Write study time in hours in the column 'hours'.")


def _edge_problems(tables: Tables) -> Iterator[Problem]:
    edges, file = tables.edges, tables.files.edges
    yield from _told(
        edges.filter(edges[RAGGED].isNotNull()).select(RAGGED), "ragged-row", file,
        "do not fit the header", "Write one cell for each column, in quotes where it holds a comma.",
    )  # fmt: skip
    is_empty = (edges["source"] == "") | (edges["target"] == "")
    yield from _told(
        edges.filter(is_empty).select("source", "target"), "empty-id", file,
        "have an empty cell 'source' or 'target'", "Write the ids of both topics.",
    )  # fmt: skip
    kind = folded_cell(edges["kind"])
    yield from _told(
        edges.filter(~kind.isin("", *KINDS)).select("source", "target", "kind"), "unknown-kind", file,
        "have an unknown kind", "Write required, recommended or corequisite, or leave it empty (required).",
    )  # fmt: skip
    yield from _short_groups(tables)
    ids = tables.topics.select("id").distinct()
    for column in ("source", "target"):
        unknown = edges.filter(edges[column] != "").join(ids, edges[column] == ids["id"], "left_anti")
        yield from _told(
            unknown.select(column), "unknown-topic", file,
            f"name a {column} that is not in {tables.files.topics}", "Add these topics there, or remove the rows.",
        )  # fmt: skip
    yield from _told(
        edges.filter((edges["source"] == edges["target"]) & ~is_empty).select("source"), "self-loop", file,
        "are edges from a topic to itself", "Remove them, or correct one of the two ids.",
    )  # fmt: skip
    yield from _doubled_edges(edges.filter(~is_empty), file)


def _doubled_edges(edges: DataFrame, file: str) -> Iterator[Problem]:
    """An error for pairs of topics that several edges join in different kinds or groups, a warning for mere repeats."""
    from pyspark.sql import functions as F  # noqa: N812

    kind = folded_cell(edges["kind"])
    meant = F.struct(F.when(kind == "", "required").otherwise(kind), F.trim("group"))
    pairs = edges.groupBy("source", "target").agg(F.count("*").alias("rows"), F.count_distinct(meant).alias("meanings"))
    called, advice = ("pair of topics", "pairs of topics"), "Keep one row of each."
    contradicting, repeated = (pairs.filter(rule).select("source", "target") for rule in ("meanings > 1", "rows > 1"))
    yield from _told(
        contradicting, "doubled-edge", file, "stand more than once, in different kinds or groups", advice, called
    )
    repeated = repeated.join(contradicting, ["source", "target"], "left_anti")
    for problem in _told(repeated, "doubled-edge", file, "stand more than once, and count once", advice, called):
        yield replace(problem, severity="warning")


def _short_groups(tables: Tables) -> Iterator[Problem]:
    """A warning that counts the groups that ask for more than they have and shows the first, if there are any."""
    from pyspark.sql import functions as F  # noqa: N812

    edges = tables.edges.filter(is_required(tables.edges)).withColumn("group", F.trim("group"))
    asking = edges.filter(edges["group"].rlike(COUNT.pattern))
    asked = F.regexp_extract("group", COUNT.pattern, 1).cast("int")
    sizes = asking.groupBy("target", "group").agg(F.count_distinct("source").alias("size"))
    short = sizes.filter(sizes["size"] < asked).select("target", "group")
    what, advice = "ask for more than they have", "Add the others with the same group, or ask for fewer in its name."
    for problem in _told(short, "short-group", tables.files.edges, what, advice, ("group", "groups")):
        yield replace(problem, severity="warning")


def _told(
    faults: DataFrame, code: str, file: str, what: str, advice: str, called: tuple[str, str] = ("row", "rows")
) -> Iterator[Problem]:
    """An error that counts the faults and shows the first of them in the order of their cells, if there are any."""
    first = faults.orderBy(*faults.columns).limit(_SHOWN + 1).collect()
    if not first:
        return
    count = len(first) if len(first) <= _SHOWN else faults.count()
    shown = ", ".join(" -> ".join(quoted(cell) for cell in row) for row in first[:_SHOWN])
    more = f" and {count - _SHOWN:,} more" if count > _SHOWN else ""
    verb = what if count > 1 else _singular(what)
    yield error(code, file, 0, f"{count:,} {called[count > 1]} {verb}: {shown}{more}.", advice)


def _singular(what: str) -> str:
    """The words for one of what the words for several say.

    Examples
    --------
    >>> _singular("have no id"), _singular("name a source that is not in topics.csv"), _singular("stand more than once")
    ('has no id', 'names a source that is not in topics.csv', 'stands more than once')
    """
    verb, _, rest = what.partition(" ")
    return f"{ {'have': 'has', 'are': 'is', 'do': 'does'}.get(verb, f'{verb}s') } {rest}"
