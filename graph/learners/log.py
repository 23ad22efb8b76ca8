"""The log of changes: what one click changed is a step; what holds is the newest change of each fact.

Nothing in the log is rewritten. Undoing a step is a step itself, so that it can be undone too.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa

from graph.learners.newest import add
from graph.learners.schema import CHANGE, NEWEST
from graph.learners.store import Store, now
from graph.learners.work import Changes, Fact, Work, facts_of, work_of
from graph.learners.work import changes as changes_between

UNDONE = "undone"
"""The part of facts about the log itself: which steps do not hold."""
_UNSTORABLE = re.compile("[\\\\\x00\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
_UNDO, _AGAIN = "Undo: ", "Again: "


@dataclass(frozen=True, slots=True)
class State:
    """What holds for a learner in a graph, as of a revision, which grows with each change.

    `numbers` are those of the newest change of each fact, also of one that holds no longer.
    """

    facts: Mapping[Fact, Any]
    revision: int
    numbers: Mapping[Fact, int] = field(default_factory=dict)

    @property
    def work(self) -> Work:
        """The facts as one value; see `work_of`."""
        return work_of(self.facts)


@dataclass(frozen=True, slots=True)
class Step:
    """One click of the past: when, in which words, whether it was undone since, and which step it undid itself."""

    id: str
    at: datetime
    label: str
    undone: bool = False
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing a step did, and which facts stayed because they were changed since.

    `step` is the step that did it, None where there was nothing to give back; `what` says what the step had done that
    was undone, or, where that was an undo itself, is done again.
    """

    step: str | None
    stayed: tuple[Fact, ...]
    what: str = ""


def revision(store: Store, learner: str, graph: str) -> int:
    """Return the number of the newest change, 0 without any; about 0.1 ms."""
    with store.reading() as db:
        return int(db.scalar(sa.select(sa.func.max(CHANGE.c.id)).where(*_mine(learner, graph))) or 0)


def state(store: Store, learner: str, graph: str) -> State:
    """Return what holds for a learner in a graph.

    Raises
    ------
    StoreError
        If the store cannot be read.

    Notes
    -----
    Linear in the number of facts, however long the log.
    """
    with store.reading() as db:
        rows = newest(db, learner, graph)
    facts = {(part, name): value for _, part, name, value in rows if part != UNDONE and value is not None}
    numbers = {(part, name): number for number, part, name, _ in rows}
    return State(facts, rows[-1][0] if rows else 0, numbers)


def keep(store: Store, learner: str, graph: str, changes: Changes, label: str) -> str | None:
    """Keep changes as one step, and return its id; None where there are none.

    When this returns, the step is on the disk.

    Raises
    ------
    StoreError
        If they cannot be kept; none of them is then.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> store = Store(str(pathlib.Path(tempfile.mkdtemp()) / "learners.db"))
    >>> step = keep(store, "ada", "sample", {("known", "sets"): True}, "Sets known")
    >>> state(store, "ada", "sample").work.request.known
    frozenset({'sets'})
    >>> undo(store, "ada", "sample", step).stayed, state(store, "ada", "sample").facts
    ((), {})
    """
    if not changes:
        return None
    step = secrets.token_hex(8)
    with store.writing(learner) as db:
        write(db, learner, graph, step, label, changes)
    return step


def keep_work(store: Store, learner: str, graph: str, before: Work, after: Work, label: str) -> str | None:
    """Keep what is different between two values as one step; see `keep`."""
    return keep(store, learner, graph, changes_between(facts_of(before), facts_of(after)), label)


def undo(store: Store, learner: str, graph: str, step: str) -> Undone:
    """Restore what held before a step, except what another step has changed since.

    A step that was made and undone since does not count as a change. An undo can be undone.
    """
    with store.writing(learner) as db:
        rows = db.execute(sa.select(CHANGE).where(*_mine(learner, graph), CHANGE.c.step == step)).all()
        undoes = _undoes(db, learner, graph)
        passed_over = _undone(db, learner, graph) - {undoes.get(step, "")}
        back: dict[Fact, Any] = {}
        stayed: list[Fact] = []
        for row in rows:
            past = _past(db, learner, graph, row.part, row.name)
            if _still_says(past, step, undoes):
                before = _before(past, step, passed_over)
                back[row.part, _restored(row.name)] = None if before is None else _value(before.value)
            elif row.part != UNDONE:
                stayed.append((row.part, _restored(row.name)))
        if not back:
            return Undone(None, tuple(stayed))
        by = secrets.token_hex(8)
        label = _restored(rows[0].label)
        what = label.removeprefix(_UNDO).removeprefix(_AGAIN)
        prefix = _AGAIN if step in undoes and label.startswith(_UNDO) else _UNDO
        write(db, learner, graph, by, f"{prefix}{what}", {**back, (UNDONE, step): True})
    return Undone(by, tuple(stayed), what)


def history(store: Store, learner: str, graph: str, limit: int = 200) -> tuple[Step, ...]:
    """Return the last steps, the newest first. An undo and what it undid are both there, the latter as undone."""
    last = sa.func.max(CHANGE.c.id)
    steps = (
        sa.select(CHANGE.c.step, CHANGE.c.label, sa.func.max(CHANGE.c.at).label("at"))
        .where(*_mine(learner, graph))
        .group_by(CHANGE.c.step, CHANGE.c.label)
        .order_by(last.desc())
        .limit(limit)
    )
    with store.reading() as db:
        rows = db.execute(steps).all()
        undone, undoes = _undone(db, learner, graph), _undoes(db, learner, graph)
    return tuple(
        Step(row.step, datetime.fromisoformat(row.at), _restored(row.label), row.step in undone, undoes.get(row.step))
        for row in rows
    )


def last_step(steps: Sequence[Step]) -> Step | None:
    """Return the newest step that can be undone and is no undo itself; None where there is none."""
    return next((step for step in steps if not step.undone and step.undoes is None), None)


def by_day(steps: Iterable[Step], zone: tzinfo | None = None) -> list[tuple[date, list[Step]]]:
    """Return steps by the day in a time zone (the system's own if None), in the order given.

    Examples
    --------
    >>> from datetime import UTC
    >>> step = Step("a", datetime(2026, 11, 23, 8, tzinfo=UTC), "Sets done")
    >>> [(day.isoformat(), len(steps)) for day, steps in by_day([step], UTC)]
    [('2026-11-23', 1)]
    """
    return [(day, list(same)) for day, same in groupby(steps, key=lambda step: step.at.astimezone(zone).date())]


def newest(db: sa.Connection, learner: str, graph: str) -> list[tuple[int, str, str, Any]]:
    """Return number, part, name and value of the newest change of each fact, the oldest first.

    The value is None for what no longer holds. The last number is the revision: asked for in a query of its own, it
    could be that of a change that came in between.
    """
    columns = sa.select(CHANGE.c.id, CHANGE.c.part, CHANGE.c.name, CHANGE.c.value).join(
        NEWEST, NEWEST.c.id == CHANGE.c.id
    )
    rows = db.execute(columns.where(NEWEST.c.learner == learner, NEWEST.c.graph == graph).order_by(CHANGE.c.id))
    return [(number, part, _restored(name), _value(value)) for number, part, name, value in rows]


def write(db: sa.Connection, learner: str, graph: str, step: str, label: str, changes: Changes) -> None:
    """Write changes as one step in a transaction of `Store.writing` for this learner."""
    common = {"learner": learner, "graph": graph, "at": now(), "step": step, "label": _storable(label)}
    rows = [
        {**common, "part": part, "name": _storable(name), "value": None if value is None else _json(value)}
        for (part, name), value in changes.items()
    ]
    if rows:
        add(db, rows)


class _Change(NamedTuple):
    id: int
    step: str
    value: str | None


def _past(db: sa.Connection, learner: str, graph: str, part: str, name: str) -> list[_Change]:
    """Every change of one fact, the newest first."""
    rows = db.execute(
        sa.select(CHANGE.c.id, CHANGE.c.step, CHANGE.c.value)
        .where(*_mine(learner, graph), CHANGE.c.part == part, CHANGE.c.name == name)
        .order_by(CHANGE.c.id.desc())
    )
    return [_Change(*row) for row in rows]


def _still_says(past: Sequence[_Change], step: str, undoes: Mapping[str, str]) -> bool:
    """Whether what a step said of a fact holds: an undo says again what another change had said."""
    row: _Change | None = past[0]
    while row is not None and row.step != step:
        row = _before(past, undoes[row.step]) if row.step in undoes else None
    return row is not None


def _before(past: Sequence[_Change], step: str, passed_over: Collection[str] = ()) -> _Change | None:
    """The change before that of a step, steps that do not hold passed over."""
    rows = iter(past)
    if not any(row.step == step for row in rows):
        return None
    return next((row for row in rows if row.step not in passed_over), None)


def _undoes(db: sa.Connection, learner: str, graph: str) -> dict[str, str]:
    """For each step that is an undo, the step that it undid."""
    rows = db.execute(
        sa.select(CHANGE.c.step, CHANGE.c.name).where(
            *_mine(learner, graph), CHANGE.c.part == UNDONE, CHANGE.c.value == "true"
        )
    )
    return {str(step): str(name) for step, name in rows}


def _undone(db: sa.Connection, learner: str, graph: str) -> frozenset[str]:
    """The steps that do not hold."""
    about = (*_mine(learner, graph), CHANGE.c.part == UNDONE)
    last = sa.select(sa.func.max(CHANGE.c.id)).where(*about).group_by(CHANGE.c.name)
    return frozenset(db.scalars(sa.select(CHANGE.c.name).where(CHANGE.c.id.in_(last), CHANGE.c.value == "true")))


def _mine(learner: str, graph: str) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return CHANGE.c.learner == learner, CHANGE.c.graph == graph


def _json(value: Any) -> str:
    return json.dumps(value, allow_nan=False, separators=(",", ":"))


def _value(text: str | None) -> Any:
    """The value of a row; of one that somebody broke by hand, None: that fact alone does not hold."""
    try:
        return None if text is None else json.loads(text)
    except (ValueError, RecursionError):
        return None


def _storable(text: str) -> str:
    """`text` as any database takes it: PostgreSQL refuses NUL, and both refuse half of a surrogate pair."""
    return _UNSTORABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _restored(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "\\" in text else text
