"""Circles of required edges: what lies on no circle is peeled off, and the rest is searched in this process."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from graph.checks.cycles import cycle_problems
from graph.checks.problems import error
from graph.index import GraphIndex, short_cycles
from graph.model import Prerequisite, Problem, Records, Topic
from graph.spark.closure import FITS, Tell, silent
from graph.spark.session import settled
from graph.spark.tables import Tables

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Numbers = npt.NDArray[np.int64]

_MOST_KNOTTED = 1_000_000
"""Edges in circles up to this many are searched for the shortest ones; of more, their number is told."""


def circle_problems(tables: Tables, tell: Tell = silent, fits: int = FITS) -> list[Problem]:
    """Return an error for each knot of topics that require each other, with a short circle through it by name.

    Edges of unknown topics and from a topic to itself are left out: they are faults of their own.
    """
    from pyspark.sql import functions as F  # noqa: N812

    ids = tables.topics.select("id").distinct()
    numbers = settled(ids.select("id", F.monotonically_increasing_id().alias("number")))
    left = peeled(_numbered(tables.required(), numbers), tell, fits)
    count = left.count()
    if count > max(fits, _MOST_KNOTTED):
        return [_too_many(count, tables)]
    sources, targets = _knotted(left)
    if len(sources) > _MOST_KNOTTED:
        return [_too_many(len(sources), tables)]
    return _named(tables, numbers, sources, targets) if len(sources) else []


def peeled(edges: DataFrame, tell: Tell = silent, fits: int = FITS) -> DataFrame:
    """Return the edges that are left when those at both ends of all chains are taken away again and again.

    What is left lies in circles or on chains between two circles; of an acyclic graph, nothing is. With `fits` edges
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
        tell(f"Looking for circles, round {rounds}: {count:,} edges are left.")
    return left


def _numbered(edges: DataFrame, numbers: DataFrame) -> DataFrame:
    """The edges by the numbers of their topics, which join ten times as fast as texts."""
    for column in ("source", "target"):
        named = numbers.select(numbers["id"].alias(column), numbers["number"].alias(f"{column}_number"))
        edges = edges.join(named, column)
    renamed = edges.select(edges["source_number"].alias("source"), edges["target_number"].alias("target"))
    return renamed.filter(renamed["source"] != renamed["target"])


def _knotted(edges: DataFrame) -> tuple[Numbers, Numbers]:
    """Sources and targets of the edges whose topics both stand in a circle or behind one."""
    columns = edges.select("source", "target").toArrow()
    sources, targets = (columns[name].to_numpy() for name in ("source", "target"))
    topics, places = np.unique(np.concatenate([sources, targets]), return_inverse=True)
    ends = places.astype(np.int32).reshape(2, -1)
    behind = GraphIndex.of(np.ones(len(topics)), *ends).levels < 0
    is_knotted = behind[ends[0]] & behind[ends[1]]
    return sources[is_knotted], targets[is_knotted]


def _named(tables: Tables, numbers: DataFrame, sources: Numbers, targets: Numbers) -> list[Problem]:
    """The problems of edges in and behind circles; ties go to the id that sorts first, whatever the numbers are."""
    called = _names(tables.topics, numbers, np.unique(np.concatenate([sources, targets])))
    by_id = sorted(called, key=lambda number: called[number].id)
    place = {number: position for position, number in enumerate(by_id)}
    ends = (np.array([place[number] for number in column.tolist()], np.int32) for column in (sources, targets))
    circles = [[called[by_id[topic]] for topic in circle] for circle in short_cycles(len(by_id), *ends)]
    links = [link for circle in circles for link in pairwise([*circle, circle[0]])]
    edges = tuple(Prerequisite(source.id, target.id) for source, target in links)
    records = Records(tuple(topic for circle in circles for topic in circle), edges, files=tables.files)
    return list(cycle_problems(records, [[topic.id for topic in circle] for circle in circles], edges))


def _names(topics: DataFrame, numbers: DataFrame, wanted: Numbers) -> Mapping[int, Topic]:
    """The topics of these numbers; of a doubled id, the name that sorts first."""
    import pyarrow as pa

    asked = topics.sparkSession.createDataFrame(pa.table({"number": wanted}))
    rows: list[Any] = (
        topics.select("id", "name").join(numbers.join(asked, "number"), "id").orderBy("id", "name").collect()
    )
    return {row["number"]: Topic(row["id"], row["name"] or row["id"]) for row in reversed(rows)}


def _too_many(count: int, tables: Tables) -> Problem:
    found = f"{count:,} required edges stand in circles, or between two of them."
    return error("cycle", tables.files.edges, 0, found, "Remove some of them, or make them recommended.")
