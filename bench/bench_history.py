"""Looking back over ten years of walks, as whole processes: what it costs follows what is shown.

1,500 walks with readings at 1 Hz are put into a journal (and a tenth of them into another), then `history`
and each picture are made from both by the command itself, start of Python included.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from bench.figure import Figure, show
from tests.helpers.decade import bulk

YEARS = 10.0
TURNS = 5
RATIO_MAX = 1.5  # chosen: ten years beside one; what was stored would be ten
COMMANDS = {
    "history": (("history",), 0.5),
    "history --json": (("history", "--json"), 0.5),
    "history last": (("history", "last"), 0.5),
    "the four charts of the weeks": (("history", "--charts", "{charts}"), 4 * 0.5),
    "the chart of a walk": (("history", "last", "--charts", "{charts}"), 0.5),
}
"""What is run, and the most seconds for it."""


class Taken(NamedTuple):
    """Seconds of a process: by the clock, which tells little on a busy machine, and of the processor."""

    wall: float
    processor: float


def figures(turns: int = TURNS) -> tuple[list[Figure], list[str]]:
    """Measure; the figures with a bound, and remarks."""
    with tempfile.TemporaryDirectory(prefix="treadctl-bench-") as place:
        folders, remarks, found = {}, [], []
        for years in (YEARS / 10, YEARS):
            folders[years] = Path(place) / f"{years:g}"
            remarks.append(_made(folders[years], years))
        for name, (arguments, most_s) in COMMANDS.items():
            few, many = (_median(folder, arguments, turns) for folder in folders.values())
            found.append(Figure(f"{name}, processor s, {YEARS:g} years stored", many.processor, most_s))
            ratio = many.processor / few.processor
            found.append(Figure(f"{name}, times the same with a tenth stored", ratio, RATIO_MAX))
            remarks.append(f"{name}: {many.wall:.2f} s by the clock")
        return found, remarks


def _made(folder: Path, years: float) -> str:
    began_s = time.perf_counter()
    walks, readings = bulk(folder, years)
    size = (folder / "journal.sqlite3").stat().st_size
    return (
        f"{years:g} years: {walks} walks, {readings} readings, {size / 1e6:.0f} MB, "
        f"made in {time.perf_counter() - began_s:.1f} s"
    )


def _median(folder: Path, arguments: tuple[str, ...], turns: int) -> Taken:
    command = [sys.executable, "-m", "treadctl", "--data", str(folder)]
    command += [argument.format(charts=folder / "charts") for argument in arguments]
    taken = [_run(command) for _ in range(turns)]
    return Taken(
        statistics.median(each.wall for each in taken), statistics.median(each.processor for each in taken)
    )


def _run(command: list[str]) -> Taken:
    before, began_s = os.times(), time.perf_counter()
    subprocess.run(
        command, check=True, capture_output=True, timeout=60, env={**os.environ, "TREADCTL_LANG": "en"}
    )
    wall, after = time.perf_counter() - began_s, os.times()
    children = after.children_user + after.children_system - before.children_user - before.children_system
    return Taken(wall, children)


if __name__ == "__main__":
    sys.exit(0 if show(*figures()) else 1)
