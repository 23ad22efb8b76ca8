"""``check --fix``: repairs are made in copies or in place, and shown row by row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from graph.checks.problems import MOST_OF_A_CAUSE
from graph.command_line.options import Files
from graph.command_line.terminal import make_folder, say, write_files
from graph.errors import SaveError
from graph.files.formats import is_parquet, packing_of
from graph.files.journal import fingerprint, finished, write_together
from graph.formatting import counted
from graph.loading.mending import Change, Mended, mended
from graph.model import FileNames

FOLDER = "mended"
"""Where the copies go if no folder is named: beside the topics."""


def fix(files: Files, accepted: Collection[str], folder: Path | None, *, in_place: bool) -> tuple[Files, Mended | None]:
    """Mend the files of a graph, in copies or `in_place`, and return where the mended ones are and what was done.

    Nothing is done where topics or edges are not there, which the report will say.

    Raises
    ------
    SaveError
        If a file is no CSV text that can be patched, was changed meanwhile, or cannot be written.
    OutputError
        If a copy cannot be written, or would be written over what it is made from.
    """
    paths = files.made_from
    for place in {path.parent for path in paths}:
        finished(place)
    read = {path: path.read_bytes() for path in paths if path.is_file()}
    for path, content in read.items():
        if packing_of(content) or is_parquet(content):
            raise SaveError(f"{path.name}: the file is packed or a Parquet table.", "Save it as CSV to have it mended.")
    if files.topics not in read or files.edges not in read:
        return files, None
    names = FileNames._make(path.name for path in paths)
    found = mended(*(read.get(path) for path in paths), accepted=accepted, names=names)  # type: ignore[arg-type]
    if not found.changes:
        say("There is nothing to mend here.")
        return files, found
    new = {path: found.contents[path.name] for path in paths if path in read}
    if in_place:
        changed = {path: content for path, content in new.items() if content != read[path]}
        before = {path: fingerprint(content) for path, content in read.items()}
        for path, backup in write_together(changed, read=before, backup=True).items():
            say(f"Mended {path}; as it was, it is {backup.name}.")
        return files, found
    return _copied(files, new, folder or files.topics.parent / FOLDER), found


def preview(found: Mended, *, whole: bool = False) -> str:
    """Return each row before and after, by the kind of problem, ten of each if not the `whole` is asked for."""
    lines: list[str] = []
    for code, some in groupby(sorted(found.changes, key=attrgetter("code")), key=attrgetter("code")):
        changes = list(some)
        most = len(changes) if whole else MOST_OF_A_CAUSE
        lines.append(f"{code.replace('-', ' ').capitalize()}: {counted(len(changes), 'line')} mended")
        lines += [line for change in changes[:most] for line in _shown(change)]
        lines += [f"and {left:,} more; --all shows them"] if (left := len(changes) - most) > 0 else []
        lines.append("")
    for code, count in found.offered.items():
        lines.append(f"{counted(count, 'change')} more with --accept {code}")
    return "\n".join([*lines, *([""] if found.offered else [])])


def _shown(change: Change) -> list[str]:
    where = f"{change.file}, line {change.line}" if change.line else f"{change.file}, a new line"
    before = [f"  - {change.before}"] if change.before or not change.after else []
    return [f"{where}:", *before, *([f"  + {change.after}"] if change.after else [])]


def _copied(files: Files, contents: dict[Path, bytes], folder: Path) -> Files:
    """The copies in a folder, under the names of the files, and where they are."""
    copies = {folder / path.name: content for path, content in contents.items()}
    if len(copies) < len(contents):
        raise SaveError("Two of the files have the same name, so that one folder cannot hold both.", "Use --in-place.")
    make_folder(folder)
    files.spare(*copies)
    write_files(copies)
    say(f"Wrote {', '.join(path.name for path in copies)} to {folder}.")
    return replace(files, topics=folder / files.topics.name, edges=folder / files.edges.name)
