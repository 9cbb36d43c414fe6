"""Fitness Machine Control Point (2AD9, FTMS 1.0.1 4.16): requests out, responses in."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from treadctl.ftms import operations
from treadctl.ftms.operations import Operation, read_operation
from treadctl.ftms.wire import MalformedValue, Octets, count
from treadctl.model import (
    Command,
    LevelDeck,
    PauseBelt,
    RequestControl,
    ResetMachine,
    SetSpeed,
    StartBelt,
    StopBelt,
    TakeControl,
)


class Op(IntEnum):
    """Op codes that treadctl writes, and the one that it only receives."""

    REQUEST_CONTROL = 0x00
    RESET = 0x01
    SET_TARGET_SPEED = 0x02
    SET_TARGET_INCLINATION = 0x03
    START_OR_RESUME = 0x07
    STOP_OR_PAUSE = 0x08
    RESPONSE = 0x80


class Result(IntEnum):
    """Result codes; any other is reserved and kept as an integer."""

    SUCCESS = 0x01
    OP_CODE_NOT_SUPPORTED = 0x02
    INVALID_PARAMETER = 0x03
    OPERATION_FAILED = 0x04
    CONTROL_NOT_PERMITTED = 0x05


STOP = 0x01
"""Parameter of Stop or Pause that ends the movement."""
PAUSE = 0x02
"""Parameter of Stop or Pause that keeps the session."""

OPERATIONS = {
    0x00: Operation("Request Control"),
    0x01: Operation("Reset"),
    0x02: Operation("Set Target Speed", operations.SPEED),
    0x03: Operation("Set Target Inclination", operations.INCLINE),
    0x04: Operation("Set Target Resistance Level", operations.RESISTANCE),
    0x05: Operation("Set Target Power", operations.POWER),
    0x06: Operation("Set Target Heart Rate", operations.HEART_RATE),
    0x07: Operation("Start or Resume"),
    0x08: Operation("Stop or Pause", operations.STOP_OR_PAUSE),
    0x09: Operation("Set Targeted Expended Energy", operations.ENERGY),
    0x0A: Operation("Set Targeted Number of Steps", operations.STEPS),
    0x0B: Operation("Set Targeted Number of Strides", operations.STRIDES),
    0x0C: Operation("Set Targeted Distance", operations.DISTANCE),
    0x0D: Operation("Set Targeted Training Time", operations.TRAINING_TIME),
    0x0E: Operation("Set Targeted Time in Two Heart Rate Zones", operations.TWO_ZONES),
    0x0F: Operation("Set Targeted Time in Three Heart Rate Zones", operations.THREE_ZONES),
    0x10: Operation("Set Targeted Time in Five Heart Rate Zones", operations.FIVE_ZONES),
    0x11: Operation("Set Indoor Bike Simulation Parameters", operations.BIKE_SIMULATION),
    0x12: Operation("Set Wheel Circumference", operations.WHEEL),
    0x13: Operation("Spin Down Control", operations.SPIN_DOWN),
    0x14: Operation("Set Targeted Cadence", operations.CADENCE),
}

RESULT_NAMES = {
    Result.SUCCESS: "Success",
    Result.OP_CODE_NOT_SUPPORTED: "Op Code Not Supported",
    Result.INVALID_PARAMETER: "Invalid Parameter",
    Result.OPERATION_FAILED: "Operation Failed",
    Result.CONTROL_NOT_PERMITTED: "Control Not Permitted",
}


class Request(NamedTuple):
    """A decoded request; `values` in wire integers, in the order of the op code's parameters."""

    op: int
    values: tuple[int, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The specification's name of the op code."""
        return request_name(self.op)


class Response(NamedTuple):
    """An indication `80 <request> <result>`.  Success says nothing about the belt."""

    request: int
    result: int
    parameter: bytes = b""

    @property
    def name(self) -> str:
        """The specification's name of the result."""
        return result_name(self.result)


def request_name(op: int) -> str:
    """The specification's name of a request's op code."""
    return OPERATIONS[op].name if op in OPERATIONS else f"Reserved 0x{op:02x}"


def result_name(result: int) -> str:
    """The specification's name of a result code."""
    return RESULT_NAMES[Result(result)] if result in RESULT_NAMES else f"Reserved 0x{result:02x}"


def encode_request(op: int, *values: int) -> bytes:
    """Octets of a request with its parameters in wire integers.

    Raises:
        MalformedValue: no such op code, or a parameter is missing or does not fit.
    """
    operation = OPERATIONS.get(op)
    if operation is None or len(values) != len(operation.parameters):
        raise MalformedValue(f"{request_name(op)} does not take {len(values)} parameters")
    return bytes((op,)) + b"".join(
        p.put(value) for p, value in zip(operation.parameters, values, strict=True)
    )


def encode_command(command: Command) -> bytes:
    """Octets of a command.  Whether it may be written is decided elsewhere.

    Raises:
        MalformedValue: a speed that does not fit in 0 to 655.35 km/h.
    """
    match command:
        case StopBelt():
            return encode_request(Op.STOP_OR_PAUSE, STOP)
        case StartBelt():
            return encode_request(Op.START_OR_RESUME)
        case SetSpeed(speed):
            return encode_request(Op.SET_TARGET_SPEED, speed.hundredths)
        case LevelDeck():
            return encode_request(Op.SET_TARGET_INCLINATION, 0)
        case RequestControl() | TakeControl():
            return encode_request(Op.REQUEST_CONTROL)
        case PauseBelt():
            return encode_request(Op.STOP_OR_PAUSE, PAUSE)
        case ResetMachine():
            return encode_request(Op.RESET)


def decode_request(data: Octets) -> Request:
    """Read a request, as found in a capture; reserved op codes are values.

    Raises:
        MalformedValue: no octets.
    """
    if not data:
        raise MalformedValue("Control Point value of 0 octets has no op code")
    _, values, problems = read_operation(OPERATIONS, data)
    return Request(data[0], values, problems)


def decode_response(data: Octets) -> Response:
    """Read an indication (or, from tolerant machines, a notification) of the Control Point.

    Raises:
        MalformedValue: fewer than 3 octets, or the first is not 0x80.
    """
    if len(data) < 3:
        raise MalformedValue(f"Control Point response of {count(len(data))}; at least 3 are needed")
    if data[0] != Op.RESPONSE:
        raise MalformedValue(f"Control Point response begins with {data[0]:#04x}, not 0x80")
    return Response(data[1], data[2], bytes(data[3:]))
