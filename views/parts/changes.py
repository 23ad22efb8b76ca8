"""What became of lines of somebody's files, as a table: the first ten, and how many more."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from graph.checks.problems import MOST_OF_A_CAUSE
from graph.drafts import Note
from views.parts.text import plain


def show_changes(notes: Sequence[Note]) -> None:
    """Show where each stood, what it was, and what it is now."""
    shown = notes[:MOST_OF_A_CAUSE]
    st.table(
        {
            "Where": [plain(str(note.origin)) for note in shown],
            "Before": [plain(note.before) for note in shown],
            "Now": [plain(note.after) or "left out" for note in shown],
        },
        border="horizontal",
    )
    if (left := len(notes) - len(shown)) > 0:
        st.caption(f"and {left:,} more")
