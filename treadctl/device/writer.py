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

from treadctl.device.ports import ASK_THE_STACK, Audit, Clock, Gate, Link, WriteFailed
from treadctl.ftms import (
    CONTROL_POINT,
    Blocked,
    Dropped,
    Finished,
    ForeignStart,
    Ignored,
    MalformedValue,
    Procedure,
    ProcedureEvent,
    Resubscribe,
    Write,
    WriteError,
)
from treadctl.ftms.procedure_events import WRITE_BLOCKED_AFTER_S
from treadctl.model import (
    Command,
    CommandDenied,
    CommandDone,
    Event,
    Outcome,
    RadioError,
    SetSpeed,
    StackAnswered,
    StartedByOther,
)

_log = logging.getLogger(__name__)

SHORTEST_SLEEP_S = 0.005  # chosen: a wake-up time that has passed must not become a busy loop
TWIN_S = 0.02  # HAZARDS 0.2 N: with two subscribers BlueZ tells everything twice
STACK_ANSWERS_WITHIN_S = 0.3  # HAZARDS H-34: a stack that needs longer is suspect
_PASS_WITHOUT_GATE = (b"\x08\x01", b"\x08\x02", b"\x00", b"\x01")  # Stop, Pause, Request Control, Reset


class Writer:
    """Drives one link's procedure; every submitted command ends in a CommandDone or a CommandDenied.

    Three ends are silent: a stop that joined one on its way, a Request Control,
    and a target that a newer command replaced before it was written.
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
        write_gap_s: float = 0.0,
    ) -> None:
        """Write to `link`; `on_blocked` is called when nothing can be written any more: cut the link.

        `write_gap_s`: writes closer together are lost by this machine.
        """
        self._link = link
        self._gate = gate
        self._audit = audit
        self._clock = clock
        self._emit = emit
        self._on_blocked = on_blocked
        self._procedure = Procedure(write_gap_s)
        self._wake = asyncio.Event()
        self._newer = asyncio.Event()  # a command came
        self._resubscribe = False
        self._answer: tuple[bytes, float] | None = None  # the last one, with its time
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
        self._newer.set()
        self._wake.set()

    def answered(self, data: bytes, at: float) -> None:
        """The Control Point said `data`, as indication or notification; its twin is no second answer."""
        last, self._answer = self._answer, (data, at)
        if last is not None and last[0] == data and at - last[1] < TWIN_S:
            return
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
        refused = self._refusal(write.frame)
        if refused is not None and refused[0] == ASK_THE_STACK and await self._stack_answers():
            refused = self._refusal(write.frame)
        if not self._may(write, refused):
            return
        try:
            await self._link.write(CONTROL_POINT, write.frame, WRITE_BLOCKED_AFTER_S)
        except WriteFailed as failed:
            _log.info("writing %s: %s", write.frame.hex(), failed)
            error = WriteError(failed.kind.value)
            self._take(self._procedure.write_failed(write.serial, error, self._clock()))
        else:
            self._take(self._procedure.write_done(write.serial, self._clock()))

    def _refusal(self, frame: bytes) -> tuple[str, bool] | None:
        """Ask the gate with the final bytes; a stop passes even a gate that is broken."""
        try:
            denial = self._gate(frame, self._clock())
            return None if denial is None else (denial.reason, denial.our_bug)
        except Exception as error:
            _log.exception("the gate failed")
            return None if frame in _PASS_WITHOUT_GATE else (f"the gate failed: {error!r}", True)

    async def _stack_answers(self) -> bool:
        """Ask the stack, for what goes out only to one that answers; a newer command does not wait for it."""
        self._newer.clear()
        asked = asyncio.ensure_future(self._link.answers(STACK_ANSWERS_WITHIN_S))
        newer = asyncio.ensure_future(self._newer.wait())
        try:
            await asyncio.wait(
                {asked, newer}, timeout=STACK_ANSWERS_WITHIN_S, return_when=asyncio.FIRST_COMPLETED
            )
            answered = asked.done() and not newer.done() and asked.exception() is None and asked.result()
        finally:
            asked.cancel()
            newer.cancel()
        if answered:
            self._emit(StackAnswered(self._link.conn))
        return answered

    def _may(self, write: Write, refused: tuple[str, bool] | None) -> bool:
        """Record what goes out now, or tell why it does not."""
        frame, conn = write.frame, self._link.conn
        if refused is None:
            self._record("write", writer="service", bytes=frame.hex(), conn=conn)
            return True
        reason, our_bug = refused
        self._record("denied", bytes=frame.hex(), conn=conn, reason=reason, our_bug=our_bug)
        self._procedure.write_failed(write.serial, WriteError.DENIED, self._clock())
        if write.command is not None:
            self._emit(CommandDenied(conn, write.command, reason, our_bug))
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
                case ForeignStart():
                    self._emit(StartedByOther(self._link.conn))
