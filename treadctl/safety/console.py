"""What the console (or a runaway) does to the speed, and what we do about it.

The console always wins downwards.  Upwards it is adopted up to the cap,
corrected once above it, and the third upward override in a minute ends the
walk.  A belt that stays above the cap after the correction, or passes
5.2 km/h, is stopped at once; so is one that was told twice to slow down and
does not.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.safety.faults import Fault

_NOISE = 25  # hundredths: field noise is 0.15 km/h; more than this off target is somebody's doing
_REACHED = 15
_FALLING = 5  # hundredths between two reports: less is noise
_FOLLOWS_S = limits.FIRMWARE_S + 1.0


@dataclass(frozen=True, slots=True)
class Adopt:
    """The person chose another speed at the console: it is theirs now."""

    speed: Speed


@dataclass(frozen=True, slots=True)
class Correct:
    """Above the cap: ask once for the cap."""

    speed: Speed


@dataclass(frozen=True, slots=True)
class Repeat:
    """Told to slow down, and the belt does not: ask once more."""

    speed: Speed


class Console:
    """Judges each report of a walking belt against what we asked for.

    Attributes:
        fault: set where asking is not enough.
        reached: the belt was seen at the target that we asked for last.
    """

    def __init__(self) -> None:
        self.fault: Fault | None = None
        self.reached = False
        self._target: Speed | None = None
        self._asked_at = 0.0
        self._before: deque[tuple[float, Speed]] = deque(maxlen=64)  # until when which target was in force
        self._stayed = False  # seen there twice, not merely passing by
        self._repeated = False
        self._last = Speed(0)
        self._over_cap = self._over = self._under = 0
        self._overrides: deque[float] = deque(maxlen=limits.OVERRIDES)
        self._corrected: tuple[float, Speed] | None = None

    def asked(self, target: Speed, now: float) -> None:
        """Remember what we asked for; the same target asked for again begins nothing anew."""
        self._asked_at = now
        if target == self._target:
            return
        if self._target is not None:
            self._before.append((now, self._target))
        self._target = target
        self._repeated = self.reached = self._stayed = False
        self._over = self._under = 0

    def restarted(self) -> None:
        """A new start: what the console did before is over, overrides of the last minute count on."""
        overrides = self._overrides
        self.__init__()  # type: ignore[misc]  # everything else begins from nothing
        self._overrides = overrides

    def judge(self, speed: Speed, cap: Speed, now: float) -> Adopt | Correct | Repeat | None:
        """Take one report; `fault` is set where asking is not enough."""
        last, self._last = self._last, speed
        if speed > limits.TRIP_OVER_ABS:
            self.fault = Fault.OVER_LIMIT
            return None
        over_cap = speed.hundredths - cap.hundredths
        if over_cap > limits.OVER_CAP.hundredths:
            return self._above_cap(speed, cap, over_cap, now)
        self._over_cap = 0
        self._corrected = None
        if self._target is None:
            return None
        return self._within_cap(speed, self._target, last, cap, now)

    def _above_cap(self, speed: Speed, cap: Speed, over: int, now: float) -> Correct | None:
        self._over_cap += 1
        if self._corrected is not None:
            at, was = self._corrected
            late = now - at - _FOLLOWS_S
            down_s = (was.hundredths - cap.hundredths) / limits.STOP_PER_S
            if late > down_s or (late > 0 and speed.hundredths >= was.hundredths - _FALLING):
                self.fault = Fault.OVER_CAP_STILL
            return None
        if self._over_cap < 2 and over <= 50:
            return None
        self._corrected = (now, speed)
        self._overrides.append(now)
        if len(self._overrides) == limits.OVERRIDES and now - self._overrides[0] <= limits.OVERRIDES_IN_S:
            self.fault = Fault.CONSOLE_INSISTS
            return None
        return Correct(cap)

    def _within_cap(
        self, speed: Speed, target: Speed, last: Speed, cap: Speed, now: float
    ) -> Adopt | Repeat | None:
        if abs(speed.hundredths - target.hundredths) <= _REACHED:
            self.reached = True
            if abs(speed.hundredths - last.hundredths) <= _FALLING:
                self._stayed = True
        recent = max((t for end, t in self._before if now - end <= limits.TARGET_MEMORY_S), default=target)
        falling = speed.hundredths < last.hundredths - _FALLING
        above = not falling and speed.hundredths > max(recent, target).hundredths + _NOISE
        below = self.reached and speed.hundredths < target.hundredths - _NOISE
        self._over = self._over + 1 if above else 0
        self._under = self._under + 1 if below else 0
        if self._over < 2 and self._under < 2:
            return None
        if below or self._stayed:
            return Adopt(min(speed, cap))
        return self._not_slowing(target, now)

    def _not_slowing(self, target: Speed, now: float) -> Repeat | None:
        """It was never at this target: it does not follow, or takes kilometres for miles.

        Somebody who presses "+" while we rise looks the same, and loses that press; adopting
        what a machine with another unit makes of our targets would turn "slower" into faster.
        """
        if now - self._asked_at <= _FOLLOWS_S:
            return None
        if self._repeated:
            self.fault = Fault.NOT_SLOWING
            return None
        self._repeated = True
        return Repeat(target)
