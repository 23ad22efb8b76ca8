"""The script that draws the map, as a file that the page serves and the browser keeps.

Streamlit sends a component's script along with the page, and the browser takes it in anew at every visit. A file with
an address of its own stays in the browser's cache together with what it was compiled to, so that a later visit neither
fetches nor compiles it.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

BROWSER = Path(__file__).parent / "browser"
# In this order they make one module; later files use names of earlier ones.
MODULES = (
    "graph.js",
    "theme.js",
    "camera.js",
    "labels.js",
    "symbols.js",
    "drawing.js",
    "vector.js",
    "furniture.js",
    "filter.js",
    "list.js",
    "interaction.js",
    "frame.js",
    "sheet.js",
    "routes.js",
    "sheetpicture.js",
    "overview.js",
    "focus.js",
    "walking.js",
    "probe.js",
    "map.js",
)
FOLDER = "groundwork"
# Beside the folder of Streamlit's own scripts, wherever a proxy has put that.
LOADER = """
const streamlit = document.querySelector('script[type="module"][src*="static/js/"]').src;
const ask = (again) => import(new URL("../../%s" + again, streamlit).href);
const { default: draw } = await ask("").catch(() => ask("?again")).catch(() => {
  throw new Error("The map could not be loaded. Reload the page.");
});
export default draw;
"""


@cache
def script_text() -> str:
    """Return the whole script: one module whose default export draws the map.

    Examples
    --------
    >>> "export default function (component)" in script_text()
    True
    """
    return joined(MODULES)


@cache
def script_address() -> str:
    """Return where the script is served, from the root of the page; another text has another address.

    Examples
    --------
    >>> script_address().startswith("groundwork/map-") and script_address().endswith(".js")
    True
    """
    return f"{FOLDER}/map-{sha256(script_text().encode()).hexdigest()[:12]}.js"


def loader() -> str:
    """Return the few lines that Streamlit sends in its place: they ask for the script at its address.

    Examples
    --------
    >>> script_address() in loader()
    True
    """
    return LOADER % script_address()


def joined(names: tuple[str, ...]) -> str:
    """Return files of the browser part as one, without comments of their own line and without indentation.

    Examples
    --------
    >>> joined(("map.css", "sheet.css")).startswith(".gw-map")
    True
    """
    text = "\n".join((BROWSER / name).read_text(encoding="utf-8") for name in names)
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
