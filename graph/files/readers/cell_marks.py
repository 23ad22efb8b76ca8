"""What stands around the names in a cell of prerequisites: brackets of lists, quotes, list numbers, arrows."""

from __future__ import annotations

import re

_AROUND = re.compile(r"^\s*(?:\[(?P<list>[^\[\]()]*)\]|\{(?P<set>[^{}]*)\})\s*$")
_QUOTED = re.compile(r"(^|[,;\n])[ \t]*(?:\"([^\"\n]+)\"|“([^”\n]+)”|„([^“”\n]+)[“”]|«([^»\n]+)»)[ \t]*(?=$|[,;\n])")
_SINGLE = re.compile(r"(^|,)\s*'([^'\n]+)'\s*(?=$|,)")
_BULLET = re.compile(r"^[ \t]*(?:[→⇒➔▪◦–*-]|->|=>)[ \t]+(?=\S)", re.MULTILINE)
_NUMBERED = re.compile(r"(?:^|(?<=\s))(\d{1,2})[.)][ \t]+(?=\S)")

NO_NEEDS = re.compile(
    r"^(?:there\ (?:are|is)\ )?(?:no|without|keine?|sin|sans|aucun|nessun|geen|nenhum|sem)\ (?:\w+\ ){0,2}"
    r"(?:pre-?requisites?|prerequisite\(s\)|voraussetzung(?:en)?|vorkenntnisse|(?:pre-?)?requisitos?|pr[ée]-?requis"
    r"|prerequisit[oi]|voorkennis)"
    r"(?:\ (?:for|required|needed|für|para|pour|per|voor|erforderlich|nötig)\b[^,;]{0,40})?\.?$",
    re.IGNORECASE | re.VERBOSE,
)
"""Sentences that say that nothing is needed: "No prerequisite(s) for this course"."""
_BOTH, _EITHER = r"(?:and|und|et|y|e|ed|en|&)", r"(?:or|oder|ou|o|of|oppure|\|)"
_TOGETHER = rf"\([^()]*\s{_BOTH}\s[^()]*\)"
_NESTED = re.compile(rf"{_TOGETHER}[\s)]*\s{_EITHER}\s|\s{_EITHER}\s[\s(]*{_TOGETHER}", re.IGNORECASE)
_CONDITION = re.compile(
    r"\s*\((?:[^()]*\b)?(?:grade|or\ better|or\ higher|or\ above)\b[^()]*\)"
    r"|,?\s+with\ (?:an?\ )?(?:minimum\ )?grades?\ (?:of\ )?(?:at\ least\ )?"
    r"[\"']?[A-F][+-]?[\"']?(?:\ or\ (?:better|higher|above))?"
    r"|,?\s+(?:or|with)\ (?:the\ )?(?:permission|consent|approval)\ (?:of|from)\ (?:the\ )?"
    r"(?:instructor|department|program\w*)"
    r"|,?\s+or\ (?:an?\ |the\ )?equivalents?\b(?!\s+\w)"
    r"|,?\s+or\ (?:instructor|departmental)\ (?:permission|consent|approval)",
    re.IGNORECASE | re.VERBOSE,
)
"""Grades, and leave to come without: what is needed stays needed."""
_OPENING, _CLOSING = ("(", "["), (")", "]")


def unmarked(cell: str) -> str:
    r"""Return a cell without brackets of lists, quotes, arrows and numbers of a list that counts from 1.

    Examples
    --------
    >>> unmarked("['1', '2']"), unmarked('Thread,"Needle, blunt"'), unmarked("1. Thread\n2. Knot"), unmarked("{}")
    ('1,2', 'Thread,Needle, blunt', 'Thread\nKnot', '')
    >>> unmarked("→ Thread"), unmarked("1) Thread 2) Knot"), unmarked("3. Knot")
    ('Thread', 'Thread\nKnot', '3. Knot')
    """
    if around := _AROUND.match(cell):
        cell = _SINGLE.sub(r"\1\2", around["list"] or around["set"] or "")
    cell = _BULLET.sub("", _QUOTED.sub(r"\1\2\3\4\5", cell))
    numbers = [int(found[1]) for found in _NUMBERED.finditer(cell)]
    if numbers and numbers == [*range(1, len(numbers) + 1)]:
        cell = "\n".join(part.strip() for part in _NUMBERED.sub("\n", cell).split("\n") if part.strip())
    return cell.strip()


def unbracketed(text: str) -> str:
    """Return a text without brackets around it, or whose other ends stand elsewhere, and a star behind a code.

    Examples
    --------
    >>> unbracketed("((A 20"), unbracketed("( B10 *)"), unbracketed("Clay (wet)"), unbracketed("C*")
    ('A 20', 'B10', 'Clay (wet)', 'C*')
    """
    while (bare := _less(text)) != text:
        text = bare
    return text


def _less(text: str) -> str:
    """A text without one bracket that it begins or ends with, without both where they belong together, or a star."""
    inner = text[1:-1]
    if text[:1] + text[-1:] == "()" and inner.count("(") == inner.count(")") and inner.find(")") >= inner.find("("):
        return inner.strip()
    if text[:1] in _OPENING and text.count(text[0]) > text.count(_CLOSING[_OPENING.index(text[0])]):
        return text[1:].lstrip()
    if text[-1:] in _CLOSING and text.count(text[-1]) > text.count(_OPENING[_CLOSING.index(text[-1])]):
        return text[:-1].rstrip()
    return text[:-1].rstrip() if text[-1:] == "*" and any(map(str.isdigit, text)) else text


def is_nested(cell: str) -> bool:
    """Return whether a cell has a choice one way of which needs several together, which no group of edges says.

    Examples
    --------
    >>> is_nested("(A and B) or C"), is_nested("(A or B) and C"), is_nested("A ou ( B et C )")
    (True, False, True)
    """
    return "(" in cell and bool(_NESTED.search(cell))


def without_conditions(cell: str) -> str:
    """Return a cell without the grades that must be reached, and without who may let people in all the same.

    Examples
    --------
    >>> without_conditions("CS1 (C or better), CS2 or permission of instructor")
    'CS1, CS2'
    >>> without_conditions("CS1 or CS2 or equivalent"), without_conditions("CS1 (lab)")
    ('CS1 or CS2', 'CS1 (lab)')
    """
    return _CONDITION.sub("", cell).strip() or cell
