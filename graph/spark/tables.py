"""Topics and edges as tables of Spark: Parquet or CSV at any address that Spark reads.

A name that ends in .csv, or .csv with a compression after it (.gz, .bz2, .zst), is CSV under the rules of our own
files; everything else, a folder too, is Parquet. Cells of CSV may hold line breaks, so a single CSV file is read by
one core: large tables are better kept as Parquet, or as a folder (named ``something.csv``) of several files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from graph.errors import InvalidDataError, KnowledgeGraphError
from graph.files.columns import parse_columns
from graph.files.csv_rows import Format, known_names
from graph.files.row_parsing import EDGES, TOPICS
from graph.model import FileNames, Problem

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

PLACE = ("_file", "_block", "_row")
"""Columns that say where a row stood: sorting by them gives file order."""
RAGGED = "_ragged"
"""The text of a CSV row whose cells do not fit the header; null for all others."""
_CSV = re.compile(r"\.csv(\.(gz|bz2|zst|lz4|snappy))?/?$", re.IGNORECASE)


class UnreadableTableError(KnowledgeGraphError):
    """A table that Spark cannot open."""


class Tables(NamedTuple):
    """The two tables of a graph, text in every column, known columns under their own names; empty cells are ''."""

    topics: DataFrame
    edges: DataFrame
    files: FileNames

    def required(self) -> DataFrame:
        """Return `source` and `target` of each edge that is not merely recommended, alternatives included."""
        return self.edges.filter(is_required(self.edges)).select("source", "target")


def read_tables(session: SparkSession, topics: str, edges: str) -> Tables:
    """Return the tables at two addresses; nothing but their headers is read yet.

    Raises
    ------
    UnreadableTableError
        If there is no such table, or none that Spark can read.
    InvalidDataError
        If a needed column is missing.
    """
    raw_topics, raw_edges = _read(session, topics), _read(session, edges)
    files = FileNames(_last_name(topics), _last_name(edges))
    _refuse_headers(raw_topics.columns, raw_edges.columns, files)
    return Tables(
        _with_all(_renamed(raw_topics, TOPICS), TOPICS.known),
        _with_all(_renamed(raw_edges, EDGES), EDGES.known),
        files,
    )


def is_required(edges: DataFrame) -> Column:
    """Return the condition that an edge is needed; what is no kind at all counts too, until it is mended."""
    return folded_cell(edges["kind"]) != "recommended"


def folded_cell(cell: Column) -> Column:
    """Return the word in a cell without blanks around it and in lower case."""
    from pyspark.sql import functions as F  # noqa: N812

    return F.lower(F.trim(cell))


def given_columns(frame: DataFrame) -> list[str]:
    """Return the columns of a table without those that only say where a row stood."""
    return [name for name in frame.columns if name not in (*PLACE, RAGGED)]


def quoted_name(name: str) -> str:
    """Return the name of a column as Spark takes it whatever it holds.

    Examples
    --------
    >>> quoted_name("credit.hours")
    '`credit.hours`'
    """
    return f"`{name.replace('`', '``')}`"


def _last_name(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2] or address


def _read(session: SparkSession, address: str) -> DataFrame:
    """The table with text in every column, and where each row stood."""
    from pyspark.errors import PySparkException
    from pyspark.sql import functions as F  # noqa: N812

    try:
        frame = _read_csv(session, address) if _CSV.search(address) else session.read.parquet(address)
        known = [F.col(quoted_name(name)).cast("string").alias(name) for name in frame.columns]
        place = ("_metadata.file_path", "_metadata.file_block_start")
        return frame.select(
            *known, *(F.col(there).alias(name) for there, name in zip(place, PLACE, strict=False)),
            F.monotonically_increasing_id().alias(PLACE[2]),
        )  # fmt: skip
    except PySparkException as trouble:
        reason = str(trouble).splitlines()[0]
        raise UnreadableTableError(f"{address} cannot be read: {reason} Check the address and its format.") from None


def _read_csv(session: SparkSession, address: str) -> DataFrame:
    settings = {"header": True, "quote": '"', "escape": '"', "multiLine": True, "encoding": "UTF-8"}
    header = session.read.options(**settings).csv(address).columns
    columns = [*header, RAGGED]
    schema = ", ".join(f"{quoted_name(name)} string" for name in columns)
    return session.read.options(**settings, columnNameOfCorruptRecord=RAGGED).schema(schema).csv(address)


def _refuse_headers(topics: Sequence[str], edges: Sequence[str], files: FileNames) -> None:
    """Let the reader of our own files judge the two headers."""
    headers = [
        ",".join(_quoted(name) for name in columns if name not in (*PLACE, RAGGED)) for columns in (topics, edges)
    ]
    _, found = parse_columns(headers[0].encode(), headers[1].encode(), names=files)
    missing: list[Problem] = [problem for problem in found if problem.is_error and problem.code != "no-topics"]
    if missing:
        raise InvalidDataError(missing)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _renamed(frame: DataFrame, form: Format) -> DataFrame:
    """The table with known columns under their own names, whatever their case, or another name that is accepted."""
    for name, word in zip(frame.columns, known_names(frame.columns, form), strict=True):
        if word in form.known and word != name:
            frame = frame.withColumnRenamed(name, word)
    return frame


def _with_all(frame: DataFrame, known: Sequence[str]) -> DataFrame:
    """The table with every known column, its rows that are blank throughout left out, and '' for empty cells."""
    from pyspark.sql import functions as F  # noqa: N812

    given = given_columns(frame)
    is_blank = F.trim(F.concat_ws("", *(F.col(quoted_name(name)) for name in given))) == ""
    filled = frame.filter(~is_blank).fillna("", subset=given)
    filled = filled.withColumns({name: F.lit("") for name in known if name not in given})
    return filled if RAGGED in filled.columns else filled.withColumn(RAGGED, F.lit(None).cast("string"))
