"""Line 2.8: resident memory of service and guardian in the middle of a walk."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.processes import world
from tests.show.line import Line, at_most

SERVICE_MAX_MIB, GUARDIAN_MAX_MIB = 45.0, 28.0


def resident(folder: Path) -> list[Line]:
    """Measure both on the simulator's radio, where the service carries a whole Bluetooth stack in Python."""
    if not Path("/proc/self/status").exists():
        return [Line("resident memory", "not measured: there is no /proc here", "Linux", False)]
    with world(folder) as here:
        walk = here.start()
        here.wait_for(lambda row: row["speed_kmh"] >= 1.2, 60)
        pids = here.record()["pids"]
        service, guardian = _resident_mib(pids["service"]), _resident_mib(pids["guardian"])
        here.treadctl("stop").wait(30)
        walk.wait(30)
    return [
        at_most("service, walking", service, SERVICE_MAX_MIB, "MiB"),
        at_most("guardian, guarding", guardian, GUARDIAN_MAX_MIB, "MiB"),
    ]


def _resident_mib(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} has no resident memory")
