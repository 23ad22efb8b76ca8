"""Something to begin with: small graphs to look at, and empty tables with one row that explains each column."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from graph.exports.graph_csv import files_of
from graph.exports.packed import zipped
from graph.exports.workbook import graph_to_workbook
from graph.files.columns import parse_columns
from graph.model import FileNames, Records

_EXAMPLES = Path(__file__).parent / "examples"


class Example(NamedTuple):
    """A small graph under the name that people read."""

    title: str
    records: Records


def template() -> Records:
    """Return a graph of two topics whose texts say what each column is for."""
    return _read("template")


def template_csv() -> bytes:
    """Return the template as a zip of our four CSV files; the same bytes each time.

    Examples
    --------
    >>> from io import BytesIO
    >>> from zipfile import ZipFile
    >>> ZipFile(BytesIO(template_csv())).namelist()
    ['topics.csv', 'edges.csv', 'resources.csv', 'goals.csv']
    """
    return zipped(files_of(template()))


def template_workbook() -> bytes:
    """Return the template as a workbook with a sheet for each table."""
    return graph_to_workbook(template())


def calculus() -> Example:
    """Return a course of calculus, 12 topics.

    Examples
    --------
    >>> len(calculus().records.topics)
    12
    """
    return Example("Calculus, 12 topics", _read("calculus"))


def team_skills() -> Example:
    """Return what a software team needs to know to run a web service, 15 topics.

    Examples
    --------
    >>> team_skills().title, len(team_skills().records.topics)
    ("A team's skills, 15", 15)
    """
    return Example("A team's skills, 15", _read("team_skills"))


@cache
def _read(name: str) -> Records:
    """What the tables in a folder of examples say."""
    paths = (_EXAMPLES / name / table for table in FileNames())
    topics, edges, resources, goals = (path.read_bytes() if path.is_file() else None for path in paths)
    return parse_columns(topics, edges, resources, goals)[0].records()
