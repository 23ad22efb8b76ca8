"""One module per question, pure functions on a directed acyclic graph."""
