"""What the reader and the checks say, with records for columns: easier to compare and to write by hand."""

from __future__ import annotations

from pathlib import Path

from graph.checks.everything import check_columns
from graph.core.columns import columns_of
from graph.files.columns import parse_columns, read_columns
from graph.model import STANDARD_FILES, FileNames, Problem, Records


def parse_records(*contents: bytes | None, names: FileNames = STANDARD_FILES) -> tuple[Records, tuple[Problem, ...]]:
    """The records in the bytes of the files of one graph, and every problem met in reading them."""
    columns, problems = parse_columns(*contents, names=names)
    return columns.records(), problems


def read_records(*files: Path) -> tuple[Records, tuple[Problem, ...]]:
    """The records in the files of one graph, and every problem met in reading them."""
    columns, problems = read_columns(*files)
    return columns.records(), problems


def problems_of(records: Records) -> tuple[Problem, ...]:
    """What the checks say of records."""
    return check_columns(columns_of(records)).problems
