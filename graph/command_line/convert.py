"""``python -m graph convert``: any format becomes our files, with a preview and questions first."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from graph.command_line.options import are_one
from graph.command_line.terminal import OutputError, say, write_folder, write_page
from graph.drafts import BUCKETS, Answers, Draft, Question, Source
from graph.errors import InvalidRequestError, UnreadableInputError
from graph.exports.graph_csv import GraphFiles, graph_to_csv
from graph.formatting import counted
from graph.model import FileNames
from graph.progress import doing

if TYPE_CHECKING:
    from graph.loading.intake import Preview, Recognised, Settled

ANSWERS_FILE = "answers.json"
KNOWN_FILE = "known.txt"
"""Where the topics stand that the input says are done, one a line, for ``--known @known.txt``."""
_FORMAT = "from"
_EXAMPLES = 3
_EMPTY = GraphFiles("", "", "topic,title,url,kind,hours,cost\n", "name,goals,summary\n")

_FLAGS: tuple[tuple[str, str, str], ...] = (
    ("direction", "first|second", "Which of the two that a line names is the prerequisite."),
    ("columns", "ROLE=NAME,...", "Which column is what, such as id=Nr.,name=Kurs,needs=Vorkenntnisse."),
    ("list-means", "all|one", "Whether all prerequisites in one cell are needed, or one of them."),
    ("label", "MEANING=LABEL", 'What a label of links means, such as needs="Proved by". Repeatable.'),
    ("order", "none|listed|sections", "Which order an outline states."),
    ("depth", "N", "How many levels of an outline are topics."),
    ("commas", "split|keep", "Whether a comma in a cell parts names, or belongs to one."),
    ("concurrent", "KIND", "What 'concurrently' means: corequisite, recommended or required."),
    ("hours-per", "UNIT=HOURS", "How many hours a unit is, such as credit=30 or day=6. Repeatable."),
    ("sheet", "NAME", "Which sheet of a workbook."),
    ("encoding", "NAME", "How the letters of the file are encoded, such as windows-1252."),
    ("outside", "keep|drop", "What becomes of prerequisites that the file does not describe."),
    ("language", "CODE", "Which language names are taken in, such as en."),
)
"""A flag for each question that a reader may ask: its key, how an answer looks, and what it decides."""


def _with_flags(command: Callable[..., None]) -> Callable[..., None]:
    for key, form, help_text in reversed(_FLAGS):
        command = click.option(f"--{key}", key.replace("-", "_"), multiple=True, metavar=form, help=help_text)(command)
    return command


@click.command()
@click.argument("path", metavar="INPUT", type=click.Path(path_type=Path))
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), metavar="FOLDER",
    help="Where the files go: all or none, and never over others without --overwrite. Without it, look only.",
)  # fmt: skip
@click.option("--from", "form", metavar="FORMAT", help="The format of the input; else it is recognised.")
@_with_flags
@click.option(
    "--answers", "answers_file", type=click.Path(path_type=Path), metavar="FILE",
    help=f"Answers of an earlier conversion, as it wrote them to {ANSWERS_FILE}.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Take the default answers; what has no safe one is asked still.")
@click.option("--overwrite", is_flag=True, help="Write over the files of a graph that are in the folder already.")
def convert(
    path: Path, folder: Path | None, form: str | None, answers_file: Path | None, yes: bool, overwrite: bool,
    **flags: tuple[str, ...],
) -> None:  # fmt: skip
    """Make topics.csv and edges.csv of a file, folder or archive of any format.

    What was understood is shown first, and what the input does not say is asked; without a terminal, the questions
    are listed with the flags that answer them, and the exit status is 1.
    """
    from graph.loading.intake import narrowed, source_of  # brings every reader

    answers = {**_kept_answers(answers_file), **_given(flags)}
    kept_form = answers.pop(_FORMAT, None)
    if folder:
        _require_free(folder, path, overwrite)
    with doing(f"Reading {path.name}"):
        source = narrowed(source_of(path))
    request = _Request(source, _chosen(source, form or kept_form), yes)
    if folder:
        _write(_asked(request, answers), folder)
    else:
        _look(request, answers)


class _Request(NamedTuple):
    """What is to be converted, as what, and whether defaults will do."""

    source: Source
    chosen: Recognised | str
    yes: bool

    @property
    def form(self) -> str:
        """The name of the format."""
        return self.chosen if isinstance(self.chosen, str) else self.chosen.reader.NAME


class _Understood(NamedTuple):
    """A draft, what is sound in it, how it is shown, and the answers it was made under."""

    draft: Draft
    settled: Settled
    preview: Preview
    answers: Answers


def _kept_answers(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        kept = None
    if not isinstance(kept, dict) or not all(isinstance(value, str) for value in kept.values()):
        raise UnreadableInputError(f"{path}: these are no answers.", f"Give the {ANSWERS_FILE} that convert wrote.")
    return kept


def _given(flags: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The answers that flags give, by the key of their question; a line for each time."""
    return {key.replace("_", "-"): "\n".join(values) for key, values in flags.items() if values}


def _require_free(folder: Path, source: Path, overwrite: bool) -> None:
    """Raise an OutputError where something would be lost."""
    is_folder = folder.exists() and source.exists() and folder.samefile(source)
    if is_folder or any(are_one(folder / name, source) for name in FileNames()):
        raise OutputError(f"{folder} is where the input is. Name another folder with --to.")
    there = [name for name in (*FileNames(), KNOWN_FILE, ANSWERS_FILE) if (folder / name).exists()]
    if there and not overwrite:
        found = f"{folder} has {', '.join(there)} already."
        raise OutputError(f"{found} Name another folder with --to, or write over that with --overwrite.")


def _chosen(source: Source, form: str | None) -> Recognised | str:
    """The format: the one that was named, that is sure, or that a person chooses."""
    from graph.files.readers.registry import READERS
    from graph.files.unread import unread_format
    from graph.loading.intake import recognised, sure_of  # brings every reader

    if form:
        return form
    ranking = recognised(source)
    sure = sure_of(ranking)
    if sure:
        return sure
    if unread := unread_format(source):
        raise UnreadableInputError(f"{source.name}: this is {unread[0]}, which is not read.", unread[1])
    if not ranking:
        known = ", ".join(reader.NAME for reader in READERS)
        found = f"{source.name}: it looks like none of the formats that are known here."
        raise UnreadableInputError(found, f"If it is one of them, name it with --from: {known}.")
    best = ranking[:3]
    say(f"{source.name}: it is not sure what this is. It may be:")
    for reader, sign in best:
        say(f"  --from {reader.NAME}: {reader.TITLE}. It has {sign.reason}.")
    if not _is_watched():
        raise InvalidRequestError("Say which with --from.")
    name = click.prompt("Which is it?", type=click.Choice([one.reader.NAME for one in best]), err=True)
    return next(one for one in best if name == one.reader.NAME)


def _is_watched() -> bool:
    """Whether there is a person to be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _asked(request: _Request, answers: dict[str, str]) -> _Understood:
    """What was understood once every question has its answer."""
    from graph.loading.intake import unanswered  # brings every reader

    shown = None
    while True:
        understood = _understood(request, answers)
        left = unanswered(understood.draft, answers)
        if request.yes:
            answers |= {question.key: question.default for question in left if not question.must_ask}
            asked = [question for question in left if question.must_ask]
        else:
            asked = list(left)
        if not left:
            break
        if not asked:
            continue
        shown = understood.preview
        write_page("\n".join(preview_lines(shown)) + "\n", None)
        if not _is_watched():
            _refuse(asked)
        answers |= {question.key: _answer(question) for question in asked}
    if understood.preview != shown:
        write_page("\n".join(preview_lines(understood.preview)) + "\n", None)
    return understood


def _look(request: _Request, answers: Answers) -> None:
    """Show what was understood under these answers and the defaults, and what is open."""
    from graph.loading.intake import unanswered  # brings every reader

    understood = _understood(request, answers)
    write_page("\n".join(preview_lines(understood.preview)) + "\n", None)
    for question in unanswered(understood.draft, answers):
        for line in _question_lines(question):
            say(line)
    say("Nothing was written: name a folder with --to.")


def _understood(request: _Request, answers: Answers) -> _Understood:
    from graph.loading.intake import drafted, preview_of, sound  # brings every reader

    with doing(f"Reading {request.source.name}"):
        draft, found = sound(drafted(request.source, answers, request.form), answers)
    sign = None if isinstance(request.chosen, str) else request.chosen.sign
    return _Understood(draft, found, preview_of(draft, found, sign), dict(answers))


def _refuse(questions: list[Question]) -> None:
    """End with the questions that are open and the flags that answer them."""
    say("Nothing was written. These are open:")
    for question in questions:
        for line in _question_lines(question):
            say(line)
    safe = not any(question.must_ask for question in questions)
    raise InvalidRequestError(f"Answer with these flags{', or take the defaults with --yes' if safe else ''}.")


def _question_lines(question: Question) -> Iterator[str]:
    touched = f" ({counted(question.touches, 'item')})" if question.touches else ""
    yield f"  {question.sentence}{touched}"
    for example in question.examples:
        yield f"      {example}"
    for choice in question.choices:
        default = " (default)" if choice.value == question.default and not question.must_ask else ""
        yield f"    --{question.key} {choice.value}: {choice.label}{default}"
    if not question.choices:
        yield from (f"    --{question.key} {_in_shell(line)}" for line in question.default.splitlines() or ["..."])


def _in_shell(text: str) -> str:
    """A text as it is typed in a shell."""
    return (
        f'"{text}"' if text != "..." and not text.replace("=", "").replace(",", "").replace("-", "").isalnum() else text
    )


def _answer(question: Question) -> str:
    """What a person answers on the terminal."""
    for line in _question_lines(question):
        say(line)
    default = None if question.must_ask else question.default
    if question.choices:
        kind = click.Choice([choice.value for choice in question.choices])
        return str(click.prompt(f"--{question.key}", type=kind, default=default, show_choices=False, err=True))
    return str(click.prompt(f"--{question.key}", default=default or "", err=True))


def preview_lines(preview: Preview) -> Iterator[str]:
    """Yield a preview as lines for people: the format and why, what there is of what, examples, then causes.

    Examples
    --------
    >>> from graph.loading.intake import Preview
    >>> for line in preview_lines(Preview("Pairs", "two columns", {"edge": 2}, 3, 2, ("A is needed for B",), (), ())):
    ...     print(line)
    Pairs. It has two columns.
    Read: 2 edges.
      A is needed for B
    3 topics, 2 prerequisites.
    """
    from graph.loading.intake import summary_of  # brings every reader
    from graph.messages import knot_text

    yield f"{preview.title}.{f' It has {preview.reason}.' if preview.reason else ''}"
    if preview.doubt:
        yield f"Look first: {preview.doubt}"
    read = [_counted(preview.counts.get(bucket, 0), bucket) for bucket in BUCKETS if preview.counts.get(bucket)]
    yield f"Read: {', '.join(read) or 'nothing'}."
    yield from (f"  {sentence}" for sentence in preview.sentences)
    for knot in preview.knots[:_EXAMPLES]:
        yield f"  {knot_text(knot)}"
    for cause in preview.causes:
        yield f"  {cause.cause}: {len(cause.notes):,}"
        for note in cause.notes[:_EXAMPLES]:
            changed = " -> ".join(dict.fromkeys(filter(None, (note.before, note.after))))
            yield f"      {note.origin}{f': {changed}' if changed else ''}"
    yield summary_of(preview)


def _counted(count: int, bucket: str) -> str:
    return f"{count:,} {bucket}" if bucket == "left out" else counted(count, bucket)


def _write(understood: _Understood, folder: Path) -> None:
    if not understood.settled.records.topics:
        raise UnreadableInputError("There is no topic in it.", "Look whether it was read as what it is, with --from.")
    texts = graph_to_csv(understood.settled.records)
    files = {
        name: text or empty
        for name, text, empty in zip(FileNames(), texts, _EMPTY, strict=True)
        if text or (folder / name).exists()
    }
    used = {_FORMAT: understood.draft.format, **understood.answers}
    files[ANSWERS_FILE] = json.dumps(used, ensure_ascii=False, indent=1) + "\n"
    done = understood.settled.done
    if done or (folder / KNOWN_FILE).exists():
        files[KNOWN_FILE] = "".join(f"{' '.join(topic.split())}\n" for topic in done)
    write_folder(files, folder)
    if done:
        known = folder / KNOWN_FILE
        say(f"{counted(len(done), 'topic')} done: {known} has them. Plan with --known @{known} if you know them.")
