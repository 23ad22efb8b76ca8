"""Files that the page will need, named in its first answer.

Streamlit's page begins with its own scripts alone; what a widget or the browser part needs is asked for when it is
first shown, one after another. Named in the document, they are fetched and compiled while the connection is made.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit

from graph.picture.script import script_address, style_address

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# What stands on the page at first sight, by the names of Streamlit's files. One that a version calls otherwise is
# fetched when it is needed, as without this.
_WIDGETS = ("BidiComponent", "Button", "DownloadButton", "Html", "PageLink", "TextInput")
_END = b"</body>"
_IMPORT = re.compile(r'\b(?:from|import)"\./([^"/]+\.js)"')


@cache
def links() -> bytes:
    """Return the links, and our script, as HTML, with addresses relative to the page's root as Streamlit's are.

    Examples
    --------
    >>> links().count(b'rel="stylesheet"')
    1
    """
    scripts = Path(streamlit.__file__).parent / "static" / "static" / "js"
    widgets = [path for name in _WIDGETS for path in sorted(scripts.glob(f"{name}.*.js"))]
    ahead = [f'<link rel="modulepreload" href="./static/js/{path.name}">' for path in _with_imports(widgets)]
    # Ours is run while the connection is made: when the page asks for it, it is there.
    ours = f'<script type="module" src="./{script_address()}"></script>'
    # At the end of the document: of two rules that weigh the same the later one holds; Streamlit's stand in the head.
    return "".join([ours, *ahead, f'<link rel="stylesheet" href="./{style_address()}">']).encode()


def _with_imports(modules: list[Path]) -> list[Path]:
    """Modules and all that they import: a browser that is told of one asks for what it imports only when it runs."""
    found = dict.fromkeys(modules)
    waiting = list(modules)
    while waiting:
        module = waiting.pop()
        for name in _IMPORT.findall(module.read_text(encoding="utf-8")):
            imported = module.parent / name
            if imported not in found and imported.is_file():
                found[imported] = None
                waiting.append(imported)
    return list(found)


class EarlyFiles:
    """Middleware that adds the links to a page's document; everything else passes as it is."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request as the application does, a document with the links in it."""
        if scope["type"] != "http" or not _asks_for_document(scope):
            await self.app(scope, receive, send)
            return
        # Not packed, since it is read here: a document of some kilobytes, of which most is names of files.
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        answer = _Document(send)
        await self.app({**scope, "headers": headers}, receive, answer.send)


class _Document:
    """An answer on its way: held until it is whole if it is a page's document."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_document(message):
            self._start = message
        elif self._start is not None and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._whole()
        else:
            await self._send(message)

    async def _whole(self) -> None:
        assert self._start is not None
        before, end, after = self._body.rpartition(_END)
        body = before + links() + end + after if end else self._body
        kept = [(name, value) for name, value in self._start["headers"] if name.lower() != b"content-length"]
        headers = [*kept, (b"content-length", str(len(body)).encode())]
        await self._send({**self._start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def _asks_for_document(scope: Scope) -> bool:
    accepted = (value for name, value in scope["headers"] if name == b"accept")
    return scope["method"] == "GET" and any(b"text/html" in value for value in accepted)


def _is_document(start: Message) -> bool:
    headers = {name.lower(): value for name, value in start["headers"]}
    return (
        start["status"] == 200
        and headers.get(b"content-type", b"").startswith(b"text/html")
        and b"content-encoding" not in headers
    )
