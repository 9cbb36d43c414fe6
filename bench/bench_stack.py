"""Half an hour of walking through the whole stack in virtual time: how many seconds of it a second.

Service, core, gate, device, BleakClient, ATT bytes, simulated machine: all of
it, in one event loop whose clock jumps.  The ratio is to real time, which is
what the same walk takes on a belt.
"""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import replace
from typing import NamedTuple

from bench.figure import Figure, show
from tests.helpers.playbook import DEMO
from tests.helpers.rig import rig
from tests.helpers.virtual_time import VirtualLoop
from treadctl.quantities import Speed

BLOCKS_S = (900, 900)  # a block is at most a quarter of an hour
RUNS = 3
WALL_MAX_S = 2.0  # chosen: a programme of months, three walks a week, in a few minutes
HALF_HOUR = replace(DEMO, blocks_s=BLOCKS_S, break_s=60, cap=Speed.kmh("2.0"), ramp_per_s=Speed.kmh("0.1"))


class Walk(NamedTuple):
    wall_s: float
    simulated_s: float
    distance_m: float
    records: int


async def _walk() -> tuple[float, float, int]:
    async with rig(plan=HALF_HOUR) as r:
        began_s = asyncio.get_running_loop().time()
        summary = await r.walk()
        assert summary["ended"] == "done", summary
        simulated_s = asyncio.get_running_loop().time() - began_s
        r.service.ending.set()
        await asyncio.sleep(1.0)  # the machine advertises again before it is switched off
        return simulated_s, summary["distance_m"], round(simulated_s / r.simulator.machine.data_period_s)


def _run() -> Walk:
    began_s = time.perf_counter()
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        simulated_s, distance_m, records = runner.run(_walk())
    return Walk(time.perf_counter() - began_s, simulated_s, distance_m, records)


def figures() -> tuple[list[Figure], list[str]]:
    """Measure; the figures with a bound, and remarks."""
    best = min(_run() for _ in range(RUNS))
    return [
        Figure(
            "30 simulated minutes of walking and a break, the whole stack, wall s", best.wall_s, WALL_MAX_S
        ),
        Figure("ratio to real time", best.simulated_s / best.wall_s, at_least=sum(BLOCKS_S) / WALL_MAX_S),
    ], [
        f"{best.simulated_s:.0f} simulated s, {best.distance_m} m, {best.records} records of Treadmill Data; "
        f"best of {RUNS}"
    ]


if __name__ == "__main__":
    sys.exit(0 if show(*figures()) else 1)
