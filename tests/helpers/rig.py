"""The test rig: `build(ports)` with in-memory ports, a simulator and real ATT bytes in one event loop.

Runs unchanged in virtual time.  `walk` is the client: what `--assume-ready` does, without a socket.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any, TextIO

from bumble.device import Device
from bumble.hci import Address
from bumble.transport.common import AsyncPipeSink

from simulator.scenario import Event
from simulator.simulator import Simulator
from treadctl.device.bumble_backend import BumbleRadio
from treadctl.device.link import BleakRadio
from treadctl.device.ports import Radio
from treadctl.journal import MemoryJournal
from treadctl.messages import Request
from treadctl.model import Plan
from treadctl.service.audit import Audit
from treadctl.service.build import build
from treadctl.service.ports import Ports
from treadctl.service.service import Service

Line = dict[str, Any]


class Rig:
    """A running service and the simulator that it may drive."""

    def __init__(self, service: Service, simulator: Simulator, lines: list[Line]) -> None:
        self.service, self.simulator, self.lines = service, simulator, lines
        self._ids = itertools.count(1)

    async def ask(self, name: str, **body: object) -> Line:
        return await self.service.request(Request(str(next(self._ids)), name, body), "walker")

    async def press(self, profile: str | None, **consent: object) -> Line:
        permit = (await self.ask("permit"))["permit"]
        return await self.ask("arm", permit=permit, profile=profile, says_flat=True, **consent)

    async def wait_for(self, true: Callable[[], bool], within_s: float = 60.0) -> None:
        async with asyncio.timeout(within_s):
            while not true():
                await asyncio.sleep(0.05)

    def told(self, event: str) -> list[Line]:
        return [line for line in self.lines if line["event"] == event]

    async def walk(self, profile: str = "demo", within_s: float = 3600.0) -> Line:
        """Connect, press, go on after each break; return the summary."""
        reply = await self.ask("connect")
        assert reply["ok"], reply
        await asyncio.sleep(4.0)
        reply = await self.press(profile)
        assert reply["ok"], reply
        async with asyncio.timeout(within_s):
            while self.service.last_walk is None:
                await asyncio.sleep(0.1)
                if self.service.snapshot()["waits_for"]:
                    await self.press(None)
        return self.service.last_walk


@asynccontextmanager
async def rig(
    machine: str = "plain",
    *,
    plan: Plan,
    seed: int = 1,
    events: Iterable[Event] = (),
    trace: TextIO | None = None,
    simulated: bool = True,
) -> AsyncIterator[Rig]:
    loop, nonces, lines = asyncio.get_running_loop(), itertools.count(1), list[Line]()
    async with Simulator(machine, seed, trace=trace, events=events) as simulator:
        controller = simulator.controller()
        device = Device.with_hci(
            "treadctl", Address("F0:00:00:00:00:01"), controller, AsyncPipeSink(controller)
        )
        await device.power_on()

        @asynccontextmanager
        async def open_radio() -> AsyncIterator[Radio]:
            async with BumbleRadio(device) as radio:
                backends = (radio.scanner_backend, radio.client_backend)
                yield BleakRadio("sim:rig", loop.time, simulated=simulated, backends=backends)

        async def at_once(work: Callable[[], Any]) -> Any:
            return work()

        service = build(
            Ports(
                open_radio=open_radio,
                clock=loop.time,
                wall=loop.time,
                journal=MemoryJournal(),
                plan_for=lambda name, walks: plan,
                nonce=lambda: f"{next(nonces):032x}",
                off_loop=at_once,
                audit=Audit(loop.time),
            )
        )
        service.listener = lambda line: lines.append(dict(line))
        running = asyncio.create_task(service.run())
        service.watched(1)
        try:
            yield Rig(service, simulator, lines)
        finally:
            service.ending.set()
            await running
