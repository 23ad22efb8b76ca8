"""Topics as JSON, each with lists of what it needs, to a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from graph.drafts import Answers, Draft, Note, Origin, Sign, Source
from graph.files.readers import node_link
from graph.files.readers.drawn import broken, draft_of
from graph.files.readers.drawn_words import NAMES, NODE_FIELDS, folded
from graph.files.readers.json_graph import Listed, drawing_of
from graph.files.readers.json_text import json_of, paths_of, text_of

NAME = "topic-list"
TITLE = "Topics as JSON, each with what it needs"

_LEADS = "leads"
_NEEDS = {
    **dict.fromkeys(
        ("prerequisites", "prerequisite", "prereqs", "prereq", "pre requisites", "prerequisite ids", "requires",
         "depends on", "dependencies", "deps", "needs", "predecessors", "voraussetzungen", "prérequis", "requisitos"),
        "required",
    ),
    **dict.fromkeys(("recommended prerequisites", "soft prerequisites", "optional prerequisites"), "recommended"),
    **dict.fromkeys(("corequisites", "corequisite", "coreqs", "co requisites"), "corequisite"),
    **dict.fromkeys(("leads to", "unlocks", "enables", "successors", "required for", "needed for"), _LEADS),
}  # fmt: skip
"""What lists of ids within a topic are called, and what they say."""
_ID_KEYS = ("id", "key", "code", "slug")
_ID_OF_SOMETHING = re.compile(r"(?:course|topic|concept|skill|node|module|lesson|task|unit|subject|item) ?(?:id|code)")
_NOTHING = frozenset(("", "-", "–", "—", "none", "keine", "n/a", "null"))
_NO_LINES = re.compile(rb'"(?:links|edges)"\s*:\s*\[\s*\]')
_DEEPEST = 6
_PARTS = re.compile(r"\s*[,;]\s*")


def sniff(source: Source) -> Sign | None:
    r"""Return how sure it is: objects with a name or id have lists with the name of what is needed.

    Examples
    --------
    >>> from graph.drafts import File
    >>> text = b'[{"id": "bow", "prerequisites": []}, {"id": "arrow", "prerequisites": ["bow"]}]'
    >>> sniff(Source("topics.json", (File("topics.json", text),)))
    Sign(confidence=0.8, reason='topics, each with a list of what it needs')
    """
    if len(source.files) != 1:
        return None
    content = source.files[0].content
    paths = paths_of(content)
    if not any(_is_list_of_needs(path, paths) for path in paths):
        return None
    if node_link.sniff(source) and not _NO_LINES.search(content):
        return None
    return Sign(0.99 if _NO_LINES.search(content) else 0.8, "topics, each with a list of what it needs")


def _is_list_of_needs(path: str, paths: frozenset[str]) -> bool:
    """Whether a path leads to a list of what one of several objects needs, and each of these has a name."""
    owner, _, key = path.rpartition(".")
    if folded(key) not in _NEEDS or f"{path}[]" not in paths:
        return False
    if owner.endswith("[]"):
        return any(
            _is_id(other[len(owner) + 1 :]) or folded(other[len(owner) + 1 :]) in NAMES
            for other in paths
            if other.startswith(f"{owner}.")
        )
    return bool(owner) and owner.count(".") <= 1


def _is_id(key: str) -> bool:
    return folded(key) in _ID_KEYS or bool(_ID_OF_SOMETHING.fullmatch(folded(key)))


def read(source: Source, answers: Answers) -> Draft:
    """Return the draft of a JSON file with a list of topics, or an object of them by their ids.

    What a topic lists as its prerequisites is needed for it; nobody has to be asked. Names that no topic of the list
    has are kept as they are written.

    Raises
    ------
    UnreadableInputError
        If it is no JSON, or has no such list.

    Notes
    -----
    The file is read as a whole, at about 15 times its size in memory; 10 MB in about two and a half seconds.
    """
    file = source.files[0]
    json = json_of(file, answers)
    found = [*_topics_in(json.value)]
    if not found:
        what = "there is no list of topics with what each of them needs."
        raise broken(file.path, 0, what, "Choose another format.")
    needs = _Needs([topic for topic, _ in found])
    at = found[0].at
    drawing = drawing_of(file, json, Listed(needs.nodes, needs.lines, at, f"{at}[].needs"))
    drawing.is_told = True
    for place, text in needs.unread:
        drawing.items += 1
        here = Origin(file.path, 0, f"{at}[{place}]")
        drawing.left_out.append(Note("what is needed, as a list in a list", here, text[:80]))
    return draft_of(NAME, drawing, answers)


class _Found(NamedTuple):
    """A topic, and the list in which it stands."""

    topic: Mapping[str, Any]
    at: str


def _topics_in(value: Any, at: str = "", above: str = "", depth: int = _DEEPEST) -> Iterator[_Found]:
    """The topics of all lists in a file in which one says what it needs.

    What stands in an object of a list, such as a chapter, has the name of that as its category.
    """
    topics = _topics_of(value)
    if any(map(_needs_in, topics)):
        for topic in topics:
            has_category = any(NODE_FIELDS.get(folded(key)) == "category" for key in topic)
            yield _Found({**topic, "category": above} if above and not has_category else topic, at)
    elif depth:
        for key, part, name in _parts_of(value):
            yield from _topics_in(part, f"{at}{key}".lstrip("."), name or above, depth - 1)


def _parts_of(value: Any) -> Iterator[tuple[str, Any, str]]:
    """What stands in an object, or in the objects of a list, with its key and the name of the object in the list."""
    if isinstance(value, Mapping):
        yield from ((f".{key}", part, "") for key, part in value.items())
    elif isinstance(value, list):
        for one in value:
            if isinstance(one, Mapping):
                name = text_of(_named(one).get("name"))
                yield from ((f"[].{key}", part, name) for key, part in one.items() if isinstance(part, list | Mapping))


def _topics_of(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list, or those of an object, by their keys."""
    if isinstance(value, Mapping):
        parts = [*value.items()]
        return [_keyed(key, part) for key, part in parts] if all(isinstance(part, Mapping) for _, part in parts) else []
    return [part for part in value if isinstance(part, Mapping)] if isinstance(value, list) else []


def _keyed(key: str, topic: Mapping[str, Any]) -> Mapping[str, Any]:
    """A topic of an object of them: the key is its id, or its name where it has an id of its own and no name."""
    if not any(map(_is_id, topic)):
        return {"id": key, **topic}
    return topic if any(folded(name) in NAMES for name in topic) else {"name": key, **topic}


def _needs_in(topic: Mapping[str, Any]) -> list[str]:
    return [key for key, value in topic.items() if folded(key) in _NEEDS and isinstance(value, list)]


class _Needs:
    """The topics of a list without what they need, and that as lines."""

    def __init__(self, found: Sequence[Mapping[str, Any]]) -> None:
        self.nodes: list[dict[str, Any]] = []
        self.lines: list[dict[str, Any]] = []
        self.unread: list[tuple[int, str]] = []
        topics = [_named(topic) for topic in found]
        self.known = {text_of(topic.get(key)).strip() for topic in topics for key in ("id", "name") if topic.get(key)}
        for place, topic in enumerate(topics):
            self.nodes.append({key: value for key, value in topic.items() if not self._take(place, topic, key, value)})

    def _take(self, place: int, topic: Mapping[str, Any], key: str, value: Any) -> bool:
        """Take what stands under a key, if it says what is needed; whether it did."""
        meaning = _NEEDS.get(folded(key), "")
        ends = self._ends(value) if meaning else None
        if ends is None or (meaning == _LEADS and not all(text_of(_end_of(end)) in self.known for end in ends)):
            return False
        mine = topic.get("id", topic.get("name"))
        for end in ends:
            other = _end_of(end)
            if other is None:
                self.unread.append((place, text_of(end)))
                continue
            source, target = (mine, other) if meaning == _LEADS else (other, mine)
            said = {} if meaning in ("required", _LEADS) else {"kind": meaning}
            self.lines.append({**said, **_said_of(end), "source": source, "target": target})
        return True

    def _ends(self, value: Any) -> list[Any] | None:
        """What a value names: the parts of a list, or of a text of names that are all known."""
        if isinstance(value, list):
            return [end for end in value if not isinstance(end, str) or end.strip().casefold() not in _NOTHING]
        if not isinstance(value, str):
            return [] if value is None else None
        text = value.strip()
        if text in self.known or text.casefold() in _NOTHING:
            return [text] if text in self.known else []
        parts = _PARTS.split(text)
        return parts if self.known.issuperset(parts) else None


def _named(topic: Mapping[str, Any]) -> Mapping[str, Any]:
    """A topic whose id is called `id` and whose name is called `name`, whatever they are called in the file."""
    named = dict(topic)
    for wanted, fits in (("id", _is_id), ("name", lambda key: folded(key) in NAMES)):
        if wanted not in named:
            key = next((key for key, value in topic.items() if fits(key) and text_of(value).strip()), None)
            if key is not None:
                named = {wanted: named.pop(key), **named}
    return named


def _end_of(end: Any) -> Any:
    """The id that an entry of a list is or has."""
    if isinstance(end, Mapping):
        keys = [key for key in end if _is_id(key) or folded(key).endswith(" id")] or [
            key for key in end if folded(key) in NAMES
        ]
        end = end[keys[0]] if keys else None
    return end if isinstance(end, str | int | float) and not isinstance(end, bool) and text_of(end).strip() else None


def _said_of(end: Any) -> dict[str, Any]:
    """What an entry says of the line beside the id and the name."""
    if not isinstance(end, Mapping):
        return {}
    beside = {key: value for key, value in end.items() if not _is_id(key) and folded(key) not in NAMES}
    return {key: value for key, value in beside.items() if not folded(key).endswith(" id")}
