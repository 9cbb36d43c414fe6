"""Service data of 0x1826 in the advertisement (FTMS 1.0.1 3.1): free or busy, and what kind of machine."""

from __future__ import annotations

from typing import NamedTuple

from treadctl.ftms.wire import Octets, ignored_tail

MACHINE_TYPES = ("Treadmill", "Cross Trainer", "Step Climber", "Stair Climber", "Rower", "Indoor Bike")
"""Fitness Machine Type by bit; the bits above are reserved."""

_AVAILABLE = 0x01
_KNOWN_TYPES = (1 << len(MACHINE_TYPES)) - 1


class ServiceData(NamedTuple):
    """What the advertisement says.  None is "it does not say": look at the characteristics then."""

    available: bool | None = None
    types: int | None = None
    problems: tuple[str, ...] = ()

    @property
    def treadmill(self) -> bool | None:
        """It says that it is a treadmill, or that it is not, or nothing."""
        return None if self.types is None else bool(self.types & 1)

    @property
    def type_names(self) -> tuple[str, ...]:
        """Names of the set bits that the specification defines."""
        return tuple(name for bit, name in enumerate(MACHINE_TYPES) if (self.types or 0) >> bit & 1)


def decode_service_data(data: Octets | None) -> ServiceData:
    """Read flags and machine type; never fails, because a treadmill must not be hidden by its advertisement.

    Type octets in the wrong order (FitShow FS-BC11B7 sends `01 00 01`) are
    turned, a single type octet is taken as it is, and a machine without
    service data (Sole F65), or with flags alone, does not say.
    """
    if not data:
        return ServiceData(problems=("There is no service data.",))
    available = bool(data[0] & _AVAILABLE)
    if len(data) == 1:
        return ServiceData(available, None, ("The machine type is missing.",))
    if len(data) == 2:
        return ServiceData(available, data[1], ("The machine type has one octet instead of two.",))
    types, problems = data[1] | data[2] << 8, ignored_tail(len(data) - 3)
    if not types & _KNOWN_TYPES:
        turned = data[2] | data[1] << 8
        if not turned & _KNOWN_TYPES:
            return ServiceData(available, None, ("The machine type is none that is known.", *problems))
        types, problems = turned, ("The octets of the machine type are in the wrong order.", *problems)
    return ServiceData(available, types, problems)
