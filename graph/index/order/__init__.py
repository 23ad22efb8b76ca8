"""The strategies of order in linear time, for parts that are too large to search."""

from graph.index.order.strategies import LargeOrder, LargeOrderRequest, large_order

__all__ = ["LargeOrder", "LargeOrderRequest", "large_order"]
