"""From what was found out to what policy reads."""

from __future__ import annotations

from treadctl.commission.steps import STEPS
from treadctl.facts import Findings
from treadctl.model import Capabilities, MachineFacts
from treadctl.quantities import Speed


def complete(findings: Findings) -> bool:
    """Tell whether every step is over."""
    return set(STEPS) <= set(findings.done)


def same_machine(findings: Findings, machine: Capabilities) -> bool:
    """Tell whether the machine still says of itself what it said then.

    A km/mile switch changes its range, an update its firmware; a firmware
    that could not be read, then or now, is no other one.
    """
    firmwares = {machine.firmware, findings.firmware} - {None}
    if len(firmwares) > 1:
        return False
    said = (machine.name, machine.speed_min, machine.speed_max, machine.speed_step)
    return said == (findings.name, findings.speed_min, findings.speed_max, findings.speed_step)


def machine_facts(findings: Findings, machine: Capabilities | None = None) -> MachineFacts:
    """Return what policy reads; without `machine` nobody asked it yet whether it is still the same."""
    stops = findings.stops
    changed = machine is not None and not same_machine(findings, machine)
    return MachineFacts(
        commissioned=complete(findings) and findings.refused is None and not changed,
        refused=findings.refused,
        changed=changed,
        own_start=findings.own_start,
        stop_s=max((stop.stand_s for stop in stops), default=None),
        firmware_s=findings.firmware_s or MachineFacts().firmware_s,
        decel=_deceleration(findings),
        link_loss_stops_s=findings.link_loss_stops_s,
        stop_in_countdown=findings.stop_in_countdown is not False,
        stop_repeat_safe=findings.stop_repeat_safe is not False,
        hard_stop=findings.hard_stop,
        rail=findings.rail,
        noise=findings.noise,
        has_zero_frame=findings.has_zero_frame is not False,
    )


def _deceleration(findings: Findings) -> Speed | None:
    """The gentlest of the stops, from the first slower report to 0."""
    rates = [
        stop.speed.hundredths / (stop.stand_s - stop.first_drop_s)
        for stop in findings.stops
        if stop.stand_s > stop.first_drop_s
    ]
    return Speed(round(min(rates))) if rates else None
