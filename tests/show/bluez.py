"""Line 2.4 on BlueZ: the service dies mid-walk in the virtual machine, and the guardian stops the belt."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.bluez import vm
from tests.bluez.deaths import FROZEN_S, KILLED_S, distribution, series
from tests.show.guardian import FREEZES, TIMES
from tests.show.line import Line

MOST = 20  # each walk takes half a minute


def deaths(folder: Path) -> list[Line]:
    """Kill and freeze the service as often as on the simulator's radio, at most MOST times."""
    if (why_not := vm.why_not()) is not None:
        return [Line("BlueZ in the virtual machine", why_not, "measured", holds=False)]
    lines = []
    with vm.Machine(folder / "machine", vm.build()) as machine:
        for says, how, limit_s, times in (
            ("killed", signal.SIGKILL, KILLED_S, TIMES),
            ("frozen", signal.SIGSTOP, FROZEN_S, FREEZES),
        ):
            took = list(series(machine, folder, how, min(times, MOST)))
            wanted = f"each at most {limit_s:g} s"
            what = f"BlueZ: service {says} to Stop at the machine"
            lines.append(Line(what, distribution(took), wanted, max(took) <= limit_s, timing=True))
    return lines
