"""The service's hold on one treadmill: open the radio when asked, connect, come back after a loss.

Connecting is read-only.  After a loss only a stop is owed; nothing is
replayed, and the walk never goes on by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace

from treadctl.device.ports import Audit, Found, Radio
from treadctl.device.tap import Tap, TappedRadio
from treadctl.device.treadmill import Treadmill
from treadctl.model import (
    CUT_TO_MEASURE,
    Capabilities,
    Command,
    CommandDone,
    Connected,
    Disconnected,
    Event,
    MachineFacts,
    Outcome,
    RadioError,
    RadioTrouble,
)
from treadctl.safety.gate import Denial
from treadctl.service.guardian import Charge
from treadctl.service.knowledge import Known, known_of
from treadctl.service.opening import Opening
from treadctl.service.ports import Ports
from treadctl.service.survey import look_for, survey

_log = logging.getLogger(__name__)

START = b"\x07"  # Start or Resume
RADIO_CLOSE_S = 5.0
CONNECT_S = 15.0
BACK_AFTER_S = (0.0, 0.5, 1.0, 2.0) + (4.0,) * 13  # field: about a minute, then it is the person's turn
AWAY_LOOK_S = 0.1  # chosen: a tick; whoever presses stop meanwhile waits no longer
BACK_LIMIT_S = 5.0  # for one attempt
OWED_S = (
    600.0  # a stop that is owed is tried for so long; who walks there later is somebody else (HAZARDS H-79)
)
STEADY_S = 10.0  # a link that lasted so long was no flicker: the next loss begins with a quick attempt


class Machine:
    """At most one connected treadmill.

    Args:
        ports: the outside world.
        gate: the byte gate that every frame passes last.

    Attributes:
        inbox: takes every event.
        wrote: is told every frame right before it goes out, and every one that does not.
        pinned: the only address that may be connected to, while a stop is owed to its belt.
        owed: tells whether a stop is owed: then a lost link is not given up after a minute.
        started_at: when Start was written last; -inf before any.
    """

    def __init__(self, ports: Ports, gate: Callable[[bytes, float], Denial | None]) -> None:
        self._ports = ports
        self._gate = gate
        self._stack = AsyncExitStack()
        self._radio: Radio | None = None
        self._found: Found | None = None
        self._treadmill: Treadmill | None = None
        self._back: asyncio.Task[None] | None = None
        self._opening = Opening()
        self._tap: Tap | None = None
        self.known = Known()
        self.facts = MachineFacts()
        self._tries = 0  # how often in a row it was tried to come back
        self._up_at = self._away_until = float("-inf")
        self._lock = asyncio.Lock()  # one at a time opens the radio, connects, scans or comes back
        self.pinned: str | None = None
        self.owed: Callable[[], bool] = lambda: False
        self.started_at = float("-inf")
        self.wrote: Audit = ports.audit.write
        self.inbox: Callable[[Event], None] = lambda event: None

    @property
    def address(self) -> str | None:
        """The connected (or last connected) machine's address."""
        return self._found.address if self._found is not None else None

    @property
    def connected(self) -> bool:
        """Tell whether there is a link, as far as the system says."""
        return self._treadmill is not None and self._treadmill.connected

    async def radio(self) -> Radio:
        """Open the radio, once; a radio that is gone for good is opened anew.

        Raises:
            RadioError: it cannot be opened.
        """
        if self._radio is not None and self._radio.is_lost:
            lost, self._stack, self._radio = self._stack, AsyncExitStack(), None
            with contextlib.suppress(Exception):  # it is gone; nothing of it may hold up a stop
                async with asyncio.timeout(RADIO_CLOSE_S):
                    await lost.aclose()
        if self._radio is None:
            self._radio = await self._stack.enter_async_context(self._ports.open_radio())
        return self._radio

    async def survey(self) -> list[dict[str, object]]:
        """Look for treadmills and ask each free one what it can do; nothing is written to any.

        Raises:
            RadioError: the radio cannot scan.
        """
        async with self._lock:
            return await survey(await self.radio(), self._treadmill, self._ports)

    @property
    def capabilities(self) -> Capabilities | None:
        """What the connected machine says it can do."""
        return self._treadmill.machine if self._treadmill is not None and self.connected else None

    async def connect(self, address: str | None, *, only_simulated: bool, may_switch: bool) -> bool:
        """Connect to `address`, or to the first free treadmill in reach; True when it is simulated.

        Another machine that is held is let go of only where nothing is under way (`may_switch`).

        Raises:
            RadioError: not in reach, busy, no adapter, not the simulator, ...
        """
        await self._ports.alone()  # two would take control from each other
        async with self._lock:
            return await self._connect(address, only_simulated=only_simulated, may_switch=may_switch)

    async def _connect(self, address: str | None, *, only_simulated: bool, may_switch: bool) -> bool:
        address = address or self.pinned
        if self.pinned is not None and address is not None and address.upper() != self.pinned.upper():
            raise RadioError(RadioTrouble.OTHER_MACHINE, self.pinned)
        radio = await self.radio()
        if only_simulated and not radio.simulated:
            raise RadioError(RadioTrouble.NOT_SIMULATED, radio.name)
        if self._treadmill is not None and self._treadmill.connected:
            if address is None or address.upper() == self._treadmill.found.address.upper():
                return radio.simulated
            if not may_switch:
                raise RadioError(RadioTrouble.OTHER_MACHINE, self._treadmill.found.address)
            await self._unlink("another machine is wanted")
            self._ports.claims.drop(self._treadmill.found.address)
        if not may_switch and self._found is not None:
            raise RadioError(RadioTrouble.OTHER_MACHINE, self._found.address)  # it is being come back to
        found = await look_for(radio, address)
        await self._hold(radio, found)
        self._found = found
        return radio.simulated

    async def _hold(self, radio: Radio, found: Found) -> None:
        """Connect to a treadmill that no other service of this user holds.

        Raises:
            RadioError: one does (HELD_HERE), or it cannot be connected to.
        """
        if not self._ports.claims.take(found.address):
            raise RadioError(RadioTrouble.HELD_HERE, found.address)
        try:
            await self._open(radio, found, CONNECT_S)
        except BaseException:
            self._ports.claims.drop(found.address)
            raise

    async def capture(self, tap: Tap) -> None:
        """Have every octet told from the next connection on; a link that is up ends for that."""
        async with self._lock:
            self._tap = tap
            await self._unlink("its traffic is to be recorded")

    async def let_go(self, may: Callable[[], bool]) -> bool:
        """Leave the treadmill to another service of this user; False where `may` says that it must not be."""
        async with self._lock:
            if not may():
                return False
            await self._unlink("somebody else walks")
            if self._found is not None:
                self._ports.claims.drop(self._found.address)
            self._found = self._treadmill = None
            return True

    async def _unlink(self, reason: str) -> None:
        """End a link that is up; the core hears of it first, so that nothing is begun on it meanwhile."""
        if self._treadmill is not None and self._treadmill.connected:
            self.inbox(Disconnected(self._treadmill.conn, reason))
            await self._treadmill.close()

    async def _open(self, radio: Radio, found: Found, limit_s: float, firmware: str | None = None) -> None:
        files = self._ports.machines
        self.known = await known_of(files, self._ports.off_loop, found.address, found.name or "")

        def opened(treadmill: Treadmill) -> None:
            self._treadmill = treadmill  # before its first event: what that asks for goes to the new link
            facts = self.known.facts(
                treadmill.machine, simulated=radio.simulated, proven=self._ports.guardian_proven
            )
            self._ports.guardian.guard(
                Charge(
                    radio=radio.name,
                    address=found.address,
                    place=found.place,
                    stop_s=facts.stop_s,
                    hard_stop=facts.hard_stop,
                    rail=facts.rail,
                )
            )

        opening = Treadmill.open(
            radio if self._tap is None else TappedRadio(radio, self._tap),
            found,
            opened=opened,
            inbox=self._arrived,
            gate=self._last_word,
            audit=self.wrote,
            clock=self._ports.clock,
            timeout_s=limit_s,
            firmware=firmware,
            write_gap_s=self.known.write_gap_s,
        )
        await self._opening.wait(opening)

    def _last_word(self, frame: bytes, now: float) -> Denial | None:
        """The gate; a Start that passes it is written next, and the guardian knows before."""
        denial = self._gate(frame, now)
        if denial is None and frame[:1] == START:
            self.started_at = now
            self._ports.guardian.starts()
        return denial

    def _arrived(self, event: Event) -> None:
        if isinstance(event, Connected):
            event = replace(event, facts=self._facts(event))
        self.inbox(event)  # looked up each time: an ending service listens for itself

    def _facts(self, event: Connected) -> MachineFacts:
        proven = self._ports.guardian_proven
        self.facts = self.known.facts(event.machine, simulated=event.simulated, proven=proven)
        return self.facts

    def send(self, command: Command, conn: int) -> None:
        """Hand a cleared command to the link; without one it ends as not written."""
        if self._treadmill is not None and self._treadmill.connected:
            self._treadmill.send(command)
        else:
            self.inbox(CommandDone(conn, command, Outcome.NOT_WRITTEN))

    def cut(self, seconds: float) -> None:
        """Cut the link, and come back only after `seconds`, or when a stop is owed."""
        if self._treadmill is not None:
            self._away_until = self._ports.clock() + seconds
            self._treadmill.cut(CUT_TO_MEASURE)

    def come_back(self, gave_up: Callable[[RadioTrouble | None], None]) -> None:
        """Reconnect in the background, bounded; `gave_up` is told why where it did not work.

        To the machine that is known, by its path, and not by a scan: one that
        still holds our link does not advertise.
        """
        if self._back is None or self._back.done():
            if self._ports.clock() - self._up_at > STEADY_S:
                self._tries = 0
            self._back = asyncio.create_task(self._reconnect(gave_up), name="reconnect")

    async def _reconnect(self, gave_up: Callable[[RadioTrouble | None], None]) -> None:
        trouble: RadioTrouble | None = None
        began_at, last = self._ports.clock(), len(BACK_AFTER_S) - 1
        self._tries = min(self._tries, last)
        while self._ports.clock() < self._away_until and not self.owed():
            await asyncio.sleep(AWAY_LOOK_S)
        while self._tries <= last or (self.owed() and self._ports.clock() - began_at < OWED_S):
            await asyncio.sleep(BACK_AFTER_S[min(self._tries, last)])
            self._tries += 1
            if self.connected:
                return
            try:
                async with self._lock:
                    await self._open_again(trouble)
                    return
            except RadioError as error:
                trouble = error.trouble
                _log.warning("coming back failed: %r", error)
            except Exception:  # whatever it is, the belt may be moving: try again
                _log.warning("coming back failed", exc_info=True)
            if self._tries == last + 1:
                gave_up(trouble)  # it is the person's turn; a stop that is owed is tried all the same
        self._tries = 0  # the next to ask begins anew

    async def _open_again(self, trouble: RadioTrouble | None) -> None:
        """Connect to the known machine; only one that the system has forgotten is looked for."""
        radio, found = await self.radio(), self._found
        if found is None or self.connected:
            return
        if trouble is RadioTrouble.ADDRESS_NOT_FOUND:
            self._found = found = await look_for(radio, found.address)
        known = self._treadmill.machine.firmware if self._treadmill is not None else None
        await self._open(radio, found, BACK_LIMIT_S, known)
        self._up_at = self._ports.clock()

    async def close(self) -> None:
        """Let go of machine and radio, and of a connection that somebody still waits for."""
        if self._back is not None:
            self._back.cancel()
            await asyncio.gather(self._back, return_exceptions=True)
        await self._opening.close()
        if self._treadmill is not None:
            await self._treadmill.close()
        await self._stack.aclose()
        if self._found is not None:
            self._ports.claims.drop(self._found.address)
