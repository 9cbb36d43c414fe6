"""Line 2.4: the service is killed or frozen mid-walk; when Stop reaches the simulated machine."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.helpers.processes import world
from tests.show.line import Line

KILLED_S, FROZEN_S = 1.5, 2.5
TIMES = int(os.environ.get("SHOW_KILLS", "3"))  # by hand: 50
FREEZES = int(os.environ.get("SHOW_FREEZES", str(max(2, TIMES * 2 // 5))))
SIDE_BY_SIDE = int(os.environ.get("SHOW_SIDE_BY_SIDE", "2"))


def stop_after_death(folder: Path) -> list[Line]:
    """Kill and freeze services on the simulator's radio and print how long the belt was not told to stop."""
    return [
        _line("killed", "SIGKILL", TIMES, KILLED_S, folder),
        _line("frozen", "SIGSTOP", FREEZES, FROZEN_S, folder),
    ]


def _line(what: str, how: str, times: int, bound_s: float, folder: Path) -> Line:
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        runs = sorted(pool.map(lambda number: _struck(folder / f"{what}{number}", how, number), range(times)))
    in_time = sum(seconds <= bound_s for seconds in runs)
    middle = f"min {runs[0]:.2f}, median {runs[len(runs) // 2]:.2f}, max {runs[-1]:.2f} s"
    return Line(
        f"service {what} mid-walk to Stop at the machine, simulator's radio",
        f"{in_time} of {times} in time ({middle})",
        f"{times} of {times} within {bound_s} s",
        in_time == times,
    )


def _struck(folder: Path, how: str, number: int) -> float:
    """Strike once, at another moment of the walk each time; seconds to the first Stop, or infinity."""
    folder.mkdir()
    with world(folder) as here:
        walk = here.start()
        here.wait_for(lambda row: row["speed_kmh"] > 0, 60)
        time.sleep(number * 0.37 % 6)
        struck = time.monotonic()
        os.kill(here.record()["pids"]["service"], getattr(signal, how))
        here.wait_for(lambda row: row["speed_kmh"] == 0)
        stops = [row["t"] for row in here.trace() if row.get("w") == "0801" and row["t"] >= struck]
        walk.wait(60)
    return stops[0] - struck if stops else float("inf")
