"""What is wrong with some files, as a table a person can act on."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from graph.model import Problem
from views.parts.text import plain

MOST_ROWS = 200


def show_report(problems: Sequence[Problem]) -> None:
    """Show every problem with its place and the way out, errors first, and offer the list as a file."""
    import pandas as pd

    errors = [problem for problem in problems if problem.is_error]
    warnings = [problem for problem in problems if not problem.is_error]
    st.markdown(_summary(len(errors), len(warnings)))
    if not problems:
        return
    rows = [
        {
            "": "Error" if problem.is_error else "Warning",
            "File": problem.file,
            "Line": "" if problem.line is None else str(problem.line),
            "What was found": problem.found,
            "What to do": problem.advice,
        }
        for problem in [*errors, *warnings]
    ]
    table = pd.DataFrame(rows)
    shown = table.head(MOST_ROWS).map(plain)
    st.table(shown.set_index(""), border="horizontal")
    if len(rows) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS} of {len(rows)}. The download has all of them.")
    st.download_button(
        "Download this report (CSV)",
        lambda: table.rename(columns={"": "Severity"}).to_csv(index=False).encode("utf-8-sig"),
        file_name="report.csv",
        mime="text/csv",
        key="download_report",
        on_click="ignore",
        icon=":material/download:",
    )


def _summary(errors: int, warnings: int) -> str:
    if errors:
        found = f"{errors} error{'s' if errors > 1 else ''}"
        if warnings:
            found += f" and {warnings} warning{'s' if warnings > 1 else ''}"
        return f"{found}. Errors must be mended before the graph can be shown; warnings need not."
    if warnings:
        return f"No errors, {warnings} warning{'s' if warnings > 1 else ''}. The graph can be shown as it is."
    return "No problems found."
