"""What the console (or a runaway) does to the speed, and what we do about it.

The console always wins downwards.  Upwards it is adopted up to the cap,
corrected once above it, and the third upward override in a minute ends the
walk.  A belt that keeps rising after the correction, or passes 5.2 km/h, is
stopped at once.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.safety.faults import Fault

_NOISE = 25  # hundredths: field noise is 0.15 km/h; more than this off target is somebody's doing
_REACHED = 15
_TARGET_MEMORY_S = 5.0  # a belt may still be on its way down from a target of the last seconds


@dataclass(frozen=True, slots=True)
class Adopt:
    """The person chose another speed at the console: it is theirs now."""

    speed: Speed


@dataclass(frozen=True, slots=True)
class Correct:
    """Above the cap: ask once for the cap."""

    speed: Speed


class Console:
    """Judges each report of a walking belt against what we asked for."""

    def __init__(self) -> None:
        self._targets: deque[tuple[float, Speed]] = deque(maxlen=64)
        self._over_cap = self._over = self._under = 0
        self._reached = False
        self._overrides: deque[float] = deque(maxlen=limits.OVERRIDES)
        self._corrected: tuple[float, Speed] | None = None
        self.fault: Fault | None = None

    def asked(self, target: Speed, now: float) -> None:
        """Remember what we asked for."""
        self._targets.append((now, target))
        self._reached = False
        self._over = self._under = 0

    def restarted(self) -> None:
        """A new start: what the console did before is over, overrides of the last minute count on."""
        self._targets.clear()
        self._over_cap = self._over = self._under = 0
        self._reached = False
        self._corrected = None
        self.fault = None

    def judge(self, speed: Speed, cap: Speed, now: float) -> Adopt | Correct | None:
        """Take one report; `fault` is set where asking is not enough."""
        if speed > limits.TRIP_OVER_ABS:
            self.fault = Fault.OVER_LIMIT
            return None
        over_cap = speed.hundredths - cap.hundredths
        if over_cap > limits.OVER_CAP.hundredths:
            return self._above_cap(speed, cap, over_cap, now)
        self._over_cap = 0
        self._corrected = None
        return self._within_cap(speed, cap, now)

    def _above_cap(self, speed: Speed, cap: Speed, over: int, now: float) -> Correct | None:
        self._over_cap += 1
        if self._corrected is not None:
            at, was = self._corrected
            if now - at > limits.FIRMWARE_S + 1.0 and speed.hundredths >= was.hundredths - 5:
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

    def _within_cap(self, speed: Speed, cap: Speed, now: float) -> Adopt | None:
        if not self._targets:
            return None
        target = self._targets[-1][1]
        recent = max((t for at, t in self._targets if now - at <= _TARGET_MEMORY_S), default=target)
        if abs(speed.hundredths - target.hundredths) <= _REACHED:
            self._reached = True
        above = speed.hundredths > max(recent, target).hundredths + _NOISE
        below = self._reached and speed.hundredths < target.hundredths - _NOISE
        self._over = self._over + 1 if above else 0
        self._under = self._under + 1 if below else 0
        if self._over >= 2 or self._under >= 2:
            return Adopt(min(speed, cap))
        return None
