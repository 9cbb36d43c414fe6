"""Whether the belt goes where it was asked to go, once it had the time for it.

Only a target at which the belt has not been yet is judged: who leaves a speed
that the belt ran at is a person at the console.  Judged is the mean of some
records, because field noise is 0.15 km/h.
"""

from __future__ import annotations

from collections import deque
from enum import Enum

from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.safety.faults import Fault

_AT_TARGET = 15  # hundredths
_TOO_FAST = 25  # hundredths: more above the target is judged record by record, see Console
_RATIO = 10  # percent: more off than this (and than 0.2 km/h) is another unit, not a badly calibrated belt
_RATIO_LEAST = 20  # hundredths
_APART = 30  # hundredths between two targets that the belt was at, twice the noise: it follows them
_MOST = 3 / 4  # of the way between them: a single record is noisy
_BEGUN = 1 / 3  # of the way from the target before: less is no movement towards it
_RECORDS = 4  # at least so many, over at least limits.FOLLOW_S, make a mean
_CREEPING = 5  # hundredths between the two halves of them: it is still on its way


class Doubt(Enum):
    """Why the belt is not where it was asked to be."""

    IGNORES = Fault.NOT_FOLLOWING
    UNITS = Fault.UNITS_DOUBTFUL


class Follow:
    """The follow-check of one target.

    Attributes:
        doubt: the belt is off its target; in doubt of its units nothing rises until it is there.
        fault: it still is after the target was asked for once more.
        left: the same of a belt that follows in this walk, and is slower than asked: a press at the console.
        followed: the belt was seen to follow in this block.

    Args:
        before: it was in an earlier block of this walk.
    """

    def __init__(self, before: bool = False) -> None:
        self.doubt: Doubt | None = None
        self.fault: Fault | None = None
        self.left = False
        self.followed = False
        self._followed_before = before
        self._target: Speed | None = None
        self._from: int | None = None  # the target before it
        self._before: int | None = None
        self._since = 0.0
        self._records: deque[tuple[float, int]] = deque()
        self._heads_for: int | None = None  # the target that the belt heads for; None: a person's
        self._at: tuple[int, int] | None = None  # the first such target that it was at, and its record there

    @property
    def follows(self) -> bool:
        """Tell whether the belt was seen to follow in this walk."""
        return self.followed or self._followed_before

    def asked(self, target: Speed, now: float) -> None:
        """Judge this target from here on."""
        self._heads_for = target.hundredths
        self._from, self._before = self._before, target.hundredths
        self._target, self._since, self.doubt = target, now, None

    def adopted(self, speed: Speed) -> None:
        """The belt heads for this speed although it was not asked to just now: there is nothing to follow."""
        self._before = speed.hundredths
        self._target = self._heads_for = self._at = self.doubt = None
        self.left = False

    def judge(self, speed: Speed, now: float) -> bool:
        """Take one report; True when the target should be asked for once more."""
        self._records.append((now, speed.hundredths))
        while len(self._records) > _RECORDS and now - self._records[1][0] >= limits.FOLLOW_S:
            self._records.popleft()
        self._compare(speed.hundredths)
        if self._target is None:
            return False
        first = self._records[0][0]
        if first < self._since + limits.FIRMWARE_S or now - first < limits.FOLLOW_S:
            return False  # it had no time to react, or there are too few records
        doubt = self._doubt(self._target.hundredths)
        if doubt is None:
            return False
        if self.doubt is not None:
            slower = self._mean() < self._target.hundredths
            lowered = self._from is not None and self._target.hundredths < self._from
            self.left = self.follows and slower and (lowered or doubt is Doubt.IGNORES)
            self.fault = None if self.left else doubt.value
            return False
        self.doubt, self._since = doubt, now
        return True

    def _compare(self, speed: int) -> None:
        """A belt that was at two targets, one after the other, follows, however quickly they came."""
        target = self._heads_for
        if target is None or abs(speed - target) > _AT_TARGET:
            return
        self._at = self._at or (target, speed)
        asked, went = target - self._at[0], speed - self._at[1]
        self.followed = self.followed or (abs(asked) >= _APART and went / asked >= _MOST)

    def _mean(self) -> float:
        return sum(speed for _, speed in self._records) / len(self._records)

    def _doubt(self, target: int) -> Doubt | None:
        """Judge the mean; at the target, or still on the way there, there is none."""
        speeds = [speed for _, speed in self._records]
        half = len(speeds) // 2
        earlier, later = sum(speeds[:half]) / half, sum(speeds[-half:]) / half
        mean = self._mean()
        off = abs(mean - target)
        if off <= _AT_TARGET:
            self._target = self.doubt = None
            return None
        if mean > target + _TOO_FAST:
            return None
        if abs(later - target) < abs(earlier - target) - _CREEPING:
            return None
        start = self._from
        if start is not None and start != target and (mean - start) / (target - start) < _BEGUN:
            return Doubt.IGNORES
        return Doubt.UNITS if off > max(_RATIO_LEAST, target * _RATIO / 100) else None
