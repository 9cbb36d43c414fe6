"""Seconds and metres of walking, from the speeds that a belt reports: one sum, whoever adds it up."""

from __future__ import annotations

from dataclasses import dataclass

from treadctl.care import numbers

GAP_MOST_S = 5.0  # chosen: nobody knows what a belt did in a longer silence; it is not counted as walking


@dataclass(slots=True)
class Odometer:
    """Adds up reports; each holds until the next one.

    Attributes:
        walked_s: seconds at 0.8 x the speed that was asked for, or more (CLINICAL 3.0, Counting).
        metres: all of the way.
    """

    walked_s: float = 0.0
    metres: float = 0.0
    _speed: int = 0
    _at: float | None = None

    def heard(self, speed: int, at: float, *, asked: int = 0) -> None:
        """Count up to this report, at the speed of the one before.

        Args:
            speed: hundredths of km/h; below 0 is 0.
            at: monotonic seconds; what is earlier than the last report counts nothing.
            asked: hundredths of km/h that the belt was asked for until now; 0 where nobody asks.
        """
        seconds = 0.0 if self._at is None else min(max(0.0, at - self._at), GAP_MOST_S)
        self.metres += self._speed * seconds / 360
        if self._speed > 0 and self._speed >= numbers.COUNTS_FROM * asked:
            self.walked_s += seconds
        self._at, self._speed = at, max(0, speed)
