"""The links that are added to a page's document, and what passes untouched."""

import asyncio
import re
from pathlib import Path

import pytest
import streamlit

from graph.picture.script import script_address, style_address
from views.parts.early import EarlyFiles, links

STATIC = Path(streamlit.__file__).parent / "static"
PAGE = (STATIC / "index.html").read_bytes()


def answered(body, *, kind="text/html; charset=utf-8", accept="text/html,*/*", method="GET", status=200, pieces=1):
    """What a browser gets of an application that answers with `body`, and what that application was asked."""
    asked, sent = [], []

    async def application(scope, _receive, send):
        asked.append(dict(scope["headers"]))
        headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        size = -(-len(body) // pieces)
        parts = [body[at : at + size] for at in range(0, len(body), size)]
        for number, part in enumerate(parts, start=1):
            await send({"type": "http.response.body", "body": part, "more_body": number < len(parts)})

    async def send(message):
        sent.append(message)

    headers = [(b"accept", accept.encode()), (b"accept-encoding", b"gzip")]
    asyncio.run(EarlyFiles(application)({"type": "http", "method": method, "headers": headers}, None, send))
    length = int(dict(sent[0]["headers"])[b"content-length"])
    return b"".join(message.get("body", b"") for message in sent[1:]), length, asked[0]


@pytest.mark.parametrize("pieces", [1, 7])
def test_a_document_names_the_files_that_the_page_will_need(pieces):
    body, length, asked = answered(PAGE, pieces=pieces)
    assert len(body) == length
    assert body.replace(links(), b"") == PAGE
    assert body.index(b"</body>") == body.index(links()) + len(links())
    assert b"accept-encoding" not in asked  # packed, it could not be read


@pytest.mark.parametrize(
    "case",
    [
        {"kind": "text/javascript"},
        {"accept": "*/*"},
        {"method": "POST"},
        {"status": 404},
    ],
)
def test_everything_else_passes_as_it_is(case):
    body, length, _ = answered(PAGE, **case)
    assert body == PAGE
    assert length == len(PAGE)


def test_a_document_without_an_end_passes_as_it_is():
    body, length, _ = answered(b"<p>short")
    assert body == b"<p>short"
    assert length == 8


def test_what_is_named_exists_and_nothing_twice():
    addresses = re.findall(r'(?:href|src)="\./([^"]+)"', links().decode())
    assert len(set(addresses)) == len(addresses)
    assert addresses[0] == script_address()
    assert addresses[-1] == style_address()
    for address in addresses[1:-1]:
        assert (STATIC / address).is_file()
    assert any("BidiComponent" in address for address in addresses)
