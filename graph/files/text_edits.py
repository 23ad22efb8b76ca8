"""The texts of the files of a graph together, and names replaced in cells that hold several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from graph.files.patching import CsvText, Edit, SetCell, read_text
from graph.files.row_parsing import BETWEEN_NAMES, EDGES, GOALS, RESOURCES, TOPICS
from graph.model import STANDARD_FILES, FileNames


class Texts(NamedTuple):
    """The texts of the files of one graph; None for an optional one that is not there."""

    topics: CsvText
    edges: CsvText
    resources: CsvText | None = None
    goals: CsvText | None = None

    @classmethod
    def read(
        cls,
        topics: bytes,
        edges: bytes,
        resources: bytes | None = None,
        goals: bytes | None = None,
        names: FileNames = STANDARD_FILES,
    ) -> Texts:
        """Return the texts of these bytes; see `read_text`."""
        return cls(
            read_text(topics, names.topics, TOPICS),
            read_text(edges, names.edges, EDGES),
            None if resources is None else read_text(resources, names.resources, RESOURCES),
            None if goals is None else read_text(goals, names.goals, GOALS),
        )

    def edited(self, edits: Mapping[str, Sequence[Edit]]) -> Texts:
        """Return the texts under the edits of each, by the names of the fields; see `CsvText.edited`."""
        return self._replace(**{name: getattr(self, name).edited(some) for name, some in edits.items()})


def renamed_in_lists(text: CsvText, column: str, names: Mapping[str, str]) -> Iterator[SetCell]:
    """Yield the edits that replace names in cells that hold several; an empty new name takes the old one away."""
    for row, [cell] in text.records(column):
        parts = [_renamed(part, names) for part in cell.split(BETWEEN_NAMES)]
        changed = BETWEEN_NAMES.join(part for part in parts if part is not None)
        if changed != cell:
            yield SetCell(row, column, changed)


def _renamed(part: str, names: Mapping[str, str]) -> str | None:
    """A part of a list under its new name, with the blanks around it; None where it goes."""
    name = part.strip()
    if name not in names:
        return part
    return part.replace(name, names[name]) if names[name] else None
