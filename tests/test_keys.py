"""What opens a learner's work, what goes along to another server, and what is left of somebody forgotten."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta

import pytest

from graph.errors import InvalidRequestError
from graph.learners import keys
from graph.learners.along import bring_in, forget, merge, taken_along
from graph.learners.graphs import files_of, keep_graph, own_graphs
from graph.learners.keys import (
    begin,
    has_calendar,
    is_known_elsewhere,
    is_signed,
    let_in,
    new_calendar,
    new_code,
    new_secret,
    opened_by,
    revoke_calendar,
    sign_out,
    tidy_code,
    use_code,
)
from graph.learners.log import history, keep, revision, state, undo
from graph.learners.store import Store
from tests.stores import everything


@pytest.fixture
def other(tmp_path) -> Store:
    return Store(str(tmp_path / "two.db"))


def notes(store: Store, learner: str) -> dict[str, str]:
    return {name: value for (part, name), value in state(store, learner, "g").facts.items() if part == "notes"}


# ---- Browsers


def test_whoever_only_looks_leaves_no_row(store):
    secret = new_secret(store)
    assert is_signed(store, secret) and opened_by(store, secret) is None
    learner = begin(store, secret)
    assert opened_by(store, secret).learner == learner == begin(store, secret)
    assert begin(store, new_secret(store)) != learner


def test_tabs_that_begin_at_once_are_one_learner(store):
    secret, found = new_secret(store), []
    tabs = [threading.Thread(target=lambda: found.append(begin(store, secret))) for _ in range(5)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert len(found) == 5 and len(set(found)) == 1


def test_a_forged_secret_is_seen(store, other):
    secret = new_secret(store)
    first, last = ("0" if letter != "0" else "1" for letter in (secret[0], secret[-1]))
    for forged in (secret[:-1] + last, first + secret[1:], secret[:32], "", "x" * 64, new_secret(other), "ä" * 64):
        assert not is_signed(store, forged)


def test_the_store_holds_hashes_alone(store):
    secret = new_secret(store)
    learner = begin(store, secret)
    code, calendar = new_code(store, learner), new_calendar(store, learner, "g")
    content = everything(store)
    assert learner in content
    assert not any(text in content for text in (secret, secret[:32], code, calendar))


def test_a_browser_that_signed_out_opens_nothing(store):
    first = new_secret(store)
    learner = begin(store, first)
    second = let_in(store, learner)
    sign_out(store, first)
    assert opened_by(store, first) is None
    assert opened_by(store, second).learner == learner


# ---- Codes


def test_a_code_works_once(store):
    code = new_code(store, "ada")
    assert use_code(store, f" {code[:4].lower()}-{code[4:]} ") == "ada"
    assert use_code(store, code) is None


def test_a_code_ends_after_ten_minutes(store, monkeypatch):
    code = new_code(store, "ada")
    later = (datetime.now(UTC) + timedelta(minutes=10, seconds=1)).isoformat(timespec="microseconds")
    monkeypatch.setattr(keys, "now", lambda: later)
    assert use_code(store, code) is None


def test_a_new_code_takes_the_place_of_the_one_before(store):
    first, second = new_code(store, "ada"), new_code(store, "ada")
    assert use_code(store, first) is None
    assert use_code(store, second) == "ada"


def test_of_two_that_use_a_code_at_once_one_is_let_in(store):
    code, found = new_code(store, "ada"), []
    several = [threading.Thread(target=lambda: found.append(use_code(store, code))) for _ in range(5)]
    for one in several:
        one.start()
    for one in several:
        one.join()
    assert sorted(found, key=str) == [None, None, None, None, "ada"]


@pytest.mark.parametrize("guess", ["", "AAAAAAAA", "' or 1=1 --", "%", "x" * 100_000, "\x00\ud800"])
def test_a_guess_opens_nothing(store, guess):
    new_code(store, "ada")
    assert use_code(store, guess) is None
    assert opened_by(store, guess) is None
    assert len(tidy_code(guess)) <= 100


def test_a_secret_of_one_kind_is_none_of_another(store):
    code, calendar = new_code(store, "ada"), new_calendar(store, "ada", "g")
    assert opened_by(store, code) is None and opened_by(store, calendar) is None
    assert use_code(store, calendar) is None


# ---- Calendars


def test_a_calendar_is_opened_until_it_is_revoked(store):
    first = new_calendar(store, "ada", "g")
    found = opened_by(store, first, "calendar")
    assert (found.learner, found.graph, has_calendar(store, "ada", "g")) == ("ada", "g", True)
    second = new_calendar(store, "ada", "g")
    assert opened_by(store, first, "calendar") is None
    other = new_calendar(store, "ada", "h")
    revoke_calendar(store, "bob", "g")
    assert opened_by(store, second, "calendar")
    revoke_calendar(store, "ada", "g")
    assert opened_by(store, second, "calendar") is None and not has_calendar(store, "ada", "g")
    assert opened_by(store, other, "calendar")


# ---- Taking everything along


def test_everything_goes_along_into_an_empty_store(store, other):
    keep(store, "ada", "g", {("notes", "x"): "one"}, "First")
    step = keep(store, "ada", "g", {("notes", "x"): "two\x00\ud800"}, "Second")
    undo(store, "ada", "g", step)
    graph = keep_graph(store, "ada", "Mine", {"topics.csv": b"id\n"}, ["a"])
    found = bring_in(other, "eve", taken_along(store, "ada"))
    assert (found.steps, found.graphs) == (3, 1)
    assert state(other, "eve", "g").facts == state(store, "ada", "g").facts
    assert history(other, "eve", "g") == history(store, "ada", "g")
    assert files_of(other, "eve", graph) == {"topics.csv": b"id\n"}
    assert json.loads(taken_along(other, "eve")) == json.loads(taken_along(store, "ada"))


def test_an_older_file_changes_nothing_where_it_came_from(store):
    keep(store, "ada", "g", {("notes", "x"): "one"}, "First")
    file = taken_along(store, "ada")
    keep(store, "ada", "g", {("notes", "x"): None}, "Second")
    before = revision(store, "ada", "g")
    assert bring_in(store, "ada", file).steps == 0
    assert (notes(store, "ada"), revision(store, "ada", "g")) == ({}, before)


def test_of_two_the_later_holds_fact_by_fact(store, other):
    keep(store, "ada", "g", {("notes", "x"): "early", ("notes", "y"): "early"}, "1")
    keep(other, "ada", "g", {("notes", "x"): "late", ("notes", "z"): "late"}, "2")
    keep(store, "ada", "g", {("notes", "y"): "latest"}, "3")
    first, second = taken_along(store, "ada"), taken_along(other, "ada")
    bring_in(other, "ada", first)
    bring_in(store, "ada", second)
    both = {"x": "late", "y": "latest", "z": "late"}
    assert notes(store, "ada") == notes(other, "ada") == both


@pytest.mark.parametrize(
    "file",
    [
        b"", b"{", b"[]", b'{"groundwork": 2, "changes": [], "graphs": []}', b"\xff\xfe", b"[" * 100_000,
        b'{"groundwork": 1, "changes": [["g", "then", "s", "l", "p", "n", null]], "graphs": []}',
        b'{"groundwork": 1, "changes": [["g", "2026-11-27T00:00:00+00:00", "s", "l", "p", 1, null]], "graphs": []}',
        b'{"groundwork": 1, "changes": [], "graphs": [{"id": "g", "name": "n", "files": "UEsDBA=="}]}',
    ],
)  # fmt: skip
def test_a_file_of_something_else_changes_nothing(store, file):
    with pytest.raises(InvalidRequestError, match="Nothing was changed"):
        bring_in(store, "ada", file)
    assert revision(store, "ada", "g") == 0


def test_a_file_cut_off_changes_nothing(store, other):
    keep(store, "ada", "g", {("notes", "x"): "one"}, "First")
    file = taken_along(store, "ada")
    with pytest.raises(InvalidRequestError):
        bring_in(other, "ada", file[: len(file) // 2])
    assert notes(other, "ada") == {}


# ---- Merged and forgotten


def test_learners_are_merged_and_the_later_holds(store):
    keep(store, "ada", "g", {("notes", "x"): "a", ("notes", "y"): "a"}, "1")
    secret = let_in(store, "bob")
    keep(store, "bob", "g", {("notes", "x"): "b"}, "2")
    graph = keep_graph(store, "bob", "Mine", {"topics.csv": b"id\n"}, ["a"])
    keep(store, "ada", "g", {("notes", "y"): "c"}, "3")
    seen = revision(store, "ada", "g")
    merge(store, "bob", "ada")
    assert notes(store, "ada") == {"x": "b", "y": "c"}
    assert revision(store, "ada", "g") > seen
    assert opened_by(store, secret).learner == "ada"
    assert [one.id for one in own_graphs(store, "ada")] == [graph]
    assert notes(store, "bob") == {} and own_graphs(store, "bob") == ()


def test_whoever_is_forgotten_leaves_nothing(store):
    # No name that random hexadecimal digits can make.
    keep(store, "lovelace", "g", {("notes", "x"): "a secret of mine"}, "1")
    secret, calendar = let_in(store, "lovelace"), new_calendar(store, "lovelace", "g")
    keep_graph(store, "lovelace", "Mine", {"topics.csv": b"id\n"}, ["a"])
    keep(store, "bob", "g", {("notes", "x"): "stays"}, "1")
    forget(store, "lovelace")
    assert opened_by(store, secret) is None and opened_by(store, calendar, "calendar") is None
    assert notes(store, "bob") == {"x": "stays"}
    assert not any(word in everything(store) for word in ("lovelace", "a secret of mine", "Mine"))


def test_who_is_known_elsewhere(store):
    first = new_secret(store)
    learner = begin(store, first)
    assert not is_known_elsewhere(store, learner, first)
    second = let_in(store, learner)
    assert is_known_elsewhere(store, learner, first) and is_known_elsewhere(store, learner, second)


def test_leaving_by_an_old_secret_leaves_by_the_one_that_took_its_place(store):
    old = new_secret(store)
    learner = begin(store, old)
    new, elsewhere = let_in(store, learner, old), let_in(store, learner)
    sign_out(store, old)
    assert opened_by(store, old) is None and opened_by(store, new) is None
    assert opened_by(store, elsewhere).learner == learner
