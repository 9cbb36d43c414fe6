"""How a service ends: nothing cuts it off, and a core that failed is not asked any more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from treadctl.model import Event, StopBelt, Telemetry
from treadctl.safety.limits import AFTER_START_S
from treadctl.service.machine import Machine

BLIND_STOP_EVERY_S = 1.0
END_LIMIT_S = 20.0  # how long an ending service waits for the belt to stand


async def stop_without_core(machine: Machine, conn: int, clock: Callable[[], float]) -> bool:
    """Ask for Stop, again and again, until the belt says 0 twice; False where it does not in time.

    A belt that was just told to start says 0 as well, while it counts down.
    """
    zeros = 0

    def listen(event: Event) -> None:
        nonlocal zeros
        if isinstance(event, Telemetry):
            zeros = 0 if event.speed.hundredths else zeros + 1

    machine.inbox = listen
    for _ in range(round(END_LIMIT_S / BLIND_STOP_EVERY_S)):
        if not machine.connected:
            machine.come_back(lambda why: None)
        machine.send(StopBelt(), conn)
        await asyncio.sleep(BLIND_STOP_EVERY_S)
        if zeros >= 2 and clock() - machine.started_at >= AFTER_START_S:
            return True
    return False


async def shielded(work: Any) -> None:
    """Finish this work whatever comes: a second Ctrl-C or cancel does not cut it off."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            cancelled = error
    task.result()
    if cancelled is not None:
        raise cancelled
