"""What is wrong with some files, by cause, as a table a person can act on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from graph.checks.problems import MOST_OF_A_CAUSE, Cause, by_cause
from graph.model import Problem
from views.parts.text import plain

MOST_CAUSES = 20


def show_report(problems: Sequence[Problem]) -> None:
    """Show the problems by their cause, errors first, each with its place and the way out, and offer all as a file."""
    import pandas as pd

    causes = by_cause(problems)
    errors = sum(problem.is_error for problem in problems)
    st.markdown(_summary(errors, len(problems) - errors))
    if not problems:
        return
    shown = pd.DataFrame([row for cause in causes[:MOST_CAUSES] for row in _rows(cause)]).map(plain)
    st.table(shown.set_index(""), border="horizontal")
    if len(causes) > MOST_CAUSES:
        st.caption(f"{len(causes) - MOST_CAUSES} more kinds of problems are in the download.")
    st.download_button(
        "Download this report (CSV)",
        lambda: _report_csv(causes),
        file_name="report.csv",
        mime="text/csv",
        key="download_report",
        on_click="ignore",
        icon=":material/download:",
    )


def _rows(cause: Cause) -> Iterator[dict[str, str]]:
    for problem in cause.problems[:MOST_OF_A_CAUSE]:
        yield {"": problem.severity.capitalize(), **_row(problem)}
    if (left := len(cause.problems) - MOST_OF_A_CAUSE) > 0:
        more = {"File": "", "Line": "", "What was found": f"and {left:,} more of this kind"}
        yield {"": "", **more, "What to do": "The download has all of them."}


def _row(problem: Problem) -> dict[str, str]:
    return {
        "File": problem.file,
        "Line": "" if problem.line is None else str(problem.line),
        "What was found": problem.found,
        "What to do": problem.advice,
    }


def _report_csv(causes: Sequence[Cause]) -> bytes:
    import pandas as pd

    rows = [
        {"Severity": problem.severity.capitalize(), "Kind": cause.code, **_row(problem)}
        for cause in causes
        for problem in cause.problems
    ]
    text: str = pd.DataFrame(rows).to_csv(index=False)
    return text.encode("utf-8-sig")


def _summary(errors: int, warnings: int) -> str:
    if errors:
        found = f"{errors} error{'s' if errors > 1 else ''}"
        if warnings:
            found += f" and {warnings} warning{'s' if warnings > 1 else ''}"
        return f"{found}. Errors must be mended before the graph can be shown; warnings need not."
    if warnings:
        return f"No errors, {warnings} warning{'s' if warnings > 1 else ''}. The graph can be shown as it is."
    return "No problems found."
