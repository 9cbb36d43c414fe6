"""Requests and WebSockets straight into an ASGI application: no server, no network, any event loop."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from starlette.types import ASGIApp

Line = dict[str, Any]
HOST = "127.0.0.1:8730"
OURS = {"host": HOST, "origin": f"http://{HOST}", "content-type": "application/json"}


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


class Answer:
    """What came back."""

    def __init__(self) -> None:
        self.status, self.headers, self.body = 0, dict[str, str](), b""

    @property
    def json(self) -> Any:
        return json.loads(self.body)


async def ask(
    app: ASGIApp, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> Answer:
    """Make one request, `path` with its query; `headers` as they are, without any that a browser would add."""
    path, _, query = path.partition("?")
    answer, sent = Answer(), [{"type": "http.request", "body": body, "more_body": False}]
    scope: Line = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": _raw(OURS if headers is None else headers),
    }

    async def receive() -> Any:
        return sent.pop(0) if sent else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            answer.body += message.get("body", b"")

    await app(scope, receive, send)
    return answer


class Socket:
    """One open WebSocket of a browser that beats, unless it sleeps.

    Attributes:
        open: it was let in, and is still open.
        code: with which it was closed; None while it is not.
        lines: everything that came.
    """

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self.open, self.code, self.lines = False, None, list[Line]()
        self._in: asyncio.Queue[Line] = asyncio.Queue()
        scope: Line = {
            "type": "websocket",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "scheme": "ws",
            "path": "/api/page",
            "raw_path": b"/api/page",
            "query_string": b"",
            "headers": _raw(headers),
            "subprotocols": [],
        }
        self._in.put_nowait({"type": "websocket.connect"})
        self._serving = asyncio.create_task(self._serve(app, scope))
        self._beating: asyncio.Task[None] | None = None

    async def _serve(self, app: ASGIApp, scope: Line) -> None:
        await app(scope, self._in.get, self._send)

    async def _send(self, message: Any) -> None:
        if message["type"] == "websocket.accept":
            self.open = True
        elif message["type"] == "websocket.close":
            self.open, self.code = False, message.get("code", 1000)
        else:
            self.lines.append(json.loads(message["text"]))

    def say(self, do: str, **more: object) -> None:
        self.raw(json.dumps({"do": do, **more}))

    def raw(self, text: str) -> None:
        self._in.put_nowait({"type": "websocket.receive", "text": text})

    def beat(self) -> None:
        """From here on somebody looks at it."""

        async def beats() -> None:
            while True:
                self.say("beat")
                await asyncio.sleep(1.0)

        self._beating = asyncio.create_task(beats())

    def sleep(self) -> None:
        """The phone's screen goes dark."""
        if self._beating is not None:
            self._beating.cancel()

    async def close(self) -> None:
        """The tab is closed."""
        self.sleep()
        self._in.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await self._serving

    def last(self, event: str) -> Line:
        """The newest line of a kind; empty before the first."""
        return next((line for line in reversed(self.lines) if line["event"] == event), {})

    async def until(self, event: str, within_s: float = 30.0, **values: object) -> Line:
        """Wait for a newest line of a kind that says so."""
        async with asyncio.timeout(within_s):
            while True:
                line = self.last(event)
                if line and all(line.get(name) == value for name, value in values.items()):
                    return line
                await asyncio.sleep(0.05)
