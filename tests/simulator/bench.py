"""A workbench with one client, and what both know."""

import asyncio
import io
import json
from typing import Any

import pytest

from simulator import Machine, Workbench
from simulator.line import Channel
from simulator.trace import Trace


class Bench:
    """A workbench and one client on it."""

    def __init__(self, machine: Machine | str = "plain", seed: int = 1) -> None:
        self._trace = io.StringIO()
        self.workbench = Workbench(machine, seed, Trace(self._trace))
        self.workbench.start()
        self.heard: list[tuple[int, str]] = []
        self.lost: list[int] = []
        self.connect()

    def connect(self) -> None:
        self.port = self.workbench.connect(
            lambda uuid, octets: self.heard.append((uuid, octets.hex())), self.lost.append
        )

    async def write(self, hex_octets: str, within_s: float = 1.0) -> int | None:
        """The response's ATT error, 0 for none, None if none came."""
        responses: list[int] = []
        self.port.write(bytes.fromhex(hex_octets), responses.append)
        await asyncio.sleep(within_s)
        return responses[0] if responses else None

    def said(self, channel: Channel) -> list[str]:
        return [octets for uuid, octets in self.heard if uuid == channel]

    def records(self, event: str) -> list[dict[str, Any]]:
        rows = [json.loads(line) for line in self._trace.getvalue().splitlines()]
        return [row for row in rows if row.get("event") == event]

    def subscribe(self) -> None:
        for channel in Channel:
            self.port.subscribe(channel)

    async def ask(self, hex_octets: str, within_s: float = 1.0) -> str | None:
        """The answer that followed a write, or None."""
        before = len(self.said(Channel.CONTROL))
        assert await self.write(hex_octets, within_s) == 0
        return next(iter(self.said(Channel.CONTROL)[before:]), None)

    @property
    def kmh(self) -> float:
        return self.workbench.truth.speed_kmh

    def reported(self) -> float:
        """The speed in the last frame."""
        return int.from_bytes(bytes.fromhex(self.said(Channel.DATA)[-1])[2:4], "little") / 100

    async def walks(self) -> None:
        """Walks at 2.0 km/h, and ends between two frames."""
        self.subscribe()
        assert await self.write("00") == 0
        assert await self.write("07", 5.0) == 0
        assert await self.write("02c800", 5.0) == 0
        assert self.kmh == pytest.approx(2.0)
        await asyncio.sleep(0.5)
