"""A whole plan as a part of an address, for somebody to look at: what is asked for and how far it is."""

from __future__ import annotations

import base64
import json
import zlib

from graph.errors import InvalidRequestError
from graph.learners.work import Work, facts_of, text_of, work_of

_PRIVATE = frozenset(["notes", "spent", "studied"])
"""What stays with the person."""
_MOST_BYTES = 1 << 20


def plan_link(work: Work) -> str:
    """Return what a person works on as text for an address; notes and hours spent are left out.

    Examples
    --------
    >>> from graph.model import PlanRequest
    >>> work = Work(PlanRequest(("series",), known=frozenset({"sets"})))
    >>> text = plan_link(work)
    >>> text.replace("-", "").replace("_", "").isalnum(), work_of_link(text) == work
    (True, True)
    """
    facts = [[part, name, value] for (part, name), value in facts_of(work).items() if part not in _PRIVATE]
    packed = zlib.compress(json.dumps(facts, separators=(",", ":")).encode(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def work_of_link(text: str) -> Work:
    """Return what a text of `plan_link` says; single facts that cannot be read are left out.

    Raises
    ------
    InvalidRequestError
        If it is cut off, or is something else.
    """
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        reader = zlib.decompressobj()
        content = reader.decompress(packed, _MOST_BYTES)
        if not reader.eof:
            raise ValueError("cut off, or too large")
        facts = {(text_of(part), text_of(name)): value for part, name, value in json.loads(content)}
        found = work_of({fact: value for fact, value in facts.items() if fact[0] not in _PRIVATE})
        if not found.request.goals:
            raise ValueError("no plan")
    except (ValueError, TypeError, zlib.error, RecursionError) as trouble:
        raise InvalidRequestError(
            "This link is cut off: the end of the plan is missing. Ask for the link again."
        ) from trouble
    return found
