"""The files of a graph are written together or not at all, whatever happens on the way."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from graph.errors import SaveError
from graph.files.journal import JOURNAL, fingerprint, finished, write_together
from tests.cut_short import NEW, OLD, SCENARIOS, at_call, prepare, save

ROOT = Path(__file__).resolve().parents[1]


def parents(folder: Path, scenario: str) -> set[Path]:
    return {(folder / name).parent for name in SCENARIOS[scenario]}


def is_whole(folder: Path, scenario: str) -> str:
    """What the files of a folder are after it was opened: all old or all new, with nothing else left beside them."""
    before = {name: OLD for name in SCENARIOS[scenario] if name != "mended.csv"}
    after = dict.fromkeys(SCENARIOS[scenario], NEW)
    if scenario != "new-file":
        after |= {f"{name}.bak": OLD for name in before}
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert found in (before, after)
    return "old" if found == before else "new"


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_save_killed_at_any_call_is_old_or_new_altogether(scenario, tmp_path):
    """And so it is where whoever finishes it is killed at any call too."""
    command = [sys.executable, "-m", "tests.cut_short", str(tmp_path), scenario, "twice"]
    killed, again = map(int, subprocess.check_output(command, cwd=ROOT, text=True).split())
    outcomes: Counter[str] = Counter()
    first = {}
    for folder in sorted(tmp_path.iterdir()):
        for parent in sorted(parents(folder, scenario)):
            finished(parent)
        outcome = is_whole(folder, scenario)
        assert first.setdefault(folder.name[:3], outcome) == outcome
        outcomes[outcome] += 1
    assert outcomes.total() == 2 * (killed + 1) + again
    assert outcomes["old"] > 20
    assert outcomes["new"] > 20
    assert is_whole(tmp_path / f"{killed:03}", scenario) == "new"


def fail() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_call_that_fails_is_a_sentence_and_old_or_new_altogether(scenario, tmp_path):
    """Before all is written nothing is left of it; after that the next opening finishes it."""
    sentences: Counter[str] = Counter()
    for call in range(100):
        folder = tmp_path / str(call)
        prepare(folder, scenario)
        at_call(call, fail)
        try:
            save(folder, scenario)
        except SaveError as refused:
            sentence = str(refused)
        else:
            sentence = ""
        finally:
            sys.setprofile(None)
        if "Nothing was changed" in sentence:
            assert is_whole(folder, scenario) == "old"
        for parent in parents(folder, scenario):
            finished(parent)
        assert is_whole(folder, scenario) == ("old" if "Nothing was changed" in sentence else "new")
        sentences[sentence.replace(str(folder), "").partition(": ")[2]] += 1
    assert sentences.keys() == {
        "",
        "no space left on device. Nothing was changed.",
        "the files are written, but not all of them have their names: no space left on device. "
        "The next look at the folder finishes that.",
    }


def test_a_disk_that_is_full_in_the_midst_of_a_file_leaves_the_old_ones(tmp_path):
    """The system itself refuses to write more than some bytes; the first file would have found room."""
    prepare(tmp_path, "one-folder")
    work = (
        "import resource, sys; from pathlib import Path; from graph.files.journal import write_together\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "folder = Path(sys.argv[1])\n"
        "try: write_together({folder / 'topics.csv': b'x', folder / 'edges.csv': b'x' * 9000}, backup=True)\n"
        "except Exception as refused: print(refused)\n"
    )
    said = subprocess.check_output([sys.executable, "-c", work, tmp_path], cwd=ROOT, text=True)
    assert said == f"{tmp_path}/edges.csv cannot be written: file too large. Nothing was changed.\n"
    assert is_whole(tmp_path, "one-folder") == "old"


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_ctrl_c_leaves_old_or_new_altogether(scenario, tmp_path):
    def interrupt() -> None:
        raise KeyboardInterrupt

    outcomes: Counter[str] = Counter()
    for call in range(100):
        folder = tmp_path / str(call)
        prepare(folder, scenario)
        at_call(call, interrupt)
        try:
            save(folder, scenario)
        except KeyboardInterrupt:
            pass
        finally:
            sys.setprofile(None)
        for parent in parents(folder, scenario):
            finished(parent)
        outcomes[is_whole(folder, scenario)] += 1
    assert outcomes.keys() == {"old", "new"}


@pytest.mark.parametrize("change", [b"other", None], ids=["changed", "gone"])
@pytest.mark.parametrize("names", [("topics.csv",), ("topics.csv", "edges.csv")], ids=["one", "two"])
def test_a_file_that_changed_since_it_was_read_is_not_written_over(change, names, tmp_path):
    prepare(tmp_path, "one-folder")
    read = {tmp_path / name: fingerprint(OLD) for name in SCENARIOS["one-folder"]}
    if change:
        (tmp_path / "edges.csv").write_bytes(change)
    else:
        (tmp_path / "edges.csv").unlink()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(SaveError, match=r"edges.csv was changed by somebody else since it was read. Nothing was"):
        write_together({tmp_path / name: NEW for name in names}, read=read, backup=len(names) > 1)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_what_was_read_may_be_written(tmp_path):
    prepare(tmp_path, "one-folder")
    read = {tmp_path / name: fingerprint(OLD) for name in SCENARIOS["one-folder"]}
    kept = write_together(dict.fromkeys(read, NEW), read=read, backup=True)
    assert {path.name: backup.name for path, backup in kept.items()} == {
        name: f"{name}.bak" for name in ("topics.csv", "edges.csv")
    }
    assert is_whole(tmp_path, "one-folder") == "new"


def test_a_backup_never_takes_the_place_of_another(tmp_path):
    path = tmp_path / "topics.csv"
    for content in (b"1", b"2", b"3"):
        path.write_bytes(content)
        write_together({path: NEW}, backup=True)
    found = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    assert found == {"topics.csv": NEW, "topics.csv.bak": b"1", "topics.csv.bak2": b"2", "topics.csv.bak3": b"3"}


def test_where_there_are_no_hard_links_the_backup_is_a_copy(tmp_path, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    prepare(tmp_path, "one-folder")
    save(tmp_path, "one-folder")
    assert is_whole(tmp_path, "one-folder") == "new"


def test_a_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path):
    (tmp_path / "there").mkdir()
    real, link = tmp_path / "there" / "topics.csv", tmp_path / "topics.csv"
    real.write_bytes(OLD)
    real.chmod(0o640)
    link.symlink_to(real)
    write_together({link: NEW}, backup=True)
    assert link.is_symlink()
    assert real.read_bytes() == NEW
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"moves": [["a"]]}', b'{"moves": 3}'])
def test_a_torn_journal_is_dropped(content, tmp_path):
    prepare(tmp_path, "one-folder")
    (tmp_path / JOURNAL).write_bytes(content)
    finished(tmp_path)
    assert is_whole(tmp_path, "one-folder") == "old"


@pytest.mark.parametrize(
    "move",
    [
        (".x.part", "../topics.csv", ""),
        ("../.x.part", "a", ""),
        ("topics.csv", "a", ""),
        (".x.part", "a", "topics.csv"),
    ],
)
def test_a_journal_from_anywhere_reaches_nothing_but_drafts_of_its_folder(move, tmp_path):
    folder = tmp_path / "inner"
    prepare(folder, "one-folder")
    prepare(tmp_path, "one-folder")
    (folder / ".x.part").write_bytes(NEW)
    said = {"save": "1", "home": str(folder), "folders": [str(folder)], "moves": [move], "is_complete": True}
    (folder / JOURNAL).write_text(json.dumps(said))
    finished(folder)
    (folder / ".x.part").unlink()
    assert is_whole(folder, "one-folder") == "old"
    assert (tmp_path / "topics.csv").read_bytes() == OLD


def test_saves_of_several_at_once_wait_for_each_other(tmp_path):
    """Each is whole, and readers that open the folder meanwhile find one of them whole."""
    names = ("topics.csv", "edges.csv")
    write_together({tmp_path / name: b"0" for name in names})
    threads = [
        threading.Thread(target=write_together, args=({tmp_path / name: b"%d" % number for name in names},))
        for number in range(1, 9)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        finished(tmp_path)
    for thread in threads:
        thread.join()
    found = [(tmp_path / name).read_bytes() for name in names]
    assert found[0] == found[1] != b"0"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["edges.csv", "topics.csv"]


def test_a_folder_without_a_journal_is_left_alone(tmp_path):
    finished(tmp_path)
    finished(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []
