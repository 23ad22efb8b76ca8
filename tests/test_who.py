"""Cookies and codes, tried as somebody would who wants another person's work."""

from __future__ import annotations

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from graph.learners.keys import Guesses, begin, is_signed, let_in, new_code, new_secret, opened_by
from graph.learners.log import keep, state
from graph.learners.store import Store
from graph.learners.who import BrowserCookie, cookie_name, device_route, is_from_here, is_own_machine, secret_of

HERE = {"sec-fetch-site": "same-origin"}


def ask(app, path="/", method="GET", scheme="http", body=b"", query="", **headers):
    """Status, headers and body of an answer, from an application and nothing else."""
    said = {
        "accept": "text/html",
        "host": "study.example",
        **{name.replace("_", "-"): text for name, text in headers.items()},
    }
    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": query.encode(),
        "scheme": scheme, "server": ("study.example", 80), "client": ("192.0.2.1", 1), "root_path": "",
        "headers": [(name.encode(), text.encode("latin-1")) for name, text in said.items()],
    }  # fmt: skip
    sent = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    content = b"".join(message.get("body", b"") for message in sent[1:])
    found = [(name.decode().lower(), value.decode("latin-1")) for name, value in sent[0]["headers"]]
    return sent[0]["status"], found, content.decode()


def cookies(headers) -> list[str]:
    return [value for name, value in headers if name == "set-cookie"]


def value_of(cookie: str) -> str:
    return cookie.split(";")[0].partition("=")[2]


@pytest.fixture
def app(store):
    def page(_: Request):
        return PlainTextResponse("page")

    inner = Starlette(routes=[device_route(lambda: store), Route("/", page, methods=["GET", "POST"])])
    return BrowserCookie(inner, lambda: store)


def test_the_cookie_is_for_no_script_and_no_other_site(app, store):
    [cookie] = cookies(ask(app)[1])
    assert cookie.startswith(f"groundwork-{store.id}=")
    assert {part.strip() for part in cookie.split(";")[1:]} == {
        "Path=/",
        "HttpOnly",
        "SameSite=Lax",
        "Max-Age=34560000",
    }
    assert is_signed(store, value_of(cookie))


def test_over_https_the_cookie_is_sent_over_https_alone(app, store):
    [cookie] = cookies(ask(app, scheme="https")[1])
    assert cookie.startswith(f"__Host-groundwork-{store.id}=") and cookie.endswith("; Secure")
    assert "Domain" not in cookie


def test_a_cookie_of_this_store_stays_and_any_other_is_replaced(app, store, tmp_path):
    name = cookie_name(store, False)
    mine = new_secret(store)
    assert value_of(cookies(ask(app, cookie=f"{name}={mine}")[1])[0]) == mine
    foreign = new_secret(Store(str(tmp_path / "two.db")))
    for forged in ("chosen-by-an-attacker", foreign, mine[:-1] + "x", "a" * 64, ""):
        found = value_of(cookies(ask(app, cookie=f"{name}={forged}")[1])[0])
        assert found != forged and is_signed(store, found)


def test_nothing_but_pages_gets_a_cookie(app):
    assert cookies(ask(app, accept="*/*")[1]) == []
    assert cookies(ask(app, method="POST")[1]) == []
    assert cookies(ask(app, accept="image/png")[1]) == []


def test_two_servers_on_a_host_have_cookies_of_their_own(store, tmp_path):
    other = Store(str(tmp_path / "two.db"))
    assert cookie_name(store, False) != cookie_name(other, False)
    assert secret_of(store, {cookie_name(other, False): new_secret(other)}) is None


def test_a_code_opens_the_work_and_gives_a_new_secret(app, store):
    code = new_code(store, "ada")
    before = new_secret(store)
    status, headers, _ = ask(
        app, "/device", "POST", body=f"code={code}".encode(), **HERE, cookie=f"{cookie_name(store, False)}={before}"
    )
    [cookie] = cookies(headers)
    assert status == 303 and dict(headers)["location"] == "./"
    assert value_of(cookie) != before and opened_by(store, value_of(cookie)).learner == "ada"
    assert opened_by(store, before) is None


def test_looking_at_the_page_uses_up_no_code(app, store):
    code = new_code(store, "ada")
    for _ in range(3):
        status, headers, page = ask(app, "/device", query=f"code={code}")
        assert status == 200 and f'value="{code}"' in page
        assert all(opened_by(store, value_of(cookie)) is None for cookie in cookies(headers))
    assert ask(app, "/device", "POST", body=f"code={code}".encode(), **HERE)[0] == 303


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
def test_no_other_site_makes_this_browser_somebody_elses(app, store, site):
    code = new_code(store, "eve")
    status, headers, _ = ask(app, "/device", "POST", body=f"code={code}".encode(), sec_fetch_site=site)
    assert status == 403 and cookies(headers) == []
    assert ask(app, "/device", "POST", body=f"code={code}".encode(), **HERE)[0] == 303


def test_where_browsers_do_not_say_it_the_origin_has_to_be_the_host():
    assert is_from_here({"origin": "http://study.example", "host": "study.example"})
    assert not is_from_here({"origin": "http://evil.example", "host": "study.example"})
    assert not is_from_here({"host": "study.example"})
    assert not is_from_here({"origin": "null", "host": "study.example"})


def test_a_code_used_twice_or_guessed_opens_nothing(app, store):
    code = new_code(store, "ada")
    bodies = [f"code={code}", f"code={code}", "code=AAAAAAAA", "", "code=", "x" * 5000]
    found = [ask(app, "/device", "POST", body=body.encode(), **HERE) for body in bodies]
    assert [status for status, _, _ in found] == [303, 403, 403, 403, 403, 403]
    assert all(cookies(headers) == [] for _, headers, _ in found[1:])


def test_guessing_ends_soon(store):
    moment = [0.0]
    app = Starlette(routes=[device_route(lambda: store, Guesses(clock=lambda: moment[0]))])
    code = new_code(store, "ada")
    found = [ask(app, "/device", "POST", body=b"code=AAAAAAAA", **HERE)[0] for _ in range(12)]
    assert found == [403] * 10 + [429] * 2
    assert ask(app, "/device", "POST", body=f"code={code}".encode(), **HERE)[0] == 429
    moment[0] = 61.0
    assert ask(app, "/device", "POST", body=f"code={code}".encode(), **HERE)[0] == 303


def test_what_this_browser_did_before_is_merged(app, store):
    secret = new_secret(store)
    keep(store, begin(store, secret), "g", {("notes", "x"): "mine"}, "1")
    code = new_code(store, "ada")
    ask(app, "/device", "POST", body=f"code={code}".encode(), **HERE, cookie=f"{cookie_name(store, False)}={secret}")
    assert state(store, "ada", "g").facts[("notes", "x")] == "mine"


def test_a_code_in_the_address_is_no_markup(app):
    _, _, page = ask(app, "/device", query="code=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script" not in page.lower()


def test_the_own_machine_is_known_by_origin_and_peer(monkeypatch):
    here = {"Origin": "http://localhost:8501"}
    assert is_own_machine(here, "127.0.0.1") and is_own_machine({"origin": "http://[::1]:8501"}, "::1")
    assert not is_own_machine({"Origin": "http://study.example"}, "127.0.0.1")
    assert not is_own_machine(here, "192.0.2.1")
    assert not is_own_machine({}, "127.0.0.1")
    assert not is_own_machine({"Origin": "http://[broken"}, "127.0.0.1")
    for name in ("X-Forwarded-For", "forwarded", "X-Real-IP", "Via"):
        assert not is_own_machine({**here, name: "192.0.2.1"}, "127.0.0.1")
    monkeypatch.setenv("GROUNDWORK_LEARNERS", "each")
    assert not is_own_machine(here, "127.0.0.1")
    monkeypatch.setenv("GROUNDWORK_LEARNERS", "one")
    assert is_own_machine({}, None)


def test_a_code_typed_where_somebody_else_sat_before_joins_nothing(app, store):
    """A left cookie of somebody who has another device, too: theirs stays theirs."""
    left = new_secret(store)
    alice = begin(store, left)
    home = let_in(store, alice)
    keep(store, alice, "g", {("notes", "x"): "of Alice"}, "1")
    keep(store, "bob", "g", {("notes", "y"): "of Bob"}, "1")
    cookie = f"{cookie_name(store, False)}={left}"
    body = f"code={new_code(store, 'bob')}".encode()
    status, headers, _ = ask(app, "/device", "POST", body=body, cookie=cookie, **HERE)
    assert status == 303
    [sent] = cookies(headers)
    assert opened_by(store, value_of(sent)).learner == "bob"
    assert opened_by(store, home).learner == alice and opened_by(store, left) is None
    assert state(store, "bob", "g").facts == {("notes", "y"): "of Bob"}
    assert state(store, alice, "g").facts == {("notes", "x"): "of Alice"}
