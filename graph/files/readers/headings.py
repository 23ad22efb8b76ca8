"""What the columns of a table hold, guessed from their headings in seven languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

_WORDS = {
    "id": "id ids nr no num number nummer code kennung kuerzel key schluessel ref reference sigle n numero codigo clave"
    " codice kode cod rif uid slug identifier sigla kursnummer modulnummer modulcode modulnr lfd vaknummer vakcode"
    " cursuscode",
    "name": "name title topic course kurs kursname thema titel bezeichnung modul module modulname lektion lesson skill"
    " concept competence competency kompetenz fertigkeit faehigkeit lerneinheit veranstaltung lehrveranstaltung task"
    " modulbezeichnung modultitel kurstitel label training workshop schulung"
    " cours intitule titre nom matiere sujet notion ue curso nombre asignatura titulo tema materia denominacion"
    " corso insegnamento titolo nome argomento competenza denominazione onderwerp vak naam cursus vaardigheid vaknaam"
    " cursusnaam disciplina topico assunto aufgabe vorgang vorgangsname tarefa atividade tarea actividad tache taak",
    "needs": "prerequisite prerequisites prereq prereqs requires required requirement requirements needs dependencies"
    " dependency predecessor predecessors voraussetzung voraussetzungen vorkenntnisse vorkenntnis vorbedingung"
    " vorbedingungen vorgaenger benoetigt vorwissen vorausgesetzt vorkurse vorkurs prerequis requis prealable"
    " prealables"
    " prerrequisito prerrequisitos requisito requisitos correlativas correlatividades"
    " prerequisiti prerequisito propedeuticita requisiti propedeutici voorkennis vereiste vereisten voorwaarden"
    " predecessoras predecessora predecesoras predecesora predecesseurs predecesseur predecessori voorgangers"
    " vorauss voraussetz vorkenntn prerreq prerreqs"
    " ingangseisen precedencias precedencia braucht erfordert blocker blockers depends vorher zuvor",
    "corequisite": "corequisite corequisites coreq coreqs concurrent gleichzeitig corequis correquisito correquisitos"
    " corequisiti corequisito",
    "leads": "unlocks enables successor successors nachfolger followup ouvre blocking blocks blockiert dependent"
    " dependents",
    "hours": "hours hour hrs h stunden std zeit aufwand zeitaufwand arbeitsaufwand workload effort duration dauer time"
    " lernzeit umfang lernaufwand estimate schaetzung"
    " minutes minuten heures duree temps horas duracion tiempo ore durata tempo uren duur"
    " studielast tijdsduur tijd studiebelasting duracao",
    "credits": "credits credit ects cp lp leistungspunkte kreditpunkte units cfu creditos crediti studiepunten ec sws"
    " points kp punkte cr",
    "category": "category kategorie bereich fachgebiet gebiet fachbereich gruppe group department dept section"
    " themenfeld themenbereich block domain domaene modulgruppe track stream discipline domaine bloc departement"
    " categorie theme categoria ambito departamento settore dipartimento vakgebied domein afdeling phase stage"
    " rubrik sparte kapitel chapter fach subject faculty fakultaet oberthema kompetenzbereich"
    " part teil partie parte deel prefix",
    "area": "area subcategory unterkategorie teilgebiet untergruppe subdomain",
    "difficulty": "difficulty schwierigkeit schwierigkeitsgrad level niveau stufe anspruch difficulte nivel dificultad"
    " difficolta livello moeilijkheid moeilijkheidsgraad dificuldade",
    "summary": "summary description beschreibung kurzbeschreibung inhalt inhalte content abstract lernziele lernziel"
    " objectives resume contenu objectifs descripcion resumen contenido objetivos descrizione contenuti obiettivi"
    " omschrijving beschrijving samenvatting inhoud descricao resumo conteudo ementa descriptif sommaire",
    "aliases": "aliases alias synonyms synonyme abbreviation abkuerzung kurztitel",
    "explanation": "explanation",
    "status": "status",
    "source": "source from von de da desde van quelle start origin",
    "target": "target to nach an zu vers hasta naar para ziel end destination",
    "kind": "kind type relation predicate art typ beziehung beziehungstyp tipo",
    "reason": "reason why begruendung grund comment kommentar",
}
"""Single words for what a column holds, in English, German, French, Spanish, Italian, Dutch and Portuguese."""
_PHRASES = {
    "id": (
        "course id", "course code", "course number", "course no", "kurs nr", "kurs id", "modul nr", "lfd nr",
        "laufende nummer", "code cours", "code ue", "codigo de la asignatura", "catalog number", "topic id",
        "skill id", "concept id", "competency code", "module code", "module id", "class id", "codice corso",
    ),
    "name": (
        "course title", "course name", "long title", "unit title", "unit name", "topic name", "skill name",
        "module name", "module title", "intitule du cours", "nom du cours", "unite d enseignement",
        "nombre de la asignatura", "nombre del curso", "nome del corso", "naam van het vak", "unidade curricular",
        "componente curricular", "nome da disciplina", "knowledge area", "learning unit", "class name",
    ),
    "needs": (
        "pre req", "pre reqs", "pre requisite", "pre requisites", "depends on", "depends upon", "blocked by",
        "pre course", "pre courses", "pre course id", "dependent on", "dependant on",
        "waiting on", "learn first", "comes after", "haengt ab von", "abhaengig von", "vorher lernen",
        "blockiert durch", "blockiert von", "builds on", "based on",
        "required knowledge", "prior knowledge", "entry requirements", "required courses", "baut auf", "setzt voraus",
        "aufbauend auf", "erforderliche kenntnisse", "pre requis", "connaissances requises", "cours prealables",
        "connaissances prealables", "requisitos previos", "conocimientos previos", "conoscenze richieste",
        "conoscenze pregresse", "vereiste voorkennis", "vereiste vakken", "pre requisitos", "pre requisito",
        "conhecimentos previos",
    ),
    "corequisite": (
        "concurrent course", "concurrent courses", "concurrent enrollment", "concurrent with",
        "co requisite", "co requisites", "co req", "co requis", "co requisitos", "co requisito", "taken with",
        "parallel zu",
    ),
    "leads": (
        "dependent id", "dependent course", "dependent topic", "dependent concept", "dependent skill", "dependent task",
        "leads to", "prerequisite for", "prerequisites for", "required for", "needed for", "needed before",
        "follow up", "followed by",
        "next topics", "next courses", "voraussetzung fuer", "voraussetzungen fuer", "fuehrt zu", "grundlage fuer",
        "benoetigt fuer", "benoetigt von",
        "prerequis pour", "mene a", "requisito para", "requisitos para", "prerequisito para", "propedeutico a",
        "prerequisito per", "voorkennis voor", "leidt tot", "pre requisito para", "conduz a",
    ),
    "hours": (
        "study hours", "study time", "estimated time", "time estimate", "learning time", "estimated hours",
        "time needed",
        "contact hours", "volume horaire", "charge de travail", "carga horaria", "horas de estudio", "horas de estudo",
    ),
    "credits": ("credit hours", "credit points", "ects punkte", "ects credits", "credit hrs"),
    "category": (
        "subject area", "skill area", "skill category", "skill group", "skill family", "competency area", "topic area",
        "learning area",
    ),
    "area": ("sub area", "sub category"),
    "summary": ("learning outcomes", "learning objectives", "course description"),
    "aliases": ("other names", "also known as", "short title", "short name", "alternative names"),
    "source": ("from id", "source id", "from topic"),
    "target": ("to id", "target id", "to topic", "needed by"),
    "kind": ("relation type", "edge type", "link type"),
}  # fmt: skip
"""The same of several words."""
_BY_TERM = {
    **{word: role for role, words in _WORDS.items() for word in words.split()},
    **{phrase: role for role, phrases in _PHRASES.items() for phrase in phrases},
}

_WHOLE = frozenset(
    (
        *("estimate", "schaetzung", "blocker", "blockers", "depends", "vorher", "zuvor"),
        *("blocking", "blocks", "blockiert", "dependent", "dependents", "concurrent"),
    )
)
"""Words that say it alone, and in a longer heading something else: "Cost estimate", "Building blocks"."""
_TRACKER_LINK = re.compile(r"\s*(inward|outward) issue link \(blocks\)\s*", re.IGNORECASE)
_TRACKER = frozenset({"issue key", "issue id"})
"""Headings of an issue tracker, whose estimates and times are in seconds."""

_OF_LINKS = frozenset(
    (
        "weight",
        "gewicht",
        "gewichtung",
        "strength",
        "staerke",
        "score",
        "confidence",
        "probability",
        "importance",
        "wichtigkeit",
        "relation",
        "beziehung",
        "relationship",
        "strictness",
        "necessity",
        "certainty",
        "reason",
        "begruendung",
        "grund",
        "comment",
        "kommentar",
        "bemerkung",
        "remark",
        "note",
        "notes",
    )
)
"""Words for what is said of two topics together."""

_MEASURES = frozenset(("weight", "gewicht", "strength", "staerke", "score", "confidence", "probability", "strictness"))
_SORTS = frozenset(("type", "kind", "typ", "tipo"))
"""What a heading that ends so is about, whatever stands before: "Dependency strength", "Prerequisite type"."""
_REQUIRED = re.compile(r"(?:required|requirement|erforderliche?|requis) ")
_LISTED = re.compile(r"(?:(?:strict|hard|mandatory) )?(?:all|one|any) of(?: these| the following)?")
_ONE_OF = re.compile(
    r"\b(?:one|any|either) of\b|\beine[rs]? (?:von|aus|der)\b|\bun[oae]? des?\b|\buna? de\b", re.IGNORECASE
)
_AMOUNTS = frozenset({"hours", "credits", "difficulty"})
"""What may be required of somebody and is no topic: "Required units"."""
_END = re.compile(
    r"(?:(from|source)|(?:to|target)) (?:id|concept|topic|course|skill|node|name|task|module|code|lesson|competency)"
)
_ENDS = (("subject", "object"), ("pred", "succ"))
"""Pairs of headings that say the ends of links together, and each alone nothing."""

PLURALS = frozenset(
    ("topics", "courses", "modules", "lessons", "skills", "concepts", "tasks", "kurse", "themen", "cursos")
)
"""Headings of a column of names, or of a list of them in each cell."""
_PARTS = frozenset(("subtopic", "subtopics", "subskill", "submodule", "unterthema", "teilthema", "subtema", "subtemas"))
"""Headings of names where another column says what these are parts of."""

OWN_TOPICS = (
    "id", "name", "category", "area", "difficulty", "hours", "summary", "aliases", "explanation", "status",
)  # fmt: skip
OWN_EDGES = ("source", "target", "kind", "group", "reason")
NEEDS = frozenset({"needs", "recommended", "corequisite", "leads"})
"""Roles of columns that name other topics."""
PLURAL_ROLES = NEEDS | {"aliases", "id"}
"""What several columns may hold together."""
ROLES = (
    *dict.fromkeys((*OWN_TOPICS, "needs", "recommended", "corequisite", "leads", "credits", *OWN_EDGES)),
    "source_name", "target_name",
)  # fmt: skip
"""All that a column may be; those of links are `source` and `target`, and names beside the codes of these."""

_RECOMMENDED = re.compile(
    r"\b(?:recommend|empfohl|empfehl|wuensch|recommand|conseill|recomend|consigli|raccomand|aanbevol|suggest|helpful"
    r"|nice to have|optional|sugerid|souhait)"
)
_PERSON = re.compile(
    r"dozent|instructor|lehrer|teacher|author|autor|lecturer|kontakt|contact|owner|institution|ansprechpartner|trainer"
    r"|professor|employee|mitarbeiter|person|vorname|nachname|enseignant|docente|profesor|verantwort|responsable"
    r"|file name|dateiname|e mail|email|telefon|\b(?:start|end|begin|meeting|class) time"
)
_ENDINGS = (
    ("voraussetzungen", "needs"), ("voraussetzung", "needs"), ("vorkenntnisse", "needs"), ("kenntnisse", ""),
    ("nummer", "id"), ("nr", "id"), ("code", "id"), ("kuerzel", "id"), ("name", "name"), ("titel", "name"),
    ("bezeichnung", "name"), ("thema", "name"), ("aufwand", "hours"), ("stunden", "hours"), ("dauer", "hours"),
    ("punkte", "credits"), ("gebiet", "category"), ("bereich", "category"), ("gruppe", "category"),
    ("kategorie", "category"), ("beschreibung", "summary"), ("inhalt", "summary"), ("inhalte", "summary"),
    ("ziele", "summary"),
)  # fmt: skip
"""Ends of German and Dutch compounds, and what they say."""
_WEIGHTS = {"needs": 3.0, "name": 3.0, "id": 2.0, "source": 2.0, "target": 2.0}
_OF = re.compile(r" (?:de|du|des|del|della|dei|do|da|van|of) ")
"""Where one of these stands, the first word says what a heading is about, else the last."""
_IN_PASSING = 1.5
"""How surely a word in the middle of a heading says what its column holds: "training" in "Current training method"."""
_SUBJECT = ("subject", "prefix", "subject code", "dept", "department", "fach", "subj", "course prefix")
_NUMBER = ("number", "no", "nr", "nummer", "course number", "catalog number", "catalog nbr", "num", "course no", "nbr")


_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SPELT = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("°", " "), ("º", " "))
_PLAIN_ASCII = bytes(ord(letter.lower() if letter.isalnum() else " ") for letter in map(chr, range(128))).ljust(256)


class Heading(NamedTuple):
    """What a heading says a column holds, and how surely: 4 where it is the very word, less where it holds it."""

    role: str
    strength: float


def plain(heading: str) -> str:
    """Return a heading as it is compared: no case, no accents, no brackets and what is in them, single blanks.

    Examples
    --------
    >>> plain("Aufwand (Std.)"), plain("Prérequis"), plain("Schlüssel"), plain("N°")
    ('aufwand', 'prerequis', 'schluessel', 'n')
    """
    has_brackets = ("(" in heading or "[" in heading) and heading[:1] not in "(["
    outside = _IN_BRACKETS.sub(" ", heading) if has_brackets else heading
    if outside.isascii():
        letters = outside.encode().translate(_PLAIN_ASCII).decode()
    else:
        low = outside.casefold()
        for letter, spelt in _SPELT:
            low = low.replace(letter, spelt)
        apart = (letter for letter in unicodedata.normalize("NFKD", low) if not unicodedata.combining(letter))
        letters = "".join(letter if letter.isalnum() else " " for letter in apart)
    return " ".join(letters.split())


@lru_cache(maxsize=4096)
def heading_of(text: str) -> Heading | None:
    """Return what a heading says its column holds; None if it says nothing that is known here.

    Examples
    --------
    >>> heading_of("Vorkenntnisse"), heading_of("Empfohlene Voraussetzungen").role, heading_of("Room")
    (Heading(role='needs', strength=4.0), 'recommended', None)
    >>> heading_of("Voraussetzung für").role, heading_of("Course Title").role, heading_of("Instructor name")
    ('leads', 'name', None)
    """
    if text.strip() == "#":
        return Heading("id", 3.0)
    if link := _TRACKER_LINK.fullmatch(text):
        return Heading("needs" if link[1].casefold() == "inward" else "leads", 4.0)
    if len(text) > 80:
        return None
    words = plain(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text))
    if not words or _PERSON.search(words):
        return None
    found = _known(words) or _held(words) or _compound(words)
    if found and found.role in NEEDS and (last := words.rpartition(" ")[2]) in _MEASURES | _SORTS:
        return Heading("kind", 3.0) if last in _SORTS else None
    if found and found.role == "needs" and _REQUIRED.match(words) and (amount := _known(words.rpartition(" ")[2])):
        found = Heading(amount.role, 2.5) if amount.role in _AMOUNTS else found
    if found and _RECOMMENDED.search(words) and found.role in ("needs", "leads"):
        return Heading("recommended", found.strength)
    if not found and _RECOMMENDED.match(words):
        return Heading("recommended", 1.5)
    return found


def roles_of(headings: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Return which columns hold what, each column at most once; of several for one role, the surest, then the first.

    Further columns of names are `aliases`; of prerequisites there may be several. `Subject` and `Number` make the id.

    Examples
    --------
    >>> roles_of(["Subject", "Number", "Title", "Credits"])
    {'id': (0, 1), 'name': (2,), 'credits': (3,)}
    """
    found = [heading_of(heading) for heading in headings]
    chosen: dict[str, list[int]] = {}
    pair = _subject_and_number(headings)
    if pair:
        chosen["id"] = [*pair]
    has_own = any(plain(heading) == "category" for heading in headings)
    ranked = sorted(
        (-heading.strength, has_own and heading.role == "category" != plain(headings[place]), place, heading.role)
        for place, heading in enumerate(found)
        if heading
    )
    for less, _, place, role in ranked:
        if place in pair:
            continue
        if role == "id" and role in chosen:
            continue
        if role in chosen and role == "name":
            if -less > _IN_PASSING:
                chosen.setdefault("aliases", []).append(place)
        elif role not in chosen or role in PLURAL_ROLES:
            chosen.setdefault(role, []).append(place)
    if not _TRACKER.isdisjoint(map(plain, headings)):
        chosen.pop("hours", None)
    return {role: tuple(sorted(places)) for role, places in _sensible(chosen, headings).items()}


def speaks_of_links(heading: str) -> bool:
    """Return whether a heading is of a column about two topics together, not about one.

    Examples
    --------
    >>> speaks_of_links("Edge weight"), speaks_of_links("Hours")
    (True, False)
    """
    return not _OF_LINKS.isdisjoint(plain(heading).split())


def says_choice(heading: str) -> bool:
    """Return whether a heading says that one of the topics in a cell is enough.

    Examples
    --------
    >>> says_choice("Recommended one of"), says_choice("Prerequisites (any of)"), says_choice("Strict all of")
    (True, True, False)
    """
    return bool(_ONE_OF.search(heading))


def weight_of(headings: Sequence[str], roles: Mapping[str, Sequence[int]]) -> float:
    """Return how much the roles of a row's cells say that it is a header; words in a sentence say less than headings.

    Examples
    --------
    >>> told = weight_of(["Skill", "Area"], {"name": (0,), "area": (1,)})
    >>> told > weight_of(["Course taken or not", "No requirement yet"], {"name": (0,), "needs": (1,)})
    True
    """
    found = {role: heading_of(headings[places[0]]) for role, places in roles.items()}
    return sum(_WEIGHTS.get(role, 1.0) * (heading.strength if heading else 4.0) for role, heading in found.items())


def _sensible(chosen: dict[str, list[int]], headings: Sequence[str]) -> dict[str, list[int]]:
    """The roles without those that make no sense together: links beside prerequisites, halves of links."""
    chosen = _with_ends(chosen, [plain(heading) for heading in headings])
    if "area" in chosen and "category" not in chosen:
        chosen["category"] = chosen.pop("area")
    if not {"source", "target"} <= chosen.keys() or "needs" in chosen:
        chosen.pop("source", None)
        chosen.pop("target", None)
        kind = chosen.pop("kind", [])
        if kind and "category" not in chosen and plain(headings[kind[0]]) in ("art", "typ", "type"):
            chosen["category"] = kind
        chosen.pop("reason", None)
    return chosen


def _with_ends(chosen: dict[str, list[int]], words: Sequence[str]) -> dict[str, list[int]]:
    """The roles with the ends of links, where headings say these together: "Prerequisite" and "Dependent"."""
    ends: dict[str, list[int]] = {}
    for first, second in _ENDS:
        if words.count(first) == words.count(second) == 1 and not chosen.keys() & {"name", "source", "target"}:
            ends = {"source": [words.index(first)], "target": [words.index(second)]}
    other = next((role for role in ("leads", "target") if role in chosen), "")
    if (
        other
        and not chosen.keys() & {"id", "name", "source"}
        and len(chosen.get("needs", ())) == len(chosen[other]) == 1
    ):
        ends = {"source": chosen["needs"], "target": chosen[other]}
    kept = {role: places for role, places in chosen.items() if places not in ends.values()} if ends else chosen
    return {**kept, **ends}


def says_direction(headings: Sequence[str], roles: Mapping[str, Sequence[int]]) -> bool:
    """Return whether the headings of the two ends of links say which of them is needed.

    Examples
    --------
    >>> says_direction(["Prerequisite", "Dependent"], {"source": (0,), "target": (1,)})
    True
    >>> says_direction(["From", "To"], {"source": (0,), "target": (1,)})
    False
    """
    if not {"source", "target"} <= roles.keys():
        return False
    source, target = headings[roles["source"][0]], headings[roles["target"][0]]
    first, second = heading_of(source), heading_of(target)
    is_told = (first and first.role == "needs") or (second and second.role == "leads")
    return bool(is_told) or (plain(source), plain(target)) == _ENDS[1]


def _subject_and_number(headings: Sequence[str]) -> tuple[int, ...]:
    words = [plain(heading) for heading in headings]
    subjects = [place for place, word in enumerate(words) if word in _SUBJECT]
    numbers = [place for place, word in enumerate(words) if word in _NUMBER]
    if not subjects or not numbers or any(word in ("id", "course id", "code", "course code") for word in words):
        return ()
    near = min((abs(one - other), one, other) for one in subjects for other in numbers)
    return near[1:] if near[0] == 1 and near[1] < near[2] else ()


def _known(words: str) -> Heading | None:
    if words in PLURALS:
        return Heading("name", _IN_PASSING)
    if words in _PARTS:
        return Heading("name", 2.0)
    if _LISTED.fullmatch(words):
        return Heading("needs", 3.0)
    if end := _END.fullmatch(words):
        return Heading("source" if end[1] else "target", 4.0)
    role = _BY_TERM.get(words)
    return Heading(role, 4.0) if role else None


def _held(words: str) -> Heading | None:
    """The longest term that a heading begins or ends with, else holds, as whole words."""
    parts = words.split()
    numbered = any(map(str.isdigit, words))
    best: tuple[float, int, str] | None = None
    for begin in range(len(parts)):
        for end in range(begin + 1, len(parts) + 1):
            term = " ".join(parts[begin:end])
            role = _BY_TERM.get(term)
            if (
                role
                and len(term) > 2
                and term not in _WHOLE
                and not (numbered and role not in NEEDS)
                and role not in ("source", "target", "kind", "reason")
            ):
                is_head = begin == 0 if _OF.search(words) else end == len(parts)
                at_end = 3.0 if is_head else 2.5 if begin == 0 or end == len(parts) else _IN_PASSING
                best = max(best or (0.0, 0, ""), (at_end + 0.5 * (role in ("needs", "leads")), len(term), role))
    return Heading(best[2], best[0]) if best else None


def _compound(words: str) -> Heading | None:
    for word in reversed(words.split()):
        for ending, role in _ENDINGS:
            if word.endswith(ending) and role:
                return Heading(role, 2.0)
    return None
