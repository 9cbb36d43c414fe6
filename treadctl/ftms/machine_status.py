"""Fitness Machine Status (2ADA, FTMS 1.0.1 4.17): what happened at the machine."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from treadctl.ftms import operations
from treadctl.ftms.operations import Operation, read_operation
from treadctl.ftms.wire import MalformedValue, Octets


class StatusOp(IntEnum):
    """Op codes that treadctl acts on."""

    RESET = 0x01
    STOPPED_OR_PAUSED = 0x02
    SAFETY_KEY = 0x03
    STARTED_OR_RESUMED = 0x04
    TARGET_SPEED_CHANGED = 0x05
    TARGET_INCLINE_CHANGED = 0x06
    CONTROL_LOST = 0xFF


EVENTS = {
    0x01: Operation("Reset"),
    0x02: Operation("Stopped or Paused by the User", operations.STOP_OR_PAUSE),
    0x03: Operation("Stopped by Safety Key"),
    0x04: Operation("Started or Resumed by the User"),
    0x05: Operation("Target Speed Changed", operations.SPEED),
    0x06: Operation("Target Incline Changed", operations.INCLINE),
    0x07: Operation("Target Resistance Level Changed", operations.RESISTANCE),
    0x08: Operation("Target Power Changed", operations.POWER),
    0x09: Operation("Target Heart Rate Changed", operations.HEART_RATE),
    0x0A: Operation("Targeted Expended Energy Changed", operations.ENERGY),
    0x0B: Operation("Targeted Number of Steps Changed", operations.STEPS),
    0x0C: Operation("Targeted Number of Strides Changed", operations.STRIDES),
    0x0D: Operation("Targeted Distance Changed", operations.DISTANCE),
    0x0E: Operation("Targeted Training Time Changed", operations.TRAINING_TIME),
    0x0F: Operation("Targeted Time in Two Heart Rate Zones Changed", operations.TWO_ZONES),
    0x10: Operation("Targeted Time in Three Heart Rate Zones Changed", operations.THREE_ZONES),
    0x11: Operation("Targeted Time in Five Heart Rate Zones Changed", operations.FIVE_ZONES),
    0x12: Operation("Indoor Bike Simulation Parameters Changed", operations.BIKE_SIMULATION),
    0x13: Operation("Wheel Circumference Changed", operations.WHEEL),
    0x14: Operation("Spin Down Status", operations.SPIN_DOWN),
    0x15: Operation("Targeted Cadence Changed", operations.CADENCE),
    0xFF: Operation("Control Permission Lost"),
}


class MachineStatus(NamedTuple):
    """A decoded event; `values` in wire integers, in the order of the op code's parameters."""

    op: int
    values: tuple[int, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The specification's name of the op code."""
        return EVENTS[self.op].name if self.op in EVENTS else f"Reserved 0x{self.op:02x}"


def decode_machine_status(data: Octets) -> MachineStatus:
    """Read one notification.

    Padding (Urevo sends `04 00 00`) is ignored and a missing parameter left
    out, each with a problem, because the event itself is the news; an op code
    that the specification does not know is a value.

    Raises:
        MalformedValue: no octets.
    """
    if not data:
        raise MalformedValue("Machine Status of 0 octets has no op code")
    _, values, problems = read_operation(EVENTS, data)
    return MachineStatus(data[0], values, problems)
