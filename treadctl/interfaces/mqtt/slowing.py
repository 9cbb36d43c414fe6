"""From a wanted speed to as many `slower` as it takes, each of them one notch."""

from __future__ import annotations

STEP_S = 0.5  # chosen: the target is told four times a second; the next notch waits until this one shows
GIVES_UP_S = 10.0  # a belt that cannot go lower, or one that is at something else by now
NEAR_KMH = 0.005  # half of the finest speed: sums of tenths are not exact


class Slowing:
    """One wish to walk slower.

    Args:
        to_kmh: the highest target that it is content with.
        now: monotonic seconds.
    """

    def __init__(self, to_kmh: float, now: float) -> None:
        self._to, self._until = to_kmh + NEAR_KMH, now + GIVES_UP_S
        self._next = now

    def wants(self, target_kmh: float | None, now: float, *, walking: bool) -> bool | None:
        """Tell whether to ask for one notch now; None: it is done, or there is nothing left to do.

        Args:
            target_kmh: what the belt is asked for now.
            now: monotonic seconds.
            walking: the walk goes on and is not coming to a stop.
        """
        if not walking or target_kmh is None or target_kmh <= self._to or now > self._until:
            return None
        if now < self._next:
            return False
        self._next = now + STEP_S
        return True
