"""The empty-belt test on the simulator's machines, over real ATT bytes, judged by what each machine truly is."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any

import pytest

from tests.helpers.rig import rig
from tests.helpers.walker import Rig
from tests.stack.walked import DEMO
from treadctl.facts import Findings
from treadctl.service.knowledge import MemoryMachines

pytestmark = pytest.mark.virtual
Row = dict[str, Any]


class Tried:
    """What came of one test."""

    def __init__(self, running: Rig, files: MemoryMachines, trace: io.StringIO) -> None:
        self.lines = running.lines
        self.findings: Findings = next(iter(files.stored.values()))
        self.rows: list[Row] = [json.loads(line) for line in trace.getvalue().splitlines()]
        self.over = next(line for line in running.lines if line["event"] == "setup_over")

    @property
    def writes(self) -> list[str]:
        return [row["w"] for row in self.rows if row.get("event") == "control_point"]

    @property
    def top(self) -> float:
        return max(row["speed_kmh"] for row in self.rows)


async def attend(running: Rig, *, display: bool = True) -> None:
    """Be the person beside the belt, until the test is over."""
    seen = 0
    while True:
        await asyncio.sleep(0.2)
        news, seen = running.lines[seen:], len(running.lines)
        for line in news:
            if line["event"] == "setup_over":
                return
            if line["event"] == "setup_ask_display":
                await running.ask("answer", yes=display)
            if line["event"] == "setup_ready":
                await asyncio.sleep(4.0)
                reply = await running.press(None)
                assert reply["ok"], reply


async def tried(machine: Any, *, display: bool = True, simulated: bool = True) -> Tried:
    files, trace = MemoryMachines(), io.StringIO()
    async with rig(machine, plan=DEMO, trace=trace, machines=files, simulated=simulated) as running:
        assert (await running.ask("connect"))["ok"]
        reply = await running.ask("setup", hard_stop="key", rail=True)
        assert reply["ok"], reply
        async with asyncio.timeout(600):
            await attend(running, display=display)
        await asyncio.sleep(20)
    return Tried(running, files, trace)


async def test_plain() -> None:
    t = await tried("plain")
    for line in t.lines:
        if line["event"] != "snapshot":
            print({k: v for k, v in line.items() if k != "t"}, round(line["t"], 1))
    print(t.findings)
    print(t.writes)
    assert t.over["outcome"] == "done"
