"""Our own files with faults in them: the graph of what is sound, and how much was set aside."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from graph.core.topic_graph import TopicGraph
from graph.errors import InvalidDataError, UnreadableInputError
from graph.formatting import counted
from graph.loading.build import build_graph
from graph.loading.opening import open_graph, tables_of


class OpenedAnyway(NamedTuple):
    """A graph, and what was set aside of its files in words, such as ``"2 of 31 edges set aside"``; else nothing."""

    graph: TopicGraph
    set_aside: str = ""


def open_anyway(topics: Path | None = None, edges: Path | None = None) -> OpenedAnyway:
    """Return the graph of two files or a folder, as `open_graph`, on what is sound in them where they have errors.

    Raises
    ------
    InvalidDataError
        If nothing in them is sound, or one of them is not there or no table; it holds every problem.
    NotEnoughMemoryError
        If the files are larger than memory allows.

    Notes
    -----
    Files without an error are read once, others a second time, row by row.

    Examples
    --------
    >>> open_anyway().set_aside
    ''
    """
    try:
        return OpenedAnyway(open_graph(topics, edges))
    except InvalidDataError as error:
        found = _what_is_sound(*tables_of(topics, edges))
        if found is None:
            raise
        faults = counted(sum(problem.is_error for problem in error.problems), "fault")
        return found if found.set_aside else found._replace(set_aside=f"{faults} mended or passed over")


def _what_is_sound(topics: Path, edges: Path) -> OpenedAnyway | None:
    # Every command imports this module; what reads faulty files is loaded for those alone.
    from graph.checks.settle import settled
    from graph.drafts import File, Source
    from graph.files.readers import groundwork
    from graph.files.readers.grids import MOST_LINES
    from graph.files.unpack import source_of

    if not (topics.is_file() and edges.is_file()):
        return None
    beside = [path for name in ("resources.csv", "goals.csv") if (path := topics.with_name(name)).is_file()]
    try:
        files = [File(path.name, source_of(path).files[0].content) for path in (topics, edges, *beside)]
        if any(file.content.count(b"\n") > MOST_LINES for file in files):
            return None  # too many rows to be looked at one by one
        source = Source(topics.parent.name, tuple(files))
        if not {"topics", "edges"} <= groundwork.roles_of(source).keys():
            return None
        draft = groundwork.read(source, {})
    except UnreadableInputError:
        return None
    if not draft.topics:
        return None
    found = settled(draft)
    return OpenedAnyway(build_graph(found.records), found.summary)
