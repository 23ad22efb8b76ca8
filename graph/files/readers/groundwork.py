"""Our own tables: topics.csv and edges.csv, told by their columns, whatever parts their cells."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from graph.drafts import Answers, Draft, File, Sign, Source
from graph.files.decoding import is_text, sample_of
from graph.files.formats import is_parquet
from graph.files.readers import table
from graph.files.readers.grids import grid_of
from graph.files.readers.layouts import layout_of
from graph.files.readers.own_tables import is_goals, is_resources
from graph.model import PACKAGE_FILE

NAME = "groundwork"
TITLE = "Tables of Groundwork"
_BESIDE_OTHERS = 0.6
"""How sure these are our tables where a table beside them is not: the reader of any tables takes them all."""


def sniff(source: Source) -> Sign | None:
    r"""Return whether these are our tables: sure where there are both, nearly so with one of them.

    Examples
    --------
    >>> files = (File("topics.csv", b"id,name\n1,Sets\n"), File("edges.csv", b"source,target\n"))
    >>> sniff(Source("mine", files))
    Sign(confidence=1.0, reason='the columns of topics.csv and edges.csv')
    """
    some = source.files[:50]
    kinds = [_kind(file) for file in some]
    found = {*filter(None, kinds)}
    if {"topics", "edges"} <= found:
        return Sign(1.0, "the columns of topics.csv and edges.csv")
    if not found:
        return None
    if any(not kind and _is_table_of_others(source, file) for kind, file in zip(kinds, some, strict=True)):
        return Sign(_BESIDE_OTHERS, f"the columns of {min(found)}.csv beside a table of other columns")
    return table.best_of([Sign(0.95, f"the columns of {kind}.csv") if kind else None for kind in kinds])


def read(source: Source, answers: Answers) -> Draft:
    """Return the draft of our tables; other files beside them are noted.

    Raises
    ------
    UnreadableInputError
        If they are too large, or an answer does not fit.
    """
    ours = tuple(file for file in source.files if _kind(file) or _is_optional(file))
    beside = [file for file in source.files if file not in ours and not _is_package(file)]
    draft = table.read(replace(source, files=ours or source.files), answers)
    notes = [table.beside(file) for file in beside] if ours else []
    return replace(draft, format=NAME, notes=(*notes, *draft.notes))


def roles_of(source: Source) -> dict[str, File]:
    r"""Return which of our tables files are, each by its role; none if one is no such table, or two are alike.

    Examples
    --------
    >>> files = (File("a.csv", b"id,name\n1,Sets\n"), File("b.csv", b"source,target\n"))
    >>> list(roles_of(Source("mine", files)))
    ['topics', 'edges']
    """
    files = [file for file in source.files if not _is_package(file)]
    found = {_role(file): file for file in files[:5]}
    return {} if "" in found or len(found) < len(files) else found


def _is_table_of_others(source: Source, file: File) -> bool:
    """Whether a file that is none of ours is a table: it says more of the graph under columns of its own."""
    if _is_optional(file) or _is_package(file):
        return False
    sign = table.sniff(replace(source, files=(file,)))
    return bool(sign and sign.confidence > _BESIDE_OTHERS)


def _is_package(file: File) -> bool:
    return PurePosixPath(file.path).name == PACKAGE_FILE


def _role(file: File) -> str:
    if is_parquet(file.content):
        return _parquet_role(file.content)
    if kind := _kind(file):
        return kind
    if not is_text(text := sample_of(file.content)):
        return ""
    grid = grid_of(text, file.path)
    return "resources" if is_resources(grid) else "goals" if is_goals(grid) else ""


def _parquet_role(content: bytes) -> str:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        columns = {name.strip().casefold() for name in pq.read_schema(pa.BufferReader(content)).names}
    except (OSError, pa.ArrowException):
        return ""
    return "topics" if "id" in columns else "edges" if columns & {"source", "prerequisite"} else ""


def _kind(file: File) -> str:
    text = sample_of(file.content)
    if not is_text(text):
        return ""
    layout = layout_of(grid_of(text, file.path))
    return ("edges" if layout.has_links else "topics") if layout.is_own else ""


def _is_optional(file: File) -> bool:
    text = sample_of(file.content)
    if not is_text(text):
        return False
    grid = grid_of(text, file.path)
    return is_resources(grid) or is_goals(grid)
