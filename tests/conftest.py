"""Settings that all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings

# The same examples on every run of continuous integration: a red build means a change, never luck.
settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

TIMES = int(os.environ.get("EXAMPLES_TIMES", "1"))
"""How many times as many examples as usual a property test tries."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give property tests more examples; Hypothesis has no setting for it where a test names a number of its own."""
    tests = {getattr(item, "obj", None) for item in items}
    for test in tests if TIMES > 1 else ():
        if getattr(test, "is_hypothesis_test", False):
            usual = test._hypothesis_internal_use_settings or settings.default
            test._hypothesis_internal_use_settings = settings(usual, max_examples=TIMES * usual.max_examples)


# Tests leave nothing in anybody's cache folder, and find nothing there.
os.environ["GROUNDWORK_CACHE"] = ""


@pytest.fixture(autouse=True)
def own_store(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a store of its own, made where it is used."""
    monkeypatch.setenv("GROUNDWORK_STORE", str(tmp_path_factory.getbasetemp() / f"{uuid4().hex}.db"))


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no browser draws, nothing waits for it."""
    monkeypatch.setattr("views.parts.ahead.PAUSE", 0)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """A PostgreSQL server of the tests' own."""
    from tests.stores import Server

    server = Server()
    yield server
    server.remove()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a store that is not there yet, of each kind."""
    if request.param == "sqlite":
        yield str(tmp_path / "data" / "learners.db")
    else:
        with request.getfixturevalue("postgres").database() as found:
            yield found


@pytest.fixture
def store(address: str) -> Iterator[Any]:
    """An empty store of each kind."""
    from graph.learners.store import Store

    store = Store(address)
    yield store
    store.close()


@pytest.fixture
def learners_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a store where the page keeps what its one learner does."""
    file = tmp_path / "learners.db"
    monkeypatch.setenv("GROUNDWORK_STORE", str(file))
    monkeypatch.setenv("GROUNDWORK_LEARNERS", "one")
    return file


ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of the sample roadmap."""
    return ROOT / "data"
