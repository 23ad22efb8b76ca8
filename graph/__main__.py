"""``python -m graph`` and ``groundwork``: the command line."""

import sys


def main() -> None:
    """Run a command and end with its exit status; Ctrl-C is no error while the commands are imported, either."""
    try:
        from graph.command_line.main import commands
    except KeyboardInterrupt:
        sys.exit(130)
    commands()


if __name__ == "__main__":
    main()
