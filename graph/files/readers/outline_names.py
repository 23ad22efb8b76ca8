"""Names of topics as outlines write them: lists in one line, "A (B, C)", "Term: text", "Name – what it is"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from graph.files.readers.outline_amounts import amount_of
from graph.files.readers.outline_inline import SOLID, Inline, Solid, without_pictures
from graph.model import DIFFICULTIES, Difficulty

_LETTER = re.compile(r"\w")
_BRACKETS = "()[]（）"
_BRACKET = re.compile(f"[{re.escape(_BRACKETS)}]")
_ASIDE = re.compile(rf"\s(?:–|—|--?)\s|:(?=\s|$)|{_BRACKET.pattern}")
_BETWEEN = re.compile(r"[,;、，；]")
_LIST_COMMA = re.compile(r"[;、，；]|,(?!\d)")
_COMMA_OR_BRACKET = re.compile(f"{_LIST_COMMA.pattern}|{_BRACKET.pattern}")
_OPENING = "([（"
_NUMBERED = re.compile(
    r"^(?:(?:[0-9]{1,3}(?:\.[0-9]{1,3}){1,5}[.):]?|[0-9]{1,3}[.):]|[(][0-9]{1,3}[)]|[IVX]{1,6}[.)]|§\s?[0-9.]+)\s+(?:[-–—]\s+)?"
    r"|0[0-9]\s+[-–—]\s+)(?=\S)"
)
_PLACE = re.compile(
    r"(?:chapter|week|part|module|lesson|unit|day|step|phase|stage|section|lecture|level|kapitel|woche|teil)\s+\w{1,5}$",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Z]{2,8}[\s-]?[0-9]+[0-9A-Za-z.]*$")
_AND = re.compile(r"^(?:and|or|und|oder|et|&)\s+", re.IGNORECASE)
_MORE = re.compile(r"(?:etc\.?|and (?:more|so on|others)|\.{3}|…|usw\.?|among others)", re.IGNORECASE)
_SUCH_AS = re.compile(r"^(?:e\.\s?g\.,?|for example,?|for instance,?|such as|like|including|incl\.|z\.\s?B\.)\s+", re.I)
_REMARK = re.compile(
    r"(?:optional|required|recommended|mandatory|advanced topic|free|paid|new|important|basics only|see\b.*|or\b.*"
    r"|(?:weeks?|days?|months?|wochen?|tage?|semanas?|semaines?)\s+[0-9].*"
    r"|(?-i:with|via|using|by|from|for|in|on|as|to|about|ideally|especially|mostly|mainly|otherwise|formerly)\s.*"
    r"|i\.e\..*|parts?\b.*|chapters?\b.*|not\b.*|if\b.*|beginner to advanced|[0-9\s.,:–—/+-]*|wip|todo|tbd)",
    re.IGNORECASE,
)
_NEEDS = re.compile(
    r"(?:(?i:pre-?requisites?|prereqs?|requires?|depends on|builds on|voraussetzung(?:en)?|vorkenntnisse|setzt voraus"
    r"|benötigt|braucht|prérequis)(?:\s*:\s*|\s+)|(?i:needs?|after|nach|required)\s*:\s*|(?:needs|after|nach)\s+)(?=\S)"
)
"""What stands before prerequisites; "After Effects" and "Needs Analysis" are names."""
_SAID = re.compile(
    r"(?:(?i:pre-?requisites?|prereqs?|requires?|depends on|builds on|setzt voraus|benötigt|braucht)(?:\s*:\s*|\s+)"
    r"|needs\s+(?=[A-Z0-9]))(?=\S)"
)
"""The same behind a name and a colon, where "after meals" and "needs analysis" are anything else."""
_TIMED = re.compile(r"(.*\S)\s+(?:\[([^\[\]]+)\]|\|\s*([^|]+))$", re.DOTALL)
_PROSE = frozenset(
    re.findall(
        r"\S+",
        "you your we our us will is are was were be been this that these those which who then but so because it its"
        " they should must have has had can could would there here when where while how's let's don't",
    )
)
_MOST_WORDS = 6
_MOST_TAILS = 4
_DEEPEST = 4
"""Brackets one behind the other and one within the other that are looked into."""
_SENTENCE = 9
_EDGES = " \t,;:.、，；•·|*_~"


class Line(NamedTuple):
    """The names of one line, and what it says of all of them together."""

    names: tuple[Name, ...]
    is_sentence: bool = False


class Name(NamedTuple):
    """A topic as a line names it, with what the line says of it.

    `parts` are names that stand in brackets behind it, `needs` are its prerequisites as the line words them.
    """

    name: str
    parts: tuple[Name, ...] = ()
    summary: str = ""
    hours: float | None = None
    duration: str = ""
    difficulty: Difficulty = ""
    aliases: tuple[str, ...] = ()
    links: tuple[Solid, ...] = ()
    needs: str = ""


_UNNAMED = Name("")


def line_of(inline: Inline, known: Collection[str] = frozenset(), *, split: bool = True) -> Line:
    """Return the names of a line.

    Parameters
    ----------
    inline : Inline
        The line without markup.
    known : collection of str
        Names, as `folded` gives them, that hold commas and are one name all the same.
    split : bool
        Whether commas part names.

    Examples
    --------
    >>> line = line_of(Inline("Text Preprocessing, Tokenization (spaCy, NLTK)"))
    >>> [(one.name, [part.name for part in one.parts]) for one in line.names]
    [('Text Preprocessing', []), ('Tokenization', ['spaCy', 'NLTK'])]
    >>> [(one.name, one.summary) for one in line_of(Inline("Coat – the masterpiece")).names]
    [('Coat', 'the masterpiece')]
    """
    inline = _unnumbered(inline)
    reader = _Reader(inline, known, split)
    text = _without_number(without_pictures(inline.text))
    before, between, after = _aside(text, reader)
    if between == ":" and after and _PLACE.match(before):
        text = after
        before, between, after = _aside(text, reader)
    if after and not (between == ":" and _CODE.match(before)):
        return Line(tuple(reader.told(name, between, after) for name in reader.names(before)))
    names = reader.names(text.rstrip(": "))
    if names and after:
        names = (names[0]._replace(aliases=(*names[0].aliases, before)), *names[1:])
    return Line(names, is_sentence(text))


def plain_name(inline: Inline) -> str:
    """Return the name that a whole line is: without pictures, numbering and marks at its ends.

    Examples
    --------
    >>> plain_name(Inline("1️⃣ Basics:")), plain_name(Inline("2.1 Sets, Logic"))
    ('Basics', 'Sets, Logic')
    """
    inline = _unnumbered(inline)
    return _cleaned(inline.shown(without_pictures(_without_number(without_pictures(inline.text)))))


def _unnumbered(inline: Inline) -> Inline:
    """The line without the number that the text of a link begins with at its beginning."""
    if not inline.solids or not inline.solids[0].url or not (found := _NUMBERED.match(inline.solids[0].text)):
        return inline
    if not SOLID.match(without_pictures(_without_number(without_pictures(inline.text)))):
        return inline
    first = inline.solids[0]
    return inline._replace(solids=(first._replace(text=first.text[found.end() :]), *inline.solids[1:]))


def _without_number(text: str) -> str:
    found = _NUMBERED.match(text)
    return text[found.end() :] if found else text


def folded(name: str) -> str:
    """Return what names have in common that differ in case, blanks, pictures or marks at their ends alone.

    Examples
    --------
    >>> folded("  Linear  Algebra: ") == folded("linear algebra")
    True
    """
    clean = _cleaned(without_pictures(name))
    if clean.isascii():
        return clean.lower()
    return " ".join(unicodedata.normalize("NFKC", clean).casefold().split())


def pieces_of(text: str, known: Collection[str]) -> list[str]:
    """Return what stands between the commas and semicolons of a text that stand in no bracket; known names stay whole.

    Examples
    --------
    >>> pieces_of("Systems, Signals, and Control; f(x, y), Sets", {"systems, signals, and control"})
    ['Systems, Signals, and Control', 'f(x, y)', 'Sets']
    """
    if not (_BRACKET.search(text) or (known and _LIST_COMMA.search(text))):
        return [piece for piece in map(str.strip, _LIST_COMMA.split(text)) if piece]
    ends = [found.start() for found in _outside_brackets(_COMMA_OR_BRACKET, text)]
    bounds = [(begin, end) for begin, end in zip([0, *(end + 1 for end in ends)], [*ends, len(text)], strict=True)]
    pieces, place = [], 0
    while place < len(bounds):
        last = _last_of_known(text, bounds, place, known)
        pieces.append(text[bounds[place][0] : bounds[last][1]].strip())
        place = last + 1
    return [piece for piece in pieces if piece]


def _last_of_known(text: str, bounds: Sequence[tuple[int, int]], place: int, known: Collection[str]) -> int:
    """The last of the pieces from `place` on that are one known name together; itself where none are."""
    if known:
        for last in range(min(place + 5, len(bounds) - 1), place, -1):
            if folded(text[bounds[place][0] : bounds[last][1]]) in known:
                return last
    return place


def _outside_brackets(sign: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Each place where a sign stands in no bracket; the pattern finds brackets too."""
    depth = 0
    for found in sign.finditer(text):
        if found[0] in _BRACKETS:
            depth = _depth_after(found, depth)
        elif not depth:
            yield found


def _depth_after(bracket: re.Match[str], depth: int) -> int:
    """In how many brackets the text is after this one."""
    return depth + 1 if bracket[0] in _OPENING else max(0, depth - 1)


def _aside(text: str, reader: _Reader) -> tuple[str, str, str]:
    """A line parted at its first dash or colon that stands in no bracket: before, the sign and after."""
    for found in _outside_brackets(_ASIDE, text):
        before, after = text[: found.start()].strip(), text[found.end() :].strip()
        if _LETTER.search(reader.inline.shown(before)):
            return before, found[0].strip(), after
        break
    return text, "", ""


def is_sentence(text: str) -> bool:
    """Return whether a text is prose rather than a name."""
    words = text.split()
    return len(words) >= _SENTENCE and (text.endswith((".", "!", "?")) or not _PROSE.isdisjoint(text.lower().split()))


def is_list(text: str, known: Collection[str]) -> bool:
    """Return whether a text is names, with commas between them, rather than prose.

    Examples
    --------
    >>> is_list("Python, R (basics)", ()), is_list("This is crucial, for many reasons.", ())
    (True, False)
    """
    return _is_listed(pieces_of(text, known))


def _is_listed(pieces: Sequence[str]) -> bool:
    """Whether pieces between commas are names but for their brackets, and not parts of a sentence."""
    words = [_without_brackets(piece).lower().split() for piece in pieces]
    return max(map(len, words), default=0) <= _MOST_WORDS and all(map(_PROSE.isdisjoint, words))


class _Reader:
    """What reads the names of one line."""

    def __init__(self, inline: Inline, known: Collection[str], split: bool) -> None:
        self.inline = inline
        self.known = known
        self.split = split

    def names(self, text: str, depth: int = 0) -> tuple[Name, ...]:
        """The names of a text in so many brackets, parted at its commas if it is a list."""
        pieces = pieces_of(text, self.known) if self.split else [text]
        if len(pieces) > 1 and not _is_listed(pieces):
            pieces = [text]
        is_listed = len(pieces) > 1
        return tuple([name for piece in pieces if (name := self.name(piece, is_listed, depth))])

    def name(self, piece: str, is_listed: bool, depth: int) -> Name | None:
        """The name that one piece is; None for "etc." and for marks alone."""
        if is_listed and (joined := _AND.match(piece)):
            piece = piece[joined.end() :]
        if _MORE.fullmatch(piece.strip()):
            return None
        made = _UNNAMED
        for _ in range(_MOST_TAILS):
            if not (tail := self._tail(piece)):
                break
            made = self._with_bracket(made, *tail, depth)
            piece = tail[0]
        links = self.inline.links(piece)
        name = _cleaned(self.inline.shown(self._without_bare_addresses(piece)) if self.inline.solids else piece)
        if not _LETTER.search(name):
            return None
        return Name(name, links=links) if made is _UNNAMED else made._replace(name=name, links=(*links, *made.links))

    def told(self, name: Name, between: str, after: str) -> Name:
        """A name with what a line says behind a colon or dash: its parts, how long it takes, or what it is."""
        amount = amount_of(self.inline.shown(after))
        if amount:
            return self._with_amount(name, after)
        pieces = pieces_of(after, self.known) if self.split else [after]
        needs = (_SAID if between == ":" else _NEEDS).match(after)
        if needs and _is_listed(pieces):
            name = name._replace(needs=_joined(name.needs, self.inline.shown(after[needs.end() :])))
            if between == ":":
                return name._replace(links=(*name.links, *self.inline.links(after)))
        elif between == ":" and len(pieces) > 1 and _is_listed(pieces):
            return name._replace(parts=(*name.parts, *self.names(after)))
        links = self.inline.links(after)
        words = "" if self.inline.is_links_alone(after) else self.inline.shown(after)
        return name._replace(summary=_joined(name.summary, words), links=(*name.links, *links))

    def _without_bare_addresses(self, piece: str) -> str:
        """The piece without addresses that stand beside words; alone they are its name."""
        rest = SOLID.sub(lambda found: "" if self.inline.solid(found[0]).is_bare else found[0], piece)
        return rest if _LETTER.search(self.inline.shown(rest)) else piece

    def _tail(self, piece: str) -> tuple[str, str] | None:
        """What stands before the bracket at the end of a piece, and what in it; None where none ends it."""
        piece = piece.rstrip(" .:;,")
        if (piece.endswith("]") or "|" in piece) and (timed := _TIMED.match(piece)):
            inner = timed[2] or timed[3]
            return (timed[1], inner) if amount_of(self.inline.shown(inner)) else None
        if not piece.endswith((")", "）")):
            return None
        depth = 0
        for found in reversed(list(_BRACKET.finditer(piece))):
            depth += -1 if found[0] in _OPENING else 1
            if not depth:
                before = piece[: found.start()]
                parted = before[-1:].isspace() or found[0] == "（"
                return (before.strip(), piece[found.end() : -1].strip()) if before.strip() and parted else None
        return None

    def _with_bracket(self, made: Name, before: str, inner: str, depth: int) -> Name:
        shown = self.inline.shown(inner)
        if self.inline.is_links_alone(inner):
            return made._replace(links=(*self.inline.links(inner), *made.links))
        if amount_of(shown):
            return self._with_amount(made, inner)
        if difficulty := difficulty_of(shown):
            return made._replace(difficulty=difficulty)
        if _is_short_form(shown, before):
            return made._replace(aliases=(shown, *made.aliases))
        return self._with_facts(made, shown) or self._with_parts(made, inner, shown, depth)

    def _with_facts(self, made: Name, shown: str) -> Name | None:
        """The name with the time, difficulty and prerequisites in "2 h, after Paper"; None for anything else."""
        needs, end = "", 0
        for piece in _LIST_COMMA.split(shown):
            before, end = shown[end : end + 1], end + len(piece) + (end > 0)
            word = piece.strip()
            if found := _NEEDS.match(word):
                needs = _joined(needs, word[found.end() :])
            elif amount_of(word):
                made = self._with_amount(made, word)
            elif difficulty := difficulty_of(word):
                made = made._replace(difficulty=difficulty)
            elif needs:
                needs += before + piece
            else:
                return None
        if not _is_listed(pieces_of(needs, self.known)):
            return None
        return made._replace(needs=_joined(made.needs, needs)) if needs else made

    def _with_parts(self, made: Name, inner: str, shown: str, depth: int) -> Name:
        listed = _SUCH_AS.sub("", inner)
        pieces = pieces_of(listed, self.known) if self.split else [listed]
        is_remark = depth == _DEEPEST or _REMARK.fullmatch(shown) or not _is_listed(pieces)
        if is_remark or (not self.split and _BETWEEN.search(inner)):
            return made._replace(summary=_joined(shown, made.summary), links=(*self.inline.links(inner), *made.links))
        return made._replace(parts=(*self.names(listed, depth + 1), *made.parts))

    def _with_amount(self, name: Name, text: str) -> Name:
        shown = self.inline.shown(text)
        amount = amount_of(shown)
        hours = amount.hours if amount else None
        return name._replace(duration=shown) if hours is None else name._replace(hours=hours)


def difficulty_of(word: str) -> Difficulty:
    """Return the difficulty that a word is, or none.

    Examples
    --------
    >>> difficulty_of("🌱 Beginner"), difficulty_of("hard")
    ('beginner', '')
    """
    plain = without_pictures(word).strip().casefold()
    return next((difficulty for difficulty in DIFFICULTIES if difficulty == plain), "")


def _joined(*texts: str) -> str:
    return "; ".join(filter(None, texts))


def _without_brackets(text: str) -> str:
    """The text without what stands in its brackets."""
    return "".join(piece for piece, depth in _by_depth(text) if not depth) if _BRACKET.search(text) else text


def _by_depth(text: str) -> Iterator[tuple[str, int]]:
    depth = end = 0
    for found in _BRACKET.finditer(text):
        yield text[end : found.start()], depth
        depth = _depth_after(found, depth)
        end = found.end()
    yield text[end:], depth


def _is_short_form(short: str, name: str) -> bool:
    """Whether a bracket holds the initials of the name before it: Exploratory Data Analysis (EDA)."""
    letters = short.removesuffix("s")
    if not (re.fullmatch(r"[A-Z][A-Z0-9]{1,7}", letters) and len(re.split(r"[\s-]+", name.strip())) > 1):
        return False
    rest = iter(name.casefold())
    return all(letter in rest for letter in letters.casefold())


def _cleaned(text: str) -> str:
    """A name on one line, without marks at its ends; a full stop stays where it ends a short form such as "etc."."""
    return " ".join(text.split()).strip(_EDGES)
