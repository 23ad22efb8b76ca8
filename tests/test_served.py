"""What the server hands out and how it answers."""

import asyncio
import re
from typing import NamedTuple

import pytest
from starlette.applications import Starlette

from graph.picture.script import BROWSER, loader, script_address, script_text, style_address, style_text
from views.parts.served import ROUTES


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str


def fetched(path: str) -> Answer:
    """What a server with these routes alone answers."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [], "root_path": ""}
    asyncio.run(Starlette(routes=ROUTES)(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]).decode())


@pytest.mark.parametrize("base", ["", "a-path/", "one/and/another/"])
def test_the_script_is_kept_for_good_wherever_the_page_lies(base):
    found = fetched(f"/{base}{script_address()}")
    assert found.text == script_text()
    assert found.headers["content-type"].startswith("text/javascript")
    assert "immutable" in found.headers["cache-control"]


def test_the_styles_are_kept_for_good_too():
    found = fetched(f"/{style_address()}")
    assert found.text == style_text()
    assert found.headers["content-type"].startswith("text/css")
    assert "immutable" in found.headers["cache-control"]


def test_no_style_asks_what_an_element_holds():
    """The browser would look at the whole page again at each change: a tick's row showed after 40 ms, not 10."""
    assert ":has(" not in style_text()


def test_another_script_has_another_address_and_an_old_address_finds_nothing():
    assert fetched("/groundwork/page-000000000000.js").status == 404
    assert fetched("/groundwork/../app.py").status == 404


def test_the_loader_names_the_script_of_now():
    assert script_address() in loader("page")


def test_every_file_of_the_browser_part_is_in_the_script():
    """Each of them, once, in a scope of its own."""
    scopes = re.findall(r"const \$module\d+ = \(\(\) => \{", script_text())
    assert len(scopes) == len(list(BROWSER.rglob("*.js")))
