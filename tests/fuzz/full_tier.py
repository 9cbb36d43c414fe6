"""The same world over real ATT octets: BleakClient, bumble and the simulator's peripheral in one event loop."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from bumble import hci
from bumble.device import Device
from bumble.hci import Address
from bumble.transport.common import AsyncPipeSink

from simulator.machine import Machine
from simulator.simulator import Simulator
from tests.fuzz.loop import WorldClock
from tests.fuzz.story import TruthRecorder
from treadctl.device.bumble_backend import BumbleRadio
from treadctl.device.ports import Radio
from treadctl.device.radios import radio_over


def _spare_the_debug_text() -> None:
    """bumble puts the text of its debug lines together whether anybody reads it or not: a fifth of the time."""
    vars(hci)["HCI_Object"].format_fields = staticmethod(lambda *_, **__: "")
    for name, module in list(sys.modules.items()):
        if name.startswith("bumble.") and hasattr(module, "color"):
            vars(module)["color"] = lambda text, *_, **__: text


_spare_the_debug_text()


class FullBench:
    """What `Bench` is to the fast tier."""

    def __init__(self, machine: Machine, seed: int, truth: TruthRecorder, clock: WorldClock) -> None:
        self.simulator = Simulator(machine, seed, clock=clock)
        self.treadmill = self.simulator.treadmill
        self.treadmill._trace = truth  # its own would write text

    async def switch_on(self) -> None:
        """Advertise, and let scenario time begin."""
        await self.simulator.start()

    async def switch_off(self) -> None:
        """Leave the radio."""
        await self.simulator.stop()

    @asynccontextmanager
    async def open_radio(self, clock: Callable[[], float]) -> AsyncIterator[Radio]:
        """The product's side of the radio."""
        controller = self.simulator.controller()
        device = Device.with_hci(
            "treadctl", Address("F0:00:00:00:00:01"), controller, AsyncPipeSink(controller)
        )
        await device.power_on()
        async with BumbleRadio(device) as bumble:
            yield await radio_over(bumble, "sim:fuzz", clock, may_be_simulated=True)

    def start(self, later: Callable[[float, Callable[[], None]], None]) -> None:
        """Its own timers drive it."""

    def stop(self) -> None:
        """The last sample of the belt."""
        self.treadmill.tick()

    def catch_up(self) -> None:
        """Its own timers drive it."""
        self.treadmill.advance()

    def tell(self) -> None:
        """Tell clients at once what the machine has to say."""
        self.catch_up()
        self.simulator._engine.server.publish()

    def do(self, verb: str, **values: Any) -> None:
        """One verb of the simulator's scenarios."""
        self.simulator.do(verb, **values)

    def calm(self) -> None:
        """Everything that lasts is over."""
        engine = self.simulator._engine
        for verb in list(engine._troubles._active):
            engine._faults._over(verb)
        self.simulator.do("link_back")
