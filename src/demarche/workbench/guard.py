"""Who may ask the workbench anything: the browser that was given the address, from the workbench's own pages.

A page elsewhere can make a browser send requests to any address, this machine's own included, and a name of its own can
be made to mean this machine (DNS rebinding). So the name that is called must be the machine's own, everything needs a
secret that only the printed address holds, and what changes anything must come from a page of the workbench itself.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

__all__ = ["AT_MOST", "MOST", "Door", "Guard", "TooLong", "sealed"]

MOST = 1_000_000
"""Bytes of a request's body, at most."""
AT_MOST = f"At most {MOST // 1_000_000} MB."
_COOKIE = "demarche"
_POLICY = b"content-security-policy"
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),  # with none at all a form of our own would say it comes from nowhere
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)


_OWN = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def sealed(script: str) -> str:
    """The policy of a page that may come from anywhere: it runs this one script that stands in it, and asks nothing."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )


class TooLong(Exception):
    """A body went on beyond :data:`MOST` without having said how long it is."""


Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(frozen=True)
class Door:
    """Where the workbench listens, and the secret of this time."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    @property
    def hosts(self) -> frozenset[str]:
        """The names by which it may be called."""
        return frozenset(f"{name}:{self.port}" for name in ("127.0.0.1", "localhost", "[::1]"))

    @property
    def origins(self) -> frozenset[str]:
        """Where a request that changes something may come from."""
        return frozenset(f"http://{host}" for host in self.hosts)

    def known(self, secret: str) -> bool:
        """Whether this is the secret."""
        return hmac.compare_digest(secret.encode(), self.token.encode())


class Guard:
    """Stands before an application and lets in what :class:`Door` allows."""

    def __init__(self, app: App, door: Door) -> None:
        self.app, self.door = app, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        refused = self._refused(scope, headers)
        if refused is not None:
            await _say(send, *refused)
            return
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if token and scope["method"] == "GET":
            cookie = f"{_COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/"
            await _say(send, 303, "", ((b"location", scope["path"].encode()), (b"set-cookie", cookie.encode())))
            return
        await self.app(scope, _bounded(receive), _with_headers(send))

    def _refused(self, scope: Scope, headers: dict[bytes, str]) -> tuple[int, str] | None:
        """Why a request is not let in; None if it is."""
        if headers.get(b"host", "") not in self.door.hosts:
            return 421, "The workbench is called 127.0.0.1 and nothing else."
        if not self._knows(scope, headers):
            return 403, "Open the address that 'demarche workbench' printed; it holds the key."
        if scope["method"] not in ("GET", "HEAD") and headers.get(b"origin", "") not in self.door.origins:
            return 403, "Only the workbench's own pages may change anything."
        length = headers.get(b"content-length", "0")
        if not length.isdigit() or int(length) > MOST:
            return 413, AT_MOST
        return None

    def _knows(self, scope: Scope, headers: dict[bytes, str]) -> bool:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        try:
            kept = SimpleCookie(headers.get(b"cookie", "")).get(_COOKIE)
        except CookieError:
            kept = None
        return self.door.known(given) or (kept is not None and self.door.known(kept.value))


def _bounded(receive: Receive) -> Receive:
    """What is sent without saying how long it is, is refused where it is too long; the rest of it is not read."""
    seen = 0

    async def bounded() -> MutableMapping[str, Any]:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MOST:
            raise TooLong
        return message

    return bounded


def _with_headers(send: Send) -> Send:
    async def sent(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": _completed(message.get("headers", []))}
        await send(message)

    return sent


def _completed(given: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers of an answer with those that every answer has; its own policy stays."""
    own = list(given)
    strict = [] if any(name == _POLICY for name, _ in own) else [(_POLICY, _OWN.encode())]
    return [*own, *strict, *_HEADERS]


async def _say(send: Send, status: int, words: str, headers: tuple[tuple[bytes, bytes], ...] = ()) -> None:
    told = _completed(((b"content-type", b"text/plain; charset=utf-8"), *headers))
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": words.encode()})
