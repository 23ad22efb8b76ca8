"""Which floor each room of the house stands on, and that imports go down alone."""

import ast
import re
from itertools import chain
from pathlib import Path

import networkx as nx
import pytest

ROOT = Path(__file__).resolve().parents[1]

FLOORS = (
    (
        "graph.model",
        "graph.errors",
        "graph.formatting",
        "graph.progress",
        "graph.parallel",
        "graph.shown",
        "graph.drafts",
    ),
    ("graph.index",),
    ("graph.core",),
    ("graph.files", "graph.checks"),
    ("graph.planning",),
    ("graph.loading",),
    ("graph.messages", "graph.spark"),
    ("graph.picture",),
    ("graph.exports",),
    ("graph.learners",),
    ("graph.command_line", "views"),
    ("app", "graph.__init__", "graph.__main__"),
)
"""Each room under the modules that may import it. A room may import what is below, and on floor 0 its neighbours."""


def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name."""
    paths = chain([ROOT / "app.py"], (ROOT / "graph").rglob("*.py"), (ROOT / "views").rglob("*.py"))
    return {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in paths}


def imported(name: str, path: Path, known: dict[str, Path]) -> set[str]:
    """The modules of the product that one imports, wherever in it, for types alone too; all may ask for the version."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names if alias.name != "__version__"}
            rooms = {one for one in inner if {one, f"{one}.__init__"} & known.keys()}
            found |= rooms or {node.module for _ in inner}
    here = {one if one in known else f"{one}.__init__" for one in found}
    return (here & known.keys()) - {name}


def room(name: str) -> str:
    """The room that a module stands in."""
    return max((room for floor in FLOORS for room in floor if f"{name}.".startswith(f"{room}.")), key=len, default="")


def floor(name: str) -> int:
    """The floor that a module stands on."""
    return next(number for number, rooms in enumerate(FLOORS) if room(name) in rooms)


KNOWN = modules()


def test_every_module_stands_in_a_room():
    assert [name for name in KNOWN if not room(name)] == []


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_a_module_imports_from_its_own_room_and_lower_floors_alone(name):
    own = floor(name)
    others = [other for other in imported(name, KNOWN[name], KNOWN) if room(other) != room(name)]
    beside = own in (0, len(FLOORS) - 1)
    assert [other for other in others if floor(other) > own or (floor(other) == own and not beside)] == []


def test_no_module_imports_itself_by_a_detour():
    """Imports for types alone count too: who needs another's type leans on it."""
    whole = nx.DiGraph((name, other) for name, path in KNOWN.items() for other in imported(name, path, KNOWN))
    assert [sorted(part) for part in nx.strongly_connected_components(whole) if len(part) > 1] == []


def test_only_the_page_and_what_starts_it_know_a_screen():
    screen = re.compile(r"^\s*(import|from) streamlit", re.MULTILINE)
    loaded = {name for name, path in KNOWN.items() if screen.search(path.read_text(encoding="utf-8"))}
    assert {name for name in loaded if room(name) not in ("views", "app")} == {"graph.command_line.page"}


def test_pure_modules_of_the_browser_import_pure_modules_alone():
    folder = ROOT / "graph/picture/browser/pure"
    sources = {path.name: re.findall(r'from "([^"]+)"', path.read_text("utf-8")) for path in folder.glob("*.js")}
    assert any(sources.values())
    assert {one for found in sources.values() for one in found} <= {f"./{name}" for name in sources}


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_no_pattern_repeats_a_group_possessively(name):
    """Python before 3.11.5, as Debian 12 has it, matches wrongly there; an atomic group says the same."""
    nodes = ast.walk(ast.parse(KNOWN[name].read_text(encoding="utf-8")))
    values = [node.value for node in nodes if isinstance(node, ast.Constant)]
    texts = [one.decode("latin-1") if isinstance(one, bytes) else one for one in values if isinstance(one, str | bytes)]
    assert [text for text in texts if re.search(r"(?<!\\)\)(?:[*+?]|\{\d*,?\d*\})\+", text)] == []
