"""The gentle part of a stop: the target comes down step by step, each on a fresh look at the belt."""

from __future__ import annotations

from treadctl.model import SetSpeed, StopKind
from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.safety.curve import Frame, StopCurve

_WRONG_WAY = 20  # hundredths above where it was when the slowing began; field noise is 15
_FOLLOWED = 5  # hundredths: less is noise, not following
_RATE = {StopKind.SOFT: limits.SOFT_PER_S, StopKind.QUICK: limits.QUICK_PER_S}


class Slowing:
    """Lowers the target from what the belt does to the machine's lowest speed.

    Attributes:
        target: what the belt was last told.
        over: no gentle step is left, or none can be taken: Stop is next.
        settled: it is over because the belt is as slow as it can be asked to be.
        wrong_way: told to slow down, it went faster.
    """

    def __init__(
        self,
        now: float,
        *,
        target: Speed,
        floor: Speed,
        step: Speed,
        seen: Speed | None,
        curve: StopCurve,
        corrected: tuple[float, Speed] | None = None,
    ) -> None:
        self.target = target
        self.over = self.settled = False
        self.wrong_way = False
        told_at, was = corrected or (now, target)
        self.fastest = max(target, was, seen or was)
        self._told_at = told_at  # to come down: by the first step here, or just before it
        self._curve = curve
        self.began_at = now
        self._floor = floor
        self._step = step
        self._next_at = self._stepped_at = now
        self._mark: Frame | None = None

    def step(self, kind: StopKind, now: float, seen: Frame | None) -> SetSpeed | None:
        """Return one step down, or None; sets `over` where slowing ends or does not work."""
        if self.over or kind is StopKind.NOW:
            self.over = True
            return None
        due = now >= self._next_at
        if seen is None:
            self.over = due  # each gentle step needs a fresh look at a belt that follows
            return None
        if seen.speed.hundredths > self.fastest.hundredths + _WRONG_WAY:
            self.over = self.wrong_way = True
            return None
        self.over = self._does_not_follow(now, seen)
        if self.over or not due:
            return None
        if self.target <= self._floor:
            self.over = self._waited(now, seen)
            return None
        return self._lower(_RATE[kind].hundredths, now, seen)

    def _does_not_follow(self, now: float, seen: Frame) -> bool:
        late_s = now - self._told_at - self._curve.judged_after_s
        ripe = seen.at - self._told_at >= self._curve.firmware_s + limits.RIPE_S
        still = seen.speed.hundredths > self.fastest.hundredths - _FOLLOWED
        return late_s > 0 and (ripe or late_s >= limits.RIPE_S) and still and self.fastest > self._floor

    def _waited(self, now: float, seen: Frame) -> bool:
        """At the lowest speed, or waited for long enough without coming nearer to it."""
        if seen.speed.hundredths <= self._floor.hundredths + limits.OVER_CAP.hundredths:
            self.settled = True
            return True
        if now - self._stepped_at <= self._curve.judged_after_s:
            return False
        if self._mark is None:
            self._mark = seen
        if seen.at - self._mark.at < limits.STOP_AGAIN_S:
            return False
        mark, self._mark = self._mark, seen
        return not self._curve.fell(mark, seen)

    def _lower(self, rate: int, now: float, seen: Frame) -> SetSpeed | None:
        step = self._step.hundredths
        down = max(rate // step * step, step)
        self._stepped_at = now
        self._mark = seen
        self._next_at = now + down / rate  # the slope stays, however coarse the machine's steps are
        lower = Speed(self.target.hundredths - down)
        self.target = max(lower.on_grid(self._floor, self._step), self._floor)
        slower_already = self.target > seen.speed  # the console may be slower than we are
        return None if slower_already else SetSpeed(self.target)
