"""The addresses: the page's files, its words, pairing, STOP, and the WebSocket; all behind the door."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from importlib.resources import files
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Scope
from starlette.websockets import WebSocket

from treadctl.interfaces.page import lines
from treadctl.interfaces.page.browser import Browser, Controls
from treadctl.interfaces.page.door import Door, Entrance, Visitor
from treadctl.interfaces.page.naming import name_of
from treadctl.interfaces.page.pairing import PAIRED_S, Pairing, TooManyTries

KINDS = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}

VIEWED = frozenset(("/api/paired", "/api/stop", "/api/page"))
"""For who only watches: what the body says is not their business."""
STOPS_APART_S = 0.2  # stops that come closer together are one, which is under way


def page_files() -> dict[str, tuple[bytes, str]]:
    """Return what is served, by its address: a handful of files, read once; there is no path to climb."""
    folder = files("treadctl.interfaces.page") / "static"
    found = {
        f"/{each.name}": (each.read_bytes(), KINDS[each.name.rpartition(".")[2]])
        for each in folder.iterdir()
        if each.name.rpartition(".")[2] in KINDS
    }
    return {"/": found.pop("/index.html"), **found}


class App:
    """What is served.

    Args:
        controls: the open pages, and the seat.
        pairing: knows the cookies.
        connect: opens a connection to the service.
        stop: asks everybody for a stop; True when somebody took it.
        hosts: our own names, with the port.
        clock: monotonic seconds.
        paired: called when a token was traded: the next visit needs another.
        again: somebody at the page wants a service that has ended to be started again.
        leaves: more addresses, for what is read and changed at rest.
    """

    def __init__(
        self,
        controls: Controls,
        pairing: Pairing,
        *,
        connect: Callable[..., Awaitable[Any]],
        stop: Callable[[], Awaitable[bool]],
        hosts: frozenset[str],
        clock: Callable[[], float],
        paired: Callable[[], None] = lambda: None,
        again: Callable[[], Awaitable[bool]] | None = None,
        leaves: Sequence[Route] = (),
    ) -> None:
        self._controls, self._pairing, self._connect = controls, pairing, connect
        self._stop_all, self._clock, self._on_paired, self._on_again = stop, clock, paired, again
        self._stopping: asyncio.Future[bool] | None = None
        self._stopped_at = 0.0
        self._files = page_files()
        routes = [Route(path, self._file) for path in self._files]
        acts = [
            Route("/api/words", self._words),
            Route("/api/paired", self._paired),
            Route("/api/pair", self._pair, methods=["POST"]),
            Route("/api/stop", self._stop, methods=["POST"]),
            Route("/api/again", self._again, methods=["POST"]),
        ]
        self._free = frozenset((*self._files, "/api/words", "/api/pair"))
        self._routed = Starlette(routes=[*routes, *acts, *leaves, WebSocketRoute("/api/page", self._page)])
        self._routed.router.redirect_slashes = False  # an address is one of ours, or it is none
        self.asgi = self.behind(Entrance(hosts=hosts))

    def behind(self, entrance: Entrance) -> ASGIApp:
        """Return what is served at this entrance."""
        return Door(self._routed, entrance, self._pairing, self._free, VIEWED)

    async def _file(self, request: Request) -> Response:
        content, kind = self._files[request.url.path]
        return Response(content, media_type=kind)

    async def _words(self, request: Request) -> Response:
        return JSONResponse(lines.catalogue())

    async def _paired(self, request: Request) -> Response:
        """Say that the cookie is good; the door has looked."""
        return JSONResponse({"ok": True})

    async def _pair(self, request: Request) -> Response:
        """Trade the token of the address for a cookie."""
        try:
            body = json.loads(await request.body())
            cookie = self._pairing.trade(str(body["token"]), *_caller(request))
        except (ValueError, KeyError, TypeError, RecursionError):
            return Response(status_code=400)
        except TooManyTries:
            return Response(status_code=429)
        if cookie is None:
            return Response(status_code=403)
        self._on_paired()
        answer, entrance = JSONResponse({"ok": True}), _visitor(request.scope).entrance
        answer.set_cookie(
            entrance.cookie,
            cookie,
            max_age=PAIRED_S,
            path="/",
            secure=entrance.lan,
            httponly=True,
            samesite="strict",
        )
        return answer

    async def _stop(self, request: Request) -> Response:
        """Everybody who is paired may stop, from any state, any number of times."""
        now = self._clock()
        if self._stopping is None or now - self._stopped_at > STOPS_APART_S:
            self._stopping, self._stopped_at = asyncio.ensure_future(self._stop_all()), now
        return JSONResponse({"ok": await asyncio.shield(self._stopping)})

    async def _again(self, request: Request) -> Response:
        """Start a service that has ended."""
        return JSONResponse({"ok": self._on_again is not None and await self._on_again()})

    async def _page(self, socket: WebSocket) -> None:
        visitor = _visitor(socket.scope)
        page = Browser(
            socket,
            self._controls,
            self._connect,
            lambda: self._pairing.knows(visitor.cookie),
            self._clock,
            visitor,
        )
        await page.run()


def _visitor(scope: Scope) -> Visitor:
    visitor: Visitor = scope["treadctl"]
    return visitor


def _caller(request: Request) -> tuple[str, str]:
    """Return what a browser calls itself, and where it is."""
    return name_of(request.headers.get("user-agent", "")), request.client.host if request.client else ""
