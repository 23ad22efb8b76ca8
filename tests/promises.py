"""The promises of docs/formats.md, one a line, and the mark that says which of them a test is an example of."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

PAGE = Path(__file__).resolve().parents[1] / "docs" / "formats.md"
Test = TypeVar("Test", bound=Callable[..., None])


def promises() -> list[str]:
    """Return each promise of the page, without the dash of the list."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("- ") for line in lines if line.startswith("- ")]


def keeps(promise: str) -> Callable[[Test], Test]:
    """Say that a test is an example of a promise, in the words of the page."""
    assert promise in promises(), f"docs/formats.md does not say: {promise}"
    return lambda test: test


def quoted_in(*tests: Path) -> set[str]:
    """Return the promises that the tests of these files quote, without running them."""
    calls = (node for path in tests for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return {
        call.args[0].value
        for call in calls
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "keeps"
        if isinstance(call.args[0], ast.Constant)
    }
