"""./run and ./test on systems that lack something, played by programs that stand in for the system's own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOOLS = "basename cat cksum cp dirname env flock grep head ls mkdir mktemp mv rm sed sh sleep tail tr"
NEW = "3.13.5"


class Machine:
    """A clone and a PATH with nothing but what a bare system has; `log` holds what was asked of it."""

    def __init__(self, folder: Path) -> None:
        self.clone = folder / "a clône"
        self.bin = folder / "bin"
        self.log = folder / "log"
        self.statuses = folder / "statuses"
        for made in (self.clone / "scripts", self.bin):
            made.mkdir(parents=True)
        for name in ("run", "test", "scripts/setup", "scripts/check", "constraints.txt"):
            shutil.copy(ROOT / name, self.clone / name)
        for path in ROOT.glob("requirements*.txt"):
            shutil.copy(path, self.clone)
        for tool in TOOLS.split():
            if found := shutil.which(tool):
                (self.bin / tool).symlink_to(found)
        self.log.touch()
        self.program("ldconfig", ":")
        self.passes(0)
        self.is_user(1000)

    def program(self, name: str, body: str) -> Path:
        """Put a program into the PATH that writes down how it was called."""
        path = self.bin / name
        path.write_text(f'#!/bin/sh\nprintf "%s\\n" "{name} $*" >>"{self.log}"\n{body}\n')
        path.chmod(0o755)
        return path

    def passes(self, *statuses: int) -> None:
        """How each run of pytest ends."""
        self.statuses.write_text("".join(f"{status}\n" for status in statuses))

    def is_user(self, number: int) -> None:
        self.program("id", f"echo {number}")

    def python(self, name: str = "python3", version: str = NEW, pip: str = "exit 0", has_venv: bool = True) -> Path:
        """A Python that makes environments in which pip does as told."""
        minor = version.split(".")[1]
        return self.program(
            name,
            f"""case "$*" in
            -V | --version) echo Python {version} ;;
            *version_info*) echo {minor} ;;
            *"import ensurepip, venv"*) {"exit 0" if has_venv else "exit 1"} ;;
            *"import pip"*) exit 0 ;;
            "-m venv "*) shift 2; mkdir -p "$1/bin" && cp "$0" "$1/bin/python" && : >"$1/pyvenv.cfg" ;;
            "-m pip "*) {pip} ;;
            *"-m pytest"*) exit "$(sed -n "$(grep -c pytest "{self.log}")p" "{self.statuses}")" ;;
            esac""",
        )

    def apt(self, offers: dict[str, str], then: str = ":") -> None:
        """A package manager with packages and their versions; `then` is what comes of an installation."""
        cases = "\n".join(f'{name}) echo "  Candidate: {version}" ;;' for name, version in offers.items())
        self.program("apt-cache", f'case "$2" in\n{cases}\nesac')
        self.program("apt-get", f'case "$1" in install) {then} ;; esac')

    def complete(self) -> None:
        """All that the tests need besides Python."""
        self.program("chromium", ":")
        self.program("initdb", ":")
        self.program("ldconfig", "echo libatomic.so.1")
        self.program("node", "echo v20.1.0")
        self.program("tsc", ":")
        self.program("java", """echo 'openjdk version "21.0.8" 2025-07-15' >&2""")

    def is_mended(self) -> None:
        """Make pip do as it should, in the environment too."""
        shutil.copy(self.python(), self.clone / ".venv" / "bin" / "python")

    def start(self, command: str, **more: str) -> subprocess.Popen[str]:
        environment = {
            "PATH": str(self.bin),
            "POSTGRES": str(self.log.parent / "postgresql"),
            "TMPDIR": str(self.log.parent),
            "LANG": "C",
            **more,
        }
        return subprocess.Popen(
            [str(self.clone / command)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, command: str, **more: str) -> tuple[int, list[str]]:
        """The exit status and the lines that a person sees."""
        started = self.start(command, **more)
        out, err = started.communicate(timeout=60)
        return started.returncode, (out + err).splitlines()

    def wait_until_asked(self, word: str) -> None:
        end = time.monotonic() + 60
        while not self.asked(word):
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.05)

    def asked(self, word: str) -> list[str]:
        return [line for line in self.log.read_text().splitlines() if word in line]


@pytest.fixture
def machine(tmp_path) -> Machine:
    return Machine(tmp_path)


def test_all_that_is_missing_is_said_in_one_line_to_type(machine):
    machine.apt({"python3": "3.13.5-1", "chromium": "140"})
    status, lines = machine.run("test")
    assert status == 1
    assert len(lines) == 1
    wanted = (
        "apt-get update && apt-get install -y --no-install-recommends "
        "python3 python3-venv chromium libatomic1 default-jre-headless nodejs node-typescript postgresql "
        "and then, as yourself, ./test again."
    )
    assert f"As root, type {wanted}" in " ".join(lines[0].split())
    assert machine.asked("apt-get install") == []


def test_the_page_needs_neither_browser_nor_java(machine):
    machine.apt({"python3": "3.13.5-1"})
    status, lines = machine.run("run")
    assert status == 1
    assert "--no-install-recommends python3 python3-venv  " in lines[0]


def test_where_there_is_sudo_the_line_uses_it(machine):
    machine.apt({"python3": "3.13.5-1"})
    machine.program("sudo", "exit 1")
    assert "Type  sudo sh -c 'apt-get update && " in machine.run("run")[1][0]


def test_a_system_of_another_kind_is_told_what_debian_calls_it(machine):
    assert machine.run("run") == (
        1, ["This system lacks what Debian calls python3 python3-venv. Install that, then type  ./run  again."]
    )  # fmt: skip


def test_root_is_given_what_is_missing(machine):
    machine.is_user(0)
    machine.python("later")
    machine.apt({"python3": "3.13.5-1"}, then=f'mv "{machine.bin}/later" "{machine.bin}/python3"')
    status, lines = machine.run("run")
    assert status == 0, lines
    [installed] = machine.asked("apt-get install")
    assert installed.endswith("python3 python3-venv")
    assert [line.split(" ...")[0] for line in lines] == [
        "Reading which packages there are",
        "Installing python3 python3-venv",
        f"Making an environment in .venv with Python {NEW}",
        "Installing the packages of requirements.txt into .venv (a minute or two the first time)",
    ]
    assert machine.asked("-m graph page")


def test_a_python_without_venv_is_completed(machine):
    machine.python(has_venv=False)
    machine.apt({})
    assert "--no-install-recommends python3-venv  " in machine.run("run")[1][0]


def test_with_an_old_python_the_newer_one_of_the_system_is_named(machine):
    """Python 3 is there: to be told to install it would send a person round."""
    machine.python(version="3.10.12")
    machine.apt({"python3": "3.10.6-1", "python3.11-venv": "3.11.0"})
    status, lines = machine.run("run")
    assert status == 1
    assert lines[0] == "Python 3.11 or newer is needed; python3 here is Python 3.10.12."
    assert "--no-install-recommends python3.11 python3.11-venv  " in lines[1]


@pytest.mark.parametrize("command", ["run", "test"])
@pytest.mark.parametrize("user", [0, 1000])
def test_with_an_old_python_and_no_newer_one_the_way_is_said(machine, user, command):
    machine.is_user(user)
    machine.python(version="3.9.2")
    machine.apt({"python3": "3.9.2-3"})
    status, lines = machine.run(command)
    assert status == 1
    assert lines[-1].startswith(
        "Python 3.11 or newer is needed; this system has Python 3.9.2 and no package of a newer"
    )
    assert lines[-1].endswith(f"PYTHON=/path/to/python3 ./{command}")
    assert machine.asked("apt-get install") == []


def test_what_is_there_already_is_left_alone_without_a_word(machine):
    machine.python()
    assert machine.run("run")[0] == 0
    machine.log.write_text("")
    assert machine.run("run") == (0, [])
    assert machine.asked("-m pip install") == []


def test_changed_requirements_are_installed(machine):
    machine.python()
    machine.run("run")
    with (machine.clone / "constraints.txt").open("a") as file:
        file.write("another==1\n")
    machine.log.write_text("")
    machine.run("run")
    [installed] = machine.asked("-m pip install")
    assert installed.endswith("-c constraints.txt -r requirements.txt")


def test_an_environment_of_a_python_that_went_away_is_made_again(machine):
    machine.python()
    machine.run("run")
    (machine.clone / ".venv" / "bin" / "python").unlink()
    (machine.clone / ".venv" / "old").touch()
    status, lines = machine.run("run")
    assert status == 0
    assert lines[0] == "The environment in .venv is half made or of another Python; making it again ..."
    assert not (machine.clone / ".venv" / "old").exists()


def test_a_killed_installation_is_made_again(machine):
    machine.python(pip="sleep 30")
    started = machine.start("run")
    machine.wait_until_asked("-m pip install")
    os.killpg(started.pid, signal.SIGKILL)
    started.communicate()
    machine.python()
    status, lines = machine.run("run")
    assert status == 0
    assert lines[0].startswith("The environment in .venv is half made")


def test_a_folder_of_somebodys_own_is_not_taken_for_an_environment(machine):
    machine.python()
    (machine.clone / "mine").mkdir()
    (machine.clone / "mine" / "letter").touch()
    status, lines = machine.run("run", VENV="mine")
    assert (status, lines) == (1, ["mine is no virtual environment. Move it away, or name another folder with VENV."])
    assert (machine.clone / "mine" / "letter").exists()


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", ": the disk is full."),
        (
            "Failed to establish a new connection: Temporary failure in name resolution",
            ": nothing answers. Is the network there?",
        ),
        ("OSError: [Errno 13] Permission denied: 'x'", "; the lines above say why."),
        ("ERROR: Something else", "; the lines above say why."),
    ],
)
def test_what_stopped_an_installation_is_said_and_the_next_one_goes_on(machine, trouble, sentence):
    machine.python(pip=f'echo "{trouble}" >&2; exit 1')
    status, lines = machine.run("run")
    assert status == 1
    assert (trouble in lines) == ("above" in sentence)
    assert lines[-2] == f"The packages of requirements.txt could not be installed{sentence}"
    assert lines[-1] == "Then type  ./run  again."
    machine.is_mended()
    assert machine.run("run")[0] == 0


def test_without_the_network_what_worked_before_still_works(machine):
    machine.python()
    machine.complete()
    machine.run("run")
    (machine.clone / ".venv" / "bin" / "python").unlink()
    machine.python(name="python-offline", pip="echo unreachable >&2; exit 1").rename(
        machine.clone / ".venv" / "bin" / "python"
    )
    assert machine.run("test", QUICK="1")[0] == 1
    assert machine.run("run") == (0, [])


def test_a_second_command_waits_for_the_first(machine):
    machine.python(pip="sleep 1")
    first = machine.start("run")
    machine.wait_until_asked("-m pip install")
    status, lines = machine.run("run")
    assert (status, lines) == (0, ["Another command is setting up; waiting for it ..."])
    first.communicate()
    assert first.returncode == 0
    assert len(machine.asked("-m pip install")) == 1


def test_arguments_and_port_reach_the_page(machine):
    machine.python()
    machine.run("run", PORT="8600")
    assert machine.asked("-m graph page") == ["python3 -m graph page --port 8600"]


@pytest.mark.parametrize(
    ("browser", "again", "status", "runs"),
    [(0, 0, 0, 2), (1, 0, 0, 3), (1, 1, 1, 3), (3, 0, 3, 2), (2, 0, 2, 2)],
    ids=["all pass", "late once", "fail twice", "nothing can pass", "stopped"],
)
def test_failed_browser_tests_run_once_more_unless_nothing_can_pass(machine, browser, again, status, runs):
    machine.python()
    machine.complete()
    machine.passes(0, browser, again)
    assert machine.run("test")[0] == status
    assert len(machine.asked("-m pytest")) == runs


@pytest.mark.parametrize(
    ("variable", "reason"),
    [
        ("PATH", "there is no Chromium."),
        ("CHROMIUM", "breaks does not start (no display at all)."),
        ("PLAYWRIGHT_NODEJS_PATH", "Playwright's driver does not start (no display at all)."),
    ],
)
def test_what_stops_every_browser_test_is_said_once(tmp_path, variable, reason):
    breaks = tmp_path / "breaks"
    breaks.write_text("#!/bin/sh\necho no display at all >&2\nexit 1\n")
    breaks.chmod(0o755)
    known = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "CHROMIUM"))}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/browser/test_search.py"]
    environment = {**known, variable: str(breaks)}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 3
    assert ended.stdout.count("No browser test can run: ") == 1
    assert reason in ended.stdout


def test_quick_leaves_out_browser_and_spark_and_needs_neither(machine):
    machine.python()
    assert machine.run("test", QUICK="1")[0] == 0
    [tests] = machine.asked("-m pytest")
    assert "not slow and not browser and not spark and not postgres" in tests


def test_a_failed_test_fails_the_command(machine):
    machine.python()
    machine.passes(1)
    assert machine.run("test", QUICK="1")[0] == 1


def test_make_runs_the_same_two_commands():
    rules = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "\nrun:\n\t@./run" in rules and "\ntest:\n\t@./test" in rules
    assert os.access(ROOT / "run", os.X_OK) and os.access(ROOT / "test", os.X_OK)
