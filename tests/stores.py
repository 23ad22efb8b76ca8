"""Stores for the tests: in SQLite, and in a PostgreSQL server that runs for the tests alone."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

import psycopg
import sqlalchemy as sa

from graph.learners.schema import TABLES
from graph.learners.store import Store

PLACES = (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/local/bin"), Path("/usr/bin"))


def everything(store: Store) -> str:
    """All rows of all tables of a store, as text."""
    with store.reading() as db:
        return "\n".join(str(row) for table in TABLES.sorted_tables for row in db.execute(sa.select(table)))


def is_installed() -> bool:
    """Whether PostgreSQL's programs are there."""
    return any((place / "initdb").exists() for place in PLACES) or shutil.which("initdb") is not None


def binary(name: str) -> str:
    """The path of one of PostgreSQL's programs; Debian keeps them out of the PATH."""
    found = next((place / name for place in PLACES if (place / name).exists()), None) or shutil.which(name)
    assert found, f"PostgreSQL's {name} is missing: scripts/setup test installs it"
    return str(found)


class _User(TypedDict, total=False):
    """As whom a program is run, in the words of `subprocess`."""

    user: str
    extra_groups: list[str | int]


class Server:
    """PostgreSQL on a free port of loopback, in a temporary folder, as an ordinary user: it refuses to run as root."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="groundwork-postgres-"))
        self.user: _User = {"user": "nobody", "extra_groups": []} if os.getuid() == 0 else {}
        if self.user:
            shutil.chown(self.folder, "nobody")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._run(binary("initdb"), "-D", "data", "-U", "tests", "--auth=trust", "--encoding=UTF8", "--no-sync")
        self.start()

    @property
    def address(self) -> str:
        return f"postgresql://tests@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        options = [
            "-p",
            str(self.port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            f"unix_socket_directories={self.folder}",
        ]
        with (self.folder / "log").open("ab") as log:
            command = [binary("postgres"), "-D", "data", *options]
            self.process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log, **self.user)
        for _ in range(300):
            try:
                psycopg.connect(self.address).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text())

    def kill(self) -> None:
        """As a crash would: nothing is tidied up."""
        self.process.kill()
        self.process.wait()

    def remove(self) -> None:
        self.process.send_signal(signal.SIGINT)  # a fast end: it waits for nobody
        self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address of an empty database."""
        name = f"store_{time.monotonic_ns()}"
        with psycopg.connect(self.address, autocommit=True) as db:
            db.execute(f"create database {name}")
        yield self.address.replace("/postgres", f"/{name}").replace("postgresql:/" + name, "postgresql:/")

    def _run(self, *command: str) -> None:
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True, **self.user)
