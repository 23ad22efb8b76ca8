"""What flags say, as values: hours, days, pairs, and the files that every command has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from graph.command_line.terminal import OutputError, say
from graph.core.topic_graph import TopicGraph
from graph.errors import InvalidRequestError
from graph.files.pace import parse_day, parse_days, parse_hours, parse_time
from graph.loading.anyway import open_anyway
from graph.loading.opening import tables_of
from graph.model import FileNames

_Value = TypeVar("_Value")

_GIVEN = click.core.ParameterSource.COMMANDLINE
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_hours_per_week(text: str) -> float | tuple[float, ...]:
    """Return one number, or several for unequal weeks; see `parse_hours`."""
    hours = _reader(parse_hours)(text)
    if not hours:
        raise click.BadParameter("There is no number of hours. Write 6, or 6,6,0,8 for unequal weeks.")
    return hours if len(hours) > 1 else hours[0]


def _reader(parse: Callable[[str], _Value]) -> Callable[[str], _Value]:
    """What reads a flag by a function of `graph.files.pace`."""

    def read(text: str) -> _Value:
        try:
            return parse(text)
        except InvalidRequestError as trouble:
            raise click.BadParameter(str(trouble)) from None

    return read


read_day, read_time, read_days = _reader(parse_day), _reader(parse_time), _reader(parse_days)


def read_weekdays(text: str) -> tuple[int, ...]:
    """Return days of the week, 0 for Monday, from their English names or the first letters of these."""
    found = set()
    for word in map(str.strip, text.casefold().split(",")):
        meant = [number for number, name in enumerate(_WEEKDAYS) if len(word) > 1 and name.startswith(word)]
        if len(meant) != 1:
            raise click.BadParameter(f"{word!r} is no day of the week. Write days such as mon,tue,sat.")
        found.add(meant[0])
    return tuple(sorted(found))


def read_pair(value: Callable[[str], _Value], example: str) -> Callable[[str], tuple[str, _Value]]:
    """Return what reads ``GOAL=VALUE``, parted at the last equals sign, for names may hold one."""

    def read(text: str) -> tuple[str, _Value]:
        goal, _, wanted = text.rpartition("=")
        try:
            found = value(wanted.strip())
        except (ValueError, InvalidRequestError):
            goal = ""
        if not goal.strip():
            raise click.BadParameter(f"{text!r} is not of the form {example}.")
        return goal.strip(), found

    return read


def read_known(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the topics that ``--known`` names; of ``@FILE``, where there is such a file, those of its lines."""
    return tuple(topic for value in values for topic in _known_in(value))


def _known_in(value: str) -> list[str]:
    path = Path(value[1:])
    if not value.startswith("@") or not path.is_file():
        # A topic may be called @scope/name; a file that is meant and not there is no topic.
        if value.startswith("@") and path.suffix.lower() == ".txt":
            raise click.BadParameter(f"there is no file {path}. Look at its name and folder.")
        return [value]
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as trouble:
        raise click.BadParameter(f"{path} is no text in UTF-8 that can be read.") from trouble
    return list(filter(None, map(str.strip, lines)))


def given_options() -> frozenset[str]:
    """Return the names of the options that were given on the command line, and not left to their defaults."""
    context = click.get_current_context()
    return frozenset(name for name in context.params if context.get_parameter_source(name) is _GIVEN)


@dataclass(frozen=True)
class Files:
    """Where the graph is and where the result goes.

    `addresses` are topics and edges as they were given: an address such as ``s3a://...`` is no path.
    """

    topics: Path
    edges: Path
    output: Path | None
    addresses: tuple[str, str]

    @property
    def made_from(self) -> tuple[Path, ...]:
        """Every file that the graph is made from, whether it is there or not, in the order of `FileNames`."""
        return self.topics, self.edges, *(self.topics.with_name(name) for name in FileNames()[2:])

    def opened(self) -> TopicGraph:
        """Return the graph of what is sound in the files, and say what was set aside; the rest is for `check`."""
        graph, set_aside = open_anyway(self.topics, self.edges)
        if set_aside:
            say(f"{set_aside}: the command 'check' shows which and why.")
        return graph

    def spare(self, *targets: Path) -> None:
        """Raise an OutputError if one of these is a file that the graph is made from, and would be written over."""
        for target in targets:
            if any(are_one(target, source) for source in self.made_from):
                raise OutputError(f"{target} is what the graph is made from. Name another place with --output.")

    def spare_plan(self, earlier: Path) -> None:
        """Raise an OutputError if the earlier plan that is read would be written over."""
        if self.output is not None and are_one(self.output, earlier):
            raise OutputError(f"{self.output} is the plan that this one continues. Name another file with --output.")


def are_one(one: Path, other: Path) -> bool:
    """Return whether two names or links lead to one file."""
    return one.is_file() and other.is_file() and one.samefile(other)


def with_engine(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command with the choice of what works on the tables; it gets the name as `engine`."""
    engines = click.Choice(["builtin", "spark"])
    help_text = "spark: for tables that do not fit into this machine, as Parquet or CSV at any address Spark reads."
    return click.option("--engine", type=engines, default="builtin", show_default=True, help=help_text)(command)


def with_files(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command with the options that every command has; it gets them as one value."""

    def run(topics: str | None, edges: str | None, output: Path | None, **others: Any) -> None:
        if topics and "://" in topics and not edges:
            raise click.UsageError(f"Name the edges that belong to {topics} with --edges.")
        found = tables_of(topics, edges)
        files = Files(*found, output, (topics or str(found[0]), edges or str(found[1])))
        if output is not None:
            files.spare(output)
        command(files, **others)

    run.__doc__ = command.__doc__
    run.__name__ = command.__name__
    path = click.Path()
    for option in (
        click.option(
            "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here, whole or not at all."
        ),
        click.option("--edges", type=path, metavar="FILE", help="Prerequisites; usually beside the topics."),
        click.option(
            "--topics", type=path, metavar="FILE", help="Topics, or a folder with topics.csv; usually the sample's."
        ),
    ):
        run = option(run)
    return run
