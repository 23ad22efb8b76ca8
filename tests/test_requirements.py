"""What is needed: the files that are installed from say what pyproject.toml says, with the same reasons."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import graph

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
FILES = sorted(ROOT.glob("requirements*.txt"))
LISTED = {
    "requirements.txt": PROJECT["dependencies"],
    "requirements-spark.txt": PROJECT["optional-dependencies"]["spark"],
    "requirements-postgres.txt": PROJECT["optional-dependencies"]["postgres"],
}


def lines(name: str) -> dict[str, str]:
    """Each requirement of a file with its reason."""
    rows = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wanted = [row.partition("#") for row in rows if row and not row.startswith(("#", "-r "))]
    return {requirement.strip(): reason.strip() for requirement, _, reason in wanted}


def project_reasons() -> dict[str, str]:
    """Each quoted requirement of pyproject.toml with the comment behind it."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return dict(re.findall(r'^    "(.+)", +# (.+)$', text, re.MULTILINE))


@pytest.mark.parametrize("name", LISTED)
def test_what_is_installed_from_a_file_is_what_the_package_needs(name):
    """Whoever changes a bound changes it in pyproject.toml and in the file."""
    assert list(lines(name)) == LISTED[name]
    assert lines(name).items() <= project_reasons().items()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_requirement_has_a_reason_and_bounds_on_both_sides(path):
    for requirement, reason in lines(path.name).items():
        assert reason, requirement
        assert re.fullmatch(r"[a-z][a-z0-9-]*>=[0-9.]+,<[0-9.]+", requirement), requirement


def test_the_version_stands_in_one_place():
    found = [
        path.name
        for path in (ROOT / "pyproject.toml", ROOT / "graph" / "__init__.py")
        if graph.__version__ in path.read_text(encoding="utf-8")
    ]
    assert found == ["__init__.py"]
    assert PROJECT["dynamic"] == ["version"]


def test_every_requirement_is_locked_to_versions_within_its_bounds():
    """For each Python there may be another version; where they come from is everybody's own affair."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    locked = re.findall(r"^([a-z0-9-]+)==([0-9.]+)", text, re.MULTILINE)
    for path in FILES:
        for requirement in map(Requirement, lines(path.name)):
            versions = [version for name, version in locked if name == requirement.name]
            assert versions and all(version in requirement.specifier for version in versions), requirement
    assert "://" not in text and "index" not in text
