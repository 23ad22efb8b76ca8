"""The changes of `tests/mutation.py` are changes."""

import ast
from pathlib import Path

from tests.mutation import RELATED, ROOT, all_files, chosen, mutants


def test_every_change_is_another_programme():
    source = (ROOT / "graph" / "files" / "cells.py").read_text(encoding="utf-8")
    found = list(mutants(source))
    assert len(found) > 5
    assert all(ast.parse(mutant.text) for mutant in found)
    texts = [ast.unparse(ast.parse(source)), *(mutant.text for mutant in found)]
    assert len(set(texts)) == len(texts)


def test_what_may_change():
    source = '''
def f(rows: list[int | None], known) -> int:
    """Docstrings and types stay."""
    if not rows and 1 < len(rows):
        rows.clear()
    return [shield(row + 2) for row in rows if row not in known]
'''
    assert [(mutant.before, mutant.after) for mutant in mutants(source)] == [
        ("not rows and 1 < len(rows)", "not rows or 1 < len(rows)"),
        ("not rows", "rows"),
        ("1 < len(rows)", "1 <= len(rows)"),
        ("1", "2"),
        ("len(rows)", "rows"),
        ("rows.clear()", "pass"),
        ("return [shield(row + 2) for row in rows if row not in known]", "return None"),
        (
            "[shield(row + 2) for row in rows if row not in known]",
            "[shield(row + 2) for row in rows]",
        ),
        ("shield(row + 2)", "row + 2"),
        ("row + 2", "row - 2"),
        ("2", "3"),
        ("row not in known", "row in known"),
    ]


def test_the_sample_is_the_same_for_the_same_seed_and_takes_from_every_room():
    files = all_files()
    one = chosen(files, 40, seed=1)
    assert one == chosen(files, 40, seed=1) != chosen(files, 40, seed=2)
    assert len(one) == 40
    assert len({mutant.file for mutant in one}) > len(RELATED)


def test_every_file_and_every_test_named_is_there():
    missing = [entry for entry in RELATED if not (ROOT / entry).exists()]
    tests = {name for names in RELATED.values() for name in names}
    missing += [name for name in tests if not Path(ROOT, "tests", f"{name}.py").exists()]
    assert missing == []
