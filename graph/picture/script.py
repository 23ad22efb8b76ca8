"""The script and the styles of the browser part, as files that the page serves and the browser keeps.

Streamlit sends a component's script and styles along with the page, and the browser takes them in again at every visit.
Files with addresses of their own stay in the browser's cache together with what they were compiled to, so that a later
visit neither fetches nor compiles them.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from graph.picture.bundle import bundled

BROWSER = Path(__file__).parent / "browser"
STYLES = ("page.css", "panel.css", "picture.css")
FOLDER = "groundwork"
_EXPLANATION = re.compile(r"/\*\*.*?\*/", re.DOTALL)
# Beside the folder of Streamlit's own scripts, wherever a proxy has put that.
LOADER = """
const streamlit = document.querySelector('script[type="module"][src*="static/js/"]').src;
const ask = (again) => import(new URL("../../%s" + again, streamlit).href);
const { %s: mount } = await ask("").catch(() => ask("?again")).catch(() => {
  throw new Error("The page could not be loaded whole. Reload it.");
});
export default mount;
"""


@cache
def script_text() -> str:
    """Return the whole script: one module that exports what the page mounts.

    Examples
    --------
    >>> script_text().splitlines()[-1].startswith("export const { page, search } =")
    True
    """
    return _without_margins(bundled(BROWSER / "main.js"))


@cache
def script_address() -> str:
    """Return where the script is served, from the root of the page; another text has another address.

    Examples
    --------
    >>> script_address().startswith("groundwork/page-") and script_address().endswith(".js")
    True
    """
    return _address(script_text(), "js")


@cache
def style_address() -> str:
    """Return where the styles are served, from the root of the page; others have another address.

    Examples
    --------
    >>> style_address().startswith("groundwork/page-") and style_address().endswith(".css")
    True
    """
    return _address(style_text(), "css")


def _address(text: str, kind: str) -> str:
    return f"{FOLDER}/page-{sha256(text.encode()).hexdigest()[:12]}.{kind}"


def loader(mount: str) -> str:
    """Return the few lines that Streamlit sends in its place: they ask for the script and take one mount of it.

    Examples
    --------
    >>> script_address() in loader("page") and "{ page: mount }" in loader("page")
    True
    """
    return LOADER % (script_address(), mount)


@cache
def style_text() -> str:
    """Return the styles of the browser part and of the page around it.

    Examples
    --------
    >>> ".gw-map" in style_text()
    True
    """
    return "\n".join(_without_margins((BROWSER / name).read_text(encoding="utf-8")) for name in STYLES)


def _without_margins(text: str) -> str:
    """A text without comments that explain it and without indentation."""
    lines = (line.strip() for line in _EXPLANATION.sub("", text).splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
