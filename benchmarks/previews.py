"""How long the preview of a file of 10 MB takes in each format, beside what others take to read its bytes.

``python -m benchmarks.previews [--megabytes 10] [FORMAT ...]`` prints a table. A preview is all that a person sees
before anything is taken: which format it is, what was understood, what is asked, and what was changed or set aside.
Seconds are those of the processor, so that other work on the machine counts little.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import resource
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from random import Random
from typing import NamedTuple

import networkx as nx

from graph.command_line.convert import preview_lines
from graph.exports.workbook import graph_to_workbook
from graph.loading.intake import drafted, preview_of, recognised, sound, source_of_bytes
from graph.model import Prerequisite, Records, Topic

WORDS = ("linear", "set", "graph", "proof", "data", "signal", "cell", "market", "light", "memory", "motion", "sound")


class Course(NamedTuple):
    """A topic that a file lists, with the numbers of those that it needs."""

    number: int
    name: str
    subject: str
    hours: float
    needs: tuple[int, ...]


def courses(count: int) -> list[Course]:
    """Return so many courses of made-up names, the same in each run."""
    dice = Random(7)
    found = []
    for number in range(count):
        name = f"{' '.join(dice.choices(WORDS, k=2)).title()} {number}"
        needs = {dice.randrange(max(0, number - 400), number or 1) for _ in range(dice.choice((0, 1, 2, 3, 3, 4)))}
        subject = f"Subject {number // 50 % 40}"
        found.append(Course(number, name, subject, dice.randint(2, 24) / 2, tuple(sorted(needs)) if number else ()))
    return found


def _graph(listed: Iterable[Course]) -> nx.DiGraph:
    graph = nx.DiGraph()
    for one in listed:
        graph.add_node(f"n{one.number}", label=one.name, category=one.subject, hours=one.hours)
        graph.add_edges_from((f"n{other}", f"n{one.number}") for other in one.needs)
    return graph


def _rows(listed: Iterable[Course]) -> str:
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(("Code", "Course", "Department", "Hours", "Prerequisites"))
    for one in listed:
        needs = ", ".join(f"C{other}" for other in one.needs)
        writer.writerow((f"C{one.number}", one.name, one.subject, one.hours, needs))
    return made.getvalue()


def _workbook(listed: Iterable[Course]) -> bytes:
    found = list(listed)
    topics = tuple(Topic(f"c{one.number}", one.name, one.subject, hours=one.hours) for one in found)
    edges = tuple(Prerequisite(f"c{other}", f"c{one.number}") for one in found for other in one.needs)
    return graph_to_workbook(Records(topics, edges))


def _outline(listed: Iterable[Course]) -> str:
    made = []
    for one in listed:
        made += [f"\n## {one.subject}\n\n"] if one.number % 50 == 0 else []
        made.append(f"- **{one.name}**, basics of {WORDS[one.number % 12]} {one.number}\n")
    return "".join(made)


def _pairs(listed: Iterable[Course], line: str) -> str:
    return "".join(line.format(other, one.number) for one in listed for other in one.needs)


def _nodes_and_pairs(listed: Iterable[Course], head: str, node: str, line: str, end: str = "") -> str:
    nodes = "".join(node.format(one.number, one.name) for one in listed)
    return f"{head}{nodes}{_pairs(listed, line)}{end}"


def _topic_list(listed: Iterable[Course]) -> str:
    return json.dumps([
        {
            "id": f"n{one.number}", "name": one.name, "category": one.subject, "hours": one.hours,
            "prerequisites": [f"n{other}" for other in one.needs],
        }
        for one in listed
    ])  # fmt: skip


class Form(NamedTuple):
    """A format: what writes a file of it, and what others do with its bytes, by name."""

    written: Callable[[list[Course]], str | bytes]
    peers: Mapping[str, Callable[[bytes], object]]


def _csv_rows(content: bytes) -> object:
    return list(csv.reader(io.StringIO(content.decode())))


def _arrow(content: bytes) -> object:
    from pyarrow import csv as arrow_csv

    return arrow_csv.read_csv(io.BytesIO(content))


def _calamine(content: bytes) -> object:
    import python_calamine

    book = python_calamine.load_workbook(io.BytesIO(content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def _markdown(content: bytes) -> object:
    from markdown_it import MarkdownIt

    return MarkdownIt().parse(content.decode())


def _pyromark(content: bytes) -> object:
    import pyromark

    return list(pyromark.events(content.decode()))


_CSV = {"csv": _csv_rows, "pyarrow": _arrow}
FORMS = {
    "table": Form(_rows, _CSV),
    "pairs": Form(lambda listed: _pairs(listed, "topic_{},topic_{}\n"), _CSV),
    "workbook": Form(_workbook, {"calamine": _calamine}),
    "graphml": Form(
        lambda listed: "\n".join(nx.generate_graphml(_graph(listed))),
        {"ElementTree": ElementTree.fromstring, "NetworkX": lambda content: nx.parse_graphml(content.decode())},
    ),
    "gexf": Form(
        lambda listed: "\n".join(nx.generate_gexf(_graph(listed))),
        {"ElementTree": ElementTree.fromstring, "NetworkX": lambda content: nx.read_gexf(io.BytesIO(content))},
    ),
    "gml": Form(
        lambda listed: "\n".join(nx.generate_gml(_graph(listed))),
        {"NetworkX": lambda content: nx.parse_gml(content.decode(), label="id")},
    ),
    "dot": Form(
        lambda listed: _nodes_and_pairs(listed, "digraph {\n", '  n{0} [label="{1}"];\n', "  n{} -> n{};\n", "}\n"), {}
    ),
    "mermaid": Form(
        lambda listed: _nodes_and_pairs(listed, "flowchart TD\n", '  n{0}["{1}"]\n', "  n{} --> n{}\n"), {}
    ),
    "node-link": Form(
        lambda listed: json.dumps(nx.node_link_data(_graph(listed), edges="links")),
        {
            "json": json.loads,
            "NetworkX": lambda content: nx.node_link_graph(json.loads(content), edges="links"),
        },
    ),
    "cytoscape": Form(
        lambda listed: json.dumps(nx.cytoscape_data(_graph(listed))),
        {"json": json.loads, "NetworkX": lambda content: nx.cytoscape_graph(json.loads(content))},
    ),
    "topic-list": Form(_topic_list, {"json": json.loads}),
    "outline": Form(_outline, {"pyromark": _pyromark, "markdown-it-py": _markdown}),
}


def content_of(form: Form, megabytes: float) -> bytes:
    """Return a file of a format of about this size."""
    count = 2_000
    for _ in range(2):
        text = form.written(courses(count))
        count = max(10, round(count * megabytes * 1e6 / len(text)))
    text = form.written(courses(count))
    return text if isinstance(text, bytes) else text.encode()


def preview(content: bytes, name: str) -> list[str]:
    """Return what a person sees of a file, as the command line shows it."""
    source = source_of_bytes("file", content)
    ranking = recognised(source)
    asked, found = sound(drafted(source, {}, name), {})
    return list(preview_lines(preview_of(asked, found, ranking[0].sign)))


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds of the processor that something takes the first time, which is what a person waits for."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def measure(name: str, megabytes: float) -> None:
    """Print the line of one format."""
    form = FORMS[name]
    content = content_of(form, megabytes)
    ours = seconds(lambda: preview(content, name))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    peers = {peer: seconds(partial(read, content)) for peer, read in form.peers.items()}
    shown = ", ".join(f"{peer} {taken:.2f} s ({ours / taken:.1f} x)" for peer, taken in peers.items())
    print(f"| {name} | {len(content) / 1e6:.1f} | {ours:.2f} s | {memory:,.0f} MB | {shown} |", flush=True)


def main() -> None:
    """Print the table, each format in a process of its own."""
    arguments = argparse.ArgumentParser(description=main.__doc__)
    arguments.add_argument("formats", nargs="*", metavar="FORMAT")
    arguments.add_argument("--megabytes", type=float, default=10)
    asked = arguments.parse_args()
    if len(asked.formats) == 1:
        measure(asked.formats[0], asked.megabytes)
        return
    print("| format | MB | preview | memory | others read it in (the preview takes as many times as long) |")
    print("|---|---:|---:|---:|---|", flush=True)
    for name in asked.formats or FORMS:
        command = [sys.executable, "-m", "benchmarks.previews", name, "--megabytes", str(asked.megabytes)]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
