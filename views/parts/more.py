"""What else can be seen of a plan: over time, hours, choices, orders, what next, and two goals beside each other."""

from __future__ import annotations

import streamlit as st

from graph.model import StudyPlan
from views.parts.charts import burn_up, timeline
from views.parts.choices import choices
from views.parts.comparison import comparison
from views.parts.fields import guard_fields
from views.parts.orders import orders
from views.parts.session_graph import OpenedGraph
from views.parts.what_next import what_next

PARTS = ("Timeline", "Hours", "Choices", "Orders", "What next", "Compare")


def more_button() -> None:
    """Offer the parts."""
    st.button("More", key="more_plan", on_click=_open)


def _open() -> None:
    st.session_state.more_open = True


def _close() -> None:
    st.session_state.more_open = False


def more_dialog(opened: OpenedGraph, plan: StudyPlan | None) -> None:
    """Show the parts, if somebody asked for them."""
    if plan is not None and st.session_state.get("more_open"):
        _more(opened)


@st.dialog("More about this plan", width="large", on_dismiss=_close)
def _more(opened: OpenedGraph) -> None:
    from views.parts.channel import page_key
    from views.parts.fields import rerun_page
    from views.parts.plan_now import plan_now

    guard_fields()
    plan, _ = plan_now(opened)
    if plan is None or page_key() != st.session_state.page_shows:
        rerun_page()  # a dialog is drawn alone: the page behind it would go on as before
    part = st.segmented_control(
        "Show",
        PARTS,
        default=PARTS[0],
        key="plan_part",
        format_func=lambda name: f"Choices ({len(plan.choices)})" if name == "Choices" and plan.choices else name,
        label_visibility="collapsed",
        required=True,
    )
    if part == "Timeline":
        timeline(plan, opened.graph.content.categories)
    elif part == "Hours":
        burn_up(plan)
    elif part == "Choices":
        choices(opened.graph, plan)
    elif part == "Orders":
        orders(opened.graph, plan)
    elif part == "What next":
        what_next(opened.graph, plan)
    else:
        comparison(opened.graph, plan)
