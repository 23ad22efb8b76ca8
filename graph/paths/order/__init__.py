"""Strategies of order: in which sequence to learn the topics of a plan, and what that costs."""

from graph.paths.order.figures import figures
from graph.paths.order.part import LARGE_PART, Ordering, OrderRequest
from graph.paths.order.strategies import ordered

__all__ = ["LARGE_PART", "OrderRequest", "Ordering", "figures", "ordered"]
