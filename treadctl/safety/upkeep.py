"""What changes around a walk while it goes on: the journal's disk, and the profile that it began with."""

from __future__ import annotations

from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.safety.descent import Descent
from treadctl.safety.faults import Fault

_LAG_S = limits.FIRMWARE_S + 1.0  # a belt follows a lowered cap so much later


class Upkeep:
    """Keeps an eye on both.

    A walk goes on from memory for a while when nothing can be written down.
    A cap that is lowered counts at once, as fast as a belt may be slowed; one
    that is raised counts in the next session.
    """

    def __init__(self) -> None:
        self._journal_since: float | None = None
        self._lowered: Descent | None = None
        self._below_belt = False

    def journal(self, trouble: str | None, now: float) -> None:
        """The journal has trouble, or (None) writes again."""
        if trouble is None:
            self._journal_since = None
        elif self._journal_since is None:
            self._journal_since = now

    def armed(self) -> None:
        """A new walk has the cap of its own plan."""
        self._lowered, self._below_belt = None, False

    def lower(self, cap: Speed, before: Speed, floor: Speed, now: float) -> bool:
        """The profile, or an answer on the way, now says `cap`; False where that is nothing lower.

        Args:
            cap: what was read.
            before: the cap that is in force.
            floor: the machine's lowest speed; a cap below it ends the walk.
            now: monotonic seconds.
        """
        if not cap < before or (self._lowered is not None and cap >= self._lowered.to):
            return False
        self._lowered = Descent(since=now, before=before, to=cap)
        self._below_belt = cap < floor
        return True

    def cap(self, cap: Speed, now: float) -> Speed:
        """The most that may be asked for now; never above `cap`."""
        return cap if self._lowered is None else min(cap, self._at(now, cap))

    def judged_cap(self, cap: Speed, now: float) -> Speed:
        """What a report of the belt is held against: it follows a lowered cap a little later."""
        return max(cap, self._at(now - _LAG_S, cap))

    def _at(self, now: float, cap: Speed) -> Speed:
        return cap if self._lowered is None else self._lowered.at(now)

    def raised(self, now: float) -> list[Fault]:
        """Return what is wrong."""
        faults: list[Fault] = []
        if self._journal_since is not None:
            lasts = now - self._journal_since >= limits.JOURNAL_S
            faults.append(Fault.JOURNAL_LOST if lasts else Fault.JOURNAL_TROUBLE)
        if self._below_belt:
            faults.append(Fault.CAP_BELOW_BELT)
        return faults
