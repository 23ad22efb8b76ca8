"""Files to a graph, or to every problem in them: row by row where they are small, as columns where they are large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from graph import checks
from graph.core.topic_graph import TopicGraph
from graph.errors import InvalidDataError
from graph.files import tables
from graph.files.journal import finished
from graph.files.memory import sizes_of
from graph.index.index import GraphIndex
from graph.loading.places import sample_folder
from graph.model import Problem, Records

if TYPE_CHECKING:
    from graph.core.columns import Columns

_WORTH_COLUMNS = 1_000_000
"""Files of fewer bytes are read row by row before Arrow would have been imported."""
_ENDINGS = (".csv", ".csv.gz", ".csv.zst", ".parquet")
_PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PAR1")
"""How gzip, zstd and Parquet files begin."""


def open_graph(topics: str | PathLike[str] | None = None, edges: str | PathLike[str] | None = None) -> TopicGraph:
    """Return the graph of two files, of a folder that holds them, or of the sample if nothing is named.

    The warnings that the files gave are at `TopicGraph.warnings`.

    Parameters
    ----------
    topics : str or path, optional
        A table of topics, or a folder with one: topics.csv, packed (.csv.gz, .csv.zst) or Parquet. Files called
        resources.csv and goals.csv beside it are read too.
    edges : str or path, optional
        The table of prerequisites; the one beside the topics if it is not named.

    Raises
    ------
    InvalidDataError
        If the files have errors, or are not there; it holds every problem.
    NotEnoughMemoryError
        If the files are larger than memory allows.

    Examples
    --------
    >>> graph = open_graph()
    >>> graph.find("Transformers"), graph.warnings
    ('transformers', ())
    """
    return open_files(*tables_of(topics, edges)).graph()


def tables_of(topics: str | PathLike[str] | None, edges: str | PathLike[str] | None = None) -> tuple[Path, Path]:
    """Return where the two tables of a graph are that `open_graph` was asked for.

    Examples
    --------
    >>> [path.as_posix() for path in tables_of("mine/topics.csv")]
    ['mine/topics.csv', 'mine/edges.csv']
    """
    named = sample_folder() if topics is None else Path(topics)
    is_folder = named.is_dir()
    table = _table(named, "topics") if is_folder else named
    return table, Path(edges) if edges is not None else _table(named if is_folder else named.parent, "edges")


def _table(folder: Path, name: str) -> Path:
    """The table of this name in a folder, packed or not; the plain CSV where there is none."""
    found = (folder / f"{name}{ending}" for ending in _ENDINGS)
    return next((path for path in found if path.exists()), folder / f"{name}.csv")


@dataclass(frozen=True, slots=True)
class Opened:
    """What the files of a graph say, and every problem in them; `index` is there for columns without an error."""

    source: Records | Columns
    problems: tuple[Problem, ...]
    index: GraphIndex | None = None

    @property
    def counts(self) -> tuple[int, int]:
        """How many topics and prerequisites were read."""
        source = self.source
        if isinstance(source, Records):
            return len(source.topics), len(source.prerequisites)
        return len(source.topics), len(source.edges)

    def graph(self) -> TopicGraph:
        """Return the graph, or raise an InvalidDataError with every problem if one is an error."""
        if any(problem.is_error for problem in self.problems):
            raise InvalidDataError(self.problems)
        return TopicGraph(self.source, self.index, self.problems)


def open_files(topics: Path, edges: Path) -> Opened:
    """Return what the files of a graph say and every problem in them; resources.csv and goals.csv beside are read too.

    Small files of text are read row by row; others become columns, from the cache if they are there.

    Raises
    ------
    NotEnoughMemoryError
        If the files are larger than memory allows.
    SaveError
        If a save of these files was cut short and cannot be brought to its end.

    Examples
    --------
    >>> open_files(Path("nowhere/topics.csv"), Path("nowhere/edges.csv")).counts
    (0, 0)
    """
    for folder in {topics.parent, edges.parent}:
        finished(folder)
    beside = (_if_there(topics.with_name("resources.csv")), _if_there(topics.with_name("goals.csv")))
    if sizes_of((topics, edges, *beside)) < _WORTH_COLUMNS and not any(map(_is_packed, (topics, edges))):
        records, found = tables.read_records(topics, edges, *beside)
        problems = checks.in_order(found + checks.check_records(records), records.files)
        return Opened(checks.without_repeats(records), problems)
    from graph.loading.load import load_graph

    loaded = load_graph(topics, edges, *beside)
    return Opened(loaded.columns, loaded.problems, loaded.index)


def opened_columns(columns: Columns, found: Sequence[Problem]) -> Opened:
    r"""Return what columns say that were read already, with every problem in them and those `found` in reading.

    Examples
    --------
    >>> from graph.files.columns import parse_columns
    >>> opened_columns(*parse_columns(b"id,name,hours\nsets,Sets,2\n", b"source,target\n")).graph()
    <TopicGraph: 1 topic, 0 prerequisites, 2 hours>
    """
    from graph.checks.columns import check_columns

    checked = check_columns(columns)
    return Opened(checked.columns, checks.in_order((*found, *checked.problems), columns.files), checked.index)


def graph_of(records: Records, problems: tuple[Problem, ...]) -> TopicGraph:
    """Return the graph of records that were checked already.

    Raises
    ------
    InvalidDataError
        If one of `problems` is an error.
    """
    return Opened(checks.without_repeats(records), problems).graph()


def _is_packed(path: Path) -> bool:
    """Whether a file is packed, or a Parquet file, which only Arrow reads."""
    try:
        with path.open("rb") as file:
            return file.read(4).startswith(_PACKED)
    except (OSError, ValueError):
        return False


def _if_there(path: Path) -> Path | None:
    return path if path.exists() else None
