"""What a person brings becomes a source: a file, a folder, or what is packed in one; bounded, no links, no way out."""

from __future__ import annotations

import io
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pyarrow as pa

from graph.drafts import File, Note, Origin, Source
from graph.errors import UnreadableInputError
from graph.files.encoding import look_again
from graph.files.formats import decompressed
from graph.files.memory import require_memory

MOST_BYTES = 256 << 20
"""An input that is larger, unpacked, is no list of topics that somebody wrote."""
MOST_FILES = 50_000
_PIECE = 1 << 20
_ZIP = b"PK\x03\x04"
_STREAMS = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"BZh": "bz2"}
_ENDINGS = (".gz", ".gzip", ".zst", ".bz2")
_FOREIGN = {b"\xfd7zXZ\x00": "xz", b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!": "rar"}
_SKIPPED = frozenset({".git", "__MACOSX", "node_modules", "__pycache__", ".DS_Store", ".trash", ".venv"})
"""What programmes put beside people's files; said, as anything left out."""
_DOCUMENTS = ("[Content_Types].xml", "mimetype", "collection.anki2", "collection.anki21", "collection.anki21b")
"""Members of archives that are one document, not several files: workbooks and decks."""


def source_of(path: Path) -> Source:
    """Return what is at a path: a file, the files of a folder, or those of an archive, unpacked.

    Paths in it have "/" between folders and begin below the folder, or the one folder that an archive holds. Links
    are not followed, nor paths that lead out of an archive: each is a note.

    Raises
    ------
    UnreadableInputError
        If it is not there, cannot be read, is damaged or locked, holds too much, or changes meanwhile.

    Notes
    -----
    At most `MOST_BYTES` are kept in memory, and one piece more.
    """
    try:
        return _folder(path) if path.is_dir() else source_of_bytes(path.name or str(path), _content(path, MOST_BYTES))
    except FileNotFoundError:
        raise UnreadableInputError(f"{path}: there is no such file.", look_again(path)) from None
    except (OSError, ValueError) as trouble:
        reason = (getattr(trouble, "strerror", None) or str(trouble)).lower()
        advice = "Check that you may read it and that no other programme holds it."
        raise UnreadableInputError(f"{path}: the file cannot be opened ({reason}).", advice) from None


def source_of_bytes(name: str, content: bytes) -> Source:
    r"""Return what the bytes of one file hold: the file, or the files that are packed in it.

    Raises
    ------
    UnreadableInputError
        As `source_of`.

    Examples
    --------
    >>> import gzip
    >>> source_of_bytes("courses.csv.gz", gzip.compress(b"id,name\n"))
    Source(name='courses.csv.gz', files=(File(path='courses.csv', content=b'id,name\n'),), notes=())
    """
    if len(content) > MOST_BYTES:
        raise _too_large(name)
    packing = next((packing for magic, packing in _STREAMS.items() if content.startswith(magic)), None)
    inner = _decompressed(name, content, packing) if packing else content
    shown = _inner_name(name) if packing else name
    if not inner:
        raise UnreadableInputError(f"{name}: the file is empty.", "Look whether it is the right one.")
    if inner.startswith(_ZIP):
        return _opened_zip(name, shown, inner)
    if inner[257:262] == b"ustar":
        return _opened_tar(name, inner)
    if foreign := next((kind for magic, kind in _FOREIGN.items() if inner.startswith(magic)), None):
        raise UnreadableInputError(f"{name}: this is an archive ({foreign}).", "Unpack it and name the folder.")
    return Source(name, (File(shown, inner),))


def _content(path: Path, room: int) -> bytes:
    """The bytes of a file, which must stay the same while they are read."""
    with path.open("rb") as file:
        before = os.fstat(file.fileno())
        if stat.S_ISREG(before.st_mode):
            if before.st_size > room:
                raise _too_large(path.name)
            require_memory(before.st_size)
        content = file.read(room + 1)
        after = os.fstat(file.fileno())
    if len(content) > room:
        raise _too_large(path.name)
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        found = f"{path.name}: the file was changed while it was read."
        raise UnreadableInputError(found, "Try again when nobody writes to it.")
    return content


def _folder(path: Path) -> Source:
    files: list[File] = []
    notes: list[Note] = []
    room = MOST_BYTES
    for inside, found in _walked(path, path, notes):
        if len(files) >= MOST_FILES:
            raise _too_many(path.name)
        content = _content(found, room)
        room -= len(content)
        files.append(File(inside, content))
    if not files:
        raise UnreadableInputError(f"{path}: the folder is empty.", "Name the folder with the files in it.")
    return Source(path.name or str(path), tuple(files), tuple(notes))


def _walked(top: Path, folder: Path, notes: list[Note]) -> Iterator[tuple[str, Path]]:
    """The files below a folder by their path in it, in order of names; links and the like become notes."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        inside = Path(entry.path).relative_to(top).as_posix()
        if entry.is_symlink():
            notes.append(Note("a link to elsewhere, not followed", Origin(inside)))
        elif entry.name in _SKIPPED:
            notes.append(Note("a folder or file of a programme", Origin(inside)))
        elif entry.is_dir():
            yield from _walked(top, Path(entry.path), notes)
        elif entry.is_file():
            yield inside, Path(entry.path)
        else:
            notes.append(Note("no ordinary file", Origin(inside)))


def _decompressed(name: str, content: bytes, packing: str) -> bytes:
    pieces: list[bytes] = []
    size = 0
    try:
        for piece in decompressed(content, packing, _PIECE):
            size += len(piece)
            if size > MOST_BYTES:
                raise _too_large(name)
            pieces.append(piece)
    except (OSError, pa.ArrowException):
        raise _damaged(name, packing) from None
    return b"".join(pieces)


def _inner_name(name: str) -> str:
    ending = next((ending for ending in _ENDINGS if name.lower().endswith(ending)), "")
    return name[: len(name) - len(ending)] or name


def _opened_zip(name: str, shown: str, content: bytes) -> Source:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if member.filename]
            if any(member.filename in _DOCUMENTS for member in members):
                return Source(name, (File(shown, content),))
            if any(member.flag_bits & 1 for member in members):
                raise UnreadableInputError(f"{name}: the archive is locked with a password.", "Unpack it first.")
            packed = [
                _Member(
                    member.filename,
                    member.is_dir(),
                    stat.S_ISLNK(member.external_attr >> 16),
                    member.file_size,
                )
                for member in members
            ]
            return _archive(name, packed, lambda place, room: _zipped(archive, members[place], room))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError):
        raise _damaged(name, "zip") from None


def _zipped(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: int) -> bytes:
    with archive.open(member) as file:
        return file.read(room + 1)


def _opened_tar(name: str, content: bytes) -> Source:
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            members = _first(archive)
            packed = [
                _Member(member.name, member.isdir(), not member.isfile() and not member.isdir(), member.size)
                for member in members
            ]
            return _archive(name, packed, lambda place, room: _tarred(archive, members[place], room))
    except (tarfile.TarError, EOFError, OSError, ValueError):
        raise _damaged(name, "tar") from None


def _first(archive: tarfile.TarFile) -> list[tarfile.TarInfo]:
    """The members of an archive; one more than may be where there are too many."""
    members: list[tarfile.TarInfo] = []
    for member in archive:
        members.append(member)
        if len(members) > MOST_FILES:
            break
    return members


def _tarred(archive: tarfile.TarFile, member: tarfile.TarInfo, room: int) -> bytes:
    file = archive.extractfile(member)
    return file.read(room + 1) if file else b""


class _Member(NamedTuple):
    """One member of an archive, as its directory tells of it."""

    path: str
    is_folder: bool
    is_link: bool
    size: int

    @property
    def leads_out(self) -> bool:
        """Whether its path would leave the archive."""
        parts = PurePosixPath(self.path).parts
        return self.path.startswith("/") or ".." in parts or (bool(parts) and parts[0].endswith(":"))

    @property
    def why_not(self) -> str:
        """Why it is left out; nothing if it is not."""
        if self.leads_out:
            return "a path that leads out of the archive"
        if self.is_link:
            return "a link to elsewhere, not followed"
        return "a folder or file of a programme" if _SKIPPED & {*PurePosixPath(self.path).parts} else ""


def _archive(name: str, members: list[_Member], read: Callable[[int, int], bytes]) -> Source:
    if len(members) > MOST_FILES:
        raise _too_many(name)
    members = [member._replace(path=member.path.replace("\\", "/")) for member in members]
    if sum(member.size for member in members if not member.why_not) > MOST_BYTES:
        raise _too_large(name)
    files: list[File] = []
    notes: list[Note] = []
    room = MOST_BYTES
    for place, member in enumerate(members):
        if member.is_folder:
            continue
        if why_not := member.why_not:
            notes.append(Note(why_not, Origin(member.path)))
            continue
        content = read(place, room)
        if len(content) > room:
            raise _too_large(name)
        room -= len(content)
        files.append(File(PurePosixPath(member.path).as_posix(), content))
    if not files:
        why_not = f"; left out: {notes[0].origin.file} ({notes[0].cause})" if notes else ""
        found = f"{name}: the archive holds no files that can be read{why_not}."
        raise UnreadableInputError(found, "Look whether it is the right one.")
    return Source(name, _below_one_folder(files), tuple(notes))


def _below_one_folder(files: list[File]) -> tuple[File, ...]:
    """The files with paths below the one folder that holds them all, if there is one."""
    tops = {file.path.partition("/")[0] if "/" in file.path else "" for file in files}
    if len(tops) > 1 or tops == {""}:
        return tuple(files)
    return tuple(File(file.path.partition("/")[2], file.content) for file in files)


def _too_large(name: str) -> UnreadableInputError:
    found = f"{name}: this is more than {MOST_BYTES >> 20} MB."
    return UnreadableInputError(found, "Look whether it is the right one, or bring a part of it.")


def _too_many(name: str) -> UnreadableInputError:
    found = f"{name}: there are more than {MOST_FILES:,} files in it."
    return UnreadableInputError(found, "Name the folder that holds what you want, and no more.")


def _damaged(name: str, packing: str) -> UnreadableInputError:
    found = f"{name}: the file is packed with {packing} and is damaged or not whole."
    return UnreadableInputError(found, "Copy it again, or unpack it first.")
