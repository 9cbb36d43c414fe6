"""A treadmill with its scenario and its trace, still without anything that carries its clients."""

import asyncio
from collections.abc import Callable, Iterable
from functools import partial

from . import verbs
from .faults import Faults
from .link_faults import Medium
from .machine import MACHINES, Machine
from .scenario import Event
from .server import Server
from .timers import Timers
from .trace import Recorder, Truth
from .treadmill import Treadmill
from .troubles import Chance, Troubles

STEP_S = 0.08  # of the belt and the trace: 12 a second, so that a late timer still leaves ten
SUPERVISION_TIMEOUT_S = 0.42  # what Linux asks for


class Engine:
    """Treadmill, server, faults and the timers that drive them. All its time is the running event loop's."""

    def __init__(
        self,
        machine: Machine | str,
        seed: int,
        clock: Callable[[], float] | None,
        trace: Recorder,
        events: Iterable[Event],
    ) -> None:
        self.machine = MACHINES[machine] if isinstance(machine, str) else machine
        self._timers = Timers()
        self.later = self._timers.later
        self._troubles = Troubles()
        loop = asyncio.get_running_loop()
        self.treadmill = Treadmill(self.machine, seed, clock or loop.time, trace, self._troubles)
        self.server = Server(self.treadmill, self._troubles, Chance(seed), self.later)
        self._faults: Faults
        self._events = [*self.machine.happens, *events]
        for verb, values in self.machine.troubles:
            self._troubles.begin(verb, verbs.check(verb, dict(values), self.machine.name), for_ever=True)
        self._seen: set[str] = set()

    def run_over(self, medium: Medium, supervision_timeout_s: float) -> None:
        """Says what carries the clients; to be called before anything else."""
        self._faults = Faults(
            self.treadmill, self.server, medium, self._troubles, supervision_timeout_s, self.later
        )

    def start(self, *, drives_itself: bool = True) -> None:
        """Switches the machine on; scenario time begins.

        One that does not drive itself needs `step` at least ten times a second while its belt may move, and
        `server.telemetry.generate` each `period_s`.
        """
        if drives_itself:
            self._timers.every(lambda: STEP_S, self.step)
            self._timers.every(self.server.telemetry.period_s, self.server.telemetry.generate)
        self._appoint("simulator_start")

    def stop(self) -> None:
        """Switches it off; nothing happens any more."""
        self._timers.forget()
        self.treadmill.tick()

    @property
    def truth(self) -> Truth:
        """What the belt really does now."""
        return self.treadmill.truth()

    def do(self, verb: str, **values: object) -> None:
        """Does now what a scenario can do. Raises ScenarioError."""
        self._faults.do(verb, verbs.check(verb, values, "do"))

    def end(self, verb: str) -> None:
        """Ends what a lasting verb began."""
        self._faults.end(verb)

    @property
    def lasting(self) -> list[str]:
        """The verbs that are on now and can end."""
        return self._troubles.passing()

    @property
    def is_out_of_reach(self) -> bool:
        """True while the radio passes nothing on."""
        return self._faults.is_out_of_reach

    def calm(self) -> None:
        """Ends everything that lasts; what the machine was born with stays."""
        self._faults.calm()

    def step(self) -> None:
        """Lets the machine live on up to now: a record of the truth, and what it tells its clients."""
        self.treadmill.tick()
        self.server.publish()
        if self.treadmill.console.has_run:
            self._appoint("first_start")
        if self.server.has_met_clients:
            self._appoint("first_client")

    def _appoint(self, moment: str) -> None:
        if moment in self._seen:
            return
        self._seen.add(moment)
        for event in self._events:
            if event.after == moment:
                self.later(event.t_s, partial(self.do, event.verb, **event.values))
