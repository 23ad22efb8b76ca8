"""Files that somebody brings: what they are, what was understood, what must be asked, and what was set aside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from graph.checks.causes import KINDS
from graph.checks.settle import Settled
from graph.drafts import BUCKETS, Answers, Draft, Question, Source, pairs_in
from graph.errors import KnowledgeGraphError
from graph.files.readers.registry import READERS
from graph.files.unpack import source_of_bytes
from graph.files.unread import unread_format
from graph.formatting import counted
from graph.loading.intake import Cause, Preview, drafted, narrowed, preview_of, recognised, sound, summary_of, sure_of
from graph.messages import knot_text, listed
from graph.picture.knot import knot_svg
from views.parts.changes import show_changes
from views.parts.once import once
from views.parts.text import plain

FORM = "own_form"
CHANGED = "What was changed or left out"
_SHOWN_CHOICES = 3
_SHOWN_KNOTS = 3
_SHOWN_CAUSES = 5
_ABOUT_EDGES = re.compile(r"\b(prerequisites?|edges?|direction|two ends)\b")
"""What is lost of these changes plans, and so stands first; remarks on the form of a file do not."""
_MOST_BUTTONS = 4
MEANINGS = {
    "needs": "is needed",
    "leads": "is needed the other way round",
    "recommended": "helps, and is not needed",
    "corequisite": "goes along, or comes before",
    "one": "one of these is enough",
    "ignore": "is no prerequisite",
}
"""What a label on a link may mean, as a reader takes it and as people read it."""


ROLES = {
    "": "nothing that is used",
    "name": "what the topic is called",
    "id": "its number or code",
    "needs": "what it needs",
    "recommended": "what helps, and is not needed",
    "corequisite": "what goes along",
    "leads": "what it leads to",
    "hours": "hours of study",
    "credits": "credits",
    "category": "its subject",
    "area": "a part of the subject",
    "difficulty": "how hard it is",
    "summary": "what it is, in a sentence",
    "explanation": "what it is, at length",
    "aliases": "its other names",
    "status": "whether it is retired",
    "source": "of a link: what is needed",
    "target": "of a link: what needs it",
    "source_name": "of a link: the name of what is needed",
    "target_name": "of a link: the name of what needs it",
    "kind": "of a link: how much it is needed",
    "group": "of a link: the alternatives it is one of",
    "reason": "of a link: why",
}
"""What a column may hold, as a reader takes it and as people read it."""

RANGES = {"middle": "its middle", "first": "its first number"}


@dataclass(frozen=True, slots=True)
class Understood:
    """What somebody's files came to, under the answers given so far.

    `of` tells one such from another, `is_open` says that a question waits for a person; `place` is where it goes on,
    between what was understood and the first of it in sentences.
    """

    settled: Settled
    of: object
    is_open: bool
    place: DeltaGenerator


def source_of_uploads(files: Iterable[tuple[str, bytes]]) -> Source:
    """Return several files that were dropped together as one input, each unpacked.

    Raises
    ------
    UnreadableInputError
        If one of them is damaged, empty or too large.
    """
    brought = [source_of_bytes(name, content) for name, content in files]
    if len(brought) == 1:
        return brought[0]
    every = tuple(chain.from_iterable(one.files for one in brought))
    return Source(f"{len(every)} files", every, tuple(chain.from_iterable(one.notes for one in brought)))


def understand(source: Source, key: str) -> Understood | None:
    """Show what an input is and its questions, and return what it comes to; None while nobody said what it is.

    `key` is another for each input: answers belong to it.
    """
    source = once("one source", key, lambda: narrowed(source))
    ranking = once("ranking", key, lambda: recognised(source))
    sure = sure_of(ranking)
    main, beside = st.columns([3, 2], gap="large")
    with beside if sure else main:
        form = _form(source, [one.reader.NAME for one in ranking], sure.reader.NAME if sure else None, key)
    if form is None:
        return None
    answers = _answers(key)
    of = (key, form, tuple(answers.items()))
    try:
        draft, settled = once("settled", of, lambda: _settled(source, form, answers))
    except KnowledgeGraphError as error:
        st.error(plain(str(error)))
        return None
    preview = preview_of(draft, settled, sure.sign if sure and form == sure.reader.NAME else None)
    with main:
        _show_summary(preview, settled)
        is_open = _ask([one for one in draft.questions if one.must_ask], "First, what nobody but you can know", key)
        place = st.container()
        # What an open question decides is not said as if it were so.
        if preview.sentences and not is_open:
            st.markdown("\n".join(f"- {plain(sentence)}" for sentence in preview.sentences))
    with beside:
        _ask([one for one in draft.questions if not one.must_ask], "What the file does not say", key)
        _show_causes(preview.causes, settled)
    return Understood(settled, of, is_open, place)


def _settled(source: Source, form: str, answers: Answers) -> tuple[Draft, Settled]:
    """What is sound under these answers, and under the defaults that the page shows for what nobody answered yet."""
    read = drafted(source, answers, form)
    draft, settled = sound(read, answers)
    defaults = {question.key: question.default for question in draft.questions if not question.must_ask}
    # Of all defaults that alone makes other edges, where a cell names several topics.
    splits = any(cause.code == "several-ids" for cause in settled.causes)
    return sound(read, {**defaults, **answers}) if splits and defaults.keys() - answers else (draft, settled)


def _form(source: Source, likely: Sequence[str], sure: str | None, key: str) -> str | None:
    """The format: the one that is sure, or what a person says it is."""
    titles = {reader.NAME: reader.TITLE for reader in READERS}
    others = [name for name in titles if name not in likely[:_SHOWN_CHOICES]]
    options = [*likely[:_SHOWN_CHOICES], *others]
    if sure is None:
        st.warning(plain(_doubt(source, bool(likely))))
    found: str | None = st.selectbox(
        "Read it as",
        options,
        index=options.index(sure) if sure else None,
        format_func=lambda name: titles[name],
        key=f"{FORM}:{key}",
        placeholder="Choose what it is",
    )
    return found


def _doubt(source: Source, has_likely: bool) -> str:
    """What to say where no format is certain."""
    if unread := unread_format(source):
        return f"This is {unread[0]}, which is not read. {unread[1]}"
    if has_likely:
        return "What kind of file is this? More than one format fits; the likely ones come first."
    return "No known format was recognised in it. If you know which it is, choose it."


def _answers(key: str) -> dict[str, str]:
    begin = f"answer:{key}:"
    given = {str(name)[len(begin) :]: value for name, value in st.session_state.items() if str(name).startswith(begin)}
    return {name: value for name, value in sorted(given.items()) if value}


def _ask(questions: Sequence[Question], title: str, key: str) -> bool:
    """Ask what the file does not say; returns whether an answer is missing that nobody may guess."""
    if not questions:
        return False
    st.markdown(f"**{title}**")
    missing = False
    for question in questions:
        answer = _asked(question, f"answer:{key}:{question.key}")
        missing |= question.must_ask and not answer
    return missing


def _asked(question: Question, key: str) -> str | None:
    answer: str | None
    label = plain(question.sentence)
    about = plain(" · ".join(question.examples))
    if question.touches:
        about = f"{counted(question.touches, 'item')}{': ' if about else ''}{about}"
    if question.key == "label":
        answer = _meanings(question, label, key)
    elif question.key == "columns":
        answer = _columns(question, label, key)
    elif question.of:
        answer = _amounts(question, key)
    elif question.choices:
        answer = _chosen(question, label, key)
    elif "\n" in question.default:
        answer = st.text_area(label, value=question.default, key=key)
    else:
        answer = st.text_input(label, value=question.default, key=key)
    if about:
        st.caption(about)
    return answer


def _meanings(question: Question, sentence: str, key: str) -> str:
    """What each label of the file means, one choice for each; as the lines that a reader takes for an answer."""
    st.markdown(sentence)
    said = []
    for line in question.default.splitlines():
        guess, _, label = line.partition("=")
        offered = [guess, *(meaning for meaning in MEANINGS if meaning != guess)]
        meaning = st.selectbox(
            label, offered, format_func=lambda one: MEANINGS.get(one, one), key=f"label:{key}:{label}"
        )
        said.append(f"{meaning}={label}")
    return _answered("\n".join(said), question, key)


def _columns(question: Question, sentence: str, key: str) -> str:
    """What each column holds, one choice for each; as the lines that a reader takes for an answer."""
    guessed = pairs_in(question.default)
    held = {heading: role for role, text in guessed.items() for heading in _headings(text, question.of)}
    columns: dict[str, list[str]] = {role: [] for role in guessed}
    known = " · ".join(f"{heading}: {ROLES[role]}" for heading, role in held.items())
    with st.expander(sentence, expanded=question.must_ask):
        for heading in question.of:
            role = st.selectbox(
                heading,
                [*ROLES],
                index=[*ROLES].index(held.get(heading, "")),
                format_func=ROLES.__getitem__,
                key=f"column:{key}:{heading}",
            )
            if role:
                columns.setdefault(role, []).append(heading)
    if known:
        st.caption(plain(known))
    said = {role: "+".join(headings) for role, headings in columns.items()}
    if said == guessed:
        return str(st.session_state.get(key, "" if question.must_ask else question.default))
    return _answered("\n".join(f"{role}={text}" for role, text in said.items()), question, key)


def _amounts(question: Question, key: str) -> str:
    """How many hours each unit is, and what counts of a range; as the lines that a reader takes for an answer."""
    said = {}
    for unit in question.of:
        place = f"amount:{key}:{unit}"
        if unit == "range":
            said[unit] = st.radio("Of a range of hours counts", ["middle", "first"], format_func=RANGES.get, key=place)
        else:
            hours = st.number_input(
                f"Hours of study in one {unit}",
                min_value=0.0,
                value=None,
                placeholder="unknown: each topic counts 1 hour",
                key=place,
            )
            said |= {unit: f"{hours:g}"} if hours else {}
    return _answered("\n".join(f"{unit}={text}" for unit, text in said.items()), question, key)


def _headings(text: str, every: Sequence[str]) -> Sequence[str]:
    """The columns that an answer names for one role."""
    return [text] if text in every else text.split("+")


def _answered(answer: str, question: Question, key: str) -> str:
    """The answer, under which everything is read again where it is another than before."""
    if answer != st.session_state.get(key, question.default):
        st.session_state[key] = answer
        st.rerun()
    return answer


def _chosen(question: Question, label: str, key: str) -> str | None:
    values = [choice.value for choice in question.choices]
    labels = {choice.value: choice.label for choice in question.choices}
    first = None if question.must_ask or question.default not in values else values.index(question.default)
    if len(values) > _MOST_BUTTONS:
        return st.selectbox(label, values, index=first, format_func=labels.__getitem__, key=key)
    # A button's label is Markdown, an entry of a list is not.
    return st.radio(label, values, index=first, format_func=lambda value: plain(labels[value]), key=key)


def _show_summary(preview: Preview, settled: Settled) -> None:
    if settled.doubt:
        st.warning(plain(settled.doubt))
    st.markdown(f"**{plain(summary_of(preview))}**")
    read = [_counted(count, bucket) for bucket in BUCKETS if (count := preview.counts.get(bucket, 0))]
    why = f"It has {preview.reason}. " if preview.reason else ""
    st.caption(plain(f"{why}It holds {listed(read) or 'nothing'}."))
    if settled.summary:
        st.warning(f"{settled.summary}: “{CHANGED}” says which and why. The graph opens on what is sound.")


def _counted(count: int, bucket: str) -> str:
    return f"{count:,} {bucket}" if bucket == "left out" else counted(count, bucket)


def _show_causes(causes: Sequence[Cause], settled: Settled) -> None:
    """What was changed, left out or set aside, by its cause: what weighs most first, and the many others in one box."""
    if not causes:
        return
    st.markdown(f"**{CHANGED}**")
    found = by_weight(causes, settled)
    apart = found if len(found) <= _SHOWN_CAUSES + 1 else found[:_SHOWN_CAUSES]
    for cause in apart:
        with st.expander(_titled(cause)):
            _show_cause(cause, settled)
    if further := found[len(apart) :]:
        with st.expander(f"{len(further)} more: {plain(', '.join(cause.cause for cause in further))}"):
            for cause in further:
                st.markdown(f"**{_titled(cause)}**")
                _show_cause(cause, settled)


def by_weight(causes: Sequence[Cause], settled: Settled) -> list[Cause]:
    """Return what was changed with what was wrong first, then what is said of prerequisites, then all else."""
    faults = {cause.kind.title for cause in settled.causes}
    return sorted(causes, key=lambda one: (one.cause not in faults, not _ABOUT_EDGES.search(one.cause)))


def _titled(cause: Cause) -> str:
    return f"{plain(cause.cause[:1].upper() + cause.cause[1:])}: {len(cause.notes):,}"


def _show_cause(cause: Cause, settled: Settled) -> None:
    repairs = {one.kind.title: one.kind.repair for one in settled.causes}
    if repair := repairs.get(cause.cause):
        st.markdown(plain(repair))
    if cause.cause == KINDS["cycle"].title:
        _show_knots(settled)
    show_changes(cause.notes)


def _show_knots(settled: Settled) -> None:
    """Each group of topics that need each other, whole: in a sentence and as a picture."""
    shown, dark = settled.knots[:_SHOWN_KNOTS], st.context.theme.type == "dark"
    of = (shown, dark)
    pictures = once("pictures of knots", of, lambda: [knot_svg(one, settled.left.name_of, dark=dark) for one in shown])
    for knot, picture in zip(shown, pictures, strict=True):
        st.markdown(plain(knot_text(knot)))
        if knot.lines:
            st.image(picture)
    if (more := len(settled.knots) - _SHOWN_KNOTS) > 0:
        st.caption(f"and {counted(more, 'more such group')}")
