"""The guardian of a world: the product's own vigil, ladder and guard, with a radio of their own in memory.

It is a process beside the service.  While the service beats it costs next to nothing; when it steps in, the real
`Guard` takes over with hands that connect as a second program would, once the link of the killed service is gone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from tests.fuzz.fast_radio import CONTROL, FastLink, FastRadio, long_uuid
from treadctl.device.ports import WriteFailed, WriteTrouble
from treadctl.guardian.guard import Guard
from treadctl.guardian.ladder import Outcome
from treadctl.guardian.vigil import Vigil, Why
from treadctl.model import GuardianActs, GuardianBeat, Report
from treadctl.service.guardian import MemoryGuardian

POLL_S = 0.05
LOOKS_AFTER_S = 0.45  # before a beat is missing for so long there is nothing to see
OPENS_S = 0.15  # its transport, and a controller that is reset
FINDS_S = 0.2  # the characteristics
BELT, STATUS = 0x2ACD, 0x2ADA
OUTCOMES = {
    WriteTrouble.BUSY: Outcome.BUSY,
    WriteTrouble.LINK_LOST: Outcome.LOST,
    WriteTrouble.TIMED_OUT: Outcome.LOST,
}
CHARGE = {"radio": "sim:fuzz", "address": "F0:54:52:45:41:44"}


class FuzzHands:
    """`guardian.hands.Hands` through a radio in memory."""

    shared = False

    def __init__(self, stage: Any) -> None:
        self.heard: Callable[[int, bytes], None] = lambda uuid, value: None
        self.lost: Callable[[], None] = lambda: None
        self._stage = stage
        self._link: FastLink | None = None

    async def prepare(self) -> None:
        """While the service lives, the radio is its own."""

    async def attach(self) -> None:
        """Connect like any other program."""
        await asyncio.sleep(OPENS_S)
        if self._stage.stack.adapter_off:
            raise OSError("no adapter")
        radio: FastRadio = self._stage.air()
        self._link = await radio.connect(radio.found, timeout_s=5.0, on_lost=lambda _: self.lost())
        await asyncio.sleep(FINDS_S)
        await self._listen(CONTROL)

    async def listen(self) -> None:
        """Belt and status."""
        for uuid in (BELT, STATUS):
            await self._listen(uuid)

    async def write(self, frame: bytes) -> Outcome:
        """With response."""
        if self._link is None:
            return Outcome.LOST
        try:
            await self._link.write(long_uuid(CONTROL), frame, 30.0)
        except WriteFailed as failed:
            return OUTCOMES.get(failed.kind, Outcome.REFUSED)
        return Outcome.DONE

    async def cut(self) -> None:
        """Hang up."""
        link, self._link = self._link, None
        if link is not None:
            await link.disconnect()

    def close(self) -> None:
        """Nothing is held."""

    async def _listen(self, uuid: int) -> None:
        link = self._link
        if link is not None and long_uuid(uuid) in link.characteristics:
            await link.subscribe(long_uuid(uuid), lambda data, _at: self.heard(uuid, data))


class Desk:
    """Stands for what the guardian otherwise reaches through files and process numbers."""

    pid = 0

    def __init__(self, stage: Any) -> None:
        self._stage, self._generation = stage, stage.generation

    def end(self) -> None:
        """SIGKILL to the service."""
        self._stage.kill_service()

    def taken_over(self) -> bool:
        """A newer service has made the record its own."""
        return bool(self._stage.generation != self._generation)

    def close(self, *, watched: bool = False) -> None:
        """The latch goes with a belt that was watched."""
        if watched and not self.taken_over():
            self._stage.latch_left = None

    def note(self, _path: str, _now: float, what: str, **values: object) -> None:
        """A line of the audit."""
        self._stage.audit.write(what, **values)


class FuzzGuardian(MemoryGuardian):
    """Beats back every third time, which is often enough, while it is alive and has nothing to do."""

    def __init__(self, stage: Any) -> None:
        super().__init__()
        self._stage, self._loop = stage, stage.loop
        self.process = stage.new_process()
        self._vigil = Vigil(self._loop.time())
        self._guard: Guard | None = None
        self._beat_at = self._loop.time()
        self._rests = False  # the service has ended in order
        self.process.later(LOOKS_AFTER_S, self._look)

    def beat(self, report: Report, tick: int) -> None:
        """A line in its pipe; what a frozen one has not read waits."""
        self.report = report
        if self.process.halted:
            self.process.enter(self._heard, report.may_move, report.stopping)
            return
        self._heard(report.may_move, report.stopping)
        if tick % 3 == 0 and self.answers and self._guard is None:
            self.heard(GuardianBeat())

    @property
    def heard_at(self) -> float:
        """When the service beat last, in the world's time."""
        return float(self._beat_at + self._stage.clock.ahead_s())

    def starts(self) -> None:
        """A Start is written next."""
        self.process.enter(self._heard, True, False, True)

    async def close(self, *, stands: bool) -> None:
        """The service ends; with a belt that stands there is nothing left to do."""
        self._rests = stands
        if not stands:
            self.died()

    def died(self) -> None:
        """Its pipe is closed: the service is gone."""
        self.process.enter(self._ended)

    def _heard(self, may_move: bool, stopping: bool, start: bool = False) -> None:
        self._beat_at = self._loop.now_s
        self._vigil.beat(self._beat_at, may_move=may_move, stopping=stopping, start=start)

    def _ended(self) -> None:
        self._vigil.ended()
        self._look_once()

    def _look(self) -> None:
        """Twenty times a second as soon as a beat is late, else as seldom as nothing can be missed."""
        if self._guard is not None or self._rests:
            return
        late = self._loop.time() - self._beat_at - LOOKS_AFTER_S
        if late >= -1e-9:
            self._look_once()
        self.process.later(max(POLL_S, -late), self._look)

    def _look_once(self) -> None:
        if self._guard is None and self.answers and not self._rests:
            why = self._vigil.verdict(self._loop.time())
            if why is not None:
                self._step_in(why)

    def _step_in(self, why: Why) -> None:
        """From here on the real guard works, as its own process would."""
        stage, desk = self._stage, Desk(self._stage)
        stage.note("guardian_acts", why=why.value)
        self._guard = guard = Guard(
            lambda line: None,
            hands=lambda target: FuzzHands(stage),  # type: ignore[arg-type, return-value]
            clock=self._loop.time,
            aside=desk,  # type: ignore[arg-type]
        )
        guard.take({"guard": CHARGE})
        guard._service, guard._vigil = desk, self._vigil  # type: ignore[assignment]
        stage.in_service(self.heard, GuardianActs(why.value))
        guard.step_in(why)
        guard._books = desk  # type: ignore[assignment]
        self.process.spawn(guard.run())
