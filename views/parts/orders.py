"""What each strategy of order aims at, and what it gives for this plan beside the others."""

from __future__ import annotations

import streamlit as st

from graph.core.topic_graph import TopicGraph
from graph.formatting import hours_number
from graph.messages import ORDER_AIMS, ORDER_NAMES
from graph.model import StudyPlan
from graph.planning.advice import offered_orders
from views.parts.request import arrange_again


def orders(graph: TopicGraph, plan: StudyPlan) -> None:
    """Show the strategies side by side."""
    import pandas as pd

    st.caption(
        "The order never changes your total hours. It changes how often you switch subject, how long a topic waits "
        "before you use it, and when you reach each goal."
    )
    if plan.request.in_force:
        st.button(
            "Arrange again",
            key="arrange_again",
            on_click=arrange_again,
            help="Your plan keeps its order while you study. This looks for the best order from where you are now.",
        )
    rows = [
        {
            "Order": ORDER_NAMES[offer.order] + (" (yours)" if offer.order == plan.request.order else ""),
            "What it aims at": ORDER_AIMS[offer.order],
            "Changes of subject": str(offer.figures.switches),
            "Hours between learning and use": hours_number(offer.figures.gap),
            "Hours to the first goal": hours_number(offer.figures.first_goal),
            "Hours to a goal, on average": hours_number(offer.figures.mean_goal),
            "Hours late": hours_number(offer.figures.lateness),
            "Proven best": "yes" if offer.proven_best else "not proven",
        }
        for offer in offered_orders(graph, plan.request)
    ]
    st.table(pd.DataFrame(rows).set_index("Order"), border="horizontal")
