"""What was found: is it a treadmill, and can it be walked on?  Pure; ids and numbers, no sentences.

The advertisement only says what kind of machine it is and whether it is free;
whether it can be walked on stands in its characteristics, so after connecting
`judge` has the last word (CLINICAL 3.1, HAZARDS H-05).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from treadctl.device.ports import Found
from treadctl.ftms.advertising import decode_service_data
from treadctl.ftms.uuids import FITNESS_MACHINE_SERVICE
from treadctl.model import Capabilities
from treadctl.quantities import Speed

SLOWEST_START = Speed.kmh("1.6")
"""CLINICAL 3.1: a machine whose slowest speed is above this (1.0 mph) is refused."""

KNOWN_NAMES = (
    "FS-",  # FitShow
    "SF-T",  # Sunny
    "KS-",  # KingSmith WalkingPad
    "WalkingPad",
    "Domyos",
    "HORIZON",
    "JFTM",  # Horizon, Johnson
    "TM4800",
    "TM6500",
    "WT_",
    "MRK-T",  # Merach
    "URTM",  # Urevo
    "LJJ",
    "YPOO",
    "MOBVOI",
    "TRX3500",
    "Yesoul",
    "SOLE",
    "F63",
    "F65",
    "F80",
    "F85",
    "MATRIX",
    "CTM",
    "MyRun",  # Technogym
    "RUN500",
)
"""Beginnings of names of treadmills (QUIRKS A-F), for the ones that advertise without the service."""


class Kind(Enum):
    """What can be said of a machine."""

    CAN_BE_WALKED = "can_be_walked"
    READ_ONLY = "read_only"  # telemetry, no speed control
    NOT_SUPPORTED = "not_supported"
    TREADMILL = "treadmill"  # it says that it is one; connect to know more
    MAYBE = "maybe"  # its name sounds like one; connect to know


Reason = tuple[str, Mapping[str, object]]
"""An id of the word catalogue with its numbers."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind, with the reasons for it."""

    kind: Kind
    reasons: tuple[Reason, ...] = ()


def look(found: Found) -> Verdict | None:
    """Say what the advertisement shows; None: nothing hints at a treadmill.

    The service data counts in every form that was seen in the field: type
    octets swapped, a single octet, none at all.
    """
    data = decode_service_data(found.service_data.get(FITNESS_MACHINE_SERVICE))
    busy: tuple[Reason, ...] = (("in_use", {}),) if data.available is False else ()
    if FITNESS_MACHINE_SERVICE in found.service_uuids or FITNESS_MACHINE_SERVICE in found.service_data:
        if data.treadmill is False:
            return Verdict(Kind.NOT_SUPPORTED, (("other_machine", {"types": data.type_names}),))
        if data.treadmill is None:
            return Verdict(Kind.TREADMILL, (("type_not_said", {}), *busy))
        return Verdict(Kind.TREADMILL, busy)
    if prefix := _known_name(found.name):
        return Verdict(Kind.MAYBE, (("known_name", {"prefix": prefix}),))
    return None


def _known_name(name: str | None) -> str | None:
    heard = (name or "").casefold()
    return next((known for known in KNOWN_NAMES if heard.startswith(known.casefold())), None)


def is_busy(found: Found) -> bool:
    """Whether the machine says that another app holds it."""
    return decode_service_data(found.service_data.get(FITNESS_MACHINE_SERVICE)).available is False


def is_candidate(found: Found) -> bool:
    """Whether to connect to it unasked: it says that it is a treadmill, and not that it is taken."""
    verdict = look(found)
    return verdict is not None and verdict.kind is Kind.TREADMILL and not is_busy(found)


def candidates(found: Iterable[Found]) -> list[tuple[Found, Verdict]]:
    """The ones worth connecting to: treadmills before maybes, free ones before busy, then the strongest."""
    judged = [
        (one, verdict)
        for one in found
        if (verdict := look(one)) is not None and verdict.kind is not Kind.NOT_SUPPORTED
    ]
    return sorted(
        judged,
        key=lambda pair: (
            pair[1].kind is Kind.MAYBE,
            is_busy(pair[0]),
            -(pair[0].rssi if pair[0].rssi is not None else -128),
            pair[0].address,
        ),
    )


def judge(machine: Capabilities) -> Verdict:
    """Say whether a connected machine can be walked on, from what it claims (telemetry may say otherwise)."""
    if not machine.has_control_point:
        return Verdict(Kind.READ_ONLY, (("no_control_point", {}),))
    if not machine.sets_speed:
        return Verdict(Kind.READ_ONLY, (("no_speed_control", {}),))
    if machine.speed_min is None or machine.speed_max is None:
        return Verdict(Kind.READ_ONLY, (("no_speed_range", {}),))
    if machine.speed_min > SLOWEST_START:
        numbers = {"slowest_kmh": machine.speed_min.in_kmh, "allowed_kmh": SLOWEST_START.in_kmh}
        return Verdict(Kind.NOT_SUPPORTED, (("slowest_too_fast", numbers),))
    if machine.speed_step is None or not machine.speed_step.hundredths:
        return Verdict(Kind.CAN_BE_WALKED, (("no_speed_step", {}),))
    return Verdict(Kind.CAN_BE_WALKED)
