"""Supported ranges (2AD4, 2AD5, 2AD7; FTMS 1.0.1 4.11, 4.12 and 4.14): lowest, highest, smallest step.

They are the machine's protocol limits, not what the belt does, and on some
machines in another unit (FitShow FS-BT-T4: miles printed as kilometres).
"""

from __future__ import annotations

from typing import NamedTuple

from treadctl.ftms.wire import MalformedValue, Octets, Parameter, count, size_of, take_all


class SpeedRange(NamedTuple):
    """Supported Speed Range in 0.01 km/h.  A lowest speed above 0 is normal."""

    lowest: int
    highest: int
    step: int
    problems: tuple[str, ...] = ()


class InclinationRange(NamedTuple):
    """Supported Inclination Range in 0.1 %; 0 to 0 is a machine without a motor for it."""

    lowest: int
    highest: int
    step: int
    problems: tuple[str, ...] = ()


class HeartRateRange(NamedTuple):
    """Supported Heart Rate Range in bpm."""

    lowest: int
    highest: int
    step: int
    problems: tuple[str, ...] = ()


_SPEED = (Parameter("min_kmh", 2), Parameter("max_kmh", 2), Parameter("step_kmh", 2))
_INCLINATION = (
    Parameter("min_percent", 2, signed=True),
    Parameter("max_percent", 2, signed=True),
    Parameter("step_percent", 2),
)
_HEART_RATE = (Parameter("min_bpm", 1), Parameter("max_bpm", 1), Parameter("step_bpm", 1))


def decode_speed_range(data: Octets) -> SpeedRange:
    """Read 2AD4, 6 octets.  A part of a range is of no use, so short is an error.

    Raises:
        MalformedValue: fewer than 6 octets.
    """
    return SpeedRange(*_numbers("Supported Speed Range", _SPEED, data))


def decode_inclination_range(data: Octets) -> InclinationRange:
    """Read 2AD5, 6 octets.

    Raises:
        MalformedValue: fewer than 6 octets.
    """
    return InclinationRange(*_numbers("Supported Inclination Range", _INCLINATION, data))


def decode_heart_rate_range(data: Octets) -> HeartRateRange:
    """Read 2AD7, 3 octets.

    Raises:
        MalformedValue: fewer than 3 octets.
    """
    return HeartRateRange(*_numbers("Supported Heart Rate Range", _HEART_RATE, data))


def _numbers(
    what: str, parameters: tuple[Parameter, ...], data: Octets
) -> tuple[int, int, int, tuple[str, ...]]:
    if len(data) < size_of(parameters):
        raise MalformedValue(f"{what} of {count(len(data))}; {size_of(parameters)} are needed")
    (lowest, highest, step), problems = take_all(parameters, data, 0)
    if lowest > highest:
        problems += ("The lowest value is above the highest.",)
    return lowest, highest, step, problems
