"""One stop, from its first word to standstill.

SOFT and QUICK lower the target step by step and end with Stop; NOW is Stop
at once.  Sudden slowing is a hazard too, so NOW is only for what is listed
in the fault table and for the person's own STOP.  What follows the first
Stop is the ladder.
"""

from __future__ import annotations

from treadctl.model import Command, StopBelt, StopKind
from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.safety.curve import Frame, StopCurve
from treadctl.safety.ladder import Ladder
from treadctl.safety.slowing import Slowing

_NEVER = float("-inf")
_NOTHING_KNOWN = StopCurve()


class Stopping:
    """A stop in progress.

    Args:
        kind: how gently.
        reason: the first cause; it is kept whatever follows.
        now: monotonic seconds.
        target: what the belt was last told, or does.
        floor: the machine's lowest speed, from which Stop is sent.
        step: the machine's increment.
        seen: what the belt reports; None when that is not fresh.
        curve: how this machine's belt comes down.
        started_at: our own last Start; -inf without.
        corrected: when it was told to come down to its cap, and its highest since; None: it is not above.
    """

    def __init__(
        self,
        kind: StopKind,
        reason: str,
        now: float,
        *,
        target: Speed,
        floor: Speed,
        step: Speed,
        seen: Speed | None = None,
        curve: StopCurve = _NOTHING_KNOWN,
        started_at: float = _NEVER,
        corrected: tuple[float, Speed] | None = None,
    ) -> None:
        self.kind = kind
        self.reason = reason
        self.began_at = now
        self.found_standing = False  # a person's, of a belt that nobody walked on
        self.heard = False  # Stop has got to the machine, if only for a no
        self.slowing = Slowing(
            now, target=target, floor=floor, step=step, seen=seen, curve=curve, corrected=corrected
        )
        self.ladder: Ladder | None = None  # from the first Stop on
        self._floor = floor
        self._curve = curve
        self._started_at = started_at

    @property
    def halting(self) -> bool:
        """Tell whether Stop itself has been asked for."""
        return self.ladder is not None

    @property
    def alarm(self) -> bool:
        """Tell whether the belt was asked to stop and does not."""
        return self.ladder is not None and self.ladder.alarm

    @property
    def wrong_way(self) -> bool:
        """Tell whether it went faster when it was told to slow down."""
        return self.slowing.wrong_way

    @property
    def target(self) -> Speed:
        """What the belt was last told."""
        return self.slowing.target

    def escalate(self, kind: StopKind) -> None:
        """A worse kind replaces a gentler one, never the other way round."""
        self.kind = max(self.kind, kind, key=lambda k: k.value)

    def by_machine(self, now: float, seen: Frame | None) -> None:
        """The machine stops by itself: ours follows only if the belt does not fall."""
        self.kind = StopKind.NOW
        self.ladder = self._ladder(now, seen)

    def again(self, *, refused: bool = False) -> None:
        """Send Stop again: see `Ladder.again`; before the first Stop it is nothing."""
        if self.ladder is not None:
            self.ladder.again(refused=refused)

    def owed(self) -> None:
        """A fresh link: whatever was written before, Stop goes first."""
        if self.ladder is not None:
            self.ladder.owed()

    def step(self, now: float, seen: Frame | None) -> tuple[Command, ...]:
        """Return what to send now.  `seen` is None when it is not fresh."""
        if self.ladder is not None:
            return self.ladder.step(now, seen)
        lower = self.slowing.step(self.kind, now, seen)
        if not self.slowing.over:
            return () if lower is None else (lower,)
        self.kind = StopKind.NOW
        self.ladder = self._ladder(now, seen)
        return (StopBelt(),)

    def time_passed(self, now: float) -> bool:
        """Tell whether the belt's own stopping time since the first Stop is over."""
        return self.ladder is not None and self.ladder.time_passed(now)

    def _ladder(self, now: float, seen: Frame | None) -> Ladder:
        slowing = self.slowing
        fastest = max(slowing.target, seen.speed) if seen is not None else slowing.fastest
        return Ladder(
            now,
            seen,
            curve=self._curve,
            floor=self._floor,
            fastest=min(fastest, limits.TRIP_OVER_ABS),  # an impossible report is no reason to wait for ever
            started_at=self._started_at,
            wrong_way=slowing.wrong_way,
        )
