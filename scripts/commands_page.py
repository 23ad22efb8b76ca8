"""``python -m scripts.commands_page`` writes docs/commands.md: what the commands say of themselves, as one page."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from graph.command_line.main import commands

PAGE = Path(__file__).resolve().parents[1] / "docs" / "commands.md"
COMMAND = "python -m graph"
HEAD = f"""# Commands

<!-- Made from the commands themselves by `make docs`; what is written here by hand is lost. -->

    {COMMAND} COMMAND [OPTIONS]

Where the package is installed, `groundwork` is short for `{COMMAND}`.

Topics are named by id, name or alias, in any case; a near miss is answered with suggestions. Results go to standard
output or, with `--output`, to a file; messages and progress go to standard error. The exit status is 0 when it is done,
1 when the data or the request cannot be satisfied, and 2 for wrong usage. `--help` says the same on the terminal.
"""


def commands_page() -> str:
    """Return the page as Markdown: what all commands share, then each command with the options of its own."""
    shown = {name: command for name, command in commands.all_commands().items() if not command.hidden}
    shared = _shared(shown.values())
    return "\n".join([HEAD, *_options("On every command that reads a graph", shared), *_sections(shown, {*shared})])


def _sections(shown: dict[str, click.Command], shared: set[tuple[str, str]]) -> Iterator[str]:
    for name, command in shown.items():
        context = click.Context(command, info_name=name)
        own = [record for record in _records(command) if record not in shared]
        yield f"## {name}\n\n{inspect.cleandoc(command.help or '')}\n"
        yield f"    {' '.join([COMMAND, name, *command.collect_usage_pieces(context)])}\n"
        yield from _options("", own)


def _shared(all_commands: Iterable[click.Command]) -> list[tuple[str, str]]:
    """The options that all commands with ``--topics`` have."""
    first, *others = (records for records in map(_records, all_commands) if "--topics FILE" in dict(records))
    return [record for record in first if all(record in other for other in others)]


def _records(command: click.Command) -> list[tuple[str, str]]:
    """Each option as it is written and what it does."""
    context = click.Context(command)
    options = (one for one in command.params if isinstance(one, click.Option))
    return [record for option in options if (record := option.get_help_record(context))]


def _options(title: str, records: Iterable[tuple[str, str]]) -> Iterator[str]:
    rows = [f"| `{_cell(option)}` | {_cell(help_text)} |" for option, help_text in records]
    if rows:
        yield (f"## {title}\n\n" if title else "") + "\n".join(["| option | what it does |", "|---|---|", *rows]) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


if __name__ == "__main__":
    PAGE.write_text(commands_page(), encoding="utf-8")
