"""What the server does before it lets anybody in: read the graph, make its first pictures, and run the page once.

Without it the first visitor after a start would wait for seconds of imports.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from streamlit.logger import get_logger

from graph.errors import KnowledgeGraphError

MOST_SECONDS = 30.0


@asynccontextmanager
async def warmed(app: Any) -> AsyncIterator[dict[str, Any]]:  # noqa: ARG001 - Streamlit passes the app
    """Get ready, then serve."""
    await asyncio.to_thread(get_ready)
    # Nobody's visit is a comfort, not a need: where this version of Streamlit does not take it, people come in anyway.
    try:
        await asyncio.wait_for(_visit(), MOST_SECONDS)
    except Exception as error:
        get_logger(__name__).debug("The page was not run before the first visitor: %s", error)
    # Streamlit collects garbage after every run of the page. What is here now stays: looking through all of the graph
    # and the libraries each time would take longer than most answers.
    gc.collect()
    gc.freeze()
    yield {}


def get_ready() -> None:
    """Read and draw what every session needs; what is wrong with the data is for the page to say."""
    # Here and not above: Streamlit imports this module before it has read its settings.
    from graph.model import PlanRequest
    from graph.planning.plan import study_plan
    from views.parts import session_graph
    from views.parts.pictures import Excerpt

    with suppress(KnowledgeGraphError):
        sample = session_graph.shown_graph()
        sample.pictures.overview()
        sample.pictures.map(Excerpt())
        goals = next((goal.goals for goal in sample.graph.entry_goals.values()), tuple(sample.graph.most_needed(1)))
        study_plan(sample.graph, PlanRequest(goals=goals))


async def _visit() -> None:
    """Be the first visitor: a session that nobody looks at runs the page once."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.runtime import get_instance

    runtime = get_instance()
    visitor = _Client(asyncio.get_running_loop())
    session = runtime.connect_session(client=visitor, user_info={})
    try:
        message = BackMsg()
        message.rerun_script.query_string = ""
        runtime.handle_backmsg(session, message)
        await visitor.has_seen.wait()
    finally:
        runtime.close_session(session)


class _Client:
    """A browser's side of a session, as far as the server needs one."""

    client_context = None

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.has_seen = asyncio.Event()
        self._loop = loop

    def write_forward_msg(self, message: Any) -> None:
        """Take a message; the page has been run when its script is said to have finished."""
        if message.WhichOneof("type") == "script_finished":
            self._loop.call_soon_threadsafe(self.has_seen.set)
