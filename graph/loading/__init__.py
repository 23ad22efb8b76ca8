"""Files become a checked graph, kept for the next start."""
