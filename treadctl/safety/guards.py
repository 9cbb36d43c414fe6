"""Who stands by while the belt moves: the guardian, the Bluetooth stack, and a person who watches.

None is needed to slow down or to stop.  Without them nothing rises, and
nobody is let onto a belt.
"""

from __future__ import annotations

from collections.abc import Callable

from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.safety.faults import Fault

_NEVER = float("-inf")
_FOR_EVER = float("inf")


class Guards:
    """What is known of them.

    Attributes:
        unwatched_s: seconds without an interface that a person watches; for ever until somebody counts them.
    """

    def __init__(self) -> None:
        self._beat_at = _NEVER
        self._answered_at = _NEVER
        self._down_at: float | None = None
        self._differ_since: float | None = None
        self.unwatched_s: Callable[[float], float] = lambda now: _FOR_EVER

    def beat(self, now: float, its: Speed | None = None, ours: Speed | None = None) -> None:
        """The guardian heard our last beat; `its` reading of the belt beside `ours`, where both know one."""
        self._beat_at = now
        apart = its is not None and ours is not None and abs(its.hundredths - ours.hundredths)
        if apart <= limits.READINGS_APART:
            self._differ_since = None
        elif self._differ_since is None:
            self._differ_since = now

    def beating(self, now: float) -> bool:
        """Tell whether a guardian would act if we died now."""
        return now - self._beat_at <= limits.GUARDIAN_LATE_S

    def stack_answered(self, now: float) -> None:
        """The stack answered a question just now."""
        self._answered_at, self._down_at = now, None

    def stack_down(self, now: float) -> None:
        """The stack is gone or silent; how long is counted from the first word of it."""
        self._down_at = now if self._down_at is None else self._down_at
        self._answered_at = _NEVER

    def connected(self) -> None:
        """A fresh link goes through a stack that works."""
        self._answered_at, self._down_at = _NEVER, None

    def stack_age_s(self, now: float) -> float:
        """Seconds since the stack last answered; infinite before it ever did."""
        return now - self._answered_at

    def raised(self, now: float) -> list[Fault]:
        """Return what is wrong with either."""
        faults: list[Fault] = []
        if now - self._beat_at > limits.GUARDIAN_LOST_S:
            faults.append(Fault.GUARDIAN_LOST)
        elif not self.beating(now):
            faults.append(Fault.GUARDIAN_LATE)
        if self._differ_since is not None:
            differ_s = now - self._differ_since - limits.READINGS_DIFFER_S
            faults += [Fault.READINGS_DIFFER] if differ_s >= 0 else []
            faults += [Fault.READINGS_DIFFER_LONG] if differ_s >= limits.READINGS_STOP_S else []
        if self._down_at is not None:
            faults.append(Fault.STACK_DOWN)
            if now - self._down_at > limits.STACK_LASTS_S:
                faults.append(Fault.LINK_LOST)
        return faults
