"""The simulator's treadmill on its workbench, worked out a tenth of a second at a time when somebody looks.

The workbench's own timers would cost more than the belt; and the belt must go on while the product's loop is
stalled, so records that were due meanwhile are made at their own time and arrive in a burst.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.machine import Machine
from simulator.workbench import Workbench
from tests.fuzz.loop import WorldClock
from tests.fuzz.story import TruthRecorder

STEP_S = 0.1
BACKLOG_S = 120.0  # a radio keeps no more than this for a host that does not listen


class Bench:
    """One treadmill that lives in the world's time."""

    def __init__(self, machine: Machine, seed: int, truth: TruthRecorder, clock: WorldClock) -> None:
        self.workbench = Workbench(machine, seed, truth, clock=clock)  # type: ignore[arg-type]
        self.treadmill = self.workbench.treadmill
        self._engine = self.workbench._engine
        self._clock = clock
        self._at_s = self._due_s = clock()

    async def switch_on(self) -> None:
        """Nothing to be waited for."""

    async def switch_off(self) -> None:
        """Nothing to be waited for."""

    def start(self, later: Callable[[float, Callable[[], None]], None]) -> None:
        """Switch it on."""
        self._due_s = self._clock()
        telemetry, clock = self._engine.server.telemetry, self._clock

        def due() -> None:
            now = clock()
            self._due_s = max(self._due_s, now - BACKLOG_S)
            while self._due_s <= now + 1e-9:
                self.catch_up(min(self._due_s, now))
                telemetry.generate()
                clock.at = None
                self._due_s += telemetry.period_s()
            self._engine.server.publish()
            later(self._due_s - now, due)

        due()

    def stop(self) -> None:
        """Switch it off."""
        self.catch_up()
        self._engine._timers.forget()

    def catch_up(self, until: float | None = None) -> None:
        """Let belt and console go on; with `until` the clock stays there."""
        clock, treadmill = self._clock, self.treadmill
        now = clock() if until is None else until
        idle = treadmill.belt.at_rest and treadmill.console.state.label in ("idle", "paused")
        if idle:
            self._at_s = max(self._at_s, now - STEP_S)
        while self._at_s + STEP_S < now:
            self._at_s = clock.at = self._at_s + STEP_S
            treadmill.tick()
        clock.at, self._at_s = until, now
        treadmill.tick()

    def tell(self) -> None:
        """Tell clients at once what the machine has to say."""
        self.catch_up()
        self._engine.server.publish()

    def do(self, verb: str, **values: Any) -> None:
        """One verb of the simulator's scenarios."""
        self.catch_up()
        self.workbench.do(verb, **values)

    def calm(self) -> None:
        """Everything that lasts is over."""
        self.catch_up()
        for verb in list(self._engine._troubles._active):
            self._engine._faults._over(verb)
        self.workbench.do("link_back")
