"""The process: its socket, its service, its end."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from treadctl import client, language, paths, pin, settings, standby, words
from treadctl.client import ServiceGone
from treadctl.interfaces.page import stopping, whereabouts
from treadctl.interfaces.page.apart import Apart
from treadctl.interfaces.page.app import App
from treadctl.interfaces.page.browser import CLOSE_GONE, Controls
from treadctl.interfaces.page.invitation import Invitation
from treadctl.interfaces.page.leaves import Leaves
from treadctl.interfaces.page.listeners import Listeners
from treadctl.interfaces.page.pairing import CONTROLLER, Pairing, pairing_path
from treadctl.interfaces.page.people import People, Whose
from treadctl.interfaces.page.place import Place, tag_of
from treadctl.interfaces.page.seat import Seat
from treadctl.interfaces.page.speaking import Speaker
from treadctl.interfaces.page.web import Web
from treadctl.interfaces.upstream import Upstream, connect

Line = dict[str, Any]

STANDS_WITHIN_S = 20.0


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the command line was asked for.

    Attributes:
        first: who walks, until somebody says that it is another one.
        simulated: on a software treadmill alone.
        attach: starts the service of a data folder if none runs, and connects; blocks.
        people: returns who can walk here, as `Board.people`; empty where that is not asked.
        find: returns whose walks one of these names stands for, or raises TreadctlError; blocks.
        say: tells whoever sits at the terminal.
        invites: the role of whoever opens an address that is shown.
        tall: the terminal can show a QR code.
        logged: what is said goes into a log, which is no place for an address that lets somebody in.
        beside: it stands beside the treadmill, so a code that it shows proves the place.
        voice: a speech program of this computer, which stands beside the treadmill; None: it speaks no code.
    """

    first: Whose
    simulated: bool
    attach: Callable[[Path], client.Client]
    people: Callable[[], Sequence[Line]]
    find: Callable[[str], Whose]
    say: Callable[[str], None]
    invites: str = CONTROLLER
    tall: bool = False
    logged: bool = False
    beside: bool = False
    voice: Sequence[str] | None = None


class Process:
    """One page process, from its first line to its last.

    Args:
        wishes: what was asked for.
        listeners: where to listen.
    """

    def __init__(self, wishes: Wishes, listeners: Listeners) -> None:
        self._wishes, self._whose = wishes, wishes.first
        home = wishes.first.folder
        self._at, self._whereabouts = paths.page_path(home), listeners.whereabouts
        self._pairing = Pairing(pairing_path(home), asked=lambda token: whereabouts.taken(self._at, token))
        self._invitation = Invitation(
            listeners.whereabouts, lambda: self._pairing.offer(wishes.invites), wishes
        )
        self._place = self._place_of(paths.shared_dir(home))
        self._seat = self._seat_of(wishes.first, asks_who=True)
        self._controls = Controls(self._seat)
        self._people = People(wishes.find, wishes.attach, self._sits_down, self._takes)
        self._asking: asyncio.Task[None] | None = None
        self._changing: asyncio.Task[None] | None = None
        self._opening = asyncio.Lock()
        self._leaves = leaves = Leaves(
            home,
            wishes.first.profile,
            Apart(),
            resting=lambda: self._seat.board.resting,
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
            paired=(lambda: None) if wishes.logged else self._invitation.next,
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
            raise ServiceGone(self._whose.profile)
        whereabouts.write(self._at, self._whereabouts)
        if self._wishes.logged:
            self._invitation.elsewhere()
        else:
            self._invitation.first()
            self._wishes.say(words.PAGE["ends"])
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            if sys.platform != "win32":
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self._end)
        try:
            await self._web.serve()
        finally:
            whereabouts.forget(self._at, self._whereabouts)
            await self._leave()

    def _end(self) -> None:
        """A signal: no new page, and then what `run` does at its end; a second one cuts nothing off."""
        self._web.end()

    def _record(self) -> Line:
        """Return the record of the service as it is now."""
        return self._record_of(self._whose.folder)

    @staticmethod
    def _record_of(folder: Path) -> Line:
        record = client.read_record(paths.record_path(folder))
        if record is None:
            raise ServiceGone("there is none")
        return record

    def _seat_of(self, whose: Whose, *, asks_who: bool = False) -> Seat:
        async def connected(role: str) -> Upstream:
            return await connect(self._record_of(whose.folder), role)

        seat = Seat(
            connected,
            whose.profile,
            programme=whose.programme,
            clock=time.monotonic,
            simulated=self._wishes.simulated,
            place=self._place,
            name=whose.name,
            people=self._wishes.people,
            asks_who=asks_who,
            private=lambda: pin.is_set(whose.folder),
        )
        seat.gone, seat.changes = self._on_gone, self._changes
        return seat

    def _place_of(self, shared: Path) -> Place:
        wishes, tag = self._wishes, lambda: tag_of(shared)
        if wishes.voice is not None:
            speaker = Speaker(wishes.voice, self._unheard)
            return Place(time.monotonic, speaker.code, tag, spoken=True)
        return Place(time.monotonic, self._invitation.code if wishes.beside else None, tag)

    def _unheard(self) -> None:
        """Nobody can have heard the code of this start."""
        board = self._seat.board
        if board.stage == "place":
            board.go("place", (words.PAGE["code_unheard"],))

    def _changes(self, name: str, browser: str) -> None:
        self._changing = asyncio.create_task(self._change(name, browser), name="somebody else")

    async def _change(self, name: str, browser: str) -> None:
        async with self._opening:
            try:
                await self._people.change(self._seat, name, browser)
            finally:
                self._speaks_to(self._whose)
                self._seat.stays(words.LEAVES["not_now"])  # whatever happened: nobody is left waiting

    def _sits_down(self, whose: Whose) -> Seat:
        self._speaks_to(whose)
        return self._seat_of(whose)

    def _takes(self, whose: Whose, seat: Seat, browser: str) -> None:
        self._whose, self._seat = whose, seat
        self._leaves.show(whose.folder, whose.profile)
        self._controls.hand_over(seat, browser, time.monotonic())

    @staticmethod
    def _speaks_to(whose: Whose) -> None:
        language.ask(lambda: settings.kept(whose.folder, lambda _: None))

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
                first = await asyncio.to_thread(self._wishes.attach, self._whose.folder)
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
