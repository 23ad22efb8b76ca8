"""The files of one graph become `Columns`: a million rows in a second or two, with the problems they hold.

What is sound is read, stripped and parsed a column at a time. Rows in which anything is unusual are read one by one
by `graph.files.row_parsing`, with their line numbers, and so is what stands under a header that is hard to tell.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.core.arrow import mark_array, number_array, values_of
from graph.core.columns import (
    Columns,
    extra_table,
    in_one_piece,
    numbered,
    prerequisite_table,
    topic_table,
    with_numbers,
)
from graph.core.text_columns import Places
from graph.errors import said_once
from graph.files import cell_parsing
from graph.files.bulk import MOST_FAULTY, Cells, RawRow, mixed_cells, sound_cells
from graph.files.csv_rows import Format, Row, Table, open_table
from graph.files.encoding import content_of, plain_text
from graph.files.formats import is_parquet, parquet_cells, unpacked
from graph.files.lines import line_ends, sound_quotes
from graph.files.memory import require_memory, sizes_of
from graph.files.report import Report
from graph.files.row_parsing import (
    EDGES,
    GOALS,
    RESOURCES,
    TOPICS,
    edge_of,
    entry_goals_of,
    parted,
    resources_of,
    topic_of,
)
from graph.model import STANDARD_FILES, FileNames, Prerequisite, Problem, Topic
from graph.parallel import at_once

# A larger text takes more memory, row by row, than a reader of tables should take.
_MOST_CAREFUL = 64 << 20
_LONGEST_HEADER = 1 << 20
# Lines of a table that is worth so much text are longer than this on average.
_SHORTEST_LINES = 6
# Rows that are told of one by one where far too many are faulty.
_SHOWN = 1001

_Content = Callable[[], bytes | None]
_Record = TypeVar("_Record", bound=Topic | Prerequisite)


@dataclass(frozen=True, slots=True)
class _Kind(Generic[_Record]):
    """How rows of one kind are read: one by one, or all at once."""

    form: Format
    record_of: Callable[[Row, tuple[str, ...], Table], _Record]
    table_of: Callable[[Sequence[_Record]], pa.Table]
    typed: Callable[[pa.Table, Table], cell_parsing.Typed]
    words: tuple[str, ...]


_TOPIC_KIND = _Kind(
    TOPICS, topic_of, topic_table, cell_parsing.topics, ("category", "area", "difficulty", "hours", "status")
)
_EDGE_KIND = _Kind(EDGES, edge_of, prerequisite_table, cell_parsing.edges, ("kind", "group"))


@dataclass(frozen=True, slots=True)
class _Rows(Generic[_Record]):
    """What was read of one file."""

    good: pa.Table
    extras: pa.Table
    set_aside: tuple[_Record, ...]
    table: Table
    count: int


def read_columns(
    topics: Path, edges: Path, resources: Path | None = None, goals: Path | None = None
) -> tuple[Columns, tuple[Problem, ...]]:
    """Return what the files of one graph say, by columns, and every problem met in reading them.

    Topics and edges may also be packed (gzip, zstd), or be Parquet files; the first bytes tell, whatever the name. The
    rows of a Parquet file have their numbers, from 1, as lines.

    Parameters
    ----------
    topics, edges : Path
        Where the two needed files are; a missing one is a problem in the answer.
    resources, goals : Path, optional
        The two optional ones; None, or a path where nothing is, means that there are none.

    Returns
    -------
    columns : Columns
        The good rows, in file order, with their line numbers; see `Columns` for what is set aside.
    problems : tuple of Problem
        Under the names by which the files were given; `graph.checks.problems.in_order` sorts them.

    Raises
    ------
    NotEnoughMemoryError
        If the files are larger than memory allows.

    Notes
    -----
    Never raises for what a file holds, nor where it cannot be opened. About 1.5 s and 0.9 GB for a million topics and
    three million edges in 280 MB.

    Examples
    --------
    >>> columns, problems = read_columns(Path("nowhere/topics.csv"), Path("nowhere/edges.csv"))
    >>> print(problems[0])
    topics.csv: there is no such file (nowhere/topics.csv). Check the name and the folder.
    """
    require_memory(sizes_of((topics, edges, resources, goals)))
    unopened: list[Problem] = []

    def opened(path: Path) -> bytes | None:
        return content_of(path, Report(path.name or str(path), unopened))

    columns, found = _parsed(
        lambda: opened(topics),
        lambda: opened(edges),
        lambda: opened(resources) if resources and resources.exists() else None,
        lambda: opened(goals) if goals and goals.exists() else None,
        FileNames(
            topics.name,
            edges.name,
            resources.name if resources else STANDARD_FILES.resources,
            goals.name if goals else STANDARD_FILES.goals,
        ),
    )
    return columns, (*unopened, *found)


def parse_columns(
    topics: bytes | None,
    edges: bytes | None,
    resources: bytes | None = None,
    goals: bytes | None = None,
    names: FileNames = STANDARD_FILES,
) -> tuple[Columns, tuple[Problem, ...]]:
    r"""Return what the bytes of the files of one graph say, by columns, and every problem in them.

    The pure half of `read_columns`, for files that come by upload. None stands for a file that is not there. Nothing is
    compared across rows here: that is for `graph.checks`.

    Examples
    --------
    >>> print(parse_columns(b"id,name,hours\nsets,Sets,three\nlimits,Limits,2\n", b"source,target\n")[1][0])
    topics.csv, line 2: hours is 'three'. Write a number of hours such as 2.5, or leave it empty.
    >>> columns, problems = parse_columns(b"id,name,hours\nsets,Sets,\nlimits,Limits,2\n",
    ...                                   b"source,target\nsets,limits\n")
    >>> columns.topics["name"].to_pylist(), columns.hours.tolist(), columns.targets.tolist(), problems
    (['Sets', 'Limits'], [1.0, 2.0], [1], ())
    """
    return _parsed(lambda: topics, lambda: edges, lambda: resources, lambda: goals, names)


def _parsed(
    topics: _Content, edges: _Content, resources: _Content, goals: _Content, names: FileNames
) -> tuple[Columns, tuple[Problem, ...]]:
    """As `parse_columns`; each file is opened when its turn comes, so that only one is in memory as text."""
    topic_rows = _rows(topics, names.topics, _TOPIC_KIND)
    (good_topics, places), edge_rows = at_once(
        topic_rows.count, lambda: _placed(topic_rows.good), lambda: _rows(edges, names.edges, _EDGE_KIND)
    )
    topic_file, edge_file = topic_rows.table, edge_rows.table
    if topic_file.understood and not topic_rows.count:
        found = "there is a header but no topic below it."
        topic_file.report.error(None, "no-topics", found, "Add one row for each topic.")
    resource_file = open_table(resources(), names.resources, RESOURCES)
    goal_file = open_table(goals(), names.goals, GOALS)
    ends = numbered(edge_rows.good["source"], edge_rows.good["target"], places)
    columns = Columns(
        topics=good_topics,
        edges=with_numbers(edge_rows.good, ends),
        topic_extras=in_one_piece(topic_rows.extras),
        edge_extras=in_one_piece(edge_rows.extras),
        unknown_ids=ends.unknown_ids,
        resources=resources_of(resource_file),
        entry_goals=entry_goals_of(goal_file),
        topic_columns=topic_file.columns,
        edge_columns=edge_file.columns,
        set_aside_topics=tuple(topic for topic in topic_rows.set_aside if topic.id),
        set_aside_edges=tuple(edge for edge in edge_rows.set_aside if edge.source and edge.target),
        files=names,
    )
    # The table of places serves the checks, too.
    columns.__dict__["places"] = places
    tables = (topic_file, edge_file, resource_file, goal_file)
    return columns, tuple(problem for table in tables for problem in said_once(table.report.problems))


def _placed(topics: pa.Table) -> tuple[pa.Table, Places]:
    """The topics in one piece, and where each id stands."""
    whole = in_one_piece(topics)
    return whole, Places(whole["id"])


def _rows(open_file: _Content, file: str, kind: _Kind[_Record]) -> _Rows[_Record]:
    """The rows of one file: all at once where they are sound, else as far as that goes."""
    content, report = open_file(), Report(file)
    if content is not None and is_parquet(content):
        return _parquet_rows(content, file, kind)
    content = unpacked(content, report) if content is not None else None
    if content is None:
        return _one_by_one(Table(kind.form, report), kind)
    text = plain_text(content, kind.form.example, report)
    head = _usual_head(text)
    if head is None and len(text) <= _MOST_CAREFUL:
        return _one_by_one(open_table(content, file, kind.form), kind)
    if head is None:
        advice = f"The first row must be a header such as {kind.form.example}."
        report.error(1, "no-header", "the first line of this large file is no header.", advice)
        return _one_by_one(Table(kind.form, report), kind)
    table = open_table(text[:head], file, kind.form)
    table.report.problems[:0] = report.problems
    if not table.understood:
        return _one_by_one(table, kind)
    met_before = len(table.report.problems)
    cells = _cells(text, head, table, kind)
    # The text is as large as all the rest.
    del content, text
    if cells is None:
        return _refused(table, kind, "its lines have hardly any letters, and not all of them are rows.")
    rows = _merged(cells, table, kind)
    # Quotes were looked at before everything else.
    table.report.problems[met_before:] = sorted(table.report.problems[met_before:], key=lambda found: found.line or 0)
    return rows


def _cells(text: bytes, head: int, table: Table, kind: _Kind[_Record]) -> Cells | None:
    """The cells below the header, which ends at the byte `head`; None where they are not worth so much text."""
    words = frozenset(table.places[name] for name in kind.words if name in table.places)
    first_line = 1 + line_ends(text[:head])
    cells = sound_cells(text, head, table, words, first_line)
    if cells is None and (len(text) <= _MOST_CAREFUL or line_ends(text) * _SHORTEST_LINES <= len(text)):
        return mixed_cells(text, table, words, first_line)
    return cells


def _parquet_rows(content: bytes, file: str, kind: _Kind[_Record]) -> _Rows[_Record]:
    """The rows of a Parquet file; their lines are their numbers, from 1."""
    table, columns = parquet_cells(content, file, kind.form)
    if not table.understood:
        return _one_by_one(table, kind)
    return _merged(Cells(columns, np.arange(1, len(columns) + 1, dtype=np.int32)), table, kind)


def _usual_head(text: bytes) -> int | None:
    """Where the rows begin, below a header on a line of its own; None where that is not the first thing in the text."""
    if text.startswith(BOM_UTF8):
        # A second mark: `open_table` would take it off.
        return None
    begin = len(text) - len(text.lstrip(b"\r\n")) if text[:1] in (b"\r", b"\n") else 0
    ends = [end for end in (text.find(b"\n", begin), text.find(b"\r", begin)) if end >= 0]
    end = min(ends, default=len(text))
    end += 2 if text[end : end + 2] == b"\r\n" else 1
    if end - begin > _LONGEST_HEADER:
        return None
    line = text[begin:end]
    is_usual = any(chr(letter).isalnum() for letter in line) and sound_quotes(line, ",")
    return min(end, len(text)) if is_usual else None


def _one_by_one(table: Table, kind: _Kind[_Record]) -> _Rows[_Record]:
    """The rows that a table gives."""
    good, others = parted(table, kind.record_of)
    extras = extra_table([record.extra for record in good])
    return _Rows(kind.table_of(good), extras, others, table, table.rows_seen)


def _merged(cells: Cells, table: Table, kind: _Kind[_Record]) -> _Rows[_Record]:
    """The rows read at once, and in their places those of the others that turn out to be good."""
    made = kind.typed(cells.columns, table)
    sound = made.table.append_column("line", number_array(cells.lines))
    extras = made.extras
    if not made.doubtful.any() and not cells.others:
        return _Rows(sound, extras, (), table, len(sound))
    faulty = np.flatnonzero(made.doubtful)
    if len(faulty) + len(cells.others) > MOST_FAULTY and _count_faulty(cells, faulty, table) > MOST_FAULTY:
        some = [*cells.others[:_SHOWN], *((line, row, True) for line, row in _texts_of(cells, faulty[:_SHOWN]))]
        return _refused(
            _with_rows(table, sorted(some)),
            kind,
            f"more than {MOST_FAULTY:,} rows are faulty; the first {_SHOWN:,} are told.",
        )
    keep = mark_array(~made.doubtful)
    doubtful = [(line, row, True) for line, row in _texts_of(cells, np.flatnonzero(made.doubtful))]
    sound, extras = sound.filter(keep), extras.filter(keep) if extras.num_columns else extras
    looked_at = _one_by_one(_with_rows(table, sorted([*cells.others, *doubtful])), kind)
    if not len(looked_at.good):
        return _Rows(sound, extras, looked_at.set_aside, table, len(sound) + looked_at.count)
    both = in_one_piece(pa.concat_tables([sound, looked_at.good.cast(sound.schema)]))
    order = number_array(np.argsort(values_of(both["line"]), kind="stable"))
    extras = pa.concat_tables([extras, looked_at.extras]).take(order) if extras.num_columns else extras
    return _Rows(both.take(order), extras, looked_at.set_aside, table, len(both) + len(looked_at.set_aside))


def _count_faulty(cells: Cells, doubtful: npt.NDArray[Any], table: Table) -> int:
    """How many of the rows in question are faulty; those without any text are none, and those left out may be whole."""
    rows = cells.columns.take(number_array(doubtful))
    filled = np.zeros(len(doubtful), bool)
    for column in rows.columns:
        filled |= values_of(pc.binary_length(column.cast(pa.string()))) > 0
    width = len(table.columns)
    return int(filled.sum()) + sum(not sound or len(row) != width for _, row, sound in cells.others)


def _refused(table: Table, kind: _Kind[_Record], found: str) -> _Rows[_Record]:
    """No rows of a table in which too much is wrong to tell all of it; the problems of those that it has."""
    looked_at = _one_by_one(table, kind)
    table.report.error(
        None, "too-many-faults", found, "Look whether it is the right file, and mend what is named here."
    )
    return _Rows(looked_at.good.slice(0, 0), extra_table([]), (), table, max(1, looked_at.count))


def _with_rows(table: Table, rows: list[RawRow]) -> Table:
    """The table with these rows to be read."""
    table.raw_rows = iter(rows)
    return table


def _texts_of(cells: Cells, rows: npt.NDArray[Any]) -> list[tuple[int, list[str]]]:
    """The cells of some rows, with the line of each."""
    columns = [column.to_pylist() for column in cells.columns.take(number_array(rows)).columns]
    texts = [list(row) for row in zip(*columns, strict=True)]
    return list(zip(cells.lines[rows].tolist(), texts, strict=True))
