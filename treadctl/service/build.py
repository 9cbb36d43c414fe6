"""The one composition: `build(ports)` puts core, control loop and device together."""

from __future__ import annotations

from treadctl.service.machine import Machine
from treadctl.service.ports import Ports
from treadctl.service.records import Records
from treadctl.service.requests import Requests
from treadctl.service.service import Service
from treadctl.supervisor import Supervisor


def build(ports: Ports) -> tuple[Service, Requests]:
    """Return the service, ready to `run`, and its way in; nothing has been opened or connected yet."""
    supervisor = Supervisor()
    records = Records(supervisor, ports.audit)
    machine = Machine(ports, records.gate)
    service = Service(ports, supervisor, machine, records)
    return service, Requests(ports, service, machine)
