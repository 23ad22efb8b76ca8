"""What a change of a graph is in the texts of its files: new rows beside their kin, a new id wherever the old is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from graph.errors import SaveError, quoted
from graph.files.patching import CsvText, Edit, InsertRow, SetCell, read_text
from graph.files.tables import BETWEEN_NAMES, EDGES, GOALS, RESOURCES, TOPICS
from graph.model import DEFAULT_CATEGORY, STANDARD_FILES, FileNames


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


def new_topic(topics: CsvText, cells: Mapping[str, str]) -> InsertRow:
    r"""Return the row of a new topic, below the last of its category; at the end where it is the first of it.

    Notes
    -----
    Rows that are always put at the end meet in every merge: two people who each add one get a conflict.

    Examples
    --------
    >>> texts = Texts.read(b"id,category\nsets,Mathematics\nbash,Tools\n", b"source,target\n")
    >>> texts.topics.edited([new_topic(texts.topics, {"id": "limits", "category": "Mathematics"})]).content
    b'id,category\nsets,Mathematics\nlimits,Mathematics\nbash,Tools\n'
    """
    wanted = cells.get("category", "").strip() or DEFAULT_CATEGORY
    kin = (row for row, [name] in topics.records("category") if (name.strip() or DEFAULT_CATEGORY) == wanted)
    return InsertRow(_last(kin, topics), cells)


def new_edge(texts: Texts, cells: Mapping[str, str]) -> InsertRow:
    r"""Return the row of a new edge, below the last one to its target, or else to the topic above that has any.

    Examples
    --------
    >>> texts = Texts.read(b"id\na\nb\nc\n", b"source,target\na,b\nx,y\n")
    >>> texts.edges.edited([new_edge(texts, {"source": "b", "target": "c"})]).content
    b'source,target\na,b\nb,c\nx,y\n'
    """
    last = {target.strip(): row for row, [target] in texts.edges.records("target")}
    ids = [topic.strip() for _, [topic] in texts.topics.records("id")]
    wanted = cells["target"].strip()
    above = ids[: ids.index(wanted)] if wanted in ids else []
    kin = next((last[topic] for topic in (wanted, *reversed(above)) if topic in last), None)
    return InsertRow(_last((), texts.edges) if kin is None else kin, cells)


def _last(kin: Iterable[int], text: CsvText) -> int:
    """The last of some rows, or else the last row of the text that is not blank."""
    *_, last = (text.header, *(row for row, _ in text.records()), *kin)
    return last


def renaming(texts: Texts, old: str, new: str) -> dict[str, list[Edit]]:
    r"""Return the edits that give a topic another id in all files; the old one becomes an alias.

    Raises
    ------
    SaveError
        If no topic has the old id, or one has the new one, or the new one is none.

    Examples
    --------
    >>> texts = Texts.read(b"id,aliases\ncalc,\n", b"source,target\nsets, calc\n", None, b"name,goals\nX,sets; calc\n")
    >>> renamed = texts.edited(renaming(texts, "calc", "calculus"))
    >>> renamed.topics.content, renamed.edges.content, renamed.goals.content
    (b'id,aliases\ncalculus,calc\n', b'source,target\nsets,calculus\n', b'name,goals\nX,sets; calculus\n')
    """
    rows = {topic.strip(): (row, aliases) for row, [topic, aliases] in texts.topics.records("id", "aliases")}
    if old not in rows or new in rows or not new or new != new.strip():
        found = f"{texts.topics.file}: {quoted(old)} cannot become {quoted(new)}."
        raise SaveError(found, "Rename an id that is there to one that is not, without blanks around it.")
    edits: dict[str, list[Edit]] = {
        "topics": [SetCell(row, "id", new) for row, [topic] in texts.topics.records("id") if topic.strip() == old],
        "edges": list(_replaced(texts.edges, ("source", "target"), old, new)),
    }
    row, aliases = rows[old]
    names = [name.strip() for name in aliases.split(BETWEEN_NAMES)]
    if old not in names and BETWEEN_NAMES not in old:
        edits["topics"].append(SetCell(row, "aliases", f"{aliases}{BETWEEN_NAMES}{old}" if any(names) else old))
    if texts.resources:
        edits["resources"] = list(_replaced(texts.resources, ("topic",), old, new))
    if texts.goals:
        edits["goals"] = list(renamed_in_lists(texts.goals, "goals", {old: new}))
    return edits


def _replaced(text: CsvText, columns: Sequence[str], old: str, new: str) -> Iterator[SetCell]:
    for row, cells in text.records(*columns):
        for column, cell in zip(columns, cells, strict=True):
            if cell.strip() == old:
                yield SetCell(row, column, new)


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
