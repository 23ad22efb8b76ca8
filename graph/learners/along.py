"""All that is kept of a learner as one file, there and back; learners merged; a learner forgotten."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from graph.errors import InvalidRequestError
from graph.learners.graphs import drop_unused, keep_graph, own_graphs, packed_files, unpacked
from graph.learners.log import write
from graph.learners.newest import add, rebuild
from graph.learners.schema import CHANGE, GRAPH, KEY, NEWEST, SIGN_IN
from graph.learners.store import Store, now
from graph.learners.work import text_of

_FORMAT = 1
_MERGED = "merged"
"""The part of facts that say that work of another learner came in, so that open pages notice."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What came in from a file: steps that were not there yet, and graphs."""

    steps: int
    graphs: int


class _Change(NamedTuple):
    """A row of the log as a file has it; `value` is JSON."""

    graph: str
    at: str
    step: str
    label: str
    part: str
    name: str
    value: str | None

    @property
    def fact(self) -> tuple[str, str]:
        return self.part, self.name


def taken_along(store: Store, learner: str) -> bytes:
    """Return everything that is kept of a learner as one JSON file: the log, and graphs with their files."""
    columns = [CHANGE.c[name] for name in _Change._fields]
    with store.reading() as db:
        rows = db.execute(sa.select(*columns).where(CHANGE.c.learner == learner).order_by(CHANGE.c.id))
        log = [list(row) for row in rows]
    graphs = [
        {"id": one.id, "name": one.name, "files": base64.b64encode(packed_files(store, learner, one.id)).decode()}
        for one in own_graphs(store, learner)
    ]
    return json.dumps({"groundwork": _FORMAT, "changes": log, "graphs": graphs}, separators=(",", ":")).encode()


def bring_in(store: Store, learner: str, file: bytes) -> Brought:
    """Bring a file of `taken_along` into what is kept of a learner, here or on another server.

    Fact by fact, what was said later holds. Steps that are here already are passed over, so that the same file, or an
    older one, changes nothing.

    Raises
    ------
    InvalidRequestError
        If it is no such file; nothing is changed then.
    StoreError
        If it cannot be kept.
    """
    changes, graphs = _read(file)
    count = 0
    with store.writing(learner) as db:
        for graph in dict.fromkeys(change.graph for change in changes):
            count += _bring(db, learner, graph, [change for change in changes if change.graph == graph])
    mine = {graph.id: graph.content for graph in own_graphs(store, learner)}
    for found, name, files, topics in graphs:
        if found not in mine:
            keep_graph(store, learner, name, files, topics, found)
    return Brought(count, sum(found not in mine for found, *_ in graphs))


def merge(store: Store, source: str, target: str) -> None:
    """Make what one learner did a part of what another did; fact by fact, the later holds. The first is gone then."""
    if source == target:
        return
    with store.writing(source, target) as db:
        graphs = db.scalars(sa.select(CHANGE.c.graph).where(CHANGE.c.learner == source).distinct()).all()
        db.execute(sa.update(CHANGE).where(CHANGE.c.learner == source).values(learner=target))
        db.execute(sa.delete(NEWEST).where(NEWEST.c.learner == source))
        rebuild(db, target)
        for graph in graphs:
            label = "Taken over from another browser"
            write(db, target, graph, secrets.token_hex(8), label, {(_MERGED, secrets.token_hex(8)): True})
        have = sa.select(GRAPH.c.id).where(GRAPH.c.learner == target).scalar_subquery()
        db.execute(sa.update(GRAPH).where(GRAPH.c.learner == source, GRAPH.c.id.not_in(have)).values(learner=target))
        db.execute(sa.delete(GRAPH).where(GRAPH.c.learner == source))
        db.execute(sa.delete(KEY).where(KEY.c.learner == source, KEY.c.kind == "code"))
        for table in (KEY, SIGN_IN):
            db.execute(sa.update(table).where(table.c.learner == source).values(learner=target))
        drop_unused(db)


def forget(store: Store, learner: str) -> None:
    """Delete everything about a learner, and every way in."""
    with store.writing(learner) as db:
        for table in (CHANGE, NEWEST, KEY, SIGN_IN, GRAPH):
            db.execute(sa.delete(table).where(table.c.learner == learner))
        drop_unused(db)


def _bring(db: sa.Connection, learner: str, graph: str, changes: list[_Change]) -> int:
    """Add the steps that are not here yet; then say again what was said here later."""
    mine = (CHANGE.c.learner == learner, CHANGE.c.graph == graph)
    here = set(db.scalars(sa.select(CHANGE.c.step).where(*mine).distinct()))
    new = [change for change in changes if change.step not in here]
    if not new:
        return 0
    last = sa.select(sa.func.max(CHANGE.c.id)).where(*mine).group_by(CHANGE.c.part, CHANGE.c.name)
    rows = db.execute(sa.select(CHANGE.c.part, CHANGE.c.name, CHANGE.c.at, CHANGE.c.value).where(CHANGE.c.id.in_(last)))
    own = {(row.part, row.name): row for row in rows}
    theirs = {change.fact: change for change in changes}
    add(db, [{"learner": learner, **change._asdict()} for change in new])
    again = {
        fact: own[fact].value
        for fact in dict.fromkeys(change.fact for change in new)
        if fact in own and (theirs[fact].step in here or theirs[fact].at <= own[fact].at)
    }
    common = {
        "learner": learner,
        "graph": graph,
        "at": now(),
        "step": secrets.token_hex(8),
        "label": "Brought together",
    }
    said = [{**common, "part": part, "name": name, "value": value} for (part, name), value in again.items()]
    if said:
        add(db, said)
    return len({change.step for change in new})


_Graph = tuple[str, str, dict[str, bytes], list[str]]


def _read(file: bytes) -> tuple[list[_Change], list[_Graph]]:
    try:
        found = json.loads(file)
        if found["groundwork"] != _FORMAT:
            raise ValueError("of another version")
        return [_change(row) for row in found["changes"]], [_graph(one) for one in found["graphs"]]
    except (ValueError, TypeError, KeyError, RecursionError, binascii.Error, OverflowError) as trouble:
        raise InvalidRequestError(
            "This file was not made by 'Take everything with you', or is cut off. Nothing was changed."
        ) from trouble


def _change(row: Any) -> _Change:
    change = _Change(*row)
    for text in change if change.value is not None else change[:-1]:
        _storable(text)
    at = datetime.fromisoformat(change.at)
    if at.tzinfo is None:
        raise ValueError(change.at)
    return change._replace(at=at.astimezone(UTC).isoformat(timespec="microseconds"))


def _graph(one: Mapping[str, Any]) -> _Graph:
    files, topics = unpacked(base64.b64decode(one["files"], validate=True))
    return _storable(one["id"]), _storable(one["name"]), files, topics


def _storable(text: Any) -> str:
    if "\x00" in text_of(text):
        raise ValueError(text)
    return str(text)
