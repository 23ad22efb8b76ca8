"""Repairs of our own files: for each kind of problem that has one, the edits of the text, named by the problem's code.

A repair is safe where nobody could have meant anything else; it is made without being asked for. The others wait until
they are accepted. Whatever a repair does not name stays as it is, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from graph.checks.causes import KINDS as CAUSES
from graph.checks.cycles import weights_of
from graph.checks.meanings import Meanings
from graph.errors import near_misses
from graph.files.patching import CsvText, DeleteRow, Edit, InsertRow, SetCell
from graph.files.row_parsing import BETWEEN_NAMES, one_of, plain_hours
from graph.files.text_edits import Texts, renamed_in_lists
from graph.index.feedback import least_cuts
from graph.model import DIFFICULTIES, KINDS, STANDARD_FILES, STANDINGS, FileNames, Prerequisite

ALL = "all"
"""Accepts every repair."""

Edits = dict[str, list[Edit]]
Step = Callable[[Texts], Edits]


class Change(NamedTuple):
    """One row before and after; nothing before for a new row, whose line is 0, and nothing after for one that goes."""

    code: str
    file: str
    line: int
    before: str
    after: str


class Mended(NamedTuple):
    """The texts after the repairs, what was changed, and how many changes wait to be accepted, by their code."""

    texts: Texts
    changes: tuple[Change, ...]
    offered: Mapping[str, int]

    @property
    def contents(self) -> dict[str, bytes]:
        """The bytes of each file by its name."""
        return {text.file: text.content for text in self.texts if text is not None}


class _Repair(NamedTuple):
    code: str
    is_safe: bool
    edits: Step


def mended(
    topics: bytes,
    edges: bytes,
    resources: bytes | None = None,
    goals: bytes | None = None,
    *,
    accepted: Collection[str] = (),
    names: FileNames = STANDARD_FILES,
) -> Mended:
    r"""Return the files of a graph with all safe repairs and those that are accepted.

    Parameters
    ----------
    topics, edges, resources, goals : bytes
        The files; None for one that is not there.
    accepted : collection of str
        Codes of repairs that are not safe, such as ``"unknown-topic"``; ``"all"`` stands for each of them.
    names : FileNames
        What the files are called.

    Raises
    ------
    SaveError
        If a file has a quote that is not closed or a NUL byte: nobody can tell what an edit would do there.

    Notes
    -----
    Writes nothing. Each repair is a pass over the cells, and that of cycles several over what is in them.

    Examples
    --------
    >>> found = mended(b"id,name,hours\nsets,Sets,\"1,5\"\n", b"source,target\nsets,sets\nx,sets\n")
    >>> found.contents["topics.csv"], found.contents["edges.csv"], found.offered
    (b'id,name,hours\nsets,Sets,"1.5"\n', b'source,target\nx,sets\n', {'unknown-topic': 1})
    """
    texts = Texts.read(topics, edges, resources, goals, names)
    changes: list[Change] = []
    offered: dict[str, int] = {}
    for code, is_safe, resaved in (("wrong-encoding", False, _in_utf8), ("wrong-separator", True, _with_commas)):
        again = resaved(texts)
        if is_safe or code in accepted or ALL in accepted:
            changes += _changes(code, texts, again)
            texts = again
        elif count := sum(before != after for before, after in zip(texts, again, strict=True)):
            offered[code] = count
    for repair in _REPAIRS:
        edits = repair.edits(texts)
        if repair.is_safe or repair.code in accepted or ALL in accepted:
            again = texts.edited(edits)
            changes += _changes(repair.code, texts, again)
            texts = again
        elif count := len({(name, _row(edit)) for name, some in edits.items() for edit in some}):
            offered[repair.code] = offered.get(repair.code, 0) + count
    return Mended(texts, tuple(changes), offered)


def accepted_codes() -> tuple[str, ...]:
    """Return the codes of repairs that are made only where they are accepted, in alphabetical order.

    Examples
    --------
    >>> "cycle" in accepted_codes(), "self-loop" in accepted_codes()
    (True, False)
    """
    return tuple(sorted({repair.code for repair in _REPAIRS if not repair.is_safe} | {"wrong-encoding"}))


def _in_utf8(texts: Texts) -> Texts:
    return Texts._make(text and (text if text.encoding == "utf-8" else text.as_utf8()) for text in texts)


def _with_commas(texts: Texts) -> Texts:
    """The texts with commas between the cells; one in another encoding waits, as it is an error whatever is in it."""
    return Texts._make(
        text and (text if text.separator == "," or text.encoding != "utf-8" else text.separated_by(","))
        for text in texts
    )


def _changes(code: str, before: Texts, after: Texts) -> Iterator[Change]:
    for old, new in zip(before, after, strict=True):
        if old is None or new is None or old is new:
            continue
        was = {row.key: row.content for row in old.rows}
        now = {row.key: row.content for row in new.rows}
        keys = [*now, *(key for key in was if key not in now)]
        for key in sorted((key for key in keys if was.get(key) != now.get(key)), key=lambda key: (key < 0, abs(key))):
            yield Change(code, old.file, max(key, 0), _shown(was.get(key)), _shown(now.get(key)))


def _shown(row: bytes | None) -> str:
    return "" if row is None else row.decode("utf-8", "replace").rstrip("\r\n")


def _row(edit: Edit) -> int:
    return edit.after if isinstance(edit, InsertRow) else edit.row


def _sound(text: CsvText | None, *columns: str) -> Iterator[tuple[int, list[str]]]:
    """The cells in these columns of rows as wide as the header; of others nobody knows which cell is which."""
    if text is None or not text.form.needed.keys() <= text.places.keys():
        return
    for row in text.rows_below:
        cells = text.cells(row)
        if len(cells) == text.width and any(map(str.strip, cells)):
            yield row.key, [cells[text.places[column]] if column in text.places else "" for column in columns]


def _without_blanks(texts: Texts) -> Edits:
    def stripped(text: CsvText, *columns: str) -> list[Edit]:
        return [
            SetCell(row, column, cell.strip())
            for row, cells in _sound(text, *columns)
            for column, cell in zip(columns, cells, strict=True)
            if cell != cell.strip()
        ]

    return {"topics": stripped(texts.topics, "id"), "edges": stripped(texts.edges, "source", "target")}


def _plain_hours(texts: Texts) -> Edits:
    return {
        name: [
            SetCell(row, "hours", plain)
            for row, [cell] in _sound(text, "hours")
            if (plain := plain_hours(cell.strip()))
        ]
        for name, text in (("topics", texts.topics), ("resources", texts.resources))
        if text
    }


def _nearest_word(name: str, column: str, words: tuple[str, ...]) -> Step:
    """Words that are none of ours become the one they are a slip for, or else nothing, which is the usual one."""

    def edits(texts: Texts) -> Edits:
        return {
            name: [
                SetCell(row, column, next(iter(near_misses(cell.strip(), words, limit=1)), ""))
                for row, [cell] in _sound(getattr(texts, name), column)
                if cell.strip() and one_of(cell.strip(), words) is None
            ]
        }

    return edits


def _equal_topics(texts: Texts) -> Edits:
    rows = {row.key: texts.topics.cells(row) for row in texts.topics.rows_below}
    first: dict[str, int] = {}
    return {
        "topics": [
            DeleteRow(row)
            for row, [topic] in _sound(texts.topics, "id")
            if topic and rows[first.setdefault(topic, row)] == rows[row] and first[topic] != row
        ]
    }


def _numbered_topics(texts: Texts) -> Edits:
    used = {topic for _, [topic] in _sound(texts.topics, "id")}
    seen: set[str] = set()
    edits: list[Edit] = []
    for row, [topic] in _sound(texts.topics, "id"):
        if topic and topic in seen:
            number = next(number for number in range(2, len(used) + 3) if f"{topic}-{number}" not in used)
            used.add(f"{topic}-{number}")
            edits.append(SetCell(row, "id", f"{topic}-{number}"))
        seen.add(topic)
    return {"topics": edits}


def _meanings(texts: Texts) -> Meanings:
    """What texts mean among the topics."""
    words: dict[str, list[str]] = {}
    for _, [topic, name, aliases] in _sound(texts.topics, "id", "name", "aliases"):
        if topic:
            words.setdefault(topic, []).extend([name, *aliases.split(BETWEEN_NAMES)])
    return Meanings(words, lambda: ((topic, [word for word in some if word.strip()]) for topic, some in words.items()))


def _unknown(texts: Texts, known: Meanings) -> Iterator[tuple[int, str, str]]:
    """Yield row, column and text of each end of an edge that is no id; nothing where there is no topic."""
    for row, cells in _sound(texts.edges, "source", "target") if known else ():
        for column, cell in zip(("source", "target"), cells, strict=True):
            if cell.strip() and cell.strip() not in known:
                yield row, column, cell.strip()


def _folded_ids(texts: Texts) -> Edits:
    known = _meanings(texts)
    return {
        "edges": [SetCell(row, column, id) for row, column, cell in _unknown(texts, known) if (id := known.one(cell))]
    }


def _one_row_each(column: str) -> Step:
    """A cell that names several topics, each of them certain, becomes as many rows."""

    def edits(texts: Texts) -> Edits:
        known = _meanings(texts)
        found: list[Edit] = []
        columns = tuple(texts.edges.places)
        rows = dict(_sound(texts.edges, *columns))
        for row, place, cell in _unknown(texts, known):
            ids = known.several(cell) if place == column else []
            if ids:
                cells = dict(zip(columns, rows[row], strict=True))
                found.append(SetCell(row, column, ids[0]))
                found += [InsertRow(row, {**cells, column: other}) for other in ids[1:]]
        return {"edges": found}

    return edits


def _without_unknown(texts: Texts) -> Edits:
    unknown = _unknown(texts, _meanings(texts))
    return {"edges": [DeleteRow(row) for row in dict.fromkeys(row for row, _, _ in unknown)]}


def _goals(*, certain: bool) -> Step:
    """Ids in goals under the id that is meant, or taken away where none is; a goal that has others left keeps those."""

    def edits(texts: Texts) -> Edits:
        known = _meanings(texts)
        if texts.goals is None or not known:
            return {}
        named = {part.strip() for _, [cell] in _sound(texts.goals, "goals") for part in cell.split(BETWEEN_NAMES)}
        unknown = {word: known.one(word) or "" for word in named if word and word not in known}
        changed = {word: meant for word, meant in unknown.items() if bool(meant) == certain}
        return {"goals": list(renamed_in_lists(texts.goals, "goals", changed))}

    return edits


def _resources(*, certain: bool) -> Step:
    def edits(texts: Texts) -> Edits:
        known = _meanings(texts)
        found: list[Edit] = []
        for row, [topic] in _sound(texts.resources, "topic") if known else ():
            meant = known.one(topic.strip()) or ""
            if topic.strip() and meant != topic.strip() and bool(meant) == certain:
                found.append(SetCell(row, "topic", meant) if certain else DeleteRow(row))
        return {"resources": found} if texts.resources else {}

    return edits


def _self_loops(texts: Texts) -> Edits:
    return {"edges": [DeleteRow(edge.line) for edge in _edges(texts) if edge.source == edge.target]}


def _doubled_edges(*, alike: bool) -> Step:
    """The second of two edges goes, and its reason is added to that of the first."""

    def edits(texts: Texts) -> Edits:
        first: dict[tuple[str, str], Prerequisite] = {}
        reasons: dict[int, list[str]] = {}
        found: list[Edit] = []
        for edge in _edges(texts):
            earlier = first.setdefault((edge.source, edge.target), edge)
            if earlier is not edge and (not alike or (earlier.kind, earlier.group) == (edge.kind, edge.group)):
                found.append(DeleteRow(edge.line))
                said = reasons.setdefault(earlier.line, [earlier.reason])
                said += [edge.reason] if edge.reason not in said else []
        joined = {row: " ".join(filter(None, said)) for row, said in reasons.items() if len(said) > 1}
        return {"edges": [*found, *(SetCell(row, "reason", text) for row, text in joined.items())]}

    return edits


def _soft_cycles(texts: Texts) -> Edits:
    """The fewest edges that leave no cycle become recommended, rather those without a reason."""
    topics = {topic for _, [topic] in _sound(texts.topics, "id") if topic}
    edges = [edge for edge in _edges(texts) if edge.is_required and {edge.source, edge.target} <= topics]
    edges = [edge for edge in edges if edge.source != edge.target]
    number = {topic: place for place, topic in enumerate(sorted(topics))}
    cuts = least_cuts(
        len(topics),
        np.array([number[edge.source] for edge in edges], np.int32),
        np.array([number[edge.target] for edge in edges], np.int32),
        weights_of(np.array([bool(edge.reason) for edge in edges], np.bool_)),
        np.array([edge.kind == "required" for edge in edges], np.bool_),
    )
    soft = [edges[place] for place in sorted(place for cut in cuts for place in cut.set_aside)]
    found: list[Edit] = [SetCell(edge.line, "kind", "recommended") for edge in soft]
    return {"edges": [*found, *(SetCell(edge.line, "group", "") for edge in soft if edge.group)]}


def _edges(texts: Texts) -> Iterable[Prerequisite]:
    """The edges of sound rows of a known kind, with the keys of their rows as lines."""
    for row, cells in _sound(texts.edges, "source", "target", "kind", "group", "reason"):
        source, target, word, group, reason = map(str.strip, cells)
        kind = one_of(word, KINDS) if word else "required"
        if source and target and kind:
            yield Prerequisite(source, target, kind, group, reason, row)


def _of_cause(cause: str, edits: Step) -> _Repair:
    """The repair of what files of others have wrong too, under the code of the problem that `check` makes of it."""
    return _Repair(CAUSES[cause].code, CAUSES[cause].is_mended, edits)


_REPAIRS = (
    _Repair("blanks-around-id", True, _without_blanks),
    _Repair("bad-hours", True, _plain_hours),
    _Repair("unknown-kind", False, _nearest_word("edges", "kind", KINDS)),
    _Repair("unknown-difficulty", False, _nearest_word("topics", "difficulty", DIFFICULTIES)),
    _Repair("unknown-status", False, _nearest_word("topics", "status", STANDINGS)),
    _of_cause("same-topic-twice", _equal_topics),
    _of_cause("topic-twice", _numbered_topics),
    _of_cause("joined", _folded_ids),
    _of_cause("several-ids", _one_row_each("source")),
    _of_cause("several-ids", _one_row_each("target")),
    _of_cause("outside-dropped", _without_unknown),
    _Repair("goal-of-unknown-topic", CAUSES["joined"].is_mended, _goals(certain=True)),
    _of_cause("goal-of-nothing", _goals(certain=False)),
    _Repair("resource-of-unknown-topic", CAUSES["joined"].is_mended, _resources(certain=True)),
    _of_cause("resource-of-nothing", _resources(certain=False)),
    _of_cause("self-loop", _self_loops),
    _of_cause("edge-twice", _doubled_edges(alike=True)),
    _of_cause("other-edge-twice", _doubled_edges(alike=False)),
    _of_cause("cycle", _soft_cycles),
)
"""In the order in which they are made: ids first, so that equal ones are seen as such, and cycles last."""
