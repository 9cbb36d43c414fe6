"""What the belt reports of itself, with its age.  Absent is None; stale is a state, not a value."""

from __future__ import annotations

from treadctl.model import Telemetry
from treadctl.quantities import Incline, Speed
from treadctl.safety import limits

_NEVER = float("-inf")


class Belt:
    """The last reports of one machine.

    "Stands" needs two fresh zeros in a row: one frame may be a glitch, and
    silence is neither standing nor moving.
    """

    def __init__(self) -> None:
        self.speed: Speed | None = None
        self.incline: Incline | None = None
        self.heard_at = _NEVER
        self.period_s = 1.0
        self.zeros = 0
        self.zero_since = _NEVER
        self.implausible = 0
        self.distance_m: int | None = None
        self.frames = 0

    def heard(self, report: Telemetry) -> None:
        """Take one record; every well-formed record is news, changed or not."""
        gap = report.at - self.heard_at
        if 0.05 < gap < limits.STALE_S:
            self.period_s += (gap - self.period_s) / 8  # a slow average: the machine's own rate
        self.heard_at = report.at
        self.frames += 1
        self.implausible = self.implausible + 1 if report.speed > limits.IMPLAUSIBLE else 0
        if self.implausible == 1:
            return  # one impossible value: hold; the second counts as true
        self.speed = report.speed
        if report.incline is not None:
            self.incline = report.incline
        if report.distance is not None:
            self.distance_m = report.distance.metres
        if report.speed.hundredths:
            self.zeros = 0
        else:
            self.zero_since = report.at if self.zeros == 0 else self.zero_since
            self.zeros += 1

    def age(self, now: float) -> float:
        """Seconds since the last record; infinite when there was none."""
        return now - self.heard_at

    def fresh(self, now: float) -> bool:
        """Tell whether a decision to rise may rest on the last record."""
        return now - self.heard_at <= limits.FRESH_S

    def stale(self, now: float) -> bool:
        """Tell whether we no longer know what the belt does."""
        return now - self.heard_at > max(limits.STALE_S, 3 * self.period_s)

    def seen(self, now: float) -> Speed | None:
        """The reported speed, None when it is not fresh."""
        return self.speed if self.fresh(now) else None

    def stands(self, now: float) -> bool:
        """Tell whether the belt itself has reported 0 twice, and lately."""
        return self.zeros >= 2 and not self.stale(now)

    def stood_s(self, now: float) -> float:
        """For how long it has been seen to stand; 0 when it is not."""
        return now - self.zero_since if self.stands(now) else 0.0

    def moves(self, now: float) -> bool:
        """Tell whether the last fresh record says that it moves."""
        speed = self.seen(now)
        return speed is not None and speed.hundredths > 0
