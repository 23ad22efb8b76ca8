"""Topics and prerequisites as a graph, and study plans through it."""
