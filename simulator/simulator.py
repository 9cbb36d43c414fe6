"""The simulator as one object: a treadmill on a radio, with a scenario and a trace.

It takes all its time from the running event loop, so it runs unchanged in virtual time.
"""

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from typing import Self, TextIO

from bumble import hci
from bumble.device import Device
from bumble.transport.common import AsyncPipeSink, TransportSink, TransportSource

from . import scenario
from .faults import Faults
from .machine import MACHINES, Machine
from .peripheral import Peripheral
from .radio import SUPERVISION_TIMEOUT_S, Air, AirController
from .trace import Trace, Truth
from .treadmill import Treadmill

STEP_S = 0.08  # of the belt and the trace: 12 a second, so that a late timer still leaves ten
DEFAULT_NAME = "treadctl-sim"
DEFAULT_ADDRESS = "F0:54:52:45:41:44"  # random static: its two highest bits are set


class Simulator:
    """A software treadmill.

    In one process and event loop with its client, as tests have it:

        async with Simulator("plain", seed=1) as simulator:
            controller = simulator.controller()
            client = Device.with_hci("client", address, controller, AsyncPipeSink(controller))

    For other processes hand its `air` to a `TcpRadio`. `dongle` is source and sink of a real HCI transport.
    """

    def __init__(
        self,
        machine: Machine | str = "plain",
        seed: int = 0,
        clock: Callable[[], float] | None = None,
        link: Air | None = None,
        trace: TextIO | None = None,
        events: Iterable[scenario.Event] = (),
        *,
        name: str = DEFAULT_NAME,
        address: str = DEFAULT_ADDRESS,
        supervision_timeout_s: float = SUPERVISION_TIMEOUT_S,
        dongle: tuple[TransportSource, TransportSink] | None = None,
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self.machine = MACHINES[machine] if isinstance(machine, str) else machine
        self.air = Air() if link is None else link
        self.treadmill = Treadmill(self.machine, seed, clock or self._loop.time, Trace(trace))
        self._own_controller: AirController | None = None
        if dongle is None:
            self._own_controller = self.air.join("treadmill")
            dongle = self._own_controller, AsyncPipeSink(self._own_controller)
        source, sink = dongle
        device = Device.with_hci(name, hci.Address(address), source, sink)
        self.peripheral = Peripheral(device, self.treadmill)
        air = self.air if self._own_controller else None
        self._faults = Faults(self.treadmill, self.peripheral, air, supervision_timeout_s, self._later)
        self._supervision_timeout_s = supervision_timeout_s
        self._events = list(events)
        self._first_start_seen = False
        self._timers: dict[int, asyncio.TimerHandle] = {}
        self._timers_made = 0

    async def start(self) -> None:
        """Switches the machine on: it advertises, and scenario time begins."""
        await self.peripheral.start()
        self._every(STEP_S, self._step)
        self._every(self.machine.data_period_s, self.peripheral.send_data)
        self._appoint("simulator_start")

    async def stop(self) -> None:
        """Switches it off and leaves the radio."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self.air.speak()
        await self.peripheral.stop()
        self.treadmill.tick()
        if self._own_controller is not None:
            self.air.remove_controller(self._own_controller)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def truth(self) -> Truth:
        """What the belt really does now."""
        return self.treadmill.truth()

    def controller(self, name: str = "client") -> AirController:
        """A controller on the same radio, for a client in this event loop: HCI source and sink."""
        return self.air.join(name)

    def lose(self, controller: AirController) -> None:
        """Lets a client's controller vanish, as when its process is killed."""
        controller.vanish(self._supervision_timeout_s)

    def do(self, verb: str, **values: object) -> None:
        """Does now what a scenario can do. Raises ScenarioError."""
        self._faults.do(verb, scenario.check(verb, values, "do"))

    def _step(self) -> None:
        self.treadmill.tick()
        self.peripheral.publish()
        if not self._first_start_seen and self.treadmill.console.has_run:
            self._first_start_seen = True
            self._appoint("first_start")

    def _appoint(self, moment: str) -> None:
        for event in self._events:
            if event.after == moment:
                self._later(event.t_s, partial(self._faults.do, event.verb, event.values))

    def _every(self, period_s: float, act: Callable[[], None]) -> None:
        def again(due_s: float) -> None:
            act()
            next_s = max(due_s + period_s, self._loop.time())
            self._later(next_s - self._loop.time(), partial(again, next_s))

        again(self._loop.time())

    def _later(self, delay_s: float, act: Callable[[], None]) -> None:
        self._timers_made += 1
        number = self._timers_made

        def fire() -> None:
            del self._timers[number]
            act()

        self._timers[number] = self._loop.call_later(delay_s, fire)
