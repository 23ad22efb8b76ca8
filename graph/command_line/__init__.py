"""What the commands of `graph.cli` have in common: options, names, answers as text, and what can go wrong."""
