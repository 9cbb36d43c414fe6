"""What a belt reported since it was asked for something, and what can be read from that."""

from __future__ import annotations

from treadctl.commission import limits
from treadctl.quantities import Speed


class Samples:
    """Reports of the speed since a moment.

    Args:
        began_at: when the belt was asked.
        before: what it did until then, in hundredths of km/h.
    """

    def __init__(self, began_at: float, before: int) -> None:
        self.began_at = began_at
        self.before = before
        self.times: list[float] = []  # seconds since `began_at`
        self.speeds: list[int] = []  # hundredths of km/h

    def add(self, at: float, speed: Speed) -> None:
        """Take one report."""
        self.times.append(at - self.began_at)
        self.speeds.append(speed.hundredths)

    @property
    def last_s(self) -> float:
        """When the last report came; 0 without any."""
        return self.times[-1] if self.times else 0.0

    def steady(self) -> int | None:
        """Return the speed that the belt has settled at, None while it changes."""
        if not self.times or self.last_s < limits.LEAST_S:
            return None
        recent = [
            s for t, s in zip(self.times, self.speeds, strict=True) if t >= self.last_s - limits.STEADY_S
        ]
        enough = len(recent) >= 3 and self.times[0] <= self.last_s - limits.STEADY_S
        if not enough or max(recent) - min(recent) > limits.STEADY:
            return None
        return round(sum(recent) / len(recent))

    def first_s(self, away: int) -> float | None:
        """Return when a report first lay further than `away` from where the belt was; None: never."""
        for at, speed in zip(self.times, self.speeds, strict=True):
            if abs(speed - self.before) > away:
                return at
        return None

    def reaction_s(self, slope: int | None) -> float:
        """Return when the belt began to change: drawn back along its slope, between two reports at the least.

        Without a slope it is the first report that showed the change, which is late by up to one report.
        """
        moved, before_s = self.first_s(limits.STEADY), 0.0
        if moved is None:
            return self.last_s
        for at in self.times:
            before_s = at if at < moved else before_s
        if not slope:
            return round(moved, 2)
        away = abs(self.speeds[self.times.index(moved)] - self.before)
        return round(min(max(moved - away / slope, before_s, 0.0), moved), 2)

    def first_zero_s(self) -> float | None:
        """Return when it first reported 0."""
        for at, speed in zip(self.times, self.speeds, strict=True):
            if speed == 0:
                return at
        return None

    def slope(self, settled: int) -> int | None:
        """Return hundredths of km/h each second between leaving `before` and nearing `settled`.

        As coarse as the machine's reports; None where they are too few to tell.
        """
        way = settled - self.before
        inside = [
            (t, s)
            for t, s in zip(self.times, self.speeds, strict=True)
            if 0.1 < (s - self.before) / (way or 1) < 0.9
        ]
        if len(inside) >= 2 and inside[-1][0] > inside[0][0]:
            return round(abs(inside[-1][1] - inside[0][1]) / (inside[-1][0] - inside[0][0]))
        left, there = self.first_s(limits.STEADY), self._near(settled)
        if left is None or there is None or there <= 0:
            return None
        return round(abs(way) / there)

    def _near(self, settled: int) -> float | None:
        for at, speed in zip(self.times, self.speeds, strict=True):
            if abs(speed - settled) <= limits.STEADY:
                return at
        return None

    def spread(self) -> int:
        """Return how far a report lies from the middle at most, in hundredths."""
        middle = sum(self.speeds) / len(self.speeds)
        return round(max(abs(speed - middle) for speed in self.speeds) + 0.5)


class Gaps:
    """The times between two reports."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._heard_at: float | None = None

    def heard(self, at: float) -> None:
        """Take the arrival of one report; several of one moment are one."""
        if self._heard_at is not None and at > self._heard_at:
            self.seconds.append(at - self._heard_at)
        self._heard_at = at

    @property
    def enough(self) -> bool:
        """Tell whether there are enough of them to speak of a cadence."""
        return len(self.seconds) >= 3

    def found(self) -> dict[str, float]:
        """Return what is kept of them: fields of `Findings`."""
        mean = sum(self.seconds) / len(self.seconds)
        return {"period_s": round(mean, 3), "period_p999_s": round(late(self.seconds), 3)}


def late(gaps: list[float]) -> float:
    """Return the time within which 99.9 % of the reports came: with fewer than a thousand, the longest."""
    ordered = sorted(gaps)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.999))]
