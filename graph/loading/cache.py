"""Checked graphs kept between starts: the second start maps a file into memory in place of reading and checking.

One file for each graph, in the user's cache folder: what was read and found, as Arrow tables and arrays with the sum of
their bytes, beside the stamps of the files it came from. A file that is torn, foreign, of another version or of files
that have changed since is as good as none. Nothing here raises: a cache that cannot be written costs time, no more.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graph.core.columns import EDGE_SCHEMA, TOPIC_SCHEMA, Columns
from graph.model import EntryGoal, FileNames, Problem, Resource

Arrays = Mapping[str, npt.NDArray[Any]]

_MAGIC = b"GROUNDWK"
_VERSION = 2
_SUFFIX = ".groundwork"
_ALIGNED = 64
# Smaller graphs are read and checked in the time it takes to look for them here.
_WORTH_KEEPING = 1_000_000
_MOST_KEPT = 2_000_000_000
# Clocks of file systems may be this coarse: what was changed so shortly before it was looked at may be changed again
# without a trace in its times.
_COARSE = 2_000_000_000
_ABANDONED = 24 * 3600
_TABLES = ("topics", "edges", "topic_extras", "edge_extras")
_DAMAGE = (OSError, ValueError, KeyError, TypeError, IndexError, pa.ArrowException)


class Kept(NamedTuple):
    """A checked graph: its columns, the warnings, and arrays that were made from them."""

    columns: Columns
    problems: tuple[Problem, ...]
    arrays: Arrays


class Stamp(NamedTuple):
    """By what a file is recognised without being read; all 0 for one that is not there."""

    path: str
    is_there: bool = False
    size: int = 0
    changed: int = 0
    touched: int = 0
    inode: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """The place of one graph in the cache; `stamps` are those of its files at the time `seen`, in ns.

    Examples
    --------
    >>> entry_of([Path("nowhere/topics.csv"), None]) is None
    True
    """

    file: Path
    stamps: tuple[Stamp, ...]
    seen: int

    def load(self) -> Kept | None:
        """Return the graph as it was kept, if its files are the same still; its columns and arrays are mapped in."""
        try:
            header, content = _opened(self.file)
            if header["version"] != _VERSION or header["code"] != _code():
                return None
            fresh = self._is_fresh(header)
            if not fresh and not self._is_same(header):
                return None
            kept = _restored(header, content)
        except _DAMAGE:
            return None
        if not fresh:
            self.store(kept, header["contents"])
        with suppress(OSError):
            os.utime(self.file)
        return kept

    def contents(self) -> list[str] | None:
        """Return a stamp of what is in each of the files, for `store`; None where one cannot be read.

        Takes as long as to read them; may go on in another thread.
        """
        try:
            return [_content_hash(stamp) for stamp in self.stamps]
        except OSError:
            return None

    def store(self, kept: Kept, contents: list[str] | None) -> bool:
        """Keep a graph that was read from these files after `entry_of`; return whether that was possible.

        `contents` come from `contents`, asked after `entry_of`. A graph with errors or with rows set aside is not kept.
        """
        if contents is None or any(problem.is_error for problem in kept.problems) or not kept.columns.all_sound:
            return False
        try:
            if tuple(_stamp(stamp.path) for stamp in self.stamps) != self.stamps:
                return False
            header = {"version": _VERSION, "code": _code(), "seen": self.seen, "stamps": self.stamps}
            about = {**header, "contents": contents}
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            is_kept = _written_whole(self.file, lambda file: _write(file, about, kept))
            _make_room(self.file)
        except _DAMAGE:
            return False
        return is_kept

    def _is_fresh(self, header: Mapping[str, Any]) -> bool:
        stamps = tuple(Stamp(*stamp) for stamp in header["stamps"])
        latest = max(max(stamp.changed, stamp.touched) for stamp in stamps)
        return stamps == self.stamps and bool(latest + _COARSE < header["seen"])

    def _is_same(self, header: Mapping[str, Any]) -> bool:
        stamps = [Stamp(*stamp) for stamp in header["stamps"]]
        alike = [(stamp.path, stamp.is_there, stamp.size) for stamp in stamps]
        if alike != [(stamp.path, stamp.is_there, stamp.size) for stamp in self.stamps]:
            return False
        contents: list[str] = header["contents"]
        return self.contents() == contents


def entry_of(sources: Sequence[Path | None]) -> Entry | None:
    """Return the place in the cache of the graph in these files; None where it is not worth one, or there is no cache.

    Ask before the files are read, so that a change while they are does not go unnoticed.
    """
    folder = cache_folder()
    if folder is None:
        return None
    seen = time.time_ns()
    stamps = tuple(_stamp(os.path.abspath(path) if path else "") for path in sources)  # noqa: PTH100 (a link keeps its name)
    if sum(stamp.size for stamp in stamps) < _WORTH_KEEPING:
        return None
    name = hashlib.blake2b("\0".join(stamp.path for stamp in stamps).encode(errors="surrogateescape"), digest_size=16)
    return Entry(folder / f"{name.hexdigest()}{_SUFFIX}", stamps, seen)


def cache_folder() -> Path | None:
    """Return the folder of the cache: that of the variable GROUNDWORK_CACHE, or one where the system keeps such things.

    None where the variable is set and empty, or the user has no home.
    """
    named = os.environ.get("GROUNDWORK_CACHE")
    if named is not None:
        return Path(named) if named else None
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        base = os.environ.get(variable)
        if base and Path(base).is_absolute():
            return Path(base) / "groundwork"
    try:
        return Path.home() / ".cache" / "groundwork"
    except RuntimeError:
        return None


def _stamp(path: str) -> Stamp:
    try:
        found = Path(path).stat() if path else None
    except (OSError, ValueError):
        found = None
    if found is None:
        return Stamp(path)
    return Stamp(path, True, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def _content_hash(stamp: Stamp) -> str:
    if not stamp.is_there:
        return ""
    with Path(stamp.path).open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


@cache
def _code() -> str:
    """A stamp of the code that reads and checks: another version may find other problems in the same files."""
    package = Path(__file__).resolve().parents[1]
    files = [
        *package.glob("*.py"),
        *(file for room in ("core", "files", "checks", "index", "loading") for file in (package / room).glob("*.py")),
    ]
    stamps = [(file.relative_to(package).as_posix(), _stamp(str(file))[2:4]) for file in sorted(files)]
    return hashlib.blake2b(repr(stamps).encode(), digest_size=16).hexdigest()


def _opened(path: Path) -> tuple[dict[str, Any], pa.Buffer]:
    """What a cache file says of itself, and its bytes; ValueError where it is none, or not whole."""
    with pa.memory_map(str(path)) as file:
        content = file.read_buffer()
    start = len(_MAGIC) + 8
    size, total = (int.from_bytes(content.slice(place, 4).to_pybytes(), "little") for place in (start - 8, start - 4))
    text = content.slice(start, size).to_pybytes()
    if content.slice(0, len(_MAGIC)).to_pybytes() != _MAGIC or zlib.crc32(text) != total:
        raise ValueError("this is no whole file of the cache")
    return json.loads(text), content


def _restored(header: Mapping[str, Any], content: pa.Buffer) -> Kept:
    """The graph in a cache file; ValueError where its bytes are not those that were written."""
    parts: dict[str, pa.Buffer] = {}
    begin = _aligned(len(_MAGIC) + 8 + header["own_size"])
    for part in header["parts"]:
        piece = content.slice(begin + part["begin"], part["size"])
        if piece.size != part["size"] or zlib.crc32(memoryview(piece)) != part["sum"]:
            raise ValueError(f"{part['name']} is damaged")
        parts[part["name"]] = piece
    tables = {name: pa.ipc.open_stream(parts[name]).read_all() for name in _TABLES}
    if not (tables["topics"].schema.equals(TOPIC_SCHEMA) and tables["edges"].schema.equals(EDGE_SCHEMA)):
        raise ValueError("these are other columns")
    rest = header["rest"]
    columns = Columns(
        **tables,
        unknown_ids=tuple(rest["unknown_ids"]),
        resources=tuple(Resource(*values) for values in rest["resources"]),
        entry_goals=tuple(EntryGoal(name, tuple(goals), *more) for name, goals, *more in rest["entry_goals"]),
        topic_columns=tuple(rest["topic_columns"]),
        edge_columns=tuple(rest["edge_columns"]),
        files=FileNames(*rest["files"]),
    )
    arrays = {name: _array(parts[f"array {name}"], np.dtype(kind)) for name, kind in header["arrays"].items()}
    return Kept(columns, tuple(Problem(*values) for values in rest["problems"]), arrays)


def _array(part: pa.Buffer, kind: np.dtype[Any]) -> npt.NDArray[Any]:
    return np.frombuffer(part, kind) if part.size else np.empty(0, kind)


def _written_whole(path: Path, write: Callable[[BinaryIO], object]) -> bool:
    """Write a file so that nobody ever sees a part of it; whatever goes wrong, nothing is left behind."""
    number, name = tempfile.mkstemp(suffix=".part", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            write(file)
            is_too_large = file.tell() > _MOST_KEPT
        if not is_too_large:
            Path(name).replace(path)
        return not is_too_large
    finally:
        Path(name).unlink(missing_ok=True)


def _write(file: BinaryIO, about: dict[str, Any], kept: Kept) -> None:
    """Write the parts behind a first header of the right length, and then the header itself."""
    columns = kept.columns
    rest = {
        "unknown_ids": columns.unknown_ids,
        "resources": [astuple(resource) for resource in columns.resources],
        "entry_goals": [astuple(goal) for goal in columns.entry_goals],
        "topic_columns": columns.topic_columns,
        "edge_columns": columns.edge_columns,
        "files": columns.files,
        "problems": [astuple(problem) for problem in kept.problems],
    }
    arrays = {name: np.ascontiguousarray(array) for name, array in kept.arrays.items()}
    kinds = {name: array.dtype.str for name, array in arrays.items()}
    header = {**about, "rest": rest, "arrays": kinds}
    names = [*_TABLES, *(f"array {name}" for name in arrays)]
    # Numbers of ten digits keep their width, so that the header has its place before it is known.
    empty = [{"name": name, "begin": 10**11, "size": 10**11, "sum": 10**11} for name in names]
    room = len(json.dumps({**header, "own_size": 10**11, "parts": empty}))
    first = _aligned(len(_MAGIC) + 8 + room)
    parts = []
    for name, write in _parts(columns, arrays):
        begin = _aligned(max(file.tell(), first))
        file.seek(begin)
        sink = _Summed(file)
        write(sink)
        size = file.tell() - begin
        parts.append({"name": name, "begin": begin - first if size else 0, "size": size, "sum": sink.sum})
    text = json.dumps({**header, "own_size": room, "parts": parts}).encode("ascii").ljust(room)
    file.seek(0)
    file.write(_MAGIC + room.to_bytes(4, "little") + zlib.crc32(text).to_bytes(4, "little") + text)
    file.seek(0, os.SEEK_END)


def _parts(columns: Columns, arrays: Arrays) -> Iterator[tuple[str, Callable[[_Summed], object]]]:
    """Each part of the file: its name, and what writes it."""
    for name in _TABLES:
        yield name, partial(_write_table, getattr(columns, name))
    for name, array in arrays.items():
        yield f"array {name}", partial(_write_array, array)


def _write_array(array: npt.NDArray[Any], sink: _Summed) -> None:
    if array.size:
        sink.write(array.view(np.uint8))


def _write_table(table: pa.Table, sink: _Summed) -> None:
    with pa.ipc.new_stream(pa.PythonFile(sink, mode="w"), table.schema) as stream:
        stream.write_table(table)


class _Summed:
    """A file that is written to, with the sum of what was written."""

    closed = False

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sum = 0

    def write(self, content: Any) -> int:
        """Write on."""
        self.sum = zlib.crc32(content, self.sum)
        return self._file.write(content)

    def tell(self) -> int:
        """Where the file is."""
        return self._file.tell()

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """The file itself stays open."""


def _aligned(place: int) -> int:
    return -(-place // _ALIGNED) * _ALIGNED


def _make_room(newest: Path) -> None:
    """Remove what was used longest ago until the folder has its size, and parts that a killed process left."""
    entries: list[tuple[float, int, Path]] = []
    for file in newest.parent.iterdir():
        with suppress(OSError):
            found = file.stat()
            if file.suffix == ".part" and time.time() - found.st_mtime > _ABANDONED:
                file.unlink()
            elif file.suffix == _SUFFIX:
                entries.append((found.st_mtime, found.st_size, file))
    size = sum(entry[1] for entry in entries)
    for _, own, file in sorted(entries):
        if size <= _MOST_KEPT:
            return
        if file != newest:
            with suppress(OSError):
                file.unlink()
                size -= own
