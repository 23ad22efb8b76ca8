"""Groundwork: see how topics depend on each other and get a study plan towards a goal.

This file only names the pages. Run it with ``streamlit run app.py``; GROUNDWORK_DATA names another folder with
topics.csv and edges.csv than the sample's.
"""

from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent

st.set_page_config(page_title="Groundwork", page_icon=str(HERE / "assets" / "icon.png"), layout="wide")
st.navigation(
    [
        st.Page(HERE / "views" / "explore.py", title="Map and plan", default=True),
        st.Page(HERE / "views" / "your_graph.py", title="Your own graph", url_path="your-graph"),
    ],
    position="top",
).run()
