"""ES modules joined into one script: each in a scope of its own, in the order in which they depend on each other.

The browser part is written as modules that `node` can test one by one; the page serves one file.
"""

from __future__ import annotations

import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

# One statement each, at the beginning of a line: the modules are our own, and a test holds them to it.
_IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
_PASSED_ON = re.compile(r'^export \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function\*? (\w+)|const (\w+)|class (\w+))", re.MULTILINE)
_LEFT = re.compile(r"^(import|export)\b.*", re.MULTILINE)


class ModuleError(ValueError):
    """A module that cannot be joined: it imports itself through others, or is written in another way."""


def bundled(entry: Path) -> str:
    """Return the module `entry` and all that it imports as the text of one module, with the exports of `entry`.

    Raises
    ------
    ModuleError
        If modules import each other in a cycle, one does not exist, or one has an import or export other than by name.

    Examples
    --------
    >>> bundled(Path(__file__).parent / "browser" / "pure" / "numbers.js").count("export")
    1
    """
    order = _in_order(entry.resolve())
    number = {path: place for place, path in enumerate(order)}
    scopes = [_scope(path, number) for path in order]
    names = ", ".join(_exported(order[-1]))
    return "\n".join([*scopes, f"export const {{ {names} }} = $module{len(order) - 1};"])


def _in_order(entry: Path) -> list[Path]:
    """Every module after those that it imports."""
    imports: dict[Path, list[Path]] = {}
    waiting = [entry]
    while waiting:
        path = waiting.pop()
        if path not in imports:
            imports[path] = _imports(path)
            waiting += imports[path]
    try:
        return list(TopologicalSorter(imports).static_order())
    except CycleError as trouble:
        way = " -> ".join(path.name for path in reversed(trouble.args[1]))
        raise ModuleError(f"Modules import each other in a cycle: {way}") from None


def _imports(path: Path) -> list[Path]:
    text = _text(path)
    found = [*_IMPORT.finditer(text), *_PASSED_ON.finditer(text)]
    return [(path.parent / match[2]).resolve() for match in sorted(found, key=lambda match: match.start())]


def _exported(path: Path) -> list[str]:
    text = _text(path)
    own = [next(filter(None, match.groups())) for match in _EXPORT.finditer(text)]
    passed_on = [name for match in _PASSED_ON.finditer(text) for _, name in _names(match[1])]
    return [*own, *passed_on]


def _names(listed: str) -> list[tuple[str, str]]:
    """The pairs "as exported, as called here" of a list between braces."""
    pairs = (one.split(" as ") for one in map(str.strip, listed.split(",")) if one)
    return [(pair[0].strip(), pair[-1].strip()) for pair in pairs]


def _scope(path: Path, number: dict[Path, int]) -> str:
    def taken(match: re.Match[str]) -> str:
        names = (name if name == here else f"{name}: {here}" for name, here in _names(match[1]))
        return f"const {{ {', '.join(names)} }} = $module{number[(path.parent / match[2]).resolve()]};\n"

    body = _EXPORT.sub("", _PASSED_ON.sub(taken, _IMPORT.sub(taken, _text(path))))
    if left := _LEFT.search(body):
        raise ModuleError(
            f"{path.name}: {left[0]!r} cannot be joined; import and export by name, one statement a line."
        )
    return f"const $module{number[path]} = (() => {{\n{body}return {{ {', '.join(_exported(path))} }};\n}})();"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").rstrip() + "\n"
    except FileNotFoundError:
        raise ModuleError(f"There is no module {path.name} in {path.parent.name}.") from None
