"""The speeds that one machine can be asked for: a lowest one and equal steps above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from treadctl.model import Capabilities
from treadctl.quantities import Speed

_STEP_UNKNOWN = Speed.kmh("0.1")
_FLOOR_LEAST = Speed.kmh("0.5")  # cautious choice: nobody is asked to walk slower


@dataclass(frozen=True, slots=True)
class Grid:
    """`floor` + k * `step`, k >= 0."""

    floor: Speed
    step: Speed

    @classmethod
    def of(cls, machine: Capabilities) -> Self:
        """Return what the machine says of itself; a floor below 0.5 km/h is raised by whole steps."""
        step = machine.speed_step if machine.speed_step else _STEP_UNKNOWN
        if step.hundredths <= 0:
            step = _STEP_UNKNOWN
        low = machine.speed_min or Speed(0)
        short = max(_FLOOR_LEAST.hundredths - low.hundredths, 0)
        return cls(Speed(low.hundredths + -(-short // step.hundredths) * step.hundredths), step)
