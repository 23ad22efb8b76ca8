"""A whole graph as columns: what the files say, a column at a time, and a topic or an edge made when it is asked for.

A million topics as Python values take a gigabyte and many seconds; as Arrow columns they are read, checked and kept
in a fraction of both. Topics are numbered in file order from 0; edges name their two ends by these numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.core.arrow import mark_array, marks_of, missing_of, number_array, text_array, values_of
from graph.core.text_columns import Numbers, Places, text_column
from graph.model import (
    DEFAULT_HOURS,
    KINDS,
    STANDARD_FILES,
    STANDINGS,
    EntryGoal,
    FileNames,
    Prerequisite,
    Records,
    Resource,
    Topic,
    count_asked,
)
from graph.parallel import at_once

WORD = pa.dictionary(pa.int32(), pa.string())
TOPIC_SCHEMA = pa.schema(
    {
        "id": pa.string(),
        "name": pa.string(),
        "category": WORD,
        "area": WORD,
        "difficulty": WORD,
        "hours": pa.float64(),
        "summary": pa.string(),
        "aliases": pa.list_(pa.string()),
        "explanation": pa.string(),
        "legacy": pa.bool_(),
        "line": pa.int32(),
    }
)
EDGE_SCHEMA = pa.schema(
    {
        "source": pa.int32(),
        "target": pa.int32(),
        "kind": pa.int8(),
        "group": WORD,
        "reason": pa.string(),
        "line": pa.int32(),
    }
)
_FEW = 1000
RECOMMENDED, COREQUISITE = (KINDS.index(kind) for kind in ("recommended", "corequisite"))
"""What stands in the column `kind` of edges is the place among `KINDS`."""


class Numbered(NamedTuple):
    """The ends of edges as numbers; those from the number of topics on stand for `unknown_ids`."""

    sources: Numbers
    targets: Numbers
    unknown_ids: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Columns:
    """Everything the files of one graph said, by columns; `records` says the same row by row.

    Attributes
    ----------
    topics, edges : pyarrow.Table
        The good rows in file order, under `TOPIC_SCHEMA` and `EDGE_SCHEMA`; hours are null where the file gave none.
    topic_extras, edge_extras : pyarrow.Table
        The columns that we do not know, as text; null where a row has no such column at all.
    unknown_ids : tuple of str
        What edges name and no good row of topics has: a number of ``len(topics)`` or more in an edge is a place in it.

    The others are those of `graph.model.Records`.

    Examples
    --------
    >>> columns = columns_of(Records((Topic("sets", "Sets"), Topic("limits", "Limits", hours=2.5)),
    ...                              (Prerequisite("sets", "limits"),)))
    >>> columns.topic(1).name, columns.hours.tolist(), columns.sources.tolist(), columns.prerequisite(0).target
    ('Limits', [1.0, 2.5], [0], 'limits')
    """

    topics: pa.Table
    edges: pa.Table
    topic_extras: pa.Table
    edge_extras: pa.Table
    unknown_ids: tuple[str, ...] = ()
    resources: tuple[Resource, ...] = ()
    entry_goals: tuple[EntryGoal, ...] = ()
    topic_columns: tuple[str, ...] = ()
    edge_columns: tuple[str, ...] = ()
    set_aside_topics: tuple[Topic, ...] = ()
    set_aside_edges: tuple[Prerequisite, ...] = ()
    files: FileNames = STANDARD_FILES

    @property
    def all_sound(self) -> bool:
        """Whether no row was set aside in reading."""
        return not self.set_aside_topics and not self.set_aside_edges

    @cached_property
    def hours(self) -> npt.NDArray[np.float64]:
        """Study hours of each topic; the assumed ones where the file gave none."""
        column = self.topics["hours"]
        hours = np.where(missing_of(column), DEFAULT_HOURS, values_of(column))
        hours.setflags(write=False)
        return hours

    @cached_property
    def sources(self) -> Numbers:
        """The prerequisite of each edge."""
        return values_of(self.edges["source"])

    @cached_property
    def targets(self) -> Numbers:
        """The topic that needs it, for each edge."""
        return values_of(self.edges["target"])

    @cached_property
    def required(self) -> npt.NDArray[np.bool_]:
        """Whether each edge is needed, as a prerequisite or corequisite, rather than recommended."""
        needed: npt.NDArray[np.bool_] = self.kinds != RECOMMENDED
        return needed

    @cached_property
    def corequisites(self) -> Numbers:
        """The edges that are corequisites."""
        return np.flatnonzero(self.kinds == COREQUISITE).astype(np.int32)

    @cached_property
    def kinds(self) -> npt.NDArray[np.int8]:
        """The place of the kind of each edge among `KINDS`."""
        return values_of(self.edges["kind"])

    @property
    def groups(self) -> Numbers:
        """A number for each edge, the same for the alternatives of one target; -1 for an edge that is none."""
        return self._groups[0]

    @property
    def asked(self) -> Numbers:
        """How many of its members each group asks for; empty where each asks for one."""
        return self._groups[1]

    @cached_property
    def _groups(self) -> tuple[Numbers, Numbers]:
        groups: Numbers = np.full(len(self.required), -1, np.int32)
        words, codes = words_of(self.edges["group"])
        named = np.array([bool(word) for word in words], bool)
        grouped = np.flatnonzero(self.required & named[codes]) if named.any() else np.zeros(0, np.int64)
        pairs = self.targets[grouped].astype(np.int64) << 32 | codes[grouped]
        _, first, groups[grouped] = np.unique(pairs, return_index=True, return_inverse=True)
        asked = np.array([count_asked(word) for word in words], np.int32)
        is_plain = (asked <= 1).all()
        return groups, np.empty(0, np.int32) if is_plain else asked[codes[grouped[first]]]

    @cached_property
    def places(self) -> Places:
        """Where the id of each topic stands."""
        return Places(self.topics["id"])

    def numbers(self, ids: Iterable[str]) -> Numbers:
        """Return the numbers of topics by id; -1 for an id that no topic has.

        About 30 ms for up to a thousand among a million topics, 0.2 s once for more.
        """
        asked = list(ids)
        if "places" in self.__dict__ or len(asked) > _FEW:
            return self.places.of(text_column(asked))
        # To look at every id once is faster than to make a table of their places.
        rows = np.flatnonzero(marks_of(pc.is_in(self.topics["id"], value_set=text_array(asked))))
        found = zip(self.topics["id"].take(number_array(rows)).to_pylist(), rows.tolist(), strict=True)
        first = dict(reversed(list(found)))
        return np.array([first.get(topic, -1) for topic in asked], np.int32)

    def topic(self, number: int) -> Topic:
        """Return one topic; `topics_at` makes many at a lower cost for each."""
        return self.topics_at([number])[0]

    def prerequisite(self, number: int) -> Prerequisite:
        """Return one edge; `prerequisites_at` makes many at a lower cost for each."""
        return self.prerequisites_at([number])[0]

    def topics_at(self, numbers: Sequence[int] | npt.NDArray[Any]) -> list[Topic]:
        """Return the topics of these numbers, in the order asked for; about 5 µs for each of many."""
        rows = number_array(np.asarray(numbers, np.int64))
        return list(_topics(self.topics.take(rows), _taken(self.topic_extras, rows)))

    def prerequisites_at(self, numbers: Sequence[int] | npt.NDArray[Any]) -> list[Prerequisite]:
        """Return the edges of these numbers (places in the file, from 0), in the order asked for."""
        rows = number_array(np.asarray(numbers, np.int64))
        edges = self.edges.take(rows)
        return list(self._edges(edges, _taken(self.edge_extras, rows), self._ids_of(edges)))

    def records(self) -> Records:
        """Return the same row by row: a Python value for each topic and each edge."""
        ids = [*self.topics["id"].to_pylist(), *self.unknown_ids]
        by_number = dict(enumerate(ids))
        return Records(
            topics=tuple(_topics(self.topics, self.topic_extras)),
            prerequisites=tuple(self._edges(self.edges, self.edge_extras, by_number)),
            resources=self.resources,
            entry_goals=self.entry_goals,
            topic_columns=self.topic_columns,
            edge_columns=self.edge_columns,
            set_aside_topics=self.set_aside_topics,
            set_aside_edges=self.set_aside_edges,
            files=self.files,
        )

    def _ids_of(self, edges: pa.Table) -> dict[int, str]:
        """The id behind each number that these edges name."""
        numbers = np.unique(np.concatenate([values_of(edges["source"]), values_of(edges["target"])]))
        known = numbers[numbers < len(self.topics)]
        ids = self.topics["id"].take(number_array(known)).to_pylist()
        strange = [self.unknown_ids[number - len(self.topics)] for number in numbers[len(known) :]]
        return dict(zip(numbers.tolist(), chain(ids, strange), strict=True))

    def _edges(self, edges: pa.Table, extras: pa.Table, ids: dict[int, str]) -> Iterator[Prerequisite]:
        columns = (
            [ids[number] for number in edges["source"].to_pylist()],
            [ids[number] for number in edges["target"].to_pylist()],
            [KINDS[kind] for kind in edges["kind"].to_pylist()],
            _words(edges["group"]),
            edges["reason"].to_pylist(),
            edges["line"].to_pylist(),
            _pairs(extras, len(edges)),
        )
        return map(Prerequisite, *columns)


def columns_of(records: Records) -> Columns:
    """Return records as columns; ``columns_of(records).records() == records``.

    Notes
    -----
    The order of the extra columns is that in which they first occur, for all rows alike.
    """
    topics = topic_table(records.topics)
    edges = prerequisite_table(records.prerequisites)
    ends = numbered(edges["source"], edges["target"], Places(topics["id"]))
    return Columns(
        topics=topics,
        edges=with_numbers(edges, ends),
        topic_extras=extra_table([topic.extra for topic in records.topics]),
        edge_extras=extra_table([edge.extra for edge in records.prerequisites]),
        unknown_ids=ends.unknown_ids,
        resources=records.resources,
        entry_goals=records.entry_goals,
        topic_columns=records.topic_columns,
        edge_columns=records.edge_columns,
        set_aside_topics=records.set_aside_topics,
        set_aside_edges=records.set_aside_edges,
        files=records.files,
    )


def leaving_out_edges(columns: Columns, gone: npt.NDArray[np.integer[Any]]) -> Columns:
    """Return the columns without the edges of these numbers.

    Examples
    --------
    >>> columns = columns_of(Records((), (Prerequisite("a", "b"), Prerequisite("b", "c"))))
    >>> [edge.source for edge in leaving_out_edges(columns, np.array([0])).records().prerequisites]
    ['b']
    """
    if not len(gone):
        return columns
    stays = np.ones(len(columns.edges), bool)
    stays[gone] = False
    rows = number_array(np.flatnonzero(stays))
    kept = replace(columns, edges=in_one_piece(columns.edges.take(rows)), edge_extras=_taken(columns.edge_extras, rows))
    if "places" in columns.__dict__:
        kept.__dict__["places"] = columns.places
    return kept


def with_set_aside(columns: Columns) -> tuple[Columns, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return all rows in file order, those too that were set aside; and which good topic and good edge each row is.

    The number of a row that was set aside is -1.
    """
    if columns.all_sound:
        return columns, np.arange(len(columns.topics)), np.arange(len(columns.edges))
    aside = columns_of(Records(columns.set_aside_topics, columns.set_aside_edges))
    topics, good_topics = _by_line(columns.topics, aside.topics)
    places = Places(topics["id"]) if columns.set_aside_topics else columns.places
    named = pa.chunked_array([*_all_ids(columns).chunks, *_all_ids(aside).chunks], pa.string())
    renamed = numbered(named, text_column([]), places)
    shift = len(columns.topics) + len(columns.unknown_ids)
    sources = renamed.sources[np.concatenate([columns.sources, aside.sources + shift])]
    targets = renamed.sources[np.concatenate([columns.targets, aside.targets + shift])]
    edges, good_edges = _by_line(columns.edges, aside.edges, Numbered(sources, targets, ()))
    whole = Columns(topics, edges, pa.table({}), pa.table({}), renamed.unknown_ids, files=columns.files)
    whole.__dict__["places"] = places
    return whole, good_topics, good_edges


def _all_ids(columns: Columns) -> pa.ChunkedArray:
    """The ids behind the numbers in edges: those of topics, then the unknown ones."""
    chunks = [*columns.topics["id"].chunks, text_array(columns.unknown_ids)]
    return pa.chunked_array(chunks, pa.string())


def _by_line(good: pa.Table, aside: pa.Table, ends: Numbered | None = None) -> tuple[pa.Table, npt.NDArray[np.int64]]:
    """The rows of two tables in the order of their lines, and which of the good each is."""
    both = pa.concat_tables([good, aside])
    if ends:
        both = with_numbers(both, ends)
    order = np.argsort(values_of(both["line"]), kind="stable")
    return in_one_piece(both.take(number_array(order))), np.where(order < len(good), order, -1)


def topic_table(topics: Sequence[Topic]) -> pa.Table:
    """Return topics as a table under `TOPIC_SCHEMA`."""
    return pa.table(
        {
            "id": text_column([topic.id for topic in topics]),
            "name": text_column([topic.name for topic in topics]),
            "category": _word_column([topic.category for topic in topics]),
            "area": _word_column([topic.area for topic in topics]),
            "difficulty": _word_column([topic.difficulty for topic in topics]),
            "hours": number_array(
                np.array([topic.hours for topic in topics], np.float64),
                np.array([topic.hours_assumed for topic in topics], bool),
            ),
            "summary": text_column([topic.summary for topic in topics]),
            "aliases": _list_column([topic.aliases for topic in topics]),
            "explanation": text_column([topic.explanation for topic in topics]),
            "legacy": mark_array(np.array([topic.status == "legacy" for topic in topics], bool)),
            "line": number_array(np.array([topic.line for topic in topics], np.int32)),
        }
    )


def prerequisite_table(edges: Sequence[Prerequisite]) -> pa.Table:
    """Return edges as a table like `EDGE_SCHEMA`, but for the ends, which are ids still."""
    return pa.table(
        {
            "source": text_column([edge.source for edge in edges]),
            "target": text_column([edge.target for edge in edges]),
            "kind": number_array(np.array([KINDS.index(edge.kind) for edge in edges], np.int8)),
            "group": _word_column([edge.group for edge in edges]),
            "reason": text_column([edge.reason for edge in edges]),
            "line": number_array(np.array([edge.line for edge in edges], np.int32)),
        }
    )


def _word_column(words: Sequence[str]) -> pa.ChunkedArray:
    return text_column(words).dictionary_encode()


def _list_column(lists: Sequence[Sequence[str]]) -> pa.ListArray:
    ends = np.cumsum([0, *map(len, lists)], dtype=np.int32)
    return pa.ListArray.from_arrays(number_array(ends), text_array(list(chain.from_iterable(lists))))


def extra_table(extras: Sequence[tuple[tuple[str, str], ...]]) -> pa.Table:
    """Return the unknown columns of some rows as a table of text.

    Examples
    --------
    >>> extra_table([(("level", "1"),), ()]).to_pydict()
    {'level': ['1', None]}
    """
    # A header may hold one name several times: the first of each row, the second of each row.
    keys: dict[tuple[str, int], list[str | None]] = {}
    for row, pairs in enumerate(extras):
        times: dict[str, int] = {}
        for name, cell in pairs:
            times[name] = times.get(name, 0) + 1
            keys.setdefault((name, times[name]), [None] * len(extras))[row] = cell
    return pa.Table.from_arrays([text_column(cells) for cells in keys.values()], [name for name, _ in keys])


def numbered(sources: pa.ChunkedArray, targets: pa.ChunkedArray, places: Places) -> Numbered:
    """Return the ends of edges as numbers of the topics of which `places` knows the ids.

    Examples
    --------
    >>> ends = numbered(text_column(["sets", "logic"]), text_column(["limits", "sets"]),
    ...                 Places(text_column(["limits", "sets"])))
    >>> ends.sources.tolist(), ends.targets.tolist(), ends.unknown_ids
    ([1, 2], [0, 1], ('logic',))
    """
    found = at_once(len(sources), lambda: places.of(sources), lambda: places.of(targets))
    unknown = [numbers < 0 for numbers in found]
    if not any(mask.any() for mask in unknown):
        return Numbered(found[0], found[1], ())
    texts = [ends.filter(mark_array(mask)) for ends, mask in zip((sources, targets), unknown, strict=True)]
    strange = pa.chunked_array([chunk for text in texts for chunk in text.chunks], pa.string()).unique()
    for numbers, mask, text in zip(found, unknown, texts, strict=True):
        numbers[mask] = len(places.first) + values_of(pc.index_in(text, value_set=strange))
    return Numbered(found[0], found[1], tuple(strange.to_pylist()))


def with_numbers(edges: pa.Table, ends: Numbered) -> pa.Table:
    """Return a table of edges under `EDGE_SCHEMA`, its ends as numbers."""
    by_number = edges.set_column(0, "source", number_array(ends.sources)).set_column(
        1, "target", number_array(ends.targets)
    )
    return in_one_piece(by_number.cast(EDGE_SCHEMA))


def in_one_piece(table: pa.Table) -> pa.Table:
    """Return the table with each column in one piece of memory."""
    return table.unify_dictionaries().combine_chunks()


def words_of(column: pa.ChunkedArray) -> tuple[list[str], Numbers]:
    """Return the distinct words of a column of few, and for each row the place of its word among them.

    Examples
    --------
    >>> words, codes = words_of(text_column(["b", "a", "b"]).dictionary_encode())
    >>> words, codes.tolist()
    (['b', 'a'], [0, 1, 0])
    """
    if not len(column):
        return [], np.zeros(0, np.int32)
    encoded = column.combine_chunks()
    return encoded.dictionary.to_pylist(), values_of(encoded.indices)


def _words(column: pa.ChunkedArray) -> list[str]:
    words, codes = words_of(column)
    return [words[code] for code in codes.tolist()]


def _taken(extras: pa.Table, rows: pa.Array) -> pa.Table:
    # A table without columns forgets how many rows it has, and takes none.
    return extras.take(rows) if extras.num_columns else extras


def _topics(topics: pa.Table, extras: pa.Table) -> Iterator[Topic]:
    hours = topics["hours"].to_pylist()
    columns = (
        topics["id"].to_pylist(),
        topics["name"].to_pylist(),
        _words(topics["category"]),
        _words(topics["area"]),
        _words(topics["difficulty"]),
        [DEFAULT_HOURS if spent is None else spent for spent in hours],
        topics["summary"].to_pylist(),
        map(tuple, topics["aliases"].to_pylist()),
        [spent is None for spent in hours],
        topics["line"].to_pylist(),
        _pairs(extras, len(topics)),
        topics["explanation"].to_pylist(),
        [STANDINGS[legacy] for legacy in topics["legacy"].to_pylist()],
    )
    return map(Topic, *columns)


def _pairs(extras: pa.Table, rows: int) -> Iterable[tuple[tuple[str, str], ...]]:
    """The unknown columns of each row: pairs of name and cell."""
    if not extras.num_columns:
        return [()] * rows
    columns = [[(name, cell) for cell in extras.column(i).to_pylist()] for i, name in enumerate(extras.column_names)]
    if any(column.null_count for column in extras.columns):
        return (tuple(pair for pair in row if pair[1] is not None) for row in zip(*columns, strict=True))
    return zip(*columns, strict=True)
