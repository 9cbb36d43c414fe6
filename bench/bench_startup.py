"""Start-up of `treadctl stop` and `treadctl --help` beside an empty Python, in turns.

Who types `stop` has a reason: what comes before the socket is opened is
measured here, with nothing to stop.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.figure import Figure, show

TURNS = 15
STOP_RATIO_MAX = 4.0  # chosen: the standard library's socket, json and pathlib, and nothing else
HELP_RATIO_MAX = 6.0  # chosen: click on top of that
NOTHING_TO_STOP = 3


def figures() -> tuple[list[Figure], list[str]]:
    """Measure; the figures with a bound, and remarks."""
    commands = {
        "bare": ([sys.executable, "-c", "pass"], 0),
        "stop": ([*_treadctl(), "stop"], NOTHING_TO_STOP),
        "help": ([*_treadctl(), "--help"], 0),
    }
    with tempfile.TemporaryDirectory(prefix="treadctl-bench-") as folder:
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(TURNS):
            for name, (command, code) in commands.items():
                taken[name].append(_seconds(command, code, folder))
    middle = {name: statistics.median(times) * 1000 for name, times in taken.items()}
    return [
        Figure("treadctl stop, times an empty Python", middle["stop"] / middle["bare"], STOP_RATIO_MAX),
        Figure("treadctl --help, times an empty Python", middle["help"] / middle["bare"], HELP_RATIO_MAX),
    ], [
        f"medians of {TURNS}: python -c pass {middle['bare']:.0f} ms, treadctl stop {middle['stop']:.0f} ms, "
        f"treadctl --help {middle['help']:.0f} ms ({' '.join(_treadctl())})"
    ]


def _treadctl() -> list[str]:
    script = Path(sys.executable).with_name("treadctl")
    return [str(script)] if script.exists() else [sys.executable, "-m", "treadctl"]


def _seconds(command: list[str], code: int, folder: str) -> float:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TREADCTL_")}
    environment |= {"TREADCTL_RUNTIME": f"{folder}/run", "TREADCTL_DATA": f"{folder}/data"}
    began_s = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=30)
    taken_s = time.perf_counter() - began_s
    assert done.returncode == code, done
    return taken_s


if __name__ == "__main__":
    sys.exit(0 if show(*figures()) else 1)
