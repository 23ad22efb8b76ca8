"""What the server hands out and how it answers."""

import asyncio
import gc
import socket
import weakref
from contextlib import suppress
from typing import NamedTuple

import pytest
from starlette.applications import Starlette

from graph.picture.script import BROWSER, MODULES, loader, script_address, script_text
from views.parts.served import ROUTES
from views.parts.warm import answer_at_once


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


def test_another_script_has_another_address_and_an_old_address_finds_nothing():
    assert fetched("/groundwork/map-000000000000.js").status == 404
    assert fetched("/groundwork/../app.py").status == 404


def test_the_loader_names_the_script_of_now():
    assert script_address() in loader()


def test_every_file_of_the_browser_part_is_in_the_script():
    assert {path.name for path in BROWSER.glob("*.js")} == set(MODULES)


def own_addresses():
    """The addresses by which this machine reaches itself; not every one has IPv6."""
    addresses = {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::1"}
    with suppress(OSError), socket.socket(socket.AF_INET6) as server:
        server.bind((addresses[socket.AF_INET6], 0))
        return addresses.items()
    return [(socket.AF_INET, "127.0.0.1")]


@pytest.mark.parametrize(("family", "address"), own_addresses())
def test_small_answers_are_sent_at_once(family, address):
    gc.collect()
    with socket.socket(family) as server:
        server.bind((address, 0))
        server.listen()
        answer_at_once()
        with socket.create_connection(server.getsockname()[:2]), server.accept()[0] as connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_what_is_gone_already_is_no_obstacle():
    class Passing:
        pass

    proxies = [weakref.proxy(Passing())]
    answer_at_once()
    assert len(proxies) == 1


def test_sockets_that_cannot_be_told_so_are_left_alone(tmp_path):
    closed = socket.socket()
    closed.close()
    with socket.socket(socket.AF_UNIX) as local, socket.socket(type=socket.SOCK_DGRAM), socket.socket() as silent:
        local.bind(str(tmp_path / "local"))
        local.listen()
        answer_at_once()
        assert not silent.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
