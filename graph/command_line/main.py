"""``python -m graph``: the command line. Flags become values, values become text; the rest is decided elsewhere.

Exit status: 0 done, 1 the data or the request cannot be satisfied, 2 wrong usage; 130 after Ctrl-C and 141 where the
reader of a pipe went away, as shells count signals.
"""

from __future__ import annotations

import click

from graph import __version__
from graph.command_line.frame import Commands

_MODULES = {
    "check": ("check",),
    "convert": ("convert",),
    "explore": ("why", "next", "goals"),
    "export": ("export",),
    "learner": ("done", "skip", "note", "log", "undo", "week"),
    "page": ("page",),
    "place": ("place",),
    "plan": ("plan",),
}
"""The modules beside this one, with the commands that each has. One is imported when a command of it is asked for."""


@click.group(
    cls=Commands,
    modules={name: f"{__package__}.{module}" for module, names in _MODULES.items() for name in names},
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="groundwork %(version)s")
@click.pass_context
def commands(context: click.Context) -> None:
    """Explore how topics depend on each other, and get an ordered study plan towards a goal.

    Topics are named by id, name or alias, in any case.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
