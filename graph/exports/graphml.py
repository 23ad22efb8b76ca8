"""A graph as GraphML, for yEd, Gephi, Cytoscape and most libraries."""

from __future__ import annotations

from io import BytesIO
from xml.etree.ElementTree import Element, SubElement

from networkx.readwrite.graphml import GraphMLWriter

from graph.exports.attributed import attributed_graph, xml_text
from graph.model import Records, Topic

_DRAWN_KEY = "nodegraphics"
_YED = "http://www.yworks.com/xml/graphml"


def graph_to_graphml(records: Records) -> str:
    """Return the graph as GraphML, with every column as an attribute and the name as yEd and Gephi show it.

    yEd shows the label of a box, Gephi the attribute `label`, which is left out where a column has that name.

    Examples
    --------
    >>> from graph.model import Topic
    >>> text = graph_to_graphml(Records((Topic("sets", "Sets"),), ()))
    >>> '<node id="sets">' in text, "<y:NodeLabel>Sets</y:NodeLabel>" in text
    (True, True)
    """
    # Not through the function that takes lxml where it is installed, so that the file is always the same.
    writer = GraphMLWriter(attributed_graph(records), prettyprint=True)
    _show_names(writer.xml, records.topics)
    content = BytesIO()
    writer.dump(content)
    return content.getvalue().decode("utf-8") + "\n"


def _show_names(document: Element, topics: tuple[Topic, ...]) -> None:
    """Add the names to the nodes of a document, which are in the order of the topics."""
    # Here, for every command imports this module, and a reader of XML is wanted by this one format alone.
    from graph.files.readers.graphml import SHOWN_KEY

    document.set("xmlns:y", _YED)
    keys = [Element("key", {"id": _DRAWN_KEY, "for": "node", "yfiles.type": "nodegraphics"})]
    has_own = any(column.strip() == "label" for topic in topics for column, _ in topic.extra)
    if not has_own:
        keys.append(Element("key", {"id": SHOWN_KEY, "for": "node", "attr.name": "label", "attr.type": "string"}))
    for key in keys:
        document.insert(0, key)
    for node, topic in zip(document.iter("node"), topics, strict=True):
        name = xml_text(topic.name)
        drawn = Element("data", key=_DRAWN_KEY)
        SubElement(SubElement(drawn, "y:ShapeNode"), "y:NodeLabel").text = name
        node.insert(0, drawn)
        if not has_own:
            SubElement(node, "data", key=SHOWN_KEY).text = name
