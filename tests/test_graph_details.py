"""Details of graph files as programs and people write them: none is lost, and none says what it does not mean."""

import json

import pytest

from graph.drafts import Draft
from graph.files.readers import cytoscape, dot, gexf, gml, graphml, mermaid, node_link
from graph.loading.intake import recognised, sure_of
from tests.test_graph_files import arrows, causes, names, source, topic, understood


def of_json(reader, value: object, **answers: str) -> Draft:
    return understood(reader, json.dumps(value), **({"direction": "first"} | answers))


# --- labels ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (graphml, '<graphml><graph><node id="1"><data key="label">{}</data></node></graph></graphml>'),
        (gexf, '<gexf><graph><nodes><node id="1" label="{}"/></nodes></graph></gexf>'),
        (gml, 'graph [ node [ id 1 label "{}" ] ]'),
        (dot, 'digraph {{ 1 [label="{}"] }}'),
    ],
    ids=["graphml", "gexf", "gml", "dot"],
)
def test_a_name_keeps_what_stands_between_angles_and_is_no_tag(reader, text):
    label = "vector<int> & <T>"
    escaped = label.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    written = label if reader is dot else escaped
    assert names(understood(reader, text.format(written))) == [label]


def test_an_id_that_is_the_name_is_on_one_line():
    assert names(of_json(node_link, {"nodes": [{"id": "Bread\nand salt"}], "links": []})) == ["Bread and salt"]


@pytest.mark.parametrize("word", ["no", "No", "Nein", "false", "否"])
def test_where_a_flowchart_parts_in_two_both_ways_go_on(word):
    draft = understood(mermaid, f"flowchart TD\nA -->|Yes| B\nA -->|{word}| C\nD -- {word} --> E", direction="first")
    assert arrows(draft) == ["A -> B", "A -> C", "D -> E"]
    assert [item.value.reason for item in draft.edges] == ["Yes", word, word]
    assert [question.key for question in draft.questions] == ["direction"]


# --- JSON --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_listed", [True, False])
def test_the_kind_of_an_element_of_cytoscape_is_no_group(is_listed):
    nodes = [{"data": {"id": name}, "group": "nodes", "removed": False, "classes": ""} for name in "abc"]
    lines = [{"data": {"source": one, "target": "c"}, "group": "edges", "removed": False} for one in "ab"]
    elements = [*nodes, *lines] if is_listed else {"nodes": nodes, "edges": lines}
    draft = of_json(cytoscape, {"elements": elements})
    assert arrows(draft) == ["a -> c", "b -> c"]
    assert {item.value.group for item in draft.edges} == {""}
    assert {item.value.category for item in draft.topics} == {"Topics"}
    assert {item.value.extra for item in draft.topics} == {()}


def test_a_group_in_the_data_of_an_element_is_its_category():
    draft = of_json(cytoscape, [{"data": {"id": "a", "group": "Dough"}, "group": "nodes"}])
    assert topic(draft, "a").category == "Dough"


def test_graphlib_names_ends_by_v_and_w_and_puts_the_label_into_value():
    nodes = [{"v": "a", "value": {"label": "Bow"}, "parent": "p"}, {"v": "b", "value": "Arrow"}, {"v": "c"}, {"v": "p"}]
    lines = [{"v": "a", "w": "b", "value": {"label": "why", "weight": 2}}, {"v": "b", "w": "c"}]
    draft = of_json(node_link, {"options": {"directed": True}, "nodes": nodes, "edges": lines})
    assert arrows(draft) == ["Bow -> Arrow", "Arrow -> c"]
    assert draft.edges[0].value.reason == "why"
    assert topic(draft, "Bow").category == "p"
    undirected = of_json(node_link, {"options": {"directed": False}, "nodes": nodes, "edges": lines}, direction="none")
    assert "a line without a direction states no order" in causes(undirected)


def test_a_weight_called_w_is_no_end():
    draft = of_json(node_link, {"nodes": [{"id": 1, "v": 7}, {"id": 2}], "links": [{"source": 1, "target": 2, "w": 3}]})
    assert arrows(draft) == ["1 -> 2"]
    assert draft.edges[0].value.extra == (("w", "3"),)


@pytest.mark.parametrize("nodes", ["vertices", "concepts", "topics", "skills", "courses", "tasks", "entities"])
@pytest.mark.parametrize("lines", ["edges", "relationships", "dependencies", "prerequisites"])
def test_lists_of_nodes_and_lines_go_by_other_names(nodes, lines):
    long = [{"id": f"x{number}", "summary": "word " * 100} for number in range(2000)]
    text = json.dumps({nodes: [{"id": "a", "title": "Bow"}, *long], lines: [{"from": "a", "to": "x0"}]})
    assert sure_of(recognised(source(text))).reader is node_link
    assert arrows(understood(node_link, text, direction="first")) == ["Bow -> x0"]


def test_a_list_of_courses_without_lines_is_no_graph():
    assert not node_link.sniff(source(json.dumps({"courses": [{"id": "a"}], "edges": "none"})))


def test_arrowheads_of_visjs_may_be_objects():
    heads = [{"to": {"enabled": True}}, {"from": True}, {"to": True, "from": True}, {"from": {"enabled": False}}]
    lines = [{"from": 1, "to": 2, "arrows": arrows_of} for arrows_of in heads]
    draft = of_json(node_link, {"nodes": [{"id": 1}, {"id": 2}], "edges": lines})
    assert arrows(draft) == ["1 -> 2", "2 -> 1", "1 -> 2"]
    assert draft.counts["left out"] == 1


@pytest.mark.parametrize("drawn", [{"dashes": True}, {"dashes": [5, 5]}, {"style": {"strokeDasharray": "5 5"}}])
def test_a_dashed_line_in_json_is_recommended(drawn):
    lines = [{"source": 1, "target": 2, **drawn}, {"source": 2, "target": 3, "dashes": False, "type": "smoothstep"}]
    draft = of_json(node_link, {"nodes": [{"id": 1}, {"id": 2}, {"id": 3}], "edges": lines})
    assert arrows(draft) == ["1 -.-> 2", "2 -> 3"]
    assert {item.value.extra for item in draft.edges} == {()}
    assert "a dashed or dotted line means recommended, not required" in causes(draft)


def test_hours_may_be_written_with_a_comma_or_a_unit():
    hours = ["2,5", "90 min", "3 h", "1-2", "2 credits", 4]
    nodes = [{"id": number, "hours": text} for number, text in enumerate(hours)]
    draft = of_json(node_link, {"nodes": nodes, "links": []})
    assert [item.value.hours for item in draft.topics] == [2.5, 1.5, 3.0, 1.0, 1.0, 4.0]
    assert [item.value.hours_assumed for item in draft.topics] == [False, False, False, True, True, False]
    said = [(note.before, note.after) for note in draft.notes if note.cause.startswith("hours written")]
    assert said == [("2,5", "2.5"), ("90 min", "1.5"), ("3 h", "3")]
    assert [note.before for note in draft.notes if note.cause == "hours that are no number"] == ["1-2", "2 credits"]


def test_what_gephi_calls_the_label_of_an_edge_is_its_label():
    keys = '<key id="l" for="edge" attr.name="Edge Label"/><key id="i" for="edge" attr.name="Edge Id"/>'
    line = '<edge source="a" target="b"><data key="l">recommended</data><data key="i">7</data></edge>'
    graph = f'<graph edgedefault="directed"><node id="a"/><node id="b"/>{line}</graph>'
    draft = understood(graphml, f"<graphml>{keys}{graph}</graphml>", direction="first")
    assert arrows(draft) == ["a -.-> b"]
    assert draft.edges[0].value.extra == ()


# --- Mermaid -----------------------------------------------------------------------------------------------------


def flow(text: str) -> Draft:
    return understood(mermaid, f"flowchart TD\n{text}", direction="first")


def test_a_backslash_and_n_in_a_label_is_a_line_break_but_not_in_a_formula():
    draft = flow('A[Bow\\nand arrow] -->|why\\nnot| B["Yew\\n(wood)"]\nB --> C["$$\\nabla$$"]')
    assert names(draft) == ["Bow and arrow", "Yew (wood)", "$$\\nabla$$"]
    assert draft.edges[0].value.reason == "why not"


def test_brackets_in_a_label_without_quotation_marks_belong_to_it():
    draft = flow("A[Bow [long] and (short)] --> B(Arrow (of ash))\nC[no end [here] --> D[x]")
    assert names(draft) == ["Bow [long] and (short)", "Arrow (of ash)", "no end [here", "x"]
    assert arrows(draft) == ["Bow [long] and (short) -> Arrow (of ash)", "no end [here -> x"]


def test_the_name_of_an_arrow_is_no_node():
    draft = flow("A e1@--> B\ne1@{ animate: true }\nC@{ shape: docs }")
    assert names(draft) == ["A", "B", "C"]
    assert arrows(draft) == ["A -> B"]
    assert "how things are drawn" in causes(draft)


# --- DOT ---------------------------------------------------------------------------------------------------------


def digraph(text: str) -> Draft:
    return understood(dot, f"digraph {{\n{text}\n}}", direction="first")


def test_names_with_hyphens_and_points_need_no_quotation_marks():
    draft = digraph("react-dom -> js.core.x; a->b; subgraph cluster_early-modern { label=x-y; telescope }")
    assert arrows(draft) == ["react-dom -> js.core.x", "a -> b"]
    assert topic(draft, "telescope").category == "x-y"
    assert [item.value.id for item in understood(dot, "graph { a--b--c }").topics] == ["a", "b", "c"]
    assert names(digraph("a -1 -> .5")) == ["a", "-1", ".5"]


def test_an_id_that_is_the_name_may_have_line_breaks_too():
    draft = digraph('"Bow\\n(yew)" -> "Arrow"; "Arrow" [label=""]')
    assert names(draft) == ["Bow (yew)", "Arrow"]
    assert draft.edges[0].value.source == "Bow\\n(yew)"


@pytest.mark.parametrize("text", ["a -> b; c -> ", "a -> b; c -> ; d", "a -> b; -> c", "a -> -> b; c"])
def test_an_arrow_that_leads_nowhere_is_left_out_and_said(text):
    draft = digraph(text)
    assert arrows(draft) == ["a -> b"]
    assert draft.counts["left out"] == 1
    assert "an arrow without two ends" in causes(draft)


def test_a_node_that_nobody_sees_is_left_out_unless_a_line_is_seen():
    draft = digraph("a -> b; x [style=invis]; y [style=invis]; x -> a [style=invis]; y -> b")
    assert names(draft) == ["a", "b", "y"]
    assert arrows(draft) == ["a -> b", "y -> b"]
    assert [note.before for note in draft.notes if note.cause == "an invisible node"] == ["x"]


def test_a_dashed_line_without_a_direction_is_not_said_to_be_recommended():
    assert "a dashed or dotted line means recommended, not required" not in causes(
        digraph("a -> b; a -> c [dir=none, style=dashed]")
    )


# --- yEd and NetworkX --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "sign"), [("line", "->"), ("dashed", "-.->"), ("dotted", "-.->"), ("dashed_dotted", "-.->")]
)
def test_a_dashed_line_of_yed_is_recommended(style, sign):
    heads = '<Arrows source="none" target="standard"/>'
    line = f'<data key="d"><PolyLineEdge><LineStyle type="{style}"/>{heads}</PolyLineEdge></data>'
    edges = f'<edge source="a" target="b">{line}</edge><edge source="b" target="c"/>'
    nodes = "".join(f'<node id="{name}"/>' for name in "abc")
    draft = understood(
        graphml, f'<graphml><graph edgedefault="directed">{nodes}{edges}</graph></graphml>', direction="first"
    )
    assert arrows(draft) == [f"a {sign} b", "b -> c"]


def gml_of(edges: str, *labels: str) -> Draft:
    nodes = " ".join(f"node [ id {number} {label} ]" for number, label in enumerate(labels))
    return understood(gml, f"graph [ directed 1 {nodes} {edges} ]", direction="first")


def test_lines_of_yed_in_gml_run_as_their_arrowheads_do():
    heads = {
        'targetArrow "standard"': "a -> b",
        'sourceArrow "standard"': "b -> a",
        'targetArrow "standard" style "dashed"': "a -.-> b",
    }
    edges = " ".join(f"edge [ source 0 target 1 graphics [ {head} ] ]" for head in heads)
    both = 'edge [ source 0 target 1 graphics [ sourceArrow "delta" targetArrow "delta" ] ]'
    without = 'edge [ source 0 target 1 graphics [ fill "#000000" ] ]'
    draft = gml_of(f"{edges} {both} {without}", 'label "a"', 'label "b"')
    assert arrows(draft) == list(heads.values())
    assert draft.counts["left out"] == 2


def test_lines_in_gml_without_any_arrowhead_run_from_source_to_target():
    draft = gml_of('edge [ source 0 target 1 graphics [ fill "#000000" ] ]', 'label "a"', 'label "b"')
    assert arrows(draft) == ["a -> b"]


def test_a_second_label_of_a_box_in_gml_is_said():
    label = 'label "" LabelGraphics [ ] LabelGraphics [ text "Bag" ] LabelGraphics [ text "[ 1 2 ]" ]'
    draft = gml_of("", label, 'label "b" LabelGraphics [ text "b" ]')
    assert names(draft) == ["Bag", "b"]
    assert [note.before for note in draft.notes if note.cause == "a second label of a box"] == ["[ 1 2 ]"]


def test_texts_that_networkx_wrote_as_literals_are_what_they_stand_for():
    edge = "edge [ source 0 target 1 kind \"'recommended'\" reason \"'it&#39;s'\" ]"
    draft = gml_of(
        edge, "label \"'Dough\\nand &#38; salt'\" category \"'Bread'\"", 'label "&#34;it\'s&#34;"', 'label "3"'
    )
    assert names(draft) == ["Dough and & salt", "it's", "3"]
    assert arrows(draft) == ["Dough and & salt -.-> it's"]
    assert topic(draft, "Dough and & salt").category == "Bread"
    assert "texts in quotation marks, as Python writes them" in causes(draft)


def test_quotation_marks_around_some_labels_are_theirs():
    assert names(gml_of("", "label \"'quoted'\"", 'label "plain"')) == ["'quoted'", "plain"]


# --- names of attributes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["titulo", "entity_id", "displayName", "course_title", "Bezeichnung"])
def test_a_name_may_be_called_otherwise(key):
    draft = of_json(
        node_link, {"nodes": [{"id": "n1", key: "Dough"}, {"id": "n2", "name": "Salt", key: "x"}], "links": []}
    )
    assert names(draft) == ["Dough", "Salt"]
    assert topic(draft, "Dough").extra == ()
    assert topic(draft, "Salt").extra == ((key, "x"),)


@pytest.mark.parametrize("key", ["relationType", "edge_type", "predicate", "RelationshipType"])
def test_the_kind_of_a_line_may_be_called_otherwise(key):
    lines = [{"source": 1, "target": 2, key: "RelatesTo"}, {"source": 2, "target": 3, key: "isPrerequisiteOf"}]
    draft = of_json(node_link, {"nodes": [{"id": 1}, {"id": 2}, {"id": 3}], "links": lines})
    assert arrows(draft) == ["2 -> 3"]
    assert "a line whose label says that it states no order" in causes(draft)


def test_words_of_an_attribute_may_stand_together():
    draft = of_json(node_link, {"nodes": [{"id": 1, "estimatedHours": 3, "zIndex": 2, "fontSize": 7}], "links": []})
    assert (draft.topics[0].value.hours, draft.topics[0].value.extra) == (3.0, ())


def test_labels_of_yed_live_are_names():
    box = '<data key="l"><List><Label><Label.Text>{}</Label.Text></Label></List></data>'
    nodes = f'<node id="n0">{box.format("Dough")}</node><node id="n1"><data key="l"><Label Text="Bread"/></data></node>'
    line = f'<edge source="n0" target="n1">{box.format("because")}</edge>'
    draft = understood(
        graphml, f'<graphml><graph edgedefault="directed">{nodes}{line}</graph></graphml>', direction="first"
    )
    assert arrows(draft) == ["Dough -> Bread"]
    assert draft.edges[0].value.reason == "because"


@pytest.mark.parametrize(
    "wrap",
    [
        lambda nodes, lines: {"graph": {"directed": True, "nodes": nodes, "edges": lines}},
        lambda nodes, lines: {"id": 7, "flow": {"nodes": nodes, "connections": lines}, "name": "mine"},
        lambda nodes, lines: {"graphs": [{"nodes": {node["id"]: node for node in nodes}, "edges": lines}]},
        lambda nodes, lines: {"graphs": [{"nodes": nodes[:1], "edges": []}, {"nodes": nodes[1:], "edges": lines}]},
        lambda nodes, lines: {"concepts": {node["label"]: node for node in nodes}, "relationships": lines},
    ],
    ids=["graph", "flow", "one of graphs", "two graphs", "objects by name"],
)
def test_the_lists_may_stand_within_an_object(wrap):
    nodes = [{"id": "a", "label": "Bow"}, {"id": "b", "label": "Arrow"}]
    text = json.dumps(wrap(nodes, [{"source": "a", "target": "b"}]))
    assert sure_of(recognised(source(text))).reader is node_link
    assert arrows(understood(node_link, text, direction="first")) == ["Bow -> Arrow"]


def test_quotation_marks_in_gml_may_have_backslashes_before_them():
    draft = gml_of("edge [ source 0 target 1 ]", 'label "the \\"long\\" bow"', 'label "C:\\\\x"')
    assert arrows(draft) == ['the "long" bow -> C:\\x']
    assert names(gml_of("", 'label "C:\\"', 'label "b"')) == ["C:\\", "b"]


def test_second_labels_of_tables_and_lines_of_yed_are_said_but_not_the_other_face_of_a_folder():
    face = "<GroupNode><NodeLabel>{}</NodeLabel></GroupNode>"
    faces = f"<Realizers>{face.format('Open')}{face.format('Shut')}</Realizers>"
    inner = '<graph edgedefault="directed"><node id="{}"/></graph>'
    folder = f'<node id="f" yfiles.foldertype="group"><data key="g">{faces}</data>{inner.format("a")}</node>'
    lanes = "<TableNode><NodeLabel>Terms</NodeLabel><NodeLabel>Term 1</NodeLabel></TableNode>"
    table = f'<node id="t" yfiles.foldertype="group"><data key="g">{lanes}</data>{inner.format("b")}</node>'
    line = (
        '<edge source="a" target="b"><data key="e"><EdgeLabel>one</EdgeLabel><EdgeLabel>two</EdgeLabel></data></edge>'
    )
    draft = understood(
        graphml, f'<graphml><graph edgedefault="directed">{folder}{table}{line}</graph></graphml>', direction="first"
    )
    assert [item.value.category for item in draft.topics] == ["Open", "Terms"]
    assert draft.edges[0].value.reason == "one"
    said = [(note.cause, note.before) for note in draft.notes]
    assert said == [("a second label of a box", "Term 1"), ("a second label of a line", "two")]


def test_facts_and_kinds_may_be_called_in_other_languages():
    node = {"id": 1, "Beschreibung": "Wood", "Stunden": "2,5", "categoría": "Bows", "dificultad": "beginner"}
    lines = [{"source": 1, "target": 2, "label": "empfohlen"}, {"source": 2, "target": 3, "label": "Pflicht"}]
    draft = of_json(node_link, {"nodes": [node, {"id": 2}, {"id": 3}], "links": lines})
    found = draft.topics[0].value
    assert (found.summary, found.hours, found.category, found.difficulty) == ("Wood", 2.5, "Bows", "beginner")
    assert arrows(draft) == ["1 -.-> 2", "2 -> 3"]


@pytest.mark.parametrize(("word", "default"), [("setzt voraus", "second"), ("required by", "first")])
def test_a_word_on_all_lines_tells_which_way_they_run(word, default):
    draft = understood(dot, f'digraph {{ a -> b [label="{word}"]; b -> c [label="{word}"] }}')
    assert [question.default for question in draft.questions] == [default]


def test_lists_of_neighbours_of_networkx_are_lines():
    lists = [[{"id": "b", "kind": "recommended"}, {"id": "c"}], [{"id": "c", "weight": 2}], []]
    value = {"directed": True, "multigraph": False, "graph": [], "nodes": [{"id": name} for name in "abc"]}
    text = json.dumps({**value, "adjacency": lists})
    assert sure_of(recognised(source(text))).reader is node_link
    assert arrows(understood(node_link, text, direction="first")) == ["a -.-> b", "a -> c", "b -> c"]


def test_a_name_behind_a_word_of_dot_is_a_topic_when_it_comes_again():
    made = understood(dot, 'digraph { node -> e; e [label="Eggs"]; e -> cake }')
    assert [item.value.name for item in made.topics] == ["Eggs", "cake"]
    assert [(item.value.source, item.value.target) for item in made.edges] == [("e", "cake")]
