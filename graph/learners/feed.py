"""A learner's calendar at a private address, for programs that subscribe to it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from graph.errors import StoreError
from graph.learners.keys import Access, opened_by
from graph.learners.store import Store

EMPTY = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Groundwork//Study plan//EN\r\nEND:VCALENDAR\r\n"
"""Where a plan has no dates: an error would end subscriptions."""


def calendar_route(store: Callable[[], Store], calendar: Callable[[Access], bytes | None]) -> Route:
    """Return the address ``/calendar/<secret>.ics``.

    Parameters
    ----------
    store : callable
        Returns the store.
    calendar : callable
        Returns the calendar file of a learner's plan in a graph; None where the plan has no dates. It runs in a thread.

    Notes
    -----
    An address that was revoked is not found. The tag is a hash of the file: who has it already gets no second copy.
    """

    def feed(request: Request) -> Response:
        try:
            opened = opened_by(store(), request.path_params["secret"], "calendar")
            if opened is None:
                return PlainTextResponse("This calendar was switched off, or the address is not whole.", 404)
            content = calendar(opened) or EMPTY
        except StoreError as trouble:
            return PlainTextResponse(f"{trouble.what} Try again later.", 503, {"Retry-After": "600"})
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
        known = request.headers.get("if-none-match", "").split(",")
        if tag in (one.strip().removeprefix("W/") for one in known):
            return Response(status_code=304, headers=headers)
        return Response(content, headers=headers, media_type="text/calendar; charset=utf-8")

    return Route("/calendar/{secret}.ics", feed)
