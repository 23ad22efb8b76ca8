"""What the page mounts: the plan's list and the picture as one, and the search's answers.

List and picture are also the channel to Python, whose message is small: `book` (the plan's topics), `scene` (what the
picture draws) and `start` travel only when they change, `turn` (where the learner stands) with every answer. What
people do comes back through it as numbered deeds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import streamlit as st

from graph.picture.script import loader

_PAGE = (
    '<section class="gw-panel" id="plan" tabindex="-1" aria-label="Your plan"></section>'
    '<section class="gw-map" id="map" tabindex="-1" aria-label="Picture" data-testid="topic-map" data-painted="false"'
    ' data-topics="0" data-selected="" data-view=""></section>'
)
_FOUND = '<div class="gw-found" hidden></div>'


def mount_found(data: Mapping[str, Any]) -> None:
    """Mount what the search found for a `text`: `hits`, `subjects`, `near` ones, and what to say for `none`."""
    _mount("search", _FOUND)(key="found", data=dict(data))


def mount_page(data: Mapping[str, Any], *, key: str, on_deeds: Callable[[], None]) -> None:
    """Mount list and picture with a message, and call back when something was done in them.

    Parameters
    ----------
    data : mapping
        ``turn``, and where they changed ``book``, ``scene`` and ``start``.
    key : str
        Names them; the callback reads ``deeds`` of ``st.session_state[key]``: ``page``, which tells one loaded
        page from another, and ``deeds``, each with its number ``seq`` and what to ``do``.
    """
    _mount("page", _PAGE)(key=key, data=dict(data), on_deeds_change=on_deeds)


@cache
def _mount(name: str, html: str) -> Callable[..., Any]:
    made: Callable[..., Any] = st.components.v2.component(
        f"groundwork_{name}", html=html, js=loader(name), isolate_styles=False
    )
    return made
