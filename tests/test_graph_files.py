"""Files of graphs that other programs wrote: every node and line is somewhere, and names, groups and ways are right."""

import gzip
import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings

from graph.drafts import Draft, File, Source
from graph.errors import UnreadableInputError
from graph.exports.dot import graph_to_dot
from graph.exports.gexf import graph_to_gexf
from graph.exports.graph_json import graph_to_json
from graph.exports.graphml import graph_to_graphml
from graph.exports.mermaid import graph_to_mermaid
from graph.files.readers import cytoscape, dot, gexf, gml, graphml, mermaid, node_link
from graph.loading.intake import recognised, sound, source_of_bytes, sure_of
from graph.model import FileNames, Prerequisite, Records, Topic
from tests.as_records import parse_records
from tests.test_exports import some_records


def source(content: str | bytes, name: str = "file") -> Source:
    return Source(name, (File(name, content.encode() if isinstance(content, str) else content),))


def understood(reader, content: str | bytes, **answers: str) -> Draft:
    """The draft of a text, whose sums are checked by the way."""
    draft = reader.read(source(content), answers)
    assert sum(draft.counts.values()) == draft.items
    assert draft.counts.get("topic", 0) == len(draft.topics)
    assert draft.counts.get("edge", 0) == len(draft.edges)
    assert draft.counts.get("resource", 0) == len(draft.resources)
    return draft


def names(draft: Draft) -> list[str]:
    return [item.value.name for item in draft.topics]


def arrows(draft: Draft) -> list[str]:
    """The edges by the names of their topics, what is not required marked."""
    named = {item.value.id: item.value.name for item in draft.topics}
    signs = {"required": "->", "recommended": "-.->", "corequisite": "<->"}
    found = (item.value for item in draft.edges)
    return [
        f"{named.get(edge.source, edge.source)} {signs[edge.kind]} {named.get(edge.target, edge.target)}"
        for edge in found
    ]


def topic(draft: Draft, name: str) -> Topic:
    return next(item.value for item in draft.topics if item.value.name == name)


def causes(draft: Draft) -> set[str]:
    return {note.cause for note in draft.notes}


def direction(draft: Draft):
    """The question which way lines run, or None where it is not asked."""
    return next((question for question in draft.questions if question.key == "direction"), None)


# --- what this product wrote comes back ----------------------------------------------------------

EXPORTS = {
    "graphml": (graphml, graph_to_graphml),
    "gexf": (gexf, graph_to_gexf),
    "dot": (dot, graph_to_dot),
    "mermaid": (mermaid, graph_to_mermaid),
    "json": (node_link, graph_to_json),
}


def held_by(form: str, records: Records) -> tuple:
    """The topics and edges of records, with what a format holds of them."""
    topics = tuple(_held(form, topic) for topic in records.topics)
    return topics, tuple(_held_edge(form, edge) for edge in records.prerequisites)


def _held(form: str, topic: Topic) -> Topic:
    plain = replace(topic, line=0, hours_assumed=topic.hours_assumed and form == "json")
    if form == "mermaid":
        return Topic(topic.id, " ".join(topic.name.split()), hours_assumed=True)
    if form == "dot":
        return replace(plain, area="", summary="", aliases=(), explanation="", extra=())
    return plain


def _held_edge(form: str, edge: Prerequisite) -> Prerequisite:
    held = replace(edge, line=0, extra=() if form in ("dot", "mermaid") else edge.extra)
    if form != "mermaid":
        return held
    return replace(held, reason="", group=" ".join(held.group.split()) if held.is_required else "")


def came_back(draft: Draft) -> tuple:
    return tuple(item.value for item in draft.topics), tuple(item.value for item in draft.edges)


@pytest.mark.parametrize("form", EXPORTS)
def test_the_sample_comes_back_from_each_export_with_nothing_to_ask(form, data_folder):
    contents = [(data_folder / name).read_bytes() for name in FileNames()]
    records, _ = parse_records(*contents)
    reader, write = EXPORTS[form]
    draft = understood(reader, write(records))
    (found_topics, found_edges), (topics, edges) = came_back(draft), held_by(form, records)
    assert found_topics == topics
    assert len(found_edges) == len(edges)
    assert set(found_edges) == set(edges)
    assert draft.questions == ()


def plain(text: str) -> str:
    """A text without what XML forbids or changes, and with lines as Graphviz has them."""
    return "".join(letter for letter in text if letter.isprintable() and not "\ufdd0" <= letter <= "\ufdef").strip()


def tidied(records: Records) -> Records:
    """The records with plain texts, whose ids still differ, and without columns of one's own."""
    ids = {topic.id: f"{plain(topic.id)}.{place}" for place, topic in enumerate(records.topics)}
    texts = ("name", "category", "summary", "explanation")
    topics = tuple(
        replace(
            topic,
            id=ids[topic.id],
            aliases=tuple(filter(None, map(plain, topic.aliases))),
            extra=(("teacher", "Ada <&>"),),
            **{field: plain(getattr(topic, field)) or "x" for field in texts},
        )
        for topic in records.topics
    )
    edges = tuple(
        replace(
            edge, source=ids[edge.source], target=ids[edge.target], group=plain(edge.group), reason=plain(edge.reason)
        )
        for edge in records.prerequisites
    )
    return Records(topics, edges)


@pytest.mark.parametrize("form", EXPORTS)
@given(records=some_records())
@settings(max_examples=60)
def test_any_graph_comes_back_from_each_export(form, records):
    records = tidied(records)
    reader, write = EXPORTS[form]
    text = write(records)
    assert sure_of(recognised(source(text))).reader is reader
    found_topics, found_edges = came_back(understood(reader, text))
    topics, edges = held_by(form, records)
    assert tuple(replace(topic, hours=0) for topic in found_topics) == tuple(
        replace(topic, hours=0) for topic in topics
    )
    assert [topic.hours for topic in found_topics] == pytest.approx([topic.hours for topic in topics], abs=1e-8)
    assert set(found_edges) == set(edges)


# --- GraphML -------------------------------------------------------------------------------------

GRAPHML = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
YED = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
  <key attr.name="Description" attr.type="string" for="graph" id="d0"/>
  <key for="port" id="d1" yfiles.type="portgraphics"/>
  <key attr.name="url" attr.type="string" for="node" id="d4"/>
  <key attr.name="description" attr.type="string" for="node" id="d5"/>
  <key for="node" id="d6" yfiles.type="nodegraphics"/>
  <key for="edge" id="d10" yfiles.type="edgegraphics"/>
  <graph edgedefault="directed" id="G">
    <data key="d0"/>
    <node id="n0" yfiles.foldertype="group">
      <data key="d6"><y:ProxyAutoBoundsNode><y:Realizers active="0">
        <y:GroupNode><y:NodeLabel alignment="right">Brewing<y:LabelModel><y:ErdPropertiesModel/></y:LabelModel></y:NodeLabel></y:GroupNode>
        <y:GroupNode><y:NodeLabel>Folder 1</y:NodeLabel></y:GroupNode>
      </y:Realizers></y:ProxyAutoBoundsNode></data>
      <graph edgedefault="directed" id="n0:">
        <node id="n0::n0"><data key="d4">https://example.org/malt</data><data key="d5"><![CDATA[Malt & mash]]></data>
          <data key="d6"><y:ShapeNode><y:Geometry height="30.0"/><y:NodeLabel>Malting
grain</y:NodeLabel></y:ShapeNode></data></node>
        <node id="n0::n1"><data key="d6"><y:ShapeNode><y:NodeLabel>&lt;html&gt;&lt;b&gt;Mash&lt;/b&gt;&lt;br&gt;tun</y:NodeLabel></y:ShapeNode></data></node>
        <edge id="n0::e0" source="n0::n0" target="n0::n1"><data key="d10"><y:PolyLineEdge>
          <y:LineStyle color="#000000" type="line" width="1.0"/><y:Arrows source="none" target="standard"/>
          <y:EdgeLabel>the sugar comes from here</y:EdgeLabel></y:PolyLineEdge></data></edge>
      </graph>
    </node>
    <node id="n1"><data key="d6"><y:ShapeNode><y:NodeLabel>Hops</y:NodeLabel></y:ShapeNode></data></node>
    <edge id="e1" source="n1" target="n0::n1"><data key="d10"><y:PolyLineEdge><y:Arrows source="standard" target="none"/></y:PolyLineEdge></data></edge>
    <edge id="e2" source="n1" target="n0::n0"><data key="d10"><y:PolyLineEdge><y:Arrows source="none" target="none"/></y:PolyLineEdge></data></edge>
  </graph>
</graphml>
"""  # noqa: E501 - as the program writes it


def test_boxes_of_yed_are_named_by_their_labels_and_their_groups_are_categories():
    draft = understood(graphml, YED)
    assert names(draft) == ["Malting grain", "Mash tun", "Hops"]
    assert (topic(draft, "Mash tun").category, topic(draft, "Hops").category) == ("Brewing", "Topics")
    assert topic(draft, "Malting grain").summary == "Malt & mash"
    assert [item.value.url for item in draft.resources] == ["https://example.org/malt"]


def test_arrowheads_of_yed_decide_which_way_a_line_runs():
    draft = understood(graphml, YED)
    assert arrows(draft) == ["Malting grain -> Mash tun", "Mash tun -> Hops"]
    assert [note.before for note in draft.notes if "direction" in note.cause] == ["Hops - Malting grain"]
    assert draft.edges[0].value.reason == "the sugar comes from here"


def test_a_group_that_lines_lead_to_is_a_topic_and_names_the_category_still():
    text = f"""{GRAPHML}<graph edgedefault="directed">
      <node id="g"><data key="label">Knots</data><graph><node id="a"/></graph></node>
      <node id="b"/><edge source="b" target="g"/></graph></graphml>"""
    draft = understood(graphml, text)
    assert names(draft) == ["Knots", "a", "b"]
    assert topic(draft, "a").category == "Knots"
    assert arrows(draft) == ["b -> Knots"]


def test_graphml_of_networkx_survives_what_its_own_reader_does_not():
    """Undeclared keys, hyperedges, ports, one line without a direction, keys of nested graphs."""
    text = f"""{GRAPHML}<key id="d1" for="node" attr.name="Study Hours"><default>3</default></key>
      <graph edgedefault="directed"><node id="7"><data key="title">Sails</data><port name="north"/></node>
      <node id="007"><data key="title">Keel</data><data key="d1">2.5</data></node>
      <edge source="7" target="007" sourceport="north" directed="false"/><edge source="7" target="007"/>
      <hyperedge><endpoint node="7"/><endpoint node="007"/></hyperedge></graph></graphml>"""
    draft = understood(graphml, text)
    assert [(item.value.id, item.value.name, item.value.hours) for item in draft.topics] == [
        ("7", "Sails", 3.0),
        ("007", "Keel", 2.5),
    ]
    assert arrows(draft) == ["Sails -> Keel"]
    assert draft.counts["left out"] == 2
    assert causes(draft) == {"a line of many ends", "a line without a direction states no order"}


def test_a_database_writes_words_on_its_lines_that_tell_which_way_they_run():
    text = f"""{GRAPHML}<key id="name" for="node" attr.name="name"/><key id="labels" for="node" attr.name="labels"/>
      <key id="label" for="edge" attr.name="label"/><graph id="G" edgedefault="directed">
      <node id="n0" labels=":Course"><data key="labels">:Course</data><data key="name">Glaze</data></node>
      <node id="n1" labels=":Course"><data key="labels">:Course</data><data key="name">Clay</data></node>
      <edge id="e0" source="n0" target="n1" label="REQUIRES"><data key="label">REQUIRES</data></edge>
      </graph></graphml>"""
    draft = understood(graphml, text)
    assert topic(draft, "Glaze").extra == (("labels", ":Course"),)
    assert direction(draft).default == "second"
    assert direction(draft).examples == ("Clay is needed for Glaze",)
    assert arrows(understood(graphml, text, direction="second")) == ["Clay -> Glaze"]


# --- GEXF ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["http://www.gexf.net/1.1draft", "http://www.gexf.net/1.3", "http://gexf.net/1.3"])
def test_gexf_of_every_version_is_read_with_attributes_that_nothing_declares(address):
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="{address}" xmlns:viz="{address}/viz">
  <meta lastmodifieddate="2026-11-28"><creator>Gephi 0.10.1</creator></meta>
  <graph defaultedgetype="directed" mode="static"><attributes class="node" mode="static">
      <attribute id="modularity_class" title="Modularity Class" type="integer"/>
      <attribute id="c" title="Category" type="string"><default>Basics</default></attribute></attributes>
    <nodes><node id="1" label="Bow &amp; arrow"><attvalues><attvalue for="modularity_class" value="0"/>
        <attvalue for="Hours" value="4"/></attvalues><viz:size value="10.0"/><viz:position x="1" y="2"/></node>
      <node id="2" label="Stance"><attvalues><attvalue for="c" value="Body"/></attvalues></node></nodes>
    <edges><edge id="0" source="2" target="1" weight="1.0"/>
      <edge id="1" source="1" target="2" type="undirected"/></edges>
  </graph></gexf>"""
    draft = understood(gexf, text)
    bow = topic(draft, "Bow & arrow")
    assert (bow.hours, bow.category, bow.extra) == (4.0, "Basics", (("Modularity Class", "0"),))
    assert topic(draft, "Stance").category == "Body"
    assert arrows(draft) == ["Stance -> Bow & arrow"]
    assert {note.before for note in draft.notes if note.cause == "how things are drawn"} == {"size", "position"}


@pytest.mark.parametrize(
    "nodes",
    [
        '<node id="g" label="Wood"><nodes><node id="a" label="Oak"/></nodes></node>',
        '<node id="g" label="Wood"/><node id="a" label="Oak" pid="g"/>',
    ],
)
def test_a_node_of_gexf_that_others_lie_in_is_their_category(nodes):
    draft = understood(gexf, f'<gexf version="1.2"><graph><nodes>{nodes}</nodes><edges/></graph></gexf>')
    assert (names(draft), topic(draft, "Oak").category, draft.counts["label"]) == (["Oak"], "Wood", 1)


# --- DOT -----------------------------------------------------------------------------------------


def test_dot_takes_chains_groups_ports_and_labels_of_every_kind():
    draft = understood(
        dot,
        r"""
        /* drawn by hand */
        strict digraph "My \"graph\"" { // a comment
        # another
          graph [rankdir=BT]; node [shape=box, style="rounded,filled"]
          "wa" + "ter" [label=<<b>Water</b><br/>colour &amp; more>]
          2.5 [label="Two\nhalves"];
          3 [shape=record, label="{<f0> Wash|<f1> wet in wet}"]
          "wa" + "ter":n -> {2.5 3:f1:sw} -> last [label="uses"; color=red] -> nothing
        }
        """.replace(" -> nothing", ""),
    )
    assert names(draft) == ["Water colour & more", "Two halves", "Wash", "last"]
    assert arrows(draft) == [
        "Water colour & more -> Two halves",
        "Water colour & more -> Wash",
        "Two halves -> last",
        "Wash -> last",
    ]
    assert topic(draft, "Wash").summary == "wet in wet"
    assert {item.value.reason for item in draft.edges} == {"uses"}
    assert direction(draft).sentence.startswith("It is drawn from the bottom to the top")


def test_clusters_of_dot_are_categories_and_other_braces_are_not():
    draft = understood(
        dot,
        """digraph { a; subgraph cluster_0 { label = "Stone"; a; subgraph cluster_inner { b } }
        subgraph { c } { rank = same; d; b } subgraph cluster_7 { e } }""",
    )
    found = {item.value.id: (item.value.category, item.value.area) for item in draft.topics}
    none = ("Topics", "")
    assert found == {"a": ("Stone", ""), "b": ("Stone", "inner"), "c": none, "d": none, "e": none}
    assert draft.counts["label"] == 2


def test_statements_of_dot_without_semicolons_tell_the_line_on_which_they_begin():
    draft = understood(dot, "digraph {\n a\n b -> c\n\n\n c -> d -> e\n  f -> subgraph s { g\n h }\n}\n")
    assert [(item.value.id, item.origin.line) for item in draft.topics] == [
        ("a", 2), ("b", 3), ("c", 3), ("d", 6), ("e", 6), ("f", 7), ("g", 7), ("h", 8),
    ]  # fmt: skip
    assert [(item.value.source, item.value.target, item.origin.line) for item in draft.edges] == [
        ("b", "c", 3), ("c", "d", 6), ("d", "e", 6), ("f", "g", 7), ("f", "h", 7),
    ]  # fmt: skip


def test_lines_of_dot_run_as_their_arrowheads_do():
    draft = understood(
        dot,
        """digraph { a -> b [dir=back]; a -> c [style="dashed"]; a -> d [dir=both]; a -> e [arrowhead=none];
        a -> f [style=invis] edge [dir=back, arrowtail=none] a -> g }""",
    )
    assert arrows(draft) == ["b -> a", "a -.-> c"]
    assert draft.counts["left out"] == 4


def test_an_undirected_graph_states_no_order_unless_a_person_says_so():
    text = "graph { a -- b -- c }"
    draft = understood(dot, text)
    assert (names(draft), arrows(draft), draft.counts["left out"]) == (["a", "b", "c"], [], 2)
    assert (direction(draft).default, direction(draft).must_ask) == ("none", True)
    assert arrows(understood(dot, text, direction="second")) == ["b -> a", "c -> b"]


def test_a_graph_is_found_in_source_code_and_a_broken_one_beside_it_is_said():
    code = 'const bad = `digraph { ${rows} }`;\nexport const g = `\n  digraph G { "Rope" -> "Anchor"; }\n`;\n'
    assert 0.65 <= dot.sniff(source(code)).confidence < 0.9
    draft = understood(dot, code)
    assert arrows(draft) == ["Rope -> Anchor"]
    assert causes(draft) == {"a graph that cannot be read"}
    assert draft.edges[0].origin.line == 3


# --- Mermaid -------------------------------------------------------------------------------------


def test_mermaid_takes_shapes_labels_and_arrows_of_every_kind():
    draft = understood(
        mermaid,
        """%%{init: {'theme': 'dark'}}%%
flowchart TD;
  A[Sharpen] --> B{Is it #quot;sharp#quot;?}; B -- yes, surely --> C((Carve))
  A & B -.-> D["`**Strop** leather`"] & E([Oil]):::soft %% both help
  F@{ shape: rounded, label: "Chip (first)" } ==>|thick strokes| C
  C --o set-theory; G>flag] <--> A; A ~~~ E; H[/para\\] --- A
  click A href "https://example.org/a" "tip" _blank
  classDef soft fill:#fff
  I[fa:fa-car Axe<br/>work] -. perhaps .-> A
""",
    )
    assert names(draft)[:6] == ["Sharpen", 'Is it "sharp"?', "Carve", "Strop leather", "Oil", "Chip (first)"]
    assert arrows(draft) == [
        'Sharpen -> Is it "sharp"?',
        'Is it "sharp"? -> Carve',
        "Sharpen -.-> Strop leather",
        "Sharpen -.-> Oil",
        'Is it "sharp"? -.-> Strop leather',
        'Is it "sharp"? -.-> Oil',
        "Chip (first) -> Carve",
        "Carve -> set-theory",
        "Axe work -.-> Sharpen",
    ]
    assert [item.value.reason for item in draft.edges if item.value.reason] == [
        "yes, surely",
        "thick strokes",
        "perhaps",
    ]
    assert [item.value.url for item in draft.resources] == ["https://example.org/a"]
    assert draft.counts["left out"] == 3
    assert "a statement that cannot be read" not in causes(draft)


def test_subgraphs_of_mermaid_are_categories_and_topics_where_arrows_lead_to_them():
    draft = understood(
        mermaid,
        """graph BT
    two --> A
    subgraph one [The "first" part]
      direction LR
      A --> B
      subgraph two
        C
      end
    end
    subgraph " "
      D
    end
""",
    )
    found = {item.value.name: (item.value.category, item.value.area) for item in draft.topics}
    first = 'The "first" part'
    assert found == {"two": (first, ""), "A": (first, ""), "B": (first, ""), "C": (first, "two"), "D": ("Topics", "")}
    assert arrows(draft) == ["two -> A", "A -> B"]
    assert draft.counts["label"] == 1
    assert direction(draft).sentence.startswith("It is drawn from the bottom to the top")


@pytest.mark.parametrize(
    ("line", "arrow"),
    [
        ("A[Clay]:::wet-->B[Pot]", "Clay -> Pot"),
        ("A[Clay]:::wet-soft,new-.->B[Pot]:::dry;", "Clay -.-> Pot"),
        ('A[Clay] -->|"dry | fire"| B[Pot]', "Clay -> Pot"),
        ("A[Clay<br>\n and water] --> B(Pot)", "Clay and water -> Pot"),
    ],
)
def test_a_line_of_mermaid_is_read_whatever_stands_close_together(line, arrow):
    draft = understood(mermaid, f"graph TD\n{line}\n")
    assert arrows(draft) == [arrow]
    assert "a statement that cannot be read" not in causes(draft)


def test_flowcharts_in_the_code_blocks_of_a_page_are_one_graph():
    page = "# Course\n\nSee:\n\n```mermaid\ngraph LR\n  a --> b\n```\n\n```python\ngraph = 1\n```\n"
    page += "~~~mermaid\nflowchart\n  b --> c\n  c -> d\n~~~\n```mermaid\npie\n```\n"
    draft = understood(mermaid, page)
    assert arrows(draft) == ["a -> b", "b -> c"]
    assert [str(note.origin) for note in draft.notes if "cannot be read" in note.cause] == ["file, line 16"]
    assert mermaid.sniff(source(page)).confidence < mermaid.sniff(source("graph LR\n a --> b")).confidence


def test_an_id_of_two_flowcharts_is_one_topic_only_where_the_name_is_the_same():
    page = "```mermaid\ngraph LR\n  subgraph S[First]\n  A[Clay] --> B[Pot]\n  end\n```\n"
    page += "```mermaid\ngraph LR\n  subgraph S[Second]\n  A[Glaze] --> C --> B[Pot]\n  end\n```\n"
    page += "```mermaid\ngraph LR\n  A[Kiln] --> C\n  A-2 --> A\n```\n"
    draft = understood(mermaid, page)
    assert names(draft) == ["Clay", "Pot", "Glaze", "C", "Kiln", "A-2"]
    assert len({item.value.id for item in draft.topics}) == 6
    assert arrows(draft) == ["Clay -> Pot", "Glaze -> C", "C -> Pot", "Kiln -> C", "A-2 -> Kiln"]
    assert [topic(draft, name).category for name in ("Clay", "Pot", "Glaze")] == ["First", "First", "Second"]
    told = [note.before for note in draft.notes if note.cause == "an id of two flowcharts for different things"]
    assert told == ["A", "S", "A", "A-2"]


@pytest.mark.parametrize("text", ["graph {\n a -- b }", "graph\n{ a -- b }", "digraph TD { a -> b }", "# graph\n"])
def test_what_looks_like_the_header_of_a_flowchart_is_none(text):
    assert mermaid.sniff(source(text)) is None


# --- GML -----------------------------------------------------------------------------------------


def test_gml_takes_labels_that_repeat_graphics_groups_and_entities():
    draft = understood(
        gml,
        """# by hand
Creator "yFiles"
Version "2.18"
graph
[
  hierarchic 1
  directed 1
  node [ id 7 label "Caf&#233; &amp; bar" graphics [ x 1.5 fill "#FF" Line [ point [ x 1 ] ] ] gid 9 hours 2 ]
  node [ id 8 label "Milk" LabelGraphics [ text "Milk" ] ]
  node [ id 10 label "Milk" difficulty "Beginner" ]
  node [ id 9 label "Bar" isGroup 1 ]
  node [ id 11 graphics [ w 30 ] LabelGraphics [ text "Steam" ] ]
  edge [ source 8 target 7 label "foam" graphics [ arrow "last" ] ]
  edge [ source 10 target 7 weight 1.0 ]
  edge [ source 11 ]
]
""",
    )
    assert names(draft) == ["Café & bar", "Milk", "Milk", "Steam"]
    assert [(item.value.source, item.value.target) for item in draft.edges] == [("8", "7"), ("10", "7")]
    assert (topic(draft, "Café & bar").category, topic(draft, "Café & bar").hours) == ("Bar", 2.0)
    assert draft.topics[2].value.difficulty == "beginner"
    assert draft.counts["left out"] == 1


def test_a_graph_of_dot_without_a_name_is_no_gml():
    text = "digraph {\n graph [fontsize=10];\n clay -> pot\n}\n"
    assert gml.sniff(source(text)) is None
    assert dot.sniff(source(text)).confidence > 0.9


def test_gml_without_a_word_on_direction_says_so_and_with_directed_0_states_no_order():
    text = 'graph [ {} node [ id 1 label "a" ] node [ id 2 label "b" ] edge [ source 1 target 2 ] ]'
    assert direction(understood(gml, text.format(""))).sentence.startswith("The file does not say whether")
    assert arrows(understood(gml, text.format("directed 0"))) == []


# --- JSON ----------------------------------------------------------------------------------------


def test_json_of_d3_names_nodes_by_place_and_no_node_is_made_of_a_place():
    text = """{"nodes": [{"name": "Dough", "group": 1}, {"name": "Pizza, baked", "group": "Oven"}, {"name": "Dough"}],
      "links": [{"source": 0, "target": 1, "value": 3}, {"source": 2, "target": 1}]}"""
    draft = understood(node_link, text)
    assert [item.value.id for item in draft.topics] == ["dough", "pizza-baked", "dough-2"]
    assert arrows(draft) == ["Dough -> Pizza, baked", "Dough -> Pizza, baked"]
    assert [item.value.source for item in draft.edges] == ["dough", "dough-2"]
    assert topic(draft, "Pizza, baked").category == "Oven"
    assert "lines name nodes by their places, counted from 0" in causes(draft)


def test_a_number_and_a_text_of_the_same_digits_are_two_topics():
    text = """{"nodes": [{"id": 7, "name": "Number"}, {"id": "7", "name": "Text"}, {"id": "007", "name": "Zeros"}],
      "edges": [{"source": 7, "target": "007"}, {"source": "7", "target": "007"}]}"""
    draft = understood(node_link, text)
    assert [item.value.id for item in draft.topics] == ["7", "7-2", "007"]
    assert arrows(draft) == ["Number -> Zeros", "Text -> Zeros"]


JSON_PAIRS = {
    "networkx, older": '{"directed": true, "multigraph": false, "graph": {}, "nodes": [{"id": "a"}, {"id": "b"}],'
    ' "links": [{"source": "a", "target": "b", "key": 0}]}',
    "vis.js": '{"nodes": [{"id": 1, "label": "a"}, {"id": 2, "label": "b"}], "edges": [{"from": 1, "to": 2}]}',
    "vis.js, backward": '{"nodes": [{"id": 1, "label": "a"}, {"id": 2, "label": "b"}],'
    ' "edges": [{"from": 2, "to": 1, "arrows": "from"}]}',
    "d3 after its layout": '{"nodes": [{"id": "a", "x": 1, "vx": 0}, {"id": "b"}],'
    ' "links": [{"source": {"id": "a", "x": 1}, "target": {"id": "b"}, "index": 0}]}',
    "json graph format": '{"graph": {"directed": true, "nodes": {"1": {"label": "a"}, "2": {"label": "b"}},'
    ' "edges": [{"source": "1", "target": "2", "relation": "prerequisite"}]}}',
    "graphology": '{"options": {"type": "directed"}, "nodes": [{"key": "0", "attributes": {"label": "a"}},'
    ' {"key": "1", "attributes": {"label": "b"}}], "edges": [{"key": "e", "source": "0", "target": "1"}]}',
    "react flow": '{"nodes": [{"id": "1", "type": "default", "position": {"x": 0, "y": 0}, "data": {"label": "a"}},'
    ' {"id": "2", "position": {"x": 0, "y": 9}, "data": {"label": "b"}}],'
    ' "edges": [{"id": "e1-2", "source": "1", "target": "2", "animated": true}], "viewport": {"x": 0}}',
    "names as ends": '{"nodes": [{"id": 5, "name": "a"}, {"id": 6, "name": "b"}],'
    ' "links": [{"source": "a", "target": "b"}]}',
}  # fmt: skip


@pytest.mark.parametrize("case", JSON_PAIRS)
def test_json_of_many_programs_is_one_pair(case):
    assert sure_of(recognised(source(JSON_PAIRS[case]))).reader is node_link
    draft = understood(node_link, JSON_PAIRS[case])
    assert (names(draft), arrows(draft)) == (["a", "b"], ["a -> b"])


CYTOSCAPE = {
    "cytoscape 3.10": """{"format_version": "1.0", "generated_by": "cytoscape-3.10.2",
      "data": {"name": "n", "SUID": 52},
      "elements": {"nodes": [
        {"data": {"id": "70", "shared_name": "a", "name": "a", "SUID": 70}, "position": {"x": 1, "y": 2}},
        {"data": {"id": "72", "shared_name": "b", "name": "b", "SUID": 72}, "selected": false}],
      "edges": [{"data": {"id": "74", "source": "70", "target": "72", "shared_name": "a (needs) b",
        "name": "a (needs) b",
        "interaction": "prerequisite"}}]}}""",
    "networkx": """{"data": [], "directed": true, "multigraph": false, "elements": {"nodes": [
      {"data": {"id": "0", "value": 0, "name": "a"}}, {"data": {"id": "1", "value": 1, "name": "b"}}],
      "edges": [{"data": {"source": 0, "target": 1}}]}}""",
    "elements in one list": """{"elements": [{"group": "nodes", "data": {"id": "x", "label": "a"}}, {"data": {"id": "y",
      "label": "b"}}, {"data": {"id": "e", "source": "x", "target": "y"}}]}""",
    "a list alone": '[{"data": {"id": "a"}}, {"data": {"id": "b"}}, {"data": {"source": "a", "target": "b"}}]',
}


@pytest.mark.parametrize("case", CYTOSCAPE)
def test_json_of_cytoscape_is_one_pair(case):
    assert sure_of(recognised(source(CYTOSCAPE[case]))).reader is cytoscape
    draft = understood(cytoscape, CYTOSCAPE[case])
    assert (names(draft), arrows(draft)) == (["a", "b"], ["a -> b"])
    assert draft.edges[0].value.reason == ""


def test_a_parent_in_cytoscape_is_a_category():
    text = '{"elements": [{"data": {"id": "g", "label": "Bread"}}, {"data": {"id": "a", "parent": "g"}}]}'
    draft = understood(cytoscape, text)
    assert (topic(draft, "a").category, draft.counts) == ("Bread", {"topic": 1, "label": 1})


@pytest.mark.parametrize(
    "text",
    [
        '{"nodes": [{"id": "n1", "type": "text"}], "edges": [{"id": "e", "fromNode": "n1", "toNode": "n1"}]}',
        '{"courses": [{"id": "a", "name": "b"}]}',
        '["a", "b"]',
        "nodes,links\n",
    ],
)
def test_json_of_other_kinds_is_not_taken_for_a_graph(text):
    assert node_link.sniff(source(text)) is None
    assert cytoscape.sniff(source(text)) is None


def test_what_is_no_node_and_no_line_is_left_out_and_said():
    draft = understood(node_link, '{"nodes": [null, "a", {"id": "b"}, [1]], "edges": [{"source": "a"}, ["a", "b"], 3]}')
    assert (names(draft), arrows(draft), draft.counts["left out"]) == (["a", "b"], ["a -> b"], 4)


def test_a_number_that_is_none_is_no_value_and_said():
    draft = understood(node_link, '{"nodes": [{"id": "a", "hours": NaN}], "links": [{"source": "a", "target": "a"}]}')
    assert topic(draft, "a").hours_assumed
    assert "a number that is none" in causes(draft)


def test_a_graph_that_says_it_is_undirected_states_no_order():
    text = '{"directed": false, "nodes": [{"id": "a"}, {"id": "b"}], "links": [{"source": "a", "target": "b"}]}'
    assert arrows(understood(node_link, text)) == []
    assert direction(understood(node_link, text)).default == "none"


# --- what is asked, and what is not --------------------------------------------------------------

PAIRS = {
    "graphml": f'{GRAPHML}<graph edgedefault="directed"><node id="a"/><node id="b"/><edge source="a" target="b"/>'
    "</graph></graphml>",
    "gexf": '<gexf><graph defaultedgetype="directed"><nodes><node id="a"/><node id="b"/></nodes>'
    '<edges><edge source="a" target="b"/></edges></graph></gexf>',
    "dot": "digraph { a -> b }",
    "mermaid": "flowchart LR\n  a --> b\n",
    "json": '{"nodes": ["a", "b"], "links": [{"source": "a", "target": "b"}]}',
}


@pytest.mark.parametrize("form", PAIRS)
def test_which_way_lines_run_is_always_asked_with_sentences(form):
    reader = EXPORTS[form][0]
    [question] = understood(reader, PAIRS[form]).questions
    assert (question.key, question.must_ask, question.examples) == ("direction", True, ("a is needed for b",))
    assert [choice.label for choice in question.choices] == ["a is needed for b", "b is needed for a"]
    assert arrows(understood(reader, PAIRS[form], direction="first")) == ["a -> b"]
    assert arrows(understood(reader, PAIRS[form], direction="second")) == ["b -> a"]


# --- what nobody should have to fear -------------------------------------------------------------

BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
MANY = " ".join(map(str, range(2000)))
HOSTILE = {
    "bomb of entities": (graphml, f"{BOMB}<graphml><graph><node id='&b;'/></graph></graphml>"),
    "entity from outside": (gexf, f"{OUTSIDE}<gexf><graph><nodes><node id='a'>&a;</node></nodes></graph></gexf>"),
    "xml cut short": (graphml, "<graphml><graph><node id='a'/>"),
    "xml of another kind": (gexf, "<html><body/></html>"),
    "no xml": (graphml, "a,b\n1,2\n"),
    "unknown encoding": (gexf, "<?xml version='1.0' encoding='klingon'?><gexf/>"),
    "invalid utf-8": (graphml, b"<graphml><graph><node id='\xff\xfe'/></graph></graphml>"),
    "gml cut short": (gml, 'graph [ node [ id 1 label "a'),
    "gml never closed": (gml, "graph [ node [ id 1 ]"),
    "gml of something else": (gml, "hello"),
    "json cut short": (node_link, '{"nodes": [{"id": 1}'),
    "json of something else": (cytoscape, "[1, 2]"),
    "json nested deeply": (node_link, '{"nodes": ' + "[" * 100_000),
    "json of a huge number": (node_link, '{"nodes": [' + "7" * 10_000 + '], "links": []}'),
    "mermaid of another kind": (mermaid, "sequenceDiagram\n  a->>b: hello\n"),
    "mermaid without a node": (mermaid, "flowchart LR\n"),
    "mermaid of many lines": (mermaid, f"graph\n{' & '.join(MANY.split())} --> {' & '.join(MANY.split())}"),
    "dot cut short": (dot, 'digraph { a -> b; c [label="x'),
    "dot never closed": (dot, "digraph { a -> { b { c "),
    "dot without a graph": (dot, "hello"),
    "dot of many lines": (dot, f"digraph {{ {{{MANY}}} -> {{{MANY}}} }}"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_what_cannot_be_read_is_refused_with_a_sentence(case):
    reader, content = HOSTILE[case]
    with pytest.raises(UnreadableInputError) as refused:
        reader.read(source(content), {})
    assert str(refused.value).startswith("file") and refused.value.advice.endswith(".")


DEEP = 100_000
DEEP_ONES = {
    "gml": "graph " + "[ node " * DEEP + "[ id 1 ]" + "]" * DEEP,
    "graphml": "<graphml>" + "<graph><node id='a'>" * DEEP + "</node></graph>" * DEEP + "</graphml>",
    "gexf": "<gexf><graph>" + "<nodes><node id='a'>" * DEEP + "</node></nodes>" * DEEP + "</graph></gexf>",
    "mermaid": "graph LR\n" + "subgraph s\na\n" * DEEP + "end\n" * DEEP,
    "dot": "digraph " + "{ a" * DEEP + "}" * DEEP,
}


@pytest.mark.parametrize("form", DEEP_ONES)
def test_no_nesting_is_too_deep(form):
    reader = gml if form == "gml" else EXPORTS[form][0]
    understood(reader, DEEP_ONES[form])


BLANKS = " \t\n" * 20_000
LONG_BLANKS = {
    "dot": f"digraph {{ a{BLANKS}-> b{BLANKS}[{BLANKS}!",
    "gml": f"graph [ node [ id 1{BLANKS}!",
    "mermaid": f"graph LR\n  a{BLANKS.replace(chr(10), ' ')}!\n  b --> c\n",
}


@pytest.mark.parametrize("form", LONG_BLANKS)
def test_a_long_run_of_blanks_is_read_at_once(form):
    """Patterns that could take blanks in several ways would never come back from these."""
    reader = gml if form == "gml" else EXPORTS[form][0]
    if form == "mermaid":
        assert arrows(understood(reader, LONG_BLANKS[form])) == ["b -> c"]
    else:
        with pytest.raises(UnreadableInputError, match="'!' "):
            reader.read(source(LONG_BLANKS[form]), {})


@pytest.mark.parametrize("pack", ["gzip", "zip"])
def test_a_packed_graphml_is_told_by_its_content(pack):
    packed = io.BytesIO()
    if pack == "zip":
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("graph.graphml", YED)
    else:
        packed.write(gzip.compress(YED.encode()))
    opened = source_of_bytes("graph.graphmlz", packed.getvalue())
    assert sure_of(recognised(opened)).reader is graphml
    assert names(graphml.read(opened, {})) == ["Malting grain", "Mash tun", "Hops"]


@pytest.mark.parametrize("closing", ["```\n", ""])
def test_a_flowchart_in_a_block_that_is_not_closed_goes_on_to_the_end(closing):
    text = f"```mermaid\nflowchart TD\n  A[Clay] --> B[Throw (wheel)]\n  B -- dry --> C{{Fire?}}\n{closing}"
    content = Source("f.md", (File("f.md", text.encode()),))
    assert mermaid.sniff(content).confidence > 0.85
    assert len(mermaid.read(content, {}).edges) == 2


# --- words on lines ------------------------------------------------------------------------------

LABELLED = """digraph {
    b -> a [label="requires"]; c -> b [label=requires]; d -> c [label="Requires"]; a -> e [label="part of"];
    b -> e [label="part of"]; a -> d [label=unlocks]; d -> b [label="helpful"]; e -> c [label="related to"];
}"""


def labels_asked(draft: Draft):
    """The question what words on lines mean, or None where it is not asked."""
    return next((question for question in draft.questions if question.key == "label"), None)


def test_words_on_lines_that_tell_them_apart_are_asked_for_one_by_one():
    draft = understood(dot, LABELLED)
    question = labels_asked(draft)
    assert question.default.splitlines() == [
        "needs=requires", "ignore=part of", "leads=unlocks", "recommended=helpful", "ignore=related to"
    ]  # fmt: skip
    assert question.examples[:2] == ("requires: b - a; c - b; d - c", "part of: a - e; b - e")
    assert question.touches == 8 and not question.must_ask
    assert direction(draft).examples[0] == "a is needed for b"


def test_a_line_goes_as_its_label_means():
    guessed = understood(dot, LABELLED, direction="second")
    assert arrows(guessed) == ["a -> b", "b -> c", "c -> d", "a -> d", "b -.-> d"]
    assert causes(guessed) >= {"a line whose label says that it states no order"}
    said = understood(dot, LABELLED, direction="second", label="leads=part of\ncorequisite=helpful\none=requires")
    assert arrows(said) == ["a -> b", "b -> c", "c -> d", "a -> e", "b -> e", "a -> d", "b <-> d"]
    assert said.edges[0].value.group == "one of these"


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        ("a -> b [label=requires]; b -> c [label=recommends]", False),
        ("a -> b [label=x]; b -> c [label=y]; a -> c", False),
        ("a -> b [label=x]; b -> c [label=x]; a -> c [label=x]", False),
        (" ".join(f"a{n} -> b{n} [label={'xy'[n % 2]}];" for n in range(6)), True),
        (" ".join(f"a{n} -> b{n} [label=w{n % 13}];" for n in range(60)), False),
        ('a -> b [label="see also"]; b -> c', True),
    ],
    ids=["kinds", "remarks", "one word", "two words", "many words", "no order"],
)
def test_words_on_lines_are_asked_for_where_they_may_mean_different_things(lines, asked):
    assert (labels_asked(understood(dot, f"digraph {{ {lines} }}")) is not None) == asked


PART_OF = {
    graphml: f"""{GRAPHML}<key id="t" for="edge" attr.name="type"/><graph edgedefault="directed">
      <edge source="a" target="b"><data key="t">part of</data></edge>
      <edge source="b" target="c"><data key="t">requires</data></edge></graph></graphml>""",
    gexf: """<gexf xmlns="http://gexf.net/1.3"><graph defaultedgetype="directed"><nodes/><edges>
      <edge id="0" source="a" target="b" label="part of"/><edge id="1" source="b" target="c" label="requires"/>
      </edges></graph></gexf>""",
    mermaid: "graph TD\n a -->|part of| b\n b -->|requires| c\n",
    node_link: """{"nodes": ["a", "b", "c"], "links": [{"source": "a", "target": "b", "relation": "part of"},
      {"source": "b", "target": "c", "relation": "requires"}]}""",
    cytoscape: """{"elements": [{"data": {"source": "a", "target": "b", "interaction": "part of", "name": "x"}},
      {"data": {"source": "b", "target": "c", "interaction": "requires", "name": "y"}}]}""",
}


@pytest.mark.parametrize("reader", PART_OF, ids=lambda reader: reader.NAME)
def test_labels_of_every_format_of_graphs_are_asked_for(reader):
    draft = understood(reader, PART_OF[reader])
    assert labels_asked(draft).default == "ignore=part of\nneeds=requires"
    assert len(draft.edges) == 1


def test_where_lines_run_both_ways_the_preview_says_so_first_and_labels_must_be_told():
    ways = [f't{n} -> t{n + 1} [label="next"]; t{n + 1} -> t{n} [label="back"];' for n in range(12)]
    answers = {"direction": "first"}
    draft, found = sound(dot.read(source(f"digraph {{ {' '.join(ways)} }}"), answers), answers)
    assert found.doubt == (
        "24 of 24 edges run both ways: these links probably state no order. Say label by label what they mean."
    )
    assert labels_asked(draft).must_ask
    answers["label"] = "needs=next\nleads=back"
    draft, found = sound(dot.read(source(f"digraph {{ {' '.join(ways)} }}"), answers), answers)
    assert (found.doubt, found.edges.set_aside, len(found.records.prerequisites)) == ("", 12, 12)


def test_a_block_of_settings_that_does_not_end_before_a_flowchart_takes_no_time():
    """Line ends that a pattern may part in two ways each are gone through in all of them."""
    text = "---\ntitle: Baking\n" + "\r\n" * 200 + "flowchart TD\nA --> B\n"
    assert mermaid.sniff(Source("bread.mmd", (File("bread.mmd", text.encode()),))) is None
