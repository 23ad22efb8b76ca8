"""Strategies of order: in which sequence to learn the topics of a plan, and what that costs."""

from graph.planning.order.figures import figures
from graph.planning.order.part import Ordering, OrderRequest
from graph.planning.order.strategies import ordered

__all__ = ["OrderRequest", "Ordering", "figures", "ordered"]
