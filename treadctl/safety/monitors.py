"""The monitors: each watches one thing and raises rows of the fault table.

A fault with a stopping reaction is latched by the supervisor at once, so
nothing here needs to remember more than its own cause.
"""

from __future__ import annotations

from treadctl.quantities import Incline
from treadctl.safety import limits
from treadctl.safety.belt import Belt
from treadctl.safety.faults import FAULT_RULES, Fault, Release
from treadctl.safety.pulse import Bucket, Pulse

_BACK_S = 2.0  # chosen: who is back for less was never back
_DOUBTS = {Fault.WRONG_WAY: 1, Fault.UNITS_DOUBTFUL: 1, Fault.NOT_SLOWING: 2, Fault.STARTED_FAST: 2}
"""After how many walks that ended so a machine is not driven any more; two may have been a person's doing."""


class Interfaces:
    """How long nobody has watched (a page in sight, the terminal that armed)."""

    def __init__(self) -> None:
        self._count = 0
        self._gone_at: float | None = float("-inf")  # nobody, until somebody is there
        self._before: float | None = None  # since when nobody was there, the last time
        self._back_at = float("-inf")

    def watched(self, count: int, now: float) -> None:
        """Take the number of interfaces that a person watches now."""
        if count and not self._count:
            self._before, self._gone_at = self._gone_at, None
            self._back_at = now
        elif self._count and not count:
            flickers = now - self._back_at < _BACK_S and self._before != float("-inf")
            self._gone_at = self._before if flickers else now
        self._count = count

    def unwatched_s(self, now: float) -> float:
        """Seconds without any; 0 while there is one."""
        return 0.0 if self._gone_at is None else now - self._gone_at


class Monitors:
    """Everything that watches a belt which may be moving.

    Attributes:
        latched: faults that were raised by an event and hold until their release.
        speed_doubtful: the belt does not run at the speed it was asked for, as far as is known yet.
    """

    def __init__(self) -> None:
        self.interfaces = Interfaces()
        self.pulse = Pulse()
        self._lateness = Bucket()
        self.latched: dict[Fault, None] = {}  # ordered: the first cause stays first
        self.speed_doubtful = False
        self._doubts: dict[Fault, int] = {}
        self._unknown_until = float("-inf")
        self._deck: Incline | None = None
        self._bad: list[float] = []

    def latch(self, fault: Fault) -> None:
        """Raise a fault that does not go away by itself."""
        if fault not in self.latched:
            self.latched[fault] = None
            self._doubts[fault] = self._doubts.get(fault, 0) + 1

    def machine_doubtful(self) -> bool:
        """Tell whether this machine has shown that it does not do what it is asked for."""
        return any(self._doubts.get(fault, 0) >= times for fault, times in _DOUBTS.items())

    def another_machine(self) -> None:
        """What was shown by one machine is not held against the next."""
        self._doubts.clear()

    def started(self, incline: Incline | None) -> None:
        """A person permitted a start: what is released by that is released."""
        self.latched = {f: None for f in self.latched if FAULT_RULES[f].release is Release.NEVER}
        self._deck = incline
        self._bad.clear()
        self._lateness = Bucket()
        self.speed_doubtful = False

    def cleared(self) -> None:
        """A new walk: nothing of the old one holds."""
        self.latched.clear()

    def write_unknown(self, now: float) -> None:
        """A write timed out: it may still be executed (a ghost)."""
        self._unknown_until = now + limits.WATCH_GHOST_S

    def ghost_possible(self, now: float) -> bool:
        """Tell whether a write of ours may still be executed by a stalled stack."""
        return now < self._unknown_until

    def watch_s(self, now: float, *, seen: bool = True) -> float:
        """For how long a belt that stands is watched after a walk; `seen`: a record has come since."""
        if self.ghost_possible(now):
            return limits.WATCH_GHOST_S
        return limits.WATCH_S if seen else limits.WATCH_UNSEEN_S

    def bad_frame(self, now: float) -> None:
        """Count an unreadable record; too many in a short time are as good as none."""
        self._bad = [*(at for at in self._bad if now - at < limits.BAD_FRAMES_IN_S), now]
        if len(self._bad) >= limits.BAD_FRAMES:
            self.latch(Fault.TELEMETRY_STALE)

    def deck(self, incline: Incline) -> None:
        """Judge the deck of a moving belt."""
        if self._deck is None:
            self._deck = incline  # told for the first time: from here on it may not rise
        if incline.tenths > max(self._deck.tenths, limits.INCLINE_MAX.tenths):
            self.latch(Fault.DECK_RISING)
        elif abs(incline.tenths) > limits.INCLINE_MAX.tenths:
            self.latch(Fault.DECK_TILTED)

    def raised(self, belt: Belt, now: float) -> list[Fault]:
        """Return every active fault, latched ones first."""
        faults = list(self.latched)
        late = belt.late(now)
        if late:
            faults.append(Fault.TELEMETRY_STALE if belt.stale(now) else Fault.TELEMETRY_LATE)
        if self._lateness.watch(now, wrong=late) > limits.PATCHY_S:
            faults.append(Fault.TELEMETRY_PATCHY)
        faults += self.around(now)
        if self.speed_doubtful:
            faults.append(Fault.SPEED_DOUBTFUL)
        if belt.creeps:
            faults.append(Fault.MOVES_AT_ZERO)
        if belt.speed is not None and belt.speed > limits.TRIP_OVER_ABS:
            faults.append(Fault.OVER_LIMIT)
        if now < self._unknown_until:
            faults.append(Fault.COMMAND_UNKNOWN)
        return faults

    def around(self, now: float) -> list[Fault]:
        """Return what is wrong whether a belt moves or stands: our own loop stood still, nobody watches."""
        faults: list[Fault] = []
        if self.pulse.holds(now):
            faults.append(Fault.LOOP_STALLED)
            if self.pulse.stalling:
                faults.append(Fault.LOOP_STALLING)
        alone = self.interfaces.unwatched_s(now)
        if alone > limits.UNWATCHED_HOLD_S:
            faults.append(Fault.UNWATCHED)
            if alone > limits.UNWATCHED_STOP_S:
                faults.append(Fault.UNWATCHED_LONG)
            elif alone > limits.UNWATCHED_ASK_S:
                faults.append(Fault.UNWATCHED_ASK)
        return faults
