"""Fitness Machine Feature (2ACC, FTMS 1.0.1 4.3): two sets of 32 bits."""

from __future__ import annotations

from typing import NamedTuple

from treadctl.ftms.wire import MalformedValue, Octets, count, ignored_tail

FEATURE_NAMES = (
    "Average Speed",
    "Cadence",
    "Total Distance",
    "Inclination",
    "Elevation Gain",
    "Pace",
    "Step Count",
    "Resistance Level",
    "Stride Count",
    "Expended Energy",
    "Heart Rate Measurement",
    "Metabolic Equivalent",
    "Elapsed Time",
    "Remaining Time",
    "Power Measurement",
    "Force on Belt and Power Output",
    "User Data Retention",
)
"""Fitness Machine Features by bit, octets 0-3; the bits above are reserved."""

TARGET_NAMES = (
    "Speed",
    "Inclination",
    "Resistance",
    "Power",
    "Heart Rate",
    "Expended Energy",
    "Step Number",
    "Stride Number",
    "Distance",
    "Training Time",
    "Time in Two Heart Rate Zones",
    "Time in Three Heart Rate Zones",
    "Time in Five Heart Rate Zones",
    "Indoor Bike Simulation",
    "Wheel Circumference",
    "Spin Down Control",
    "Cadence",
)
"""Target Setting Features by bit, octets 4-7; the bits above are reserved."""

_SPEED_TARGET = 1 << 0
_INCLINATION_TARGET = 1 << 1


class Feature(NamedTuple):
    """What the machine claims.  Hints only: Treadmill Data's own flags are the truth.

    Plain integers, because an IntFlag remembers each unknown combination for ever.
    """

    features: int
    targets: int
    problems: tuple[str, ...] = ()

    @property
    def sets_speed(self) -> bool:
        """Set Target Speed is supported."""
        return bool(self.targets & _SPEED_TARGET)

    @property
    def sets_incline(self) -> bool:
        """Set Target Inclination is supported."""
        return bool(self.targets & _INCLINATION_TARGET)

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Names of the set bits that the specification defines."""
        return tuple(name for bit, name in enumerate(FEATURE_NAMES) if self.features >> bit & 1)

    @property
    def target_names(self) -> tuple[str, ...]:
        """Names of the set bits that the specification defines."""
        return tuple(name for bit, name in enumerate(TARGET_NAMES) if self.targets >> bit & 1)


def decode_feature(data: Octets) -> Feature:
    """Read 8 octets.

    A short read with complete features (Domyos TC-0278 gives short ones until
    it was started once) keeps them and claims no target, with a problem.

    Raises:
        MalformedValue: fewer than 4 octets.
    """
    if len(data) < 4:
        raise MalformedValue(f"Fitness Machine Feature of {count(len(data))}; 8 are needed")
    features = int.from_bytes(data[:4], "little")
    if len(data) < 8:
        return Feature(features, 0, (f"The target settings are missing: {count(len(data))} of 8 arrived.",))
    return Feature(features, int.from_bytes(data[4:8], "little"), ignored_tail(len(data) - 8))
