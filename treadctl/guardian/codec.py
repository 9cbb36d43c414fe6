"""The guardian's own half of the codec: the four things it may write, the three it must understand.

Written from the Fitness Machine Service 1.0, on its own: a mistake in the
service's codec must not be repeated here.
"""

from __future__ import annotations

CONTROL = b"\x00"  # Request Control
RESET = b"\x01"
STOP = b"\x08\x01"  # Stop or Pause: Stop
PAUSE = b"\x08\x02"  # Stop or Pause: Pause
MAY_WRITE = frozenset((CONTROL, RESET, STOP, PAUSE))

TREADMILL_DATA, CONTROL_POINT, MACHINE_STATUS = 0x2ACD, 0x2AD9, 0x2ADA
FITNESS_MACHINE = 0x1826

RESPONSE = 0x80
MOVES = (0x02, 0x07)  # requests that move a belt: Set Target Speed, Start or Resume; none is ever ours
NOT_PERMITTED = 0x05  # result of a request: control was not granted
STARTED, CONTROL_LOST = 0x04, 0xFF  # Machine Status


class NotAllowed(Exception):
    """Something else than the four was about to be written: a bug of ours."""


def checked(frame: bytes) -> bytes:
    """Return `frame` if the guardian may write it: by length and by value.

    Raises:
        NotAllowed: it may not.
    """
    if not 1 <= len(frame) <= 2 or frame not in MAY_WRITE:
        raise NotAllowed(frame.hex())
    return frame


def speed_of(record: bytes) -> int | None:
    """Return the Instantaneous Speed of a Treadmill Data record in 0.01 km/h.

    None where the record has none: too short, or the part of a split record
    that carries More Data (bit 0 set: the speed is in another part).
    """
    if len(record) < 4 or record[0] & 0x01:
        return None
    return int.from_bytes(record[2:4], "little")


def control_missing(uuid: int, value: bytes) -> bool:
    """Tell whether the machine says that we do not have control."""
    if uuid == CONTROL_POINT:
        return len(value) >= 3 and value[0] == RESPONSE and value[2] == NOT_PERMITTED
    return uuid == MACHINE_STATUS and value[:1] == bytes((CONTROL_LOST,))


def says_started(uuid: int, value: bytes) -> bool:
    """Tell whether the machine says that it was started, by whomever."""
    return uuid == MACHINE_STATUS and value[:1] == bytes((STARTED,))


def answers_a_move(uuid: int, value: bytes) -> bool:
    """Tell whether the machine answers to a request that moves the belt."""
    return uuid == CONTROL_POINT and len(value) >= 2 and value[0] == RESPONSE and value[1] in MOVES
