"""What opens a learner's work: a browser's secret, a code for another device, the address of a calendar.

The store keeps the SHA-256 of each and nothing else, so that whoever reads it can open nothing. Learners' ids are
random and are made with the first change: whoever only looks leaves no row.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Literal

import sqlalchemy as sa

from graph.learners.schema import KEY, SIGN_IN
from graph.learners.store import Store, now

Kind = Literal["browser", "code", "calendar"]

CODE_MINUTES = 10
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Those that nobody takes for one another."""
_CODE_LENGTH = 8
_SIGNATURE = 32


@dataclass(frozen=True, slots=True)
class Access:
    """What a secret opens: a learner's work, for a calendar that in one graph."""

    learner: str
    graph: str = ""


def new_secret(store: Store) -> str:
    """Return a secret for a browser, signed by the store: whoever has not got it from here cannot make one.

    Nothing is written down for it.
    """
    secret = secrets.token_hex(16)
    return secret + _signature(store, secret)


def is_signed(store: Store, secret: str) -> bool:
    """Return whether a secret was made by `new_secret` for this store."""
    text, signature = secret[:-_SIGNATURE], secret[-_SIGNATURE:]
    return secret.isascii() and hmac.compare_digest(signature, _signature(store, text))


def opened_by(store: Store, secret: str, kind: Kind = "browser") -> Access | None:
    """Return what a secret opens; None where it opens nothing (any more). About 0.1 ms."""
    with store.reading() as db:
        row = db.execute(
            sa.select(KEY.c.learner, KEY.c.graph, KEY.c.ends_at).where(KEY.c.hash == _hash(secret), KEY.c.kind == kind)
        ).first()
    return Access(row.learner, row.graph) if row and (row.ends_at is None or row.ends_at > now()) else None


def begin(store: Store, secret: str) -> str:
    """Return the learner of a browser; a new one, with a random id, where there is none yet.

    Call it with a person's first change. Two tabs that begin at once get the same learner.
    """
    with store.writing(_hash(secret)) as db:
        found = db.scalar(sa.select(KEY.c.learner).where(KEY.c.hash == _hash(secret), KEY.c.kind == "browser"))
        if found is None:
            found = secrets.token_hex(16)
            _add(db, secret, found, "browser")
    return str(found)


def let_in(store: Store, learner: str, instead_of: str = "") -> str:
    """Return a new secret that opens a learner's work in one more browser; that may have had another before."""
    secret = new_secret(store)
    with store.writing(learner) as db:
        # Browsers have no graph: there it stands which secret this one took the place of.
        _add(db, secret, learner, "browser", graph=_hash(instead_of) if instead_of else "")
    return secret


def is_known_elsewhere(store: Store, learner: str, secret: str) -> bool:
    """Return whether another browser than the one with this secret opens a learner's work, or an account does."""
    others = sa.select(KEY.c.hash).where(KEY.c.learner == learner, KEY.c.kind == "browser", KEY.c.hash != _hash(secret))
    accounts = sa.select(SIGN_IN.c.subject).where(SIGN_IN.c.learner == learner)
    with store.reading() as db:
        return db.scalar(others) is not None or db.scalar(accounts) is not None


def new_code(store: Store, learner: str) -> str:
    """Return a code with which another device opens a learner's work: once, within ten minutes.

    A learner has one code at a time. It has 40 bits; see `Guesses` for those who try.
    """
    code = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
    ends = datetime.now(UTC) + timedelta(minutes=CODE_MINUTES)
    with store.writing(learner) as db:
        over = (KEY.c.learner == learner) | (KEY.c.ends_at < now())
        db.execute(sa.delete(KEY).where(KEY.c.kind == "code", over))
        _add(db, code, learner, "code", ends_at=ends.isoformat(timespec="microseconds"))
    return code


def use_code(store: Store, code: str) -> str | None:
    """Return the learner of a code, which is used up by this; None if it is wrong, was used or is too old."""
    with store.writing() as db:
        row = db.execute(
            sa.delete(KEY)
            .where(KEY.c.hash == _hash(tidy_code(code)), KEY.c.kind == "code")
            .returning(KEY.c.learner, KEY.c.ends_at)
        ).first()
    return str(row.learner) if row and row.ends_at > now() else None


def tidy_code(text: str) -> str:
    """Return a code as it was made, from what somebody typed.

    Examples
    --------
    >>> tidy_code(" abcd-2345 ")
    'ABCD2345'
    """
    return "".join(letter for letter in text.upper()[:100] if letter in _LETTERS)


def new_calendar(store: Store, learner: str, graph: str) -> str:
    """Return a secret that opens a learner's calendar of one graph, until it is revoked. The one before is revoked."""
    secret = secrets.token_hex(16)
    with store.writing(learner) as db:
        _revoke(db, learner, "calendar", graph)
        _add(db, secret, learner, "calendar", graph)
    return secret


def has_calendar(store: Store, learner: str, graph: str) -> bool:
    """Return whether a learner's calendar of a graph can be opened by somebody."""
    mine = (KEY.c.learner == learner, KEY.c.kind == "calendar", KEY.c.graph == graph)
    with store.reading() as db:
        return db.scalar(sa.select(KEY.c.hash).where(*mine)) is not None


def revoke_calendar(store: Store, learner: str, graph: str) -> None:
    """Have a learner's calendar of a graph opened by nobody any more."""
    with store.writing(learner) as db:
        _revoke(db, learner, "calendar", graph)


def sign_out(store: Store, secret: str) -> None:
    """Have a browser's secret open nothing any more, nor the one that took its place in that browser since."""
    mine = _hash(secret)
    with store.writing() as db:
        db.execute(sa.delete(KEY).where((KEY.c.hash == mine) | (KEY.c.graph == mine), KEY.c.kind == "browser"))


class Guesses:
    """How many wrong codes are borne with, from one address and from all, in a minute.

    At a hundred a minute, a thousand codes of ten minutes are guessed once in some hundred thousand such hours.

    Examples
    --------
    >>> guesses = Guesses(each=2, clock=lambda: 0.0)
    >>> [guesses.may_try("a"), guesses.may_try("a"), guesses.may_try("a"), guesses.may_try("b")]
    [True, True, False, True]
    """

    def __init__(self, each: int = 10, altogether: int = 100, clock: Callable[[], float] = time.monotonic) -> None:
        self._each, self._altogether, self._clock = each, altogether, clock
        self._tried: deque[tuple[float, str]] = deque()
        self._lock = Lock()

    def may_try(self, who: str) -> bool:
        """Return whether another code may be tried from an address, and count it if so."""
        with self._lock:
            moment = self._clock()
            while self._tried and self._tried[0][0] <= moment - 60.0:
                self._tried.popleft()
            if len(self._tried) >= self._altogether or sum(one == who for _, one in self._tried) >= self._each:
                return False
            self._tried.append((moment, who))
            return True


def _add(db: sa.Connection, secret: str, learner: str, kind: Kind, graph: str = "", ends_at: str | None = None) -> None:
    row = {"hash": _hash(secret), "learner": learner, "kind": kind, "made_at": now(), "ends_at": ends_at}
    db.execute(sa.insert(KEY).values(graph=graph, **row))


def _revoke(db: sa.Connection, learner: str, kind: Kind, graph: str) -> None:
    db.execute(sa.delete(KEY).where(KEY.c.learner == learner, KEY.c.kind == kind, KEY.c.graph == graph))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _signature(store: Store, text: str) -> str:
    return hmac.new(store.secret.encode(), text.encode("utf-8", "surrogatepass"), "sha256").hexdigest()[:_SIGNATURE]
