"""Files to a graph, or to every problem in them."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from graph.core.topic_graph import TopicGraph
from graph.files.journal import finished
from graph.loading.load import Opened, load_graph
from graph.loading.places import sample_folder
from graph.model import FileNames

_ENDINGS = (".csv", ".csv.gz", ".csv.zst", ".parquet")


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


def open_files(topics: Path, edges: Path) -> Opened:
    """Return what the files of a graph say and every problem in them; resources.csv and goals.csv beside are read too.

    Those of a large graph come from the cache, if they are there.

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
    beside = (topics.with_name(name) for name in FileNames()[2:])
    return load_graph(topics, edges, *(path if path.exists() else None for path in beside))
