"""Change sound files of every format in small ways, and see that each is read or refused in words; part of `make slow`.

    python -m tests.fuzzing [--seconds 20] [--seed 1] [PARSER ...]

Every input must end in a draft or in an error that people can read, in one bucket each, the same again when it is read
again, and within a second. What breaks one of these is printed with the bytes that did it; the exit status tells.
"""

from __future__ import annotations

import argparse
import io
import signal
import sys
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from random import Random
from typing import NamedTuple

from graph.command_line.convert import preview_lines
from graph.drafts import File, Source
from graph.errors import KnowledgeGraphError, SaveError
from graph.files.columns import parse_columns
from graph.files.patching import DeleteRow, InsertRow, SetCell, read_text
from graph.files.readers.registry import READERS
from graph.files.row_parsing import TOPICS
from graph.loading.intake import drafted, preview_of, recognised, sound
from tests.outlines import ROADMAP
from tests.workbooks import workbook_of

LARGEST = 4_000
LONGEST = 30
SLOW = 1.0
"""Seconds of the processor that no input of so few bytes may take; after `LONGEST` nobody waits for it."""

_TABLE = (
    "Nr.;Kurs;Std.;Fach;Vorkenntnisse\n1;Mehl und Wasser;1,5;Brot;-\n2;Sauerteig;2-3;;1\n3;Kneten;2 Tage;;1, 2 oder 4\n"
)
_LINKS = "source,target,kind,group\na,b,required,\nb,c,one-of,\nc,a,recommended,g\n"
_OWN = "id,name,category,hours,aliases\nsets,Sets,Basics,2,\nlimits,Limits,,3.5,lim; Grenzwert\n"
_GRAPHML = (
    '<?xml version="1.0"?><graphml xmlns="x"><key id="d0" for="node" attr.name="label"><default>n</default></key>'
    '<graph edgedefault="directed"><node id="a"><data key="d0">A &amp; B</data><graph><node id="c"/></graph></node>'
    '<node id="b"/><edge source="a" target="b" directed="false"/><edge source="b" target="c"/><hyperedge>'
    '<endpoint node="a"/></hyperedge></graph></graphml>'
)
_GEXF = (
    '<gexf version="1.3"><graph defaultedgetype="directed"><attributes class="node"><attribute id="0" title="hours">'
    '<default>1</default></attribute></attributes><nodes><node id="a" label="A"><attvalues>'
    '<attvalue for="0" value="2"/></attvalues><nodes><node id="c" pid="a"/></nodes></node>'
    '<node id="b"/></nodes><edges><edge source="a" target="b"/>'
    '<edge source="c" target="b" type="undirected"/></edges></graph></gexf>'
)
_DOT = (
    'strict digraph "g" { rankdir=BT; node [shape=box]; a [label="A \\"x\\"\\n" + "y"]; subgraph cluster_1 { label=<'
    "<b>C</b>>; b:p -> {c d} -> e [style=dashed, dir=back] } // note\n /* more */ a -> b; 1.5 -> a; }\n"
)
_MERMAID = (
    '---\ntitle: T\n---\nflowchart BT\n%% note\n a["A #amp; B"] --> b(B) & c{{C}}\n subgraph s [Part]\n d@{label: "D"}'
    ' -. weak .-> e((E))\n end\n b <--> c; c ==>|"why"| d\n x --- y ~~~ z\n click a "https://example.org"\n'
)
_GML = (
    'Creator "x"\n# note\ngraph [ directed 1 node [ id 1 label "A &quot;" graphics [ x 1.0 text "t" ] gid 9 ]\n'
    " node [ id 9 isGroup 1 ] node [ id 2 ] edge [ source 1 target 2 weight 1e5 ] edge [ source 2 ] ]\n"
)
_NODE_LINK = (
    '{"directed": true, "nodes": [{"id": 1, "name": "A", "data": {"hours": 2}}, {"id": "1"}, {"key": "c",'
    ' "parent": 1}, null], "links": [{"source": 1, "target": "c", "kind": "requires"},'
    ' {"from": 0, "to": 1, "arrows": "from"}, [1, 2]]}'
)
_TOPIC_LIST = """{"courses": [{"id": 1, "name": "Sets", "hours": "2,5", "prerequisites": []},
{"id": 2, "name": "Limits", "prerequisites": [1], "corequisites": [{"course_id": 3, "weight": 2}], "unlocks": "Sets"},
{"course_id": 3, "title": "Series", "prerequisites": "Sets, Limits", "soft_prerequisites": [[1, 2], "x"]}]}"""
_CYTOSCAPE = (
    '{"elements": {"nodes": [{"data": {"id": "a", "name": "A", "parent": "p"}}, {"data": {"id": "p"}}], "edges":'
    ' [{"data": {"source": "a", "target": "p", "interaction": "needs"}}, {"data": {}}]}}'
)
_OUTLINE = (
    "---\nx: 1\n---\n# Title\n## Part\n- **A:** b, c (d, e)\n  - [x] done - why\n    1. [link](http://x) text\n"
    "## Table\n| Course | Prerequisites | Duration |\n|---|:-:|---|\n| [A](b) | B, C | 3 weeks |\n\nSetext\n===\n"
    "> quote\n\n```\ncode\n```\n<p>html</p>\n[ref]: http://x 'y'\n![img][ref] `code` \\* &amp; *a **b** c*\n"
)
_PLAN = (
    '{"goals": ["b"], "critical_path": ["a"], "steps": [{"id": "a", "name": "A", "hours": 2, "needs": [],'
    ' "helpful": [], "end_hour": 2}, {"id": "b", "name": "B", "needs": ["a"], "helpful": [], "end_hour": 3}]}'
)
_CHECKLIST = (
    "# Study plan: Sets\n\n1 topic, 2 hours, 1 week.\n\n## Week 1\n\n- [x] Logic (1 hour)\n- [ ] Sets (2 hours)\n"
    "  - After Logic\n  - [A book](<https://example.org>)\n  - Notes: none\n"
)
_PAIRS = 'a_b,c\nc,d\n"x, y",c\nd,e,1\ne,f,0\n'
_ARROWS = "flour -> dough\ndough -> bread\nflour -> bread\n"


class Parser(NamedTuple):
    """A parser with sound files to begin from, and pieces that mean something to it."""

    examples: Sequence[bytes]
    pieces: Sequence[str]
    run: Callable[[bytes], object]


def _convert(name: str, content: bytes) -> object:
    """All that a preview does with a file of a format: what comes of it, or the error in words."""
    source = Source("file", (File("file", content),))
    signs = [(one.reader.NAME, one.sign) for one in recognised(source)]
    try:
        draft = drafted(source, {}, name)
        counts = draft.counts
        assert sum(counts.values()) == draft.items, f"{counts} are not {draft.items} items"
        if name != "outline":  # the items of which are blocks
            assert counts.get("edge", 0) == len(draft.edges), f"{counts}, but {len(draft.edges)} edges"
        asked, found = sound(draft, {})
        assert found.topics.before == len(draft.topics)
        assert len(found.records.topics) == found.topics.after
        assert len(found.records.prerequisites) == found.edges.after
        return signs, draft, found, [*preview_lines(preview_of(asked, found))]
    except KnowledgeGraphError as error:
        assert str(error).strip()
        return signs, str(error)


def _own(content: bytes) -> object:
    """Our own reader of both tables in one file, parted at the first blank line."""
    topics, _, edges = content.partition(b"\n\n")
    columns, problems = parse_columns(topics, edges)
    assert all(str(problem).strip() for problem in problems)
    return columns.topics.to_pylist(), columns.edges.to_pylist(), problems


def _patched(content: bytes) -> object:
    try:
        text = read_text(content, "topics.csv", TOPICS)
        assert text.content == content
        rows = list(text.rows_below)
        same = [SetCell(row, "name", name) for row, (name,) in text.records("name") if name]
        edits = [InsertRow(row.key, {"id": "new", "name": 'a "b", c'}) for row in rows[:1]]
        gone = [DeleteRow(row.key) for row in rows[1:2]]
        return text.edited(same).content, text.edited([*edits, *gone]).content, text.separated_by(";").content
    except SaveError as error:
        return str(error)


_BLANKS = ("\n", "\n\n", "\r\n", "\r", "\t", "    ")
_XML = """< > /> <node> </node> <edge> </edge> </graph> <graph> id="a" source="a" &amp; &#0; <![CDATA[ <!-- -->
    <!DOCTYPE <nodes> </nodes> pid="a" <data/> <key/> <y:NodeLabel>x</y:NodeLabel> <attvalue/> <row>
    <c> <v>1</v> </sheetData>"""
_JSON = '{ } [ ] , : "id" "data" null true 1e999 -0 NaN "nodes" "edges" "parent" "" "source" [[]] {} "elements"'
_CSV = ', ; | " "" id name needs Vorkenntnisse hours source,target 1 - or 1-3 =1+1 Total -> → kind group sep=;'
_GML_WORDS = '[ ] node edge id label " # graph gid 1 isGroup source 1e9 - directed'
_DOT_WORDS = '{ } [ ] -> -- ; = " < > subgraph node edge graph label // /* */ + : \\ digraph{ # , ]; '
_MERMAID_WORDS = (
    '--> --- -.-> ==> & | [ ] (( )) {{ }} > subgraph end %% %%{ @{ } " ; # click flowchart ``` ::: ~~~ <-->'
)
_MARKDOWN = "# ## - * 1. ** __ _ ` ``` [ ]( ) ![ | |---| > < <p> & \\ : , ( --- === ~~~ http://x \ufe0f [x] {#a}"
_BOOK = {
    "One": [["Nr.", "Course", "Requires", "Hours"], [1, "Flour", "", 1.5], [2, "Bread", "1", "2 days"]],
    "Two": [["source", "target"], ["1", "2"]],
}

TEXTS: Mapping[str, tuple[Sequence[str], str]] = {
    "groundwork": ((_OWN, "source,target\na,b\nb,c\n"), _CSV),
    "table": ((_TABLE, _LINKS, 'Our courses,,\nCourse,Requires,ECTS\nA,"B, C",5\nB,C and D,1-5\nTotal,,6\n'), _CSV),
    "pairs": ((_PAIRS, _ARROWS, "1\t2\t1\n2\t3\t0\n"), _CSV),
    "graphml": ((_GRAPHML,), _XML),
    "gexf": ((_GEXF,), _XML),
    "gml": ((_GML,), _GML_WORDS),
    "dot": ((_DOT,), _DOT_WORDS),
    "mermaid": ((_MERMAID, f"# Text\n```mermaid\n{_MERMAID[18:]}```\n"), _MERMAID_WORDS),
    "node-link": ((_NODE_LINK,), _JSON),
    "cytoscape": ((_CYTOSCAPE,), _JSON),
    "topic-list": ((_TOPIC_LIST,), _JSON),
    "plan": ((_PLAN, _CHECKLIST), f"{_JSON} {_MARKDOWN}"),
    "outline": ((_OUTLINE, ROADMAP.text[:1500]), _MARKDOWN),
}


def parsers() -> dict[str, Parser]:
    """Every parser by its name."""
    found = {
        name: Parser([text.encode() for text in texts], (*words.split(), *_BLANKS), partial(_convert, name))
        for name, (texts, words) in TEXTS.items()
    }
    found["workbook"] = Parser([workbook_of(_BOOK)], _XML.split(), partial(_convert, "workbook"))
    words = (*_CSV.split(), *_BLANKS)
    found["csv"] = Parser([f"{_OWN}\nsource,target,kind\nsets,limits,\n".encode()], words, _own)
    found["patching"] = Parser([_OWN.encode(), _TABLE.encode("cp1252"), _OWN.encode("utf-16")], words, _patched)
    assert {reader.NAME for reader in READERS} <= found.keys(), "a reader without examples"
    return found


def changed(parser: Parser, dice: Random) -> bytes:
    """A sound file of a parser, changed in one to eight places; a part of a packed one, packed again."""
    content = dice.choice(parser.examples)
    if content.startswith(b"PK") and dice.random() < 0.8:
        return _repacked(content, parser, dice)
    return _mutated(content, parser, dice)


def _mutated(content: bytes, parser: Parser, dice: Random) -> bytes:
    for _ in range(dice.choice((1, 1, 2, 3, 5, 8))):
        content = _once(content, parser, dice)
    return content[:LARGEST]


def _once(content: bytes, parser: Parser, dice: Random) -> bytes:
    """One change: a span taken away, doubled, multiplied or moved, a piece put in, a byte or a letter changed."""
    first = dice.randint(0, len(content))
    last = min(len(content), first + dice.choice((1, 2, 5, 20, 100)))
    before, span, after = content[:first], content[first:last], content[last:]
    kind = dice.randrange(8)
    if kind == 0:
        return before + after
    if kind == 1:
        return before + span * dice.choice((2, 3, 50, 500)) + after
    if kind == 2:
        place = dice.randint(0, len(after))
        return before + after[:place] + span + after[place:]
    if kind == 3:
        return before + bytes([dice.randrange(256)]) + content[first + 1 :]
    if kind == 4:
        return (
            before
            + dice.choice(("\0", "\ufeff", "é", "\u2028", "\x85", "İ", "🚀", "\ud7ff", " " * 300)).encode()
            + after
        )
    if kind == 5:
        other = dice.choice(parser.examples)
        place = dice.randint(0, len(other))
        return before + other[place : place + dice.randint(1, 200)] + after
    times = dice.choice((1, 1, 1, 2, 30, 300))
    return before + dice.choice(parser.pieces).encode() * times + (after if kind == 6 else span + after)


def _repacked(content: bytes, parser: Parser, dice: Random) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        chosen = dice.choice(old.namelist())
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, _mutated(text, parser, dice) if name == chosen else text)
    return made.getvalue()


class Fault(NamedTuple):
    """An input that a parser does not take as it should, and what went wrong."""

    parser: str
    number: int
    content: bytes
    what: str


def faults(name: str, seed: int, seconds: float, most: int | None = None) -> Iterator[Fault | int]:
    """Yield what is wrong, until the time is over or so many inputs are tried; last how many there were."""
    parser = parsers()[name]
    until = time.monotonic() + seconds
    number = 0
    while time.monotonic() < until and (most is None or number < most):
        number += 1
        content = changed(parser, Random(f"{name} {seed} {number}"))
        if what := fault_of(parser, content):
            yield Fault(name, number, content, what)
    yield number


def fault_of(parser: Parser, content: bytes) -> str:
    """What is wrong with how a parser takes an input; nothing if all is well."""
    begin = time.process_time()
    try:
        with _bounded():
            first = parser.run(content)
    except Exception:
        # Whatever it is, a person would see it; what takes longer than `LONGEST` too.
        return traceback.format_exc()
    spent = time.process_time() - begin
    if spent > SLOW and len(content) <= 2 * LARGEST:
        return f"{spent:.1f} s for {len(content):,} bytes"
    return "" if repr(parser.run(content)) == repr(first) else "not the same when it is read again"


@contextmanager
def _bounded() -> Iterator[None]:
    """Let no input take for ever: a pattern may."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"no answer in {LONGEST} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(LONGEST)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def main() -> int:
    """Try every parser for so many seconds, and print what is wrong."""
    arguments = argparse.ArgumentParser(description=main.__doc__)
    arguments.add_argument("parsers", nargs="*", metavar="PARSER")
    arguments.add_argument("--seconds", type=float, default=20)
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    is_sound = True
    for name in asked.parsers or parsers():
        begin = time.monotonic()
        met: dict[str, int] = {}
        for found in faults(name, asked.seed, asked.seconds):
            if isinstance(found, int):
                print(f"{name}: {found:,} inputs in {time.monotonic() - begin:.0f} s, seed {asked.seed}", flush=True)
                continue
            is_sound = False
            last = found.what.strip().splitlines()[-3:]
            kind = "\n".join(last[:1] if "File" in last[0] else last)
            met[kind] = met.get(kind, 0) + 1
            if met[kind] <= 2:
                print(f"{name}, input {found.number}: {found.what}\n    {found.content!r}\n", flush=True)
    return not is_sound


if __name__ == "__main__":
    sys.exit(main())
