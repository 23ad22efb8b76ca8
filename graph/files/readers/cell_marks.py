"""What stands around the names in a cell of prerequisites: brackets of lists, quotes, list numbers, arrows."""

from __future__ import annotations

import re

_AROUND = re.compile(r"^\s*(?:\[(?P<list>[^\[\]()]*)\]|\{(?P<set>[^{}]*)\})\s*$")
_QUOTED = re.compile(r"(^|[,;\n])[ \t]*(?:\"([^\"\n]+)\"|“([^”\n]+)”|„([^“”\n]+)[“”]|«([^»\n]+)»)[ \t]*(?=$|[,;\n])")
_SINGLE = re.compile(r"(^|,)\s*'([^'\n]+)'\s*(?=$|,)")
_BULLET = re.compile(r"^[ \t]*(?:[→⇒➔▪◦–*-]|->|=>)[ \t]+(?=\S)", re.MULTILINE)
_NUMBERED = re.compile(r"(?:^|(?<=\s))(\d{1,2})[.)][ \t]+(?=\S)")


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
