"""What the page mounts: the plan's list, the picture, the search's answers, and the channel between them and Python.

List and picture are mounted once and hold no data. Everything goes through one invisible channel, whose message is
small: `book` (the plan's topics), `scene` (what the picture draws) and `start` travel only when they change, `turn`
(where the learner stands) with every answer. What people do comes back through it as numbered deeds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import streamlit as st

from graph.picture.script import loader

_LIST = '<section class="gw-panel" id="plan" tabindex="-1" aria-label="Your plan"></section>'
_PICTURE = (
    '<section class="gw-map" id="map" tabindex="-1" aria-label="Picture" data-testid="topic-map" data-painted="false"'
    ' data-topics="0" data-selected="" data-view=""></section>'
)
_FOUND = '<div class="gw-found" hidden></div>'


def mount_list() -> None:
    """Mount the list of the plan."""
    _mount("list", _LIST)(key="list")


def mount_picture() -> None:
    """Mount the picture."""
    _mount("picture", _PICTURE)(key="map")


def mount_found(data: Mapping[str, Any]) -> None:
    """Mount what the search found for a `text`: `hits`, `subjects`, `near` ones, and what to say for `none`."""
    _mount("search", _FOUND)(key="found", data=dict(data))


def mount_channel(data: Mapping[str, Any], *, key: str, on_deeds: Callable[[], None]) -> None:
    """Mount the channel with a message, and call back when something was done.

    Parameters
    ----------
    data : mapping
        ``turn``, and where they changed ``book``, ``scene`` and ``start``.
    key : str
        Names the channel; the callback reads ``deeds`` of ``st.session_state[key]``: ``page``, which tells one loaded
        page from another, and ``deeds``, each with its number ``seq`` and what to ``do``.
    """
    _mount("channel", None)(key=key, data=dict(data), height=1, on_deeds_change=on_deeds)


@cache
def _mount(name: str, html: str | None) -> Callable[..., Any]:
    made: Callable[..., Any] = st.components.v2.component(
        f"groundwork_{name}", html=html, js=loader(name), isolate_styles=False
    )
    return made
