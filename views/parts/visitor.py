"""Whose work this session is about: the person at this machine, or whoever has this browser."""

from __future__ import annotations

import os
from typing import NamedTuple

import streamlit as st

from graph.learners.keys import begin, opened_by
from graph.learners.store import open_store
from graph.learners.who import is_own_machine, secret_of
from graph.learners.work import MACHINE


class Visitor(NamedTuple):
    """A person whose work is kept. `learner` is None before the first change in a browser, which has the `secret`."""

    learner: str | None
    secret: str | None = None

    @property
    def is_at_home(self) -> bool:
        """Whether this is the person at the machine that serves the page."""
        return self.secret is None


def visitor() -> Visitor | None:
    """Return who is here; None where nothing can be kept of them. Looked up in each run: 0.1 ms.

    Raises
    ------
    StoreError
        If the store cannot be read.
    """
    if os.environ.get("GROUNDWORK_LEARNERS") == "none":
        return None
    if is_own_machine(st.context.headers.to_dict(), st.context.ip_address):
        return Visitor(MACHINE)
    store = open_store()
    secret = secret_of(store, st.context.cookies.to_dict())
    if secret is None:
        return None
    opened = opened_by(store, secret)
    return Visitor(opened.learner if opened else None, secret)


def learner_of(visitor: Visitor) -> str:
    """Return the learner of a visitor, begun with this if need be: call it with a change.

    Raises
    ------
    StoreError
        If it cannot be kept.
    """
    if visitor.learner is not None:
        return visitor.learner
    assert visitor.secret is not None
    return begin(open_store(), visitor.secret)


def known_learner() -> str | None:
    """Return the learner who is here; None where nothing is kept of them, or nothing yet.

    Raises
    ------
    StoreError
        If the store cannot be read.
    """
    who = visitor()
    return None if who is None else who.learner
