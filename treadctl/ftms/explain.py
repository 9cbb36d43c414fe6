"""Captured octets explained in plain JSON values: what `treadctl decode` prints.

Keys carry their unit.  A field that is absent is left out; null is only for
the specification's "not available".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from treadctl.ftms import uuids
from treadctl.ftms.advertising import decode_service_data
from treadctl.ftms.assembler import RecordAssembler
from treadctl.ftms.control_point import (
    OPERATIONS,
    PAUSE,
    STOP,
    Op,
    Request,
    decode_request,
    decode_response,
    request_name,
)
from treadctl.ftms.feature import decode_feature
from treadctl.ftms.machine_status import EVENTS, MachineStatus, decode_machine_status
from treadctl.ftms.operations import Operation, read_operation
from treadctl.ftms.ranges import (
    HeartRateRange,
    InclinationRange,
    SpeedRange,
    decode_heart_rate_range,
    decode_inclination_range,
    decode_speed_range,
)
from treadctl.ftms.training_status import decode_training_status
from treadctl.ftms.treadmill_data import TreadmillRecord
from treadctl.ftms.wire import MalformedValue

Values = dict[str, Any]
Explained = tuple[Values, tuple[str, ...]]

# Key and counts per unit of each field of a TreadmillRecord.
_RECORD_KEYS = {
    "speed": ("speed_kmh", 100),
    "average_speed": ("average_speed_kmh", 100),
    "distance": ("distance_m", 1),
    "incline": ("incline_percent", 10),
    "ramp_angle": ("ramp_angle_degrees", 10),
    "elevation_gain": ("elevation_gain_m", 10),
    "elevation_loss": ("elevation_loss_m", 10),
    "pace": ("pace_raw", 1),
    "average_pace": ("average_pace_raw", 1),
    "energy": ("energy_kcal", 1),
    "energy_per_hour": ("energy_per_hour_kcal", 1),
    "energy_per_minute": ("energy_per_minute_kcal", 1),
    "heart_rate": ("heart_rate_bpm", 1),
    "met": ("met", 10),
    "elapsed_s": ("elapsed_s", 1),
    "remaining_s": ("remaining_s", 1),
    "force": ("force_n", 1),
    "power": ("power_w", 1),
    "step_count": ("step_count", 1),
}
LONE_PART = "This is a part of a split record; the part with the speed did not follow."

_CONTROL_NAMES = {STOP: "stop", PAUSE: "pause"}


def parse_hex(text: str, place: str = "HEX") -> bytes:
    """Octets from text: two hex digits each, in any case, spaces anywhere between them; 0x may lead.

    `place` says where the text stood, for the message ("HEX 2").

    Raises:
        MalformedValue: no octets, a character that is no hex digit, or half an octet.
    """
    hint = "write each octet as two hex digits, for example 84 04 e6 00"
    digits = "".join(text.strip().removeprefix("0x").removeprefix("0X").split())
    for wrong in digits:
        if wrong not in "0123456789abcdefABCDEF":
            raise MalformedValue(f"{place}: {wrong!r} in {text!r} is not a hex digit; {hint}")
    if not digits:
        raise MalformedValue(f"{place}: {text!r} holds no octets; {hint}")
    if len(digits) % 2:
        raise MalformedValue(f"{place}: {text!r} has {len(digits)} digits, the last octet is half; {hint}")
    return bytes.fromhex(digits)


def explain(uuid: str, frames: list[bytes]) -> list[Values]:
    """Explain values of the characteristic `uuid` (short or full, any case), in the order they came.

    Several Treadmill Data frames are consecutive notifications: one result
    for each complete record, and one for parts that stay without their end.
    A frame that cannot be read has an empty value and its problem.

    Raises:
        MalformedValue: the characteristic is none that is known here, or not one frame can be read.
    """
    short = uuids.short_uuid(uuid)
    if short not in _EXPLAINERS:
        known = ", ".join(f"{each:04x} {name}" for each, (name, _) in _EXPLAINERS.items())
        raise MalformedValue(f"characteristic {uuid!r} is not one of those that can be read here: {known}")
    name, explain_frame = _EXPLAINERS[short]
    if not frames:
        raise MalformedValue(f"{name}: no octets were given; add one value as hex digits")
    results: list[Explained] = []
    unreadable: list[str] = []
    assembler = RecordAssembler()
    for number, frame in enumerate(frames, 1):
        part, dropped = assembler.part, assembler.dropped
        found: list[Explained] = []
        try:
            if explain_frame is None:
                record = assembler.feed(frame)
                found = [] if record is None else [_record(record)]
            else:
                found = [explain_frame(frame)]
        except MalformedValue as malformed:
            unreadable.append(f"Value {number} ({frame.hex(' ') or 'empty'}) cannot be read: {malformed}.")
            found = [({}, (unreadable[-1],))]
        if part is not None and assembler.dropped > dropped:
            results.append(_lone_part(part))
        results += found
    if assembler.part is not None:
        results.append(_lone_part(assembler.part))
    if len(unreadable) == len(frames):
        raise MalformedValue(f"{name}: {' '.join(unreadable)}")
    return [
        {"characteristic": name, "uuid": f"{short:04x}", "value": value, "problems": [*problems]}
        for value, problems in results
    ]


def _scaled(value: int, per_unit: int) -> float | int:
    return value if per_unit == 1 else value / per_unit


def _record(record: TreadmillRecord) -> Explained:
    value: Values = {}
    for name, (key, per_unit) in _RECORD_KEYS.items():
        number = getattr(record, name)
        if number is not None:
            value[key] = _scaled(number, per_unit)
        elif name in record.not_available:
            value[key] = None
    return value, record.problems


def _lone_part(part: TreadmillRecord) -> Explained:
    value, problems = _record(part)
    return value, (*problems, LONE_PART)


def _feature(frame: bytes) -> Explained:
    feature = decode_feature(frame)
    return {"features": [*feature.feature_names], "targets": [*feature.target_names]}, feature.problems


def _training_status(frame: bytes) -> Explained:
    status = decode_training_status(frame)
    value: Values = {"status": status.name, "code": status.code}
    if status.text is not None:
        value["text"] = status.text
    return value, status.problems


def _speed_range(frame: bytes) -> Explained:
    return _range(decode_speed_range(frame), "kmh", 100)


def _inclination_range(frame: bytes) -> Explained:
    return _range(decode_inclination_range(frame), "percent", 10)


def _heart_rate_range(frame: bytes) -> Explained:
    return _range(decode_heart_rate_range(frame), "bpm", 1)


def _range(found: SpeedRange | InclinationRange | HeartRateRange, unit: str, per_unit: int) -> Explained:
    value = {
        f"min_{unit}": _scaled(found.lowest, per_unit),
        f"max_{unit}": _scaled(found.highest, per_unit),
        f"step_{unit}": _scaled(found.step, per_unit),
    }
    return value, found.problems


def _control_point(frame: bytes) -> Explained:
    if frame[:1] != bytes((Op.RESPONSE,)):
        return _operation(OPERATIONS, frame, decode_request(frame))
    response = decode_response(frame)
    value: Values = {
        "op": int(Op.RESPONSE),
        "name": "Response Code",
        "request": response.request,
        "request_name": request_name(response.request),
        "result": response.result,
        "result_name": response.name,
    }
    if response.parameter:
        value["parameter"] = response.parameter.hex()
    return value, ()


def _machine_status(frame: bytes) -> Explained:
    return _operation(EVENTS, frame, decode_machine_status(frame))


def _operation(operations: dict[int, Operation], frame: bytes, decoded: Request | MachineStatus) -> Explained:
    value: Values = {"op": decoded.op, "name": decoded.name}
    parameters, numbers, problems = read_operation(operations, frame)
    for parameter, number in zip(parameters, numbers, strict=False):  # those that arrived
        if parameter.key == "control":
            value["control"] = _CONTROL_NAMES.get(number, number)
        else:
            value[parameter.key] = _scaled(number, parameter.per_unit)
    return value, problems


def _service_data(frame: bytes) -> Explained:
    found = decode_service_data(frame)
    value: Values = {} if found.available is None else {"available": found.available}
    if found.types is not None:
        value["types"] = [*found.type_names]
    return value, found.problems


_EXPLAINERS: dict[int, tuple[str, Callable[[bytes], Explained] | None]] = {
    uuids.FEATURE_16: ("Fitness Machine Feature", _feature),
    uuids.TREADMILL_DATA_16: ("Treadmill Data", None),  # by the assembler
    uuids.TRAINING_STATUS_16: ("Training Status", _training_status),
    uuids.SPEED_RANGE_16: ("Supported Speed Range", _speed_range),
    uuids.INCLINATION_RANGE_16: ("Supported Inclination Range", _inclination_range),
    uuids.HEART_RATE_RANGE_16: ("Supported Heart Rate Range", _heart_rate_range),
    uuids.CONTROL_POINT_16: ("Fitness Machine Control Point", _control_point),
    uuids.MACHINE_STATUS_16: ("Fitness Machine Status", _machine_status),
    uuids.FITNESS_MACHINE_SERVICE_16: ("Fitness Machine Service Data", _service_data),
}
