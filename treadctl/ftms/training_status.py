"""Training Status (2AD3, FTMS 1.0.1 4.10): flags, a code, perhaps a text."""

from __future__ import annotations

from typing import NamedTuple

from treadctl.ftms.wire import MalformedValue, Octets, count, ignored_tail

STATUS_NAMES = (
    "Other",
    "Idle",
    "Warming Up",
    "Low Intensity Interval",
    "High Intensity Interval",
    "Recovery Interval",
    "Isometric",
    "Heart Rate Control",
    "Fitness Test",
    "Speed Outside of Control Region - Low",
    "Speed Outside of Control Region - High",
    "Cool Down",
    "Watt Control",
    "Manual Mode (Quick Start)",
    "Pre-Workout",
    "Post-Workout",
)

_STRING_PRESENT = 0x01
_EXTENDED_STRING = 0x02


class TrainingStatus(NamedTuple):
    """What the console is doing.  Reserved codes are kept: Urevo sends 0x10 stopping, 0x11 stopped."""

    code: int
    text: str | None = None
    extended: bool = False  # `text` is the beginning; a long read gives all of it
    problems: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The specification's name of the code."""
        return STATUS_NAMES[self.code] if self.code < len(STATUS_NAMES) else f"Reserved 0x{self.code:02x}"


def decode_training_status(data: Octets) -> TrainingStatus:
    """Read 2 octets or more.

    A promised text that is missing (Yesoul W2) is a problem and None, as are
    octets that are no UTF-8 (shown as U+FFFD) and octets without a promise.

    Raises:
        MalformedValue: fewer than 2 octets.
    """
    if len(data) < 2:
        raise MalformedValue(f"Training Status of {count(len(data))}; at least 2 are needed")
    flags, code, rest = data[0], data[1], bytes(data[2:])
    extended = bool(flags & _EXTENDED_STRING)
    if not flags & (_STRING_PRESENT | _EXTENDED_STRING):
        return TrainingStatus(code, None, extended, ignored_tail(len(rest)))
    trimmed = rest.rstrip(b"\0")
    if not trimmed:
        return TrainingStatus(code, None, extended, ("The flags promise a text and none arrived.",))
    try:
        return TrainingStatus(code, trimmed.decode(), extended)
    except UnicodeDecodeError:
        return TrainingStatus(
            code, trimmed.decode(errors="replace"), extended, ("The text is not valid UTF-8.",)
        )
