"""Plans that this product wrote, as JSON or as a checklist in Markdown: their topics with what they need."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graph.drafts import BUCKETS, Answers, Bucket, Draft, File, Item, Note, Origin, Sign, Source
from graph.files.cells import number
from graph.files.decoding import decoded, sample_of
from graph.files.readers.drawn import broken
from graph.files.readers.json_text import json_of, paths_of, text_of
from graph.files.readers.slugs import slugged
from graph.model import (
    DEFAULT_CATEGORY,
    DEFAULT_HOURS,
    DIFFICULTIES,
    Difficulty,
    EntryGoal,
    Kind,
    Prerequisite,
    Resource,
    Topic,
)

NAME = "plan"
TITLE = "A study plan of Groundwork"

_JSON_SIGNS = frozenset(("critical_path", "steps[].needs", "steps[].helpful", "steps[].end_hour"))
_HEAD = re.compile(r"\ufeff?# Study plan: (?P<goals>.+)")
_STEP = re.compile(
    r"- \[(?P<box>[ xX])\] (?P<name>.+) "
    r"\((?:(?P<hours>[\d,.]+) hours?(?P<legacy>, legacy)?(?:, [^()]*)?|(?P<status>done|skipped|in progress))\)"
)
_LINK = re.compile(r"\[(?P<title>.+)\]\(<(?P<url>[^<>\s]+)>\)")
_ESCAPED = re.compile(r"\\(.)")
_PART = "  - "
_KINDS: dict[str, Kind] = {"After ": "required", "Helped by ": "recommended"}
_REMARKS = ("Look again at: ", "Notes: ")
_UNNAMED = "a topic that the plan says is known, without its name"


def sniff(source: Source) -> Sign | None:
    r"""Return whether this is a plan, by the keys of its JSON or by its heading and its first box.

    Examples
    --------
    >>> text = b"# Study plan: Sets\n\n1 topic, 2 hours, 1 week.\n\n## Week 1\n\n- [ ] Sets (2 hours)\n"
    >>> sniff(Source("plan.md", (File("plan.md", text),)))
    Sign(confidence=0.99, reason='the heading and the boxes of a plan')
    """
    if len(source.files) != 1:
        return None
    content = source.files[0].content
    if paths_of(content) >= _JSON_SIGNS:
        return Sign(0.99, "the steps of a plan")
    lines = sample_of(content).splitlines()
    if lines and _HEAD.fullmatch(lines[0]) and any(_STEP.fullmatch(line) for line in lines):
        return Sign(0.99, "the heading and the boxes of a plan")
    return None


def read(source: Source, answers: Answers) -> Draft:
    """Return the draft of a plan: its steps and what it says of topics that are finished.

    A plan names what is known besides by id alone; of a checklist what needs what is known by its reasons.

    Raises
    ------
    UnreadableInputError
        If it is no such plan.

    Notes
    -----
    Linear in the file.
    """
    file = source.files[0]
    return _of_json(file, answers) if paths_of(file.content) else _of_markdown(file, answers)


@dataclass(slots=True)
class _Found:
    """What was met so far; `items` are counted where they stand, `counts` where they went."""

    topics: list[Item[Topic]] = field(default_factory=list)
    edges: list[Item[Prerequisite]] = field(default_factory=list)
    resources: list[Item[Resource]] = field(default_factory=list)
    done: list[Item[str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    counts: Counter[Bucket] = field(default_factory=Counter)

    def draft(self, goals: tuple[Item[EntryGoal], ...]) -> Draft:
        """All of it as a draft."""
        counts = {bucket: self.counts[bucket] for bucket in BUCKETS if self.counts[bucket]}
        met = (tuple(self.topics), tuple(self.edges), tuple(self.resources))
        done, notes, items = tuple(self.done), tuple(self.notes), sum(counts.values())
        return Draft(NAME, *met, goals, done, notes, counts=counts, items=items)

    def add_topic(self, topic: Topic, origin: Origin, *, is_done: bool) -> None:
        """Take a step."""
        self.topics.append(Item(topic, origin))
        self.counts["topic"] += 1
        if is_done:
            self.done.append(Item(topic.id, origin))

    def add_edge(self, edge: Prerequisite, origin: Origin) -> None:
        """Take what a step needs."""
        self.edges.append(Item(edge, origin))
        self.counts["edge"] += 1


def _of_json(file: File, answers: Answers) -> Draft:
    json = json_of(file, answers)
    plan, found = json.value, _Found(notes=list(json.notes))
    if not isinstance(plan, Mapping) or not isinstance(plan.get("steps"), list):
        raise broken(file.path, 0, "it has no list of steps.", "Choose another format.")
    for key in ("steps", "finished"):
        for place, step in enumerate(plan[key] if isinstance(plan.get(key), list) else ()):
            origin = Origin(file.path, 0, f"$.{key}[{place}]")
            if isinstance(step, Mapping) and text_of(step.get("id")).strip():
                _take_step(step, origin, found)
            else:
                found.notes.append(Note("a step without an id", origin, text_of(step)[:80]))
                found.counts["left out"] += 1
    for key in ("known", "implied"):
        for place, topic in enumerate(_texts(plan.get(key))):
            found.notes.append(Note(_UNNAMED, Origin(file.path, 0, f"$.{key}[{place}]"), topic))
            found.counts["remark"] += 1
    names = {item.value.id: item.value.name for item in found.topics}
    goals = tuple(topic for topic in _texts(plan.get("goals")) if topic in names)
    entry = EntryGoal(", ".join(names[topic] for topic in goals), goals)
    return found.draft((Item(entry, Origin(file.path, 0, "$.goals")),) if goals else ())


def _take_step(step: Mapping[str, Any], origin: Origin, found: _Found) -> None:
    topic_id = text_of(step["id"]).strip()
    hours = step.get("hours")
    has_hours = isinstance(hours, int | float) and not isinstance(hours, bool)
    known: list[Difficulty] = [word for word in DIFFICULTIES if word == step.get("difficulty")]
    topic = Topic(
        topic_id,
        text_of(step.get("name")).strip() or topic_id,
        text_of(step.get("category")) or DEFAULT_CATEGORY,
        difficulty=known[0] if known else "",
        hours=float(hours) if has_hours else DEFAULT_HOURS,  # type: ignore[arg-type]
        hours_assumed=not has_hours,
    )
    found.add_topic(topic, origin, is_done=step.get("status") == "done")
    kinds: tuple[tuple[str, Kind], ...] = (("needs", "required"), ("helpful", "recommended"))
    for key, kind in kinds:
        for need in _texts(step.get(key)):
            found.add_edge(Prerequisite(need, topic_id, kind), origin)


def _texts(value: object) -> list[str]:
    return [text_of(one) for one in value] if isinstance(value, list) else []


def _of_markdown(file: File, answers: Answers) -> Draft:
    text = decoded(file.content, file.path, answers.get("encoding", ""))
    lines = text.text.splitlines()
    head = _HEAD.fullmatch(lines[0]) if lines else None
    if head is None:
        raise broken(file.path, 1, "it does not begin with the heading of a plan.", "Choose another format.")
    steps = list(_steps_of(lines))
    names = [_plain(step["name"]) for _, step, _ in steps]
    ids = dict(zip(names, slugged(names), strict=True))
    found = _Found(notes=list(text.notes(file.path)))
    for (line, step, parts), name in zip(steps, names, strict=True):
        _take_box(Origin(file.path, line), step, parts, ids, name, found)
    goals = tuple(ids[name] for name in names if name in _goal_names(_plain(head["goals"]), ids))
    entry = EntryGoal(_plain(head["goals"]), goals)
    draft = found.draft((Item(entry, Origin(file.path, 1)),) if goals else ())
    return replace(draft, questions=text.questions())


def _goal_names(heading: str, ids: Mapping[str, str]) -> set[str]:
    """The topics that a heading names; a name may have a comma in it."""
    parts = heading.split(", ")
    runs = (", ".join(parts[begin:end]) for begin in range(len(parts)) for end in range(begin + 1, len(parts) + 1))
    return {run for run in runs if run in ids} if len(parts) <= 50 else set()  # more is no heading of ours


_Box = tuple[int, re.Match[str], list[tuple[int, str]]]


def _steps_of(lines: list[str]) -> Iterator[_Box]:
    """Each box with its line, and the lines below it with theirs."""
    box: _Box | None = None
    for line, text in enumerate(lines, 1):
        if step := _STEP.fullmatch(text.rstrip()):
            if box:
                yield box
            box = (line, step, [])
        elif box and text.startswith(_PART):
            box[2].append((line, text.removeprefix(_PART).strip()))
    if box:
        yield box


def _hours(text: str) -> float | None:
    """The hours of a step, with a comma between thousands; None where they are no number."""
    try:
        return number(text.replace(",", ""))
    except ValueError:
        return None


def _take_box(
    origin: Origin,
    step: re.Match[str],
    parts: list[tuple[int, str]],
    ids: Mapping[str, str],
    name: str,
    found: _Found,
) -> None:
    hours = _hours(step["hours"] or "")
    said: list[str] = []
    for line, text in parts:
        part = origin._replace(line=line)
        if link := _LINK.fullmatch(text):
            found.resources.append(Item(Resource(ids[name], _plain(link["title"]), link["url"]), part))
            found.counts["resource"] += 1
        elif edge := _edge_of(_plain(text), ids, name):
            found.add_edge(edge, part)
        elif text.startswith(_REMARKS):
            found.counts["remark"] += 1
        else:
            said.append(_plain(text))
            found.counts["label"] += 1
    topic = Topic(
        ids[name],
        name,
        hours=DEFAULT_HOURS if hours is None else hours,
        hours_assumed=hours is None,
        summary=said[0] if said else "",
        explanation=" ".join(said[1:]),
        status="legacy" if step["legacy"] else "current",
    )
    found.add_topic(topic, origin, is_done=step["box"] != " " and step["status"] != "skipped")


def _edge_of(text: str, ids: Mapping[str, str], target: str) -> Prerequisite | None:
    """What "After NAME: reason" or "Helped by NAME: reason" says, where there is a topic of that name."""
    word = next((word for word in _KINDS if text.startswith(word)), None)
    if word is None:
        return None
    named = text.removeprefix(word)
    ends = [found.start() for found in re.finditer(": ", named)]
    end = next((end for end in ends if named[:end] in ids), None)
    return None if end is None else Prerequisite(ids[named[:end]], ids[target], _KINDS[word], reason=named[end + 2 :])


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text).strip()
