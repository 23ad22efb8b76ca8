"""``python -m graph``: the command line."""

from graph.cli import commands

if __name__ == "__main__":
    commands()
