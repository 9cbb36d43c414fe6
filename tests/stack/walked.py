"""A walk in virtual time with its true story, and questions to that story."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.machine import Machine
from tests.helpers.playbook import DEMO
from tests.helpers.rig import rig
from tests.helpers.walker import Rig
from treadctl.model import Plan

Row = dict[str, Any]
STAND_WITHIN_S = 25.0


@dataclass
class Story:
    """What the belt did, what was said, and how it ended."""

    rows: list[Row]
    lines: list[Row]
    summary: Row | None

    @property
    def top(self) -> float:
        return max(row["speed_kmh"] for row in self.rows)

    @property
    def writes(self) -> list[str]:
        return [row["w"] for row in self.rows if row.get("event") == "control_point"]

    def told(self) -> list[str]:
        return [line["event"] for line in self.lines if line["event"] not in ("snapshot", "countdown")]

    def at(self, event: str) -> float:
        """When the simulator did something."""
        return next(row["t"] for row in self.rows if row.get("event") == event)

    def stop_after(self, moment: float) -> float:
        """Seconds from a moment to the next Stop that reached the machine."""
        return next(row["t"] for row in self.rows if row.get("w") == "0801" and row["t"] >= moment) - moment

    def stands_at_the_end(self) -> bool:
        return self.rows[-1]["speed_kmh"] == 0

    def slope_before_stop(self) -> float:
        """True km/h when the first Stop arrived."""
        return next(row["speed_kmh"] for row in self.rows if row.get("w") == "0801")


async def walked(
    machine: str | Machine = "plain",
    *,
    plan: Plan = DEMO,
    then: Callable[[Rig], Awaitable[None]] | None = None,
    after_s: float = 20.0,
    seed: int = 1,
    ports: Mapping[str, Any] | None = None,
) -> Story:
    """Start a walk; `after_s` after the start of the belt let something happen, and wait for the end.

    With nothing to happen the walk goes on by itself to its end.
    """
    trace = io.StringIO()
    async with rig(machine, plan=plan, trace=trace, seed=seed, ports=ports) as running:
        if then is None:
            await running.walk(within_s=1200)
        else:
            reply = await running.ask("connect")
            assert reply["ok"], reply
            await asyncio.sleep(4.0)
            reply = await running.press("demo")
            assert reply["ok"], reply
            await running.wait_for(lambda: running.service.snapshot()["state"] == "walk")
            await asyncio.sleep(after_s)
            await then(running)
    rows = [json.loads(line) for line in trace.getvalue().splitlines()]
    return Story(rows, running.lines, running.service.last_walk)


def does(verb: str, wait_s: float = 30.0, **values: object) -> Callable[[Rig], Awaitable[None]]:
    """Let the simulator do something, then wait."""

    async def then(running: Rig) -> None:
        running.simulator.do(verb, **values)
        await asyncio.sleep(wait_s)

    return then
