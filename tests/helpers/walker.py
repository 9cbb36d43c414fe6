"""The client inside the rig: what `--assume-ready` does, without a socket."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

from simulator.simulator import Simulator
from treadctl.messages import Request, parse_request
from treadctl.service.requests import Requests
from treadctl.service.service import Service

Line = dict[str, Any]


class Rig:
    """A running service and the simulator that it may drive."""

    def __init__(self, service: Service, requests: Requests, simulator: Simulator, lines: list[Line]) -> None:
        self.service, self.simulator, self.lines = service, simulator, lines
        self._requests = requests
        self._ids = itertools.count(1)

    async def ask(self, name: str, **body: object) -> Line:
        return await self._requests.take(Request(str(next(self._ids)), name, body), "walker")

    async def from_afar(self, name: str, **body: object) -> Line:
        """Ask for something in the role remote."""
        line = {"request": name, "id": str(next(self._ids)), **body}
        return await self._requests.take(parse_request(line, "remote"), "remote")

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
                await asyncio.sleep(1.0)
                if self.service.snapshot()["waits_for"]:
                    await self.press(None)
        return self.service.last_walk
