"""The servers: one for this computer, one with TLS for the home network; slow callers hold no place."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from treadctl.interfaces.page.browser import MESSAGE_MAX

BACKLOG = 64
HEAD_MAX = 8 * 1024  # octets of a request's lines before its body
HANDSHAKE_WITHIN_S = 5.0
REQUEST_WITHIN_S = 5.0  # from the connection, or the answer before, to the last line of a request's head
ANSWER_WITHIN_S = 60.0  # the longest is a service that has to be started; also who does not read
WAITING_MAX, WAITING_OF_ONE_MAX = 64, 16  # connections without a request; a browser has six at the most


def listening(address: str, port: int) -> socket.socket:
    """Return a socket at this address of ours, and at no other.

    Raises:
        OSError: the port is taken, or the address is not ours.
    """
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((address, port))
        sock.listen(BACKLOG)  # from here on whoever read the address is waited for
    except OSError:
        sock.close()
        raise
    return sock


class Caller(H11Protocol):
    """One connection; who does not finish a request, or does not read the answer, is let go."""

    _patience: asyncio.TimerHandle | None = None
    _since = 0.0

    @property
    def waits(self) -> bool:
        """Whether it holds its place without having asked for anything."""
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait; a crowd that asks for nothing pushes out its oldest."""
        super().connection_made(transport)
        self._since = self.loop.time()
        self._wait(REQUEST_WITHIN_S)
        others = [each for each in self.connections if isinstance(each, Caller) and each.waits]
        same = [each for each in others if each.client and self.client and each.client[0] == self.client[0]]
        for crowd, most in ((same, WAITING_OF_ONE_MAX), (others, WAITING_MAX)):
            if len(crowd) > most:
                min(crowd, key=lambda each: each._since).transport.abort()
                return

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is waited for any more."""
        self._wait(None)
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        self._wait(REQUEST_WITHIN_S)
        super().on_response_complete()

    def handle_websocket_upgrade(self, event: object) -> None:
        """A WebSocket has a beat of its own."""
        self._wait(None)
        super().handle_websocket_upgrade(event)  # type: ignore[arg-type]

    def _wait(self, seconds: float | None) -> None:
        if self._patience is not None:
            self._patience.cancel()
        self._patience = None if seconds is None else self.loop.call_later(seconds, self._enough, seconds)

    def _enough(self, waited_s: float) -> None:
        if self.waits or waited_s >= ANSWER_WITHIN_S:
            self.transport.abort()
        else:
            self._wait(ANSWER_WITHIN_S)


class _Server(uvicorn.Server):
    """Signals are ours: uvicorn would raise them again after its own end, before a belt has been stopped."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them alone."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen as uvicorn does, but let nobody take a minute for a handshake."""
        loop, tls = asyncio.get_running_loop(), self.config.ssl
        self.servers = [
            await loop.create_server(
                lambda: Caller(self.config, self.server_state, {}),
                sock=sock,
                ssl=tls,
                backlog=BACKLOG,
                ssl_handshake_timeout=None if tls is None else HANDSHAKE_WITHIN_S,
            )
            for sock in sockets or ()
        ]
        self.started = True


@dataclass(frozen=True, kw_only=True)
class Listener:
    """Sockets, and what answers there.

    Attributes:
        sockets: already listening.
        app: behind its own door.
        certificate: a file with certificate and key; None: plain, for this computer alone.
    """

    sockets: list[socket.socket]
    app: ASGIApp
    certificate: Path | None = None


class Web:
    """All of them, until `end`."""

    def __init__(self, listeners: Sequence[Listener]) -> None:
        self._listeners = [(_Server(_config(each)), each.sockets) for each in listeners]

    async def serve(self) -> None:
        """Serve until `end`."""
        await asyncio.gather(*(server.serve(sockets) for server, sockets in self._listeners))

    def end(self) -> None:
        """Let nobody in any more, and go."""
        for server, _ in self._listeners:
            server.should_exit = True


def _config(listener: Listener) -> uvicorn.Config:
    file = listener.certificate
    return uvicorn.Config(
        listener.app,
        ws="websockets-sansio",
        ws_max_size=MESSAGE_MAX * 4,  # octets of that many characters
        ws_per_message_deflate=False,
        h11_max_incomplete_event_size=HEAD_MAX,
        lifespan="off",
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
        ssl_certfile=file,
        ssl_keyfile=file,
    )
