"""From wire integers to the vocabulary: the one place where the codec makes quantities."""

from __future__ import annotations

from treadctl.ftms.control_point import PAUSE
from treadctl.ftms.feature import Feature
from treadctl.ftms.machine_status import MachineStatus, StatusOp
from treadctl.ftms.ranges import InclinationRange, SpeedRange
from treadctl.ftms.treadmill_data import TreadmillRecord
from treadctl.ftms.wire import MalformedValue, Octets
from treadctl.model import Capabilities, MachineEvent, MachineSays, Telemetry
from treadctl.quantities import Distance, Incline, Speed

_SAYS = {
    StatusOp.RESET: MachineSays.RESET,
    StatusOp.STOPPED_OR_PAUSED: MachineSays.STOPPED,
    StatusOp.SAFETY_KEY: MachineSays.SAFETY_KEY,
    StatusOp.STARTED_OR_RESUMED: MachineSays.STARTED,
    StatusOp.TARGET_SPEED_CHANGED: MachineSays.TARGET_SPEED,
    StatusOp.TARGET_INCLINE_CHANGED: MachineSays.TARGET_INCLINE,
    StatusOp.CONTROL_LOST: MachineSays.CONTROL_LOST,
}


def to_telemetry(record: TreadmillRecord, conn: int, at: float) -> Telemetry:
    """A complete record as telemetry; any speed stays a value, policy judges what is plausible.

    A heart rate of 0 becomes None: machines without a sensor send it (Domyos
    RUN500, LJJ), and nobody who walks has it.

    Raises:
        MalformedValue: a part of a split record, which has no speed.
    """
    if record.speed is None:
        raise MalformedValue("a part of a split Treadmill Data record has no speed")
    return Telemetry(
        conn=conn,
        at=at,
        speed=Speed(record.speed),
        incline=None if record.incline is None else Incline(record.incline),
        distance=None if record.distance is None else Distance(record.distance),
        elapsed_s=record.elapsed_s,
        heart_rate_bpm=record.heart_rate or None,
        step_count=record.step_count,
    )


def to_machine_event(status: MachineStatus, conn: int) -> MachineEvent | None:
    """The event for the policy, or None where it does not act on this op code.

    "Stopped or paused" with a missing or unknown parameter is a stop.  A
    target whose value did not arrive is reported without one.
    """
    says = _SAYS.get(status.op)  # type: ignore[call-overload]  # an IntEnum key equals its integer
    if says is None:
        return None
    value = status.values[0] if status.values else None
    if says is MachineSays.STOPPED and value == PAUSE:
        says = MachineSays.PAUSED
    return MachineEvent(
        conn=conn,
        says=says,
        speed=Speed(value) if says is MachineSays.TARGET_SPEED and value is not None else None,
        incline=Incline(value) if says is MachineSays.TARGET_INCLINE and value is not None else None,
    )


def firmware_of(data: Octets) -> str | None:
    """Return the text of a Firmware Revision String, None for an empty one; some end with NUL (Yesoul W2)."""
    text = bytes(data).split(b"\0")[0].decode(errors="replace").strip()
    return "".join(letter if letter.isprintable() else "?" for letter in text)[:64] or None


def capabilities(
    *,
    address: str,
    name: str,
    has_control_point: bool,
    feature: Feature | None = None,
    speed: SpeedRange | None = None,
    incline: InclinationRange | None = None,
    problems: tuple[str, ...] = (),
    firmware: str | None = None,
) -> Capabilities:
    """What the decoded Feature and ranges amount to; None is one that the machine does not give.

    Without a Feature characteristic (Sole F65) a range counts as the claim
    that the target can be set.  A range that cannot be true (lowest above
    highest, or a highest speed of 0) is left out, with a problem.
    `problems` are those met while reading; they come first.
    """
    found = [*problems]
    for part in (feature, speed, incline):
        if part is not None:
            found += part.problems
    if speed is not None and (speed.highest == 0 or speed.lowest > speed.highest):
        found.append("The speed range cannot be true and is not used.")
        speed = None
    if incline is not None and incline.lowest > incline.highest:
        found.append("The inclination range cannot be true and is not used.")
        incline = None
    return Capabilities(
        address=address,
        name=name,
        has_control_point=has_control_point,
        sets_speed=has_control_point and (feature.sets_speed if feature else speed is not None),
        sets_incline=has_control_point and (feature.sets_incline if feature else incline is not None),
        speed_min=Speed(speed.lowest) if speed else None,
        speed_max=Speed(speed.highest) if speed else None,
        speed_step=Speed(speed.step) if speed else None,
        incline_min=Incline(incline.lowest) if incline else None,
        incline_max=Incline(incline.highest) if incline else None,
        problems=tuple(found),
        firmware=firmware,
    )
