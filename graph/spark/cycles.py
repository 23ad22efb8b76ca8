"""Cycles of required edges: what lies on no cycle is peeled off, and the rest is searched in this process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from graph.checks.cycles import required_cycles
from graph.checks.problems import error
from graph.checks.rows import Rows
from graph.core.columns import columns_of
from graph.index.index import GraphIndex
from graph.model import Kind, Prerequisite, Problem, Records, Topic
from graph.spark.closure import FITS, Tell, silent
from graph.spark.session import settled
from graph.spark.tables import Tables, folded_cell, is_required

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Numbers = npt.NDArray[np.int64]

_MOST_TIED = 1_000_000
"""Edges in cycles up to this many are searched for the shortest ones; of more, their number is told."""


def cycles_in_tables(tables: Tables, tell: Tell = silent, fits: int = FITS) -> list[Problem]:
    """Return an error for each component of topics that require each other: for its one cycle, or for all of it.

    Topics that are no more than corequisites of each other are taken together, and no error. Edges of unknown topics
    and from a topic to itself are left out: they are faults of their own.
    """
    from pyspark.sql import functions as F  # noqa: N812

    ids = tables.topics.select("id").distinct()
    numbers = settled(ids.select("id", F.monotonically_increasing_id().alias("number")))
    needed = tables.edges.filter(is_required(tables.edges))
    strict = (folded_cell(needed["kind"]) != "corequisite").alias("strict")
    left = peeled(_numbered(needed.select("source", "target", strict), numbers), tell, fits)
    count = left.count()
    if count > max(fits, _MOST_TIED):
        tell("Looking at topics that are taken together as one.")
        count = peeled(contracted(left), tell, 0).count()
        return [_too_many(count, tables)] if count else []
    tied = _tied(left)
    if len(tied.sources) > _MOST_TIED:
        return [_too_many(len(tied.sources), tables)]
    return _named(tables, numbers, tied) if len(tied.sources) else []


def contracted(edges: DataFrame) -> DataFrame:
    """Return the edges with topics that are corequisites of each other, in pairs, as one topic.

    Notes
    -----
    Two joins to a round, as many rounds as pairs hang together in a row.
    """
    from pyspark.sql import functions as F  # noqa: N812

    weak = edges.filter(~edges["strict"]).select("source", "target").distinct()
    back = weak.select(weak["target"].alias("source"), weak["source"].alias("target"))
    pairs = settled(weak.intersect(back))
    names = settled(pairs.select(pairs["source"].alias("topic"), pairs["source"].alias("name")).distinct())
    changed = 1
    while changed:
        far = pairs.join(names.select(names["topic"].alias("target"), names["name"].alias("other")), "target")
        least = far.groupBy("source").agg(F.min("other").alias("least"))
        lower = names.join(least, names["topic"] == least["source"])
        changed = lower.filter(lower["least"] < lower["name"]).count()
        names = settled(lower.select("topic", F.least("name", "least").alias("name")))
    for column in ("source", "target"):
        called = names.select(names["topic"].alias(column), names["name"].alias("called"))
        renamed = edges.join(called, column, "left")
        edges = renamed.withColumn(column, F.coalesce("called", column)).drop("called")
    return edges.filter(edges["strict"] | (edges["source"] != edges["target"]))


def peeled(edges: DataFrame, tell: Tell = silent, fits: int = FITS) -> DataFrame:
    """Return the edges that are left when those at both ends of all chains are taken away again and again.

    What is left lies in cycles or on chains between two cycles; of an acyclic graph, nothing is. With `fits` edges
    or fewer left the work stops, as the rest is better done in one process.

    Notes
    -----
    Two joins of what is left with itself to a round; at most half as many rounds as topics on the longest chain.
    """
    left = settled(edges)
    before, count, rounds = -1, left.count(), 0
    while count > fits and count != before:
        rounds += 1
        targets = left.select(left["target"].alias("end")).distinct()
        left = left.join(targets, left["source"] == targets["end"], "left_semi")
        sources = left.select(left["source"].alias("end")).distinct()
        left = settled(left.join(sources, left["target"] == sources["end"], "left_semi"))
        before, count = count, left.count()
        tell(f"Looking for cycles, round {rounds}: {count:,} edges are left.")
    return left


def _numbered(edges: DataFrame, numbers: DataFrame) -> DataFrame:
    """The edges by the numbers of their topics, which join ten times as fast as texts."""
    for column in ("source", "target"):
        named = numbers.select(numbers["id"].alias(column), numbers["number"].alias(f"{column}_number"))
        edges = edges.join(named, column)
    ends = (edges["source_number"].alias("source"), edges["target_number"].alias("target"))
    renamed = edges.select(*ends, edges["strict"])
    return renamed.filter(renamed["source"] != renamed["target"])


class _Tied(NamedTuple):
    """Edges by their ends; those that are not strict are corequisites."""

    sources: Numbers
    targets: Numbers
    strict: npt.NDArray[np.bool_]


def _tied(edges: DataFrame) -> _Tied:
    """The edges whose topics both stand in a cycle or behind one."""
    columns = edges.select("source", "target", "strict").toArrow()
    sources, targets, strict = (columns[name].to_numpy(zero_copy_only=False) for name in ("source", "target", "strict"))
    topics, places = np.unique(np.concatenate([sources, targets]), return_inverse=True)
    ends = places.astype(np.int32).reshape(2, -1)
    both = np.flatnonzero(~strict).astype(np.int32)
    behind = GraphIndex.of(np.ones(len(topics)), ends[0], ends[1], corequisites=both).levels < 0
    is_tied = behind[ends[0]] & behind[ends[1]]
    return _Tied(sources[is_tied], targets[is_tied], strict[is_tied])


def _named(tables: Tables, numbers: DataFrame, tied: _Tied) -> list[Problem]:
    """The problems of edges in and behind cycles; ties go to the id that sorts first, whatever the numbers are."""
    called = _names(tables.topics, numbers, np.unique(np.concatenate(tied[:2])))
    kinds: tuple[Kind, Kind] = ("corequisite", "required")
    edges = (
        Prerequisite(called[source].id, called[target].id, kinds[is_strict])
        for source, target, is_strict in zip(*(column.tolist() for column in tied), strict=True)
    )
    records = Records(
        tuple(sorted(called.values(), key=lambda topic: topic.id)),
        # Of edges that stand twice the first counts, which is to be a strict one.
        tuple(sorted(edges, key=lambda edge: (edge.source, edge.target, edge.kind != "required"))),
        files=tables.files,
    )
    return list(required_cycles(Rows(columns_of(records))))


def _names(topics: DataFrame, numbers: DataFrame, wanted: Numbers) -> Mapping[int, Topic]:
    """The topics of these numbers; of a doubled id, the name that sorts first."""
    import pyarrow as pa

    asked = topics.sparkSession.createDataFrame(pa.table({"number": wanted}))
    rows: list[Any] = (
        topics.select("id", "name").join(numbers.join(asked, "number"), "id").orderBy("id", "name").collect()
    )
    return {row["number"]: Topic(row["id"], row["name"] or row["id"]) for row in reversed(rows)}


def _too_many(count: int, tables: Tables) -> Problem:
    found = f"{count:,} required edges stand in cycles, or between two of them."
    return error("cycle", tables.files.edges, 0, found, "Remove some of them, or make them recommended.")
