"""A store: opened, made or migrated, and its transactions; whatever fails is one `StoreError`."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import platformdirs
import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from graph.errors import StoreError
from graph.learners.newest import to_version_2
from graph.learners.schema import ABOUT, TABLES, VERSION

BUSY_SECONDS = 30.0
"""How long a write waits for others."""
_CREATING = 20261127
"""The lock in PostgreSQL under which a store is made or migrated."""
_POSTGRES = re.compile(r"postgres(?:ql)?(?:\+psycopg)?://")

Migration = Callable[[sa.Connection], None]
MIGRATIONS: dict[int, Migration] = {1: to_version_2}
"""For each older version what makes the next one of it."""


class Store:
    """Where learners' work is kept. Everything is read and written in transactions of `reading` and `writing`.

    Parameters
    ----------
    address : str
        The path of an SQLite file, or the address of a PostgreSQL database.

    Raises
    ------
    StoreError
        If it cannot be opened or made, is no store, or was written by a newer program; nothing is changed then.

    Notes
    -----
    SQLite: a write-ahead log, each commit on the disk before it returns, and every writing transaction is one from its
    first statement on (BEGIN IMMEDIATE): two that read and then write follow each other in place of failing or, with
    the driver as it comes, losing one. PostgreSQL hands out ids before it commits, so what one learner does is written
    under a lock: the largest id is then a revision that misses nothing.
    """

    def __init__(self, address: str) -> None:
        self.where = _shown(address)
        if Path(address).is_dir():
            raise StoreError(
                "The store cannot be opened: it is a folder.", self.where, "Name a file in it with GROUNDWORK_STORE."
            )
        self.file = None if _POSTGRES.match(address) else Path(address)
        with self._said("opened"):
            self._engine = _engine(address, self.file)
            self._reader = self._engine.execution_options(reads=True)
            self.id, self.secret = self._prepared()

    def __repr__(self) -> str:
        return f"<Store: {self.where}>"

    @property
    def is_shared(self) -> bool:
        """Whether several servers may use it: a PostgreSQL database."""
        return self.file is None

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a transaction that only reads; in SQLite it waits for nobody."""
        with self._said("read"), self._reader.begin() as db:
            yield db

    @contextmanager
    def writing(self, *learners: str) -> Iterator[sa.Connection]:
        """Give a transaction that writes what these learners do; it is committed when the context ends."""
        with self._said("kept"), self._engine.begin() as db:
            if self.is_shared:
                for learner in sorted({*learners}):
                    lock = sa.text("select pg_advisory_xact_lock(hashtextextended(:learner, 0))")
                    db.execute(lock, {"learner": learner})
            yield db

    def close(self) -> None:
        """Give up all connections; the next transaction makes new ones."""
        self._engine.dispose()

    def _prepared(self) -> tuple[str, str]:
        """Make or migrate the store in one locked transaction, and return its id and its secret."""
        version = self._version()
        if version is not None and version < VERSION and self.file is not None:
            self._copy(version)
        with self._engine.begin() as db:
            if self.is_shared:
                db.execute(sa.text("select pg_advisory_xact_lock(:number)"), {"number": _CREATING})
            found = _about(db)
            if found is None:
                TABLES.create_all(db)
                found = {"version": str(VERSION), "id": secrets.token_hex(4), "secret": secrets.token_hex(32)}
                db.execute(sa.insert(ABOUT), [{"name": name, "value": value} for name, value in found.items()])
            for older in range(self._checked(found["version"]), VERSION):
                MIGRATIONS[older](db)
                db.execute(sa.update(ABOUT).where(ABOUT.c.name == "version").values(value=str(older + 1)))
        return found["id"], found["secret"]

    def _version(self) -> int | None:
        with self._reader.begin() as db:
            found = _about(db)
        return None if found is None else self._checked(found["version"])

    def _checked(self, version: str) -> int:
        if not version.isdecimal():
            raise StoreError(
                "This is the database of another program.", self.where, "Name another file with GROUNDWORK_STORE."
            )
        if int(version) > VERSION:
            raise StoreError(
                "This store was written by a newer Groundwork; nothing was changed.", self.where,
                "Update Groundwork, or name another store with GROUNDWORK_STORE.",
            )  # fmt: skip
        return int(version)

    def _copy(self, version: int) -> None:
        """Keep what was there before a migration; a file copied by itself would lack the newest changes."""
        assert self.file is not None
        copy = self.file.with_name(f"{self.file.name}.version-{version}-{secrets.token_hex(4)}")
        with self._engine.connect() as db:
            raw = db.connection.driver_connection
            assert raw is not None
            raw.execute("VACUUM INTO ?", (str(copy),))

    @contextmanager
    def _said(self, done: str) -> Iterator[None]:
        """Say in one sentence what goes wrong inside."""
        try:
            yield
        except (SQLAlchemyError, OSError, ImportError) as trouble:
            raise _explained(trouble, done, self.where) from trouble


def store_address(named: str | None = None) -> str:
    """Return where learners' work is kept: `named`, else what GROUNDWORK_STORE says, else the user's data folder."""
    address = named or os.environ.get("GROUNDWORK_STORE", "")
    if address:
        return address
    return str(Path(platformdirs.user_data_dir("groundwork", appauthor=False)) / "learners.db")


def open_store(address: str | None = None) -> Store:
    """Return the store at an address, see `store_address`; one for each address of a process, made if need be.

    Raises
    ------
    StoreError
        See `Store`; the next call tries again.

    Notes
    -----
    The first call takes a few milliseconds and imports SQLAlchemy (0.3 s); later calls take microseconds.
    """
    with _OPENING:
        return _opened(store_address(address), os.getpid())


_OPENING = Lock()


@cache
def _opened(address: str, _process: int) -> Store:
    return Store(address)


def now() -> str:
    """Return the time in UTC, to the microsecond, as text that sorts."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _about(db: sa.Connection) -> dict[str, str] | None:
    """What the store says of itself; None in a database without tables of ours."""
    tables = sa.inspect(db).get_table_names()
    if ABOUT.name not in tables:
        return {"version": "?"} if tables and db.dialect.name == "sqlite" else None
    found = {str(name): str(value) for name, value in db.execute(sa.select(ABOUT.c.name, ABOUT.c.value))}
    return found if {"version", "id", "secret"} <= found.keys() else {"version": "?"}


def _engine(address: str, file: Path | None) -> sa.Engine:
    if file is None:
        url = _POSTGRES.sub("postgresql+psycopg://", address, count=1)
        return sa.create_engine(url, pool_size=5, max_overflow=10, pool_pre_ping=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))  # what people learn is their own affair
    url_of_file = sa.URL.create("sqlite", database=str(file))
    engine = sa.create_engine(url_of_file, connect_args={"timeout": BUSY_SECONDS}, pool_size=5, max_overflow=20)
    sa.event.listen(engine, "connect", _prepare_connection)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _prepare_connection(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver begins no transactions of its own
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def _begin(connection: sa.Connection) -> None:
    reads = connection.get_execution_options().get("reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _shown(address: str) -> str:
    """The address as it may be shown: without its password."""
    if not _POSTGRES.match(address):
        return address
    try:
        return sa.make_url(address).render_as_string(hide_password=True)
    except ArgumentError:
        return "the PostgreSQL address in GROUNDWORK_STORE"


_REASONS: tuple[tuple[str, str, str], ...] = (
    ("database or disk is full", "the disk is full.", "Make room there, and try again."),
    ("disk full", "the disk is full.", "Make room there, and try again."),
    ("no space left", "the disk is full.", "Make room there, and try again."),
    ("readonly database", "the store may only be read.", "Allow writing to the file and its folder."),
    ("read-only", "the store may only be read.", "Allow writing to the file and its folder."),
    ("unable to open database file", "the file cannot be opened.", "Allow writing to the file and its folder."),
    ("disk i/o error", "nothing can be kept there.", "Name another place with GROUNDWORK_STORE."),
    ("permission denied", "this is not allowed.", "Allow writing to the file and its folder."),
    ("not a directory", "its folder is a file.", "Name another place with GROUNDWORK_STORE."),
    ("is a directory", "it is a folder.", "Name a file in it with GROUNDWORK_STORE."),
    ("file exists", "its folder is a file.", "Name another place with GROUNDWORK_STORE."),
    ("is locked", "others were writing all the time.", "Try again."),
    ("is not a database", "this is no store of Groundwork.", "Name another with GROUNDWORK_STORE; it was left alone."),
    ("malformed", "the file is damaged.", "Move it away and restore a copy; it was left alone."),
    ("no such table", "tables are missing.", "Move it away and restore a copy; it was left alone."),
    ("no such column", "columns are missing.", "Move it away and restore a copy; it was left alone."),
    ("does not exist", "something in the database is missing.", "Restore a copy; it was left alone."),
    ("connection", "the database does not answer.", "See that it runs, and try again."),
)


def _explained(trouble: Exception, done: str, where: str) -> StoreError:
    failed = {
        "opened": "The store cannot be opened",
        "read": "This could not be read",
        "kept": "This could not be kept",
    }
    if isinstance(trouble, ArgumentError | NoSuchModuleError):
        return StoreError("The address of the store cannot be read.", where, "Write postgresql://user@host/database.")
    if isinstance(trouble, ImportError):
        return StoreError(
            "The package psycopg is missing.", where, "Install it: python -m pip install 'groundwork-graph[postgres]'."
        )
    said = str(trouble.orig if isinstance(trouble, DBAPIError) else trouble).casefold()
    reason, advice = next(
        (answer for sign, *answer in _REASONS if sign in said),
        (f"{' '.join(said.split())[:200]}.", "Look at the store, and try again."),
    )
    return StoreError(f"{failed[done]}: {reason}", where, advice)
