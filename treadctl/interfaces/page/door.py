"""The door: whatever is not from our own page, at our own address, small, and JSON, does not get in.

A page of any other site can make a browser on this computer send requests here, and by DNS rebinding even
under a name of its own.  On plain http a browser sends no Sec-Fetch-Site, so Host and Origin decide; no CORS
header is ever sent.  Plain ASGI, so that a WebSocket comes through the same door.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from treadctl.interfaces.page.pairing import CONTROLLER, COOKIE, Paired, Pairing

BODY_MAX = 2048  # octets; the longest body is a token
BODY_WITHIN_S = 5.0  # who sends slower than that holds a place for nothing

HEADERS = (
    (b"cache-control", b"no-store"),  # a stale page that looks alive is worse than none
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)


class Refused(Exception):
    """A request that does not get in; its status says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """One way in.

    Attributes:
        hosts: what may stand in Host: our own names with the port.
        lan: it is open to the home network, with TLS; who comes that way has to prove being at the machine.
    """

    hosts: frozenset[str]
    lan: bool = False

    @property
    def scheme(self) -> str:
        """What an address begins with."""
        return "https" if self.lan else "http"

    @property
    def cookie(self) -> str:
        """The name of the cookie; under TLS one that a browser takes from this host alone."""
        return f"__Host-{COOKIE}" if self.lan else COOKIE


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who came in, and which way; it lies in the scope as `treadctl`."""

    paired: Paired | None
    cookie: str
    entrance: Entrance

    @property
    def controls(self) -> bool:
        """Whether it may do more than look and stop."""
        return self.paired is not None and self.paired.role == CONTROLLER


class Door:
    """Lets requests through to `app`.

    Args:
        app: behind the door.
        entrance: where this door stands.
        pairing: knows the cookies.
        free: addresses that a visitor without a cookie may use: the page itself, and pairing.
        viewed: addresses that a viewer may use, too; every other one is for controllers.
    """

    def __init__(
        self,
        app: ASGIApp,
        entrance: Entrance,
        pairing: Pairing,
        free: frozenset[str],
        viewed: frozenset[str] = frozenset(),
    ) -> None:
        self._app, self._entrance, self._pairing = app, entrance, pairing
        self._free, self._viewed = free, viewed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, and hand on what comes through."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        try:
            headers = self._checked(scope)
            scope["treadctl"] = self._visitor(scope, headers)
            if scope["type"] == "http" and scope["method"] == "POST":
                receive = await _small(headers, receive)
        except Refused as refused:
            await _refuse(scope, send, refused.status)
            return
        await self._app(scope, receive, _guarded(send))

    def _checked(self, scope: Scope) -> dict[str, str]:
        """Return the headers of a request that gets in.

        Raises:
            Refused: it does not.
        """
        headers: dict[str, str] = {}
        for name, value in scope["headers"]:
            if name in (b"host", b"origin", b"content-type", b"content-length") and name.decode() in headers:
                raise Refused(400)  # two of them: whoever reads the other one is fooled
            headers[name.decode("latin-1")] = value.decode("latin-1")
        host = headers.get("host", "").lower()
        if host not in self._entrance.hosts:
            raise Refused(421)
        acts = scope["type"] == "websocket" or scope["method"] == "POST"
        if not acts and scope["method"] not in ("GET", "HEAD"):
            raise Refused(405)
        origin = headers.get("origin")
        if (acts or origin is not None) and origin != f"{self._entrance.scheme}://{host}":
            raise Refused(403)
        return headers

    def _visitor(self, scope: Scope, headers: dict[str, str]) -> Visitor:
        """Return who comes.

        Raises:
            Refused: nobody who may use this address.
        """
        cookie = cookie_of(headers, self._entrance.cookie)
        visitor = Visitor(paired=self._pairing.who(cookie), cookie=cookie, entrance=self._entrance)
        if scope["path"] not in self._free:
            if visitor.paired is None:
                raise Refused(401)
            if not visitor.controls and scope["path"] not in self._viewed:
                raise Refused(403)
        return visitor


def cookie_of(headers: dict[str, str], name: str = COOKIE) -> str:
    """Return our cookie among those of a request, "" without one."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return found.value if found is not None else ""


async def _small(headers: dict[str, str], receive: Receive) -> Receive:
    """Read a body of JSON that is no longer than any of ours, and return it to whoever reads next.

    Raises:
        Refused: longer, or something else.
    """
    if headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise Refused(415)
    if not headers.get("content-length", "0").isdigit() or int(headers.get("content-length", "0")) > BODY_MAX:
        raise Refused(413)
    try:
        async with asyncio.timeout(BODY_WITHIN_S):
            body = await _read(receive)
    except TimeoutError:
        raise Refused(408) from None
    left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return left.pop() if left else await receive()

    return again


async def _read(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Refused(400)
        body += message.get("body", b"")
        more = bool(message.get("more_body"))
        if len(body) > BODY_MAX:
            raise Refused(413)
    return body


def _guarded(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.accept"):
            own = list(message.get("headers", ()))
            named = {name for name, _ in own}  # a picture brings the policy of its own styles
            message = {**message, "headers": [*own, *(each for each in HEADERS if each[0] not in named)]}
        await send(message)

    return sending


async def _refuse(scope: Scope, send: Send, status: int) -> None:
    """Say no, with nothing but the number."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})  # before it is accepted: 403
        return
    start: dict[str, Any] = {"type": "http.response.start", "status": status, "headers": [*HEADERS]}
    await send(start)
    await send({"type": "http.response.body", "body": b""})
