"""Time of one call into the core while a person walks, and of an empty dispatch in the same run.

The aim leaves the control loop, at ten calls a second, idle on the weakest machine we think of.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace

from bench.figure import Figure, show
from tests.helpers.playbook import DEMO, Playbook
from treadctl.model import Event, GuardianBeat, Telemetry, Tick
from treadctl.quantities import Distance, Incline, Speed

CALLS = 8_000
ROUNDS = 8
AIM_US = 20.0


def nothing(event: Event, now: float) -> list[object]:
    """What any core has to do at the least: tell the events apart and answer with a list."""
    match event:
        case Tick():
            return []
        case Telemetry():
            return []
        case _:
            return []


def events(start: float) -> list[tuple[Event, float]]:
    """Ticks, a beat of the guardian each half second and one report a second."""
    out: list[tuple[Event, float]] = []
    for i in range(CALLS):
        now = start + (i + 1) * 0.1 * 10 / 11
        report = Telemetry(
            conn=1,
            at=now,
            speed=Speed(200),
            incline=Incline(0),
            distance=Distance(i // 11),
            elapsed_s=i // 11,
        )
        out.append((report if i % 11 == 0 else GuardianBeat() if i % 5 == 0 else Tick(), now))
    return out


def best_us(call: Callable[[Event, float], object], script: list[tuple[Event, float]]) -> float:
    begin = time.perf_counter()
    for event, now in script:
        call(event, now)
    return (time.perf_counter() - begin) / len(script) * 1e6


def main() -> int:
    ours, empty, gates = [], [], []
    for _ in range(ROUNDS):
        p = Playbook().start(replace(DEMO, blocks_s=(900,), level_until_s=0)).run(30.0)
        script = events(p.now)
        empty.append(best_us(nothing, script))
        ours.append(best_us(p.core.handle, script))
        if p.core.snapshot(script[-1][1]).state.value != "walk":
            raise RuntimeError("the walk ended under the benchmark")
        now = script[-1][1]
        begin = time.perf_counter()
        for _ in range(CALLS // 10):
            p.core.gate(b"\x02\xc8\x00", now)
        gates.append((time.perf_counter() - begin) / (CALLS // 10) * 1e6)
    figures = [
        Figure("supervisor.handle while walking, us a call", min(ours), at_most=AIM_US),
        Figure("supervisor.gate, us a frame", min(gates), at_most=AIM_US),
    ]
    ratio = min(ours) / min(empty)
    remarks = [f"an empty match and dispatch: {min(empty):.2f} us; ratio {ratio:.0f}"]
    return 0 if show(figures, remarks) else 1


if __name__ == "__main__":
    sys.exit(main())
