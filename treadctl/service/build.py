"""The one composition: `build(ports)` puts core, control loop and device together."""

from __future__ import annotations

from treadctl.service.machine import Machine
from treadctl.service.ports import Ports
from treadctl.service.service import Service
from treadctl.supervisor import Supervisor


def build(ports: Ports) -> Service:
    """Return the service, ready to `run`; nothing has been opened or connected yet."""
    supervisor = Supervisor()
    return Service(ports, supervisor, Machine(ports, supervisor.gate))
