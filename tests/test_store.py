"""What learners do, kept: the value, its facts, the log, and what can go wrong with a store."""

from __future__ import annotations

import multiprocessing
import os
import random
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import StoreError
from graph.learners import schema
from graph.learners import store as stores
from graph.learners.along import bring_in, forget, merge, taken_along
from graph.learners.log import by_day, history, keep, keep_work, last_step, revision, state, undo
from graph.learners.store import Store, open_store, store_address
from graph.learners.work import Work, changes, facts_of, request_of, with_hours, with_progress, work_of
from graph.model import ORDERS, PlanRequest, Progress

ROOT = Path(__file__).resolve().parents[1]
NASTY = "'); drop table change; -- \" \x00 \ud800 \\u0041 %s :x ä\n"


# ---- The value and its facts

ids = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
hours = st.floats(0, 1e5, allow_nan=False)


def pairs(values):
    return st.dictionaries(ids, values, max_size=3).map(lambda found: tuple(found.items()))


@st.composite
def progress(draw):
    said = draw(
        st.dictionaries(
            ids,
            st.builds(
                Progress, st.sampled_from(["to do", "in progress", "done", "skipped"]), st.none() | hours,
                st.text(max_size=5), st.none() | days, st.none() | days, st.none() | hours,
            ),
            max_size=4,
        )
    )  # fmt: skip
    noted = [(topic, one) for topic, one in said.items() if one != Progress()]
    return tuple(
        sorted(noted, key=lambda pair: (pair[1].status, pair[1].begun, pair[1].ended) == ("to do", None, None))
    )


@st.composite
def works(draw):
    goals = draw(st.lists(ids, unique=True, max_size=3))
    asked = draw(st.lists(st.tuples(st.sampled_from(goals), ids), max_size=3)) if goals else []
    request = PlanRequest(
        goals=tuple(goals),
        known=draw(st.frozensets(ids, max_size=3)),
        unknown=draw(st.frozensets(ids, max_size=3)),
        order=draw(st.sampled_from(ORDERS)),
        hours_per_week=draw(hours | st.lists(hours, min_size=1, max_size=3).map(tuple)),
        start=draw(st.none() | days),
        weekdays=draw(st.lists(st.integers(0, 6), unique=True).map(tuple)),
        days_off=draw(st.frozensets(days, max_size=3)),
        deadlines=draw(pairs(days)),
        weights=draw(pairs(hours)),
        pinned=draw(st.frozensets(ids, max_size=3)),
        progress=draw(progress()),
        whole_topics=draw(st.booleans()),
        budget=draw(st.none() | hours),
        promised=draw(pairs(days)),
        in_force=draw(st.lists(ids, unique=True, max_size=3).map(tuple)),
        asked=tuple(sorted(asked, key=lambda pair: goals.index(pair[0]))),
    )
    studied = draw(st.dictionaries(st.tuples(days, ids), hours, max_size=3))
    times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
    return Work(request, tuple((*key, spent) for key, spent in studied.items()), draw(st.none() | times))


@given(works())
def test_a_work_is_its_facts(work):
    facts = facts_of(work)
    again = work_of(facts)
    assert again == work
    assert again.request.asked == work.request.asked
    assert facts_of(again) == facts


def test_topics_with_notes_or_hours_alone_stay_in_their_order():
    noted = (("b", Progress(notes="hard")), ("a", Progress(hours=2.0)))
    work = Work(PlanRequest(goals=(), progress=noted))
    assert work_of(facts_of(work)).request.progress == noted


@given(works(), works())
def test_changes_lead_from_one_work_to_another(before, after):
    said = changes(facts_of(before), facts_of(after))
    then = {**facts_of(before), **said}
    assert {fact: value for fact, value in then.items() if value is not None} == facts_of(after)
    assert changes(facts_of(after), facts_of(after)) == {}


@given(works())
def test_nothing_is_said_of_what_is_as_usual(work):
    assert facts_of(Work()) == {}
    assert None not in facts_of(work).values()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
PARTS = "goal known taken_back choice setting day_off deadline weight status hours notes spent promised studied new"
parts = st.sampled_from(PARTS.split())
names = st.sampled_from(["order", "start", "hours_per_week", "weekdays", "budget", "in_force", "time_of_day"]) | ids


@given(st.dictionaries(st.tuples(parts, names), json_values, max_size=6), works())
def test_what_cannot_be_read_leaves_the_rest_as_it_is(broken, work):
    """Whatever somebody wrote into the file by hand, or a newer program wrote."""
    assert isinstance(work_of(broken), Work)
    mixed = {**broken, **facts_of(work)}
    assert facts_of(work_of(mixed)).items() >= facts_of(work).items()


def test_hours_of_the_log_are_those_spent():
    work = with_progress(Work(), ["sets"], status="done", spent=1.0)
    work = with_hours(with_hours(work, date(2026, 11, 23), "sets", 1.5), date(2026, 11, 24), "maps", 1.0)
    spent = {topic: noted.spent for topic, noted in request_of(work, date(2026, 11, 25)).progress}
    assert spent == {"sets": 2.5, "maps": 1.0}
    assert request_of(work, date(2026, 11, 25)).today == date(2026, 11, 25)


def test_what_is_ticked_comes_last():
    """The order of progress is that in which topics were finished."""
    work = with_progress(Work(), ["a", "b", "c"], status="done")
    work = with_progress(work, ["a"], notes="easy")
    work = with_progress(work, ["b"], status="to do")
    assert [topic for topic, _ in work.request.progress] == ["a", "c"]
    work = with_progress(work, ["a"], status="done")
    assert [topic for topic, _ in work.request.progress] == ["c", "a"]


# ---- The log


def test_what_is_kept_is_read_again(store):
    work = replace(Work(), request=PlanRequest(("series",), known=frozenset({"sets"}), start=date(2026, 11, 23)))
    step = keep_work(store, "ada", "sample", Work(), work, "Series is a goal")
    assert state(store, "ada", "sample").work == work
    assert state(store, "ada", "sample").revision == revision(store, "ada", "sample") > 0
    assert [(one.id, one.label) for one in history(store, "ada", "sample")] == [(step, "Series is a goal")]
    assert keep_work(store, "ada", "sample", work, work, "Nothing") is None


def test_learners_and_graphs_are_apart(store):
    keep(store, "ada", "sample", {("known", "sets"): True}, "Sets")
    for who, graph in (("bob", "sample"), ("ada", "other"), ("", ""), ("%", "%")):
        assert state(store, who, graph).facts == {}
        assert revision(store, who, graph) == 0
        assert history(store, who, graph) == ()


def test_tabs_that_change_different_things_keep_both(store):
    seen = state(store, "ada", "sample").work
    keep_work(store, "ada", "sample", seen, with_progress(seen, ["sets"], status="done"), "Sets done")
    keep_work(store, "ada", "sample", seen, with_progress(seen, ["maps"], notes="later"), "A note")
    noted = dict(state(store, "ada", "sample").work.request.progress)
    assert noted == {"sets": Progress("done"), "maps": Progress(notes="later")}


def test_of_what_two_tabs_change_the_later_holds(store):
    for notes in ("first", "second"):
        keep(store, "ada", "sample", {("notes", "sets"): notes}, "Note")
    assert state(store, "ada", "sample").facts == {("notes", "sets"): "second"}


def test_undo_gives_back_what_held_before(store):
    keep(store, "ada", "sample", {("notes", "sets"): "one", ("hours", "sets"): 2}, "First")
    step = keep(store, "ada", "sample", {("notes", "sets"): "two", ("hours", "sets"): None}, "Second")
    found = undo(store, "ada", "sample", step)
    assert found.stayed == ()
    assert state(store, "ada", "sample").facts == {("notes", "sets"): "one", ("hours", "sets"): 2}
    assert [(one.label, one.undone) for one in history(store, "ada", "sample")] == [
        ("Undo: Second", False),
        ("Second", True),
        ("First", False),
    ]


def test_undo_leaves_what_was_changed_since(store):
    step = keep(store, "ada", "sample", {("notes", "sets"): "one", ("hours", "sets"): 2}, "First")
    keep(store, "ada", "sample", {("notes", "sets"): "mine"}, "Second")
    found = undo(store, "ada", "sample", step)
    assert found.stayed == (("notes", "sets"),)
    assert state(store, "ada", "sample").facts == {("notes", "sets"): "mine"}


def test_what_was_changed_and_undone_since_is_given_back(store):
    first = keep(store, "ada", "sample", {("notes", "sets"): "one"}, "First")
    second = keep(store, "ada", "sample", {("notes", "sets"): "two"}, "Second")
    undo(store, "ada", "sample", second)
    undo(store, "ada", "sample", first)
    assert state(store, "ada", "sample").facts == {}


def test_an_undo_can_be_undone(store):
    step = keep(store, "ada", "sample", {("notes", "sets"): "one"}, "First")
    for _ in range(3):
        back = undo(store, "ada", "sample", step).step
        assert state(store, "ada", "sample").facts == {}
        assert last_step(history(store, "ada", "sample")) is None
        undo(store, "ada", "sample", back)
        assert state(store, "ada", "sample").facts == {("notes", "sets"): "one"}
        assert last_step(history(store, "ada", "sample")).id == step


def test_undoing_twice_does_nothing_more(store):
    step = keep(store, "ada", "sample", {("notes", "sets"): "one"}, "First")
    undo(store, "ada", "sample", step)
    assert undo(store, "ada", "sample", step).step is None
    assert undo(store, "ada", "sample", "no such step").step is None
    assert undo(store, "bob", "sample", step).step is None


@pytest.mark.parametrize("seed", range(6))
def test_undoing_everything_from_the_last_on_leaves_nothing(store, seed):
    chance = random.Random(seed)
    for _ in range(8):
        steps = history(store, "ada", "g")
        doing = chance.choice(["keep", "keep", "undo", "again"])
        if doing == "keep":
            facts = {("notes", str(chance.randrange(3))): chance.randrange(2), ("hours", "0"): chance.randrange(2)}
            keep(store, "ada", "g", facts, "Kept")
        elif (step := last_step(steps)) and doing == "undo":
            undo(store, "ada", "g", step.id)
        elif step:
            before = state(store, "ada", "g").facts
            undo(store, "ada", "g", undo(store, "ada", "g", step.id).step or "")
            assert state(store, "ada", "g").facts == before
    for _ in range(100):
        if step := last_step(history(store, "ada", "g")):
            undo(store, "ada", "g", step.id)
    assert state(store, "ada", "g").facts == {}


def test_text_is_text(store):
    """SQL, NUL, half a surrogate pair, markup and 100,000 characters come back as they were, in every field."""
    markup = "<script>alert(1)</script>" * 4000
    for text in (NASTY, markup):
        facts = {("notes", NASTY): text, (NASTY.replace("\x00", "").replace("\ud800", ""), "x"): [text, {text: text}]}
        learner, graph = f"ada{text[:20]}".replace("\x00", ""), "'; drop table key; --"
        keep(store, learner, graph, facts, text)
        assert state(store, learner, graph).facts == facts
        assert history(store, learner, graph)[0].label == text


def test_history_by_day_is_of_the_zone_that_is_asked_for(store):
    keep(store, "ada", "sample", {("notes", "sets"): "one"}, "First")
    [step] = history(store, "ada", "sample")
    assert step.at.tzinfo is not None and abs((datetime.now(UTC) - step.at).total_seconds()) < 60
    assert by_day([replace(step, at=datetime(2026, 11, 23, 23, tzinfo=UTC))], UTC)[0][0] == date(2026, 11, 23)


def test_the_clock_set_back_takes_nothing_away(store, monkeypatch):
    from graph.learners import log

    for year, notes in (("2030", "first"), ("2020", "second")):
        monkeypatch.setattr(log, "now", lambda year=year: f"{year}-01-01T00:00:00.000000+00:00")
        keep(store, "ada", "sample", {("notes", "sets"): notes}, notes)
    assert state(store, "ada", "sample").facts == {("notes", "sets"): "second"}
    assert [step.label for step in history(store, "ada", "sample")] == ["second", "first"]


# ---- Several at once


def add_up(address: str, times: int) -> None:
    """Read a number, write the next one: in one transaction."""
    store = Store(address)
    for _ in range(times):
        with store.writing("ada") as db:
            found = db.scalar(sa.select(schema.KEY.c.graph).where(schema.KEY.c.hash == "number"))
            db.execute(sa.update(schema.KEY).where(schema.KEY.c.hash == "number").values(graph=str(int(found) + 1)))


@pytest.mark.slow
def test_two_processes_that_read_and_then_write_lose_nothing(address):
    store = Store(address)
    with store.writing("ada") as db:
        row = {"hash": "number", "learner": "ada", "kind": "browser", "made_at": "", "graph": "0"}
        db.execute(sa.insert(schema.KEY).values(row))
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=add_up, args=(address, 1000)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    with store.reading() as db:
        assert db.scalar(sa.select(schema.KEY.c.graph)) == "2000"
    assert [process.exitcode for process in both] == [0, 0]


def begin(address: str, found) -> None:
    store = Store(address)
    found.put((store.id, store.secret))


def test_two_servers_may_start_at_once(address):
    """Both find one store: who comes second waits for the first."""
    context = multiprocessing.get_context("spawn")
    found = context.SimpleQueue()
    several = [context.Process(target=begin, args=(address, found)) for _ in range(3)]
    for process in several:
        process.start()
    for process in several:
        process.join()
    assert [process.exitcode for process in several] == [0, 0, 0]
    assert len({found.get() for _ in several}) == 1


def test_a_revision_misses_no_change(store):
    """PostgreSQL hands out numbers before it commits; whoever reads up to a revision has read all before it."""
    missed, seen = [], set()

    def write() -> None:
        for _ in range(20):
            keep(store, "ada", "sample", {("notes", os.urandom(4).hex()): 1}, "x")

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    last = 0
    while any(writer.is_alive() for writer in writers):
        found = state(store, "ada", "sample")
        assert found.revision >= last
        if found.revision == last and found.facts.keys() - seen:
            missed.append(found.facts.keys() - seen)
        last, seen = found.revision, seen | found.facts.keys()
    assert not missed and len(state(store, "ada", "sample").facts) == 60


# ---- What can go wrong


def sentence(call) -> str:
    with pytest.raises(StoreError) as found:
        call()
    assert found.value.what and found.value.where and found.value.advice.endswith(".")
    assert "Traceback" not in str(found.value) and "\n" not in str(found.value)
    return str(found.value)


def set_version(address: str, version: str) -> None:
    engine = stores._engine(address, None if "://" in address else Path(address))
    with engine.begin() as db:
        db.execute(sa.update(schema.ABOUT).where(schema.ABOUT.c.name == "version").values(value=version))
    engine.dispose()


def test_a_newer_store_is_left_alone(store, address):
    keep(store, "ada", "sample", {("notes", "sets"): "one"}, "First")
    store.close()
    set_version(address, str(schema.VERSION + 1))
    assert "written by a newer Groundwork; nothing was changed" in sentence(lambda: Store(address))
    set_version(address, str(schema.VERSION))
    assert state(Store(address), "ada", "sample").facts == {("notes", "sets"): "one"}


def test_an_older_store_is_migrated_once_and_a_copy_stays(store, address, monkeypatch):
    keep(store, "ada", "sample", {("notes", "sets"): "one"}, "First")
    store.close()
    this = schema.VERSION
    monkeypatch.setattr(stores, "VERSION", this + 1)
    monkeypatch.setattr(stores, "MIGRATIONS", {this: lambda db: db.execute(sa.text("create table more (name text)"))})
    for _ in range(2):
        newer = Store(address)
        with newer.writing("ada") as db:
            db.execute(sa.text("insert into more values ('x')"))
        assert state(newer, "ada", "sample").facts == {("notes", "sets"): "one"}
    if newer.file:
        [copy] = [path for path in newer.file.parent.iterdir() if f".version-{this}-" in path.name]
        monkeypatch.setattr(stores, "VERSION", this)
        assert state(Store(str(copy)), "ada", "sample").facts == {("notes", "sets"): "one"}


def test_a_store_of_version_1_reads_the_same_once_it_is_migrated(store, address):
    for number in range(6):
        keep(store, "ada", "sample", {("notes", str(number % 3)): number, ("known", "sets"): number % 2 or None}, "One")
    before = state(store, "ada", "sample")
    with store.writing() as db:
        schema.NEWEST.drop(db)
    store.close()
    set_version(address, "1")
    assert state(Store(address), "ada", "sample") == before


def newest_by_the_log(store: Store) -> dict[tuple[str, str, str, str], int]:
    """Found without the table that says it."""
    with store.reading() as db:
        rows = db.execute(sa.select(schema.CHANGE).order_by(schema.CHANGE.c.id)).all()
    return {(row.learner, row.graph, row.part, row.name): row.id for row in rows}


def newest_as_noted(store: Store) -> dict[tuple[str, str, str, str], int]:
    with store.reading() as db:
        rows = db.execute(sa.select(schema.NEWEST)).all()
    return {(row.learner, row.graph, row.part, row.name): row.id for row in rows}


LEARNERS = st.sampled_from(["ada", "bob"])
ACTS = st.one_of(
    st.tuples(st.just("keep"), LEARNERS, st.dictionaries(st.sampled_from("abc"), st.sampled_from([None, 1, 2]))),
    st.tuples(st.just("undo"), LEARNERS, st.integers(0, 3)),
    st.tuples(st.just("take"), LEARNERS, LEARNERS),
    st.tuples(st.just("merge"), LEARNERS, LEARNERS),
    st.tuples(st.just("forget"), LEARNERS, st.none()),
)


@given(st.lists(ACTS, max_size=12))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_newest_changes_are_noted_as_the_log_has_them(tmp_path, acts):
    store = Store(str(tmp_path / f"{uuid4().hex}.db"))
    for act, learner, what in acts:
        if act == "keep":
            keep(store, learner, "g", {("notes", name): value for name, value in what.items()}, "Note")
        elif act == "undo" and (steps := history(store, learner, "g")):
            undo(store, learner, "g", steps[what % len(steps)].id)
        elif act == "take":
            bring_in(store, what, taken_along(store, learner))
        elif act == "merge":
            merge(store, learner, what)
        elif act == "forget":
            forget(store, learner)
        assert newest_as_noted(store) == newest_by_the_log(store)


@pytest.mark.usefixtures("store")
def test_a_migration_that_fails_changes_nothing(address, monkeypatch):
    def broken(db: sa.Connection) -> None:
        db.execute(sa.text("create table more (name text)"))
        db.execute(sa.text("insert into nowhere values (1)"))

    monkeypatch.setattr(stores, "VERSION", schema.VERSION + 1)
    monkeypatch.setattr(stores, "MIGRATIONS", {schema.VERSION: broken})
    sentence(lambda: Store(address))
    monkeypatch.setattr(stores, "VERSION", schema.VERSION)
    with Store(address).reading() as db:
        assert not sa.inspect(db).has_table("more")


@pytest.fixture
def file(tmp_path) -> Path:
    """A store with something in it, closed."""
    path = tmp_path / "learners.db"
    store = Store(str(path))
    for number in range(200):
        keep(store, "ada", "sample", {("notes", str(number)): "x" * 1000}, "Note")
    store.close()
    return path


def test_a_store_cut_off_is_said_and_left_alone(file):
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    assert "damaged" in sentence(lambda: state(Store(str(file)), "ada", "sample"))
    assert file.read_bytes() == content[: len(content) // 2]


def test_a_file_that_is_no_store_is_left_alone(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear Ada, " * 1000)
    assert "no store of Groundwork" in sentence(lambda: Store(str(path)))
    assert path.read_text() == "Dear Ada, " * 1000


def test_another_programs_database_is_left_alone(tmp_path):
    path = tmp_path / "photos.db"
    with sqlite3.connect(path) as db:
        db.execute("create table photo (name text)")
    assert "another program" in sentence(lambda: Store(str(path)))
    with sqlite3.connect(path) as db:
        assert db.execute("select name from sqlite_master").fetchall() == [("photo",)]


def test_tables_taken_away_by_hand_are_said(file):
    with sqlite3.connect(file) as db:
        db.execute("drop table change")
    assert "tables are missing" in sentence(lambda: state(Store(str(file)), "ada", "sample"))


def test_a_value_broken_by_hand_is_one_fact_less(file):
    with sqlite3.connect(file) as db:
        db.execute("update change set value = '{' where name = '7'")
    assert len(state(Store(str(file)), "ada", "sample").work.request.progress) == 199


def test_a_full_disk_is_said_and_ends_when_there_is_room(file):
    store = Store(str(file))
    with store._engine.connect() as db:
        [[pages]] = db.exec_driver_sql("pragma page_count").fetchall()
    limits = []

    @sa.event.listens_for(store._engine, "begin")
    def limit(connection: sa.Connection) -> None:
        connection.exec_driver_sql(f"pragma max_page_count = {limits[-1]}")

    limits.append(pages)
    text = "x" * 100_000
    assert "the disk is full" in sentence(lambda: keep(store, "ada", "sample", {("notes", "more"): text}, "More"))
    assert len(state(store, "ada", "sample").facts) == 200
    limits.append(2**30)
    keep(store, "ada", "sample", {("notes", "more"): text}, "More")
    assert len(state(store, "ada", "sample").facts) == 201


def test_what_may_only_be_read_is_said(file):
    store = Store(str(file))

    @sa.event.listens_for(store._engine, "begin")
    def query_only(connection: sa.Connection) -> None:
        connection.exec_driver_sql("pragma query_only = on")

    assert "may only be read" in sentence(lambda: keep(store, "ada", "sample", {("notes", "more"): 1}, "More"))
    assert len(state(store, "ada", "sample").facts) == 200


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").touch()
    assert "its folder is a file" in sentence(lambda: Store(str(tmp_path / "file" / "learners.db")))
    assert "cannot be opened" in sentence(lambda: Store(str(tmp_path)))


def test_a_writer_that_goes_on_for_ever_is_said(file, monkeypatch):
    monkeypatch.setattr(stores, "BUSY_SECONDS", 0.2)
    store = Store(str(file))
    other = sqlite3.connect(file)
    other.execute("begin immediate")
    assert "others were writing" in sentence(lambda: keep(store, "ada", "sample", {("notes", "a"): 1}, "A"))
    assert len(state(store, "ada", "sample").facts) == 200
    other.close()


def test_a_store_is_its_owners_alone(file):
    assert file.stat().st_mode & 0o077 == 0


def test_a_database_that_does_not_answer_is_said_without_its_password():
    for address in ("postgresql://ada:secret@127.0.0.1:1/x", "postgresql://ada:secret@[/x"):
        assert "secret" not in sentence(lambda address=address: Store(address))


# ---- Where it is


def test_the_store_is_in_the_users_data_folder_unless_named(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("GROUNDWORK_STORE", raising=False)
    assert Path(store_address()).name == "learners.db" and "groundwork" in store_address()
    monkeypatch.setenv("GROUNDWORK_STORE", "postgresql://host/base")
    assert store_address() == "postgresql://host/base"
    assert store_address("mine.db") == "mine.db"


def test_a_process_opens_a_store_once(tmp_path):
    path = str(tmp_path / "learners.db")
    assert open_store(path) is open_store(path)


def test_who_does_not_use_the_store_does_not_import_it():
    code = """
import sys
from graph.command_line.main import commands
commands(["plan", "Calculus", "--format", "csv", "--output", sys.argv[1]], standalone_mode=False)
assert "sqlalchemy" not in sys.modules and "platformdirs" not in sys.modules, "imported"
"""
    found = subprocess.run([sys.executable, "-c", code, os.devnull], cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr


def test_times_of_day_are_kept():
    assert work_of(facts_of(replace(Work(), time_of_day=time(18, 30)))).time_of_day == time(18, 30)


def test_what_is_no_place_for_a_store_is_said(tmp_path):
    assert "it is a folder" in sentence(lambda: Store(str(tmp_path)))
    assert "nothing can be kept there" in sentence(lambda: Store("/dev/null"))


@pytest.mark.parametrize(
    "fact",
    [
        (("notes", "sets"), "\ud800"), (("goal", "\ud800"), {"place": 0}), (("setting", "hours_per_week"), []),
        (("setting", "in_force"), ["\udc00"]),
    ],
)  # fmt: skip
def test_what_no_page_can_show_is_left_alone(fact):
    assert work_of({fact[0]: fact[1], ("known", "sets"): True}) == Work(PlanRequest((), known=frozenset({"sets"})))
