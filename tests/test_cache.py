"""A graph that was kept comes back as it was, and nothing but that comes back."""

import errno
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.files.columns import parse_columns
from graph.loading import cache
from graph.loading.cache import Kept, cache_folder, entry_of
from graph.loading.load import load_graph
from graph.model import FileNames, Problem

ARRAYS = {"order": np.arange(5, dtype=np.int32), "stamps": np.array([True, False]), "none": np.zeros(0)}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A cache of its own for each test, which takes graphs of every size and trusts no clock but the real one."""
    monkeypatch.setenv("GROUNDWORK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "_WORTH_KEEPING", 1)
    return tmp_path / "cache"


@pytest.fixture
def sources(tmp_path, data_folder):
    """The files of the sample data, where they may be changed; last changed long ago."""
    for name in FileNames():
        (tmp_path / name).write_bytes((data_folder / name).read_bytes())
    return [tmp_path / name for name in FileNames()]


@pytest.fixture
def unread(monkeypatch):
    """Makes reading fail: what is loaded then comes out of the cache."""

    def forbid():
        def refuse(*_):
            raise AssertionError("the files were read")

        monkeypatch.setattr("graph.loading.load.read_columns", refuse)

    return forbid


def alike(first, second):
    return (
        first.columns.records() == second.columns.records()
        and first.problems == second.problems
        and all(np.array_equal(array, second.index.arrays[name]) for name, array in first.index.arrays.items())
    )


def test_the_second_start_gives_the_same_graph_without_reading(sources, unread):
    first = load_graph(*sources)
    unread()
    assert alike(first, load_graph(*sources))


def test_arrays_come_back_mapped_as_they_were(sources):
    loaded = load_graph(*sources)
    entry = entry_of(sources)
    assert entry.store(Kept(loaded.columns, loaded.problems, ARRAYS), entry.contents())
    arrays = entry.load().arrays
    assert {name: (array.dtype, array.tolist()) for name, array in arrays.items()} == {
        name: (array.dtype, array.tolist()) for name, array in ARRAYS.items()
    }
    assert not arrays["order"].flags.writeable


@pytest.mark.parametrize("changed", [0, 1, 2, 3])
def test_a_changed_file_is_noticed(sources, changed):
    load_graph(*sources)
    sources[changed].write_bytes(sources[changed].read_bytes() + b"\n")
    assert entry_of(sources).load() is None


def test_a_file_edited_at_the_same_size_with_its_old_time_is_noticed(sources):
    load_graph(*sources)
    before = sources[0].stat()
    sources[0].write_bytes(sources[0].read_bytes().replace(b"Vectors", b"Vektors"))
    os.utime(sources[0], ns=(before.st_atime_ns, before.st_mtime_ns))
    assert entry_of(sources).load() is None
    assert load_graph(*sources).columns.topic(0).name == "Vektors"


def test_a_file_that_comes_or_goes_is_noticed(sources):
    load_graph(*sources)
    sources[3].unlink()
    assert entry_of(sources).load() is None


def test_a_file_that_was_merely_touched_is_read_once_and_then_trusted_again(sources, monkeypatch):
    # Files count as changed long ago at once.
    monkeypatch.setattr(cache, "_COARSE", -(10**12))
    load_graph(*sources)
    sources[0].touch()
    assert entry_of(sources).load()
    monkeypatch.setattr(cache, "_content_hash", lambda _: pytest.fail("the file was read again"))
    assert entry_of(sources).load()


def test_a_file_changed_as_it_was_read_is_told_by_its_content(sources, monkeypatch):
    """Its times cannot tell: clocks of file systems may stand still for two seconds."""
    at = time.time_ns()
    monkeypatch.setattr(cache, "_stamp", lambda path: cache.Stamp(path, Path(path).exists(), 1_000, at, at, 7))
    load_graph(*sources)
    assert entry_of(sources).load()
    sources[0].write_bytes(sources[0].read_bytes().replace(b"Vectors", b"Vektors"))
    assert entry_of(sources).load() is None


@pytest.mark.parametrize("room", ["", "core", "files", "checks", "index", "loading"])
def test_a_changed_file_of_ours_is_other_code(tmp_path, monkeypatch, room):
    """Whichever room of those that read and check it is in."""
    (tmp_path / room).mkdir(exist_ok=True)
    file = tmp_path / room / "some.py"
    file.write_text("before = 1")
    monkeypatch.setattr(cache, "__file__", str(tmp_path / "loading" / "cache.py"))
    before = cache._code.__wrapped__()
    file.write_text("later = 123")
    assert before != cache._code.__wrapped__()


def test_what_other_code_checked_is_checked_again(sources, monkeypatch):
    load_graph(*sources)
    monkeypatch.setattr(cache, "_code", lambda: "another version")
    assert entry_of(sources).load() is None


@pytest.mark.parametrize("harm", ["an error", "a row set aside", "contents that could not be read"])
def test_only_sound_graphs_are_stored(sources, harm):
    loaded, entry = load_graph(*sources), entry_of(sources)
    entry.file.unlink()
    errors = (Problem("error", "cycle", "edges.csv", 2, "", ""),) if harm == "an error" else ()
    columns = loaded.columns
    if harm == "a row set aside":
        columns, _ = parse_columns(b"id,hours\na,1\nb,three\n", b"source,target\n")
    contents = None if harm == "contents that could not be read" else entry.contents()
    assert not entry.store(Kept(columns, errors, {}), contents)
    assert not entry.file.exists()


def test_a_graph_with_errors_is_not_kept(sources, folder):
    sources[1].write_text("source,target\nvectors,nothing\n")
    assert load_graph(*sources).index is None
    assert not folder.exists() or not list(folder.iterdir())


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_entry_is_as_good_as_none(sources, data):
    load_graph(*sources)
    entry = entry_of(sources)
    whole = entry.file.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    harm = data.draw(st.sampled_from(["cut", "bit", "zeros", "other"]))
    damaged = {
        "cut": whole[:place],
        "bit": whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :],
        "zeros": whole[:place] + bytes(len(whole) - place),
        "other": data.draw(st.binary(max_size=100)),
    }[harm]
    entry.file.write_bytes(damaged)
    kept = entry.load()
    # What fills the space between the parts is nobody's.
    assert kept is None or kept.columns.records() == load_graph(*sources).columns.records()
    entry.file.unlink()


def test_an_entry_of_another_version_is_as_good_as_none(sources, monkeypatch):
    load_graph(*sources)
    monkeypatch.setattr(cache, "_VERSION", cache._VERSION + 1)
    assert entry_of(sources).load() is None


def test_files_that_change_while_they_are_read_are_not_kept(sources):
    entry = entry_of(sources)
    loaded = load_graph(*sources)
    sources[0].write_bytes(sources[0].read_bytes() + b"\n")
    assert not entry.store(Kept(loaded.columns, loaded.problems, {}), entry.contents())


@pytest.mark.parametrize("at", [0, 1, 5])
def test_a_disk_that_fills_leaves_nothing_behind_and_is_no_error(sources, folder, monkeypatch, at):
    calls = iter(range(100))
    write = cache._Summed.write

    def full(self, content):
        if next(calls) >= at:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(self, content)

    monkeypatch.setattr(cache._Summed, "write", full)
    assert load_graph(*sources).index is not None
    assert list(folder.iterdir()) == []


def test_an_interruption_leaves_nothing_behind(sources, folder, monkeypatch):
    monkeypatch.setattr(cache, "_write", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        load_graph(*sources)
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_no_error(sources, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GROUNDWORK_CACHE", str(tmp_path / "file" / "cache"))
    assert load_graph(*sources).index is not None


def test_writers_at_the_same_time_leave_one_whole_entry(sources, folder):
    loaded = load_graph(*sources)
    kept, contents = Kept(loaded.columns, loaded.problems, ARRAYS), entry_of(sources).contents()
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: (entry_of(sources).store(kept, contents), entry_of(sources).load()), range(24)))
    assert all(stored and found for stored, found in done)
    assert [path.suffix for path in folder.iterdir()] == [".groundwork"]


def test_the_folder_stays_below_its_size(sources, tmp_path, folder, monkeypatch):
    load_graph(*sources)
    size = entry_of(sources).file.stat().st_size
    monkeypatch.setattr(cache, "_MOST_KEPT", 2 * size + 20_000)
    graphs = [sources]
    for number in range(3):
        copy = tmp_path / str(number) / "topics.csv"
        copy.parent.mkdir()
        copy.write_bytes(sources[0].read_bytes())
        # Used one after the other, the first longest ago.
        os.utime(entry_of(graphs[-1]).file, (number, number))
        graphs.append([copy, *sources[1:]])
        load_graph(*graphs[-1])
    assert [entry_of(each).file.exists() for each in graphs] == [False, False, True, True]
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 2 * size + 20_000


def test_what_a_killed_process_left_is_removed_after_a_day(sources, folder):
    folder.mkdir()
    for name, age in (("old.part", 2), ("new.part", 0)):
        (folder / name).write_text("")
        os.utime(folder / name, (time.time() - age * 24 * 3600,) * 2)
    load_graph(*sources)
    assert sorted(path.suffix for path in folder.iterdir()) == [".groundwork", ".part"]


def test_small_graphs_are_not_kept(sources, monkeypatch):
    monkeypatch.setattr(cache, "_WORTH_KEEPING", 10**9)
    assert entry_of(sources) is None


def test_an_empty_variable_turns_the_cache_off(sources, monkeypatch):
    monkeypatch.setenv("GROUNDWORK_CACHE", "")
    assert cache_folder() is None and entry_of(sources) is None
    assert load_graph(*sources).index is not None


def test_the_cache_is_where_the_system_keeps_such_things(monkeypatch, tmp_path):
    for variable in ("GROUNDWORK_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert cache_folder() == tmp_path / ".cache" / "groundwork"
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert cache_folder() == tmp_path / "local" / "groundwork"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "groundwork"
