"""Whose work a request is about: the cookie of a browser, and the page that takes a code on another device."""

from __future__ import annotations

import html
import ipaddress
import os
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from graph.errors import StoreError
from graph.learners.along import merge
from graph.learners.keys import (
    CODE_MINUTES,
    Guesses,
    is_known_elsewhere,
    is_signed,
    let_in,
    new_secret,
    opened_by,
    sign_out,
    tidy_code,
    use_code,
)
from graph.learners.store import Store

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

COOKIE_DAYS = 400
"""What browsers allow at most; counted again at each visit."""
_MOST_BYTES = 1_000
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip", "via")
_WHAT_IT_DOES = (
    "Type the code of your other device. What was done in this browser alone becomes a part of the same work."
)
_FORM = """<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<title>Continue here</title><style>:root {{ color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif }}
body {{ max-width: 28rem; margin: 2rem auto; padding: 0 1.5rem }} h1 {{ font-size: 1.6rem }}
input, button {{ font: inherit; width: 100%; padding: .6rem; margin: .4rem 0; box-sizing: border-box }}
input {{ letter-spacing: .15em; text-transform: uppercase }}</style>
<h1>Continue here</h1><p>{told}</p><form method="post"><label>Code <input name="code" value="{code}" autocomplete="off">
</label> <button>Continue on this device</button></form></html>"""


def cookie_name(store: Store, is_https: bool) -> str:
    """Return the name of the cookie of a store.

    It has the store's id, for cookies know no ports: two Groundworks on a host would overwrite each other's.
    """
    return f"{'__Host-' if is_https else ''}groundwork-{store.id}"


def cookie_header(store: Store, secret: str, is_https: bool) -> str:
    """Return the value of the header that sets the cookie: no script reads it, no other site sends it along."""
    secure = "; Secure" if is_https else ""
    age = COOKIE_DAYS * 86_400
    return f"{cookie_name(store, is_https)}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}"


def secret_of(store: Store, cookies: Mapping[str, str]) -> str | None:
    """Return the secret of a browser from its cookies; None without one, or with one that this store did not make."""
    for is_https in (True, False):
        secret = cookies.get(cookie_name(store, is_https))
        if isinstance(secret, str) and is_signed(store, secret):
            return secret
    return None


def is_own_machine(headers: Mapping[str, str], peer: str | None) -> bool:
    """Return whether the person sits at the machine that serves the page.

    Origin and peer have to be this machine's own address, with no proxy between: behind one, all visitors would be one
    person. GROUNDWORK_LEARNERS says otherwise: `one`, `each` or `none`.

    Parameters
    ----------
    headers : mapping of str
        Those of the request that opened the session; names in any case.
    peer : str, optional
        The address on the other end of the connection, where it is known.

    Examples
    --------
    >>> is_own_machine({"Origin": "http://localhost:8501"}, "127.0.0.1")
    True
    >>> is_own_machine({"Origin": "http://localhost:8501", "X-Forwarded-For": "192.0.2.1"}, "127.0.0.1")
    False
    """
    said = os.environ.get("GROUNDWORK_LEARNERS", "")
    if said in ("one", "each", "none"):
        return said == "one"
    found = {name.lower(): value for name, value in headers.items()}
    if any(name in found for name in _FORWARDED):
        return False
    return _is_loopback(_host(found.get("origin", ""))) and (peer is None or _is_loopback(peer))


def is_from_here(headers: Mapping[str, str]) -> bool:
    """Return whether a form was sent from a page of this server; names of headers are in small letters.

    Browsers say so over https and on the machine itself; else the origin has to be the host that was asked.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc == headers.get("host")


class BrowserCookie:
    """Gives every browser that asks for a page a secret of its own, as a cookie. Nothing is written down for it.

    A cookie that this store did not sign is replaced. Everything but pages goes through as it is.

    Parameters
    ----------
    app : ASGI application
    store : callable
        Returns the store; called for each page.
    """

    def __init__(self, app: App, store: Callable[[], Store]) -> None:
        self._app, self._store = app, store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request as an ASGI application."""
        request = Request(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        if request is None or "text/html" not in request.headers.get("accept", ""):
            await self._app(scope, receive, send)
            return
        try:
            store = await run_in_threadpool(self._store)
        except StoreError:  # said on the page itself
            await self._app(scope, receive, send)
            return
        is_https = _is_https(request)
        secret = secret_of(store, request.cookies) or new_secret(store)
        value = cookie_header(store, secret, is_https).encode("latin-1")
        prefix = f"{cookie_name(store, is_https)}=".encode("latin-1")

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent = list(message.get("headers", ()))
                if not any(name.lower() == b"set-cookie" and text.startswith(prefix) for name, text in sent):
                    message = {**message, "headers": [*sent, (b"set-cookie", value)]}
            await send(message)

        await self._app(scope, receive, with_cookie)


def device_route(store: Callable[[], Store], guesses: Guesses | None = None) -> Route:
    """Return the page ``/device``, on which somebody types the code of another device, and continues its work.

    Opening it uses up no code: a preview in a chat opens links, too. Sending the form does, from a page of this server
    alone, or another site could make this browser somebody else's. What this browser did before becomes a part of the
    same work, and it gets a new secret.
    """
    tries = guesses or Guesses()

    async def device(request: Request) -> Response:
        if request.method != "POST":
            return _form(_WHAT_IT_DOES, html.escape(tidy_code(request.query_params.get("code", "")), quote=True))
        if not is_from_here(request.headers):
            return _form("Open this page yourself, and send the form from there.", status=403)
        if not tries.may_try(request.client.host if request.client else ""):
            return _form("Too many codes were tried. Wait a minute, and try again.", status=429)
        code = await _code_in(request)
        is_https = _is_https(request)
        return await run_in_threadpool(lambda: _continued(store(), code, request.cookies, is_https))

    return Route("/device", device, methods=["GET", "POST"])


def _continued(store: Store, code: str, cookies: Mapping[str, str], is_https: bool) -> Response:
    learner = use_code(store, code)
    if learner is None:
        return _form(f"This code is wrong, was used, or is older than {CODE_MINUTES} minutes.", status=403)
    secret = secret_of(store, cookies) or ""
    before = opened_by(store, secret) if secret else None
    if before is not None and before.learner != learner:
        # Whoever is known on another device, too, may be somebody else, who sat here before.
        if is_known_elsewhere(store, before.learner, secret):
            sign_out(store, secret)
        else:
            merge(store, before.learner, learner)
    answer = RedirectResponse("./", 303)
    answer.headers.append("set-cookie", cookie_header(store, let_in(store, learner, secret), is_https))
    return answer


async def _code_in(request: Request) -> str:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            return ""
    return parse_qs(body.decode("latin-1")).get("code", [""])[0]


def _form(told: str, code: str = "", status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY"}
    return HTMLResponse(_FORM.format(told=told, code=code), status, headers)


def _is_https(request: Request) -> bool:
    """Whether the browser speaks https, to this server or to a proxy before it."""
    return request.url.scheme == "https" or request.headers.get("x-forwarded-proto", "") == "https"


def _host(origin: object) -> str:
    try:
        return urlsplit(origin).hostname or "" if isinstance(origin, str) else ""
    except ValueError:
        return ""


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
