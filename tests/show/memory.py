"""Line 2.8: resident memory of service and guardian in the middle of a walk.

The bound is the one for `os`, by which a real treadmill is walked: there
BlueZ is the Bluetooth host.  On the simulator's radio (and on a dongle of
one's own, `hci:`) the service is the host itself, with bumble, so it is
measured and printed too, and held to the ceiling of `bench`.
"""

from __future__ import annotations

from pathlib import Path

from bench.bench_memory import SERVICE_MAX_MIB as WITH_HOST_MAX_MIB
from tests.bluez import vm
from tests.bluez.walk import walk
from tests.helpers.processes import world
from tests.show.line import Line, at_most

SERVICE_MAX_MB, GUARDIAN_MAX_MB = 45.0, 28.0  # 10^6 bytes
MIB = 1.048576  # MB


def resident(folder: Path) -> list[Line]:
    """Measure both on BlueZ in the virtual machine, and on the simulator's radio."""
    if not Path("/proc/self/status").exists():
        return [Line("resident memory", "not measured: there is no /proc here", "Linux", False)]
    return [*_on_bluez(folder), *_on_the_simulators_radio(folder)]


def _on_bluez(folder: Path) -> list[Line]:
    if (why_not := vm.why_not()) is not None:
        return [
            Line("on BlueZ, walking", f"not measured: {why_not}", f"at most {SERVICE_MAX_MB:g} MB", False)
        ]
    place = folder / "bluez"
    place.mkdir()
    with vm.Machine(folder / "machine", vm.build()) as machine, walk(machine, place) as here:
        here.starts()
        service, guardian = resident_mb(here.pid("service")), resident_mb(here.pid("guardian"))
    return [
        at_most("os: service on BlueZ, walking", service, SERVICE_MAX_MB, "MB"),
        at_most("os: guardian on BlueZ, guarding", guardian, GUARDIAN_MAX_MB, "MB"),
    ]


def _on_the_simulators_radio(folder: Path) -> list[Line]:
    with world(folder) as here:
        walking = here.start()
        here.wait_for(lambda row: row["speed_kmh"] >= 1.2, 60)
        pids = here.record()["pids"]
        service, guardian = resident_mb(pids["service"]), resident_mb(pids["guardian"])
        here.treadctl("stop").wait(30)
        walking.wait(30)
    says = "sim: service with a whole Bluetooth host of its own in it, which `os` is without"
    return [
        at_most(says, service, round(WITH_HOST_MAX_MIB * MIB), "MB"),
        at_most("sim: guardian", guardian, GUARDIAN_MAX_MB, "MB"),
    ]


def resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise RuntimeError(f"process {pid} has no resident memory")
