"""Line 1.4: the whole stack in virtual time, and the same walk as real processes."""

from __future__ import annotations

import asyncio
import io
import json
import os
from pathlib import Path

from bench.bench_stack import figures
from tests.helpers.processes import read_trace, world, writes
from tests.helpers.rig import rig
from tests.helpers.virtual_time import VirtualLoop
from tests.show.line import Line, at_most, equal
from treadctl.model import Plan
from treadctl.profiles import load, plan_for

SEED = 7
LONG = "settled"  # 30 minutes of walking in three blocks at up to 3.5 km/h


def plan_of(profile: str) -> Plan:
    """Return the plan that a newcomer gets from a shipped profile."""
    return plan_for(load(profile, Path(os.devnull)), 0)


def in_virtual_time(profile: str) -> tuple[dict[str, object], list[dict[str, object]]]:
    """Walk a profile in one event loop: summary and the belt's true story."""
    trace = io.StringIO()

    async def walk() -> dict[str, object]:
        async with rig(plan=plan_of(profile), seed=SEED, trace=trace) as running:
            return await running.walk()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        summary = runner.run(walk())
    return summary, [json.loads(line) for line in trace.getvalue().splitlines()]


def as_real_processes(profile: str, folder: Path) -> tuple[int, list[dict[str, object]]]:
    """Walk a profile with simulator, service and command line as processes: exit code, true story."""
    with world(folder, "plain", "--seed", str(SEED)) as here:
        walk = here.start(profile=profile)
        code = walk.wait(4000)
        here.wait_until_nobody(20)
        return code, read_trace(here.trace_path)


def virtual_and_real(folder: Path) -> list[Line]:
    """Thirty minutes in virtual time, and the writes of a real walk beside those of a virtual one.

    The real walk is the demo; with FULL=1 in the environment it is the thirty minutes of `settled`.
    """
    measured, remarks = figures()
    summary, rows = in_virtual_time(LONG)
    compared = LONG if os.environ.get("FULL") else "demo"
    code, real = as_real_processes(compared, folder)
    virtual = rows if compared == LONG else in_virtual_time(compared)[1]
    same = writes(real) == writes(virtual)
    verdict = "the same in the same order" if same else _first_difference(real, virtual)
    return [
        *(
            Line(figure.text, f"{figure.value:.3g}", figure.bound, figure.holds, timing=True)
            for figure in measured
        ),
        *(Line("remark", remark, "none", holds=True) for remark in remarks),
        equal(f"`{LONG}` in virtual time: walked, s", summary["walked_s"], 1800),
        at_most(
            "fastest true belt speed of it", max(float(str(row["speed_kmh"])) for row in rows), 3.5, "km/h"
        ),
        equal("exit code of the real walk", code, 0),
        Line(
            f"Control Point writes of `{compared}`, real processes beside virtual time",
            f"{len(writes(real))} and {len(writes(virtual))}, {verdict}",
            "the same in the same order",
            same and len(writes(virtual)) > 10,
        ),
    ]


def _first_difference(real: list[dict[str, object]], virtual: list[dict[str, object]]) -> str:
    for place, (one, other) in enumerate(zip(writes(real), writes(virtual), strict=False)):
        if one != other:
            return f"write {place} is {one} really and {other} virtually"
    return "one is longer"
