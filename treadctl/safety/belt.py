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

    Attributes:
        speed: last plausible report.
        incline: last report that had one.
        zeros: how many reports of 0 in a row.
        implausible: how many impossible speeds in a row.
    """

    def __init__(self) -> None:
        self.speed: Speed | None = None
        self.incline: Incline | None = None
        self.incline_since = _NEVER
        self.heard_at = _NEVER
        self.period_s = 1.0
        self.zeros = 0
        self.zero_since = _NEVER
        self.implausible = 0
        self._last: Telemetry | None = None

    def heard(self, report: Telemetry) -> bool:
        """Take one record; every well-formed record is news, changed or not.

        Returns:
            False for a record that counts for nothing: the twin of the one before it, or an
            impossible speed for the first time.  Neither its value nor its time is believed.
        """
        last, self._last = self._last, report
        if last is not None and _twins(last, report):
            return False
        gap = report.at - self.heard_at
        if 0.05 < gap < limits.STALE_S:
            self.period_s += (gap - self.period_s) / 8  # a slow average: the machine's own rate
        self.implausible = self.implausible + 1 if report.speed > limits.IMPLAUSIBLE else 0
        if self.implausible == 1:
            return False  # one impossible value: hold; the second counts as true
        self.heard_at = report.at
        self.speed = report.speed
        if report.incline is not None:
            self.incline_since = self.incline_since if report.incline == self.incline else report.at
            self.incline = report.incline
        if report.speed.hundredths:
            self.zeros = 0
        else:
            self.zero_since = report.at if self.zeros == 0 else self.zero_since
            self.zeros += 1
        return True

    def age(self, now: float) -> float:
        """Seconds since the last record; infinite when there was none."""
        return now - self.heard_at

    def fresh(self, now: float) -> bool:
        """Tell whether a decision to rise may rest on the last record."""
        return now - self.heard_at <= limits.FRESH_S

    def stale(self, now: float) -> bool:
        """Tell whether we no longer know what the belt does."""
        return not now - self.heard_at <= max(limits.STALE_S, 3 * self.period_s)

    def seen(self, now: float) -> Speed | None:
        """The reported speed, None when it is not fresh."""
        return self.speed if self.fresh(now) else None

    def stands(self, now: float) -> bool:
        """Tell whether the belt itself has reported 0 twice, the last time just now."""
        return self.zeros >= 2 and self.fresh(now)

    def stood(self, now: float) -> bool:
        """Tell whether it was seen to stand and has not gone silent since."""
        return self.zeros >= 2 and not self.stale(now)

    def stood_s(self, now: float) -> float:
        """For how long it has been seen to stand; 0 when it is not."""
        return now - self.zero_since if self.stands(now) else 0.0

    def moves(self, now: float) -> bool:
        """Tell whether the last fresh record says that it moves."""
        speed = self.seen(now)
        return speed is not None and speed.hundredths > 0


def _twins(last: Telemetry, report: Telemetry) -> bool:
    """Tell whether a record is the same one, delivered twice."""
    return (
        0 <= report.at - last.at < limits.TWIN_S
        and report.speed == last.speed
        and report.elapsed_s == last.elapsed_s
        and report.distance == last.distance
        and report.incline == last.incline
    )
