"""Line 2.4 on BlueZ: the service dies mid-walk in the virtual machine, and the guardian stops the belt."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.bluez import vm
from tests.bluez.deaths import FROZEN_S, KILLED_S, distribution, series
from tests.show.line import Line

MANY = int(os.environ.get("SHOW_SERIES", "20"))


def deaths(folder: Path) -> list[Line]:
    """Kill and freeze the service, each MANY times (SHOW_SERIES)."""
    if (why_not := vm.why_not()) is not None:
        return [Line("BlueZ in the virtual machine", why_not, "measured", holds=False)]
    lines = []
    with vm.Machine(folder / "machine", vm.build()) as machine:
        for says, how, limit_s in (
            ("killed", signal.SIGKILL, KILLED_S),
            ("frozen", signal.SIGSTOP, FROZEN_S),
        ):
            took = list(series(machine, folder, how, MANY))
            wanted = f"each at most {limit_s:g} s"
            what = f"BlueZ: service {says} to Stop at the machine"
            lines.append(Line(what, distribution(took), wanted, max(took) <= limit_s, timing=True))
    return lines
