"""The map on a Streamlit page: mounts the browser part, serves vis-network, passes commands to it.

Two mounts for one map. The first holds the graph, which stays the same from run to run and is sent once; the
second holds the command (what is selected, planned, known), a few hundred bytes. The network lives on the map's
root element and outlasts reruns and changes of theme, and so do its camera and zoom.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import streamlit as st

BROWSER = Path(__file__).parent / "browser"
STATIC = Path(__file__).parents[2] / "static"
SCRIPT = "vis-network-9.1.2.min.js"
# In this order they make one module; later files use names of earlier ones.
MODULES = (
    "graph.js",
    "theme.js",
    "camera.js",
    "labels.js",
    "symbols.js",
    "drawing.js",
    "furniture.js",
    "interaction.js",
    "map.js",
)
COMMANDS = """
const box = (globalThis.__groundworkCommands ??= {});
export default function ({ data, parentElement }) {
  const holder = (parentElement.host ?? parentElement).closest("[data-testid=stElementContainer]");
  if (holder) holder.style.position = "absolute";
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
    height: str = "clamp(420px, calc(100dvh - 250px), 900px)",
) -> None:
    """Draw the map and call back what people do in it.

    Parameters
    ----------
    data : mapping
        What `graph.picture.topic_map.map_data` returned.
    key : str
        Names this map; callbacks read ``st.session_state[key].selected`` and ``st.session_state[key].opened``.
    command : mapping
        ``select`` (id or None), ``move`` (fly the camera there), ``plan`` (ids in plan order), ``goals``, ``known``,
        ``implied``, ``ready`` (ids) and ``progress`` (id to status). All may be left out.
    on_select, on_open : callable
        Called when a topic is clicked (``selected`` is its id, ``""`` when the selection was cleared), and when it
        is opened by a double click or Enter.
    height : str
        A CSS length. On narrow screens the map is never higher than 420 px, so that the page scrolls past it.
    """
    draw, tell = _mounts(script_is_served())
    draw(
        key=key,
        data={**data, "map": key, "height": height, "script": f"app/static/{SCRIPT}"},
        on_selected_change=on_select,
        on_opened_change=on_open,
    )
    tell(key=f"{key}_command", data={**command, "map": key}, height=1)


@cache
def _mounts(served: bool) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The two components; without a served script the map carries vis-network inside its own module."""
    # The script finds neither `exports` nor `define` in a module, so it leaves its name on the global object.
    library = "" if served else vis_network() + "\n"
    draw = st.components.v2.component(
        "groundwork_map" if served else "groundwork_map_whole",
        html=(BROWSER / "map.html").read_text(encoding="utf-8"),
        css=(BROWSER / "map.css").read_text(encoding="utf-8"),
        js=library + "\n".join((BROWSER / name).read_text(encoding="utf-8") for name in MODULES),
        isolate_styles=False,
    )
    return draw, st.components.v2.component("groundwork_map_command", js=COMMANDS)


def vis_network() -> str:
    """Return the source of vis-network as pyvis brings it."""
    return (files("pyvis") / "lib" / "vis-9.1.2" / "vis-network.min.js").read_text(encoding="utf-8")


def script_is_served() -> bool:
    """Whether the browser can fetch vis-network from Streamlit's static folder; it is put there if need be."""
    return bool(st.get_option("server.enableStaticServing")) and publish(STATIC)


@cache
def publish(folder: Path) -> bool:
    """Write the script into `folder`, whole or not at all; False where that is not allowed."""
    target, source = folder / SCRIPT, vis_network()
    try:
        if target.exists() and target.read_text(encoding="utf-8") == source:
            return True
        folder.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, delete=False) as draft:
            draft.write(source)
        Path(draft.name).chmod(0o644)
        os.replace(draft.name, target)  # noqa: PTH105
    except OSError:
        return False
    return True
