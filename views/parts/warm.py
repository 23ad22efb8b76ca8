"""What the server does before it lets anybody in: load the libraries, read the graph and make its first pictures.

Without it the first visitor after a start would wait for seconds of imports.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from graph.errors import KnowledgeGraphError


@asynccontextmanager
async def warmed(app: Any) -> AsyncIterator[dict[str, Any]]:  # noqa: ARG001 - Streamlit passes the app
    """Get ready, then serve."""
    await asyncio.to_thread(get_ready)
    yield {}


def get_ready() -> None:
    """Do once what every session needs; what is wrong with the data is for the page to say."""
    # Here and not above: Streamlit imports this module before it has read its settings.
    import streamlit.testing.v1.element_tree  # noqa: F401 - brings what the elements of a page need

    from graph.model import PlanRequest
    from graph.plan import study_plan
    from views.parts import charts, controls, details, map_view, opened, plan_view  # noqa: F401
    from views.parts.pictures import Part

    with suppress(KnowledgeGraphError):
        sample = opened.sample_graph()
        sample.pictures.overview()
        sample.pictures.map(Part())
        goals = next((goal.goals for goal in sample.graph.entry_goals.values()), tuple(sample.graph)[-1:])
        study_plan(sample.graph, PlanRequest(goals=goals))
