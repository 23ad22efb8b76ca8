"""Which change of each fact is the newest: found once, when it is written, so that a long log need not be read.

What it says stays in the log alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from graph.learners.schema import CHANGE, NEWEST

_FACT = ("learner", "graph", "part", "name")


def add(db: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write changes into the log, in that order; a fact may be among them more than once."""
    ids = db.scalars(sa.insert(CHANGE).returning(CHANGE.c.id, sort_by_parameter_order=True), rows).all()
    last = {tuple(row[name] for name in _FACT): number for row, number in zip(rows, ids, strict=True)}
    insert = postgresql.insert(NEWEST) if db.dialect.name == "postgresql" else sqlite.insert(NEWEST)
    values = [{**dict(zip(_FACT, fact, strict=True)), "id": number} for fact, number in last.items()]
    db.execute(insert.on_conflict_do_update(index_elements=_FACT, set_={"id": insert.excluded.id}), values)


def rebuild(db: sa.Connection, learner: str | None = None) -> None:
    """Find the newest changes of a learner, or of all, again: after something other than `add` changed the log."""
    log, found = sa.select(sa.func.max(CHANGE.c.id), *(CHANGE.c[name] for name in _FACT)), sa.delete(NEWEST)
    if learner is not None:
        log, found = log.where(CHANGE.c.learner == learner), found.where(NEWEST.c.learner == learner)
    db.execute(found)
    db.execute(sa.insert(NEWEST).from_select(["id", *_FACT], log.group_by(*(CHANGE.c[name] for name in _FACT))))


def to_version_2(db: sa.Connection) -> None:
    """Give a store of version 1 the table, filled from its log."""
    NEWEST.create(db)
    rebuild(db)
