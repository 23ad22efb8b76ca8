"""The package as others install it: what is in it, and that it works from any folder."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tarfile
import time
import urllib.request
import venv
import zipfile
from pathlib import Path, PurePosixPath

import pytest

import graph

ROOT = Path(__file__).resolve().parents[1]
WINDOWS = os.name == "nt"
# What makes a foreign package fail the test as soon as it is imported.
FOREIGN = "raise ImportError('this is the package of another project')\n"


def built(target: str, source: Path, folder: Path) -> Path:
    """A wheel or sdist of the project in `source`, made without the network."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=source, capture_output=True, check=True)
    [made] = folder.glob("*.whl" if target == "wheel" else "*.tar.gz")
    return made


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    return built("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def sdist(tmp_path_factory) -> Path:
    return built("sdist", ROOT, tmp_path_factory.mktemp("sdist"))


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def files_in(*places: str) -> set[str]:
    """The files of the checkout in some folders."""
    paths = (path for place in places for path in (ROOT / place).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in paths if "__pycache__" not in path.parts}


def test_a_wheel_holds_one_import_name_and_the_page_inside_it(wheel):
    names = contents(wheel).keys()
    assert {PurePosixPath(name).parts[0] for name in names} == {
        "graph",
        f"groundwork_graph-{graph.__version__}.dist-info",
    }
    of_page = {name.removeprefix("graph/_page/") for name in names if name.startswith("graph/_page/")}
    assert of_page == {"app.py", *files_in("views", "assets", "data", ".streamlit")}
    assert names >= files_in("graph")
    assert "graph/py.typed" in names
    assert not [name for name in names if "__pycache__" in name or "tests" in name or "benchmarks" in name]


def test_what_a_wheel_says_of_itself(wheel):
    held = contents(wheel)
    facts = f"groundwork_graph-{graph.__version__}.dist-info"
    assert held[f"{facts}/entry_points.txt"].decode().split() == [
        "[console_scripts]",
        *("groundwork", "=", "graph.__main__:main"),
    ]
    about = held[f"{facts}/METADATA"].decode()
    assert "Name: groundwork-graph\n" in about
    assert "Requires-Dist: pyspark<5,>=4.0; extra == 'spark'\n" in about
    assert "Requires-Python: >=3.11\n" in about


def test_a_wheel_of_the_sdist_is_the_same(wheel, sdist, tmp_path):
    # Debian 12's Python has no filters yet, and later ones warn where none is named.
    shutil.unpack_archive(sdist, tmp_path, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    [unpacked] = tmp_path.iterdir()
    assert contents(built("wheel", unpacked, tmp_path / "dist")) == contents(wheel)


def test_building_leaves_nothing_in_the_checkout(wheel, sdist):
    assert wheel.exists() and sdist.exists()
    assert not [name for name in ("build", "dist", "groundwork_graph.egg-info") if (ROOT / name).exists()]


# --- installed -----------------------------------------------------------------------------------


class Installed:
    """An environment with the wheel in it, beside the libraries of this one, and with packages that are in the way."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        venv.create(folder, symlinks=not WINDOWS)
        self.folder = folder
        self.scripts = folder / ("Scripts" if WINDOWS else "bin")
        self.python = self.scripts / "python"
        install = [sys.executable, "-m", "pip", "--python", str(self.python), "install", "--quiet"]
        offline = ["--no-deps", "--no-index", "--disable-pip-version-check"]
        subprocess.run([*install, *offline, str(wheel)], capture_output=True, check=True)
        [self.packages] = folder.glob("lib/python*/site-packages") if not WINDOWS else [folder / "Lib/site-packages"]
        (self.packages / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
        for name in ("app", "assets", "data", "views"):
            (self.packages / name).mkdir()
            (self.packages / name / "__init__.py").write_text(FOREIGN, encoding="utf-8")

    def files(self) -> set[Path]:
        """Everything that lies in the package, but for what Python keeps of each module that it compiled."""
        inside = self.packages / "graph"
        return {path for path in inside.rglob("*") if "__pycache__" not in path.parts}

    def run(self, *command: object, folder: Path, status: int = 0) -> subprocess.CompletedProcess[str]:
        found = subprocess.run(
            list(map(str, command)), cwd=folder, env=_environment(), capture_output=True, check=False, text=True
        )
        assert found.returncode == status, found.stderr
        assert "Traceback" not in found.stderr
        return found


def _environment(**more: str) -> dict[str, str]:
    """The variables of a person who set none of Python's."""
    return {**{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}, **more}


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory) -> Installed:
    return Installed(tmp_path_factory.mktemp("installed") / "a room with ä", wheel)


@pytest.fixture
def elsewhere(tmp_path) -> Path:
    """A folder of a person, with a page of their own in it and packages named as ours are."""
    folder = tmp_path / "elsewhere"
    for name in ("views", "assets", "data"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text(FOREIGN, encoding="utf-8")
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "config.toml").write_text('[server]\naddress = "0.0.0.0"\n', encoding="utf-8")
    return folder


@pytest.mark.parametrize("form", ["groundwork", "python -m graph"])
def test_a_plan_is_made_from_any_folder(installed, elsewhere, form):
    before = sorted(elsewhere.rglob("*"))
    command = [installed.scripts / "groundwork"] if form == "groundwork" else [installed.python, "-m", "graph"]
    found = installed.run(*command, "plan", "Transformers", "--known", "Python", folder=elsewhere)
    assert "Self-Attention" in found.stdout
    assert f"Usage: {form} plan" in installed.run(*command, "plan", "--help", folder=elsewhere).stdout
    assert sorted(elsewhere.rglob("*")) == before


def test_the_version_is_that_of_the_package(installed, elsewhere):
    code = "from importlib.metadata import version; print(version('groundwork-graph'))"
    told = installed.run(installed.scripts / "groundwork", "--version", folder=elsewhere).stdout
    assert told == f"groundwork {graph.__version__}\n"
    assert installed.run(installed.python, "-c", code, folder=elsewhere).stdout == f"{graph.__version__}\n"


def test_types_are_known_to_those_who_use_the_package(installed, elsewhere):
    script = elsewhere / "uses.py"
    script.write_text("from graph import open_graph\n\nreveal_type(open_graph('data'))\n", encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--python-executable", str(installed.python), "uses.py"]
    found = subprocess.run(command, cwd=elsewhere, capture_output=True, check=False, text=True)
    assert 'Revealed type is "graph.core.topic_graph.TopicGraph"' in found.stdout, found.stdout + found.stderr


# --- the page ------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Served:
    """``groundwork page``, started by a person in some folder."""

    def __init__(self, installed: Installed, folder: Path, log: Path, **environment: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = log
        command = [str(installed.scripts / "groundwork"), "page", "--port", str(self.port)]
        more = {"STREAMLIT_SERVER_HEADLESS": "true", **environment}
        with log.open("w") as output:
            self.process = subprocess.Popen(
                command, cwd=folder, stdout=output, stderr=subprocess.STDOUT, env=_environment(**more),
                # A shell's background job would not hear Ctrl-C.
                preexec_fn=None if WINDOWS else lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
            )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1) as answer:
                    if answer.read() == b"ok":
                        return
            except OSError:
                time.sleep(0.1)
        self.process.kill()
        raise RuntimeError(self.log)

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def stopped_by(self, number: int) -> int:
        """The exit status after a signal."""
        self.process.send_signal(number)
        return self.process.wait(20)


@pytest.mark.skipif(WINDOWS, reason="Windows has no such signals")
def test_the_page_is_served_with_its_own_settings_and_ends_quietly(installed, elsewhere, tmp_path):
    """Settings of the folder it was started in are not ours: the address would be open to everybody."""
    before = installed.files(), sorted(elsewhere.rglob("*"))
    served = Served(installed, elsewhere, tmp_path / "log.txt")
    try:
        assert f"http://127.0.0.1:{served.port}" in served.log
        taken = installed.run(
            installed.scripts / "groundwork", "page", "--port", served.port, folder=elsewhere, status=1
        )
        assert taken.stderr == (
            f"The page cannot be served on port {served.port} of 127.0.0.1: address already in use. "
            f"Choose another, such as --port {served.port + 1} (in a clone: PORT={served.port + 1} ./run).\n"
        )
    finally:
        status = served.stopped_by(signal.SIGINT)
    assert status == 130
    assert "Traceback" not in served.log and "usage statistics" not in served.log
    assert (installed.files(), sorted(elsewhere.rglob("*"))) == before


RUN_THE_PAGE = """
import sys
from pathlib import Path
import graph
from streamlit.testing.v1 import AppTest
home = Path(graph.__file__).parent / "_page"
sys.path.append(str(home))  # behind everything else, where Streamlit leaves it
page = AppTest.from_file(str(home / "app.py"), default_timeout=60).run()
page.query_params["goal"] = sys.argv[1]
page.run()
assert not page.exception, page.exception
print(page.multiselect(key="goals").value, len(page.get("bidi_component")) > 0)
"""


def test_the_script_of_the_page_runs_beside_a_foreign_package_called_views(installed, elsewhere):
    found = installed.run(installed.python, "-c", RUN_THE_PAGE, "transformers", folder=elsewhere)
    assert found.stdout == "['transformers'] True\n"


def test_the_page_begins_with_the_folder_that_the_variable_names(installed, elsewhere, monkeypatch):
    (elsewhere / "mine").mkdir()
    (elsewhere / "mine" / "topics.csv").write_text("id,name\nlute,Lute\n", encoding="utf-8")
    (elsewhere / "mine" / "edges.csv").write_text("source,target\n", encoding="utf-8")
    monkeypatch.setenv("GROUNDWORK_DATA", "mine")
    found = installed.run(installed.python, "-c", RUN_THE_PAGE, "lute", folder=elsewhere)
    assert found.stdout == "['lute'] True\n"
