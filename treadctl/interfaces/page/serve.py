"""The process: its socket, its service, its end."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from treadctl import client, paths, standby, words
from treadctl.client import ServiceGone
from treadctl.interfaces.page import stopping
from treadctl.interfaces.page.apart import Apart
from treadctl.interfaces.page.app import App
from treadctl.interfaces.page.browser import CLOSE_GONE, Controls
from treadctl.interfaces.page.invitation import Invitation
from treadctl.interfaces.page.leaves import Leaves
from treadctl.interfaces.page.listeners import Listeners
from treadctl.interfaces.page.pairing import CONTROLLER, Pairing, pairing_path
from treadctl.interfaces.page.place import Place, tag_of
from treadctl.interfaces.page.seat import Seat
from treadctl.interfaces.page.upstream import Upstream, connect
from treadctl.interfaces.page.web import Web

Line = dict[str, Any]

STANDS_WITHIN_S = 20.0


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the command line was asked for.

    Attributes:
        folder: the data folder.
        profile: what is walked.
        programme: with today's amount and the card.
        simulated: on a software treadmill alone.
        attach: starts the service of the folder if none runs, and connects; blocks.
        say: tells whoever sits at the terminal.
        invites: the role of whoever opens an address that is shown.
        tall: the terminal can show a QR code.
        beside: it stands beside the treadmill, so a code that it shows proves the place.
    """

    folder: Path
    profile: str
    programme: bool
    simulated: bool
    attach: Callable[[], client.Client]
    say: Callable[[str], None]
    invites: str = CONTROLLER
    tall: bool = False
    beside: bool = False


class Process:
    """One page process, from its first line to its last.

    Args:
        wishes: what was asked for.
        listeners: where to listen.
    """

    def __init__(self, wishes: Wishes, listeners: Listeners) -> None:
        self._wishes = wishes
        self._pairing = Pairing(pairing_path(wishes.folder))
        self._invitation = Invitation(listeners, lambda: self._pairing.offer(wishes.invites), wishes)
        self._seat = Seat(
            self._connect,
            wishes.profile,
            programme=wishes.programme,
            clock=time.monotonic,
            simulated=wishes.simulated,
            place=Place(
                time.monotonic,
                self._invitation.code if wishes.beside else None,
                lambda: tag_of(paths.shared_dir(wishes.folder)),
            ),
            name=wishes.folder.name if wishes.folder != paths.shared_dir(wishes.folder) else "",
        )
        self._seat.gone = self._on_gone
        self._controls = Controls(self._seat)
        self._asking: asyncio.Task[None] | None = None
        self._opening = asyncio.Lock()
        board = self._seat.board
        leaves = Leaves(
            wishes.folder,
            wishes.profile,
            Apart(),
            resting=lambda: board.resting,
            practice=wishes.simulated,
            clock=time.monotonic,
        )
        app = App(
            self._controls,
            self._pairing,
            connect=self._connect,
            stop=self._stop,
            hosts=listeners.here.hosts,
            clock=time.monotonic,
            paired=self._invitation.next,
            again=self._open,
            leaves=leaves.routes(),
        )
        self._web = Web(listeners.serving(app))

    async def run(self) -> None:
        """Serve until Ctrl-C or SIGTERM; a belt that was started here is stopped first.

        Raises:
            ServiceGone: there is no service to begin with.
        """
        if not await self._open():
            raise ServiceGone(self._wishes.profile)
        self._invitation.first()
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            if sys.platform != "win32":
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self._end)
        try:
            await self._web.serve()
        finally:
            await self._leave()

    def _end(self) -> None:
        """A signal: no new page, and then what `run` does at its end; a second one cuts nothing off."""
        self._web.end()

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
