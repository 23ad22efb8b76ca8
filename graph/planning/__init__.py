"""A request becomes a plan: one module per question, pure functions on a directed acyclic graph."""
