"""What the server hands out beside Streamlit's own files: script and styles, calendars, the form for a code.

And the cookie by which it knows a browser again, where it serves others than the person at this machine.
"""

from __future__ import annotations

import os

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from graph.learners.feed import calendar_route
from graph.learners.store import open_store
from graph.learners.who import BrowserCookie, device_route
from graph.picture.script import FOLDER, script_address, script_text, style_address, style_text
from views.parts.early import EarlyFiles
from views.parts.learner_calendar import calendar_of

# The address changes with the file, so what was fetched once is never asked for again.
KEPT = "public, immutable, max-age=31536000"


async def _file(request: Request) -> Response:
    """The script or the styles, if they are asked for by their address of now."""
    address = f"{FOLDER}/{request.path_params['name']}"
    if address == script_address():
        return Response(script_text(), media_type="text/javascript", headers={"Cache-Control": KEPT})
    if address == style_address():
        return Response(style_text(), media_type="text/css", headers={"Cache-Control": KEPT})
    return PlainTextResponse("There is no such file: reload the page.", 404)


def _anywhere(route: Route) -> list[Route]:
    """A route at its path, and below a path that Streamlit was told to serve its pages under."""
    return [Route(f"{base}{route.path}", route.endpoint, methods=route.methods) for base in ("", "/{base:path}")]


ROUTES = [
    Route(f"/{{base:path}}{FOLDER}/{{name}}", _file),
    *_anywhere(calendar_route(open_store, calendar_of)),
    *_anywhere(device_route(open_store)),
]
_IS_ONE = os.environ.get("GROUNDWORK_LEARNERS") in ("one", "none")
MIDDLEWARE = [*([] if _IS_ONE else [Middleware(BrowserCookie, open_store)]), Middleware(EarlyFiles)]
