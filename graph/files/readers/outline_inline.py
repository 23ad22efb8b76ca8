"""The text of one line of an outline without its markup, with its links and code kept whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any, NamedTuple
from urllib.parse import quote

import pyromark

_MARKUP = re.compile(r"[\[\]*_`<>\\&!~]|https?://")
_ADDRESS = re.compile(r"https?://[^\s<>)\]]+[^\s<>)\].,;:!?'\"]")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")
_URL = ";/?:@&=+$,-_.!~*'()#%"
_LONGEST = 20_000
"""A longer line is no item of an outline; the time for its markup may grow with the square of its length."""
FIRSTSOLID = 0xF0000
SOLID = re.compile("[\U000f0000-\U000fffff]")

# Emoji, the marks that join and colour them, digits in boxes, and shortcodes of code hosts.
_PICTURES = (
    r"(?:[0-9#*]+\ufe0f?\u20e3|[\u2190-\u21ff\u2300-\u23ff\u2460-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d"
    r"\U0001f000-\U0001faff\U000e0020-\U000e007f\ufe0f\u200d\u20e3]|:[a-z0-9_+-]{2,40}:(?=\s|$))"
)
LEADING = re.compile(rf"(?:\s|{_PICTURES})+")
_TRAILING = re.compile(rf"(?:\s|{_PICTURES})+$")


class Solid(NamedTuple):
    """A piece of a line that is never split: a link with its address, or code with none."""

    text: str
    url: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether it is an address that stands as it is, without words of its own."""
        return bool(self.url) and self.url == self.text

    @property
    def is_outside(self) -> bool:
        """Whether it is a link to another site."""
        return self.url.lower().startswith(("http://", "https://"))


class Inline(NamedTuple):
    """A line without markup.

    In `text` each of the `solids` is one private character, which `shown` takes back. `bold` is how many characters
    at its beginning are bold, `pictures` how many images were left out of it.
    """

    text: str
    solids: tuple[Solid, ...] = ()
    bold: int = 0
    pictures: int = 0

    def shown(self, text: str | None = None) -> str:
        """Return the text, or a piece of it, as people read it."""
        piece = self.text if text is None else text
        return SOLID.sub(lambda found: self.solid(found[0]).text, piece) if self.solids else piece

    def solid(self, character: str) -> Solid:
        """Return what a private character stands for."""
        place = ord(character) - FIRSTSOLID
        return self.solids[place] if 0 <= place < len(self.solids) else Solid(character)

    def links(self, text: str | None = None) -> tuple[Solid, ...]:
        """Return the links of the text, or of a piece of it."""
        if not self.solids:
            return ()
        found = SOLID.findall(self.text if text is None else text)
        return tuple(solid for solid in map(self.solid, found) if solid.url)

    def is_links_alone(self, text: str) -> bool:
        """Return whether a piece holds links and nothing else that is read."""
        return bool(self.links(text)) and not re.search(r"\w", SOLID.sub("", text))


def inline_of(source: str, references: Mapping[str, str]) -> Inline:
    """Return a line of Markdown without its markup; `references` are the addresses of its document.

    Examples
    --------
    >>> line = inline_of("**Sets**, [Limits](https://example.org/l) and `map, filter`", {})
    >>> line.shown(), line.bold, [solid.text for solid in line.solids]
    ('Sets, Limits and map, filter', 4, ['Limits', 'map, filter'])
    """
    return _inline_of(source, references) if references else _of_itself(source)


@lru_cache(maxsize=1_000)
def _of_itself(source: str) -> Inline:
    """A line that refers to nothing; cells of tables are asked for several times each."""
    return _inline_of(source, {})


def _inline_of(source: str, references: Mapping[str, str]) -> Inline:
    source = source.replace("\n", " ")
    if len(source) > _LONGEST or not _MARKUP.search(source) or SOLID.search(source):
        return Inline(source)
    pieces = _Pieces()
    if "[^" in source:
        source = _FOOTNOTE.sub("", source)
    # As a heading, which holds one line and no blocks.
    line = f"# {source} #" if source.endswith("#") else f"# {source}"
    defined = partial(_defined, references) if references else None
    for event in list(pyromark.events(line, merge_text=True, broken_link_callback=defined))[1:-1]:
        pieces.take(event)
    return pieces.inline()


def label_of(name: str) -> str:
    """Return the name of a link definition as it is compared."""
    return " ".join(name.casefold().split())


def _defined(references: Mapping[str, str], link: Any) -> tuple[str, str] | None:
    url = references.get(label_of(link["reference"]))
    return None if url is None else (url, "")


def without_pictures(text: str) -> str:
    """Return a name without the emoji around it; one of nothing else stays.

    Examples
    --------
    >>> without_pictures("1️⃣ Basics 🚀"), without_pictures("🚀"), without_pictures(":rocket: 3D graphics")
    ('Basics', '🚀', '3D graphics')
    """
    if text.isascii() and text.count(":") < 2:
        return text.strip()
    found = LEADING.match(text)
    return _TRAILING.sub("", text[found.end() :] if found else text) or text.strip()


class _Pieces:
    """What the events of a line add up to; links may hold other markup, which their text goes without."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.solids: list[Solid] = []
        self.pictures = self.images = self.bold = self.strong = 0
        self.link: list[str] | None = None
        self.url = ""

    def take(self, event: Any) -> None:
        kind, what = next(iter(event.items())) if isinstance(event, dict) else (event, "")
        if kind == "Start":
            self.turn(what if isinstance(what, str) else next(iter(what)), what, 1)
        elif kind == "End":
            self.turn(what if isinstance(what, str) else next(iter(what)), what, -1)
        elif self.images:
            return
        elif kind == "Text":
            self.add_words(what)
        elif kind == "Code" and self.link is None:
            self.add_solid(Solid(what))
        elif kind == "InlineHtml":
            self.add_words("; " if what.lower().startswith("<br") else "")
        else:
            self.add_words(what or " ")

    def turn(self, name: str, what: Any, by: int) -> None:
        """Take the begin or end of what holds words."""
        if name == "Image":
            self.images += by
            self.pictures += by > 0 and self.images == 1
        elif self.images:
            return
        elif name == "Strong":
            self.turn_strong(by)
        elif name == "Link" and by > 0:
            link = what["Link"]
            scheme = "mailto:" if link["link_type"] == "Email" else ""
            self.link, self.url = [], scheme + quote(link["dest_url"], safe=_URL)
        elif name == "Link":
            self.close_link()

    def close_link(self) -> None:
        text, self.link = "".join(self.link or ()).strip(), None
        if text:
            self.add_solid(Solid(text, self.url))

    def turn_strong(self, by: int) -> None:
        if by > 0 and not self.strong and _is_bare("".join(self.text)):
            self.bold = -1
        self.strong += by
        if not self.strong and self.bold < 0:
            self.bold = len("".join(self.text))

    def add_solid(self, solid: Solid) -> None:
        self.text.append(chr(FIRSTSOLID + len(self.solids)))
        self.solids.append(solid)

    def add_words(self, words: str) -> None:
        if self.link is not None:
            self.link.append(words)
            return
        if "://" not in words:
            self.text.append(words)
            return
        end = 0
        for found in _ADDRESS.finditer(words):
            self.text.append(words[end : found.start()])
            self.add_solid(Solid(found[0], found[0]))
            end = found.end()
        self.text.append(words[end:])

    def inline(self) -> Inline:
        return Inline("".join(self.text), tuple(self.solids), max(self.bold, 0), self.pictures)


def _is_bare(text: str) -> bool:
    """Whether nothing that is read stands in a text, or only pictures do."""
    if not text:
        return True
    found = LEADING.match(text)
    return not text[found.end() if found else 0 :]
