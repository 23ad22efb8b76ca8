"""Colours of the lanes, light and dark, with enough contrast to be told from what lies behind them.

Lane and name carry the category; colour only helps the eye. Contrast follows WCAG 2.2: 4.5 to 1 for
text (1.4.3), 3 to 1 for marks (1.4.11).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

LIGHT_BACKGROUND = "#ffffff"
DARK_BACKGROUND = "#0f141b"
TEXT_CONTRAST = 4.5
MARK_CONTRAST = 3.2

# Ten hues at a similar strength, neighbours far apart, so that two lanes side by side never look alike.
HUES = (
    "#2f6fb7",
    "#b3662a",
    "#3f8a5b",
    "#a8487a",
    "#6a5fb5",
    "#8a7a1f",
    "#2b8c99",
    "#b5504c",
    "#5d7a8c",
    "#8a5a9e",
)


class LaneColours(TypedDict):
    """Colours of one lane: its band, its marks, the inside of its boxes, its name, and text in boxes."""

    lane: str
    mark: str
    fill: str
    name: str
    text: str


def mix(colour: str, other: str, share: float) -> str:
    """Return `colour` with a `share` (0 to 1) of `other` in it.

    Examples
    --------
    >>> mix("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2, 0 for black to 1 for white.

    Examples
    --------
    >>> luminance("#ffffff"), luminance("#000000")
    (1.0, 0.0)
    """
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in _channels(colour))
    )
    return round(0.2126 * red + 0.7152 * green + 0.0722 * blue, 6)


def contrast(colour: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2, 1 (the same) to 21 (black on white).

    Examples
    --------
    >>> contrast("#ffffff", "#000000")
    21.0
    """
    high, low = sorted((luminance(colour), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def at_least(colour: str, background: str, ratio: float) -> str:
    """Return `colour`, darkened or lightened until its contrast with `background` reaches `ratio`.

    Examples
    --------
    >>> contrast(at_least("#88ccee", "#ffffff", 4.5), "#ffffff") >= 4.5
    True
    """
    towards = "#000000" if luminance(background) > 0.18 else "#ffffff"
    while contrast(colour, background) < ratio:
        colour = mix(colour, towards, 0.06)
    return colour


def palette_of(places: Iterable[int]) -> dict[str, list[LaneColours]]:
    """Return the colours of lanes whose categories have these places in the file; hues repeat after ten.

    Examples
    --------
    >>> palette = palette_of([0, 12])
    >>> sorted(palette), palette["light"] == [palette_of([place])["light"][0] for place in (0, 2)]
    (['dark', 'light'], True)
    """
    hues = [HUES[place % len(HUES)] for place in places]
    return {
        "light": [_lane_colours(hue, LIGHT_BACKGROUND, "#15191f") for hue in hues],
        "dark": [_lane_colours(hue, DARK_BACKGROUND, "#f1f4f8") for hue in hues],
    }


def _lane_colours(hue: str, background: str, text: str) -> LaneColours:
    lane = mix(hue, background, 0.92 if background == LIGHT_BACKGROUND else 0.86)
    return {
        "lane": lane,
        "mark": at_least(hue, lane, MARK_CONTRAST),
        "fill": mix(hue, background, 0.80 if background == LIGHT_BACKGROUND else 0.66),
        "name": at_least(hue, lane, TEXT_CONTRAST + 0.3),
        "text": text,
    }
