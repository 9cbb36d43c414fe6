"""The treadmill's half of the protocol: numbers to octets and Control Point requests back.

Written from the Fitness Machine Service 1.0.1 and shared with nothing: the product has a half of its own, and
byte vectors judge both. All numbers are little-endian and in the units of the wire.
"""

import struct
from enum import IntEnum, IntFlag
from functools import cache
from typing import NamedTuple

FITNESS_MACHINE = 0x1826
SERVICE_DATA = bytes.fromhex("26 18 01 01 00")  # 1.0.1 3.1: the service, "available", type treadmill
CONTROL_OFF = 0xFD  # ATT error: Client Characteristic Configuration improperly configured
PROCEDURE_RUNNING = 0xFE  # ATT error: procedure already in progress


class Field(IntFlag):
    """Flags of Treadmill Data (1.0.1 4.9.1.1). Bit 0 is worked out by the encoder."""

    MORE_DATA = 1 << 0
    AVERAGE_SPEED = 1 << 1
    DISTANCE = 1 << 2
    INCLINE = 1 << 3
    ELEVATION = 1 << 4
    PACE = 1 << 5
    AVERAGE_PACE = 1 << 6
    ENERGY = 1 << 7
    HEART_RATE = 1 << 8
    METABOLIC = 1 << 9
    ELAPSED = 1 << 10
    REMAINING = 1 << 11
    FORCE = 1 << 12
    STEPS = 1 << 13  # reserved by the service, used by vendors for steps


class Op(IntEnum):
    """Op codes of the Control Point that a treadmill can serve (1.0.1 4.16.1)."""

    REQUEST_CONTROL = 0x00
    RESET = 0x01
    SET_SPEED = 0x02
    SET_INCLINE = 0x03
    SET_HEART_RATE = 0x06
    START = 0x07
    STOP_OR_PAUSE = 0x08
    SET_ENERGY = 0x09
    SET_STEPS = 0x0A
    SET_STRIDES = 0x0B
    SET_DISTANCE = 0x0C
    SET_TIME = 0x0D
    SET_TWO_ZONES = 0x0E
    SET_THREE_ZONES = 0x0F
    SET_FIVE_ZONES = 0x10


class Result(IntEnum):
    """Result codes of a response (1.0.1 4.16.2.22)."""

    SUCCESS = 0x01
    NOT_SUPPORTED = 0x02
    INVALID_PARAMETER = 0x03
    FAILED = 0x04
    NOT_PERMITTED = 0x05


class Training(IntEnum):
    """Training Status codes in use here (1.0.1 4.10.1.2)."""

    IDLE = 0x01
    MANUAL = 0x0D
    BEFORE = 0x0E
    AFTER = 0x0F


class Record(NamedTuple):
    """Everything a treadmill can report at one moment, in wire units."""

    speed: int  # 0.01 km/h
    average_speed: int = 0  # 0.01 km/h
    distance: int = 0  # m
    incline: int = 0  # 0.1 %
    ramp_angle: int = 0  # 0.1 degree
    climbed: int = 0  # 0.1 m
    descended: int = 0  # 0.1 m
    pace: int = 0  # 0.1 km/min, one octet as in the definition of 2017
    average_pace: int = 0  # 0.1 km/min
    energy: int = 0  # kcal
    energy_per_hour: int = 0  # kcal
    energy_per_minute: int = 0  # kcal
    heart_rate: int = 0  # bpm; 0 = no sensor
    metabolic: int = 0  # 0.1 MET
    elapsed: int = 0  # s
    remaining: int = 0  # s
    force: int = 0  # N
    power: int = 0  # W
    steps: int = 0


class Request(NamedTuple):
    """A Control Point request: its op code, and its numbers or None if they cannot be read."""

    op: int
    values: tuple[int, ...] | None


# In the order of the octets (1.0.1 4.9.1): flag, layout ("T" is three octets), members of Record.
_FIELDS: tuple[tuple[Field, str, tuple[str, ...]], ...] = (
    (Field.AVERAGE_SPEED, "H", ("average_speed",)),
    (Field.DISTANCE, "T", ("distance",)),
    (Field.INCLINE, "hh", ("incline", "ramp_angle")),
    (Field.ELEVATION, "HH", ("climbed", "descended")),
    (Field.PACE, "B", ("pace",)),
    (Field.AVERAGE_PACE, "B", ("average_pace",)),
    (Field.ENERGY, "HHB", ("energy", "energy_per_hour", "energy_per_minute")),
    (Field.HEART_RATE, "B", ("heart_rate",)),
    (Field.METABOLIC, "B", ("metabolic",)),
    (Field.ELAPSED, "H", ("elapsed",)),
    (Field.REMAINING, "H", ("remaining",)),
    (Field.FORCE, "hh", ("force", "power")),
    (Field.STEPS, "H", ("steps",)),
)

_MORE_DATA, _STEPS = int(Field.MORE_DATA), int(Field.STEPS)

# The bit of Fitness Machine Features that announces each data field (1.0.1 4.3.1.1).
_FEATURE_BIT = {
    Field.AVERAGE_SPEED: 0,
    Field.DISTANCE: 2,
    Field.INCLINE: 3,
    Field.ELEVATION: 4,
    Field.PACE: 5,
    Field.AVERAGE_PACE: 5,
    Field.ENERGY: 9,
    Field.HEART_RATE: 10,
    Field.METABOLIC: 11,
    Field.ELAPSED: 12,
    Field.REMAINING: 13,
    Field.FORCE: 15,
    Field.STEPS: 6,
}

# The bit of Target Setting Features that announces each settable target (1.0.1 4.3.1.2).
_TARGET_BIT = {
    Op.SET_SPEED: 0,
    Op.SET_INCLINE: 1,
    Op.SET_HEART_RATE: 4,
    Op.SET_ENERGY: 5,
    Op.SET_STEPS: 6,
    Op.SET_STRIDES: 7,
    Op.SET_DISTANCE: 8,
    Op.SET_TIME: 9,
    Op.SET_TWO_ZONES: 10,
    Op.SET_THREE_ZONES: 11,
    Op.SET_FIVE_ZONES: 12,
}

_PARAMETERS: dict[int, str] = {
    Op.REQUEST_CONTROL: "",
    Op.RESET: "",
    Op.SET_SPEED: "H",
    Op.SET_INCLINE: "h",
    Op.SET_HEART_RATE: "B",
    Op.START: "",
    Op.STOP_OR_PAUSE: "B",
    Op.SET_ENERGY: "H",
    Op.SET_STEPS: "H",
    Op.SET_STRIDES: "H",
    Op.SET_DISTANCE: "T",
    Op.SET_TIME: "H",
    Op.SET_TWO_ZONES: "HH",
    Op.SET_THREE_ZONES: "HHH",
    Op.SET_FIVE_ZONES: "HHHHH",
}


def features(fields: Field, targets: tuple[Op, ...]) -> bytes:
    """Fitness Machine Feature: what is reported and what can be set."""
    reported = sum({1 << _FEATURE_BIT[field] for field in fields})
    settable = sum({1 << _TARGET_BIT[op] for op in targets})
    return struct.pack("<II", reported, settable)


def speed_range(lowest: int, highest: int, step: int) -> bytes:
    """Supported Speed Range, 0.01 km/h."""
    return struct.pack("<HHH", lowest, highest, step)


def incline_range(lowest: int, highest: int, step: int) -> bytes:
    """Supported Inclination Range, 0.1 %."""
    return struct.pack("<hhH", lowest, highest, step)


def heart_rate_range(lowest: int, highest: int, step: int) -> bytes:
    """Supported Heart Rate Range, bpm."""
    return struct.pack("<BBB", lowest, highest, step)


def training_status(code: int, text: str, room: int) -> bytes:
    """Training Status; a text that `room` octets cannot hold is marked as extended, for Read Long."""
    octets = text.encode()
    flags = (1 if octets else 0) | (2 if len(octets) + 2 > room else 0)
    return bytes((flags, code)) + octets


def treadmill_data(record: Record, fields: Field, room: int, step_octets: int = 2) -> list[bytes]:
    """One record as the notifications that carry it, each at most `room` octets long.

    Only the last one carries the speed and has the flag More Data clear (1.0.1 4.9.1.2).
    """
    parts: list[bytes] = []
    flags, body = 0, b""
    for flag, layout, members in _fields_of(fields):
        octets = _pack(layout, tuple([getattr(record, member) for member in members]))
        if flag == _STEPS:
            octets = octets.ljust(step_octets, b"\0")
        if len(body) + len(octets) + 2 > room:
            parts.append(struct.pack("<H", flags | _MORE_DATA) + body)
            flags, body = 0, b""
        flags, body = flags | flag, body + octets
    if len(body) + 4 > room:
        parts.append(struct.pack("<H", flags | _MORE_DATA) + body)
        flags, body = 0, b""
    parts.append(struct.pack("<HH", flags, record.speed) + body)
    return parts


@cache
def _fields_of(fields: Field) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
    """The rows of `_FIELDS` that a machine sends, with plain numbers: the arithmetic of flags is slow."""
    return tuple((int(field), layout, members) for field, layout, members in _FIELDS if field in fields)


def read_request(octets: bytes) -> Request:
    """Reads a Control Point request of at least one octet."""
    op, parameter = octets[0], octets[1:]
    layout = _PARAMETERS.get(op)
    return Request(op, None if layout is None else _unpack(layout, parameter))


def response(op: int, result: Result) -> bytes:
    """The answer of the Control Point to a request."""
    return bytes((0x80, op, result))


def status(op: int, layout: str = "", *values: int) -> bytes:
    """A Fitness Machine Status notification."""
    return bytes((op,)) + _pack(layout, values)


def parameter_layout(op: Op) -> str:
    """The layout of a request's parameter, which its status notification repeats."""
    return _PARAMETERS[op]


def _pack(layout: str, values: tuple[int, ...]) -> bytes:
    if layout == "T":
        return values[0].to_bytes(3, "little")
    return struct.pack("<" + layout, *values)


def _unpack(layout: str, octets: bytes) -> tuple[int, ...] | None:
    if layout == "T":
        return (int.from_bytes(octets, "little"),) if len(octets) == 3 else None
    if len(octets) != struct.calcsize("<" + layout):
        return None
    return struct.unpack("<" + layout, octets)
