"""Graphs of one's own: several, each under an id that neither its name nor an edit changes."""

from __future__ import annotations

import hashlib
import io
import json
import secrets
import zipfile
import zlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from graph.errors import StoreError
from graph.exports.packed import zipped
from graph.learners.log import keep, state, write
from graph.learners.schema import CONTENT, GRAPH
from graph.learners.store import Store, now
from graph.model import FileNames

SAMPLE = "sample"
"""The id of the graph that comes with the program, for everybody."""
NO_GRAPH = ""
"""Where the log has what is about no graph alone."""
_OPEN, _DELETED, _FOLDER = ("open", ""), "deleted", "folder"
_IDS = "groundwork-ids.json"
_SAME_GRAPH = 0.5
"""Where this part of its ids or more is there, it may be a new version: different graphs share 3 % at most."""
_MOST_BYTES = 2**31
# RuntimeError: of an archive with a password.
_DAMAGED = (zipfile.BadZipFile, EOFError, OSError, RecursionError, NotImplementedError, RuntimeError, zlib.error)


@dataclass(frozen=True, slots=True)
class OwnGraph:
    """A graph that a learner opened. `content` is the hash of its files."""

    id: str
    name: str
    content: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Recognized:
    """A graph that was opened before: with the same files, or, where these differ, perhaps an earlier version."""

    graph: OwnGraph
    is_same: bool


def own_graphs(store: Store, learner: str) -> tuple[OwnGraph, ...]:
    """Return the graphs of a learner, the one opened last first."""
    columns = sa.select(GRAPH.c.id, GRAPH.c.name, GRAPH.c.content, GRAPH.c.opened_at)
    with store.reading() as db:
        rows = db.execute(columns.where(GRAPH.c.learner == learner).order_by(GRAPH.c.opened_at.desc(), GRAPH.c.id))
        return tuple(OwnGraph(row.id, row.name, row.content, datetime.fromisoformat(row.opened_at)) for row in rows)


def recognized(
    store: Store,
    learner: str,
    content: str,
    topics: Collection[str],
    is_named_alike: Callable[[str], bool] | None = None,
) -> Recognized | None:
    """Return which of a learner's graphs some files are, or may be a new version of; None for another graph.

    Files are the same by `content`, their `content_hash`. Otherwise, the graph of which most topic ids are there, if
    these are half or more and it `is_named_alike` (by its id): ask before it is taken for a new version.
    """
    known = own_graphs(store, learner)
    for graph in known:
        if graph.content == content:
            return Recognized(graph, True)
    now_there = frozenset(topics)
    shares = [(_share(_ids_of(store, learner, graph.id), now_there), graph) for graph in known]
    alike = sorted((pair for pair in shares if pair[0] >= _SAME_GRAPH), key=lambda pair: -pair[0])
    return next(
        (Recognized(graph, False) for _, graph in alike if not is_named_alike or is_named_alike(graph.id)), None
    )


def keep_graph(
    store: Store, learner: str, name: str, files: Mapping[str, bytes], topics: Collection[str], graph: str | None = None
) -> str:
    """Keep a graph that was opened, and return its id: `graph` if it is a new version of that, else a random one.

    Content that somebody opened before is kept once.

    Raises
    ------
    StoreError
        If it cannot be kept.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> store = Store(str(pathlib.Path(tempfile.mkdtemp()) / "learners.db"))
    >>> first = keep_graph(store, "ada", "topics", {"topics.csv": b"id,name"}, ["sets", "maps"])
    >>> found = recognized(store, "ada", content_hash({"topics.csv": b"id,name,hours"}), ["sets", "series"])
    >>> found.graph.id == first, found.is_same
    (True, False)
    """
    digest = content_hash(files)
    found = graph or new_id(store, learner, digest)
    mine = (GRAPH.c.learner == learner, GRAPH.c.id == found)
    is_there = sa.select(CONTENT.c.hash).where(CONTENT.c.hash == digest)
    with store.reading() as db:
        packed = None if db.scalar(is_there) else _packed(files, topics)
    with store.writing(learner, digest) as db:
        if db.scalar(is_there) is None:
            db.execute(sa.insert(CONTENT).values(hash=digest, files=packed or _packed(files, topics)))
        if db.scalar(sa.select(GRAPH.c.id).where(*mine)) is None:
            row = {"learner": learner, "id": found, "name": name, "content": digest, "opened_at": now()}
            db.execute(sa.insert(GRAPH).values(row))
        else:
            db.execute(sa.update(GRAPH).where(*mine).values(content=digest, opened_at=now()))
            drop_unused(db)
    return found


def files_of(store: Store, learner: str, graph: str) -> dict[str, bytes]:
    """Return the files of a learner's graph by name.

    Raises
    ------
    StoreError
        If this learner has no such graph, or its files are damaged.
    """
    packed = packed_files(store, learner, graph)
    try:
        return unpacked(packed)[0]
    except ValueError as trouble:
        raise StoreError("The files of this graph are damaged.", store.where, "Open its files again.") from trouble


def rename_graph(store: Store, learner: str, graph: str, name: str) -> None:
    """Give a learner's graph another name."""
    with store.writing(learner) as db:
        db.execute(sa.update(GRAPH).where(GRAPH.c.learner == learner, GRAPH.c.id == graph).values(name=name))


def delete_graph(store: Store, learner: str, graph: str) -> None:
    """Delete a learner's graph, and its files if nobody else has them.

    What was done in it stays in the log, and is there again when the same files are opened again.
    """
    mine = (GRAPH.c.learner == learner, GRAPH.c.id == graph)
    with store.writing(learner) as db:
        content = db.scalar(sa.select(GRAPH.c.content).where(*mine))
        if content is None:
            return
        write(db, learner, NO_GRAPH, secrets.token_hex(8), "A graph deleted", {(_DELETED, content): graph})
        db.execute(sa.delete(GRAPH).where(*mine))
        drop_unused(db)


def new_id(store: Store, learner: str, content: str) -> str:
    """Return the id for a graph that a learner does not have: that under which these files were deleted, or another.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> store = Store(str(pathlib.Path(tempfile.mkdtemp()) / "learners.db"))
    >>> files = {"topics.csv": b"id,name"}
    >>> first = keep_graph(store, "ada", "topics", files, ["sets"])
    >>> delete_graph(store, "ada", first)
    >>> new_id(store, "ada", content_hash(files)) == first, new_id(store, "ada", "of others") == first
    (True, False)
    """
    before = state(store, learner, NO_GRAPH).facts.get((_DELETED, content))
    return before if isinstance(before, str) else secrets.token_hex(8)


def note_opened(store: Store, learner: str, graph: str) -> None:
    """Remember that a learner looks at a graph now."""
    if last_opened(store, learner) != graph:
        keep(store, learner, NO_GRAPH, {_OPEN: graph}, "A graph opened")


def last_opened(store: Store, learner: str) -> str | None:
    """Return the graph that a learner looked at last, if it is there still."""
    last = state(store, learner, NO_GRAPH).facts.get(_OPEN)
    is_there = last == SAMPLE or any(graph.id == last for graph in own_graphs(store, learner))
    return last if isinstance(last, str) and is_there else None


def note_folder(store: Store, learner: str, folder: str, graph: str) -> None:
    """Remember under which id a learner has the graph that a server shows from a folder."""
    if state(store, learner, NO_GRAPH).facts.get((_FOLDER, folder)) != graph:
        keep(store, learner, NO_GRAPH, {(_FOLDER, folder): graph}, "A graph kept")


def of_folder(store: Store, learner: str, folder: str, content: str) -> OwnGraph | None:
    """Return the graph that a learner has of a server's folder; else one with the same files, wherever from."""
    noted = state(store, learner, NO_GRAPH).facts.get((_FOLDER, folder))
    graphs = own_graphs(store, learner)
    by_folder = (one for one in graphs if one.id == noted)
    return next(by_folder, next((one for one in graphs if one.content == content), None))


def under_known_names(files: Mapping[str, tuple[str, bytes]]) -> dict[str, bytes]:
    """Return the files of a graph under the names that they have in a folder, their endings kept.

    Examples
    --------
    >>> under_known_names({"topics": ("Autumn list.csv.gz", b"..."), "edges": ("needs.parquet", b"...")})
    {'topics.csv.gz': b'...', 'edges.parquet': b'...'}
    """
    return {f"{role}{''.join(Path(name).suffixes[-2:])}": content for role, (name, content) in files.items()}


def contents_of(topics: Path, edges: Path) -> dict[str, bytes]:
    """Return the files of a graph, those beside its topics too, `under_known_names`.

    Raises
    ------
    OSError
        If one of them cannot be read.
    """
    beside = {name.partition(".")[0]: topics.with_name(name) for name in FileNames()[2:]}
    paths = {"topics": topics, "edges": edges, **beside}
    return under_known_names({role: (path.name, path.read_bytes()) for role, path in paths.items() if path.is_file()})


def file_of(files: Mapping[str, bytes], role: str) -> bytes | None:
    """Return the table of this role, "topics" say, of the files of a graph; None without one."""
    return next((content for name, content in files.items() if name.partition(".")[0] == role), None)


def drop_unused(db: sa.Connection) -> None:
    """Delete files that no graph has any more."""
    db.execute(sa.delete(CONTENT).where(CONTENT.c.hash.not_in(sa.select(GRAPH.c.content))))


def content_hash(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of files and their names.

    Examples
    --------
    >>> content_hash({"a": b"1", "b": b"2"}) == content_hash({"b": b"2", "a": b"1"})
    True
    """
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        for piece in (name.encode("utf-8", "surrogatepass"), content):
            digest.update(len(piece).to_bytes(8, "big") + piece)
    return digest.hexdigest()


def _share(ids: frozenset[str], topics: frozenset[str]) -> float:
    """How much of the larger one both have: a small graph within a large one is another graph."""
    return len(ids & topics) / max(len(ids), len(topics)) if ids else 0.0


def _packed(files: Mapping[str, bytes], topics: Collection[str]) -> bytes:
    return zipped(dict(sorted({**files, _IDS: json.dumps(sorted(topics)).encode()}.items())))


def _ids_of(store: Store, learner: str, graph: str) -> frozenset[str]:
    """The topic ids of a graph; of damaged files none."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed_files(store, learner, graph))) as archive:
            return frozenset(_ids_in(archive.read(_IDS)))
    except (*_DAMAGED, KeyError, ValueError):
        return frozenset()


def _ids_in(content: bytes) -> list[str]:
    topics = json.loads(content)
    if not isinstance(topics, list) or not all(isinstance(topic, str) for topic in topics):
        raise ValueError("damaged")
    return topics


def packed_files(store: Store, learner: str, graph: str) -> bytes:
    """Return the files of a learner's graph with its topic ids, packed; see `unpacked`.

    Raises
    ------
    StoreError
        If this learner has no such graph.
    """
    packed = sa.select(CONTENT.c.files).join(GRAPH, GRAPH.c.content == CONTENT.c.hash)
    with store.reading() as db:
        found = db.scalar(packed.where(GRAPH.c.learner == learner, GRAPH.c.id == graph))
    if found is None:
        raise StoreError("There is no such graph.", store.where, "Open its files again.")
    return bytes(found)


def unpacked(packed: bytes) -> tuple[dict[str, bytes], list[str]]:
    """Return files by name and topic ids of what `packed_files` returned.

    Raises
    ------
    ValueError
        If it is damaged, or larger than anybody's graph.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            if sum(one.file_size for one in archive.infolist()) > _MOST_BYTES:
                raise ValueError("too large")
            files = {name: archive.read(name) for name in archive.namelist()}
        return files, _ids_in(files.pop(_IDS, b"[]"))
    except _DAMAGED as trouble:
        raise ValueError("damaged") from trouble
