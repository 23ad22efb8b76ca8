"""What a visitor reads when the program itself fails: a sentence with a number that the server's log has."""

from __future__ import annotations

import secrets

import streamlit as st
from streamlit.logger import get_logger


def tell(error: Exception) -> bool:
    """Write an error into the log under a number, and tell the visitor that number and nothing else.

    Returns
    -------
    bool
        True: Streamlit shows nothing of its own, as that would be code and paths of the server.
    """
    number = secrets.token_hex(3)
    get_logger(__name__).error("Error %s on the page", number, exc_info=error)
    st.error(
        f"Something went wrong in the program, not with what you did (error {number}). Reload the page; "
        "if it happens again, give the number to whoever runs this page: it is in the server's log."
    )
    return True
