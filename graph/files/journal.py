"""Files that belong together are written together or not at all, at whatever moment the process dies.

Each file is written under another name beside its place. A journal names these drafts before the first of them is
there, and is replaced by one that says "all are written" when that is so: the one moment in which old becomes new.
Only then are the drafts renamed. Who opens the folder next renames what is left, or drops drafts that never were
complete.
"""

from __future__ import annotations

import filecmp
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from graph.errors import SaveError, reason_of

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

JOURNAL = ".groundwork-save.json"
"""What a folder holds while files in it are being written, or after that was cut short."""
_NEXT = f"{JOURNAL}.part"
_DRAFT = ".part"
_BACKUP = ".bak"
_LONGEST_NAME = 80


class _Move(NamedTuple):
    """A draft, the file that it becomes, and what keeps the old content of that; names within one folder."""

    draft: str
    target: str
    backup: str = ""


class _Journal(NamedTuple):
    """What one folder's journal says. The one in `home` decides for all `folders`, whether it `is_complete`."""

    save: str
    home: str
    folders: tuple[str, ...]
    moves: tuple[_Move, ...]
    is_complete: bool = False


def fingerprint(content: bytes) -> str:
    """Return what tells whether a file holds these bytes still: their SHA-256.

    Examples
    --------
    >>> fingerprint(b"id,name")[:12]
    'b62957d6f4da'
    """
    return sha256(content).hexdigest()


def write_together(
    contents: Mapping[Path, bytes], *, read: Mapping[Path, str] | None = None, backup: bool = False
) -> dict[Path, Path]:
    """Write all these files or none, and return where the old content of each is kept, if that is asked for.

    Parameters
    ----------
    contents : mapping of Path to bytes
        What each file is to hold; a link is followed. Folders must be there.
    read : mapping of Path to str, optional
        The fingerprints of files that the new content was made from. Where one is not what it was, nothing is written.
    backup : bool
        Whether to keep the old content beside, as ``topics.csv.bak``; a number is added where that is there already.

    Raises
    ------
    SaveError
        If a file cannot be written, or was changed since it was read. Nothing is then changed.

    Notes
    -----
    Other saves into the same folders wait, where the system can lock a folder (not on Windows). A backup is a hard
    link, or a copy where there can be none.
    """
    named = {path.resolve(): content for path, content in contents.items()}
    if len(named) < 2 and not backup:
        for path, content in named.items():
            _write_one(path, content, read or {})
        return {}
    folders = sorted({path.parent for path in named})
    for folder in folders:
        finished(folder)
    with _locked(folders):
        journals = _planned(named, folders, backup)
        return _written(journals, named, read or {})


def finished(folder: Path) -> None:
    """Bring a save that was cut short to its end before the files of a folder are read; usually there is none.

    Raises
    ------
    SaveError
        If the files are neither old nor new altogether, and that cannot be mended here.

    Notes
    -----
    One look for the journal where there is none. A save that is still going on is waited for.
    """
    home = folder.resolve()
    if not (home / JOURNAL).exists():
        return
    try:
        journal = _read(home)
        with _locked(sorted({home, *map(Path, journal.folders if journal else ())})):
            _settle(home)
    except OSError as trouble:
        raise SaveError(
            f"{folder}: a save was cut short, and cannot be brought to its end: {reason_of(trouble)}.",
            "See that the folder can be written to, and try again.",
        ) from trouble


def _write_one(path: Path, content: bytes, read: Mapping[Path, str]) -> None:
    """A file alone needs no journal: a rename is whole by itself."""
    draft = path.with_name(f".{path.name[:_LONGEST_NAME]}.{uuid4().hex[:8]}{_DRAFT}")
    try:
        _write(draft, content, path)
        _require_unchanged(read)
        draft.replace(path)
        _sync(path.parent)
    except OSError as trouble:
        raise _refusal(path, trouble) from trouble
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _planned(contents: Mapping[Path, bytes], folders: Sequence[Path], backup: bool) -> dict[Path, _Journal]:
    """The journal of each folder."""
    save = uuid4().hex
    names = tuple(map(str, folders))

    def move(path: Path) -> _Move:
        draft = f".{path.name[:_LONGEST_NAME]}.{save[:8]}{_DRAFT}"
        return _Move(draft, path.name, _free_name(path) if backup and path.exists() else "")

    return {
        folder: _Journal(save, names[0], names, tuple(move(path) for path in contents if path.parent == folder))
        for folder in folders
    }


def _free_name(path: Path) -> str:
    number = 1
    while os.path.lexists(path.with_name(name := f"{path.name}{_BACKUP}{number if number > 1 else ''}")):
        number += 1
    return name


def _written(
    journals: Mapping[Path, _Journal], contents: Mapping[Path, bytes], read: Mapping[Path, str]
) -> dict[Path, Path]:
    begun: dict[Path, _Journal] = {}
    try:
        for step in _steps(journals, contents, begun):
            path = step
        _require_unchanged(read)
        _complete(journals)
    except BaseException as trouble:
        home = next(iter(journals))
        if not _is_complete(home, journals[home]):
            for folder, journal in begun.items():
                _drop(folder, journal)
        raise _refusal(path, trouble) if isinstance(trouble, OSError) else trouble from None
    try:
        _finish(journals)
    except OSError as trouble:
        raise SaveError(
            f"{path.parent}: the files are written, but not all of them have their names: {reason_of(trouble)}.",
            "The next look at the folder finishes that.",
        ) from trouble
    moves = ((folder, move) for folder, journal in journals.items() for move in journal.moves)
    return {folder / move.target: folder / move.backup for folder, move in moves if move.backup}


def _steps(
    journals: Mapping[Path, _Journal], contents: Mapping[Path, bytes], begun: dict[Path, _Journal]
) -> Iterator[Path]:
    """Write the journals, then the drafts and backups; yields the file that each step is for before it is taken."""
    for folder, journal in journals.items():
        yield folder / journal.moves[0].target
        if (folder / JOURNAL).exists():
            raise SaveError(f"{folder}: another save is going on.", "Nothing was changed. Try again when it is done.")
        begun[folder] = journal
        _write(folder / JOURNAL, _as_json(journal))
        _sync(folder)
    for folder, journal in journals.items():
        for move in journal.moves:
            path = folder / move.target
            yield path
            _write(folder / move.draft, contents[path], path)
            if move.backup:
                _keep(path, folder / move.backup)
        _sync(folder)


def _write(path: Path, content: bytes, like: Path | None = None) -> None:
    """A new file that is on the disk, with what another may."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if like is not None and like.exists():
        shutil.copymode(like, path)


def _keep(path: Path, backup: Path) -> None:
    """The content of a file under a second name."""
    try:
        backup.hardlink_to(path)
    except FileExistsError:
        raise
    except OSError:
        _write(backup, path.read_bytes(), path)


def _require_unchanged(read: Mapping[Path, str]) -> None:
    for path, before in read.items():
        if not path.exists() or fingerprint(path.read_bytes()) != before:
            raise SaveError(
                f"{path} was changed by somebody else since it was read.",
                "Nothing was written. Look at the change and try again.",
            )


def _complete(journals: Mapping[Path, _Journal]) -> None:
    """The moment in which the new files are the ones that count."""
    home, journal = next(iter(journals.items()))
    _write(home / _NEXT, _as_json(journal._replace(is_complete=True)))
    (home / _NEXT).replace(home / JOURNAL)


def _is_complete(home: Path, journal: _Journal) -> bool:
    """Whether the journal that decides says that all of this save is written."""
    found = _read(home)
    return found is not None and found.save == journal.save and found.is_complete


def _finish(journals: Mapping[Path, _Journal]) -> None:
    """Rename what is not renamed yet, and drop the journals, that of the home last: it speaks for the others."""
    home = next(iter(journals))
    _sync(home)
    for folder, journal in journals.items():
        for move in journal.moves:
            with suppress(FileNotFoundError):  # renamed before
                (folder / move.draft).replace(folder / move.target)
        _sync(folder)
    for folder in reversed(list(journals)):
        with suppress(OSError):  # without drafts it does no harm
            (folder / JOURNAL).unlink(missing_ok=True)
        _sync(folder)


def _drop(folder: Path, journal: _Journal) -> None:
    """Take away what a save left that was never complete, and a backup that is the file still."""
    for move in journal.moves:
        with suppress(OSError):
            (folder / move.draft).unlink(missing_ok=True)
        with suppress(OSError):
            if move.backup and filecmp.cmp(folder / move.target, folder / move.backup, shallow=False):
                (folder / move.backup).unlink()
    for name in (_NEXT, JOURNAL):
        with suppress(OSError):
            (folder / name).unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    journal = _read(folder)
    if journal is None:
        return
    others = {other: _read(other) for other in map(Path, (journal.home, *journal.folders))}
    same = {other: found for other, found in others.items() if found is not None and found.save == journal.save}
    if _is_complete(Path(journal.home), journal):
        _finish(same)
        return
    for other, found in same.items():
        _drop(other, found)


def _read(folder: Path) -> _Journal | None:
    """The journal of a folder; one that is torn names nothing, for its drafts were never begun."""
    torn = _Journal("", str(folder), (str(folder),), ())
    try:
        said = json.loads((folder / JOURNAL).read_bytes())
        moves = tuple(_Move(*map(str, move)) for move in said["moves"])
        folders = tuple(map(str, said["folders"]))
        journal = _Journal(str(said["save"]), str(said["home"]), folders, moves, said["is_complete"] is True)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, TypeError):
        return torn
    return journal if all(map(_is_ours, moves)) else torn


def _is_ours(move: _Move) -> bool:
    """Whether a journal that may come from anywhere stays within its folder, and renames nothing but a draft."""
    is_draft = move.draft.startswith(".") and move.draft.endswith(_DRAFT)
    is_backup = not move.backup or _BACKUP in move.backup
    return is_draft and is_backup and all(name == Path(name).name for name in move if name)


def _as_json(journal: _Journal) -> bytes:
    return json.dumps(journal._asdict()).encode()


@contextmanager
def _locked(folders: Sequence[Path]) -> Iterator[None]:
    """Nobody else saves into these folders meanwhile; the lock goes with the process, whatever becomes of that."""
    with ExitStack() as stack:
        for folder in folders if fcntl else ():
            with suppress(OSError):  # a file system without locks
                number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
                stack.callback(os.close, number)
                fcntl.flock(number, fcntl.LOCK_EX)
        yield


def _sync(folder: Path) -> None:
    """Names in this folder are on the disk."""
    if os.name == "nt":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _refusal(path: Path, trouble: OSError) -> SaveError:
    return SaveError(f"{path} cannot be written: {reason_of(trouble)}.", "Nothing was changed.")
