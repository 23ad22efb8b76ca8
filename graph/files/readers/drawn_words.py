"""What attributes of nodes and lines are called, and words for kinds of lines, as graph files have them."""

from __future__ import annotations

import re
from functools import lru_cache

from graph.model import KINDS, Kind

NODE_FIELDS = {
    "name": "name", "label": "name", "title": "name", "text": "name", "shared name": "name",
    **dict.fromkeys(
        ("display name", "full name", "entity id", "entity name", "course name", "course title", "topic name",
         "concept name", "skill name", "task name", "node label", "caption", "nombre", "titulo", "título", "nom",
         "titre", "titel", "bezeichnung", "nome", "titolo", "naam", "название", "名称", "标题"),
        "name",
    ),
    "id": "id", "key": "id", "identifier": "id", "suid": "id",
    "category": "category", "subject": "category", "lane": "category", "group": "category", "cluster": "category",
    **dict.fromkeys(("kategorie", "fach", "catégorie", "categoría", "categoria", "categorie"), "category"),
    **dict.fromkeys(("stunden", "horas", "heures", "ore", "uren"), "hours"),
    **dict.fromkeys(
        ("beschreibung", "descripción", "descripcion", "descrição", "descrizione", "omschrijving"), "summary"
    ),
    **dict.fromkeys(("schwierigkeit", "dificultad", "dificuldade", "difficulté", "difficoltà"), "difficulty"),
    "area": "area", "subarea": "area",
    "difficulty": "difficulty", "level": "difficulty",
    "hours": "hours", "study hours": "hours", "hours needed": "hours", "estimated hours": "hours", "est hours": "hours",
    "hours assumed": "assumed",
    "summary": "summary", "description": "summary", "desc": "summary", "abstract": "summary", "tooltip": "summary",
    "definition": "summary",
    "explanation": "explanation",
    "aliases": "aliases", "alias": "aliases", "other names": "aliases",
    "status": "status", "standing": "status",
    "url": "url", "href": "url", "link": "url", "uri": "url",
}  # fmt: skip
EDGE_FIELDS = {
    "kind": "kind", "type": "kind", "relation": "kind", "relationship": "kind", "interaction": "kind",
    "shared interaction": "kind", "relation type": "kind", "relationship type": "kind", "rel type": "kind",
    "rel": "kind", "edge type": "kind", "link type": "kind", "dependency type": "kind", "predicate": "kind",
    "label": "label", "labels": "label", "name": "label",
    "edge label": "label", "edge id": "id", "networkx key": "id", "suid": "id",
    "group": "group", "alternatives": "group", "choice": "group",
    "reason": "reason", "why": "reason", "explanation": "reason", "comment": "reason", "description": "reason",
    "id": "id", "key": "id", "source": "id", "target": "id", "from": "id", "to": "id",
}  # fmt: skip
_DRAWN = frozenset((
    "animated", "arrowhead", "arrows", "arrowsize", "arrowtail", "b", "bgcolor", "classes", "color",
    "colorscheme", "connectable", "constraint", "cx", "cy", "deletable", "dir", "draggable", "dragging", "draghandle",
    "edgetooltip", "expandparent", "extent", "fill", "fillcolor", "fixedsize", "focusable", "fontcolor", "fontname",
    "fontsize", "fx", "fy", "g", "grabbable", "graphics", "graphid", "head", "headport", "height", "image",
    "imagescale", "index", "interactionwidth", "labelangle", "labelbgborderradius", "labelbgpadding", "labelbgstyle",
    "labeldistance", "labelfontcolor", "labelfontname", "labelfontsize", "labelgraphics", "labelloc", "labelshowbg",
    "labelstyle", "labeltooltip", "len", "lhead", "locked", "ltail", "margin", "markerend", "markerstart", "measured",
    "minlen", "nodesep", "ordering", "orientation", "outline", "pannable", "pathoptions", "pencolor", "penwidth",
    "peripheries", "pos", "position", "positionabsolute", "pport", "r", "radius", "reconnectable",
    "regular", "removed", "resizing", "root", "samehead", "sametail", "selectable", "selected", "shape", "sides",
    "size", "skew", "sourcehandle", "sourceposition", "style", "tail", "tailport", "targethandle", "targetposition",
    "tooltiptext", "viz", "vx", "vy", "width", "x", "y", "z", "zindex",
))  # fmt: skip
OURS = frozenset((
    "aliases", "area", "category", "difficulty", "explanation", "group", "hours", "id", "kind", "name", "reason",
    "source", "status", "summary", "target",
))  # fmt: skip
OWN_NAMES = {name: name for name in OURS} | {"hours_assumed": "assumed"}
KINDS_BY_WORD: dict[str, Kind] = {
    **{kind: kind for kind in KINDS},
    **dict.fromkeys(
        ("requires", "require", "prerequisite", "prerequisites", "prerequisite of", "is prerequisite of", "prereq"),
        "required",
    ),
    **dict.fromkeys(("depends on", "needs", "needed for", "mandatory", "essential"), "required"),
    **dict.fromkeys(
        (
            "prerequisite for",
            "is prerequisite for",
            "required for",
            "required by",
            "needed by",
            "dependency",
            "pflicht",
            "voraussetzung",
            "erforderlich",
            "setzt voraus",
            "benötigt",
            "prérequis",
            "requis",
            "prerequisito",
            "requisito",
            "obligatorio",
            "requiere",
            "depende de",
        ),
        "required",
    ),
    **dict.fromkeys(
        ("empfohlen", "conseillé", "recommandé", "recomendado", "raccomandato", "aanbevolen"), "recommended"
    ),
    **dict.fromkeys(("recommends", "optional", "suggested", "helpful", "soft"), "recommended"),
    **dict.fromkeys(("coreq", "co requisite", "corequisites", "concurrent"), "corequisite"),
}
NAMES = (
    "name", "label", "title", "text", "shared name",
    *(key for key, wanted in NODE_FIELDS.items() if wanted == "name"),
)  # fmt: skip
"""Attributes that name a node, the usual ones first."""
_BETWEEN_WORDS = re.compile(r"[\s_-]+|(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=10_000)
def folded(name: str) -> str:
    """Return the name of an attribute as it is compared: small, with one blank between words.

    Examples
    --------
    >>> folded("Study_Hours"), folded("co-requisite"), folded("dependsOn")
    ('study hours', 'co requisite', 'depends on')
    """
    return " ".join(_BETWEEN_WORDS.split(name.strip())).strip().casefold()


@lru_cache(maxsize=10_000)
def is_drawn(key: str) -> bool:
    """Return whether an attribute only says how things are drawn.

    Examples
    --------
    >>> is_drawn("markerEnd"), is_drawn("font-size"), is_drawn("hours")
    (True, True, False)
    """
    return folded(key).replace(" ", "") in _DRAWN
