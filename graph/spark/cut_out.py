"""The part of a graph that a plan is about, as columns: what is asked for is found, closed, and taken out."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from graph.checks.everything import check_columns
from graph.checks.problems import error, in_order
from graph.core.arrow import number_array
from graph.core.columns import Columns
from graph.core.name_index import NameIndex
from graph.core.names import folded
from graph.errors import AmbiguousNameError, InvalidDataError, InvalidRequestError, UnknownTopicError, quoted
from graph.files.columns import parse_columns
from graph.files.row_parsing import BETWEEN_NAMES, names_in
from graph.model import EntryGoal, Problem, Topic
from graph.spark.closure import FITS, Tell, closure, silent
from graph.spark.tables import PLACE, RAGGED, Tables, given_columns, quoted_name

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame

_BLANKS = r"[\s\p{Z}]+"


@dataclass(frozen=True)
class Named:
    """What a request names.

    `topics` must each be one topic, by id, name or alias; `goals` may be named goals of `entry_goals` too; `perhaps`
    are ids that need not be there (those of an earlier plan).
    """

    goals: tuple[str, ...]
    topics: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    entry_goals: tuple[EntryGoal, ...] = ()


def closure_columns(tables: Tables, named: Named, tell: Tell = silent, fits: int = FITS) -> Columns:
    """Return the columns of everything that the named topics rest on, themselves included, in file order.

    Recommended edges between these topics are there too. Lines are 0, for tables in many files have none.

    Raises
    ------
    InvalidRequestError
        If a name stands for no topic, or for several; it speaks of all of these. Near misses are not looked for.
    InvalidDataError
        If something is wrong with the rows of this part.

    Notes
    -----
    Two passes over the topics, one over the edges, and the rounds of `closure`. The part must fit into this process.
    """
    goals = _found(tables.topics, named)
    tell(f"Found {len(goals):,} topics that are asked for.")
    needed = closure(tables.required(), goals, tell, fits).persist()
    edges = tables.edges
    inner = edges.join(needed, edges["target"] == needed["id"], "left_semi")
    inner = inner.join(needed, inner["source"] == needed["id"], "left_semi")
    topics = _in_file_order(tables.topics.join(needed, "id", "left_semi"), given_columns(tables.topics))
    rows = _in_file_order(inner, given_columns(tables.edges))
    needed.unpersist()
    tell(f"Cut out {topics.num_rows:,} topics and {rows.num_rows:,} prerequisites.")
    return _columns(topics, rows, tables)


def _found(topics: DataFrame, named: Named) -> list[str]:
    """The ids of everything named."""
    index = NameIndex.of(_candidates(topics, (*named.goals, *named.topics, *named.perhaps)))
    entries = {goal.name.casefold(): goal.goals for goal in reversed(named.entry_goals)}
    found: dict[str, None] = {}
    troubles: list[str] = []
    for name in (*named.goals, *named.topics):
        try:
            if name in named.goals and name.casefold() in entries and not index.knows(name):
                found.update(dict.fromkeys(entries[name.casefold()]))
            else:
                found[index.find(name)] = None
        except UnknownTopicError:
            troubles.append(f"No topic {name!r} in the graph. With Spark only whole ids, names and aliases are found.")
        except AmbiguousNameError as trouble:
            troubles.append(str(trouble))
    if troubles:
        raise InvalidRequestError("\n".join(dict.fromkeys(troubles)))
    found.update(dict.fromkeys(topic for topic in named.perhaps if index.knows(topic)))
    return list(found)


def _candidates(topics: DataFrame, names: Sequence[str]) -> list[Topic]:
    """Every topic that may answer to one of the names, in file order.

    Equal but for case and accents, as Unicode collates, is more than equal as `NameIndex` compares, which decides.
    """
    from pyspark.sql import functions as F  # noqa: N812

    if not names:
        return []
    words = sorted({folded(name) for name in names})

    def answers(cell: Column) -> Column:
        return F.collate(F.trim(F.regexp_replace(cell, _BLANKS, " ")), "UNICODE_CI_AI").isin(*words)

    cells = F.concat(F.array("id", "name"), F.split("aliases", BETWEEN_NAMES))
    columns = ("id", "name", "aliases")
    rows = _in_file_order(topics.filter(F.exists(cells, answers) | topics["id"].isin(*names)), columns).to_pylist()
    return [Topic(row["id"], row["name"].strip() or row["id"], aliases=names_in(row["aliases"])) for row in rows]


def _in_file_order(rows: DataFrame, columns: Sequence[str]) -> pa.Table:
    """The rows, gathered in this process, and what of them did not fit the header."""
    gathered = rows.select(*(quoted_name(name) for name in (*columns, RAGGED, *PLACE))).toArrow()
    return gathered.sort_by([(name, "ascending") for name in PLACE]).drop_columns(list(PLACE))


def _columns(topics: pa.Table, edges: pa.Table, tables: Tables) -> Columns:
    """The rows as the reader of our own files understands them, checked as it checks them."""
    faults = [*_ragged(topics, tables.files.topics), *_ragged(edges, tables.files.edges)]
    columns, found = parse_columns(_as_csv(topics), _as_csv(edges), names=tables.files)
    columns = replace(
        columns,
        topics=_without_lines(columns.topics),
        edges=_without_lines(columns.edges),
        set_aside_topics=tuple(replace(topic, line=0) for topic in columns.set_aside_topics),
        set_aside_edges=tuple(replace(edge, line=0) for edge in columns.set_aside_edges),
    )
    faults += [replace(fault, line=None) for fault in found]
    checked = check_columns(columns)
    problems = in_order((*faults, *checked.problems), tables.files)
    if any(problem.is_error for problem in problems):
        raise InvalidDataError(problems)
    return checked.columns


def _without_lines(rows: pa.Table) -> pa.Table:
    place = rows.schema.get_field_index("line")
    return rows.set_column(place, "line", number_array(np.zeros(len(rows), np.int32)))


def _ragged(rows: pa.Table, file: str) -> list[Problem]:
    texts = rows[RAGGED].drop_null().to_pylist()
    advice = "Write one cell for each column, in quotes where it holds a comma."
    return [error("ragged-row", file, 0, f"a row does not fit the header: {quoted(text)}.", advice) for text in texts]


def _as_csv(table: pa.Table) -> bytes:
    from pyarrow import csv

    target = io.BytesIO()
    csv.write_csv(table.drop_columns([RAGGED]), target)
    return target.getvalue()
