"""Line 2.9: how long the tests take; TIER=tests or TIER=tests.bluez in the environment is one half of it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.helpers.processes import ROOT
from tests.show.line import Line, equal

TEST_S, BLUEZ_S = 480, 300


def durations(folder: Path) -> list[Line]:
    """`make test` and `make test-bluez`, one after the other; they say themselves what failed."""
    lines, only = [], os.environ.get("TIER")
    for name, module, bound_s in (
        ("make test", "tests", TEST_S),
        ("make test-bluez", "tests.bluez", BLUEZ_S),
    ):
        if only not in (None, module):
            continue
        began = time.monotonic()
        done = subprocess.run([sys.executable, "-m", module], cwd=ROOT, env=dict(os.environ), check=False)
        took_s = time.monotonic() - began
        lines += [
            equal(f"{name}: exit", done.returncode, 0),
            Line(name, f"{took_s:.0f} s", f"at most {bound_s} s", took_s <= bound_s, timing=True),
        ]
    return lines
