"""Whether our own loop runs, and faults that come and go."""

from __future__ import annotations

from treadctl.safety import limits


class Bucket:
    """What is wrong fills it, and it leaks: a fault that comes and goes ends in its reaction all the same.

    Attributes:
        level_s: seconds of trouble that are not forgiven yet.
    """

    def __init__(self) -> None:
        self.level_s = 0.0
        self._at: float | None = None

    def watch(self, now: float, *, wrong: bool) -> float:
        """Count the time since the last look as wrong or as well; return the level."""
        seconds = 0.0 if self._at is None else min(now - self._at, limits.LOOP_STALL_S)
        self._at = now
        self.level_s += seconds if wrong else 0.0
        return self._leak(0.0 if wrong else seconds)

    def pour(self, now: float, seconds: float) -> float:
        """Add trouble that lasted for so long and ends now; return the level."""
        self._leak(0.0 if self._at is None else now - self._at)
        self._at = now
        self.level_s += seconds
        return self.level_s

    def _leak(self, seconds: float) -> float:
        self.level_s = max(0.0, self.level_s - limits.PATCHY_LEAKS * seconds)
        return self.level_s


class Pulse:
    """The control loop ticks ten times a second; a gap means that it stood still, or the computer slept.

    Nothing is known of such a time: what arrives after it was made before.
    """

    def __init__(self) -> None:
        self._ticked_at: float | None = None
        self._hold_until = float("-inf")
        self._stalls = Bucket()

    def tick(self, now: float, asleep_s: float = 0.0) -> float:
        """The loop runs; return for how long it stood still or slept, 0.0 where it did not."""
        gap = 0.0 if self._ticked_at is None else now - self._ticked_at + asleep_s
        self._ticked_at = now
        if gap <= limits.LOOP_STALL_S:
            return 0.0
        self._hold_until = now + limits.LOOP_HOLD_S
        self._stalls.pour(now, gap)
        return gap

    def overdue(self, now: float) -> bool:
        """Tell whether something else arrived while the loop does not tick."""
        return self._ticked_at is not None and now - self._ticked_at > limits.LOOP_STALL_S

    def holds(self, now: float) -> bool:
        """Tell whether it stood still just now."""
        return now < self._hold_until

    @property
    def stalling(self) -> bool:
        """Tell whether it stands still too often to lead a walk."""
        return self._stalls.level_s > limits.LOOP_STALLS_S
