"""Lets the browser draw list and picture before the rest of the page reaches it.

A browser draws nothing as long as messages keep coming, and the rest of the page is some seventy of them, which take it
longer than list and picture do. A short pause after these two, once in a visit, shows them a fifth to a quarter earlier
(benchmarks/page.py, with PAUSE at 0 and as it stands); from 0.2 s on the rest is late and nothing is gained.
"""

from __future__ import annotations

import time

import streamlit as st

# Seconds: what the browser of a slow machine needs from the last message to the picture.
PAUSE = 0.12


def let_the_browser_draw() -> None:
    """Wait once in a visit; what is mounted already is drawn again without being waited for."""
    if not st.session_state.get("drawn_once"):
        st.session_state.drawn_once = True
        time.sleep(PAUSE)
