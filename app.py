"""Groundwork: see how topics depend on each other and get a study plan towards a goal.

This file only names the pages. Run it with ``groundwork page`` or ``streamlit run app.py``; GROUNDWORK_DATA names
another folder with topics.csv and edges.csv than the sample's.

Streamlit reads the file twice: the server imports it to find `app` and get ready, and every session runs it.
"""

import sys
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

HERE = Path(__file__).resolve().parent
if sys.path[0] != str(HERE):  # a package of another project may be called views as well
    sys.path.insert(0, str(HERE))

from views.parts.errors import tell  # noqa: E402
from views.parts.served import MIDDLEWARE, ROUTES  # noqa: E402
from views.parts.warm import warmed  # noqa: E402

app = st.App(HERE / "app.py", lifespan=warmed, routes=ROUTES, middleware=MIDDLEWARE, on_script_error=tell)


def pages() -> None:
    """Show the page that is asked for."""
    st.set_page_config(page_title="Groundwork", page_icon=str(HERE / "assets" / "icon.png"), layout="wide")
    st.navigation(
        [
            st.Page(HERE / "views" / "explore.py", title="Map and plan", default=True),
            st.Page(HERE / "views" / "your_graph.py", title="Your own graph", url_path="your-graph"),
            st.Page(HERE / "views" / "what_is_kept.py", title="What is kept", url_path="what-is-kept"),
        ],
        position="hidden",
    ).run()


if get_script_run_ctx(suppress_warning=True) is not None:
    pages()
