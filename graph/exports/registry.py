"""The table of all text formats of a graph; the writer of one is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from graph.model import Records

GRAPH_FORMATS = {
    "graphml": "graph_to_graphml",
    "gexf": "graph_to_gexf",
    "dot": "graph_to_dot",
    "mermaid": "graph_to_mermaid",
    "json": "graph_to_json",
}
"""Each format with the function that writes it, in the module of the same name; as CSV a graph is several files."""

_MODULES = {"json": "graph_json"}


def graph_text(records: Records, form: str) -> str:
    """Return a graph in one of `GRAPH_FORMATS`.

    Raises
    ------
    KeyError
        If there is no such format.

    Examples
    --------
    >>> from graph.model import Topic
    >>> print(graph_text(Records((Topic("sets", "Sets"),), ()), "mermaid").splitlines()[0])
    flowchart LR
    """
    module = import_module(f"graph.exports.{_MODULES.get(form, form)}")
    write: Callable[[Records], str] = getattr(module, GRAPH_FORMATS[form])
    return write(records)
