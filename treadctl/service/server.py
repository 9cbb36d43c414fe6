"""The local socket: requests in, snapshots and notices out, one JSON object a line.

Owner only: a Unix socket in a 0700 folder, or loopback with a token in a
0600 file where there are none.  A reader that does not read loses lines and
nothing else waits for it.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import os
import secrets
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from treadctl import messages, paths
from treadctl.claims import DATA, Claims, claim_data, own_claims
from treadctl.messages import Request, RequestError
from treadctl.service.care_requests import CARE
from treadctl.service.holding import HELD, Holder
from treadctl.service.record import RecordFile
from treadctl.service.requests import Requests
from treadctl.service.service import Service

LINE_MAX = 8 * 1024
BURST = 4  # requests in one go, then a pause: about 200 a second, which no person needs
PAUSE_S = 0.02
CLIENTS_MAX = 32  # more push out the oldest that no person watches, so that a stop always gets in
SLOW = frozenset(("scan", "connect", "permit", "arm", "setup", "capture", "let_go", "prepare")) | CARE
BACKLOG_MAX = 256 * 1024  # bytes that a slow reader may leave unread before it loses lines
HELLO_WITHIN_S = 5.0
TTY_MAX = 64  # characters of a terminal's path


class _Client:
    """One connection: its role, whether a person watches it, and whether it is a page, which speaks."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.writer = writer
        self.role = ""
        self.watched = False
        self.speaks = False
        self.slow: asyncio.Task[None] | None = None  # the request that waits for something
        self._requests = 0

    def drop(self) -> None:
        """Close it at once, whatever waits to be read."""
        self.writer.transport.abort()

    def put(self, line: bytes) -> None:
        """Send a line, or lose it when the reader does not read."""
        if self.writer.transport.get_write_buffer_size() <= BACKLOG_MAX:
            self.writer.write(line)

    async def pace(self, crowd: int) -> None:
        """Let the control loop run after every request, and slow a flood down, the more of them there are."""
        self._requests += 1
        await asyncio.sleep(PAUSE_S * max(1.0, crowd / BURST) if self._requests % BURST == 0 else 0)


def _encode(line: Mapping[str, Any]) -> bytes:
    return json.dumps(line, separators=(",", ":"), default=str).encode() + b"\n"


class Server:
    """The service's socket and its clients.

    Args:
        service: whose lines go out.
        requests: carries out what comes in.
        data: the data folder; there is one service for each.
        radio: the radio's name, for the record beside the socket.
        spawned: a client started it, nobody waits for it in a terminal.
        claims: holds, or will hold, the data folder.
    """

    def __init__(
        self,
        service: Service,
        requests: Requests,
        data: Path,
        radio: str,
        *,
        spawned: bool = False,
        claims: Claims | None = None,
    ) -> None:
        self._service = service
        self._claims = claims or own_claims(data, radio)
        self._spawned = spawned
        self._requests = requests
        self._data = data
        self._radio = radio
        self._connections: dict[_Client, None] = {}  # in the order in which they came
        self._clients: set[_Client] = set()  # those that said who they are
        self._server: asyncio.Server | None = None
        self._token = ""
        self._port: int | None = None
        self._file = RecordFile(paths.record_path(data), self._record)
        self._holder = Holder(lambda: not messages.at_rest(service.snapshot()))
        self._closed = False
        self.ever_had_client = False
        service.listener = self.broadcast

    @property
    def clients(self) -> int:
        """How many are connected now; one that looks on from afar keeps no service alive."""
        return sum(client.role != "remote" for client in self._clients)

    async def open(self) -> None:
        """Listen.

        Raises:
            TreadctlError: another service already runs for this data folder.
        """
        path = paths.socket_path(self._data)
        claim_data(self._claims, self._data)
        if not hasattr(socket, "AF_UNIX") or os.environ.get("TREADCTL_SOCKET") == "loopback":
            self._token = secrets.token_urlsafe(24)
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=LINE_MAX)
            self._port = self._server.sockets[0].getsockname()[1]
        else:
            path.unlink(missing_ok=True)  # of a service that was killed: the lock is ours
            self._server = await asyncio.start_unix_server(self._serve, path, limit=LINE_MAX)
            path.chmod(0o600)
        self._file.write()
        self._service.guardian.changed = self._file.write_soon

    def _record(self) -> dict[str, Any]:
        """Return who serves this data folder; the file outlives the service and says if it ended well."""
        guardian, ended = self._service.guardian, self._closed and self._service.confirmed
        return {
            "data": str(self._data),
            "socket": None if self._port else str(paths.socket_path(self._data)),
            "port": self._port,
            "token": self._token or None,
            "radio": self._radio,
            "address": self._service.snapshot()["address"] or guardian.charge.get("address"),
            "guardian": None if ended else dict(guardian.way) or None,
            "charge": None if ended else dict(guardian.charge) or None,
            "pids": {
                "service": None if ended else os.getpid(),
                "guardian": None if ended else guardian.pid,
                "interfaces": None,
            },
        }

    async def close(self) -> None:
        """Stop listening and let the clients go."""
        if self._server is None:
            return  # another service has the socket
        self._server.close()
        for client in list(self._connections):
            client.writer.close()
        self._closed = True
        self._file.close()
        paths.socket_path(self._data).unlink(missing_ok=True)
        self._claims.drop(DATA)

    def broadcast(self, line: Mapping[str, Any]) -> None:
        """Send one line to every client."""
        line = self._service.aloud.standing.told(line)
        if self._clients:
            encoded = _encode(line)
            for client in self._clients:
                client.put(encoded)

    # --- one client

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = _Client(writer)
        self._make_room()
        self._connections[client] = None
        try:
            await self._greet(client, reader)
            while line := await reader.readline():
                if self._take(client, line):
                    break
                await client.pace(len(self._connections))
        except RequestError as error:
            client.put(_encode({"ok": False, "message": str(error)}))
        except (ConnectionError, ValueError, TimeoutError):
            pass  # gone, or a line longer than LINE_MAX: a lost interface either way
        finally:
            if client.slow is not None:
                client.slow.cancel()
            self._connections.pop(client, None)
            self._clients.discard(client)
            self._holder.drop(client)
            self._count_watched()
            writer.close()

    def _make_room(self) -> None:
        """Let the oldest go that no person watches; a stop is sent as soon as one is there."""
        if len(self._connections) >= CLIENTS_MAX:
            oldest = next((one for one in self._connections if not one.watched), None)
            if oldest is not None:
                self._connections.pop(oldest)
                oldest.drop()

    async def _greet(self, client: _Client, reader: asyncio.StreamReader) -> None:
        async with asyncio.timeout(HELLO_WITHIN_S):
            line = _decode(await reader.readline())
        client.role = messages.parse_hello(line)
        token = line.get("token") if isinstance(line, dict) else None
        if self._token and not hmac.compare_digest(str(token), self._token):
            raise RequestError("the token is not the one in this user's file")
        client.watched = isinstance(line, dict) and line.get("watched") is True
        client.speaks = client.role == "walker" and isinstance(line, dict) and line.get("speaks") is True
        tty = line.get("tty") if isinstance(line, dict) else None
        if client.role == "walker" and client.watched and isinstance(tty, str) and tty.startswith("/dev/"):
            self._service.guardian.speaks_at(tty[:TTY_MAX])
        self._clients.add(client)
        self.ever_had_client = True
        self._count_watched()
        client.put(_encode({"hello": 1, "role": client.role, "pid": os.getpid()}))
        for line in self._service.news():
            client.put(_encode(line))

    def _take(self, client: _Client, line: bytes) -> bool:
        """Answer one line, or have it answered; True when the client says goodbye.

        What waits for a radio or a disk runs beside, so that a stop from the
        same client never stands behind it.
        """
        try:
            request = messages.parse_request(_decode(line), client.role)
        except RequestError as error:
            client.put(_encode({"reply": None, "ok": False, "message": str(error)}))
            return False
        if request.name in SLOW and client.slow is not None and not client.slow.done():
            client.put(_encode({"reply": request.id, "ok": False, "reason": "busy_request"}))
        elif request.name in SLOW:
            client.slow = asyncio.create_task(self._answer(client, request), name=request.name)
        else:
            self._answer_now(client, request)
        return request.name == "bye"

    def _answer_now(self, client: _Client, request: Request) -> None:
        if request.name == "shutdown" and request.body.get("if_idle") and not self._may_make_way():
            client.put(_encode({"reply": request.id, "ok": False, "reason": "in_use"}))
            return
        client.put(_encode({**self._requests.now(request, client.role), "reply": request.id}))

    async def _answer(self, client: _Client, request: Request) -> None:
        if request.name in HELD and not self._holder.may(client):
            client.put(_encode({"reply": request.id, "ok": False, "reason": "held_elsewhere"}))
            return
        if request.name == "let_go" and self._others_watch(request):
            client.put(_encode({"reply": request.id, "ok": False, "reason": "in_use"}))
            return
        reply = await self._requests.take(request, client.role)
        if request.name == "arm" and reply.get("ok"):
            self._holder.take(client)
        client.put(_encode({**reply, "reply": request.id}))
        if request.name == "connect":
            self._file.write_soon()

    def _may_make_way(self) -> bool:
        """Whether nobody would miss this service: it was spawned, it is idle, and one client is left."""
        return self._spawned and self._service.idle and self.clients <= 1

    def _others_watch(self, request: Request) -> bool:
        """Whether somebody looks at this service besides those that the client counts as its own."""
        own = request.body.get("watched")
        return self._watched > (own if isinstance(own, int) else 0)

    @property
    def _watched(self) -> int:
        return sum(client.watched for client in self._clients)

    def _count_watched(self) -> None:
        self._service.aloud.page_speaks = any(client.watched and client.speaks for client in self._clients)
        self._service.watched(self._watched)


def _decode(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise RequestError("not JSON; one object a line is expected") from None
