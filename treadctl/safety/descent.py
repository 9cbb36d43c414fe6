"""A ceiling on its way down: no faster than a belt may be slowed."""

from __future__ import annotations

from dataclasses import dataclass

from treadctl.quantities import Speed
from treadctl.safety import limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """From one speed to a lower one, since a monotonic second."""

    since: float
    before: Speed
    to: Speed

    def at(self, now: float) -> Speed:
        """Return the ceiling at `now`; before `since` it is still the old one."""
        fallen = round(limits.SOFT_PER_S.hundredths * max(0.0, now - self.since))
        return max(self.to, Speed(max(0, self.before.hundredths - fallen)))
