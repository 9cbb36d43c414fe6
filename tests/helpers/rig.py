"""The test rig: `build(ports)` with in-memory ports, a simulator and real ATT bytes in one event loop.

Runs unchanged in virtual time.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, TextIO

from bumble.device import Device
from bumble.hci import Address
from bumble.transport.common import AsyncPipeSink

from simulator.machine import Machine
from simulator.scenario import Event
from simulator.simulator import Simulator
from tests.helpers.walker import Line, Rig
from treadctl.device.bumble_backend import BumbleRadio
from treadctl.device.ports import Radio
from treadctl.device.radios import radio_over
from treadctl.journal import MemoryJournal
from treadctl.model import Plan
from treadctl.service.audit import Audit
from treadctl.service.build import build
from treadctl.service.guardian import MemoryGuardian
from treadctl.service.knowledge import MachineFiles, MemoryMachines
from treadctl.service.ports import Ports


@asynccontextmanager
async def rig(
    machine: Machine | str = "plain",
    *,
    plan: Plan,
    seed: int = 1,
    events: Iterable[Event] = (),
    trace: TextIO | None = None,
    simulated: bool = True,
    machines: MachineFiles | None = None,
    guardian_proven: bool = True,
    ports: Mapping[str, Any] | None = None,
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
            async with BumbleRadio(device) as bumble:
                yield await radio_over(bumble, "sim:rig", loop.time, may_be_simulated=simulated)

        async def at_once(work: Callable[[], Any]) -> Any:
            return work()

        service, requests = build(
            replace(
                Ports(
                    open_radio=open_radio,
                    clock=loop.time,
                    wall=loop.time,
                    journal=MemoryJournal(),
                    plan_for=lambda name, walks: plan,
                    nonce=lambda: f"{next(nonces):032x}",
                    off_loop=at_once,
                    audit=Audit(loop.time),
                    guardian=MemoryGuardian(),
                    machines=machines or MemoryMachines(),
                    guardian_proven=guardian_proven,
                ),
                **(ports or {}),
            )
        )
        service.listener = lambda line: lines.append(dict(line))
        running = asyncio.create_task(service.run())
        service.watched(1)
        try:
            yield Rig(service, requests, simulator, lines)
        finally:
            service.ending.set()
            await running
