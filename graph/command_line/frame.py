"""What becomes of everything that can go wrong in a command: a sentence and an exit status."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from graph import messages
from graph.command_line.terminal import progress_line, say
from graph.errors import InvalidDataError, KnowledgeGraphError, reason_of
from graph.progress import shown_by

_INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells count signals."""


class Commands(click.Group):
    """A group of commands, and what becomes of everything that can go wrong in them.

    `modules` says for the name of each command in which module it is; it is imported when the command is asked for.
    """

    def __init__(self, *args: Any, modules: Mapping[str, str], **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click gives it
        """Return the names of all commands."""
        return sorted(self._modules)

    def get_command(self, ctx: click.Context | None, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command by its name, if there is one."""
        if cmd_name not in self._modules:
            return None
        found = vars(import_module(self._modules[cmd_name])).values()
        return next(one for one in found if isinstance(one, click.Command) and one.name == cmd_name)

    def all_commands(self) -> dict[str, click.Command]:
        """Return every command by its name, in order of the names."""
        return {name: one for name in sorted(self._modules) if (one := self.get_command(None, name))}

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command; on its own it ends the process with an exit status, and never with a traceback."""

        def run() -> Any:
            return super(Commands, self).main(args, prog_name, complete_var, standalone_mode=False, **extra)

        if not standalone_mode:
            return run()
        for stream in (sys.stdout, sys.stderr):
            with suppress(AttributeError, ValueError):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
        sys.exit(_status(run))


def _status(run: Callable[[], Any]) -> int:
    """Run a command and return its exit status; whatever goes wrong is reported in a sentence."""
    try:
        with shown_by(progress_line):
            answer = run()
    except click.Abort:
        return _INTERRUPTED
    except click.ClickException as trouble:
        trouble.show()
        return trouble.exit_code
    except InvalidDataError as trouble:
        say(str(trouble))
        say(messages.problems_summary(trouble.problems, 0, 0) + " The command 'check' shows them all.")
        return 1
    except (KnowledgeGraphError, UnicodeError) as trouble:
        say(str(trouble))
        return 1
    except OSError as trouble:
        say(_os_trouble(trouble))
        return 1
    except MemoryError:
        say("There is not enough memory for that. Close other programmes, or ask for a smaller part of the graph.")
        return 1
    except Exception as trouble:  # the last resort: a fault of ours, said in one line
        say(f"Something went wrong inside this programme ({type(trouble).__name__}: {trouble}). Please report it.")
        return 1
    return answer if isinstance(answer, int) else 0


def _os_trouble(trouble: OSError) -> str:
    reason = reason_of(trouble)
    return f"{trouble.filename}: {reason}. Check the name and the folder." if trouble.filename else f"{reason}."
