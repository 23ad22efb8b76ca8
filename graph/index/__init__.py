"""Questions about a whole graph, answered on arrays: a million topics take fractions of a second.

A `GraphIndex` holds topics and edges as numbers in file order. Nothing here is recursive, and what is linear there is
linear here. Only NumPy is needed; SciPy is imported once a cycle is to be named.
"""
