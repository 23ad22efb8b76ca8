"""`python -m graph`: its commands and what they share: options, names, answers as text, and what can go wrong."""
