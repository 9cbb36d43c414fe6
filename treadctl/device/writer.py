"""The way down: commands through the procedure and past the gate onto the wire, stop first.

One task writes; nothing else of treadctl writes to the Control Point.  The
order of the last steps is fixed: procedure, gate (with the final bytes),
audit, link.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress

from treadctl.device.ports import Audit, Clock, Gate, Link, WriteFailed
from treadctl.ftms import (
    CONTROL_POINT,
    Blocked,
    Dropped,
    Finished,
    Ignored,
    MalformedValue,
    Procedure,
    ProcedureEvent,
    Resubscribe,
    Write,
    WriteError,
)
from treadctl.ftms.procedure_events import WRITE_BLOCKED_AFTER_S
from treadctl.model import Command, CommandDenied, CommandDone, Event, Outcome, RadioError, SetSpeed

_log = logging.getLogger(__name__)

SHORTEST_SLEEP_S = 0.005  # chosen: a wake-up time that has passed must not become a busy loop
_PASS_WITHOUT_GATE = (b"\x08\x01", b"\x08\x02", b"\x00")  # Stop, Pause, Request Control: what a stop needs


class Writer:
    """Drives one link's procedure; every submitted command ends in a CommandDone or a CommandDenied.

    Two ends are silent: a stop that joined one on its way, and a target that a
    newer command replaced before it was written.
    """

    def __init__(
        self,
        link: Link,
        *,
        gate: Gate,
        audit: Audit,
        clock: Clock,
        emit: Callable[[Event], None],
        on_blocked: Callable[[], None],
    ) -> None:
        """Write to `link`; `on_blocked` is called when nothing can be written any more: cut the link."""
        self._link = link
        self._gate = gate
        self._audit = audit
        self._clock = clock
        self._emit = emit
        self._on_blocked = on_blocked
        self._procedure = Procedure()
        self._wake = asyncio.Event()
        self._resubscribe = False
        self._take(self._procedure.connected())

    # --- in ---

    def send(self, command: Command) -> None:
        """Take a command; it is on its way to the wire when this returns."""
        try:
            events = self._procedure.submit(command, self._clock())
        except MalformedValue as malformed:
            self._emit(CommandDenied(self._link.conn, command, str(malformed), our_bug=True))
            return
        self._take(events)
        self._wake.set()

    def answered(self, data: bytes, at: float) -> None:
        """The Control Point said `data`, as indication or notification."""
        self._take(self._procedure.answered(data, at))
        self._wake.set()

    def machine_status(self, op: int, at: float) -> None:
        """Machine Status said `op`."""
        self._take(self._procedure.machine_status(op, at))
        self._wake.set()

    def link_ended(self) -> None:
        """The link is gone: what was on its way ends with what is known of it."""
        self._take(self._procedure.disconnected())

    # --- out ---

    async def run(self) -> None:
        """Write what there is to write, for ever."""
        while True:
            self._wake.clear()
            now = self._clock()
            self._take(self._procedure.tick(now))
            if self._resubscribe:
                await self._subscribe_again()
            elif (write := self._procedure.next_write(now)) is not None:
                await self._write(write)
            else:
                await self._sleep_until(self._procedure.wake_at())

    async def _sleep_until(self, at: float | None) -> None:
        pause_s = None if at is None else max(SHORTEST_SLEEP_S, at - self._clock())
        with suppress(TimeoutError):
            async with asyncio.timeout(pause_s):
                await self._wake.wait()

    async def _write(self, write: Write) -> None:
        if not self._may(write):
            return
        try:
            await self._link.write(CONTROL_POINT, write.frame, WRITE_BLOCKED_AFTER_S)
        except WriteFailed as failed:
            _log.info("writing %s: %s", write.frame.hex(), failed)
            error = WriteError(failed.kind.value)
            self._take(self._procedure.write_failed(write.serial, error, self._clock()))
        else:
            self._take(self._procedure.write_done(write.serial, self._clock()))

    def _may(self, write: Write) -> bool:
        """Ask the gate with the final bytes; a stop passes even a gate that is broken."""
        frame, now = write.frame, self._clock()
        try:
            denial = self._gate(frame, now)
            refused = None if denial is None else (denial.reason, denial.our_bug)
        except Exception as error:
            _log.exception("the gate failed")
            refused = None if frame in _PASS_WITHOUT_GATE else (f"the gate failed: {error!r}", True)
        if refused is None:
            self._record("write", writer="service", bytes=frame.hex(), conn=self._link.conn)
            return True
        reason, our_bug = refused
        self._record("denied", bytes=frame.hex(), conn=self._link.conn, reason=reason, our_bug=our_bug)
        self._procedure.write_failed(write.serial, WriteError.DENIED, now)
        if write.command is not None:
            self._emit(CommandDenied(self._link.conn, write.command, reason, our_bug))
        return False

    def _record(self, event: str, **values: object) -> None:
        try:
            self._audit(event, **values)
        except Exception:  # a full disk must not keep a stop from the wire
            _log.exception("the audit failed")

    async def _subscribe_again(self) -> None:
        self._resubscribe = False
        with suppress(TimeoutError, RadioError):  # the next write tells whether it helped
            async with asyncio.timeout(WRITE_BLOCKED_AFTER_S):
                await self._link.subscribe(CONTROL_POINT, self.answered)

    def _take(self, events: Sequence[ProcedureEvent]) -> None:
        for event in events:
            match event:
                case Finished(command, outcome, result):
                    self._emit(CommandDone(self._link.conn, command, outcome, result))
                case Dropped(command, reason):
                    _log.info("%s is not written: %s", command, reason)
                    if not isinstance(command, SetSpeed):
                        self._emit(CommandDone(self._link.conn, command, Outcome.NOT_WRITTEN))
                case Resubscribe():
                    self._resubscribe = True
                case Blocked():
                    self._on_blocked()
                case Ignored(reason):
                    _log.info("ignored: %s", reason)
