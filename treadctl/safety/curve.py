"""How this machine's belt comes down after Stop, as far as anybody has seen it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Self

from treadctl.model import MachineFacts
from treadctl.quantities import Speed
from treadctl.safety import limits


class Frame(NamedTuple):
    """A report that is fresh now: when it arrived, and the speed."""

    at: float
    speed: Speed


@dataclass(frozen=True, slots=True, kw_only=True)
class StopCurve:
    """What counts as falling after Stop, and for how long standing is not yet believed.

    Attributes:
        firmware_s: time from the write to the first drop.
        need_per_s: hundredths of km/h that it must at least lose each second after that.
        stop_s: commissioned time from Stop to standing; None: reckoned from the speed.
    """

    firmware_s: float = limits.FIRMWARE_S
    need_per_s: float = limits.FALLS_PER_S
    stop_s: float | None = None

    @classmethod
    def of(cls, facts: MachineFacts) -> Self:
        """Half of the drop that commissioning saw is falling; without commissioning a cautious floor.

        A machine file is edited by people: its numbers hold within bounds.
        """
        half = limits.FALLS_PER_S if facts.decel is None else facts.decel.hundredths / 2
        return cls(
            firmware_s=min(facts.firmware_s, limits.FIRMWARE_MAX_S),
            need_per_s=min(half, limits.FALLS_MOST),
            stop_s=None if facts.stop_s is None else max(facts.stop_s, limits.FIRMWARE_S),
        )

    @property
    def judged_after_s(self) -> float:
        """How long after a Stop a belt that does not fall is believed not to obey."""
        return self.firmware_s + limits.STOP_GRACE_S

    def fell(self, since: Frame, seen: Frame, *, delay_s: float = 0.0) -> bool:
        """Tell whether the belt lost enough between two reports; it may take `delay_s` to begin."""
        need = self.need_per_s * max(0.0, seen.at - since.at - delay_s)
        drop = since.speed.hundredths - seen.speed.hundredths
        return seen.speed.hundredths == 0 or drop >= max(need, limits.FALLS_LEAST)

    def time_s(self, fastest: Speed) -> float:
        """Seconds after Stop before two zeros are believed to be a standing belt."""
        reckoned = self.firmware_s + fastest.hundredths / limits.STOP_PER_S
        return reckoned if self.stop_s is None else self.stop_s
