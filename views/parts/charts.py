"""The plan as pictures over time, each with the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from graph.model import StudyPlan
from views.parts.text import plain


def timeline(plan: StudyPlan, categories: Sequence[str]) -> None:
    """Show when what is learned, each of the graph's subjects in its colour."""
    from graph.picture.timeline import timeline_spec, timeline_text

    today = date.today()
    _chart(timeline_spec(plan, today=today, categories=categories), timeline_text(plan, today=today))


def burn_up(plan: StudyPlan) -> None:
    """Show how the hours add up."""
    from graph.picture.burn_up import burn_up_spec, burn_up_text

    today = date.today()
    _chart(burn_up_spec(plan, today=today), burn_up_text(plan, today=today))


def _chart(spec: dict[str, Any], lines: list[str]) -> None:
    st.vega_lite_chart(spec, width="stretch")
    with st.expander("The same in words"):
        st.markdown("\n".join(f"- {plain(line)}" for line in lines))
