"""What `import graph` offers."""

import subprocess
import sys
from pathlib import Path

import pytest

import graph

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("name", graph.__all__)
def test_every_name_of_the_package_is_there_and_listed(name):
    assert getattr(graph, name).__name__ == name
    assert name in dir(graph)


def test_other_names_are_missing_as_in_any_module():
    with pytest.raises(AttributeError, match="has no attribute 'Topics'"):
        graph.Topics  # noqa: B018
    with pytest.raises(ImportError):
        from graph import Topics  # noqa: F401


def test_importing_the_package_alone_loads_no_library():
    code = "import sys, graph, graph.model; print(sorted({'networkx', 'numpy', 'click'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    assert found.stdout == "[]\n"
