"""The way from page to page, on every page in the same place."""

import streamlit as st

PAGES = {
    "Map and plan": "views/explore.py",
    "Your own graph": "views/your_graph.py",
    "What is kept": "views/what_is_kept.py",
}
# For those who go by keyboard: seen only where it has the focus. The picture's root element has this id.
_SKIP = '<a class="gw-skip" href="#map">Go to the picture</a>'


def show_header(here: str, *, skip: bool = False) -> None:
    """Show where one is and where else one can go; with `skip` a first link leads past all questions to the picture.

    Streamlit's own bar for this is drawn before the page, which put the map off by 20 ms, and hides behind a sign on a
    phone.
    """
    with st.container(key="pages", horizontal=True, gap="small"):
        if skip:
            st.html(_SKIP)
        for name, page in PAGES.items():
            if name == here:
                st.markdown(f"**{name}**", width="content")
            else:
                # With the address of the view that was left: Back would lead to a bare one in between, without a plan.
                address = st.session_state.get("_address") if name == "Map and plan" else None
                st.page_link(page, label=name, query_params=address)
