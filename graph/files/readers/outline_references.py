"""Topics that are named by what they are counted as: "Modules 1-3 completed", "Kapitel 2", "1.1"."""

from __future__ import annotations

import re
from collections.abc import Iterator

_UNITS = {
    "module": "module modul modulo módulo", "part": "part teil partie parte",
    "lesson": "lesson lektion leçon lección lezione",
    "week": "week woche semaine semana", "phase": "phase fase", "stage": "stage etappe étape", "step": "step schritt",
    "chapter": "chapter kapitel chapitre capítulo capitulo ch", "section": "section abschnitt sección sec §",
    "unit": "unit einheit unité unidad", "level": "level stufe niveau nivel", "day": "day tag jour",
    "topic": "topic thema tema", "course": "course kurs", "lecture": "lecture vorlesung", "block": "block",
    "sprint": "sprint", "lab": "lab", "milestone": "milestone", "task": "task aufgabe tarea tâche",
}  # fmt: skip
"""What parts of a course are called, and are counted by, in several languages."""
_UNIT = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_ANY = rf"(?:{'|'.join(sorted(map(re.escape, _UNIT), key=len, reverse=True))})"
_PLURAL = r"(?:es|en|s|e|n)?\.?\s*"
_WORD = rf"(?P<word>{_ANY}){_PLURAL}"
_NUMBER = r"(?:[0-9]{1,3}(?:\.[0-9]{1,3}){0,3}(?![0-9]|\.[0-9])|(?:X?I{1,3}|X?IV|X?VI{0,3}|X?IX|XX?)\b)"
_ASIDE = r"(?:\s*\([^()]*\))?"
_TO = r"(?:to|through|bis|à|a|al|-|–|—)"
_SIGN = rf"(?:,?\s*(?:and|und|et|y|e|or|oder|ou|o|&|\+)\s+|\s*[,;/&+]\s*|\s*{_TO}\s*)"
_NEXT = rf"(?:{_ANY}{_PLURAL})?{_NUMBER}{_ASIDE}"
_REFERENCE = re.compile(
    rf"(?<!\w){_WORD}(?P<list>{_NUMBER}{_ASIDE}(?:{_SIGN}{_NEXT})*)"
    r"(?P<end>(?:\s+(?:[-–—]\s+)?(?:(?:is|are|must be|should be|have been|or)\s+)?"
    r"(?:complet\w*|done|finished|passed|required|in progress|abgeschlossen\w*|first|exit)\b)*)",
    re.IGNORECASE,
)
_STEP = re.compile(rf"(?P<sign>{_SIGN})?(?:{_ANY}{_PLURAL})?(?P<number>{_NUMBER}){_ASIDE}", re.IGNORECASE)
_RANGE = re.compile(
    rf"(?:^|(?<=[,;]))(?<![0-9.])(?P<first>{_NUMBER})\s*{_TO}\s*(?P<last>{_NUMBER})\s*(?=$|[,;])", re.IGNORECASE
)
_OR = re.compile(r"\b(?:or|oder|ou|o)\b", re.IGNORECASE)
_IS_TO = re.compile(rf"\s*{_TO}\s*", re.IGNORECASE)
_OWN = re.compile(rf"\W*{_WORD}(?P<number>{_NUMBER})(?=$|[\s.:,)(\-–—])", re.IGNORECASE)
_PART = re.compile(rf"\W*{_WORD}{_NUMBER}\s*(?::|\s[-–—])\s*\S(?:.*[^.:!?])?", re.IGNORECASE)
_OF_COURSES = frozenset({"week", "day", "module", "lesson", "unit", "phase", "chapter", "lecture"})
_CALLED = re.compile(rf"(?:{_WORD})?(?P<number>{_NUMBER})", re.IGNORECASE)
_DOTTED = r"[0-9]{1,3}(?:\.[0-9]{1,3}){1,3}(?=\.?[\s:)])"
_BARE = re.compile(rf"\W*(?P<number>{_DOTTED}|{_NUMBER}(?=[.:)]\s|[.:)]$|\s+[-–—]\s))")
_SENTENCE = re.compile(r"(?<=[0-9)])\.\s+(?=[A-ZÀ-Þ])")
_MOST = 60
"""A range of more is no list of what comes before."""
_NUMERALS = [
    *("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"),
    *("XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX"),
]
_ROMAN = {numeral: place for place, numeral in enumerate(_NUMERALS, 1)}


def codes_of(name: str) -> Iterator[str]:
    """Yield what others call what begins with this: its word and number, its number alone, or any such word and it.

    Examples
    --------
    >>> list(codes_of("Modul 03 - Lists")), list(codes_of("1.1 Sets")), list(codes_of("3D printing"))
    (['module 3', '3'], ['1.1', '* 1.1'], [])
    """
    if found := _OWN.match(name):
        number = _plain_number(found["number"])
        yield from (f"{_UNIT[found['word'].casefold()]} {number}", number)
    elif found := _BARE.match(name):
        yield from (_bare_number(found["number"]), f"* {_plain_number(found['number'])}")


def is_part(line: str) -> bool:
    """Return whether a line of plain text is the heading of a part of a course that is counted.

    Examples
    --------
    >>> is_part("Week 1: Clay"), is_part("Step 1: Clone it"), is_part("Week 1: this was hard.")
    (True, False, False)
    """
    found = _PART.fullmatch(line)
    return found is not None and _UNIT[found["word"].casefold()] in _OF_COURSES


def looked_up(text: str) -> Iterator[str]:
    """Yield the codes under which a topic may be found that a text refers to.

    Examples
    --------
    >>> list(looked_up("Kapitel 02")), list(looked_up("02")), list(looked_up("Loops"))
    (['chapter 2', '* 2'], ['2'], [])
    """
    if found := _CALLED.fullmatch(text.strip()):
        number = _plain_number(found["number"])
        own = _bare_number(found["number"])
        yield from (f"{_UNIT[found['word'].casefold()]} {number}", f"* {number}") if found["word"] else (own,)


def spelled_out(text: str) -> str:
    """Return a text in which each reference to a numbered part stands alone, with commas between.

    Examples
    --------
    >>> spelled_out("Modules 1-2 completed, a workstation"), spelled_out("Modul 07, Modul 10")
    ('Module 1, Module 2, a workstation', 'Modul 7, Modul 10')
    >>> spelled_out("Chapter 1 or 2. Basic Python"), spelled_out("Modules 2.5 (Calls), 5.3 (Tools)"), spelled_out("1-3")
    ('Chapter 1 or Chapter 2; Basic Python', 'Module 2.5, Module 5.3', '1, 2, 3')
    """
    return _SENTENCE.sub("; ", _REFERENCE.sub(_listed, _RANGE.sub(_numbers, text)))


def _numbers(found: re.Match[str]) -> str:
    """The numbers of a range that stands alone between commas."""
    numbers = _between(_plain_number(found["first"]), _plain_number(found["last"]))
    is_roman = not found["first"][0].isdigit()
    return ", ".join(_NUMERALS[int(number) - 1] if is_roman else number for number in numbers) or found[0]


def _listed(found: re.Match[str]) -> str:
    numbers: list[str] = []
    words: list[str] = []
    for step in _STEP.finditer(found["list"]):
        number, sign = _plain_number(step["number"]), step["sign"] or ""
        range_ = _between(numbers[-1], number)[1:] if numbers and _IS_TO.fullmatch(sign) else [number]
        if not range_:
            return found[0]
        between = " or " if _OR.search(sign) else ", "
        for each in range_:
            words += [between if numbers else "", f"{found['word']} {each}"]
            numbers.append(each)
    return "".join(words)


def _between(first: str, last: str) -> list[str]:
    """All numbers from one to another that differs from it at its end alone; none where they are no such two."""
    begin, low = _parted(first)
    other, high = _parted(last)
    if begin != other or not low < high < low + _MOST:
        return []
    return [f"{begin}{number}" for number in range(low, high + 1)]


def _parted(number: str) -> tuple[str, int]:
    begin, dot, end = number.rpartition(".")
    return begin + dot, int(end)


def _plain_number(number: str) -> str:
    """A number without zeros before it; a Roman one in digits."""
    if number[:1].isdigit():
        return ".".join(str(int(part)) for part in number.split("."))
    return str(_ROMAN[number.upper()])


def _bare_number(number: str) -> str:
    """A number that stands alone; Roman ones count something else than others beside them."""
    return _plain_number(number) if number[:1].isdigit() else number.upper()
