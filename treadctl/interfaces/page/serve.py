"""The process: its socket, its service, its end."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from treadctl import client, paths, standby, words
from treadctl.client import ServiceGone
from treadctl.interfaces.page import stopping
from treadctl.interfaces.page.app import App
from treadctl.interfaces.page.browser import CLOSE_GONE, MESSAGE_MAX, Controls
from treadctl.interfaces.page.pairing import Pairing, pairing_path
from treadctl.interfaces.page.seat import Seat
from treadctl.interfaces.page.upstream import Upstream, connect

Line = dict[str, Any]

HERE = "127.0.0.1"
BACKLOG = 64
STANDS_WITHIN_S = 20.0


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the command line was asked for.

    Attributes:
        folder: the data folder.
        profile: what is walked.
        programme: with today's amount and the card.
        refused: why nobody may start a belt from here, an id of the page's words; None where somebody may.
        attach: starts the service of the folder if none runs, and connects; blocks.
        say: tells whoever sits at the terminal.
    """

    folder: Path
    profile: str
    programme: bool
    refused: str | None
    attach: Callable[[], client.Client]
    say: Callable[[str], None]


def listening(port: int) -> socket.socket:
    """Return a socket on this computer alone.

    Raises:
        OSError: the port is taken.
    """
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((HERE, port))
        sock.listen(BACKLOG)  # from here on whoever read the address is waited for
    except OSError:
        sock.close()
        raise
    return sock


class _Server(uvicorn.Server):
    """Signals are ours: uvicorn would raise them again after its own end, before a belt has been stopped."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them alone."""
        yield


class Process:
    """One page process, from its first line to its last.

    Args:
        wishes: what was asked for.
        sock: where to listen.
    """

    def __init__(self, wishes: Wishes, sock: socket.socket) -> None:
        self._wishes, self._sock = wishes, sock
        self._port = int(sock.getsockname()[1])
        self._pairing = Pairing(pairing_path(wishes.folder))
        self._seat = Seat(
            self._connect,
            wishes.profile,
            programme=wishes.programme,
            clock=time.monotonic,
            refused=wishes.refused,
        )
        self._seat.gone = self._on_gone
        self._controls = Controls(self._seat)
        self._asking: asyncio.Task[None] | None = None
        self._opening = asyncio.Lock()
        app = App(
            self._controls,
            self._pairing,
            connect=self._connect,
            stop=self._stop,
            hosts=frozenset(f"{name}:{self._port}" for name in (HERE, "localhost")),
            clock=time.monotonic,
            paired=lambda: self._show_address("next_address"),
            again=self._open,
        )
        self._server = _Server(
            uvicorn.Config(
                app.asgi,
                ws="websockets-sansio",
                ws_max_size=MESSAGE_MAX * 4,  # octets of that many characters
                ws_per_message_deflate=False,
                lifespan="off",
                log_level="warning",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=1,
            )
        )

    async def run(self) -> None:
        """Serve until Ctrl-C or SIGTERM; a belt that was started here is stopped first.

        Raises:
            ServiceGone: there is no service to begin with.
        """
        if not await self._open():
            raise ServiceGone(self._wishes.profile)
        self._show_address("your_address")
        self._wishes.say(words.PAGE["ends"])
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            if sys.platform != "win32":
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self._end)
        try:
            await self._server.serve([self._sock])
        finally:
            await self._leave()

    def _end(self) -> None:
        """A signal: no new page, and then what `run` does at its end; a second one cuts nothing off."""
        self._server.should_exit = True

    def _record(self) -> Line:
        """Return the record of the service as it is now."""
        record = client.read_record(paths.record_path(self._wishes.folder))
        if record is None:
            raise ServiceGone("there is none")
        return record

    async def _connect(self, role: str, *, watched: bool = False) -> Upstream:
        return await connect(self._record(), role, watched=watched)

    async def _stop(self) -> bool:
        async def guardian() -> Line | None:
            return await asyncio.to_thread(standby.ask, self._record(), "stop")

        return await stopping.stop(self._connect, guardian)

    async def _open(self) -> bool:
        """Take a place at the service, and start it if there is none; False where that fails."""
        async with self._opening:
            if self._seat.board.stage != "gone":
                return True
            try:
                first = await asyncio.to_thread(self._wishes.attach)
                try:
                    await self._seat.open()
                finally:
                    await asyncio.to_thread(first.close)
            except ServiceGone as error:
                self._wishes.say(words.VIEW["no_service"].format(error=error))
                return False
            self._controls.close_all(CLOSE_GONE)
            return True

    def _on_gone(self) -> None:
        """Tell what became of the belt of a service that is gone."""
        self._asking = asyncio.create_task(self._ask_guardian(), name="guardian")

    async def _ask_guardian(self) -> None:
        board = self._seat.board
        with contextlib.suppress(ServiceGone):
            record = self._record()
            if not standby.may_be_moving(record):
                board.said(words.PAGE["service_over"])
                return
            board.said(words.alone("gone"))
            stands = await asyncio.to_thread(standby.stands_after_all, record, lambda: None)
            if board.stage == "gone":
                board.alarm = None if stands else words.alone("unknown")
                board.go("gone", (words.alone("stands"),) if stands else ())

    async def _leave(self) -> None:
        """Stop a belt that was started here, and see it stand."""
        if self._seat.walking and await self._stop():
            end = time.monotonic() + STANDS_WITHIN_S
            while self._seat.walking and not self._seat.stands and time.monotonic() < end:
                await asyncio.sleep(0.1)
        await self._seat.close()

    def _show_address(self, id_: str) -> None:
        address = f"http://{HERE}:{self._port}/#{self._pairing.offer()}"
        self._wishes.say(f"{words.PAGE[id_]}\n  {address}")
