"""The way from page to page, on every page in the same place."""

import streamlit as st


def show_header() -> None:
    """Show where one is and where else one can go.

    Streamlit's own bar for this is drawn before the page, which put the map off by 20 ms, and hides behind a sign on a
    phone.
    """
    with st.container(key="pages", horizontal=True, gap="small"):
        st.page_link("views/explore.py", label="Map and plan")
        st.page_link("views/your_graph.py", label="Your own graph")
