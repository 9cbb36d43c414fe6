"""One connected machine: its notifications become events, commands go to its Control Point.

Connecting writes nothing to the machine but descriptors (what it should
notify); the first Control Point octet is that of the first command.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from math import inf
from typing import Any, Self, TypeVar

from treadctl.device.ports import Audit, Clock, Found, Gate, Link, Radio
from treadctl.device.reach import find, reach
from treadctl.device.writer import Writer
from treadctl.ftms import (
    CONTROL_POINT,
    FEATURE,
    FIRMWARE_REVISION,
    INCLINATION_RANGE,
    MACHINE_STATUS,
    SPEED_RANGE,
    TRAINING_STATUS,
    TREADMILL_DATA,
    MalformedValue,
    RecordAssembler,
    TrainingStatus,
    capabilities,
    decode_feature,
    decode_inclination_range,
    decode_machine_status,
    decode_speed_range,
    decode_training_status,
    firmware_of,
    to_machine_event,
    to_telemetry,
)
from treadctl.model import (
    BadTelemetry,
    Capabilities,
    Command,
    CommandDone,
    Connected,
    Disconnected,
    Event,
    Outcome,
    RadioError,
    RadioTrouble,
    StackAnswered,
    StackDown,
)

_log = logging.getLogger(__name__)
T = TypeVar("T")

CONNECT_LIMIT_S = 15.0  # chosen: as long as a person waits before looking for the cause
STALE_STATUS_S = 1.0  # HAZARDS H-25: KingSmith repeats an old event when it is subscribed to
BETWEEN_SUBSCRIPTIONS_S = 0.05  # QUIRKS C: KingSmith loses descriptor writes less than 30 ms apart

_background: set[asyncio.Task[Any]] = set()  # a task that nobody holds may be collected


class Treadmill:
    """One connection to one machine.

    Attributes:
        found: the machine as it was found; good for coming back without a scan.
        conn: the generation of the link.
        machine: what it says it can do.
        training_status: what it last said of the training; for display only.
    """

    machine: Capabilities

    def __init__(
        self,
        link: Link,
        found: Found,
        inbox: Callable[[Event], None],
        gate: Gate,
        audit: Audit,
        clock: Clock,
        write_gap_s: float = 0.0,
    ) -> None:
        """Use `open`."""
        self.found = found
        self.conn = link.conn
        self.training_status: TrainingStatus | None = None
        self._link = link
        self._inbox = inbox
        self._clock = clock
        self._early: list[Event] | None = []  # what arrives before Connected went out
        self._over = False
        self._records = RecordAssembler()
        self._status_since: float | None = inf  # subscribed at (inf: not yet); None: heard since
        self._problems: list[str] = []
        self._writer = Writer(
            link,
            gate=gate,
            audit=audit,
            clock=clock,
            emit=self._emit,
            on_blocked=self._on_blocked,
            write_gap_s=write_gap_s,
        )
        self._writing: asyncio.Task[None] | None = None

    # --- opening and ending ---

    @classmethod
    async def open(
        cls,
        radio: Radio,
        found_or_address: Found | str,
        *,
        inbox: Callable[[Event], None],
        gate: Gate,
        audit: Audit,
        clock: Clock | None = None,
        timeout_s: float = CONNECT_LIMIT_S,
        opened: Callable[[Self], None] | None = None,
        firmware: str | None = None,
        write_gap_s: float = 0.0,
    ) -> Self:
        """Connect, read what the machine can do, subscribe; Connected is in the inbox when this returns.

        Args:
            radio: where to.
            found_or_address: one that `radio` found, or an address to look for.
            inbox: takes every event, in order, synchronously.
            gate: asked before each write.
            audit: told of each write.
            clock: the event loop's, also if not given.
            timeout_s: for all of it.
            firmware: what is known already; after a lost link each read is one too many.
            write_gap_s: writes to the Control Point that follow each other faster are lost.
            opened: given the treadmill just before its first event.

        Raises:
            RadioError: why not.  Nothing is connected then, and no event was emitted.
        """
        clock = clock or asyncio.get_running_loop().time
        ends = clock() + timeout_s
        found = await find(radio, found_or_address, timeout_s)
        treadmills: list[Self] = []  # the link is there before the treadmill that hears of its loss

        def on_lost(reason: str) -> None:
            for treadmill in treadmills:
                treadmill._on_lost(reason)

        link = await reach(radio, found, ends - clock(), on_lost)
        treadmill = cls(link, found, inbox, gate, audit, clock, write_gap_s)
        treadmills.append(treadmill)
        link.on_stack = treadmill._on_stack
        try:
            async with asyncio.timeout(ends - clock()):
                await treadmill._prepare(firmware)
        except BaseException as error:
            treadmill._over = True
            _in_background(link.disconnect())
            if isinstance(error, TimeoutError):
                raise RadioError(RadioTrouble.TIMED_OUT, "while asking what it can do") from error
            raise
        if opened is not None:
            opened(treadmill)
        treadmill._go(radio.simulated)
        return treadmill

    async def _prepare(self, firmware: str | None) -> None:
        seen = self._link.characteristics
        if TREADMILL_DATA not in seen:
            raise RadioError(RadioTrouble.NOT_A_TREADMILL, f"{self.found.address} has no Treadmill Data")
        # Records first: after a lost link each second counts, and they are kept until Connected goes out.
        if not await self._link.subscribe(TREADMILL_DATA, self._on_data):
            raise RadioError(RadioTrouble.NOT_A_TREADMILL, f"{self.found.address} sends no Treadmill Data")
        for uuid, callback in (
            (CONTROL_POINT, self._writer.answered),
            (MACHINE_STATUS, self._on_status),
            (TRAINING_STATUS, self._on_training),
        ):
            if uuid in seen:
                await asyncio.sleep(BETWEEN_SUBSCRIPTIONS_S)
                if not await self._link.subscribe(uuid, callback):
                    _log.info("%s cannot be subscribed to", uuid)
                if uuid == MACHINE_STATUS and self._status_since is not None:
                    self._status_since = self._clock()
        self.machine = capabilities(
            address=self._link.address,
            name=self._link.name,
            has_control_point=bool(
                {"write", "write-without-response"} & seen.get(CONTROL_POINT, frozenset())
            ),
            feature=await self._read(FEATURE, decode_feature),
            speed=await self._read(SPEED_RANGE, decode_speed_range),
            incline=await self._read(INCLINATION_RANGE, decode_inclination_range),
            problems=tuple(self._problems),
            firmware=firmware or await self._read(FIRMWARE_REVISION, firmware_of),
        )
        self.training_status = await self._read(TRAINING_STATUS, decode_training_status)
        if not self._link.is_up:
            raise RadioError(RadioTrouble.LINK_LOST, "while asking what it can do")

    async def _read(self, uuid: str, decode: Callable[[bytes], T]) -> T | None:
        data = await self._link.read(uuid)
        if data is None:
            return None
        try:
            return decode(data)
        except MalformedValue as malformed:
            self._problems.append(str(malformed))
            return None

    def _go(self, simulated: bool) -> None:
        early, self._early = self._early or [], None
        self._writing = _in_background(self._writer.run())
        self._writing.add_done_callback(self._on_writer_ended)
        self._inbox(Connected(self.conn, self.machine, simulated))
        for event in early:
            self._emit(event)

    async def close(self) -> None:
        """End the link ourselves; no Disconnected is emitted.  Sends no stop: that is the policy's."""
        if not self._over:
            self._end(None)
        await self._link.disconnect()

    @property
    def connected(self) -> bool:
        """Whether the link has not been seen to end; a hint only."""
        return not self._over and self._link.is_up

    def _end(self, reason: str | None) -> None:
        self._writer.link_ended()
        self._over = True
        if self._writing is not None:
            self._writing.cancel()
        if reason is not None:
            self._inbox(Disconnected(self.conn, reason))

    def _on_lost(self, reason: str) -> None:
        if not self._over and self._early is None:
            self._end(reason)

    def _on_stack(self, why: str | None) -> None:
        """The stack under the link is gone or silent, or answers again."""
        self._emit(StackAnswered(self.conn) if why is None else StackDown(why))

    def _on_blocked(self) -> None:
        """No write passes any more: only a new link helps (HAZARDS H-31)."""
        self.cut("write_blocked")

    def _on_writer_ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is not None:
            _log.critical("the writer failed", exc_info=task.exception())
            self.cut("writer_failed")

    def cut(self, reason: str) -> None:
        """End the link ourselves; a Disconnected with this reason follows."""
        if not self._over:
            asyncio.get_running_loop().call_soon(self._end_and_disconnect, reason)

    def _end_and_disconnect(self, reason: str) -> None:
        if not self._over:
            self._end(reason)
            _in_background(self._link.disconnect())

    # --- down ---

    def send(self, command: Command) -> None:
        """Put a cleared command on its way; what became of it arrives as an event."""
        if self._over:
            self._inbox(CommandDone(self.conn, command, Outcome.NOT_WRITTEN))
        else:
            self._writer.send(command)

    # --- up ---

    def _emit(self, event: Event) -> None:
        if self._over:
            return
        if self._early is not None:
            self._early.append(event)
        else:
            self._inbox(event)

    def _on_data(self, data: bytes, at: float) -> None:
        try:
            record = self._records.feed(data)
            if record is not None:
                self._emit(to_telemetry(record, self.conn, at))
        except MalformedValue as malformed:
            self._emit(BadTelemetry(self.conn, str(malformed)))

    def _on_status(self, data: bytes, at: float) -> None:
        since, self._status_since = self._status_since, None
        if since is not None and at - since < STALE_STATUS_S:
            _log.info("status %s right after subscribing is taken as old", data.hex())
            return
        try:
            status = decode_machine_status(data)
        except MalformedValue as malformed:
            _log.info("%s", malformed)
            return
        self._writer.machine_status(status.op, at)
        event = to_machine_event(status, self.conn)
        if event is not None:
            self._emit(event)

    def _on_training(self, data: bytes, _at: float) -> None:
        try:
            self.training_status = decode_training_status(data)
        except MalformedValue as malformed:
            _log.info("%s", malformed)


def _in_background(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    task = asyncio.get_running_loop().create_task(work)
    _background.add(task)
    task.add_done_callback(_background.discard)
    return task
