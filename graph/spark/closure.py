"""What goals rest on, by joins to a fixed point."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from graph.spark.session import settled

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

Tell = Callable[[str], None]
"""What takes a line about how far the work is."""

FITS = 10_000_000
"""So many edges are gathered and walked at once: a round of joins takes half a second however little there is."""
_ROUNDS_BETWEEN = 5
_BROADCAST = 500_000
"""Sets of ids up to this size are sent to every core; larger ones are joined where they are."""


def silent(_: str) -> None:
    """Tell nobody."""


def closure(edges: DataFrame, goals: Sequence[str], tell: Tell = silent, fits: int = FITS) -> DataFrame:
    """Return the goals and everything they rest on over `edges`, as the column `id`, each once.

    Parameters
    ----------
    edges : DataFrame
        `source` and `target`, the required edges alone; cycles do no harm.
    goals : sequence of str
        Ids, whether they stand in an edge or not.
    tell : callable
        Gets a line for each round.
    fits : int
        Up to so many edges the answer is worked out in this process.

    Notes
    -----
    A round joins what was found last with the edges and takes away what was found before (semi-naive evaluation of
    Datalog, Bancilhon 1986), so there are as many rounds as topics on the longest chain below the goals, and each
    edge is met once. A join reads all edges, from memory where they fit.
    """
    session = edges.sparkSession
    kept = edges.select("target", "source").repartition("target").sortWithinPartitions("target").persist()
    count = kept.count()
    tell(f"{count:,} edges that count.")
    found = _ids(session, gathered_closure(kept, goals)) if count <= fits else _joined_closure(kept, goals, tell)
    kept.unpersist()
    return found


def gathered_closure(edges: DataFrame, goals: Iterable[str]) -> pa.Array:
    """Return what `closure` does from edges that fit into this process, in no particular order."""
    import pyarrow as pa
    import pyarrow.compute as pc
    from scipy.sparse import coo_array, csgraph

    columns = edges.select("source", "target").toArrow()
    asked = pa.array(sorted(set(goals)), pa.string())
    chunks = [asked, *columns["source"].chunks, *columns["target"].chunks]
    ids = pa.chunked_array(chunks, pa.string()).dictionary_encode().combine_chunks()
    numbers, names = ids.indices.to_numpy(), ids.dictionary
    start, ends = len(names), numbers[len(asked) :].reshape(2, -1)
    # One more number stands above all goals, so that a single walk reaches what they rest on.
    above = np.concatenate([np.full(len(asked), start), ends[1]])
    below = np.concatenate([np.arange(len(asked)), ends[0]])
    graph = coo_array((np.ones(len(above), np.int8), (above, below)), (start + 1, start + 1)).tocsr()
    reached = csgraph.breadth_first_order(graph, start, return_predecessors=False)
    return pc.take(names, reached[1:])


def _joined_closure(edges: DataFrame, goals: Sequence[str], tell: Tell) -> DataFrame:
    frontier = reached = settled(_ids(edges.sparkSession, sorted(set(goals))))
    fresh_count = total = len(set(goals))
    rounds = 0
    while fresh_count:
        rounds += 1
        step = edges.join(_hinted(frontier, fresh_count), edges["target"] == frontier["id"], "left_semi")
        found = step.select(step["source"].alias("id")).distinct()
        frontier = settled(found.join(_hinted(reached, total), "id", "left_anti"))
        fresh_count = frontier.count()
        total += fresh_count
        reached = reached.union(frontier)
        if rounds % _ROUNDS_BETWEEN == 0:
            reached = settled(reached.coalesce(edges.rdd.getNumPartitions()))
        tell(f"Round {rounds}: {fresh_count:,} more topics, {total:,} in all.")
    return reached


def _hinted(frame: DataFrame, count: int) -> DataFrame:
    from pyspark.sql import functions as F  # noqa: N812

    return F.broadcast(frame) if count <= _BROADCAST else frame


def _ids(session: SparkSession, ids: Sequence[str] | pa.Array) -> DataFrame:
    import pyarrow as pa

    return session.createDataFrame(pa.table({"id": pa.array(ids, pa.string())}))
