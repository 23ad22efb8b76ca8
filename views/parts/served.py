"""What the server hands out beside Streamlit's own files: the script of the map."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from graph.picture.script import FOLDER, script_address, script_text

# The address changes with the script, so what was fetched once is never asked for again.
KEPT = "public, immutable, max-age=31536000"


async def _script(request: Request) -> Response:
    """The script, if it is asked for by its address of now."""
    if f"{FOLDER}/{request.path_params['name']}" != script_address():
        return PlainTextResponse("There is no such file: reload the page.", 404)
    return Response(script_text(), media_type="text/javascript", headers={"Cache-Control": KEPT})


# Before the folder may stand a path that Streamlit was told to serve its pages under.
ROUTES = [Route(f"/{{base:path}}{FOLDER}/{{name}}", _script)]
