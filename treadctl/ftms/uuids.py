"""UUIDs of the Fitness Machine Service (FTMS 1.0.1, 3 and 4; Bluetooth Assigned Numbers)."""

from __future__ import annotations

from treadctl.ftms.wire import MalformedValue

BASE_TAIL = "-0000-1000-8000-00805f9b34fb"
"""The Bluetooth base UUID after its first eight digits (Core Specification, Vol 3 Part B 2.5.1)."""


def full_uuid(short: int) -> str:
    """The 128-bit form of a 16-bit UUID, in lower case as bleak writes it."""
    return f"{short:08x}{BASE_TAIL}"


def short_uuid(text: str) -> int:
    """The 16-bit form of a UUID written short ("2acd", "0x2ACD") or in full, in any case.

    Raises:
        MalformedValue: it is neither, or not one of the Bluetooth base.
    """
    digits = text.strip().lower().removeprefix("0x").removesuffix(BASE_TAIL)
    if len(digits) == 8:
        digits = digits.removeprefix("0000")
    if len(digits) != 4 or not all(digit in "0123456789abcdef" for digit in digits):
        raise MalformedValue(
            f"UUID {text!r} is not a Bluetooth short UUID; write four hex digits such as 2acd, "
            f"or all of {full_uuid(TREADMILL_DATA_16)}"
        )
    return int(digits, 16)


FITNESS_MACHINE_SERVICE_16 = 0x1826
FEATURE_16 = 0x2ACC
TREADMILL_DATA_16 = 0x2ACD
TRAINING_STATUS_16 = 0x2AD3
SPEED_RANGE_16 = 0x2AD4
INCLINATION_RANGE_16 = 0x2AD5
HEART_RATE_RANGE_16 = 0x2AD7
FIRMWARE_REVISION_16 = 0x2A26  # of the Device Information Service
CONTROL_POINT_16 = 0x2AD9
MACHINE_STATUS_16 = 0x2ADA

FITNESS_MACHINE_SERVICE = full_uuid(FITNESS_MACHINE_SERVICE_16)
FEATURE = full_uuid(FEATURE_16)
FIRMWARE_REVISION = full_uuid(FIRMWARE_REVISION_16)
TREADMILL_DATA = full_uuid(TREADMILL_DATA_16)
TRAINING_STATUS = full_uuid(TRAINING_STATUS_16)
SPEED_RANGE = full_uuid(SPEED_RANGE_16)
INCLINATION_RANGE = full_uuid(INCLINATION_RANGE_16)
HEART_RATE_RANGE = full_uuid(HEART_RATE_RANGE_16)
CONTROL_POINT = full_uuid(CONTROL_POINT_16)
MACHINE_STATUS = full_uuid(MACHINE_STATUS_16)
