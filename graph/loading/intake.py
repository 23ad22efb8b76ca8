"""Foreign files to a graph: which format it is, what was understood, what must be asked, and what comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from graph.checks.causes import Cause as SettledCause
from graph.checks.causes import Knot
from graph.checks.settle import Settled, settled
from graph.drafts import Answers, Bucket, Choice, Draft, Note, Origin, Question, Reader, Sign, Source
from graph.errors import InvalidRequestError, UnreadableInputError, did_you_mean, near_misses, quoted
from graph.files.readers.registry import READERS
from graph.files.unpack import source_of, source_of_bytes
from graph.formatting import counted
from graph.model import Prerequisite, asked_of
from graph.parallel import without_garbage_collection

__all__ = ["Settled", "settled", "source_of", "source_of_bytes"]

SURE = 0.65
"""Below this, a person says what format it is."""
APART = 0.1
"""Two formats that are as near to each other as this: a person says which."""
_SHOWN = 10
_SEVERAL, _LIST_MEANS, _OUTSIDE = "several-ids", "list-means", "outside"
_LABEL_BY_LABEL = "Say label by label what they mean."
_BESIDE = "a file beside the one that was read"


class Recognised(NamedTuple):
    """A format that an input may be of, with how sure that is and why."""

    reader: Reader
    sign: Sign


def recognised(source: Source, readers: Sequence[Reader] = READERS) -> tuple[Recognised, ...]:
    """Return the formats that an input may be of, the surest first; ties in the order of the table."""
    found = [Recognised(reader, sign) for reader in readers if (sign := reader.sniff(source))]
    return tuple(sorted(found, key=lambda one: -one.sign.confidence))


def sure_of(ranking: Sequence[Recognised]) -> Recognised | None:
    """Return the first of a ranking if it is sure enough, and clearly before the next; else a person chooses."""
    if not ranking or ranking[0].sign.confidence < SURE:
        return None
    # Rounded, as 0.95 is less than 0.1 above 0.85 in binary.
    is_close = len(ranking) > 1 and round(ranking[0].sign.confidence - ranking[1].sign.confidence, 6) < APART
    return None if is_close else ranking[0]


def narrowed(source: Source, readers: Sequence[Reader] = READERS) -> Source:
    """Return the one file of several that is of a format, where the whole is of none and all others are not; else all.

    The files beside it become notes.
    """
    if len(source.files) == 1 or sure_of(recognised(source, readers)):
        return source
    alone = [replace(source, files=(file,)) for file in source.files]
    sure = [one for one in alone if sure_of(recognised(one, readers))]
    if len(sure) != 1:
        return source
    beside = (Note(_BESIDE, Origin(file.path)) for file in source.files if file is not sure[0].files[0])
    return replace(sure[0], notes=(*source.notes, *beside))


def reader_named(name: str) -> Reader:
    """Return the reader of a format by its name.

    Raises
    ------
    InvalidRequestError
        If there is none; near misses are offered.
    """
    names = [reader.NAME for reader in READERS]
    if name in names:
        return READERS[names.index(name)]
    near = did_you_mean(near_misses(name, names))
    raise InvalidRequestError(f"There is no format {quoted(name)}.{near} There are: {', '.join(names)}.")


def drafted(source: Source, answers: Answers, form: str) -> Draft:
    """Return what the reader of a format makes of an input, under these answers.

    Raises
    ------
    InvalidRequestError
        If there is no such format, or an answer is none that its question offers.
    UnreadableInputError
        If the input is not of that format after all, or not whole.
    """
    reader = reader_named(form)
    try:
        with without_garbage_collection():
            draft = reader.read(source, answers)
    except RecursionError:
        found = f"{source.name}: it is nested too deeply to be read."
        raise UnreadableInputError(found, "Bring a part of it, or a flatter form.") from None
    _require_known(draft.questions, answers)
    return replace(draft, notes=(*source.notes, *draft.notes))


def _require_known(questions: Iterable[Question], answers: Answers) -> None:
    for question in questions:
        offered = [choice.value for choice in question.choices]
        answer = answers.get(question.key)
        if answer is not None and offered and answer not in offered:
            found = f"--{question.key} {quoted(answer)} is no answer here."
            raise InvalidRequestError(f"{found} It is one of: {', '.join(offered)}.")


def unanswered(draft: Draft, answers: Answers) -> tuple[Question, ...]:
    """Return the questions that an input raises and that nobody answered yet."""
    return tuple(question for question in draft.questions if question.key not in answers)


def sound(draft: Draft, answers: Answers) -> tuple[Draft, Settled]:
    """Return what is sound in a draft under these answers, and the draft with the questions that this raises."""
    accepted = (_SEVERAL,) if answers.get(_LIST_MEANS) == "all" else ()
    with without_garbage_collection():
        found = settled(draft, accepted, answers.get(_OUTSIDE, "keep"))
    counts = {cause.code: cause for cause in found.causes}
    asked = {question.key for question in draft.questions}
    raised = [question for question in _raised(counts) if question.key not in asked]
    _require_known(raised, answers)
    questions = (*draft.questions, *raised)
    if found.doubt and "label" in asked and "label" not in answers:
        found = replace(found, doubt=f"{found.doubt} {_LABEL_BY_LABEL}")
        questions = tuple(replace(one, must_ask=one.must_ask or one.key == "label") for one in questions)
    return replace(draft, questions=questions), found


def _raised(causes: Mapping[str, SettledCause]) -> Iterator[Question]:
    """The questions that faults raise of which a person decides what becomes."""
    several = causes.get(_SEVERAL)
    if several:
        choices = (Choice("all", "yes, all of them are needed"), Choice("keep", "no, these edges are set aside"))
        sentence = "Some cells name several topics. Is each of them a prerequisite?"
        yield Question(_LIST_MEANS, sentence, "all", choices, _shown(several), several.count)
    outside = causes.get("outside") or causes.get("outside-dropped")
    if outside:
        choices = (
            Choice("keep", "keep them, marked as outside and without hours"),
            Choice("drop", "leave them out"),
        )
        sentence = "Some prerequisites are not described in the input. What becomes of them?"
        yield Question(_OUTSIDE, sentence, "keep", choices, _shown(outside), outside.count)


def _shown(cause: SettledCause) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{note.origin}: {note.before}" for note in cause.examples))[:3]


class Cause(NamedTuple):
    """All that was changed, left out or set aside for one cause."""

    cause: str
    notes: tuple[Note, ...]


def causes_of(notes: Iterable[Note]) -> tuple[Cause, ...]:
    """Return notes grouped by cause, in the order in which the causes were met.

    Examples
    --------
    >>> notes = [Note("a total line", Origin("a.csv", line)) for line in (3, 9)]
    >>> [(one.cause, len(one.notes)) for one in causes_of(notes)]
    [('a total line', 2)]
    """
    grouped: dict[str, list[Note]] = {}
    for note in notes:
        grouped.setdefault(note.cause, []).append(note)
    return tuple(Cause(cause, tuple(alike)) for cause, alike in grouped.items())


@dataclass(frozen=True, slots=True)
class Preview:
    """What a person sees before anything is taken.

    `title` is the format and `reason` why it was taken for that; `counts` says how many items went into each bucket;
    `sentences` are the first edges as such, or the first names where there is no edge; `done` counts topics that are
    done; `causes` is what was changed, left out or set aside, and `knots` whether fewer would do of what closes cycles;
    `doubt` is a sentence to be shown before all else, or empty.
    """

    title: str
    reason: str
    counts: Mapping[Bucket, int]
    topics: int
    edges: int
    sentences: tuple[str, ...]
    questions: tuple[Question, ...]
    causes: tuple[Cause, ...]
    done: int = 0
    doubt: str = ""
    knots: tuple[Knot, ...] = ()


def preview_of(draft: Draft, settled: Settled, sign: Sign | None = None) -> Preview:
    """Return the preview of a draft and of what is sound in it; without a sign, a person named the format."""
    left = settled.left
    names = [*(item.value.name for item in left.topics[:_SHOWN]), *(topic.name for topic in left.outside)][:_SHOWN]
    return Preview(
        title=reader_named(draft.format).TITLE,
        reason=sign.reason if sign else "",
        counts=draft.counts,
        topics=settled.topics.after,
        edges=settled.edges.after,
        sentences=tuple(edge_sentences(left.edges(), left.name_of)) or tuple(names),
        questions=draft.questions,
        causes=causes_of((*draft.notes, *settled.notes)),
        done=len(draft.done),
        doubt=settled.doubt,
        knots=settled.knots,
    )


def edge_sentences(edges: Iterable[Prerequisite], name_of: Callable[[str], str], most: int = _SHOWN) -> Iterator[str]:
    """Yield the first edges as sentences, alternatives together as one; `name_of` says what a topic is called, by id.

    Examples
    --------
    >>> edges = (Prerequisite("sets", "limits", group="a"), Prerequisite("logic", "limits", group="a"))
    >>> list(edge_sentences(edges, str.title))
    ['one of Sets or Logic is needed for Limits']
    """
    together: dict[tuple[str, ...], list[Prerequisite]] = {}
    for edge in edges:
        alone = () if edge.group else (edge.source,)
        together.setdefault((edge.target, edge.group, edge.kind, *alone), []).append(edge)
        if len(together) > most:
            break
    for alike in list(together.values())[:most]:
        yield _sentence(alike[0], [name_of(edge.source) for edge in alike], name_of(alike[0].target))


def _sentence(edge: Prerequisite, sources: list[str], target: str) -> str:
    verb = {"required": "is needed for", "recommended": "helps with", "corequisite": "goes along with"}[edge.kind]
    if not edge.group:
        return f"{sources[0]} {verb} {target}"
    asked = asked_of(edge.group)
    count = asked.partition(" of ")[0]
    return f"{count} of {_alternatives(sources)} {verb} {target}"


def _alternatives(names: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def summary_of(preview: Preview) -> str:
    """Return what comes out, in one line.

    Examples
    --------
    >>> summary_of(Preview("Pairs", "", {"edge": 3, "left out": 1}, 4, 2, (), (), ()))
    '4 topics, 2 prerequisites.'
    """
    done = f", {counted(preview.done, 'topic')} done" if preview.done else ""
    found = Counter({"topic": preview.topics, "prerequisite": preview.edges})
    return f"{', '.join(counted(count, word) for word, count in found.items())}{done}."
