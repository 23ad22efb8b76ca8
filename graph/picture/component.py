"""The map on a Streamlit page: mounts the browser part and passes commands to it.

Two mounts for one map. One holds the graph, which stays the same from run to run and is sent once; the other, sent
before it, holds the command (what is selected, planned, known, in which picture), a few hundred bytes. What a person
did to the view lives on the map's root element and outlasts reruns and changes of theme, and so do its camera and zoom.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import streamlit as st

from graph.picture.script import BROWSER, joined, loader

STYLES = ("map.css", "sheet.css")
COMMANDS = """
const box = (globalThis.__groundworkCommands ??= {});
export default function ({ data, parentElement }) {
  const holder = (parentElement.host ?? parentElement).closest("[data-testid=stElementContainer]");
  if (holder) Object.assign(holder.style, { position: "absolute", width: "1px", overflow: "hidden" });
  box[data.map] = data;
  globalThis.dispatchEvent(new CustomEvent("groundwork:command", { detail: data }));
}
"""


def show_map(
    data: Mapping[str, Any],
    *,
    key: str,
    command: Mapping[str, Any],
    on_select: Callable[[], None],
    on_open: Callable[[], None],
    on_ask: Callable[[], None],
    page_css: str = "",
    height: str = "clamp(420px, calc(100dvh - 300px), 900px)",
) -> None:
    """Draw a view of the graph and call back what people do in it.

    Parameters
    ----------
    data : mapping
        What `topic_map.map_data`, `overview.overview_data` or `focus.focus_data` returned, with ``crumbs`` (the way
        here: each a ``label`` and, if it leads back, what to ``ask``), ``place`` (views of one place share a camera),
        ``stay`` (the topic that stays in the middle when the map grows around it) and ``graph`` (its name, for pictures
        to take away).
    key : str
        Names this map; callbacks read ``selected``, ``opened`` and ``asked`` of ``st.session_state[key]``.
    command : mapping
        ``select`` (id or None), ``move`` (fly the camera there, or to what is filtered), ``plan`` (ids in plan order),
        ``steps`` (their numbers), ``goals``, ``known``, ``implied``, ``ready`` (ids), ``progress`` (id to status),
        ``done`` (number of known topics by category), ``look`` (filters and depths), ``turn`` (which change of the look
        this answers) and ``at`` (a camera from a link). All may be left out.
    on_select, on_open, on_ask : callable
        Called when a topic is clicked (``selected`` is its id, ``""`` when the selection was cleared), when it is
        opened by a double click or Enter, and when something else is wanted (``asked["do"]`` says what).
    page_css : str
        What the page around the map looks like. Sent with the map it is there with it; an element of its own would
        make the browser load its cleaning of HTML before the picture.
    height : str
        A CSS length, of the picture alone. On narrow screens it is never higher than 376 px, so that the page
        scrolls past it.
    """
    draw, tell = _mounts(page_css)
    # First what is said about the picture, so that it is drawn with that at once: the large message brings the small.
    tell(key=f"{key}_command", data={**command, "map": key, "rev": data["rev"]}, height=1)
    draw(
        key=key,
        data={**data, "map": key, "height": height},
        on_selected_change=on_select,
        on_opened_change=on_open,
        on_asked_change=on_ask,
    )


@cache
def _mounts(page_css: str) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The two components."""
    draw = st.components.v2.component(
        "groundwork_map",
        html=(BROWSER / "map.html").read_text(encoding="utf-8"),
        css=joined(STYLES) + page_css,
        js=loader(),
        isolate_styles=False,
    )
    return draw, st.components.v2.component("groundwork_map_command", js=COMMANDS)
