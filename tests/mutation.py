"""Change the code in small ways, one at a time, and see whether a test notices; part of `make slow`.

    python -m tests.mutation [--sample 80] [--seed 1] [--jobs 2] [FILE ...]

A change that no test notices survives and is printed. Some of them change nothing that anybody could notice; every
other one is a test that is missing. The tests run in a copy: the working tree stays as it is.
"""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from itertools import islice
from pathlib import Path
from queue import Queue
from random import Random
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
# The tests that are there for a file or a folder; its own examples run first. The first entry that fits counts.
RELATED: dict[str, tuple[str, ...]] = {
    "graph/files/plans.py": ("test_plan_files", "test_contract"),
    "graph/files/cells.py": ("test_exports", "test_plan_files", "test_tables", "test_pace"),
    "graph/files/pace.py": ("test_pace",),
    "graph/files": ("test_tables", "test_columns", "test_formats", "test_contract"),
    "graph/exports/web": ("test_web_page",),
    "graph/exports/calendar.py": ("test_calendar_file", "test_issued", "test_exports"),
    "graph/planning/sittings.py": ("test_calendar_file",),
    "graph/planning/placement.py": ("test_placement",),
    "graph/learners/issued.py": ("test_issued",),
    "graph/learners/newest.py": ("test_store",),
    "graph/exports": ("test_exports", "test_plan_files", "test_contract", "test_main"),
    **dict.fromkeys(
        ("graph/checks/settle.py", "graph/checks/statements.py", "graph/checks/causes.py"),
        ("test_settle", "test_knot_picture", "test_intake"),
    ),
    "graph/picture/knot.py": ("test_knot_picture",),
    "graph/checks": ("test_tables", "test_checks", "test_columns", "test_contract"),
    "graph/loading/cache.py": ("test_cache",),
    "graph/formatting.py": ("test_exports", "test_messages"),
    **dict.fromkeys(
        ("graph/planning/selection.py", "graph/planning/estimates.py", "graph/planning/choices.py"),
        ("test_estimates", "test_alternatives", "test_bounded_work"),
    ),
    "graph/planning/programme.py": ("test_bounded_work", "test_alternatives", "test_budget"),
    "graph/planning/budget.py": ("test_budget",),
    "graph/planning/resume.py": ("test_plan_files", "test_contract", "test_main"),
    "graph/planning/calendar.py": ("test_schedule", "test_timeline"),
}
_OPPOSITE: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
# A million and one would do for a million.
_MEANT_EXACTLY = 100
_NOT_CODE = {"annotation", "returns", "decorator_list", "type_params"}


class Mutant(NamedTuple):
    """One change: `text` is the whole file with it."""

    file: str
    line: int
    before: str
    after: str
    text: str


def mutants(source: str, file: str = "") -> Iterator[Mutant]:
    r"""Every change there is to make in a source text, in the order of its lines.

    Examples
    --------
    >>> [(mutant.before, mutant.after) for mutant in mutants("def f(a):\n    return abs(a) < 1")]
    [('return abs(a) < 1', 'return None'), ('abs(a) < 1', 'abs(a) <= 1'), ('abs(a)', 'a'), ('1', '2')]
    """
    return (mutant_at(source, place, file) for place in places(source))


def places(source: str) -> list[int]:
    """Where a source text may be changed: the numbers of the nodes."""
    return [number for number, node in enumerate(_code(ast.parse(source))) if _changed(node)]


def mutant_at(source: str, place: int, file: str = "") -> Mutant:
    """Return the change at one of `places`."""
    tree = ast.parse(source)
    node = next(islice(_code(tree), place, None))
    before, new = ast.unparse(node), _changed(node)
    assert new
    _put(tree, node, new)
    return Mutant(file, node.lineno, before, ast.unparse(new), ast.unparse(ast.fix_missing_locations(tree)))


def _code(node: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """The statements and expressions that run; no annotations, decorators or docstrings."""
    if isinstance(node, ast.expr | ast.stmt) and not _is_text(node):
        yield node
    for name, value in ast.iter_fields(node):
        if name not in _NOT_CODE:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _code(child)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _changed(node: ast.AST) -> ast.AST | None:
    """What may stand in place of a statement or an expression, with one thing different in it."""
    match node:
        case ast.Constant(value=bool() as value):
            return ast.Constant(not value)
        case ast.Constant(value=int() | float() as value) if value < _MEANT_EXACTLY:
            return ast.Constant(value + 1)
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            return ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.AugAssign() | ast.Continue():
            return ast.Pass()
        case ast.Call(args=[ast.expr() as only], keywords=[]) if not isinstance(only, ast.Starred):
            return only
        case ast.GeneratorExp() | ast.ListComp() | ast.SetComp() | ast.DictComp() if node.generators[0].ifs:
            free = deepcopy(node)
            free.generators[0].ifs.pop()
            return free
        case _:
            return _opposed(node)


def _opposed(node: ast.AST) -> ast.AST | None:
    """An expression with the opposite of its operator."""
    match node:
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _OPPOSITE:
            return ast.Compare(left, [_OPPOSITE[type(op)]()], [right])
        case ast.BoolOp(op=op, values=values):
            return ast.BoolOp(_OPPOSITE[type(op)](), values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return operand
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPPOSITE and not _is_union(node):
            return ast.BinOp(left, _OPPOSITE[type(op)](), right)
        case _:
            return None


def _is_union(node: ast.BinOp) -> bool:
    """Whether it is a type such as ``str | None``."""
    return isinstance(node.right, ast.Constant) and node.right.value is None


def _put(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
                return
            if isinstance(value, list):
                for at, child in enumerate(value):
                    if child is old:
                        value[at] = new
                        return


def chosen(files: Sequence[str], sample: int, seed: int) -> list[Mutant]:
    """So many changes of these files, the same ones for the same seed; each entry of `RELATED` has its share."""
    dice = Random(seed)
    sources = {file: (ROOT / file).read_text(encoding="utf-8") for file in files}
    by_entry: dict[str, list[tuple[str, int]]] = {}
    for file, source in sources.items():
        by_entry.setdefault(_entry(file), []).extend((file, place) for place in places(source))
    for group in by_entry.values():
        dice.shuffle(group)
    picked: list[tuple[str, int]] = []
    while len(picked) < sample and any(by_entry.values()):
        picked += [group.pop() for group in by_entry.values() if group]
    return [mutant_at(sources[file], place, file) for file, place in sorted(picked[:sample])]


def _entry(file: str) -> str:
    return next((entry for entry in RELATED if file == entry or file.startswith(f"{entry}/")), "")


def all_files() -> list[str]:
    """The files to change where none are named."""
    found = (
        path for entry in RELATED for path in ([ROOT / entry] if entry.endswith(".py") else (ROOT / entry).glob("*.py"))
    )
    return sorted({path.relative_to(ROOT).as_posix() for path in found if path.exists()})


class Copy:
    """A copy of the repository in which tests run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        names = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=ROOT, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        for name in filter(None, names.split("\0")):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, folder / name)

    def is_noticed(self, mutant: Mutant, most_seconds: float) -> bool:
        """Whether a test fails, or takes ten times as long, with this change."""
        place = self._folder / mutant.file
        kept = place.read_bytes()
        place.write_text(mutant.text, encoding="utf-8")
        try:
            return not self.passes(mutant.file, most_seconds)
        finally:
            place.write_bytes(kept)

    def passes(self, file: str, most_seconds: float) -> bool:
        """Whether the examples of a file and its tests pass within the time."""
        names = [f"tests/{name}.py" for name in RELATED.get(_entry(file), ())]
        tests = [name for name in names if (self._folder / name).exists()] or ["tests"]
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "-m",
            "not browser and not spark and not postgres and not slow",
        ]
        try:
            run = subprocess.run(
                [*command, file, *tests], cwd=self._folder, timeout=most_seconds, capture_output=True,
                env={**os.environ, "CI": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return False
        return run.returncode == 0


def survivors(found: Sequence[Mutant], jobs: int) -> list[Mutant]:
    """Return the changes that no test notices; every file's tests must pass without one."""
    with tempfile.TemporaryDirectory() as folder:
        copies: Queue[Copy] = Queue()
        for number in range(jobs):
            copies.put(Copy(Path(folder) / str(number)))
        copy = copies.get()
        files = {_entry(mutant.file): mutant.file for mutant in found}
        limits = {entry: _limit(copy, file) for entry, file in files.items()}
        copies.put(copy)

        def try_out(mutant: Mutant) -> bool:
            copy = copies.get()
            try:
                noticed = copy.is_noticed(mutant, limits[_entry(mutant.file)])
            finally:
                copies.put(copy)
            if not noticed:
                print(f"{mutant.file}:{mutant.line}: {mutant.before}  ->  {mutant.after}", flush=True)
            return noticed

        with ThreadPoolExecutor(jobs) as pool:
            return [mutant for mutant, noticed in zip(found, pool.map(try_out, found), strict=True) if not noticed]


def _limit(copy: Copy, file: str) -> float:
    begin = time.monotonic()
    if not copy.passes(file, 600):
        raise SystemExit(f"The tests of {file} fail without any change. Run them, and put that right first.")
    return 10 * (time.monotonic() - begin) + 30


def main() -> None:
    """Try out a sample of changes and print those that survive."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", metavar="FILE")
    parser.add_argument("--sample", type=int, default=80)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    found = chosen(asked.files or all_files(), asked.sample, asked.seed)
    alive = survivors(found, asked.jobs)
    print(f"{len(found) - len(alive)} of {len(found)} changes were noticed (seed {asked.seed}).")


if __name__ == "__main__":
    main()
