"""Graphs of one's own: several, each under an id that neither its name nor an edit changes."""

from __future__ import annotations

import hashlib
import io
import json
import secrets
import zipfile
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from graph.errors import StoreError
from graph.store.schema import CONTENT, GRAPH
from graph.store.store import Store, now

SAMPLE = "sample"
"""The id of the graph that comes with the program, for everybody."""
_IDS = "groundwork-ids.json"
_SAME_GRAPH = 0.5
"""Where this part of its ids or more is there, it may be a new version: different graphs share 3 % at most."""
_MOST_BYTES = 2**31
_THE_DAY = (1980, 1, 1, 0, 0, 0)


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


def recognized(store: Store, learner: str, files: Mapping[str, bytes], topics: Collection[str]) -> Recognized | None:
    """Return which of a learner's graphs these files are, or may be a new version of; None for another graph.

    Files are the same by their content. Otherwise, the graph of which most topic ids are there, if these are half or
    more: ask before it is taken for a new version.
    """
    digest = content_hash(files)
    known = own_graphs(store, learner)
    for graph in known:
        if graph.content == digest:
            return Recognized(graph, True)
    now_there = frozenset(topics)
    shares = [(_share(_ids_of(store, learner, graph.id), now_there), graph) for graph in known]
    best = max(shares, key=lambda pair: pair[0], default=None)
    return Recognized(best[1], False) if best and best[0] >= _SAME_GRAPH else None


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
    >>> found = recognized(store, "ada", {"topics.csv": b"id,name,hours"}, ["sets", "series"])
    >>> found.graph.id == first, found.is_same
    (True, False)
    """
    digest = content_hash(files)
    packed = _packed(files, topics)
    found = graph or secrets.token_hex(8)
    mine = (GRAPH.c.learner == learner, GRAPH.c.id == found)
    with store.writing(learner, digest) as db:
        if db.scalar(sa.select(CONTENT.c.hash).where(CONTENT.c.hash == digest)) is None:
            db.execute(sa.insert(CONTENT).values(hash=digest, files=packed))
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
    return _unpacked(store, learner, graph)[0]


def rename_graph(store: Store, learner: str, graph: str, name: str) -> None:
    """Give a learner's graph another name."""
    with store.writing(learner) as db:
        db.execute(sa.update(GRAPH).where(GRAPH.c.learner == learner, GRAPH.c.id == graph).values(name=name))


def delete_graph(store: Store, learner: str, graph: str) -> None:
    """Delete a learner's graph, and its files if nobody else has them; what was done in it stays in the log."""
    with store.writing(learner) as db:
        db.execute(sa.delete(GRAPH).where(GRAPH.c.learner == learner, GRAPH.c.id == graph))
        drop_unused(db)


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
    return len(ids & topics) / len(ids) if ids else 0.0


def _packed(files: Mapping[str, bytes], topics: Collection[str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted({**files, _IDS: json.dumps(sorted(topics)).encode()}.items()):
            archive.writestr(zipfile.ZipInfo(name, _THE_DAY), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _ids_of(store: Store, learner: str, graph: str) -> frozenset[str]:
    return frozenset(_unpacked(store, learner, graph)[1])


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
        topics = json.loads(files.pop(_IDS, b"[]"))
    except (zipfile.BadZipFile, EOFError, OSError, RecursionError, NotImplementedError, zlib.error) as trouble:
        raise ValueError("damaged") from trouble
    if not isinstance(topics, list) or not all(isinstance(topic, str) for topic in topics):
        raise ValueError("damaged")
    return files, topics


def _unpacked(store: Store, learner: str, graph: str) -> tuple[dict[str, bytes], list[str]]:
    packed = packed_files(store, learner, graph)
    try:
        return unpacked(packed)
    except ValueError as trouble:
        raise StoreError("The files of this graph are damaged.", store.where, "Open its files again.") from trouble
