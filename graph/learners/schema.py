"""The tables of a store. All is text but for `id` and `files`; times are UTC, values JSON."""

from __future__ import annotations

import sqlalchemy as sa

VERSION = 2

TABLES = sa.MetaData()

ABOUT = sa.Table(
    "about",
    TABLES,
    sa.Column("name", sa.Text, primary_key=True),  # version, id, secret
    sa.Column("value", sa.Text, nullable=False),
)
KEY = sa.Table(
    "key",
    TABLES,
    sa.Column("hash", sa.Text, primary_key=True),  # of what a browser, a code or a calendar shows; never that itself
    sa.Column("learner", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),  # browser, code, calendar
    sa.Column("made_at", sa.Text, nullable=False),
    sa.Column("ends_at", sa.Text),
    sa.Column("graph", sa.Text, nullable=False, server_default=""),
)
SIGN_IN = sa.Table(
    "sign_in",
    TABLES,
    sa.Column("issuer", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, primary_key=True),  # not the e-mail address: that changes hands
    sa.Column("learner", sa.Text, nullable=False, index=True),
)
GRAPH = sa.Table(
    "graph",
    TABLES,
    sa.Column("learner", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("opened_at", sa.Text, nullable=False),
)
CONTENT = sa.Table(
    "content",
    TABLES,
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("files", sa.LargeBinary, nullable=False),  # packed, once for all who opened it
)
CHANGE = sa.Table(
    "change",
    TABLES,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("learner", sa.Text, nullable=False),
    sa.Column("graph", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("step", sa.Text, nullable=False),  # what one click changed
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("part", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("value", sa.Text),  # null: no longer holds
    sa.Index("change_newest", "learner", "graph", "part", "name", "id"),
    sa.Index("change_last", "learner", "graph", "id"),
    sqlite_autoincrement=True,  # a number is never given twice, even after the last rows are deleted
)
NEWEST = sa.Table(
    "newest",  # the newest change of each fact, so that a long log is not looked through each time
    TABLES,
    sa.Column("learner", sa.Text, primary_key=True),
    sa.Column("graph", sa.Text, primary_key=True),
    sa.Column("part", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("id", CHANGE.c.id.type, nullable=False),
)
