"""The stop ladder: what is written, and when, until the belt is seen to fall and then to stand.

A Stop is never one shot.  Each rung is taken only when the belt does not
fall along this machine's stop curve; silence is not falling.  Two rows of the
ladder lie below, in the Control Point procedure: Request Control in front of
a Stop where control is not ours, and the same Stop every 0.1 s while the
machine says that it is busy.  Writes that are blocked end the link (the
writer cuts it); a fresh link begins at the first row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from treadctl.model import Command, PauseBelt, RequestControl, ResetMachine, SetSpeed, StopBelt
from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.safety.curve import Frame, StopCurve

_UNWRITTEN_EVERY_S = 0.1  # never on the wire, or a person insists: at once again
_REFUSED_EVERY_S = 0.5  # chosen: the machine said no; asking ten times a second does not help


class Rung(NamedTuple):
    """One rung: what to send, under which conditions, and how long to wait for the belt after it."""

    send: Callable[[Speed], tuple[Command, ...]]  # from the machine's lowest speed
    wait_s: float
    not_after_start: bool = False  # not within 10 s of a Start: the machine may still be counting down
    sees_moving: bool = False  # only on a report younger than 1 s of a belt that moves
    slows: bool = False  # a target: of use only well above the lowest speed, never after going the wrong way


RUNGS = (
    Rung(lambda floor: (StopBelt(),), limits.STOP_AGAIN_S),
    Rung(
        lambda floor: (RequestControl(), StopBelt(), PauseBelt(), StopBelt()),
        limits.STOP_AGAIN_S,
        not_after_start=True,
    ),
    # The target alone first: a stop empties the outbox, and it must be on the wire by then.
    Rung(
        lambda floor: (SetSpeed(floor),),
        limits.LAST_TARGET_S,
        not_after_start=True,
        sees_moving=True,
        slows=True,
    ),
    Rung(
        lambda floor: (ResetMachine(), RequestControl(), StopBelt()),
        limits.STOP_EVERY_S,
        not_after_start=True,
        sees_moving=True,
    ),
)
"""Taken in this order after the first Stop; each once.  Where one is not allowed: Stop, every 2 s.

A target that would be of no use is left out, and what comes after it is not: a belt that ignores
Stop at its lowest speed must not run on for want of a speed to take away.
"""


class Ladder:
    """From the first Stop to standstill.

    Args:
        now: monotonic seconds of the first Stop.
        seen: the report that is fresh now, None without.
        curve: how this machine's belt comes down.
        floor: the machine's lowest speed.
        fastest: the speed from which it has to come down.
        started_at: our own last Start; -inf without.

    Attributes:
        alarm: the belt was found not to fall, and has not been seen to stand since.
        wrong_way: told to slow down it went faster: it gets no target any more.
        next_look_at: when the belt is judged next.
    """

    def __init__(
        self,
        now: float,
        seen: Frame | None,
        *,
        curve: StopCurve,
        floor: Speed,
        fastest: Speed,
        started_at: float,
        wrong_way: bool,
    ) -> None:
        self.began_at = now
        self.alarm = False
        self.wrong_way = wrong_way
        self._curve = curve
        self._floor = floor
        self._time_s = curve.time_s(fastest)
        self._started_at = started_at
        self._rung = 0
        self._mark = None if seen is None else Frame(now, seen.speed)  # what "falling" is judged from
        self.next_look_at = now + curve.judged_after_s
        self._delay_s = curve.firmware_s  # of the present window
        self._written_at = now
        self._again_s: float | None = None  # the last Stop did not get through: how soon again
        self._refused = False

    def again(self, *, refused: bool = False) -> None:
        """Send Stop again: it was never written, or a person insists, or the machine refused it.

        Neither delays the alarm: that counts from the first Stop that the belt did not follow.
        """
        self._again_s = _REFUSED_EVERY_S if refused else _UNWRITTEN_EVERY_S
        self._refused = refused

    def owed(self) -> None:
        """A fresh link: whatever was written before, the first row goes at once."""
        self.again()
        self._written_at = float("-inf")
        self._rung = 0

    def step(self, now: float, seen: Frame | None) -> tuple[Command, ...]:
        """Return what to send now.  `seen` is None when nothing fresh is known: that is not falling."""
        if self._mark is None:
            self._mark = seen
        again_s = self._again_s
        if again_s is not None and now - self._written_at >= again_s:
            self._again_s = None
            if not (self._refused and self._fell(seen)):
                return self._sent(now, (StopBelt(),))
        if now < self.next_look_at or self._unripe(now, seen):
            return ()
        if self._fell(seen):
            self._judge_from(seen, now, limits.STOP_AGAIN_S)
            return ()
        self.alarm = True
        return self._climb(now, seen)

    def overdue_s(self, now: float) -> float:
        """Seconds by which the next look at the belt is late; after a Stop of just now it is not."""
        return now - max(self.next_look_at, self._written_at)

    def time_passed(self, now: float) -> bool:
        """Tell whether the belt's own stopping time since the first Stop is over."""
        return now - self.began_at >= self._time_s

    def stands(self) -> None:
        """The belt was seen to stand: there is nothing to be afraid of just now."""
        self.alarm = False

    def _unripe(self, now: float, seen: Frame | None) -> bool:
        """Tell whether the newest report is too old to show a fall, and the next may still come in time."""
        if seen is None or self._mark is None or now - self.next_look_at >= limits.RIPE_S:
            return False
        return bool(seen.speed.hundredths) and seen.at < self._mark.at + self._delay_s + limits.RIPE_S

    def _fell(self, seen: Frame | None) -> bool:
        if seen is None or self._mark is None:
            return False
        return self._curve.fell(self._mark, seen, delay_s=self._delay_s)

    def _judge_from(self, seen: Frame | None, now: float, wait_s: float) -> None:
        self._mark, self.next_look_at, self._delay_s = seen, now + wait_s, 0.0

    def _climb(self, now: float, seen: Frame | None) -> tuple[Command, ...]:
        """Take the next rung, or where that is not allowed (yet) send Stop."""
        rung = RUNGS[self._rung] if self._rung < len(RUNGS) else None
        if rung is not None and rung.slows and not self._can_slow(seen):
            self._rung += 1
            rung = RUNGS[self._rung]
        if rung is None or not self._allowed(rung, now, seen):
            self._judge_from(seen, now, limits.STOP_EVERY_S)
            return self._sent(now, (StopBelt(),))
        self._rung += 1
        self._judge_from(seen, now, rung.wait_s)
        return self._sent(now, rung.send(self._floor))

    def _allowed(self, rung: Rung, now: float, seen: Frame | None) -> bool:
        if rung.not_after_start and now - self._started_at < limits.AFTER_START_S:
            return False
        if not rung.sees_moving:
            return True
        return seen is not None and now - seen.at < limits.LOOK_S and seen.speed.hundredths > 0

    def _can_slow(self, seen: Frame | None) -> bool:
        """Tell whether a target at the lowest speed could take anything away; silence leaves that open."""
        if seen is None:
            return not self.wrong_way
        well_above = seen.speed.hundredths > self._floor.hundredths + limits.OVER_CAP.hundredths
        return well_above and not self.wrong_way

    def _sent(self, now: float, commands: tuple[Command, ...]) -> tuple[Command, ...]:
        if StopBelt() in commands:
            self._again_s = None
            self._written_at = now
        return commands
