"""The whole web page: head with a strict policy, the list as text, the picture's data, vis-network and our script."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from graph.core.topic_graph import TopicGraph
from graph.exports.web.html import json_block, source_hash, text
from graph.exports.web.listing import listing
from graph.exports.web.picture import DASHES, HUES_SHOWN, Drawn, drawn_graph, drawn_plan, picture_data
from graph.formatting import counted, hours_text
from graph.messages import plan_remarks, plan_summary
from graph.model import StudyPlan
from graph.picture.colours import palette_of
from graph.picture.layout import line_kind
from graph.planning.advice import with_prices

_HERE = Path(__file__).parent
_LINES = (("", "needed"), ("choice", "one of several"), ("recommended", "recommended"), ("corequisite", "same week"))


def web_page(graph: TopicGraph, plan: StudyPlan | None = None) -> bytes:
    """Return a plan, or else the whole graph, as one web page that opens offline in any browser.

    The picture is drawn by vis-network, which pyvis brings; all text stands in the page as text, escaped, and prints.
    Nothing is fetched from anywhere, and the page forbids that too (a content security policy).

    Notes
    -----
    About 0.5 MB, of which vis-network is 470 KB. The same graph and plan give the same bytes.

    Examples
    --------
    >>> from graph.loading.build import build_graph
    >>> from graph.model import Prerequisite, Records, Topic
    >>> topics = (Topic("sets", "Sets"), Topic("maps", "<Maps>"))
    >>> graph = build_graph(Records(topics, (Prerequisite("sets", "maps"),)))
    >>> page = web_page(graph).decode()
    >>> page[:15], "<Maps>" in page, "&lt;Maps&gt;" in page
    ('<!doctype html>', False, True)
    """
    if plan is None:
        drawn = drawn_graph(graph)
        title, remarks = "Topics and what they need", list[str]()
        says = f"{counted(len(drawn.topics), 'topic')}, {hours_text(graph.all_hours)}."
    else:
        plan = with_prices(graph, plan)
        drawn = drawn_plan(graph, plan)
        title = "Study plan: " + ", ".join(goal.name for goal in plan.goals)
        says, remarks = plan_summary(plan), plan_remarks(plan, graph.topics)
    style, script, drawing = _style(drawn), _script(), _vis_network()
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"script-src {source_hash(drawing)} {source_hash(script)}; style-src {source_hash(style)}"
    )
    lines = [
        "<!doctype html>",
        f"<!--\n{_file('LICENCES.txt')}-->",
        '<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">',
        f"<title>{text(title)}</title><style>{style}</style></head><body>",
        f"<header><h1>{text(title)}</h1><p>{text(says)}</p>",
        '<div id="search"><label>Find a topic <input type="search" autocomplete="off"></label><ul></ul></div></header>',
        '<main><section id="left"><div id="picture" role="img" aria-label='
        f'"Picture of {counted(len(drawn.topics), "topic")}; the list has the same as text"></div>',
        f'<div id="legend">{_legend(drawn)}</div><aside id="panel" aria-live="polite" hidden></aside></section>',
        '<section id="list">',
        *(f"<p class=facts>{text(line)}</p>" for line in remarks),
        *listing(graph, drawn, plan),
        "</section></main>",
        f'<script type="application/json" id="data">{json_block(picture_data(drawn, plan))}</script>',
        f"<script>{drawing}</script>",
        f"<script>{script}</script></body></html>\n",
    ]
    return "\n".join(lines).encode()


def _legend(drawn: Drawn) -> str:
    drawn_kinds = {line_kind(edge) for edge in drawn.edges}
    lanes = "".join(f'<span class="key lane{place}"><i></i>{text(name)}</span>' for name, place in drawn.lanes.items())
    lines = "".join(
        '<span class=key><svg width=34 height=8 aria-hidden=true><path d="M1 4H33" stroke=currentColor stroke-width=2'
        f' stroke-dasharray="{" ".join(map(str, DASHES.get(kind, ())))}"/></svg>{words}</span>'
        for kind, words in _LINES
        if kind in drawn_kinds
    )
    return lanes + lines


def _style(drawn: Drawn) -> str:
    palette, used = palette_of(range(HUES_SHOWN)), sorted({*drawn.lanes.values()})
    light, dark = (
        "".join(f".lane{place}{{--mark:{palette[theme][place]['mark']}}}" for place in used)
        for theme in ("light", "dark")
    )
    return f"{_file('page.css')}{light}@media(prefers-color-scheme:dark){{{dark}}}"


@cache
def _file(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


@cache
def _script() -> str:
    """Our script without comments and indentation: the page is sent to people, and a mail has room for so much."""
    lines = (line.strip() for line in _file("page.js").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


@cache
def _vis_network() -> str:
    """vis-network as pyvis brings it, with line ends as browsers hash them and without the address of its map.

    Raises
    ------
    RuntimeError
        If this pyvis does not bring it where it was.
    """
    found = find_spec("pyvis")  # imports nothing
    folders = [Path(folder) for folder in found.submodule_search_locations or ()] if found else []
    files = [file for folder in folders for file in sorted(folder.glob("lib/vis-*/vis-network.min.js"))]
    if not files:
        raise RuntimeError("This version of pyvis does not bring vis-network. Install pyvis 0.3.2.")
    return files[-1].read_text(encoding="utf-8").partition("//# sourceMappingURL=")[0].rstrip()
