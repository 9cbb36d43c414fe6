"""What a walk is written down with (CLINICAL 3.8): which rules, which machine, which zone, which mishaps."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2s

from treadctl import __version__, days
from treadctl.care.version import version
from treadctl.service.machine import Machine
from treadctl.service.ports import Ports

FAULT = "fault_"  # begins the notice of every fault
LINK_LOST = "disconnected"  # the row of a link that ended


def device(address: str) -> str:
    """Return what tells treadmills apart without their address: 16 letters, the same for ever."""
    return blake2s(address.upper().encode(), digest_size=8, person=b"treadctl").hexdigest()


def offset_min(ports: Ports) -> int:
    """Return how far the clock on the wall is ahead of UTC, in minutes."""
    wall = ports.wall()
    return days.ahead_min(ports.local(wall), wall)


def circumstances(ports: Ports, machine: Machine) -> dict[str, object]:
    """Return what is so when a walk begins: version of program and rules, machine, zone."""
    found, address = machine.known.findings, machine.address
    tested = found.tested_on if found is not None and machine.facts.commissioned else None
    return {
        "app": __version__,
        "rules": version(),
        "machine": None if address is None else device(address),
        "commissioned": tested,
        "utc_offset_min": offset_min(ports),
    }


@dataclass(slots=True)
class Mishaps:
    """Links that were lost and faults that were raised in the course of a walk."""

    link_losses: int = 0
    trips: list[str] = field(default_factory=list)

    def saw(self, kind: str) -> None:
        """Take the kind of a row."""
        self.link_losses += kind == LINK_LOST
        if kind.startswith(FAULT):
            self.trips.append(kind.removeprefix(FAULT))

    def out(self) -> dict[str, object]:
        """Return them for the walk's row."""
        return {"link_losses": self.link_losses, "trips": self.trips}
