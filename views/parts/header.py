"""The way from page to page, on every page in the same place."""

import streamlit as st

# For those who go by keyboard: seen only where it has the focus. The picture's root element has this id.
_SKIP = '<a class="gw-skip" href="#map">Go to the picture</a>'


def show_header(*, skip: bool = False) -> None:
    """Show where one is and where else one can go; with `skip` a first link leads past all questions to the picture.

    Streamlit's own bar for this is drawn before the page, which put the map off by 20 ms, and hides behind a sign on a
    phone.
    """
    with st.container(key="pages", horizontal=True, gap="small"):
        if skip:
            st.html(_SKIP)
        st.page_link("views/explore.py", label="Map and plan")
        st.page_link("views/your_graph.py", label="Your own graph")
