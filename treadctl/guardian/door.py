"""The guardian's own little socket: `treadctl stop` and the next service knock here.

{"request": "stop"}      ask for a stop; answers with the state
{"request": "status"}    answers with the state
{"request": "release"}   make way for a new service; `ok` once the belt stands
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
from typing import Any, Self

from treadctl.guardian.guard import Guard

LINE_MAX = 4096


class Door:
    """Listens while the guardian lives.

    Args:
        guard: whom to ask.
        path: of the Unix socket, our process number is added; "" for none.
            Where the system has none, it is loopback with a token.
    """

    def __init__(self, guard: Guard, path: str) -> None:
        self._guard = guard
        self._path = f"{path}.{os.getpid()}" if path else ""  # its successor has its own
        self._server: asyncio.Server | None = None
        self._token = ""
        self.way: dict[str, Any] = {}

    async def __aenter__(self) -> Self:
        """Open; a door that does not open must not keep the guardian from its work."""
        with contextlib.suppress(OSError):
            if self._path and hasattr(socket, "AF_UNIX"):
                self._server = await asyncio.start_unix_server(self._serve, self._path, limit=LINE_MAX)
                os.chmod(self._path, 0o600)  # in a folder that is the user's alone
                self.way = {"socket": self._path}
            elif self._path:
                import secrets  # here alone: 2 MB that a guardian with a Unix socket need not carry

                self._token = secrets.token_urlsafe(24)
                self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=LINE_MAX)
                self.way = {"port": self._server.sockets[0].getsockname()[1], "token": self._token}
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
            if "socket" in self.way:
                with contextlib.suppress(OSError):
                    os.unlink(self._path)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while raw := await reader.readline():
                answer = self._answer(json.loads(raw))
                writer.write(json.dumps(answer).encode() + b"\n")
        except (OSError, ValueError):
            pass
        finally:
            writer.close()

    def _answer(self, line: Any) -> dict[str, Any]:
        if not isinstance(line, dict) or not self._may_ask(str(line.get("token") or "")):
            return {"ok": False}
        match line.get("request"):
            case "stop":
                return {"ok": True, **self._guard.asked()}
            case "status":
                return {"ok": True, **self._guard.state}
            case "release":
                return {"ok": self._guard.release(), **self._guard.state}
        return {"ok": False}

    def _may_ask(self, token: str) -> bool:
        if not self._token:
            return not token
        import hmac

        return hmac.compare_digest(token, self._token)
