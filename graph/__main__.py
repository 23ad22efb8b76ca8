"""``python -m graph``: the command line."""

import sys

if __name__ == "__main__":
    try:
        from graph.cli import commands

        commands()
    except KeyboardInterrupt:  # while all of this was still being read
        sys.exit(130)
